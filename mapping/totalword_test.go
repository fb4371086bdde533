package mapping

import (
	"fmt"
	"testing"
)

func TestTotalWord(t *testing.T) {
	for text, want := range map[string]bool{
		"TOTAL": true, "Total": true, "Totales": true, "TOTALES:": true, "Total general": true, "Total cartera": true, "** TOTAL **": true,
		"\tTotal": true, "«Total»": true, "\"TOTAL\"": true, "=Total": true, "(Total)": true, "1. Total": false, "-Total-": true, "> TOTAL": true,
		"Gran total": true, "GRAN TOTAL:": true, "Grand Total": true, "El total": true, "Sub total": true, "Sub-total": true, "Subtotal": true, "SUBTOTALES": true,
		"Suma": true, "SUMAS IGUALES": true, "Sumatoria": true, "Soma": true, "Totais": true, "Total geral": true, "Sum": true, "Totals": true, "Total registros: 1.500": true,
		"T O T A L": true, "Tótal": true, "total_cartera": true,
		"Saldo total": false, "Valor total": false, "Totalplay": false, "Totalmente": false, "Sumario": false, "Sumapaz": false, "Ana Total": false, "Resumen": false,
		"": false, " ": false, "***": false, "1020": false, "Gran": false, "El": false, "Eltotal": false, "T": false,
		"Total x\xff": false,
	} {
		if got := mayBeTotal(text) && totalWord(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// Which rows are a creditor's own sums, and which are debtors all the same.
func TestTotalRows(t *testing.T) {
	const header = "Cédula|Nombre|Correo|Celular|Obligación|Producto|Saldo total|Vencimiento|Observaciones de la oficina"
	full := texts(header, "1020|Ana Ejemplo|ana@example.com|=3001234567|A1|Libranza|=1|@45000|x")
	m := Suggest(full, 0).Assign(8, Assignment{})
	for _, tt := range []struct {
		row   string
		total bool
	}{
		{"TOTAL||||||=1||", true},
		{"|TOTAL|||||=1||", true},
		{"||||||=1||TOTAL", true}, // in a column that is left out
		{"||||||TOTAL||", true},
		{"Total general|||||| 1.000,00 ||", true},
		{"TOTAL||||=1500||=1||", true},                             // obligations counted
		{"TOTAL 1 debtors||||||=1||", true},                        // debtors counted
		{"TOTAL|  ||||  |=1||", true},                              // blanks
		{"=1|TOTAL|||||=1||", false},                               // may be a debtor of that number
		{"1040|Total Ejemplo|||||=1||", false},                     // a debtor
		{"|Total Ejemplo|total@example.com||||=1||", false},        // a debtor without identification
		{"|Total Ejemplo||3001234567|||=1||", false},               // another
		{"|Total Ejemplo||=3001234567|||=1||", false},              // with the telephone as a number
		{"|Total Ejemplo|||A1||=1||", false},                       // an obligation's id
		{"TOTAL|||||Libranza|=1||", false},                         // a text besides
		{"TOTAL||||||=1|@45000|", false},                           // a date
		{"TOTAL|Ana Ejemplo|ana@example.com||A9|x|=1||", false},    // a debtor with a strange identification
		{"Subtotal Libranza||||||=1||", true},                      //
		{"|Suma||||||@45000|", false},                              // a date
		{"||||||=1||Saldo total de la oficina", false},             // no label
		{"Ana Ejemplo||||||=1||TOTAL", false},                      // not the first text
		{"TOTAL||||||=1||de la oficina, sin intereses ", true},     // the column is left out
		{"TOTAL||||||x||", true},                                   // whatever its amount
		{"TOTAL DEUDA DEL CLIENTE 1020 ANA EJEMPLO||||||||", true}, // nothing to send
	} {
		s := texts(header, "1020|Ana Ejemplo|ana@example.com|=3001234567|A1|Libranza|=1|@45000|", tt.row)
		r := check(t, s, m)
		agree(t, s, m, r)
		total := false
		for _, i := range issuesOf(r) {
			if i.Rule == RuleTotalRow {
				total = i.Row == 2 && i.CaseFile == -1 && i.Severity == Warning && s.Cell(2, i.Column).Raw == i.Raw && i.Raw != ""
			}
		}
		if total != tt.total || total != (r.Rows == 1) {
			t.Errorf("%s: total %t, %d rows: %s", tt.row, total, r.Rows, issues(r))
		}
		if total && fmt.Sprint(r.All.CaseFiles, r.All.TotalBalance) != "1 1" {
			t.Errorf("%s: %+v", tt.row, r.All)
		}
	}
}
