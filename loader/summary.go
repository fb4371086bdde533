package loader

import (
	"encoding/json"

	"wolkload/crm"
)

// Summary is a load as `send --json` prints it.
type Summary struct {
	Load         string            `json:"load"`
	CaseFiles    StateCounts       `json:"case_files"`
	Obligations  StateCounts       `json:"obligations"`
	Requests     int               `json:"requests"`
	Unattributed []json.RawMessage `json:"unattributed"` // entries of failed_Sumary that could not be tied, as they came
	Rejected     []Rejected        `json:"rejected"`
}

// StateCounts count by state.
type StateCounts struct {
	Accepted int `json:"accepted"`
	Rejected int `json:"rejected"`
	Unknown  int `json:"unknown"`
	NotSent  int `json:"not_sent"`
	Held     int `json:"held"`
}

// Rejected is a case file that is rejected now.
type Rejected struct {
	Identification string `json:"identification"`
	Rows           []int  `json:"rows"` // the sheet's own numbers
	Reason         string `json:"reason"`
	AttributedBy   string `json:"attributed_by"`
}

// Summary tells where the load stands, in the shape of `send --json`.
func (l *Load) Summary() Summary {
	l.mu.Lock()
	defer l.mu.Unlock()
	count := func(of func(t *tally) int) StateCounts {
		return StateCounts{
			Accepted: of(&l.tallies[crm.Accepted]),
			Rejected: of(&l.tallies[crm.Rejected]),
			Unknown:  of(&l.tallies[crm.Unknown]),
			NotSent:  of(&l.tallies[crm.NotSent]),
			Held:     of(&l.tallies[held]),
		}
	}
	s := Summary{
		Load:         l.id,
		CaseFiles:    count(func(t *tally) int { return t.caseFiles }),
		Obligations:  count(func(t *tally) int { return t.obligations }),
		Requests:     l.requests,
		Unattributed: []json.RawMessage{}, // [] rather than null
		Rejected:     []Rejected{},
	}
	for _, u := range l.unattributed {
		s.Unattributed = append(s.Unattributed, rawJSON(u.Raw))
	}
	for i := range l.files {
		e := &l.files[i]
		if e.state != crm.Rejected {
			continue
		}
		s.Rejected = append(s.Rejected, Rejected{
			Identification: l.value(i, crm.Identification),
			Rows:           l.sheetRows(i),
			Reason:         e.details().reason,
			AttributedBy:   e.details().attributedBy,
		})
	}
	return s
}

// Unsent is the Summary of a checked draft of which no load was begun.
func Unsent(d Draft) Summary {
	s := Summary{Unattributed: []json.RawMessage{}, Rejected: []Rejected{}}
	for i := range d.Result.Len() {
		obligations, _ := d.Result.Owed(i)
		if d.Result.IsHeld(i) || d.without.earlier(d.Result, i) != "" {
			s.CaseFiles.Held++
			s.Obligations.Held += obligations
		} else {
			s.CaseFiles.NotSent++
			s.Obligations.NotSent += obligations
		}
	}
	return s
}

// ExitCode is the exit code of a command that sent: 0 all well, 1 some are
// rejected, 3 some are unknown, 4 stopped before the end. The gravest counts:
// 3 before 4 before 1. What is held was held back on request.
func ExitCode(s Snapshot) int {
	switch {
	case s.Unknown.CaseFiles > 0:
		return 3
	case s.Stopped || s.Err != nil || s.NotSent.CaseFiles > 0:
		return 4
	case s.Rejected.CaseFiles > 0:
		return 1
	}
	return 0
}
