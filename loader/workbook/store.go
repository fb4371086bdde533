package workbook

// Store holds the rows of one sheet in place: every screen reads it, nothing
// is read twice. It is immutable after Read and safe for concurrent readers.
// Rows are indexed from 0 in the order of the sheet; a row that the file does
// not have, or that has no value, is not stored, so Number gives the place.
type Store struct{}

// Len is the number of rows stored.
func (s *Store) Len() int { panic("skeleton") }

// Columns is the width of the widest row: one more than the index of the last
// column that has a value.
func (s *Store) Columns() int { panic("skeleton") }

// Number is the sheet's own number of a row, from 1, as Excel shows it.
func (s *Store) Number(row int) int { panic("skeleton") }

// Cell returns a cell; beyond the end of its row it is empty. It does not allocate.
func (s *Store) Cell(row, col int) Cell { panic("skeleton") }

// Shown is what Excel displays in the cell, computed when it is asked for.
func (s *Store) Shown(row, col int) string { panic("skeleton") }

// Date1904 says that serial dates count from 1904-01-01.
func (s *Store) Date1904() bool { panic("skeleton") }

// Header is a guess of the row that holds the column headers.
type Header struct {
	Row    int    // index into the Store; -1 when no row looks like one
	Reason string // id of the reason: "first_full_text_row", …
}

// GuessHeader finds the header row below titles and logos.
func (s *Store) GuessHeader() Header { panic("skeleton") }
