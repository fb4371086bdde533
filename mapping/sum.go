package mapping

import (
	"maps"
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
	case v.units != nil && v.filled.has(record):
		return v.units[record]
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
				v := e.vectors[at].clone() // an earlier check's stays as it is
				v.filled.remove(i)
				v.failed.add(i)
				e.vectors[at] = v
				e.marks = append(e.marks, newMark(RuleAmountTooLarge, i, at, 0))
			}
		}
	}
}

func (v *vector) clone() *vector {
	return &vector{
		plan: v.plan, filled: slices.Clone(v.filled), failed: slices.Clone(v.failed), units: slices.Clone(v.units), days: v.days,
		marks: v.marks, labels: v.labels, uneven: v.uneven,
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

// countObligation counts one obligation of a record.
func (e *engine) countObligation(slot, record int) count {
	o := count{obligations: 1}
	for i, field := range summed {
		o.units[i] = e.amountOf(&e.table.slots[slot], field, record)
	}
	return o
}

// countCase counts one case file.
func (e *engine) countCase(caseFile int) count {
	c := count{caseFiles: 1}
	for _, i := range e.of(caseFile) {
		for slot := range e.table.slots {
			if e.obligations[slot].has(int(i)) {
				c.add(e.countObligation(slot, int(i)))
			}
		}
	}
	return c
}

// sums counts all case files, and by portfolio in the order of its name.
func (e *engine) sums() (ready, held count, totals []Total) {
	type portfolio struct {
		sums [2]count // ready, held
		last int      // the case file that counted last
	}
	var portfolios []portfolio
	byName := map[string]int{}
	named := func(name string) int {
		at, ok := byName[name]
		if !ok {
			at = len(portfolios)
			byName[name] = at
			portfolios = append(portfolios, portfolio{last: -1})
		}
		return at
	}
	sources := make([]portfolioSource, len(e.table.slots))
	for n := range e.table.slots {
		sources[n] = e.portfolioSource(n, named)
	}
	var sums [2]count
	for n := range e.cases {
		of := 0
		if e.held.has(n) {
			of = 1
		}
		sums[of].caseFiles++
		for _, i := range e.of(n) {
			for slot := range e.table.slots {
				if !e.obligations[slot].has(int(i)) {
					continue
				}
				o := e.countObligation(slot, int(i))
				sums[of].add(o)
				p := &portfolios[sources[slot].at(int(i))]
				if p.last != n {
					p.last, o.caseFiles = n, 1
				}
				p.sums[of].add(o)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		p := portfolios[byName[name]]
		if p.last < 0 {
			continue // of rows that are no obligation
		}
		file := p.sums[0]
		file.add(p.sums[1])
		totals = append(totals, Total{PortfolioType: name, File: file.sum(), Ready: p.sums[0].sum(), Held: p.sums[1].sum()})
	}
	return sums[0], sums[1], totals
}

// portfolioSource gives the number of the portfolio that an obligation is of.
type portfolioSource struct {
	names     *names
	numbers   []int // of names.list
	otherwise int   // where the field is empty
	nameless  int   // where it has an error
	failed    set
}

func (e *engine) portfolioSource(slot int, number func(name string) int) portfolioSource {
	p := e.table.slots[slot].place[fieldPortfolio]
	if p < 0 {
		return portfolioSource{otherwise: number("")}
	}
	v := e.vectors[p]
	s := portfolioSource{otherwise: number(v.plan.fallback), nameless: number(""), failed: v.failed}
	if !v.plan.constant() {
		s.names = v.nameAll(e, p)
		for _, name := range s.names.list {
			s.numbers = append(s.numbers, number(name))
		}
	}
	return s
}

func (s *portfolioSource) at(record int) int {
	if s.names != nil {
		if n := s.names.of[record]; n >= 0 {
			return s.numbers[n]
		}
		if s.failed.has(record) {
			return s.nameless
		}
	}
	return s.otherwise
}
