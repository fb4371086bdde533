package mapping

import (
	"slices"
	"strings"

	"github.com/govalues/decimal"
)

// sumDecimals is how many decimals of an amount sums count; of more, which
// only a formula without rounding gives, the rest is rounded (half away
// from zero) and the amount has a warning. Inside, amounts are whole numbers of
// such units.
const sumDecimals = 4

// maxUnits is the largest amount and the largest sum, 900 thousand billions: no
// portfolio is worth so much, and nothing overflows.
const maxUnits = 9_000_000_000_000_000_000

// Sum counts case files and adds their amounts, exactly.
type Sum struct {
	CaseFiles      int
	Obligations    int
	TotalBalance   decimal.Decimal // each amount with at most four decimals
	LastPay        decimal.Decimal
	BalancePayment decimal.Decimal
}

// Total is what one portfolio_type comes to. A case file counts in every
// portfolio it has an obligation in. File = Ready + Held.
type Total struct {
	PortfolioType     string // "" for obligations without one
	File, Ready, Held Sum
}

// summed are the amounts that are added, in the order of Sum's fields.
var summed = [...]int{fieldTotalBalance, fieldLastPay, fieldBalancePayment}

// count is a Sum under way.
type count struct {
	caseFiles, obligations int
	units                  [len(summed)]int64
}

func (c *count) add(o count) {
	c.caseFiles += o.caseFiles
	c.obligations += o.obligations
	for i, u := range o.units {
		c.units[i] += u
	}
}

func (c count) sum() Sum {
	return Sum{c.caseFiles, c.obligations, money(c.units[0]), money(c.units[1]), money(c.units[2])}
}

// money writes units as money is written: without decimals, or with at least two.
func money(units int64) decimal.Decimal {
	d := decimal.MustNew(units, sumDecimals)
	if d.IsInt() {
		return d.Trim(0)
	}
	return d.Trim(2)
}

// unitsOf gives an amount to send, of at most 15 whole digits, as sums count
// it; maxUnits for one that is as large or larger.
func unitsOf(plain string) int64 {
	digits, negative := strings.CutPrefix(plain, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	units := uint64(0) // up to 10¹⁹
	for i := range len(whole) + sumDecimals {
		digit := byte('0')
		switch at := i - len(whole); {
		case at < 0:
			digit = whole[i]
		case at < len(fraction):
			digit = fraction[at]
		}
		units = units*10 + uint64(digit-'0')
	}
	if len(fraction) > sumDecimals && fraction[sumDecimals] >= '5' {
		units++
	}
	if units = min(units, maxUnits); negative {
		return -int64(units)
	}
	return int64(units)
}

// amountOf is what an obligation has of an amount.
func (e *engine) amountOf(s *slot, field, record int) int64 {
	p := s.place[field]
	if p < 0 {
		return 0
	}
	v := e.vectors[p]
	switch {
	case v.numbers != nil && v.filled.has(record):
		return v.numbers[record]
	case v.plan.fallback != "" && !v.failed.has(record):
		return unitsOf(v.plan.fallback)
	}
	return 0
}

// limitAmounts refuses the amounts with which a sum could no longer be told
// exactly. That no file has; without it the sums could be wrong silently.
func (e *engine) limitAmounts() {
	for _, field := range summed {
		if e.fits(field) {
			continue
		}
		owed := uint64(0)
		for i := range e.domain.n {
			for n := range e.table.slots {
				s := &e.table.slots[n]
				if !e.obligations[n].has(i) {
					continue
				}
				units := absolute(e.amountOf(s, field, i))
				if owed+units <= maxUnits {
					owed += units
					continue
				}
				at := s.place[field]
				v := *e.vectors[at] // an earlier check's stays as it is
				v.filled, v.failed, v.numbers = slices.Clone(v.filled), slices.Clone(v.failed), slices.Clone(v.numbers)
				v.filled.remove(i)
				v.failed.add(i)
				e.vectors[at] = &v
				e.marks = append(e.marks, newMark(RuleAmountTooLarge, i, at, 0))
			}
		}
	}
}

func absolute(units int64) uint64 { return uint64(max(units, -units)) }

// fits says that the amounts of a field add up, whatever their signs.
func (e *engine) fits(field int) bool {
	owed := uint64(0)
	for n := range e.table.slots {
		s := &e.table.slots[n]
		if s.place[field] < 0 {
			continue
		}
		for i := range e.obligations[n].each() {
			if owed += absolute(e.amountOf(s, field, i)); owed > maxUnits {
				return false
			}
		}
	}
	return true
}

// countOf counts the obligations of one record, each with what do makes of it.
func (e *engine) eachObligation(record int, do func(slot int, o count)) {
	for n := range e.table.slots {
		if !e.obligations[n].has(record) {
			continue
		}
		o := count{obligations: 1}
		for i, field := range summed {
			o.units[i] = e.amountOf(&e.table.slots[n], field, record)
		}
		do(n, o)
	}
}

// countCase counts one case file.
func (e *engine) countCase(caseFile int) count {
	c := count{caseFiles: 1}
	for _, i := range e.of(caseFile) {
		e.eachObligation(int(i), func(_ int, o count) { c.add(o) })
	}
	return c
}

// sums counts all case files, and by portfolio in the order of its name.
func (e *engine) sums() (ready, held count, totals []Total) {
	type portfolio struct {
		name        string
		ready, held count
		last        int // the case file that counted last
	}
	var portfolios []portfolio
	byName := map[string]int{}
	c := newConverter(e.src, e.table)
	last, lastName := -1, ""
	portfolioOf := func(slot, record int) *portfolio {
		name := ""
		if p := e.table.slots[slot].place[fieldPortfolio]; p >= 0 {
			if v := e.vectors[p]; v.filled.has(record) {
				name = e.text(&c, p, record)
			} else if !v.failed.has(record) {
				name = v.plan.fallback
			}
		}
		if last < 0 || name != lastName {
			at, ok := byName[name]
			if !ok {
				at = len(portfolios)
				byName[name] = at
				portfolios = append(portfolios, portfolio{name: name, last: -1})
			}
			last, lastName = at, name
		}
		return &portfolios[last]
	}
	for n := range e.cases {
		isHeld := e.held.has(n)
		of := count{caseFiles: 1}
		for _, i := range e.of(n) {
			e.eachObligation(int(i), func(slot int, o count) {
				of.add(o)
				p := portfolioOf(slot, int(i))
				if p.last != n {
					p.last, o.caseFiles = n, 1
				}
				if isHeld {
					p.held.add(o)
				} else {
					p.ready.add(o)
				}
			})
		}
		if isHeld {
			held.add(of)
		} else {
			ready.add(of)
		}
	}
	slices.SortFunc(portfolios, func(a, b portfolio) int { return strings.Compare(a.name, b.name) })
	for _, p := range portfolios {
		file := p.ready
		file.add(p.held)
		totals = append(totals, Total{PortfolioType: p.name, File: file.sum(), Ready: p.ready.sum(), Held: p.held.sum()})
	}
	return ready, held, totals
}
