package mapping

import "wolkload/loader/workbook"

// Stack is a Source of two sheets of one workbook: the rows of the first, and
// below them those of the second, whose columns stand to the right of the
// first's. The headers of both stand in the header row of the first.
type Stack struct {
	first, second Source
	header        int // of first
	secondHeader  int // of second
	rows          int // of first, its header row at least
	width         int // of first
}

// NewStack puts the data rows of second below first.
func NewStack(first Source, header int, second Source, secondHeader int) *Stack {
	return &Stack{first, second, header, secondHeader, max(first.Len(), header+1), first.Columns()}
}

// Second is where the second sheet begins.
func (s *Stack) Second() Second { return Second{Row: s.rows, Column: s.width} }

func (s *Stack) Len() int { return s.rows + max(0, s.second.Len()-s.secondHeader-1) }

func (s *Stack) Columns() int { return s.width + s.second.Columns() }

// Number is the row's number in its own sheet.
func (s *Stack) Number(row int) int {
	switch {
	case row >= s.rows:
		return s.second.Number(s.below(row))
	case row >= s.first.Len(): // a header row that the sheet lacks
		return row + 1
	}
	return s.first.Number(row)
}

// below is the row of the second sheet that stands at a row.
func (s *Stack) below(row int) int { return row - s.rows + s.secondHeader + 1 }

// in gives the sheet that has a cell, and its place there; nil for none.
func (s *Stack) in(row, col int) (sheet Source, r, c int) {
	switch {
	case row < s.first.Len() && col < s.width:
		return s.first, row, col
	case row >= s.rows && col >= s.width:
		return s.second, s.below(row), col - s.width
	case row == s.header && col >= s.width:
		c = col - s.width
		r = s.secondHeader
		if r < 0 || r >= s.second.Len() {
			return nil, 0, 0
		}
		if cells := s.second.HeaderCells(r); c < len(cells) {
			r = cells[c]
		}
		return s.second, r, c
	}
	return nil, 0, 0
}

func (s *Stack) Cell(row, col int) workbook.Cell {
	if sheet, r, c := s.in(row, col); sheet != nil {
		return sheet.Cell(r, c)
	}
	return workbook.Cell{}
}

func (s *Stack) Shown(row, col int) string {
	if sheet, r, c := s.in(row, col); sheet != nil {
		return sheet.Shown(r, c)
	}
	return ""
}

func (s *Stack) Date1904() bool { return s.first.Date1904() }

func (s *Stack) HeaderCells(row int) []int {
	var cells []int
	if row >= 0 && row < s.first.Len() {
		cells = append(cells, s.first.HeaderCells(row)...)
	}
	for len(cells) < s.Columns() {
		cells = append(cells, row)
	}
	return cells
}
