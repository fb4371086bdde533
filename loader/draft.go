package loader

import (
	"cmp"
	"context"
	"sort"
	"time"

	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// Draft is a load before it is sent: one sheet read whole, or two that belong
// together, with its mapping and what that comes to. It is a value; methods
// that change it return a copy and share the rows.
type Draft struct {
	Book    *workbook.Workbook
	Sheet   int             // index into Book.Sheets()
	Whole   *workbook.Store // all rows of the sheet
	Store   *workbook.Store // the rows to load: all, or those that Excel does not hide
	Header  workbook.Header // the guess; Mapping.HeaderRow is what counts
	Second  *Second         // the sheet of the obligations, where Sheet has the debtors; nil for one sheet
	Seconds []int           // several sheets that could be Second, of which a person chooses; then Second is nil
	Mapping mapping.Mapping
	Passed  int             // rows with data above the headers, which are not loaded
	Profile string          // name of the profile that was applied, "" for none
	Fit     mapping.Fit     // of that profile
	Result  *mapping.Result // nil until Check

	Now func() time.Time // the clock of the load that is begun with it; nil is the system's

	without *Delta          // leave out what it says is in the CRM, nil to leave out nothing
	cutOff  string          // the day for Mapping.CutOff
	stack   *mapping.Stack  // Store and Second as one, nil for one sheet
	checked *mapping.Result // the last one, of which the next takes over what did not change
}

// Reading says how a sheet is read, where that can be chosen.
type Reading struct {
	CSV        *workbook.CSVSettings // of a text file; nil is as detected
	SkipHidden bool                  // leave out the rows that Excel hides
	CutOff     string                // the day that days_delay counts to, YYYY-MM-DD: today, or as chosen; "" to compare nothing
	OneSheet   bool                  // don't look for a second sheet that completes this one
}

// ReadSheet reads a sheet, guesses its header row, suggests a mapping and lays
// the profile over it that fits its headers. A sheet of debtors without
// obligations, or the other way round, is joined with the sheet of the workbook
// that has what it lacks. A sheet without a header row is an *Error with the id
// ErrNoHeader, and the Draft is then usable all the same with WithHeader. Other
// errors are those of workbook.Read.
func ReadSheet(ctx context.Context, f Folders, book *workbook.Workbook, sheet int, how Reading, progress func(workbook.Progress)) (Draft, error) {
	read := func() (*workbook.Store, error) {
		if how.CSV != nil {
			return book.ReadCSV(ctx, *how.CSV, progress)
		}
		return book.Read(ctx, sheet, progress)
	}
	store, err := read()
	if err != nil {
		return Draft{}, err
	}
	d, err := Draft{Book: book, Sheet: sheet, Whole: store, Store: store, cutOff: how.CutOff}.guess(f)
	if how.SkipHidden {
		d, err = d.WithHidden(f, true)
	}
	if err != nil || how.OneSheet || store.CSV() != nil {
		return d, err
	}
	return d.complete(ctx, f, how.SkipHidden, progress)
}

// Rows are the rows to load, of both sheets where there are two.
func (d Draft) Rows() mapping.Source {
	if d.stack != nil {
		return d.stack
	}
	return d.Store
}

// guess finds the header row of the rows to load.
func (d Draft) guess(f Folders) (Draft, error) {
	d.Header = d.Store.GuessHeader()
	if d.Header.Row < 0 {
		d.Mapping, d.Profile, d.Result, d.Passed = mapping.Mapping{HeaderRow: -1}, "", nil, 0
		return d, refuse(ErrNoHeader, "Sheet", d.sheetName())
	}
	return d.WithHeader(f, d.Header.Row), nil
}

// SkipsHidden says that the rows that Excel hides are left out.
func (d Draft) SkipsHidden() bool {
	return d.Store != d.Whole || d.Second != nil && d.Second.Store != d.Second.Whole
}

// HiddenRows is how many rows with a value Excel hides, the headers aside.
func (d Draft) HiddenRows() int {
	n := hiddenRows(d.Whole, d.Store, d.Mapping.HeaderRow)
	if d.Second != nil {
		n += hiddenRows(d.Second.Whole, d.Second.Store, d.Second.HeaderRow)
	}
	return n
}

// hiddenRows counts those of one sheet; header is an index into the rows to load.
func hiddenRows(whole, loaded *workbook.Store, header int) int {
	n := whole.Notes().HiddenRows
	if n == 0 || header < 0 {
		return n
	}
	for row := loaded.HeaderTop(header); row <= header; row++ {
		if loaded.Hidden(row) {
			n--
		}
	}
	return n
}

// rows are the sheet's: all, or without those that Excel hides, but for the
// headers that end in the row with this number. Hidden rows alone stay whole.
func (d Draft) rows(skipHidden bool, header int) *workbook.Store {
	if !skipHidden || d.Whole.Notes().HiddenRows == d.Whole.Len() {
		return d.Whole
	}
	row, found := sort.Find(d.Whole.Len(), func(i int) int { return cmp.Compare(header, d.Whole.Number(i)) })
	if !found {
		row = -1
	}
	return d.Whole.Visible(row)
}

// WithHidden returns a copy with the rows that Excel hides, or without them.
// The header row stays though it may be hidden, and the columns as they are
// mapped; where no row was the header, it is guessed anew, as in ReadSheet. A
// sheet of hidden rows alone stays whole.
func (d Draft) WithHidden(f Folders, skip bool) (Draft, error) {
	number := 0
	if d.Mapping.HeaderRow >= 0 {
		number = d.Store.Number(d.Mapping.HeaderRow)
	}
	d.Store, d.Result = d.rows(skip, number), nil
	row, found := sort.Find(d.Store.Len(), func(i int) int { return cmp.Compare(number, d.Store.Number(i)) })
	if !found {
		return d.guess(f)
	}
	d.Header = d.Store.GuessHeader()
	d.Mapping.HeaderRow = row
	d.Passed = d.Store.Passed(row)
	if d.Second != nil {
		d.Second = d.Second.withHidden(skip)
		d = d.restack()
		d.Mapping.SecondRow = d.stack.Second().Row
	}
	return d, nil
}

// WithHeader returns a copy with another header row (an index into Store) and
// a new suggestion for it, with the profile that fits its headers.
func (d Draft) WithHeader(f Folders, row int) Draft { return d.suggest(f, row, mapping.Shape{}) }

// WithLayout returns a copy in which columns with numbered headers are groups
// of several obligations, or not, with a new suggestion for it. Two sheets are
// read as they are.
func (d Draft) WithLayout(f Folders, l mapping.Layout) Draft {
	return d.suggest(f, d.Mapping.HeaderRow, mapping.Shape{Long: l == mapping.LayoutLong}, l)
}

// suggest suggests a mapping anew. A profile of another layout than one of those
// given is not laid over it.
func (d Draft) suggest(f Folders, row int, shape mapping.Shape, layouts ...mapping.Layout) Draft {
	d.Mapping.HeaderRow = row
	if d.Second != nil {
		d = d.restack()
		shape.Second = d.stack.Second()
	}
	d.Mapping = mapping.SuggestAs(d.Rows(), row, shape)
	d.Mapping.CutOff = d.cutOff
	d.Profile, d.Fit, d.Result, d.Passed = "", mapping.Fit{}, nil, d.Store.Passed(row)
	if p, ok := findProfile(f, d.Mapping); ok && (len(layouts) == 0 || p.profile.Layout == "" || p.profile.Layout == layouts[0].String()) {
		d = d.WithProfile(p.profile)
	}
	return d
}

// WithProfile returns a copy with a profile laid over the mapping.
func (d Draft) WithProfile(p mapping.Profile) Draft {
	cutOff := d.Mapping.CutOff
	d.Mapping, d.Fit = p.Apply(d.Mapping)
	d.Mapping.CutOff = cutOff
	d.Profile, d.Result = p.Name, nil
	return d
}

// WithoutProfile returns a copy with the bare suggestion.
func (d Draft) WithoutProfile() Draft {
	shape := mapping.Shape{Long: d.Mapping.Layout == mapping.LayoutLong}
	if d.stack != nil {
		shape.Second = d.stack.Second()
	}
	cutOff := d.Mapping.CutOff
	d.Mapping = mapping.SuggestAs(d.Rows(), d.Mapping.HeaderRow, shape)
	d.Mapping.CutOff = cutOff
	d.Profile, d.Fit, d.Result = "", mapping.Fit{}, nil
	return d
}

// WithMapping returns a copy with another mapping, not yet checked.
func (d Draft) WithMapping(m mapping.Mapping) Draft {
	d.Mapping, d.Result, d.cutOff = m, nil, m.CutOff
	return d
}

// Check returns a copy with Result. Without a header row it is an *Error with
// the id ErrNoHeader; else it fails only when ctx ends.
func (d Draft) Check(ctx context.Context, progress func(rows int)) (Draft, error) {
	if d.Mapping.HeaderRow < 0 {
		return d, refuse(ErrNoHeader, "Sheet", d.sheetName())
	}
	result, err := mapping.Check(ctx, d.Rows(), d.Mapping, d.checked, progress)
	if err != nil {
		return d, err
	}
	d.Result, d.checked = result, result
	return d, nil
}

func (d Draft) sheetName() string { return d.Book.Sheets()[d.Sheet].Name }
