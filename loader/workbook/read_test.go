package workbook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// dump lists every value of a store: "A1 kind raw [format] [formula]".
func dump(s *Store) []string {
	var out []string
	for row := range s.Len() {
		for col := range s.Columns() {
			c := s.Cell(row, col)
			if c == (Cell{}) {
				continue
			}
			line := fmt.Sprintf("%s %s %q", cellName(col, s.Number(row)), c.Kind, c.Raw)
			if c.Format != "" {
				line += " " + c.Format
			}
			if c.Formula {
				line += " formula"
			}
			out = append(out, line)
		}
	}
	return out
}

func TestReadCells(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want []string
	}{
		"number": {`<row r="1"><c r="A1"><v>3.0012345678E9</v></c><c r="B1" t="n" s="1"><v>12</v></c></row>`,
			[]string{`A1 number "3.0012345678E9" General`, `B1 number "12" 0000000000`}},
		"dates": {`<row r="1"><c r="A1" s="2"><v>45000</v></c><c r="B1" s="3"><v>45000.5</v></c></row>`,
			[]string{`A1 date "45000" mm-dd-yy`, `B1 date "45000.5" dd/mm/yyyy`}},
		"iso date": {`<row r="1"><c r="A1" s="3" t="d"><v>2025-02-03T00:00:00</v></c><c r="B1" t="d"><v>10:20:30</v></c></row>`,
			[]string{`A1 date "2025-02-03T00:00:00" dd/mm/yyyy`, `B1 date "10:20:30" General`}},
		"shared": {`<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>`,
			[]string{`A1 text "uno"`, `B1 text " dos "`, `C1 text "tres"`}},
		"inline": {`<row r="1"><c r="A1" t="inlineStr"><is><t>x &amp; y</t></is></c><c r="B1" t="inlineStr"><is><r><t>a </t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>p</t></rPh></is></c></row>`,
			[]string{`A1 text "x & y"`, `B1 text "a b"`}},
		"inline with a value too": {`<row r="1"><c r="A1" t="inlineStr"><v>1.0</v><is><t>1.</t></is></c><c r="B1" t="inlineStr"><is><t>2.</t></is><v>2.0</v></c><c r="C1" t="inlineStr"><v>solo</v></c></row>`,
			[]string{`A1 text "1."`, `B1 text "2."`, `C1 text "solo"`}},
		"cdata": {`<row r="1"><c r="A1" t="inlineStr"><is><t>a<![CDATA[<b>&]]>c</t></is></c></row>`,
			[]string{`A1 text "a<b>&c"`}},
		"formula results": {`<row r="1"><c r="A1" t="str"><f>A2</f><v>txt</v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c><c r="D1" t="b"><f>TRUE</f><v>1</v></c><c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`,
			[]string{`A1 text "txt" formula`, `B1 text "" formula`, `C1 number "2" General formula`, `D1 bool "1" formula`, `E1 error "#DIV/0!" formula`}},
		"formulas without a result": {`<row r="1"><c r="A1"><f>SUM(B1:B9)</f></c><c r="B1"><f>A2</f><v></v></c><c r="C1" t="str"><f>A2</f></c><c r="D1" s="3"><f t="shared" si="0"/></c></row>`,
			[]string{`A1 empty "" formula`, `B1 empty "" formula`, `C1 empty "" formula`, `D1 empty "" formula`}},
		"str without formula": {`<row r="1"><c r="A1" t="str"><v>hola</v></c></row>`, []string{`A1 text "hola"`}},
		"bools and errors":    {`<row r="1"><c r="A1" t="b"><v>0</v></c><c r="B1" t="b"><v>true</v></c><c r="C1" t="e"><v>#N/A</v></c></row>`, []string{`A1 bool "0"`, `B1 bool "1"`, `C1 error "#N/A"`}},
		"space": {`<row r="1"><c r="A1" t="inlineStr"><is><t>  a b
 </t></is></c><c r="B1" t="inlineStr"><is><t xml:space="preserve">  a </t></is></c><c r="C1" t="inlineStr" xml:space="preserve"><is><t>  a </t></is></c><c r="D1"><v> 7
</v></c><c r="E1" t="inlineStr"><is><t> </t></is></c></row>`,
			[]string{`A1 text "a b"`, `B1 text "  a "`, `C1 text "  a "`, `D1 number "7" General`}},
		"escapes": {`<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x000D__x0_</t></is></c><c r="B1" t="inlineStr"><is><t>_xD83D__xDE00_ _xD83D_</t></is></c><c r="C1" t="str"><v>_x001B_</v></c></row>`,
			[]string{`A1 text "a\rb_x000D__x0_"`, `B1 text "😀 _xD83D_"`, `C1 text "\x1b"`}},
		"gaps": {`<row r="2"><c r="B2"><v>1</v></c><c r="AA2"><v>2</v></c></row><row r="1048576"><c r="XFD1048576"><v>3</v></c></row>`,
			[]string{`B2 number "1" General`, `AA2 number "2" General`, `XFD1048576 number "3" General`}},
		"without references": {`<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row r="5"/><row><c><v>4</v></c></row>`,
			[]string{`A1 number "1" General`, `D1 number "2" General`, `E1 number "3" General`, `A6 number "4" General`}},
		"rows without value": {`<row r="1" s="1" customFormat="1"/><row r="2"><c r="A2" s="1"/><c r="B2" t="s"/></row><row r="3"><c r="A3" t="str"><f>""</f><v></v></c></row><row r="4"><c r="A4"><v>1</v></c></row>`,
			[]string{`A4 number "1" General`}},
		"empty style":     {`<row r="1"><c r="A1" s=""><v>1</v></c></row>`, []string{`A1 number "1" General`}},
		"extension lists": {`<row r="1"><c r="A1"><v>1</v><extLst><ext/></extLst></c><extLst/></row>`, []string{`A1 number "1" General`}},
		"long id":         {`<row r="1"><c r="A1"><v>123456789012345678</v></c></row>`, []string{`A1 number "123456789012345678" General`}},
		"comments":        {`<!-- <row r="9"/> --><row r="1"><!-- x --><c r="A1"><v>1<!-- y -->2</v></c></row>`, []string{`A1 number "12" General`}},
	} {
		t.Run(name, func(t *testing.T) {
			got := dump(mustRead(t, book(c.rows)))
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	cell := func(attrs, inside string) string {
		return `<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2" ` + attrs + `>` + inside + `</c></row>`
	}
	at := map[string]string{"Sheet": "Hoja1", "Row": "2", "Cell": "B2"}
	for name, c := range map[string]struct {
		rows string
		want map[string]string
	}{
		"rows out of order":        {`<row r="3"/><row r="2"/>`, map[string]string{"Sheet": "Hoja1", "Row": "2", "Cell": ""}},
		"row repeated":             {`<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>`, map[string]string{"Row": "2"}},
		"row repeated without r":   {`<row/><row r="1"/>`, map[string]string{"Row": "1"}},
		"row zero":                 {`<row r="0"/>`, map[string]string{"Sheet": "Hoja1"}},
		"row no number":            {`<row r="1x"/>`, map[string]string{"Sheet": "Hoja1"}},
		"cells out of order":       {`<row r="2"><c r="C2"/><c r="B2"/></row>`, at},
		"cell repeated":            {`<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>2</v></c></row>`, at},
		"cell of another row":      {`<row r="2"><c r="A3"/></row>`, map[string]string{"Row": "2"}},
		"absolute reference":       {`<row r="2"><c r="$A$2"/></row>`, map[string]string{"Row": "2"}},
		"lower case reference":     {`<row r="2"><c r="a2"/></row>`, map[string]string{"Row": "2"}},
		"reference without row":    {`<row r="2"><c r="B"/></row>`, map[string]string{"Row": "2"}},
		"empty reference":          {`<row r="2"><c r=""/></row>`, map[string]string{"Row": "2"}},
		"unknown type":             {cell(`t="x"`, `<v>1</v>`), at},
		"bad number":               {cell(``, `<v>1,5</v>`), at},
		"hexadecimal":              {cell(``, `<v>0x10</v>`), at},
		"underscore":               {cell(``, `<v>1_000</v>`), at},
		"infinite":                 {cell(``, `<v>INF</v>`), at},
		"beyond a double":          {cell(``, `<v>1E400</v>`), at},
		"bad bool":                 {cell(`t="b"`, `<v>2</v>`), at},
		"bad date":                 {cell(`t="d"`, `<v>2025-02-31</v>`), at},
		"serial in a date cell":    {cell(`t="d"`, `<v>45000</v>`), at},
		"shared string too high":   {cell(`t="s"`, `<v>3</v>`), at},
		"shared string negative":   {cell(`t="s"`, `<v>-1</v>`), at},
		"style too high":           {cell(`s="6"`, `<v>1</v>`), at},
		"style no number":          {cell(`s="x"`, `<v>1</v>`), at},
		"two values":               {cell(``, `<v>1</v><v>2</v>`), at},
		"two inline strings":       {cell(`t="inlineStr"`, `<is><t>a</t></is><is><t>b</t></is>`), at},
		"inline string elsewhere":  {cell(``, `<is><t>a</t></is>`), at},
		"element in a value":       {cell(``, `<v>1<b/></v>`), at},
		"unknown element":          {cell(``, `<w>1</w>`), at},
		"text in a cell":           {cell(``, `1`), at},
		"attribute twice":          {`<row r="1"><c r="A1" t="s" t="n"><v>0</v></c></row>`, map[string]string{"Sheet": "Hoja1"}},
		"not a row":                {`<r r="1"/>`, map[string]string{"Sheet": "Hoja1"}},
		"row of another namespace": {`<x:row xmlns:x="urn:x" r="1"/>`, map[string]string{"Sheet": "Hoja1"}},
		"not well-formed":          {`<row r="1"><c r="A1"><v>1</w></c></row>`, map[string]string{"Row": "1", "Cell": "A1"}},
		"unknown entity":           {`<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>`, map[string]string{"Row": "1", "Cell": "A1"}},
		"control character":        {"<row r=\"1\"><c r=\"A1\" t=\"str\"><v>\x01</v></c></row>", map[string]string{"Row": "1", "Cell": "A1"}},
		"not UTF-8":                {"<row r=\"1\"><c r=\"A1\" t=\"str\"><v>\xE9</v></c></row>", map[string]string{"Row": "1", "Cell": "A1"}},
		"two data elements":        {`</sheetData><sheetData>`, map[string]string{"Sheet": "Hoja1"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := readBytes(book(c.rows).zipped(t), defaultLimits)
			wantID(t, err, ErrDamaged, c.want)
			if s != nil {
				t.Error("a store was given with the error")
			}
		})
	}
}

func TestReadParts(t *testing.T) {
	const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"><v>45000</v></c></row>`
	want := []string{`A1 text "uno"`, `B1 date "45000" dd/mm/yyyy`}
	plain := book(rows)
	strict := parts{}
	for name, data := range plain {
		data = strings.ReplaceAll(data, "http://schemas.openxmlformats.org/spreadsheetml/2006/main", nsMainStrict)
		strict[name] = strings.ReplaceAll(data, nsRefer, nsReferStrict)
	}
	moved := parts{
		"_rels/.rels":              `<Relationships ` + relsXMLNS + `><Relationship Id="x" Type="` + relType + `officeDocument" Target="/Libro%201/b.xml"/></Relationships>`,
		"Libro 1/b.xml":            plain["xl/workbook.xml"],
		"Libro 1/_rels/b.xml.rels": `<Relationships ` + relsXMLNS + `><Relationship Id="rId1" Type="` + relType + `worksheet" Target="../h/Uno.XML"/><Relationship Id="s" Type="` + relType + `styles" Target="/s.xml"/><Relationship Id="t" Type="` + relType + `sharedStrings" Target="./t.xml"/></Relationships>`,
		"h/uno.xml":                plain["xl/worksheets/sheet1.xml"],
		`s.xml`:                    plain["xl/styles.xml"],
		`Libro 1\t.xml`:            plain["xl/sharedStrings.xml"],
	}
	prefixed := book("", parts{"xl/worksheets/sheet1.xml": `<x:worksheet xmlns:x="` + nsMain + `"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" s="3"><x:v>45000</x:v></x:c></x:row></x:sheetData></x:worksheet>`})
	utf16 := book(rows, parts{"xl/sharedStrings.xml": string(utf16LE(`<?xml version="1.0" encoding="UTF-16"?>` + plain["xl/sharedStrings.xml"]))})
	marked := book(rows, parts{"xl/worksheets/sheet1.xml": "\xEF\xBB\xBF" + plain["xl/worksheets/sheet1.xml"]})
	alternate := book(rows, parts{"xl/worksheets/sheet1.xml": strings.Replace(plain["xl/worksheets/sheet1.xml"], "<pageMargins",
		`<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><row xmlns="`+nsMain+`" r="1"/></mc:Choice></mc:AlternateContent><pageMargins`, 1)})
	for name, p := range map[string]parts{"plain": plain, "strict": strict, "moved": moved, "prefixed": prefixed, "UTF-16": utf16, "byte order mark": marked, "alternate content": alternate} {
		t.Run(name, func(t *testing.T) {
			if got := dump(mustRead(t, p)); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestReadRefusesParts(t *testing.T) {
	const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`
	rels := book("")["xl/_rels/workbook.xml.rels"]
	for name, c := range map[string]struct {
		change parts
		part   string
	}{
		"doctype":                   {parts{"xl/sharedStrings.xml": `<!DOCTYPE sst [<!ENTITY a "b">]><sst ` + xmlns + `/>`}, "xl/sharedStrings.xml"},
		"no root":                   {parts{"xl/styles.xml": `<?xml version="1.0"?>`}, "xl/styles.xml"},
		"empty":                     {parts{"xl/styles.xml": ``}, "xl/styles.xml"},
		"two roots":                 {parts{"xl/styles.xml": `<styleSheet ` + xmlns + `/><styleSheet ` + xmlns + `/>`}, "xl/styles.xml"},
		"text after the root":       {parts{"xl/styles.xml": `<styleSheet ` + xmlns + `/>x`}, "xl/styles.xml"},
		"another root":              {parts{"xl/sharedStrings.xml": `<x ` + xmlns + `/>`}, "xl/sharedStrings.xml"},
		"no namespace":              {parts{"xl/worksheets/sheet1.xml": `<worksheet><sheetData/></worksheet>`}, "xl/worksheets/sheet1.xml"},
		"no data element":           {parts{"xl/worksheets/sheet1.xml": `<worksheet ` + xmlns + `/>`}, "xl/worksheets/sheet1.xml"},
		"Latin-1":                   {parts{"xl/styles.xml": `<?xml version="1.0" encoding="ISO-8859-1"?><styleSheet ` + xmlns + `/>`}, "xl/styles.xml"},
		"styles missing":            {parts{"xl/_rels/workbook.xml.rels": strings.Replace(rels, "styles.xml", "no.xml", 1)}, "xl/no.xml"},
		"shared strings missing":    {parts{"xl/_rels/workbook.xml.rels": strings.Replace(rels, "sharedStrings.xml", "no.xml", 1)}, "xl/no.xml"},
		"sheet missing":             {parts{"xl/_rels/workbook.xml.rels": strings.Replace(rels, "sheet1.xml", "no.xml", 1)}, "xl/worksheets/no.xml"},
		"relationship id twice":     {parts{"xl/_rels/workbook.xml.rels": strings.Replace(rels, `"rId2"`, `"rId1"`, 1)}, "xl/_rels/workbook.xml.rels"},
		"two tables of strings":     {parts{"xl/_rels/workbook.xml.rels": strings.Replace(rels, `</`, `<Relationship Id="r9" Type="`+relType+`sharedStrings" Target="b.xml"/></`, 1)}, ""},
		"stray element":             {parts{"xl/sharedStrings.xml": `<sst ` + xmlns + `><t>x</t></sst>`}, "xl/sharedStrings.xml"},
		"format twice":              {parts{"xl/styles.xml": `<styleSheet ` + xmlns + `><numFmts><numFmt numFmtId="164" formatCode="0"/><numFmt numFmtId="164" formatCode="d"/></numFmts></styleSheet>`}, "xl/styles.xml"},
		"format without code":       {parts{"xl/styles.xml": `<styleSheet ` + xmlns + `><numFmts><numFmt numFmtId="164"/></numFmts></styleSheet>`}, "xl/styles.xml"},
		"style without number":      {parts{"xl/styles.xml": `<styleSheet ` + xmlns + `><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>`}, "xl/styles.xml"},
		"date system":               {parts{"xl/workbook.xml": `<workbook ` + xmlns + `><workbookPr date1904="2"/><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`}, "xl/workbook.xml"},
		"sheet without name":        {parts{"xl/workbook.xml": `<workbook ` + xmlns + `><sheets><sheet r:id="rId1"/></sheets></workbook>`}, "xl/workbook.xml"},
		"sheet without relation":    {parts{"xl/workbook.xml": `<workbook ` + xmlns + `><sheets><sheet name="a"/></sheets></workbook>`}, "xl/workbook.xml"},
		"sheet's relation missing":  {parts{"xl/workbook.xml": `<workbook ` + xmlns + `><sheets><sheet name="a" r:id="rId7"/></sheets></workbook>`}, ""},
		"nested too deeply":         {parts{"xl/styles.xml": `<styleSheet ` + xmlns + `>` + strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300) + `</styleSheet>`}, "xl/styles.xml"},
		"workbook's rels missing":   {parts{"xl/workbook.xml": "", "xl/_rels/workbook.xml.rels": ""}, ""},
		"part twice, by other case": {parts{"xl/WORKBOOK.xml": "<x/>"}, "xl/workbook.xml"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readBytes(book(rows, c.change).zipped(t), defaultLimits)
			values := map[string]string{}
			if c.part != "" {
				values["Part"] = c.part
			}
			wantID(t, err, ErrDamaged, values)
		})
	}
}

func TestReadDate1904(t *testing.T) {
	s := mustRead(t, book(`<row><c s="3"><v>0</v></c></row>`, parts{
		"xl/workbook.xml": `<workbook ` + xmlns + `><workbookPr date1904="true"/><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`}))
	if !s.Date1904() {
		t.Error("the 1904 date system is lost")
	}
	if got := s.Shown(0, 0); got != "01/01/1904" {
		t.Errorf("serial 0 shows %q", got)
	}
}

func TestReadWithoutStylesAndStrings(t *testing.T) {
	p := book(`<row><c s="0"><v>1</v></c></row>`, parts{
		"xl/_rels/workbook.xml.rels": `<Relationships ` + relsXMLNS + `><Relationship Id="rId1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/></Relationships>`})
	delete(p, "xl/styles.xml")
	delete(p, "xl/sharedStrings.xml")
	if got := dump(mustRead(t, p)); !slices.Equal(got, []string{`A1 number "1" General`}) {
		t.Errorf("got %q", got)
	}
}

func TestReadEmptySheet(t *testing.T) {
	for _, rows := range []string{``, `<row r="1"/>`, `<row r="1"><c r="A1" s="1"/></row>`} {
		_, err := readBytes(book(rows).zipped(t), defaultLimits)
		wantID(t, err, ErrEmptySheet, map[string]string{"Sheet": "Hoja1"})
	}
}

func TestReadTwice(t *testing.T) {
	w, err := openBytes(book(`<row><c t="s"><v>0</v></c><c t="str"><v>propio</v></c></row>`).zipped(t), defaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the shared strings are kept
		s, err := w.Read(context.Background(), 0, nil)
		if err != nil || s.Cell(0, 0).Raw != "uno" || s.Cell(0, 1).Raw != "propio" {
			t.Fatalf("%v %v", err, s)
		}
	}
}

func TestReadProgressAndCancel(t *testing.T) {
	const count = 50_000 // of 37 bytes and more: several blocks
	var rows strings.Builder
	for i := range count {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d"><v>%d</v></c></row>`, i+1, i+1, i)
	}
	w, err := openBytes(book(rows.String()).zipped(t), defaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	var seen []Progress
	if _, err := w.Read(context.Background(), 0, func(p Progress) { seen = append(seen, p) }); err != nil {
		t.Fatal(err)
	}
	last := seen[len(seen)-1]
	if len(seen) < 5 || last.Rows != count || last.Bytes != last.Total {
		t.Errorf("progress %+v", seen)
	}
	for i, p := range seen {
		if i > 0 && (p.Rows < seen[i-1].Rows || p.Bytes < seen[i-1].Bytes || p.First == nil && seen[i-1].First != nil) {
			t.Errorf("progress %d goes back: %+v", i, p)
		}
	}
	if f := last.First; f == nil || f.Len() != firstRows || f.Cell(99, 0).Raw != "99" || f.Number(99) != 100 || f.Shown(0, 0) != "0" {
		t.Error("the first rows are not there")
	}

	ctx, cancel := context.WithCancel(context.Background())
	reached := 0
	_, err = w.Read(ctx, 0, func(p Progress) {
		reached = p.Rows
		cancel()
	})
	if !errors.Is(err, context.Canceled) || reached == 0 || reached > count/2 {
		t.Errorf("%v after %d rows", err, reached)
	}
}

// TestReadsOnAfterCancel: a reading that was cancelled leaves the workbook usable.
func TestReadsOnAfterCancel(t *testing.T) {
	rows := strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 50_000)
	var texts strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&texts, "<si><t>texto %d</t></si>", i)
	}
	w, err := openBytes(book(rows, parts{"xl/sharedStrings.xml": `<sst ` + xmlns + `>` + texts.String() + `</sst>`}).zipped(t), defaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for after := range 6 {
		ctx, cancel := context.WithCancel(context.Background())
		_, err := w.Read(ctx, 0, func(Progress) {
			if after--; after < 0 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	s, err := w.Read(context.Background(), 0, nil)
	if err != nil || s.Len() != 50_000 || s.Cell(49_999, 0).Raw != "texto 0" {
		t.Errorf("%v", err)
	}
}
