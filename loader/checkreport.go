package loader

import (
	"wolkload/mapping"
)

// Report is a checked draft as `check --json` prints it.
type Report struct {
	Workbook    string         `json:"workbook"` // its file name
	Sheet       string         `json:"sheet"`
	HeaderRow   int            `json:"header_row"` // the sheet's own number
	Layout      string         `json:"layout"`     // "long", "wide" or "two_sheets"
	Profile     *ReportProfile `json:"profile,omitempty"`
	CutOff      string         `json:"cut_off,omitempty"` // that days_delay was compared with
	Rows        int            `json:"rows"`
	CaseFiles   int            `json:"case_files"`
	Obligations int            `json:"obligations"`
	Mapping     []ReportColumn `json:"mapping"`
	Issues      []ReportIssue  `json:"issues"`
	IssueCounts map[string]int `json:"issue_counts"` // by rule
	Ready       ReportCount    `json:"ready"`
	Held        ReportCount    `json:"held"`
	Totals      []ReportTotal  `json:"totals"` // what is ready, by portfolio
}

// ReportProfile is the profile that was applied, and how it fits.
type ReportProfile struct {
	Name    string   `json:"name"`
	Known   int      `json:"known"` // columns whose header it knows
	Of      int      `json:"of"`    // columns with a header
	New     []string `json:"new"`
	Missing []string `json:"missing"`
}

// ReportColumn is a column and what becomes of it.
type ReportColumn struct {
	Column     string  `json:"column"` // "A"
	Header     string  `json:"header"`
	Target     string  `json:"target"` // "case_file", "obligation" or "none"
	Field      string  `json:"field"`
	Custom     bool    `json:"custom"`
	Confidence float64 `json:"confidence"`
	Reason     string  `json:"reason"`          // id of why
	Group      int     `json:"group,omitempty"` // of a wide sheet: which of the row's obligations
	Sheet      string  `json:"sheet,omitempty"` // of two sheets, the second's name

	Reads     string `json:"reads,omitempty"`     // how its texts are read: "point", "comma", "dmy" or "mdy"
	Proof     string `json:"proof,omitempty"`     // the text that proves it, or that can be read in two ways
	Ambiguous bool   `json:"ambiguous,omitempty"` // nothing proves it, or some texts prove the contrary: a person settles it
	Document  string `json:"document,omitempty"`  // the kind of identification that check digits prove
}

// ReportIssue is one thing found. Row is 0 and Column "" where none is meant.
type ReportIssue struct {
	Severity string `json:"severity"` // "error", "warning" or "note"
	Rule     string `json:"rule"`
	Sheet    string `json:"sheet"`
	Row      int    `json:"row"` // the sheet's own number
	Column   string `json:"column"`
	Field    string `json:"field"`
	Raw      string `json:"raw"`
	Shown    string `json:"shown"`
	Message  string `json:"message"`
	ToSend   string `json:"to_send"`
	Repair   string `json:"repair,omitempty"` // what would be read instead if the repair it offers were applied
}

// ReportCount counts case files and obligations.
type ReportCount struct {
	CaseFiles   int `json:"case_files"`
	Obligations int `json:"obligations"`
}

// ReportTotal is what one portfolio comes to: what is ready of it, and besides
// what the file holds and what is held back.
type ReportTotal struct {
	PortfolioType string `json:"portfolio_type"`
	ReportSum
	File ReportSum `json:"file"`
	Held ReportSum `json:"held"`
}

// ReportSum counts and adds up; amounts are plain digits with a point.
type ReportSum struct {
	ReportCount
	TotalBalance   string `json:"total_balance"`
	LastPay        string `json:"last_pay"`
	BalancePayment string `json:"balance_payment"`
}

func reportSum(s mapping.Sum) ReportSum {
	return ReportSum{ReportCount{s.CaseFiles, s.Obligations}, s.TotalBalance.String(), s.LastPay.String(), s.BalancePayment.String()}
}

// CheckReport tells what a checked draft comes to. message gives the sentence
// of an issue.
func CheckReport(d Draft, message func(mapping.Issue) string) Report {
	result, sheet := d.Result, d.sheetName()
	r := Report{
		Workbook: d.bookName(), Sheet: sheet, HeaderRow: d.Store.Number(d.Mapping.HeaderRow), Layout: d.Mapping.Layout.String(), CutOff: d.Mapping.CutOff,
		Rows: result.Rows, CaseFiles: result.All.CaseFiles, Obligations: result.All.Obligations,
		Mapping:     make([]ReportColumn, len(d.Mapping.Columns)),
		Issues:      make([]ReportIssue, result.IssueCount()),
		IssueCounts: map[string]int{},
		Ready:       ReportCount{result.Ready.CaseFiles, result.Ready.Obligations},
		Held:        ReportCount{result.Held.CaseFiles, result.Held.Obligations},
		Totals:      totalsOf(result),
	}
	if d.Profile != "" {
		r.Profile = &ReportProfile{d.Profile, d.Fit.Known, d.Fit.Of, append([]string{}, d.Fit.New...), append([]string{}, d.Fit.Missing...)}
	}
	for i, c := range d.Mapping.Columns {
		r.Mapping[i] = ReportColumn{
			Column: d.ColumnName(c.Index), Header: c.Header, Target: c.Target.String(), Field: c.Field, Custom: c.Custom,
			Confidence: c.Confidence, Reason: c.Reason, Group: c.Group, Sheet: d.columnSheet(c.Index),
		}
		if i < len(result.Conventions) {
			v := result.Conventions[i]
			r.Mapping[i].Reads, r.Mapping[i].Proof = v.Reads(), v.Example
			r.Mapping[i].Ambiguous, r.Mapping[i].Document = v.Ambiguous, v.Document()
		}
	}
	for i, issue := range result.Issues() {
		r.IssueCounts[issue.Rule]++
		r.Issues[i] = ReportIssue{
			Severity: issue.Severity.String(), Rule: issue.Rule, Sheet: sheet, Field: issue.Field,
			Raw: issue.Raw, Shown: issue.Shown, Message: message(issue), ToSend: issue.ToSend, Repair: issue.Repair,
		}
		if issue.Row >= 0 {
			r.Issues[i].Sheet, r.Issues[i].Row = d.Place(issue.Row)
		}
		if issue.Column >= 0 {
			r.Issues[i].Column = d.ColumnName(issue.Column)
		}
	}
	return r
}

// totalsOf are the totals by portfolio.
func totalsOf(r *mapping.Result) []ReportTotal {
	totals := make([]ReportTotal, len(r.Totals))
	for i, t := range r.Totals {
		totals[i] = ReportTotal{t.PortfolioType, reportSum(t.Ready), reportSum(t.File), reportSum(t.Held)}
	}
	return totals
}
