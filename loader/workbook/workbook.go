package workbook

import (
	"context"
)

// Options for Open.
type Options struct {
	Password string // of an encrypted workbook; "" when none was given
}

// SheetInfo is a sheet as the workbook lists it.
type SheetInfo struct {
	Name   string
	Hidden bool
}

// Progress of reading one sheet.
type Progress struct {
	Rows  int   // rows read so far
	Bytes int64 // unpacked bytes read so far
	Total int64 // unpacked size the file declares; may lie
}

// Workbook is an open workbook. It is safe for use by one goroutine.
type Workbook struct {
	path        string
	fingerprint string
	sheets      []SheetInfo
}

// Open recognises the file by its content and opens it. Every error is an
// *OpenError with a stable ID.
func Open(path string, opts Options) (*Workbook, error) { panic("skeleton") }

// Path is the path the workbook was opened by.
func (w *Workbook) Path() string { return w.path }

// Fingerprint is the SHA-256 of the file as it was opened, in hex.
func (w *Workbook) Fingerprint() string { return w.fingerprint }

// Sheets lists the worksheets in the workbook's order; chart and dialog sheets are left out.
func (w *Workbook) Sheets() []SheetInfo { return w.sheets }

// Read reads one sheet whole into a Store. progress may be nil; it is called
// from Read's goroutine. On error nothing is returned: a sheet is read whole or
// refused with its place.
func (w *Workbook) Read(ctx context.Context, sheet int, progress func(Progress)) (*Store, error) {
	panic("skeleton")
}

// Close releases the file.
func (w *Workbook) Close() error { panic("skeleton") }
