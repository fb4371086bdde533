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
		if n := f.numbers(columns); f.field == fieldObligationID && consecutive(n) && len(n) > len(ids) {
			ids = n
		}
	}
	if ids == nil {
		return columns
	}
	for _, f := range families {
		f.place(columns, ids)
	}
	return columns
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
		columns[without].number = least - 1
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

// consecutive says that numbers are several and go on from one to the next.
func consecutive(numbers []int) bool {
	if len(numbers) < 2 || numbers[0] < 0 || numbers[0] > 1 {
		return false
	}
	for n, i := range numbers {
		if i != numbers[0]+n {
			return false
		}
	}
	return true
}

// place gives the columns of a family their groups by the numbers of the ids.
// Numbers that go on behind those are obligations without an id, which are
// told. Headers that are merely repeated say nothing unless they are as many.
func (f *family) place(columns []member, ids []int) {
	numbers := f.numbers(columns)
	switch exact := slices.Equal(slices.Compact(slices.Clone(numbers)), ids); {
	case exact && f.field != debtorsField:
	case f.field < 0, slices.ContainsFunc(f.columns, func(i int) bool { return columns[i].repeated }):
		return
	}
	last := ids[len(ids)-1]
	for slices.Contains(numbers, last+1) {
		last++
	}
	for _, i := range f.columns {
		if n := columns[i].number; n >= ids[0] && n <= last {
			columns[i].group = n - ids[0] + 1
		}
	}
}

// seam is what stands between a number and the rest of a header.
const seam = " _-–—.:/()[]#°º\u00a0"

// cutHeader takes the one number out of a header.
func cutHeader(header string) member {
	start := strings.IndexAny(header, "0123456789")
	if start < 0 {
		return member{base: header, read: header, number: -1}
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
