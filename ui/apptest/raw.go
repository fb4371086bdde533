package apptest

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"wolkload/loader/workbook"
)

// RawSheet is a sheet of texts that no program would write: any name, any text.
type RawSheet struct {
	Name          string
	Rows          [][]string // "" is no cell; one that begins with "=" is a formula without its result
	Hidden        bool
	HiddenRows    []int    // numbers
	HiddenColumns []int    // numbers, from 1
	Merged        []string // references such as "A2:A4"
}

// WriteRaw writes a workbook by hand, since workbook.Write refuses names and
// replaces characters that a foreign file may well have. What XML can't hold is
// written as SpreadsheetML escapes it, bytes that are no UTF-8 as U+FFFD.
func WriteRaw(t testing.TB, path string, sheets ...RawSheet) {
	t.Helper()
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	}
	var list, relations strings.Builder
	for i, s := range sheets {
		n := i + 1
		state := "visible"
		if s.Hidden {
			state = "hidden"
		}
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>`, escape(s.Name), n, state, n)
		fmt.Fprintf(&relations, `<Relationship Id="r%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>`, n, n)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)] = s.xml()
	}
	parts["xl/workbook.xml"] = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` +
		list.String() + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations.String() + `</Relationships>`

	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for name, content := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

func (s RawSheet) xml() string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>`)
	for _, c := range s.HiddenColumns {
		fmt.Fprintf(&b, `<col min="%d" max="%d" hidden="1"/>`, c, c)
	}
	b.WriteString(`</cols><sheetData>`)
	for r, row := range s.Rows {
		hidden := ""
		if slices.Contains(s.HiddenRows, r+1) {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, r+1, hidden)
		for c, text := range row {
			ref := fmt.Sprintf("%s%d", workbook.ColumnName(c), r+1)
			switch formula, ok := strings.CutPrefix(text, "="); {
			case ok:
				fmt.Fprintf(&b, `<c r="%s"><f>%s</f></c>`, ref, escape(formula))
			case text != "":
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, ref, escape(text))
			}
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData><mergeCells>`)
	for _, ref := range s.Merged {
		fmt.Fprintf(&b, `<mergeCell ref="%s"/>`, ref)
	}
	b.WriteString(`</mergeCells></worksheet>`)
	return b.String()
}

// escape writes a text as an XML part of a workbook holds it.
func escape(text string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(text, "_x", "_x005F_x") {
		switch {
		case r == utf8.RuneError:
			b.WriteString("\uFFFD")
		case r < ' ' || r == 0xFFFE || r == 0xFFFF || unicode.IsControl(r):
			fmt.Fprintf(&b, "_x%04X_", r)
		default:
			xml.EscapeText(&b, []byte(string(r))) // a Builder does not fail
		}
	}
	return b.String()
}
