package mapping

import (
	"archive/zip"
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"wolkload/loader/workbook"
)

// benchHeaders are the 14 documented fields and ten custom ones.
var benchHeaders = []string{
	"Cédula", "Nombre", "Correo", "Celular", "Dirección", "No. obligación", "Producto", "Saldo total", "Fecha vto", "Días mora", "Cartera",
	"Valor último pago", "Fecha último pago", "Saldo pendiente",
	"Zona", "Plazo", "Etapa detallada", "Regional", "Calificación", "Cuotas pactadas", "Código interno", "Oficina", "Canal", "Observación",
}

var benchPortfolios = []string{"CONSUMO", "VIVIENDA", "MICROCRÉDITO", "COMERCIAL", "TARJETA"}

// benchBook writes a portfolio of so many rows, two to a debtor, with texts,
// numbers, real dates and text dates, as a creditor's system does.
func benchBook(b testing.TB, rows int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "cartera.xlsx")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	z := zip.NewWriter(f)
	part := func(name, text string) io.Writer {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+text)
		}
		if err != nil {
			b.Fatal(err)
		}
		return w
	}
	part("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`)
	part("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	part("xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Cartera" sheetId="1" r:id="rId1"/></sheets></workbook>`)
	part("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`)
	part("xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="4"/></cellXfs></styleSheet>`)
	w := bufio.NewWriterSize(part("xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`), 1<<20)
	row := 1
	text := func(format string, args ...any) {
		w.WriteString(`<c t="inlineStr"><is><t>`)
		fmt.Fprintf(w, format, args...)
		w.WriteString(`</t></is></c>`)
	}
	number := func(style int, format string, args ...any) {
		fmt.Fprintf(w, `<c s="%d"><v>`, style)
		fmt.Fprintf(w, format, args...)
		w.WriteString(`</v></c>`)
	}
	w.WriteString("<row>")
	for _, h := range benchHeaders {
		text("%s", h)
	}
	w.WriteString("</row>")
	for i := range rows {
		row++
		d := i / 2
		mora := i % 360
		w.WriteString("<row>")
		number(0, "%d", 10000000+d)
		text("Ana María Ejemplo Núñez %d", d)
		text("ana%d@example.com", d)
		number(0, "300%07d", d%9000000+1000000)
		text("Calle %d # 2-3 Apto %d", d%200, d%90)
		text("OB-%d", i)
		text("Libranza")
		text("%d.%03d,%02d", i%900+1, i%1000, i%100)
		number(1, "%d", 45000-mora)
		number(0, "%d", mora)
		text("%s", benchPortfolios[i%len(benchPortfolios)])
		number(2, "%d.%d", i%1000+1, i%9+1)
		text("25/%02d/2025", i%12+1)
		number(2, "%d", i%900+1)
		text("Norte")
		text("%d meses", i%2*12+12)
		text("Prejurídica")
		text("Regional %d", i%12)
		text("A%d", i%5)
		number(0, "%d", i%60)
		text("X%06d", i%777777)
		text("Oficina %d", i%300)
		text("WEB")
		if i%3 == 0 {
			text("Acuerdo pendiente de firma %d", i%1000)
		}
		w.WriteString("</row>")
	}
	w.WriteString(`</sheetData></worksheet>`)
	for _, err := range []error{w.Flush(), z.Close(), f.Close()} {
		if err != nil {
			b.Fatal(err)
		}
	}
	return path
}

func benchStore(b *testing.B, rows int) *workbook.Store {
	b.Helper()
	book, err := workbook.Open(benchBook(b, rows), workbook.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = book.Close() })
	store, err := book.Read(context.Background(), 0, nil)
	if err != nil {
		b.Fatal(err)
	}
	return store
}

// benchMapping is what is suggested, with a cut-off that the delays count to.
func benchMapping(b *testing.B, store *workbook.Store) Mapping {
	b.Helper()
	m := Suggest(store, 0)
	m.CutOff = isoOf(45000 + int(dayOfSerial0))
	if p := m.Problems(); p != nil {
		b.Fatal(p)
	}
	return m
}

func benchCheck(b *testing.B, store *workbook.Store, m Mapping, previous *Result) *Result {
	b.Helper()
	r, err := Check(context.Background(), store, m, previous, nil)
	if err != nil || r.Ready.Obligations != store.Len()-1 || r.IssueCount() != 0 {
		b.Fatal(err, r.Ready, r.IssueCount(), r.Issue(0))
	}
	return r
}

// heap is what is in use after a collection.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkCheck maps, checks, groups and adds up whole portfolios of 24
// columns. Besides the time it tells the memory that the store and the result
// take, the peak while checking as a multiple of the store, and how much
// longer a row takes than at 100,000.
func BenchmarkCheck(b *testing.B) {
	perRow := 0.0
	for _, rows := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("%dx24", rows), func(b *testing.B) {
			before := heap()
			store := benchStore(b, rows)
			m := benchMapping(b, store)
			kept := heap() - before
			var r *Result
			runtime.GC()
			peak := watchHeap()
			for b.Loop() {
				b.StopTimer() // what the last one left is not this one's
				r = nil
				runtime.GC()
				b.StartTimer()
				r = benchCheck(b, store, m, nil)
			}
			top := peak() - before
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(rows)
			if perRow == 0 {
				perRow = each
			}
			b.ReportMetric(kept/1e6, "store-MB")
			b.ReportMetric((heap()-before-kept)/1e6, "result-MB")
			b.ReportMetric(top/kept, "peak/store")
			b.ReportMetric(each/perRow, "row/row-at-100k")
			runtime.KeepAlive(r)
			runtime.KeepAlive(store)
		})
	}
}

// watchHeap samples the heap until the function it gives is called, which
// gives the highest.
func watchHeap() func() float64 {
	done, top := make(chan struct{}), make(chan float64)
	go func() {
		highest := 0.0
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			metrics.Read(sample)
			highest = max(highest, float64(sample[0].Value.Uint64()))
			select {
			case <-tick.C:
			case <-done:
				top <- highest
				return
			}
		}
	}()
	return func() float64 {
		close(done)
		return <-top
	}
}

// BenchmarkChange changes one column of 100,000 rows and shows its issues
// anew, beside the whole check. A change of the Identification makes other case
// files, so nearly all but the conversion of the other columns is done again.
func BenchmarkChange(b *testing.B) {
	store := benchStore(b, 100_000)
	m := benchMapping(b, store)
	start := time.Now()
	const times = 3
	for range times {
		benchCheck(b, store, m, nil)
	}
	whole := time.Since(start) / times
	for _, c := range []struct {
		name     string
		from, to Mapping
	}{
		{"custom field left out", m, m.Assign(14, Assignment{})},
		{"amounts read otherwise", m, m.WithConvention(7, DecimalComma, OrderInferred)},
		{"dates read otherwise", m, m.WithConvention(12, DecimalInferred, OrderDMY)},
		{"portfolio_type", m.Assign(10, Assignment{}), m},
		{"total_balance", m.Assign(7, Assignment{}), m},
		{"Name", m.Assign(1, Assignment{}), m},
		{"Telephone", m.Assign(3, Assignment{}), m},
		{"id", m.Assign(5, Assignment{}), m},
		{"Identification", m.Assign(0, Assignment{}), m},
	} {
		b.Run(c.name, func(b *testing.B) {
			before, err := Check(context.Background(), store, c.from, nil, nil)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := Check(context.Background(), store, c.to, before, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(whole.Nanoseconds())*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "whole/change")
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	store := benchStore(b, 100_000)
	for b.Loop() {
		Suggest(store, 0)
	}
}
