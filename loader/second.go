package loader

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"unicode"

	"wolkload/crm"
	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// Second is the sheet of the obligations, where the debtors stand in another.
type Second struct {
	Sheet     int             // index into Book.Sheets()
	Whole     *workbook.Store // all rows of the sheet
	Store     *workbook.Store // the rows to load
	HeaderRow int             // index into Store
}

// complete joins the sheet with the other one that has what it lacks: debtors
// with their obligations, or obligations with their debtors. With several such
// sheets nobody guesses: they are Draft.Seconds. Without one nothing changes.
func (d Draft) complete(ctx context.Context, f Folders, skipHidden bool, progress func(workbook.Progress)) (Draft, error) {
	debtors, obligations := gives(d.Mapping, crm.Name), gives(d.Mapping, crm.ObligationID)
	if debtors == obligations || !gives(d.Mapping, crm.Identification) {
		return d, nil
	}
	lacking := crm.ObligationID
	if obligations {
		lacking = crm.Name
	}
	var found []Second
	for i, sheet := range d.Book.Sheets() {
		if i == d.Sheet || sheet.Hidden {
			continue
		}
		store, err := d.Book.Read(ctx, i, progress)
		if ctx.Err() != nil {
			return d, ctx.Err()
		}
		if err != nil {
			continue // not the one that is asked for
		}
		header := store.GuessHeader()
		if header.Row < 0 {
			continue
		}
		other := mapping.Suggest(store, header.Row)
		if gives(other, crm.Identification) && gives(other, lacking) && gives(other, crm.Name) != gives(other, crm.ObligationID) &&
			inCommon(d.Store, d.Mapping, store, other) {
			found = append(found, Second{Sheet: i, Whole: store, Store: store, HeaderRow: header.Row})
		}
	}
	if len(found) > 1 {
		for _, s := range found {
			d.Seconds = append(d.Seconds, s.Sheet)
		}
	}
	if len(found) != 1 {
		return d, nil
	}
	row := d.Mapping.HeaderRow
	if debtors {
		d.Second = &found[0]
	} else {
		d.Second = &Second{Sheet: d.Sheet, Whole: d.Whole, Store: d.Store, HeaderRow: d.Mapping.HeaderRow}
		first := found[0]
		d.Sheet, d.Whole, d.Store, d.Header, row = first.Sheet, first.Store, first.Store, first.Store.GuessHeader(), first.HeaderRow
	}
	d = d.WithHeader(f, row)
	if skipHidden {
		return d.WithHidden(f, true)
	}
	return d, nil
}

// gives says that a column gives a documented field.
func gives(m mapping.Mapping, field string) bool {
	return slices.ContainsFunc(m.Columns, func(c mapping.Column) bool { return !c.Custom && c.Target != mapping.LeaveOut && c.Field == field })
}

// Of so many identifications of one sheet half must be in the other: else they
// are of other debtors.
const commonSample = 200

// inCommon says that two sheets are of the same debtors.
func inCommon(a *workbook.Store, ma mapping.Mapping, b *workbook.Store, mb mapping.Mapping) bool {
	known := map[string]bool{}
	eachIdentification(a, ma, func(id string) bool {
		known[id] = true
		return true
	})
	asked, found := 0, 0
	eachIdentification(b, mb, func(id string) bool {
		asked++
		if known[id] {
			found++
		}
		return asked < commonSample
	})
	return found*2 >= asked && found > 0
}

func eachIdentification(s *workbook.Store, m mapping.Mapping, do func(id string) bool) {
	at := slices.IndexFunc(m.Columns, func(c mapping.Column) bool { return !c.Custom && c.Field == crm.Identification })
	for row := m.HeaderRow + 1; row < s.Len(); row++ {
		id := strings.TrimLeft(strings.Map(func(r rune) rune { // whatever its punctuation and zeros in front
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToUpper(r)
			}
			return -1
		}, s.Cell(row, m.Columns[at].Index).Raw), "0")
		if id != "" && !do(id) {
			return
		}
	}
}

// WithSecond returns a copy that is joined with a sheet of obligations, with a
// new suggestion for both; -1 is none. Errors are those of workbook.Read,
// ErrNoHeader and ErrSameSheet.
func (d Draft) WithSecond(ctx context.Context, f Folders, sheet int, progress func(workbook.Progress)) (Draft, error) {
	d.Seconds = nil
	if sheet == d.Sheet {
		return d, refuse(ErrSameSheet, "Sheet", d.sheetName())
	}
	if sheet < 0 {
		d.Second, d.stack = nil, nil
		return d.WithHeader(f, d.Mapping.HeaderRow), nil
	}
	second, err := readSecond(ctx, d.Book, sheet, 0, d.SkipsHidden(), progress)
	if err != nil {
		return d, err
	}
	d.Second = second
	return d.WithHeader(f, d.Mapping.HeaderRow), nil
}

// readSecond reads a sheet of obligations; header is the number of its header
// row, 0 to guess it.
func readSecond(ctx context.Context, book *workbook.Workbook, sheet, header int, skipHidden bool, progress func(workbook.Progress)) (*Second, error) {
	store, err := book.Read(ctx, sheet, progress)
	if err != nil {
		return nil, err
	}
	s := &Second{Sheet: sheet, Whole: store, Store: store, HeaderRow: store.GuessHeader().Row}
	if header > 0 {
		row, found := sort.Find(store.Len(), func(i int) int { return cmp.Compare(header, store.Number(i)) })
		if s.HeaderRow = row; !found {
			s.HeaderRow = -1
		}
	}
	if s.HeaderRow < 0 {
		return nil, refuse(ErrNoHeader, "Sheet", book.Sheets()[sheet].Name)
	}
	return s.withHidden(skipHidden), nil
}

// withHidden is the sheet with the rows that Excel hides, or without them.
func (s *Second) withHidden(skip bool) *Second {
	number := s.Store.Number(s.HeaderRow)
	next := *s
	next.Store = s.Whole
	row, _ := sort.Find(s.Whole.Len(), func(i int) int { return cmp.Compare(number, s.Whole.Number(i)) })
	if skip && s.Whole.Notes().HiddenRows < s.Whole.Len() {
		next.Store = s.Whole.Visible(row)
	}
	next.HeaderRow, _ = sort.Find(next.Store.Len(), func(i int) int { return cmp.Compare(number, next.Store.Number(i)) })
	return &next
}

// restack puts the two sheets together anew.
func (d Draft) restack() Draft {
	d.stack = mapping.NewStack(d.Store, d.Mapping.HeaderRow, d.Second.Store, d.Second.HeaderRow)
	return d
}

// Place is where a row of Rows stands: the name of its sheet and its number there.
func (d Draft) Place(row int) (sheet string, number int) {
	if d.stack != nil && row >= d.stack.Second().Row {
		return d.Book.Sheets()[d.Second.Sheet].Name, d.stack.Number(row)
	}
	return d.sheetName(), d.Rows().Number(row)
}

// HiddenColumn says that Excel hides a column of Rows.
func (d Draft) HiddenColumn(col int) bool {
	if d.stack != nil && col >= d.stack.Second().Column {
		return d.Second.Store.HiddenColumn(col - d.stack.Second().Column)
	}
	return d.Store.HiddenColumn(col)
}

// ColumnName names a column of Rows as its own sheet does: "A".
func (d Draft) ColumnName(col int) string {
	if d.stack != nil && col >= d.stack.Second().Column {
		col -= d.stack.Second().Column
	}
	return workbook.ColumnName(col)
}

// columnSheet is the second sheet's name for its columns, "" for all others.
func (d Draft) columnSheet(col int) string {
	if d.stack != nil && col >= d.stack.Second().Column {
		return d.Book.Sheets()[d.Second.Sheet].Name
	}
	return ""
}
