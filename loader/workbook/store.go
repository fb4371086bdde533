package workbook

import "sort"

// Store holds the rows of one sheet in place: every screen reads it, nothing
// is read twice. It is immutable after Read and safe for concurrent readers.
// Rows are indexed from 0 in the order of the sheet; a row that the file does
// not have, or that has no value, is not stored, so Number gives the place.
//
// A cell takes 12 bytes and its text; a shared string stands once, and so does
// nearly every other text that repeats.
type Store struct {
	texts    []string // chunks of an arena, those of the shared strings first
	cells    [][]record
	rows     []rowRecord
	columns  int
	formats  []format
	date1904 bool
	display  display
}

// record is one cell. Column and format need 16 bits; size, kind and the
// formula flag share a word, since a text of 1 MiB needs 21 bits.
type record struct {
	at     uint32 // of the text, as in span
	packed uint32 // size << 4 | kind << 1 | formula
	col    uint16
	format uint16 // index into the formats; 0 but for Number and Date
}

func newRecord(col int, text span, kind Kind, format uint16, formula bool) record {
	packed := text.size<<4 | uint32(kind)<<1
	if formula {
		packed |= 1
	}
	return record{at: text.at, packed: packed, col: uint16(col), format: format}
}

func (r record) size() uint32  { return r.packed >> 4 }
func (r record) kind() Kind    { return Kind(r.packed >> 1 & 7) }
func (r record) formula() bool { return r.packed&1 == 1 }

// cellChunkBits makes chunks of cells that hold the widest row.
const (
	cellChunkBits = 16
	cellChunkSize = 1 << cellChunkBits
)

// rowRecord is one row: its cells stand together in one chunk, by column.
type rowRecord struct {
	number int32  // the sheet's own
	at     uint32 // chunk number and place in it
	cells  uint32
}

// Len is the number of rows stored.
func (s *Store) Len() int { return len(s.rows) }

// Columns is the width of the widest row: one more than the index of the last
// column that has a value.
func (s *Store) Columns() int { return s.columns }

// Number is the sheet's own number of a row, from 1, as Excel shows it; 0 for
// a row that is not stored.
func (s *Store) Number(row int) int {
	if row < 0 || row >= len(s.rows) {
		return 0
	}
	return int(s.rows[row].number)
}

// Cell returns a cell; beyond the end of its row, or of the rows, it is empty.
// It does not allocate.
func (s *Store) Cell(row, col int) Cell {
	r, ok := s.record(row, col)
	if !ok {
		return Cell{}
	}
	c := Cell{Raw: s.text(r), Kind: r.kind(), Formula: r.formula()}
	if c.Kind == Number || c.Kind == Date {
		c.Format = s.formats[r.format].code
	}
	return c
}

// Date1904 says that serial dates count from 1904-01-01.
func (s *Store) Date1904() bool { return s.date1904 }

func (s *Store) record(row, col int) (record, bool) {
	if row < 0 || row >= len(s.rows) || col < 0 {
		return record{}, false
	}
	cells := s.recordsOf(row)
	// Most rows have no gaps: the cell is where it would be then.
	i := col - int(cells[0].col)
	if i < 0 || i >= len(cells) || int(cells[i].col) != col {
		i = sort.Search(len(cells), func(i int) bool { return int(cells[i].col) >= col })
	}
	if i >= len(cells) || int(cells[i].col) != col {
		return record{}, false
	}
	return cells[i], true
}

func (s *Store) text(r record) string {
	size := r.size()
	if size == 0 {
		return ""
	}
	at := r.at % chunkSize
	return s.texts[r.at>>chunkBits][at : at+size]
}

// recordsOf gives the cells of a row that are stored, at least one.
func (s *Store) recordsOf(row int) []record {
	r := s.rows[row]
	at := r.at % cellChunkSize
	return s.cells[r.at>>cellChunkBits][at : at+r.cells]
}
