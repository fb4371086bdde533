package mapping

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// profileVersion is the version of the JSON that is written and read.
const profileVersion = 1

// Profile keeps an analyst's assignments for files with the same headers. Its
// JSON is readable and versioned.
type Profile struct {
	Version   int             `json:"version"`
	Name      string          `json:"name"`
	SendEmpty bool            `json:"send_empty,omitempty"`
	Columns   []ProfileColumn `json:"columns"`
}

// ProfileColumn is one header and what becomes of its column.
type ProfileColumn struct {
	Header    string `json:"header"`
	Target    string `json:"target"` // "case_file", "obligation" or "none"
	Field     string `json:"field,omitempty"`
	Custom    bool   `json:"custom,omitempty"`
	Decimal   string `json:"decimal,omitempty"`    // "point", "comma" or "" for inferred
	DateOrder string `json:"date_order,omitempty"` // "dmy", "mdy" or "" for inferred
}

// ProfileError says why a profile can't be read. ID is stable; the texts for
// people are looked up by it ("mapping.<id>") with Values filled in.
type ProfileError struct {
	ID     string
	Values map[string]string // "Column": the place in "columns", from 1; "Value": what stands there
	Err    error
}

// IDs of ProfileError.
const (
	ErrProfileJSON      = "profile_json"       // not the JSON of a profile
	ErrProfileVersion   = "profile_version"    // of another version: Value
	ErrProfileName      = "profile_name"       // it has no name
	ErrProfileTarget    = "profile_target"     // Column, Value
	ErrProfileField     = "profile_field"      // no such documented field, or one where none may be: Column, Value
	ErrProfileKeyEmpty  = "profile_key_empty"  // a custom field without a key: Column
	ErrProfileDecimal   = "profile_decimal"    // Column, Value
	ErrProfileDateOrder = "profile_date_order" // Column, Value
)

// ProfileErrors lists the ids of ProfileError.
func ProfileErrors() []string {
	return []string{
		ErrProfileJSON, ErrProfileVersion, ErrProfileName, ErrProfileTarget,
		ErrProfileField, ErrProfileKeyEmpty, ErrProfileDecimal, ErrProfileDateOrder,
	}
}

// Error is for logs and developers.
func (e *ProfileError) Error() string {
	s := "mapping: " + e.ID
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *ProfileError) Unwrap() error { return e.Err }

// Message returns the id and the values of the text for people.
func (e *ProfileError) Message() (id string, values map[string]string) {
	return "mapping." + e.ID, e.Values
}

// Names in the JSON, by the value they stand for.
var (
	targetNames  = []string{LeaveOut: "none", ToCaseFile: "case_file", ToObligation: "obligation"}
	decimalNames = []string{DecimalInferred: "", DecimalPoint: "point", DecimalComma: "comma"}
	orderNames   = []string{OrderInferred: "", OrderDMY: "dmy", OrderMDY: "mdy"}
)

// NewProfile keeps m under a name.
func NewProfile(name string, m Mapping) Profile {
	p := Profile{Version: profileVersion, Name: name, SendEmpty: m.SendEmpty, Columns: []ProfileColumn{}}
	for _, c := range m.Columns {
		if blank(c.Header) && c.Target == LeaveOut {
			continue // nothing to recognise, nothing to keep
		}
		p.Columns = append(p.Columns, ProfileColumn{
			Header: c.Header, Target: c.Target.String(), Field: c.Field, Custom: c.Custom,
			Decimal: decimalNames[c.Decimal], DateOrder: orderNames[c.DateOrder],
		})
	}
	return p
}

// ParseProfile reads a profile file. An unknown version, key, target or field
// is an error; all errors are *ProfileError.
func ParseProfile(data []byte) (Profile, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // some editors begin a file with it
	if !utf8.Valid(data) {
		return Profile{}, &ProfileError{ID: ErrProfileJSON, Err: errors.New("not UTF-8")} // encoding/json would replace bytes of a key
	}
	var p Profile
	// The version first: another one may have other keys.
	if err := json.Unmarshal(data, &struct {
		Version *int `json:"version"`
	}{&p.Version}); err != nil {
		return Profile{}, &ProfileError{ID: ErrProfileJSON, Err: err}
	}
	if p.Version != profileVersion {
		return Profile{}, &ProfileError{ID: ErrProfileVersion, Values: map[string]string{"Value": strconv.Itoa(p.Version)}}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return Profile{}, &ProfileError{ID: ErrProfileJSON, Err: err}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Profile{}, &ProfileError{ID: ErrProfileJSON, Err: errors.New("more than one value")}
	}
	if strings.TrimSpace(p.Name) == "" {
		return Profile{}, &ProfileError{ID: ErrProfileName}
	}
	for i, c := range p.Columns {
		if id, value := c.invalid(); id != "" {
			return Profile{}, &ProfileError{ID: id, Values: map[string]string{"Column": strconv.Itoa(i + 1), "Value": value}}
		}
	}
	return p, nil
}

// invalid gives the id of what is wrong with a column and the value concerned.
func (c ProfileColumn) invalid() (id, value string) {
	target := slices.Index(targetNames, c.Target)
	switch {
	case target < 0:
		return ErrProfileTarget, c.Target
	case Target(target) == LeaveOut && (c.Field != "" || c.Custom):
		return ErrProfileField, c.Field
	case Target(target) != LeaveOut && c.Custom && c.Field == "":
		return ErrProfileKeyEmpty, ""
	case Target(target) != LeaveOut && !c.Custom && fieldIndex(Target(target), c.Field) < 0:
		return ErrProfileField, c.Field
	case !slices.Contains(decimalNames, c.Decimal):
		return ErrProfileDecimal, c.Decimal
	case !slices.Contains(orderNames, c.DateOrder):
		return ErrProfileDateOrder, c.DateOrder
	}
	return "", ""
}

// Fits says whether the profile was made for exactly these headers (folded, in
// any order). Columns without a header don't count.
func (p Profile) Fits(m Mapping) bool {
	var kept, present []string
	for _, c := range p.Columns {
		kept = append(kept, Fold(c.Header))
	}
	for _, c := range m.Columns {
		present = append(present, Fold(c.Header))
	}
	named := func(headers []string) []string {
		headers = slices.DeleteFunc(headers, func(h string) bool { return h == "" })
		slices.Sort(headers)
		return headers
	}
	kept, present = named(kept), named(present)
	return len(kept) > 0 && slices.Equal(kept, present)
}

// Apply returns a copy of m in which the columns whose header the profile
// knows become what it says, with Reason "profile"; known counts them. A header
// that matches to the letter comes before one that matches folded, and of
// several equal ones the first goes to the first column.
func (p Profile) Apply(m Mapping) (applied Mapping, known int) {
	m.Columns = slices.Clone(m.Columns)
	m.SendEmpty = p.SendEmpty
	used := make([]bool, len(p.Columns))
	done := make([]bool, len(m.Columns))
	exact := func(kept, header string) bool { return kept == header }
	folded := func(kept, header string) bool { return Fold(kept) == Fold(header) }
	for _, same := range []func(kept, header string) bool{exact, folded} {
		for i := range m.Columns {
			if done[i] {
				continue
			}
			for j, kept := range p.Columns {
				if !used[j] && same(kept.Header, m.Columns[i].Header) {
					kept.applyTo(&m.Columns[i])
					used[j], done[i] = true, true
					known++
					break
				}
			}
		}
	}
	return m, known
}

// applyTo takes a column that ParseProfile or NewProfile made.
func (c ProfileColumn) applyTo(column *Column) {
	column.Assignment = Assignment{Target: Target(max(0, slices.Index(targetNames, c.Target))), Field: c.Field, Custom: c.Custom}
	column.Confidence, column.Reason = 1, ReasonProfile
	column.Decimal = Decimal(max(0, slices.Index(decimalNames, c.Decimal)))
	column.DateOrder = DateOrder(max(0, slices.Index(orderNames, c.DateOrder)))
}
