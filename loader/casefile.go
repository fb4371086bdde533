package loader

import (
	"slices"

	"github.com/govalues/decimal"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/mapping"
)

// CaseFile is one case file of a load as it stands. It is a copy; Index is its
// place in the load and never changes.
type CaseFile struct {
	Index          int
	Identification string
	Name           string
	Rows           []int // indexes into Rows()
	State          crm.State
	Held           bool // not sent: an error of the check, or of an edit, holds it back
	Balance        decimal.Decimal
	Reason         string // the CRM's words for the last rejection
	Raw            []byte // its raw entry; a JSON array of them where there are several
	AttributedBy   string
	Cause          crm.Cause // of its last outcome, "" before one
	Attempts       int
	Edited         bool            // cells changed since its last attempt that may have reached the CRM
	Issues         []mapping.Issue // of its rows as they are now
}

// entry is a case file in memory. What few have stands behind a pointer.
type entry struct {
	file     mapping.CaseFile // as it would be sent now
	state    crm.State
	cause    crm.Cause
	attempts int
	reached  int64 // sequence of the last attempt that may have reached the CRM
	planned  bool  // of the run under way, without an outcome yet
	more     *details
}

type details struct {
	reason       string
	raw          []byte
	attributedBy string
	issues       []mapping.Issue
	edits        []journal.Edit // in the order they were made
}

var noDetails details

// details of an entry to read.
func (e *entry) details() *details {
	if e.more == nil {
		return &noDetails
	}
	return e.more
}

// change gives the details of an entry to write to.
func (e *entry) change() *details {
	if e.more == nil {
		e.more = &details{}
	}
	return e.more
}

func (e *entry) held() bool { return e.state == crm.NotSent && e.file.Held }

func (e *entry) bucket() bucket {
	if e.held() {
		return held
	}
	return bucket(e.state)
}

// edited says whether what would be sent now differs by an edit, or by an undo
// of one, from what the CRM may have.
func (e *entry) edited() bool {
	return slices.ContainsFunc(e.details().edits, func(d journal.Edit) bool {
		if d.Seq > e.reached {
			return d.Undone == 0
		}
		return d.Undone > e.reached
	})
}

// record is what the journal keeps of an entry's content.
func (e *entry) record(rows []int) journal.CaseFile {
	return journal.CaseFile{
		Rows:           rows,
		Identification: e.file.Value(crm.Identification),
		Name:           e.file.Value(crm.Name),
		Obligations:    len(e.file.Obligations),
		Balance:        e.file.Balance,
		Held:           e.held(),
		State:          e.state,
	}
}

func (l *Load) view(index int) CaseFile {
	e := &l.files[index]
	d := e.details()
	return CaseFile{
		Index:          index,
		Identification: e.file.Value(crm.Identification),
		Name:           e.file.Value(crm.Name),
		Rows:           slices.Clone(e.file.Rows),
		State:          e.state,
		Held:           e.held(),
		Balance:        e.file.Balance,
		Reason:         d.reason,
		Raw:            slices.Clone(d.raw),
		AttributedBy:   d.attributedBy,
		Cause:          e.cause,
		Attempts:       e.attempts,
		Edited:         e.edited(),
		Issues:         slices.Clone(d.issues),
	}
}

// CaseFiles lists the case files in the given states, in the load's order;
// held ones are among those not sent.
func (l *Load) CaseFiles(states ...crm.State) []CaseFile {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []CaseFile
	for i := range l.files {
		if slices.Contains(states, l.files[i].state) {
			list = append(list, l.view(i))
		}
	}
	return list
}

// Payload is the JSON of one case file exactly as it would be sent now.
func (l *Load) Payload(caseFile int) ([]byte, error) {
	l.mu.Lock()
	if caseFile < 0 || caseFile >= len(l.files) {
		l.mu.Unlock()
		return nil, refuse(ErrNoCaseFile)
	}
	file := l.files[caseFile].file.CaseFile
	l.mu.Unlock()
	return crm.EncodeCaseFile(file)
}

// firstRow is the sheet's own number of a case file's first row.
func (l *Load) firstRow(index int) int { return l.rows.Number(l.files[index].file.Rows[0]) }

// sheetRows are the sheet's own numbers of a case file's rows.
func (l *Load) sheetRows(index int) []int {
	rows := l.files[index].file.Rows
	numbers := make([]int, len(rows))
	for i, row := range rows {
		numbers[i] = l.rows.Number(row)
	}
	return numbers
}
