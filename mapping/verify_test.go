package mapping

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wolkload/crm"
)

// longHeader maps every mandatory field, some others and a custom one at each level.
const longHeader = "Cédula|Nombre|Correo|Celular|Zona|No. obligación|Producto|Saldo total|Fecha vto|Cartera|Plazo"

func longMapping() Mapping {
	m := Suggest(texts(longHeader,
		"1020|Ana Ejemplo|ana@example.com|3001234567|Norte|A1|Libranza|1.234,50|25/12/2025|CONSUMO|12",
		"1020|Ana Ejemplo|ana@example.com|3001234567|Norte|A2|Libranza|1.234,50|25/12/2025|CONSUMO|24",
	), 0)
	if p := m.Problems(); p != nil {
		panic(fmt.Sprint(p))
	}
	return m
}

func check(t *testing.T, src Source, m Mapping) *Result {
	t.Helper()
	r, err := Check(context.Background(), src, m, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	verify(t, r)
	return r
}

// verify holds what is true of every Result.
func verify(t interface {
	Helper()
	Errorf(string, ...any)
}, r *Result) {
	t.Helper()
	errorsOf := map[int]bool{}
	before := Issue{Row: -1, Column: -1}
	for i, issue := range r.Issues() {
		if issue.Severity == Error && issue.CaseFile >= 0 {
			errorsOf[issue.CaseFile] = true
		}
		severity, rule, field := r.Kind(i)
		if severities[issue.Rule] != issue.Severity || severity != issue.Severity || rule != issue.Rule ||
			field != issue.Field {
			t.Errorf("issue %d: %+v is of kind %s %s %s", i, issue, severity, rule, field)
		}
		if row, caseFile := r.Place(i); row != issue.Row || caseFile != issue.CaseFile {
			t.Errorf("issue %d: %+v is at %d of %d", i, issue, row, caseFile)
		}
		if issue.Row < before.Row || issue.Row == before.Row && issue.Row >= 0 && issue.Column < before.Column {
			t.Errorf("issue %d is out of order", i)
		}
		if issue.Repair != "" && !slices.Contains(Repairable(), rule) && rule != RuleCutOffElsewhere {
			t.Errorf("%s offers a repair and is not among the repairable", rule)
		}
		before = issue
	}
	var ready, held count
	portfolios, shares := map[string]*[2]count{}, map[string]*[2]count{}
	rows := 0
	seen := map[int]bool{}
	for i, c := range r.CaseFiles() {
		if want := errorsOf[i] || len(r.Problems) > 0; c.Held != want || r.IsHeld(i) != want {
			t.Errorf("case file %d: held %t, want %t", i, c.Held, want)
		}
		if n, balance := r.Owed(i); len(c.Obligations) != len(c.ObligationRows) || n != len(c.Obligations) || balance != c.Balance {
			t.Errorf("case file %d: %d obligations of %d rows, %d of %s", i, len(c.Obligations), len(c.ObligationRows), n, balance)
		}
		if got := r.Value(i, crm.Identification); got != c.Value(crm.Identification) {
			t.Errorf("case file %d: its Identification is %q or %q", i, got, c.Value(crm.Identification))
		}
		if !slices.Equal(c.Rows, r.RowsOf(i)) {
			t.Errorf("case file %d: rows %v or %v", i, c.Rows, r.RowsOf(i))
		}
		rows += len(c.Rows)
		for _, row := range c.Rows {
			if seen[row] {
				t.Errorf("row %d is in two case files", row)
			}
			seen[row] = true
		}
		of := count{caseFiles: 1}
		at := 0
		if c.Held {
			at = 1
		}
		for _, s := range SharesOf(c.CaseFile) {
			if shares[s.PortfolioType] == nil {
				shares[s.PortfolioType] = &[2]count{}
			}
			shares[s.PortfolioType][at].add(count{1, s.Obligations, [len(summed)]int64{
				unitsOf(s.TotalBalance.String()), unitsOf(s.LastPay.String()), unitsOf(s.BalancePayment.String()),
			}})
		}
		counted := map[string]bool{}
		for _, o := range c.Obligations {
			one := count{obligations: 1}
			for i, field := range []string{crm.TotalBalance, crm.LastPay, crm.BalancePayment} {
				if v := o.Value(field); v != "" {
					one.units[i] = unitsOf(v)
				}
			}
			of.add(one)
			name := o.Value(crm.PortfolioType)
			if portfolios[name] == nil {
				portfolios[name] = &[2]count{}
			}
			if !counted[name] {
				counted[name], one.caseFiles = true, 1
			}
			portfolios[name][at].add(one)
		}
		if money(of.units[0]) != c.Balance {
			t.Errorf("case file %d: balance %s of obligations of %s", i, c.Balance, money(of.units[0]))
		}
		if c.Held {
			held.add(of)
		} else {
			ready.add(of)
		}
	}
	all := ready
	all.add(held)
	if r.All != all.sum() || r.Ready != ready.sum() || r.Held != held.sum() || rows != r.Rows {
		t.Errorf("counts differ: rows %d of %d, all %+v, ready %+v, held %+v", rows, r.Rows, r.All, r.Ready, r.Held)
	}
	for _, total := range r.Totals {
		p := portfolios[total.PortfolioType]
		if p == nil {
			t.Errorf("no obligation is of the portfolio %q", total.PortfolioType)
			continue
		}
		file := p[0]
		file.add(p[1])
		if total.File != file.sum() || total.Ready != p[0].sum() || total.Held != p[1].sum() {
			t.Errorf("total %+v of %+v", total, p)
		}
	}
	if !reflect.DeepEqual(shares, portfolios) {
		t.Errorf("shares %+v, portfolios %+v", shares, portfolios)
	}
	if len(r.Totals) != len(portfolios) {
		t.Errorf("%d totals of %d portfolios", len(r.Totals), len(portfolios))
	}
}

// issues writes the issues as "row rule field", rows from 0, joined by "; ".
func issues(r *Result) string {
	var all []string
	for _, i := range issuesOf(r) {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%d %s %s", i.Row, i.Rule, i.Field)))
	}
	return strings.Join(all, "; ")
}

// shape writes the rows of each case file, with '!' when it is held.
func shape(r *Result) string {
	var all []string
	for _, c := range files(r) {
		s := fmt.Sprint(c.Rows)
		if c.Held {
			s += "!"
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}
