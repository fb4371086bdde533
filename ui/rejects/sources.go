package rejects

import (
	"strconv"
	"strings"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
	"wolkload/ui/theme"
)

// listSource draws the table of case files.
type listSource struct {
	env   screen.Env
	files []loader.CaseFile
	rows  mapping.Source

	selected map[int]bool
}

func (s listSource) Len() int { return len(s.files) }

func (s listSource) Cell(row, col int) grid.Cell {
	f := s.files[row]
	switch col {
	case 0:
		cell := grid.Cell{Text: f.Identification, Mark: theme.StateGlyph(f.State), Role: grid.RoleError}
		if fixed(f) {
			cell.Mark, cell.Role = "*", grid.RoleChanged
		}
		if s.selected[f.Index] {
			cell.Mark, cell.Role = "■", grid.RoleChanged
		}
		return cell
	case 1:
		return grid.Cell{Text: f.Name}
	case 2:
		return grid.Cell{Text: screen.RowNumbers(s.rows, f.Rows), Role: grid.RoleMuted}
	}
	return grid.Cell{Text: reason(s.env, f)}
}

// reason is why a case file is where it is: the CRM's words to the letter where
// it gave any.
func reason(e screen.Env, f loader.CaseFile) string {
	switch {
	case f.State == crm.Unknown:
		return e.Texts.T("unknown." + string(f.Cause))
	case f.Reason != "":
		return f.Reason
	case len(f.Raw) > 0:
		return string(f.Raw)
	}
	return e.Texts.T("rejects.no_reason")
}

// looseSource draws the entries of failed_Sumary that could not be tied.
type looseSource struct{ entries []crm.Rejection }

func (s looseSource) Len() int { return len(s.entries) }

func (s looseSource) Cell(row, col int) grid.Cell {
	e := s.entries[row]
	switch col {
	case 0:
		return grid.Cell{Text: "—", Mark: theme.GlyphUnknown, Role: grid.RoleError}
	case 3:
		if e.Reason != "" {
			return grid.Cell{Text: e.Reason + "  " + string(e.Raw)}
		}
		return grid.Cell{Text: string(e.Raw)}
	}
	return grid.Cell{}
}

// detailSource draws one case file on its side: a line per mapped column, a
// column per row of the sheet.
type detailSource struct {
	env     screen.Env
	file    loader.CaseFile
	rows    mapping.Source
	columns []mapping.Column
	issues  map[[2]int]mapping.Severity // by row and column of the sheet
}

func newDetail(e screen.Env, l *loader.Load, f loader.CaseFile) detailSource {
	s := detailSource{env: e, file: f, rows: l.Rows(), issues: map[[2]int]mapping.Severity{}}
	for _, c := range l.Mapping().Columns {
		if c.Target != mapping.LeaveOut {
			s.columns = append(s.columns, c)
		}
	}
	for _, i := range f.Issues {
		at := [2]int{i.Row, i.Column}
		if s.issues[at] != mapping.Error {
			s.issues[at] = i.Severity
		}
	}
	return s
}

func (s detailSource) gridColumns() []grid.Column {
	t := s.env.Texts
	out := []grid.Column{{Title: t.T("rejects.field"), Width: 26, Frozen: true}}
	for _, r := range s.file.Rows {
		column := grid.Column{Title: t.T("rejects.row", "Row", strconv.Itoa(s.rows.Number(r))), Width: 26}
		if len(s.file.Rows) == 1 {
			column = grid.Column{Title: column.Title, Weight: 1, Min: 26}
		}
		out = append(out, column)
	}
	return out
}

// at is the cell of the sheet under a cell of the grid.
func (s detailSource) at(line, column int) (row, col int, ok bool) {
	if line < 0 || line >= len(s.columns) || column < 1 || column > len(s.file.Rows) {
		return 0, 0, false
	}
	return s.file.Rows[column-1], s.columns[line].Index, true
}

// together are the cells of the sheet that change with one: in a column of the
// debtor all rows that show the same, else the cell alone.
func (s detailSource) together(line, column int) [][2]int {
	row, col, ok := s.at(line, column)
	if !ok {
		return nil
	}
	if s.columns[line].Target != mapping.ToCaseFile {
		return [][2]int{{row, col}}
	}
	var cells [][2]int
	for _, r := range s.file.Rows {
		if s.rows.Shown(r, col) == s.rows.Shown(row, col) {
			cells = append(cells, [2]int{r, col})
		}
	}
	return cells
}

func (s detailSource) Len() int { return len(s.columns) }

func (s detailSource) Cell(line, column int) grid.Cell {
	c := s.columns[line]
	if column == 0 {
		return grid.Cell{Text: clean.Trailing(c.Field), Role: grid.RoleMuted}
	}
	row, col, ok := s.at(line, column)
	if !ok {
		return grid.Cell{}
	}
	cell := grid.Cell{Text: s.rows.Shown(row, col)}
	if s.rows.Cell(row, col).Kind == workbook.Edited {
		cell.Mark, cell.Role = "*", grid.RoleChanged
	}
	if severity, some := s.issues[[2]int{row, col}]; some {
		if severity == mapping.Error {
			cell.Mark, cell.Role = theme.GlyphError, grid.RoleError
		} else if cell.Mark == "" {
			cell.Mark, cell.Role = theme.GlyphWarning, grid.RoleWarning
		}
	}
	return cell
}

// worst is the line to look at first: one with an error, else one whose field
// the CRM's reason names.
func (s detailSource) worst() int {
	reason := strings.ToLower(s.file.Reason)
	named := 0
	for i, c := range s.columns {
		for _, r := range s.file.Rows {
			if severity, some := s.issues[[2]int{r, c.Index}]; some && severity == mapping.Error {
				return i
			}
		}
		if named == 0 && len(c.Field) > 2 && c.Field != crm.Identification && strings.Contains(reason, strings.ToLower(c.Field)) {
			named = i
		}
	}
	return named
}
