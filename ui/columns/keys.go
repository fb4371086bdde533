package columns

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/mapping"
	"wolkload/ui/screen"
)

// Typing says that letters go to the key of a custom field.
func (m *Model) Typing() bool { return m.naming != nil }

// Bindings are the keys that work now.
func (m *Model) Bindings() []key.Binding {
	k := m.env.Keys
	switch {
	case m.naming != nil:
		return []key.Binding{k.Confirm, k.Back}
	case m.chooser != nil:
		return []key.Binding{k.Confirm, k.Up, k.Down, k.Back}
	}
	change := k.Enter
	change.SetHelp(change.Help().Key, m.env.Texts.T("key.change_field"))
	return []key.Binding{change, k.Continue, k.LeaveOut, k.Format, k.Back, k.Save}
}

func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	switch {
	case m.env.Session.Draft == nil:
		return nil
	case m.naming != nil:
		return m.namingKey(msg)
	case m.chooser != nil:
		return m.chooserKey(msg)
	case key.Matches(msg, k.Back):
		return screen.Emit(screen.Back{})
	case key.Matches(msg, k.Continue):
		return m.goOn()
	case key.Matches(msg, k.Enter), key.Matches(msg, k.Edit):
		if cmd, locked := m.locked(); locked {
			return cmd
		}
		m.choose()
		return nil
	case key.Matches(msg, k.LeaveOut):
		if cmd, locked := m.locked(); locked {
			return cmd
		}
		if c := m.column(); c >= 0 && c < len(m.env.Session.Draft.Mapping.Columns) {
			return m.assign(c, mapping.Assignment{})
		}
		return nil
	case key.Matches(msg, k.Format):
		if cmd, locked := m.locked(); locked {
			return cmd
		}
		return m.nextFormat()
	case key.Matches(msg, k.Save):
		return m.save()
	}
	var cmd tea.Cmd
	m.list, cmd = m.list.Update(msg)
	return cmd
}
