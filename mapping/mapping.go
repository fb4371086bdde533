package mapping

import (
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

// Column is one column of the sheet and what becomes of it.
type Column struct {
	Index  int    // in the Source
	Header string // raw text of the header cell, to the letter; "" when empty
	Assignment
	Confidence float64 // of the suggestion, 0 to 1; 1 when a person chose it
	Reason     string  // id of the reason: "header", "header_partial", "content", "header_and_content", "profile", "person", "nothing_fits", "empty_column", "field_taken"
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
	ID      string // "missing_field" (Field), "field_twice" (Field, Columns), "custom_key_reserved" (Field, Columns), "key_empty" (Columns)
	Field   string
	Columns []int // indexes into Mapping.Columns
}

// Suggest proposes a Mapping from the headers and a sample of the rows below.
func Suggest(src Source, headerRow int) Mapping { panic("skeleton") }

// Assign returns a copy in which column col becomes a, chosen by a person.
func (m Mapping) Assign(col int, a Assignment) Mapping { panic("skeleton") }

// Problems lists what keeps the mapping from being used, nil when nothing does.
func (m Mapping) Problems() []Problem { panic("skeleton") }

// Fields returns the documented fields, case file first, in the order sent.
func Fields() []Field { panic("skeleton") }
