package workbook

// Kind says what a cell holds.
type Kind uint8

const (
	Empty  Kind = iota
	Text        // shared, inline or rich text, or a formula's text result
	Number      // a number whose format is not a date
	Date        // a number with a date or time format, or an ISO date cell (t="d")
	Bool        // raw is "0" or "1"
	Error       // raw is "#N/A", "#DIV/0!", …
	Edited      // text an analyst typed over the cell: never stored in a Store
)

// String returns the kind's name in lower case.
func (k Kind) String() string {
	return [...]string{"empty", "text", "number", "date", "bool", "error", "edited"}[k]
}

// Cell is one cell as the file has it.
//
// A formula whose result the file does not keep is Empty with Formula true: its
// value is not known. A formula that gives the text "" is Text with Formula true.
type Cell struct {
	Raw     string // as stored: digits of a number, text of a string, serial of a date
	Format  string // number format code in the en-US form of the file ("General", "0000000000", "dd/mm/yyyy"); "" for all but Number and Date
	Kind    Kind
	Formula bool // the value is the cached result of a formula
}
