package command

import "github.com/govalues/decimal"

// amount shows a sum with the language's separators and at least two decimals,
// so that sums below one another align.
func (r *runner) amount(d decimal.Decimal) string { return r.texts.Amount(d.Pad(2).String()) }
