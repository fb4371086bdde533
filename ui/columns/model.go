// Package columns is the Columns screen: what becomes of each column of the
// sheet, what fields are still missing, and the choice of another field.
//
// Guarantees: nothing is assigned by the screen itself; a choice of a person
// becomes a mapping of its own and is kept in a profile when going on; the key
// of a custom field is the header to the letter until a person types another.
package columns

import (
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
)

// Model is the screen.
type Model struct {
	env           screen.Env
	width, height int

	list    grid.Model // a row per column of the sheet
	store   *workbook.Store
	header  int
	changed bool // a person chose something that no profile keeps yet

	chooser *chooser             // open over the list, nil otherwise
	naming  *naming              // typing the key of a custom field, nil otherwise
	conv    []mapping.Convention // of the mapping that is shown
	run     int
}

// naming is the input for a custom field's key.
type naming struct {
	column  int
	target  mapping.Target
	input   textinput.Model
	initial string // the key it began with, to the letter
	shown   string // the same as the input holds it, on one line
}

// key is what was typed. The input turns line breaks into spaces, so a key that
// was not touched is the one it began with.
func (n *naming) key() string {
	if n.input.Value() == n.shown {
		return n.initial
	}
	return n.input.Value()
}

// inferred carries how the texts of each column are read.
type inferred struct {
	run         int
	conventions []mapping.Convention
}

// saved tells that the profile was written, or why not.
type saved struct{ err error }

// New makes the screen.
func New(env screen.Env) *Model {
	m := &Model{env: env}
	t := env.Texts
	m.list = grid.New([]grid.Column{
		{Title: "", Width: 3, Frozen: true},
		{Title: t.T("columns.header"), Min: 12, Weight: 4, Frozen: true},
		{Title: t.T("columns.samples"), Min: 10, Weight: 3},
		{Title: t.T("columns.field"), Min: 20, Weight: 5},
		{Title: t.T("columns.why"), Min: 10, Weight: 3},
	})
	m.list.SetRowCursor(true)
	m.list.SetStyles(env.Theme.Grid)
	return m
}

// Enter shows the draft's columns and keeps the cursor when they are the same.
func (m *Model) Enter() tea.Cmd {
	d := m.env.Session.Draft
	if d == nil {
		return nil
	}
	same := m.store == d.Store && m.header == d.Mapping.HeaderRow
	if !same {
		m.store, m.header, m.changed = d.Store, d.Mapping.HeaderRow, false
		m.chooser, m.naming = nil, nil
	}
	m.list.SetSource(m.source())
	if !same {
		m.list.SetCursor(0, 0)
	}
	m.run++
	run, rows, mp := m.run, d.Rows(), d.Mapping
	return func() tea.Msg { return inferred{run, mapping.Infer(rows, mp)} }
}

// Update handles keys while in front and the results of the screen's commands.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.key(msg)
	case inferred:
		if msg.run == m.run && m.env.Session.Draft != nil {
			m.conv = msg.conventions
			m.list.SetSource(m.source())
		}
	case saved:
		if msg.err != nil {
			return m.env.Fail(msg.err)
		}
		m.changed = false
		return screen.Say(screen.Good, m.env.Texts.T("columns.saved"))
	default:
		// What the input asked for itself: its cursor's blink, a paste.
		if m.env.Session.Front == screen.Columns && m.naming != nil {
			var cmd tea.Cmd
			m.naming.input, cmd = m.naming.input.Update(msg)
			return cmd
		}
	}
	return nil
}

// column is the mapping's column under the cursor.
func (m *Model) column() int {
	row, _ := m.list.Cursor()
	return row
}

// assign takes a person's choice for a column.
func (m *Model) assign(column int, a mapping.Assignment) tea.Cmd {
	return m.change(m.env.Session.Draft.Mapping.Assign(column, a))
}

func (m *Model) change(next mapping.Mapping) tea.Cmd {
	m.changed = true
	return screen.Emit(screen.MappingChanged{Mapping: next})
}

// locked says that a load has begun with this mapping, and tells so.
func (m *Model) locked() (tea.Cmd, bool) {
	if !m.env.Session.Begun() {
		return nil, false
	}
	return screen.Say(screen.Warn, m.env.Texts.T("app.begun_fixed")), true
}

// save keeps the mapping in a profile.
func (m *Model) save() tea.Cmd {
	d, folders := *m.env.Session.Draft, m.env.Folders
	return func() tea.Msg {
		_, err := d.SaveProfile(folders, "")
		return saved{err}
	}
}

// goOn leads to the check; what a person chose is kept first. With something
// still missing the app says what, and nothing is kept.
func (m *Model) goOn() tea.Cmd {
	on := screen.Emit(screen.Go{Step: screen.Check})
	if !m.changed || len(m.env.Session.Draft.Mapping.Problems()) > 0 {
		return on
	}
	return tea.Sequence(m.save(), on)
}

// nextFormat goes through the ways a column's text amounts or dates can be read.
func (m *Model) nextFormat() tea.Cmd {
	d := m.env.Session.Draft
	column := m.column()
	if column < 0 || column >= len(d.Mapping.Columns) {
		return nil
	}
	next := d.Mapping
	next.Columns = append([]mapping.Column{}, d.Mapping.Columns...)
	c := &next.Columns[column]
	switch fieldType(*c) {
	case mapping.TypeAmount:
		c.Decimal = (c.Decimal + 1) % 3
	case mapping.TypeDate:
		c.DateOrder = (c.DateOrder + 1) % 3
	default:
		return screen.Say(screen.Warn, m.env.Texts.T("columns.no_format"))
	}
	return m.change(next)
}

// fieldType is what the column's field holds.
func fieldType(c mapping.Column) mapping.Type {
	if c.Custom || c.Target == mapping.LeaveOut {
		return mapping.TypeText
	}
	for _, f := range mapping.Fields() {
		if f.Target == c.Target && f.Name == c.Field {
			return f.Type
		}
	}
	return mapping.TypeText
}
