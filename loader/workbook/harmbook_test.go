//go:build linux

package workbook

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"strings"

	"github.com/klauspost/compress/flate"

	"wolkload/loader/workbook/strictxml"
)

// harm is a file that was made to do harm.
type harm struct {
	file   func() []byte
	limits string // of the child: smaller ones, where the file would have to be too large
	want   string
}

const (
	million = 1_000_000
	mib     = 1 << 20
	gib     = 1 << 30
)

// harms are files that take memory or time. What repeats is packed once, so
// that gibibytes of it are made at once.
func harms() map[string]harm {
	const one = `<row><c><v>1</v></c></row>`
	long := strings.Repeat("x", mib-100)
	rows := func(inside ...piled) func() []byte {
		return inPart(sheetPart, `<worksheet `+xmlns+`><sheetData>`, `</sheetData></worksheet>`, inside...)
	}
	sheet := func(inside ...piled) func() []byte {
		return inPart(sheetPart, `<worksheet `+xmlns+`>`, `</worksheet>`, inside...)
	}
	texts := func(inside ...piled) func() []byte {
		return inPart(partStrings, `<sst `+xmlns+`>`, `</sst>`, inside...)
	}
	merges := func(data, areas piled) func() []byte {
		return sheet(giveOnce(`<sheetData>`), data, giveOnce(`</sheetData><mergeCells>`), areas, giveOnce(`</mergeCells>`))
	}
	relations := func(inside piled) func() []byte {
		return inPart(partRels, `<Relationships `+relsXMLNS+`>`, `</Relationships>`, inside)
	}
	styles := func(start string, inside piled, end string) func() []byte {
		return inPart(partStyles, `<styleSheet `+xmlns+`>`+start, end+`</styleSheet>`, inside)
	}
	// around puts 1 GiB of x into an element, or whatever begins and ends so.
	around := func(start, end string) []piled {
		return []piled{giveOnce(start), {text: strings.Repeat("x", mib), times: 1024}, giveOnce(end)}
	}
	return map[string]harm{
		"zip bomb": {func() []byte {
			return zipOf(inPartAlone(sheetPart, `<worksheet `+xmlns+`>`, `</worksheet>`, []piled{{text: strings.Repeat(" ", mib), times: 8192}}))
		}, "", "too_large ratio"},
		"zip with ballast": {rows(piled{text: strings.Repeat(" ", mib), times: 2048}), "unpacked=1000000000", "too_large unpacked"},

		"text of 1 GiB":        {rows(around(`<row><c t="str"><v>`, `</v></c></row>`)...), "", "too_large text"},
		"number of 1 GiB":      {rows(around(`<row><c><v>0.`, `</v></c></row>`)...), "", "too_large text"},
		"inline runs of 1 GiB": {rows(giveOnce(`<row><c t="inlineStr"><is><r>`), piled{text: `<t>` + long + `</t>`, times: 1024}, giveOnce(`</r></is></c></row>`)), "", "too_large text"},
		"shared runs of 1 GiB": {texts(giveOnce(`<si>`), piled{text: `<r><t>` + long + `</t></r>`, times: 1024}, giveOnce(`</si>`)), "", "too_large text"},
		"attribute of 1 GiB":   {rows(around(`<row><c x="`, `"><v>1</v></c></row>`)...), "", "too_large text"},
		"name of 1 GiB":        {rows(around(`<`, `/>`)...), "", "too_large text"},
		"instruction of 1 GiB": {rows(around(`<?x `, `?>`+one)...), "", "too_large text"},
		"formula of 1 GiB":     {rows(around(`<row><c><f>`, `</f><v>1</v></c></row>`)...), "", "1 rows"},
		"comment of 1 GiB":     {rows(around(`<!--`, `-->`+one)...), "", "1 rows"},
		"CDATA of 1 GiB":       {rows(around(`<row><c><f><![CDATA[`, `]]></f><v>1</v></c></row>`)...), "", "1 rows"},

		"nesting":             {rows(piled{text: `<a>`, times: million}), "", "damaged: " + errUnexpected.Error()},
		"nesting passed over": {sheet(piled{text: `<a>`, times: million}), "", "damaged: " + strictxml.ErrDepth.Error()},
		"nesting of names":    {sheet(piled{text: `<a` + long + `>`, times: 254}), "", "too_large text"},
		"nesting of spaces":   {sheet(piled{text: `<a xmlns:a="` + long + `">`, times: 254}), "", "too_large text"},
		"nesting of prefixes": {sheet(piled{text: `<a` + attributes(` xmlns:a%d="u"`, 120) + `>`, times: 254}), "", "damaged: " + strictxml.ErrAttrs.Error()},

		"blank styled rows": {rows(piled{text: `<row s="0" customFormat="1"><c s="0"/><c s="0"/><c s="0"></c></row>`, times: 1_048_576}), "", "empty_sheet"},
		"rows":              {rows(piled{text: one, times: 1_048_577}), "", "too_large rows"},
		"columns":           {rows(giveOnce(`<row>`), piled{text: `<c/>`, times: 16_385}, giveOnce(`</row>`)), "", "too_large columns"},
		"cells":             {rows(piled{text: `<row>` + strings.Repeat(`<c><v>1</v></c>`, 1000) + `</row>`, times: 30_000}), "cells=10000000", "too_large cells"},
		"cells with gaps":   {rows(piled{text: `<row>` + strings.Repeat(`<c/><c/><c><v>1</v></c>`, 1000) + `</row>`, times: 30_000}), "cells=10000000", "too_large cells"},
		"hidden columns":    {sheet(giveOnce(`<cols>`), piled{text: `<col min="1" max="2" hidden="1"/>`, times: 30 * million}, giveOnce(`</cols>`)), "", "damaged: " + errColumns.Error()},

		"shared strings":      {texts(piled{text: `<si/>`, times: 200 * million}), "", "too_large strings"},
		"relationships":       {relations(many(`<Relationship Id="x%08d" Type="t" Target="y"/>`, 300_000)), "", "too_large parts"},
		"long relationships":  {relations(many(`<Relationship Id="x%08d`+long[:mib/2]+`" Type="t" Target="y"/>`, 200)), "", "too_large text"},
		"sheets":              {inPart(partBook, `<workbook `+xmlns+`><sheets>`, `</sheets></workbook>`, piled{text: `<sheet name="a" r:id="rId1"/>`, times: 20 * million}), "", "too_large parts"},
		"styles":              {styles(`<cellXfs>`, piled{text: `<xf/>`, times: 200 * million}, `</cellXfs>`), "", "damaged: " + errFormats.Error()},
		"number formats":      {styles(`<numFmts>`, many(`<numFmt numFmtId="%08d" formatCode="0"/>`, 300_000), `</numFmts>`), "", "damaged: " + errFormats.Error()},
		"long number formats": {styles(`<numFmts>`, many(`<numFmt numFmtId="%08d" formatCode="`+long[:mib/2]+`"/>`, 200), `</numFmts>`), "", "too_large text"},
		"entity bomb":         {inPart(partStrings, `<!DOCTYPE sst [`, `]><sst `+xmlns+`/>`, piled{text: `<!ENTITY a "&b;&b;&b;">`, times: 30 * million}), "", "damaged: " + strictxml.ErrDoctype.Error()},

		"merged areas":           {merges(giveOnce(one), many(`<mergeCell ref="A%[1]d:XFD%[1]d"/>`, million)), "", "1 rows"},
		"merged areas, too many": {merges(giveOnce(one), piled{text: `<mergeCell ref="A1:B2"/>`, times: 30 * million}), "", "damaged: " + errMerged.Error()},
		"merged areas over all":  {merges(piled{text: one, times: 1_048_576}, piled{text: `<mergeCell ref="A1:XFD1048576"/>`, times: 1000}), "", "damaged: " + errMerged.Error()},
		"merged columns":         {merges(piled{text: one, times: 1_048_576}, columnAreas(16_384)), "", "damaged: " + errMerged.Error()},
		"merged comb":            {merges(giveOnce(one), comb(million)), "", "1 rows"},

		"parts of a zip":     {func() []byte { return zipOf(parted(100_000, "p")) }, "", "too_large parts"},
		"parts without name": {func() []byte { return zipOf(parted(340_000, "")) }, "", "too_large parts"},
	}
}

// piled is a text and how often it stands there, or texts by their number from 1.
type piled struct {
	text  string
	times int
	of    func(i int) string
}

func giveOnce(text string) piled { return piled{text: text, times: 1} }

// many gives n texts of a format by their number.
func many(format string, n int) piled {
	return piled{times: n, of: func(i int) string { return fmt.Sprintf(format, i) }}
}

// columnAreas gives areas that take whole columns.
func columnAreas(n int) piled {
	return piled{times: n, of: func(i int) string {
		return fmt.Sprintf(`<mergeCell ref="%[1]s1:%[1]s1048576"/>`, ColumnName(i-1))
	}}
}

func attributes(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// comb gives areas of a column each, side by side down the whole sheet, and
// beside them cells that come and go.
func comb(n int) piled {
	const teeth = 16_382
	columns := columnAreas(teeth)
	return piled{times: n, of: func(i int) string {
		if i <= teeth {
			return columns.of(i)
		}
		i -= teeth
		return fmt.Sprintf(`<mergeCell ref="%s%d"/>`, ColumnName(teeth+i%2), i/2+1)
	}}
}

func parted(n int, name string) []*entry {
	entries := make([]*entry, n)
	for i := range entries {
		e := &entry{name: name, stored: true}
		if name != "" {
			e.name = fmt.Sprint(name, i)
		}
		entries[i] = e
	}
	return entries
}

// inPart is a workbook of which one part is what is piled up between start and
// end. A part of nothing makes the file large enough for what it unpacks to.
func inPart(name, start, end string, inside ...piled) func() []byte {
	return func() []byte {
		return zipOf(append(inPartAlone(name, start, end, inside), &entry{name: "ballast", stored: true, data: make([]byte, 8*mib)}))
	}
}

func inPartAlone(name, start, end string, inside []piled) []*entry {
	h := hazard{texts: `<si><t>uno</t></si>`, rows: `<row><c><v>1</v></c></row>`}
	entries := []*entry{pile(name, append(append([]piled{giveOnce(start)}, inside...), giveOnce(end)))}
	for part, xml := range h.parts() {
		if part != name {
			entries = append(entries, &entry{name: part, data: []byte(xml)})
		}
	}
	return entries
}

// pile packs texts as often as they are to stand there, each time with the same bytes.
func pile(name string, content []piled) *entry {
	const chunk = mib // of text that is packed at once
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		panic(err)
	}
	sum, size := crc32.NewIEEE(), 0
	// alone packs a text so that it can stand anywhere: it refers to nothing before it.
	alone := func(text string) []byte {
		packed.Reset()
		w.Reset(&packed)
		if _, err := w.Write([]byte(text)); err != nil {
			panic(err)
		}
		if err := w.Flush(); err != nil {
			panic(err)
		}
		return bytes.Clone(packed.Bytes())
	}
	var out []byte
	add := func(text string, times int) {
		if text == "" || times == 0 {
			return
		}
		once, plain := alone(text), []byte(text)
		for range times {
			out = append(out, once...)
			sum.Write(plain)
			size += len(plain)
		}
	}
	for _, p := range content {
		if p.of == nil {
			group := max(1, min(p.times, chunk/len(p.text)))
			add(strings.Repeat(p.text, group), p.times/group)
			add(strings.Repeat(p.text, p.times%group), 1)
			continue
		}
		var b strings.Builder
		for i := range p.times {
			if b.WriteString(p.of(i + 1)); b.Len() > chunk {
				add(b.String(), 1)
				b.Reset()
			}
		}
		add(b.String(), 1)
	}
	out = append(out, 3, 0) // an empty last block
	return &entry{name: name, packed: out, sum: sum.Sum32(), size: size}
}
