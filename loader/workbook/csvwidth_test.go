package workbook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// table is a file of debtors: 12 columns, the last of which is mostly empty.
// Lines are numbered from 1.
type table []string

const tableHeader = "Cédula;Nombre;Dirección;Ciudad;Teléfono;Correo;Producto;Obligación;Saldo;Mora;Fecha;Observaciones"

// debtors gives so many rows.
func debtors(n int) table {
	t := make(table, n)
	for i := range t {
		note := ""
		if i%7 == 0 {
			note = "llamar en la tarde"
		}
		t[i] = fmt.Sprintf("%d;Ana Pérez;Calle %d;Bogotá;300%07d;a%d@b.co;CONSUMO;OB-%d;%d,50;30;01/02/2025;%s", 10_000+i, i, i, i, i, i, note)
	}
	return t
}

func (t table) under(lines ...string) table { return append(slices.Clone(lines), t...) }

// each changes the lines by their number; "" leaves one as it is.
func (t table) each(change func(number int, line string) string) table {
	out := slices.Clone(t)
	for i, line := range out {
		if changed := change(i+1, line); changed != "" {
			out[i] = changed
		}
	}
	return out
}

// cut puts a delimiter into the address of each line that is named.
func (t table) cut(numbers ...int) table {
	return t.each(func(number int, line string) string {
		if slices.Contains(numbers, number) {
			return strings.Replace(line, ";Calle ", ";Calle 5; apto ", 1)
		}
		return ""
	})
}

// short leaves the empty fields at the ends of lines out.
func (t table) short() table {
	return t.each(func(_ int, line string) string { return strings.TrimRight(line, ";") })
}

func (t table) closed() table {
	return t.each(func(_ int, line string) string { return line + ";" })
}

func every(n int, change string) func(int, string) string {
	return func(number int, line string) string {
		if number%n == 0 {
			return line + change
		}
		return ""
	}
}

func TestCSVWidth(t *testing.T) {
	wide := func(row, count, width int) map[string]string {
		return map[string]string{"Row": fmt.Sprint(row), "Count": fmt.Sprint(count), "Width": fmt.Sprint(width)}
	}
	whole := debtors(5000).under(tableHeader)
	small := debtors(20).under(tableHeader)
	bare := debtors(500) // without headers
	three := func(n int) (t table) {
		for i := range n {
			t = append(t, fmt.Sprintf("%d;Ana;%d", 1000+i, i))
		}
		return t
	}
	lacks := func(t table, numbers ...int) table { // a delimiter, before the address
		return t.each(func(number int, line string) string {
			if slices.Contains(numbers, number) {
				return strings.Replace(line, ";Calle ", " Calle ", 1)
			}
			return ""
		})
	}
	for name, c := range map[string]struct {
		lines table
		want  map[string]string // nil: it is read
	}{
		// As they are written.
		"headers and rows":             {whole, nil},
		"short rows":                   {whole.short(), nil},
		"without headers":              {bare, nil},
		"without headers, short rows":  {bare.short(), nil},
		"a delimiter at each end":      {whole.closed(), nil},
		"at each end but the headers'": {debtors(5000).closed().under(tableHeader), nil},
		"at the headers' end only":     {debtors(5000).under(tableHeader + ";"), nil},
		"rows of 11, 12, and 13 with the last empty": {whole.each(func(n int, line string) string {
			return [...]string{strings.TrimSuffix(line, ";"), line, line + ";"}[n%3]
		}), nil},
		"titles above":                          {whole.under("Cartera castigada", "", "Corte;23/11/2026", ""), nil},
		"more titles than rows":                 {debtors(1).under("Cartera", "castigada", "de", "Ejemplo", "", "Sede;Bogotá", tableHeader), nil},
		"titles filled up":                      {whole.under("Cartera castigada;;;;;;;;;;;", ";;;;;;;;;;;"), nil},
		"a total below":                         {append(slices.Clone(whole), "", "TOTAL;;;;;;;;123.456,00;;;", "5000 registros"), nil},
		"groups above the headers":              {whole.under("Titular;;;;;;Obligación;;;;;"), nil},
		"headers of which some are values":      {debtors(5000).short().under(strings.Replace(tableHeader, "Mora", "30", 1)), nil},
		"empty lines that are wider":            {append(slices.Clone(whole), ";;;;;;;;;;;;;;;;;"), nil},
		"no rows":                               {table{tableHeader}, nil},
		"headers and one row":                   {debtors(1).under(tableHeader), nil},
		"headers and one row, ended":            {debtors(1).closed().under(tableHeader), nil},
		"headers and one short row":             {debtors(2)[1:].short().under(tableHeader), nil},
		"a title as wide as a narrow table":     {three(50).under("Cartera;Banco", "Cédula;Nombre;Saldo"), nil},
		"two rows that differ":                  {table{"1;2;3", "1;2;3;4"}, nil},
		"three rows that differ":                {table{"1;2;3", "1;2;3", "1;2;3;4;5"}, nil},
		"one column":                            {table{"Cédula", "1", "2", "3", "4"}, nil},
		"a last column for some":                {three(500).each(every(3, ";nota")), nil},
		"a last column for some, later":         {three(5000).each(every(3, ";nota")), nil},
		"a last column without a name":          {three(500).each(every(3, ";nota")).under("Cédula;Nombre;Saldo"), nil},
		"a last column without a name, written": {debtors(500).each(func(n int, line string) string { return line + [...]string{";", ";nota"}[n%50/49] }).under(tableHeader + ";"), nil},
		"a named column that few have":          {three(5000).each(every(400, ";nota")).under("Cédula;Nombre;Saldo;Nota"), nil},
		"a column of which few have a value":    {three(5000).each(func(n int, line string) string { return line + [...]string{";", ";nota"}[n/4999] }), nil},

		"blocks of 16 rows without their last field, as Excel writes": {whole.each(func(n int, line string) string {
			if (n-1)/16%9 == 4 || n > 4992 {
				return strings.TrimSuffix(line, ";")
			}
			return ""
		}), nil},
		"the last row alone in such a block": {whole.each(func(n int, line string) string { return map[int]string{4993: "TOTAL;;;;;;;;1;;"}[n] })[:4993], nil},
		"a row that is not ended as others":  {whole.closed().each(func(n int, line string) string { return map[int]string{300: strings.TrimSuffix(line, ";")}[n] }), nil},
		"rows short by one here and there": {whole.each(func(n int, line string) string {
			if n%7 == 3 {
				return strings.TrimSuffix(line, ";")
			}
			return ""
		}), nil},
		"an empty last field left out, as some programs do": {whole.each(func(n int, line string) string {
			return strings.TrimSuffix(map[bool]string{true: line, false: line + "nota"}[n%50 == 7], ";")
		}), nil},
		// Without a delimiter.
		"a row lacks one":            {lacks(whole, 300), wide(300, 11, 12)},
		"the first row lacks one":    {lacks(whole, 2), wide(2, 11, 12)},
		"the last row lacks one":     {lacks(whole, 5001), wide(5001, 11, 12)},
		"a later row lacks one":      {lacks(whole, 4000), wide(4000, 11, 12)},
		"two rows lack one":          {lacks(whole, 300, 4000), wide(300, 11, 12)},
		"a row above the total does": {append(lacks(whole, 5001), "", "TOTAL;;;;;;;;123.456,00;;;"), wide(5001, 11, 12)},
		// Delimiters within texts.
		"one row":                               {whole.cut(300), wide(300, 13, 12)},
		"one row with a note":                   {whole.cut(2), wide(2, 13, 12)},
		"the last row":                          {whole.cut(5001), wide(5001, 13, 12)},
		"beyond the sample":                     {whole.cut(3000, 4000), wide(3000, 13, 12)},
		"two of a thousand":                     {debtors(999).under(tableHeader).cut(500, 501), wide(500, 13, 12)},
		"two of five thousand":                  {whole.cut(17, 4800), wide(17, 13, 12)},
		"one of twenty":                         {small.cut(9), wide(9, 13, 12)},
		"half of twenty":                        {small.cut(2, 4, 6, 8, 10, 12, 14, 16, 18, 20), wide(2, 13, 12)},
		"all of twenty":                         {small.cut(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21), wide(2, 13, 12)},
		"all of twenty short ones":              {small.cut(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21).short(), wide(2, 13, 12)},
		"the only row":                          {debtors(1).under(tableHeader).cut(2), wide(2, 13, 12)},
		"below titles":                          {whole.under("Cartera castigada", "").cut(40), wide(40, 13, 12)},
		"in short rows, the widest":             {whole.short().cut(2), wide(2, 13, 12)},
		"a delimiter at each end, too":          {whole.closed().cut(300), wide(300, 14, 13)},
		"at each end but the headers', too":     {debtors(5000).closed().under(tableHeader).cut(300), wide(300, 14, 13)},
		"without headers, one":                  {bare.cut(300), wide(300, 13, 12)},
		"without headers, two of five thousand": {debtors(5000).cut(4000, 4500), wide(4000, 13, 12)},
		"a row wider by five":                   {whole.each(func(n int, line string) string { return map[int]string{90: line + ";a;b;c;d;e"}[n] }), wide(90, 17, 12)},
		"wider by more than a sample keeps":     {whole.each(func(n int, line string) string { return map[int]string{90: line + strings.Repeat(";a", 30)}[n] }), wide(90, 42, 12)},
		"a third below headers": {debtors(500).under(tableHeader).each(func(n int, line string) string {
			return map[int]string{0: strings.Replace(line, ";Calle ", ";Calle 5;", 1)}[n%3]
		}), wide(3, 13, 12)},
		"amounts cut in two":                    {three(500).each(every(3, ";50")).under("Cédula;Nombre;Saldo"), wide(4, 4, 3)},
		"the last text cut in two":              {table(strings.Split("id;zona;dirección|1;a;calle|2;b;calle|3;c;calle;apto|4;d;calle|5;e;calle;apto|6;f;calle", "|")), wide(4, 4, 3)},
		"names fewer than columns, as R writes": {table{"cedula;nombre;saldo", "1;10;Ana;5", "2;11;Luis;6"}, wide(2, 4, 3)},
		"a note behind a shifted row": {debtors(500).under(tableHeader).each(func(n int, line string) string {
			return map[int]string{2: strings.Replace(line, ";Calle ", ";Calle 5;", 1)}[n%7]
		}), wide(2, 13, 12)},
		"its last field empty":                {whole.cut(303), wide(303, 13, 12)},
		"its last field empty, of three rows": {debtors(3).under(tableHeader).cut(4), wide(4, 13, 12)},
		"one among columns without a name":    {three(500).each(every(3, ";nota")).under("Cédula;Nombre;Saldo").each(func(n int, line string) string { return map[int]string{302: "1;Ana;Luis;5"}[n] }), wide(302, 4, 3)},
		"a stray note in one row":             {three(5000).each(every(4999, ";nota")).under("Cédula;Nombre;Saldo"), wide(5000, 4, 3)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readCSV(strings.NewReader(strings.Join(c.lines, "\r\n")), semicolons, defaultLimits, csvChunk)
			if c.want == nil && err != nil {
				t.Fatal(err)
			}
			switch {
			case c.want == nil:
			case c.want["Count"] < c.want["Width"] && len(c.want["Count"]) == len(c.want["Width"]):
				wantRow(t, err, ErrCSVNarrow, c.want)
			default:
				wantRow(t, err, ErrCSVWide, c.want)
			}
		})
	}
}

// TestCSVSwallowedRows: a text that begins with a quote, and one further down
// that has a quote before a delimiter, would make the rows between one cell.
func TestCSVSwallowedRows(t *testing.T) {
	open := func(line string) string { return strings.Replace(line, ";Ana Pérez;", ";\"Ana Pérez;", 1) }
	shut := func(line string) string { return strings.Replace(line, ";Ana Pérez;", ";Ana Pérez\";", 1) }
	for name, c := range map[string]struct {
		from, to int
	}{
		"the next row":        {300, 301},
		"ten rows":            {300, 310},
		"beyond the sample":   {2000, 2001},
		"more than a sample":  {2, 1500},
		"the first two lines": {2, 3},
	} {
		lines := debtors(5000).under(tableHeader).each(func(n int, line string) string {
			return map[int]string{c.from: open(line), c.to: shut(line)}[n]
		})
		_, err := readCSV(strings.NewReader(strings.Join(lines, "\n")), semicolons, defaultLimits, csvChunk)
		t.Run(name, func(t *testing.T) {
			wantRow(t, err, ErrCSVQuote, map[string]string{"Row": fmt.Sprint(c.from)})
		})
	}
	for name, note := range map[string]string{
		"prose":            "Primero, habló; luego, pagó; después, nada; no, no; así, así; sí; ya; a; b; c; d; e; f\nfin",
		"amounts by lines": "1;2;3\n1;2;3\n1;2;3\n1;2;3\n1;2;3\n1;2;3",
		"one line":         "a;b;c;d;e;f;g;h;i;j;k;l;m;n;o",
	} {
		lines := debtors(2000).under(tableHeader).each(func(n int, line string) string {
			noted := strings.TrimRight(line, ";") + `;"` + note + `"`
			return map[int]string{10: noted, 1501: noted}[n]
		})
		s, err := readCSV(strings.NewReader(strings.Join(lines, "\n")), semicolons, defaultLimits, csvChunk)
		if err != nil || s.rows[9][11] != note || s.rows[1500][11] != note {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCSVDelimiterAnywhere: in a table that is written evenly, one delimiter
// too many is refused wherever it stands.
func TestCSVDelimiterAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := debtors(rapid.IntRange(4, 80).Draw(t, "rows"))
		first := 1
		switch rapid.IntRange(0, 2).Draw(t, "headers") {
		case 1:
			lines, first = lines.under(tableHeader), 2
		case 2:
			lines, first = lines.closed().under("Cartera", tableHeader), 3
		}
		row := rapid.IntRange(first, len(lines)).Draw(t, "row")
		line := lines[row-1]
		at := rapid.IntRange(0, len(line)).Draw(t, "at")
		lines[row-1] = line[:at] + ";" + line[at:]
		_, err := readCSV(strings.NewReader(strings.Join(lines, "\n")), semicolons, defaultLimits, csvChunk)
		var open *OpenError
		if !errors.As(err, &open) || open.ID != ErrCSVWide && open.ID != ErrCSVEncoding || open.Values["Row"] != fmt.Sprint(row) {
			t.Fatalf("row %d of %d, %q: %v", row, len(lines), lines[row-1], err)
		}
	})
}

// TestCSVQuotesAnywhere: two quotes, put anywhere into a table, lose no row and
// change no other.
func TestCSVQuotesAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := debtors(rapid.IntRange(4, 30).Draw(t, "rows")).under(tableHeader)
		if rapid.Bool().Draw(t, "closed") {
			lines = lines.closed()
		}
		want := rowsOf(lines)
		touched := map[int]bool{}
		for range 2 {
			row := rapid.IntRange(2, len(lines)).Draw(t, "row")
			line := lines[row-1]
			places := []int{0, len(line)} // mostly where a field starts or ends
			for i := range line {
				if line[i] == ';' {
					places = append(places, i, i+1)
				}
			}
			at := rapid.OneOf(rapid.SampledFrom(places), rapid.IntRange(0, len(line))).Draw(t, "at")
			lines[row-1] = line[:at] + `"` + line[at:]
			touched[row] = true
		}
		got, err := readCSV(strings.NewReader(strings.Join(lines, "\n")), semicolons, defaultLimits, csvChunk)
		if err != nil {
			return
		}
		if len(got.rows) != len(want) {
			t.Fatalf("%d rows of %d", len(got.rows), len(want))
		}
		for i, row := range got.rows {
			if !touched[i+1] && !slices.Equal(row, want[i]) {
				t.Fatalf("row %d is %q", i+1, row)
			}
		}
	})
}

// rowsOf gives the fields of lines without quotes.
func rowsOf(lines table) [][]string {
	rows := make([][]string, len(lines))
	for i, line := range lines {
		rows[i] = strings.Split(line, ";")
	}
	return trimmed(rows)
}
