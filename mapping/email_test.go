package mapping

import (
	"strings"
	"testing"

	"wolkload/loader/workbook"
)

func TestEmail(t *testing.T) {
	tests := []struct {
		cell  workbook.Cell
		want  string
		rules string
	}{
		{textCell("ana@example.com"), "ana@example.com", ""},
		{textCell("Ana.Perez+cobros@Example.COM"), "Ana.Perez+cobros@Example.COM", ""},
		{textCell("a_b-c@sub.example.co"), "a_b-c@sub.example.co", ""},
		{textCell("o'hara@example.org"), "o'hara@example.org", ""},
		{textCell("ana@example.com.br"), "ana@example.com.br", ""},
		{textCell("ana@xn--ejmplo-gva.example"), "ana@xn--ejmplo-gva.example", ""},
		{textCell(" ana@example.com "), "ana@example.com", "trimmed"},
		{textCell("ana@example.com\u00a0"), "ana@example.com", "trimmed"},
		{editedCell("ana@example.com"), "ana@example.com", ""},
		{textCell("no@tiene.com"), "no@tiene.com", "email_placeholder"},
		{textCell("NOTIENE@example.com"), "NOTIENE@example.com", "email_placeholder"},
		{textCell("sincorreo@sincorreo.com"), "sincorreo@sincorreo.com", "email_placeholder"},
		{textCell("correo@correo.com"), "correo@correo.com", "email_placeholder"},
		{textCell("x@x.xx"), "x@x.xx", "email_placeholder"},
		{textCell("000@example.com"), "000@example.com", "email_placeholder"},
		{textCell("ana"), "", "email_invalid"},
		{textCell("ana@"), "", "email_invalid"},
		{textCell("@example.com"), "", "email_invalid"},
		{textCell("ana@example"), "", "email_invalid"},
		{textCell("ana@example."), "", "email_invalid"},
		{textCell("ana@.com"), "", "email_invalid"},
		{textCell("ana@example..com"), "", "email_invalid"},
		{textCell("ana..p@example.com"), "", "email_invalid"},
		{textCell(".ana@example.com"), "", "email_invalid"},
		{textCell("ana.@example.com"), "", "email_invalid"},
		{textCell("ana perez@example.com"), "", "email_invalid"},
		{textCell("ana@exam ple.com"), "", "email_invalid"},
		{textCell("ana@@example.com"), "", "email_invalid"},
		{textCell("ana@example.c"), "", "email_invalid"},
		{textCell("ana@example.123"), "", "email_invalid"},
		{textCell("ana@-example.com"), "", "email_invalid"},
		{textCell("ana@example-.com"), "", "email_invalid"},
		{textCell("ana@exam_ple.com"), "", "email_invalid"},
		{textCell("peña@example.com"), "", "email_invalid"},
		{textCell("mailto:ana@example.com"), "", "email_invalid"},
		{textCell("<ana@example.com>"), "", "email_invalid"},
		{textCell("Ana <ana@example.com>"), "", "email_invalid"},
		{textCell("ana\u200b@example.com"), "", "invisible_characters email_invalid"},
		{textCell(strings.Repeat("a", 65) + "@example.com"), "", "email_invalid"},
		{textCell("ana@" + strings.Repeat("a.", 125) + "com"), "", "email_invalid"},
		{textCell("ana@example.com; beto@example.com"), "", "email_several"},
		{textCell("ana@example.com,beto@example.com"), "", "email_several"},
		{textCell("ana@example.com / beto@example.com"), "", "email_several"},
		{textCell("ana@example.com\nbeto@example.com"), "", "email_several"},
		{numberCell("5", "General"), "", "email_invalid"},
		{dateCell("45000"), "", "date_unexpected"},
		{workbook.Cell{Raw: "1", Kind: workbook.Bool}, "", "boolean_unexpected"},
	}
	for _, tt := range tests {
		got, fs := email(tt.cell)
		if hasError(fs) {
			got = ""
		}
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("email(%+v) = %q, %q; want %q, %q", tt.cell, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}
