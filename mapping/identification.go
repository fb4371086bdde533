package mapping

import (
	"strings"
	"unicode"

	"wolkload/loader/workbook"
)

// identification converts a customer's identification. Dots and dashes are
// part of how a creditor writes it ("12.345.678-5") and are never dropped.
// Of a column whose values prove to be of one kind of document, lost zeros are
// offered back and a check digit that does not agree is told.
func identification(cell workbook.Cell, d *document) (string, []finding) {
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
	if bare := bareIdentification(value); bare != value && !decimalTail(value) { // of "12345678.0" the tail is told
		if fractional(value) {
			bare = "" // "1001.5" with its point taken away is another number
		}
		fs = append(fs, offering(RuleIdentificationPunctuation, bare))
	}
	if d != nil {
		if full, ok := d.restore(value); ok {
			fs = append(fs, offering(RuleLostZeros, full))
		} else if d.wrong(value) {
			fs = append(fs, finding{rule: RuleCheckDigit, values: map[string]string{"Document": d.id}})
		}
	}
	return value, fs
}

// fractional says that a text may be a number with decimals: its only mark is a
// point or comma that does not group by threes.
func fractional(value string) bool {
	i := strings.IndexAny(value, ".,")
	return i >= 0 && digitsOnly(value[:i]) && digitsOnly(value[i+1:]) && len(value)-i-1 != 3
}

// bareIdentification is an identification without anything but its letters and
// digits.
func bareIdentification(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, value)
}

// obligationID converts the id of an obligation. Letters and dashes are usual.
func obligationID(cell workbook.Cell) (string, []finding) { return identifier(cell) }
