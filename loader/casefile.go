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
	Held           bool   // not sent: an error of the check, or of an edit, holds it back, or Skipped
	Skipped        string // the load that has it, for which it is left out; "" for none
	Balance        decimal.Decimal
	Reason         string // the CRM's words for the last rejection
	Raw            []byte // its raw entry; a JSON array of them where there are several
	AttributedBy   string
	Cause          crm.Cause // of its last outcome, "" before one
	Attempts       int
	Edited         bool            // cells changed since its last attempt that may have reached the CRM
	Issues         []mapping.Issue // of its rows as they are now
}

// Faulty says that an error of its rows keeps it from being sent.
func (c CaseFile) Faulty() bool {
	return slices.ContainsFunc(c.Issues, func(i mapping.Issue) bool { return i.Severity == mapping.Error })
}

// entry is a case file in memory: where it stands. What it is made of is worked
// out from its rows when it is needed, and what few have stands behind a pointer.
type entry struct {
	obligations int
	balance     decimal.Decimal
	size        int32  // of its JSON as it would be sent, 0 when that is not known
	skip        uint16 // the earlier load it is left out for, see Load.skippedBy; 0 for none
	faulty      bool   // an error of its rows holds it back
	state       crm.State
	cause       crm.Cause
	attempts    int
	reached     int64 // sequence of the last attempt that may have reached the CRM
	planned     bool  // of the run under way, without an outcome yet
	more        *details
}

type details struct {
	reason       string
	raw          []byte
	attributedBy string
	edits        []journal.Edit    // in the order they were made
	file         *mapping.CaseFile // what it comes to with its edits, nil before the first
	issues       []mapping.Issue   // of its rows with their edits
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

func (e *entry) held() bool { return e.state == crm.NotSent && (e.faulty || e.skipped()) }

// skipped says that it is left out: another load has what it comes to, which
// an edit that holds changes.
func (e *entry) skipped() bool { return e.skip > 0 && !e.corrected() }

// corrected says that an edit of it holds.
func (e *entry) corrected() bool {
	return slices.ContainsFunc(e.details().edits, func(d journal.Edit) bool { return d.Undone == 0 })
}

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

// file is a case file as it would be sent now.
func (l *Load) file(index int) mapping.CaseFile {
	if edited := l.files[index].details().file; edited != nil {
		return *edited
	}
	return l.result.CaseFile(index)
}

// value is what would be sent now in a field of a case file.
func (l *Load) value(index int, field string) string {
	if edited := l.files[index].details().file; edited != nil {
		return edited.Value(field)
	}
	return l.result.Value(index, field)
}

// issues are those of a case file's rows as they are now.
func (l *Load) issues(index int) []mapping.Issue {
	if d := l.files[index].details(); d.file != nil {
		return slices.Clone(d.issues)
	}
	return l.result.IssuesOf(index)
}

func (l *Load) view(index int) CaseFile {
	e := &l.files[index]
	d := e.details()
	skipped := ""
	if e.held() && e.skipped() {
		skipped = l.skippedBy(e)
	}
	return CaseFile{
		Index:          index,
		Identification: l.value(index, crm.Identification),
		Name:           l.value(index, crm.Name),
		Rows:           l.result.RowsOf(index),
		State:          e.state,
		Held:           e.held(),
		Skipped:        skipped,
		Balance:        e.balance,
		Reason:         d.reason,
		Raw:            slices.Clone(d.raw),
		AttributedBy:   d.attributedBy,
		Cause:          e.cause,
		Attempts:       e.attempts,
		Edited:         e.edited(),
		Issues:         l.issues(index),
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
	file := l.file(caseFile).CaseFile
	l.mu.Unlock()
	return crm.EncodeCaseFile(file)
}

// firstRow is the sheet's own number of a case file's first row.
func (l *Load) firstRow(index int) int { return l.rows.Number(l.result.RowsOf(index)[0]) }

// sheetRows are the sheet's own numbers of a case file's rows.
func (l *Load) sheetRows(index int) []int {
	rows := l.result.RowsOf(index)
	for i, row := range rows {
		rows[i] = l.rows.Number(row)
	}
	return rows
}

// secondSheet is added to the numbers of the second sheet's rows where rows of
// both must be told apart: no sheet has as many.
const secondSheet = 1 << 26

// rowIDs are the numbers of a case file's rows as the journal keeps them.
func (l *Load) rowIDs(index int) []int {
	rows := l.result.RowsOf(index)
	for i, row := range rows {
		rows[i] = l.rowID(row)
	}
	return rows
}

func (l *Load) rowID(row int) int {
	if second := l.mapping.SecondRow; second > 0 && row >= second {
		return l.rows.Number(row) + secondSheet
	}
	return l.rows.Number(row)
}
