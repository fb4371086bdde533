package mapping

import (
	"sync"

	"wolkload/loader/workbook"
)

// witness is the first text of a column that says something of how it is written.
type witness struct {
	row int // index into the Source, -1 for none
	raw string
}

// proofs are what the texts of some rows say of how their column is written.
// Those of several runs of rows can be put together in any order.
type proofs struct {
	either witness    // fits two readings
	only   [2]witness // proves one: amounts a point or a comma, dates the day or the month in front
	votes  *documentVotes
	money  map[string]witness // the first text of each currency that is named
	short  shortYears
}

var noProofs = proofs{either: witness{row: -1}, only: [2]witness{{row: -1}, {row: -1}}, short: noShortYears}

// gather reads a column's cells in the rows from one to another.
func (p *proofs) gather(src Source, m Mapping, c Column, from, to int) {
	*p = noProofs
	if m.SecondRow > 0 {
		if c.Second {
			from = max(from, m.SecondRow)
		} else {
			to = min(to, m.SecondRow)
		}
	}
	kind := m.kind(c)
	if kind == TypeIdentification {
		p.votes = votesPool.Get().(*documentVotes)
	}
	before := ""
	for row := from; row < to; row++ {
		cell := src.Cell(row, c.Index)
		switch {
		case kind == TypeIdentification:
			if cell.Kind == workbook.Text || cell.Kind == workbook.Number {
				p.vote(cell)
			}
		case cell.Kind == workbook.Text && cell.Raw != before:
			before = cell.Raw
			if inner, ok := formulaText(cell.Raw); ok {
				cell.Raw = inner
			}
			p.read(kind, row, cell.Raw)
		}
	}
}

// vote counts an identification.
func (p *proofs) vote(cell workbook.Cell) {
	if cell.Kind == workbook.Number && shortInteger(cell.Raw) {
		p.votes.add(cell.Raw)
		return
	}
	if value, fs := identifier(cell); !hasError(fs) {
		p.votes.add(value)
	}
}

func (p *proofs) read(kind Type, row int, raw string) {
	reading, either := 0, false
	if kind.number() {
		a, ok := readAmount(raw)
		if !ok {
			return
		}
		reading, either = int(a.decimal), a.either
		if code := currencyOf(raw); code != "" {
			p.keepMoney(code, witness{row, raw})
		}
	} else {
		d, rule := readDate(raw)
		if rule != "" {
			return
		}
		reading, either = int(d.order()), d.eitherOrder()
		p.short.read(d, witness{row, raw})
	}
	switch {
	case reading > 0:
		p.only[reading-1].keep(witness{row, raw})
	case either:
		p.either.keep(witness{row, raw})
	}
}

func (p *proofs) keepMoney(code string, w witness) {
	if p.money == nil {
		p.money = map[string]witness{}
	}
	if before, ok := p.money[code]; !ok || w.row < before.row {
		p.money[code] = w
	}
}

// secondCurrency is the first text in another currency than the column's first
// one; row -1 when there is none.
func (p *proofs) secondCurrency() witness {
	first, second := witness{row: -1}, witness{row: -1}
	for _, w := range p.money {
		first.keep(w)
	}
	for _, w := range p.money {
		if w.row != first.row {
			second.keep(w)
		}
	}
	return second
}

// keep takes the earlier one.
func (w *witness) keep(o witness) {
	if o.row >= 0 && (w.row < 0 || o.row < w.row) {
		*w = o
	}
}

func (p *proofs) merge(o *proofs) {
	p.either.keep(o.either)
	p.only[0].keep(o.only[0])
	p.only[1].keep(o.only[1])
	for code, w := range o.money {
		p.keepMoney(code, w)
	}
	p.short.merge(&o.short)
	if o.votes != nil {
		if p.votes == nil {
			p.votes = &documentVotes{}
		}
		p.votes.merge(o.votes)
	}
}

// votesPool keeps the memory of votes that were merged: each chunk of rows has some.
var votesPool = sync.Pool{New: func() any { return &documentVotes{} }}

// release gives the votes of proofs that were merged back.
func (p *proofs) release() {
	if p.votes != nil {
		p.votes.clear()
		votesPool.Put(p.votes)
		p.votes = nil
	}
}

// convention is what the texts come to.
func (p *proofs) convention(kind Type) Convention {
	c := p.reading(kind)
	c.currencies = p.secondCurrency().row + 1
	return c
}

func (p *proofs) reading(kind Type) Convention {
	if kind == TypeIdentification {
		c := Convention{Row: -1}
		if p.votes != nil {
			c.document = p.votes.proven()
		}
		return c
	}
	a, b := p.only[0], p.only[1]
	if w, ok := p.short.yearMayBeFirst(); ok && !kind.number() {
		return Convention{Ambiguous: true, Conflict: true, Example: w.raw, Row: w.row}
	}
	switch {
	case a.row >= 0 && b.row >= 0:
		later := a
		if b.row > a.row {
			later = b
		}
		return Convention{Ambiguous: true, Conflict: true, Example: later.raw, Row: later.row}
	case a.row < 0 && b.row < 0:
		return Convention{Ambiguous: p.either.row >= 0, Example: p.either.raw, Row: p.either.row}
	}
	reading := 1
	if b.row >= 0 {
		reading, a = 2, b
	}
	c := Convention{Example: a.raw, Row: a.row}
	if kind.number() {
		c.Decimal = Decimal(reading)
	} else {
		c.DateOrder = DateOrder(reading)
	}
	return c
}
