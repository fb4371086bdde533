package mapping

import (
	"wolkload/loader/workbook"
)

// finding is what a conversion has to say about one cell: a rule, and further
// values of its sentence.
type finding struct {
	rule   string
	values map[string]string
}

// found is a finding on its own, the most frequent case.
func found(rule string) []finding { return []finding{{rule: rule}} }

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
func convert(p *plan, src Source, cell workbook.Cell) (value string, fs []finding) {
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
			cell.Raw = inner
			defer func() { fs = append(fs, finding{rule: RuleFormulaText}) }()
			if blank(inner) {
				return "", nil
			}
		}
	}
	if p.custom {
		value, fs = custom(cell, src.Date1904())
	} else {
		switch fields[p.field].Type {
		case TypeIdentification:
			value, fs = identification(cell)
		case TypeObligationID:
			value, fs = obligationID(cell)
		case TypePhone:
			value, fs = phone(cell)
		case TypeEmail:
			value, fs = email(cell)
		case TypeAmount:
			value, fs = amount(cell, p.convention.Decimal)
		case TypeInteger:
			value, fs = integer(cell, p.convention.Decimal)
		case TypeDate:
			value, fs = date(cell, src.Date1904(), p.convention)
		default:
			value, fs = text(cell, src.Date1904())
		}
	}
	if hasError(fs) {
		return "", fs
	}
	return value, fs
}
