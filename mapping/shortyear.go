package mapping

import "math/bits"

// shortYears are the dates of a column whose year has two digits. They are read
// with the year behind; a column that looks as if it stood in front, 25/12/31,
// is asked about.
type shortYears struct {
	first        witness // the first one
	inFront      witness // the first one that is a likely day with its year in front alone
	heads, tails [2]uint64
}

var noShortYears = shortYears{first: witness{row: -1}, inFront: witness{row: -1}}

func (s *shortYears) read(d dateText, w witness) {
	if !d.shortYear || d.fixed || d.weekday != 0 {
		return
	}
	tail := d.year % 100
	if d.first > 99 {
		return
	}
	s.first.keep(w)
	s.heads[d.first/64] |= 1 << (d.first % 64)
	s.tails[tail/64] |= 1 << (tail % 64)
	var turned dateText
	turned.setYear(d.first, 2)
	if !plausibleYear(d.year) && plausibleYear(turned.year) && validDate(turned.year, d.second, tail) {
		s.inFront.keep(w)
	}
}

func (s *shortYears) merge(o *shortYears) {
	s.first.keep(o.first)
	s.inFront.keep(o.inFront)
	for i := range s.heads {
		s.heads[i] |= o.heads[i]
		s.tails[i] |= o.tails[i]
	}
}

// Numbers in front that are so few beside those behind are years, not days.
const (
	fewYears = 3
	manyDays = 3 * fewYears
)

// yearMayBeFirst says that the year may stand in front, and gives the text that
// shows it.
func (s *shortYears) yearMayBeFirst() (w witness, ok bool) {
	if s.inFront.row >= 0 {
		return s.inFront, true
	}
	heads := bits.OnesCount64(s.heads[0]) + bits.OnesCount64(s.heads[1])
	tails := bits.OnesCount64(s.tails[0]) + bits.OnesCount64(s.tails[1])
	return s.first, heads > 0 && heads <= fewYears && tails >= manyDays
}
