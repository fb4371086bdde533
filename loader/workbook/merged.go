package workbook

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"sort"
)

var (
	errColumns = errors.New("a range of columns that is none")
	errMerged  = errors.New("a range of merged cells that is none, or overlaps another, or too many of them")
)

// hidden says that the row or the column range just opened is hidden: Excel
// also writes a size of 0.
func (p *part) hidden(size string) (bool, error) {
	hidden, err := p.flag("hidden")
	if text, _ := p.Attr(size); len(text) > 0 && len(bytes.Trim(text, "0.")) == 0 {
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
			from, to, several := bytes.Cut(ref, []byte(":"))
			if !several { // one cell, as some programs write it
				to = from
			}
			left, top, fine := parseRef(from)
			right, bottom, ok := parseRef(to)
			if !fine || !ok || left > right || top > bottom || right >= r.limits.columns || bottom > r.limits.rows || len(r.merged) >= r.limits.merged {
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
// Areas that overlap are refused: Excel takes such a sheet for damaged.
func (b *builder) merge(areas []area) error {
	if overlap(areas) {
		return errMerged
	}
	s := b.store
	steps := 0
	for _, a := range areas {
		if a.bottom > a.top {
			s.joined = append(s.joined, a)
		}
		row := sort.Search(len(s.rows), func(i int) bool { return s.Number(i) >= a.top })
		for ; row < len(s.rows) && s.Number(row) <= a.bottom; row++ {
			if steps++; steps > b.limits.cells { // thousands of areas as long as the sheet
				return errMerged
			}
			s.buryIn(row, a)
		}
	}
	if s.notes.Buried > 0 {
		s.settle()
	}
	return nil
}

// overlap says whether any two areas share a cell.
func overlap(areas []area) bool {
	byTop := slices.SortedFunc(slices.Values(areas), func(a, b area) int { return cmp.Compare(a.top, b.top) })
	// The last area over each column so far; they lie side by side.
	type over struct {
		first, last uint16
		bottom      int32
	}
	var above []over
	for _, a := range byTop {
		from := sort.Search(len(above), func(i int) bool { return int(above[i].last) >= a.first })
		to := from
		for ; to < len(above) && int(above[to].first) <= a.last; to++ {
			if int(above[to].bottom) >= a.top {
				return true
			}
		}
		above = slices.Replace(above, from, to, over{uint16(a.first), uint16(a.last), int32(a.bottom)})
	}
	return false
}

// buryIn takes what an area hides in a row out of the store.
func (s *Store) buryIn(row int, a area) {
	r := s.rows[row]
	chunk := s.cells[r.at>>cellChunkBits][r.at%cellChunkSize:]
	n := int(r.size &^ sparseRow)
	if r.size&sparseRow == 0 {
		first := int(r.first)
		for col := max(a.first, first); col <= min(a.last, first+n-1); col++ {
			s.bury(&chunk[col-first], row, col, a)
		}
		return
	}
	i := sort.Search(n, func(i int) bool { return sparseColumn(chunk, i) >= a.first })
	for ; i < n && sparseColumn(chunk, i) <= a.last; i++ {
		s.bury(&chunk[sparseHead(n)+i], row, sparseColumn(chunk, i), a)
	}
}

// bury takes a value out and notes it, unless it is the first cell's of the area.
func (s *Store) bury(cell *record, row, col int, a area) {
	if col == a.first && s.Number(row) == a.top {
		return
	}
	if cell.valued() {
		if s.notes.Buried++; s.notes.Buried == 1 {
			s.notes.BuriedAt = cellName(col, s.Number(row))
		}
	}
	*cell = 0
}

// settle leaves the rows out that have no value any more, and finds the widest
// one again. The rows that were shown first stay as they are.
func (s *Store) settle() {
	rows := make([]rowRecord, 0, len(s.rows))
	s.columns, s.notes.HiddenRows = 0, 0
	for row, r := range s.rows {
		valued := false
		for col, cell := range s.recordsOf(row) {
			if cell.valued() {
				valued = true
				s.columns = max(s.columns, col+1)
			}
		}
		if !valued {
			continue
		}
		if r.number&hiddenRow != 0 {
			s.notes.HiddenRows++
		}
		rows = append(rows, r)
	}
	s.rows = rows
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
		for col, cell := range s.recordsOf(row) {
			if cell.valued() {
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
