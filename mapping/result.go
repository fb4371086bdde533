package mapping

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/govalues/decimal"

	"wolkload/crm"
)

// CaseFile is a case file made of rows.
type CaseFile struct {
	crm.CaseFile
	Rows           []int           // indexes into the Source, ascending
	ObligationRows []int           // the row that gave each of Obligations; Rows may have more: those of debtor data alone
	Held           bool            // an error holds it back
	Balance        decimal.Decimal // Σ total_balance of its obligations, as Sum counts
}

// Result is what a sheet becomes under a mapping. It is immutable and safe for
// concurrent use. Case files and issues are numbered; each is worked out from
// the rows when it is asked for, so that a million of them take no memory.
type Result struct {
	Rows        int // rows with data below the header, each in one case file; a creditor's own total rows don't count
	All         Sum // every case file: Ready + Held
	Ready       Sum
	Held        Sum
	Totals      []Total // by portfolio_type
	Problems    []Problem
	Conventions []Convention // one per Mapping.Columns

	e *engine
}

// result puts everything together.
func (e *engine) result() *Result {
	r := &Result{Problems: e.m.Problems(), Conventions: e.conventions, e: e, Rows: len(e.members)}
	if len(r.Problems) > 0 {
		for n := range e.cases {
			e.held.add(n)
		}
	}
	ready, held, totals := e.sums()
	all := ready
	all.add(held)
	r.All, r.Ready, r.Held, r.Totals = all.sum(), ready.sum(), held.sum(), totals
	e.sortMarks()
	e.addHeads(r.Problems)
	return r
}

// addHeads says what is of the mapping as a whole: its problems, and what is
// sent without a column.
func (e *engine) addHeads(problems []Problem) {
	for _, p := range problems {
		_, values := p.Message(e.m)
		i := Issue{Severity: Error, Rule: p.ID, Row: -1, Column: -1, Field: p.Field, Values: values, CaseFile: -1}
		if len(p.Columns) > 0 {
			i.Column = e.m.Columns[p.Columns[0]].Index
		}
		e.heads = append(e.heads, i)
	}
	if e.domain.list != nil {
		return
	}
	for i := range e.table.plans {
		p := &e.table.plans[i]
		if !p.constant() || p.fallback == "" {
			continue
		}
		times := e.cases
		if p.Target == ToObligation {
			times = 0
			for n := range e.cases {
				times += e.countCase(n).obligations
			}
		}
		e.heads = append(e.heads, Issue{
			Severity: severities[RuleConstantUsed], Rule: RuleConstantUsed, Row: -1, Column: -1, Field: p.Field,
			ToSend: p.fallback, Values: map[string]string{"Count": strconv.Itoa(times)}, CaseFile: -1,
		})
	}
}

// sortMarks brings all marks in the order of rows and columns, without those of
// rows that are no data.
func (e *engine) sortMarks() {
	each := func(do func(m mark)) {
		for plan, v := range e.vectors {
			for _, m := range v.marks {
				if m.plan = int16(plan); e.data.has(int(m.record)) {
					do(m)
				}
			}
		}
		for _, m := range e.marks {
			if m.plan < 0 || e.data.has(int(m.record)) {
				do(m)
			}
		}
	}
	ends := make([]int32, e.domain.n+1) // of each record's, once all are placed
	each(func(m mark) { ends[m.record+1]++ })
	for i := range e.domain.n {
		ends[i+1] += ends[i]
	}
	sorted := make([]mark, ends[e.domain.n])
	each(func(m mark) {
		at := ends[m.record]
		ends[m.record]++
		// A row has few, mostly in order already.
		for column := e.columnOf(m); at > 0 && sorted[at-1].record == m.record && e.columnOf(sorted[at-1]) > column; at-- {
			sorted[at] = sorted[at-1]
		}
		sorted[at] = m
	})
	e.marks = sorted
}

// columnOf is the column that a mark is about, -1 for none.
func (e *engine) columnOf(m mark) int {
	if id := rules[m.rule].ID; m.plan < 0 || id == RuleAmountMixed || id == RuleCurrencyMixed {
		return int(m.aux)
	}
	return e.table.plans[m.plan].column(e.table.sheet(e.domain.row(int(m.record))))
}

// Len is the number of case files.
func (r *Result) Len() int { return r.e.cases }

// IsHeld says that an error, or a problem of the mapping, holds a case file back.
func (r *Result) IsHeld(caseFile int) bool { return r.e.held.has(caseFile) }

// RowsOf gives the rows of a case file, ascending.
func (r *Result) RowsOf(caseFile int) []int {
	members := r.e.of(caseFile)
	rows := make([]int, len(members))
	for i, m := range members {
		rows[i] = r.e.domain.row(int(m))
	}
	return rows
}

// Value gives what is sent in a documented field of a case file, "" for nothing.
func (r *Result) Value(caseFile int, field string) string {
	i := fieldIndex(ToCaseFile, field)
	if i < 0 || r.e.table.place[i] < 0 {
		return ""
	}
	c := r.e.borrow()
	defer r.e.done(c)
	p := r.e.table.place[i]
	value, record := r.e.merged(c, caseFile, p)
	if record < 0 && !r.e.caseFailed(caseFile, p) {
		return r.e.table.plans[p].fallback
	}
	return value
}

// Find gives the case file with an Identification to the letter, -1 for none.
func (r *Result) Find(identification string) int {
	at := r.e.table.place[fieldIdentification]
	if at < 0 || identification == "" {
		return -1
	}
	c := newConverter(r.e.src, r.e.table)
	for n := range r.e.cases {
		if first := int(r.e.of(n)[0]); r.e.vectors[at].filled.has(first) && r.e.text(&c, at, first) == identification {
			return n
		}
	}
	return -1
}

// Owed gives the number of a case file's obligations and Σ total_balance.
func (r *Result) Owed(caseFile int) (obligations int, balance decimal.Decimal) {
	c := r.e.countCase(caseFile)
	return c.obligations, money(c.units[0])
}

// CaseFiles gives all case files in order.
func (r *Result) CaseFiles() iter.Seq2[int, CaseFile] {
	return func(yield func(int, CaseFile) bool) {
		for n := range r.Len() {
			if !yield(n, r.CaseFile(n)) {
				return
			}
		}
	}
}

// IssueCount is the number of issues.
func (r *Result) IssueCount() int { return len(r.e.heads) + len(r.e.marks) }

// Kind gives the rule and the field of an issue, and its severity, without
// working out the rest.
func (r *Result) Kind(issue int) (severity Severity, rule, field string) {
	if issue < len(r.e.heads) {
		h := r.e.heads[issue]
		return h.Severity, h.Rule, h.Field
	}
	m := r.e.marks[issue-len(r.e.heads)]
	rule = rules[m.rule].ID
	switch {
	case rule == RuleNoObligation:
		field = crm.Obligations
	case m.plan >= 0:
		field = r.e.table.plans[m.plan].Field
	}
	return m.severity(), rule, field
}

// Place gives the row and the case file of an issue, -1 for none.
func (r *Result) Place(issue int) (row, caseFile int) {
	if issue < len(r.e.heads) {
		return -1, -1
	}
	m := r.e.marks[issue-len(r.e.heads)]
	return r.e.domain.row(int(m.record)), r.e.caseOfMark(m)
}

// Issues gives all issues: those of the mapping first, then by row and column.
func (r *Result) Issues() iter.Seq2[int, Issue] {
	return func(yield func(int, Issue) bool) {
		for i := range r.IssueCount() {
			if !yield(i, r.Issue(i)) {
				return
			}
		}
	}
}

func (e *engine) caseOfMark(m mark) int {
	switch rules[m.rule].ID {
	case RuleAmountMixed, RuleCurrencyMixed, RuleCutOffElsewhere: // of the column
		return -1
	}
	return int(e.caseOf[m.record])
}

// Issue works an issue out.
func (r *Result) Issue(n int) Issue {
	if n < len(r.e.heads) {
		return r.e.heads[n]
	}
	return r.e.issue(r.e.marks[n-len(r.e.heads)])
}

func (e *engine) issue(m mark) Issue {
	row := e.domain.row(int(m.record))
	rule := rules[m.rule]
	i := Issue{Severity: rule.Severity, Rule: rule.ID, Row: row, Column: -1, CaseFile: e.caseOfMark(m)}
	if m.plan < 0 && rule.ID == RuleNoObligation { // nothing gives the id
		i.Field = crm.Obligations
		return i
	}
	if m.plan < 0 { // a total row
		i.Column = int(m.aux)
		i.Raw, i.Shown = e.src.Cell(row, i.Column).Raw, e.src.Shown(row, i.Column)
		return i
	}
	p := &e.table.plans[m.plan]
	i.Field, i.Column = p.Field, p.column(e.table.sheet(row))
	i.Raw, i.Shown = e.texts(p, row)
	c := newConverter(e.src, e.table)
	value, fs := c.evaluate(p, row)
	if rule.Severity != Error {
		i.ToSend = value
	}
	for _, f := range fs {
		if f.rule == rule.ID {
			i.Values, i.Repair = f.values, f.repair
			return i
		}
	}
	e.explain(&c, &i, m)
	return i
}

// texts gives what a field's cells store and show; of several, joined as they
// are to be sent.
func (e *engine) texts(p *plan, row int) (raw, shown string) {
	in := p.inputs[e.table.sheet(row)]
	if len(in) == 1 {
		return e.src.Cell(row, in[0].column).Raw, e.src.Shown(row, in[0].column)
	}
	var raws, showns []string
	for _, i := range in {
		if r := e.src.Cell(row, i.column).Raw; r != "" {
			raws, showns = append(raws, r), append(showns, e.src.Shown(row, i.column))
		}
	}
	return strings.Join(raws, p.setting.Separator), strings.Join(showns, p.setting.Separator)
}

// explain gives an issue that several rows make its values.
func (e *engine) explain(c *converter, i *Issue, m mark) {
	number := func(record int32) string { return strconv.Itoa(e.number(int(record))) }
	of := func() *slot { return &e.table.slots[m.aux] } // the obligation of a rule that compares two of its fields
	at := func(field int) string { return e.text(c, of().place[field], int(m.record)) }
	switch i.Rule {
	case RuleConflictingDebtorData, RuleDebtorDataChosen:
		i.Values = map[string]string{"Other": e.text(c, int(m.plan), int(m.record)), "SentRow": number(m.aux)}
		i.ToSend = e.text(c, int(m.plan), int(m.aux))
	case RuleObligationTwice, RuleObligationTwoDebtors:
		i.Values = map[string]string{"OtherRow": number(m.aux)}
	case RuleIdentificationTwoWays:
		i.Values = map[string]string{"OtherRow": number(m.aux), "Other": e.text(c, int(m.plan), int(m.aux))}
	case RuleIdentificationsDiffer:
		first, _ := e.merged(c, 0, int(m.plan))
		i.Values = map[string]string{"First": first}
	case RulePhoneShared:
		i.Values = map[string]string{"Count": strconv.Itoa(int(m.aux))}
	case RuleDefaultUsed:
		i.ToSend = e.table.plans[m.plan].fallback
	case RuleNoObligation:
		i.Field, i.ToSend = crm.Obligations, ""
	case RuleOrphanObligation:
		i.ToSend = ""
	case RuleDaysDelay:
		expected := dayOf(e.m.CutOff) - int(e.vectors[of().place[fieldExpiringDate]].number(int(m.record)))
		i.Values = map[string]string{"Expected": strconv.Itoa(max(0, expected)), "Date": at(fieldExpiringDate), "CutOff": e.m.CutOff}
	case RuleCutOffElsewhere:
		i.Values = map[string]string{"Date": isoOf(int(m.aux)), "CutOff": e.m.CutOff}
		i.Raw, i.Shown, i.ToSend, i.Repair = "", "", "", isoOf(int(m.aux))
	case RulePaymentExceeds:
		i.Values = map[string]string{"Total": at(fieldTotalBalance)}
	case RuleAmountMixed, RuleCurrencyMixed:
		i.Column = int(m.aux)
		i.Raw, i.Shown = e.src.Cell(i.Row, i.Column).Raw, e.src.Shown(i.Row, i.Column)
	}
}

// IssuesOf gives the issues of a case file.
func (r *Result) IssuesOf(caseFile int) []Issue {
	var found []Issue
	marks := r.e.marks
	for _, record := range r.e.of(caseFile) {
		at, _ := slices.BinarySearchFunc(marks, record, func(m mark, record int32) int { return int(m.record) - int(record) })
		for ; at < len(marks) && marks[at].record == record; at++ {
			if r.e.caseOfMark(marks[at]) == caseFile {
				found = append(found, r.e.issue(marks[at]))
			}
		}
	}
	return found
}
