package mapping

import (
	"context"
	"slices"
	"sync"
)

// Convention is how the texts of one column are read, with what proves it.
//
// Nothing is assumed. In an Ambiguous column an amount or a date is read only
// where it fits one reading; with Conflict too, but a date only where its order
// is beyond doubt: the year in front or the month by name.
type Convention struct {
	Decimal    Decimal   // DecimalInferred when the column has no text amount or is ambiguous
	DateOrder  DateOrder // OrderInferred when the column has no text date or is ambiguous
	Ambiguous  bool      // the column's texts fit two readings, or prove both
	Conflict   bool      // some texts prove one reading, others the other
	Example    string    // raw text that proves it, that fits two readings, or that contradicts an earlier one; "" when none was needed
	Row        int       // index into the Source of the example, -1 when none
	currencies int       // one more than the row of the first amount in another currency than the first one's, 0 for none
	document   *document // the kind of identification that the column's check digits prove, nil for none
}

// Reads says how the column's texts are read: "point", "comma", "dmy", "mdy", or
// "" when it is not known or makes no difference.
func (c Convention) Reads() string {
	if c.Decimal != DecimalInferred {
		return decimalNames[c.Decimal]
	}
	return orderNames[c.DateOrder]
}

// Document is the id of the kind of identification that the column's check
// digits prove ("cpf", "rut_cl"), "" for none.
func (c Convention) Document() string {
	if c.document == nil {
		return ""
	}
	return c.document.id
}

// Infer decides per column how its text amounts and text dates are written,
// from all values below the header; a column's own setting comes first. Texts
// that a person typed prove nothing about how the creditor writes. The columns
// of one field in the groups of a wide sheet are one column in that.
func Infer(src Source, m Mapping) []Convention {
	inferred, _ := infer(context.Background(), src, m, nil) // never cancelled
	return together(m, inferred)
}

// infer decides for each column alone; what an earlier check of the same rows
// knows is taken from it. The rows are gone through once, on all cores, a chunk
// of all columns at a time.
func infer(ctx context.Context, src Source, m Mapping, before *engine) ([]Convention, error) {
	conventions := make([]Convention, len(m.Columns))
	var open []int // columns whose values decide
	for i, c := range m.Columns {
		kind := m.kind(c)
		conventions[i] = Convention{Row: -1}
		switch {
		case before.knows(m, i):
			conventions[i] = before.inferred[i]
		case kind.number() && c.Decimal != DecimalInferred && c.Reason != ReasonProfile:
			conventions[i].Decimal = c.Decimal
		case kind.date() && c.DateOrder != OrderInferred && c.Reason != ReasonProfile:
			conventions[i].DateOrder = c.DateOrder
		case kind.number() || kind.date() || kind == TypeIdentification:
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return conventions, ctx.Err()
	}
	first := m.HeaderRow + 1
	chunks := (max(0, src.Len()-first) + chunkRows - 1) / chunkRows
	found := slices.Repeat([]proofs{noProofs}, len(open))
	var mu sync.Mutex
	parallel(chunks, func(chunk int) {
		if ctx.Err() != nil {
			return
		}
		from := first + chunk*chunkRows
		for n, i := range open {
			var here proofs
			here.gather(src, m, m.Columns[i], from, min(from+chunkRows, src.Len()))
			mu.Lock()
			found[n].merge(&here) // in any order
			mu.Unlock()
			here.release()
		}
	})
	for n, i := range open {
		conventions[i] = found[n].convention(m.kind(m.Columns[i])).kept(m.Columns[i])
	}
	return conventions, ctx.Err()
}

// kept lays over what the values prove what a profile kept of the column: it
// settles what they leave open, and is a conflict where they prove the contrary.
func (c Convention) kept(column Column) Convention {
	if column.Reason != ReasonProfile || column.Decimal == DecimalInferred && column.DateOrder == OrderInferred {
		return c
	}
	proved := c.Decimal != DecimalInferred || c.DateOrder != OrderInferred
	switch {
	case c.Conflict || proved && c.Decimal == column.Decimal && c.DateOrder == column.DateOrder:
	case proved:
		c.Decimal, c.DateOrder, c.Ambiguous, c.Conflict = DecimalInferred, OrderInferred, true, true
	default:
		c.Decimal, c.DateOrder, c.Ambiguous, c.Example, c.Row = column.Decimal, column.DateOrder, false, "", -1
	}
	return c
}

// knows says that an earlier check inferred the same column.
func (e *engine) knows(m Mapping, column int) bool {
	if e == nil || column >= len(e.m.Columns) {
		return false
	}
	a, b := e.m.Columns[column], m.Columns[column]
	return a.Index == b.Index && e.m.kind(a) == m.kind(b) && a.Decimal == b.Decimal && a.DateOrder == b.DateOrder &&
		(a.Reason == ReasonProfile) == (b.Reason == ReasonProfile)
}

// kind is what a column's field holds; TypeText for one that is left out.
func (m Mapping) kind(c Column) Type {
	if c.Target == LeaveOut {
		return TypeText
	}
	if c.Custom {
		return max(m.Setting(c.Key()).Type, TypeCustomText)
	}
	f, _ := Lookup(c.Target, c.Field)
	return f.Type
}

// together gives the columns that are one field in the groups of a wide sheet
// one convention: who writes it in one group writes it so in the next.
func together(m Mapping, inferred []Convention) []Convention {
	conventions := slices.Clone(inferred)
	for i, c := range m.Columns {
		if c.group() == 0 || c.Decimal != DecimalInferred || c.DateOrder != OrderInferred {
			continue // it has its own
		}
		for j, o := range m.Columns {
			if j != i && o.group() != 0 && o.Key() == c.Key() && o.Decimal == DecimalInferred && o.DateOrder == OrderInferred {
				conventions[i] = conventions[i].with(inferred[j])
			}
		}
	}
	return conventions
}

// with adds what another column of the same field proves.
func (c Convention) with(o Convention) Convention {
	switch {
	case c.Conflict || o.Row < 0:
		return c
	case o.Conflict:
		return o
	case c.Row < 0 || c.Ambiguous && !o.Ambiguous:
		return o
	case o.Ambiguous || o.Decimal == c.Decimal && o.DateOrder == c.DateOrder:
		return c
	}
	if c.Row > o.Row { // the one that contradicts stands below
		o = c
	}
	return Convention{Ambiguous: true, Conflict: true, Example: o.Example, Row: o.Row}
}
