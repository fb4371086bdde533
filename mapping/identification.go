package mapping

import (
	"strings"
	"unicode"

	"wolkload/loader/workbook"
)

// identification converts a customer's identification. Dots and dashes are
// part of how a creditor writes it ("12.345.678-5") and are never dropped.
func identification(cell workbook.Cell) (string, []finding) {
	value, fs := identifier(cell)
	if hasError(fs) {
		return "", fs
	}
	digits := onlyDigits(value)
	switch {
	case digits == "":
		fs = append(fs, finding{rule: RuleIdentificationNoDigits})
	case filler(digits) && digits == strings.TrimSpace(value):
		fs = append(fs, finding{rule: RuleIdentificationPlaceholder})
	}
	if strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		fs = append(fs, finding{rule: RuleIdentificationPunctuation})
	}
	return value, fs
}

// obligationID converts the id of an obligation. Letters and dashes are usual.
func obligationID(cell workbook.Cell) (string, []finding) { return identifier(cell) }
