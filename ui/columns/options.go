package columns

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/grid"
)

// option is a line of the options: something that is set, or the title of a
// section.
type option struct {
	id          string // by which the cursor finds it again
	name, value string
	help        []string // sentences for below, what it means and what to do
	title       bool
	alarm       bool                 // something is wrong or missing here
	turn        func(by int) tea.Cmd // goes through the values; nil when there are none to go through
	open        func() tea.Cmd       // enter; nil for turn(1)
}

// options is the panel of all that can be set beyond the field of a column: of
// the column's field, of the whole sheet, and of the fields without a column.
type options struct {
	column  int // it was opened for, -1 for none
	rows    []option
	ofField bool // rows of the column's field are being made
	list    grid.Model
}

func (o *options) Len() int { return len(o.rows) }

// Cell draws an option: its name and its value.
func (o *options) Cell(row, col int) grid.Cell {
	r := o.rows[row]
	switch {
	case r.title && col == 0:
		return grid.Cell{Text: r.name, Role: grid.RoleMuted}
	case col == 0:
		return grid.Cell{Text: "  " + r.name}
	case r.alarm:
		return grid.Cell{Text: r.value, Mark: "×", Role: grid.RoleError}
	case r.title:
		return grid.Cell{}
	}
	return grid.Cell{Text: r.value, Mark: " "}
}

// openOptions shows the options of the column under the cursor and of the sheet.
func (m *Model) openOptions() tea.Cmd {
	m.options = &options{column: m.column()}
	m.options.list = grid.New(nil)
	m.options.list.SetRowCursor(true)
	m.options.list.SetStyles(m.env.Theme.Grid)
	m.refresh()
	return m.listProfiles()
}

// refresh puts the options together anew, the cursor where it was.
func (m *Model) refresh() {
	o := m.options
	if o == nil || m.env.Session.Draft == nil {
		return
	}
	was := o.at().id
	if o.column >= len(m.env.Session.Draft.Mapping.Columns) {
		o.column = -1
	}
	o.ofField = true
	o.rows = m.fieldOptions()
	o.ofField = false
	o.rows = append(append(o.rows, m.sheetOptions()...), m.constantOptions()...)
	t := m.env.Texts
	o.list.SetColumns([]grid.Column{{Title: t.T("columns.option"), Weight: 3, Min: 24, Frozen: true}, {Title: t.T("columns.option_value"), Weight: 4, Min: 20}})
	o.list.SetSource(o)
	row, _ := o.list.Cursor()
	for i, r := range o.rows {
		if was != "" && r.id == was {
			row = i
		}
	}
	o.list.SetCursor(row, 0)
	o.skipTitle(1)
}

// at is the option under the cursor.
func (o *options) at() option {
	row, _ := o.list.Cursor()
	if row < 0 || row >= len(o.rows) {
		return option{}
	}
	return o.rows[row]
}

// skipTitle moves the cursor off the title of a section, on in the direction it
// went, or back where nothing follows.
func (o *options) skipTitle(by int) {
	row, _ := o.list.Cursor()
	for i := row; i >= 0 && i < len(o.rows); i += by {
		if !o.rows[i].title {
			o.list.SetCursor(i, 0)
			return
		}
	}
	for i := row; i >= 0 && i < len(o.rows); i -= by {
		if !o.rows[i].title {
			o.list.SetCursor(i, 0)
			return
		}
	}
}

func (m *Model) optionsKey(msg tea.KeyMsg) tea.Cmd {
	k, o := m.env.Keys, m.options
	here := o.at()
	switch {
	case key.Matches(msg, k.Back), key.Matches(msg, k.Options):
		m.options = nil
		return nil
	case key.Matches(msg, k.Save):
		return m.save(save{})
	case key.Matches(msg, k.Enter), key.Matches(msg, k.Edit):
		if here.open != nil {
			return m.unlocked(here.open)
		}
		return m.turn(here, 1)
	case key.Matches(msg, k.PrevValue):
		return m.turn(here, -1)
	case key.Matches(msg, k.NextValue):
		return m.turn(here, 1)
	}
	before, _ := o.list.Cursor()
	var cmd tea.Cmd
	o.list, cmd = o.list.Update(msg)
	by := 1
	if after, _ := o.list.Cursor(); after < before {
		by = -1
	}
	o.skipTitle(by)
	return cmd
}

func (m *Model) turn(o option, by int) tea.Cmd {
	if o.turn == nil {
		return nil
	}
	return m.unlocked(func() tea.Cmd { return o.turn(by) })
}

// unlocked does something unless a load has begun.
func (m *Model) unlocked(do func() tea.Cmd) tea.Cmd {
	if cmd, locked := m.locked(); locked {
		return cmd
	}
	return do()
}

// setting takes what a person set for a field.
func (m *Model) setting(s mapping.Setting) tea.Cmd {
	return m.change(m.env.Session.Draft.Mapping.WithSetting(s))
}

// refusesDefault is what is wrong with a default, "" when its field takes it.
func (m *Model) refusesDefault(s mapping.Setting) string {
	next := m.env.Session.Draft.Mapping.WithSetting(s)
	for _, p := range next.Problems() {
		if p.ID == mapping.ProblemDefaultInvalid && p.Field == s.Field {
			return m.env.Texts.T("columns.default_refused", "Field", s.Field)
		}
	}
	return ""
}

// editText opens an input for an option; its title says of which column it is.
func (m *Model) editText(name string, help []string, now string, take func(value string) (tea.Cmd, string)) func() tea.Cmd {
	of := ""
	if c := m.options.column; c >= 0 && m.options.ofField {
		column := m.env.Session.Draft.Mapping.Columns[c]
		of = " · " + m.letter(column) + " «" + clean.Trailing(column.Header) + "»"
	}
	return func() tea.Cmd {
		return m.open(edit{title: name + of, help: help, accept: take}, now)
	}
}

// problem is a sentence with the columns as their sheets name them.
func (m *Model) sentence(p mapping.Problem) string {
	mp := m.env.Session.Draft.Mapping
	id, values := p.Message(mp)
	values["Columns"] = m.letters(mp, p.Columns)
	sentence, _ := m.env.Texts.Sentence(id, values)
	return sentence
}
