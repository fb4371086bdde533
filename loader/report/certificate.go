package report

import (
	"math/big"
	"time"

	"github.com/govalues/decimal"
)

// Amounts count and add up. The zero value is nothing.
type Amounts struct {
	CaseFiles   int
	Obligations int
	Sums        [3]Sum // total_balance, last_pay, balance_payment
}

// Add adds what one case file has of a portfolio.
func (a *Amounts) Add(caseFiles, obligations int, amounts [3]decimal.Decimal) {
	a.CaseFiles += caseFiles
	a.Obligations += obligations
	for i, d := range amounts {
		a.Sums[i].Add(d)
	}
}

func (a *Amounts) addAll(b Amounts) {
	a.CaseFiles += b.CaseFiles
	a.Obligations += b.Obligations
	for i := range b.Sums {
		a.Sums[i].n.Add(&a.Sums[i].n, &b.Sums[i].n)
	}
}

// equal says that two come to the same, to the last decimal.
func (a *Amounts) equal(b *Amounts) bool {
	same := a.CaseFiles == b.CaseFiles && a.Obligations == b.Obligations
	for i := range a.Sums {
		same = same && a.Sums[i].n.Cmp(&b.Sums[i].n) == 0
	}
	return same
}

// Sum adds amounts exactly, whatever their size.
type Sum struct{ n big.Int } // in units of 10^-decimal.MaxScale

// Add adds an amount.
func (s *Sum) Add(d decimal.Decimal) {
	var n big.Int
	n.SetUint64(d.Coef())
	n.Mul(&n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimal.MaxScale-d.Scale())), nil))
	if d.IsNeg() {
		n.Neg(&n)
	}
	s.n.Add(&s.n, &n)
}

// String writes the sum as money is written: whole, or with two decimals or as
// many more as it has.
func (s *Sum) String() string {
	text := new(big.Rat).SetFrac(&s.n, new(big.Int).Exp(big.NewInt(10), big.NewInt(decimal.MaxScale), nil)).FloatString(decimal.MaxScale)
	end, point := len(text), len(text)-decimal.MaxScale-1
	for end > point+1 && text[end-1] == '0' {
		end--
	}
	switch {
	case end == point+1:
		return text[:point]
	case end < point+3:
		end = point + 3
	}
	return text[:end]
}

// State is a column of a certificate.
type State int

// The states, and what they add up to.
const (
	File  State = iota // what the workbook held when it was read
	Ready              // what of it could be sent
	Accepted
	Rejected
	Unknown
	NotSent
	Held   // with an error, or left out since an earlier load had it accepted
	States // their number
)

// ID is the state's name in the catalogue.
func (s State) ID() string {
	return [...]string{"file", "ready", "accepted", "rejected", "unknown", "not_sent", "held"}[s]
}

// first is the first of the states that the certificate knows anything of.
func (c *Certificate) first() State {
	if c.NoFile {
		return Accepted
	}
	return File
}

// Line is what one portfolio comes to. A case file counts in each portfolio it
// has an obligation in.
type Line struct {
	Portfolio string
	Of        [States]Amounts
}

// now is what the journal holds of the line today.
func (l *Line) now() Amounts {
	var sum Amounts
	for s := Accepted; s < States; s++ {
		sum.addAll(l.Of[s])
	}
	return sum
}

// Difference is a line whose states do not come to what the file held.
type Difference struct {
	Portfolio string // "" with Total for the whole
	Total     bool
	File, Now Amounts
}

// Certificate says what became of a load.
type Certificate struct {
	Load      string
	Workbook  string // its file name
	SHA256    string // of the workbook, in hex
	Sheet     string
	Profile   string // "" for none
	Revision  int    // of the profile
	Host      string
	Operation string
	Program   string // version that began the load

	Begun     time.Time
	FirstSent time.Time // zero when nothing was
	LastKnown time.Time // the last answer or settlement; zero when there is none
	Requests  int

	Lines  []Line // by portfolio
	Total  Line
	NoFile bool // a journal that does not tell what the file held

	Edited          int // case files with a cell that was corrected after the file was read
	SettledAccepted int // unknown ones that a person found in the CRM
	SettledNotSent  int // unknown ones that a person did not find
	Skipped         int // left out: another load has them, accepted or unknown
	Unattributed    int // entries of failed_Sumary that are tied to no case file
	PartlyIn        int // obligations of rejected case files that the CRM counted as inserted, at least
}

// Differences lists where the states do not come to what the file held.
func (c *Certificate) Differences() []Difference {
	var found []Difference
	if c.NoFile {
		return nil
	}
	for i := range c.Lines {
		if l, now := &c.Lines[i], c.Lines[i].now(); !l.Of[File].equal(&now) {
			found = append(found, Difference{Portfolio: l.Portfolio, File: l.Of[File], Now: now})
		}
	}
	if now := c.Total.now(); !c.Total.Of[File].equal(&now) {
		found = append(found, Difference{Total: true, File: c.Total.Of[File], Now: now})
	}
	return found
}

// Complete says that everything the file held was accepted.
func (c *Certificate) Complete() bool {
	now := c.Total.now()
	return now.equal(&c.Total.Of[Accepted]) && len(c.Differences()) == 0 && now.CaseFiles > 0
}
