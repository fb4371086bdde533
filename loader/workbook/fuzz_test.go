package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// fuzzLimits keep one run short.
func fuzzLimits() limits {
	l := defaultLimits
	l.unpacked, l.ratioFloor, l.tag, l.text, l.cells, l.encrypted, l.spins = 4<<20, 1<<20, 1<<20, 1<<16, 20_000, 1<<20, 1000
	return l
}

// FuzzOpen reads any file: refused by an OpenError, or read.
func FuzzOpen(f *testing.F) {
	f.Add(pristine(f, zip.Deflate), "")
	f.Add(pristine(f, zip.Store), "clave")
	f.Add([]byte("cedula;nombre\n1;Ana\n"), "")
	f.Add([]byte("<html><table>"), "")
	f.Add(append(bytes.Clone(magicOLE2), make([]byte, 2000)...), "clave")
	f.Fuzz(func(t *testing.T, data []byte, password string) {
		w, err := openReader(bytes.NewReader(data), int64(len(data)), "a.xlsx", Options{Password: password}, fuzzLimits())
		if err != nil {
			wantRefused(t, fail(err, "Path", "a.xlsx"))
			return
		}
		w.path = "a.xlsx"
		for i := range w.Sheets() {
			s, err := w.Read(context.Background(), i, nil)
			if err != nil {
				wantRefused(t, err)
				continue
			}
			checkStore(t, s)
		}
	})
}

// FuzzParts reads any parts in a sound zip.
func FuzzParts(f *testing.F) {
	seed := book(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"><v>45000</v></c><c t="inlineStr"><is><r><t>_x000D_</t></r></is></c><c t="d"><v>2025-02-03</v></c><c t="b"><v>1</v></c><c><f>A1</f></c></row>`)
	f.Add(seed["xl/worksheets/sheet1.xml"], seed["xl/sharedStrings.xml"], seed["xl/styles.xml"], seed["xl/workbook.xml"])
	f.Add(sheetXML(`<row><c><v>1E5</v></c><c r="D1" s=""><v>-0.5</v></c></row>`), string(utf16LE(seed["xl/sharedStrings.xml"])), seed["xl/styles.xml"], seed["xl/workbook.xml"])
	f.Fuzz(func(t *testing.T, sheet, texts, styles, workbook string) {
		p := book("", parts{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts, "xl/styles.xml": styles, "xl/workbook.xml": workbook})
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, data := range p {
			w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err == nil {
				_, err = w.Write([]byte(data))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := readBytes(b.Bytes(), fuzzLimits())
		if err != nil {
			wantRefused(t, err)
			return
		}
		checkStore(t, s)
	})
}

// FuzzValues asks for the meaning of any stored text.
func FuzzValues(f *testing.F) {
	f.Add("3.0012345678E9", "0000000000")
	f.Add("2025-02-03T10:20:30", "[h]:mm")
	f.Fuzz(func(t *testing.T, raw, code string) {
		if digits, _, err := PlainNumber(raw); err == nil {
			again, _, err := PlainNumber(digits)
			if err != nil || again != digits {
				t.Errorf("%q gives %q, then %q (%v)", raw, digits, again, err)
			}
			generalNumber(digits)
			if padded, ok := ZeroPadded(digits, code); !ok && padded != digits || !strings.HasSuffix(padded, digits) {
				t.Errorf("%q in %q is %q", digits, code, padded)
			}
		}
		for _, date1904 := range []bool{false, true} {
			d, err := SerialDate(raw, date1904)
			if err != nil {
				if !errors.As(err, new(DateError)) {
					t.Errorf("%q: %v", raw, err)
				}
			} else if d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > 31 || d.Year > 9999 {
				t.Errorf("%q is %v", raw, d)
			}
		}
		dateFormat(code)
		unescape([]byte(raw))
	})
}

// wantRefused checks an error as the people's texts need it.
func wantRefused(t *testing.T, err error) {
	t.Helper()
	var open *OpenError
	if !errors.As(err, &open) || open.Values["Path"] == "" {
		t.Fatalf("not a whole OpenError: %v", err)
	}
	open.Message()
}

// checkStore checks what every store promises.
func checkStore(t *testing.T, s *Store) {
	t.Helper()
	if s.Len() == 0 || s.Columns() > 16_384 {
		t.Fatalf("%d rows, %d columns", s.Len(), s.Columns())
	}
	columns := 0
	for row := range s.Len() {
		valued := false
		if row > 0 && s.Number(row) <= s.Number(row-1) || s.Number(row) < 1 {
			t.Fatalf("row %d is %d", row, s.Number(row))
		}
		for col := range s.recordsOf(row) {
			c := s.Cell(row, col)
			s.Shown(row, col)
			if s.record(row, col).valued() {
				valued = true
				columns = max(columns, col+1)
			}
			if c.Kind == Number {
				if _, _, err := PlainNumber(c.Raw); err != nil {
					t.Fatalf("a number %q", c.Raw)
				}
			}
			if (c.Kind == Number || c.Kind == Date) != (c.Format != "") || (c.Kind == Empty) != (c.Raw == "") && c.Kind != Text {
				t.Fatalf("a cell %+v", c)
			}
		}
		if !valued {
			t.Fatalf("row %d has no value", s.Number(row))
		}
	}
	if columns != s.Columns() {
		t.Fatalf("%d columns, the widest row has %d", s.Columns(), columns)
	}
	s.GuessHeader()
}
