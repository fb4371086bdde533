package mapping

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// portfolio is what creditors write down in one layout or another: the cells
// of debtors and of their obligations, as they stand in the file.
type portfolio struct {
	debtors     [][]workbook.Cell   // by debtor: Identification, Name, Email, Telephone, Address, Zona
	obligations [][][]workbook.Cell // by debtor and obligation, in the order of obligationHeaders
}

var (
	debtorHeaders     = []string{"Cédula", "Nombre", "Correo", "Celular", "Dirección", "Zona"}
	obligationHeaders = []string{
		"Obligación", "Producto", "Saldo total", "Vencimiento", "Días mora", "Cartera", "Valor último pago", "Fecha último pago", "Saldo pendiente", "Plazo",
	}
)

// anyBalance draws the cell of an amount, as a number or as a text with a
// decimal comma; of a text with a single point its column must prove what it is.
var anyBalance = rapid.Custom(func(t *rapid.T) workbook.Cell {
	whole, cents := rapid.IntRange(0, 9_999_999).Draw(t, "whole"), rapid.IntRange(1, 99).Draw(t, "cents")
	negative := rapid.IntRange(0, 9).Draw(t, "negative") == 0
	sign := map[bool]string{true: "-"}[negative]
	switch rapid.IntRange(0, 4).Draw(t, "written") {
	case 0:
		return numberCell(sign+strconv.Itoa(whole), "General")
	case 1:
		return numberCell(fmt.Sprintf("%s%d.%s", sign, whole, strings.TrimRight(fmt.Sprintf("%02d", cents), "0")), "#,##0.00")
	case 2:
		return textCell(fmt.Sprintf("%s%d.%03d", sign, 1+whole%999, whole%1000))
	case 3:
		return textCell(fmt.Sprintf("(%s,%02d)", thousands(whole), cents))
	}
	return textCell(fmt.Sprintf("$ %s,%02d", thousands(whole), cents))
})

// thousands writes a number in groups parted by points.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// anyDueDay draws the cell of a date: a serial, ISO or with the day in front.
var anyDueDay = rapid.Custom(func(t *rapid.T) workbook.Cell {
	day, month := rapid.IntRange(1, 28).Draw(t, "day"), rapid.IntRange(1, 12).Draw(t, "month")
	switch rapid.IntRange(0, 2).Draw(t, "written") {
	case 0:
		return dateCell(strconv.Itoa(45000 + 28*month + day))
	case 1:
		return textCell(fmt.Sprintf("2025-%02d-%02d", month, day))
	}
	return textCell(fmt.Sprintf("%02d/%02d/2025", day, month))
})

// maybe draws a cell that is empty now and then.
func maybe(t *rapid.T, cells *rapid.Generator[workbook.Cell], name string) workbook.Cell {
	if rapid.IntRange(0, 3).Draw(t, name+" empty") == 0 {
		return workbook.Cell{}
	}
	return cells.Draw(t, name)
}

func oneOf(values ...string) *rapid.Generator[workbook.Cell] {
	return rapid.Map(rapid.SampledFrom(values), textCell)
}

// digitsCell draws digits as a text or as a number.
func digitsCell(t *rapid.T, digits string) workbook.Cell {
	if rapid.Bool().Draw(t, "as a number") {
		return numberCell(digits, "0")
	}
	return textCell(digits)
}

var anyPortfolio = rapid.Custom(func(t *rapid.T) portfolio {
	var p portfolio
	for d := range rapid.IntRange(1, 6).Draw(t, "debtors") {
		p.debtors = append(p.debtors, []workbook.Cell{
			textCell(strconv.Itoa(10203040 + d)), textCell(fmt.Sprintf("Debtor %c Ejemplo", 'A'+d)),
			textCell(fmt.Sprintf("debtor%d@example.com", d)), digitsCell(t, strconv.Itoa(3001234567+d)),
			maybe(t, oneOf("Calle 1 # 2-3", "Av. Siempre Viva 742"), "address"), maybe(t, oneOf("Norte", "Sur ", "Centro"), "zone"),
		})
		from := 1
		if d == 0 {
			from = 2 // else nothing is side by side
		}
		var all [][]workbook.Cell
		for o := range rapid.IntRange(from, 4).Draw(t, "obligations") {
			all = append(all, []workbook.Cell{
				textCell(fmt.Sprintf("OB-%d-%d", d, o)), oneOf("Libranza", "Tarjeta").Draw(t, "product"),
				maybe(t, anyBalance, "balance"), maybe(t, anyDueDay, "due"),
				maybe(t, rapid.Custom(func(t *rapid.T) workbook.Cell {
					return digitsCell(t, strconv.Itoa(rapid.IntRange(0, 999).Draw(t, "days")))
				}), "days"),
				maybe(t, oneOf("CONSUMO", "PYME"), "portfolio"), maybe(t, anyBalance, "paid"), maybe(t, anyDueDay, "paid on"),
				maybe(t, anyBalance, "to pay"), maybe(t, oneOf("12 meses", "24 meses"), "term"),
			})
		}
		p.obligations = append(p.obligations, all)
	}
	// Some obligation proves how amounts and dates are written, in whichever group it stands.
	d := rapid.IntRange(0, len(p.debtors)-1).Draw(t, "proving debtor")
	proof := p.obligations[d][rapid.IntRange(0, len(p.obligations[d])-1).Draw(t, "proving obligation")]
	for column, text := range map[int]string{2: "1.234.567,89", 3: "25/12/2025", 6: "100,50", 7: "31/01/2025", 8: "9,99"} {
		proof[column] = textCell(text)
	}
	return p
})

func headerCells(headers []string) []workbook.Cell {
	cells := make([]workbook.Cell, len(headers))
	for i, h := range headers {
		cells[i] = textCell(h)
	}
	return cells
}

// line puts cells together to one row.
func line(parts ...[]workbook.Cell) []workbook.Cell {
	var row []workbook.Cell
	for _, p := range parts {
		row = append(row, p...)
	}
	return row
}

// long writes an obligation a row, with the debtor repeated or once; repeated
// ones may stand anywhere.
func (p portfolio) long(repeated, scattered bool) *sheet {
	s := &sheet{rows: [][]workbook.Cell{line(headerCells(debtorHeaders), headerCells(obligationHeaders))}}
	row := func(d, o int) {
		debtor := p.debtors[d]
		if o > 0 && !repeated {
			debtor = make([]workbook.Cell, len(debtor))
		}
		s.rows = append(s.rows, line(debtor, p.obligations[d][o]))
	}
	if scattered {
		for o := range 4 {
			for d := range p.debtors {
				if o < len(p.obligations[d]) {
					row(d, o)
				}
			}
		}
		return s
	}
	for d := range p.debtors {
		for o := range p.obligations[d] {
			row(d, o)
		}
	}
	return s
}

// wide writes a debtor a row, its columns in any order.
func (p portfolio) wide(t *rapid.T) *sheet {
	most := 0
	for _, all := range p.obligations {
		most = max(most, len(all))
	}
	headers := headerCells(debtorHeaders)
	for o := range most {
		for _, h := range obligationHeaders {
			headers = append(headers, textCell(fmt.Sprintf("%s_%d", h, o+1)))
		}
	}
	order := make([]int, len(headers))
	for i := range order {
		order[i] = i
	}
	order = rapid.Permutation(order).Draw(t, "order")
	s := &sheet{}
	add := func(cells []workbook.Cell) {
		row := make([]workbook.Cell, len(order))
		for i, from := range order {
			if from < len(cells) {
				row[i] = cells[from]
			}
		}
		s.rows = append(s.rows, row)
	}
	add(headers)
	for d := range p.debtors {
		row := line(p.debtors[d])
		for _, o := range p.obligations[d] {
			row = append(row, o...)
		}
		add(row)
	}
	return s
}

// twoSheets writes debtors in one and obligations in the other, below titles.
func (p portfolio) twoSheets(t *rapid.T) (*Stack, int) {
	titles := func(name string) *sheet {
		s := &sheet{}
		for range rapid.IntRange(0, 2).Draw(t, name) {
			s.rows = append(s.rows, headerCells([]string{"Cartera de ejemplo"}))
		}
		return s
	}
	first, second := titles("titles"), titles("titles of the second")
	header, secondHeader := first.Len(), second.Len()
	first.rows = append(first.rows, headerCells(debtorHeaders))
	second.rows = append(second.rows, line(headerCells([]string{"Documento de identidad"}), headerCells(obligationHeaders)))
	for d, debtor := range p.debtors {
		first.rows = append(first.rows, debtor)
		for _, o := range p.obligations[d] {
			second.rows = append(second.rows, line([]workbook.Cell{digitsCell(t, debtor[0].Raw)}, o))
		}
	}
	return NewStack(first, header, second, secondHeader), header
}

// termToObligations makes Plazo an obligation's, which small sheets don't show.
func termToObligations(m Mapping) Mapping {
	for i, c := range m.Columns {
		if c.Target != LeaveOut && c.Field == "Plazo" {
			m = m.Assign(i, Assignment{Target: ToObligation, Field: "Plazo", Custom: true})
		}
	}
	return m
}

// encoded gives what is sent, a case file a line.
func encoded(t *rapid.T, r *Result) []byte {
	var lines [][]byte
	for _, c := range r.CaseFiles() {
		line, err := crm.EncodeCaseFile(c.CaseFile)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return bytes.Join(lines, []byte("\n"))
}

// One portfolio in any layout is one set of case files, byte by byte.
func TestPropertyLayoutsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPortfolio.Draw(t, "portfolio")
		stack, header := p.twoSheets(t)
		layouts := []struct {
			name   string
			layout Layout
			src    Source
			header int
			shape  Shape
		}{
			{"repeated", LayoutLong, p.long(true, rapid.Bool().Draw(t, "scattered")), 0, Shape{}},
			{"blank below", LayoutLong, p.long(false, false), 0, Shape{}},
			{"wide", LayoutWide, p.wide(t), 0, Shape{}},
			{"two sheets", LayoutTwoSheets, stack, header, Shape{Second: stack.Second()}},
		}
		var first *Result
		for _, l := range layouts {
			m := termToObligations(SuggestAs(l.src, l.header, l.shape))
			if m.Layout != l.layout || m.Problems() != nil {
				t.Fatalf("%s: %s, %v\n%s", l.name, m.Layout, m.Problems(), placedAll(m))
			}
			r := mustCheck(t, l.src, m)
			verify(t, r)
			for _, i := range issuesOf(r) {
				if i.Severity == Error {
					t.Fatalf("%s: %+v", l.name, i)
				}
			}
			if first == nil {
				first = r
				continue
			}
			if a, b := encoded(t, first), encoded(t, r); !bytes.Equal(a, b) {
				t.Fatalf("%s: sent\n%s\nand %s\n%s\n%s", layouts[0].name, a, l.name, b, placedAll(m))
			}
			if first.All != r.All || !reflect.DeepEqual(first.Totals, r.Totals) {
				t.Fatalf("%s: %+v, and %s: %+v", layouts[0].name, first.Totals, l.name, r.Totals)
			}
		}
	})
}

// anyLayout draws a portfolio in one layout or another, and the mapping that is
// suggested for it before cells of it are damaged.
func anyLayout(t *rapid.T) (Source, Mapping) {
	p := anyPortfolio.Draw(t, "portfolio")
	damage := func(s *sheet, header int) *sheet {
		for range rapid.IntRange(0, 4).Draw(t, "damages") {
			if s.Len() > header+1 {
				s = s.with(rapid.IntRange(header+1, s.Len()-1).Draw(t, "row"), rapid.IntRange(0, s.Columns()-1).Draw(t, "column"), anyCell.Draw(t, "cell"))
			}
		}
		return s
	}
	switch rapid.IntRange(0, 3).Draw(t, "layout") {
	case 0:
		s := p.long(true, true)
		return damage(s, 0), termToObligations(Suggest(s, 0))
	case 1:
		s := p.long(false, false)
		return damage(s, 0), termToObligations(Suggest(s, 0))
	case 2:
		s := p.wide(t)
		return damage(s, 0), termToObligations(Suggest(s, 0))
	}
	s, header := p.twoSheets(t)
	m := SuggestAs(s, header, Shape{Second: s.Second()})
	return NewStack(damage(s.first.(*sheet), header), header, damage(s.second.(*sheet), s.secondHeader), s.secondHeader), m
}

// anyOtherChange draws one thing that an analyst may change of any mapping.
func anyOtherChange(t *rapid.T, m Mapping) Mapping {
	column := rapid.IntRange(0, len(m.Columns)-1).Draw(t, "column")
	key := m.Columns[column].Key()
	if rapid.IntRange(0, 2).Draw(t, "another field") == 0 {
		f := rapid.SampledFrom(fields[:]).Draw(t, "field")
		key = Key{f.Target, f.Name}
	}
	switch rapid.IntRange(0, 7).Draw(t, "change") {
	case 0:
		return m.Assign(column, Assignment{})
	case 1:
		return m.Assign(column, Assignment{Target: key.Target, Field: key.Field, Custom: key.Target != LeaveOut && fieldIndex(key.Target, key.Field) < 0})
	case 2:
		return m.Assign(column, Assignment{Target: rapid.SampledFrom([]Target{ToCaseFile, ToObligation}).Draw(t, "level"), Field: "Extra", Custom: true})
	case 3:
		return m.WithConvention(column, rapid.SampledFrom([]Decimal{0, 1, 2}).Draw(t, "decimal"), rapid.SampledFrom([]DateOrder{0, 1, 2}).Draw(t, "order"))
	case 4:
		return m.WithRepair(rapid.SampledFrom(Repairable()).Draw(t, "rule"), column, rapid.SampledFrom([]int{0, 2, 3}).Draw(t, "row"))
	case 5:
		return m.WithPolicy(rapid.SampledFrom([]string{"Name", "Email", "Telephone", "Address", "Zona"}).Draw(t, "of"), rapid.SampledFrom(policies).Draw(t, "policy"))
	case 6:
		m.CutOff = rapid.SampledFrom([]string{"", "2025-03-31", "2024-01-01"}).Draw(t, "cut-off")
		m.SendEmpty = rapid.Bool().Draw(t, "send empty")
		m.Country = rapid.SampledFrom([]string{"", "CO", "BR"}).Draw(t, "country")
		return m
	}
	if key.Target == LeaveOut {
		return m
	}
	return m.WithSetting(Setting{
		Key: key, Default: rapid.SampledFrom([]string{"", "1", "A1", "a@example.com", "2025-02-03"}).Draw(t, "default"),
		Joined: rapid.Bool().Draw(t, "joined"), Separator: rapid.SampledFrom([]string{"", " ", "-"}).Draw(t, "separator"),
		Values: []Replacement{{"libranza", "Tarjeta"}, {"CONSUMO", ""}}[:rapid.IntRange(0, 2).Draw(t, "values")],
		Type:   rapid.SampledFrom([]Type{TypeText, TypeCustomNumber, TypeCustomDate, TypeCustomTime, TypeCustomList}).Draw(t, "type"),
		Date:   rapid.SampledFrom([]DateShape{DateYMD, DateYDM, DateDMY, DateMDY}).Draw(t, "order of a date"),
		List:   []string{"Norte", "Sur ", "12 meses"}, Required: rapid.Bool().Draw(t, "required"),
	})
}

// In any layout, whatever an analyst changes: counts add up, what an earlier
// check knows changes nothing but the time, and a case file is the same alone.
func TestPropertyAnyLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, m := anyLayout(t)
		var previous *Result
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			next, err := Check(t.Context(), s, m, previous, nil)
			if err != nil {
				t.Fatal(err)
			}
			verify(t, next)
			agree(t, s, m, next)
			if fresh := mustCheck(t, s, m); !reflect.DeepEqual(dump(fresh), dump(next)) {
				t.Fatalf("anew %+v\nand after another %+v", dump(fresh), dump(next))
			}
			previous, m = next, anyOtherChange(t, m)
		}
	})
}
