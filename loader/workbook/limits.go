package workbook

import "fmt"

// limits bound what a file may cost, counted while reading since declared
// sizes lie. One Open or one Read has a fresh count.
type limits struct {
	encrypted  int64 // bytes of an encrypted file, which is decrypted in memory
	spins      int64 // rounds of its key derivation
	directory  int64 // bytes read to find the zip's directory, some 100 per part
	parts      int   // parts in the zip
	unpacked   int64 // bytes unpacked
	ratio      int64 // bytes unpacked per byte of the file, beyond ratioFloor …
	ratioFloor int64 // … bytes unpacked
	tag        int   // bytes of one XML tag
	depth      int   // of XML elements
	text       int   // bytes of one cell's text; Excel holds 32,767 characters
	strings    int   // shared strings
	cells      int   // cells with a value in one sheet
	merged     int   // areas of merged cells in one sheet
	rows       int   // Excel's
	columns    int   // Excel's
}

var defaultLimits = limits{
	encrypted:  128 << 20, // 40 s: it takes the square of the size, and can't be cancelled
	spins:      1_000_000, // Excel uses 100,000
	directory:  16 << 20,
	parts:      20_000,
	unpacked:   4 << 30,
	ratio:      300, // the largest seen in 2,330 foreign workbooks is 121
	ratioFloor: 64 << 20,
	tag:        1 << 20,
	depth:      256,
	text:       1 << 20,
	strings:    24 << 20, // of 8 bytes each, and their texts
	cells:      100 << 20,
	merged:     1 << 20,
	rows:       1_048_576,
	columns:    16_384,
}

// limitError is a limit that was passed; id names it in the texts for people.
type limitError struct {
	id  string
	max int64
}

func (e *limitError) Error() string { return fmt.Sprintf("more than %d: limit of %s", e.max, e.id) }
