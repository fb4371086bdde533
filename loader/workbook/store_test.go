package workbook

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestStorePlaces(t *testing.T) {
	s := mustRead(t, book(`<row r="3"><c r="B3"><v>1</v></c><c r="D3" t="s"><v>1</v></c><c r="Z3"><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row>`))
	if s.Len() != 2 || s.Columns() != 26 || s.Number(0) != 3 || s.Number(1) != 9 || s.Number(2) != 0 || s.Number(-1) != 0 {
		t.Fatalf("%d rows, %d columns, numbers %d %d", s.Len(), s.Columns(), s.Number(0), s.Number(1))
	}
	for _, c := range []struct {
		row, col int
		want     string
	}{{0, 0, ""}, {0, 1, "1"}, {0, 2, ""}, {0, 3, " dos "}, {0, 4, ""}, {0, 25, "2"}, {0, 26, ""}, {0, -1, ""}, {1, 0, "3"}, {1, 1, ""}, {2, 0, ""}, {-1, 0, ""}} {
		if got := s.Cell(c.row, c.col).Raw; got != c.want {
			t.Errorf("row %d column %d is %q, want %q", c.row, c.col, got, c.want)
		}
	}
}

func TestCellDoesNotAllocate(t *testing.T) {
	s := mustRead(t, book(`<row><c t="s"><v>0</v></c><c><v>12</v></c><c r="F1" s="3"><v>45000</v></c></row>`))
	seen := 0
	if n := testing.AllocsPerRun(100, func() {
		for col := range 8 {
			seen += len(s.Cell(0, col).Raw)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if seen == 0 {
		t.Error("nothing was read")
	}
}

// TestStoreKeepsEveryCell: whatever the shape of a sheet, larger than the
// store's chunks too, each cell comes back from its place.
func TestStoreKeepsEveryCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := defaultLimits
		shared := &sharedStrings{}
		b := newBuilder(shared, noStyles(), false, &l)
		type place struct{ row, col int }
		want := map[place]string{}
		var numbers []int
		number := 0
		for range rapid.IntRange(1, 15).Draw(t, "rows") {
			number += rapid.IntRange(1, 3).Draw(t, "gap")
			col, width := -1, rapid.IntRange(0, 4).Draw(t, "width")
			if rapid.IntRange(0, 9).Draw(t, "wide") == 0 {
				width = 6_000
			}
			step := rapid.IntRange(1, 2).Draw(t, "step")
			long := width < 10 && rapid.IntRange(0, 20).Draw(t, "long") == 0
			for range width {
				col += step
				text := fmt.Sprint(col % 7)
				if long {
					text = strings.Repeat(text, 400_000)
				}
				if err := b.addText(col, []byte(text), Text, 0, false); err != nil {
					t.Fatal(err)
				}
				want[place{len(numbers), col}] = text
			}
			b.endRow(number, false)
			if width > 0 {
				numbers = append(numbers, number)
			}
		}
		s := b.done()
		if s.Len() != len(numbers) {
			t.Fatalf("%d rows, want %d", s.Len(), len(numbers))
		}
		for row, number := range numbers {
			if s.Number(row) != number {
				t.Fatalf("row %d is %d, want %d", row, s.Number(row), number)
			}
			for col := range s.Columns() + 1 {
				if got := s.Cell(row, col).Raw; got != want[place{row, col}] {
					t.Fatalf("row %d column %d: %d bytes, want %d", row, col, len(got), len(want[place{row, col}]))
				}
			}
		}
	})
}

func TestArena(t *testing.T) {
	var a arena
	r := newRecent(&a)
	texts := []string{"", "a", strings.Repeat("x", chunkSize), "b", strings.Repeat("y", chunkSize-1), "cd", "", "a"}
	spans := make([]kept, len(texts))
	for i, text := range texts {
		var err error
		if spans[i], err = r.add([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		for i, text := range texts {
			if got := a.text(spans[i]); got != text {
				t.Errorf("text %d: %d bytes, want %d", i, len(got), len(text))
			}
		}
		a.seal()
	}
	if spans[1] != spans[7] {
		t.Error("a text that comes again is kept twice")
	}
}

func TestRefs(t *testing.T) {
	for ref, want := range map[string]struct{ col, number int }{
		"A1": {0, 1}, "Z9": {25, 9}, "AA10": {26, 10}, "XFD1048576": {16383, 1048576},
	} {
		if col, number, ok := parseRef([]byte(ref)); !ok || col != want.col || number != want.number {
			t.Errorf("%s: %d, %d, %v", ref, col, number, ok)
		}
		if got := cellName(want.col, want.number); got != ref {
			t.Errorf("%s comes back as %s", ref, got)
		}
	}
	for _, ref := range []string{"", "A", "1", "A0", "A01", "a1", "$A$1", "A1 ", "A1B", "A-1", "A+1", "AAAAAAA1", "A99999999999", "Á1"} {
		if col, number, ok := parseRef([]byte(ref)); ok {
			t.Errorf("%q is %d, %d", ref, col, number)
		}
	}
}
