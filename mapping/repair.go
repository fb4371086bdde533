package mapping

import "slices"

// Repair is a repair that a person applied: what a rule offers for a column's
// cells is read in their place. The file is not touched.
type Repair struct {
	Rule   string
	Column int   // index into the Source
	Rows   []int `json:",omitempty"` // numbers of the rows it is for, as in the sheet; nil for all of the column
}

// WithRepair returns a copy in which the repair that rule offers is applied to
// the cells of a column: to the row with this number, or to all with 0.
func (m Mapping) WithRepair(rule string, column, number int) Mapping {
	at := m.repair(rule, column)
	m.Repairs = slices.Clone(m.Repairs)
	switch {
	case at < 0:
		r := Repair{Rule: rule, Column: column}
		if number > 0 {
			r.Rows = []int{number}
		}
		m.Repairs = append(m.Repairs, r)
	case m.Repairs[at].Rows == nil: // for all already
	case number <= 0:
		m.Repairs[at].Rows = nil
	default:
		rows := append(slices.Clone(m.Repairs[at].Rows), number)
		slices.Sort(rows)
		m.Repairs[at].Rows = slices.Compact(rows)
	}
	return m
}

// Repaired returns a copy in which the repair that an issue offers is applied:
// to the row with this number, or to all of its column with 0. Another cut-off
// is offered for the whole sheet.
func (m Mapping) Repaired(i Issue, number int) Mapping {
	switch {
	case i.Repair == "":
		return m
	case i.Rule == RuleCutOffElsewhere:
		m.CutOff = i.Repair
		return m
	}
	return m.WithRepair(i.Rule, i.Column, number)
}

// WithoutRepair returns a copy in which a repair is undone: that of one row, or
// of all with 0. One that was applied to all is undone for all.
func (m Mapping) WithoutRepair(rule string, column, number int) Mapping {
	at := m.repair(rule, column)
	if at < 0 {
		return m
	}
	m.Repairs = slices.Clone(m.Repairs)
	r := &m.Repairs[at]
	if number > 0 && r.Rows != nil {
		r.Rows = slices.DeleteFunc(slices.Clone(r.Rows), func(n int) bool { return n == number })
	}
	if number <= 0 || len(r.Rows) == 0 {
		m.Repairs = slices.Delete(m.Repairs, at, at+1)
	}
	return m
}

func (m Mapping) repair(rule string, column int) int {
	return slices.IndexFunc(m.Repairs, func(r Repair) bool { return r.Rule == rule && r.Column == column })
}

// repairable are the rules that may offer a repair.
var repairable = []string{
	RuleEmailSeveral, RuleLostZeros, RuleDateIsNumber, RuleDecimalTail, RuleIdentificationPunctuation,
	RuleInvisibleCharacters, RuleMojibake, RuleNotInList,
}

// Repairable lists the rules that may offer a repair.
func Repairable() []string { return slices.Clone(repairable) }
