package mapping

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"wolkload/loader/workbook"
)

// maxWholeDigits is how many whole digits an amount may have: no obligation is
// owed a hundred thousand billions, and sums stay exact.
const maxWholeDigits = 14

// amount converts an amount to plain digits with a point. Number cells give
// their stored digits; texts are read by the column's convention, or on their
// own when only one reading is possible.
func amount(cell workbook.Cell, convention Decimal) (string, []finding) {
	switch cell.Kind {
	case workbook.Date:
		return "", found(RuleDateUnexpected)
	case workbook.Bool:
		return "", found(RuleBooleanUnexpected)
	}
	var value string
	var fs []finding
	if cell.Kind == workbook.Number {
		value, fs = numberAmount(cell)
	} else {
		value, fs = textAmount(cell, convention)
	}
	if hasError(fs) {
		return "", fs
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(value, "-"), ".")
	if len(whole) > maxWholeDigits {
		return "", found(RuleAmountTooLarge)
	}
	if len(strings.TrimRight(fraction, "0")) > sumDecimals {
		fs = append(fs, finding{rule: RuleAmountDecimals})
	}
	return value, fs
}

func numberAmount(cell workbook.Cell) (string, []finding) {
	value, fs := exactNumber(cell)
	if len(fs) > 0 && fs[0].rule == RuleNotRecoverable {
		return "", found(RuleAmountTooLarge)
	}
	return value, fs
}

func textAmount(cell workbook.Cell, convention Decimal) (string, []finding) {
	a, ok := readAmount(cell.Raw)
	switch {
	case !ok && scientific(cell.Raw):
		return "", found(RuleScientificText)
	case !ok:
		return "", found(RuleAmountInvalid)
	}
	switch {
	case a.decimal == DecimalInferred && !a.either: // no separator that matters
		return a.plain(DecimalInferred), nil
	case a.either && convention == DecimalInferred:
		return "", found(RuleAmbiguousAmount)
	case a.either && a.asDecimals(convention) && cell.Kind != workbook.Edited:
		return a.plain(convention), found(RuleThreeDecimals)
	case a.either:
		return a.plain(convention), nil
	case convention != DecimalInferred && convention != a.decimal && cell.Kind != workbook.Edited:
		return "", found(RuleAmountConvention)
	}
	return a.plain(a.decimal), nil
}

// amountText is an amount as written, without sign and currency: runs of digits
// and the separators between them ('.', ',', apostrophes and blanks).
type amountText struct {
	core     string
	negative bool
	last     int     // where core's last separator begins, -1 when it has none
	size     int     // how many bytes that separator takes
	decimal  Decimal // the only convention under which it can be read, DecimalInferred when none matters or both fit
	either   bool    // both conventions fit, and give different amounts: "1.234"
}

// asDecimals says that an amount which may be thousands is read as one with
// three decimals: "1.234" where the point is the decimal one.
func (a amountText) asDecimals(convention Decimal) bool { return a.core[a.last] == convention.mark() }

// plain writes the amount with a point under a convention that fits it.
func (a amountText) plain(convention Decimal) string {
	whole, fraction := a.core, ""
	if a.last >= 0 && a.core[a.last] == convention.mark() {
		whole, fraction = a.core[:a.last], a.core[a.last+a.size:]
	}
	if !a.negative && shortInteger(whole) && (fraction == "" || convention == DecimalPoint) {
		return a.core // as it stands
	}
	plain := append(make([]byte, 0, 32), '-')
	zero := true
	for i := range len(whole) {
		if c := whole[i]; isDigit(c) && (c != '0' || !zero) {
			plain, zero = append(plain, c), false
		}
	}
	if zero {
		plain = append(plain, '0')
	}
	if fraction != "" {
		plain = append(append(plain, '.'), fraction...)
		zero = zero && strings.Trim(fraction, "0") == ""
	}
	if !a.negative || zero {
		plain = plain[1:]
	}
	return string(plain)
}

// mark is the sign before the decimals, 0 when it is not known.
func (d Decimal) mark() byte {
	switch d {
	case DecimalPoint:
		return '.'
	case DecimalComma:
		return ','
	}
	return 0
}

// maxSeparators is more than an amount of maxWholeDigits has.
const maxSeparators = 7

// readAmount reads an amount with its currency, its sign (in front, behind, or
// parentheses) and regular grouping: groups of exactly three digits, one kind
// of separator, but for the apostrophe of millions ("1'234.567"). ok is false
// for anything else.
func readAmount(text string) (a amountText, ok bool) {
	if a.core, a.negative, ok = stripSigns(text); !ok {
		return amountText{}, false
	}
	var sizes [maxSeparators + 1]int // of the runs of digits
	var marks [maxSeparators]byte
	n, start := 0, 0
	a.last = -1
	for i := 0; i < len(a.core); {
		if isDigit(a.core[i]) {
			i++
			continue
		}
		mark, size := separator(a.core[i:])
		if size == 0 || n == maxSeparators || i == start && n > 0 {
			return amountText{}, false
		}
		sizes[n], marks[n] = i-start, mark
		a.last, a.size = i, size
		n, i = n+1, i+size
		start = i
	}
	if sizes[n] = len(a.core) - start; sizes[n] == 0 {
		return amountText{}, false
	}
	if n == 0 {
		return a, true
	}
	last := marks[n-1]
	zeroInFront := a.core[0] == '0' // grouped amounts have none: "0.500" is a fraction
	grouped := !zeroInFront && groups(sizes[:n+1], marks[:n])
	decimal := (last == '.' || last == ',') && bytes.IndexByte(marks[:n-1], last) < 0 &&
		(n == 1 || !zeroInFront && groups(sizes[:n], marks[:n-1]))
	switch {
	case grouped && decimal:
		a.either = true
	case decimal && last == '.', grouped && last == ',':
		a.decimal = DecimalPoint
	case decimal, grouped && last == '.':
		a.decimal = DecimalComma
	case !grouped:
		return amountText{}, false
	}
	return a, true
}

// groups says that runs of digits of these sizes are grouped by threes.
func groups(sizes []int, marks []byte) bool {
	if sizes[0] == 0 || sizes[0] > 3 {
		return false
	}
	for _, size := range sizes[1:] {
		if size != 3 {
			return false
		}
	}
	if len(marks) > 1 && marks[0] == '\'' && marks[1] != ' ' {
		marks = marks[1:]
	}
	for _, mark := range marks[1:] {
		if mark != marks[0] {
			return false
		}
	}
	return true
}

// separator gives the mark that s begins with and its size in bytes, 0 when
// what s begins with parts no digits.
func separator(s string) (mark byte, size int) {
	switch c := s[0]; {
	case c == '.' || c == ',' || c == '\'' || c == ' ':
		return c, 1
	case c < utf8.RuneSelf:
		return 0, 0
	}
	for _, apostrophe := range [...]string{"’", "‘", "´"} { // what keyboards and Word make of it
		if strings.HasPrefix(s, apostrophe) {
			return '\'', len(apostrophe)
		}
	}
	return ' ', wideBlank(s)
}
