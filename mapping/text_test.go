package mapping

import (
	"context"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

func TestText(t *testing.T) {
	long := strings.Repeat("ñ", maxCustomText)
	tests := []struct {
		name        string
		cell        workbook.Cell
		documented  string
		rules       string
		custom      string
		customRules string
	}{
		{"plain", textCell("Ana Ejemplo"), "Ana Ejemplo", "", "Ana Ejemplo", ""},
		{"outer space", textCell("  Ana\u00a0"), "Ana", "trimmed", "  Ana\u00a0", ""},
		{"lines", textCell("Calle 1\nApto 2"), "Calle 1\nApto 2", "", "Calle 1\nApto 2", ""},
		{"invisible", textCell("A\u200bna"), "A\u200bna", "invisible_characters", "A\u200bna", "invisible_characters"},
		{"control", textCell("A\x01na"), "A\x01na", "invisible_characters", "A\x01na", "invisible_characters"},
		{"markup", textCell("<b>&\"Ñandú\""), "<b>&\"Ñandú\"", "", "<b>&\"Ñandú\"", ""},
		{"number", numberCell("1E3", "General"), "1000", "", "1000", ""},
		{"padded", numberCell("7", "000"), "007", "", "007", ""},
		{"fraction", numberCell("0.5", "General"), "0.5", "", "0.5", ""},
		{"sixteen digits", numberCell("1234567890123456", "0"), "", "not_recoverable", "", "not_recoverable"},
		{"date", dateCell("45000"), "2023-03-15", "date_as_text", "2023-03-15", ""},
		{"date and time", dateCell("45000.25"), "2023-03-15", "time_dropped date_as_text", "2023-03-15", "time_dropped"},
		{"no date", dateCell("0"), "", "date_impossible", "", "date_impossible"},
		{"true", workbook.Cell{Raw: "1", Kind: workbook.Bool}, "TRUE", "boolean_as_text", "TRUE", "boolean_as_text"},
		{"false", workbook.Cell{Raw: "0", Kind: workbook.Bool}, "FALSE", "boolean_as_text", "FALSE", "boolean_as_text"},
		{"2500 characters", textCell(long), long, "", long, ""},
		{"2501 characters", textCell(long + "x"), long + "x", "", "", "custom_too_long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, fs := text(tt.cell, false); got != tt.documented || rulesOf(fs) != tt.rules {
				t.Errorf("text = %q, %q; want %q, %q", got, rulesOf(fs), tt.documented, tt.rules)
			}
			if got, fs := custom(tt.cell, false); got != tt.custom || rulesOf(fs) != tt.customRules {
				t.Errorf("custom = %q, %q; want %q, %q", got, rulesOf(fs), tt.custom, tt.customRules)
			}
		})
	}
}

// Whatever a field's type, some cells mean the same for all.
func TestConvertAnyType(t *testing.T) {
	tests := []struct {
		cell  workbook.Cell
		rules string
	}{
		{workbook.Cell{}, ""},
		{textCell(" "), ""},
		{textCell("\u00a0\t"), ""},
		{workbook.Cell{Kind: workbook.Text, Formula: true}, ""},
		{workbook.Cell{Formula: true}, "formula_without_value"},
		{workbook.Cell{Raw: "#N/A", Kind: workbook.Error}, "cell_error"},
		{textCell("a\xffb"), "not_utf8"},
	}
	plans := []plan{{custom: true, field: -1, kind: TypeCustomText}}
	for i := range fields {
		plans = append(plans, plan{field: i, kind: fields[i].Type})
	}
	for _, tt := range tests {
		for _, p := range plans {
			if got, fs := convert(&p, Convention{}, false, tt.cell); got != "" || rulesOf(fs) != tt.rules {
				t.Errorf("field %d: convert(%+v) = %q, %q; want %q", p.field, tt.cell, got, rulesOf(fs), tt.rules)
			}
		}
	}
}

func TestFormulaText(t *testing.T) {
	for raw, want := range map[string]string{
		`="0012345"`: "0012345", ` ="0012345" `: "0012345", `=""`: "", `="di ""no"""`: `di "no"`, `="a b"`: "a b",
	} {
		if got, ok := formulaText(raw); !ok || got != want {
			t.Errorf("%s: %q, %v", raw, got, ok)
		}
	}
	for _, raw := range []string{"", "=", `="`, `"a"`, `=A1`, `="a`, `="a"&"b"`, `="a"b"`, `'0012`} {
		if got, ok := formulaText(raw); ok {
			t.Errorf("%s is taken for %q", raw, got)
		}
	}
}

// TestFormulaTextIsSent: the text within is what is sent, in any field, and it is told.
func TestFormulaTextIsSent(t *testing.T) {
	s := texts("Cédula|Nombre|Correo|Celular|Obligación|Producto|Saldo",
		` ="0012345"|Ana|ana@example.com| ="3001110001"| ="007"|Tarjeta| ="1.234.567,50"`,
		` ="0067890"|Luz|luz@example.com| ="3001110002"| ="008"|Tarjeta| ="2.000,25"`)
	m := Suggest(s, 0)
	if p := m.Problems(); len(p) > 0 {
		t.Fatalf("%+v", p)
	}
	r, err := Check(context.Background(), s, m, nil, nil)
	if err != nil || r.Ready.CaseFiles != 2 {
		t.Fatalf("%v, ready %+v, %+v", err, r.Ready, issuesOf(r))
	}
	c := files(r)[0]
	if got := c.Value(crm.Identification) + " " + c.Value(crm.Telephone) + " " + c.Obligations[0].Value(crm.ObligationID) + " " + c.Obligations[0].Value(crm.TotalBalance); got != "0012345 3001110001 007 1234567.50" {
		t.Errorf("sends %s", got)
	}
	told := 0
	for _, i := range issuesOf(r) {
		if i.Rule == RuleFormulaText && i.Raw != i.ToSend {
			told++
		}
	}
	if told != 8 {
		t.Errorf("told of %d cells: %+v", told, issuesOf(r))
	}
}
