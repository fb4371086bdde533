package mapping

import (
	"context"
	"fmt"
	"testing"
)

// benchSheet has 16 columns and as many rows as asked for, two to a debtor,
// with texts, numbers, real dates and text dates.
func benchSheet(rows int) *sheet {
	lines := []string{
		"Cédula|Nombre|Correo|Celular|Dirección|No. obligación|Producto|Saldo total|Fecha vto|Días mora|Cartera|Valor último pago|Fecha último pago|Saldo pendiente|Zona|Plazo",
	}
	for i := range rows {
		debtor := i / 2
		lines = append(lines, fmt.Sprintf(
			"=%d|Ana Ejemplo %d|ana%d@example.com|=300%07d|Calle %d # 2-3|OB-%d|Libranza|%d.234,50|@45000|=%d|CONSUMO|=%d.5|25/12/2025|1.234.567,00|Norte|%d meses",
			10000000+debtor, debtor, debtor, debtor%9000000+1000000, debtor, i, i%900+1, i%360, i%1000, i%2*12,
		))
	}
	return texts(lines...)
}

func BenchmarkCheck10kx16(b *testing.B) {
	s := benchSheet(10_000)
	m := Suggest(s, 0)
	if p := m.Problems(); p != nil {
		b.Fatal(p)
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := Check(context.Background(), s, m, nil)
		if err != nil || r.Ready.CaseFiles != 5_000 || len(r.Issues) != 0 {
			b.Fatal(err, r.Ready, r.Issues[:min(3, len(r.Issues))])
		}
	}
}

func BenchmarkSuggest10kx16(b *testing.B) {
	s := benchSheet(10_000)
	b.ReportAllocs()
	for b.Loop() {
		Suggest(s, 0)
	}
}
