package mapping

import (
	"strings"

	"wolkload/loader/workbook"
)

// identifier converts what identifications, phones and obligation ids have in
// common: they are names written in digits, so each digit counts, the zeros in
// front too. Text is sent as written, without outer white space.
func identifier(cell workbook.Cell) (string, []finding) {
	switch cell.Kind {
	case workbook.Number:
		return wholeNumber(cell)
	case workbook.Date:
		return "", found(RuleDateUnexpected)
	case workbook.Bool:
		return "", found(RuleBooleanUnexpected)
	}
	if scientific(cell.Raw) {
		return "", found(RuleScientificText)
	}
	value, fs := trimmed(cell.Raw)
	if decimalTail(value) {
		whole, _, _ := strings.Cut(strings.Replace(value, ",", ".", 1), ".")
		fs = append(fs, offering(RuleDecimalTail, whole))
	}
	return value, fs
}

func wholeNumber(cell workbook.Cell) (string, []finding) {
	digits, fs := plainNumber(cell)
	switch {
	case fs != nil:
		return "", fs
	case strings.Contains(digits, "."):
		return "", found(RuleNotInteger)
	case strings.HasPrefix(digits, "-"):
		return "", found(RuleNegativeIdentifier)
	}
	return digits, nil
}

// decimalTail recognises digits that some program wrote as a decimal number:
// "12345678.0".
func decimalTail(s string) bool {
	whole, fraction, ok := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	return ok && digitsOnly(whole) && fraction != "" && len(fraction) <= 2 && strings.Trim(fraction, "0") == ""
}

// filler says that digits stand in for a number nobody knows: zeros, a single
// digit, one digit repeated, or the keys from left to right.
func filler(digits string) bool {
	switch {
	case digits == "":
		return false
	case strings.Trim(digits, "0") == "", len(digits) == 1:
		return true
	case len(digits) >= 4 && strings.Trim(digits, digits[:1]) == "":
		return true
	}
	return len(digits) >= 6 && strings.HasPrefix("1234567890123456", digits)
}
