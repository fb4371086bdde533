package mapping

import (
	"cmp"
	"slices"

	"github.com/govalues/decimal"

	"wolkload/crm"
)

// Share is what one case file has in one portfolio_type.
type Share struct {
	PortfolioType  string // "" for obligations without one
	Obligations    int
	TotalBalance   decimal.Decimal // each amount with at most four decimals, as in Sum
	LastPay        decimal.Decimal
	BalancePayment decimal.Decimal
}

// SharesOf adds up the amounts that a case file sends, by portfolio_type in the
// order of its name. What is sent is counted, not the rows it came from: sums of
// shares that agree with a Result's Totals agree from file to request.
func SharesOf(c crm.CaseFile) []Share {
	type share struct {
		name string
		sum  count
	}
	var found []share
	for _, o := range c.Obligations {
		name := o.Value(crm.PortfolioType)
		i := slices.IndexFunc(found, func(s share) bool { return s.name == name })
		if i < 0 {
			i = len(found)
			found = append(found, share{name: name})
		}
		add := count{obligations: 1}
		for n, field := range [...]string{crm.TotalBalance, crm.LastPay, crm.BalancePayment} {
			if text := o.Value(field); text != "" {
				add.units[n] = unitsOf(text)
			}
		}
		found[i].sum.add(add)
	}
	slices.SortFunc(found, func(a, b share) int { return cmp.Compare(a.name, b.name) })
	shares := make([]Share, len(found))
	for i, f := range found {
		s := f.sum.sum()
		shares[i] = Share{f.name, s.Obligations, s.TotalBalance, s.LastPay, s.BalancePayment}
	}
	return shares
}
