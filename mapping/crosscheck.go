package mapping

import (
	"math/bits"
	"slices"
	"strings"
)

// Cross-checks look at what several cells say together. All are warnings.

// sharedBy is from how many debtors on one telephone is no family's any more.
const sharedBy = 3

// phonesShared warns of one telephone of many debtors, once for each of them.
func (e *engine) phonesShared() (marks []mark) {
	at := e.table.place[fieldTelephone]
	if at < 0 {
		return nil
	}
	c := newConverter(e.src, e.table)
	digits := func(record int32) string { return bareDigits(e.text(&c, at, int(record))) }
	type phone struct{ record, debtors int32 }
	phones := make([]phone, 0, e.cases)
	seen := e.indexes.take(e.cases)
	defer e.indexes.done(seen)
	phoneOf, sent := make([]int32, e.cases), make([]int32, e.cases)
	for n := range e.cases {
		phoneOf[n] = -1
		value, record := e.merged(&c, n, at)
		if record < 0 {
			continue
		}
		sent[n] = int32(record)
		number := bareDigits(value)
		if len(number) < minPhoneDigits || filler(number) {
			continue // said already
		}
		hash := seen.hash(number)
		same := func(m int) bool { return digits(phones[m].record) == number }
		m := seen.find(hash, same)
		if m < 0 {
			m = len(phones)
			phones = append(phones, phone{record: sent[n]})
			seen.put(hash, same, m)
		}
		phones[m].debtors++
		phoneOf[n] = int32(m)
	}
	for n, m := range phoneOf {
		if m < 0 || phones[m].debtors < sharedBy {
			continue
		}
		marks = append(marks, newMark(RulePhoneShared, int(sent[n]), at, int(phones[m].debtors)))
	}
	return marks
}

// bareDigits gives the digits of a text; a text of digits alone is not copied.
func bareDigits(s string) string {
	if digitsOnly(s) {
		return s
	}
	return onlyDigits(s)
}

// identificationsTwoWays warns of one identification in two writings, with or
// without punctuation or zeros in front: they would become two case files.
func (e *engine) identificationsTwoWays() (marks []mark) {
	at := e.table.place[fieldIdentification]
	if at < 0 || !e.vectors[at].uneven {
		return nil
	}
	c, v := newConverter(e.src, e.table), e.vectors[at]
	bare := func(n int) string {
		return strings.TrimLeft(strings.ToUpper(bareIdentification(e.text(&c, at, int(e.of(n)[0])))), "0")
	}
	seen := e.indexes.take(e.cases)
	defer e.indexes.done(seen)
	for n := range e.cases {
		i := int(e.of(n)[0])
		if !v.filled.has(i) {
			continue
		}
		id := bare(n)
		hash := seen.hash(id)
		same := func(m int) bool { return bare(m) == id }
		if m := seen.find(hash, same); m >= 0 {
			marks = append(marks, newMark(RuleIdentificationTwoWays, i, at, int(e.of(m)[0])))
		} else {
			seen.put(hash, same, n)
		}
	}
	return marks
}

// delayTolerance is how many days may be missing: some count the first day,
// some do not.
const delayTolerance = 1

// daysDelayed compares days_delay with the days from expiring_date to the
// cut-off. One that is not due yet has no delay, or a negative one. When most
// rows count to another day, that is said once, and of each row only whether it
// counts to neither.
func (e *engine) daysDelayed() (marks []mark) {
	if !ValidDay(e.m.CutOff) {
		return nil
	}
	cutOff := int64(dayOf(e.m.CutOff))
	others := map[int64]int{} // rows by the day that they count to
	compared := 0
	for n := range e.table.slots {
		s := &e.table.slots[n]
		delay, due := s.place[fieldDaysDelay], s.place[fieldExpiringDate]
		if delay < 0 || due < 0 || !e.vectors[delay].counted() || !e.vectors[due].counted() {
			continue
		}
		for i := range e.obligations[n].each() {
			if !e.vectors[delay].filled.has(i) || !e.vectors[due].filled.has(i) {
				continue
			}
			compared++
			days, day := e.vectors[delay].number(i), e.vectors[due].number(i)
			if countsTo(cutOff, day, days) {
				continue
			}
			if days > 0 && len(others) < maxCutOffs {
				others[day+days]++
			}
			marks = append(marks, newMark(RuleDaysDelay, i, delay, n))
		}
	}
	best := int64(0)
	for day, count := range others {
		if count > others[best] || count == others[best] && day < best {
			best = day
		}
	}
	if count := others[best]; count < minCutOffs || count*2 <= compared || e.domain.list != nil {
		return e.onceInCell(marks)
	}
	first := marks[0]
	kept := []mark{newMark(RuleCutOffElsewhere, int(first.record), int(first.plan), int(best))}
	for _, m := range marks {
		due := e.table.slots[m.aux].place[fieldExpiringDate]
		if !countsTo(best, e.vectors[due].number(int(m.record)), e.vectors[m.plan].number(int(m.record))) {
			kept = append(kept, m)
		}
	}
	return e.onceInCell(kept)
}

// onceInCell leaves one of the marks that are of one cell for several obligations.
func (e *engine) onceInCell(marks []mark) []mark {
	told := newSet(e.domain.n)
	return slices.DeleteFunc(marks, func(m mark) bool {
		if e.table.plans[m.plan].group > 0 || rules[m.rule].ID != RuleDaysDelay {
			return false
		}
		again := told.has(int(m.record))
		told.add(int(m.record))
		return again
	})
}

// countsTo says that days of delay since the day something was due reach to a
// cut-off.
func countsTo(cutOff, due, days int64) bool {
	off := days - (cutOff - due)
	return off >= -delayTolerance && off <= delayTolerance || days == 0 && due > cutOff
}

// A file is of another day when most of its rows, and not just a few, say so.
const (
	minCutOffs = 5
	maxCutOffs = 100_000
)

// payments warns of a payment without its date, and of a balance to pay above
// the total balance.
func (e *engine) payments() (marks []mark) {
	undated, exceeding := newSet(e.domain.n), newSet(e.domain.n)
	tell := func(rule string, record, plan, slot int, told set) {
		if e.table.plans[plan].group == 0 { // one cell for several obligations
			if told.has(record) {
				return
			}
			told.add(record)
		}
		marks = append(marks, newMark(rule, record, plan, slot))
	}
	for n := range e.table.slots {
		s := &e.table.slots[n]
		pay, date := s.place[fieldLastPay], s.place[fieldLastPayDate]
		if pay >= 0 && date >= 0 && !e.table.plans[pay].constant() && e.table.plans[date].fallback == "" {
			v := e.vectors[date]
			for i := range e.vectors[pay].filled.each() {
				if e.obligations[n].has(i) && e.vectors[pay].number(i) != 0 && !v.filled.has(i) && !v.failed.has(i) {
					tell(RulePayWithoutDate, i, pay, n, undated)
				}
			}
		}
		total, due := s.place[fieldTotalBalance], s.place[fieldBalancePayment]
		if total >= 0 && due >= 0 && !e.table.plans[total].constant() && !e.table.plans[due].constant() {
			for i := range e.vectors[due].filled.each() {
				if e.obligations[n].has(i) && e.vectors[total].filled.has(i) && e.vectors[due].number(i) > e.vectors[total].number(i) {
					tell(RulePaymentExceeds, i, due, n, exceeding)
				}
			}
		}
	}
	return marks
}

// Amounts that a lost decimal separator made a hundred times as large.
const (
	minUsual     = 20      // fewer say nothing of what is usual
	maxUsual     = 1 << 14 // as many are looked at, evenly
	outlierTimes = 20      // a fifth of what a lost separator does: some amounts are small
	outlierFence = 3       // interquartile ranges
)

// outliers warns of amounts that are many times the median and far above what
// the others spread over, in orders of magnitude.
func (e *engine) outliers() (marks []mark) {
	for _, field := range summed {
		var plans []int // of all obligations of a row: they are one kind of amount
		for n := range e.table.slots {
			if p := e.table.slots[n].place[field]; p >= 0 && e.vectors[p].units != nil && !slices.Contains(plans, p) {
				plans = append(plans, p)
			}
		}
		marks = append(marks, e.outliersOf(plans)...)
	}
	return marks
}

func (e *engine) outliersOf(plans []int) (marks []mark) {
	step := max(1, e.domain.n*len(plans)/maxUsual)
	usual := make([]int64, 0, e.domain.n*len(plans)/step+len(plans))
	for _, p := range plans {
		numbers := e.vectors[p].units
		for i := 0; i < len(numbers); i += step {
			if u := max(numbers[i], -numbers[i]); u != 0 && e.data.has(i) {
				usual = append(usual, u)
			}
		}
	}
	if len(usual) < minUsual {
		return nil
	}
	slices.Sort(usual)
	quarter := func(n int) int64 { return usual[len(usual)*n/4] }
	median, third := quarter(2), magnitude(quarter(3))
	fence := third + outlierFence*(third-magnitude(quarter(1)))
	if median > maxUnits/outlierTimes {
		return nil
	}
	for _, p := range plans {
		for i, u := range e.vectors[p].units {
			if u = max(u, -u); u >= median*outlierTimes && magnitude(u) > fence && e.data.has(i) {
				marks = append(marks, newMark(RuleAmountOutlier, i, p, 0))
			}
		}
	}
	return marks
}

// magnitude is the logarithm of a number in eighths of a doubling.
func magnitude(u int64) int {
	size := bits.Len64(uint64(u))
	if size < 4 {
		return size * 8
	}
	return size*8 + int(u>>(size-4)&7)
}

// columnMarks says once per column what is contradictory in it, at the cell
// that shows it; that of another group's column may have shown it.
func (e *engine) columnMarks() (marks []mark) {
	for i := range e.table.plans {
		p := &e.table.plans[i]
		for _, inputs := range p.inputs {
			for _, in := range inputs {
				c := in.convention
				if p.kind.number() && c.Conflict && c.Row >= e.domain.first && e.src.Cell(c.Row, in.column).Raw == c.Example {
					marks = append(marks, newMark(RuleAmountMixed, c.Row-e.domain.first, i, in.column))
				}
				if c.currencies > e.domain.first {
					marks = append(marks, newMark(RuleCurrencyMixed, c.currencies-1-e.domain.first, i, in.column))
				}
			}
		}
	}
	return marks
}
