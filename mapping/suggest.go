package mapping

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// sampleRows is how many rows below the header are looked at. Whether a column
// is empty is decided by all of them.
const sampleRows = 2000

// Confidences of what is no documented field.
const (
	emptyConfidence  = 1.0 // there is nothing to send
	customConfidence = 0.3 // nothing speaks against it, and nothing for it
)

// Scores by content; those by header stand in dictionary.go.
const (
	literalScore    = 0.995 // the documented name to the letter, in a sheet made after the documentation
	emailScore      = 0.85  // a column of e-mails, whatever its header but one of somebody else's
	unconfirmedCost = 0.005 // content says neither yes nor no
	partialGain     = 0.10  // a header known in part, confirmed by content
	doubtfulScore   = 0.50  // a known header over values that look like something else
	tie             = 0.004 // scores nearer than this are equal: nobody guesses between them
)

// literalHeaders is how many documented names to the letter show that a sheet
// was made after the documentation, as by the command template.
const literalHeaders = 3

// candidate is one field that a column may become.
type candidate struct {
	column, field int
	score         float64
	reason        string
}

// Shape is how the sheet that is mapped is laid out, where that is known.
type Shape struct {
	Long   bool   // several columns with numbered headers are no groups: a person said so
	Second Second // where the second of two sheets begins
}

// Suggest proposes a Mapping from the headers and a sample of the rows below.
// The column that fits a field best gets it, another one is offered as a custom
// field; columns that fit it equally well all get it, and a column that fits
// several fields equally well gets none, so that Problems shows the conflict. A
// custom field's key is the header to the letter; it goes to the obligation
// when the values differ within one Identification. Headers that number an
// obligation's columns make the layout wide; the number is then no part of a
// custom key.
func Suggest(src Source, headerRow int) Mapping { return SuggestAs(src, headerRow, Shape{}) }

// SuggestAs is Suggest for rows whose layout is known in part.
func SuggestAs(src Source, headerRow int, shape Shape) Mapping {
	m := Mapping{HeaderRow: headerRow, SecondRow: shape.Second.Row, Columns: make([]Column, src.Columns())}
	content := make([]evidence, len(m.Columns))
	headerCells := src.HeaderCells(headerRow)
	parallel(len(m.Columns), func(i int) {
		at := headerRow
		if i < len(headerCells) {
			at = headerCells[i]
		}
		m.Columns[i] = Column{Index: i, Header: headerText(src, at, i), Second: m.SecondRow > 0 && i >= shape.Second.Column}
		from := headerRow + 1
		if m.Columns[i].Second {
			from = m.SecondRow
		}
		content[i] = gather(src, from, i)
	})
	names := make([]string, len(m.Columns)) // what of each header names the field
	for i, c := range m.Columns {
		names[i] = c.Header
	}
	bases := slices.Clone(names)
	if !shape.Long {
		from := shape.Second.Column // of two sheets the second may have groups; of one, all of it
		for i, g := range headers().groups(names[from:]) {
			if i += from; g.group > 0 {
				m.Layout = LayoutWide
				m.Columns[i].Group, names[i], bases[i] = g.group, g.read, g.base
			}
		}
	}
	if m.SecondRow > 0 {
		m.Layout = LayoutTwoSheets
	}
	literal := 0
	for _, name := range names {
		if literalField(name) >= 0 {
			literal++
		}
	}
	var candidates []candidate
	for i, name := range names {
		if content[i].filled == 0 || blank(name) {
			continue
		}
		found := slices.DeleteFunc(candidatesOf(i, name, &content[i], literal >= literalHeaders), func(c candidate) bool { return !m.eligible(i, c.field) })
		for _, c := range found {
			f := fields[c.field]
			m.Columns[i].Candidates = append(m.Columns[i].Candidates, Candidate{Assignment{Target: f.Target, Field: f.Name}, rounded(c.score), c.reason})
		}
		candidates = append(candidates, found...)
	}
	m.award(candidates)
	var unfilled []candidate
	for i, name := range names {
		if content[i].filled == 0 && !blank(name) {
			unfilled = append(unfilled, m.mandatoryOf(i, name)...)
		}
	}
	m.award(unfilled)
	for i := range m.Columns {
		c := &m.Columns[i]
		switch {
		case c.Target != LeaveOut || c.Reason != "":
		case content[i].filled == 0:
			c.Reason, c.Confidence = ReasonEmptyColumn, emptyConfidence
		case blank(c.Header):
			c.Reason, c.Confidence = ReasonEmptyHeader, customConfidence
		}
	}
	m.offerCustom(src, bases)
	return m
}

// eligible says that a column's place in the layout lets it become a field: of
// two sheets the first has the debtors, the second their obligations.
func (m *Mapping) eligible(column, field int) bool {
	c, target := m.Columns[column], fields[field].Target
	return (c.Group == 0 || target == ToObligation) && (m.SecondRow == 0 || c.Second || target == ToCaseFile)
}

func rounded(score float64) float64 { return math.Round(score*1000) / 1000 }

// headerText is the header to the letter. A header that is a number or a date
// counts as what Excel shows.
func headerText(src Source, row, col int) string {
	if row < 0 {
		return ""
	}
	switch cell := src.Cell(row, col); cell.Kind {
	case workbook.Empty:
		return ""
	case workbook.Text, workbook.Edited:
		return cell.Raw
	default:
		return src.Shown(row, col)
	}
}

// gather collects the evidence of one column from a row on. In a column
// without a value in the sample it goes on to the first one.
func gather(src Source, from, col int) evidence {
	var e evidence
	for row := from; row < src.Len() && (row < from+sampleRows || e.filled == 0); row++ {
		e.add(src.Cell(row, col))
	}
	return e
}

func literalField(header string) int {
	return slices.IndexFunc(fields[:], func(f Field) bool { return f.Name == header })
}

// candidatesOf scores the fields a column may become, best first.
func candidatesOf(column int, header string, content *evidence, literal bool) []candidate {
	if i := literalField(header); literal && i >= 0 {
		return []candidate{{column, i, literalScore, ReasonHeader}}
	}
	var found []candidate
	for _, r := range headers().read(header) {
		c := candidate{column, r.field, r.score, ReasonHeader}
		if !r.whole {
			c.reason = ReasonHeaderPartial
		}
		sure := r.whole && r.line < 3
		switch content.judge(fields[r.field].Type) {
		case confirms:
			c.reason = ReasonHeaderAndContent
			if !r.whole {
				c.score += partialGain
			}
		case neutral:
			if !sure && fields[r.field].Type == TypeObligationID && content.filled > content.unknown {
				continue // nothing contradicts an id: «Contrato firmado» of «SI» would be one
			}
			c.score -= unconfirmedCost
		case contradicts:
			if !sure {
				continue
			}
			c.score = doubtfulScore * r.score
		}
		found = append(found, c)
	}
	email := fieldEmail
	if content.judge(TypeEmail) == confirms && !headers().another(header) && !slices.ContainsFunc(found, func(c candidate) bool { return c.field == email }) {
		found = append(found, candidate{column, email, emailScore, ReasonContent})
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return found
}

// mandatoryOf is the mandatory field that the header of an empty column names
// and that no column with values has: it is said to be empty in each row, not
// to be missing from the sheet.
func (m *Mapping) mandatoryOf(column int, header string) []candidate {
	for _, r := range headers().read(header) {
		f := fields[r.field]
		if r.whole && f.Mandatory && m.eligible(column, r.field) && !m.given(r.field, m.Columns[column]) {
			return []candidate{{column, r.field, r.score, ReasonHeader}}
		}
	}
	return nil
}

// given says that a column gives a field where the column c would give it too.
func (m *Mapping) given(field int, c Column) bool {
	f := fields[field]
	return slices.ContainsFunc(m.Columns, func(o Column) bool {
		if o.Custom || o.Target != f.Target || o.Field != f.Name {
			return false
		}
		bothSheets := field == fieldIdentification && o.Second != c.Second // it joins them
		return !bothSheets && (o.Group == c.Group || o.Group == 0 || c.Group == 0)
	})
}

// award gives fields to columns, the best fit first. A column that loses a
// field goes on to the next one it may become; one that fits several equally
// well, which nobody has, becomes none of them.
func (m *Mapping) award(candidates []candidate) {
	slices.SortStableFunc(candidates, func(a, b candidate) int {
		ca, cb := m.Columns[a.column], m.Columns[b.column]
		return cmp.Or(cmp.Compare(turn(ca), turn(cb)), cmp.Compare(b.score, a.score))
	})
	type place struct {
		field, group int
		second       bool
	}
	won := map[place]float64{} // → score of its first column
	for _, c := range candidates {
		column := &m.Columns[c.column]
		at := place{c.field, column.Group, column.Second}
		best, taken := won[at]
		if column.Target != LeaveOut || column.Reason != "" || taken && best-c.score >= tie || !taken && m.given(c.field, *column) {
			continue
		}
		if slices.ContainsFunc(candidates, func(o candidate) bool {
			return o.column == c.column && o.field != c.field && c.score-o.score < tie && !m.given(o.field, *column)
		}) && !taken {
			column.Reason, column.Confidence = ReasonSeveralFields, rounded(c.score)
			continue
		}
		if !taken {
			won[at] = c.score
		}
		f := fields[c.field]
		column.Assignment = Assignment{Target: f.Target, Field: f.Name}
		column.Confidence, column.Reason = rounded(c.score), c.reason
	}
}

// turn is when a column chooses: those of groups first, whose field no other
// column may have, those of the second sheet last.
func turn(c Column) int {
	switch {
	case c.Group > 0:
		return 0
	case c.Second:
		return 2
	}
	return 1
}

// CopyColumns are the headers that a copy of the rows that a CRM did not take has
// besides its own, in this order.
var CopyColumns = [...]string{"STATUS", "REASON", "ROW"}

// leaveOutCopied leaves out the columns that were added to a copy, so that it
// can be corrected and loaded as it is.
func (m *Mapping) leaveOutCopied() {
	for i := 0; i+len(CopyColumns) <= len(m.Columns); i++ {
		copied := true
		for n, header := range CopyColumns {
			copied = copied && m.Columns[i+n].Header == header
		}
		for n := range CopyColumns {
			if copied {
				c := &m.Columns[i+n]
				c.Assignment, c.Candidates, c.Reason, c.Confidence = Assignment{}, nil, ReasonCopy, 1
			}
		}
	}
}

// offerCustom makes custom fields of the columns that became nothing and have
// a header and values. bases are the headers without the numbers of groups.
func (m *Mapping) offerCustom(src Source, bases []string) {
	m.leaveOutCopied()
	var varying []bool
	for i := range m.Columns {
		c := &m.Columns[i]
		if c.Target != LeaveOut || c.Reason != "" {
			continue
		}
		if varying == nil {
			varying = m.variesWithinDebtor(src)
		}
		c.Reason, c.Confidence = ReasonNothingFits, customConfidence
		if len(c.Candidates) > 0 {
			c.Reason = ReasonFieldTaken
		}
		level := ToCaseFile
		if varying[i] || c.Group > 0 || c.Second {
			level = ToObligation
		}
		debtors := slices.ContainsFunc(c.Candidates, func(k Candidate) bool { return k.Target == ToCaseFile })
		if reserved(level, bases[i]) || c.Second && debtors {
			continue // left out: another column gives that very field
		}
		c.Assignment = Assignment{Target: level, Field: bases[i], Custom: true}
	}
}

// variesWithinDebtor says per column whether two rows of the sample with the
// same identification, or blank below it, have different values. Without
// exactly one column of identifications nothing is known.
func (m *Mapping) variesWithinDebtor(src Source) []bool {
	varies := make([]bool, len(m.Columns))
	id := -1
	for i, c := range m.Columns {
		if c.Assignment == (Assignment{Target: ToCaseFile, Field: crm.Identification}) && !c.Second {
			if id >= 0 {
				return varies
			}
			id = i
		}
	}
	if id < 0 {
		return varies
	}
	firstOf := map[string][]string{} // identification → the first value of each column
	var current []string
	for row := m.HeaderRow + 1; row < src.Len() && row <= m.HeaderRow+sampleRows; row++ {
		key := strings.TrimSpace(src.Cell(row, m.Columns[id].Index).Raw)
		if key != "" {
			if current = firstOf[key]; current == nil {
				current = make([]string, len(m.Columns))
				firstOf[key] = current
			}
		}
		if current == nil {
			continue
		}
		for i, c := range m.Columns {
			raw := src.Cell(row, c.Index).Raw
			switch {
			case varies[i] || blank(raw):
			case current[i] == "":
				current[i] = raw
			case current[i] != raw:
				varies[i] = true
			}
		}
	}
	return varies
}
