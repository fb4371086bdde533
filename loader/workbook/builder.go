package workbook

import "slices"

// builder makes a Store of cells that come row by row, in order.
type builder struct {
	store  *Store
	texts  arena
	recent *recent
	row    []record // of the current row, those with something to keep
	cols   []uint16 // their columns
	valued bool     // the current row has a value, or a formula without its result
	cells  int
	limits *limits
}

// newBuilder starts with the shared strings' texts, which it refers to in place.
func newBuilder(shared *sharedStrings, st styles, date1904 bool, l *limits) *builder {
	b := &builder{limits: l, store: &Store{formats: st.formats, date1904: date1904, display: &display{}}}
	b.texts.chunks = append(b.texts.chunks, shared.arena.chunks...)
	b.recent = newRecent(&b.texts)
	return b
}

// add adds a cell of the current row; columns ascend.
func (b *builder) add(col int, r record) error {
	if b.cells++; b.cells > b.limits.cells {
		return &limitError{"cells", int64(b.limits.cells)}
	}
	b.row = append(b.row, r)
	b.cols = append(b.cols, uint16(col))
	if r.valued() {
		b.valued = true
		b.store.columns = max(b.store.columns, col+1)
	}
	return nil
}

// addText adds a cell with a text of its own.
func (b *builder) addText(col int, text []byte, kind Kind, format uint16, formula bool) error {
	k, err := b.recent.add(text)
	if err != nil {
		return err
	}
	return b.add(col, newRecord(k, kind, format, formula))
}

// endRow keeps the current row if it has a value.
func (b *builder) endRow(number int, hidden bool) {
	if b.valued {
		n := len(b.row)
		r := rowRecord{number: uint32(number), first: b.cols[0], size: uint16(n)}
		width := int(b.cols[n-1]-b.cols[0]) + 1
		sparse := width > n+sparseHead(n)
		var chunk *[]record
		if sparse {
			chunk = b.room(&r, sparseHead(n)+n)
			r.size |= sparseRow
			b.appendSparse(chunk)
		} else {
			chunk = b.room(&r, width)
			r.size = uint16(width)
			b.appendDense(chunk)
		}
		if hidden {
			r.number |= hiddenRow
			b.store.notes.HiddenRows++
		}
		b.store.rows = append(b.store.rows, r)
	}
	b.row, b.cols, b.valued = b.row[:0], b.cols[:0], false
}

// room finds the chunk that takes so many records more, and sets where.
func (b *builder) room(r *rowRecord, size int) *[]record {
	s := b.store
	last := len(s.cells) - 1
	if last < 0 || len(s.cells[last])+size > cellChunkSize {
		var chunk []record // the first grows as it must, for small sheets
		if last >= 0 {
			chunk = make([]record, 0, cellChunkSize)
		}
		s.cells = append(s.cells, chunk)
		last++
	}
	r.at = uint32(last<<cellChunkBits | len(s.cells[last]))
	return &s.cells[last]
}

// appendDense appends a record for each column from the first to the last.
func (b *builder) appendDense(chunk *[]record) {
	if width := int(b.cols[len(b.cols)-1]-b.cols[0]) + 1; width == len(b.row) { // nearly always
		*chunk = append(*chunk, b.row...)
		return
	}
	next := b.cols[0]
	for i, col := range b.cols {
		for ; next < col; next++ {
			*chunk = append(*chunk, 0)
		}
		*chunk = append(*chunk, b.row[i])
		next++
	}
}

// appendSparse appends the columns, four to a record, and the records.
func (b *builder) appendSparse(chunk *[]record) {
	for i := 0; i < len(b.cols); i += 4 {
		packed := record(0)
		for j, col := range b.cols[i:min(i+4, len(b.cols))] {
			packed |= record(col) << (j * 16)
		}
		*chunk = append(*chunk, packed)
	}
	*chunk = append(*chunk, b.row...)
}

// first gives a Store of the rows so far, which stays as it is while more are
// added: the texts are shared, the cells copied, since merged ones change still.
func (b *builder) first() *Store {
	s := *b.store
	s.rows = s.rows[:len(s.rows):len(s.rows)]
	s.cells = make([][]record, len(b.store.cells))
	for i, chunk := range b.store.cells {
		s.cells[i] = slices.Clone(chunk)
	}
	s.texts = b.texts.all()
	s.display = &display{}
	return &s
}

// done gives the Store.
func (b *builder) done() *Store {
	b.texts.seal()
	b.store.texts = b.texts.chunks
	b.store.noteColumns()
	return b.store
}
