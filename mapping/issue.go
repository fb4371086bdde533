package mapping

import (
	"cmp"
	"maps"
	"slices"
)

// Severity of an issue. An Error holds its case file back; a Warning does not.
type Severity uint8

const (
	Warning Severity = iota
	Error
)

// String returns "warning" or "error".
func (s Severity) String() string { return [...]string{"warning", "error"}[s] }

// Issue is one thing found. The sentence for people is looked up by Rule
// ("rule.<rule>") with Field, Raw, Shown, ToSend and Values filled in.
type Issue struct {
	Severity Severity
	Rule     string
	Row      int    // index into the Source, -1 for the mapping as a whole
	Column   int    // index into the Source, -1 when no single column is meant
	Field    string // as sent, "" when none is meant
	Raw      string
	Shown    string
	ToSend   string
	Values   map[string]string // further values of the sentence, may be nil
	CaseFile int               // index into Result.CaseFiles, -1 for none
}

// Message returns the id of the sentence for people and all its values: Field,
// Raw, Shown, ToSend and those of Values. They hold personal data.
func (i Issue) Message() (id string, values map[string]string) {
	values = map[string]string{"Field": i.Field, "Raw": i.Raw, "Shown": i.Shown, "ToSend": i.ToSend}
	maps.Copy(values, i.Values)
	return "rule." + i.Rule, values
}

// sortIssues puts those of the mapping first, then goes by row and column.
func sortIssues(issues []Issue) {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
	})
}
