package mapping

import (
	"strings"

	"wolkload/loader/workbook"
)

// plainNumber gives a number cell as plain digits, with the zeros that a
// format of zeros shows. Whole digits that Excel lost are an error.
func plainNumber(cell workbook.Cell) (string, []finding) {
	digits, fs := exactNumber(cell)
	if fs != nil {
		return "", fs
	}
	padded, _ := workbook.ZeroPadded(digits, cell.Format)
	return padded, nil
}

// exactNumber gives the digits of a number cell.
func exactNumber(cell workbook.Cell) (string, []finding) {
	if shortInteger(cell.Raw) {
		return cell.Raw, nil
	}
	digits, significant, err := workbook.PlainNumber(cell.Raw)
	switch {
	case err != nil:
		return "", found(RuleNotANumber)
	case significant > 15:
		return "", found(RuleNotRecoverable)
	}
	return digits, nil
}

// shortInteger says that a stored number is its own plain digits: most are,
// and need no work.
func shortInteger(raw string) bool {
	if raw == "" || len(raw) > 15 || raw[0] == '0' && len(raw) > 1 {
		return false
	}
	return digitsOnly(raw)
}

func digitsOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// scientific says that a text is a number in scientific notation, in either
// convention: "3,00E+09", "1.03e10".
func scientific(s string) bool {
	s = strings.TrimLeft(strings.TrimSpace(s), "+-")
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(s), "E")
	if !ok {
		return false
	}
	signed := strings.TrimLeft(exponent, "+-")
	whole, fraction, point := strings.Cut(strings.Replace(mantissa, ",", ".", 1), ".")
	// Without point or sign ("12E5") it may be a code: Excel always writes the sign.
	return digitsOnly(whole) && (fraction == "" || digitsOnly(fraction)) &&
		digitsOnly(signed) && len(exponent)-len(signed) <= 1 && (point || signed != exponent)
}

// shownFaithfully says, without computing it, that Excel shows the very digits
// of plain (as plainNumber gave them) under format. False means: compare.
func shownFaithfully(plain, format string) bool {
	unsigned := strings.TrimPrefix(plain, "-")
	whole, fraction, _ := strings.Cut(unsigned, ".")
	switch format {
	case "General", "":
		// General shows eleven characters, and small fractions with an exponent.
		return len(unsigned) <= 11 && !strings.HasPrefix(unsigned, "0.000")
	case "0", "#,##0":
		return fraction == "" && len(whole) <= 15
	case "0.00", "#,##0.00":
		return len(fraction) <= 2 && len(unsigned) <= 15
	}
	return strings.Trim(format, "0") == "" && fraction == "" && len(plain) <= 15
}

// compareShown warns when Excel shows other digits than are sent: rounded,
// scaled, without sign, in scientific notation or not at all. Zeros in front
// count only for identifiers.
func compareShown(plain, shown string, identifier bool) []finding {
	if scientificShown(shown) {
		return found(RuleShownScientific)
	}
	negative := strings.HasPrefix(plain, "-")
	if negative && !strings.ContainsAny(shown, "-−(") || strings.ContainsRune(shown, '%') {
		return found(RuleShownDiffers)
	}
	sent, displayed := onlyDigits(plain), onlyDigits(shown)
	if !identifier {
		sent, displayed = strings.Trim(sent, "0"), strings.Trim(displayed, "0")
	}
	if sent != displayed {
		return found(RuleShownDiffers)
	}
	return nil
}

func scientificShown(shown string) bool {
	i := strings.IndexAny(shown, "eE")
	return i > 0 && i+1 < len(shown) && shown[i-1] >= '0' && shown[i-1] <= '9' && strings.ContainsRune("+-", rune(shown[i+1]))
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
