package mapping

import (
	"context"

	"github.com/govalues/decimal"

	"wolkload/crm"
)

// Severity of an issue. An Error holds its case file back; a Warning does not.
type Severity uint8

const (
	Warning Severity = iota
	Error
)

// String returns "warning" or "error".
func (s Severity) String() string { return [...]string{"warning", "error"}[s] }

// Issue is one thing found. The sentence for people is looked up by Rule
// ("rule.<rule>") with Field, Raw, Shown, ToSend and Values filled in.
type Issue struct {
	Severity Severity
	Rule     string
	Row      int    // index into the Source, -1 for the mapping as a whole
	Column   int    // index into the Source, -1 when no single column is meant
	Field    string // as sent, "" when none is meant
	Raw      string
	Shown    string
	ToSend   string
	Values   map[string]string // further values of the sentence, may be nil
	CaseFile int               // index into Result.CaseFiles, -1 for none
}

// CaseFile is a case file made of rows.
type CaseFile struct {
	crm.CaseFile
	Rows    []int           // indexes into the Source, ascending; Rows[i] gave Obligations[i] where it has one
	Held    bool            // an error holds it back
	Balance decimal.Decimal // Σ total_balance of its obligations
}

// Sum counts case files and adds their amounts, exactly.
type Sum struct {
	CaseFiles    int
	Obligations  int
	TotalBalance decimal.Decimal
}

// Total is a Sum of the ready case files' obligations for one portfolio_type.
// A case file counts in every portfolio it has an obligation in.
type Total struct {
	PortfolioType string // "" for obligations without one
	Sum
}

// Result is what a sheet becomes under a mapping. It is immutable.
type Result struct {
	Rows        int // rows with data below the header
	CaseFiles   []CaseFile
	Issues      []Issue // mapping first, then by row and column
	All         Sum     // every case file
	Ready       Sum
	Held        Sum
	Totals      []Total // of the ready ones, by portfolio_type
	Problems    []Problem
	Conventions []Convention // one per Mapping.Columns
}

// Check converts every row below the header and groups rows with the same
// Identification into case files, in the order of their first row; a row with
// an empty Identification right below one of a debtor belongs to it (blank
// below). It is pure: the same source and mapping give the same result. It
// returns early only when ctx ends. progress may be nil; it is called with the
// number of rows done, from any goroutine.
func Check(ctx context.Context, src Source, m Mapping, progress func(rows int)) (*Result, error) {
	panic("skeleton")
}

// Convention is how the texts of one column are read, with what proves it.
type Convention struct {
	Decimal   Decimal   // DecimalInferred when the column has no text amount or is ambiguous
	DateOrder DateOrder // OrderInferred when the column has no text date
	Ambiguous bool      // the column's texts fit two readings
	Example   string    // raw text that proves it, or that fits two readings; "" when none was needed
	Row       int       // index into the Source of the example, -1 when none
}

// Infer decides per column how its text amounts and text dates are written,
// from all values below the header; a column's own setting comes first.
func Infer(src Source, m Mapping) []Convention { panic("skeleton") }

// CheckRows does what Check does for the given rows only, which are one case
// file's: after an edit, under the conventions that the whole source gave. The
// result has exactly one case file; rows that no longer share one
// Identification are an issue with the rule "identifications_differ".
func CheckRows(src Source, m Mapping, conventions []Convention, rows []int) *Result {
	panic("skeleton")
}
