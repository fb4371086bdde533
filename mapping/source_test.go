package mapping

import (
	"fmt"
	"strings"

	"wolkload/loader/workbook"
)

// sheet is a Source in memory: rows of cells, numbered from 1 unless numbers says otherwise.
type sheet struct {
	rows     [][]workbook.Cell
	numbers  []int
	shown    map[[2]int]string // what Excel displays where it is not what stored text suggests
	date1904 bool
}

func (s *sheet) Len() int { return len(s.rows) }

func (s *sheet) Columns() int {
	width := 0
	for _, r := range s.rows {
		width = max(width, len(r))
	}
	return width
}

func (s *sheet) Number(row int) int {
	if s.numbers != nil {
		return s.numbers[row]
	}
	return row + 1
}

func (s *sheet) Cell(row, col int) workbook.Cell {
	if col >= len(s.rows[row]) {
		return workbook.Cell{}
	}
	return s.rows[row][col]
}

func (s *sheet) Shown(row, col int) string {
	if v, ok := s.shown[[2]int{row, col}]; ok {
		return v
	}
	cell := s.Cell(row, col)
	switch cell.Kind {
	case workbook.Number:
		digits, _, err := workbook.PlainNumber(cell.Raw)
		if err != nil {
			return cell.Raw
		}
		padded, _ := workbook.ZeroPadded(digits, cell.Format)
		return padded
	case workbook.Date:
		t, err := workbook.SerialDate(cell.Raw, s.date1904)
		if err != nil {
			return cell.Raw
		}
		return fmt.Sprintf("%02d/%02d/%04d", t.Day, t.Month, t.Year)
	case workbook.Bool:
		return map[string]string{"0": "FALSE", "1": "TRUE"}[cell.Raw]
	}
	return cell.Raw
}

func (s *sheet) Date1904() bool { return s.date1904 }

func (s *sheet) HeaderCells(int) []int { return nil }

// with lays one cell over a copy, as an edit does.
func (s *sheet) with(row, col int, cell workbook.Cell) *sheet {
	c := *s
	c.rows = append([][]workbook.Cell(nil), s.rows...)
	r := make([]workbook.Cell, max(len(s.rows[row]), col+1))
	copy(r, s.rows[row])
	r[col] = cell
	c.rows[row] = r
	return &c
}

func textCell(s string) workbook.Cell {
	if s == "" {
		return workbook.Cell{}
	}
	return workbook.Cell{Raw: s, Kind: workbook.Text}
}

func editedCell(s string) workbook.Cell { return workbook.Cell{Raw: s, Kind: workbook.Edited} }

func numberCell(raw, format string) workbook.Cell {
	return workbook.Cell{Raw: raw, Kind: workbook.Number, Format: format}
}

func dateCell(raw string) workbook.Cell {
	return workbook.Cell{Raw: raw, Kind: workbook.Date, Format: "dd/mm/yyyy"}
}

// texts makes a sheet of text cells from lines with columns parted by '|'. A
// field that begins with '=' is a number cell, with '@' a date cell.
func texts(lines ...string) *sheet {
	s := &sheet{}
	for _, line := range lines {
		var row []workbook.Cell
		for _, field := range strings.Split(line, "|") {
			switch {
			case strings.HasPrefix(field, "="):
				row = append(row, numberCell(field[1:], "General"))
			case strings.HasPrefix(field, "@"):
				row = append(row, dateCell(field[1:]))
			default:
				row = append(row, textCell(field))
			}
		}
		s.rows = append(s.rows, row)
	}
	return s
}

// rulesOf lists the rules of findings, joined.
func rulesOf(fs []finding) string {
	var ids []string
	for _, f := range fs {
		ids = append(ids, f.rule)
	}
	return strings.Join(ids, " ")
}

// files gives all case files of a result.
func files(r *Result) []CaseFile {
	var all []CaseFile
	for _, c := range r.CaseFiles() {
		all = append(all, c)
	}
	return all
}

// issuesOf gives all issues of a result.
func issuesOf(r *Result) []Issue {
	var all []Issue
	for _, i := range r.Issues() {
		all = append(all, i)
	}
	return all
}
