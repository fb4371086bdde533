package workbook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
)

// semicolons is how Excel writes CSV in Latin America.
var semicolons = CSVSettings{EncodingUTF8, ';', '"'}

// csvRows keeps what a csvReader gives, and checks the order that it promises.
type csvRows struct {
	rows [][]string
	row  []string
	size int // bytes of all texts
}

func (s *csvRows) addText(col int, text []byte) error {
	if col < len(s.row) || len(text) == 0 {
		return fmt.Errorf("column %d after %d, %d bytes", col, len(s.row)-1, len(text))
	}
	s.row = append(s.row, make([]string, col-len(s.row))...)
	s.row = append(s.row, string(text))
	s.size += len(text)
	return nil
}

func (s *csvRows) endRow(number int) error {
	if s.rows = append(s.rows, s.row); len(s.rows) != number {
		return fmt.Errorf("row %d is numbered %d", len(s.rows), number)
	}
	s.row = nil
	return nil
}

// readCSV reads data with a first buffer of the given size.
func readCSV(r io.Reader, settings CSVSettings, l limits, buffer int) (*csvRows, error) {
	c := newCSVReader(settings, &l)
	c.buf = make([]byte, buffer)
	s := &csvRows{}
	return s, c.read(context.Background(), r, s)
}

func mustReadCSV(t testing.TB, data string, settings CSVSettings) [][]string {
	t.Helper()
	s, err := readCSV(strings.NewReader(data), settings, defaultLimits, csvChunk)
	if err != nil {
		t.Fatal(err)
	}
	return s.rows
}

func equalRows(a, b [][]string) bool { return slices.EqualFunc(a, b, slices.Equal) }

func TestCSVCells(t *testing.T) {
	type rows = [][]string
	commas := CSVSettings{EncodingUTF8, ',', '"'}
	for name, c := range map[string]struct {
		data     string
		settings CSVSettings
		want     rows
	}{
		"nothing":                  {"", semicolons, nil},
		"a mark alone":             {"\uFEFF", semicolons, nil},
		"plain":                    {"a;b\nc;d\n", semicolons, rows{{"a", "b"}, {"c", "d"}}},
		"no line end at the end":   {"a;b\nc;d", semicolons, rows{{"a", "b"}, {"c", "d"}}},
		"line ends":                {"a\r\nb\nc\rd\r\n", semicolons, rows{{"a"}, {"b"}, {"c"}, {"d"}}},
		"old mac":                  {"a;b\rc;d\r", semicolons, rows{{"a", "b"}, {"c", "d"}}},
		"blank lines are rows":     {"\na\r\n\r\nb\r\rc\n\n", semicolons, rows{nil, {"a"}, nil, {"b"}, nil, {"c"}, nil}},
		"empty fields":             {";a;;b;;\n;;\n", semicolons, rows{{"", "a", "", "b"}, nil}},
		"empty in quotes":          {`"";"a";""` + "\n", semicolons, rows{{"", "a"}}},
		"delimiter at the end":     {"a;", semicolons, rows{{"a"}}},
		"nothing is trimmed":       {" a ; b\t;\u00A0c \n", semicolons, rows{{" a ", " b\t", "\u00A0c "}}},
		"values stay texts":        {"007;3,00E+09;=1+1;'05;1.234,50;-;TRUE;31/12/2025;12345678901234567890\n", semicolons, rows{{"007", "3,00E+09", "=1+1", "'05", "1.234,50", "-", "TRUE", "31/12/2025", "12345678901234567890"}}},
		"quoted":                   {`"a;b";"c""d";"""";"""e"""` + "\n", semicolons, rows{{"a;b", `c"d`, `"`, `"e"`}}},
		"line breaks in quotes":    {"\"a\r\nb\nc\rd\r\";x\r\ny\n", semicolons, rows{{"a\r\nb\nc\rd\r", "x"}, {"y"}}},
		"quotes inside a text":     {`Juan "El Flaco";5" x 3";a"` + "\n", semicolons, rows{{`Juan "El Flaco"`, `5" x 3"`, `a"`}}},
		"a space before the quote": {` "a";b` + "\n", semicolons, rows{{` "a"`, "b"}}},
		"spaces in quotes":         {`" 01 ";x` + "\n", semicolons, rows{{" 01 ", "x"}}},
		"quote at the end of all":  {`a;"b"`, semicolons, rows{{"a", "b"}}},
		"quote and \\r at the end": {"\"b\"\r", semicolons, rows{{"b"}}},
		"apostrophes":              {`'a;b';'it''s';"c"` + "\n", CSVSettings{EncodingUTF8, ';', '\''}, rows{{"a;b", "it's", `"c"`}}},
		"no quotes":                {`"a;b";"c""d"` + "\n", CSVSettings{EncodingUTF8, ';', 0}, rows{{`"a`, `b"`, `"c""d"`}}},
		"commas":                   {"a;b,\"1,5\",c\n", commas, rows{{"a;b", "1,5", "c"}}},
		"tabs":                     {"a;b\t\"c\td\"\te\n", CSVSettings{EncodingUTF8, '\t', '"'}, rows{{"a;b", "c\td", "e"}}},
		"bars":                     {"a|b||c\n", CSVSettings{EncodingUTF8, '|', '"'}, rows{{"a", "b", "", "c"}}},
		"one column":               {"a;b,c\td|e\n\"f\ng\"\n", CSVSettings{EncodingUTF8, 0, '"'}, rows{{"a;b,c\td|e"}, {"f\ng"}}},
		"a mark first":             {"\uFEFF\"a;b\";c\n", semicolons, rows{{"a;b", "c"}}},
		"a mark further on":        {"a;\uFEFFb\n\uFEFFc\n", semicolons, rows{{"a", "\uFEFFb"}, {"\uFEFFc"}}},
		"the line sep":             {"sep=;\r\na;b\r\n", semicolons, rows{{"a", "b"}}},
		"sep after a mark":         {"\uFEFFSEP=,\na;b\n", semicolons, rows{{"a", "b"}}},
		"sep alone":                {"sep=\t", semicolons, nil},
		"sep and a mac":            {"sep=|\ra;b\r", semicolons, rows{{"a", "b"}}},
		"sep of more":              {"sep=;x\nsep=;\n", semicolons, rows{{"sep=", "x"}, {"sep="}}},
		"sep of no delimiter":      {"sep=x\n", semicolons, rows{{"sep=x"}}},
		"dos end":                  {"a;b\r\nc;d\r\n\x1A", semicolons, rows{{"a", "b"}, {"c", "d"}}},
		"dos end within a line":    {"a;b\r\nc;\"d\"\x1A\x1A", semicolons, rows{{"a", "b"}, {"c", "d"}}},
		"dos end after a quote":    {"a\n" + `"` + strings.Repeat("x", 40) + "\"\x1A\x1A", semicolons, rows{{"a"}, {strings.Repeat("x", 40)}}},
		"dos end alone":            {"\x1A", semicolons, nil},
		"dos end further up":       {"a\x1Ab\n\x1A\nc\n", semicolons, rows{{"a\x1Ab"}, {"\x1A"}, {"c"}}},
		"controls":                 {"a\x01\x1B[0m\x7F;\x0B\x0C\u0085\u2028\n", semicolons, rows{{"a\x01\x1B[0m\x7F", "\x0B\x0C\u0085\u2028"}}},
		"short rows":               {"a;b;c\nd\ne;f\n", semicolons, rows{{"a", "b", "c"}, {"d"}, {"e", "f"}}},
		"utf-16 little":            {string(utf16LE("Peña;\"a\r\nb\"\r\n😀;\x1A\r\n\x1A")), CSVSettings{EncodingUTF16LE, ';', '"'}, rows{{"Peña", "a\r\nb"}, {"😀", "\x1A"}}},
		"utf-16 without a mark":    {string(utf16LE("a;b")[2:]), CSVSettings{EncodingUTF16LE, ';', '"'}, rows{{"a", "b"}}},
		"utf-16 big":               {string(utf16Bytes(true, 0xFEFF, 's', 'e', 'p', '=', ';', '\n', 0xF1, ';', 0x0A0D)), CSVSettings{EncodingUTF16BE, ';', '"'}, rows{{"ñ", "\u0A0D"}}},
		"windows":                  {"Pe\xF1a;\"Jos\xE9 \"\"\x80\"\"\";abc\n", CSVSettings{EncodingWindows1252, ';', '"'}, rows{{"Peña", `José "€"`, "abc"}}},
		"windows after a mark":     {"\xEF\xBB\xBFPe\xF1a\n", CSVSettings{EncodingWindows1252, ';', '"'}, rows{{"Peña"}}},
		"windows of utf-8":         {"Peña\n", CSVSettings{EncodingWindows1252, ';', '"'}, rows{{"PeÃ±a"}}},
		"dos characters":           {"Pe\xA4a;\x81\n", CSVSettings{EncodingCP850, ';', '"'}, rows{{"Peña", "ü"}}},
	} {
		t.Run(name, func(t *testing.T) {
			for buffer := range 70 {
				s, err := readCSV(iotest.OneByteReader(strings.NewReader(c.data)), c.settings, defaultLimits, 16+buffer)
				if err != nil || !equalRows(s.rows, c.want) {
					t.Fatalf("got %q, want %q (%v, buffer of %d)", s.rows, c.want, err, 16+buffer)
				}
			}
			if got := mustReadCSV(t, c.data, c.settings); !equalRows(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCSVRefuses(t *testing.T) {
	windows, utf16BE := CSVSettings{EncodingWindows1252, ';', '"'}, CSVSettings{EncodingUTF16BE, ';', '"'}
	for name, c := range map[string]struct {
		data     string
		settings CSVSettings
		id       string
		row      string
	}{
		"text after a quote":           {"a\n\"b\"c;d\n", semicolons, ErrCSVQuote, "2"},
		"a space after a quote":        {"a\n\n\"b\" ;d\n", semicolons, ErrCSVQuote, "3"},
		"a delimiter of others":        {"\"a\",\"b\"\n", semicolons, ErrCSVQuote, "1"},
		"a quote not doubled":          {"x\n\"Juan \"El Flaco\"\";1\n", semicolons, ErrCSVQuote, "2"},
		"not closed":                   {"a;b\r\nc;\"d\r\ne;f\r\n", semicolons, ErrCSVQuote, "2"},
		"not closed after line breaks": {"\"a\nb\"\n\n\"c\n", semicolons, ErrCSVQuote, "3"},
		"a quote alone at the end":     {"a\n\"", semicolons, ErrCSVQuote, "2"},
		"a doubled one at the end":     {"\"\"\"", semicolons, ErrCSVQuote, "1"},
		"control-z after a quote":      {"\"a\"\x1Ab\n", semicolons, ErrCSVQuote, "1"},
		"quotes in one column":         {"\"a\";\n", CSVSettings{EncodingUTF8, 0, '"'}, ErrCSVQuote, "1"},
		"an apostrophe":                {"'a'b\n", CSVSettings{EncodingUTF8, ';', '\''}, ErrCSVQuote, "1"},
		"latin in utf-8":               {"a\nb;Pe\xF1a\n", semicolons, ErrCSVEncoding, "2"},
		"overlong":                     {"a;\xC0\xAF\n", semicolons, ErrCSVEncoding, "1"},
		"a surrogate":                  {"a\nb\n\xED\xA0\xBD\xED\xB8\x80\n", semicolons, ErrCSVEncoding, "3"},
		"beyond unicode":               {"\xF4\x90\x80\x80\n", semicolons, ErrCSVEncoding, "1"},
		"cut at the end":               {"a\nñ\xC3", semicolons, ErrCSVEncoding, "2"},
		"utf-16 as utf-8":              {string(utf16LE("a;b\n")), semicolons, ErrCSVBinary, "1"},
		"an encoding in quotes":        {"a\n\"b\n\xFF\";\n", semicolons, ErrCSVEncoding, "2"},
		"windows 81":                   {"a\nb;\x81\n", windows, ErrCSVEncoding, "2"},
		"windows 8d":                   {"\x8D\n", windows, ErrCSVEncoding, "1"},
		"windows 8f":                   {"\x8F\n", windows, ErrCSVEncoding, "1"},
		"windows 90":                   {"\x90\n", windows, ErrCSVEncoding, "1"},
		"windows 9d, and a quote":      {"\"\"\"\x9D\"\n", windows, ErrCSVEncoding, "1"},
		"lone surrogate":               {string(utf16Bytes(true, 'a', '\n', 'b', 0xDC00, '\n')), utf16BE, ErrCSVEncoding, "2"},
		"lone surrogate after \\r":     {string(utf16Bytes(true, 'a', '\r', 0xDC00, '\n')), utf16BE, ErrCSVEncoding, "2"},
		"surrogate after a row":        {string(utf16Bytes(true, 'a', '\n', 0xD800)), utf16BE, ErrCSVEncoding, "2"},
		"surrogate in quotes":          {string(utf16Bytes(true, 'a', '\n', '"', '\r', 0xD800)), utf16BE, ErrCSVEncoding, "2"},
		"an odd byte":                  {string(utf16Bytes(true, 'a', '\n', 'b')) + "\x00", utf16BE, ErrCSVEncoding, "2"},
		"utf-16 of the other order":    {string(utf16LE("a;b\n")), utf16BE, ErrCSVEncoding, "1"},
		"zero":                         {"a\nb\x00c\n", semicolons, ErrCSVBinary, "2"},
		"zero in quotes":               {"a\n\"b\n\x00\"\n", semicolons, ErrCSVBinary, "2"},
		"zero before a wrong quote":    {"a\n\"b\x00\"c\n", semicolons, ErrCSVBinary, "2"},
		"zero in a quote not closed":   {"a\n\"b\x00\n", semicolons, ErrCSVBinary, "2"},
		"zero in windows":              {"a\n\x00;\x81\n", windows, ErrCSVBinary, "2"},
		"zero in utf-16":               {string(utf16Bytes(true, 'a', '\n', 0)), utf16BE, ErrCSVBinary, "2"},
		"the rows before the wrong":    {"\"sep=;\"\n\n\n\"a\";\"b\n\n\";c\n\"d\n\n\ne", semicolons, ErrCSVQuote, "5"},
		"sep is no row":                {"sep=;\n\"a\n", semicolons, ErrCSVQuote, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, buffer := range []int{16, 17, 18, 19, 20, 21, 22, 23, csvChunk} {
				_, err := readCSV(strings.NewReader(c.data), c.settings, defaultLimits, buffer)
				wantRow(t, err, c.id, map[string]string{"Row": c.row})
			}
		})
	}
}

// wantRow checks an error of one row, and that it has no other values.
func wantRow(t testing.TB, err error, id string, values map[string]string) {
	t.Helper()
	var open *OpenError
	if !errors.As(err, &open) || open.ID != id || !maps.Equal(open.Values, values) || open.Err == nil {
		t.Fatalf("got %v (%+v), want %s %v", err, open, id, values)
	}
}

func TestCSVLimits(t *testing.T) {
	small := defaultLimits
	small.rows, small.columns, small.text = 3, 4, 100
	windows := CSVSettings{EncodingWindows1252, ';', '"'}
	long := strings.Repeat("x", 100)
	for name, c := range map[string]struct {
		data     string
		settings CSVSettings
		limit    string // "" when it is within
		max      int64
	}{
		"rows":                    {"1\n2\n3\n", semicolons, "", 0},
		"a row too many":          {"1\n2\n3\n4", semicolons, "rows", 3},
		"a blank row too many":    {"1\n2\n3\n\n", semicolons, "rows", 3},
		"a wrong row too many":    {"1\n2\n3\n\"4", semicolons, "rows", 3},
		"columns":                 {"1;2;3;4\n", semicolons, "", 0},
		"a column too many":       {"1;2;3;4;5\n", semicolons, "columns", 4},
		"an empty one too many":   {"1;2;3;4;\n", semicolons, "columns", 4},
		"text":                    {long + ";\"" + long + "\"\n", semicolons, "", 0},
		"text too long":           {"a\n" + long + "x\n", semicolons, "text", 100},
		"doubled quotes are one":  {`"` + strings.Repeat(`""`, 100) + "\"\n", semicolons, "", 0},
		"characters of two bytes": {strings.Repeat("\xF1", 50) + "\n", windows, "", 0},
		"longer when decoded":     {strings.Repeat("\xF1", 51) + "\n", windows, "text", 100},
	} {
		t.Run(name, func(t *testing.T) {
			for _, buffer := range []int{16, 50, 1000} {
				_, err := readCSV(strings.NewReader(c.data), c.settings, small, buffer)
				var limit *limitError
				switch {
				case c.limit == "" && err != nil:
					t.Fatal(err)
				case c.limit != "" && (!errors.As(err, &limit) || *limit != limitError{c.limit, c.max}):
					t.Fatalf("got %v, want a limit of %s", err, c.limit)
				}
			}
		})
	}
	// A quote that was not meant to open swallows no more than a text may be long.
	for _, buffer := range []int{16, 50, 1000} {
		_, err := readCSV(strings.NewReader("a\n\"b;c\n"+strings.Repeat("d;e\n", 100)+"f\";g\n"), semicolons, small, buffer)
		wantRow(t, err, ErrCSVQuote, map[string]string{"Row": "2"})
	}
}

// TestCSVRecordLimit: one row can't fill the memory, however it is cut.
func TestCSVRecordLimit(t *testing.T) {
	field := strings.Repeat("x", 1<<19) + ";"
	for fields, ok := range map[int]bool{3: true, 33: false, 34: false} {
		c := newCSVReader(semicolons, &defaultLimits)
		if fields == 34 { // however much is read at a time
			c.buf = make([]byte, csvRecordLimit+csvChunk)
		}
		err := c.read(context.Background(), strings.NewReader(strings.Repeat(field, fields)), noSink{})
		var limit *limitError
		if ok && err != nil || !ok && (!errors.As(err, &limit) || *limit != limitError{"text", csvRecordLimit}) {
			t.Errorf("%d fields: %v", fields, err)
		}
		if len(c.buf) > 2*csvRecordLimit {
			t.Errorf("%d fields: a buffer of %d bytes", fields, len(c.buf))
		}
	}
}

// TestCSVTables: every byte of the encodings of one byte each is the character
// that it should be, or refused.
func TestCSVTables(t *testing.T) {
	for e, chars := range map[Encoding]*charmap.Charmap{EncodingWindows1252: charmap.Windows1252, EncodingCP850: charmap.CodePage850} {
		refused := 0
		for b := 1; b < 256; b++ {
			data := []byte{'x', byte(b), 'x'}
			s, err := readCSV(bytes.NewReader(data), CSVSettings{Encoding: e}, defaultLimits, csvChunk)
			if err != nil {
				wantRow(t, err, ErrCSVEncoding, map[string]string{"Row": "1"})
				refused++
				continue
			}
			back, err := chars.NewEncoder().String(strings.Join(slices.Concat(s.rows...), "\n"))
			if want := strings.ReplaceAll(string(data), "\r", "\n"); err != nil || back != want {
				t.Errorf("%v: %x comes back as %x (%v)", e, data, back, err)
			}
		}
		if want := map[Encoding]int{EncodingWindows1252: 5}[e]; refused != want {
			t.Errorf("%v: %d bytes refused", e, refused)
		}
	}
}

func TestEncodingNames(t *testing.T) {
	for e := EncodingUTF8; e <= EncodingCP850; e++ {
		for _, name := range []string{e.String(), strings.ToUpper(e.String())} {
			if got, ok := ParseEncoding(name); !ok || got != e {
				t.Errorf("%s: %v, %v", name, got, ok)
			}
		}
	}
	for _, name := range []string{"", "utf8", "latin-1", "utf-16"} {
		if e, ok := ParseEncoding(name); ok {
			t.Errorf("%q is %v", name, e)
		}
	}
}
