package mapping

import (
	"context"
	"slices"

	"wolkload/loader/workbook"
)

// Convention is how the texts of one column are read, with what proves it.
//
// Nothing is assumed. In an Ambiguous column an amount or a date is read only
// where it fits one reading; with Conflict too, but a date only where its order
// is beyond doubt: the year in front or the month by name.
type Convention struct {
	Decimal   Decimal   // DecimalInferred when the column has no text amount or is ambiguous
	DateOrder DateOrder // OrderInferred when the column has no text date or is ambiguous
	Ambiguous bool      // the column's texts fit two readings, or prove both
	Conflict  bool      // some texts prove one reading, others the other
	Example   string    // raw text that proves it, that fits two readings, or that contradicts an earlier one; "" when none was needed
	Row       int       // index into the Source of the example, -1 when none
	document  *document // the kind of identification that the column's check digits prove, nil for none
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
// knows is taken from it.
func infer(ctx context.Context, src Source, m Mapping, before *engine) ([]Convention, error) {
	conventions := make([]Convention, len(m.Columns))
	parallel(len(m.Columns), func(i int) {
		c := m.Columns[i]
		if before != nil && i < len(before.m.Columns) {
			if b := before.m.Columns[i]; b.Index == c.Index && before.m.kind(b) == m.kind(c) && b.Decimal == c.Decimal && b.DateOrder == c.DateOrder {
				conventions[i] = before.inferred[i]
				return
			}
		}
		conventions[i] = inferColumn(ctx, src, m, c)
	})
	return conventions, ctx.Err()
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

func inferColumn(ctx context.Context, src Source, m Mapping, c Column) Convention {
	first, last := m.HeaderRow+1, src.Len()
	if m.SecondRow > 0 && c.Second {
		first = m.SecondRow
	} else if m.SecondRow > 0 {
		last = m.SecondRow
	}
	column := columnCells{ctx, src, first, last, c.Index}
	switch kind := m.kind(c); {
	case kind.number():
		if c.Decimal != DecimalInferred {
			return Convention{Decimal: c.Decimal, Row: -1}
		}
		return inferDecimal(column)
	case kind.date():
		if c.DateOrder != OrderInferred {
			return Convention{DateOrder: c.DateOrder, Row: -1}
		}
		return inferOrder(column)
	case kind == TypeIdentification:
		return Convention{Row: -1, document: inferDocument(column)}
	}
	return Convention{Row: -1}
}

// inferDocument decides which kind of identification a column's check digits prove.
func inferDocument(column columnCells) *document {
	var votes documentVotes
	column.each(func(_ int, cell workbook.Cell) bool {
		if cell.Kind == workbook.Text || cell.Kind == workbook.Number {
			if value, fs := identification(cell, nil); !hasError(fs) {
				votes.add(value)
			}
		}
		return true
	})
	return votes.proven()
}

// together gives the columns that are one field in the groups of a wide sheet
// one convention: who writes it in one group writes it so in the next.
func together(m Mapping, inferred []Convention) []Convention {
	conventions := slices.Clone(inferred)
	for i, c := range m.Columns {
		if c.Group == 0 || c.Target == LeaveOut || c.Decimal != DecimalInferred || c.DateOrder != OrderInferred {
			continue
		}
		for j, o := range m.Columns {
			if j != i && o.Group != 0 && o.Key() == c.Key() && o.Decimal == DecimalInferred && o.DateOrder == OrderInferred {
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
	return Convention{Ambiguous: true, Conflict: true, Example: o.Example, Row: o.Row}
}

func inferDecimal(column columnCells) Convention {
	c := Convention{Row: -1}
	column.eachText(func(row int, raw string) bool {
		a, ok := readAmount(raw)
		switch {
		case !ok || a.decimal == DecimalInferred && !a.either:
		case a.either:
			if c.Row < 0 {
				c = Convention{Ambiguous: true, Example: raw, Row: row}
			}
		case c.Decimal == DecimalInferred:
			c = Convention{Decimal: a.decimal, Example: raw, Row: row}
		case c.Decimal != a.decimal:
			c = Convention{Ambiguous: true, Conflict: true, Example: raw, Row: row}
			return false
		}
		return true
	})
	return c
}

func inferOrder(column columnCells) Convention {
	c := Convention{Row: -1}
	column.eachText(func(row int, raw string) bool {
		d, rule := readDate(raw)
		if rule != "" {
			return true
		}
		switch order := d.order(); {
		case order == OrderInferred:
			if c.Row < 0 && d.eitherOrder() {
				c = Convention{Ambiguous: true, Example: raw, Row: row}
			}
		case c.DateOrder == OrderInferred:
			c = Convention{DateOrder: order, Example: raw, Row: row}
		case order != c.DateOrder:
			c = Convention{Ambiguous: true, Conflict: true, Example: raw, Row: row}
			return false
		}
		return true
	})
	return c
}

// columnCells are the cells of one column that hold data.
type columnCells struct {
	ctx         context.Context
	src         Source
	first, last int
	column      int
}

// each calls do for every cell, until do says false or ctx ends.
func (c columnCells) each(do func(row int, cell workbook.Cell) bool) {
	for row := c.first; row < c.last; row++ {
		if row%8192 == 0 && c.ctx.Err() != nil || !do(row, c.src.Cell(row, c.column)) {
			return
		}
	}
}

// eachText calls do for every text that was read from the file, until do says
// false or ctx ends.
func (c columnCells) eachText(do func(row int, raw string) bool) {
	c.each(func(row int, cell workbook.Cell) bool {
		if cell.Kind != workbook.Text {
			return true
		}
		if inner, ok := formulaText(cell.Raw); ok {
			cell.Raw = inner
		}
		return do(row, cell.Raw)
	})
}
