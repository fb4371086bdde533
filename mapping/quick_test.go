package mapping

import (
	"testing"

	"pgregory.net/rapid"

	"wolkload/loader/workbook"
)

// plainCell draws cells as columns are full of them, near what quick takes.
var plainCell = rapid.OneOf(anyCell, rapid.Custom(func(t *rapid.T) workbook.Cell {
	format := rapid.SampledFrom([]string{"General", "0", "#,##0.00", "000000", "dd/mm/yyyy", "mm-dd-yy", "mmm yy"}).Draw(t, "format")
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return workbook.Cell{Kind: workbook.Text, Raw: rapid.StringMatching(`[A-Za-zÁÉáéíóúñÑÃÂ0-9 .,?@=-]{1,12}`).Draw(t, "text")}
	case 1:
		return workbook.Cell{Kind: workbook.Number, Format: format, Raw: rapid.StringMatching(`(0|[1-9][0-9]{0,15})(\.[0-9]{1,5})?`).Draw(t, "number")}
	case 2:
		return workbook.Cell{Kind: workbook.Date, Format: format, Raw: rapid.StringMatching(`[1-9][0-9]{4}(\.5)?`).Draw(t, "serial")}
	}
	return workbook.Cell{Kind: workbook.Text, Raw: rapid.StringMatching(`[$-]?[0-9]{1,4}([.,/][0-9]{1,4}){0,3}`).Draw(t, "digits")}
}))

// What goes the quick way is sent as the long way sends it, and the long way
// has nothing to say of it.
func TestPropertyQuickAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &sheet{rows: [][]workbook.Cell{{plainCell.Draw(t, "cell")}}, date1904: rapid.Bool().Draw(t, "1904")}
		in := input{convention: Convention{
			Decimal:   rapid.SampledFrom([]Decimal{DecimalInferred, DecimalPoint, DecimalComma}).Draw(t, "decimal"),
			DateOrder: rapid.SampledFrom([]DateOrder{OrderInferred, OrderDMY, OrderMDY}).Draw(t, "order"),
			Conflict:  rapid.Bool().Draw(t, "conflict"),
		}}
		in.convention.Conflict = in.convention.Conflict && in.convention.Decimal == DecimalInferred && in.convention.DateOrder == OrderInferred
		p := plan{field: -1, kind: rapid.SampledFrom([]Type{
			TypeText, TypeIdentification, TypePhone, TypeEmail, TypeAmount, TypeInteger, TypeDate, TypeObligationID,
			TypeCustomText, TypeCustomNumber, TypeCustomDate, TypeCustomTime, TypeCustomList,
		}).Draw(t, "type"), inputs: [2][]input{{in}}}
		c := newConverter(s, &table{})
		cell := s.Cell(0, 0)
		if quickly, ok := c.quickValue(&p, cell); ok {
			if slowly, fs := c.evaluate(&p, 0); quickly != slowly && !hasError(fs) { // of an error nothing is sent
				t.Fatalf("%+v is quickly sent as %q, and slowly as %q", cell, quickly, slowly)
			}
		}
		number, ok := c.quick(&p, in, cell)
		if !ok {
			return
		}
		value, fs := c.evaluate(&p, 0)
		if value == "" || fs != nil {
			t.Fatalf("%+v is quickly taken, and slowly %q with %s", cell, value, rulesOf(fs))
		}
		if p.numbered() {
			if want := numberOf(p.kind, value); number != want {
				t.Fatalf("%+v is quickly %d, and slowly %q, %d", cell, number, value, want)
			}
		} else if value != cell.Raw {
			t.Fatalf("%+v is quickly sent as it is, and slowly as %q", cell, value)
		}
	})
}
