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
	ProblemMissingField      = "missing_field"       // no column gives a mandatory field
	ProblemFieldTwice        = "field_twice"         // several columns give the same field or the same custom key
	ProblemCustomKeyReserved = "custom_key_reserved" // a custom key is the name of a documented field
	ProblemKeyEmpty          = "key_empty"           // a custom field has no key
	ProblemFieldUnknown      = "field_unknown"       // no documented field has that name
)

// ProblemIDs lists every problem's id.
func ProblemIDs() []string {
	return []string{
		ProblemMissingField, ProblemFieldTwice, ProblemCustomKeyReserved, ProblemKeyEmpty, ProblemFieldUnknown,
	}
}

// Problems lists what keeps the mapping from being used, nil when nothing
// does: mandatory fields that no column gives in the order of Fields, then by
// the first column concerned.
func (m Mapping) Problems() []Problem {
	var missing, others []Problem
	for _, f := range fields {
		a := Assignment{Target: f.Target, Field: f.Name}
		if f.Mandatory && !slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Assignment == a }) {
			missing = append(missing, Problem{ID: ProblemMissingField, Field: f.Name})
		}
	}
	type key struct {
		level Target
		name  string
	}
	users := map[key][]int{}
	for i, c := range m.Columns {
		switch {
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
		k := key{c.Target, c.Field}
		users[k] = append(users[k], i)
	}
	for k, columns := range users {
		if len(columns) > 1 {
			others = append(others, Problem{ID: ProblemFieldTwice, Field: k.name, Columns: columns})
		}
	}
	slices.SortFunc(others, func(a, b Problem) int {
		return cmp.Or(slices.Compare(a.Columns, b.Columns), strings.Compare(a.ID, b.ID))
	})
	return append(missing, others...)
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
		names[i] = workbook.ColumnName(m.Columns[c].Index)
	}
	return "problem." + p.ID, map[string]string{"Field": p.Field, "Columns": strings.Join(names, ", ")}
}
