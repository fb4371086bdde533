package workbook

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchmarkBook writes a workbook of rows × 24 cells as Excel would: half of
// them shared strings, the rest numbers and dates.
func benchmarkBook(b *testing.B, rows int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "cartera.xlsx")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	random := rand.New(rand.NewPCG(1, uint64(rows)))
	var sheet, texts strings.Builder
	texts.WriteString(`<sst ` + xmlns + `>`)
	for i := range rows * 4 { // a third of the shared strings are of one row only
		fmt.Fprintf(&texts, `<si><t>Titular inventado %d</t></si>`, i)
	}
	texts.WriteString(`</sst>`)
	for row := 1; row <= rows; row++ {
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:24">`, row)
		for col := range 24 {
			ref := cellName(col, row)
			switch {
			case col%6 == 0:
				fmt.Fprintf(&sheet, `<c r="%s" s="1"><v>%d</v></c>`, ref, random.IntN(2_000_000_000))
			case col%6 == 1:
				fmt.Fprintf(&sheet, `<c r="%s" s="3"><v>%d</v></c>`, ref, 44_000+random.IntN(2000))
			case col%6 == 2:
				fmt.Fprintf(&sheet, `<c r="%s" s="4"><v>%d.%d</v></c>`, ref, random.IntN(90_000_000), random.IntN(100))
			case col < 12:
				fmt.Fprintf(&sheet, `<c r="%s" t="s"><v>%d</v></c>`, ref, random.IntN(50))
			default:
				fmt.Fprintf(&sheet, `<c r="%s" t="s"><v>%d</v></c>`, ref, random.IntN(rows*4))
			}
		}
		sheet.WriteString(`</row>`)
	}
	z := zip.NewWriter(f)
	for name, data := range book("", parts{"xl/worksheets/sheet1.xml": sheetXML(sheet.String()), "xl/sharedStrings.xml": texts.String()}) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, data)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkRead10kx24(b *testing.B) {
	path := benchmarkBook(b, 10_000)
	for b.Loop() {
		w, err := Open(path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		s, err := w.Read(context.Background(), 0, nil)
		if err != nil || s.Len() != 10_000 {
			b.Fatal(err)
		}
		w.Close()
	}
}

func BenchmarkCell(b *testing.B) {
	s := benchmarkStore(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Cell(i%s.Len(), i%24)
	}
}

func BenchmarkShown(b *testing.B) {
	s := benchmarkStore(b)
	for name, col := range map[string]int{"zeros": 0, "date": 1, "amount": 2, "text": 3} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				s.Shown(i%s.Len(), col)
			}
		})
	}
}

func benchmarkStore(b *testing.B) *Store {
	b.Helper()
	w, err := Open(benchmarkBook(b, 1000), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	s, err := w.Read(context.Background(), 0, nil)
	if err != nil {
		b.Fatal(err)
	}
	return s
}
