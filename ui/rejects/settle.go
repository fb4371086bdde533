package rejects

import (
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/report"
	"wolkload/ui/screen"
)

// settling says of unknown case files whether the CRM has them, once a person
// has agreed.
type settling struct {
	load  *loader.Load
	files []int
	there bool
}

// Messages of what was asked for.
type (
	settled struct {
		settling
		err error
	}
	exported struct {
		path string
		rows int
		err  error
	}
)

// selection are the unknown case files that are meant: those that are selected,
// or the one under the cursor.
func (m *Model) selection() []int {
	var chosen []int
	for _, f := range m.files {
		if f.State == crm.Unknown && m.selected[f.Index] {
			chosen = append(chosen, f.Index)
		}
	}
	if len(chosen) > 0 {
		return chosen
	}
	if f, ok := m.file(); ok && f.State == crm.Unknown {
		return []int{f.Index}
	}
	return nil
}

// selectOne selects the case file under the cursor, or takes it out again, and
// goes on to the next.
func (m *Model) selectOne() {
	f, ok := m.file()
	if !ok || f.State != crm.Unknown {
		return
	}
	m.selected[f.Index] = !m.selected[f.Index]
	at, _ := m.list.Cursor()
	m.list.SetCursor(min(at+1, len(m.files)-1), 0)
	m.follow()
}

// selectAll selects all that are unknown and shown, or none when all are.
func (m *Model) selectAll() {
	all := true
	for _, f := range m.files {
		all = all && (f.State != crm.Unknown || m.selected[f.Index])
	}
	for _, f := range m.files {
		if f.State == crm.Unknown {
			m.selected[f.Index] = !all
		}
	}
}

// askSettle asks before unknown case files are settled: the CRM can't be asked,
// so that a person's word is all there is.
func (m *Model) askSettle(there bool) tea.Cmd {
	t := m.env.Texts
	if m.env.Session.Sending {
		return screen.Say(screen.Warn, t.T("app.sending_fixed"))
	}
	files := m.selection()
	if len(files) == 0 {
		return screen.Say(screen.Info, t.T("rejects.settle.none"))
	}
	id := "rejects.settle.not_there"
	if there {
		id = "rejects.settle.there"
	}
	return screen.Emit(screen.Ask{
		Title: t.T(id+".title", "Count", len(files)),
		Lines: []string{t.T(id + ".line"), t.T("rejects.settle.cannot_ask")},
		Yes:   t.T("rejects.settle.yes", "Count", len(files)),
		Then:  settling{m.load, files, there},
	})
}

func (m *Model) settle(s settling) tea.Cmd {
	if s.load != m.load {
		return nil
	}
	return func() tea.Msg { return settled{s, s.load.Settle(s.files, s.there)} }
}

func (m *Model) onSettled(msg settled) tea.Cmd {
	if msg.load != m.load {
		return nil
	}
	if msg.err != nil {
		return m.env.Fail(msg.err)
	}
	m.selected = map[int]bool{}
	id := "rejects.settled.not_there"
	if msg.there {
		id = "rejects.settled.there"
	}
	return tea.Batch(screen.Emit(screen.LoadChanged{}), screen.Say(screen.Good, m.env.Texts.T(id, "Count", len(msg.files))))
}

// export writes the rows of what is rejected or unknown beside the workbook.
func (m *Model) export() tea.Cmd {
	load, texts, d := m.load, m.env.Texts, m.env.Session.Draft
	if load == nil || d == nil {
		return nil
	}
	book := d.Book.Path()
	return func() tea.Msg {
		sheets := load.Rest(texts)
		rows := 0
		for _, s := range sheets {
			rows += len(s.Rows)
		}
		if rows == 0 {
			return exported{}
		}
		path := screen.FreePath(filepath.Dir(book), filepath.Base(book), load.ID()+" "+texts.T("rejects.export_name"), ".xlsx") + ".xlsx"
		return exported{path, rows, report.WriteRest(path, sheets)}
	}
}

func (m *Model) onExported(msg exported) tea.Cmd {
	t := m.env.Texts
	switch {
	case msg.err != nil:
		return m.env.Fail(msg.err)
	case msg.rows == 0:
		return screen.Say(screen.Info, t.T("rejects.export_nothing"))
	}
	return screen.Say(screen.Good, t.T("rejects.exported", "Count", msg.rows, "Path", msg.path))
}
