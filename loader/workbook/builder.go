package workbook

// builder makes a Store of cells that come row by row, in order.
type builder struct {
	store  *Store
	texts  arena
	recent *recent
	row    []record // of the current row, those with something to keep
	valued bool     // the current row has a value, or a formula without its result
	cells  int
	limits *limits
}

// newBuilder starts with the shared strings' texts, which it refers to in place.
func newBuilder(shared *sharedStrings, st styles, date1904 bool, l *limits) *builder {
	b := &builder{limits: l, store: &Store{formats: st.formats, date1904: date1904}}
	b.texts.chunks = append(b.texts.chunks, shared.arena.chunks...)
	b.recent = newRecent(&b.texts)
	return b
}

// add adds a cell of the current row; columns ascend.
func (b *builder) add(col int, text span, kind Kind, format uint16, formula bool) error {
	if b.cells++; b.cells > b.limits.cells {
		return &limitError{"cells", int64(b.limits.cells)}
	}
	b.row = append(b.row, newRecord(col, text, kind, format, formula))
	if text.size > 0 || kind == Empty {
		b.valued = true
		b.store.columns = max(b.store.columns, col+1)
	}
	return nil
}

// endRow keeps the current row if it has a value.
func (b *builder) endRow(number int) {
	if b.valued {
		s := b.store
		last := len(s.cells) - 1
		if last < 0 || len(s.cells[last])+len(b.row) > cellChunkSize {
			var chunk []record // the first grows as it must, for small sheets
			if last >= 0 {
				chunk = make([]record, 0, cellChunkSize)
			}
			s.cells = append(s.cells, chunk)
			last++
		}
		s.rows = append(s.rows, rowRecord{int32(number), uint32(last<<cellChunkBits | len(s.cells[last])), uint32(len(b.row))})
		s.cells[last] = append(s.cells[last], b.row...)
	}
	b.row, b.valued = b.row[:0], false
}

// done gives the Store.
func (b *builder) done() *Store {
	b.texts.seal()
	b.store.texts = b.texts.chunks
	return b.store
}
