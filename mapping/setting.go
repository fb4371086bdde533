package mapping

import (
	"cmp"
	"slices"
	"strings"
)

// Second is where the second of two sheets begins in a Stack; zero is one sheet.
type Second struct{ Row, Column int }

// Key names a field that is sent: a documented one, or a custom one by its key
// to the letter. Its zero value is no field.
type Key struct {
	Target Target
	Field  string
}

// Key is the field that an assignment gives.
func (a Assignment) Key() Key { return Key{a.Target, a.Field} }

// Setting says how a field is made beyond its column. Its zero value, but for
// Key, says nothing.
type Setting struct {
	Key
	// Default is sent where the columns give nothing; of a field without a
	// column it is a constant. "" is none.
	Default string
	// Joined says that several columns make the field, in the order of the
	// sheet, with Separator between those that have a value.
	Joined    bool
	Separator string
	// Values are replaced: what a cell shows, without outer spaces and whatever
	// its capitals, by what is read instead; by "" for nothing.
	Values []Replacement
	// Of a custom field:
	Type     Type      // one of TypeCustom…; TypeText counts as TypeCustomText
	Date     DateShape // of TypeCustomDate
	List     []string  // of TypeCustomList: what it takes, to the letter
	Required bool      // the CRM refuses case files without it
}

// Replacement is one entry of a dictionary of values.
type Replacement struct{ From, To string }

// DateShape is how the CRM takes a custom date, as it is configured there (api.md).
type DateShape uint8

const (
	DateYMD DateShape = iota // YYYY-MM-DD
	DateYDM                  // YYYY-DD-MM
	DateDMY                  // DD-MM-YYYY
	DateMDY                  // MM-DD-YYYY
)

// String is the order as the CRM writes it.
func (s DateShape) String() string {
	return [...]string{"YYYY-MM-DD", "YYYY-DD-MM", "DD-MM-YYYY", "MM-DD-YYYY"}[s]
}

// write gives a date, which is in the form YYYY-MM-DD, in this order.
func (s DateShape) write(iso string) string {
	year, month, day := iso[:4], iso[5:7], iso[8:]
	switch s {
	case DateYDM:
		return year + "-" + day + "-" + month
	case DateDMY:
		return day + "-" + month + "-" + year
	case DateMDY:
		return month + "-" + day + "-" + year
	}
	return iso
}

// Policy says which of several values of one debtor's field is sent.
type Policy uint8

const (
	Hold Policy = iota // none: the case file is held until someone decides
	First
	Last
	MostFrequent // of equally frequent ones the first
)

// String is the name in the JSON: "hold", "first", "last" or "most_frequent".
func (p Policy) String() string { return [...]string{"hold", "first", "last", "most_frequent"}[p] }

// Choice is the policy for one field of the case file.
type Choice struct {
	Field  string // as sent
	Policy Policy
}

// Setting is what is set for a field; with nothing set, only Key is.
func (m Mapping) Setting(k Key) Setting {
	if i := slices.IndexFunc(m.Settings, func(s Setting) bool { return s.Key == k }); i >= 0 {
		return m.Settings[i]
	}
	return Setting{Key: k}
}

// WithSetting returns a copy with what is set for a field.
func (m Mapping) WithSetting(s Setting) Mapping {
	m.Settings = slices.DeleteFunc(slices.Clone(m.Settings), func(o Setting) bool { return o.Key == s.Key })
	if !s.empty() {
		m.Settings = append(m.Settings, s)
	}
	slices.SortFunc(m.Settings, func(a, b Setting) int {
		return cmp.Or(cmp.Compare(a.Target, b.Target), strings.Compare(a.Field, b.Field))
	})
	return m
}

// empty says that nothing is set.
func (s Setting) empty() bool {
	return s.Default == "" && !s.Joined && len(s.Values) == 0 && s.Type == TypeText && s.Date == DateYMD && len(s.List) == 0 && !s.Required
}

// same says that two settings are equal.
func (s Setting) same(o Setting) bool {
	return s.Key == o.Key && s.Default == o.Default && s.Joined == o.Joined && s.Separator == o.Separator &&
		slices.Equal(s.Values, o.Values) && s.Type == o.Type && s.Date == o.Date && slices.Equal(s.List, o.List) && s.Required == o.Required
}

// Policy is how a debtor's field is chosen where rows differ.
func (m Mapping) Policy(field string) Policy {
	if i := slices.IndexFunc(m.Choices, func(c Choice) bool { return c.Field == field }); i >= 0 {
		return m.Choices[i].Policy
	}
	return Hold
}

// WithPolicy returns a copy in which a debtor's field is chosen so.
func (m Mapping) WithPolicy(field string, p Policy) Mapping {
	m.Choices = slices.DeleteFunc(slices.Clone(m.Choices), func(c Choice) bool { return c.Field == field })
	if p != Hold {
		m.Choices = append(m.Choices, Choice{field, p})
	}
	slices.SortFunc(m.Choices, func(a, b Choice) int { return strings.Compare(a.Field, b.Field) })
	return m
}
