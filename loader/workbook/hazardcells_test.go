package workbook

import (
	"fmt"
	"strings"
)

// hazardCells are formulas, and cells and rows with odd places and attributes.
func hazardCells() map[string]hazard {
	one := row(1, number("A", 0, "1"))
	spelt := func(rows string) hazard {
		return hazard{rows: rows, formats: []string{"0000000000", "dd/mm/yyyy"}, texts: `<si><t>uno</t></si>`}
	}
	wide := func(step int) string {
		var b strings.Builder
		for col := 0; col < 16_384; col += step {
			fmt.Fprintf(&b, `<c r="%s3"><v>%d</v></c>`, ColumnName(col), col)
		}
		fmt.Fprintf(&b, `<c r="XFD3"><v>16383</v></c>`)
		return `<row r="3">` + b.String() + `</row>`
	}
	return map[string]hazard{
		"formulas_shared": {rows: row(1, `A|<f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v>`, number("B", 0, "1")) +
			row(2, `A|<f t="shared" si="0"/><v>4</v>`, number("B", 0, "2")) + row(3, `A|<f t="shared" si="0"/>`, number("B", 0, "3")) + row(4, `A t=str|<f t="shared" si="1"></f><v>texto</v>`)},
		"formulas_array": {rows: row(1, `A|<f t="array" ref="A1:A2">B1:B2*2</f><v>2</v>`, number("B", 0, "1")) + row(2, "A|<v>4</v>", number("B", 0, "2")) +
			row(3, `A cm=1|<f t="array" ref="A3">_xlfn.UNIQUE(B1:B2)</f><v>1</v>`, `B|<f t="dataTable" ref="B3" dt2D="1" dtr="1" r1="A1" r2="A2"/><v>9</v>`)},
		"formulas_no_value": {formats: []string{"dd/mm/yyyy"}, rows: one + row(2, "A|<f>SUM(A1:A9)</f>", "B|<f>A1</f><v/>", "C s=1|<f>TODAY()</f>", "D t=b|<f>A1</f>", "E|<f/>", "F|<f>A1</f><v>0</v>") + row(3, "A|<f>A1</f>")},
		"formulas_odd":      {rows: row(1, `A|<f>IF(B1&lt;2,"a","b")</f><v>1</v>`, "B|<f><![CDATA[A1<2]]></f><v>2</v>", "C|<v>3</v><f>A1</f>", "D|<f>A1</f><f>A2</f><v>4</v>", "E|<f>A1</f><v>5</v><extLst><ext/></extLst>")},

		"cells_without_r":      spelt(`<row r="1"><c><v>1</v></c><c s="1"><v>2</v></c><c/><c t="s"><v>0</v></c></row><row r="3"><c/><c r="E3"><v>5</v></c><c><v>6</v></c></row>`),
		"rows_without_r":       spelt(`<row><c r="A1"><v>1</v></c></row><row/><row><c r="A3"><v>3</v></c></row><row r="7"><c r="A7"><v>7</v></c></row><row><c r="A8"><v>8</v></c></row>`),
		"without_r":            spelt(`<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>4</v></c></row>`),
		"rows_without_r_wrong": spelt(`<row><c r="A1"><v>1</v></c></row><row><c r="A5"><v>5</v></c></row>`),
		"rows_out_of_order":    spelt(row(1, number("A", 0, "1")) + row(3, number("A", 0, "3")) + row(2, number("A", 0, "2"))),
		"rows_repeated":        spelt(row(1, number("A", 0, "1")) + row(2, number("A", 0, "2")) + row(2, number("B", 0, "3"))),
		"rows_beyond":          spelt(one + `<row r="1048577"/>`),
		"rows_last":            spelt(one + `<row r="1048576"><c r="XFD1048576"><v>9</v></c></row>`),
		"rows_zero":            spelt(one + `<row r="0"/>`),
		"cells_out_of_order":   spelt(one + row(2, number("C", 0, "3"), number("B", 0, "2"))),
		"cells_repeated":       spelt(one + row(2, number("B", 0, "2"), number("B", 0, "3"))),
		"cells_of_another_row": spelt(one + `<row r="2"><c r="A2"><v>2</v></c><c r="B3"><v>3</v></c></row>`),
		"cells_beyond":         spelt(one + row(2, number("XFE", 0, "2"))),
		"cells_lower_case":     spelt(one + `<row r="2"><c r="a2"><v>2</v></c></row>`),
		"cells_absolute":       spelt(one + `<row r="2"><c r="$A$2"><v>2</v></c></row>`),
		"cells_zeros":          spelt(one + `<row r="2"><c r="A02"><v>2</v></c></row>`),
		"cells_two_values":     spelt(one + row(2, "B|<v>1</v><v>2</v>")),
		"cells_unknown_type":   spelt(one + row(2, "B t=x|<v>1</v>")),
		"cells_unknown_inside": spelt(one + row(2, "B|<w>1</w>")),
		"cells_stray_text":     spelt(one + row(2, "B|1")),
		"cells_empty_type":     spelt(`<row r="1"><c r="A1" t=""><v>1</v></c><c r="B1" t="n"><v>2</v></c></row>`),

		"strings_index_high":     spelt(one + row(2, "B t=s|<v>1</v>")),
		"strings_index_negative": spelt(one + row(2, "B t=s|<v>-1</v>")),
		"strings_index_text":     spelt(one + row(2, "B t=s|<v>uno</v>")),
		"strings_none":           {rows: row(1, number("A", 0, "1"), inline("B", "x"), result("C", "str", "y"))},
		"strings_none_but_used":  {rows: row(1, number("A", 0, "1"), shared("B", 0))},
		"strings_unused_part":    {texts: `<si><t>uno</t></si>`, rows: one},

		"styles_empty":         spelt(`<row r="1"><c r="A1" s=""><v>1</v></c><c r="B1" s="1"><v>2</v></c></row>`),
		"styles_high":          spelt(one + row(2, number("B", 3, "1"))),
		"styles_high_on_blank": spelt(one + `<row r="2"><c r="B2" s="3"/></row>`),
		"styles_no_number":     spelt(one + `<row r="2"><c r="B2" s="x"><v>1</v></c></row>`),
		"styles_none": {rows: `<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="0"><v>45000</v></c></row>`, change: func(p parts) {
			delete(p, partStyles)
			p[partRels] = without(p[partRels], "<Relationship ", "styles")
			p[partTypes] = without(p[partTypes], "<Override ", "styles")
		}},
		"styles_part_missing":   {rows: one, change: func(p parts) { delete(p, partStyles) }},
		"styles_format_unknown": {rows: row(1, number("A", 1, "45000")), formats: []string{"#200"}},
		"rows_blank_styled":     spelt(`<row r="1" s="1" customFormat="1"/>` + `<row r="2" spans="1:3" s="1" customFormat="1"><c r="A2" s="1"/><c r="B2" s="2"></c></row>` + row(3, number("A", 1, "3")) + `<row r="4"><c r="A4" s="1"/></row>`),
		"rows_blank_only":       spelt(`<row r="1"><c r="A1" s="1"/></row>`),
		"rows_none":             spelt(``),

		"columns_16384":       {rows: row(1, number("A", 0, "1")) + wide(1500)},
		"columns_every_other": {rows: wide(100) + row(4, number("B", 0, "1"), number("D", 0, "2"), number("F", 0, "3"))},
		"rows_wide_gaps":      {rows: row(1, number("A", 0, "1"), number("XFD", 0, "2")) + row(2, number("ZZ", 0, "3")) + row(3, number("A", 0, "4"), number("B", 0, "5"), number("M", 0, "6")) + row(900_000, number("AA", 0, "7"))},
	}
}

// without takes the element out of s that begins with start and mentions word.
func without(s, start, word string) string {
	for at := 0; ; {
		next := strings.Index(s[at:], start)
		if next < 0 {
			panic("no such element: " + word)
		}
		at += next
		end := at + strings.Index(s[at:], "/>") + len("/>")
		if strings.Contains(s[at:end], word) {
			return s[:at] + s[end:]
		}
		at = end
	}
}
