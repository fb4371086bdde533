package loader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// Begin writes a new load to a journal of its own: every ready case file as
// not sent, every held one as held. Errors are *Error, *crm.Error for a target
// that is none, and *journal.Error.
func Begin(f Folders, d Draft, t Target) (*Load, error) {
	switch {
	case d.Result == nil:
		return nil, refuse(ErrNotChecked)
	case len(d.Result.Problems) > 0:
		return nil, refuse(ErrMapping)
	case d.Result.Ready.CaseFiles == 0:
		return nil, refuse(ErrNothingReady)
	case t.Server == (crm.Server{}):
		return nil, &crm.Error{ID: crm.ErrServerMissing}
	case strings.TrimSpace(t.Operation) == "":
		return nil, &crm.Error{ID: crm.ErrOperation}
	}
	l := newLoad(d, t)
	encoded, err := json.Marshal(d.readAs())
	if err != nil {
		return nil, fmt.Errorf("encoding mapping: %w", err)
	}
	files := make([]journal.CaseFile, len(l.files))
	for i := range l.files {
		files[i] = l.record(i)
	}
	created := l.now()
	record := journal.Load{
		Workbook: d.bookName(), Fingerprint: d.Book.Fingerprint(), Sheet: d.sheetName(),
		HeaderRow: d.Store.Number(d.Mapping.HeaderRow), Mapping: encoded,
		Server: t.Server.String(), Operation: t.Operation, Created: created,
	}
	for n := 1; ; n++ {
		record.ID = fmt.Sprintf("%s-%d", created.Format(time.DateOnly), n)
		l.id = record.ID
		l.journal, err = journal.Create(f.loads(), record, files)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return l, nil
}

// readAs is what the case files of a load depend on besides the workbook, as
// the journal keeps it.
type readAs struct {
	mapping.Mapping
	SkipHidden   bool                  `json:",omitempty"`
	CSV          *workbook.CSVSettings `json:",omitempty"`
	Second       string                `json:",omitempty"` // name of the second sheet
	SecondHeader int                   `json:",omitempty"` // number of its header row
}

func (d Draft) readAs() readAs {
	as := readAs{Mapping: d.Mapping, SkipHidden: d.SkipsHidden(), CSV: d.Store.CSV()}
	if d.Second != nil {
		as.Second, as.SecondHeader = d.Book.Sheets()[d.Second.Sheet].Name, d.Second.Store.Number(d.Second.HeaderRow)
	}
	return as
}

// Open opens an earlier load again. d is a draft of its workbook and sheet,
// with any mapping; the one the load was made with is laid over it. What was in
// flight when the program ended is unknown from then on. Errors are *Error and
// *journal.Error.
func Open(ctx context.Context, f Folders, id string, d Draft) (*Load, error) {
	if id == "" || id != filepath.Base(id) {
		return nil, refuse(ErrNoSuchLoad, "Load", id)
	}
	j, err := journal.Open(filepath.Join(f.loads(), id+journal.Extension))
	if err != nil {
		if e := (*journal.Error)(nil); errors.As(err, &e) && e.ID == journal.ErrMissing {
			return nil, refuse(ErrNoSuchLoad, "Load", id)
		}
		return nil, err
	}
	l, err := reopen(ctx, j, d)
	if err != nil {
		j.Close()
		return nil, err
	}
	return l, nil
}

// reopen builds a load from its workbook and its journal.
func reopen(ctx context.Context, j *journal.Journal, d Draft) (*Load, error) {
	record, err := j.Read()
	if err != nil {
		return nil, err
	}
	about := record.Load
	if about.Fingerprint != d.Book.Fingerprint() || about.Sheet != d.sheetName() {
		return nil, refuse(ErrOtherWorkbook, "Load", about.ID, "Workbook", about.Workbook)
	}
	var as readAs
	if err := json.Unmarshal([]byte(about.Mapping), &as); err != nil {
		return nil, otherRows(about.ID, err)
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
	l := newLoad(d, Target{Server: server, Operation: about.Operation})
	l.id, l.journal = about.ID, j
	if err := l.restore(record); err != nil {
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

// newLoad lays out in memory what a draft comes to, with nothing sent.
func newLoad(d Draft, t Target) *Load {
	l := &Load{
		target: t, mapping: d.Mapping, result: d.Result,
		rows: newLiveRows(d.Rows()), draft: d, now: d.Now, changed: make(chan struct{}, 1),
		files: make([]entry, d.Result.Len()),
	}
	if l.now == nil {
		l.now = time.Now
	}
	for i := range l.files {
		e := &l.files[i]
		e.obligations, e.balance = d.Result.Owed(i)
		e.faulty = d.Result.IsHeld(i)
		l.tallies[e.bucket()].count(e, 1)
	}
	return l
}

// Over returns the draft as the load was made: of the same rows, with its
// mapping.
func (l *Load) Over(d Draft) Draft {
	over := l.draft
	over.Book, over.Now = d.Book, d.Now
	over.Header, over.Passed = over.Store.GuessHeader(), over.Store.Passed(l.mapping.HeaderRow)
	return over.WithMapping(l.mapping)
}

// restore lays over a fresh load what its journal says: edits first, since
// they decide what a case file comes to, then where each stands.
func (l *Load) restore(r journal.Record) error {
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
	rows := overlay{Source: l.rows.Source, texts: map[place]string{}}
	touched := map[int]bool{}
	for _, edit := range r.Edits {
		row, ok := index[edit.Row]
		if !ok {
			return otherRows(l.id, nil)
		}
		edit.Row = row
		more := l.files[edit.CaseFile].change()
		more.edits = append(more.edits, edit)
		touched[edit.CaseFile] = true
		if edit.Undone == 0 {
			rows.texts[place{row, edit.Col}] = edit.Text
		}
	}
	l.rows.now.Store(&rows)
	for i := range touched {
		file, issues := l.recompute(i, rows)
		l.replace(i, file, issues)
	}
	for i, c := range r.CaseFiles {
		e := &l.files[i]
		e.attempts, e.reached = c.Attempts, c.Reached
		l.settle(i, verdict{state: c.State, cause: c.Cause, reason: c.Reason, raw: c.Raw, attributedBy: c.AttributedBy})
	}
	l.requests = len(r.Attempts)
	for _, a := range r.Attempts {
		if a.Outcome != nil {
			l.unattributed = append(l.unattributed, a.Outcome.Unattributed...)
		}
	}
	return nil
}

func otherRows(id string, err error) error {
	e := refuse(ErrOtherRows, "Load", id)
	e.Err = err
	return e
}
