package loader

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/govalues/decimal"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/report"
)

// beginning is what a workbook came to when its load began, as the journal
// keeps it.
type beginning struct {
	CaseFiles int           `json:"case_files"`
	Ready     int           `json:"ready"` // of them
	Totals    []ReportTotal `json:"totals"`
}

// CertificateOf works out the certificate of a load from its journal. Errors
// are *Error and *journal.Error.
func CertificateOf(f Folders, id string) (*report.Certificate, error) {
	r, err := readLoad(f, id)
	if err != nil {
		return nil, err
	}
	return certify(r)
}

// Certificate is the certificate of the load as it stands.
func (l *Load) Certificate() (*report.Certificate, error) {
	r, err := l.journal.Read()
	if err != nil {
		return nil, err
	}
	return certify(r)
}

func certify(r journal.Record) (*report.Certificate, error) {
	about := r.Load
	c := &report.Certificate{
		Load: about.ID, Workbook: about.Workbook, SHA256: about.Fingerprint, Sheet: about.Sheet,
		Profile: about.Profile, Revision: about.Revision, Operation: about.Operation, Program: about.Program,
		Begun: about.Created, Requests: len(r.Attempts),
	}
	if server, err := crm.ParseServer(about.Server); err == nil {
		c.Host = server.Host()
	}
	addHistory(c, r)
	damaged := func(err error) error {
		return &journal.Error{ID: journal.ErrDamaged, Values: map[string]string{"Load": about.ID}, Err: err}
	}
	lines := map[string]*report.Line{}
	if err := addFile(c, lines, about.Totals); err != nil {
		return nil, damaged(err)
	}
	if err := addCaseFiles(c, lines, r); err != nil {
		return nil, damaged(err)
	}
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		c.Lines = append(c.Lines, *lines[name])
	}
	return c, nil
}

// addHistory adds when the load went and what was done by hand.
func addHistory(c *report.Certificate, r journal.Record) {
	for _, a := range r.Attempts {
		// Rows 1 and 2 say that it did not leave whole.
		if c.FirstSent.IsZero() && (a.Outcome == nil || a.Outcome.Row > 2) {
			c.FirstSent = a.Sent
		}
		if a.Outcome != nil {
			if !a.Outcome.Answered.IsZero() {
				c.LastKnown = a.Outcome.Answered
			}
			c.Unattributed += len(a.Outcome.Unattributed)
		}
	}
	c.PartlyIn = partlyIn(r)
	c.Edited = len(editedFiles(r))
	for _, s := range r.Settled {
		if s.Made.After(c.LastKnown) {
			c.LastKnown = s.Made
		}
		if s.State == crm.Accepted {
			c.SettledAccepted += len(s.CaseFiles)
		} else {
			c.SettledNotSent += len(s.CaseFiles)
		}
	}
}

// partlyIn is how many obligations of rejected case files the CRM counted as
// inserted: a case file is rejected with all it has, but a CRM that counts
// obligations may have taken some of it. What was sent once more is not counted,
// so that there may be more.
func partlyIn(r journal.Record) (n int) {
	rejected := map[int64]int{} // obligations, by the attempt that said so
	for _, f := range r.CaseFiles {
		if f.State == crm.Rejected {
			rejected[f.Reached] += f.Obligations
		}
	}
	for _, a := range r.Attempts {
		if o := a.Outcome; o != nil && o.Counts != nil && o.Counts.Unit == crm.UnitObligations {
			n += max(0, rejected[a.Seq]-int(o.Counts.Failed))
		}
	}
	return n
}

func lineOf(lines map[string]*report.Line, portfolio string) *report.Line {
	if lines[portfolio] == nil {
		lines[portfolio] = &report.Line{Portfolio: portfolio}
	}
	return lines[portfolio]
}

// addFile adds what the workbook held when the load began.
func addFile(c *report.Certificate, lines map[string]*report.Line, encoded []byte) error {
	if c.NoFile = len(encoded) == 0; c.NoFile {
		return nil
	}
	var began beginning
	if err := json.Unmarshal(encoded, &began); err != nil {
		return err
	}
	for _, t := range began.Totals {
		line := lineOf(lines, t.PortfolioType)
		for state, sum := range map[report.State]ReportSum{report.File: t.File, report.Ready: t.ReportSum} {
			var amounts [3]decimal.Decimal
			for i, text := range []string{sum.TotalBalance, sum.LastPay, sum.BalancePayment} {
				var err error
				if amounts[i], err = decimal.Parse(text); err != nil {
					return err
				}
			}
			line.Of[state].Add(sum.CaseFiles, sum.Obligations, amounts)
			c.Total.Of[state].Add(0, sum.Obligations, amounts)
		}
	}
	c.Total.Of[report.File].CaseFiles = began.CaseFiles
	c.Total.Of[report.Ready].CaseFiles = began.Ready
	return nil
}

// addCaseFiles adds every case file where it stands now.
func addCaseFiles(c *report.Certificate, lines map[string]*report.Line, r journal.Record) error {
	edited := editedFiles(r)
	for i, f := range r.CaseFiles {
		state := map[crm.State]report.State{
			crm.NotSent: report.NotSent, crm.Accepted: report.Accepted, crm.Rejected: report.Rejected, crm.Unknown: report.Unknown,
		}[f.State]
		if f.State == crm.NotSent && f.Held {
			state = report.Held
			if f.Skipped != "" && !edited[i] {
				c.Skipped++
			}
		}
		shares, err := decodeShares(f.Shares)
		if err != nil {
			return err
		}
		total := &c.Total.Of[state]
		total.CaseFiles++
		if f.Shares == "" { // an older journal knows no portfolios
			total.Add(0, f.Obligations, [3]decimal.Decimal{f.Balance})
		}
		for _, s := range shares {
			amounts := [3]decimal.Decimal{s.TotalBalance, s.LastPay, s.BalancePayment}
			lineOf(lines, s.PortfolioType).Of[state].Add(1, s.Obligations, amounts)
			total.Add(0, s.Obligations, amounts)
		}
	}
	return nil
}
