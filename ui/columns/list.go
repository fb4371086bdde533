package columns

import (
	"fmt"
	"slices"
	"strings"

	"wolkload/loader"
	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/grid"
)

// columns are those of the list; letters is the width of the first.
func (m *Model) columns(letters int) []grid.Column {
	t := m.env.Texts
	return []grid.Column{
		{Title: "", Width: letters, Frozen: true},
		{Title: t.T("columns.header"), Min: 12, Weight: 4, Frozen: true},
		{Title: t.T("columns.samples"), Min: 10, Weight: 3},
		{Title: t.T("columns.field"), Min: 20, Weight: 5},
		{Title: t.T("columns.why"), Min: 10, Weight: 3},
	}
}

// source draws the list of columns.
func (m *Model) source() grid.Source {
	return columnSource{m: m, conflicts: conflicts(m.env.Session.Draft.Mapping)}
}

type columnSource struct {
	m         *Model
	conflicts map[int]bool // columns that a problem names
}

func conflicts(mp mapping.Mapping) map[int]bool {
	out := map[int]bool{}
	for _, p := range mp.Problems() {
		for _, c := range p.Columns {
			out[c] = true
		}
	}
	return out
}

func (s columnSource) Len() int { return len(s.m.env.Session.Draft.Mapping.Columns) }

func (s columnSource) Cell(row, col int) grid.Cell {
	m := s.m
	d := m.env.Session.Draft
	c := d.Mapping.Columns[row]
	switch col {
	case 0:
		cell := grid.Cell{Text: m.letter(c), Role: grid.RoleMuted}
		if d.HiddenColumn(c.Index) {
			cell.Mark = "-"
		}
		return cell
	case 1:
		return grid.Cell{Text: clean.Trailing(c.Header)}
	case 2:
		return grid.Cell{Text: samples(d, c, 3), Role: grid.RoleMuted}
	case 3:
		cell := grid.Cell{Text: m.columnName(c), Mark: "√"}
		switch {
		case s.conflicts[row]:
			cell.Mark, cell.Role = "×", grid.RoleError
		case row < len(m.conv) && m.conv[row].Ambiguous:
			cell.Mark, cell.Role = "?", grid.RoleWarning
		case c.Target == mapping.LeaveOut:
			cell.Mark, cell.Role = "·", grid.RoleMuted
		case c.Custom:
			cell.Mark, cell.Role = "+", grid.RoleChanged
		}
		return cell
	}
	return grid.Cell{Text: m.why(c), Role: grid.RoleMuted}
}

// why is the reason of a column's assignment, with how sure a suggestion is.
func (m *Model) why(c mapping.Column) string {
	why := m.env.Texts.T("reason." + c.Reason)
	if c.Target != mapping.LeaveOut && !c.Custom {
		why = m.score(c.Confidence, c.Reason)
	}
	d := m.env.Session.Draft
	if d.Profile != "" && slices.Contains(d.Fit.New, c.Header) {
		why = m.env.Texts.T("columns.new_header") + " · " + why
	}
	if d.HiddenColumn(c.Index) {
		why = m.env.Texts.T("columns.hidden") + " · " + why
	}
	return why
}

// score is a reason with how sure it is; what a person or a profile says is.
func (m *Model) score(confidence float64, reason string) string {
	why := m.env.Texts.T("reason." + reason)
	if reason == mapping.ReasonPerson || reason == mapping.ReasonProfile || confidence <= 0 {
		return why
	}
	return fmt.Sprintf("%d %% %s", int(confidence*100+0.5), why)
}

// samples are the first distinct values of a column below the header.
func samples(d *loader.Draft, c mapping.Column, n int) string {
	rows, from := d.Rows(), d.Mapping.HeaderRow+1
	if c.Second {
		from = d.Mapping.SecondRow
	}
	var out []string
	for r := from; r < rows.Len() && r < from+200 && len(out) < n; r++ {
		if v := rows.Shown(r, c.Index); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return strings.Join(out, " · ")
}
