package workbook

import (
	"slices"
	"strings"
	"testing"
)

// grid makes a sheet of rows written as "a|b|c": "" is no cell, "#1" the number
// 1, "@45000" a date, "=" a formula without its result, anything else a text. Rows that are "" are not in the file.
func grid(t testing.TB, rows ...string) *Store {
	t.Helper()
	var xml strings.Builder
	for i, row := range rows {
		if row == "" {
			continue
		}
		xml.WriteString(`<row r="` + cellName(0, i+1)[1:] + `">`)
		for col, text := range strings.Split(row, "|") {
			ref := ` r="` + cellName(col, i+1) + `"`
			switch {
			case text == "":
			case text == "=":
				xml.WriteString(`<c` + ref + `><f>A1</f></c>`)
			case text[0] == '#':
				xml.WriteString(`<c` + ref + `><v>` + text[1:] + `</v></c>`)
			case text[0] == '@':
				xml.WriteString(`<c` + ref + ` s="3"><v>` + text[1:] + `</v></c>`)
			default:
				xml.WriteString(`<c` + ref + ` t="inlineStr"><is><t>` + text + `</t></is></c>`)
			}
		}
		xml.WriteString(`</row>`)
	}
	return mustRead(t, book(xml.String()))
}

func TestGuessHeader(t *testing.T) {
	for name, c := range map[string]struct {
		rows   []string
		number int // of the header row in the sheet, 0 for none
		reason string
	}{
		"first row":                              {[]string{"Cédula|Nombre|Saldo", "#1|Ana|#10", "#2|Luz|#20"}, 1, HeaderAboveValues},
		"below a title":                          {[]string{"CARTERA NOVIEMBRE", "", "Cédula|Nombre|Saldo", "#1|Ana|#10", "#2|Luz|#20"}, 3, HeaderAboveValues},
		"below several titles":                   {[]string{"Banco Ejemplo S. A.", "Cartera castigada|Corte: noviembre", "Fecha|30/11/2025", "", "Cédula|Nombre|Celular_1|N° obligación|Saldo", "#1|Ana|#300|A-1|#10", "#2|Luz|#301|A-2|#20"}, 5, HeaderAboveValues},
		"below column groups":                    {[]string{"Deudor|||Obligación||", "Cédula|Nombre|Celular|Id|Saldo|Vence", "#1|Ana|#300|A1|#5|@45000", "#2|Luz|#301|A2|#6|@45001"}, 2, HeaderAboveValues},
		"in two rows":                            {[]string{"CARTERA", "Cédula|Nombre|Saldo||Vence", "||Capital|Intereses|", "#1|Ana|#5|#6|@45000", "#2|Luz|#7|#8|@45001"}, 3, HeaderInTwoRows},
		"in two rows, mostly groups":             {[]string{"Cédula|Saldo|||Mora||Nombre", "|Capital|Intereses|Total|Días|Tramo|", "#1|#5|#6|#7|#8|A|Ana", "#2|#5|#6|#7|#8|B|Luz"}, 2, HeaderInTwoRows},
		"a region below the header":              {[]string{"Cédula|Nombre|Saldo", "Zona Norte", "#1|Ana|#5", "#2|Luz|#7"}, 1, HeaderAboveValues},
		"the first row has names alone":          {[]string{"Nombre||Cédula|Saldo", "Juan|Pérez||", "Ana|Ruiz|#1|#5", "Luz|Gil|#2|#7"}, 1, HeaderAboveValues},
		"the first row has notes alone":          {[]string{"Cédula|Nombre|Saldo||", "|||pendiente|sin datos", "#1|Ana|#5|x|y", "#2|Luz|#7|z|w"}, 1, HeaderAboveValues},
		"on each page":                           {[]string{"Cédula|Nombre|Saldo", "#1|Ana|#5", "#2|Luz|#7", "Cédula|Nombre|Saldo", "#3|Eva|#5"}, 1, HeaderAboveValues},
		"on each page, all words":                {[]string{"Nombre|Ciudad|Estado", "Ana|Cali|Activo", "Luz|Bogotá|Activo", "Nombre|Ciudad|Estado", "Eva|Cali|Activo"}, 1, HeaderAboveTexts},
		"another table below":                    {[]string{"Cédula|Nombre|Saldo", "#1|Ana|#5", "#2|Luz|#7", "", "Cédula|Codeudor|Saldo", "#3|Eva|#5", "#4|Sol|#6"}, 1, HeaderAboveValues},
		"two titles over columns without header": {[]string{"Uso interno|No tocar", "||Cédula|Nombre|Saldo", "x|y|#1|Ana|#5", "x|y|#2|Luz|#7"}, 2, HeaderAboveValues},
		"a title over a column without header":   {[]string{"Cartera", "|Cédula|Nombre|Saldo", "x|#1|Ana|#5", "x|#2|Luz|#7"}, 2, HeaderAboveValues},
		"values as text":                         {[]string{"Cédula|Nombre|Vence|Correo", "1030|Ana|31/01/2025|ana@example.com", "1031|Luz|28/02/2025|luz@example.com"}, 1, HeaderAboveValues},
		"all words":                              {[]string{"Nombre|Ciudad|Estado", "Ana|Cali|Activo", "Luz|Bogotá|Activo"}, 1, HeaderAboveTexts},
		"empty headers":                          {[]string{"Cédula||Nombre|Saldo|", "#1|x|Ana|#10|y", "#2|x|Luz|#20|y", "#3|x|Eva|#20|"}, 1, HeaderAboveValues},
		"a header twice":                         {[]string{"Cédula|Nombre|Celular|Celular|Saldo", "#1|Ana|#300|#301|#10", "#2|Luz|#302|#303|#20"}, 1, HeaderAboveValues},
		"blank below":                            {[]string{"Cédula|Nombre|Obligación|Saldo", "#1|Ana|A1|#10", "||A2|#10", "||A3|#10", "#2|Luz|A4|#10", "||A5|#4"}, 1, HeaderAboveValues},
		"headers only":                           {[]string{"Plantilla", "Cédula|Nombre|Saldo"}, 2, HeaderAlone},
		"a year among headers":                   {[]string{"Cédula|Nombre|Saldo|Mora|#2025", "#1|Ana|#10|#3|#4", "#2|Luz|#20|#3|#5"}, 1, HeaderAboveValues},
		"numbers only":                           {[]string{"#1|#2|#3", "#4|#5|#6"}, 0, HeaderNone},
		"no header":                              {[]string{"#1|Ana|ana@example.com|#10", "#2|Luz|luz@example.com|#20", "#3|Eva|eva@example.com|#30"}, 0, HeaderNone},
		"no header, all text":                    {[]string{"1030|Ana|Activo", "1031|Luz|Activo", "1032|Eva|Activo"}, 0, HeaderNone},
		"no header and a note":                   {[]string{"#1|Ana|#2|#10", "#2|Luz|#2|#20", "Elaboró|Contabilidad"}, 0, HeaderNone},
		"above formulas":                         {[]string{"CARTERA NOVIEMBRE", "Cédula|Nombre|Saldo", "=|=|=", "=|=|="}, 2, HeaderAboveValues},
		"one cell":                               {[]string{"Cartera"}, 0, HeaderNone},
		"one column":                             {[]string{"Cédula", "#1", "#2"}, 0, HeaderNone},
		"sentences":                              {[]string{strings.Repeat("Lea esto con cuidado. ", 9) + "|" + strings.Repeat("Y esto. ", 30), "#1|#2", "#3|#4"}, 0, HeaderNone},
		"the same words always":                  {[]string{"Sí|No|Sí|No", "Sí|No|Sí|No", "Sí|No|Sí|No"}, 0, HeaderNone},
	} {
		t.Run(name, func(t *testing.T) {
			s := grid(t, c.rows...)
			h := s.GuessHeader()
			number := 0
			if h.Row >= 0 {
				number = s.Number(h.Row)
			}
			if number != c.number || h.Reason != c.reason {
				t.Errorf("row %d (%s), want %d (%s)", number, h.Reason, c.number, c.reason)
			}
		})
	}
}

func TestGuessHeaderOfWideAndLongSheets(t *testing.T) {
	head, row := make([]string, 300), make([]string, 300)
	for i := range head {
		head[i], row[i] = "Campo "+ColumnName(i), "#1"
	}
	rows := []string{strings.Join(head, "|")}
	for range 60 {
		rows = append(rows, strings.Join(row, "|"))
	}
	if h := grid(t, rows...).GuessHeader(); h.Row != 0 {
		t.Errorf("row %d (%s)", h.Row, h.Reason)
	}
}

func TestHeaderCells(t *testing.T) {
	s := grid(t, "CARTERA", "Cédula|Nombre|Saldo||Vence", "||Capital|Intereses|", "#1|Ana|#5|#6|@45000", "#2|Luz|#7|#8|@45001")
	if got := s.HeaderCells(2); !slices.Equal(got, []int{1, 1, 2, 2, 1}) || s.HeaderTop(2) != 1 {
		t.Errorf("%v, from row %d", got, s.HeaderTop(2))
	}
	for _, row := range []int{-1, 0, 1, 3, 5} {
		if got := s.HeaderCells(row); got != nil || s.HeaderTop(row) != row {
			t.Errorf("row %d: %v", row, got)
		}
	}
}

// TestHeaderMerged: one column that is merged downwards is no title.
func TestHeaderMerged(t *testing.T) {
	text := func(ref, text string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
	}
	rows := `<row r="1">` + text("A1", "Cédula") + text("B1", "Saldo") + `</row>` +
		`<row r="3"><c r="A3" s="1"/>` + text("B3", "Capital") + text("C3", "Intereses") + `</row>` +
		`<row r="4"><c r="A4"><v>1</v></c><c r="B4"><v>2</v></c><c r="C4"><v>3</v></c></row>` +
		`<row r="5"><c r="A5"><v>1</v></c><c r="B5"><v>2</v></c><c r="C5"><v>3</v></c></row>`
	sheet := strings.Replace(sheetXML(rows), "<pageMargins", `<mergeCells count="2"><mergeCell ref="A1:A3"/><mergeCell ref="B1:C2"/></mergeCells><pageMargins`, 1)
	s := mustRead(t, book("", parts{"xl/worksheets/sheet1.xml": sheet}))
	if h := s.GuessHeader(); h.Row != 1 || h.Reason != HeaderInTwoRows {
		t.Fatalf("%+v", h)
	}
	if got := s.HeaderCells(1); !slices.Equal(got, []int{0, 1, 1}) {
		t.Errorf("%v", got)
	}
}

func TestPassed(t *testing.T) {
	rows := []string{"Banco|Ejemplo|S. A.|", "Corte|30/11/2025", "#1|Ana|#300|#5", "Total|||#5", "Cédula|Nombre|Celular|Saldo", "#2|Luz|#301|#7"}
	s := grid(t, rows...)
	for row, want := range []int{0, 0, 0, 0, 1, 1} {
		if got := s.Passed(row); got != want {
			t.Errorf("row %d: %d, want %d", row, got, want)
		}
	}
	if two := grid(t, "Cédula|Nombre|Saldo||Vence", "||Capital|Intereses|", "#1|Ana|#5|#6|@45000", "#2|Luz|#7|#8|@45001"); two.Passed(1) != 0 {
		t.Error("a row of the headers")
	}
}
