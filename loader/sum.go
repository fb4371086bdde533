package loader

import (
	"math/big"
	"strings"

	"github.com/govalues/decimal"

	"wolkload/crm"
)

// sum adds amounts exactly, whatever their size: n × 10^-scale. A
// decimal.Decimal has 19 digits and rounds beyond, which a running sum that
// amounts also leave again must not.
type sum struct {
	n     big.Int
	scale int // the largest that was added
}

// add adds d, or takes it away when sign is -1.
func (s *sum) add(d decimal.Decimal, sign int) {
	if d.Scale() > s.scale {
		s.n.Mul(&s.n, pow10(d.Scale()-s.scale))
		s.scale = d.Scale()
	}
	var n big.Int
	n.SetUint64(d.Coef())
	if s.scale > d.Scale() {
		n.Mul(&n, pow10(s.scale-d.Scale()))
	}
	if d.IsNeg() != (sign < 0) {
		n.Neg(&n)
	}
	s.n.Add(&s.n, &n)
}

// decimal is the sum as money is written, without decimals or with at least
// two, as far as 19 digits hold it: more decimals are rounded, and a sum of 20
// digits before the point, which no currency has, is cut to the largest number.
func (s *sum) decimal() decimal.Decimal {
	digits := new(big.Int).Abs(&s.n).String()
	if missing := s.scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - s.scale
	text := digits[:point]
	if s.scale > 0 {
		text += "." + digits[point:]
	}
	d, err := decimal.Parse(text)
	if err != nil {
		d = decimal.MustParse(strings.Repeat("9", decimal.MaxPrec))
	}
	if s.n.Sign() < 0 {
		d = d.Neg()
	}
	if d.IsInt() {
		return d.Trim(0)
	}
	return d.Trim(2).Pad(2)
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// bucket is where a case file is counted: its state, or held.
type bucket uint8

const (
	held    = bucket(crm.Unknown) + 1
	buckets = held + 1
)

// tally is a running Tally.
type tally struct {
	caseFiles   int
	obligations int
	balance     sum
}

func (t *tally) count(e *entry, sign int) {
	t.caseFiles += sign
	t.obligations += sign * e.obligations
	t.balance.add(e.balance, sign)
}

func (t *tally) tally() Tally {
	return Tally{CaseFiles: t.caseFiles, Obligations: t.obligations, Balance: t.balance.decimal()}
}
