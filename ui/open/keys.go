package open

import (
	"path/filepath"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/screen"
)

// Typing says that letters go to the path or the password.
func (m *Model) Typing() bool { return m.mode == typing || m.mode == password }

// Bindings are the keys that work now.
func (m *Model) Bindings() []key.Binding {
	k := m.env.Keys
	switch m.mode {
	case picking:
		return []key.Binding{k.Enter, k.TypePath, k.Up, k.Down, k.Back}
	case typing, password:
		return []key.Binding{k.Confirm, k.Back}
	case reading:
		return []key.Binding{k.Back}
	}
	switch {
	case m.panel == sheets && m.text():
		return []key.Binding{k.NextValue, k.PrevValue, k.Tab, k.OtherFile, k.Continue, k.Up, k.Down}
	case m.panel == sheets:
		return append([]key.Binding{k.Enter, k.Tab}, append(m.hiddenBinding(), k.Continue, k.OtherFile, k.Up, k.Down)...)
	}
	return append([]key.Binding{k.Continue}, append(m.hiddenBinding(), k.UseHeader, k.Tab, k.OtherFile)...)
}

// hiddenBinding is the key for hidden rows, where there are any.
func (m *Model) hiddenBinding() []key.Binding {
	if m.env.Session.Draft != nil && m.err == nil && m.hidden {
		return []key.Binding{m.env.Keys.Hidden}
	}
	return nil
}

func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	switch m.mode {
	case picking:
		return m.pickingKey(msg)
	case typing, password:
		return m.inputKey(msg)
	case reading:
		if key.Matches(msg, k.Back) {
			return m.cancelReading()
		}
		return nil
	}
	switch {
	case key.Matches(msg, k.OtherFile):
		return m.leaving(another{})
	case key.Matches(msg, k.Tab), key.Matches(msg, k.ShiftTab):
		m.panel = 1 - m.panel
		return nil
	case key.Matches(msg, k.Continue) && m.err != nil && m.text():
		// What is loaded is the file as it was cut before, which nobody sees now.
		return screen.Say(screen.Warn, m.env.Texts.T("open.text.unreadable"))
	case key.Matches(msg, k.Continue):
		return screen.Emit(screen.Go{Step: screen.Columns})
	case key.Matches(msg, m.hiddenBinding()...):
		return m.toggleHidden()
	}
	switch {
	case m.panel == sheets && m.text():
		return m.settingsKey(msg)
	case m.panel == sheets:
		return m.sheetsKey(msg)
	}
	return m.previewKey(msg)
}

func (m *Model) pickingKey(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	switch {
	case msg.Paste:
		// A file dropped on the terminal arrives as a paste of its path.
		m.mode = typing
		m.path.SetValue(unquote(string(msg.Runes)))
		return m.path.Focus()
	case key.Matches(msg, k.TypePath):
		m.mode = typing
		m.path.SetValue(m.folder + string(filepath.Separator))
		m.path.CursorEnd()
		return m.path.Focus()
	case key.Matches(msg, k.Back):
		if d := m.env.Session.Draft; d != nil {
			m.show(*d)
		}
		return nil
	case key.Matches(msg, k.Enter):
		row, _ := m.list.Cursor()
		if row < 0 || row >= len(m.files) {
			return nil
		}
		f := m.files[row]
		path := filepath.Join(m.folder, f.name)
		if f.folder {
			m.err = nil
			return m.listFolder(path)
		}
		return m.open(path, "")
	}
	var cmd tea.Cmd
	m.list, cmd = m.list.Update(msg)
	return cmd
}

func (m *Model) inputKey(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	input := &m.path
	if m.mode == password {
		input = &m.secret
	}
	switch {
	case key.Matches(msg, k.Back):
		input.Blur()
		m.secret.Reset()
		m.mode = picking
		if m.files == nil {
			return m.listFolder(m.folder)
		}
		return nil
	case key.Matches(msg, k.Enter):
		if input.Value() == "" {
			return nil
		}
		input.Blur()
		if m.mode == password {
			secret := m.secret.Value()
			m.secret.Reset()
			return m.open(m.asked, secret)
		}
		return m.open(input.Value(), "")
	}
	var cmd tea.Cmd
	*input, cmd = input.Update(msg)
	return cmd
}

// cancelReading goes back to what was there before.
func (m *Model) cancelReading() tea.Cmd {
	m.begin() // what is under way is stale from here on
	unused := m.unused()
	if d := m.env.Session.Draft; d != nil {
		m.show(*d)
		return unused
	}
	m.mode, m.book = picking, nil
	return tea.Batch(unused, m.listFolder(m.folder))
}

func (m *Model) sheetsKey(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	infos := m.book.Sheets()
	switch {
	case key.Matches(msg, k.Up):
		m.sheetIx = max(m.sheetIx-1, 0)
	case key.Matches(msg, k.Down):
		m.sheetIx = min(m.sheetIx+1, len(infos)-1)
	case key.Matches(msg, k.Enter):
		if d := m.env.Session.Draft; d != nil && d.Book == m.book && d.Sheet == m.sheetIx && m.err == nil {
			m.panel = preview
			return nil
		}
		m.panel = preview
		return m.leaving(other{sheet: m.sheetIx})
	}
	return nil
}

func (m *Model) previewKey(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	switch {
	case key.Matches(msg, k.Enter):
		return screen.Emit(screen.Go{Step: screen.Columns})
	case key.Matches(msg, k.UseHeader):
		d := m.env.Session.Draft
		if d == nil || d.Store.Len() == 0 || m.err != nil { // m.err: what is loaded is not what is shown
			return nil
		}
		if m.env.Session.Begun() {
			return screen.Say(screen.Warn, m.env.Texts.T("app.begun_fixed"))
		}
		row, _ := m.rows.Cursor()
		if row == d.Mapping.HeaderRow {
			return nil
		}
		next := d.WithHeader(m.env.Folders, row)
		m.show(next)
		return screen.Emit(screen.DraftRead{Draft: next})
	}
	var cmd tea.Cmd
	m.rows, cmd = m.rows.Update(msg)
	return cmd
}

// toggleHidden takes the rows that Excel hides, or leaves them out.
func (m *Model) toggleHidden() tea.Cmd {
	if m.env.Session.Begun() {
		return screen.Say(screen.Warn, m.env.Texts.T("app.begun_fixed"))
	}
	d := m.env.Session.Draft
	next, err := d.WithHidden(m.env.Folders, !d.SkipsHidden())
	m.show(next)
	cmd := screen.Emit(screen.DraftRead{Draft: next})
	if err != nil {
		cmd = tea.Batch(cmd, m.env.Fail(err))
	}
	return cmd
}

// leaving does what leads away from the sheet on the screen: at once, or after
// asking when a load of it has begun.
func (m *Model) leaving(then tea.Msg) tea.Cmd {
	s, t := m.env.Session, m.env.Texts
	switch {
	case s.Sending:
		return screen.Say(screen.Warn, t.T("app.sending_fixed"))
	case s.Begun():
		return screen.Emit(screen.Ask{
			Title: t.T("open.leave.title"),
			Lines: []string{t.T("open.leave.line", "Load", s.Load.ID())},
			Yes:   t.T("open.leave.yes"), Then: then,
		})
	}
	return screen.Emit(then)
}
