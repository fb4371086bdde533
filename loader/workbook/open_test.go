package workbook

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

func TestOpenRecognises(t *testing.T) {
	whole := book(`<row r="1"><c r="A1"><v>1</v></c></row>`).zipped(t)
	encrypted, err := excelize.Encrypt(whole, &excelize.Options{Password: "clave"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		data []byte
		id   string
	}{
		"empty":                   {"a.xlsx", nil, ErrEmptyFile},
		"xls":                     {"a.xlsx", renameStream(t, encrypted, "EncryptedPackage", "Workbook"), ErrXLS},
		"xls 5":                   {"a.xls", renameStream(t, encrypted, "EncryptedPackage", "Book"), ErrXLS},
		"xls 4":                   {"a.xls", []byte("\x09\x04\x06\x00\x00\x00\x10\x00"), ErrXLS},
		"word document":           {"a.xlsx", renameStream(t, encrypted, "EncryptedPackage", "WordDocument"), ErrNotWorkbook},
		"rights management":       {"a.xlsx", renameStream(t, encrypted, "EncryptionInfo", "Other"), ErrEncryption},
		"encrypted":               {"a.xlsx", encrypted, ErrPassword},
		"truncated encrypted":     {"a.xlsx", encrypted[:700], ErrDamaged},
		"xlsb":                    {"a.xlsb", parts{"xl/workbook.bin": "x", "_rels/.rels": "x"}.zipped(t), ErrXLSB},
		"ods":                     {"a.xlsx", parts{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}.zipped(t), ErrODS},
		"other zip":               {"a.xlsx", parts{"readme.txt": "x"}.zipped(t), ErrNotWorkbook},
		"empty zip":               {"a.xlsx", parts{}.zipped(t), ErrNotWorkbook},
		"docx":                    {"a.xlsx", book("", parts{"xl/workbook.xml": `<w:document xmlns:w="urn:w"/>`}).zipped(t), ErrNotWorkbook},
		"truncated zip":           {"a.xlsx", whole[:len(whole)-10], ErrDamaged},
		"start of a zip":          {"a.xlsx", whole[:4], ErrDamaged},
		"html":                    {"a.xls", []byte("\r\n <HTML><table><tr><td>1</td></tr></table>"), ErrHTML},
		"html table":              {"a.xlsx", []byte("<table border=1><tr><td>1"), ErrHTML},
		"html doctype":            {"a.xlsx", []byte("\xEF\xBB\xBF<!DOCTYPE html>\n<p>1"), ErrHTML},
		"html after xml":          {"a.xlsx", []byte(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">`), ErrHTML},
		"html in UTF-16":          {"a.xls", utf16LE("<html><body>1"), ErrHTML},
		"mhtml":                   {"a.xls", []byte("MIME-Version: 1.0\nContent-Type: multipart/related"), ErrHTML},
		"xml spreadsheet":         {"a.xls", []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>`), ErrXMLSheet},
		"other xml":               {"a.xlsx", []byte(`<?xml version="1.0"?><factura/>`), ErrNotWorkbook},
		"lock file":               {"~$a.xlsx", append([]byte("\x05Ana  "), make([]byte, 159)...), ErrLockFile},
		"LibreOffice's lock file": {".~lock.a.xlsx#", []byte(",ana,pc,23.11.2026 10:00,file:///home;"), ErrLockFile},
		"pdf":                     {"a.xlsx", []byte("%PDF-1.7\n"), ErrNotWorkbook},
		"png":                     {"a.xlsx", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), ErrNotWorkbook},
		"png, its mark alone":     {"a.xlsx", []byte("\x89PNG\r\n\x1a\n"), ErrNotWorkbook},
		"a control in text":       {"a.csv", []byte("cedula;nombre\n1;An\x7fa\n"), ErrNotWorkbook},
		"noise":                   {"a.xlsx", []byte{1, 2, 3, 4}, ErrNotWorkbook},
		"no sheets":               {"a.xlsx", book("", parts{"xl/workbook.xml": `<workbook ` + xmlns + `><sheets/></workbook>`}).zipped(t), ErrNoSheets},
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, c.file, c.data)
			w, err := Open(path, Options{})
			if err == nil {
				w.Close()
				t.Fatal("opened")
			}
			wantID(t, err, c.id, map[string]string{"Path": path})
		})
	}
}

func TestOpenPaths(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(filepath.Join(dir, "no.xlsx"), Options{})
	wantID(t, err, ErrNotFound, nil)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	_, err = Open(dir, Options{})
	wantID(t, err, ErrDirectory, nil)
	odd := []string{filepath.Join(file(t, "a.xlsx", []byte("x")), "b.xlsx"), "a\x00b"}
	if runtime.GOOS != "windows" { // there it is an error of its own
		odd = append(odd, strings.Repeat("x", 5000))
	}
	for _, path := range odd {
		if _, err = Open(path, Options{}); err == nil {
			t.Fatal("opened")
		}
		wantID(t, err, ErrNotFound, nil)
	}
	_, err = Open("", Options{})
	var open *OpenError
	if !errors.As(err, &open) || open.ID != ErrNotFound {
		t.Errorf("no path: %v", err)
	}

	closed := file(t, "a.xlsx", []byte("x"))
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(closed); err == nil {
		f.Close()
		t.Skip("this user may read any file")
	}
	_, err = Open(closed, Options{})
	wantID(t, err, ErrPermission, nil)
}

func TestOpenNamesAndPrints(t *testing.T) {
	data := book(`<row><c><v>1</v></c></row>`, parts{
		"xl/workbook.xml": `<workbook ` + xmlns + `><sheets>` +
			`<sheet name="Cartera &amp; m&#225;s" sheetId="1" r:id="rId1"/><sheet name="Gráfico" sheetId="3" r:id="rId9"/>` +
			`<sheet name="Oculta" sheetId="2" state="veryHidden" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + relsXMLNS + `>` +
			`<Relationship Id="rId1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId9" Type="` + relType + `chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>`,
	}).zipped(t)
	path := file(t, "~$cartera.dat", data) // the content decides, not the name
	w, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	want := []SheetInfo{{"Cartera & más", false}, {"Oculta", true}}
	if got := w.Sheets(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("sheets %v, want %v", got, want)
	}
	if w.Fingerprint() != "" {
		t.Error("a fingerprint before anything was read")
	}
	if _, err := w.Read(context.Background(), 0, nil); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	if w.Fingerprint() != hex.EncodeToString(sum[:]) || w.Path() != path {
		t.Errorf("fingerprint %s, path %s", w.Fingerprint(), w.Path())
	}
	_, err = w.Read(context.Background(), 2, nil)
	wantID(t, err, ErrNoSuchSheet, map[string]string{"Sheet": "3"})
}

func TestPassword(t *testing.T) {
	// excelize writes packages under 4 KiB so that it can't read them.
	noise := make([]byte, 8<<10)
	rand.NewChaCha8([32]byte{}).Read(noise)
	plain := book(`<row><c t="s"><v>0</v></c></row>`, parts{"xl/noise.bin": string(noise)}).zipped(t)
	standard, err := excelize.Encrypt(plain, &excelize.Options{Password: "clave"})
	if err != nil {
		t.Fatal(err)
	}
	path := file(t, "a.xlsx", standard)
	_, err = Open(path, Options{})
	wantID(t, err, ErrPassword, nil)
	_, err = Open(path, Options{Password: "otra"})
	wantID(t, err, ErrBadPassword, nil)
	w, err := Open(path, Options{Password: "clave"})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Read(context.Background(), 0, nil)
	if err != nil || s.Cell(0, 0).Raw != "uno" {
		t.Errorf("%v, %+v", err, s)
	}
	sum := sha256.Sum256(standard)
	if w.Fingerprint() != hex.EncodeToString(sum[:]) {
		t.Error("the fingerprint is not the file's")
	}
}

// TestForeignPasswords opens what Excel encrypted (agile encryption), with the
// passwords that the suites document.
func TestForeignPasswords(t *testing.T) {
	for name, password := range map[string]string{
		"qax-os-excelize/test__encryptAES.xlsx":    "password",
		"qax-os-excelize/test__encryptSHA1.xlsx":   "password",
		"qax-os-excelize/test__encryptSHA512.xlsx": "password",
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			path := filepath.Join(foreignWorkbooks, filepath.FromSlash(name))
			if _, err := os.Stat(path); err != nil {
				t.Skip("no foreign workbooks here")
			}
			_, err := Open(path, Options{Password: "otra"})
			wantID(t, err, ErrBadPassword, nil)
			w, err := Open(path, Options{Password: password})
			if err != nil {
				t.Fatal(err)
			}
			w.Close()
		})
	}
}

func TestSpins(t *testing.T) {
	info := append(make([]byte, 8), `<encryption><keyEncryptors><keyEncryptor><p:encryptedKey xmlns:p="urn:p" spinCount="5000000"/></keyEncryptor></keyEncryptors></encryption>`...)
	if got := spins(info); got != 5_000_000 {
		t.Errorf("%d rounds", got)
	}
}

func TestChangedWhileOpen(t *testing.T) {
	data := book(`<row><c><v>1</v></c></row>`).zipped(t)
	path := file(t, "a.xlsx", data)
	w, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	later := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	_, err = w.Read(context.Background(), 0, nil)
	wantID(t, err, ErrChanged, nil)
}

func utf16LE(s string) []byte {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// renameStream renames a stream in the directory of a compound file.
func renameStream(t *testing.T, data []byte, from, to string) []byte {
	t.Helper()
	const nameSize = 64 // of an entry, before the length of the name
	data = bytes.Clone(data)
	at := bytes.Index(data, append(utf16LE(from)[2:], 0, 0))
	if at < 0 {
		t.Fatal("no such stream")
	}
	name := append(utf16LE(to)[2:], 0, 0)
	clear(data[at : at+nameSize])
	copy(data[at:], name)
	binary.LittleEndian.PutUint16(data[at+nameSize:], uint16(len(name)))
	return data
}
