package mapping

import (
	"math/big"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"wolkload/loader/workbook"
)

// FuzzIdentifier holds that an identification, a phone and the id of an
// obligation are sent as the text is written, but for white space around it,
// which is said; and those of a number cell as its digits, all of them, with
// zeros in front only where the format has them.
func FuzzIdentifier(f *testing.F) {
	for _, s := range []string{
		"1020304050", " 0012 ", "12.345.678-5", "3,00E+09", "+57 300 123 4567", "3001234567 / 3017654321", "12345678.0", "1E3", "1.5E-3", "-7", "12345678901234567",
		"\u00a0CC 1020\t", "a\u200bb", "0", "", "=\"0012\"", "9.99999999999999E14",
	} {
		for _, format := range []string{"General", "0000000000", "#,##0.00"} {
			f.Add(s, format)
		}
	}
	whole := regexp.MustCompile(`^[0-9]+$`)
	f.Fuzz(func(t *testing.T, raw, format string) {
		for name, convert := range map[string]func(workbook.Cell) (string, []finding){
			"identification": func(c workbook.Cell) (string, []finding) { return identification(c, nil) }, "phone": func(c workbook.Cell) (string, []finding) { return phone(c, nil) }, "obligationID": obligationID,
		} {
			for _, kind := range []workbook.Kind{workbook.Text, workbook.Edited} {
				if !utf8.ValidString(raw) || blank(raw) {
					break // convert takes them before
				}
				got, fs := convert(workbook.Cell{Raw: raw, Kind: kind})
				if hasError(fs) {
					if got != "" {
						t.Fatalf("%s: %q has an error and is sent as %q", name, raw, got)
					}
					continue
				}
				if got != strings.TrimSpace(raw) || (got != raw) != strings.Contains(rulesOf(fs), RuleTrimmed) {
					t.Fatalf("%s: %q became %q, %s", name, raw, got, rulesOf(fs))
				}
			}
			got, fs := convert(numberCell(raw, format))
			if hasError(fs) {
				continue
			}
			stored, ok := new(big.Rat).SetString(raw)
			sent, _ := new(big.Rat).SetString(got)
			if !ok || !whole.MatchString(got) || stored.Cmp(sent) != 0 {
				t.Fatalf("%s: the number %q became %q", name, raw, got)
			}
			if zeros := len(got) - len(strings.TrimLeft(got[:len(got)-1], "0")) - 1; zeros > strings.Count(format, "0") {
				t.Fatalf("%s: the number %q of format %q became %q", name, raw, format, got)
			}
		}
	})
}

// FuzzEmail holds that what is sent is the text without white space around it,
// and one address that a second reader takes for the same.
func FuzzEmail(f *testing.F) {
	for _, s := range []string{
		"ana@example.com", " Ana.Perez+cobros@Example.COM ", "o'hara@example.org", "a@b", "ana@example.com; beto@example.com", "<ana@example.com>",
		"ana@xn--ejmplo-gva.example", "no@tiene.com", "ana..p@example.com", "a@b.xn--", "peña@example.com", "ana@example.com\u00a0", "a@b.c\u200bo",
	} {
		f.Add(s)
	}
	form := regexp.MustCompile(`^[!#-'*+/-9=?A-Z^-~-]+(\.[!#-'*+/-9=?A-Z^-~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|xn--[A-Za-z0-9-]{0,58}[A-Za-z0-9])$`)
	f.Fuzz(func(t *testing.T, raw string) {
		got, fs := email(workbook.Cell{Raw: raw, Kind: workbook.Text})
		if hasError(fs) {
			if got != "" {
				t.Fatalf("%q has an error and is sent as %q", raw, got)
			}
			return
		}
		if got != strings.TrimSpace(raw) || (got != raw) != strings.Contains(rulesOf(fs), RuleTrimmed) {
			t.Fatalf("%q became %q, %s", raw, got, rulesOf(fs))
		}
		if address, err := mail.ParseAddress(got); err != nil || address.Address != got || address.Name != "" || !form.MatchString(got) || len(got) > 254 {
			t.Fatalf("%q is sent as %q: %v", raw, got, err)
		}
	})
}
