package ui_test

import (
	"fmt"
	"reflect"
	"testing"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader/workbook"
	"wolkload/ui"
	"wolkload/ui/apptest"
)

// TestLayouts: one portfolio as one obligation a row, blank below the first, as
// groups of columns and in two sheets goes to the CRM as the same case files.
func TestLayouts(t *testing.T) {
	debtor := func(n int) []string {
		return []string{fmt.Sprint(1000 + n), fmt.Sprintf("Deudora Ñ %d", n), fmt.Sprintf("d%d@example.com", n), fmt.Sprint(3001110000 + n)}
	}
	obligation := func(n, m int) []string {
		return []string{fmt.Sprintf("OB-%d-%d", n, m), "Crédito", fmt.Sprintf("1.%d34,5%d", n, m), fmt.Sprintf("2%d/03/2025", m), "CONSUMO"}
	}
	heads, owed := []string{"Cédula", "Nombre", "Correo", "Celular"}, []string{"Obligación", "Producto", "Saldo", "Vencimiento", "Cartera"}
	join := func(parts ...[]string) []workbook.Value {
		var all []any
		for _, p := range parts {
			for _, text := range p {
				all = append(all, text)
			}
		}
		return apptest.Row(all...)
	}
	numbered := func(m int) (names []string) {
		for _, h := range owed {
			names = append(names, fmt.Sprintf("%s_%d", h, m))
		}
		return names
	}
	long, below := [][]workbook.Value{join(heads, owed)}, [][]workbook.Value{join(heads, owed)}
	wide := [][]workbook.Value{join(heads, numbered(1), numbered(2))}
	debtors, obligations := [][]workbook.Value{join(heads)}, [][]workbook.Value{join([]string{"Cédula"}, owed)}
	for n := range 5 {
		d := debtor(n)
		long = append(long, join(d, obligation(n, 1)), join(d, obligation(n, 2)))
		below = append(below, join(d, obligation(n, 1)), join(make([]string, len(d)), obligation(n, 2)))
		wide = append(wide, join(d, obligation(n, 1), obligation(n, 2)))
		debtors = append(debtors, join(d))
		obligations = append(obligations, join(d[:1], obligation(n, 1)), join(d[:1], obligation(n, 2)))
	}
	var want []crm.CaseFile
	for _, layout := range []struct {
		name   string
		sheets []workbook.NewSheet
	}{
		{"repeated", []workbook.NewSheet{{Name: "Hoja1", Rows: long}}},
		{"blank below", []workbook.NewSheet{{Name: "Hoja1", Rows: below}}},
		{"wide", []workbook.NewSheet{{Name: "Hoja1", Rows: wide}}},
		{"two sheets", []workbook.NewSheet{{Name: "Deudores", Rows: debtors}, {Name: "Obligaciones", Rows: obligations}}},
	} {
		t.Run(layout.name, func(t *testing.T) {
			sim, url := apptest.Simulator(t, simulator.Options{})
			a := apptest.Start(t, ui.New(ui.Options{
				Texts: es, Folders: apptest.Folders(t), Workbook: apptest.Write(t, t.TempDir(), "cartera.xlsx", layout.sheets...),
				Server: url, Operation: apptest.Operation, Token: apptest.Token, Settings: apptest.Whole,
			}), 80, 24)
			a.Press("c", "c")
			a.Shows("Listos: 5 expedientes · 10 obligaciones", "Retenidos: 0")
			a.Press("c", "enter", "s")
			a.UntilShows("El CRM aceptó")
			got := sim.CaseFiles()
			if want == nil {
				want = got
			}
			if len(got) != 5 || !reflect.DeepEqual(got, want) {
				t.Errorf("got\n%+v\nwant\n%+v", got, want)
			}
		})
	}
}
