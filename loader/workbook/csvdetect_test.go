package workbook

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDetectEncoding(t *testing.T) {
	spanish := "Cédula;Señal;Año\r\n1;Peña;2025\r\n"
	portuguese := "CPF;Endereço;Situação\r\n1;São João;Não\r\n"
	for name, c := range map[string]struct {
		head    string
		whole   bool
		want    Encoding
		certain bool
	}{
		"nothing":                   {"", true, EncodingUTF8, true},
		"ascii":                     {"a;b\n", true, EncodingUTF8, true},
		"the head of ascii":         {"a;b\n", false, EncodingUTF8, false},
		"ascii after a mark":        {"\uFEFFa;b\n", false, EncodingUTF8, true},
		"utf-8":                     {spanish, false, EncodingUTF8, true},
		"one character of utf-8":    {"a;b\nñ", false, EncodingUTF8, true},
		"utf-8, cut within one":     {spanish + "ñ"[:1], false, EncodingUTF8, true},
		"ascii, cut within one":     {"a;b\n" + "€"[:2], false, EncodingUTF8, false},
		"utf-8, broken at its end":  {spanish + "ñ"[:1], true, EncodingUTF8, true}, // reading refuses it
		"utf-8 with one broken":     {spanish + "\xF1\n" + spanish, true, EncodingUTF8, true},
		"windows":                   {string(encodeText(spanish, EncodingWindows1252)), true, EncodingWindows1252, true},
		"windows, portuguese":       {string(encodeText(portuguese, EncodingWindows1252)), false, EncodingWindows1252, true},
		"windows, capitals":         {string(encodeText("CÉDULA;SEÑAL;«SÍ»;Nº;NÃO;70 °C;“Ó”", EncodingWindows1252)), false, EncodingWindows1252, true},
		"windows, cut":              {"a\nPe\xF1", true, EncodingWindows1252, true},
		"utf-16 little with a mark": {string(utf16LE(spanish)), false, EncodingUTF16LE, true},
		"utf-16 big with a mark":    {string(utf16Bytes(true, 0xFEFF, 'a')), true, EncodingUTF16BE, true},
		"utf-16 little without":     {string(utf16LE(spanish)[2:]), true, EncodingUTF16LE, true},
		"utf-16 little, cut":        {string(utf16LE(spanish)[2:21]), false, EncodingUTF16LE, true},
		"utf-16 big without":        {string(utf16Bytes(true, 'C', 0xE9, 'd', ';', '1', '\r', '\n')), true, EncodingUTF16BE, true},
		"a zero in a text":          {"a;b\x00\n1;2\n", true, EncodingUTF8, true}, // reading refuses it
		"zeros everywhere":          {strings.Repeat("\x00", 100), true, EncodingUTF8, true},
		"dos":                       {"Pe\xA4a;Garc\xA1a\n", true, EncodingCP850, true},
		"dos, capitals":             {"P\x90REZ;MU\xA5OZ;G\xE0MEZ;D\xD6AZ;\xB5VILA\n", true, EncodingCP850, true},
		"dos, one letter":           {"CEDULA;NOMBRE\n1;Jos\x82\n", true, EncodingCP850, true},
		"windows, signs":            {"Pe\xF1a; \xA1hola!;N\xBA 5;\x93a\x94;O\x92Brien;1\xA0a;\xA3 5;\xA5 6\n", true, EncodingWindows1252, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, certain := detectCSV([]byte(c.head), c.whole)
			if s.Encoding != c.want || certain != c.certain {
				t.Errorf("%v, certain %v; want %v, %v", s.Encoding, certain, c.want, c.certain)
			}
		})
	}
}

// lines repeats a line with numbers for each %d in it.
func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+"\n", 1000+i)
	}
	return b.String()
}

func TestDetectDelimiter(t *testing.T) {
	amounts := lines(30, "%[1]d;Ana Pérez;1.234,56;7.890,12;31,5")
	addresses := lines(30, "%[1]d;Pérez, Ana;Calle 5, apto 3, Bogotá")
	// Addresses with a changing number of commas.
	var changing strings.Builder
	for i := range 60 {
		fmt.Fprintf(&changing, "%d;Calle 5%s;zona\n", 1000+i, strings.Repeat(", apto 3", i%4))
	}
	var short strings.Builder // and rows of 3 to 6 fields
	for i := range 60 {
		fmt.Fprintf(&short, "%d;Ana;1,5%s\n", 1000+i, strings.Repeat(";x", i%4))
	}
	for name, c := range map[string]struct {
		head string
		want byte
	}{
		"nothing":                         {"", 0},
		"blank":                           {"\n\n;;\n", 0},
		"semicolons":                      {"a;b;c\n" + lines(5, "%d;b;c"), ';'},
		"commas":                          {"a,b,c\n" + lines(5, "%d,b,c"), ','},
		"tabs":                            {"a\tb\tc\n" + lines(5, "%d\tb\tc"), '\t'},
		"bars":                            {"a|b|c\n" + lines(5, "%d|b|c"), '|'},
		"one line":                        {"a;b;c", ';'},
		"two columns":                     {"a,b\n1,2\n", ','},
		"amounts below headers":           {"Cédula;Nombre;Saldo;Mora;Tasa\n" + amounts, ';'},
		"amounts without headers":         {amounts, ';'},
		"amounts only":                    {lines(30, "%d,5;2,5"), ';'},
		"addresses below headers":         {"Cédula;Nombre;Dirección\n" + addresses, ';'},
		"addresses without headers":       {addresses, ';'},
		"changing addresses":              {changing.String(), ';'},
		"short rows and amounts":          {short.String(), ';'},
		"headers with a comma":            {"Apellido, nombre;Cédula;Saldo, COP\n" + lines(30, "Pérez, Ana;%d;1.234,56"), ';'},
		"commas, and lists of semicolons": {"id,nombre,lista\n" + lines(30, "%d,Ana,x;y;z"), ','},
		"commas, lists, no headers":       {lines(30, "%d,Ana,5,6,x;y"), ','},
		"quoted commas":                   {"id,nombre,saldo\n" + lines(30, `%d,"Pérez, Ana","1,234.56"`), ','},
		"quoted semicolons":               {lines(30, `%d,"a;b;c;d;e",x`), ','},
		"quoted line breaks":              {"id;nota;zona\n" + lines(30, "%d;\"a,b\nc,d,e\nf\";x"), ';'},
		"a comma and a space":             {"id, nombre, saldo\n" + lines(30, "%d, Ana, 5"), ','},
		"tabs with all others in texts":   {"id\tnombre\tdirección\n" + lines(30, "%d\tPérez, Ana\tCalle 5; apto 3 | Bogotá"), '\t'},
		"bars, and more commas":           {lines(30, "%d|Pérez, Ana, María, José|x"), '|'},
		"titles above":                    {"Cartera de Bogotá, Cali, Medellín\nCorte; noviembre\n\n" + lines(30, "%d,Ana,x"), ','},
		"titles with commas":              {"Bogotá, 23 de noviembre\nCartera, castigada\n\nCédula;Nombre;Saldo\n" + amounts, ';'},
		"a title with a comma, no header": {"Bogotá, Colombia\n" + amounts, ';'},
		"few rows below titles":           {"Cartera\n\nCorte: 23/11/2026\n\nCédula;Nombre;Saldo\n1;Ana;1,5\n", ';'},
		"a total below":                   {"Cédula;Nombre;Saldo\n1;Ana;1,5\n2;Luis;2,5\nTotal 4,0\n", ';'},
		"short rows":                      {"Cédula;Nombre;Saldo;Nota;Zona\n" + lines(30, "%d;Ana;1,5") + lines(5, "%d;Ana;1,5;x;y"), ';'},
		"rows with a comma too many":      {"id,nombre,dirección,saldo\n" + lines(20, "%d,Ana,Calle 5,7") + lines(10, "%d,Ana,Calle 5, apto 3,7"), ','},
		"an empty table":                  {"Cédula;Nombre;Saldo\n;;\n", ';'},
		"one column":                      {"Cédula\n1\n2\n", 0},
		"one column of names":             {"Nombre\nPérez, Ana\nGómez, Luis\nRojas, Eva\n", 0},
		"one column of amounts":           {"Saldo\n1,5\n2,5\n3,5\n", 0},
		"one with a comma":                {"Ana\nLuis\nEva\nPérez, Juan\n", 0},
		"prose":                           {"Estimado señor,\nle escribimos por su deuda, que sigue.\nSaludos\nLa gerencia\nCobros, Bogotá, Colombia\nFin\n", 0},
		"sep":                             {"sep=,\na;b\n1;2\n", ','},
		"sep after a mark":                {"\uFEFFsep=\t\r\na;b\r\n", '\t'},
		"sep of no delimiter":             {"sep=:\na;b\n1;2\n", ';'},
		"commas in most rows alike":       {lines(30, "%d,a,b;Calle 5, apto 3;zona") + lines(10, "%d,a,b;Calle 5, apto 3, Bogotá;zona"), ';'},
		"the most, when all are constant": {lines(30, "%d|b;c|d|e|f"), '|'},
		"headers, when all are constant":  {"id;nombre\n" + lines(30, "%d;a|b|c"), ';'},
		"ended":                           {"a;b\n1;2\n\x1A", ';'},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := detectCSV([]byte(c.head), true)
			if s.Delimiter != c.want || s.Quote != '"' {
				t.Errorf("%q, quote %q; want %q", s.Delimiter, s.Quote, c.want)
			}
			if strings.Contains(c.head, "\uFEFF") {
				return
			}
			if s, _ := detectCSV(utf16LE(c.head), true); s.Delimiter != c.want {
				t.Errorf("in UTF-16: %q, want %q", s.Delimiter, c.want)
			}
			if s, _ := detectCSV(encodeText(c.head, EncodingWindows1252), true); s.Delimiter != c.want {
				t.Errorf("in Windows-1252: %q, want %q", s.Delimiter, c.want)
			}
		})
	}
}

func TestDetectQuote(t *testing.T) {
	for name, c := range map[string]struct {
		head  string
		whole bool
		want  CSVSettings
	}{
		"none seen":                 {"a;b\n1;2\n", true, semicolons},
		"quotes":                    {"\"a\";\"b\"\n\"1\";\"x;\"\"y\"\"\"\n", true, semicolons},
		"quotes within texts":       {"a;b\n1;Juan \"El Flaco\"\n", true, semicolons},
		"texts that begin with one": {"a;b\n1;\"El Flaco\" Juan\n2;x\n", true, CSVSettings{EncodingUTF8, ';', 0}},
		"one that never closes":     {"a;b\n1;\"Juan\n2;x\n3;y\n", true, CSVSettings{EncodingUTF8, ';', 0}},
		"quotes, one of them wrong": {"\"a\";\"b\"\n\"1\";\"x \"y\" z\"\n\"2\";\"x\"\n", true, semicolons}, // reading refuses it
		"cut within quotes":         {"a;b\n\"1\";\"x\ny", false, semicolons},
		"apostrophes":               {"'a','b'\n'1','Pérez, Ana'\n'2','x'\n", true, CSVSettings{EncodingUTF8, ',', '\''}},
		"apostrophes but in headers": {"id,nombre,zona,saldo\n" + lines(9, "'%d','Pérez, Ana','x','5'"), true,
			CSVSettings{EncodingUTF8, ',', '\''}},
		"apostrophes that mark texts": {"a;b\n'001;'3001\n'002;'3002\n", true, semicolons},
		"quotes in one column":        {"\"a\"\n\"b\nc\"\n", true, CSVSettings{EncodingUTF8, 0, '"'}},
		"below sep":                   {"sep=,\na,\"b\" c\n", true, CSVSettings{EncodingUTF8, ',', 0}},
	} {
		t.Run(name, func(t *testing.T) {
			if s, _ := detectCSV([]byte(c.head), c.whole); s != c.want {
				t.Errorf("%v %q %q, want %v %q %q", s.Encoding, s.Delimiter, s.Quote, c.want.Encoding, c.want.Delimiter, c.want.Quote)
			}
		})
	}
}

// TestDetectUnclosedQuote: one stray quote does not hide the rest of a long head.
func TestDetectUnclosedQuote(t *testing.T) {
	head := []byte("Cédula;Nombre;Saldo\n1;\"Ana;5\n" + lines(80_000, "%d;Luis;1,5"))
	if s, _ := detectCSV(head[:csvSample], false); s != (CSVSettings{EncodingUTF8, ';', 0}) {
		t.Errorf("%q %q", s.Delimiter, s.Quote)
	}
}

// TestDetectTable: a table of debtors is known however it is written, and read to the letter.
func TestDetectTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := CSVSettings{
			Encoding:  rapid.SampledFrom([]Encoding{EncodingUTF8, EncodingUTF16LE, EncodingUTF16BE, EncodingWindows1252}).Draw(t, "encoding"),
			Delimiter: rapid.SampledFrom([]byte(csvDelimiters)).Draw(t, "delimiter"),
			Quote:     '"',
		}
		rows := [][]string{{"Cédula", "Nombre", "Dirección", "Saldo", "Año de mora", "Nota"}}
		note := rapid.SampledFrom([]string{"", "x", "llamar; luego, visitar", "a|b", "Nº 5\ncasa", `"El Flaco"`, "ñ"})
		for i := range rapid.IntRange(2, 40).Draw(t, "rows") {
			rows = append(rows, []string{fmt.Sprint(1_000_000 + i), rapid.SampledFrom([]string{"Ana Peña", "Peña, Ana", "Ana;Luis"}).Draw(t, "name"),
				rapid.SampledFrom([]string{"", "Calle 5", "Calle 5, apto 3", "Calle 5; apto 3"}).Draw(t, "address"), fmt.Sprintf("1.234,%02d", i), "2025", note.Draw(t, "note")})
		}
		data := writeCSV(rows, s, "\r\n", rapid.Bool().Draw(t, "all quoted"))
		cut := rapid.IntRange(len(data)/2, len(data)).Draw(t, "head")
		got, certain := detectCSV(data[:cut], cut == len(data))
		if got != s || !certain {
			t.Fatalf("%v %q %q, certain %v; want %v %q", got.Encoding, got.Delimiter, got.Quote, certain, s.Encoding, s.Delimiter)
		}
		read, err := readCSV(bytes.NewReader(data), got, defaultLimits, csvChunk)
		if err != nil || !equalRows(read.rows, trimmed(rows)) {
			t.Fatalf("%q (%v)", read.rows, err)
		}
	})
}

// TestDetectIsStable: the head's end may fall anywhere.
func TestDetectIsStable(t *testing.T) {
	text := strings.Join(debtors(12).under(tableHeader), "\r\n")
	for e := EncodingUTF8; e < EncodingCP850; e++ {
		data := encodeText(text, e)
		for cut := len(data) - 200; cut < len(data); cut++ {
			if s, certain := detectCSV(data[:cut], false); s != (CSVSettings{e, ';', '"'}) || !certain {
				t.Fatalf("%v cut at %d: %v %q %q, certain %v", e, cut, s.Encoding, s.Delimiter, s.Quote, certain)
			}
		}
	}
}
