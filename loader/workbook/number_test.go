package workbook

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPlainNumber(t *testing.T) {
	for raw, want := range map[string]struct {
		digits      string
		significant int
	}{
		"0":                      {"0", 1},
		"-0":                     {"0", 1},
		"0E5":                    {"0", 1},
		"12":                     {"12", 2},
		"12.0":                   {"12", 2},
		"12.50":                  {"12.5", 3},
		"-12.5":                  {"-12.5", 3},
		"+7":                     {"7", 1},
		"007":                    {"7", 1},
		".5":                     {"0.5", 1},
		"5.":                     {"5", 1},
		"1200":                   {"1200", 4},
		"0.00012":                {"0.00012", 2},
		"3.0012345678E9":         {"3001234567.8", 11},
		"3.001234567E9":          {"3001234567", 10},
		"3.001234567e+09":        {"3001234567", 10},
		"5.512940468989E12":      {"5512940468989", 13},
		"1.0E-7":                 {"0.0000001", 1},
		"0.30000000000000004":    {"0.3", 1},
		"1234567.8900000001":     {"1234567.89", 9},
		"8450000.5":              {"8450000.5", 8},
		"2.9999999999999996":     {"3", 1},
		"0.99999999999999989":    {"1", 1},
		"99.999999999999986":     {"100", 3},
		"123456789012345":        {"123456789012345", 15},
		"999999999999999":        {"999999999999999", 15},
		"1234567890123456":       {"1234567890123456", 16},
		"1.2345678901234560E15":  {"1234567890123456", 16},
		"1234567890123450000":    {"1234567890123450000", 19},
		"1E18":                   {"1000000000000000000", 19},
		"12345678901234.56789":   {"12345678901234.6", 15},
		"999999999999999.9":      {"1000000000000000", 16},
		"1234567890123456.5":     {"1234567890123456.5", 17},
		"1.7976931348623157E308": {"17976931348623157" + strings.Repeat("0", 292), 309},
		"4.9E-324":               {"0." + strings.Repeat("0", 323) + "49", 2},
	} {
		digits, significant, err := PlainNumber(raw)
		if err != nil || digits != want.digits || significant != want.significant {
			t.Errorf("%s: %s (%d significant, %v), want %s (%d)", raw, digits, significant, err, want.digits, want.significant)
		}
	}
	for _, raw := range []string{"", " 1", "1 ", "1,5", "1.2.3", "--1", "+-1", "1E", "1E+", "E5", "1E5.0", "1E+-5", "0x10", "1_0",
		"INF", "NaN", "Infinity", "1E400", "1E-400", "1E99999", "1E999999999999", ".", "-", "1d", "１"} {
		if digits, _, err := PlainNumber(raw); err == nil {
			t.Errorf("%q is %s, want an error", raw, digits)
		}
	}
}

// TestPlainNumberOfDoubles: however a double is written, its digits are those
// of its value at 15 significant digits, and whole numbers are exact.
func TestPlainNumberOfDoubles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64Range(-1e14, 1e14).Draw(t, "f")
		for _, style := range []byte{'g', 'e', 'f', 'G', 'E'} {
			raw := strconv.FormatFloat(f, style, -1, 64)
			digits, significant, err := PlainNumber(raw)
			if err != nil {
				t.Fatalf("%s: %v", raw, err)
			}
			if strings.ContainsAny(digits, "eE+") || significant > precision {
				t.Fatalf("%s gives %s (%d)", raw, digits, significant)
			}
			stored, _ := new(big.Rat).SetString(raw)
			plain, _ := new(big.Rat).SetString(digits)
			off := new(big.Rat).Abs(new(big.Rat).Sub(stored, plain))
			half := new(big.Rat).Mul(new(big.Rat).Abs(stored), big.NewRat(5, 1_000_000_000_000_000))
			if off.Cmp(half) > 0 {
				t.Fatalf("%s gives %s", raw, digits)
			}
			if again, _, err := PlainNumber(digits); err != nil || again != digits {
				t.Fatalf("%s gives %s, then %s (%v)", raw, digits, again, err)
			}
		}
	})
}

func TestPlainNumberOfWholeNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-999_999_999_999_999, 999_999_999_999_999).Draw(t, "n")
		want := strconv.FormatInt(n, 10)
		for _, raw := range []string{want, strconv.FormatFloat(float64(n), 'E', -1, 64), want + ".0"} {
			if digits, significant, err := PlainNumber(raw); err != nil || digits != want || significant > precision {
				t.Fatalf("%s gives %s (%d, %v)", raw, digits, significant, err)
			}
		}
	})
}

func TestZeroPadded(t *testing.T) {
	for _, c := range []struct {
		digits, format, want string
		ok                   bool
	}{
		{"12345", "0000000000", "0000012345", true},
		{"1234567890", "0000000000", "1234567890", true},
		{"12345678901", "0000000000", "12345678901", true},
		{"7", "0", "7", true},
		{"0", "000", "000", true},
		{"7", "General", "7", false},
		{"7", "", "7", false},
		{"7", "000-000", "7", false},
		{"7", "0000;0000", "7", false},
		{"7", "#,##0", "7", false},
		{"7", "00.00", "7", false},
		{"7", `"CC"000`, "7", false},
		{"-7", "000", "-7", false},
		{"7.5", "000", "7.5", false},
		{"", "000", "", false},
	} {
		if got, ok := ZeroPadded(c.digits, c.format); got != c.want || ok != c.ok {
			t.Errorf("%q in %q: %q, %v; want %q, %v", c.digits, c.format, got, ok, c.want, c.ok)
		}
	}
}
