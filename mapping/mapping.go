package mapping

import (
	"slices"

	"wolkload/loader/workbook"
)

// Source is the rows to map: a *workbook.Store, or one with edits laid over it.
// It must be safe for concurrent readers.
type Source interface {
	Len() int
	Columns() int
	Number(row int) int
	Cell(row, col int) workbook.Cell
	Shown(row, col int) string
	Date1904() bool
	// HeaderCells gives, by column, the row of the cell that is its header when
	// row holds the headers; nil when that is row for all.
	HeaderCells(row int) []int
}

// Target says where a column goes. Its String is the JSON name.
type Target uint8

const (
	LeaveOut     Target = iota // "none"
	ToCaseFile                 // "case_file"
	ToObligation               // "obligation"
)

// String returns "none", "case_file" or "obligation".
func (t Target) String() string { return [...]string{"none", "case_file", "obligation"}[t] }

// Type is what a field holds; it decides the conversion.
type Type uint8

const (
	TypeText Type = iota
	TypeIdentification
	TypePhone
	TypeEmail
	TypeAmount
	TypeInteger
	TypeDate
	TypeObligationID

	// of custom fields, as the CRM's own configuration has them
	TypeCustomText
	TypeCustomNumber
	TypeCustomDate
	TypeCustomTime
	TypeCustomList
)

// number says that zeros in front of a value's digits mean nothing.
func (t Type) number() bool { return t == TypeAmount || t == TypeInteger || t == TypeCustomNumber }

// date says that a value is a day.
func (t Type) date() bool { return t == TypeDate || t == TypeCustomDate }

// Field is a documented field of the CRM.
type Field struct {
	Name      string // to the letter, as sent
	Target    Target // ToCaseFile or ToObligation
	Type      Type
	Mandatory bool
}

// Assignment is what a column becomes. A custom Field is the key to the letter,
// a trailing space included. Field is "" exactly when Target is LeaveOut.
type Assignment struct {
	Target Target
	Field  string
	Custom bool
}

// Decimal is how the text amounts of a column are written.
type Decimal uint8

const (
	DecimalInferred Decimal = iota // decided from all values of the column
	DecimalPoint                   // 1,234,567.89
	DecimalComma                   // 1.234.567,89
)

// DateOrder is how the text dates of a column are written. ISO dates
// (2025-02-03) are read under every order.
type DateOrder uint8

const (
	OrderInferred DateOrder = iota // decided from all values of the column
	OrderDMY
	OrderMDY
)

// Layout is how the debtors and their obligations stand in the rows.
type Layout uint8

const (
	LayoutLong      Layout = iota // one obligation a row: the debtor repeated, or blank below the first
	LayoutWide                    // several obligations a row, as groups of columns
	LayoutTwoSheets               // debtors in one sheet, obligations in another, joined by Identification
)

// String is the name in the JSON: "long", "wide" or "two_sheets".
func (l Layout) String() string { return [...]string{"long", "wide", "two_sheets"}[l] }

// Ids of the reasons for what a column became; their texts are "reason.<id>".
const (
	ReasonHeader           = "header"             // the dictionary knows the header
	ReasonHeaderPartial    = "header_partial"     // the header begins with words the dictionary knows
	ReasonHeaderAndContent = "header_and_content" // as one of the two above, and the values look like it
	ReasonContent          = "content"            // the values alone show it
	ReasonProfile          = "profile"            // a kept profile says so
	ReasonPerson           = "person"             // a person chose it
	ReasonNothingFits      = "nothing_fits"       // offered as a custom field
	ReasonFieldTaken       = "field_taken"        // another column fits its field better; offered as a custom field
	ReasonEmptyColumn      = "empty_column"       // no value below the header; left out
	ReasonEmptyHeader      = "empty_header"       // values without a header, so without a key; left out
	ReasonSeveralFields    = "several_fields"     // it fits several fields equally well; a person chooses
	ReasonCopy             = "copy"               // added to a copy of the rows that a CRM did not take; left out
)

// Reasons lists every reason's id.
func Reasons() []string {
	return []string{
		ReasonHeader, ReasonHeaderPartial, ReasonHeaderAndContent, ReasonContent, ReasonProfile,
		ReasonPerson, ReasonNothingFits, ReasonFieldTaken, ReasonEmptyColumn, ReasonEmptyHeader,
		ReasonSeveralFields, ReasonCopy,
	}
}

// Candidate is a field that a column may become.
type Candidate struct {
	Assignment
	Score  float64
	Reason string // id, as Column.Reason
}

// Column is one column of the sheet and what becomes of it.
type Column struct {
	Index  int    // in the Source
	Header string // raw text of the header cell, to the letter; "" when empty
	Assignment
	Group      int         // of a wide sheet: its value is of the row's obligation with this number, from 1; 0 for all of the row's
	Second     bool        // it stands in the second of two sheets
	Confidence float64     // of the suggestion, 0 to 1; 1 when a person chose it
	Reason     string      // id of the reason, one of the constants Reason…
	Candidates []Candidate `json:",omitempty"` // what the suggestion considered, best first
	Decimal    Decimal
	DateOrder  DateOrder
}

// Mapping is every column of a sheet and what becomes of it. It is a value:
// methods that change it return a copy.
type Mapping struct {
	HeaderRow int // index into the Source of the row that holds the headers; rows up to it are not data
	SecondRow int // index into the Source of the first row of the second of two sheets, 0 with one sheet
	Layout    Layout
	Columns   []Column
	Settings  []Setting // of fields, at most one each
	Choices   []Choice  // between what rows say of one debtor, at most one for each field
	Repairs   []Repair  // that a person applied
	Country   string    // ISO code of the country whose telephones they are, "" to check none
	CutOff    string    // the day that days_delay counts to, YYYY-MM-DD; "" to compare nothing
	SendEmpty bool      // send optional fields that are empty as "" instead of leaving them out
}

// Problem is something that keeps a whole mapping from being used.
type Problem struct {
	ID      string // "missing_field" (Field), "field_twice" (Field, Columns), "custom_key_reserved" (Field, Columns), "key_empty" (Columns), "field_unknown" (Field, Columns), …
	Field   string
	Columns []int // indexes into Mapping.Columns
}

// Assign returns a copy in which column col (an index into Columns) becomes a,
// chosen by a person. A col that is no column changes nothing.
func (m Mapping) Assign(col int, a Assignment) Mapping {
	if a.Target == LeaveOut {
		a = Assignment{}
	}
	return m.with(col, func(c *Column) {
		c.Assignment, c.Confidence, c.Reason = a, 1, ReasonPerson
	})
}

// WithConvention returns a copy in which the texts of column col are read as a
// person says, who has seen them; DecimalInferred and OrderInferred leave it to the values.
func (m Mapping) WithConvention(col int, d Decimal, o DateOrder) Mapping {
	return m.with(col, func(c *Column) {
		c.Decimal, c.DateOrder = d, o
		if c.Reason == ReasonProfile { // it is no longer the profile's alone, whose say the values may overrule
			c.Reason = ReasonPerson
		}
	})
}

func (m Mapping) with(col int, change func(*Column)) Mapping {
	m.Columns = slices.Clone(m.Columns)
	if col >= 0 && col < len(m.Columns) {
		change(&m.Columns[col])
	}
	return m
}
