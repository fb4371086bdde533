package loader

import (
	"context"
	"time"

	"github.com/govalues/decimal"

	"wolkload/crm"
	"wolkload/loader/upload"
	"wolkload/mapping"
)

// Target is where a load goes.
type Target struct {
	Server    crm.Server
	Operation string
}

// Load is one load, from Begin to its last outcome. Its journal is the truth:
// every state it tells was durable before. It is safe for concurrent use;
// Send runs in one goroutine at a time.
type Load struct{}

// Begin writes a new load to a journal of its own: every ready case file as
// not sent, every held one as held.
func Begin(f Folders, d Draft, t Target) (*Load, error) { panic("skeleton") }

// ID is the load's name: the day and a number, "2026-11-23-1".
func (l *Load) ID() string { panic("skeleton") }

// Target is where the load goes.
func (l *Load) Target() Target { panic("skeleton") }

// Send sends case files that are not sent yet, in order, and returns when all
// have an outcome or it had to stop. It blocks; Snapshot and Changed tell how
// it goes. Ending ctx cuts what is in flight, whose case files become unknown;
// StopAfterBatch ends it softly.
func (l *Load) Send(ctx context.Context, s upload.Sender, opts upload.Options) (Snapshot, error) {
	panic("skeleton")
}

// Resend sends the given case files (indexes as in CaseFiles) once more,
// whatever their state but accepted: for rejected ones that were fixed, and
// for unknown ones only when a person asked for exactly that.
func (l *Load) Resend(ctx context.Context, s upload.Sender, opts upload.Options, caseFiles []int) (Snapshot, error) {
	panic("skeleton")
}

// StopAfterBatch lets the request in flight finish and stops then.
func (l *Load) StopAfterBatch() { panic("skeleton") }

// Changed is poked (capacity one) whenever Snapshot would differ; the last
// change is always announced.
func (l *Load) Changed() <-chan struct{} { panic("skeleton") }

// Snapshot tells where the load stands.
func (l *Load) Snapshot() Snapshot { panic("skeleton") }

// Tally counts case files, obligations and Σ total_balance.
type Tally struct {
	CaseFiles   int
	Obligations int
	Balance     decimal.Decimal
}

// Snapshot is where a load stands at one moment. It is a copy.
type Snapshot struct {
	NotSent, Accepted, Rejected, Unknown, Held Tally

	Running  bool
	Done     int       // case files of this run with an outcome
	Planned  int       // case files of this run
	Batch    int       // number of the batch in flight, from 1; 0 before the first
	Batches  int       // batches of this run as far as is known
	Requests int       // requests of the whole load
	Started  time.Time // of this run
	Ended    time.Time // of this run; zero while it runs

	Waiting   crm.Cause // why it waits before the next request, "" when it does not
	WaitUntil time.Time

	Stopped bool         // this run ended before every planned case file had an outcome
	Last    *crm.Outcome // of the last request, nil before the first
	Err     error        // the journal could not be written, or similar

	Unattributed []crm.Rejection // entries of failed_Sumary that could not be tied, of the whole load
}

// CaseFile is one case file of a load as it stands. It is a copy; Index is its
// place in the load and never changes.
type CaseFile struct {
	Index          int
	Identification string
	Name           string
	Rows           []int // indexes into Rows()
	State          crm.State
	Held           bool // never sent: an error of the check holds it back
	Balance        decimal.Decimal
	Reason         string // the CRM's words for the last rejection
	Raw            []byte // its raw entry
	AttributedBy   string
	Cause          crm.Cause // of its last outcome, "" before one
	Attempts       int
	Edited         bool            // cells changed since its last attempt
	Issues         []mapping.Issue // of its rows as they are now
}

// CaseFiles lists the case files in the given states, in the load's order.
func (l *Load) CaseFiles(states ...crm.State) []CaseFile { panic("skeleton") }

// Rows are the sheet's rows with the edits laid over them.
func (l *Load) Rows() mapping.Source { panic("skeleton") }

// Mapping is the mapping the load was made with.
func (l *Load) Mapping() mapping.Mapping { panic("skeleton") }

// Payload is the JSON of one case file exactly as it would be sent now.
func (l *Load) Payload(caseFile int) ([]byte, error) { panic("skeleton") }

// Edit lays text over one cell of a case file's rows: a journal entry, the
// file is not touched. It returns the case file as it then stands.
func (l *Load) Edit(caseFile, row, col int, text string) (CaseFile, error) { panic("skeleton") }

// Undo takes the last edit of a case file back; ok is false when there is none.
func (l *Load) Undo(caseFile int) (c CaseFile, ok bool, err error) { panic("skeleton") }

// Close closes the journal. A load that is sending must be stopped and awaited first.
func (l *Load) Close() error { panic("skeleton") }
