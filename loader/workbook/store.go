package workbook

import (
	"iter"
	"sort"
)

// Store holds the rows of one sheet in place: every screen reads it, nothing
// is read twice. It is immutable after Read and safe for concurrent readers.
// Rows are indexed from 0 in the order of the sheet; a row that the file does
// not have, or that has no value, is not stored, so Number gives the place.
//
// A cell takes 8 bytes and its text; a shared string stands once, and so does
// nearly every other text that repeats.
type Store struct {
	texts    []string // chunks of an arena, those of the shared strings first
	cells    [][]record
	rows     []rowRecord
	columns  int
	formats  []format
	date1904 bool
	notes    Notes
	csv      *CSVSettings
	hidden   []colRange // hidden columns
	joined   []area     // merged cells of several rows
	display  *display
}

// record is one cell, from the lowest bit up: kind (3 bits), whether it is a
// formula's result (1), number format (12), and the text, as in kept. A formula
// without result is not 0; 0 is no cell.
type record uint64

const (
	formulaBit  = 1 << 3
	formatShift = 4
	maxFormats  = 1 << 12
)

func newRecord(text kept, kind Kind, format uint16, formula bool) record {
	r := record(text) | record(kind) | record(format)<<formatShift
	if formula {
		r |= formulaBit
	}
	return r
}

func (r record) kind() Kind     { return Kind(r & 7) }
func (r record) formula() bool  { return r&formulaBit != 0 }
func (r record) format() uint16 { return uint16(r>>formatShift) % maxFormats }
func (r record) empty() bool    { return r>>sizeShift == 0 }

// valued says that there is a value, or a formula whose result is not known. A
// formula's text "" is none.
func (r record) valued() bool { return r != 0 && (!r.empty() || r.kind() == Empty) }

// Chunks of cells hold the widest row.
const (
	cellChunkBits = 15
	cellChunkSize = 1 << cellChunkBits
)

// rowRecord is one row. Its cells stand together in one chunk: with a record
// for each column from the first to the last, or, where that takes less, as
// their columns, four to a record, and then their records.
type rowRecord struct {
	number uint32 // the sheet's own; the highest bit says that the row is hidden
	at     uint32 // chunk number and place in it
	first  uint16 // column of the first record
	size   uint16 // records, or cells; the highest bit says that columns stand in front
}

const (
	hiddenRow = 1 << 31
	sparseRow = 1 << 15
)

// colRange is a range of columns, both ends in it.
type colRange struct{ first, last int }

// area is a block of merged cells, both corners in it, by column index and row number.
type area struct {
	colRange
	top, bottom int
}

// Notes tell what of a sheet is not as it looks in Excel, or not whole.
type Notes struct {
	HiddenRows    int    // rows with a value that Excel hides
	HiddenColumns []int  // columns with a value that Excel hides, by index
	Buried        int    // values in merged cells beside the first, which Excel does not show: they are left out
	BuriedAt      string // the first of them
	Unknown       int    // formulas whose result the file does not keep
	UnknownAt     string // the first of them
	Fewer         int    // rows of a text file with fewer fields than nearly all: the last ones are empty, or a delimiter is missing
	FewerAt       int    // number of the first of them
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
	return int(s.rows[row].number &^ hiddenRow)
}

// Hidden says that Excel hides a row: a filter does, or a person.
func (s *Store) Hidden(row int) bool {
	return row >= 0 && row < len(s.rows) && s.rows[row].number&hiddenRow != 0
}

// Notes tell what an analyst should know of the sheet.
func (s *Store) Notes() Notes { return s.notes }

// CSV is how the text file was cut into cells that the rows are of; nil of an
// Excel workbook.
func (s *Store) CSV() *CSVSettings { return s.csv }

// HiddenColumn says that Excel hides a column.
func (s *Store) HiddenColumn(col int) bool {
	for _, r := range s.hidden {
		if col >= r.first && col <= r.last {
			return true
		}
	}
	return false
}

// Visible gives the store without its hidden rows; those of the headers that end
// in row header stay, -1 for none. The cells are shared; width and Notes stay
// those of the whole sheet.
func (s *Store) Visible(header int) *Store {
	if s.notes.HiddenRows == 0 {
		return s
	}
	top := s.HeaderTop(header)
	v := *s
	v.rows = make([]rowRecord, 0, len(s.rows)-s.notes.HiddenRows)
	for row, r := range s.rows {
		if r.number&hiddenRow == 0 || row >= top && row <= header {
			v.rows = append(v.rows, r)
		}
	}
	return &v
}

// Cell returns a cell; beyond the end of its row, or of the rows, it is empty.
// It does not allocate.
func (s *Store) Cell(row, col int) Cell {
	r := s.record(row, col)
	if r == 0 {
		return Cell{}
	}
	c := Cell{Raw: s.text(r), Kind: r.kind(), Formula: r.formula()}
	if c.Kind == Number || c.Kind == Date {
		c.Format = s.formats[r.format()].code
	}
	return c
}

// Date1904 says that serial dates count from 1904-01-01.
func (s *Store) Date1904() bool { return s.date1904 }

// record gives a cell's record, 0 where there is none.
func (s *Store) record(row, col int) record {
	if row < 0 || row >= len(s.rows) || col < 0 {
		return 0
	}
	r := s.rows[row]
	chunk := s.cells[r.at>>cellChunkBits][r.at%cellChunkSize:]
	if r.size&sparseRow == 0 {
		if i := col - int(r.first); i >= 0 && i < int(r.size) {
			return chunk[i]
		}
		return 0
	}
	n := int(r.size &^ sparseRow)
	i := sort.Search(n, func(i int) bool { return sparseColumn(chunk, i) >= col })
	if i < n && sparseColumn(chunk, i) == col {
		return chunk[sparseHead(n)+i]
	}
	return 0
}

// sparseHead is how many records the columns of n cells take.
func sparseHead(n int) int { return (n + 3) / 4 }

// sparseColumn is the column of the cell i of a row with its columns in front.
func sparseColumn(chunk []record, i int) int { return int(chunk[i/4] >> (i % 4 * 16) & 0xFFFF) }

// text gives the text of a record.
func (s *Store) text(r record) string {
	if r.empty() {
		return ""
	}
	k := kept(r)
	return textIn(s.texts[k>>(placeShift+chunkBits)], k)
}

// recordsOf gives the cells of a row that are there, by column.
func (s *Store) recordsOf(row int) iter.Seq2[int, record] {
	return func(yield func(int, record) bool) {
		r := s.rows[row]
		chunk := s.cells[r.at>>cellChunkBits][r.at%cellChunkSize:]
		n, sparse := int(r.size&^sparseRow), r.size&sparseRow != 0
		for i := range n {
			col, cell := int(r.first)+i, chunk[i]
			if sparse {
				col, cell = sparseColumn(chunk, i), chunk[sparseHead(n)+i]
			}
			if cell != 0 && !yield(col, cell) {
				return
			}
		}
	}
}
