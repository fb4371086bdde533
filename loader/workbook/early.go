package workbook

import (
	"context"
	"errors"
)

const (
	earlyAbove   = 1 << 20 // unpacked bytes of the shared strings from which the first rows are read ahead of them
	earlyStrings = 10_000  // shared strings read for that: the first rows mostly have the first of them
)

// errEnough ends a reading that has what it was for.
var errEnough = errors.New("enough was read")

// early reads the first rows of a sheet, and of the shared strings only the
// first, so that rows can be shown before a large table of strings is read. It
// is nil where that is not enough for a row, and where anything is wrong: the
// reading that follows says what. It costs two blocks that are read twice.
func (w *Workbook) early(ctx context.Context, sheet int) *Store {
	c := w.container
	texts := &sharedStrings{}
	err := c.readPart(&session{ctx: ctx}, w.texts, func(p *part) error { return texts.readUpTo(p, earlyStrings) })
	if err != nil && !errors.Is(err, errEnough) {
		return nil
	}
	texts.arena.seal()
	r := &sheetReader{styles: w.styles, limits: &c.limits, shared: texts, build: newBuilder(texts, w.styles, w.date1904, &c.limits)}
	var first *Store
	err = c.readPart(&session{ctx: ctx}, w.parts[sheet], func(p *part) error {
		r.onRows = func(s *Store) { first = s }
		r.enough = func() bool { return first != nil }
		return r.read(p)
	})
	if first == nil && errors.Is(err, errSharedString) && r.build.store.Len() > 0 {
		return r.build.first() // the rows before one whose text comes later
	}
	return first
}
