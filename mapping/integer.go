package mapping

import (
	"strings"

	"wolkload/loader/workbook"
)

// integer converts a whole number, such as days of delay; it may be negative.
// Texts are read as amounts are, and must be whole.
func integer(cell workbook.Cell, convention Decimal) (string, []finding) {
	value, fs := amount(cell, convention)
	if hasError(fs) {
		return "", fs
	}
	whole, fraction, _ := strings.Cut(value, ".")
	if strings.Trim(fraction, "0") != "" {
		return "", found(RuleNotInteger)
	}
	return whole, nil
}
