package mapping

import (
	"context"

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
}

// Infer decides per column how its text amounts and text dates are written,
// from all values below the header; a column's own setting comes first. Texts
// that a person typed prove nothing about how the creditor writes.
func Infer(src Source, m Mapping) []Convention {
	conventions, _ := infer(context.Background(), src, m) // never cancelled
	return conventions
}

func infer(ctx context.Context, src Source, m Mapping) ([]Convention, error) {
	conventions := make([]Convention, len(m.Columns))
	parallel(len(m.Columns), func(i int) { conventions[i] = inferColumn(ctx, src, m, m.Columns[i]) })
	return conventions, ctx.Err()
}

func inferColumn(ctx context.Context, src Source, m Mapping, c Column) Convention {
	none := Convention{Row: -1}
	if c.Target == LeaveOut || c.Custom {
		return none
	}
	f, ok := Lookup(c.Target, c.Field)
	if !ok {
		return none
	}
	switch f.Type {
	case TypeAmount, TypeInteger:
		if c.Decimal != DecimalInferred {
			return Convention{Decimal: c.Decimal, Row: -1}
		}
		return inferDecimal(ctx, src, m.HeaderRow, c.Index)
	case TypeDate:
		if c.DateOrder != OrderInferred {
			return Convention{DateOrder: c.DateOrder, Row: -1}
		}
		return inferOrder(ctx, src, m.HeaderRow, c.Index)
	}
	return none
}

func inferDecimal(ctx context.Context, src Source, headerRow, col int) Convention {
	c := Convention{Row: -1}
	eachText(ctx, src, headerRow, col, func(row int, raw string) bool {
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

func inferOrder(ctx context.Context, src Source, headerRow, col int) Convention {
	c := Convention{Row: -1}
	eachText(ctx, src, headerRow, col, func(row int, raw string) bool {
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

// eachText calls do for every text of a column below the header that was read
// from the file, until do says false or ctx ends.
func eachText(ctx context.Context, src Source, headerRow, col int, do func(row int, raw string) bool) {
	for row := headerRow + 1; row < src.Len(); row++ {
		if row%8192 == 0 && ctx.Err() != nil {
			return
		}
		cell := src.Cell(row, col)
		if cell.Kind != workbook.Text {
			continue
		}
		if inner, ok := formulaText(cell.Raw); ok {
			cell.Raw = inner
		}
		if !do(row, cell.Raw) {
			return
		}
	}
}
