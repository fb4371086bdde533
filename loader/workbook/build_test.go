package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// parts are the parts of a workbook made by hand, by name.
type parts map[string]string

const (
	xmlns     = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relsXMLNS = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relType   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

// book is a whole workbook with one sheet, "Hoja1", of the given rows, some
// shared strings, and the styles 0 General, 1 ten zeros, 2 the builtin date
// 14, 3 dd/mm/yyyy, 4 an amount, 5 text. More parts are added or replaced.
func book(rows string, more ...parts) parts {
	p := parts{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         `<Relationships ` + relsXMLNS + `><Relationship Id="rId1" Type="` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook ` + xmlns + `><sheets><sheet name="Hoja1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + relsXMLNS + `>` +
			`<Relationship Id="rId1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + relType + `styles" Target="styles.xml"/>` +
			`<Relationship Id="rId3" Type="` + relType + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml": `<styleSheet ` + xmlns + `><numFmts count="2"><numFmt numFmtId="164" formatCode="0000000000"/>` +
			`<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts>` +
			`<cellStyleXfs><xf numFmtId="10"/></cellStyleXfs>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="4"/><xf numFmtId="49"/></cellXfs>` +
			`<dxfs><dxf><numFmt numFmtId="164" formatCode="d"/></dxf></dxfs></styleSheet>`,
		"xl/sharedStrings.xml": `<sst ` + xmlns + `><si><t>uno</t></si><si><t xml:space="preserve"> dos </t></si>` +
			`<si><r><t>tr</t></r><r><rPr><b/></rPr><t>es</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml": sheetXML(rows),
	}
	for _, m := range more {
		maps.Copy(p, m)
	}
	return p
}

func sheetXML(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<worksheet ` + xmlns + `><dimension ref="A1"/><sheetData>` + rows + `</sheetData><pageMargins left="0.7"/></worksheet>`
}

// zipped packs parts, in the order of their names.
func (p parts) zipped(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(p[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// file writes a file to a folder of the test's own.
func file(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// opened opens a file for as long as the test runs.
func opened(t testing.TB, path string) *Workbook {
	t.Helper()
	w, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// openBytes opens a workbook in memory under the limits.
func openBytes(data []byte, l limits) (*Workbook, error) {
	w, err := openReader(bytes.NewReader(data), int64(len(data)), "libro.xlsx", Options{}, l)
	if err != nil {
		return nil, fail(err, "Path", "libro.xlsx")
	}
	w.path = "libro.xlsx"
	return w, nil
}

// readBytes reads the first sheet of a workbook in memory.
func readBytes(data []byte, l limits) (*Store, error) {
	w, err := openBytes(data, l)
	if err != nil {
		return nil, err
	}
	return w.Read(context.Background(), 0, nil)
}

func mustRead(t testing.TB, p parts) *Store {
	t.Helper()
	s, err := readBytes(p.zipped(t), defaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantID checks an error's ID and the values it must have.
func wantID(t testing.TB, err error, id string, values map[string]string) {
	t.Helper()
	var open *OpenError
	if !errors.As(err, &open) {
		t.Fatalf("got %v, want an OpenError %s", err, id)
	}
	if open.ID != id {
		t.Fatalf("got %s (%v), want %s", open.ID, err, id)
	}
	if open.Values["Path"] == "" {
		t.Error("the error does not name the file")
	}
	for name, want := range values {
		if got := open.Values[name]; got != want {
			t.Errorf("%s is %q, want %q (%v)", name, got, want, err)
		}
	}
}
