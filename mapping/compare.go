package mapping

import (
	"slices"

	"wolkload/loader/workbook"
)

// look looks at the rows together and gives what it finds.
type look func() []mark

// compare looks at the rows of each case file together, all looks at a time,
// and holds the case files that have an error.
func (e *engine) compare(looks ...look) {
	found := make([][]mark, len(looks))
	parallel(len(looks), func(i int) { found[i] = looks[i]() })
	for _, marks := range found {
		e.marks = append(e.marks, marks...)
	}
	e.held = newSet(e.cases)
	for _, v := range e.vectors {
		for i := range v.failed.each() {
			e.hold(i)
		}
	}
	for _, m := range e.marks {
		if m.severity() == Error {
			e.hold(int(m.record))
		}
	}
}

// newMark makes an issue about one field of a record.
func newMark(rule string, record, plan, aux int) mark {
	return mark{record: int32(record), aux: int32(aux), plan: int16(plan), rule: ruleNumbers[rule]}
}

// findObligations finds the obligations each record has.
func (e *engine) findObligations() {
	e.obligations = make([]set, len(e.table.slots))
	for n, s := range e.table.slots {
		e.obligations[n] = newSet(e.domain.n)
		for _, p := range s.own {
			e.obligations[n].addAll(e.vectors[p].filled)
			e.obligations[n].addAll(e.vectors[p].failed)
		}
		for i, w := range e.data {
			e.obligations[n][i] &= w
		}
	}
}

// conflictChunk is how many case files one core compares at a time.
const conflictChunk = 4096

// findConflicts announces what rows say otherwise of their debtor than what is sent.
func (e *engine) findConflicts() []mark {
	found := make([][]mark, e.table.caseFile)
	parallel(e.table.caseFile, func(p int) {
		if p != e.table.place[fieldIdentification] {
			name := "conflicts " + e.m.Policy(e.table.plans[p].Field).String()
			found[p] = e.remembered(name, func() []mark { return e.conflictsIn(p) }, []int{p})()
		}
	})
	return slices.Concat(found...)
}

// conflictsIn does so for one field.
func (e *engine) conflictsIn(p int) []mark {
	rule := RuleConflictingDebtorData
	if e.m.Policy(e.table.plans[p].Field) != Hold {
		rule = RuleDebtorDataChosen
	}
	chunks := (e.cases + conflictChunk - 1) / conflictChunk
	found := make([][]mark, chunks)
	parallel(chunks, func(n int) {
		c := newConverter(e.src, e.table)
		for caseFile := n * conflictChunk; caseFile < min((n+1)*conflictChunk, e.cases); caseFile++ {
			if len(e.of(caseFile)) < 2 || e.agreed(caseFile, p) {
				continue
			}
			sent, from := e.merged(&c, caseFile, p)
			for _, i := range e.of(caseFile) {
				if e.vectors[p].filled.has(int(i)) && e.text(&c, p, int(i)) != sent {
					found[n] = append(found[n], newMark(rule, int(i), p, from))
				}
			}
		}
	})
	return slices.Concat(found...)
}

// agreed says that all cells of a field in one case file that have a value are
// alike to the letter, as they nearly always are.
func (e *engine) agreed(caseFile, plan int) bool {
	p, v := &e.table.plans[plan], e.vectors[plan]
	var first workbook.Cell
	seen := false
	for _, i := range e.of(caseFile) {
		if !v.filled.has(int(i)) {
			continue
		}
		row := e.domain.row(int(i))
		in := p.inputs[e.table.sheet(row)]
		if len(in) != 1 {
			return false
		}
		cell := e.src.Cell(row, in[0].column)
		if !seen {
			first, seen = cell, true
		} else if cell != first || p.repairs != nil {
			return false
		}
	}
	return true
}

// merged gives the value of a debtor's field that is sent for a case file and
// the record that has it, -1 when none has.
func (e *engine) merged(c *converter, caseFile, plan int) (value string, record int) {
	v, members := e.vectors[plan], e.of(caseFile)
	at := func(i int32) bool { return v.filled.has(int(i)) }
	record = -1
	switch e.m.Policy(e.table.plans[plan].Field) {
	case Last:
		for _, i := range slices.Backward(members) {
			if at(i) {
				record = int(i)
				break
			}
		}
	case MostFrequent:
		counts := map[string]int{}
		for _, i := range members {
			if at(i) {
				counts[e.text(c, plan, int(i))]++
			}
		}
		best := 0
		for _, i := range members {
			if at(i) {
				if n := counts[e.text(c, plan, int(i))]; n > best {
					best, record = n, int(i)
				}
			}
		}
	default:
		if i := slices.IndexFunc(members, at); i >= 0 {
			record = int(members[i])
		}
	}
	if record < 0 {
		return "", -1
	}
	return e.text(c, plan, record), record
}

// lackOfDebtors says which debtor's fields no row of a case file gives.
func (e *engine) lackOfDebtors() (marks []mark) {
	orphans, marks := e.orphans()
	for p := range e.table.caseFile {
		plan, v := &e.table.plans[p], e.vectors[p]
		if plan.constant() || !plan.mandatory() && plan.fallback == "" {
			continue
		}
		given, failed := newSet(e.cases), newSet(e.cases)
		e.casesOf(given, v.filled)
		e.casesOf(failed, v.failed)
		for n := range e.cases {
			switch {
			case given.has(n) || failed.has(n):
			case plan.fallback != "":
				marks = append(marks, newMark(RuleDefaultUsed, int(e.of(n)[0]), p, 0))
			case !orphans.has(n):
				marks = append(marks, newMark(RuleMissingMandatory, int(e.of(n)[0]), p, 0))
			}
		}
	}
	return marks
}

// casesOf adds the case files of records.
func (e *engine) casesOf(cases, records set) {
	for i := range records.each() {
		if n := e.caseOf[i]; n >= 0 {
			cases.add(int(n))
		}
	}
}

// orphans finds, of two sheets, the case files that the sheet of debtors does
// not have, and says so of each of their rows.
func (e *engine) orphans() (orphans set, marks []mark) {
	orphans = newSet(e.cases)
	if e.table.second == 0 {
		return orphans, marks
	}
	at := max(0, e.table.place[fieldIdentification])
	for n := range e.cases {
		if e.domain.row(int(e.of(n)[0])) < e.table.second {
			continue
		}
		orphans.add(n)
		for _, i := range e.of(n) {
			marks = append(marks, newMark(RuleOrphanObligation, int(i), at, 0))
		}
	}
	return orphans, marks
}

// lackOfObligations says what obligations lack, and which case files have none.
func (e *engine) lackOfObligations() (marks []mark) {
	if !e.table.obligations {
		return nil
	}
	owing := newSet(e.cases)
	for n, s := range e.table.slots {
		e.casesOf(owing, e.obligations[n])
		for _, p := range s.plans {
			plan, v := &e.table.plans[p], e.vectors[p]
			if plan.constant() || !plan.mandatory() && plan.fallback == "" {
				continue
			}
			rule := RuleMissingMandatory
			if plan.fallback != "" {
				rule = RuleDefaultUsed
			}
			lack := e.obligations[n].without(v.filled, v.failed)
			if plan.group == 0 { // one cell for all obligations of a row: it is told at the first
				lack = lack.without(e.obligations[:n]...)
			}
			for i := range lack.each() {
				marks = append(marks, newMark(rule, i, p, 0))
			}
		}
	}
	id := -1
	if len(e.table.slots) > 0 {
		id = e.table.slots[0].place[fieldObligationID]
	}
	for n := range e.cases {
		if !owing.has(n) {
			marks = append(marks, newMark(RuleNoObligation, int(e.of(n)[0]), id, -1)) // -1: of no column, where nothing gives the id
		}
	}
	return marks
}

// obligationsTwice warns of an obligation id that stood before.
func (e *engine) obligationsTwice() (marks []mark) {
	slots := 0
	for _, s := range e.table.slots {
		if s.place[fieldObligationID] >= 0 {
			slots++
		}
	}
	if slots == 0 {
		return nil
	}
	expected := 0
	for n, s := range e.table.slots {
		if at := s.place[fieldObligationID]; at >= 0 {
			expected += min(e.obligations[n].size(), e.vectors[at].filled.size())
		}
	}
	seen, c := e.indexes.take(expected), newConverter(e.src, e.table)
	defer e.indexes.done(seen)
	width := len(e.table.slots) // an obligation's number: record × width + slot
	text := func(n int) string {
		return e.text(&c, e.table.slots[n%width].place[fieldObligationID], n/width)
	}
	for i := range e.domain.n {
		for n := range e.table.slots {
			at := e.table.slots[n].place[fieldObligationID]
			if at < 0 || !e.obligations[n].has(i) || !e.vectors[at].filled.has(i) {
				continue
			}
			id := e.text(&c, at, i)
			hash := seen.hash(id)
			same := func(m int) bool { return text(m) == id }
			before := seen.find(hash, same)
			seen.put(hash, same, i*width+n)
			switch {
			case before < 0:
			case e.caseOf[before/width] == e.caseOf[i]:
				marks = append(marks, newMark(RuleObligationTwice, i, at, before/width))
			default:
				marks = append(marks, newMark(RuleObligationTwoDebtors, i, at, before/width))
			}
		}
	}
	return marks
}
