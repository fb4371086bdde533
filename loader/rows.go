package loader

import (
	"maps"
	"sync/atomic"

	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// place is a cell of the sheet, by indexes.
type place struct{ row, col int }

// overlay is a sheet with texts laid over some of its cells. It is immutable.
type overlay struct {
	mapping.Source
	texts map[place]string
}

// with returns a copy with one more text; it replaces the one that is there.
func (o overlay) with(at place, text string) overlay {
	texts := maps.Clone(o.texts)
	if texts == nil {
		texts = map[place]string{}
	}
	texts[at] = text
	return overlay{o.Source, texts}
}

// without returns a copy without the text over a cell.
func (o overlay) without(at place) overlay {
	texts := maps.Clone(o.texts)
	delete(texts, at)
	return overlay{o.Source, texts}
}

// Cell is the sheet's cell, or the text typed over it.
func (o overlay) Cell(row, col int) workbook.Cell {
	if text, ok := o.texts[place{row, col}]; ok {
		return workbook.Cell{Raw: text, Kind: workbook.Edited}
	}
	return o.Source.Cell(row, col)
}

// Shown is what Excel displays, or the text typed over the cell.
func (o overlay) Shown(row, col int) string {
	if text, ok := o.texts[place{row, col}]; ok {
		return text
	}
	return o.Source.Shown(row, col)
}

// liveRows is the sheet with the edits as they are when it is asked, without a
// lock: screens draw from it while a load runs.
type liveRows struct {
	mapping.Source
	now atomic.Pointer[overlay]
}

func newLiveRows(src mapping.Source) *liveRows {
	l := &liveRows{Source: src}
	l.now.Store(&overlay{Source: src})
	return l
}

func (l *liveRows) Cell(row, col int) workbook.Cell { return l.now.Load().Cell(row, col) }
func (l *liveRows) Shown(row, col int) string       { return l.now.Load().Shown(row, col) }
