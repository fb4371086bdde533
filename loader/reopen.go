package loader

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/workbook"
)

// Open opens an earlier load again. d is a draft of its workbook and sheet,
// with any mapping; the one the load was made with is laid over it. What was in
// flight when the program ended is unknown from then on. A load that this
// version of the program would send with another content than was checked is
// refused. Errors are *Error and *journal.Error.
func Open(ctx context.Context, f Folders, id string, d Draft) (*Load, error) {
	path, err := f.journalOf(id)
	if err != nil {
		return nil, err
	}
	j, err := journal.Open(path)
	if err != nil {
		return nil, missing(id, err)
	}
	l, err := reopen(ctx, f, j, d)
	if err != nil {
		j.Close()
		return nil, err
	}
	return l, nil
}

// Resume opens an earlier load again with its workbook, which is at path; "" is
// where it was when the load began. A workbook that is not there, or that was
// changed since, is an *Error with the id ErrWorkbookGone or ErrWorkbookChanged;
// else errors are those of workbook.Open, workbook.Read and Open.
func Resume(ctx context.Context, f Folders, id, path string, o workbook.Options, progress func(workbook.Progress)) (*Load, error) {
	file, err := f.journalOf(id)
	if err != nil {
		return nil, err
	}
	about, err := journal.Peek(file)
	if err != nil {
		return nil, missing(id, err)
	}
	d, err := readAgain(ctx, about.Load, path, o, progress)
	if err != nil {
		return nil, err
	}
	l, err := Open(ctx, f, id, d)
	if err != nil {
		d.Book.Close() // only read from
	}
	return l, err
}

// readAgain reads the sheet of a load as it was read then.
func readAgain(ctx context.Context, about journal.Load, path string, o workbook.Options, progress func(workbook.Progress)) (d Draft, err error) {
	if path == "" {
		path = about.Path
	}
	gone := func(err error) error {
		e := refuse(ErrWorkbookGone, "Load", about.ID, "Workbook", about.Workbook, "Path", path)
		e.Err = err
		return e
	}
	if path == "" {
		return d, gone(nil)
	}
	book, err := workbook.Open(path, o)
	if e := (*workbook.OpenError)(nil); errors.As(err, &e) && e.ID == workbook.ErrNotFound {
		return d, gone(err)
	}
	if err != nil {
		return d, err
	}
	defer func() {
		if err != nil {
			book.Close() // only read from
		}
	}()
	var as readAs
	if err := json.Unmarshal(about.Mapping, &as); err != nil {
		return d, otherRows(about.ID, err)
	}
	sheet := slices.IndexFunc(book.Sheets(), func(s workbook.SheetInfo) bool { return s.Name == about.Sheet })
	if as.CSV != nil {
		sheet = 0 // it is called like the file, which may have another name now
	}
	changed := refuse(ErrWorkbookChanged, "Load", about.ID, "Workbook", about.Workbook, "Path", path)
	if sheet < 0 {
		return d, changed
	}
	d = Draft{Book: book, Sheet: sheet}
	if as.CSV != nil {
		d.Whole, err = book.ReadCSV(ctx, *as.CSV, progress)
	} else {
		d.Whole, err = book.Read(ctx, sheet, progress)
	}
	if err == nil && book.Fingerprint() != about.Fingerprint { // known only now
		err = changed
	}
	d.Store = d.Whole
	return d, err
}

// journalOf is the path of a load's journal.
func (f Folders) journalOf(id string) (string, error) {
	if id == "" || id != filepath.Base(id) {
		return "", refuse(ErrNoSuchLoad, "Load", id)
	}
	return filepath.Join(f.loads(), id+journal.Extension), nil
}

// missing says of a journal that is not there that there is no such load.
func missing(id string, err error) error {
	if e := (*journal.Error)(nil); errors.As(err, &e) && (e.ID == journal.ErrMissing || e.ID == journal.ErrUnfinished) {
		return refuse(ErrNoSuchLoad, "Load", id)
	}
	return err
}

// reopen builds a load from its workbook and its journal.
func reopen(ctx context.Context, f Folders, j *journal.Journal, d Draft) (*Load, error) {
	record, err := j.Read()
	if err != nil {
		return nil, err
	}
	about := record.Load
	var as readAs
	if err := json.Unmarshal(about.Mapping, &as); err != nil {
		return nil, otherRows(about.ID, err)
	}
	if about.Fingerprint != d.Book.Fingerprint() || as.CSV == nil && about.Sheet != d.sheetName() {
		return nil, refuse(ErrOtherWorkbook, "Load", about.ID, "Workbook", about.Workbook)
	}
	if csv := d.Store.CSV(); as.CSV != nil && csv != nil && *as.CSV != *csv {
		return nil, otherRows(about.ID, errors.New("a text file that is cut into cells otherwise"))
	}
	if d, err = d.asLoaded(ctx, as, about); err != nil {
		return nil, err
	}
	server, err := crm.ParseServer(about.Server)
	if err != nil {
		return nil, err
	}
	if d, err = d.WithMapping(as.Mapping).Check(ctx, nil); err != nil {
		return nil, err
	}
	d.Profile, d.without = about.Profile, nil
	l := newLoad(f, d, Target{Server: server, Operation: about.Operation})
	l.id, l.journal, l.about = about.ID, j, about
	if len(about.Settings) > 0 { // an older journal has none
		if err := json.Unmarshal(about.Settings, &l.settings); err != nil {
			return nil, otherRows(about.ID, err)
		}
	}
	if err := l.restore(ctx, record); err != nil {
		return nil, err
	}
	return l, nil
}

// asLoaded gives the draft of the rows that a load was made of.
func (d Draft) asLoaded(ctx context.Context, as readAs, about journal.Load) (Draft, error) {
	d.Store, d.Second, d.stack = d.rows(as.SkipHidden, about.HeaderRow), nil, nil
	d.Mapping = as.Mapping
	if as.Second == "" {
		return d, nil
	}
	sheet := slices.IndexFunc(d.Book.Sheets(), func(s workbook.SheetInfo) bool { return s.Name == as.Second })
	if sheet < 0 {
		return d, otherRows(about.ID, errors.New("without the second sheet"))
	}
	var err error
	if d.Second, err = readSecond(ctx, d.Book, sheet, as.SecondHeader, as.SkipHidden, nil); err != nil {
		return d, err
	}
	return d.restack(), nil
}

// Draft is the draft that the load was made of: its rows with its mapping, checked.
func (l *Load) Draft() Draft {
	d := l.draft
	d.Header, d.Passed = d.Store.GuessHeader(), d.Store.Passed(l.mapping.HeaderRow)
	return d
}

// restore lays over a fresh load what its journal says: edits first, since
// they decide what a case file comes to, then where each stands.
func (l *Load) restore(ctx context.Context, r journal.Record) error {
	if len(r.CaseFiles) != len(l.files) {
		return otherRows(l.id, nil)
	}
	index := map[int]int{} // of a row by its number
	for i := range l.files {
		if !slices.Equal(r.CaseFiles[i].Rows, l.rowIDs(i)) {
			return otherRows(l.id, nil)
		}
		for n, row := range l.result.RowsOf(i) {
			index[r.CaseFiles[i].Rows[n]] = row
		}
	}
	if err := l.restoreEdits(r.Edits, index); err != nil {
		return err
	}
	for i, c := range r.CaseFiles {
		e := &l.files[i]
		e.attempts, e.reached = c.Attempts, c.Reached
		l.count(e, -1)
		e.skip = l.skip(c.Skipped)
		l.count(e, 1)
		l.settle(i, verdict{state: c.State, cause: c.Cause, reason: c.Reason, raw: c.Raw, attributedBy: c.AttributedBy})
	}
	l.requests = len(r.Attempts)
	l.fresh = !slices.ContainsFunc(l.files, func(e entry) bool { return e.reached > 0 })
	for _, a := range r.Attempts {
		if a.Outcome != nil {
			l.unattributed = append(l.unattributed, a.Outcome.Unattributed...)
		}
	}
	return l.compareContents(ctx, r.CaseFiles)
}

// restoreEdits lays the edits over the rows.
func (l *Load) restoreEdits(edits []journal.Edit, index map[int]int) error {
	rows := overlay{Source: l.rows.Source, texts: map[place]string{}}
	touched := map[int][]journal.Edit{}
	for _, edit := range edits {
		row, ok := index[edit.Row]
		if !ok {
			return otherRows(l.id, nil)
		}
		edit.Row = row
		touched[edit.CaseFile] = append(touched[edit.CaseFile], edit)
		if edit.Undone == 0 {
			rows.texts[place{row, edit.Col}] = edit.Text
		}
	}
	l.rows.now.Store(&rows)
	for i, edits := range touched {
		file, issues := l.recompute(i, rows)
		l.replace(i, file, issues, edits)
	}
	return nil
}

// compareContents holds what would be sent of the case files that are not
// accepted against what was checked when the load began, or when they were
// edited: another version of the program may convert a cell in another way.
func (l *Load) compareContents(ctx context.Context, files []journal.CaseFile) error {
	var open []int
	for i := range l.files {
		if e := &l.files[i]; e.state != crm.Accepted && !e.faulty {
			open = append(open, i)
		}
	}
	n, others := 0, 0
	for c, err := range inOrder(ctx, len(open), func(n int, scratch *[]byte) (content, error) {
		return contentOf(l.file(open[n]).CaseFile, scratch)
	}) {
		if err != nil {
			return err
		}
		i := open[n]
		l.files[i].size = c.size
		before := files[i]
		neverReady := before.Held && before.Skipped == "" // it was not checked to be sent
		if neverReady || before.Hash != nil && !slices.Equal(before.Hash, c.hash[:]) {
			others++
		}
		n++
	}
	if others > 0 {
		return refuse(ErrOtherContent, "Load", l.id, "Count", others)
	}
	return nil
}

func otherRows(id string, err error) error {
	e := refuse(ErrOtherRows, "Load", id)
	e.Err = err
	return e
}
