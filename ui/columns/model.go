// Package columns is the Columns screen: what becomes of each column of the
// sheet, what fields are still missing, and the choice of another field; and
// the options of a field and of the sheet as a whole.
//
// Guarantees: nothing is assigned that the mapping calls a conflict without
// saying so; what a person chose is kept in a profile when going on; the key
// of a custom field is the header to the letter until a person types another;
// once a load has begun nothing of its mapping can be changed.
package columns

import (
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader"
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

	// Open over the list, the first of them that is has the keys; nil otherwise.
	reading *reading // another draft is being made
	edit    *edit
	picker  *picker
	options *options

	conv     []mapping.Convention // of the mapping that is shown
	profiles []loader.ProfileInfo
	parked   map[mapping.Key]mapping.Setting // lists and dates of custom fields whose type was changed
	run      int
	drafts   int
}

// inferred carries how the texts of each column are read.
type inferred struct {
	run         int
	conventions []mapping.Convention
}

// New makes the screen.
func New(env screen.Env) *Model {
	m := &Model{env: env, parked: map[mapping.Key]mapping.Setting{}}
	m.list = grid.New(m.columns(3))
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
		m.edit, m.picker, m.options = nil, nil, nil
		clear(m.parked)
		m.stopReading()
	}
	letters := 3
	if d.Second != nil {
		letters = 5
	}
	if !same || len(m.conv) != len(d.Mapping.Columns) {
		m.conv = nil // else nearly the same, until its own is there
	}
	m.list.SetColumns(m.columns(letters))
	m.list.SetSource(m.source())
	if !same {
		m.list.SetCursor(0, 0)
	}
	m.refresh()
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
			m.refresh()
		}
	case listed:
		m.profiles = msg.profiles
		m.refresh()
	case remake:
		return m.begin(msg)
	case remade:
		return m.onRemade(msg)
	case beat:
		if m.reading != nil && msg.run == m.reading.run {
			return m.tick()
		}
	case save:
		return m.save(msg)
	case saved:
		return m.onSaved(msg)
	default:
		// What the input asked for itself: its cursor's blink, a paste.
		if m.env.Session.Front == screen.Columns && m.edit != nil {
			var cmd tea.Cmd
			m.edit.input, cmd = m.edit.input.Update(msg)
			return cmd
		}
	}
	return nil
}

// column is the mapping's column under the cursor, -1 for none.
func (m *Model) column() int {
	row, _ := m.list.Cursor()
	if d := m.env.Session.Draft; d == nil || row >= len(d.Mapping.Columns) {
		return -1
	}
	return row
}

// change takes another mapping that a person chose.
func (m *Model) change(next mapping.Mapping) tea.Cmd {
	if cmd, locked := m.locked(); locked {
		return cmd
	}
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

// goOn leads to the check; what a person chose is kept first. With something
// in the way there is nothing to keep yet.
func (m *Model) goOn() tea.Cmd {
	if !m.changed || len(m.env.Session.Draft.Mapping.Problems()) > 0 {
		return screen.Emit(screen.Go{Step: screen.Check})
	}
	return m.save(save{on: true})
}

// nextFormat goes through the ways a column's text numbers or dates can be
// read; the like columns of a wide sheet go along.
func (m *Model) nextFormat(column, by int) tea.Cmd {
	next := m.env.Session.Draft.Mapping
	c := next.Columns[column]
	decimal, order := c.Decimal, c.DateOrder
	switch m.format(c) {
	case numberFormat:
		decimal = mapping.Decimal(turned(int(decimal), by, 3))
	case dateFormat:
		order = mapping.DateOrder(turned(int(order), by, 3))
	default:
		return screen.Say(screen.Warn, m.env.Texts.T("columns.no_format"))
	}
	for _, i := range m.alike(column) {
		next = next.WithConvention(i, decimal, order)
	}
	return m.change(next)
}

// turned is the number so many places further on of n, round and round.
func turned(now, by, n int) int { return (now + by + n) % n }

// stopReading ends the making of another draft.
func (m *Model) stopReading() {
	if m.reading != nil {
		m.reading.cancel()
		m.reading = nil
	}
}
