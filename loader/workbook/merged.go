package workbook

import (
	"bytes"
	"errors"
	"sort"
)

var (
	errColumns = errors.New("a range of columns that is none")
	errMerged  = errors.New("a range of merged cells that is none, or too many of them")
)

// hidden says that the row or the column range just opened is hidden: Excel
// also writes a size of 0.
func (p *part) hidden(size string) (bool, error) {
	hidden, err := p.flag("hidden")
	if text, given := p.Attr(size); given && (string(text) == "0" || string(text) == "0.0") {
		hidden = true
	}
	return hidden, err
}

// readColumns reads which columns are hidden.
func (r *sheetReader) readColumns() error {
	for {
		more, err := r.part.child()
		if err != nil || !more {
			return err
		}
		if r.part.is("col") {
			from, _ := r.part.Attr("min")
			to, _ := r.part.Attr("max")
			first, fine := parseRow(from)
			last, ok := parseRow(to)
			if !fine || !ok || first > last {
				return errColumns
			}
			hidden, err := r.part.hidden("width")
			if err != nil {
				return err
			}
			if s := r.build.store; hidden {
				if len(s.hidden) >= r.limits.columns {
					return errColumns
				}
				s.hidden = append(s.hidden, colRange{first - 1, last - 1})
			}
		}
		if err := r.part.skip(); err != nil {
			return err
		}
	}
}

// readMerged reads which cells are merged.
func (r *sheetReader) readMerged() error {
	for {
		more, err := r.part.child()
		if err != nil || !more {
			return err
		}
		if r.part.is("mergeCell") {
			ref, _ := r.part.Attr("ref")
			from, to, _ := bytes.Cut(ref, []byte(":"))
			left, top, fine := parseRef(from)
			right, bottom, ok := parseRef(to)
			if !fine || !ok || left > right || top > bottom || len(r.merged) >= r.limits.merged {
				return errMerged
			}
			r.merged = append(r.merged, area{colRange{left, right}, top, bottom})
		}
		if err := r.part.skip(); err != nil {
			return err
		}
	}
}

// merge leaves the values out that merged cells hide: Excel shows the first
// cell's alone. It keeps the areas of several rows, for what stands in them.
func (b *builder) merge(areas []area) error {
	s := b.store
	steps := 0
	for _, a := range areas {
		if a.bottom > a.top {
			s.joined = append(s.joined, a)
		}
		row := sort.Search(len(s.rows), func(i int) bool { return s.Number(i) >= a.top })
		for ; row < len(s.rows) && s.Number(row) <= a.bottom; row++ {
			for col := range s.recordsOf(row) {
				if steps++; steps > b.limits.cells { // areas that overlap, which Excel never writes
					return errMerged
				}
				if col < a.first || col > a.last || col == a.first && s.Number(row) == a.top {
					continue
				}
				s.bury(row, col)
			}
		}
	}
	return nil
}

// bury takes a value out of the store and notes it.
func (s *Store) bury(row, col int) {
	if s.record(row, col).empty() {
		return // a formula's text ""
	}
	if s.notes.Buried++; s.notes.Buried == 1 {
		s.notes.BuriedAt = cellName(col, s.Number(row))
	}
	r := s.rows[row]
	chunk := s.cells[r.at>>cellChunkBits][r.at%cellChunkSize:]
	if r.size&sparseRow == 0 {
		chunk[col-int(r.first)] = 0
		return
	}
	n := int(r.size &^ sparseRow)
	i := sort.Search(n, func(i int) bool { return sparseColumn(chunk, i) >= col })
	chunk[sparseHead(n)+i] = 0
}

// unknown notes a formula without its result.
func (b *builder) unknown(col, number int) {
	if n := &b.store.notes; n.Unknown == 0 {
		n.Unknown, n.UnknownAt = 1, cellName(col, number)
	} else {
		n.Unknown++
	}
}

// noteColumns notes which columns with a value are hidden.
func (s *Store) noteColumns() {
	if len(s.hidden) == 0 {
		return
	}
	seen := make([]bool, s.columns)
	for row := range s.rows {
		for col := range s.recordsOf(row) {
			if col < len(seen) {
				seen[col] = true
			}
		}
	}
	for col, valued := range seen {
		if valued && s.HiddenColumn(col) {
			s.notes.HiddenColumns = append(s.notes.HiddenColumns, col)
		}
	}
}
