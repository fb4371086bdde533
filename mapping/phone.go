package mapping

import (
	"strings"
	"sync"

	"wolkload/loader/workbook"
)

// A dialled number has 7 to 15 digits (ITU-T E.164 allows 15 at most).
const (
	minPhoneDigits = 7
	maxPhoneDigits = 15
)

// phone converts a telephone. It is never changed: no prefix is added or
// taken, what looks wrong is a warning; so is what no telephone of the country
// looks like, where one is named.
func phone(cell workbook.Cell, country *phoneCountry) (string, []finding) {
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
	case country != nil && !country.plausible(value):
		fs = append(fs, finding{rule: RulePhoneCountry})
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

// phonesOf gives what telephones of a country look like, nil for no country.
func phonesOf(iso string) *phoneCountry {
	if iso == "" {
		return nil
	}
	if c, ok := phoneCountries.Load(iso); ok {
		return c.(*phoneCountry)
	}
	c, ok := newPhoneCountry(iso)
	if !ok {
		return nil
	}
	kept, _ := phoneCountries.LoadOrStore(iso, c)
	return kept.(*phoneCountry)
}

// phoneCountries are those that were asked for, so that one country is one value.
var phoneCountries sync.Map
