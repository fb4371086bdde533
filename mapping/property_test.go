package mapping

import (
	"context"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// anyText draws texts as they stand in creditors' cells, good and bad.
var anyText = rapid.OneOf(
	rapid.SampledFrom([]string{
		"1020304050", "0012", "12.345.678-5", "3,00E+09", "1", "Ana Ejemplo", " Ana ", "ana@example.com", "no@tiene.com", "a@b",
		"3001234567", "1.234", "1.234,50", "1,234.50", "(5)", "$ 1.000.000", "1.2.3", "25/12/2025", "03/02/2025", "02/25/2025",
		"2025-02-03", "31/02/2025", "3/2/25", "3 de marzo de 2025", "15-mar-25", "20250203", "15 03 2025", "lunes 03/03/2025", "04/05/2025",
		"R$ 1.234,50", "1.234,50-", "1'234.567,8", "TOTAL", " ", "\u00a0", "a\u200bb", "x\xff", "A1", "A2", "CONSUMO", "=1+1", "-",
	}),
	rapid.StringMatching(`[-+($ ]{0,2}[0-9]{1,6}([.,' ][0-9]{1,4}){0,3}[-) ]?`),
	rapid.StringMatching(`[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{2,4}( [0-9]{1,2}:[0-9]{2})?`),
	rapid.String(),
)

var anyCell = rapid.Custom(func(t *rapid.T) workbook.Cell {
	kind := rapid.SampledFrom([]workbook.Kind{
		workbook.Empty, workbook.Text, workbook.Text, workbook.Text, workbook.Number, workbook.Number, workbook.Date,
		workbook.Bool, workbook.Error, workbook.Edited,
	}).Draw(t, "kind")
	c := workbook.Cell{Kind: kind, Formula: rapid.IntRange(0, 9).Draw(t, "formula") == 0}
	switch kind {
	case workbook.Text, workbook.Edited:
		c.Raw = anyText.Draw(t, "text")
	case workbook.Number:
		c.Raw = rapid.OneOf(rapid.StringMatching(`-?[0-9]{1,17}(\.[0-9]{1,4})?(E-?[0-9])?`), rapid.StringMatching(`20[0-9]{2}0[1-9][012][1-9]`)).Draw(t, "number")
		c.Format = rapid.SampledFrom([]string{"General", "0", "0.00", "#,##0", "0000000000", "0%", "0.00E+00", ";;;"}).Draw(t, "format")
	case workbook.Date:
		c.Raw = rapid.StringMatching(`[0-9]{1,6}(\.[0-9]{1,3})?`).Draw(t, "serial")
		c.Format = "dd/mm/yyyy"
	case workbook.Bool:
		c.Raw = rapid.SampledFrom([]string{"0", "1"}).Draw(t, "bool")
	case workbook.Error:
		c.Raw = "#N/A"
	}
	return c
})

// anySheet draws rows below longHeader: most are good ones of a few debtors,
// with one cell or another replaced by anything.
var anySheet = rapid.Custom(func(t *rapid.T) *sheet {
	s := texts(longHeader)
	s.numbers = []int{1}
	good := []string{
		"1020|Ana Ejemplo|ana@example.com|3001234567|Norte|A%|Libranza|1.234,50|25/12/2025|CONSUMO|12",
		"1030|Beto Ejemplo|beto@example.com|=3017654321||B%|Tarjeta|=99.5|@45000||",
		"|||||C%|Tarjeta|1.234|2025-02-03|PYME|",
		"=1040|Carla Ejemplo|carla@example.com|3021234567||D%|Tarjeta||||",
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "rows") {
		line := rapid.SampledFrom(good).Draw(t, "row")
		row := texts(strings.ReplaceAll(line, "%", rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "id"))).rows[0]
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			row[rapid.IntRange(0, len(row)-1).Draw(t, "column")] = anyCell.Draw(t, "cell")
		}
		s.rows = append(s.rows, row)
		s.numbers = append(s.numbers, s.numbers[i]+rapid.SampledFrom([]int{1, 1, 1, 2}).Draw(t, "step"))
	}
	return s
})

func mustCheck(t *rapid.T, src Source, m Mapping) *Result {
	r, err := Check(context.Background(), src, m, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// All = Ready + Held, every row is in one case file, held means an error: for
// any rows (verify).
func TestPropertyCountsAddUp(t *testing.T) {
	m := longMapping()
	rapid.Check(t, func(t *rapid.T) { verify(t, mustCheck(t, anySheet.Draw(t, "sheet"), m)) })
}

// dump is all that a Result says.
func dump(r *Result) any {
	told := *r
	told.e = nil
	return []any{told, files(r), issuesOf(r)}
}

func TestPropertyPure(t *testing.T) {
	m := longMapping()
	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet.Draw(t, "sheet")
		first := mustCheck(t, s, m)
		runtime.GOMAXPROCS(1 + rapid.IntRange(0, 3).Draw(t, "cores"))
		if second := mustCheck(t, s, m); !reflect.DeepEqual(dump(first), dump(second)) {
			t.Fatalf("%+v\nthen\n%+v", dump(first), dump(second))
		}
	})
}

// anyChange draws one thing that an analyst may change of a mapping.
func anyChange(t *rapid.T, m Mapping) Mapping {
	column := rapid.IntRange(0, len(m.Columns)-1).Draw(t, "column")
	switch rapid.IntRange(0, 7).Draw(t, "change") {
	case 0:
		return m.Assign(column, Assignment{})
	case 1:
		return m.Assign(column, longMapping().Columns[column].Assignment)
	case 2:
		f := rapid.SampledFrom(fields[:]).Draw(t, "field")
		return m.Assign(column, Assignment{Target: f.Target, Field: f.Name})
	case 3:
		return m.Assign(column, Assignment{Target: rapid.SampledFrom([]Target{ToCaseFile, ToObligation}).Draw(t, "level"), Field: "Extra", Custom: true})
	case 4:
		return m.WithConvention(column, rapid.SampledFrom([]Decimal{0, 1, 2}).Draw(t, "decimal"), rapid.SampledFrom([]DateOrder{0, 1, 2}).Draw(t, "order"))
	case 5:
		return m.WithRepair(rapid.SampledFrom(Repairable()).Draw(t, "rule"), column, rapid.SampledFrom([]int{0, 2, 3}).Draw(t, "row"))
	case 6:
		return m.WithPolicy(rapid.SampledFrom([]string{"Name", "Email", "Telephone", "Zona"}).Draw(t, "field"), rapid.SampledFrom([]Policy{Hold, First, Last, MostFrequent}).Draw(t, "policy"))
	}
	c := m.Columns[column]
	return m.WithSetting(Setting{
		Key: c.Key(), Default: rapid.SampledFrom([]string{"", "1", "A1", "a@example.com"}).Draw(t, "default"),
		Joined: rapid.Bool().Draw(t, "joined"), Separator: " ", Values: []Replacement{{"x", "y"}, {"CONSUMO", ""}},
		Type: rapid.SampledFrom([]Type{TypeText, TypeCustomNumber, TypeCustomDate, TypeCustomTime}).Draw(t, "type"), Required: rapid.Bool().Draw(t, "required"),
	})
}

// uncomparable is a Source that Go can't compare with another.
type uncomparable struct {
	*sheet
	_ map[int]int
}

func TestCheckOfAnyKindOfSource(t *testing.T) {
	s := uncomparable{sheet: texts(longHeader, "1020|Ana Ejemplo|ana@example.com|3001234567||A1|x")}
	before := check(t, s, longMapping())
	r, err := Check(context.Background(), s, longMapping(), before, nil)
	if err != nil || r.Ready.CaseFiles != 1 || r.e.memos.previous != nil {
		t.Errorf("%v: %+v", err, r)
	}
}

// What an earlier check knows changes nothing but the time.
func TestPropertyRecheckAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, m := anySheet.Draw(t, "sheet"), longMapping()
		var previous *Result
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			next, err := Check(context.Background(), s, m, previous, nil)
			if err != nil {
				t.Fatal(err)
			}
			verify(t, next)
			if fresh := mustCheck(t, s, m); !reflect.DeepEqual(dump(fresh), dump(next)) {
				t.Fatalf("anew %+v\nand after another %+v", dump(fresh), dump(next))
			}
			previous, m = next, anyChange(t, m)
		}
	})
}

// A case file is the same checked alone as with all the others.
func TestPropertyCheckRowsAgrees(t *testing.T) {
	m := longMapping()
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet.Draw(t, "sheet")
		whole := mustCheck(t, s, m)
		for i, c := range files(whole) {
			alone := CheckRows(s, m, whole.Conventions, c.Rows)
			verify(t, alone)
			if !reflect.DeepEqual(files(alone)[0], c) {
				t.Fatalf("case file %d is %+v alone, %+v with the others", i, files(alone)[0], c)
			}
			var errorsOf []string
			for _, issue := range issuesOf(whole) {
				if issue.CaseFile == i && issue.Severity == Error {
					errorsOf = append(errorsOf, issue.Rule+issue.Field)
				}
			}
			var alike []string
			for _, issue := range issuesOf(alone) {
				if issue.Severity == Error {
					alike = append(alike, issue.Rule+issue.Field)
				}
			}
			if !reflect.DeepEqual(errorsOf, alike) {
				t.Fatalf("case file %d has errors %v alone, %v with the others", i, alike, errorsOf)
			}
		}
	})
}

// What is sent without an issue is what the cell stores and shows, but for the
// format of amounts and dates.
func TestPropertyNothingChangesSilently(t *testing.T) {
	m := longMapping()
	columns := map[string]Column{}
	for _, c := range m.Columns {
		columns[c.Field] = c
	}
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet.Draw(t, "sheet")
		r := mustCheck(t, s, m)
		spoken := map[[2]int]bool{}
		for _, i := range issuesOf(r) {
			spoken[[2]int{i.Row, i.Column}] = true
		}
		compare := func(row int, f crm.Field) {
			col := columns[f.Key].Index
			if cell := s.Cell(row, col); !spoken[[2]int{row, col}] && !sameButFormat(columns[f.Key], cell, s.Shown(row, col), f.Value) {
				t.Fatalf("%+v, shown %q, is sent as %q without a word", cell, s.Shown(row, col), f.Value)
			}
		}
		for _, c := range files(r) {
			if c.Held {
				continue
			}
			for i, o := range c.Obligations {
				for _, f := range o.Fields {
					compare(c.ObligationRows[i], f)
				}
			}
			for _, f := range c.Fields {
				for _, row := range c.Rows { // of the first row that has it; the others are equal or announced
					if cell := s.Cell(row, columns[f.Key].Index); cell.Kind != workbook.Empty && !blank(cell.Raw) {
						compare(row, f)
						break
					}
				}
			}
		}
	})
}

// sameButFormat is written apart from the conversions it judges.
func sameButFormat(c Column, cell workbook.Cell, shown, sent string) bool {
	if c.Custom {
		return sent == shown || cell.Kind == workbook.Date && sortedNumbers(sent) == sortedNumbers(shown)
	}
	switch f, _ := Lookup(c.Target, c.Field); f.Type {
	case TypeAmount, TypeInteger:
		negative := strings.ContainsAny(shown, "-−–‐‑(")
		strip := func(s string) string {
			s = onlyDigits(s)
			return strings.TrimLeft(s, "0")
		}
		return strip(sent) == strip(shown) && strings.HasPrefix(sent, "-") == (negative && strip(sent) != "")
	case TypeDate:
		switch cell.Kind {
		case workbook.Date:
			return sortedNumbers(sent) == sortedNumbers(shown)
		case workbook.Number: // 20250203
			return onlyDigits(sent) == strings.TrimLeft(shown, "0")
		}
		return fromItsText(shown, sent, nil) == nil
	}
	return sent == shown
}

// sortedNumbers gives the numbers of a date in the order year, the greater, the smaller.
func sortedNumbers(s string) [3]int {
	var numbers [3]int
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	for _, p := range parts {
		n := 0
		for _, r := range p {
			n = n*10 + int(r-'0')
		}
		switch {
		case len(p) == 4:
			numbers[0] = n
		case n > numbers[1]:
			numbers[1], numbers[2] = n, numbers[1]
		default:
			numbers[2] = n
		}
	}
	return numbers
}
