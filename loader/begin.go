package loader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// Begin writes a new load to a journal of its own: every ready case file as
// not sent, every held one as held, and so those that the draft leaves out
// (Draft.Without). Errors are *Error, *crm.Error for a target that is none or
// for what can't be encoded, *journal.Error and ctx's; there is then no load.
func Begin(ctx context.Context, f Folders, d Draft, t Target, s upload.Settings) (*Load, error) {
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
	l := newLoad(f, d, t)
	l.settings, l.fresh = s, true
	if l.ready() == 0 {
		return nil, refuse(ErrNothingNew)
	}
	about, err := l.describe()
	if err != nil {
		return nil, err
	}
	for n := 1; ; n++ {
		about.ID = fmt.Sprintf("%s-%d", about.Created.Format(time.DateOnly), n)
		l.id = about.ID
		l.journal, err = journal.Create(f.loads(), about, l.records(ctx))
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	l.about = about
	if err := ctx.Err(); err != nil { // what asked for the end came last: nothing may leave
		return nil, errors.Join(err, l.Discard())
	}
	return l, nil
}

// BeginCompared begins a load of a draft that was compared with the earlier ones,
// and refuses with ErrOvertaken when another load has sent something since, or
// may be about to; without a delta it is Begin. Errors are those of Begin and of
// ListLoads besides.
func BeginCompared(ctx context.Context, f Folders, d Draft, t Target, s upload.Settings, delta *Delta) (*Load, error) {
	l, err := Begin(ctx, f, d, t, s)
	if err != nil || delta == nil {
		return l, err
	}
	by, err := delta.overtaken(f, l.id)
	if err == nil && len(by) > 0 {
		err = refuse(ErrOvertaken, "Load", by[0].ID)
	}
	if err != nil {
		return nil, errors.Join(err, l.Discard())
	}
	return l, nil
}

// describe is what the journal keeps of a load that begins.
func (l *Load) describe() (journal.Load, error) {
	d := l.draft
	about := journal.Load{
		Workbook: d.bookName(), Path: d.Book.Path(), Fingerprint: d.Book.Fingerprint(), Sheet: d.sheetName(),
		HeaderRow: d.Store.Number(d.Mapping.HeaderRow),
		Server:    l.target.Server.String(), Operation: l.target.Operation, Created: l.now(),
		Profile: d.Profile, Program: program(),
	}
	if path, err := filepath.Abs(about.Path); err == nil {
		about.Path = path
	}
	if saved, ok := named(l.folders, d.Profile); ok && d.Profile != "" {
		about.Revision = saved.profile.Revision
	}
	for _, part := range []struct {
		to   *[]byte
		what any
	}{
		{&about.Mapping, d.readAs()}, {&about.Settings, l.settings}, {&about.Totals, beginning{d.Result.All.CaseFiles, d.Result.Ready.CaseFiles, totalsOf(d.Result)}},
	} {
		encoded, err := json.Marshal(part.what)
		if err != nil {
			return about, fmt.Errorf("encoding a load: %w", err)
		}
		*part.to = encoded
	}
	return about, nil
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

// newLoad lays out in memory what a draft comes to, with nothing sent.
func newLoad(f Folders, d Draft, t Target) *Load {
	l := &Load{
		folders: f, target: t, mapping: d.Mapping, result: d.Result,
		rows: newLiveRows(d.Rows()), draft: d, now: d.Now, changed: make(chan struct{}, 1),
		files: make([]entry, d.Result.Len()),
	}
	if l.now == nil {
		l.now = time.Now
	}
	l.unit = knownUnit(f, t)
	for i := range l.files {
		e := &l.files[i]
		e.obligations, e.balance = d.Result.Owed(i)
		e.faulty = d.Result.IsHeld(i)
		if !e.faulty {
			e.skip = l.skip(d.without.earlier(d.Result, i))
		}
		l.count(e, 1)
	}
	return l
}

// skip gives the number under which an earlier load stands in entries, 0 for none.
func (l *Load) skip(load string) uint16 {
	if load == "" {
		return 0
	}
	for i, known := range l.skips {
		if known == load {
			return uint16(i + 1)
		}
	}
	l.skips = append(l.skips, load)
	return uint16(len(l.skips))
}

// skippedBy is the earlier load that a case file is left out for, "" for none.
func (l *Load) skippedBy(e *entry) string {
	if e.skip == 0 {
		return ""
	}
	return l.skips[e.skip-1]
}

// ready is how many case files are to be sent.
func (l *Load) ready() int { return l.tallies[crm.NotSent].caseFiles }

// Discard closes a load of which nothing was tried and deletes its journal; one
// that has an attempt stays, closed.
func (l *Load) Discard() error {
	l.mu.Lock()
	untried := l.requests == 0
	l.mu.Unlock()
	if err := l.Close(); err != nil || !untried {
		return err
	}
	_, err := journal.Remove(filepath.Join(l.folders.loads(), l.id+journal.Extension), nil)
	return err
}
