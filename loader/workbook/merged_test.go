package workbook

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawAreas draws areas on a small sheet.
func drawAreas(t *rapid.T, most int) (areas []area) {
	for range rapid.IntRange(0, most).Draw(t, "areas") {
		left, top := rapid.IntRange(0, 6).Draw(t, "left"), rapid.IntRange(1, 8).Draw(t, "top")
		areas = append(areas, area{colRange{left, left + rapid.IntRange(0, 3).Draw(t, "width")}, top, top + rapid.IntRange(0, 3).Draw(t, "height")})
	}
	return areas
}

func (a area) has(row, col int) bool {
	return row >= a.top && row <= a.bottom && col >= a.first && col <= a.last
}

func (a area) meets(b area) bool {
	return a.first <= b.last && b.first <= a.last && a.top <= b.bottom && b.top <= a.bottom
}

func TestOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		areas := drawAreas(t, 6)
		want := false
		for i, a := range areas {
			want = want || slices.ContainsFunc(areas[:i], a.meets)
		}
		if got := overlap(areas); got != want {
			t.Fatalf("%v, want %v: %v", got, want, areas)
		}
	})
}

// TestMergedCells: of merged cells the first one's value is left, in its place,
// and every other value of the sheet; rows and columns without any are gone.
func TestMergedCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var areas []area
		for _, a := range drawAreas(t, 6) {
			if !slices.ContainsFunc(areas, a.meets) {
				areas = append(areas, a)
			}
		}
		type place struct{ row, col int }
		left := map[place]bool{}
		l := defaultLimits
		b := newBuilder(&sharedStrings{}, noStyles(), false, &l)
		rows, hiddenRows, columns, buried := map[int]bool{}, 0, 0, 0
		step := rapid.SampledFrom([]int{1, 1, 3, 1000}).Draw(t, "step") // apart, a row is kept otherwise
		for row := 1; row <= 12; row++ {
			for col := range 10 {
				at := col
				if col > 7 {
					at = col * step
				}
				if rapid.IntRange(0, 2).Draw(t, "empty") == 0 {
					continue
				}
				if err := b.addText(at, []byte(cellName(at, row)), Text, 0, false); err != nil {
					t.Fatal(err)
				}
				if slices.ContainsFunc(areas, func(a area) bool { return a.has(row, at) && (row != a.top || at != a.first) }) {
					buried++
					continue
				}
				left[place{row, at}], rows[row] = true, true
				columns = max(columns, at+1)
			}
			hidden := row%3 == 0
			if b.endRow(row, hidden); hidden && rows[row] {
				hiddenRows++
			}
		}
		if err := b.merge(areas); err != nil {
			t.Fatal(err)
		}
		s := b.done()
		if s.Len() != len(rows) || s.Columns() != columns || s.Notes().Buried != buried || s.Notes().HiddenRows != hiddenRows {
			t.Fatalf("%d rows, %d columns, %+v; want %d, %d, %d buried, %d hidden", s.Len(), s.Columns(), s.Notes(), len(rows), columns, buried, hiddenRows)
		}
		for row := range s.Len() {
			for col := range s.Columns() {
				at := place{s.Number(row), col}
				want := ""
				if left[at] {
					want = cellName(col, at.row)
				}
				if got := s.Cell(row, col).Raw; got != want {
					t.Fatalf("%s is %q, want %q", cellName(col, at.row), got, want)
				}
			}
		}
	})
}

// TestMergedKeepsTheFirstRows: what was shown while the sheet was read stays as it is.
func TestMergedKeepsTheFirstRows(t *testing.T) {
	l := defaultLimits
	b := newBuilder(&sharedStrings{}, noStyles(), false, &l)
	for row := 1; row <= 3; row++ {
		if err := b.addText(0, []byte(fmt.Sprint(row)), Text, 0, false); err != nil {
			t.Fatal(err)
		}
		b.endRow(row, false)
	}
	first := b.first()
	if err := b.merge([]area{{colRange{0, 0}, 1, 2}}); err != nil {
		t.Fatal(err)
	}
	s := b.done()
	if first.Len() != 3 || first.Cell(1, 0).Raw != "2" || first.Number(2) != 3 {
		t.Errorf("%d rows, %q", first.Len(), first.Cell(1, 0).Raw)
	}
	if s.Len() != 2 || s.Number(1) != 3 || s.Cell(1, 0).Raw != "3" {
		t.Errorf("%d rows, %q", s.Len(), s.Cell(1, 0).Raw)
	}
}

func TestVisible(t *testing.T) {
	s := mustRead(t, book(`<row r="2"><c r="A2"><v>1</v></c></row><row r="3" hidden="1"><c r="A3"><v>2</v></c><c r="F3"><v>3</v></c></row>`+
		`<row r="5"><c r="B5"><v>4</v></c><c r="D5" t="str"><f>A1</f><v></v></c></row>`))
	v := s.Visible(-1)
	if v.Len() != 2 || v.Columns() != 6 || v.Number(1) != 5 || v.Cell(1, 1).Raw != "4" || v.Hidden(0) || v.Hidden(1) || v.Notes().HiddenRows != 1 {
		t.Errorf("%d rows, %d columns, %q", v.Len(), v.Columns(), dump(v))
	}
	if s.Len() != 3 || !s.Hidden(1) || s.Hidden(0) || s.Hidden(-1) || s.Hidden(3) || s.Columns() != 6 {
		t.Errorf("%d rows, %d columns", s.Len(), s.Columns())
	}
	if kept := s.Visible(1); kept.Len() != 3 || !kept.Hidden(1) { // as the header row
		t.Errorf("%d rows with the header's", kept.Len())
	}
	whole := mustRead(t, book(`<row><c><v>1</v></c></row>`))
	if whole.Visible(-1) != whole {
		t.Error("a sheet with nothing hidden is copied")
	}
}
