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

// Suggest proposes a Mapping from the headers and a sample of the rows below.
// The column that fits a field best gets it, another one is offered as a custom
// field; columns that fit it equally well all get it, so that Problems shows
// the conflict. A custom field's key is the header to the letter; it goes to
// the obligation when the values differ within one Identification.
func Suggest(src Source, headerRow int) Mapping {
	m := Mapping{HeaderRow: headerRow, Columns: make([]Column, src.Columns())}
	content := make([]evidence, len(m.Columns))
	headerCells := src.HeaderCells(headerRow)
	parallel(len(m.Columns), func(i int) {
		at := headerRow
		if i < len(headerCells) {
			at = headerCells[i]
		}
		m.Columns[i] = Column{Index: i, Header: headerText(src, at, i)}
		content[i] = look(src, headerRow, i)
	})
	literal := 0
	for _, c := range m.Columns {
		if literalField(c.Header) >= 0 {
			literal++
		}
	}
	var candidates []candidate
	for i, c := range m.Columns {
		if content[i].filled > 0 && !blank(c.Header) {
			candidates = append(candidates, candidatesOf(i, c.Header, &content[i], literal >= literalHeaders)...)
		}
	}
	m.award(candidates)
	var unfilled []candidate
	for i, c := range m.Columns {
		if content[i].filled == 0 && !blank(c.Header) {
			unfilled = append(unfilled, m.mandatoryOf(i, c.Header)...)
		}
	}
	m.award(unfilled)
	for i := range m.Columns {
		c := &m.Columns[i]
		switch {
		case c.Target != LeaveOut:
		case content[i].filled == 0:
			c.Reason, c.Confidence = ReasonEmptyColumn, emptyConfidence
		case blank(c.Header):
			c.Reason, c.Confidence = ReasonEmptyHeader, customConfidence
		}
	}
	m.offerCustom(src, candidates)
	return m
}

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

// look gathers the evidence of one column. In a column without a value in the
// sample it goes on to the first one.
func look(src Source, headerRow, col int) evidence {
	var e evidence
	for row := headerRow + 1; row < src.Len() && (row <= headerRow+sampleRows || e.filled == 0); row++ {
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
	if len(found) > 1 && found[0].score-found[1].score < tie {
		return nil // one column for two fields: nobody guesses
	}
	return found
}

// mandatoryOf is the mandatory field that the header of an empty column names
// and that no column with values has: it is said to be empty in each row, not
// to be missing from the sheet.
func (m *Mapping) mandatoryOf(column int, header string) []candidate {
	for _, r := range headers().read(header) {
		f := fields[r.field]
		if r.whole && f.Mandatory && !slices.ContainsFunc(m.Columns, func(c Column) bool {
			return !c.Custom && c.Target == f.Target && c.Field == f.Name
		}) {
			return []candidate{{column, r.field, r.score, ReasonHeader}}
		}
	}
	return nil
}

// award gives fields to columns, the best fit first. A column that loses a
// field goes on to the next one it may become.
func (m *Mapping) award(candidates []candidate) {
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	won := map[int]float64{} // field → score of its first column
	for _, c := range candidates {
		column := &m.Columns[c.column]
		best, taken := won[c.field]
		if column.Target != LeaveOut || taken && best-c.score >= tie {
			continue
		}
		if !taken {
			won[c.field] = c.score
		}
		f := fields[c.field]
		column.Assignment = Assignment{Target: f.Target, Field: f.Name}
		column.Confidence, column.Reason = math.Round(c.score*1000)/1000, c.reason
	}
}

// offerCustom makes custom fields of the columns that became nothing and have
// a header and values.
func (m *Mapping) offerCustom(src Source, candidates []candidate) {
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
		if slices.ContainsFunc(candidates, func(k candidate) bool { return k.column == i }) {
			c.Reason = ReasonFieldTaken
		}
		level := ToCaseFile
		if varying[i] {
			level = ToObligation
		}
		if reserved(level, c.Header) {
			continue // left out: its key would stand in for the documented field that another column won
		}
		c.Assignment = Assignment{Target: level, Field: c.Header, Custom: true}
	}
}

// variesWithinDebtor says per column whether two rows of the sample with the
// same identification, or blank below it, have different values. Without
// exactly one column of identifications nothing is known.
func (m *Mapping) variesWithinDebtor(src Source) []bool {
	varies := make([]bool, len(m.Columns))
	id := -1
	for i, c := range m.Columns {
		if c.Assignment == (Assignment{Target: ToCaseFile, Field: crm.Identification}) {
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
