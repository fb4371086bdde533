package mapping

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// storeRows are debtors with two obligations each, some with an error, in
// cells of all kinds.
func storeRows(debtors int) [][]workbook.Value {
	var rows [][]workbook.Value
	header := []workbook.Value{}
	for _, h := range []string{"Cédula", "Nombre", "Correo", "Celular", "Obligación", "Producto", "Saldo total", "Vencimiento", "Días mora", "Cartera", "Hora"} {
		header = append(header, workbook.Value{Text: h})
	}
	rows = append(rows, header)
	due := time.Date(2025, time.February, 3, 0, 0, 0, 0, time.UTC)
	for d := range debtors {
		mail := workbook.Value{Text: fmt.Sprintf("d%d@example.com", d)}
		if d%10 == 0 {
			mail.Text += "; x@example.com"
		}
		for o := range 2 {
			balance := workbook.Value{Number: fmt.Sprintf("%d.25", 1000+d), Format: "#,##0.00"}
			if o == 1 {
				balance = workbook.Value{Text: fmt.Sprintf("1.%03d,50", d%1000)}
			}
			rows = append(rows, []workbook.Value{
				{Number: fmt.Sprint(10200000 + d)}, {Text: fmt.Sprintf("Debtor %d Ejemplo", d%7)}, mail, {Number: fmt.Sprint(3001200000 + d/4), Format: "0"},
				{Text: fmt.Sprintf("O-%d-%d", d, o)}, {Text: "Libranza"}, balance, {Date: due.AddDate(0, 0, d%28), Format: "dd/mm/yyyy"},
				{Number: fmt.Sprint(56 - d%28), Format: "0"}, {Text: []string{"CONSUMO", "PYME"}[d%2]}, {Date: time.Date(1904, 1, 1, d%24, d%60, 0, 0, time.UTC), Format: "hh:mm"},
			})
		}
	}
	return rows
}

// Many readers of one Result, and checks that take over from it at the same
// time, find what one reader does. The race detector sees the rest.
func TestConcurrentReaders(t *testing.T) {
	store := written(t, storeRows(300))
	m := Suggest(store, 0)
	m.CutOff = "2025-03-31"
	m = m.WithRepair(RuleEmailSeveral, 2, 0).WithSetting(Setting{Key: Key{ToObligation, crm.PortfolioType}, Values: []Replacement{{"pyme", "EMPRESA"}}})
	r := check(t, store, m)
	want := dump(r)
	if r.Problems != nil || r.Len() != 300 || r.Held.CaseFiles != 0 || r.IssueCount() < 300 {
		t.Fatalf("%v, %d case files, %+v, %d issues", r.Problems, r.Len(), r.Held, r.IssueCount())
	}
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			switch n % 4 {
			case 0:
				if got := dump(r); !reflect.DeepEqual(got, want) {
					t.Error("another reader sees something else")
				}
			case 1:
				for i := range r.Len() {
					c := r.CaseFile(i)
					id := c.Value(crm.Identification)
					if i%50 == 0 && r.Find(id) != i || r.Value(i, crm.Identification) != id || len(r.IssuesOf(i)) == 0 && i%10 == 0 {
						t.Errorf("case file %d: %+v", i, c)
					}
					if obligations, _ := r.Owed(i); obligations != 2 || len(r.RowsOf(i)) != 2 || r.IsHeld(i) {
						t.Errorf("case file %d owes %d", i, obligations)
					}
				}
			case 2:
				for i := range r.Len() {
					if alone := CheckRows(store, m, r.Conventions, r.RowsOf(i)); i%100 == 0 && !reflect.DeepEqual(alone.CaseFile(0), r.CaseFile(i)) {
						t.Errorf("case file %d alone is %+v", i, alone.CaseFile(0))
					}
				}
			case 3:
				next, err := Check(context.Background(), store, m.Assign(5, Assignment{Target: ToObligation, Field: "Línea", Custom: true}), r, nil)
				if err != nil || len(next.Problems) != 1 {
					t.Errorf("%v, %v", next.Problems, err)
				}
				if again, err := Check(context.Background(), store, m, next, nil); err != nil || !reflect.DeepEqual(dump(again), want) {
					t.Errorf("back again it is something else: %v", err)
				}
			}
		})
	}
	group.Wait()
}

// Two sheets of a real workbook, with titles, a date system and numbers.
func TestStackOfStores(t *testing.T) {
	text := func(values ...string) []workbook.Value {
		row := make([]workbook.Value, len(values))
		for i, v := range values {
			row[i].Text = v
		}
		return row
	}
	path := filepath.Join(t.TempDir(), "cartera.xlsx")
	err := workbook.Write(path, []workbook.NewSheet{
		{Name: "Debtors", Rows: [][]workbook.Value{
			text("CLIENTES"), text("Cédula", "Nombre", "Correo", "Celular"),
			append([]workbook.Value{{Number: "1020", Format: "0000000"}}, text("Ana Ejemplo", "ana@example.com", "3001234567")...),
			append([]workbook.Value{{Number: "1030", Format: "0000000"}}, text("Beto Ejemplo", "beto@example.com", "3017654321")...),
		}},
		{Name: "Obligaciones", Rows: [][]workbook.Value{
			text("Documento de identidad", "Obligación", "Producto", "Saldo total"),
			append(text("0001030", "B1", "Libranza"), workbook.Value{Number: "5.5"}),
			append(text("1020", "A1", "Libranza"), workbook.Value{Number: "7"}),
			append(text("0001020", "A2", "Libranza"), workbook.Value{Number: "7.25"}),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	var stores []*workbook.Store
	for i := range 2 {
		store, err := book.Read(context.Background(), i, nil)
		if err != nil {
			t.Fatal(err)
		}
		stores = append(stores, store)
	}
	s := NewStack(stores[0], 1, stores[1], 0)
	m := SuggestAs(s, 1, Shape{Second: s.Second()})
	r := check(t, s, m)
	agree(t, s, m, r)
	if got := issues(r); got != "5 identification_two_ways Identification; 5 orphan_obligation Identification" || shape(r) != "[2 6] [3 4] [5]!" {
		t.Errorf("%s: %s", shape(r), got)
	}
	if got := sentObligations(r); got != "A2 Libranza 7.25; B1 Libranza 5.5; A1 Libranza 7" || r.Value(0, crm.Identification) != "0001020" {
		t.Errorf("sent %s of %s", got, r.Value(0, crm.Identification))
	}
	if n := s.Number(5); n != 3 {
		t.Errorf("row 5 has the number %d", n)
	}
}
