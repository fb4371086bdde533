package loader

import (
	"encoding/json"
	"slices"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/report"
)

// Shown is one load as its journal tells it, without its workbook: `show --json`.
type Shown struct {
	Summary
	Workbook  string      `json:"workbook"`
	SHA256    string      `json:"sha256"` // of the workbook, in hex
	Sheet     string      `json:"sheet"`
	Host      string      `json:"host"`
	Operation string      `json:"operation"`
	Created   time.Time   `json:"created"`
	Totals    []ShownSum  `json:"totals"` // by portfolio and state
	List      []ShownFile `json:"list"`   // every case file, in the load's order
}

// ShownFile is one case file of a load.
type ShownFile struct {
	Identification string `json:"identification"`
	Name           string `json:"name"`
	Rows           []int  `json:"rows"`  // the sheet's own numbers
	State          string `json:"state"` // "accepted", "rejected", "unknown", "not_sent" or "held"
	Cause          string `json:"cause"` // of its last outcome, "" before one
	Reason         string `json:"reason"`
	AttributedBy   string `json:"attributed_by"`
	Obligations    int    `json:"obligations"`
	TotalBalance   string `json:"total_balance"`
	AcceptedWith   string `json:"accepted_with,omitempty"` // the earlier load for which it is left out
}

// ShownSum is what a portfolio has in one state.
type ShownSum struct {
	PortfolioType string `json:"portfolio_type"`
	State         string `json:"state"`
	ReportSum
}

// Show tells one load from its journal. What was in flight when the program
// ended is unknown from then on. Errors are *Error and *journal.Error.
func Show(f Folders, id string) (Shown, error) {
	r, err := readLoad(f, id)
	if err != nil {
		return Shown{}, err
	}
	return show(r)
}

// Newest is the id of the newest load, before anything else that lies in the
// folder; without one it is an *Error.
func Newest(f Folders) (string, error) {
	loads, err := ListLoads(f)
	if err != nil {
		return "", err
	}
	if len(loads) == 0 {
		return "", refuse(ErrNoLoads)
	}
	if i := slices.IndexFunc(loads, func(l LoadInfo) bool { return ownID(l.ID) }); i >= 0 {
		return loads[i].ID, nil
	}
	return loads[0].ID, nil
}

// readLoad reads a journal that no one has open.
func readLoad(f Folders, id string) (journal.Record, error) {
	path, err := f.journalOf(id)
	if err != nil {
		return journal.Record{}, err
	}
	j, err := journal.Open(path)
	if err != nil {
		return journal.Record{}, missing(id, err)
	}
	defer j.Close() // only read from
	return j.Read()
}

func show(r journal.Record) (Shown, error) {
	about := r.Load
	s := Shown{
		Workbook: about.Workbook, SHA256: about.Fingerprint, Sheet: about.Sheet, Operation: about.Operation, Created: about.Created,
		Totals: []ShownSum{}, List: make([]ShownFile, len(r.CaseFiles)),
		Summary: Summary{Load: about.ID, Requests: len(r.Attempts), Unattributed: []json.RawMessage{}, Rejected: []Rejected{}},
	}
	if server, err := crm.ParseServer(about.Server); err == nil {
		s.Host = server.Host()
	}
	for _, a := range r.Attempts {
		if a.Outcome == nil {
			continue
		}
		for _, u := range a.Outcome.Unattributed {
			s.Unattributed = append(s.Unattributed, rawJSON(u.Raw))
		}
	}
	edited := editedFiles(r)
	for i, c := range r.CaseFiles {
		state := c.State.String()
		if c.State == crm.NotSent && c.Held {
			state = "held"
		}
		file := ShownFile{
			Identification: c.Identification, Name: c.Name, Rows: rowsOf(c), State: state, Cause: string(c.Cause), Reason: c.Reason,
			AttributedBy: c.AttributedBy, Obligations: c.Obligations, TotalBalance: c.Balance.String()}
		if state == "held" && !edited[i] {
			file.AcceptedWith = c.Skipped
		}
		s.List[i] = file
		s.CaseFiles.add(state, 1)
		s.Obligations.add(state, c.Obligations)
		if c.State == crm.Rejected {
			s.Rejected = append(s.Rejected, Rejected{c.Identification, file.Rows, c.Reason, c.AttributedBy})
		}
	}
	certificate, err := certify(r)
	if err != nil {
		return s, err
	}
	for _, l := range certificate.Lines {
		for state := range l.Of {
			if a := &l.Of[state]; a.CaseFiles > 0 {
				s.Totals = append(s.Totals, ShownSum{l.Portfolio, report.State(state).ID(), ReportSum{
					ReportCount{a.CaseFiles, a.Obligations}, a.Sums[0].String(), a.Sums[1].String(), a.Sums[2].String(),
				}})
			}
		}
	}
	return s, nil
}

// rowsOf are the sheet's own numbers of a case file's rows.
func rowsOf(c journal.CaseFile) []int {
	rows := make([]int, len(c.Rows))
	for i, row := range c.Rows {
		rows[i] = row % secondSheet
	}
	return rows
}

func (c *StateCounts) add(state string, n int) {
	switch state {
	case "accepted":
		c.Accepted += n
	case "rejected":
		c.Rejected += n
	case "unknown":
		c.Unknown += n
	case "not_sent":
		c.NotSent += n
	case "held":
		c.Held += n
	}
}

// editedFiles are the case files with an edit that holds.
func editedFiles(r journal.Record) map[int]bool {
	edited := map[int]bool{}
	for _, e := range r.Edits {
		if e.Undone == 0 {
			edited[e.CaseFile] = true
		}
	}
	return edited
}
