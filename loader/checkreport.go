package loader

import (
	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// Report is a checked draft as `check --json` prints it.
type Report struct {
	Workbook    string         `json:"workbook"` // its file name
	Sheet       string         `json:"sheet"`
	HeaderRow   int            `json:"header_row"` // the sheet's own number
	Layout      string         `json:"layout"`     // "long": one row per obligation
	Rows        int            `json:"rows"`
	CaseFiles   int            `json:"case_files"`
	Obligations int            `json:"obligations"`
	Mapping     []ReportColumn `json:"mapping"`
	Issues      []ReportIssue  `json:"issues"`
	IssueCounts map[string]int `json:"issue_counts"` // by rule
	Ready       ReportCount    `json:"ready"`
	Held        ReportCount    `json:"held"`
	Totals      []ReportTotal  `json:"totals"`
}

// ReportColumn is a column and what becomes of it.
type ReportColumn struct {
	Column     string  `json:"column"` // "A"
	Header     string  `json:"header"`
	Target     string  `json:"target"` // "case_file", "obligation" or "none"
	Field      string  `json:"field"`
	Custom     bool    `json:"custom"`
	Confidence float64 `json:"confidence"`
}

// ReportIssue is one thing found. Row is 0 and Column "" where none is meant.
type ReportIssue struct {
	Severity string `json:"severity"` // "error" or "warning"
	Rule     string `json:"rule"`
	Sheet    string `json:"sheet"`
	Row      int    `json:"row"` // the sheet's own number
	Column   string `json:"column"`
	Field    string `json:"field"`
	Raw      string `json:"raw"`
	Shown    string `json:"shown"`
	Message  string `json:"message"`
}

// ReportCount counts case files and obligations.
type ReportCount struct {
	CaseFiles   int `json:"case_files"`
	Obligations int `json:"obligations"`
}

// ReportTotal is what is ready of one portfolio.
type ReportTotal struct {
	PortfolioType string `json:"portfolio_type"`
	CaseFiles     int    `json:"case_files"`
	Obligations   int    `json:"obligations"`
	TotalBalance  string `json:"total_balance"` // plain digits with a point
}

// layoutLong is the layout with one row per obligation.
const layoutLong = "long"

// CheckReport tells what a checked draft comes to. message gives the sentence
// of an issue.
func CheckReport(d Draft, message func(mapping.Issue) string) Report {
	result, sheet := d.Result, d.sheetName()
	r := Report{
		Workbook: d.bookName(), Sheet: sheet, HeaderRow: d.Store.Number(d.Mapping.HeaderRow), Layout: layoutLong,
		Rows: result.Rows, CaseFiles: result.All.CaseFiles, Obligations: result.All.Obligations,
		Mapping:     make([]ReportColumn, len(d.Mapping.Columns)),
		Issues:      make([]ReportIssue, len(result.Issues)),
		IssueCounts: map[string]int{},
		Ready:       ReportCount{result.Ready.CaseFiles, result.Ready.Obligations},
		Held:        ReportCount{result.Held.CaseFiles, result.Held.Obligations},
		Totals:      make([]ReportTotal, len(result.Totals)),
	}
	for i, c := range d.Mapping.Columns {
		r.Mapping[i] = ReportColumn{workbook.ColumnName(c.Index), c.Header, c.Target.String(), c.Field, c.Custom, c.Confidence}
	}
	for i, issue := range result.Issues {
		r.IssueCounts[issue.Rule]++
		r.Issues[i] = ReportIssue{
			Severity: issue.Severity.String(), Rule: issue.Rule, Sheet: sheet, Field: issue.Field,
			Raw: issue.Raw, Shown: issue.Shown, Message: message(issue),
		}
		if issue.Row >= 0 {
			r.Issues[i].Row = d.Store.Number(issue.Row)
		}
		if issue.Column >= 0 {
			r.Issues[i].Column = workbook.ColumnName(issue.Column)
		}
	}
	for i, t := range result.Totals {
		r.Totals[i] = ReportTotal{t.PortfolioType, t.CaseFiles, t.Obligations, t.TotalBalance.String()}
	}
	return r
}
