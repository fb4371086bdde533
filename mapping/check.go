package mapping

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"wolkload/crm"
)

// engine is one check: a mapping applied to rows. What it keeps of a row is a
// few bits and numbers; texts are converted anew when someone asks for them.
type engine struct {
	src         Source
	m           Mapping
	domain      domain
	inferred    []Convention // of each column alone
	conventions []Convention
	table       *table
	vectors     []*vector // one per table.plans
	converted   []*vector // the same before amounts were refused for their sum
	data        set       // records with data that are no creditor's own total
	*grouping
	obligations []set // of each of table.slots: the records that have one
	memos       memos
	indexes     indexes
	converters  sync.Pool // of *converter, for what is asked for one by one
	held        set       // case files
	marks       []mark    // in order, once done
	heads       []Issue
}

// Check converts every row below the header and groups rows with the same
// Identification into case files, in the order of their first row; a row with
// an empty Identification right below one of a debtor, with no debtor data or
// the same, belongs to it (blank below). Rows without any mapped value and the
// creditor's own total rows are left out. With Problems every case file is
// held. It is pure: the same source and mapping give the same result. It
// returns early only when ctx ends. progress may be nil; it is called with the
// number of rows done, from any goroutine.
//
// previous is an earlier Result of the same Source, or nil: what of it does not
// depend on what changed in the mapping is taken over. It is the same Result
// with and without it.
func Check(ctx context.Context, src Source, m Mapping, previous *Result, progress func(rows int)) (*Result, error) {
	first := m.HeaderRow + 1
	e := &engine{src: src, m: m, domain: domain{first: first, n: max(0, src.Len()-first)}}
	var before *engine
	if previous != nil && previous.e.reusable(e) {
		before = previous.e
	}
	var err error
	if e.inferred, err = infer(ctx, src, m, before); err != nil {
		return nil, err
	}
	e.conventions = together(m, e.inferred)
	e.table = newTable(m, e.conventions)
	if err := e.convertAll(ctx, before, progress); err != nil {
		return nil, err
	}
	e.findData()
	e.totalRows()
	e.memos.previous = before
	e.grouping = e.group(before)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.findObligations()
	e.limitAmounts()
	e.compare(
		e.findConflicts, e.remembered("twice", e.obligationsTwice, e.obligationIDs()), e.remembered("shared "+m.Policy(crm.Telephone).String(), e.phonesShared, e.debtorField(fieldTelephone)),
		e.remembered("two ways", e.identificationsTwoWays, e.debtorField(fieldIdentification)),
		e.lackOfDebtors, e.lackOfObligations, e.columnMarks,
		e.daysDelayed, e.payments, e.outliers,
	)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.indexes.spare = nil
	e.memos.previous = nil // else each check would keep all before it
	return e.result(), nil
}

// reusable says that another check is of the same rows.
func (e *engine) reusable(o *engine) bool {
	return sameSource(e.src, o.src) && e.domain.list == nil && e.domain.first == o.domain.first && e.domain.n == o.domain.n && e.m.SecondRow == o.m.SecondRow
}

// sameSource says that two Sources are one and the same.
func sameSource(a, b Source) bool {
	t := reflect.TypeOf(a)
	return t == reflect.TypeOf(b) && t.Comparable() && a == b
}

// CheckRows does what Check does for the given rows only, which are one case
// file's: after an edit, under the conventions that the whole source gave. The
// result has exactly one case file; rows that no longer share one
// Identification are an issue with the rule "identifications_differ". What
// takes other case files to see (one obligation id under two debtors) and what
// is said once per column is not repeated.
func CheckRows(src Source, m Mapping, conventions []Convention, rows []int) *Result {
	if len(conventions) != len(m.Columns) {
		conventions = Infer(src, m)
	}
	rows = slices.Clone(rows)
	slices.Sort(rows)
	e := &engine{src: src, m: m, conventions: conventions, table: newTable(m, conventions)}
	e.domain = domain{n: len(rows), list: rows}
	_ = e.convertAll(context.Background(), nil, nil) // never cancelled
	e.data = newSet(e.domain.n)
	for i := range rows {
		e.data.add(i)
	}
	e.grouping = e.join()
	e.findObligations()
	e.limitAmounts()
	e.compare(e.findConflicts, e.identificationsDiffer, e.obligationsTwice, e.lackOfDebtors, e.lackOfObligations, e.daysDelayed, e.payments)
	return e.result()
}

// findData finds the records in which some mapped cell has a value.
func (e *engine) findData() {
	e.data = newSet(e.domain.n)
	for _, v := range e.vectors {
		e.data.addAll(v.filled)
		e.data.addAll(v.failed)
	}
}

// number is a record's row number as its sheet shows it.
func (e *engine) number(i int) int { return e.src.Number(e.domain.row(i)) }

// text gives what is sent for a field of a record that has something to send.
func (e *engine) text(c *converter, plan, record int) string {
	p := &e.table.plans[plan]
	row := e.domain.row(record)
	in := p.inputs[e.table.sheet(row)]
	if len(in) == 1 && p.values == nil && p.repairs == nil {
		if value, ok := c.quickValue(p, e.src.Cell(row, in[0].column)); ok {
			return value
		}
	}
	value, _ := c.evaluate(p, row)
	return value
}

// hold holds the case file of a record.
func (e *engine) hold(record int) {
	if n := e.caseOf[record]; n >= 0 {
		e.held.add(int(n))
	}
}
