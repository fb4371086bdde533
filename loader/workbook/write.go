package workbook

import "time"

// Value is a cell to write: Text, or a number, date or bool with a number format.
type Value struct {
	Text   string
	Number string    // plain digits with a point, at most 15 significant; used when not ""
	Date   time.Time // used when not zero; only its civil date and time count
	Format string    // number format code, "" for none
	Bold   bool
}

// NewSheet is a sheet to write.
type NewSheet struct {
	Name   string
	Rows   [][]Value
	Widths []float64 // of the columns, in characters; 0 leaves Excel's own
	Freeze int       // rows kept in sight above
}

// Write creates a workbook at path with mode 0600 and refuses to overwrite:
// the error is then os.ErrExist.
func Write(path string, sheets []NewSheet) error { panic("skeleton") }
