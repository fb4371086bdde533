package columns

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/mapping"
	"wolkload/ui/screen"
)

// Typing says that letters go to an input.
func (m *Model) Typing() bool { return m.edit != nil }

// Bindings are the keys that work now.
func (m *Model) Bindings() []key.Binding {
	k, t := m.env.Keys, m.env.Texts
	helped := func(b key.Binding, id string) key.Binding {
		b.SetHelp(b.Help().Key, t.T(id))
		return b
	}
	switch {
	case m.reading != nil:
		return []key.Binding{k.Back}
	case m.edit != nil:
		return []key.Binding{k.Confirm, k.Back}
	case m.picker != nil:
		return []key.Binding{k.Confirm, k.Up, k.Down, k.Back}
	case m.options != nil:
		return []key.Binding{helped(k.Enter, "key.change_option"), k.Up, k.Down, k.Back, k.Save, k.PrevValue, k.NextValue}
	}
	all := []key.Binding{helped(k.Enter, "key.change_field"), k.Continue, k.Options, k.LeaveOut, k.Format, k.Back, k.Save}
	if c := m.column(); c >= 0 && m.format(m.env.Session.Draft.Mapping.Columns[c]) != noFormat {
		all[3], all[4] = all[4], all[3] // here it matters
	}
	return all
}

func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	switch {
	case m.env.Session.Draft == nil:
		return nil
	case m.reading != nil:
		if key.Matches(msg, m.env.Keys.Back) {
			m.stopReading()
		}
		return nil
	case m.edit != nil:
		return m.editKey(msg)
	case m.picker != nil:
		return m.pickerKey(msg)
	case m.options != nil:
		return m.optionsKey(msg)
	}
	return m.listKey(msg)
}

// listKey does what a key means in the list of columns.
func (m *Model) listKey(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	switch {
	case key.Matches(msg, k.Back):
		return screen.Emit(screen.Back{})
	case key.Matches(msg, k.Continue):
		return m.goOn()
	case key.Matches(msg, k.Save):
		return m.save(save{})
	case key.Matches(msg, k.Options):
		return m.openOptions()
	}
	change := key.Matches(msg, k.Enter) || key.Matches(msg, k.Edit)
	out, format := key.Matches(msg, k.LeaveOut), key.Matches(msg, k.Format)
	if !change && !out && !format {
		var cmd tea.Cmd
		m.list, cmd = m.list.Update(msg)
		return cmd
	}
	if cmd, locked := m.locked(); locked {
		return cmd
	}
	c := m.column()
	switch {
	case c < 0:
		return nil
	case out:
		return m.assign(c, mapping.Assignment{})
	case format:
		return m.nextFormat(c, 1)
	}
	m.choose()
	return nil
}
