package mapping

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"wolkload/crm"
)

const (
	firstHeader  = "Cédula|Nombre|Correo|Celular"
	secondHeader = "Cédula|Obligación|Producto|Saldo total"
	anaRow       = "1020|Ana Ejemplo|ana@example.com|3001234567"
	betoRow      = "1030|Beto Ejemplo|beto@example.com|3017654321"
)

// joined puts two sheets together and suggests a mapping from full ones.
func joined(t *testing.T, first, second *sheet) (*Stack, Mapping) {
	t.Helper()
	full := NewStack(texts(firstHeader, anaRow), 0, texts(secondHeader, "1020|A1|Libranza|=100"), 0)
	m := SuggestAs(full, 0, Shape{Second: full.Second()})
	if p := m.Problems(); p != nil || m.Layout != LayoutTwoSheets {
		t.Fatalf("%s, %v", m.Layout, p)
	}
	s := NewStack(first, 0, second, 0)
	m.SecondRow = s.Second().Row
	return s, m
}

func TestCheckTwoSheets(t *testing.T) {
	tests := []struct {
		name          string
		first, second []string
		shape, issues string // rows from 0: the second sheet's go on behind the first's
		sent          string
	}{
		{
			"joined", []string{anaRow, betoRow}, []string{"1030|B1|Tarjeta|=5", "1020|A1|Libranza|=1", "1020|A2|Libranza|=2"},
			"[1 4 5] [2 3]", "", "A1 Libranza 1; A2 Libranza 2; B1 Tarjeta 5",
		},
		{
			"obligations of nobody", []string{anaRow}, []string{"1020|A1|Libranza|=1", "1030|B1|Tarjeta|=5", "1030|B2|Tarjeta|=6", "1040|C1|Tarjeta|=7"},
			"[1 2] [3 4]! [5]!", "3 orphan_obligation Identification; 4 orphan_obligation Identification; 5 orphan_obligation Identification",
			"A1 Libranza 1; B1 Tarjeta 5; B2 Tarjeta 6; C1 Tarjeta 7",
		},
		{
			"debtors who owe nothing", []string{anaRow, betoRow}, []string{"1020|A1|Libranza|=1"},
			"[1 3] [2]!", "2 no_obligation Obligations", "A1 Libranza 1",
		},
		{
			"orphans on either side", []string{anaRow, betoRow}, []string{"1040|C1|Tarjeta|=7", "1020|A1|Libranza|=1"},
			"[1 4] [2]! [3]!", "2 no_obligation Obligations; 3 orphan_obligation Identification", "A1 Libranza 1; C1 Tarjeta 7",
		},
		{
			"an identification as a number and as a text", []string{"=1020|Ana Ejemplo|ana@example.com|3001234567", betoRow}, []string{"1020|A1|Libranza|=1", "=1030|B1|Tarjeta|=5"},
			"[1 3] [2 4]", "", "A1 Libranza 1; B1 Tarjeta 5",
		},
		{
			"blank below in the second", []string{anaRow, betoRow}, []string{"1020|A1|Libranza|=1", "|A2|Libranza|=2", "1030|B1|Tarjeta|=5"},
			"[1 3 4] [2 5]", "", "A1 Libranza 1; A2 Libranza 2; B1 Tarjeta 5",
		},
		{
			"a second sheet that begins without an identification", []string{anaRow}, []string{"|A1|Libranza|=1", "1020|A2|Libranza|=2"},
			"[1 3] [2]!", "2 orphan_obligation Identification", "A2 Libranza 2; A1 Libranza 1",
		},
		{
			"an identification that can't be read", []string{anaRow}, []string{"1,02E+03|A1|Libranza|=1", "1020|A2|Libranza|=2"},
			"[1 3] [2]!", "2 scientific_text Identification; 2 orphan_obligation Identification", "A2 Libranza 2; A1 Libranza 1",
		},
		{
			"two rows of one debtor that differ", []string{anaRow, "1020|Ana Ejemplo|otra@example.com|3001234567"}, []string{"1020|A1|Libranza|=1"},
			"[1 2 3]!", "2 conflicting_debtor_data Email", "A1 Libranza 1",
		},
		{
			"an obligation that lacks its name", []string{anaRow}, []string{"1020|A1||=1"},
			"[1 2]!", "2 missing_mandatory name", "A1 1",
		},
		{
			"totals in both", []string{anaRow, "TOTAL|||"}, []string{"1020|A1|Libranza|=1", "TOTAL|||=1"},
			"[1 3]", "2 total_row; 4 total_row", "A1 Libranza 1",
		},
		{
			"an empty second sheet", []string{anaRow, betoRow}, nil,
			"[1]! [2]!", "1 no_obligation Obligations; 2 no_obligation Obligations", "",
		},
		{
			"an empty first sheet", nil, []string{"1020|A1|Libranza|=1"},
			"[1]!", "1 orphan_obligation Identification", "A1 Libranza 1",
		},
		{
			"blank rows in either", []string{anaRow, "", betoRow, ""}, []string{"", "1030|B1|Tarjeta|=5", "", "1020|A1|Libranza|=1"},
			"[1 8] [3 6]", "", "A1 Libranza 1; B1 Tarjeta 5",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			first := texts(append([]string{firstHeader}, tt.first...)...)
			s, m := joined(t, first, texts(append([]string{secondHeader}, tt.second...)...))
			r := check(t, s, m)
			if got := shape(r); got != tt.shape {
				t.Errorf("case files %s, want %s", got, tt.shape)
			}
			if got := issues(r); got != tt.issues {
				t.Errorf("issues %s\n want %s", got, tt.issues)
			}
			if got := sentObligations(r); got != tt.sent {
				t.Errorf("sent %s\nwant %s", got, tt.sent)
			}
			rows := 0
			for _, line := range append(tt.first, tt.second...) {
				if line != "" && !strings.HasPrefix(line, "TOTAL") {
					rows++
				}
			}
			if r.Rows != rows {
				t.Errorf("%d rows of %d", r.Rows, rows)
			}
			for _, i := range issuesOf(r) {
				second := i.Row >= first.Len()
				want := i.Row + 1
				if second {
					want = i.Row - first.Len() + 2
				}
				if got := s.Number(i.Row); got != want {
					t.Errorf("row %d has the number %d, want %d", i.Row, got, want)
				}
				if i.Column >= 0 && second != (i.Column >= first.Columns()) {
					t.Errorf("%s in row %d is in column %d", i.Rule, i.Row, i.Column)
				}
				if i.Raw != s.Cell(i.Row, max(0, i.Column)).Raw && i.Column >= 0 {
					t.Errorf("%+v, but the cell has %q", i, s.Cell(i.Row, i.Column).Raw)
				}
			}
		})
	}
}

// The row below the last of the first sheet, by its number, may be the first of
// the second: it belongs to nobody all the same.
func TestCheckTwoSheetsAreApart(t *testing.T) {
	second := texts("", "", secondHeader, "|A1|Libranza|=1", "1020|A2|Libranza|=2")
	s := NewStack(texts(firstHeader, betoRow, anaRow), 0, second, 2)
	m := SuggestAs(s, 0, Shape{Second: s.Second()})
	if s.Number(2)+1 != s.Number(3) {
		t.Fatalf("rows %d and %d", s.Number(2), s.Number(3))
	}
	r := check(t, s, m)
	if got := shape(r); got != "[1]! [2 4] [3]!" {
		t.Errorf("case files %s: %s", got, issues(r))
	}
}

// twoRows is a sheet whose header takes two rows: each column's header is where
// cells says.
type twoRows struct {
	*sheet
	cells []int
}

func (s twoRows) HeaderCells(int) []int { return s.cells }

func TestSuggestTwoSheets(t *testing.T) {
	want := "case_file.Identification|case_file.Name|case_file.Email|case_file.Telephone|case_file+Zona|" +
		"case_file.Identification|obligation.id|obligation.name|obligation.total_balance|obligation+Zona"
	first := texts("Debtors||||", firstHeader+"|Zona", anaRow+"|Norte", betoRow+"|Sur")
	second := texts("Cliente|Obligación||Saldos|", "Cédula|Número|Producto|Saldo total|Zona", "1030|B1|Tarjeta|=5|Z1", "1020|A1|Libranza|=1|Z2")
	s := NewStack(first, 1, twoRows{second, []int{1, 0, 1, 1, 1}}, 1)
	m := SuggestAs(s, 1, Shape{Second: s.Second()})
	if got := placedAll(m); got != want || m.Problems() != nil {
		t.Fatalf("got %s\nwant %s\n%v", got, want, m.Problems())
	}
	for i, header := range []string{"Cédula", "Nombre", "Correo", "Celular", "Zona", "Cédula", "Obligación", "Producto", "Saldo total", "Zona"} {
		if c := m.Columns[i]; c.Header != header || c.Second != (i >= 5) || c.Index != i {
			t.Errorf("column %d: %+v", i, c)
		}
	}
	r := check(t, s, m)
	if shape(r) != "[2 5] [3 4]" || issues(r) != "" {
		t.Errorf("%s: %s", shape(r), issues(r))
	}
	c := files(r)[0]
	if c.Value("Zona") != "Norte" || c.Obligations[0].Value("Zona") != "Z2" {
		t.Errorf("got %+v", c)
	}
	// The first sheet's header may take two rows as well.
	s = NewStack(twoRows{first, []int{1, 1, 1, 1, 1}}, 1, twoRows{second, []int{1, 0, 1, 1, 1}}, 1)
	if got := placedAll(SuggestAs(s, 1, Shape{Second: s.Second()})); got != want {
		t.Errorf("got %s", got)
	}
}

// What the sheet of debtors does not have may be debtors' data in the other,
// what it has is not taken twice.
func TestSuggestTwoSheetsDebtorsInBoth(t *testing.T) {
	s := NewStack(texts("Cédula|Nombre|Correo", "1020|Ana Ejemplo|ana@example.com"), 0,
		texts("Cédula|Nombre|Celular|Obligación|Producto", "1020|Ana Ejemplo|3001234567|A1|Libranza"), 0)
	m := SuggestAs(s, 0, Shape{Second: s.Second()})
	want := "case_file.Identification|case_file.Name|case_file.Email|case_file.Identification|-field_taken|case_file.Telephone|obligation.id|obligation.name"
	if got := placedAll(m); got != want || m.Problems() != nil {
		t.Errorf("got %s\nwant %s\n%v", got, want, m.Problems())
	}
	r := check(t, s, m)
	if c := files(r)[0]; c.Held || c.Value(crm.Telephone) != "3001234567" {
		t.Errorf("got %+v: %s", c, issues(r))
	}
}

// Sheets without rows, without columns or without a header are no trap.
func TestStackOfLittle(t *testing.T) {
	full, header, nothing := texts(firstHeader, anaRow), texts(secondHeader), texts()
	for n, s := range []*Stack{
		NewStack(full, 0, nothing, 0), NewStack(full, 0, header, 0), NewStack(full, 0, header, -1), NewStack(full, 0, header, 3),
		NewStack(nothing, 0, full, 0), NewStack(nothing, 0, nothing, 0), NewStack(header, 0, full, 0), NewStack(full, -1, full, -1),
		NewStack(full, 5, full, 0),
	} {
		for row := range s.Len() {
			_ = s.Number(row)
			_ = s.HeaderCells(row)
			for col := range s.Columns() {
				_, _ = s.Cell(row, col), s.Shown(row, col)
			}
		}
		for _, h := range []int{-1, 0} {
			m := SuggestAs(s, h, Shape{Second: s.Second()})
			if m.SecondRow <= h || m.Layout != LayoutTwoSheets {
				t.Errorf("stack %d: the second sheet begins at %d, %s", n, m.SecondRow, m.Layout)
			}
			check(t, s, m)
		}
	}
}

// Every cell of both sheets stands in the stack, once.
func TestStackCells(t *testing.T) {
	first := texts("título", "a|b", "1|2", "3|4")
	second := texts("otro", "c|d|e", "5|6|7")
	s := NewStack(first, 1, second, 1)
	var got []string
	for row := range s.Len() {
		var cells []string
		for col := range s.Columns() {
			cells = append(cells, s.Shown(row, col))
			if s.Cell(row, col).Raw != s.Shown(row, col) {
				t.Errorf("cell %d, %d is %q, shown %q", row, col, s.Cell(row, col).Raw, s.Shown(row, col))
			}
		}
		got = append(got, fmt.Sprint(s.Number(row), " ", strings.Join(cells, "|")))
	}
	want := []string{"1 título||||", "2 a|b|c|d|e", "3 1|2|||", "4 3|4|||", "3 ||5|6|7"}
	if !reflect.DeepEqual(got, want) || s.Second() != (Second{4, 2}) {
		t.Errorf("got %q, %+v", got, s.Second())
	}
}

// An edit in one sheet is checked with the rows of both.
func TestCheckRowsOfTwoSheets(t *testing.T) {
	s, m := joined(t, texts(firstHeader, anaRow, "1030|Beto Ejemplo|beto|3017654321"),
		texts(secondHeader, "1030|B1|Tarjeta|=5", "1020|A1|Libranza|=1", "1040|C1|Tarjeta|=7"))
	whole := check(t, s, m)
	if got := issues(whole); got != "2 email_invalid Email; 5 orphan_obligation Identification" {
		t.Fatalf("issues %s", got)
	}
	for i, c := range files(whole) {
		alone := CheckRows(s, m, whole.Conventions, c.Rows)
		verify(t, alone)
		if got := files(alone)[0]; !reflect.DeepEqual(got, c) {
			t.Errorf("case file %d is %+v alone, %+v with the others", i, got, c)
		}
		if got, want := issuesWithout(issuesOf(alone)), issuesWithout(whole.IssuesOf(i)); !reflect.DeepEqual(got, want) {
			t.Errorf("case file %d: alone %+v, with the others %+v", i, got, want)
		}
	}
}

// issuesWithout gives issues without the number of their case file.
func issuesWithout(all []Issue) []Issue {
	for i := range all {
		all[i].CaseFile = 0
	}
	return all
}
