package columns

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/clean"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
)

// choice is one line of a picker: what it is, and what is to know of it.
type choice struct {
	label, note string
	then        func() tea.Cmd
}

// picker is a list over the list or the options of which one line is chosen.
type picker struct {
	title   string
	about   []string // sentences above the list
	choices []choice
	list    grid.Model
}

func (p *picker) Len() int { return len(p.choices) }

// Cell draws a choice with its note beside it.
func (p *picker) Cell(row, col int) grid.Cell {
	if col == 1 {
		return grid.Cell{Text: p.choices[row].note, Role: grid.RoleMuted}
	}
	return grid.Cell{Text: p.choices[row].label}
}

// pick opens a picker with the cursor on a line.
func (m *Model) pick(p picker, what string, cursor int) {
	p.list = grid.New([]grid.Column{{Title: what, Weight: 3, Min: 20}, {Title: "", Weight: 2, Min: 10}})
	p.list.SetRowCursor(true)
	p.list.SetStyles(m.env.Theme.Grid)
	m.picker = &p
	p.list.SetSource(m.picker)
	p.list.SetCursor(cursor, 0)
	m.picker.list = p.list
}

func (m *Model) pickerKey(msg tea.KeyMsg) tea.Cmd {
	k, p := m.env.Keys, m.picker
	switch {
	case key.Matches(msg, k.Back):
		m.picker = nil
		return nil
	case key.Matches(msg, k.Enter):
		row, _ := p.list.Cursor()
		m.picker = nil
		return p.choices[row].then()
	}
	var cmd tea.Cmd
	p.list, cmd = p.list.Update(msg)
	return cmd
}

func (m *Model) viewPicker() string {
	p := m.picker
	head := []string{m.env.Heading(p.title, true, m.width)}
	for _, sentence := range p.about {
		for _, l := range screen.Wrap(sentence, m.width-4) {
			head = append(head, clean.Fit("  "+l, m.width))
		}
	}
	head = append(head, "")
	p.list.SetSize(m.width, max(m.height-len(head), 1))
	return screen.Join(m.width, m.height, head, strings.Split(p.list.View(), "\n"))
}
