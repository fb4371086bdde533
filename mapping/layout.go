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
	base   string // the header without the number, to the letter
	read   string // the part of it that names the field
	number int    // as written, -1 for none
	group  int    // from 1, 0 when the column is of none
}

// maxGroups is more than any sheet has; larger numbers are days or years.
const maxGroups = 99

// groups finds the groups of columns. It finds none unless the headers number
// an obligation's id.
func (d *dictionary) groups(headers []string) []member {
	columns := make([]member, len(headers))
	for i, h := range headers {
		columns[i] = cutHeader(h)
	}
	numberRepeated(columns)
	byBase := map[string][]int{}
	for i, c := range columns {
		if c.base != "" {
			key := Fold(c.base)
			byBase[key] = append(byBase[key], i)
		}
	}
	type family struct {
		columns []int
		size    int
		field   int // of the obligation, -1 for a custom one, -2 for a debtor's
	}
	var families []family
	size := 0 // of the id's
	for _, members := range byBase {
		n := number(columns, members)
		if n < 2 {
			continue
		}
		f := family{members, n, -1}
		f.field, columns[members[0]].read = d.fieldOfGroup(headers[members[0]], columns[members[0]])
		for _, i := range members[1:] {
			columns[i].read = cutHeader(headers[i]).base
			if columns[members[0]].read != columns[members[0]].base {
				_, columns[i].read = d.fieldOfGroup(headers[i], columns[i])
			}
		}
		families = append(families, f)
		if f.field == fieldObligationID {
			size = max(size, n)
		}
	}
	for _, f := range families {
		if size == 0 || f.field == -2 || f.field == -1 && f.size != size {
			for _, i := range f.columns {
				columns[i].group = 0
			}
		}
	}
	return columns
}

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
	const seam = " _-.:/()[]#°º\u00a0"
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
			columns[i].number = seen[key]
		}
	}
}

// number gives the members of one family their groups, and how many there are;
// 0 when their numbers do not go on from one to the next. A member without
// number is the first.
func number(columns []member, members []int) int {
	if len(members) < 2 {
		return 0
	}
	order := slices.Clone(members)
	slices.SortStableFunc(order, func(a, b int) int { return columns[a].number - columns[b].number })
	for n, i := range order {
		if n == 0 {
			continue
		}
		before, now := columns[order[n-1]].number, columns[i].number
		if now != before+1 && !(n == 1 && before == -1 && (now == 1 || now == 2)) {
			return 0
		}
	}
	if first := columns[order[0]].number; first > 1 {
		return 0
	}
	for n, i := range order {
		columns[i].group = n + 1
	}
	return len(order)
}

// fieldOfGroup is the obligation's field that the header of a group names: -1
// for none, -2 for a debtor's. read is the part of it that names the field, as
// "Saldo" in "Obligación 1 - Saldo".
func (d *dictionary) fieldOfGroup(header string, c member) (field int, read string) {
	best := -1
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
			best = -2
		}
	}
	return best, c.base
}

// afterNumber is what a header says behind its number.
func afterNumber(header string) string {
	end := strings.LastIndexAny(header, "0123456789")
	return strings.TrimLeft(header[end+1:], " _-.:/()[]#°º\u00a0")
}
