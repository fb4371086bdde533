package mapping

import (
	"fmt"
	"testing"

	"wolkload/loader/workbook"
)

func TestAmountText(t *testing.T) {
	const inferred, point, comma = DecimalInferred, DecimalPoint, DecimalComma
	tests := []struct {
		raw        string
		convention Decimal
		want       string
		rules      string
	}{
		{"1500", inferred, "1500", ""},
		{"0", inferred, "0", ""},
		{"000123", inferred, "123", ""},
		{"1.234.567,89", inferred, "1234567.89", ""},
		{"1.234.567,89", comma, "1234567.89", ""},
		{"1.234.567,89", point, "", "amount_convention"},
		{"1,234,567.89", inferred, "1234567.89", ""},
		{"1,234,567.89", comma, "", "amount_convention"},
		{"1.234.567", inferred, "1234567", ""},
		{"1,234,567", inferred, "1234567", ""},
		{"1.234", inferred, "", "ambiguous_amount"},
		{"1,234", inferred, "", "ambiguous_amount"},
		{"1.234", comma, "1234", ""},
		{"1.234", point, "1.234", "three_decimals"},
		{"1,234", point, "1234", ""},
		{"1,234", comma, "1.234", "three_decimals"},
		{"999.999", comma, "999999", ""},
		{"1234.567", inferred, "1234.567", ""},
		{"0.123", inferred, "0.123", ""},
		{"0,5", inferred, "0.5", ""},
		{",50", inferred, "0.50", ""},
		{".5", inferred, "0.5", ""},
		{"1500.50", inferred, "1500.50", ""},
		{"1500,50", inferred, "1500.50", ""},
		{"1500.5", comma, "", "amount_convention"},
		{"12.3456", inferred, "12.3456", ""},
		{"12,34567", inferred, "12.34567", "amount_decimals"},
		{"12,340000", inferred, "12.340000", ""},
		{"$ 1.500.000", inferred, "1500000", ""},
		{"$1.500.000,00", inferred, "1500000.00", ""},
		{"COP $ 1.500.000", inferred, "1500000", ""},
		{"COP 250.000.000", inferred, "250000000", ""},
		{"1.500.000 COP", inferred, "1500000", ""},
		{"US$ 1,250.75", inferred, "1250.75", ""},
		{"U$S 1.250,75", inferred, "1250.75", ""},
		{"S/ 1,250.75", inferred, "1250.75", ""},
		{"S/. 300.10", inferred, "300.10", ""},
		{"R$ 1.250,75", inferred, "1250.75", ""},
		{"1.250,75 €", inferred, "1250.75", ""},
		{"Bs. 99,90", inferred, "99.90", ""},
		{"₡ 1 250 750", inferred, "1250750", ""},
		{"1\u00a0234\u00a0567,89", inferred, "1234567.89", ""},
		{"1\u202f234\u202f567,89", inferred, "1234567.89", ""},
		{"1\u2009234", inferred, "1234", ""},
		{"\u00a01500\u00a0", inferred, "1500", ""},
		{"1'234.567", inferred, "", "ambiguous_amount"},
		{"1'234.567", comma, "1234567", ""},
		{"1'234.567,89", inferred, "1234567.89", ""},
		{"1’234’567.89", inferred, "1234567.89", ""},
		{"-1500", inferred, "-1500", ""},
		{"−1500", inferred, "-1500", ""},
		{"1500-", inferred, "-1500", ""},
		{"+1500", inferred, "1500", ""},
		{"(1.500,00)", inferred, "-1500.00", ""},
		{"($1.500,00)", inferred, "-1500.00", ""},
		{"$ (1.500,00)", inferred, "-1500.00", ""},
		{"-$1.500,00", inferred, "-1500.00", ""},
		{"$-1.500,00", inferred, "-1500.00", ""},
		{"-0", inferred, "0", ""},
		{"-0,00", inferred, "0.00", ""},
		{"99999999999999", inferred, "99999999999999", ""},
		{"100000000000000", inferred, "", "amount_too_large"},
		{"9999999999999999", inferred, "", "amount_too_large"},
		{"0009999999999999", inferred, "9999999999999", ""},

		{"1.23.4", inferred, "", "amount_invalid"},
		{"1,23,456", inferred, "", "amount_invalid"},
		{"12.34.567", comma, "", "amount_invalid"},
		{"1.234.56", inferred, "", "amount_invalid"},
		{"1.234,567.89", inferred, "", "amount_invalid"},
		{"1..234", inferred, "", "amount_invalid"},
		{"1234.", inferred, "", "amount_invalid"},
		{"1.2,3.4", inferred, "", "amount_invalid"},
		{"1.234 567", inferred, "", "amount_invalid"},
		{"0.234.567", inferred, "", "amount_invalid"},
		{"0.234,56", inferred, "", "amount_invalid"},
		{"1'234 567", inferred, "", "amount_invalid"},
		{"1.234.567.890.123.456.789,5", inferred, "", "amount_too_large"},
		{"--5", inferred, "", "amount_invalid"},
		{"(-5)", inferred, "", "amount_invalid"},
		{"5 %", inferred, "", "amount_invalid"},
		{"mil quinientos", inferred, "", "amount_invalid"},
		{"1500 aprox", inferred, "", "amount_invalid"},
		{"-", inferred, "", "amount_invalid"},
		{"$", inferred, "", "amount_invalid"},
		{"N/A", inferred, "", "amount_invalid"},
		{"1 500 2", inferred, "", "amount_invalid"},
		{"$ $ $ 5", inferred, "", "amount_invalid"},
		{"１５００", inferred, "", "amount_invalid"},
		{"1,50E+06", inferred, "", "scientific_text"},
		{"1.5e6", inferred, "", "scientific_text"},
	}
	for _, tt := range tests {
		got, fs := amount(textCell(tt.raw), tt.convention)
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("amount(%q, %d) = %q, %q; want %q, %q", tt.raw, tt.convention, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

// Amounts as creditors write them, read without anything known of their column.
func TestAmountsOfCreditors(t *testing.T) {
	tests := map[string][]struct{ raw, want, rules string }{
		"CO": {
			{"$ 1.234.567,89", "1234567.89", ""},
			{"COP 1.234,50", "1234.50", ""},
			{"COP$ 250.000.000", "250000000", ""},
			{"$1'234.567,00", "1234567.00", ""},
			{"$ 12´345.678,5", "12345678.5", ""},
			{"1.500.000 pesos", "1500000", ""},
			{"$ 1.500.000 M/CTE", "1500000", ""},
			{"$ 1.500.000 PESOS M/CTE", "1500000", ""},
			{"COP -45.000,00", "-45000.00", ""},
			{"$ 45.000", "", "ambiguous_amount"},
			{"$ 1.500.000.oo", "", "amount_invalid"},
			{"$ 1.500.000 c/u", "", "amount_invalid"},
		},
		"MX": {
			{"$1,234.56", "1234.56", ""},
			{"$1,234,567.00 MXN", "1234567.00", ""},
			{"MX$ 1,234.56", "1234.56", ""},
			{"$ 1'234,567.89 M.N.", "1234567.89", ""},
			{"1,234.56 MN", "1234.56", ""},
			{"-$850.00", "-850.00", ""},
			{"USD 1,234.56 MXN", "", "amount_invalid"}, // which of the two?
		},
		"CL": {
			{"$ 1.234.567", "1234567", ""},
			{"CLP 1.234.567", "1234567", ""},
			{"CLP$1.234.567", "1234567", ""},
			{"$ 990", "990", ""},
			{"UF 1.234,56", "", "amount_invalid"}, // no pesos: its value changes each day
			{"$ 1.234.567.-", "", "amount_invalid"},
			{"$ 1.234.567,-", "", "amount_invalid"},
		},
		"PE": {
			{"S/ 1,234.50", "1234.50", ""},
			{"S/1,234.50", "1234.50", ""},
			{"S/. 1,234.50", "1234.50", ""},
			{"S/.1,234.50", "1234.50", ""},
			{"S./ 1 234.50", "1234.50", ""},
			{"s/.300.00", "300.00", ""},
			{"S/.1500", "1500", ""},
			{"PEN 1,234.50", "1234.50", ""},
			{"1,234.50 soles", "1234.50", ""},
			{"US$1,234.56", "1234.56", ""},
			{"S/ -12.30", "-12.30", ""},
			{"S/ .50", "0.50", ""},
			{"S/. 50", "50", ""},
			{"S/.50", "", "amount_invalid"}, // fifty soles, or S/ 0.50
			{"-S/.5 PEN", "", "amount_invalid"},
		},
		"EC": {
			{"USD 1,234.56", "1234.56", ""},
			{"$1.234,56", "1234.56", ""},
			{"1234,56 USD", "1234.56", ""},
			{"1,234.56 dólares", "1234.56", ""},
			{"1,234.56 DÓLARES", "1234.56", ""},
		},
		"AR, UY": {
			{"$ 1.234,56", "1234.56", ""},
			{"AR$ 1.234.567,89", "1234567.89", ""},
			{"ARS 1.234,5", "1234.5", ""},
			{"U$S 1.250,75", "1250.75", ""},
			{"u$s1.250,75", "1250.75", ""},
			{"$U 12.345,60", "12345.60", ""},
			{"UYU 12.345,60", "12345.60", ""},
			{"1.234,50-", "-1234.50", ""},
			{"1.234,50 -", "-1234.50", ""},
			{"$ 1.234,50 U$S", "1234.50", ""},
			{"1.234,50 CR", "", "amount_invalid"},
			{"1.234,50 D", "", "amount_invalid"},
		},
		"BR": {
			{"R$ 1.234,56", "1234.56", ""},
			{"R$1.234.567,89", "1234567.89", ""},
			{"R$\u00a01.234,56", "1234.56", ""},
			{"-R$ 1.234,56", "-1234.56", ""},
			{"R$ -1.234,56", "-1234.56", ""},
			{"R$ (1.234,56)", "-1234.56", ""},
			{"(R$ 1.234,56)", "-1234.56", ""},
			{"BRL 1.234,56", "1234.56", ""},
			{"R$ 1.234,56 BRL", "1234.56", ""},
			{"1.234,56 reais", "1234.56", ""},
			{"R$ 0,99", "0.99", ""},
			{"R$ ,99", "0.99", ""},
			{"R$ 1.234", "", "ambiguous_amount"},
			{"R$ 1.234,56 US$", "", "amount_invalid"},
			{"mil reais", "", "amount_invalid"},
		},
		"PY, BO": {
			{"₲ 1.234.567", "1234567", ""},
			{"₲1.234.567", "1234567", ""},
			{"Gs. 1.234.567", "1234567", ""},
			{"1.234.567 Gs.", "1234567", ""},
			{"PYG 1.234.567", "1234567", ""},
			{"1.234.567 guaraníes", "1234567", ""},
			{"Bs. 1.234", "", "ambiguous_amount"},
			{"Bs. 1.234,50", "1234.50", ""},
			{"Bs 1,234.50", "1234.50", ""},
			{"BOB 1.234,50", "1234.50", ""},
			{"1.234,50 Bs", "1234.50", ""},
			{"$us 1.234,50", "1234.50", ""},
		},
		"CR, GT, DO": {
			{"₡1.234.567,89", "1234567.89", ""},
			{"₡ 1 234 567,89", "1234567.89", ""},
			{"¢ 1.234.567,89", "1234567.89", ""},
			{"CRC 1,234,567.89", "1234567.89", ""},
			{"50¢", "", "amount_invalid"},
			{"Q1,234.50", "1234.50", ""},
			{"Q. 1,234.50", "1234.50", ""},
			{"RD$1,234.50", "1234.50", ""},
		},
		"ES": {
			{"1.234,56 €", "1234.56", ""},
			{"1.234,56€", "1234.56", ""},
			{"€ 1.234,56", "1234.56", ""},
			{"1 234,56 EUR", "1234.56", ""},
			{"1\u202f234,56\u00a0€", "1234.56", ""},
			{"1.234,56 euros", "1234.56", ""},
			{"−1.234,56 €", "-1234.56", ""},
			{"–1.234,56 €", "-1234.56", ""},
			{"12'50 €", "", "amount_invalid"},
		},
		"en": {
			{"+1,234.56", "1234.56", ""},
			{"(1,234.56)", "-1234.56", ""},
			{"$(1,234.56)", "-1234.56", ""},
			{"USD $1,234.56", "1234.56", ""},
			{"1,234.56 DR", "", "amount_invalid"},
			{"1.2k", "", "amount_invalid"},
			{"1,234.56 / 2", "", "amount_invalid"},
			{"$ -", "", "amount_invalid"},
			{"(1,234.56", "", "amount_invalid"},
			{"-(1,234.56)", "", "amount_invalid"},
			{"1,234.56 1,234.56", "", "amount_invalid"},
			{"1,234.56\n1,234.56", "", "amount_invalid"},
			{"0x10", "", "amount_invalid"},
			{"\u200b5", "", "amount_invalid"},
			{"1.234.567.890.123.456.789.012,5", "", "amount_invalid"},
		},
	}
	for country, amounts := range tests {
		for _, tt := range amounts {
			got, fs := amount(textCell(tt.raw), DecimalInferred)
			if got != tt.want || rulesOf(fs) != tt.rules {
				t.Errorf("%s: amount(%q) = %q, %q; want %q, %q", country, tt.raw, got, rulesOf(fs), tt.want, tt.rules)
			}
		}
	}
}

func TestAmountEdited(t *testing.T) {
	tests := []struct {
		raw        string
		convention Decimal
		want       string
		rules      string
	}{
		{"1500.50", DecimalComma, "1500.50", ""},
		{"1500,50", DecimalPoint, "1500.50", ""},
		{"1234", DecimalComma, "1234", ""},
		{"1.234", DecimalComma, "1234", ""},
		{"1.234", DecimalPoint, "1.234", ""},
		{"1.234", DecimalInferred, "", "ambiguous_amount"},
	}
	for _, tt := range tests {
		got, fs := amount(editedCell(tt.raw), tt.convention)
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("amount(edited %q, %d) = %q, %q; want %q, %q", tt.raw, tt.convention, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

func TestAmountCells(t *testing.T) {
	tests := []struct {
		cell  workbook.Cell
		want  string
		rules string
	}{
		{numberCell("1500", "General"), "1500", ""},
		{numberCell("1500.5", "#,##0.00"), "1500.5", ""},
		{numberCell("1234.5600000000001", "General"), "1234.56", ""},
		{numberCell("0.30000000000000004", "General"), "0.3", ""},
		{numberCell("1.5E6", "General"), "1500000", ""},
		{numberCell("-2.5E-1", "General"), "-0.25", ""},
		{numberCell("12", "0000"), "12", ""},
		{numberCell("333.333333333333", "0.00"), "333.333333333333", "amount_decimals"},
		{numberCell("1E15", "General"), "", "amount_too_large"},
		{numberCell("12345678901234567", "General"), "", "amount_too_large"},
		{numberCell("x", "General"), "", "not_a_number"},
		{dateCell("45000"), "", "date_unexpected"},
		{workbook.Cell{Raw: "1", Kind: workbook.Bool}, "", "boolean_unexpected"},
	}
	for _, tt := range tests {
		got, fs := amount(tt.cell, DecimalInferred)
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("amount(%+v) = %q, %q; want %q, %q", tt.cell, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

func TestInteger(t *testing.T) {
	tests := []struct {
		cell       workbook.Cell
		convention Decimal
		want       string
		rules      string
	}{
		{textCell("30"), DecimalInferred, "30", ""},
		{textCell(" 30 "), DecimalInferred, "30", ""},
		{textCell("-5"), DecimalInferred, "-5", ""},
		{textCell("33,0"), DecimalInferred, "33", ""},
		{textCell("33.00"), DecimalInferred, "33", ""},
		{textCell("1.200"), DecimalComma, "1200", ""},
		{textCell("1.200"), DecimalInferred, "", "ambiguous_amount"},
		{textCell("33,5"), DecimalInferred, "", "not_integer"},
		{textCell("30 días"), DecimalInferred, "", "amount_invalid"},
		{numberCell("30", "General"), DecimalInferred, "30", ""},
		{numberCell("3E1", "General"), DecimalInferred, "30", ""},
		{numberCell("30.5", "General"), DecimalInferred, "", "not_integer"},
		{numberCell("0.000001", "General"), DecimalInferred, "", "not_integer"},
		{numberCell("-7", "General"), DecimalInferred, "-7", ""},
		{dateCell("30"), DecimalInferred, "", "date_unexpected"},
	}
	for _, tt := range tests {
		got, fs := integer(tt.cell, tt.convention)
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("integer(%+v) = %q, %q; want %q, %q", tt.cell, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

func TestUnits(t *testing.T) {
	tests := []struct {
		plain string
		units int64
		money string
	}{
		{"0", 0, "0"},
		{"1500.50", 15005000, "1500.50"},
		{"1.23456", 12346, "1.2346"},
		{"1.23454999", 12345, "1.2345"},
		{"1.23455", 12346, "1.2346"},
		{"-1.23455", -12346, "-1.2346"},
		{"-0.00004", 0, "0"},
		{"0.1", 1000, "0.10"},
		{"7", 70000, "7"},
		{"899999999999999.9999", 8999999999999999999, "899999999999999.9999"},
		{"900000000000000", maxUnits, "900000000000000"},
		{"999999999999999.9999", maxUnits, "900000000000000"},
		{"333.333333333333", 3333333, "333.3333"},
	}
	for _, tt := range tests {
		got := unitsOf(tt.plain)
		if got != tt.units || money(got).String() != tt.money {
			t.Errorf("%q is %d units, %s; want %d, %s", tt.plain, got, money(got), tt.units, tt.money)
		}
		if quick, ok := quickUnits(tt.plain); ok && quick != got {
			t.Errorf("%q is quickly %d units, want %d", tt.plain, quick, got)
		}
	}
}

// Sums of two currencies mean nothing: a column that names two says so once.
func TestCurrencyMixed(t *testing.T) {
	row := func(n int, balance string) string {
		return fmt.Sprintf("10%d|Ana Ejemplo|ana@example.com|300123456%d||A%d|x|%s|||", n, n, n, balance)
	}
	for want, amounts := range map[string][]string{
		"":                               {"$ 1.000,50", "US$ 20,50", "20,50 USD", "5"},
		"3 currency_mixed total_balance": {"COP 1.000,50", "$ 7,50", "US$ 20,50", "€ 5,50", "USD 8,50"},
		"2 currency_mixed total_balance": {"S/ 10,50", "US$ 20,50"},
	} {
		lines := []string{longHeader}
		for i, a := range amounts {
			lines = append(lines, row(i, a))
		}
		if got := issues(check(t, texts(lines...), longMapping())); got != want {
			t.Errorf("%q: %s", amounts, got)
		}
	}
	for text, want := range map[string]string{
		"US$ 1": "USD", "1 USD": "USD", "(R$ 5)": "BRL", "-€5": "EUR", "$ 5": "", "5": "", "": "", "x": "", "COP$ 1": "COP", "$ 1 COP": "COP",
	} {
		if got := currencyOf(text); got != want {
			t.Errorf("%q is in %q", text, got)
		}
	}
}
