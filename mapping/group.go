package mapping

import (
	"strconv"

	"github.com/govalues/decimal"
)

// grouping turns records into case files.
type grouping struct {
	converter
	records []record
	caseOf  []int    // of each record, -1 for blank and total rows
	cases   int      // case files so far
	merged  []string // table.caseFile values for each case file: the first that is not empty
	from    []int    // the record that gave each of merged
	open    []bool   // of each case file: a row below without Identification may belong to it
	starts  []int    // case file n has members[starts[n]:starts[n+1]]
	members []int    // records by case file, ascending
	owed    decimal.Decimal
}

func newGrouping(src Source, t *table) *grouping {
	return &grouping{converter: converter{src: src, table: t}}
}

// rows gives the records of a case file, ascending.
func (g *grouping) rows(caseFile int) []int {
	return g.members[g.starts[caseFile]:g.starts[caseFile+1]]
}

// identification is the value a record is grouped by, "" when it has none.
func (g *grouping) identification(r *record) string {
	if i := g.table.place[fieldIdentification]; i >= 0 {
		return r.values[i]
	}
	return ""
}

// group gives every record its case file. A record whose Identification is
// missing or cannot be read is a case file of its own, so that it is held
// alone and no count is lost.
func (g *grouping) group() {
	byIdentification := map[string]int{}
	seen := map[string]int{} // obligation id → the record that had it last
	g.caseOf = make([]int, len(g.records))
	for i := range g.records {
		r := &g.records[i]
		g.caseOf[i] = -1
		if r.kind != dataRow {
			continue
		}
		id := g.identification(r)
		n, known := byIdentification[id]
		switch {
		case id != "" && !known:
			n = g.newCase(true)
			byIdentification[id] = n
		case id == "" && g.belongsAbove(i):
			n = g.caseOf[i-1]
		case id == "":
			n = g.newCase(r.failedField(fieldIdentification))
		}
		g.put(i, n)
		g.compareObligation(i, seen)
	}
	g.collectMembers()
}

// join makes one case file of all records: they were one before an edit.
func (g *grouping) join() {
	g.caseOf = make([]int, len(g.records))
	g.newCase(true)
	seen := map[string]int{}
	for i := range g.records {
		r := &g.records[i]
		r.kind = dataRow
		if i > 0 {
			g.compareIdentification(r, i)
		}
		g.put(i, 0)
		g.compareObligation(i, seen)
	}
	g.collectMembers()
}

// compareIdentification holds a row that no longer belongs to the first one.
func (g *grouping) compareIdentification(r *record, index int) {
	place := g.table.place[fieldIdentification]
	if place < 0 || r.failedField(fieldIdentification) {
		return
	}
	switch id := g.identification(r); {
	case id == "" && !g.agrees(r, 0):
		g.report(RuleMissingMandatory, index, place, nil)
	case id != "" && id != g.merged[place]:
		g.report(RuleIdentificationsDiffer, index, place, map[string]string{"First": g.merged[place]})
	}
}

func (g *grouping) newCase(open bool) int {
	g.merged = append(g.merged, make([]string, g.table.caseFile)...)
	g.from = append(g.from, make([]int, g.table.caseFile)...)
	g.open = append(g.open, open)
	g.cases++
	return g.cases - 1
}

// belongsAbove says that record i, which has no Identification, goes with the
// row right above it: that row names a debtor, and this one says nothing else
// about it.
func (g *grouping) belongsAbove(i int) bool {
	r := &g.records[i]
	if i == 0 || g.table.place[fieldIdentification] < 0 || r.failedField(fieldIdentification) {
		return false
	}
	above := g.caseOf[i-1]
	return above >= 0 && g.open[above] && g.src.Number(r.row) == g.src.Number(g.records[i-1].row)+1 && g.agrees(r, above)
}

// agrees says that a record's debtor data is empty or the case file's own.
func (g *grouping) agrees(r *record, caseFile int) bool {
	merged := g.merged[caseFile*g.table.caseFile:]
	for i := range g.table.caseFile {
		if v := r.values[i]; v != "" && v != merged[i] {
			return false
		}
	}
	return true
}

// put adds record i to a case file: the first value of a debtor's field that
// is not empty is sent, another one is announced.
func (g *grouping) put(i, caseFile int) {
	r := &g.records[i]
	g.caseOf[i] = caseFile
	first := caseFile * g.table.caseFile
	for j := range g.table.caseFile {
		v, sent := r.values[j], &g.merged[first+j]
		switch {
		case v == "" || v == *sent || j == g.table.place[fieldIdentification] && *sent != "":
		case *sent == "":
			*sent, g.from[first+j] = v, i
		default:
			g.conflict(i, j, *sent, g.from[first+j])
		}
	}
	if r.balance.IsZero() {
		return
	}
	owed, ok := add(g.owed, r.balance.Abs())
	if !ok { // the sums could not be told exactly
		place := g.table.place[fieldTotalBalance]
		g.report(RuleAmountTooLarge, i, place, nil)
		r.values[place], r.balance = "", decimal.Zero
		return
	}
	g.owed = owed
}

// conflict announces that record i says something else of its debtor than
// what is sent, which record from said.
func (g *grouping) conflict(i, place int, sent string, from int) {
	p := &g.table.plans[place]
	row := g.records[i].row
	g.add(Issue{
		Rule: RuleConflictingDebtorData, Row: row, Column: p.column, Field: p.key,
		Raw: g.src.Cell(row, p.column).Raw, ToSend: sent, CaseFile: i,
		Values: map[string]string{"Other": g.records[i].values[place], "SentRow": g.number(from)},
	})
}

// number is a record's row number as the sheet shows it.
func (g *grouping) number(i int) string { return strconv.Itoa(g.src.Number(g.records[i].row)) }

// compareObligation warns of an obligation id that stood before.
func (g *grouping) compareObligation(i int, seen map[string]int) {
	place := g.table.place[fieldObligationID]
	if place < 0 || g.records[i].values[place] == "" {
		return
	}
	id := g.records[i].values[place]
	before, ok := seen[id]
	seen[id] = i
	switch {
	case !ok:
	case g.caseOf[before] == g.caseOf[i]:
		g.report(RuleObligationTwice, i, place, map[string]string{"OtherRow": g.number(before)})
	default:
		g.report(RuleObligationTwoDebtors, i, place, map[string]string{"OtherRow": g.number(before)})
	}
}

// report adds an issue about one value of record i; an error holds the record.
func (g *grouping) report(rule string, i, place int, values map[string]string) {
	r, p := &g.records[i], &g.table.plans[place]
	issue := Issue{
		Rule: rule, Row: r.row, Column: p.column, Field: p.key,
		Raw: g.src.Cell(r.row, p.column).Raw, Values: values, CaseFile: i,
	}
	if severities[rule] == Error {
		r.held = true
	} else {
		issue.ToSend = r.values[place]
	}
	g.add(issue)
}

func (g *grouping) collectMembers() {
	g.starts = make([]int, g.cases+1)
	for _, n := range g.caseOf {
		if n >= 0 {
			g.starts[n+1]++
		}
	}
	for n := range g.cases {
		g.starts[n+1] += g.starts[n]
	}
	g.members = make([]int, g.starts[g.cases])
	next := append([]int(nil), g.starts...)
	for i, n := range g.caseOf {
		if n >= 0 {
			g.members[next[n]] = i
			next[n]++
		}
	}
}
