package workbook

import (
	"bytes"
	"context"
	"io"
	"testing"

	"wolkload/loader/workbook/strictxml"
)

// BenchmarkCells cuts a sheet of 20,000 × 24 that is inflated already into
// cells and stores them: what is left of reading without inflating.
func BenchmarkCells(b *testing.B) {
	const rows = 20_000
	eachVariant(b, rows, func(b *testing.B, v variant) {
		z, _ := openZip(b, benchBook(b, v, rows))
		w, err := Open(benchBook(b, v, rows), Options{})
		if err != nil {
			b.Fatal(err)
		}
		defer w.Close()
		shared := &sharedStrings{}
		if w.texts != "" {
			if shared, err = w.container.readSharedStrings(&session{ctx: context.Background()}, w.texts); err != nil {
				b.Fatal(err)
			}
		}
		var sheet []byte
		for _, f := range z.File {
			if f.Name == benchSheetPart {
				r, err := f.Open()
				if err == nil {
					sheet, err = io.ReadAll(r)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		b.SetBytes(int64(len(sheet)))
		l := &w.container.limits
		for b.Loop() {
			source := newPump(context.Background(), bytes.NewReader(sheet), nil)
			r := &sheetReader{styles: w.styles, limits: l, shared: shared, build: newBuilder(shared, w.styles, w.date1904, l)}
			p := &part{limits: l, Scanner: strictxml.New(source, namespaces, strictxml.Limits{Tag: l.tag, Depth: l.depth, Attributes: maxAttributes})}
			if err := p.document(r.read); err != nil {
				b.Fatal(err)
			}
			source.close()
			if s := r.build.done(); s.Len() != rows {
				b.Fatal("rows are missing")
			}
		}
	})
}
