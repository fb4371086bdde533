package mapping

import (
	"slices"
	"strconv"
	"strings"
)

// Groups of columns: a wide sheet has several obligations in a row, and its
// headers say which column is of which, as "obligacion_1, saldo_1, obligacion_2".

// member is what a header says of the obligation that its column is of.
type member struct {
	base     string // the header without the number, to the letter; in all of a family as in its first
	read     string // the part of it that names the field
	number   int    // as written, or by place among headers alike; -1 for none
	repeated bool   // the number is one by place
	implied  bool   // it has none, and is the one before the first of its like
	group    int    // from 1, 0 when the column is of none
}

// maxGroups is more than any sheet has; larger numbers are days or years.
const maxGroups = 99

// family is the columns whose headers differ in their number alone.
type family struct {
	columns []int
	field   int // of the obligation, or one of the two below
}

const (
	customField  = -1
	debtorsField = -2
)

// groups finds the groups of columns. It finds none unless the headers number
// an obligation's id; a column whose number the ids have too is of that
// obligation. Of what the dictionary does not know as an obligation's, there
// must be one for each.
func (d *dictionary) groups(headers []string) []member {
	columns := make([]member, len(headers))
	for i, h := range headers {
		columns[i] = cutHeader(h)
	}
	numberRepeated(columns)
	families := d.families(headers, columns)
	var ids []int // their numbers, ascending
	for _, f := range families {
		if n := f.numbers(columns); f.field == fieldObligationID && numbering(n) && len(n) > len(ids) {
			ids = n
		}
	}
	if ids == nil {
		ids = numbersWithoutIDs(families, columns)
	}
	if !severalObligations(families, columns, ids) {
		return columns
	}
	all := obligationNumbers(families, columns, ids)
	for _, f := range families {
		f.place(columns, ids, all)
	}
	return columns
}

// numbersWithoutIDs are the numbers of obligations whose id has a header that no
// one knows ("Tarjeta 1"): those that two fields have alike. Beside a column that
// is an id they would be its payments, or parts of its balance.
func numbersWithoutIDs(families []family, columns []member) []int {
	var alike []int
	for _, f := range families {
		n := f.numbers(columns)
		switch {
		case f.field == fieldObligationID:
			return nil
		case f.field < 0 || len(n) < 2 || !numbering(n) || slices.ContainsFunc(f.columns, func(i int) bool { return columns[i].repeated || columns[i].implied }):
		case alike == nil:
			alike = append([]int{-1}, n...) // seen once
		case alike[0] == -1 && slices.Equal(alike[1:], n):
			alike = n
		}
	}
	if alike == nil || alike[0] == -1 {
		return nil
	}
	return alike
}

// numbering says that numbers tell obligations apart, whether or not there are
// gaps between them.
func numbering(numbers []int) bool {
	return len(numbers) > 0 && numbers[0] >= 0 && len(slices.Compact(slices.Clone(numbers))) == len(numbers)
}

// severalObligations says that a row has several: several ids, or one whose
// number another field has beside others.
func severalObligations(families []family, columns []member, ids []int) bool {
	if len(ids) != 1 {
		return len(ids) > 1
	}
	return slices.ContainsFunc(families, func(f family) bool {
		n := f.numbers(columns)
		return f.field >= 0 && len(n) > 1 && numbering(n) && slices.Contains(n, ids[0])
	})
}

// obligationNumbers are the numbers of all obligations, ascending: those of the
// ids, and those that other fields have before them, between them or going on
// behind, which are obligations without an id.
func obligationNumbers(families []family, columns []member, ids []int) []int {
	all := slices.Clone(ids)
	for _, f := range families {
		n := f.numbers(columns)
		if f.field < 0 || !numbering(n) || slices.ContainsFunc(f.columns, func(i int) bool { return columns[i].repeated }) {
			continue
		}
		last := ids[len(ids)-1]
		for slices.Contains(n, last+1) {
			last++
		}
		for _, i := range f.columns {
			if c := columns[i]; c.number <= last && !c.implied { // "Saldo" before "Saldo 1" is none of them
				all = append(all, c.number)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// families parts the columns with a number by the rest of their header, in the
// order of the sheet.
func (d *dictionary) families(headers []string, columns []member) []family {
	var families []family
	byBase := map[string]int{}
	for i, c := range columns {
		if blank(c.base) {
			continue
		}
		key := Fold(c.base)
		at, ok := byBase[key]
		if !ok {
			at = len(families)
			byBase[key] = at
			families = append(families, family{})
		}
		families[at].columns = append(families[at].columns, i)
	}
	for n := range families {
		f := &families[n]
		first := &columns[f.columns[0]]
		f.field, first.read = d.fieldOfGroup(headers[f.columns[0]], *first)
		for _, i := range f.columns[1:] {
			c := &columns[i]
			if first.read != first.base {
				_, c.read = d.fieldOfGroup(headers[i], *c)
			}
			c.base = first.base
		}
		f.numberFirst(columns)
	}
	return families
}

// numberFirst gives the one column of several that has no number that of the
// first: "saldo" before "saldo.1" or "Saldo 2".
func (f *family) numberFirst(columns []member) {
	least, without := maxGroups+1, -1
	for _, i := range f.columns {
		if n := columns[i].number; n < 0 {
			without = i
		} else {
			least = min(least, n)
		}
	}
	if without >= 0 && (least == 1 || least == 2) {
		columns[without].number, columns[without].implied = least-1, true
	}
}

// numbers are those of a family's columns, ascending.
func (f *family) numbers(columns []member) (numbers []int) {
	for _, i := range f.columns {
		numbers = append(numbers, columns[i].number)
	}
	slices.Sort(numbers)
	return numbers
}

// place gives the columns of a family their groups by the numbers of all
// obligations. Headers that are merely repeated, and those of no field that is
// known, say nothing unless they are as many as the ids.
func (f *family) place(columns []member, ids, all []int) {
	numbers := f.numbers(columns)
	switch exact := slices.Equal(slices.Compact(slices.Clone(numbers)), ids); {
	case exact && f.field != debtorsField:
	case f.field < 0, slices.ContainsFunc(f.columns, func(i int) bool { return columns[i].repeated }):
		return
	}
	for _, i := range f.columns {
		if at, found := slices.BinarySearch(all, columns[i].number); found {
			columns[i].group = at + 1
		}
	}
}

// seam is what stands between a number and the rest of a header.
const seam = " _-–—.:/()[]#°º\u00a0"

// cutLetter takes the letter off "Obligación A".
func cutLetter(header string) member {
	trimmed := strings.TrimRight(header, seam)
	if n := len(trimmed); n > 2 && trimmed[n-1] >= 'A' && trimmed[n-1] <= 'H' && strings.IndexByte(seam, trimmed[n-2]) >= 0 {
		base := strings.TrimRight(trimmed[:n-1], seam)
		return member{base: base, read: base, number: int(trimmed[n-1]-'A') + 1}
	}
	return member{base: header, read: header, number: -1}
}

// cutHeader takes the one number out of a header.
func cutHeader(header string) member {
	start := strings.IndexAny(header, "0123456789")
	if start < 0 {
		return cutLetter(header)
	}
	end := start
	for end < len(header) && header[end] >= '0' && header[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(header[start:end])
	if err != nil || n > maxGroups || strings.ContainsAny(header[end:], "0123456789") {
		return member{base: header, read: header, number: -1}
	}
	left, right := strings.TrimRight(header[:start], seam), strings.TrimLeft(header[end:], seam)
	for _, sign := range []string{"No", "Nro", "N", "nro", "no", "n"} { // "Obligación No. 1"
		if cut, ok := strings.CutSuffix(left, " "+sign); ok {
			left = strings.TrimRight(cut, seam)
			break
		}
	}
	base := left
	switch {
	case left == "":
		base = right
	case strings.Trim(right, seam) != "":
		base = left + " " + right
	}
	return member{base: base, read: base, number: n}
}

// numberRepeated numbers headers that stand several times without a number by
// their place among their like.
func numberRepeated(columns []member) {
	times := map[string]int{}
	for _, c := range columns {
		if c.number < 0 && !blank(c.base) {
			times[Fold(c.base)]++
		}
	}
	seen := map[string]int{}
	for i, c := range columns {
		if key := Fold(c.base); c.number < 0 && times[key] > 1 {
			seen[key]++
			columns[i].number, columns[i].repeated = seen[key], true
		}
	}
}

// fieldOfGroup is the obligation's field that the header of a group names. read
// is the part of it that names the field, as "Saldo" in "Obligación 1 - Saldo".
func (d *dictionary) fieldOfGroup(header string, c member) (field int, read string) {
	if field := fieldIndex(ToObligation, c.base); field >= 0 {
		return field, c.base
	}
	best := customField
	for _, part := range []string{c.base, afterNumber(header)} {
		if part == "" {
			continue
		}
		for _, r := range d.read(part) {
			if !r.whole {
				continue
			}
			if fields[r.field].Target == ToObligation {
				return r.field, part
			}
			best = debtorsField
		}
	}
	return best, c.base
}

// afterNumber is what a header says behind its number.
func afterNumber(header string) string {
	end := strings.LastIndexAny(header, "0123456789")
	return strings.TrimLeft(header[end+1:], seam)
}
