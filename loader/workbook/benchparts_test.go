package workbook

import (
	"fmt"
	"strings"
)

// The parts that depend on the rows.
const (
	benchSheetPart = "xl/worksheets/sheet1.xml"
	benchTextsPart = "xl/sharedStrings.xml"
	benchChainPart = "xl/calcChain.xml"
)

// namedPart is a part; text is "" for those that depend on the rows.
type namedPart struct{ name, text string }

// benchParts lists the parts of a workbook in the order in which Excel writes
// them; the shared strings stand after the sheet that shows which they are.
func benchParts(v variant, rows int) []namedPart {
	declaration := benchDeclaration(v)
	var out []namedPart
	for _, p := range []struct {
		name, text string
		in         []variant // nil for all
	}{
		{"[Content_Types].xml", benchContentTypes(v), nil},
		{"_rels/.rels", benchRelationships(benchOwnRelations(v)), nil},
		{"xl/workbook.xml", benchWorkbookPart(v, rows), nil},
		{"xl/_rels/workbook.xml.rels", benchRelationships(benchBookRelations(v)), nil},
		{benchSheetPart, "", nil},
		{"xl/theme/theme1.xml", benchTheme(), []variant{benchExcel}},
		{"xl/styles.xml", benchStyles(v), nil},
		{benchTextsPart, "", []variant{benchShared, benchExcel}},
		{benchChainPart, "", []variant{benchExcel}},
		{"docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Cobranzas</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2026-11-01T12:00:00Z</dcterms:created></cp:coreProperties>`, []variant{benchExcel}},
		{"docProps/app.xml", `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>`, []variant{benchExcel}},
	} {
		wanted := p.in == nil
		for _, other := range p.in {
			wanted = wanted || other == v
		}
		if !wanted {
			continue
		}
		if p.text != "" {
			p.text = declaration + p.text
		}
		out = append(out, namedPart{p.name, p.text})
	}
	return out
}

// benchDeclaration is how a variant's parts begin.
func benchDeclaration(v variant) string {
	const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	if v == benchExcel {
		return declaration + "\r\n"
	}
	return declaration + "\n"
}

// benchRelation is a relationship: the last words of its type and its target.
type benchRelation struct{ kind, target string }

func benchRelationships(relations []benchRelation) string {
	var b strings.Builder
	b.WriteString(`<Relationships ` + relsXMLNS + `>`)
	for i, r := range relations {
		kind := relType + r.kind
		if r.kind == "metadata/core-properties" {
			kind = "http://schemas.openxmlformats.org/package/2006/relationships/" + r.kind
		}
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, i+1, kind, r.target)
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

func benchOwnRelations(v variant) []benchRelation {
	relations := []benchRelation{{"officeDocument", "xl/workbook.xml"}}
	if v == benchExcel {
		relations = append(relations, benchRelation{"metadata/core-properties", "docProps/core.xml"}, benchRelation{"extended-properties", "docProps/app.xml"})
	}
	return relations
}

func benchBookRelations(v variant) []benchRelation {
	relations := []benchRelation{{"worksheet", "worksheets/sheet1.xml"}, {"styles", "styles.xml"}}
	if v != benchInline {
		relations = append(relations, benchRelation{"sharedStrings", "sharedStrings.xml"})
	}
	if v == benchExcel {
		relations = append(relations, benchRelation{"theme", "theme/theme1.xml"}, benchRelation{"calcChain", "calcChain.xml"})
	}
	return relations
}

func benchContentTypes(v variant) string {
	const main = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	types := []namedPart{{"xl/workbook.xml", main + "sheet.main+xml"}, {benchSheetPart, main + "worksheet+xml"}, {"xl/styles.xml", main + "styles+xml"}}
	if v != benchInline {
		types = append(types, namedPart{benchTextsPart, main + "sharedStrings+xml"})
	}
	if v == benchExcel {
		types = append(types, namedPart{"xl/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"}, namedPart{benchChainPart, main + "calcChain+xml"},
			namedPart{"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
			namedPart{"docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"})
	}
	var b strings.Builder
	b.WriteString(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	for _, t := range types {
		fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%s"/>`, t.name, t.text)
	}
	b.WriteString(`</Types>`)
	return b.String()
}

func benchWorkbookPart(v variant, rows int) string {
	sheets := `<sheets><sheet name="Cartera" sheetId="1" r:id="rId1"/></sheets>`
	if v != benchExcel {
		return `<workbook ` + xmlns + `>` + sheets + `</workbook>`
	}
	return `<workbook ` + xmlns + ` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x15" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">` +
		`<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="27328"/><workbookPr defaultThemeVersion="166925"/>` +
		`<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="12225"/></bookViews>` + sheets +
		fmt.Sprintf(`<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Cartera!$A$1:$X$%d</definedName></definedNames>`, rows) +
		`<calcPr calcId="191029"/></workbook>`
}

// benchStyles writes benchFormats as cellXfs, in the order of the styles.
func benchStyles(v variant) string {
	ids := []int{0, 0, 164, 165, 4, 10, 166, 0}
	var b strings.Builder
	b.WriteString(`<styleSheet ` + xmlns + `><numFmts count="3">`)
	for style, id := range ids {
		if id >= 164 {
			fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="%s"/>`, id, benchFormats[style])
		}
	}
	b.WriteString(`</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8">`)
	for style, id := range ids {
		font, border := 0, 0
		if style == benchHeader {
			font = 1
		}
		if v == benchExcel && style != benchGeneral {
			border = 1
		}
		fmt.Fprintf(&b, `<xf numFmtId="%d" fontId="%d" fillId="0" borderId="%d" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1"/>`, id, font, border)
	}
	b.WriteString(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/></styleSheet>`)
	return b.String()
}

// benchTheme is a part of the size of Excel's theme; no one reads it.
func benchTheme() string {
	var b strings.Builder
	b.WriteString(`<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Tema de Office"><a:themeElements><a:clrScheme name="Office">`)
	for i := range 60 {
		fmt.Fprintf(&b, `<a:accent%d><a:srgbClr val="%06X"/></a:accent%d>`, i, i*0x1357, i)
	}
	b.WriteString(`</a:clrScheme></a:themeElements></a:theme>`)
	return b.String()
}

func benchSheetHead(v variant, rows int) string {
	if v != benchExcel {
		return benchDeclaration(v) + `<worksheet ` + xmlns + `><sheetData>`
	}
	var b strings.Builder
	b.WriteString(benchDeclaration(v) + `<worksheet ` + xmlns + ` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr xr2 xr3"` +
		` xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"` +
		` xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2" xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3"` +
		` xr:uid="{00000000-0001-0000-0000-000000000000}"><sheetPr filterMode="0"/>`)
	fmt.Fprintf(&b, `<dimension ref="A1:X%d"/>`, rows)
	b.WriteString(`<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
		`<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>` +
		`<sheetFormatPr baseColWidth="10" defaultColWidth="11.42578125" defaultRowHeight="15" x14ac:dyDescent="0.25"/><cols>`)
	for col := range benchColumns {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d.7109375" style="%d" customWidth="1"/>`, col+1, col+1, 12+col%5, benchBordered)
	}
	b.WriteString(`</cols><sheetData>`)
	return b.String()
}

func benchSheetTail(v variant, rows int) string {
	if v != benchExcel {
		return `</sheetData></worksheet>`
	}
	return fmt.Sprintf(`</sheetData><autoFilter ref="A1:X%d" xr:uid="{00000000-0009-0000-0000-000000000000}"/>`, rows) +
		`<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="portrait"/></worksheet>`
}
