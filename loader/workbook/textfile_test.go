package workbook

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestOpenText: a text file is a workbook of one sheet, whatever its name, and
// each of its cells is a text to the letter.
func TestOpenText(t *testing.T) {
	want := []string{`A1 text "cédula"`, `B1 text "nombre"`, `A2 text "007"`, `B2 text " Ana \"La\" Ñ"`, `A3 text "3,00E+09"`, `B3 text "=1+1"`}
	const rows = "cédula;nombre\n007; Ana \"La\" Ñ\n3,00E+09;=1+1\n"
	for name, c := range map[string]struct {
		file     string
		data     []byte
		settings CSVSettings
	}{
		"plain":           {"cartera.csv", []byte(rows), CSVSettings{EncodingUTF8, ';', '"'}},
		"as a workbook":   {"cartera.xlsx", []byte(rows), CSVSettings{EncodingUTF8, ';', '"'}},
		"byte order mark": {"cartera.txt", []byte("\xEF\xBB\xBF" + rows), CSVSettings{EncodingUTF8, ';', '"'}},
		"UTF-16":          {"cartera.tsv", utf16LE(strings.ReplaceAll(rows, ";", "\t")), CSVSettings{EncodingUTF16LE, '\t', '"'}},
		"Windows-1252":    {"cartera.csv", []byte(strings.NewReplacer("é", "\xe9", "Ñ", "\xd1").Replace(rows)), CSVSettings{EncodingWindows1252, ';', '"'}},
		"of DOS":          {"cartera.csv", []byte(strings.ReplaceAll(rows, "\n", "\r\n") + "\x1a"), CSVSettings{EncodingUTF8, ';', '"'}},
		"told by Excel":   {"cartera.csv", []byte("sep=;\r\n" + rows), CSVSettings{EncodingUTF8, ';', '"'}},
	} {
		t.Run(name, func(t *testing.T) {
			w := opened(t, file(t, c.file, c.data))
			if s := w.Sheets(); len(s) != 1 || s[0].Name != "cartera" || s[0].Hidden {
				t.Errorf("sheets %v", s)
			}
			if got := w.CSV(); got == nil || *got != c.settings {
				t.Errorf("detected %+v, want %+v", got, c.settings)
			}
			s, err := w.Read(context.Background(), 0, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := dump(s); !slices.Equal(got, want) {
				t.Errorf("got %q", got)
			}
			if got := s.CSV(); got == nil || *got != c.settings {
				t.Errorf("read with %+v", got)
			}
			if len(w.Fingerprint()) != 64 {
				t.Errorf("fingerprint %q", w.Fingerprint())
			}
		})
	}
}

// TestTextEncodingShowsLate: what comes after the sample may show that the
// file is Windows-1252; then it is read as that from the start.
func TestTextEncodingShowsLate(t *testing.T) {
	var b strings.Builder
	b.WriteString("cedula;nombre\n")
	for b.Len() < csvSample+1000 {
		b.WriteString("1;Ana\n")
	}
	b.WriteString("2;Nu\xf1ez\n")
	w := opened(t, file(t, "a.csv", []byte(b.String())))
	s, err := w.Read(context.Background(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Cell(s.Len()-1, 1).Raw; got != "Nuñez" || s.CSV().Encoding != EncodingWindows1252 {
		t.Errorf("%q in %s", got, s.CSV().Encoding)
	}
	_, err = w.ReadCSV(context.Background(), CSVSettings{EncodingUTF8, ';', '"'}, nil)
	wantID(t, err, ErrCSVEncoding, map[string]string{"Sheet": "a"}) // as it was asked for
}

// TestTextMostlyUTF8: one broken row beyond the sample does not make a UTF-8
// file Windows-1252, in which all its accents would be wrong.
func TestTextMostlyUTF8(t *testing.T) {
	rows := "cedula;nombre\n" + strings.Repeat("1;Ana\n", csvSample/6+200)
	lines := strings.Count(rows, "\n")
	rows += strings.Repeat("2;Núñez\n", 60_000) + "3;Nu\xf1ez\n"
	w := opened(t, file(t, "a.csv", []byte(rows)))
	_, err := w.Read(context.Background(), 0, nil)
	wantID(t, err, ErrCSVEncoding, map[string]string{"Row": strconv.Itoa(lines + 60_001)})
}

func TestWholeUTF8(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 1, "añ": 3, "a\xc3": 1, "😀": 4, "a\xf0\x9f\x98": 1, "\xf0\x9f": 0, "\xff": 1, "\xb1\xb1\xb1\xb1": 4} {
		if got := wholeUTF8([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestReadCSV(t *testing.T) {
	w := opened(t, file(t, "a.csv", []byte("a;b,c\n1;2,'3'\n")))
	for _, c := range []struct {
		settings CSVSettings
		want     []string
	}{
		{CSVSettings{EncodingUTF8, ';', 0}, []string{`A1 text "a"`, `B1 text "b,c"`, `A2 text "1"`, `B2 text "2,'3'"`}},
		{CSVSettings{EncodingCP850, ',', '\''}, []string{`A1 text "a;b"`, `B1 text "c"`, `A2 text "1;2"`, `B2 text "3"`}},
		{CSVSettings{EncodingUTF8, 0, '"'}, []string{`A1 text "a;b,c"`, `A2 text "1;2,'3'"`}},
	} {
		s, err := w.ReadCSV(context.Background(), c.settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := dump(s); !slices.Equal(got, c.want) || *s.CSV() != c.settings {
			t.Errorf("%+v: %q", c.settings, got)
		}
	}
	book, err := openBytes(book(`<row><c><v>1</v></c></row>`).zipped(t), defaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if book.CSV() != nil {
		t.Error("a workbook with CSV settings")
	}
	_, err = book.ReadCSV(context.Background(), CSVSettings{}, nil)
	wantID(t, err, ErrNotText, nil)
}

func TestTextRefused(t *testing.T) {
	rows := strings.Repeat("1;Ana;x\n", 20)
	for name, c := range map[string]struct {
		data string
		id   string
		row  string
	}{
		"quote":    {"a;b;c\n" + strings.ReplaceAll(rows, "Ana", `"Ana"`) + "2;\"Luz;y\n", ErrCSVQuote, "22"},
		"wide":     {"a;b;c\n" + rows + "2;Luz;y;z\n", ErrCSVWide, "22"},
		"encoding": {"á;ñ;c\n" + rows + "2;Lu\xf1;y\n", ErrCSVEncoding, "22"},
		"blank":    {" \n\n", "", ""},
		"empty":    {"\n\n\r\n", ErrEmptySheet, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := opened(t, file(t, "a.csv", []byte(c.data)))
			_, err := w.Read(context.Background(), 0, nil)
			if c.id == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantID(t, err, c.id, map[string]string{"Row": c.row, "Sheet": "a"})
		})
	}
}

func TestTextProgressAndCancel(t *testing.T) {
	rows := strings.Repeat("1030;Ana Ejemplo;ana@example.com\n", 40_000)
	w := opened(t, file(t, "a.csv", []byte("cedula;nombre;correo\n"+rows)))
	var last Progress
	reports := 0
	s, err := w.Read(context.Background(), 0, func(p Progress) { last, reports = p, reports+1 })
	if err != nil || s.Len() != 40_001 {
		t.Fatal(err)
	}
	if reports < 5 || last.Rows != 40_001 || last.Bytes != last.Total || last.First == nil || last.First.Len() != firstRows {
		t.Errorf("%d reports, the last %+v", reports, last)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = w.Read(ctx, 0, func(p Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestTextFewerFields: where empty fields at the ends may be left out, a row
// with fewer is read, and told.
func TestTextFewerFields(t *testing.T) {
	rows := "Cédula;Nombre;Correo;Ciudad;Cartera\n" + strings.Repeat("1;Ana;a@b.co;Cali;Consumo\n", 30)
	for name, c := range map[string]struct {
		text      string
		fewer, at int
	}{
		"none":              {rows, 0, 0},
		"one":               {rows + "2;Luz;l@b.co;Consumo\n" + rows[len("Cédula;Nombre;Correo;Ciudad;Cartera\n")+1:], 1, 32},
		"a total":           {rows + "Total;30\n", 0, 0},
		"the last one, cut": {rows + "2;Luz;l@b.co;Ca", 1, 32},
	} {
		w, err := openText(strings.NewReader(c.text), int64(len(c.text)), "a.csv", defaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.Read(context.Background(), 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		if n := s.Notes(); n.Fewer != c.fewer || n.FewerAt != c.at {
			t.Errorf("%s: %d, the first in row %d", name, n.Fewer, n.FewerAt)
		}
	}
}
