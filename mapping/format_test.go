package mapping

import (
	"strings"
	"testing"
)

// faithful may say no to what is shown faithfully, never yes to what is not.
func TestFormatFaithful(t *testing.T) {
	tests := []struct {
		format, plain string
		identifier    bool
		want          bool
	}{
		{"General", "12345678901", true, true},
		{"General", "123456789012", true, false}, // 1.23457E+11
		{"General", "1234567.891", false, true},
		{"General", "1234567.8912", false, false},
		{"General", "0.00012", false, false}, // 1.2E-04
		{"@", "12345", true, true},
		{"0", "123456789012345", true, true},
		{"0", "1.5", false, false},
		{"0.00", "1.25", false, true},
		{"0.00", "1.255", false, false},
		{"#,##0", "1500", false, true},
		{"#,##0", "1500.5", false, false},
		{"#,##0,", "1500", false, false}, // thousands
		{"0.0,", "1500", false, false},
		{`"$"\ #,##0.00`, "1500.5", false, true},
		{`[$$-240A]\ #,##0.00`, "-1500.5", false, true},
		{`#,##0.00\ [$€-C0A]`, "1500.5", false, true},
		{`_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-`, "1500.5", false, true},
		{`_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-`, "-1500.5", false, true},
		{`_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-`, "0", false, true},
		{`#,##0_);(#,##0)`, "-1500", false, true},
		{`#,##0;[Red]#,##0`, "-1500", false, false}, // red, but without a sign
		{`#,##0;[Red]-#,##0`, "-1500", false, true},
		{"0;;", "-5", false, false},
		{"0;;", "0", false, false},
		{";;;", "5", false, false},
		{"0%", "0.5", false, false},
		{"0.00E+00", "3001234567", true, false},
		{"# ?/?", "0.5", false, false},
		{"[>100]0;0.00", "5", false, false},
		{"[h]", "5", false, false},
		{`0" de 2025"`, "5", false, false},
		{`0\5`, "5", false, false},
		{"[Color10]0", "5", false, true},
		{"0000000000", "0012345678", true, true},
		{"0000000000", "12345678", true, false},
		{"000-000", "12345", true, false}, // 012-345
		{"000-000", "123456", true, true},
		{"000-000", "12345", false, true},
		{`"unclosed`, "5", false, false},
		{"[unclosed", "5", false, false},
	}
	for _, tt := range tests {
		if got := parseFormat(tt.format).faithful(tt.plain, tt.identifier); got != tt.want {
			t.Errorf("%q under %q (identifier %t): faithful = %t", tt.plain, tt.format, tt.identifier, got)
		}
	}
}

func TestCompareShown(t *testing.T) {
	tests := []struct {
		plain, shown string
		identifier   bool
		rules        string
	}{
		{"1500.5", "$ 1,500.50", false, ""},
		{"1500", "1,500.00", false, ""},
		{"0", "-", false, ""},
		{"-1500", "(1,500)", false, ""},
		{"-1500", "-1,500", false, ""},
		{"12", "0012", false, ""},
		{"0.5", ".5", false, ""},
		{"1500.5", "1,501", false, "shown_differs"},
		{"999.6", "1,000", false, "shown_differs"},
		{"1500", "2", false, "shown_differs"},
		{"0.5", "50%", false, "shown_differs"},
		{"-1500", "1,500", false, "shown_differs"},
		{"1500", "", false, "shown_differs"},
		{"12", "0012", true, "shown_differs"},
		{"3001234567", "300-123-4567", true, ""},
		{"3001234567", "3.00E+09", true, "shown_scientific"},
		{"300123456789", "3.00123E+11", true, "shown_scientific"},
	}
	for _, tt := range tests {
		if got := rulesOf(compareShown(tt.plain, tt.shown, tt.identifier)); got != tt.rules {
			t.Errorf("compareShown(%q, %q, %t) = %q, want %q", tt.plain, tt.shown, tt.identifier, got, tt.rules)
		}
	}
}

// A file may hold any code: one that ends in the middle of a bracket or a
// quote is one nobody knows, and ends nothing else.
func TestFormatCutShort(t *testing.T) {
	for _, code := range []string{"0[", `0"`, `0\`, "0_", "[", `"`, "dd[", `dd"`, `dd\`, "dd/mm/yyyy[", ";", "0;["} {
		f := parseFormat(code)
		if f.general {
			t.Errorf("%q is General", code)
		}
		if whole := f.wholeDate; whole == (strings.HasPrefix(code, "dd") && !strings.Contains(code, "yyyy")) {
			t.Errorf("%q: shows a whole date is %v", code, whole)
		}
	}
}

// FuzzFormat: no code of a foreign file ends the program, and one that is
// known shows digits.
func FuzzFormat(f *testing.F) {
	for _, code := range []string{"General", "0.00", `#,##0.00_);[Red](#,##0.00)`, "[$-F800]dddd, mmmm dd, yyyy", "[h]:mm:ss", `0"`, "0[", `d\`, "[é]ñ;;\"€\""} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		format := parseFormat(code)
		if format.positive.known && !strings.ContainsAny(code, "0#?") {
			t.Errorf("%q shows no digit", code)
		}
		if !format.general && format.wholeDate && strings.ContainsAny(code, "dD") && !strings.ContainsAny(code, "yYeEbB\"[\\_*") && !strings.Contains(strings.ToLower(code), "general") {
			t.Errorf("%q shows no year", code)
		}
	})
}
