package mapping

import "maps"

// Severity of an issue. An Error holds its case file back, a Warning does not; a
// Note says what was done because a person chose so.
type Severity uint8

const (
	Note Severity = iota
	Warning
	Error
)

// String returns "note", "warning" or "error".
func (s Severity) String() string { return [...]string{"note", "warning", "error"}[s] }

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
	CaseFile int               // of the Result, -1 for none
	Repair   string            // what would be read in place of the cell if the repair that the rule offers were applied, "" for no offer
}

// Message returns the id of the sentence for people and all its values: Field,
// Raw, Shown, ToSend, Repair and those of Values. They hold personal data.
func (i Issue) Message() (id string, values map[string]string) {
	values = map[string]string{"Field": i.Field, "Raw": i.Raw, "Shown": i.Shown, "ToSend": i.ToSend, "Repair": i.Repair}
	maps.Copy(values, i.Values)
	return "rule." + i.Rule, values
}
