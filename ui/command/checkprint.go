package command

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"wolkload/loader"
	"wolkload/mapping"
	"wolkload/ui/clean"
)

// Widest cells of the tables, and how many rows of a kind of issue are named.
const (
	widestCell  = 32
	rowsNamed   = 8
	labelColumn = 14
)

// printCheck prints what a sheet comes to.
func (r *runner) printCheck(d loader.Draft) {
	t, res := r.texts, d.Result
	label := func(id, value string) {
		fmt.Fprintf(r.out, "%s%s\n", clean.Fit(t.T(id), labelColumn), value)
	}
	label("command.check.workbook", clean.Line(filepath.Base(d.Book.Path())))
	label("command.check.sheet", clean.Line(d.Book.Sheets()[d.Sheet].Name))
	label("command.check.header_row", t.T("command.check.header_row_value", "Row", strconv.Itoa(d.Store.Number(d.Mapping.HeaderRow))))
	label("command.check.layout", r.layout(d))
	if d.Profile != "" {
		label("command.check.profile", r.fit(d.Fit))
	}
	if d.Mapping.CutOff != "" {
		label("command.check.cut_off", d.Mapping.CutOff)
	}
	label("command.check.rows", t.T("command.check.rows_value", "Count", res.Rows,
		"CaseFiles", r.caseFiles(res.All.CaseFiles), "Obligations", r.obligations(res.All.Obligations)))

	fmt.Fprintf(r.out, "\n%s\n", t.T("command.check.columns"))
	table(r.out, r.columnRows(d), map[int]bool{4: true}, widestCell)

	r.printReadings(d)
	r.printIssues(d)

	fmt.Fprintf(r.out, "\n%s\n", t.T("command.check.result"))
	rows := [][]string{r.sumHeader("")}
	rows = append(rows, r.sumRow(t.T("command.check.ready"), res.Ready), r.sumRow(t.T("command.check.held"), res.Held))
	table(r.out, rows, numbers, widestCell)

	r.printTotals(res.Totals)
}

// printReadings prints how the texts of columns are read, with the text that
// proves it, and which columns are left open.
func (r *runner) printReadings(d loader.Draft) {
	t := r.texts
	var lines []string
	for i, c := range d.Mapping.Columns {
		v := d.Result.Conventions[i]
		id, proof := "", v.Example
		switch reads := v.Reads(); {
		case v.Ambiguous:
			id = "command.check.read.open"
		case reads != "" && proof != "":
			id = "command.check.read.proved"
		case reads != "":
			id = "command.check.read.chosen"
		case v.Document() != "":
			id = "command.check.read.document"
		default:
			continue
		}
		how := ""
		switch v.Reads() {
		case "point", "comma":
			how = t.T("decimal." + v.Reads())
		case "dmy", "mdy":
			how = t.T("order." + v.Reads())
		}
		lines = append(lines, t.T(id, "Column", d.ColumnName(c.Index), "Header", c.Header, "How", how, "Proof", proof, "Document", v.Document()))
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(r.out, "\n%s\n", t.T("command.check.readings"))
	for _, line := range lines {
		fmt.Fprintf(r.out, "  %s\n", line)
	}
}

// printTotals prints what each portfolio comes to: in the file, ready and held.
func (r *runner) printTotals(totals []mapping.Total) {
	if len(totals) == 0 {
		return
	}
	t := r.texts
	fmt.Fprintf(r.out, "\n%s\n", t.T("command.check.totals"))
	paid := slices.ContainsFunc(totals, func(p mapping.Total) bool { return !p.File.LastPay.IsZero() || !p.File.BalancePayment.IsZero() })
	head := append([]string{t.T("command.check.portfolio"), ""}, r.sumHeader("")[1:]...)
	if paid {
		head = append(head, t.T("command.sum.last_pay"), t.T("command.sum.balance_payment"))
	}
	rows := [][]string{head}
	for _, p := range totals {
		name := p.PortfolioType
		if name == "" {
			name = t.T("command.check.no_portfolio")
		}
		for i, part := range []struct {
			id  string
			sum mapping.Sum
		}{{"command.check.file", p.File}, {"command.check.ready", p.Ready}, {"command.check.held", p.Held}} {
			if i > 0 {
				name = ""
			}
			row := append([]string{name, t.T(part.id)}, r.sumRow("", part.sum)[1:]...)
			if paid {
				row = append(row, r.amount(part.sum.LastPay), r.amount(part.sum.BalancePayment))
			}
			rows = append(rows, row)
		}
	}
	table(r.out, rows, map[int]bool{2: true, 3: true, 4: true, 5: true, 6: true}, widestCell)
}

// layout says how debtors and obligations stand in the rows.
func (r *runner) layout(d loader.Draft) string {
	values := []any{}
	if d.Second != nil {
		values = []any{"Debtors", d.Book.Sheets()[d.Sheet].Name, "Obligations", d.Book.Sheets()[d.Second.Sheet].Name}
	}
	return r.texts.T("command.check.layout."+d.Mapping.Layout.String(), values...)
}

// fit says how well a profile fits, and what exactly changed.
func (r *runner) fit(f mapping.Fit) string {
	parts := []string{r.texts.T("command.check.fit", "Profile", f.Profile, "Known", f.Known, "Of", f.Of)}
	for _, p := range []struct {
		id      string
		headers []string
	}{{"command.check.fit_new", f.New}, {"command.check.fit_missing", f.Missing}} {
		if len(p.headers) > 0 {
			parts = append(parts, r.texts.T(p.id, "Headers", clean.Trailing(strings.Join(p.headers, ", "))))
		}
	}
	return strings.Join(parts, "; ")
}

// caseFiles and obligations count with the word that fits the number.
func (r *runner) caseFiles(n int) string   { return r.texts.T("command.count.case_files", "Count", n) }
func (r *runner) obligations(n int) string { return r.texts.T("command.count.obligations", "Count", n) }

// numbers are the columns of a table of sums that are flush right.
var numbers = map[int]bool{1: true, 2: true, 3: true}

func (r *runner) sumHeader(first string) []string {
	t := r.texts
	return []string{first, t.T("command.sum.case_files"), t.T("command.sum.obligations"), t.T("command.sum.balance")}
}

func (r *runner) sumRow(first string, s mapping.Sum) []string {
	t := r.texts
	return []string{first, t.Int(s.CaseFiles), t.Int(s.Obligations), r.amount(s.TotalBalance)}
}

func (r *runner) columnRows(d loader.Draft) [][]string {
	t := r.texts
	rows := [][]string{{
		t.T("command.check.column"), t.T("command.check.header"), t.T("command.check.level"),
		t.T("command.check.field"), t.T("command.check.confidence"),
	}}
	for _, c := range d.Mapping.Columns {
		field, level := clean.Trailing(c.Field), t.T("command.check.target."+c.Target.String())
		if c.Group > 0 {
			level = t.T("command.check.group", "Group", strconv.Itoa(c.Group))
		}
		if c.Custom {
			field = t.T("command.check.custom", "Field", field)
		}
		confidence := ""
		if c.Target != mapping.LeaveOut {
			confidence = fmt.Sprintf("%.0f %%", c.Confidence*100)
		}
		rows = append(rows, []string{d.ColumnName(c.Index), clean.Trailing(c.Header), level, field, confidence})
	}
	return rows
}

// kind is all issues of one rule about one field.
type kind struct {
	first mapping.Issue
	count int
	rows  []string // of the first ones, as Excel numbers them
}

// kinds groups issues by rule and field, errors first, the most frequent first.
func kinds(d loader.Draft) []kind {
	type key struct{ rule, field string }
	index := map[key]int{}
	var all []kind
	for i := range d.Result.IssueCount() {
		_, rule, field := d.Result.Kind(i)
		k := key{rule, field}
		at, ok := index[k]
		if !ok {
			at = len(all)
			index[k] = at
			all = append(all, kind{first: d.Result.Issue(i)})
		}
		all[at].count++
		if row, _ := d.Result.Place(i); row >= 0 && len(all[at].rows) < rowsNamed {
			all[at].rows = append(all[at].rows, place(d, row))
		}
	}
	slices.SortStableFunc(all, func(a, b kind) int {
		return cmp.Or(cmp.Compare(b.first.Severity, a.first.Severity), cmp.Compare(b.count, a.count))
	})
	return all
}

// printIssues prints each kind of issue with its count, an example and the
// first rows it stands in.
func (r *runner) printIssues(d loader.Draft) {
	t := r.texts
	all := kinds(d)
	if len(all) == 0 {
		fmt.Fprintf(r.out, "\n%s\n", t.T("command.check.no_issues"))
		return
	}
	var last mapping.Severity
	for i, k := range all {
		if i == 0 || k.first.Severity != last {
			last = k.first.Severity
			fmt.Fprintf(r.out, "\n%s\n", t.T("command.check.severity."+last.String()))
		}
		title := t.T("rule." + k.first.Rule + ".title")
		if k.first.Field != "" {
			title += " · " + clean.Trailing(k.first.Field)
		}
		fmt.Fprintf(r.out, "  %s  %s\n", clean.FitRight(t.Int(k.count), 9), title)
		fmt.Fprintf(r.out, "             %s\n", r.issueText(k.first))
		if k.first.Repair != "" && k.first.Rule != mapping.RuleCutOffElsewhere {
			fmt.Fprintf(r.out, "             %s\n", t.T("command.check.repairs", "Rule", k.first.Rule, "Shown", k.first.Shown, "Repair", k.first.Repair))
		}
		if len(k.rows) > 0 {
			fmt.Fprintf(r.out, "             %s\n", r.rowList(k.rows, k.count))
		}
	}
}

// issueText is the sentence of an issue.
func (r *runner) issueText(i mapping.Issue) string {
	id, values := i.Message()
	return r.texts.Values(id, values)
}

// place names a row by its number, of two sheets with the sheet's name.
func place(d loader.Draft, row int) string {
	sheet, number := d.Place(row)
	if d.Second == nil {
		return strconv.Itoa(number)
	}
	return sheet + "!" + strconv.Itoa(number)
}

// rowNumbers names rows by the numbers Excel shows.
func (r *runner) rowNumbers(rows []int, count int) string {
	names := make([]string, len(rows))
	for i, n := range rows {
		names[i] = strconv.Itoa(n)
	}
	return r.rowList(names, count)
}

// rowList names rows, of which there are count.
func (r *runner) rowList(rows []string, count int) string {
	names := slices.Clone(rows)
	if count > len(rows) {
		names = append(names, "…")
	}
	return r.texts.T("command.rows", "Count", count, "Rows", strings.Join(names, ", "))
}
