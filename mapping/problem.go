package mapping

import (
	"cmp"
	"slices"
	"strings"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// Ids of problems; their texts are "problem.<id>".
const (
	ProblemMissingField      = "missing_field"       // no column gives a mandatory field, or a custom one that the CRM requires
	ProblemFieldTwice        = "field_twice"         // several columns give the same field or the same custom key
	ProblemCustomKeyReserved = "custom_key_reserved" // a custom key is the name of a documented field
	ProblemKeyEmpty          = "key_empty"           // a custom field has no key
	ProblemFieldUnknown      = "field_unknown"       // no documented field has that name
	ProblemSeveralFields     = "several_fields"      // a column fits several fields equally well
	ProblemDefaultInvalid    = "default_invalid"     // a default or constant that the field does not take
)

// ProblemIDs lists every problem's id.
func ProblemIDs() []string {
	return []string{
		ProblemMissingField, ProblemFieldTwice, ProblemCustomKeyReserved, ProblemKeyEmpty, ProblemFieldUnknown,
		ProblemSeveralFields, ProblemDefaultInvalid,
	}
}

// Problems lists what keeps the mapping from being used, nil when nothing
// does: mandatory fields that nothing gives in the order of Fields, custom ones
// after them, then by the first column concerned, then defaults.
func (m Mapping) Problems() []Problem {
	var missing, others []Problem
	for _, f := range fields {
		k := Key{f.Target, f.Name}
		if f.Mandatory && m.Setting(k).Default == "" && !slices.ContainsFunc(m.Columns, func(c Column) bool { return !c.Custom && c.Key() == k }) {
			missing = append(missing, Problem{ID: ProblemMissingField, Field: f.Name})
		}
	}
	for _, s := range m.Settings {
		custom := fieldIndex(s.Target, s.Field) < 0
		if custom && s.Required && s.Default == "" && !slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Custom && c.Key() == s.Key }) {
			missing = append(missing, Problem{ID: ProblemMissingField, Field: s.Field})
		}
	}
	users := map[Key][]int{}
	for i, c := range m.Columns {
		switch {
		case c.Target == LeaveOut && c.Reason == ReasonSeveralFields:
			others = append(others, Problem{ID: ProblemSeveralFields, Field: c.candidates(), Columns: []int{i}})
			continue
		case c.Target == LeaveOut:
			continue
		case c.Custom && c.Field == "":
			others = append(others, Problem{ID: ProblemKeyEmpty, Columns: []int{i}})
			continue // two columns without a key are each their own problem
		case c.Custom && reserved(c.Target, c.Field):
			others = append(others, Problem{ID: ProblemCustomKeyReserved, Field: c.Field, Columns: []int{i}})
		case !c.Custom && fieldIndex(c.Target, c.Field) < 0:
			others = append(others, Problem{ID: ProblemFieldUnknown, Field: c.Field, Columns: []int{i}})
		}
		users[c.Key()] = append(users[c.Key()], i)
	}
	for k, columns := range users {
		if twice := m.twice(k, columns); len(twice) > 0 {
			others = append(others, Problem{ID: ProblemFieldTwice, Field: k.Field, Columns: twice})
		}
	}
	slices.SortFunc(others, func(a, b Problem) int {
		return cmp.Or(slices.Compare(a.Columns, b.Columns), strings.Compare(a.ID, b.ID))
	})
	for _, s := range m.Settings {
		if s.Default == "" {
			continue
		}
		a := Assignment{Target: s.Target, Field: s.Field, Custom: fieldIndex(s.Target, s.Field) < 0}
		if p, ok := newPlan(m, a, nil); ok && p.fallback == "" || a.Custom && reserved(a.Target, a.Field) {
			others = append(others, Problem{ID: ProblemDefaultInvalid, Field: s.Field})
		}
	}
	return append(missing, others...)
}

// twice gives the columns that give the same field for the same obligation, of
// the same sheet; those that are joined don't.
func (m Mapping) twice(k Key, columns []int) (twice []int) {
	joined := m.Setting(k).Joined
	for _, i := range columns {
		a := m.Columns[i]
		if slices.ContainsFunc(columns, func(j int) bool {
			b := m.Columns[j]
			same := a.group() == b.group() && a.Second == b.Second && (!joined || a.Custom != b.Custom)
			return j != i && (same || (a.group() == 0) != (b.group() == 0))
		}) {
			twice = append(twice, i)
		}
	}
	return twice
}

// candidates names the fields that a column may become.
func (c Column) candidates() string {
	var names []string
	for _, k := range c.Candidates {
		names = append(names, k.Field)
	}
	return strings.Join(names, ", ")
}

// reserved says that a custom key would stand in for a documented one.
func reserved(level Target, key string) bool {
	return fieldIndex(level, key) >= 0 || level == ToCaseFile && key == crm.Obligations
}

// Message returns the id and the values of the text for people: Field, and
// Columns as the sheet names them ("C, F").
func (p Problem) Message(m Mapping) (id string, values map[string]string) {
	names := make([]string, len(p.Columns))
	for i, c := range p.Columns {
		names[i] = m.columnName(c)
	}
	return "problem." + p.ID, map[string]string{"Field": p.Field, "Columns": strings.Join(names, ", ")}
}

// columnName names a column as its sheet does; of the second of two sheets with
// the sheet's number: "A (2)".
func (m Mapping) columnName(column int) string {
	c := m.Columns[column]
	if !c.Second {
		return workbook.ColumnName(c.Index)
	}
	first := slices.IndexFunc(m.Columns, func(o Column) bool { return o.Second })
	return workbook.ColumnName(c.Index-m.Columns[first].Index) + " (2)"
}
