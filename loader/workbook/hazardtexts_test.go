package workbook

import "strings"

// hazardTexts are texts in every form in which files hold them.
func hazardTexts() map[string]hazard {
	// each gives every text as a shared string, an inline one and a formula's result.
	each := func(texts ...string) hazard {
		var h hazard
		for i, text := range texts {
			h.texts += `<si><t>` + text + `</t></si>`
			h.rows += row(i+1, shared("A", i), inline("B", text), result("C", "str", text))
		}
		return h
	}
	kept := func(h hazard) hazard {
		h.texts = strings.ReplaceAll(h.texts, "<t>", `<t xml:space="preserve">`)
		h.rows = strings.ReplaceAll(h.rows, "<t>", `<t xml:space="preserve">`)
		h.rows = strings.ReplaceAll(h.rows, "<v>", `<v xml:space="preserve">`)
		return h
	}
	return map[string]hazard{
		"texts_shared": {texts: `<si><t>Ana</t></si><si><t/></si><si/><si><t>Ana</t></si><extLst><ext uri="x"><x/></ext></extLst>`,
			rows: row(1, shared("A", 0), shared("B", 1), shared("C", 2), shared("D", 3)) + row(2, shared("A", 3), "B t=s|", "C t=s|<v/>", result("D", "s", "0"))},
		"texts_inline": {rows: row(1, inline("A", "Ana"), inline("B", ""), "C t=inlineStr|<is/>", "D t=inlineStr|") +
			row(2, "A t=inlineStr|<is><t>1.</t></is><v>1.0</v>", "B t=inlineStr|<v>solo</v>", "C t=inlineStr|<f>A1</f><is><t>de fórmula</t></is>")},
		"texts_inline_elsewhere": {rows: row(1, "A|<is><t>Ana</t></is>")},
		"texts_rich": {texts: `<si><r><rPr><b/></rPr><t>Ana</t></r><r><t xml:space="preserve"> María</t></r><r><t> López </t></r></si>` +
			`<si><r><t>uno</t></r><r><rPr><sz val="9"/></rPr><t>
</t></r><r><t>dos</t></r></si><si><t>antes</t><r><t> y después</t></r></si>`,
			rows: row(1, shared("A", 0), shared("B", 1), shared("C", 2)) + row(2, "A t=inlineStr|<is><r><t>Ana </t></r><r><rPr><i/></rPr><t>María</t></r></is>")},
		"texts_phonetic": {texts: `<si><t>課きく</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/></si><si><r><t>東</t></r><rPh sb="0" eb="1"><t>ヒガシ</t></rPh><r><t>京</t></r></si>`,
			rows: row(1, shared("A", 0), shared("B", 1), "C t=inlineStr|<is><t>名</t><rPh sb=\"0\" eb=\"1\"><t>ナ</t></rPh></is>")},
		"texts_results": {rows: row(1, result("A", "str", "de fórmula"), "B t=str|<v>sin fórmula</v>", result("C", "str", "00123"), result("D", "str", "1E5"))},
		"texts_empty_results": {rows: row(1, inline("A", "x"), result("B", "str", ""), "C t=str|<f>\"\"</f><v/>", "D t=str|<v></v>", "E t=str|<f>A1</f>") +
			row(2, result("A", "str", ""))},
		"texts_space_dropped":  each(" Ana ", "\n Ana\tL \r\n", " ", "&#32;Ana&#10;"),
		"texts_space_kept":     kept(each(" Ana ", "\n Ana\tL \r\n", " ", "&#32;Ana&#10;")),
		"texts_space_of_row":   {rows: `<row r="1" xml:space="preserve"><c r="A1" t="inlineStr"><is><t> Ana </t></is></c><c r="B1"><v> 7 </v></c><c r="C1" t="str" xml:space="default"><v> x </v></c></row>`},
		"texts_nbsp":           each("\u00A0Ana\u00A0", "Ana\u200B", "\u3000Ana", "Ana\u00A0\u00A0L\u00F3pez", "\uFEFFAna"),
		"texts_escapes":        each("a_x000D_b", "a_x000A_b", "_x0009_", "_x0000_", "_x001B_[2J", "_x00E1_", "_x0041__x0042_", "fin_x000D__x000A_"),
		"texts_escapes_pairs":  each("_xD83D__xDE00_", "_xD83D_", "_xDE00_", "_xDE00__xD83D_", "_xD83D_x_xDE00_", "_xFFFE_", "_xFFFF_"),
		"texts_escapes_005F":   each("_x005F_x000D_", "_x005F_x005F_x000D_", "_x005F_", "_x005F_x00ZZ_", "a_x005F_b"),
		"texts_escapes_lower":  each("a_x000d_b", "_x00e1_", "_xd83d__xde00_", "_X000D_"),
		"texts_escapes_not":    each("_x000_", "_x00000D_", "_x000G_", "_x000D", "x000D_", "__x000D_", "_x_x000D_", "OBL_x123", "cod_xABCD_1"),
		"texts_cdata":          each("a<![CDATA[<b> & ]] ]>]]>c", "<![CDATA[]]>", "<![CDATA[ Ana ]]>", "_x00<![CDATA[0D_]]>", "<![CDATA[1]]><![CDATA[2]]>", "<![CDATA[&amp;]]>"),
		"texts_entities":       each("&lt;b&gt; &amp; &quot;x&quot; &apos;", "&#241;&#xF1;&#x1F600;", "&amp;amp;", "&amp;#10;", "&#0000065;"),
		"texts_entity_unknown": each("a", "&eacute;"),
		"texts_emoji":          each("😀", "👩‍👩‍👧", "🇨🇴", "👍🏽", "1️⃣"),
		"texts_combining":      each("Jose\u0301", "José", "n\u0303", "Z\u0351\u036B\u0343", "क्षि", "\u202Eodnum\u202C"),
		"texts_line_breaks":    each("a&#10;b", "a\r\nb", "a\nb", "a\rb", "a_x000D_b", "a_x000D_\nb", "a&#13;&#10;b", "a&#13;b"),
		"texts_32767":          each(strings.Repeat("ñ", 32_767), strings.Repeat("😀", 16_383)+"x", strings.Repeat("x", 32_768)),
		"texts_control":        each("a", "b\x01"),
		"texts_not_utf8":       each("a", "b\xE9"),
		"texts_element":        each("a", "b<b/>"),
		"errors": {rows: row(1, "A t=e|<v>#N/A</v>", "B t=e|<v>#DIV/0!</v>", "C t=e|<v>#REF!</v>", "D t=e|<v>#NAME?</v>", "E t=e|<v>#NUM!</v>", "F t=e|<v>#NULL!</v>", "G t=e|<v>#VALUE!</v>") +
			row(2, "A t=e|<v>#SPILL!</v>", "B t=e|<v>#CALC!</v>", "C t=e|<v>#GETTING_DATA</v>", "D t=e|<v>#FIELD!</v>", "E t=e|<v>#BLOCKED!</v>", "F t=e|<v>#CONNECT!</v>", "G t=e|<v>#UNKNOWN!</v>", "H t=e|<v>#BUSY!</v>") +
			row(3, result("A", "e", "#N/A"), "B t=str|<f>A1</f><v>#N/A</v>", inline("C", "#N/A"), "D t=e|<v>Err:522</v>", "E t=e|<v/>", "F t=e|<f>A1</f>")},
		"booleans": {rows: row(1, "A t=b|<v>0</v>", "B t=b|<v>1</v>", "C t=b|<v>true</v>", "D t=b|<v>false</v>", "E t=b|<v>TRUE</v>", "F t=b|<v> 1 </v>", "G t=b|<v/>", result("H", "b", "1"), "I t=b|<f>A1</f>") +
			row(2, inline("A", "TRUE"), inline("B", "VERDADERO"), number("C", 0, "1"))},
		"booleans_not": {rows: row(1, "A t=b|<v>1</v>", "B t=b|<v>sí</v>")},
	}
}
