package workbook

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// manyTexts is a workbook of a table of shared strings that is read for a
// while, and of rows; the text of row n is the shared string index(n).
func manyTexts(t *testing.T, rows int, index func(n int) int) *Workbook {
	t.Helper()
	const texts = 60_000
	var table, sheet strings.Builder
	for i := range texts {
		fmt.Fprintf(&table, "<si><t>texto inventado %d</t></si>", i)
	}
	for n := range rows {
		fmt.Fprintf(&sheet, `<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>`, n+1, n+1, index(n))
	}
	p := book(sheet.String(), parts{"xl/sharedStrings.xml": `<sst ` + xmlns + `>` + table.String() + `</sst>`})
	if len(p["xl/sharedStrings.xml"]) <= earlyAbove {
		t.Fatal("the table is too short")
	}
	w, err := openBytes(p.zipped(t), defaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestEarlyRows: the first rows come before a large table of strings is read,
// as far as its first strings go.
func TestEarlyRows(t *testing.T) {
	for name, c := range map[string]struct {
		rows  int
		index func(n int) int
		early int // rows that come first
	}{
		"in order": {1000, func(n int) int { return n }, firstRows},
		"one comes later": {1000, func(n int) int {
			if n == 30 {
				return 59_000
			}
			return n
		}, 30},
		"none": {1000, func(n int) int { return 59_999 - n }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := manyTexts(t, c.rows, c.index)
			var reports []Progress
			s, err := w.Read(context.Background(), 0, func(p Progress) { reports = append(reports, p) })
			if err != nil || s.Len() != c.rows {
				t.Fatal(err)
			}
			early := 0
			if first := reports[0].First; first != nil {
				early = first.Len()
				for row := range early {
					if first.Cell(row, 0) != s.Cell(row, 0) || first.Number(row) != s.Number(row) {
						t.Errorf("row %d is %q, then %q", row, first.Cell(row, 0).Raw, s.Cell(row, 0).Raw)
					}
				}
			}
			if early != c.early {
				t.Errorf("%d rows come early, want %d", early, c.early)
			}
			if last := reports[len(reports)-1]; last.First == nil || early == 0 && last.First.Len() != firstRows {
				t.Error("the first rows never came")
			}
		})
	}
}

// TestEarlyRowsOfDamaged: what is wrong is said by the reading itself.
func TestEarlyRowsOfDamaged(t *testing.T) {
	w := manyTexts(t, 300, func(n int) int {
		if n == 200 {
			return 60_000
		}
		return n
	})
	_, err := w.Read(context.Background(), 0, func(Progress) {})
	wantID(t, err, ErrDamaged, map[string]string{"Cell": "A201"})
}
