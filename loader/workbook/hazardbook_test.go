package workbook

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// hazard is a workbook with something in it that a reader may get wrong. It is
// a whole package as Excel asks for one, so that the sound ones open there too.
type hazard struct {
	rows     string   // of the first sheet, Hoja1
	before   string   // what stands in front of its data
	after    string   // and behind
	texts    string   // inside of the shared strings; "" for no such part
	formats  []string // style 1, 2, … shows a number in it; "#14" is a builtin one
	date1904 bool
	more     []hazardSheet         // sheets behind the first one
	state    string                // of the first sheet
	change   func(p parts)         // of the parts before they are packed
	pack     func(e []*entry)      // of the parts as they are packed
	add      func() []*entry       // parts that can't stand among the others
	damage   func(b []byte) []byte // of the packed workbook
}

// hazardSheet is one more sheet.
type hazardSheet struct {
	name, state string // as they stand in the XML
	rows        string
	chart       bool
}

const (
	partTypes   = "[Content_Types].xml"
	partBook    = "xl/workbook.xml"
	partRels    = "xl/_rels/workbook.xml.rels"
	partStyles  = "xl/styles.xml"
	partStrings = "xl/sharedStrings.xml"
	declared    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n"
)

// parts gives the parts of the workbook.
func (h hazard) parts() parts {
	const content = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	p := parts{"_rels/.rels": declared + `<Relationships ` + relsXMLNS + `><Relationship Id="rId1" Type="` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`}
	var types, sheets, rels strings.Builder
	override := func(part, kind string) {
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s%s+xml"/>`, part, content, kind)
	}
	relate := func(id, kind, target string) {
		fmt.Fprintf(&rels, `<Relationship Id="%s" Type="%s%s" Target="%s"/>`, id, relType, kind, target)
	}
	override(partBook, "sheet.main")
	for i, s := range append([]hazardSheet{{name: "Hoja1", state: h.state, rows: h.rows}}, h.more...) {
		kind, root := "worksheet", h.sheet(s.rows, "", "")
		if i == 0 {
			root = h.sheet(s.rows, h.before, h.after)
		}
		if s.chart {
			kind, root = "chartsheet", `<chartsheet `+xmlns+`><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>`
		}
		id, target := fmt.Sprintf("rId%d", i+1), fmt.Sprintf("%ss/sheet%d.xml", kind, i+1)
		p["xl/"+target] = declared + root
		override("xl/"+target, kind)
		relate(id, kind, target)
		state := ""
		if s.state != "" {
			state = ` state="` + s.state + `"`
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="%s"/>`, s.name, i+1, state, id)
	}
	p[partStyles] = declared + h.styles()
	override(partStyles, "styles")
	relate("rIdS", "styles", "styles.xml")
	if h.texts != "" {
		p[partStrings] = declared + `<sst ` + xmlns + `>` + h.texts + `</sst>`
		override(partStrings, "sharedStrings")
		relate("rIdT", "sharedStrings", "sharedStrings.xml")
	}
	system := ""
	if h.date1904 {
		system = `<workbookPr date1904="1"/>`
	}
	p[partBook] = declared + `<workbook ` + xmlns + `>` + system + `<sheets>` + sheets.String() + `</sheets></workbook>`
	p[partRels] = declared + `<Relationships ` + relsXMLNS + `>` + rels.String() + `</Relationships>`
	p[partTypes] = declared + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` + types.String() + `</Types>`
	if h.change != nil {
		h.change(p)
	}
	return p
}

func (h hazard) sheet(rows, before, after string) string {
	return `<worksheet ` + xmlns + `>` + before + `<sheetData>` + rows + `</sheetData>` + after + `</worksheet>`
}

// styles gives each of the formats a style, behind General.
func (h hazard) styles() string {
	var codes, xfs strings.Builder
	quote := strings.NewReplacer(`&`, "&amp;", `"`, "&quot;", `<`, "&lt;")
	for i, format := range h.formats {
		id, builtin := strings.CutPrefix(format, "#")
		if !builtin || strings.Trim(id, "0123456789") != "" {
			id = fmt.Sprint(164 + i)
			fmt.Fprintf(&codes, `<numFmt numFmtId="%s" formatCode="%s"/>`, id, quote.Replace(format))
		}
		fmt.Fprintf(&xfs, `<xf numFmtId="%s" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`, id)
	}
	own := ""
	if codes.Len() > 0 {
		own = `<numFmts>` + codes.String() + `</numFmts>`
	}
	return `<styleSheet ` + xmlns + `>` + own + `<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` + xfs.String() + `</cellXfs></styleSheet>`
}

// packed gives the workbook: the same bytes each time.
func (h hazard) packed() []byte {
	p := h.parts()
	var entries []*entry
	for _, name := range slices.Sorted(maps.Keys(p)) {
		entries = append(entries, &entry{name: name, data: []byte(p[name])})
	}
	if h.add != nil {
		entries = append(entries, h.add()...)
		slices.SortStableFunc(entries, func(a, b *entry) int { return cmp.Compare(a.name, b.name) })
	}
	if h.pack != nil {
		h.pack(entries)
	}
	b := zipOf(entries)
	if h.damage != nil {
		b = h.damage(b)
	}
	return b
}

// entry is a part in a zip, packed as it says.
type entry struct {
	name       string
	data       []byte
	stored     bool
	descriptor bool   // sizes and checksum stand behind the data
	flags      uint16 // more of them
	checksum   uint32 // added to the right one
	cut        int    // packed bytes that are missing at the end

	packed []byte // in place of data: deflated, of so many bytes with this checksum
	size   int
	sum    uint32
}

// entryNamed finds a part among the entries.
func entryNamed(entries []*entry, name string) *entry {
	i := slices.IndexFunc(entries, func(e *entry) bool { return e.name == name })
	return entries[i]
}

// zipOf writes a zip with one time for all. It is written here, since that of
// archive/zip, and its deflate, may change with Go; this deflate stands in go.mod.
func zipOf(entries []*entry) []byte {
	const (
		day        = (2026-1980)<<9 | 1<<5 | 1
		descriptor = 1 << 3
		utf8Names  = 1 << 11
	)
	le := binary.LittleEndian
	var out, directory []byte
	for _, e := range entries {
		packed, method := e.data, uint16(0)
		sum, size := crc32.ChecksumIEEE(e.data), len(e.data)
		switch {
		case e.packed != nil:
			packed, method, sum, size = e.packed, 8, e.sum, e.size
		case !e.stored:
			packed, method = deflated(e.data), 8
		}
		packed = packed[:len(packed)-e.cut]
		flags := utf8Names | e.flags
		var sums []byte
		sums = le.AppendUint32(sums, sum+e.checksum)
		sums = le.AppendUint32(sums, uint32(len(packed)))
		sums = le.AppendUint32(sums, uint32(min(size, math.MaxUint32-1))) // more than that is not true, then
		inFront := sums
		if e.descriptor {
			flags |= descriptor
			inFront = make([]byte, len(sums))
		}
		fields := func(sums []byte) (b []byte) { // which both headers have
			b = le.AppendUint16(b, 20)
			b = le.AppendUint16(b, flags)
			b = le.AppendUint16(b, method)
			b = le.AppendUint16(b, 0)
			b = le.AppendUint16(b, day)
			b = append(b, sums...)
			b = le.AppendUint16(b, uint16(len(e.name)))
			return le.AppendUint16(b, 0)
		}
		at := len(out)
		out = append(out, "PK\x03\x04"...)
		out = append(out, fields(inFront)...)
		out = append(out, e.name...)
		out = append(out, packed...)
		if e.descriptor {
			out = append(out, "PK\x07\x08"...)
			out = append(out, sums...)
		}
		directory = append(directory, "PK\x01\x02\x14\x00"...)
		directory = append(directory, fields(sums)...)
		directory = append(directory, make([]byte, 10)...) // no comment, disk 0, no attributes
		directory = le.AppendUint32(directory, uint32(at))
		directory = append(directory, e.name...)
	}
	at := len(out)
	out = append(out, directory...)
	out = append(out, "PK\x05\x06\x00\x00\x00\x00"...)
	out = le.AppendUint16(out, uint16(len(entries)))
	out = le.AppendUint16(out, uint16(len(entries)))
	out = le.AppendUint32(out, uint32(len(directory)))
	out = le.AppendUint32(out, uint32(at))
	return le.AppendUint16(out, 0)
}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil { // a level that is none; a buffer takes everything
		panic(err)
	}
	return b.Bytes()
}

// row is a row with its number and cells given as "A s=1 t=s|<v>0</v>": column,
// attributes, content.
func row(number int, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, number)
	for _, c := range cells {
		head, content, _ := strings.Cut(c, "|")
		words := strings.Fields(head)
		fmt.Fprintf(&b, `<c r="%s%d"`, words[0], number)
		for _, w := range words[1:] {
			name, value, _ := strings.Cut(w, "=")
			fmt.Fprintf(&b, ` %s="%s"`, name, value)
		}
		b.WriteString(`>` + content + `</c>`)
	}
	return b.String() + `</row>`
}

// number, shared, inline and result are the usual cells of row.
func number(col string, style int, raw string) string {
	if style == 0 {
		return col + "|<v>" + raw + "</v>"
	}
	return fmt.Sprintf("%s s=%d|<v>%s</v>", col, style, raw)
}

func shared(col string, index int) string { return fmt.Sprintf("%s t=s|<v>%d</v>", col, index) }
func inline(col, text string) string      { return col + " t=inlineStr|<is><t>" + text + "</t></is>" }
func result(col, kind, value string) string {
	return col + " t=" + kind + "|<f>A1</f><v>" + value + "</v>"
}

// down puts numbers below one another in column A, each in the format beside
// it; the formats become styles in their order.
func down(values ...[2]string) hazard {
	var h hazard
	index := map[string]int{"General": 0}
	for i, v := range values {
		raw, format := v[0], v[1]
		style, known := index[format]
		if !known {
			h.formats = append(h.formats, format)
			style = len(h.formats)
			index[format] = style
		}
		h.rows += row(i+1, number("A", style, raw))
	}
	return h
}
