package loader

import (
	"context"
	"fmt"
	"testing"

	"wolkload/loader/upload"
)

// large is a draft of n debtors with one obligation each.
func large(b *testing.B, n int) Draft {
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = []string{fmt.Sprint(1000000 + i), "Nombre Ejemplo", fmt.Sprintf("p%d@example.com", i), fmt.Sprint(3000000000 + i), fmt.Sprint("O-", i), "Crédito", "1500.50", "CONSUMO"}
	}
	return draft(b, rows...)
}

// BenchmarkLoad begins a load of 100,000 case files and sends it, 500 a
// request, to a CRM that takes no time: what is left is checking, journal and
// encoding.
func BenchmarkLoad(b *testing.B) {
	d := large(b, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		checked, err := d.Check(context.Background(), nil)
		if err != nil {
			b.Fatal(err)
		}
		l, err := Begin(context.Background(), folders(b), checked, target, upload.Settings{})
		if err != nil {
			b.Fatal(err)
		}
		opts := upload.Options{Settings: upload.Settings{CaseFiles: 500}}
		if s, err := l.Send(context.Background(), newCRM(accept), opts); err != nil || s.Accepted.CaseFiles != 100_000 {
			b.Fatal(s, err)
		}
		l.Close()
	}
}

// BenchmarkSnapshot is what a screen pays for a look, at 100,000 case files.
func BenchmarkSnapshot(b *testing.B) {
	l := begin(b, folders(b), large(b, 100_000))
	b.ReportAllocs()
	for b.Loop() {
		l.Snapshot()
	}
}
