package workbook

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// hazardParts are parts in another dress, and names that part names are equal to.
func hazardParts() map[string]hazard {
	plain := hazard{texts: `<si><t>uno</t></si>`, formats: []string{"dd/mm/yyyy"},
		rows: row(1, shared("A", 0), number("B", 1, "45000"), inline("C", "ñandú")) + row(2, number("A", 0, "2"))}
	changed := func(change func(p parts)) hazard {
		h := plain
		h.change = change
		return h
	}
	sheet := func(change func(xml string) string) hazard {
		return changed(func(p parts) { p[sheetPart] = change(p[sheetPart]) })
	}
	whole := func(xml string) hazard { return sheet(func(string) string { return declared + xml }) }
	all := func(change func(name, xml string) string) hazard {
		return changed(func(p parts) {
			for name, xml := range p {
				p[name] = change(name, xml)
			}
		})
	}
	const strictRel = `http://purl.oclc.org/ooxml/officeDocument/relationships/`
	marked := func(s string) string {
		return strings.NewReplacer(`<row`, "<!-- a <row> --><?b <row>?><row", `</row>`, "<!----></row><?c?>", `<v>`, "<!-- d --><v><!-- e -->", `</v>`, "<?f g?></v><!-- h -->").Replace(s)
	}
	return map[string]hazard{
		"parts_plain": plain,
		"xml_prefix": sheet(func(s string) string {
			s = strings.NewReplacer("</", "</x:", "<?", "<?", "<", "<x:").Replace(s)
			return strings.Replace(strings.Replace(s, `xmlns="`, `xmlns:x="`, 1), "<x:worksheet", "<x:worksheet", 1)
		}),
		"xml_prefix_everywhere": all(func(name, s string) string {
			if name == partTypes {
				return s
			}
			s = strings.NewReplacer("</", "</y:", "<?", "<?", "<", "<y:").Replace(s)
			return strings.Replace(s, `xmlns="`, `xmlns:y="`, 1)
		}),
		"xml_rebound": whole(`<x:worksheet xmlns:x="` + nsMain + `" xmlns="urn:otro"><nota><row/></nota><x:sheetData><x:row r="1"><c xmlns="` + nsMain + `" r="A1" s="1"><v>45000</v></c>` +
			`<x:c r="B1"><v xmlns="` + nsMain + `">2</v></x:c></x:row><row xmlns="` + nsMain + `" r="2"><c r="A2"><v>3</v></c><y:c xmlns:y="` + nsMain + `" r="B2"><y:v>4</y:v></y:c>` +
			`<y:c xmlns:y="` + nsMain + `" xmlns="urn:otro" r="C2"><y:v>5</y:v></y:c><c r="D2"><v>6</v></c></row></x:sheetData></x:worksheet>`),
		"xml_rebound_foreign": sheet(func(s string) string { return replaced(s, `<row r="2">`, `<row r="2" xmlns="urn:otro">`) }),
		"xml_rebound_foreign_cells": sheet(func(s string) string {
			return replaced(replaced(s, `<row r="2">`, `<x:row r="2" xmlns:x="`+nsMain+`" xmlns="urn:otro">`), `</row></sheetData>`, `</x:row></sheetData>`)
		}),
		"xml_rebound_foreign_texts": changed(func(p parts) {
			p[partStrings] = `<x:sst xmlns:x="` + nsMain + `" xmlns="urn:otro"><si><t>otro</t></si></x:sst>`
		}),
		"xml_foreign_cell":  sheet(func(s string) string { return replaced(s, `<c r="A2">`, `<c r="A2" xmlns="urn:otro">`) }),
		"xml_foreign_value": sheet(func(s string) string { return replaced(s, `<v>2</v>`, `<v xmlns="urn:otro">2</v>`) }),
		"xml_foreign_attrs": sheet(func(s string) string {
			return replaced(s, `<c r="A2">`, `<c x:r="B9" x:t="s" r="A2" xmlns:x="urn:otro">`)
		}),
		"xml_no_namespace":   whole(`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`),
		"xml_unbound_prefix": sheet(func(s string) string { return replaced(s, `<v>2</v>`, `<y:v>2</y:v>`) }),
		"xml_strict": all(func(name, s string) string {
			return strings.NewReplacer(nsMain, nsMainStrict, relType, strictRel, nsRefer, nsReferStrict).Replace(s)
		}),
		"xml_comments": sheet(marked),
		"xml_comments_around": sheet(func(s string) string {
			return strings.Replace(s, "<worksheet", "<!-- a --><?b?>\n<worksheet", 1) + "\n<!-- c --><?d e?>\n"
		}),
		"xml_comments_everywhere": all(func(_, s string) string { return strings.ReplaceAll(s, "><", "><!-- <x> --><?p <x>?><") }),
		"xml_attributes": sheet(func(s string) string {
			return strings.NewReplacer(`<c r="A1" t="s">`, "<c\n\tt = 's'\r\n  r='A1' >", `<c r="B1" s="1">`, `<c s='1'   r="B1"	>`, `<row r="2">`, `<row x="&lt;>" customHeight='0' r = "2" >`,
				`</v>`, "</v >", `</row>`, "</row\n>", `<c r="A2">`, `<c vm="1" ph="0" r="&#65;2" cm="1">`).Replace(s)
		}),
		"xml_attribute_twice": sheet(func(s string) string { return replaced(s, `<c r="A2">`, `<c r="A2" r="A2">`) }),
		"xml_pretty": sheet(func(s string) string {
			return strings.NewReplacer("<row", "\n  <row", "<c ", "\r\n    <c ", "<v>", "\n      <v>", "</c>", "\n    </c>", "</row>", "\n  </row>").Replace(s)
		}),
		"xml_no_declaration": all(func(_, s string) string { return strings.TrimPrefix(s, declared) }),
		"xml_latin_1":        sheet(func(s string) string { return strings.Replace(s, "UTF-8", "ISO-8859-1", 1) }),
		"xml_utf8_mark":      all(func(_, s string) string { return "\uFEFF" + s }),
		"xml_utf16_le":       all(func(_, s string) string { return asUTF16(s, binary.LittleEndian) }),
		"xml_utf16_be":       all(func(_, s string) string { return asUTF16(s, binary.BigEndian) }),
		"xml_utf16_no_mark":  sheet(func(s string) string { return asUTF16(s, binary.LittleEndian)[2:] }),
		"xml_utf16_cut":      sheet(func(s string) string { s = asUTF16(s, binary.LittleEndian); return s[:len(s)-1] }),
		"xml_utf16_lone":     sheet(func(s string) string { return asUTF16(strings.Replace(s, "ñandú", "\uE000", 1), lone{}) }),
		"xml_doctype":        sheet(func(s string) string { return replaced(s, "<worksheet", `<!DOCTYPE worksheet><worksheet`) }),
		"xml_entity_bomb": changed(func(p parts) {
			bomb := `<!DOCTYPE sst [<!ENTITY a "uno uno uno uno">`
			for c := 'b'; c <= 'm'; c++ {
				bomb += "<!ENTITY " + string(c) + ` "` + strings.Repeat("&"+string(c-1)+";", 10) + `">`
			}
			p[partStrings] = replaced(replaced(p[partStrings], "<sst", bomb+"]><sst"), "uno</t>", "&m;</t>")
		}),
		"xml_cut":        sheet(func(s string) string { return s[:len(s)-len("</worksheet>")] }),
		"xml_after":      sheet(func(s string) string { return s + "<row/>" }),
		"xml_text_after": sheet(func(s string) string { return s + "fin" }),
		"xml_two_data": sheet(func(s string) string {
			return replaced(s, "</worksheet>", `<sheetData><row r="3"/></sheetData></worksheet>`)
		}),
		"xml_no_data": whole(`<worksheet ` + xmlns + `/>`),

		"mc_in_sheet": sheet(func(s string) string {
			const mc = `<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x14"><controls><row r="9"><c r="A9"><v>9</v></c></row></controls></mc:Choice><mc:Fallback/></mc:AlternateContent>`
			return replaced(replaced(s, "<sheetData>", mc+"<sheetData>"), "</sheetData>", "</sheetData>"+mc)
		}),
		"mc_in_data": sheet(func(s string) string {
			return replaced(s, `<row r="2">`, `<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Fallback><row r="2"/></mc:Fallback></mc:AlternateContent><row r="2">`)
		}),
		"mc_ignorable": sheet(func(s string) string {
			return strings.NewReplacer("<worksheet ", `<worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" mc:Ignorable="x14ac" `,
				`<row r="2">`, `<row r="2" x14ac:dyDescent="0.25">`).Replace(s)
		}),
		"mc_in_row_extension": sheet(func(s string) string {
			return replaced(s, "<v>2</v></c>", `<v>2</v><extLst><ext uri="x"><c r="B2"><v>9</v></c></ext></extLst></c><extLst><ext uri="y"><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Fallback><c r="C2"><v>9</v></c></mc:Fallback></mc:AlternateContent></ext></extLst>`)
		}),

		"parts_absolute": changed(func(p parts) {
			p[partRels] = strings.NewReplacer(`Target="`, `Target="/xl/`).Replace(p[partRels])
			p["_rels/.rels"] = replaced(p["_rels/.rels"], `Target="`, `Target="/`)
		}),
		"parts_backslash": changed(func(p parts) {
			p[partRels] = strings.NewReplacer(`worksheets/`, `worksheets\`).Replace(p[partRels])
			rename(p, sheetPart, `xl\worksheets\sheet1.xml`)
			rename(p, partStrings, `xl\sharedStrings.xml`)
		}),
		"parts_case": changed(func(p parts) {
			rename(p, sheetPart, "xl/WorkSheets/Sheet1.XML")
			rename(p, partStrings, "xl/SharedStrings.xml")
			rename(p, partRels, "xl/_rels/Workbook.xml.RELS")
		}),
		"parts_elsewhere": changed(func(p parts) {
			p[partRels] = strings.NewReplacer("worksheets/sheet1.xml", "../otro/./hoja%201.xml", "sharedStrings.xml", "t/../textos.xml", "styles.xml", "estilos.bin").Replace(p[partRels])
			p[partTypes] = strings.NewReplacer("/xl/worksheets/sheet1.xml", "/otro/hoja%201.xml", "sharedStrings.xml", "textos.xml", "styles.xml", "estilos.bin").Replace(p[partTypes])
			rename(p, sheetPart, "otro/hoja 1.xml")
			rename(p, partStrings, "xl/textos.xml")
			rename(p, partStyles, "xl/estilos.bin")
		}),
		// The zip has the name as a URI, as the packaging library of .NET writes it.
		"parts_percent": changed(func(p parts) {
			p[partRels] = replaced(p[partRels], "worksheets/sheet1.xml", "worksheets/hoja%201.xml")
			p[partTypes] = replaced(p[partTypes], "/xl/worksheets/sheet1.xml", "/xl/worksheets/hoja%201.xml")
			rename(p, sheetPart, "xl/worksheets/hoja%201.xml")
		}),
		"parts_two_tables": changed(func(p parts) {
			p["xl/otra.xml"] = p[partStrings]
			p[partRels] = replaced(p[partRels], "</Relationships>", `<Relationship Id="rIdU" Type="`+relType+`sharedStrings" Target="otra.xml"/></Relationships>`)
		}),
		"parts_id_twice": changed(func(p parts) { p[partRels] = replaced(p[partRels], `Id="rIdS"`, `Id="rIdT"`) }),
		"parts_external": changed(func(p parts) {
			p[partRels] = replaced(p[partRels], "</Relationships>", `<Relationship Id="rIdX" Type="`+relType+`externalLink" Target="file:///C:\otro.xlsx" TargetMode="External"/></Relationships>`)
		}),
		"parts_strings_renamed": changed(func(p parts) {
			p[partRels] = replaced(p[partRels], "sharedStrings.xml", "textos.xml")
			p[partTypes] = replaced(p[partTypes], "/xl/sharedStrings.xml", "/xl/textos.xml")
			rename(p, partStrings, "xl/textos.xml")
		}),
		"parts_strings_missing": changed(func(p parts) { delete(p, partStrings) }),
		"parts_rels_missing":    changed(func(p parts) { delete(p, partRels) }),
		"parts_types_missing":   changed(func(p parts) { delete(p, partTypes) }),
	}
}

// replaced replaces what must be there.
func replaced(s, old, by string) string {
	if !strings.Contains(s, old) {
		panic("nothing to replace: " + old)
	}
	return strings.Replace(s, old, by, 1)
}

func rename(p parts, from, to string) {
	p[to] = p[from]
	delete(p, from)
}

// asUTF16 gives a part in UTF-16 with its mark.
func asUTF16(s string, order binary.AppendByteOrder) string {
	b := order.AppendUint16(nil, 0xFEFF)
	for _, u := range utf16.Encode([]rune(strings.Replace(s, "UTF-8", "UTF-16", 1))) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// lone writes U+E000 as half of a pair of surrogates.
type lone struct{ binary.AppendByteOrder }

func (lone) AppendUint16(b []byte, u uint16) []byte {
	if u == 0xE000 {
		u = 0xD83D
	}
	return binary.LittleEndian.AppendUint16(b, u)
}
