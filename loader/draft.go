package loader

import (
	"context"

	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// Folders say where state is kept: profiles and settings in Config, journals
// (personal data) in Data, which is local and not synced. Both are created
// 0700 when first written to.
type Folders struct {
	Config string
	Data   string
}

// DefaultFolders are WOLKLOAD_HOME's when it is set, else the user's own.
func DefaultFolders() Folders { panic("skeleton") }

// Draft is a load before it is sent: one sheet read whole, with its mapping
// and what that comes to. It is a value; methods that change it return a copy
// and share the rows.
type Draft struct {
	Book    *workbook.Workbook
	Sheet   int // index into Book.Sheets()
	Store   *workbook.Store
	Header  workbook.Header // the guess; Mapping.HeaderRow is what counts
	Mapping mapping.Mapping
	Profile string          // name of the profile that was chosen by the headers, "" for none
	Result  *mapping.Result // nil until Check
}

// ReadSheet reads a sheet, guesses its header row, suggests a mapping and lays
// the profile over it that was kept for the same headers. A sheet without a
// header row is an *Error with the id ErrNoHeader, and the Draft is then
// usable all the same with WithHeader.
func ReadSheet(ctx context.Context, f Folders, book *workbook.Workbook, sheet int, progress func(workbook.Progress)) (Draft, error) {
	panic("skeleton")
}

// WithHeader returns a copy with another header row (an index into Store) and
// a new suggestion for it.
func (d Draft) WithHeader(f Folders, row int) Draft { panic("skeleton") }

// WithMapping returns a copy with another mapping, not yet checked.
func (d Draft) WithMapping(m mapping.Mapping) Draft { panic("skeleton") }

// Check returns a copy with Result.
func (d Draft) Check(ctx context.Context, progress func(rows int)) (Draft, error) {
	panic("skeleton")
}

// SaveProfile keeps the mapping for files with the same headers.
func (d Draft) SaveProfile(f Folders) error { panic("skeleton") }
