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
	sent, displayed := significantDigits(plain), significantDigits(shown)
	if !identifier {
		sent, displayed = strings.TrimLeft(sent, "0"), strings.TrimLeft(displayed, "0")
	}
	if sent != displayed {
		return found(RuleShownDiffers)
	}
	return nil
}

// significantDigits gives the digits of a number as shown, without the zeros
// at the end of its decimals.
func significantDigits(s string) string {
	digits := onlyDigits(s)
	if i := strings.LastIndexByte(s, '.'); i >= 0 {
		decimals := onlyDigits(s[i:])
		digits = digits[:len(digits)-len(decimals)] + strings.TrimRight(decimals, "0")
	}
	return digits
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
