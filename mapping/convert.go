package mapping

import (
	"strings"

	"wolkload/loader/workbook"
)

// finding is what a conversion has to say about one cell: a rule, further
// values of its sentence, and the text that its repair reads instead of the
// cell, "" where it offers none.
type finding struct {
	rule   string
	values map[string]string
	repair string
}

// found is a finding on its own, the most frequent case.
func found(rule string) []finding { return []finding{{rule: rule}} }

// offering is a finding that offers a repair.
func offering(rule, repair string) finding { return finding{rule: rule, repair: repair} }

func hasError(fs []finding) bool {
	for _, f := range fs {
		if severities[f.rule] == Error {
			return true
		}
	}
	return false
}

// convert gives the text that is sent for a cell, "" for an empty one. When a
// finding is an Error nothing is sent and the text is "".
func convert(p *plan, c Convention, date1904 bool, cell workbook.Cell) (value string, fs []finding) {
	switch cell.Kind {
	case workbook.Empty:
		if cell.Formula {
			return "", found(RuleFormulaWithoutValue)
		}
		return "", nil
	case workbook.Error:
		return "", found(RuleCellError)
	case workbook.Text, workbook.Edited:
		if blank(cell.Raw) {
			return "", nil
		}
		if fs := unreadable(cell.Raw); fs != nil {
			return "", fs
		}
		if inner, ok := formulaText(cell.Raw); ok {
			if blank(inner) {
				return "", nil
			}
			cell.Raw = inner
			defer func() { fs = append(fs, finding{rule: RuleFormulaText}) }()
		}
	}
	switch p.kind {
	case TypeIdentification:
		value, fs = identification(cell, c.document)
	case TypeObligationID:
		value, fs = obligationID(cell)
	case TypePhone:
		value, fs = phone(cell, p.phones)
	case TypeEmail:
		value, fs = email(cell)
	case TypeAmount:
		value, fs = amount(cell, c.Decimal)
	case TypeInteger:
		value, fs = integer(cell, c.Decimal)
	case TypeDate:
		value, fs = date(cell, date1904, c)
	case TypeCustomText:
		value, fs = custom(cell, date1904)
	case TypeCustomNumber:
		value, fs = amount(cell, c.Decimal)
	case TypeCustomDate:
		if value, fs = date(cell, date1904, c); value != "" {
			value = p.setting.Date.write(value)
		}
	case TypeCustomTime:
		value, fs = clock(cell, date1904)
	case TypeCustomList:
		value, fs = listed(cell, p.setting.List, date1904)
	default:
		value, fs = text(cell, date1904)
	}
	if hasError(fs) {
		return "", fs
	}
	return value, fs
}

// converter converts cells in one goroutine.
type converter struct {
	src      Source
	table    *table
	date1904 bool
	formats  map[string]numberFormat // by code, as far as met
	code     string                  // the last one met, nearly always the next one too
	last     numberFormat
}

func newConverter(src Source, t *table) converter {
	return converter{src: src, table: t, date1904: src.Date1904()}
}

// borrow gives a converter that knows the formats others have met; done takes
// it back.
func (e *engine) borrow() *converter {
	if c, ok := e.converters.Get().(*converter); ok {
		return c
	}
	c := newConverter(e.src, e.table)
	return &c
}

func (e *engine) done(c *converter) { e.converters.Put(c) }

// evaluate gives what is sent for a field of one row and what there is to say.
func (c *converter) evaluate(p *plan, row int) (value string, fs []finding) {
	switch in := p.inputs[c.table.sheet(row)]; len(in) {
	case 0:
		return "", nil
	case 1:
		cell := c.src.Cell(row, in[0].column)
		return c.evaluateCell(p, in[0], row, cell)
	default:
		return c.evaluateJoined(p, in, row)
	}
}

// evaluateCell does so for the cell of the one column that gives the field.
func (c *converter) evaluateCell(p *plan, in input, row int, cell workbook.Cell) (value string, fs []finding) {
	var notes []finding
	typed := cell.Kind == workbook.Edited // what a person typed is sent as it is, or refused
	if p.values != nil && !typed {
		if to, ok := p.replacement(c.shown(row, in.column, cell)); ok {
			notes = []finding{{rule: RuleValueReplaced, values: map[string]string{"To": to}}}
			cell = workbook.Cell{Raw: to, Kind: workbook.Edited}
		}
	}
	value, fs = convert(p, in.convention, c.date1904, cell)
	switch {
	case value == "":
	case cell.Kind == workbook.Number:
		fs = append(fs, c.compareShown(p, row, in.column, value, cell.Format)...)
	case cell.Kind == workbook.Date && p.kind != TypeCustomTime && p.kind != TypeText && !c.format(cell.Format).wholeDate:
		fs = append(fs, finding{rule: RuleDatePartlyShown})
	}
	if !typed {
		value, fs = c.repair(p, in.convention, row, value, fs)
	}
	return value, append(notes, fs...)
}

// evaluateJoined does so for several columns, put together to one text.
func (c *converter) evaluateJoined(p *plan, in []input, row int) (string, []finding) {
	var parts []string
	var said []finding
	for _, i := range in {
		part, fs := c.evaluateCell(&textPlan, i, row, c.src.Cell(row, i.column))
		for _, f := range fs {
			if f.repair == "" { // what may be repaired is found in the whole
				said = append(said, f)
			}
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	if hasError(said) {
		return "", said
	}
	cell := workbook.Cell{Raw: strings.Join(parts, p.setting.Separator), Kind: workbook.Text}
	value, fs := c.evaluateText(p, in[0].convention, row, cell)
	return value, append(said, fs...)
}

// textPlan reads the parts that are joined.
var textPlan = plan{field: -1, kind: TypeText}

func (c *converter) evaluateText(p *plan, convention Convention, row int, cell workbook.Cell) (string, []finding) {
	var notes []finding
	if to, ok := p.replacement(cell.Raw); ok {
		notes = []finding{{rule: RuleValueReplaced, values: map[string]string{"To": to}}}
		cell = workbook.Cell{Raw: to, Kind: workbook.Edited}
	}
	value, fs := convert(p, convention, c.date1904, cell)
	value, fs = c.repair(p, convention, row, value, fs)
	return value, append(notes, fs...)
}

// repair reads, where a person said so, what a finding offers in place of the
// cell. Each rule is repaired once, so it ends.
func (c *converter) repair(p *plan, convention Convention, row int, value string, fs []finding) (string, []finding) {
	if p.repairs == nil {
		return value, fs
	}
	var notes []finding
	done := map[string]bool{}
	for i := 0; i < len(fs); i++ {
		f := fs[i]
		if f.repair == "" || done[f.rule] || !p.repaired(f.rule, c.table.sheet(row), c.src.Number(row)) {
			continue
		}
		done[f.rule] = true
		value, fs = convert(p, convention, c.date1904, workbook.Cell{Raw: f.repair, Kind: workbook.Edited})
		notes = append(notes, finding{rule: RuleRepaired, values: map[string]string{"Repaired": f.rule}})
		i = -1
	}
	return value, append(fs, notes...)
}

// shown is what Excel displays of a cell; of a text, the text.
func (c *converter) shown(row, column int, cell workbook.Cell) string {
	if cell.Kind == workbook.Text || cell.Kind == workbook.Edited {
		return cell.Raw
	}
	return c.src.Shown(row, column)
}

func (c *converter) compareShown(p *plan, row, column int, value, format string) []finding {
	identifier := !p.kind.number() && !p.kind.date()
	if p.kind.date() || c.format(format).faithful(value, identifier) {
		return nil
	}
	return compareShown(value, c.src.Shown(row, column), identifier)
}

// format parses a number format code the first time it is met.
func (c *converter) format(code string) numberFormat {
	if code == c.code && code != "" {
		return c.last
	}
	f, ok := c.formats[code]
	if !ok {
		f = parseFormat(code)
		if c.formats == nil {
			c.formats = map[string]numberFormat{}
		}
		c.formats[code] = f
	}
	c.code, c.last = code, f
	return f
}
