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
		{textCell("12345678.0"), "12345678.0", "decimal_tail identification_punctuation"},
		{textCell("12345678,00"), "12345678,00", "decimal_tail identification_punctuation"},
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
