package workbook

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	klauspost "github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// What the reader promises is measured as ratios of one run. All of it:
//
//	go test -run xxx -bench . -benchtime 1x -timeout 60m ./loader/workbook
//
// -short leaves out the workbooks of 1,048,576 rows.

// benchMost is as many rows as Excel has.
const benchMost = 1_048_576

// forVariants runs a benchmark for each variant, under the name of the size.
func forVariants(b *testing.B, name string, rows int, f func(b *testing.B, v variant)) {
	b.Run(name, func(b *testing.B) { eachVariant(b, rows, f) })
}

func eachVariant(b *testing.B, rows int, f func(b *testing.B, v variant)) {
	if rows == benchMost && testing.Short() {
		b.Skip("large")
	}
	for _, v := range benchVariants {
		b.Run(string(v), func(b *testing.B) { f(b, v) })
	}
}

// readWhole reads a workbook as the program does, from Open on.
func readWhole(b *testing.B, path string, rows int) *Store {
	w, err := Open(path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	s, err := w.Read(context.Background(), 0, func(Progress) {})
	if err != nil || s.Len() != rows {
		b.Fatalf("not read whole: %v", err)
	}
	return s
}

// BenchmarkRead10k is a read and nothing else: for profiles.
func BenchmarkRead10k(b *testing.B) {
	const rows = 10_000
	eachVariant(b, rows, func(b *testing.B, v variant) {
		path := benchBook(b, v, rows)
		for b.Loop() {
			readWhole(b, path, rows)
		}
	})
}

// BenchmarkRead100k compares reading with inflating: the sheet alone (x_inflate,
// x_klauspost), or the shared strings too (x_inflate_all). For visit_x_inflate
// every cell of the store is asked for besides.
func BenchmarkRead100k(b *testing.B) {
	const rows = 100_000
	eachVariant(b, rows, func(b *testing.B, v variant) {
		path := benchBook(b, v, rows)
		z, size := openZip(b, path)
		once(b, func() {
			var s *Store
			took := byTurns(
				func() time.Duration { return timed(func() { inflate(b, z, flate.NewReader, benchSheetPart) }) },
				func() time.Duration { return timed(func() { s = readWhole(b, path, rows) }) },
				func() time.Duration {
					defer func() { s = nil }() // garbage for the next
					return timed(func() { visit(b, s) })
				},
				func() time.Duration { return timed(func() { inflate(b, z, klauspost.NewReader, benchSheetPart) }) },
				func() time.Duration {
					return timed(func() { inflate(b, z, flate.NewReader, benchSheetPart, benchTextsPart) })
				},
			)
			std, ours, visited, fast, all := took[0], took[1], took[1]+took[2], took[3], took[4]
			measure(b, "file_MB", float64(size)/1e6, noGoal)
			measure(b, "inflate_ms", milliseconds(std), noGoal)
			measure(b, "read_ms", milliseconds(ours), noGoal)
			measure(b, "x_inflate", ratio(ours, std), 2)
			measure(b, "visit_x_inflate", ratio(visited, std), 2)
			if v != benchInline {
				measure(b, "x_inflate_all", ratio(ours, all), noGoal)
			}
			measure(b, "x_klauspost", ratio(ours, fast), noGoal)
		})
	})
}

// BenchmarkRead1M compares the time per row of the largest sheet with that of
// a small one, read over and over for as many rows.
func BenchmarkRead1M(b *testing.B) {
	const small = 10_000
	eachVariant(b, benchMost, func(b *testing.B, v variant) {
		path, smallPath := benchBook(b, v, benchMost), benchBook(b, v, small)
		z, size := openZip(b, path)
		once(b, func() {
			took := byTurns(
				func() time.Duration { return timed(func() { readWhole(b, path, benchMost) }) },
				func() (sum time.Duration) {
					for range benchMost / small {
						sum += timed(func() { readWhole(b, smallPath, small) })
					}
					return sum
				},
				func() time.Duration { return timed(func() { inflate(b, z, flate.NewReader, benchSheetPart) }) },
			)
			perRow, smallPerRow := took[0]/benchMost, took[1]/(benchMost/small*small)
			measure(b, "file_MB", float64(size)/1e6, noGoal)
			measure(b, "read_ms", milliseconds(took[0]), noGoal)
			measure(b, "ns/row", float64(perRow), noGoal)
			measure(b, "x_10k", ratio(perRow, smallPerRow), 1.2)
			measure(b, "x_inflate", ratio(took[0], took[2]), noGoal)
		})
	})
}

// BenchmarkAgainstExcelize reads with excelize's Rows once, as shown and raw,
// and with this reader before, between and after; the least time of it counts.
func BenchmarkAgainstExcelize(b *testing.B) {
	const rows = 100_000
	eachVariant(b, rows, func(b *testing.B, v variant) {
		path := benchBook(b, v, rows)
		once(b, func() {
			read := func() time.Duration { return timed(func() { readWhole(b, path, rows) }) }
			ours := read()
			raw := timed(func() { excelizeRows(b, path, rows, excelize.Options{RawCellValue: true}) })
			ours = min(ours, read())
			shown := timed(func() { excelizeRows(b, path, rows) })
			ours = min(ours, read())
			measure(b, "read_ms", milliseconds(ours), noGoal)
			measure(b, "excelize_ms", milliseconds(shown), noGoal)
			measure(b, "excelize/ours", ratio(shown, ours), -40)
			measure(b, "excelize_raw/ours", ratio(raw, ours), noGoal)
		})
	})
}

func excelizeRows(b *testing.B, path string, want int, options ...excelize.Options) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		if _, err := rows.Columns(options...); err != nil {
			b.Fatal(err)
		}
	}
	if err := rows.Error(); err != nil || n != want {
		b.Fatalf("%d rows, %v", n, err)
	}
}

// openZip opens a workbook as the zip it is, for the benchmark's time.
func openZip(b *testing.B, path string) (z *zip.ReadCloser, size int64) {
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	if z, err = zip.OpenReader(path); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { z.Close() })
	return z, info.Size()
}

// inflate inflates parts as fast as it goes: no checksum, nothing kept. A part
// that the workbook does not have costs nothing.
func inflate(b *testing.B, z *zip.ReadCloser, newReader func(io.Reader) io.ReadCloser, names ...string) {
	buffer := make([]byte, 256<<10)
	for _, f := range z.File {
		for _, name := range names {
			if f.Name != name {
				continue
			}
			raw, err := f.OpenRaw()
			if err != nil {
				b.Fatal(err)
			}
			// io.Discard itself would read with a small buffer of its own.
			n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, newReader(raw), buffer)
			if err == nil && uint64(n) != f.UncompressedSize64 {
				err = io.ErrUnexpectedEOF
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// visit asks for every cell of a store.
func visit(b *testing.B, s *Store) {
	filled := 0
	for row := range s.Len() {
		for col := range benchColumns {
			if c := s.Cell(row, col); len(c.Raw) > 0 {
				filled++
			}
		}
	}
	if filled < s.Len()*benchColumns*3/4 {
		b.Fatal(errors.New("cells are missing"))
	}
}

func BenchmarkCell(b *testing.B) {
	s := benchStore(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Cell(i%s.Len(), i%benchColumns)
	}
}

func BenchmarkShown(b *testing.B) {
	s := benchStore(b)
	for _, c := range []struct {
		name string
		col  int
	}{{"zeros", 0}, {"text", 1}, {"amount", benchBalance}, {"date", benchExpiring}} {
		b.Run(c.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				s.Shown(1+i%(s.Len()-1), c.col) // below the headers
			}
		})
	}
}

func benchStore(b *testing.B) *Store { return readWhole(b, benchBook(b, benchExcel, 1000), 1000) }
