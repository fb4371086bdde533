package journal

import (
	"time"

	"github.com/govalues/decimal"

	"wolkload/crm"
)

// Load is what a load is about, written once.
type Load struct {
	ID          string // also the name of the journal's file
	Workbook    string // base name of the workbook's path
	Path        string // where it was, absolute
	Fingerprint string // SHA-256 of the workbook, in hex
	Sheet       string
	HeaderRow   int    // the sheet's own number, from 1
	Mapping     []byte // the mapping the load was made with, as the caller encodes it
	Server      string // base URL
	Operation   string
	Created     time.Time
	Profile     string // name of the profile, "" for none
	Revision    int    // of the profile
	Totals      []byte // what the file came to when the load began, as the caller encodes it
	Settings    []byte // how it is sent, as the caller encodes it
	Program     string // version that wrote it
}

// CaseFile is a case file and where it stands. Its place in the load is its
// index in Record.CaseFiles.
type CaseFile struct {
	Rows           []int // the sheet's own numbers, from 1, ascending
	Identification string
	Name           string
	Obligations    int
	Balance        decimal.Decimal
	Held           bool   // with an error, or left out
	Hash           []byte // 16 bytes of the SHA-256 of its JSON, nil when it has none
	Shares         string // what it comes to by portfolio, as the caller encodes it
	Skipped        string // the load that it is left out for, which has it; "" for none

	State        crm.State
	Cause        crm.Cause
	Reason       string
	Raw          []byte
	AttributedBy string

	Attempts int   // how often it left, or was about to
	Reached  int64 // sequence of the last attempt that may have reached the CRM, 0 for none; read only
}

// Attempt is one request with some of the case files.
type Attempt struct {
	Seq       int64 // given by Intent
	CaseFiles []int
	BodyHash  string // SHA-256 of the body, in hex
	Size      int    // of the body, in bytes
	Sent      time.Time
	Outcome   *Outcome // nil while it is in flight
}

// Outcome is what came of an attempt.
type Outcome struct {
	Seq      int64 // given by Journal.Outcome
	Row      int   // of the table in DESIGN.md, 1 to 15
	Cause    crm.Cause
	Reached  bool // the CRM may have taken something of it
	Status   int
	Code     string
	Word     string
	Msg      string
	Location string
	Counts   *crm.Counts
	Answer   []byte // as it came
	Answered time.Time

	Unattributed []crm.Rejection // entries that were tied to no case file
}

// Result is where a case file stands after an outcome.
type Result struct {
	CaseFile     int
	State        crm.State
	Cause        crm.Cause
	Reason       string
	Raw          []byte
	AttributedBy string
}

// Settlement is what a person said became of case files that were unknown.
type Settlement struct {
	Seq       int64     // given by Journal.Settle
	State     crm.State // Accepted or NotSent
	CaseFiles []int
	Made      time.Time
}

// Edit is a text laid over one cell.
type Edit struct {
	Seq      int64 // given by Journal.Edit
	CaseFile int
	Row      int // the sheet's own number, from 1
	Col      int // from 0
	Text     string
	Undone   int64 // sequence of the undo, 0 while the edit holds
}

// Record is everything a journal holds, in order.
type Record struct {
	Load      Load
	CaseFiles []CaseFile
	Attempts  []Attempt
	Edits     []Edit
	Settled   []Settlement
}
