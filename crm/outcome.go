package crm

import (
	"encoding/json"
	"time"
)

// State is where a case file stands. Every case file is in exactly one state
// at any time; the zero value is NotSent.
type State uint8

const (
	NotSent  State = iota // it provably did not reach the CRM, or was refused whole
	Accepted              // the CRM's counts say it was taken
	Rejected              // the CRM named it among the failed
	Unknown               // it may have been taken: only a person may send it again
)

// String returns the name used in JSON and in the journal.
func (s State) String() string {
	return [...]string{"not_sent", "accepted", "rejected", "unknown"}[s]
}

// Next says what may happen by itself after a request.
type Next uint8

const (
	GoOn    Next = iota // send the next batch
	Stop                // stop the load: a person decides
	Backoff             // not sent: try the same batch again after a growing wait, pause when it keeps failing
	Wait                // refused for now: wait After, then send the same batch again
	Pause               // the token's quota is spent: pause until it restarts
	Halve               // refused as too large: cut the batch in two and go on
)

// Cause is the stable id of why an outcome is what it is; texts for people are
// looked up by it ("outcome.<cause>").
type Cause string

const (
	CauseAccepted       Cause = "accepted"         // row 11
	CauseSomeRejected   Cause = "some_rejected"    // row 12
	CauseListDiffers    Cause = "list_differs"     // row 13: the counts add up, the list does not match them
	CauseCountsDiffer   Cause = "counts_differ"    // row 14
	CauseNoCounts       Cause = "no_counts"        // row 14: missing or negative
	CauseEncode         Cause = "encode"           // row 1
	CauseJournal        Cause = "journal"          // row 1, set by the sender of the request
	CauseNetwork        Cause = "network"          // row 2: DNS, connect, reset before all was sent
	CauseCertificate    Cause = "certificate"      // row 2
	CauseProxyAuth      Cause = "proxy_auth"       // row 2: 407
	CauseCancelled      Cause = "cancelled"        // row 2: cancelled before all was sent
	CauseMoved          Cause = "moved"            // row 3
	CauseRefused        Cause = "refused"          // row 4 and 10 with no cause of its own below
	CauseTokenMissing   Cause = "token_missing"    // 401
	CauseTokenInvalid   Cause = "token_invalid"    // 403 PLEASE VALIDATE TOKEN
	CauseQuota          Cause = "quota"            // 403 TOKEN LIMIT EXCEEDED
	CauseSimultaneous   Cause = "simultaneous"     // 403 EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS
	CauseTooLarge       Cause = "too_large"        // 413
	CauseRateLimited    Cause = "rate_limited"     // 429
	CauseRedirected     Cause = "redirected"       // row 6
	CauseNoAnswer       Cause = "no_answer"        // row 7: all sent, no answer came
	CauseAnswerCut      Cause = "answer_cut"       // row 8
	CauseAnswerEmpty    Cause = "answer_empty"     // row 8
	CauseAnswerTooLarge Cause = "answer_too_large" // row 8
	CauseNotJSON        Cause = "answer_not_json"  // row 8: HTML or anything else
	CauseServerError    Cause = "server_error"     // row 9
	CauseInterrupted    Cause = "interrupted"      // row 15, set when a load is opened again
	CauseSettled        Cause = "settled"          // of an unknown one, set when a person said what became of it
)

// Unit says what the CRM counted as a record; no document does.
type Unit uint8

const (
	UnitUnknown     Unit = iota // the batch has as many case files as obligations, or the counts fit neither
	UnitCaseFiles               // received = case files of the batch
	UnitObligations             // received = obligations of the batch
)

// Counts are the four numbers of the answer's summary, in Unit.
type Counts struct {
	Received, Inserted, Failed, Processed int64
	Unit                                  Unit
}

// Ways in which an entry of failed_Sumary was tied to a case file.
const (
	ByIdentification = "identification"
	ByObligation     = "obligation_id"
	ByName           = "name"
)

// Rejection is one entry of failed_Sumary. It is tied by content: a key that
// says "identification" decides alone, by exactly one identification of the
// batch or not at all; without one, every text in the entry that is an
// identification, an obligation id or a name of the batch has to agree on one
// case file, in an identification's case also as a whole word of a sentence.
// Positions, and numbers that may be positions, count for nothing.
type Rejection struct {
	CaseFile     int             // index in the batch, -1 when it could not be tied
	Obligations  []int           // indexes in the case file, when the entry names them
	Reason       string          // the CRM's words, to the letter; "" when it gives none
	AttributedBy string          // one of the By constants, "" when not tied
	Raw          json.RawMessage // the entry as it came
}

// Outcome is what one request came to: the only place where the state of a
// case file is decided. Decide makes it; rows 1 (journal) and 15 are made by
// whoever keeps the journal.
type Outcome struct {
	Row          int   // row of the table in the package comment, 1 to 15
	Cause        Cause // why
	Next         Next  // what may happen by itself
	After        time.Duration
	States       []State     // one per case file of the request, in its order
	Rejections   []Rejection // entries tied to a case file, in the order they came
	Unattributed []Rejection // entries that could not be tied (CaseFile = -1)
	Counts       *Counts     // nil when the answer has none that can be used

	Status   int      // HTTP status, 0 when none came
	Code     string   // code of the answer's JSON
	Word     string   // its "error"
	Msg      string   // its "msg"
	Location string   // where a redirect points, without user info
	Warnings []string // ids of what was tolerated or contradicts itself: the Warn constants
	Answer   []byte   // the answer as it came, at most 1 MiB; never holds the token
	Pulled   int64    // bytes of the body that the transport took
	Total    int64    // bytes of the body
	Err      error    // transport error, nil when an answer came; redacted, safe to show after cleaning
}
