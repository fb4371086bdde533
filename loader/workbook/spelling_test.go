package workbook

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestSpellings: a sheet reads the same however its XML is spelt, in blocks of
// any size, with the fast paths and without.
func TestSpellings(t *testing.T) {
	st, err := newStyles(map[int]string{164: "0000000000"}, []int{0, 14, 164})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := drawModel(t)
		want := way{}.read((&speller{}).sheet(rows), (&speller{}).sharedStrings(), st, defaultLimits)
		if strings.HasPrefix(want, "refused") {
			t.Fatalf("as Excel spells it: %s", want)
		}
		sheet, texts := (&speller{t: t}).sheet(rows), (&speller{t: t}).sharedStrings()
		w := way{rapid.SliceOfN(rapid.IntRange(1, 40), 0, 4).Draw(t, "blocks"), rapid.Bool().Draw(t, "slow")}
		if got := w.read(sheet, texts, st, defaultLimits); got != want {
			t.Fatalf("%v:\n%s\n%s\n%s\nas Excel spells it:\n%s", w, sheet, texts, got, want)
		}
	})
}

// TestSpelling reads what the model says, so that the two spellings are not wrong together.
func TestSpelling(t *testing.T) {
	st, err := newStyles(map[int]string{164: "0000000000"}, []int{0, 14, 164})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := drawModel(t)
		l := defaultLimits
		shared, err := way{}.sharedStrings((&speller{}).sharedStrings(), &l)
		if err != nil {
			t.Fatal(err)
		}
		s, err := way{}.sheet((&speller{}).sheet(rows), shared, st, &l)
		if err != nil {
			t.Fatal(err)
		}
		at := 0
		for _, row := range rows {
			valued := slices.ContainsFunc(row.cells, func(c modelCell) bool { return c.want(st).Raw != "" })
			if !valued {
				continue
			}
			if s.Number(at) != row.number || s.Hidden(at) != row.hidden {
				t.Fatalf("row %d is %d", row.number, s.Number(at))
			}
			for _, c := range row.cells {
				if got, want := s.Cell(at, c.col), c.want(st); got != want {
					t.Fatalf("%s is %+v, want %+v", cellName(c.col, row.number), got, want)
				}
			}
			at++
		}
		if at != s.Len() {
			t.Fatalf("%d rows, want %d", s.Len(), at)
		}
	})
}

// want is the cell that the model means.
func (c modelCell) want(st styles) Cell {
	w := Cell{Raw: c.text, Formula: c.formula}
	switch c.kind {
	case typeNumber:
		w.Kind = st.kinds[st.cells[c.style]]
	case typeShared:
		var i int
		fmt.Sscan(c.text, &i)
		w.Kind, w.Raw = Text, modelTexts[i]
	case typeFormula, typeInline:
		w.Kind = Text
	case typeBool:
		w.Kind = Bool
	case typeError:
		w.Kind = Error
	case typeDate:
		w.Kind = Date
	}
	if w.Kind == Number || w.Kind == Date {
		w.Format = st.formats[st.cells[c.style]].code
	}
	if c.blank || w.Raw == "" && !c.formula {
		return Cell{}
	}
	return w
}
