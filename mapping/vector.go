package mapping

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"wolkload/loader/workbook"
)

// domain is the rows that are checked: those from first on, or a list.
type domain struct {
	first, n int
	list     []int
}

// row is the index into the Source of record i.
func (d domain) row(i int) int {
	if d.list != nil {
		return d.list[i]
	}
	return d.first + i
}

// mark is an Issue in 12 bytes; what it says is worked out anew when someone
// looks at it.
type mark struct {
	record int32
	aux    int32 // of some rules: another record, a column, a slot
	plan   int16 // into table.plans, -1 for none
	rule   uint8 // into rules
}

func (m mark) severity() Severity { return rules[m.rule].Severity }

// vector is what one field comes to in all records. The texts to send are not
// kept: they are converted again when needed, which costs less than keeping them.
type vector struct {
	plan   plan    // that made it
	filled set     // there is something to send
	failed set     // an error in its cells
	units  []int64 // of amounts
	days   []int32 // of dates and whole numbers
	marks  []mark  // in the order of records; of plan 0
	labels []int32 // of identifications: the records whose cell may be the label of a total
	uneven bool    // of identifications: some may be written in several ways
	named  sync.Once
	names  names // of portfolios: see nameAll
}

// names number the few texts that a field has.
type names struct {
	list []string
	of   []int32 // by record, into list; -1 for none
}

// nameAll numbers the texts of a field, once for all checks that share it.
func (v *vector) nameAll(e *engine, plan int) *names {
	v.named.Do(func() {
		v.names.of = make([]int32, e.domain.n)
		c := newConverter(e.src, e.table)
		numbers := map[string]int32{}
		last := int32(-1)
		for i := range v.names.of {
			v.names.of[i] = -1
			if !v.filled.has(i) {
				continue
			}
			name := e.text(&c, plan, i)
			if last < 0 || v.names.list[last] != name {
				n, ok := numbers[name]
				if !ok {
					n = int32(len(v.names.list))
					numbers[name] = n
					v.names.list = append(v.names.list, name)
				}
				last = n
			}
			v.names.of[i] = last
		}
	})
	return &v.names
}

// numbered says that a vector keeps numbers: amounts in units of a ten
// thousandth, whole numbers, dates as days since 0001-01-01.
func (p *plan) numbered() bool {
	return !p.custom && (p.kind == TypeAmount || p.kind == TypeInteger || p.kind == TypeDate)
}

// chunkRows is how many rows one core converts at a time: their cells stay near
// it for all fields. It is a multiple of 64, so that no two cores write one
// word of a set.
const chunkRows = 1024

// convertAll gives the vector of each plan, from a previous check where it is
// the same.
func (e *engine) convertAll(ctx context.Context, previous *engine, progress func(rows int)) error {
	n := e.domain.n
	e.vectors = make([]*vector, len(e.table.plans))
	var todo []int
	for i := range e.table.plans {
		p := &e.table.plans[i]
		if e.vectors[i] = previous.vector(e, p); e.vectors[i] != nil {
			continue
		}
		v := &vector{plan: *p, filled: newSet(n), failed: newSet(n)}
		switch {
		case !p.numbered() || p.constant():
		case p.kind == TypeAmount:
			v.units = make([]int64, n)
		default:
			v.days = make([]int32, n)
		}
		e.vectors[i] = v
		if !p.constant() {
			todo = append(todo, i)
		}
	}
	chunks := (n + chunkRows - 1) / chunkRows
	marks, labels := make([][][]mark, len(todo)), make([][][]int32, len(todo)) // by plan and chunk
	for i := range marks {
		marks[i], labels[i] = make([][]mark, chunks), make([][]int32, chunks)
	}
	var done atomic.Int64
	var uneven atomic.Bool // there is one field of identifications at most
	parallel(chunks, func(chunk int) {
		if ctx.Err() != nil {
			return
		}
		c := newConverter(e.src, e.table)
		from, to := chunk*chunkRows, min((chunk+1)*chunkRows, n)
		for at, i := range todo {
			marks[at][chunk], labels[at][chunk] = e.fill(&c, e.vectors[i], from, to, &uneven)
		}
		if d := done.Add(int64(to - from)); progress != nil {
			progress(int(d))
		}
	})
	for at, i := range todo {
		e.vectors[i].marks = slices.Concat(marks[at]...)
		e.vectors[i].labels = slices.Concat(labels[at]...)
		e.vectors[i].uneven = e.vectors[i].plan.kind == TypeIdentification && uneven.Load()
	}
	e.converted = slices.Clone(e.vectors)
	return ctx.Err()
}

// fill converts a field's cells in the records from one to another.
func (e *engine) fill(c *converter, v *vector, from, to int, uneven *atomic.Bool) (marks []mark, labels []int32) {
	p := &v.plan
	for i := from; i < to; i++ {
		row := e.domain.row(i)
		in := p.inputs[e.table.sheet(row)]
		if len(in) == 1 {
			cell := e.src.Cell(row, in[0].column)
			if cell.Kind == workbook.Empty && !cell.Formula {
				continue
			}
			if number, ok := c.quick(p, in[0], cell); ok {
				v.filled.add(i)
				v.keep(i, number)
				if p.kind == TypeIdentification && cell.Raw[0] == '0' {
					uneven.Store(true)
				}
				continue
			}
		}
		value, fs := c.evaluate(p, row)
		if p.kind == TypeIdentification && value != "" && (value[0] == '0' || !digitsOnly(value)) {
			uneven.Store(true)
		}
		if p.kind == TypeIdentification && mayBeTotal(value) && totalWord(value) {
			labels = append(labels, int32(i))
		}
		for n, f := range fs {
			if slices.ContainsFunc(fs[:n], func(g finding) bool { return g.rule == f.rule }) {
				continue // of several joined cells
			}
			marks = append(marks, mark{record: int32(i), rule: ruleNumbers[f.rule]})
		}
		switch {
		case value != "":
			v.filled.add(i)
			if p.numbered() {
				v.keep(i, numberOf(p.kind, value))
			}
		case hasError(fs):
			v.failed.add(i)
		}
	}
	return marks, labels
}

// keep keeps the number of a record, where the field has numbers.
func (v *vector) keep(record int, number int64) {
	switch {
	case v.units != nil:
		v.units[record] = number
	case v.days != nil:
		v.days[record] = int32(max(math.MinInt32, min(math.MaxInt32, number))) // more is no day
	}
}

// number is what keep kept.
func (v *vector) number(record int) int64 {
	if v.units != nil {
		return v.units[record]
	}
	return int64(v.days[record])
}

// counted says that the field keeps numbers.
func (v *vector) counted() bool { return v.units != nil || v.days != nil }

// numberOf gives the number that a vector keeps for a value to send.
func numberOf(kind Type, value string) int64 {
	switch kind {
	case TypeAmount:
		return unitsOf(value)
	case TypeDate:
		return int64(dayOf(value))
	}
	n := int64(0)
	negative := value[0] == '-'
	for i := range len(value) {
		if c := value[i]; c >= '0' && c <= '9' {
			n = n*10 + int64(c-'0') // 15 digits at most
		}
	}
	if negative {
		return -n
	}
	return n
}

// vector finds what a previous check has of the same field, rows and Source.
func (e *engine) vector(now *engine, p *plan) *vector {
	if e == nil {
		return nil
	}
	for _, v := range e.converted {
		if v.plan.same(p) {
			return v
		}
	}
	return nil
}
