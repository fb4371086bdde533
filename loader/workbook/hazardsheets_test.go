package workbook

// hazardSheets are merged cells, what is hidden, and workbooks of several sheets.
func hazardSheets() map[string]hazard {
	a1 := row(1, number("A", 0, "1"))
	head := row(1, inline("A", "Cédula"), inline("B", "Obligación"), inline("C", "Saldo"))
	debts := head +
		row(2, number("A", 0, "1098"), inline("B", "TC-1"), number("C", 0, "10")) + row(3, "A s=1|", inline("B", "TC-2"), number("C", 0, "20")) +
		row(4, "A s=1|", inline("B", "TC-3"), number("C", 0, "30")) + row(5, number("A", 0, "2077"), inline("B", "TC-4"), number("C", 0, "40"))
	full := row(1, number("A", 0, "1"), number("B", 0, "2"), number("C", 0, "3")) + row(2, number("A", 0, "4"), number("B", 0, "5"), number("C", 0, "6")) +
		row(3, number("A", 0, "7"), number("B", 0, "8"), number("C", 0, "9"))
	hidden := func(rows string) hazard { return hazard{rows: head + rows} }
	three := func(attrs string) string {
		return row(2, inline("A", "a")) + `<row r="3" ` + attrs + `><c r="A3" t="inlineStr"><is><t>b</t></is></c></row>` + row(4, inline("A", "c"))
	}
	columns := func(cols string) hazard { return hazard{rows: full, before: `<cols>` + cols + `</cols>`} }
	sheets := func(first string, more ...hazardSheet) hazard { return hazard{rows: a1, state: first, more: more} }
	return map[string]hazard{
		"merged_title":          {rows: row(1, inline("A", "Cartera de noviembre"), "B s=1|", "C s=1|") + head[:0] + row(3, inline("A", "Cédula"), inline("B", "Saldo")), formats: []string{"0"}, after: merged("A1:C1")},
		"merged_debtor":         {rows: debts, formats: []string{"0"}, after: merged("A2:A4")},
		"merged_buried":         {rows: full, after: merged("A1:B2")},
		"merged_buried_formula": {rows: row(1, number("A", 0, "1")) + row(2, result("A", "str", ""), "B|<f>A1</f>") + row(3, "A|<f>A1</f>", number("B", 0, "3")), after: merged("A1:A3", "B2:B3")},
		"merged_first_empty":    {rows: row(1, number("C", 0, "9")) + row(2, number("A", 0, "2"), number("B", 0, "3")), after: merged("A1:A2", "B1:B2")},
		"merged_wide":           {rows: row(1, number("A", 0, "1"), number("Z", 0, "2"), number("XFD", 0, "3")) + row(2, number("A", 0, "4")), after: merged("A1:XFD1")},
		"merged_column":         {rows: full, after: merged("B1:B1048576")},
		"merged_overlapping":    {rows: full, after: merged("A1:B2", "B2:C3")},
		"merged_twice":          {rows: full, after: merged("A1:B2", "A1:B2")},
		"merged_one_cell":       {rows: full, after: merged("B2:B2")},
		"merged_single_ref":     {rows: full, after: merged("B2")},
		"merged_backwards":      {rows: full, after: merged("B2:A1")},
		"merged_beyond":         {rows: full, after: merged("A1:XFE1")},
		"merged_none":           {rows: full, after: `<mergeCells count="0"/>`},

		"hidden_rows":          hidden(three(`hidden="1"`)),
		"hidden_rows_true":     hidden(three(`hidden="true"`)),
		"hidden_rows_0":        hidden(three(`hidden="0" ht="15" customHeight="1"`)),
		"hidden_rows_height":   hidden(three(`ht="0" customHeight="1"`)),
		"hidden_rows_decimal":  hidden(three(`ht="0.00" customHeight="1"`)),
		"hidden_rows_not":      hidden(three(`hidden="sí"`)),
		"hidden_rows_blank":    hidden(row(2, inline("A", "a")) + `<row r="3" hidden="1"/>`),
		"hidden_rows_filter":   {rows: head + three(`hidden="1"`), after: `<autoFilter ref="A1:C4"><filterColumn colId="0"><filters><filter val="a"/><filter val="c"/></filters></filterColumn></autoFilter>`},
		"hidden_rows_preset":   {rows: head + three(``), before: `<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>`},
		"hidden_columns":       columns(`<col min="1" max="1" width="10"/><col min="2" max="3" width="10" hidden="1" customWidth="1"/>`),
		"hidden_columns_width": columns(`<col min="2" max="2" width="0" customWidth="1"/>`),
		"hidden_columns_rest":  columns(`<col min="3" max="16384" width="9" hidden="1"/>`),
		"hidden_columns_wrong": columns(`<col min="3" max="2" hidden="1"/>`),
		"hidden_both":          {rows: full + `<row r="4" hidden="1"><c r="B4"><v>9</v></c></row>`, before: `<cols><col min="2" max="2" width="9" hidden="1"/></cols>`},

		"sheets_hidden":       sheets("", hazardSheet{name: "Oculta", state: "hidden", rows: a1}, hazardSheet{name: "Muy oculta", state: "veryHidden", rows: a1}, hazardSheet{name: "Visible", state: "visible", rows: a1}),
		"sheets_first_hidden": sheets("hidden", hazardSheet{name: "Dos", rows: row(1, number("A", 0, "2"))}),
		"sheets_chart":        sheets("", hazardSheet{name: "Gráfico", chart: true}, hazardSheet{name: "Dos", rows: row(1, number("A", 0, "2"))}),
		"sheets_chart_only":   {change: func(p parts) { p[partRels] = replaced(p[partRels], "/worksheet\"", "/chartsheet\"") }},
		"sheets_one_broken":   sheets("", hazardSheet{name: "Dañada", rows: `<row r="1"><c r="A1"><v>1</w></c></row>`}, hazardSheet{name: "Vacía"}, hazardSheet{name: "Tres", rows: row(1, number("A", 0, "3"))}),
		"sheets_names": sheets("", hazardSheet{name: "A &amp; B &lt;1&gt;", rows: a1}, hazardSheet{name: "Año ñ 漢字 😀", rows: a1},
			hazardSheet{name: "&#243;rdenes", rows: a1}, hazardSheet{name: "a_x0041_b", rows: a1}, hazardSheet{name: " con espacios ", rows: a1}, hazardSheet{name: "it&apos;s", rows: a1}),
		"sheets_part_missing": {rows: a1, more: []hazardSheet{{name: "Dos", rows: a1}}, change: func(p parts) { delete(p, "xl/worksheets/sheet2.xml") }},
		"sheets_no_relation":  {rows: a1, change: func(p parts) { p[partBook] = replaced(p[partBook], `r:id="rId1"`, `r:id="rId7"`) }},
		"sheets_same_part":    {rows: a1, more: []hazardSheet{{name: "Dos", rows: a1}}, change: func(p parts) { p[partRels] = replaced(p[partRels], "sheet2.xml", "sheet1.xml") }},
		"sheets_none": {change: func(p parts) {
			p[partBook] = replaced(p[partBook], `<sheet name="Hoja1" sheetId="1" r:id="rId1"/>`, "")
		}},

		"dimension_small": {rows: full, before: `<dimension ref="A1"/>`},
		"dimension_large": {rows: full, before: `<dimension ref="A1:XFD1048576"/>`},
		"dimension_not":   {rows: full, before: `<dimension ref="nada"/>`},
		"spans_wrong":     {rows: `<row r="1" spans="5:9"><c r="A1"><v>1</v></c></row>`},
		"extras_around": {rows: full, before: `<sheetPr><tabColor rgb="FFFF0000"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>`,
			after: `<sheetProtection sheet="1"/><autoFilter ref="A1:C3"/><dataValidations count="1"><dataValidation sqref="A1"><formula1>1</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="A1" location="B1"/></hyperlinks><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>`},
	}
}

func merged(refs ...string) string {
	s := `<mergeCells>`
	for _, ref := range refs {
		s += `<mergeCell ref="` + ref + `"/>`
	}
	return s + `</mergeCells>`
}
