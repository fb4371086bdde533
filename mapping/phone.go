package mapping

import (
	"strings"

	"wolkload/loader/workbook"
)

// A dialled number has 7 to 15 digits (ITU-T E.164 allows 15 at most).
const (
	minPhoneDigits = 7
	maxPhoneDigits = 15
)

// phone converts a telephone. It is never changed: no prefix is added or
// taken, what looks wrong is a warning.
func phone(cell workbook.Cell) (string, []finding) {
	value, fs := identifier(cell)
	if hasError(fs) {
		return "", fs
	}
	digits := onlyDigits(value)
	switch {
	case digits == "", filler(digits):
		fs = append(fs, finding{rule: RulePhonePlaceholder})
	case len(digits) < minPhoneDigits:
		fs = append(fs, finding{rule: RulePhoneShort})
	case len(digits) > maxPhoneDigits, severalPhones(value):
		fs = append(fs, finding{rule: RulePhoneSeveral})
	}
	return value, fs
}

// severalPhones recognises "3001234567 / 3017654321".
func severalPhones(value string) bool {
	const marks = "/;,|\n"
	if !strings.ContainsAny(value, marks) {
		return false
	}
	whole := 0
	for _, part := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(marks, r) }) {
		if len(onlyDigits(part)) >= minPhoneDigits {
			whole++
		}
	}
	return whole > 1
}
