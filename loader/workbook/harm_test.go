package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestLimits(t *testing.T) {
	rows := func(n int) string { return strings.Repeat(`<row><c><v>1</v></c></row>`, n) }
	long := strings.Repeat("x", 2000)
	for name, c := range map[string]struct {
		parts parts
		set   func(*limits)
		limit string
		max   string
	}{
		"parts":              {book(rows(1)), func(l *limits) { l.parts = 3 }, "parts", "3"},
		"directory":          {book(rows(1)), func(l *limits) { l.directory = 600 }, "parts", "20000"},
		"unpacked":           {book(rows(1000)), func(l *limits) { l.unpacked = 10_000 }, "unpacked", "10000"},
		"ratio":              {book(rows(10_000)), func(l *limits) { l.ratioFloor, l.ratio = 1000, 20 }, "ratio", "20"},
		"rows":               {book(rows(11)), func(l *limits) { l.rows = 10 }, "rows", "10"},
		"Excel's rows":       {book(`<row r="1048577"/>`), nil, "rows", "1048576"},
		"columns":            {book(`<row><c/><c/><c/></row>`), func(l *limits) { l.columns = 2 }, "columns", "2"},
		"Excel's columns":    {book(`<row r="1"><c r="XFE1"/></row>`), nil, "columns", "16384"},
		"cells":              {book(rows(11)), func(l *limits) { l.cells = 10 }, "cells", "10"},
		"shared strings":     {book(rows(1)), func(l *limits) { l.strings = 2 }, "strings", "2"},
		"text":               {book(`<row><c t="str"><v>` + long + `</v></c></row>`), func(l *limits) { l.text = 1000 }, "text", "1000"},
		"text in pieces":     {book(`<row><c t="str"><v>` + long[:600] + `<!-- -->` + long[:600] + `</v></c></row>`), func(l *limits) { l.text = 1000 }, "text", "1000"},
		"rich text":          {book(`<row><c t="inlineStr"><is><r><t>` + long[:600] + `</t></r><r><t>` + long[:600] + `</t></r></is></c></row>`), func(l *limits) { l.text = 1000 }, "text", "1000"},
		"one run's texts":    {book(`<row><c t="inlineStr"><is><r><t>` + long[:600] + `</t><t>` + long[:600] + `</t></r></is></c></row>`), func(l *limits) { l.text = 1000 }, "text", "1000"},
		"name of a sheet":    {book(rows(1), parts{"xl/workbook.xml": `<workbook ` + xmlns + `><sheets><sheet name="` + long + `" r:id="rId1"/></sheets></workbook>`}), nil, "text", "1024"},
		"target":             {book(rows(1), parts{"xl/_rels/workbook.xml.rels": `<Relationships ` + relsXMLNS + `><Relationship Id="a" Type="b" Target="` + long + `"/></Relationships>`}), nil, "text", "1024"},
		"number format":      {book(rows(1), parts{"xl/styles.xml": `<styleSheet ` + xmlns + `><numFmts><numFmt numFmtId="164" formatCode="` + long + `"/></numFmts></styleSheet>`}), nil, "text", "1024"},
		"sheets":             {book(rows(1), parts{"xl/workbook.xml": `<workbook ` + xmlns + `><sheets>` + strings.Repeat(`<sheet name="a" r:id="rId1"/>`, 9) + `</sheets></workbook>`}), func(l *limits) { l.parts = 8 }, "parts", "8"},
		"shared text":        {book(rows(1), parts{"xl/sharedStrings.xml": `<sst ` + xmlns + `><si><t>` + long + `</t></si></sst>`}), func(l *limits) { l.text = 1000 }, "text", "1000"},
		"text of references": {book(`<row><c t="str"><v>` + strings.Repeat("&amp;", 300_000) + `</v></c></row>`), func(l *limits) { l.text = 200_000 }, "text", "200000"},
		"one tag":            {book(`<row><c t="str" x="` + strings.Repeat("<>", 300_000) + `"/></row>`), func(l *limits) { l.tag = 1 << 16 }, "text", "65536"},
		"an instruction":     {book(`<?x ` + strings.Repeat("<>", 300_000) + `?>`), func(l *limits) { l.tag = 1 << 16 }, "text", "65536"},
	} {
		t.Run(name, func(t *testing.T) {
			l := defaultLimits
			if c.set != nil {
				c.set(&l)
			}
			_, err := readBytes(c.parts.zipped(t), l)
			wantID(t, err, ErrTooLarge, map[string]string{"Limit": c.limit, "Max": c.max})
		})
	}
}

func TestEncryptedLimit(t *testing.T) {
	l := defaultLimits
	l.encrypted = 100
	_, err := openBytes(append(bytes.Clone(magicOLE2), make([]byte, 200)...), l)
	wantID(t, err, ErrTooLarge, map[string]string{"Limit": "encrypted"})
}

// TestRatioIsPerRead: reading again and again is not a bomb.
func TestRatioIsPerRead(t *testing.T) {
	l := defaultLimits
	l.ratioFloor, l.ratio = 1000, 40
	w, err := openBytes(book(strings.Repeat(`<row><c><v>1</v></c></row>`, 2000)).zipped(t), l)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if _, err := w.Read(context.Background(), 0, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLiesOfTheZip: what the zip's directory claims is not believed.
func TestLiesOfTheZip(t *testing.T) {
	good := book(`<row><c><v>1</v></c></row>`).zipped(t)
	for name, change := range map[string]func(entry []byte){
		"checksum left out": func(e []byte) { clear(e[16:20]) },
		"checksum":          func(e []byte) { e[16]++ },
		"size smaller":      func(e []byte) { e[24]-- },
		"size larger":       func(e []byte) { e[26] = 0xFF },
		"packed size":       func(e []byte) { e[20]-- },
		"encrypted":         func(e []byte) { e[8] |= 1 },
		"method":            func(e []byte) { binary.LittleEndian.PutUint16(e[10:], 99) },
		"another method":    func(e []byte) { binary.LittleEndian.PutUint16(e[10:], 0) },
		"offset":            func(e []byte) { e[42]++ },
	} {
		t.Run(name, func(t *testing.T) {
			data := bytes.Clone(good)
			at := bytes.LastIndex(data, []byte(sheetPart)) - 46
			if string(data[at:at+4]) != "PK\x01\x02" {
				t.Fatal("no entry of the directory")
			}
			change(data[at:])
			_, err := readBytes(data, defaultLimits)
			wantID(t, err, ErrDamaged, nil)
		})
	}
}

const sheetPart = "xl/worksheets/sheet1.xml"

// pristine is a workbook with something of everything, packed by the method.
func pristine(t testing.TB, method uint16) []byte {
	var rows strings.Builder
	rows.WriteString(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>`)
	for i := 2; i <= 20; i++ {
		fmt.Fprintf(&rows, `<row r="%[1]d"><c r="A%[1]d" s="1"><v>%[2]d</v></c><c r="B%[1]d" t="inlineStr"><is><t>Titular %[1]d</t></is></c>`+
			`<c r="C%[1]d" s="3"><v>%[3]d</v></c><c r="D%[1]d" s="4"><f>A%[1]d*2</f><v>%[4]d.5</v></c></row>`, i, 1030*i, 45000+i, i*1000)
	}
	p := book(rows.String())
	p["docProps/app.xml"] = "<x/>"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCorruption changes one byte of a good workbook at a time: it is refused,
// or it reads as it did.
func TestCorruption(t *testing.T) {
	const corruptions = 750 // of each
	for name, method := range map[string]uint16{"deflated": zip.Deflate, "stored": zip.Store} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good := pristine(t, method)
			s, err := readBytes(good, defaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			want := dump(s)
			random := rand.New(rand.NewPCG(20261123, uint64(method)))
			refused := 0
			for range corruptions {
				at, by := random.IntN(len(good)), byte(1+random.IntN(255))
				data := bytes.Clone(good)
				data[at] ^= by
				s, err := readBytes(data, defaultLimits)
				if err != nil {
					wantOpenError(t, err)
					refused++
					continue
				}
				if got := dump(s); !slices.Equal(got, want) {
					t.Errorf("byte %d ^ %#x: other data and no error", at, by)
				}
			}
			t.Logf("%d of %d refused", refused, corruptions)
			if refused < corruptions/2 {
				t.Error("the corruptions hardly touch the workbook")
			}
		})
	}
}

// TestTruncation cuts a good workbook anywhere.
func TestTruncation(t *testing.T) {
	good := pristine(t, zip.Deflate)
	for size := 4; size < len(good); size += 37 {
		_, err := readBytes(good[:size], defaultLimits)
		wantID(t, err, ErrDamaged, nil)
	}
}
