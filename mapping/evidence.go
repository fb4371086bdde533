package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wolkload/loader/workbook"
)

// evidence is what the values of a column look like: of so many that are not
// empty, so many could be an e-mail, a date, and so on. One value may be several.
// Of the filled ones, unknown are formulas whose result the file does not keep:
// they are values, and speak for no field.
type evidence struct {
	filled, unknown, emails, dates, amounts, days, phones, identifiers, words int

	maybeDates int // not counted among dates: 20250203 may be an identification as well
}

// verdict is what content says about a field for a column.
type verdict int8

const (
	contradicts verdict = iota - 1
	neutral
	confirms
)

const (
	mostly = 0.8 // this share of the values confirms a field
	rarely = 0.4 // less than this share contradicts it
)

func (e *evidence) add(cell workbook.Cell) {
	isText := cell.Kind == workbook.Text || cell.Kind == workbook.Edited
	if cell.Kind == workbook.Empty && cell.Formula {
		e.filled++
		e.unknown++
		return
	}
	if cell.Kind == workbook.Empty || isText && blank(cell.Raw) {
		return
	}
	e.filled++
	switch {
	case cell.Kind == workbook.Date:
		e.dates++
	case cell.Kind == workbook.Number:
		e.amounts++
		if digits, fs := exactNumber(cell); fs == nil {
			e.addDigits(digits)
			if d, ok := compactDate(digits); ok {
				e.addMaybeDate(d)
			}
		}
	case isText && utf8.ValidString(cell.Raw):
		raw := cell.Raw
		if inner, ok := formulaText(raw); ok {
			raw = inner
		}
		e.addText(raw)
	}
}

func (e *evidence) addText(raw string) {
	value, _ := trimmed(raw)
	if _, several := severalEmails(value); several || validEmail(value) {
		e.emails++
		return
	}
	switch d, rule := readDate(value); {
	case rule == "" && !d.loose:
		e.dates++
		return
	case rule == "":
		e.addMaybeDate(d)
	}
	letters := 0
	for _, r := range value {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if _, ok := readAmount(value); ok || scientific(value) {
		e.amounts++
	}
	digits := onlyDigits(value)
	if letters >= 2 {
		e.words++
	}
	if digits != "" && len(value) <= 30 && (letters <= 6 || !strings.Contains(value, " ")) {
		if value == digits {
			e.addDigits(digits)
			return
		}
		e.identifiers++
		if n := len(digits); letters == 0 && n >= minPhoneDigits {
			e.phones++
		}
	}
}

func (e *evidence) addMaybeDate(d dateText) {
	if plausibleYear(d.year) && (d.valid(d.first, d.second) || d.valid(d.second, d.first)) {
		e.maybeDates++
	}
}

// addDigits takes plain digits, with a sign and a point where there are any.
func (e *evidence) addDigits(digits string) {
	if !digitsOnly(digits) {
		if whole := onlyDigits(digits); len(digits) == len(whole)+1 && digits[0] == '-' && len(whole) <= 4 {
			e.days++
		}
		return
	}
	e.identifiers++
	switch n := len(digits); {
	case n <= 4:
		e.days++
	case n >= minPhoneDigits && n <= maxPhoneDigits:
		e.phones++
	}
}

// judge says what the values speak for or against a field of a type.
func (e *evidence) judge(t Type) verdict {
	known := e.filled - e.unknown
	if known == 0 {
		return neutral
	}
	share := func(n int) float64 { return float64(n) / float64(known) }
	// An address or a date is never anything else.
	if t != TypeEmail && share(e.emails) > 0.5 || t != TypeDate && share(e.dates) > 0.5 {
		return contradicts
	}
	matches := map[Type]int{
		TypeIdentification: e.identifiers, TypeObligationID: e.identifiers, TypePhone: e.phones,
		TypeEmail: e.emails, TypeAmount: e.amounts, TypeInteger: e.days, TypeDate: e.dates + e.maybeDates, TypeText: e.words,
	}[t]
	switch s := share(matches); {
	case s >= mostly:
		return confirms
	case s >= rarely || t == TypeObligationID:
		return neutral
	}
	return contradicts
}
