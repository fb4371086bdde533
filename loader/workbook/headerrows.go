package workbook

import (
	"slices"
	"sort"
	"strings"
)

// HeaderCells gives, by column, the row whose cell is the column's header when
// row holds the headers: row itself, or the one above for a column that row
// does not name and that one does, where headers stand in two rows. nil says
// that all stand in row.
func (s *Store) HeaderCells(row int) []int {
	if row < 0 || row >= s.Len() {
		return nil
	}
	upper := s.upper(row, s.below(row))
	if len(upper) == 0 {
		return nil
	}
	cells := make([]int, s.columns)
	for col := range cells {
		cells[col] = row
		if at, ok := upper[col]; ok {
			cells[col] = at
		}
	}
	return cells
}

// HeaderTop is the first row of the headers whose last one is row.
func (s *Store) HeaderTop(row int) int {
	top := row
	for _, at := range s.HeaderCells(row) {
		top = min(top, at)
	}
	return top
}

// Passed counts the rows above the headers whose last one is row that look like
// rows of the table, and so are not loaded: they fill most of its columns, and
// not with words alone.
func (s *Store) Passed(row int) int {
	if row <= 0 || row >= s.Len() {
		return 0
	}
	named := map[int]bool{}
	for col := range s.recordsOf(row) {
		named[col] = true
	}
	for col, at := range s.HeaderCells(row) {
		if s.record(at, col) != 0 {
			named[col] = true
		}
	}
	passed := 0
	for r := range s.HeaderTop(row) {
		filled, values := 0, false
		for col := range s.recordsOf(r) {
			text := strings.TrimSpace(s.Cell(r, col).Raw)
			if text != "" && named[col] {
				filled++
				values = values || s.headerText(r, col) == ""
			}
		}
		if values && filled > 2 && filled*10 >= len(named)*6 {
			passed++
		}
	}
	return passed
}

// upper finds the headers above a row for columns that it does not name: cells
// that are merged with it downwards, or two and more texts in the row above it
// over columns with values. One alone may be a title.
func (s *Store) upper(row int, below block) map[int]int {
	found := map[int]int{}
	number := s.Number(row)
	for _, a := range s.joined {
		if a.bottom != number {
			continue
		}
		at := sort.Search(s.Len(), func(i int) bool { return s.Number(i) >= a.top })
		if at < row && s.Number(at) == a.top && s.headerText(at, a.first) != "" && s.record(row, a.first) == 0 {
			found[a.first] = at
		}
	}
	if row == 0 || s.Number(row-1) != number-1 {
		return found
	}
	var loose []int
	groups := false // a text over a column that row names: a title has none
	for col := range s.recordsOf(row - 1) {
		c := below.columns[col]
		if _, merged := found[col]; merged || s.headerText(row-1, col) == "" {
			continue
		}
		switch {
		case s.record(row, col) != 0:
			groups = true
		case c.values*2 >= max(below.rows, 1):
			loose = append(loose, col)
		}
	}
	if len(loose) > 1 && groups {
		for _, col := range loose {
			found[col] = row - 1
		}
	}
	return found
}

// continues says that the row below is the second one of the headers that begin
// in row: it has nothing but names, and only where row has none or the name of
// a group of columns. Words over words may be a debtor's: then only cells that
// are merged over both rows say that it is no row of the table.
func (s *Store) continues(row int) bool {
	if row+2 >= s.Len() || s.Number(row+1) != s.Number(row)+1 && !s.joins(row, row+1) {
		return false
	}
	lower, filled := s.headerTexts(row + 1)
	if len(lower) == 0 || len(lower) < filled {
		return false
	}
	below := s.below(row + 1)
	proven := s.joins(row, row+1)
	for col, text := range lower {
		c := below.columns[col]
		if c.texts[text] > 0 {
			return false
		}
		proven = proven || c.other*2 > c.values
		if s.headerText(row, col) == "" {
			continue
		}
		if _, next := lower[col+1]; !next || s.headerText(row, col+1) != "" {
			return false
		}
	}
	if !proven {
		return false
	}
	for col := range s.recordsOf(row) { // it leaves out a name that is a value further down
		if _, named := lower[col]; !named && below.columns[col].values*2 >= below.rows {
			return true
		}
	}
	return false
}

// joins says that cells are merged from one row down to the other.
func (s *Store) joins(from, to int) bool {
	return slices.ContainsFunc(s.joined, func(a area) bool { return a.top == s.Number(from) && a.bottom == s.Number(to) })
}

// headerText is the text of a cell that may be a header, "" for any other.
func (s *Store) headerText(row, col int) string {
	c := s.Cell(row, col)
	text := strings.TrimSpace(c.Raw)
	if c.Kind != Text || looksLikeValue(text) {
		return ""
	}
	return text
}
