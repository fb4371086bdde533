package columns

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
)

// choice is one line of the chooser.
type choice struct {
	assignment mapping.Assignment
	label      string
	note       string
	custom     bool // asks for the key
}

// chooser lists what a column can become.
type chooser struct {
	column  int
	choices []choice
	list    grid.Model
}

func (c *chooser) Len() int { return len(c.choices) }

// Cell draws a choice and, beside it, who has it already or whether it is mandatory.
func (c *chooser) Cell(row, col int) grid.Cell {
	if col == 1 {
		return grid.Cell{Text: c.choices[row].note, Role: grid.RoleMuted}
	}
	return grid.Cell{Text: c.choices[row].label}
}

// choose opens the chooser for the column under the cursor.
func (m *Model) choose() {
	d, t := m.env.Session.Draft, m.env.Texts
	column := m.column()
	if column < 0 || column >= len(d.Mapping.Columns) {
		return
	}
	now := d.Mapping.Columns[column]
	taken := map[mapping.Assignment]string{}
	for _, c := range d.Mapping.Columns {
		if c.Target != mapping.LeaveOut {
			taken[c.Assignment] = letter(c.Index)
		}
	}
	ch := &chooser{column: column}
	cursor := 0
	for _, f := range mapping.Fields() {
		a := mapping.Assignment{Target: f.Target, Field: f.Name}
		note := ""
		if f.Mandatory {
			note = t.T("columns.mandatory")
		}
		if by := taken[a]; by != "" {
			note = t.T("columns.taken_by", "Column", by)
		}
		if a == now.Assignment {
			cursor, note = len(ch.choices), t.T("columns.now")
		}
		ch.choices = append(ch.choices, choice{assignment: a, label: m.fieldLabel(a), note: note})
	}
	for _, target := range []mapping.Target{mapping.ToCaseFile, mapping.ToObligation} {
		if now.Custom && now.Target == target {
			cursor = len(ch.choices)
		}
		ch.choices = append(ch.choices, choice{
			assignment: mapping.Assignment{Target: target, Field: now.Header, Custom: true},
			label:      t.T("columns.custom_" + target.String()), note: clean.Trailing(now.Header), custom: true,
		})
	}
	if now.Target == mapping.LeaveOut {
		cursor = len(ch.choices)
	}
	ch.choices = append(ch.choices, choice{label: t.T("columns.leave_out")})
	ch.list = grid.New([]grid.Column{{Title: t.T("columns.field"), Weight: 3, Min: 20}, {Title: "", Weight: 2, Min: 10}})
	ch.list.SetRowCursor(true)
	ch.list.SetStyles(m.env.Theme.Grid)
	ch.list.SetSource(ch)
	ch.list.SetCursor(cursor, 0)
	m.chooser = ch
}

func (m *Model) chooserKey(msg tea.KeyMsg) tea.Cmd {
	k, ch := m.env.Keys, m.chooser
	switch {
	case key.Matches(msg, k.Back):
		m.chooser = nil
		return nil
	case key.Matches(msg, k.Enter):
		row, _ := ch.list.Cursor()
		picked := ch.choices[row]
		m.chooser = nil
		if picked.custom {
			return m.name(ch.column, picked.assignment)
		}
		return m.assign(ch.column, picked.assignment)
	}
	var cmd tea.Cmd
	ch.list, cmd = ch.list.Update(msg)
	return cmd
}

// name asks for the key of a custom field, the header to the letter filled in.
func (m *Model) name(column int, a mapping.Assignment) tea.Cmd {
	now := m.env.Session.Draft.Mapping.Columns[column]
	if now.Custom && now.Target == a.Target {
		a.Field = now.Field
	}
	in := textinput.New()
	in.SetValue(a.Field)
	in.CursorEnd()
	m.naming = &naming{column: column, target: a.Target, input: in, initial: a.Field, shown: in.Value()}
	return m.naming.input.Focus()
}

func (m *Model) namingKey(msg tea.KeyMsg) tea.Cmd {
	k, n := m.env.Keys, m.naming
	switch {
	case key.Matches(msg, k.Back):
		m.naming = nil
		return nil
	case key.Matches(msg, k.Enter):
		if n.input.Value() == "" {
			return screen.Say(screen.Warn, m.env.Texts.T("columns.key_empty"))
		}
		m.naming = nil
		return m.assign(n.column, mapping.Assignment{Target: n.target, Field: n.key(), Custom: true})
	}
	var cmd tea.Cmd
	n.input, cmd = n.input.Update(msg)
	return cmd
}
