package open

import (
	"strconv"
	"strings"

	"wolkload/loader/workbook"
	"wolkload/ui/clean"
	"wolkload/ui/grid"
)

// previewSource draws the rows of a sheet in place: the row number, then the
// cells as Excel shows them.
type previewSource struct {
	store       *workbook.Store
	top, header int // first and last row of the headers
}

func newPreview(store *workbook.Store, header int) previewSource {
	return previewSource{store: store, top: store.HeaderTop(header), header: header}
}

// sampleRows is how many rows the widths of the columns are taken from.
const sampleRows = 40

func (s previewSource) columns() []grid.Column {
	number := "0"
	if n := s.store.Len(); n > 0 {
		number = strconv.Itoa(s.store.Number(n - 1))
	}
	columns := []grid.Column{{Width: len(number) + 2, Frozen: true}}
	for c := range s.store.Columns() {
		width := 4
		for r := 0; r < s.store.Len() && r < sampleRows; r++ {
			if r < s.top {
				continue // a title above the header says nothing about its column
			}
			width = max(width, clean.Width(clean.Line(s.store.Shown(r, c))))
		}
		title := workbook.ColumnName(c)
		if s.store.HiddenColumn(c) {
			title = "-" + title
		}
		columns = append(columns, grid.Column{Title: title, Width: min(width, 24) + 2})
	}
	return columns
}

func (s previewSource) Len() int { return s.store.Len() }

func (s previewSource) Cell(row, col int) grid.Cell {
	if col == 0 {
		cell := grid.Cell{Text: strconv.Itoa(s.store.Number(row)), Right: true, Role: grid.RoleMuted}
		switch {
		case row >= s.top && row <= s.header:
			cell.Mark = "»"
		case s.store.Hidden(row):
			cell.Mark = "-"
		}
		return cell
	}
	cell := grid.Cell{Text: s.store.Shown(row, col-1)}
	switch k := s.store.Cell(row, col-1).Kind; {
	case row >= s.top && row <= s.header:
		cell.Role = grid.RoleGood
	case row < s.top, s.store.Hidden(row), s.store.HiddenColumn(col - 1):
		cell.Role = grid.RoleMuted
	case k == workbook.Number || k == workbook.Date:
		cell.Right = true
	case k == workbook.Error:
		cell.Role = grid.RoleError
	}
	return cell
}

func lines(block string) []string { return strings.Split(block, "\n") }
