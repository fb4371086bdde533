package mapping

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// profileVersion is the version of the JSON that is written. Version 1, which
// has columns and send_empty alone, is read too.
const profileVersion = 2

// Profile keeps an analyst's choices for files with the same headers. Its JSON
// is readable, versioned, and the same for every computer: nothing in it is of
// one file or one day.
type Profile struct {
	Version   int             `json:"version"`
	Name      string          `json:"name"`
	Revision  int             `json:"revision,omitempty"` // how often it was saved
	Layout    string          `json:"layout,omitempty"`   // "long", "wide" or "two_sheets"; "" is as detected
	Country   string          `json:"country,omitempty"`  // Mapping.Country
	SendEmpty bool            `json:"send_empty,omitempty"`
	Columns   []ProfileColumn `json:"columns"`
	Fields    []ProfileField  `json:"fields,omitempty"`
	Choices   []ProfileChoice `json:"choices,omitempty"`
}

// ProfileColumn is one header and what becomes of its column.
type ProfileColumn struct {
	Header    string   `json:"header"`
	Target    string   `json:"target"` // "case_file", "obligation" or "none"
	Field     string   `json:"field,omitempty"`
	Custom    bool     `json:"custom,omitempty"`
	Group     int      `json:"group,omitempty"`      // of a wide sheet: which of the row's obligations, from 1
	Sheet     int      `json:"sheet,omitempty"`      // 2 in the second of two sheets
	Decimal   string   `json:"decimal,omitempty"`    // "point", "comma" or "" for inferred
	DateOrder string   `json:"date_order,omitempty"` // "dmy", "mdy" or "" for inferred
	Repairs   []string `json:"repairs,omitempty"`    // rules whose repair is applied to the whole column
}

// ProfileField is what is set for a field beyond its column.
type ProfileField struct {
	Target   string            `json:"target"`
	Field    string            `json:"field"`
	Default  string            `json:"default,omitempty"`
	Join     *string           `json:"join,omitempty"`   // what stands between the columns that are joined
	Values   map[string]string `json:"values,omitempty"` // what a cell shows → what is read instead
	Type     string            `json:"type,omitempty"`   // of a custom field: "number", "date", "time", "list" or "" for text
	Date     string            `json:"date,omitempty"`   // of a custom date: "YYYY-DD-MM", "DD-MM-YYYY", "MM-DD-YYYY" or "" for YYYY-MM-DD
	List     []string          `json:"list,omitempty"`
	Required bool              `json:"required,omitempty"`
}

// ProfileChoice is which of several values of one debtor's field is sent.
type ProfileChoice struct {
	Field  string `json:"field"`
	Policy string `json:"policy"` // "first", "last" or "most_frequent"
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
	ErrProfileSetting   = "profile_setting"    // in layout, country, fields, choices, group, sheet or repairs: Value
)

// ProfileErrors lists the ids of ProfileError.
func ProfileErrors() []string {
	return []string{
		ErrProfileJSON, ErrProfileVersion, ErrProfileName, ErrProfileTarget,
		ErrProfileField, ErrProfileKeyEmpty, ErrProfileDecimal, ErrProfileDateOrder,
		ErrProfileSetting,
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
	layoutNames  = []string{LayoutLong: "long", LayoutWide: "wide", LayoutTwoSheets: "two_sheets"}
	typeNames    = map[Type]string{TypeCustomNumber: "number", TypeCustomDate: "date", TypeCustomTime: "time", TypeCustomList: "list"}
	shapeNames   = []string{DateYMD: "", DateYDM: "YYYY-DD-MM", DateDMY: "DD-MM-YYYY", DateMDY: "MM-DD-YYYY"}
	policyNames  = []string{First: "first", Last: "last", MostFrequent: "most_frequent"} // Hold is no choice
)

// NewProfile keeps m under a name. Repairs of single rows and the cut-off are
// of one file, and are not kept.
func NewProfile(name string, m Mapping) Profile {
	p := Profile{
		Version: profileVersion, Name: name, Layout: m.Layout.String(), Country: m.Country, SendEmpty: m.SendEmpty, Columns: []ProfileColumn{},
	}
	for _, c := range m.Columns {
		if blank(c.Header) && c.Target == LeaveOut {
			continue // nothing to recognise, nothing to keep
		}
		kept := ProfileColumn{
			Header: c.Header, Target: c.Target.String(), Field: c.Field, Custom: c.Custom, Group: c.Group,
			Decimal: decimalNames[c.Decimal], DateOrder: orderNames[c.DateOrder],
		}
		if c.Second {
			kept.Sheet = 2
		}
		for _, r := range m.Repairs {
			if r.Column == c.Index && r.Rows == nil {
				kept.Repairs = append(kept.Repairs, r.Rule)
			}
		}
		p.Columns = append(p.Columns, kept)
	}
	for _, s := range m.Settings {
		f := ProfileField{
			Target: s.Target.String(), Field: s.Field, Default: s.Default, Type: typeNames[s.Type], Date: shapeNames[s.Date],
			List: s.List, Required: s.Required,
		}
		if s.Joined {
			f.Join = &s.Separator
		}
		for _, v := range s.Values {
			if f.Values == nil {
				f.Values = map[string]string{}
			}
			f.Values[v.From] = v.To
		}
		p.Fields = append(p.Fields, f)
	}
	for _, c := range m.Choices {
		p.Choices = append(p.Choices, ProfileChoice{c.Field, c.Policy.String()})
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
	if p.Version < 1 || p.Version > profileVersion {
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
	if value, ok := p.settings(); !ok {
		return Profile{}, &ProfileError{ID: ErrProfileSetting, Values: map[string]string{"Value": value}}
	}
	return p, nil
}

// settings checks what is not of a column; value is the first that is no
// setting.
func (p Profile) settings() (value string, ok bool) {
	if p.Layout != "" && !slices.Contains(layoutNames, p.Layout) {
		return p.Layout, false
	}
	if p.Country != "" && !slices.Contains(PhoneCountries(), p.Country) {
		return p.Country, false
	}
	for _, c := range p.Columns {
		if c.Group < 0 || c.Group > maxGroups {
			return strconv.Itoa(c.Group), false
		}
		if c.Sheet != 0 && c.Sheet != 2 {
			return strconv.Itoa(c.Sheet), false
		}
		for _, rule := range c.Repairs {
			if !slices.Contains(repairable, rule) {
				return rule, false
			}
		}
	}
	for _, f := range p.Fields {
		s, value := f.setting()
		if value != "" {
			return value, false
		}
		if plan, ok := newPlan(Mapping{Settings: []Setting{s}}, Assignment{s.Target, s.Field, fieldIndex(s.Target, s.Field) < 0}, nil); ok && s.Default != "" && plan.fallback == "" {
			return s.Default, false
		}
	}
	for _, c := range p.Choices {
		if c.Field == "" || fieldIndex(ToObligation, c.Field) >= 0 || c.Policy == "" || !slices.Contains(policyNames, c.Policy) {
			return cmp.Or(c.Policy, c.Field, "choices"), false
		}
	}
	return "", true
}

// setting reads a field's setting; invalid is what in it is none, "" when all is well.
func (f ProfileField) setting() (s Setting, invalid string) {
	target := slices.Index(targetNames, f.Target)
	if target < 1 || f.Field == "" {
		return s, cmp.Or(f.Target, "fields")
	}
	s = Setting{Key: Key{Target(target), f.Field}, Default: f.Default, List: f.List, Required: f.Required}
	documented := fieldIndex(s.Target, s.Field) >= 0
	for t, name := range typeNames {
		if name == f.Type {
			s.Type = t
		}
	}
	shape := slices.Index(shapeNames, f.Date)
	switch {
	case !documented && reserved(s.Target, s.Field):
		return s, f.Field
	case f.Type != "" && (s.Type == TypeText || documented):
		return s, f.Type
	case f.Date != "" && (shape < 0 || s.Type != TypeCustomDate):
		return s, f.Date
	case len(f.List) > 0 && s.Type != TypeCustomList:
		return s, f.List[0]
	case f.Required && documented:
		return s, f.Field
	}
	s.Date = DateShape(max(0, shape))
	if f.Join != nil {
		s.Joined, s.Separator = true, *f.Join
	}
	for _, from := range slices.Sorted(maps.Keys(f.Values)) {
		s.Values = append(s.Values, Replacement{from, f.Values[from]})
	}
	return s, ""
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
