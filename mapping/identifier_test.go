package mapping

import (
	"testing"

	"wolkload/loader/workbook"
)

func TestIdentification(t *testing.T) {
	tests := []struct {
		cell  workbook.Cell
		want  string
		rules string
	}{
		{textCell("1020304050"), "1020304050", ""},
		{textCell("0012345678"), "0012345678", ""},
		{textCell("12.345.678-5"), "12.345.678-5", "identification_punctuation"},
		{textCell("900.123.456-7"), "900.123.456-7", "identification_punctuation"},
		{textCell("123.456.789-09"), "123.456.789-09", "identification_punctuation"},
		{textCell("12345678-5"), "12345678-5", "identification_punctuation"},
		{textCell("CC 1020304050"), "CC 1020304050", "identification_punctuation"},
		{textCell("CC1020304050"), "CC1020304050", ""},
		{textCell("GODE561231GR8"), "GODE561231GR8", ""},
		{textCell("12345678K"), "12345678K", ""},
		{textCell(" 1020304050"), "1020304050", "trimmed"},
		{textCell("1020304050 "), "1020304050", "trimmed"},
		{textCell("\u00a01020304050\u00a0"), "1020304050", "trimmed"},
		{textCell("\t1020304050\n"), "1020304050", "trimmed"},
		{textCell("102\u200b0304050"), "102\u200b0304050", "invisible_characters identification_punctuation"},
		{textCell("\u202d1020304050\u202c"), "\u202d1020304050\u202c", "invisible_characters identification_punctuation"},
		{textCell("\ufeff1020304050"), "\ufeff1020304050", "invisible_characters identification_punctuation"},
		{textCell("12345678.0"), "12345678.0", "decimal_tail"},
		{textCell("12345678,00"), "12345678,00", "decimal_tail"},
		{textCell("0"), "0", "identification_placeholder"},
		{textCell("1"), "1", "identification_placeholder"},
		{textCell("000000"), "000000", "identification_placeholder"},
		{textCell("9999999999"), "9999999999", "identification_placeholder"},
		{textCell("123456789"), "123456789", "identification_placeholder"},
		{textCell("SIN CEDULA"), "SIN CEDULA", "identification_no_digits identification_punctuation"},
		{textCell("ND"), "ND", "identification_no_digits"},
		{textCell("3,00E+09"), "", "scientific_text"},
		{textCell("1.03E+10"), "", "scientific_text"},
		{textCell("1,03e10"), "", "scientific_text"},
		{textCell(" 9E+08 "), "", "scientific_text"},
		{textCell("12E5"), "12E5", ""},
		{textCell("E12345"), "E12345", ""},
		{editedCell("1020304050"), "1020304050", ""},
		{editedCell("1,02E+09"), "", "scientific_text"},
		{numberCell("1020304050", "General"), "1020304050", ""},
		{numberCell("1020304050", "#,##0"), "1020304050", ""},
		{numberCell("1.02030405E9", "General"), "1020304050", ""},
		{numberCell("5.512940468989E12", "0.00E+00"), "5512940468989", ""},
		{numberCell("102030405060708", "0"), "102030405060708", ""},
		{numberCell("12345", "0000000000"), "0000012345", ""},
		{numberCell("10203040506", "0000000000"), "10203040506", ""},
		{numberCell("10203040.0", "General"), "10203040", ""},
		{numberCell("0", "General"), "0", "identification_placeholder"},
		{numberCell("1234567890123456", "0"), "", "not_recoverable"},
		{numberCell("1.2345678901234501E16", "General"), "", "not_recoverable"},
		{numberCell("1E20", "General"), "", "not_recoverable"},
		{numberCell("12345.5", "General"), "", "not_integer"},
		{numberCell("-12345", "General"), "", "negative_identifier"},
		{numberCell("", "General"), "", "not_a_number"},
		{dateCell("45000"), "", "date_unexpected"},
		{workbook.Cell{Raw: "1", Kind: workbook.Bool}, "", "boolean_unexpected"},
	}
	for _, tt := range tests {
		got, fs := identification(tt.cell, nil)
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("identification(%+v) = %q, %q; want %q, %q", tt.cell, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

// Identifications as each country writes them: sent to the letter, and what
// may make another debtor of them is said.
func TestIdentificationsOfCountries(t *testing.T) {
	const punctuation = "identification_punctuation"
	tests := map[string][]struct {
		cell  workbook.Cell
		want  string
		rules string
	}{
		"CO": {
			{numberCell("1020304050", "General"), "1020304050", ""},
			{textCell("79.123.456"), "79.123.456", punctuation},
			{textCell("CC 79123456"), "CC 79123456", punctuation},
			{textCell("C.C. 79.123.456"), "C.C. 79.123.456", punctuation},
			{textCell("79123456"), "79123456", ""},
			{textCell("79,123,456"), "79,123,456", punctuation},
			{textCell("NIT 900.123.456-7"), "NIT 900.123.456-7", punctuation},
			{textCell("9001234567"), "9001234567", ""},
			{textCell("900123456 - 7"), "900123456 - 7", punctuation},
			{textCell("CE 456789"), "CE 456789", punctuation},
			{textCell("PPT1234567"), "PPT1234567", ""},
			{textCell("1,02E+09"), "", "scientific_text"},
		},
		"MX": {
			{textCell("GODE561231GR8"), "GODE561231GR8", ""},
			{textCell("GODE-561231-GR8"), "GODE-561231-GR8", punctuation},
			{textCell("GODE561231HDFRRN09"), "GODE561231HDFRRN09", ""},
			{textCell("ÑUÑE561231GR8"), "ÑUÑE561231GR8", ""},
			{textCell("A&B910101AB1"), "A&B910101AB1", punctuation},
			{textCell("xaxx010101000"), "xaxx010101000", ""},
		},
		"CL": {
			{textCell("12.345.678-5"), "12.345.678-5", punctuation},
			{textCell("12345678-K"), "12345678-K", punctuation},
			{textCell("12345678k"), "12345678k", ""},
			{textCell("7.654.321-0"), "7.654.321-0", punctuation},
			{numberCell("76543210", "General"), "76543210", ""},
		},
		"PE, EC": {
			{textCell("01234567"), "01234567", ""},
			{numberCell("2345678", "00000000"), "02345678", ""},
			{numberCell("2345678", "General"), "2345678", ""}, // the lost zero is not made up
			{textCell("20123456789"), "20123456789", ""},
			{textCell("0912345678"), "0912345678", ""},
			{textCell("0912345678001"), "0912345678001", ""},
			{textCell("091234567-8"), "091234567-8", punctuation},
			{textCell("DNI 01234567"), "DNI 01234567", punctuation},
		},
		"AR, UY, PY": {
			{textCell("20.123.456"), "20.123.456", punctuation},
			{textCell("20-12345678-3"), "20-12345678-3", punctuation},
			{numberCell("20123456783", "General"), "20123456783", ""},
			{textCell("1.234.567-8"), "1.234.567-8", punctuation},
			{textCell("1234567"), "1234567", "identification_placeholder"},
			{textCell("3.456.789"), "3.456.789", punctuation},
			{textCell("80012345-0"), "80012345-0", punctuation},
		},
		"BR": {
			{textCell("123.456.789-09"), "123.456.789-09", punctuation},
			{textCell("12345678909"), "12345678909", ""},
			{textCell("01234567890"), "01234567890", ""},
			{numberCell("1234567890", "00000000000"), "01234567890", ""},
			{textCell("12.345.678/0001-95"), "12.345.678/0001-95", punctuation},
			{textCell("12345678000195"), "12345678000195", ""},
			{numberCell("12345678000195", "0"), "12345678000195", ""},
			{textCell("000.000.000-00"), "000.000.000-00", punctuation},
			{textCell("SEM CPF"), "SEM CPF", "identification_no_digits " + punctuation},
		},
		"BO, CR": {
			{textCell("1234567-1A"), "1234567-1A", punctuation},
			{textCell("4567890 LP"), "4567890 LP", punctuation},
			{textCell("1-0234-0567"), "1-0234-0567", punctuation},
			{textCell("102340567"), "102340567", ""},
			{textCell("3-101-123456"), "3-101-123456", punctuation},
		},
		"ES, en": {
			{textCell("12345678Z"), "12345678Z", ""},
			{textCell("12345678-Z"), "12345678-Z", punctuation},
			{textCell("X1234567L"), "X1234567L", ""},
			{textCell("B-12345674"), "B-12345674", punctuation},
			{textCell("AB123456"), "AB123456", ""},
			{textCell("123-45-6789"), "123-45-6789", punctuation},
			{textCell("12345678.00"), "12345678.00", "decimal_tail"},
			{textCell("N/A"), "N/A", "identification_no_digits " + punctuation},
			{numberCell("12345678901234567", "0"), "", "not_recoverable"},
		},
	}
	for country, cells := range tests {
		for _, tt := range cells {
			got, fs := identification(tt.cell, nil)
			if got != tt.want || rulesOf(fs) != tt.rules {
				t.Errorf("%s: identification(%+v) = %q, %q; want %q, %q", country, tt.cell, got, rulesOf(fs), tt.want, tt.rules)
			}
		}
	}
}

func TestObligationID(t *testing.T) {
	tests := []struct {
		cell  workbook.Cell
		want  string
		rules string
	}{
		{textCell("OB-0001"), "OB-0001", ""},
		{textCell("00012"), "00012", ""},
		{textCell(" A1 "), "A1", "trimmed"},
		{textCell("4,55E+15"), "", "scientific_text"},
		{numberCell("102938", "00000000"), "00102938", ""},
		{numberCell("4551234567890123", "0"), "", "not_recoverable"},
		{dateCell("45000"), "", "date_unexpected"},
	}
	for _, tt := range tests {
		got, fs := obligationID(tt.cell)
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("obligationID(%+v) = %q, %q; want %q, %q", tt.cell, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

func TestPhone(t *testing.T) {
	tests := []struct {
		cell  workbook.Cell
		want  string
		rules string
	}{
		{textCell("3001234567"), "3001234567", ""},
		{textCell("+57 300 123 4567"), "+57 300 123 4567", ""},
		{textCell("+573001234567"), "+573001234567", ""},
		{textCell("(601) 123-4567"), "(601) 123-4567", ""},
		{textCell("(11) 91234-5678"), "(11) 91234-5678", ""},
		{textCell("55 1234 5678"), "55 1234 5678", ""},
		{textCell("+52 1 55 1234 5678"), "+52 1 55 1234 5678", ""},
		{textCell("9 8765 4321"), "9 8765 4321", ""},
		{textCell("011-4123-4567"), "011-4123-4567", ""},
		{textCell("0987654321"), "0987654321", ""},
		{textCell("6011234567 ext 12"), "6011234567 ext 12", ""},
		{textCell("1234567"), "1234567", "phone_placeholder"},
		{textCell("7654321"), "7654321", ""},
		{textCell(" 3001234567"), "3001234567", "trimmed"},
		{textCell("3001234567\u00a0"), "3001234567", "trimmed"},
		{textCell("300\u200b1234567"), "300\u200b1234567", "invisible_characters"},
		{textCell("1"), "1", "phone_placeholder"},
		{textCell("0"), "0", "phone_placeholder"},
		{textCell("0000000"), "0000000", "phone_placeholder"},
		{textCell("0000000000"), "0000000000", "phone_placeholder"},
		{textCell("9999999999"), "9999999999", "phone_placeholder"},
		{textCell("1111111"), "1111111", "phone_placeholder"},
		{textCell("1234567890"), "1234567890", "phone_placeholder"},
		{textCell("NO TIENE"), "NO TIENE", "phone_placeholder"},
		{textCell("-"), "-", "phone_placeholder"},
		{textCell("12"), "12", "phone_short"},
		{textCell("31949"), "31949", "phone_short"},
		{textCell("300-12"), "300-12", "phone_short"},
		{textCell("3001234567 / 3017654321"), "3001234567 / 3017654321", "phone_several"},
		{textCell("3001234567;3017654321"), "3001234567;3017654321", "phone_several"},
		{textCell("3001234567-3017654321"), "3001234567-3017654321", "phone_several"},
		{textCell("6011234 / 6014321"), "6011234 / 6014321", "phone_several"},
		{textCell("3001234567.0"), "3001234567.0", "decimal_tail"},
		{textCell("3,00E+09"), "", "scientific_text"},
		{textCell("3.00E+09"), "", "scientific_text"},
		{textCell("5,51294E+12"), "", "scientific_text"},
		{editedCell("3001234567"), "3001234567", ""},
		{numberCell("3001234567", "General"), "3001234567", ""},
		{numberCell("3001234567", "0.00E+00"), "3001234567", ""},
		{numberCell("3.001234567E9", "General"), "3001234567", ""},
		{numberCell("573001234567", "General"), "573001234567", ""},
		{numberCell("987654321", "0000000000"), "0987654321", ""},
		{numberCell("3001234567", `000\-000\-0000`), "3001234567", ""},
		{numberCell("3001234567.5", "General"), "", "not_integer"},
		{numberCell("-3001234567", "General"), "", "negative_identifier"},
		{numberCell("5730012345678901", "General"), "", "not_recoverable"},
		{numberCell("1", "General"), "1", "phone_placeholder"},
		{dateCell("45000"), "", "date_unexpected"},
		{workbook.Cell{Raw: "0", Kind: workbook.Bool}, "", "boolean_unexpected"},
	}
	for _, tt := range tests {
		got, fs := phone(tt.cell, nil)
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("phone(%+v) = %q, %q; want %q, %q", tt.cell, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

// Phones as each country writes them: no prefix is added, none is taken.
func TestPhonesOfCountries(t *testing.T) {
	tests := map[string][]struct {
		cell  workbook.Cell
		want  string
		rules string
	}{
		"CO": {
			{textCell("300 123 4567"), "300 123 4567", ""},
			{textCell("300-123-4567"), "300-123-4567", ""},
			{textCell("(+57) 300 1234567"), "(+57) 300 1234567", ""},
			{textCell("573001234567"), "573001234567", ""},
			{textCell("601 1234567"), "601 1234567", ""},
			{textCell("3001234567 - 3017654321"), "3001234567 - 3017654321", "phone_several"},
			{textCell("3001234567, 3017654321"), "3001234567, 3017654321", "phone_several"},
			{textCell("3001234567\n6011234567"), "3001234567\n6011234567", "phone_several"},
			{textCell("3001234567 o 3017654321"), "3001234567 o 3017654321", "phone_several"},
			{textCell("3,00E+09"), "", "scientific_text"},
			{textCell("3001234567,0"), "3001234567,0", "decimal_tail"},
			{textCell("Cel 3001234567"), "Cel 3001234567", ""},
			{textCell("SIN TELEFONO"), "SIN TELEFONO", "phone_placeholder"},
		},
		"MX": {
			{textCell("55 1234 5678"), "55 1234 5678", ""},
			{textCell("+52 55 1234 5678"), "+52 55 1234 5678", ""},
			{textCell("044 55 1234 5678"), "044 55 1234 5678", ""},
			{textCell("(81) 8123-4567"), "(81) 8123-4567", ""},
			{numberCell("5512345678", "General"), "5512345678", ""},
		},
		"CL": {
			{textCell("+56 9 8765 4321"), "+56 9 8765 4321", ""},
			{textCell("56987654321"), "56987654321", ""},
			{textCell("987654321"), "987654321", ""},
			{textCell("2 2345 6789"), "2 2345 6789", ""},
		},
		"PE, EC": {
			{textCell("+51 987 654 321"), "+51 987 654 321", ""},
			{textCell("01 234-5678"), "01 234-5678", ""},
			{textCell("0987654321"), "0987654321", ""},
			{numberCell("987654321", "General"), "987654321", ""}, // the lost zero is not made up
			{numberCell("987654321", "0000000000"), "0987654321", ""},
			{textCell("+593 98 765 4321"), "+593 98 765 4321", ""},
		},
		"AR, UY, PY": {
			{textCell("+54 9 11 4123-4567"), "+54 9 11 4123-4567", ""},
			{textCell("011 15-4123-4567"), "011 15-4123-4567", ""},
			{textCell("(0351) 412-3456"), "(0351) 412-3456", ""},
			{textCell("099 123 456"), "099 123 456", ""},
			{textCell("+598 99 123 456"), "+598 99 123 456", ""},
			{textCell("0981 123456"), "0981 123456", ""},
			{textCell("4123-4567 int. 12"), "4123-4567 int. 12", ""},
		},
		"BR": {
			{textCell("(11) 91234-5678"), "(11) 91234-5678", ""},
			{textCell("+55 11 91234-5678"), "+55 11 91234-5678", ""},
			{textCell("11912345678"), "11912345678", ""},
			{textCell("011 3123-4567"), "011 3123-4567", ""},
			{textCell("(11) 3123-4567 / 91234-5678"), "(11) 3123-4567 / 91234-5678", "phone_several"},
			{textCell("5,51192E+12"), "", "scientific_text"},
			{textCell("NÃO TEM"), "NÃO TEM", "phone_placeholder"},
		},
		"BO, CR": {
			{textCell("71234567"), "71234567", ""},
			{textCell("+591 71234567"), "+591 71234567", ""},
			{textCell("8888-8888"), "8888-8888", "phone_placeholder"},
			{textCell("8812-3456"), "8812-3456", ""},
			{textCell("+506 2212 3456"), "+506 2212 3456", ""},
		},
		"ES, en": {
			{textCell("+34 612 34 56 78"), "+34 612 34 56 78", ""},
			{textCell("612.345.678"), "612.345.678", ""},
			{textCell("0034612345678"), "0034612345678", ""},
			{textCell("+1 (305) 555-0123"), "+1 (305) 555-0123", ""},
			{textCell("305.555.0123 ext. 4"), "305.555.0123 ext. 4", ""},
			{textCell("n/a"), "n/a", "phone_placeholder"},
			{textCell("555-01"), "555-01", "phone_short"},
			{numberCell("34612345678", "0.00E+00"), "34612345678", ""},
		},
	}
	for country, cells := range tests {
		for _, tt := range cells {
			got, fs := phone(tt.cell, nil)
			if got != tt.want || rulesOf(fs) != tt.rules {
				t.Errorf("%s: phone(%+v) = %q, %q; want %q, %q", country, tt.cell, got, rulesOf(fs), tt.want, tt.rules)
			}
		}
	}
}
