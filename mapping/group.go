package mapping

import (
	"slices"

	"wolkload/loader/workbook"
)

// grouping says which records are which case file's.
type grouping struct {
	caseOf  []int32 // of each record, -1 for blank and total rows
	cases   int
	starts  []int32 // case file n has members[starts[n]:starts[n+1]]
	members []int32 // records by case file, ascending

	data    set       // what it was made of
	debtors []*vector // the Identification, and all fields of the debtor if one asked for them
}

// of gives the records of a case file, ascending.
func (g *grouping) of(caseFile int) []int32 {
	return g.members[g.starts[caseFile]:g.starts[caseFile+1]]
}

// group gives every record its case file: those with one Identification are
// one. A record whose Identification is missing or cannot be read is a case
// file of its own, so that it is held alone and no count is lost.
func (e *engine) group(previous *engine) *grouping {
	n := e.domain.n
	g := &grouping{data: e.data}
	at := e.table.place[fieldIdentification]
	c := newConverter(e.src, e.table)
	debtor := newSet(n) // records that say something of their debtor besides
	for i := range e.table.caseFile {
		if i != at {
			debtor.addAll(e.vectors[i].filled)
		}
	}
	identified, asking := 0, true
	if at >= 0 {
		identified = e.vectors[at].filled.size()
		asks := e.data.without(e.vectors[at].filled, e.vectors[at].failed)
		for i, w := range debtor {
			asks[i] &= w
		}
		asking = !asks.empty()
	}
	if at >= 0 {
		g.debtors = append(g.debtors, e.vectors[at])
	}
	if asking {
		g.debtors = append(g.debtors, e.vectors[:e.table.caseFile]...)
	}
	if previous != nil && slices.Equal(previous.grouping.debtors, g.debtors) && slices.Equal(previous.grouping.data, g.data) {
		return previous.grouping
	}
	g.caseOf = make([]int32, n)
	known := e.indexes.take(identified)
	defer e.indexes.done(known)
	firsts := make([]int32, 0, identified) // the record that began each case file, where it has an Identification
	above := newOpenCase(e, &c, asking)
	open := newSet(n) // case files to which a row below without Identification may belong
	begin := func(i int, isOpen bool) int32 {
		if isOpen {
			open.add(g.cases)
		}
		firsts = append(firsts, int32(i))
		above.begin()
		g.cases++
		return int32(g.cases - 1)
	}
	for i := range n {
		g.caseOf[i] = -1
		if !e.data.has(i) {
			continue
		}
		switch {
		case at >= 0 && e.vectors[at].filled.has(i):
			id := e.text(&c, at, i)
			hash := known.hash(id)
			same := func(m int) bool { return e.text(&c, at, int(firsts[m])) == id }
			if m := known.find(hash, same); m >= 0 {
				g.caseOf[i] = int32(m)
			} else {
				g.caseOf[i] = begin(i, true)
				known.put(hash, same, int(g.caseOf[i]))
			}
		case at >= 0 && e.vectors[at].failed.has(i):
			g.caseOf[i] = begin(i, true)
		case at >= 0 && i > 0 && g.caseOf[i-1] >= 0 && open.has(int(g.caseOf[i-1])) && e.rightBelow(i) &&
			(!debtor.has(i) || above.agrees(i, g.caseOf[i-1])):
			g.caseOf[i] = g.caseOf[i-1]
		default:
			g.caseOf[i] = begin(i, false)
		}
		above.add(i, g.caseOf[i])
	}
	g.collect()
	return g
}

// rightBelow says that a record stands right below the one before, in one sheet.
func (e *engine) rightBelow(i int) bool {
	return e.number(i) == e.number(i-1)+1 && e.table.sheet(e.domain.row(i)) == e.table.sheet(e.domain.row(i-1))
}

// join makes one case file of all records: they were one before an edit.
func (e *engine) join() *grouping {
	g := &grouping{caseOf: make([]int32, e.domain.n), cases: 1}
	g.collect()
	return g
}

func (g *grouping) collect() {
	g.starts = make([]int32, g.cases+1)
	for _, n := range g.caseOf {
		if n >= 0 {
			g.starts[n+1]++
		}
	}
	for n := range g.cases {
		g.starts[n+1] += g.starts[n]
	}
	g.members = make([]int32, g.starts[g.cases])
	next := append([]int32(nil), g.starts...)
	for i, n := range g.caseOf {
		if n >= 0 {
			g.members[next[n]] = int32(i)
			next[n]++
		}
	}
}

// openCase knows what the rows of case files said of their debtor so far; for
// those alone that a row without Identification asked about.
type openCase struct {
	e        *engine
	c        *converter
	last     []int32            // record of each case file
	previous []int32            // record of the same case file, by record
	values   map[int32][]string // by case file, one per debtor's field
}

// newOpenCase keeps nothing when no record will ask.
func newOpenCase(e *engine, c *converter, asked bool) *openCase {
	o := &openCase{e: e, c: c}
	if asked {
		o.previous, o.values = make([]int32, e.domain.n), map[int32][]string{}
	}
	return o
}

// begin tells of a new case file.
func (o *openCase) begin() {
	if o.values != nil {
		o.last = append(o.last, -1)
	}
}

// agrees says that a record's debtor data is empty or the case file's own.
func (o *openCase) agrees(i int, caseFile int32) bool {
	kept, ok := o.values[caseFile]
	if !ok {
		kept = make([]string, o.e.table.caseFile)
		o.values[caseFile] = kept
		for j := o.last[caseFile]; j >= 0; j = o.previous[j] {
			for p := range kept {
				if o.e.vectors[p].filled.has(int(j)) {
					kept[p] = o.e.text(o.c, p, int(j)) // an earlier one counts
				}
			}
		}
	}
	for p := range kept {
		if o.e.vectors[p].filled.has(i) && o.e.text(o.c, p, i) != kept[p] {
			return false
		}
	}
	return true
}

// add tells of a record that was given its case file.
func (o *openCase) add(i int, caseFile int32) {
	if o.values == nil {
		return
	}
	o.previous[i], o.last[caseFile] = o.last[caseFile], int32(i)
	for p, kept := range o.values[caseFile] {
		if kept == "" && o.e.vectors[p].filled.has(i) {
			o.values[caseFile][p] = o.e.text(o.c, p, i)
		}
	}
}

// identificationsDiffer says which records no longer belong to the case file
// that all were one of before an edit.
func (e *engine) identificationsDiffer() (marks []mark) {
	at := e.table.place[fieldIdentification]
	if at < 0 {
		return nil
	}
	v := e.vectors[at]
	c := newConverter(e.src, e.table)
	first, _ := e.merged(&c, 0, at)
	above := newOpenCase(e, &c, true)
	above.begin()
	above.add(0, 0)
	for i := 1; i < e.domain.n; i++ {
		switch {
		case v.failed.has(i):
		case v.filled.has(i):
			if e.text(&c, at, i) != first {
				marks = append(marks, newMark(RuleIdentificationsDiffer, i, at, 0))
			}
		case !above.agrees(i, 0):
			marks = append(marks, newMark(RuleMissingMandatory, i, at, 0))
		}
		above.add(i, 0)
	}
	return marks
}

// totalRows finds the creditor's own sums ("TOTAL", "Suma cartera") and takes
// them out of the data: rows whose first text says so, which name no debtor
// and hold no telephone and no other text but amounts.
func (e *engine) totalRows() {
	at, email := e.table.place[fieldIdentification], e.table.place[fieldEmail]
	identified := newSet(e.domain.n)
	for _, p := range []int{at, email} {
		if p >= 0 {
			identified.addAll(e.vectors[p].filled)
			identified.addAll(e.vectors[p].failed)
		}
	}
	candidates := e.data.without(identified)
	if at >= 0 {
		// Among those with an Identification, the few whose Identification is the label.
		for _, i := range e.vectors[at].labels {
			i := int(i)
			if email < 0 || !e.vectors[email].filled.has(i) && !e.vectors[email].failed.has(i) {
				candidates.add(i)
			}
		}
	}
	for i := range candidates.each() {
		if label := e.totalLabel(e.domain.row(i)); label >= 0 {
			e.data.remove(i)
			e.marks = append(e.marks, newMark(RuleTotalRow, i, -1, label))
		}
	}
}

// totalLabel is the column of the cell that makes a row a creditor's own sum,
// -1 for any other row.
func (e *engine) totalLabel(row int) int {
	label := -1
	for col := range e.src.Columns() {
		cell := e.src.Cell(row, col)
		if cell.Kind == workbook.Text && !blank(cell.Raw) {
			label = col
			break
		}
	}
	if label < 0 || !mayBeTotal(e.src.Cell(row, label).Raw) || !totalWord(e.src.Cell(row, label).Raw) {
		return -1
	}
	sheet := e.table.sheet(row)
	for i := range e.table.plans {
		p := &e.table.plans[i]
		for _, in := range p.inputs[sheet] {
			cell := e.src.Cell(row, in.column)
			number := cell.Kind == workbook.Number && p.kind != TypePhone // of debtors or of obligations; nobody adds telephones
			if in.column == label || p.kind.number() || number || cell.Kind == workbook.Empty {
				continue
			}
			if cell.Kind != workbook.Text || !blank(cell.Raw) {
				return -1
			}
		}
	}
	return label
}
