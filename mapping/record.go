package mapping

import (
	"strings"
	"unicode/utf8"

	"github.com/govalues/decimal"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// Positions of the fields that mean something to grouping and sums.
var (
	fieldIdentification = fieldIndex(ToCaseFile, crm.Identification)
	fieldEmail          = fieldIndex(ToCaseFile, crm.Email)
	fieldObligationID   = fieldIndex(ToObligation, crm.ObligationID)
	fieldTotalBalance   = fieldIndex(ToObligation, crm.TotalBalance)
	fieldPortfolio      = fieldIndex(ToObligation, crm.PortfolioType)
)

// record is one row converted.
type record struct {
	row        int
	values     []string // to send, one per table.plans; "" for empty and for what failed
	failed     uint16   // bit i: fields[i] has an error
	kind       recordKind
	held       bool            // an error in any cell
	obligation bool            // some value of an obligation's field, or an error in one
	balance    decimal.Decimal // total_balance as sums count it, 0 when empty or failed
}

type recordKind uint8

const (
	dataRow  recordKind = iota
	blankRow            // no mapped cell has a value
	totalRow            // the creditor's own sum
)

func (r *record) failedField(field int) bool { return r.failed&(1<<field) != 0 }

// converter turns rows into records and collects what there is to say.
type converter struct {
	formats    map[string]numberFormat // by code, as far as met
	src        Source
	table      *table
	findTotals bool    // look for the creditor's own total rows
	issues     []Issue // CaseFile is the record's index until grouping is done
}

// convert fills r, whose row and values (all "") are set; index is its place
// among the records.
func (c *converter) convert(r *record, index int) {
	before := len(c.issues)
	r.kind = blankRow
	for i := range c.table.plans {
		p := &c.table.plans[i]
		cell := c.src.Cell(r.row, p.column)
		value, fs := convert(p, c.src, cell)
		if cell.Kind == workbook.Number && value != "" {
			fs = append(fs, c.compareShown(p, r.row, value, cell.Format)...)
		}
		if cell.Kind == workbook.Date && value != "" && p.dated() && !c.format(cell.Format).wholeDate {
			fs = append(fs, finding{rule: RuleDatePartlyShown})
		}
		if value == "" && fs == nil {
			continue
		}
		r.kind = dataRow
		r.values[i] = value
		r.obligation = r.obligation || p.level == ToObligation
		for _, f := range fs {
			c.add(Issue{Rule: f.rule, Row: r.row, Column: p.column, Field: p.key, Raw: cell.Raw, ToSend: value, Values: f.values, CaseFile: index})
		}
		if value == "" && hasError(fs) {
			r.held = true
			if !p.custom {
				r.failed |= 1 << p.field
			}
		}
	}
	if r.kind == blankRow {
		return
	}
	if label := c.totalLabel(r); c.findTotals && label >= 0 {
		r.kind = totalRow
		c.issues = c.issues[:before]
		c.add(Issue{Rule: RuleTotalRow, Row: r.row, Column: label, Raw: c.src.Cell(r.row, label).Raw, CaseFile: -1})
		return
	}
	if i := c.table.place[fieldTotalBalance]; i >= 0 && r.values[i] != "" {
		r.balance = sumAmount(r.values[i])
	}
}

// add completes an issue and keeps it.
func (c *converter) add(i Issue) {
	i.Severity = severities[i.Rule]
	if i.Row >= 0 && i.Column >= 0 {
		i.Shown = c.src.Shown(i.Row, i.Column)
	}
	c.issues = append(c.issues, i)
}

func (c *converter) compareShown(p *plan, row int, value, format string) []finding {
	if c.format(format).faithful(value, !p.numeric()) {
		return nil
	}
	return compareShown(value, c.src.Shown(row, p.column), !p.numeric())
}

// format parses a number format code the first time it is met.
func (c *converter) format(code string) numberFormat {
	f, ok := c.formats[code]
	if !ok {
		f = parseFormat(code)
		c.formats[code] = f
	}
	return f
}

// totalLabel finds the cell that makes a row the creditor's own sum ("TOTAL",
// "Suma cartera"): the first text of the row, of a row that names no debtor
// and holds no other text but amounts. It is -1 for any other row.
func (c *converter) totalLabel(r *record) int {
	t := c.table
	if i := t.place[fieldEmail]; i >= 0 && (r.values[i] != "" || r.failedField(fieldEmail)) {
		return -1
	}
	identified := false
	if i := t.place[fieldIdentification]; i >= 0 {
		identified = r.values[i] != "" || r.failedField(fieldIdentification)
		if identified && !totalWord(r.values[i]) {
			return -1
		}
	}
	label := -1
	for col := range c.src.Columns() {
		cell := c.src.Cell(r.row, col)
		if cell.Kind == workbook.Text && !blank(cell.Raw) {
			label = col
			break
		}
	}
	if label < 0 || !totalWord(c.src.Cell(r.row, label).Raw) {
		return -1
	}
	for i := range t.plans {
		p := &t.plans[i]
		cell := c.src.Cell(r.row, p.column)
		if p.column == label || p.numeric() || cell.Kind == workbook.Number || cell.Kind == workbook.Empty {
			continue
		}
		if cell.Kind != workbook.Text || !blank(cell.Raw) {
			return -1
		}
	}
	return label
}

// totalWords begin the label of a row of sums.
var totalWords = map[string]bool{
	"total": true, "totales": true, "totais": true, "totals": true, "subtotal": true, "subtotales": true,
	"suma": true, "sumas": true, "sumatoria": true, "soma": true, "sum": true,
}

func totalWord(text string) bool {
	if len(text) > 80 || !utf8.ValidString(text) { // longer than any label
		return false
	}
	words := foldWords(text)
	for len(words) > 0 && (words[0] == "gran" || words[0] == "grand" || words[0] == "sub" || words[0] == "el") {
		words = words[1:]
	}
	return len(words) > 0 && totalWords[strings.TrimSpace(words[0])]
}
