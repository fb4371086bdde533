package mapping

import (
	"context"
	"slices"
	"sync/atomic"

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

// Result is what a sheet becomes under a mapping. It is immutable.
type Result struct {
	Rows        int // rows with data below the header: Σ len(CaseFiles[i].Rows); a creditor's own total rows don't count
	CaseFiles   []CaseFile
	Issues      []Issue // mapping first, then by row and column
	All         Sum     // every case file: Ready + Held
	Ready       Sum
	Held        Sum
	Totals      []Total // of the ready ones, by portfolio_type
	Problems    []Problem
	Conventions []Convention // one per Mapping.Columns
}

// chunkRows is how many rows one core converts at a time.
const chunkRows = 1024

// Check converts every row below the header and groups rows with the same
// Identification into case files, in the order of their first row; a row with
// an empty Identification right below one of a debtor, with no debtor data or
// the same, belongs to it (blank below). Rows without any mapped value and the
// creditor's own total rows are left out. With Problems every case file is
// held. It is pure: the same source and mapping give the same result. It
// returns early only when ctx ends. progress may be nil; it is called with the
// number of rows done, from any goroutine.
func Check(ctx context.Context, src Source, m Mapping, progress func(rows int)) (*Result, error) {
	conventions, err := infer(ctx, src, m)
	if err != nil {
		return nil, err
	}
	first := m.HeaderRow + 1
	rows := make([]int, max(0, src.Len()-first))
	for i := range rows {
		rows[i] = first + i
	}
	g := newGrouping(src, newTable(m, conventions))
	g.findTotals = true
	if err := g.convert(ctx, rows, progress); err != nil {
		return nil, err
	}
	g.group()
	g.columnIssues(m, conventions)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return g.result(m, conventions), nil
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
	g := newGrouping(src, newTable(m, conventions))
	_ = g.convert(context.Background(), rows, nil) // never cancelled
	g.join()
	return g.result(m, conventions)
}

// convert converts rows on all cores, in order.
func (g *grouping) convert(ctx context.Context, rows []int, progress func(rows int)) error {
	width := len(g.table.plans)
	g.records = make([]record, len(rows))
	chunks := (len(rows) + chunkRows - 1) / chunkRows
	issues := make([][]Issue, chunks)
	var done atomic.Int64
	parallel(chunks, func(n int) {
		if ctx.Err() != nil {
			return
		}
		from, to := n*chunkRows, min((n+1)*chunkRows, len(rows))
		c := converter{src: g.src, table: g.table, formats: map[string]numberFormat{}, findTotals: g.findTotals}
		values := make([]string, (to-from)*width)
		for i := from; i < to; i++ {
			r := &g.records[i]
			r.row = rows[i]
			r.values, values = values[:width:width], values[width:]
			c.convert(r, i)
		}
		issues[n] = c.issues
		if d := done.Add(int64(to - from)); progress != nil {
			progress(int(d))
		}
	})
	g.issues = slices.Concat(issues...)
	return ctx.Err()
}

// columnIssues says once per column what is contradictory in it.
func (g *grouping) columnIssues(m Mapping, conventions []Convention) {
	for _, p := range g.table.plans {
		c := p.convention
		rule := ""
		switch {
		case p.custom || c.Row < 0:
			continue
		case fields[p.field].Type != TypeDate && c.Conflict:
			rule = RuleAmountMixed
		default:
			continue
		}
		cell := g.src.Cell(c.Row, p.column)
		value, _ := convert(&p, g.src, cell)
		g.add(Issue{Rule: rule, Row: c.Row, Column: p.column, Field: p.key, Raw: cell.Raw, ToSend: value, CaseFile: -1})
	}
}

// result puts everything together once records have their case files.
func (g *grouping) result(m Mapping, conventions []Convention) *Result {
	res := &Result{Problems: m.Problems(), Conventions: conventions}
	for i := range g.issues {
		if n := g.issues[i].CaseFile; n >= 0 {
			g.issues[i].CaseFile = g.caseOf[n]
		}
	}
	res.CaseFiles = g.build()
	for _, p := range res.Problems {
		_, values := p.Message(m)
		i := Issue{Rule: p.ID, Row: -1, Column: -1, Field: p.Field, Values: values, CaseFile: -1}
		if len(p.Columns) > 0 {
			i.Column = m.Columns[p.Columns[0]].Index
		}
		g.add(i)
	}
	for i := range res.CaseFiles {
		c := &res.CaseFiles[i]
		c.Held = c.Held || len(res.Problems) > 0
		res.Rows += len(c.Rows)
		res.All.count(c)
		if c.Held {
			res.Held.count(c)
		} else {
			res.Ready.count(c)
		}
	}
	res.Totals = g.totals(res.CaseFiles)
	res.Issues = g.issues
	sortIssues(res.Issues)
	return res
}
