package workbook

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"
)

// variant is a way in which programs write the same portfolio.
type variant string

const (
	benchInline variant = "inline" // texts in their cells, as exporters that stream write
	benchShared variant = "shared" // each distinct text once, in the shared strings
	benchExcel  variant = "excel"  // as Excel itself writes
)

var benchVariants = []variant{benchInline, benchShared, benchExcel}

// benchBooks are the workbooks made so far. TestMain removes their folder.
var benchBooks struct {
	sync.Mutex
	folder string
	paths  map[string]string
}

// benchBook gives the path of a workbook with that many rows, headers included.
// It is made once in a process.
func benchBook(t testing.TB, v variant, rows int) string {
	t.Helper()
	books := &benchBooks
	books.Lock()
	defer books.Unlock()
	name := fmt.Sprintf("%s-%d.xlsx", v, rows)
	if path, made := books.paths[name]; made {
		return path
	}
	if books.folder == "" {
		folder, err := os.MkdirTemp("", "wolkload-bench-")
		if err != nil {
			t.Fatal(err)
		}
		books.folder, books.paths = folder, map[string]string{}
	}
	path := filepath.Join(books.folder, name)
	if err := writeBenchBook(path, v, rows); err != nil {
		t.Fatal(err)
	}
	debug.FreeOSMemory() // millions of texts were in a map
	books.paths[name] = path
	return path
}

func removeBenchBooks() {
	if benchBooks.folder != "" {
		os.RemoveAll(benchBooks.folder)
	}
}

func writeBenchBook(path string, v variant, rows int) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	b := &benchWriter{variant: v, zip: zip.NewWriter(f), rows: rows, index: map[string]int{}}
	for _, part := range benchParts(v, rows) {
		write := func(w *bufio.Writer) error {
			_, err := w.WriteString(part.text)
			return err
		}
		switch part.name {
		case benchSheetPart:
			write = b.sheet
		case benchTextsPart:
			write = b.texts
		case benchChainPart:
			write = b.calcChain
		}
		if err := b.part(part.name, write); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

// benchWriter writes a workbook part by part; of the sheet it holds one row.
type benchWriter struct {
	variant  variant
	zip      *zip.Writer
	rows     int
	distinct []string       // the shared strings, by first appearance
	index    map[string]int // where they stand
	count    int            // cells that hold one
	formulas []string       // cells that hold a formula
	buffer   []byte
}

func (b *benchWriter) part(name string, write func(*bufio.Writer) error) error {
	w, err := b.zip.Create(name) // without a time: the same bytes every day
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(w, 64<<10)
	if err := write(buffered); err != nil {
		return err
	}
	return buffered.Flush()
}

func (b *benchWriter) sheet(w *bufio.Writer) error {
	w.WriteString(benchSheetHead(b.variant, b.rows))
	p := newPortfolio(benchDigits(b.variant))
	for number := 1; number <= b.rows; number++ {
		b.buffer = b.row(b.buffer[:0], number, p.next())
		if _, err := w.Write(b.buffer); err != nil {
			return err
		}
	}
	_, err := w.WriteString(benchSheetTail(b.variant, b.rows))
	return err
}

// benchDigits is how a variant's program writes decimals.
func benchDigits(v variant) int {
	if v == benchExcel {
		return 17
	}
	return -1
}

func (b *benchWriter) row(out []byte, number int, cells *[benchColumns]benchCell) []byte {
	row := strconv.AppendInt(nil, int64(number), 10)
	out = append(append(out, `<row r="`...), row...)
	if b.variant == benchExcel {
		out = append(out, `" spans="1:24" x14ac:dyDescent="0.25`...)
	}
	out = append(out, `">`...)
	for col := range cells {
		c := &cells[col]
		style := c.style
		if b.variant == benchExcel && style == benchGeneral {
			style = benchBordered
		}
		if c.kind == Empty && style == benchGeneral {
			continue
		}
		out = append(append(out, `<c r="`...), benchLetters[col]...)
		out = append(append(out, row...), '"')
		if style != benchGeneral {
			out = strconv.AppendInt(append(out, ` s="`...), int64(style), 10)
			out = append(out, '"')
		}
		out = b.value(out, col, row, c)
	}
	return append(out, `</row>`...)
}

// value appends a cell's type and value, and ends it.
func (b *benchWriter) value(out []byte, col int, row []byte, c *benchCell) []byte {
	switch {
	case c.kind == Empty:
		return append(out, `/>`...)
	case c.kind == Text && b.variant == benchInline:
		out = append(out, ` t="inlineStr"><is>`...)
		return append(appendText(out, c.raw), `</is></c>`...)
	case c.kind == Text:
		at, known := b.index[c.raw]
		if !known {
			at = len(b.distinct)
			b.index[c.raw] = at
			b.distinct = append(b.distinct, c.raw)
		}
		b.count++
		out = strconv.AppendInt(append(out, ` t="s"><v>`...), int64(at), 10)
		return append(out, `</v></c>`...)
	case c.kind == Bool:
		out = append(out, ` t="b"><v>`...)
	case b.variant == benchExcel && c.formula:
		b.formulas = append(b.formulas, benchLetters[col]+string(row))
		out = append(append(append(out, `><f>`...), benchLetters[benchBalance]...), row...)
		out = append(append(append(append(out, '-'), benchLetters[benchPayment]...), row...), `</f><v>`...)
	case b.variant == benchShared:
		out = append(out, ` t="n"><v>`...)
	default:
		out = append(out, `><v>`...)
	}
	return append(append(out, c.raw...), `</v></c>`...)
}

var benchLetters = func() (letters [benchColumns]string) {
	for col := range letters {
		letters[col] = ColumnName(col)
	}
	return letters
}()

// appendText appends a <t>; the texts have no other character to escape.
func appendText(out []byte, text string) []byte {
	if strings.Contains(text, "&") {
		text = strings.ReplaceAll(text, "&", "&amp;")
	}
	out = append(out, `<t>`...)
	if strings.HasSuffix(text, " ") {
		out = append(out[:len(out)-1], ` xml:space="preserve">`...)
	}
	return append(append(out, text...), `</t>`...)
}

// texts writes the shared strings, once the sheet has shown which they are.
func (b *benchWriter) texts(w *bufio.Writer) error {
	fmt.Fprintf(w, "%s<sst xmlns=\"%s\" count=\"%d\" uniqueCount=\"%d\">", benchDeclaration(b.variant), nsMain, b.count, len(b.distinct))
	for _, text := range b.distinct {
		b.buffer = append(appendText(append(b.buffer[:0], `<si>`...), text), `</si>`...)
		if _, err := w.Write(b.buffer); err != nil {
			return err
		}
	}
	_, err := w.WriteString(`</sst>`)
	return err
}

// calcChain writes the order in which Excel works the formulas out.
func (b *benchWriter) calcChain(w *bufio.Writer) error {
	fmt.Fprintf(w, "%s<calcChain xmlns=\"%s\">", benchDeclaration(b.variant), nsMain)
	for _, cell := range b.formulas {
		if _, err := fmt.Fprintf(w, `<c r="%s"/>`, cell); err != nil {
			return err
		}
	}
	_, err := w.WriteString(`</calcChain>`)
	return err
}

// TestBenchBook: what the benchmarks read is what the generator meant, for this
// reader and for excelize, and the same every time.
func TestBenchBook(t *testing.T) {
	const rows = 200
	for _, v := range benchVariants {
		t.Run(string(v), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.xlsx")
			again := filepath.Join(t.TempDir(), "b.xlsx")
			for _, path := range []string{path, again} {
				if err := writeBenchBook(path, v, rows); err != nil {
					t.Fatal(err)
				}
			}
			if fileHash(t, path) != fileHash(t, again) {
				t.Error("other bytes the second time")
			}
			w, err := Open(path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			s, err := w.Read(context.Background(), 0, nil)
			if err != nil {
				t.Fatal(err)
			}
			checkPortfolio(t, s, v, rows)
			theirs, err := excelize.OpenFile(path)
			if err != nil {
				t.Fatal(err)
			}
			defer theirs.Close()
			if d := compareCells(s, theirs, w.Sheets()[0].Name); len(d) > 0 {
				t.Errorf("%d cells differ from excelize's: %v", len(d), d[:min(len(d), 5)])
			}
		})
	}
}

func checkPortfolio(t *testing.T, s *Store, v variant, rows int) {
	t.Helper()
	if s.Len() != rows || s.Columns() != benchColumns {
		t.Fatalf("%d × %d cells", s.Len(), s.Columns())
	}
	p := newPortfolio(benchDigits(v))
	observations := 0
	for row := range rows {
		for col, c := range p.next() {
			want := Cell{Raw: c.raw, Kind: c.kind, Formula: v == benchExcel && c.formula}
			if want.Kind == Number || want.Kind == Date {
				want.Format = benchFormats[c.style]
			}
			if got := s.Cell(row, col); got != want {
				t.Fatalf("%s is %+v, want %+v", cellName(col, row+1), got, want)
			}
			if col == benchObservation && c.kind != Empty {
				observations++
			}
		}
	}
	if observations < 5 || observations > rows/4 {
		t.Errorf("%d observations", observations)
	}
}

func fileHash(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		t.Fatal(err)
	}
	return string(h.Sum(nil))
}
