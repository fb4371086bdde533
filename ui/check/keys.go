package check

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/screen"
)

// Typing is never: the screen has no input.
func (m *Model) Typing() bool { return false }

// Bindings are the keys that work now.
func (m *Model) Bindings() []key.Binding {
	k := m.env.Keys
	if m.busy {
		return []key.Binding{k.Back}
	}
	if m.panel == jsonPanel {
		return []key.Binding{k.Back, k.ScrollUp, k.ScrollDown, k.Continue, k.Tab}
	}
	all := []key.Binding{k.Continue, k.Enter, k.Tab, k.View, k.Back}
	if i, _ := m.issue(); chosen(i.Rule) {
		choose := k.Repair
		choose.SetHelp(choose.Help().Key, m.env.Texts.T("key.choose"))
		all = append([]key.Binding{choose}, all...)
	} else if m.repairable() {
		all = append([]key.Binding{k.Repair, k.RepairAll}, all...)
	}
	if len(m.undo) > 0 {
		all = append(all, k.Undo)
	}
	return all
}

func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	if m.busy {
		if key.Matches(msg, k.Back) {
			m.cancel()
			m.run++
			m.busy = false
			return screen.Emit(screen.Back{})
		}
		return nil
	}
	switch {
	case key.Matches(msg, k.Continue):
		return screen.Emit(screen.Go{Step: screen.Send})
	case key.Matches(msg, k.Repair):
		return m.repair(false)
	case key.Matches(msg, k.RepairAll):
		return m.repair(true)
	case key.Matches(msg, k.Undo):
		return m.undoLast()
	case key.Matches(msg, k.Tab):
		m.panel = (m.panel + 1) % 3
		return nil
	case key.Matches(msg, k.ShiftTab):
		m.panel = (m.panel + 2) % 3
		return nil
	case key.Matches(msg, k.View):
		if m.panel == jsonPanel {
			m.panel = rowsPanel
		} else {
			m.panel = jsonPanel
		}
		return nil
	case key.Matches(msg, k.Back):
		if m.panel == groupsPanel {
			return screen.Emit(screen.Back{})
		}
		m.panel--
		return nil
	}
	switch m.panel {
	case groupsPanel:
		return m.groupsKey(msg)
	case rowsPanel:
		return m.rowsKey(msg)
	}
	m.pager.Key(k, msg, m.height/2)
	return nil
}

func (m *Model) groupsKey(msg tea.KeyMsg) tea.Cmd {
	if key.Matches(msg, m.env.Keys.Enter) {
		m.panel = rowsPanel
		return nil
	}
	var cmd tea.Cmd
	m.list, cmd = m.list.Update(msg)
	m.follow()
	return cmd
}

func (m *Model) rowsKey(msg tea.KeyMsg) tea.Cmd {
	if key.Matches(msg, m.env.Keys.Enter) {
		m.panel = jsonPanel
		return nil
	}
	before, _ := m.rows.Cursor()
	var cmd tea.Cmd
	m.rows, cmd = m.rows.Update(msg)
	if after, _ := m.rows.Cursor(); after != before {
		m.pager.Top()
	}
	return cmd
}
