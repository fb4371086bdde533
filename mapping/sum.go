package mapping

import (
	"maps"
	"slices"
	"strings"

	"github.com/govalues/decimal"
)

// sumDecimals is how many decimals of an amount sums count; of more, which
// only a formula without rounding gives, the rest is rounded (half away
// from zero) and the amount has a warning. With maxWholeDigits it keeps every sum within the
// 19 digits that decimal.Decimal adds exactly.
const sumDecimals = 4

// Sum counts case files and adds their amounts, exactly.
type Sum struct {
	CaseFiles    int
	Obligations  int
	TotalBalance decimal.Decimal // each amount with at most four decimals
}

// Total is a Sum of the ready case files' obligations for one portfolio_type.
// A case file counts in every portfolio it has an obligation in.
type Total struct {
	PortfolioType string // "" for obligations without one
	Sum
}

// sumAmount is an amount to send as sums count it.
func sumAmount(plain string) decimal.Decimal {
	cut, up := plain, false
	if i := strings.IndexByte(plain, '.'); i >= 0 && len(plain) > i+1+sumDecimals {
		cut, up = plain[:i+1+sumDecimals], plain[i+1+sumDecimals] >= '5'
	}
	d, err := decimal.Parse(cut)
	if err != nil {
		return decimal.Zero // amount lets 15 whole digits through: with four decimals they always fit
	}
	if up {
		ulp := decimal.MustNew(1, sumDecimals)
		if strings.HasPrefix(plain, "-") {
			ulp = ulp.Neg()
		}
		d = mustAdd(d, ulp)
	}
	return d
}

// add adds amounts as sumAmount gives them. ok is false, and nothing is added,
// when the sum no longer fits with all the decimals that sums count.
func add(a, b decimal.Decimal) (sum decimal.Decimal, ok bool) {
	if _, err := a.AddExact(b, sumDecimals); err != nil {
		return a, false
	}
	return mustAdd(a, b), true
}

// mustAdd adds amounts that fit together: the sum of all absolute values does
// (grouping.owed).
func mustAdd(a, b decimal.Decimal) decimal.Decimal {
	sum, err := a.Add(b)
	if err != nil {
		return a
	}
	return sum
}

func (s *Sum) count(c *CaseFile) {
	s.CaseFiles++
	s.Obligations += len(c.Obligations)
	s.TotalBalance = mustAdd(s.TotalBalance, c.Balance)
}

// totals sums the ready case files by portfolio, in the order of its name.
func (g *grouping) totals(caseFiles []CaseFile) []Total {
	portfolio := g.table.place[fieldPortfolio]
	byType := map[string]*Total{}
	last := map[*Total]int{} // the case file a portfolio counted last
	for i := range caseFiles {
		if caseFiles[i].Held {
			continue
		}
		for _, n := range g.rows(i) {
			r := &g.records[n]
			if !r.obligation {
				continue
			}
			name := ""
			if portfolio >= 0 {
				name = r.values[portfolio]
			}
			t := byType[name]
			if t == nil {
				t = &Total{PortfolioType: name}
				byType[name] = t
			}
			if before, ok := last[t]; !ok || before != i {
				t.CaseFiles++
				last[t] = i
			}
			t.Obligations++
			t.TotalBalance = mustAdd(t.TotalBalance, r.balance)
		}
	}
	var totals []Total
	for _, name := range slices.Sorted(maps.Keys(byType)) {
		totals = append(totals, *byType[name])
	}
	return totals
}
