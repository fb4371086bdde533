package workbook

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

// noSink takes everything and keeps nothing.
type noSink struct{}

func (noSink) addText(int, []byte) error { return nil }
func (noSink) endRow(int) error          { return nil }

// failingSink fails at one row, or one cell.
type failingSink struct{ cell, row error }

func (s failingSink) addText(int, []byte) error { return s.cell }
func (s failingSink) endRow(int) error          { return s.row }

func TestCSVPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	for name, s := range map[string]failingSink{"cell": {cell: broken}, "row": {row: broken}} {
		if err := newCSVReader(semicolons, &defaultLimits).read(context.Background(), strings.NewReader("a;b\n"), s); err != broken {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, e := range []Encoding{EncodingUTF8, EncodingUTF16LE, EncodingWindows1252} {
		for _, end := range []error{broken, io.ErrUnexpectedEOF} { // a file that was cut is no file that ends
			r := io.MultiReader(strings.NewReader("a\x00\n\x00a\x00"), iotest.ErrReader(end))
			if e != EncodingUTF16LE {
				r = io.MultiReader(strings.NewReader("a;b\nc"), iotest.ErrReader(end))
			}
			s, err := readCSV(r, CSVSettings{e, ';', '"'}, defaultLimits, csvChunk)
			if err != end || len(s.rows) != 1 {
				t.Errorf("%v: %v after %q", e, err, s.rows)
			}
		}
	}
}

// endless gives one line again and again, and counts its bytes.
type endless struct {
	line string
	read int
}

func (r *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r.line[r.read%len(r.line)]
		r.read++
	}
	return len(p), nil
}

func TestCSVCancel(t *testing.T) {
	for name, line := range map[string]string{"rows": "a;b\n", "one row": "a"} {
		r := &endless{line: line}
		l := defaultLimits
		l.text = 64 << 20
		ctx, cancel := context.WithCancel(context.Background())
		err := newCSVReader(semicolons, &l).read(&countdown{Context: ctx, left: 4, end: cancel}, r, noSink{})
		if !errors.Is(err, context.Canceled) || r.read > 4*csvChunk {
			t.Errorf("%s: %v after %d bytes", name, err, r.read)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := newCSVReader(semicolons, &defaultLimits).read(ctx, strings.NewReader("a"), noSink{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// writeCSV writes rows as they should be read, quoting what must be and what quoteAll says.
func writeCSV(rows [][]string, s CSVSettings, lineEnd string, quoteAll bool) []byte {
	var b strings.Builder
	quote := string(s.Quote)
	for _, row := range rows {
		for i, text := range row {
			if i > 0 {
				b.WriteByte(s.Delimiter)
			}
			if s.Quote != 0 && (quoteAll || strings.ContainsAny(text, "\r\n"+quote+string(s.Delimiter))) {
				text = quote + strings.ReplaceAll(text, quote, quote+quote) + quote
			}
			b.WriteString(text)
		}
		b.WriteString(lineEnd)
	}
	return encodeText(b.String(), s.Encoding)
}

// encodeText encodes a text of characters that the encoding has.
func encodeText(text string, e Encoding) []byte {
	switch e {
	case EncodingUTF16LE, EncodingUTF16BE:
		return utf16Bytes(e == EncodingUTF16BE, utf16.Encode([]rune(text))...)
	case EncodingWindows1252, EncodingCP850:
		chars := charmap.Windows1252
		if e == EncodingCP850 {
			chars = charmap.CodePage850
		}
		b, err := chars.NewEncoder().Bytes([]byte(text))
		if err != nil {
			panic(err)
		}
		return b
	}
	return []byte(text)
}

// drawRows draws rows of the same number of fields: all that a cell may hold,
// but for texts that are taken for rows which a stray quote has swallowed.
func drawRows(t *rapid.T, s CSVSettings) [][]string {
	alphabet := []rune{'a', 'B', '0', '7', ' ', '"', '\'', ';', ',', '\t', '|', '=', '\n', '\r', 'ñ', 'É', '€', '😀', 0xFEFF, 0x1A, 1}
	switch s.Encoding {
	case EncodingWindows1252:
		alphabet = slices.DeleteFunc(alphabet, func(r rune) bool { return r > 0x20AC })
	case EncodingCP850:
		alphabet = slices.DeleteFunc(alphabet, func(r rune) bool { return r > 0xFF })
	}
	text := rapid.StringOf(rapid.SampledFrom(alphabet))
	if s.Encoding != EncodingWindows1252 && s.Encoding != EncodingCP850 {
		text = rapid.OneOf(text, rapid.String())
	}
	columns := rapid.IntRange(1, 6).Draw(t, "columns")
	cell := rapid.Map(text, func(text string) string {
		text = strings.ReplaceAll(text, "\x00", "0")
		switch {
		case s.Quote == 0:
			text = strings.Map(func(r rune) rune {
				if r == '\r' || r == '\n' || r == rune(s.Delimiter) {
					return '_'
				}
				return r
			}, text)
		case packed([]byte(text+"x"), s.Delimiter) >= minPacked:
			text = strings.ReplaceAll(text, string(s.Delimiter), "_")
		}
		return text
	})
	rows := rapid.SliceOfN(rapid.SliceOfN(cell, columns, columns), 1, 8).Draw(t, "rows")
	rows[0][0] = "x" + rows[0][0] // neither a mark nor "sep="
	last := rows[len(rows)-1]
	last[columns-1] += "x" // no DOS end mark
	return rows
}

// trimmed gives rows as a reader does: without empty fields at their ends.
func trimmed(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		out[i] = row
	}
	return out
}

// TestCSVComesBack: whatever was written is read to the letter, however the
// file comes in pieces.
func TestCSVComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := CSVSettings{
			Encoding:  rapid.SampledFrom([]Encoding{EncodingUTF8, EncodingUTF16LE, EncodingUTF16BE, EncodingWindows1252, EncodingCP850}).Draw(t, "encoding"),
			Delimiter: rapid.SampledFrom([]byte(csvDelimiters)).Draw(t, "delimiter"),
			Quote:     rapid.SampledFrom([]byte{'"', '\'', 0}).Draw(t, "quote"),
		}
		rows := drawRows(t, s)
		data := writeCSV(rows, s, rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "line end"), rapid.Bool().Draw(t, "all quoted"))
		buffer := rapid.IntRange(16, 100).Draw(t, "buffer")
		for how, r := range map[string]io.Reader{"at once": bytes.NewReader(data), "byte by byte": iotest.OneByteReader(bytes.NewReader(data)), "in pieces": pieces(t, data)} {
			got, err := readCSV(r, s, defaultLimits, buffer)
			if err != nil || !equalRows(got.rows, trimmed(rows)) {
				t.Fatalf("%s: %q, want %q (%v)", how, got.rows, rows, err)
			}
		}
	})
}

// TestCSVLikeEncodingCSV: what the standard library writes is read as it reads it.
func TestCSVLikeEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := CSVSettings{EncodingUTF8, rapid.SampledFrom([]byte(csvDelimiters)).Draw(t, "delimiter"), '"'}
		rows := drawRows(t, s)
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = rune(s.Delimiter)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		data := b.Bytes()
		got, err := readCSV(bytes.NewReader(data), s, defaultLimits, csvChunk)
		if err != nil || !equalRows(got.rows, trimmed(rows)) {
			t.Fatalf("%q, want %q (%v)", got.rows, rows, err)
		}
		theirs := csv.NewReader(bytes.NewReader(data))
		theirs.Comma = rune(s.Delimiter)
		theirs.FieldsPerRecord = -1
		read, err := theirs.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		// It leaves blank lines out and makes \r\n in quotes \n.
		ours := slices.DeleteFunc(got.rows, func(row []string) bool { return len(row) == 0 })
		read = slices.DeleteFunc(trimmed(read), func(row []string) bool { return len(row) == 0 })
		for _, row := range ours {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\r\n", "\n")
			}
		}
		if !equalRows(ours, read) {
			t.Fatalf("%q, encoding/csv %q", ours, read)
		}
	})
}

// TestCSVErrorsHoldNoValue: an error may be shown and sent on.
func TestCSVErrorsHoldNoValue(t *testing.T) {
	for _, data := range []string{"\"secreto\"secreto\n", "secreto;\xFF\n", "secreto\x00\n", "\"secreto\n",
		"a;b\n" + strings.Repeat("secreto;1\n", 9) + "secreto;secreto;secreto\n", strings.Repeat("secreto", 200_000)} {
		_, err := readCSV(strings.NewReader(data), semicolons, defaultLimits, csvChunk)
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), "secreto") {
			t.Errorf("%.20q: %v", data, err)
		}
		var open *OpenError
		if errors.As(err, &open) {
			for name, value := range open.Values {
				if strings.Contains(value, "secreto") {
					t.Errorf("%.20q: %s is %q", data, name, value)
				}
			}
		}
	}
}

func BenchmarkCSV(b *testing.B) {
	plain := benchmarkCSV(20_000, false)
	quoted := benchmarkCSV(20_000, true)
	for name, c := range map[string]struct {
		data     []byte
		settings CSVSettings
	}{
		"plain":        {plain, semicolons},
		"quoted":       {quoted, semicolons},
		"utf-8":        {bytes.ReplaceAll(plain, []byte("Titular"), []byte("Peña Gómez")), semicolons},
		"windows-1252": {bytes.ReplaceAll(plain, []byte("Titular"), []byte("Pe\xF1a G\xF3mez")), CSVSettings{EncodingWindows1252, ';', '"'}},
		"utf-16le":     {utf16LE(string(plain)), CSVSettings{EncodingUTF16LE, ';', '"'}},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(c.data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := newCSVReader(c.settings, &defaultLimits).read(context.Background(), bytes.NewReader(c.data), noSink{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCSVDetect(b *testing.B) {
	data := benchmarkCSV(10_000, false)[:csvSample]
	b.SetBytes(csvSample)
	for b.Loop() {
		if s, _ := detectCSV(data, false); s.Delimiter != ';' {
			b.Fatal(s)
		}
	}
}

// benchmarkCSV writes rows of 24 fields, as a creditor's export would.
func benchmarkCSV(rows int, quoted bool) []byte {
	var b bytes.Buffer
	for col := range 24 {
		fmt.Fprintf(&b, "columna %s;", ColumnName(col))
	}
	b.WriteString("\r\n")
	for row := range rows {
		for col := range 24 {
			text := ""
			switch col % 6 {
			case 0:
				text = fmt.Sprint(1_000_000_000 + row*7919)
			case 1:
				text = fmt.Sprintf("%02d/%02d/2025", row%28+1, row%12+1)
			case 2:
				text = fmt.Sprintf("%d.%03d,%02d", row%900+1, row%1000, row%100)
			case 3:
				text = fmt.Sprintf("Titular inventado %d", row)
			case 4:
				text = "CONSUMO"
			}
			if quoted {
				text = `"` + text + `"`
			}
			b.WriteString(text + ";")
		}
		b.WriteString("\r\n")
	}
	return b.Bytes()
}

// countdown is a context that ends after it was asked a few times.
type countdown struct {
	context.Context
	left int
	end  func()
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		c.end()
	}
	return c.Context.Err()
}
