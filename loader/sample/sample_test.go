package sample

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wolkload/loader/workbook"
)

func written(t *testing.T) *workbook.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), Name)
	if err := Write(path); err != nil {
		t.Fatal(err)
	}
	w, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if s := w.Sheets(); len(s) != 1 || s[0].Name != Sheet {
		t.Fatalf("sheets %v", s)
	}
	s, err := w.Read(context.Background(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// columnOf finds a column by its header.
func columnOf(t *testing.T, header string) int {
	t.Helper()
	for i, c := range columns {
		if c.header == header {
			return i
		}
	}
	t.Fatalf("no column %q", header)
	return -1
}

func TestWorkbook(t *testing.T) {
	s := written(t)
	header := s.GuessHeader()
	if header.Row < 0 || s.Number(header.Row) != HeaderRow {
		t.Fatalf("the header is guessed in row %d (%s)", header.Row, header.Reason)
	}
	for i, c := range columns {
		if got := s.Cell(header.Row, i).Raw; got != c.header {
			t.Errorf("header %d is %q, want %q", i, got, c.header)
		}
	}
	if got := s.Len() - header.Row - 1; got != rows {
		t.Errorf("%d rows, want %d", got, rows)
	}
	if s.Number(s.Len()-1) != HeaderRow+rows {
		t.Errorf("the last row is %d: there are gaps", s.Number(s.Len()-1))
	}
}

// TestFacts compares the facts with the cells as they are read back.
func TestFacts(t *testing.T) {
	s := written(t)
	facts := Facts()
	id, name, email, phone := columnOf(t, "Cédula"), columnOf(t, "Nombre del titular"), columnOf(t, "Correo electrónico"), columnOf(t, "Celular")
	obligation, total, due, portfolio := columnOf(t, "N° obligación"), columnOf(t, "Saldo total"), columnOf(t, "Fecha de vencimiento"), columnOf(t, "Cartera")
	got := Summary{Mistakes: map[string]int{}}
	names := map[string]string{}
	seen := map[string]bool{}
	before := ""
	for row := s.GuessHeader().Row + 1; row < s.Len(); row++ {
		raw := func(col int) string { return s.Cell(row, col).Raw }
		got.Rows++
		got.Obligations++
		debtor := s.Shown(row, id)
		if debtor != before {
			if names[debtor] != "" {
				t.Errorf("row %d: the rows of a debtor are not together", s.Number(row))
			}
			got.Debtors++
			names[debtor] = raw(name)
			before = debtor
		}
		for kind, is := range map[string]bool{
			EmptyEmail:          raw(email) == "",
			InvalidEmail:        raw(email) == "no-tiene",
			ImpossibleDate:      raw(due) == "31/02/2025",
			LostIdentification:  regexp.MustCompile(`^1,0\dE\+09$`).MatchString(raw(id)),
			AmountInWords:       raw(total) == "por definir",
			MissingObligationID: raw(obligation) == "",
			TwoNames:            raw(name) != names[debtor],
			PlaceholderPhone:    raw(phone) == "0000000",
		} {
			if is {
				got.Mistakes[kind]++
			}
		}
		if "portfolio_type="+raw(portfolio) == RejectRule {
			got.Rejected = append(got.Rejected, debtor)
		}
		if raw(obligation) != "" && seen[raw(obligation)] {
			t.Errorf("row %d: an obligation id twice", s.Number(row))
		}
		seen[raw(obligation)] = true
	}
	if got.Rows != facts.Rows || got.Debtors != facts.Debtors || got.Obligations != facts.Obligations || !slices.Equal(got.Rejected, facts.Rejected) {
		t.Errorf("got %+v, the facts say %+v", got, facts)
	}
	for _, m := range mistakes {
		if got.Mistakes[m.kind] != facts.Mistakes[m.kind] || facts.Mistakes[m.kind] != m.debtors {
			t.Errorf("%s: %d, the facts say %d of %d", m.kind, got.Mistakes[m.kind], facts.Mistakes[m.kind], m.debtors)
		}
	}
	if len(facts.Rejected) != misspelled {
		t.Errorf("%d are rejected, want %d", len(facts.Rejected), misspelled)
	}
}

// TestKinds: the cells are of the kinds that a creditor's workbook has.
func TestKinds(t *testing.T) {
	s := written(t)
	type kind struct {
		header string
		kind   workbook.Kind
		format string
	}
	got := map[kind]int{}
	for row := s.GuessHeader().Row + 1; row < s.Len(); row++ {
		for i, c := range columns {
			cell := s.Cell(row, i)
			got[kind{c.header, cell.Kind, cell.Format}]++
		}
	}
	for k, least := range map[kind]int{
		{"Cédula", workbook.Number, "General"}:              200,
		{"Cédula", workbook.Number, idFormat}:               paddedIDs,
		{"Celular", workbook.Number, "General"}:             290,
		{"Saldo total", workbook.Number, moneyFormat}:       280,
		{"Saldo total", workbook.Text, ""}:                  textAmounts + 2,
		{"Fecha de vencimiento", workbook.Date, dateFormat}: 280,
		{"Fecha de vencimiento", workbook.Text, ""}:         textDates + 2,
		{"Fecha último pago", workbook.Date, dateFormat}:    100,
		{"Fecha último pago", workbook.Empty, ""}:           50,
		{"Etapa detallada ", workbook.Text, ""}:             rows,
	} {
		if got[k] < least {
			t.Errorf("%q %s %s: %d cells, want %d or more", k.header, k.kind, k.format, got[k], least)
		}
	}
}

// TestInvented: nothing in it can be a person's.
func TestInvented(t *testing.T) {
	for _, d := range generate() {
		if !strings.HasSuffix(d.email, "@example.com") || strings.ContainsFunc(d.email, func(r rune) bool { return r > 'z' }) {
			t.Errorf("e-mail %s", d.email)
		}
		if d.phone/1000 != firstPhone/1000 {
			t.Errorf("phone %d", d.phone)
		}
		if !slices.ContainsFunc(family, func(f string) bool { return strings.Contains(d.name, f) }) {
			t.Errorf("name %s", d.name)
		}
	}
}

// TestConsistent: but for its mistakes, the portfolio makes sense.
func TestConsistent(t *testing.T) {
	names, phones, ids := map[string]bool{}, map[int]bool{}, map[string]bool{}
	for _, d := range generate() {
		if names[d.name] || phones[d.phone] || ids[d.identification()] {
			t.Errorf("%s: a name, phone or identification twice", d.name)
		}
		names[d.name], phones[d.phone], ids[d.identification()] = true, true, true
		if d.mistake == TwoNames && (d.otherName == d.name || len(d.obligations) != 2) {
			t.Errorf("%s, %s: %d obligations", d.name, d.otherName, len(d.obligations))
		}
		for _, o := range d.obligations {
			if o.pending > o.total || o.pending <= 0 || (o.paid > 0) == o.paidOn.IsZero() || !o.due.AddDate(0, 0, o.delay).Equal(cutOff) {
				t.Errorf("obligation %+v", o)
			}
		}
	}
}

func TestSameEveryTime(t *testing.T) {
	var files [2][]byte
	for i := range files {
		path := filepath.Join(t.TempDir(), Name)
		if err := Write(path); err != nil {
			t.Fatal(err)
		}
		var err error
		if files[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two workbooks differ")
	}
}

func TestMoneyAsText(t *testing.T) {
	for cents, want := range map[int]string{5: "0,05", 12345: "123,45", 123456789: "1.234.567,89", 100000000: "1.000.000,00"} {
		if got := money(cents, true).Text; got != want {
			t.Errorf("%d is %s, want %s", cents, got, want)
		}
	}
}
