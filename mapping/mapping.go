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
)

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
)

// Reasons lists every reason's id.
func Reasons() []string {
	return []string{
		ReasonHeader, ReasonHeaderPartial, ReasonHeaderAndContent, ReasonContent, ReasonProfile,
		ReasonPerson, ReasonNothingFits, ReasonFieldTaken, ReasonEmptyColumn, ReasonEmptyHeader,
	}
}

// Column is one column of the sheet and what becomes of it.
type Column struct {
	Index  int    // in the Source
	Header string // raw text of the header cell, to the letter; "" when empty
	Assignment
	Confidence float64 // of the suggestion, 0 to 1; 1 when a person chose it
	Reason     string  // id of the reason, one of the constants Reason…
	Decimal    Decimal
	DateOrder  DateOrder
}

// Mapping is every column of a sheet and what becomes of it. It is a value:
// methods that change it return a copy.
type Mapping struct {
	HeaderRow int // index into the Source of the row that holds the headers; rows up to it are not data
	Columns   []Column
	SendEmpty bool // send optional fields that are empty as "" instead of leaving them out
}

// Problem is something that keeps a whole mapping from being used.
type Problem struct {
	ID      string // "missing_field" (Field), "field_twice" (Field, Columns), "custom_key_reserved" (Field, Columns), "key_empty" (Columns), "field_unknown" (Field, Columns)
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
// person says; DecimalInferred and OrderInferred leave it to the values.
func (m Mapping) WithConvention(col int, d Decimal, o DateOrder) Mapping {
	return m.with(col, func(c *Column) { c.Decimal, c.DateOrder = d, o })
}

func (m Mapping) with(col int, change func(*Column)) Mapping {
	m.Columns = slices.Clone(m.Columns)
	if col >= 0 && col < len(m.Columns) {
		change(&m.Columns[col])
	}
	return m
}
