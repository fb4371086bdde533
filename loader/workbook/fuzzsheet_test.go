package workbook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// fuzzLongest bounds a document that is read byte by byte: a tag is looked at
// again with each block.
const fuzzLongest = 1 << 13

// fuzzWays are the ways to read a document that must give the same: at once
// and in blocks, with the fast paths and without.
func fuzzWays(blocks []byte) []way {
	var sizes []int
	for _, b := range blocks[:min(len(blocks), 16)] {
		sizes = append(sizes, int(b)+1)
	}
	return []way{{slow: true}, {sizes: sizes}, {sizes: sizes, slow: true}}
}

// sameRefusal compares refusals by what a person sees of them: two things that
// are wrong with one piece of a text may be found in another order.
func sameRefusal(a, b error) bool {
	var one, other *OpenError
	if !errors.As(a, &one) || !errors.As(b, &other) {
		return a == nil && b == nil
	}
	return one.ID == other.ID && fmt.Sprint(one.Values) == fmt.Sprint(other.Values)
}

// FuzzSheet reads any sheet: the same in every way, and as a store must be.
func FuzzSheet(f *testing.F) {
	blocks := []byte{0, 6, 63}
	for _, h := range hazards(f) {
		if xml := h.parts()[sheetPart]; len(xml) < fuzzLongest {
			f.Add(xml, blocks)
		}
	}
	f.Add((&speller{}).sheet([]modelRow{{1, false, []modelCell{{0, typeShared, 1, "2", true, false}, {4, typeBool, 0, "1", false, false}}}, {9, true, []modelCell{{2, typeInline, 0, "a b", false, false}}}}), blocks)
	st, err := newStyles(map[int]string{164: "0000000000"}, []int{0, 14, 164})
	if err != nil {
		f.Fatal(err)
	}
	l := fuzzLimits()
	l.text, l.merged = defaultLimits.text, 1000
	shared, err := way{}.sharedStrings((&speller{}).sharedStrings(), &l)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, xml string, blocks []byte) {
		if len(xml) > fuzzLongest {
			t.Skip()
		}
		want, err := way{}.sheet(xml, shared, st, &l)
		for _, w := range fuzzWays(blocks) {
			got, gotErr := w.sheet(xml, shared, st, &l)
			if !sameRefusal(gotErr, err) {
				t.Fatalf("%v: %v, at once %v", w, gotErr, err)
			}
			if err == nil && facts(got) != facts(want) {
				t.Fatalf("%v:\n%s\nat once:\n%s", w, facts(got), facts(want))
			}
		}
		if err == nil && want.Len() > 0 {
			checkStore(t, want)
		}
	})
}

// FuzzSharedStrings reads any table of texts: the same in every way.
func FuzzSharedStrings(f *testing.F) {
	blocks := []byte{0, 6, 63}
	for _, h := range hazards(f) {
		if texts := h.parts()[partStrings]; texts != "" && len(texts) < fuzzLongest {
			f.Add(texts, blocks)
		}
	}
	f.Add((&speller{}).sharedStrings(), blocks)
	l := fuzzLimits()
	l.text, l.strings = defaultLimits.text, 1000
	read := func(w way, xml string) ([]string, error) {
		table, err := w.sharedStrings(xml, &l)
		if err != nil {
			return nil, err
		}
		texts := make([]string, table.count)
		for i := range texts {
			texts[i] = table.arena.text(table.at(i))
		}
		return texts, nil
	}
	f.Fuzz(func(t *testing.T, xml string, blocks []byte) {
		if len(xml) > fuzzLongest {
			t.Skip()
		}
		want, err := read(way{}, xml)
		for _, w := range fuzzWays(blocks) {
			if got, gotErr := read(w, xml); !sameRefusal(gotErr, err) || !slices.Equal(got, want) {
				t.Fatalf("%v: %q, %v\nat once: %q, %v", w, got, gotErr, want, err)
			}
		}
		for _, text := range want {
			if strings.ToValidUTF8(text, "") != text {
				t.Fatalf("%q is not UTF-8", text)
			}
		}
	})
}
