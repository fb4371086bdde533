package mapping

import (
	"bytes"
	"strings"
	"unicode"

	"wolkload/loader/workbook"
)

// maxWholeDigits is how many whole digits an amount may have: no obligation is
// owed a thousand billions, and sums stay exact.
const maxWholeDigits = 15

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
	if len(whole) > maxWholeDigits || absolute(unitsOf(value)) >= maxUnits {
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
	case a.either:
		return a.plain(convention), nil
	case convention != DecimalInferred && convention != a.decimal && cell.Kind != workbook.Edited:
		return "", found(RuleAmountConvention)
	}
	return a.plain(a.decimal), nil
}

// amountText is an amount as written: runs of digits and the separators
// between them ('.', ',', apostrophe and ' ').
type amountText struct {
	negative   bool
	runs       []string
	separators []byte
	decimal    Decimal // the only convention under which it can be read, DecimalInferred when none matters or both fit
	either     bool    // both conventions fit, and give different amounts: "1.234"
}

// plain writes the amount with a point under a convention that fits it.
func (a amountText) plain(convention Decimal) string {
	whole, fraction := a.runs, ""
	if n := len(a.separators); n > 0 && a.separators[n-1] == convention.mark() {
		whole, fraction = a.runs[:n], a.runs[n]
	}
	digits := strings.TrimLeft(strings.Join(whole, ""), "0")
	if digits == "" {
		digits = "0"
	}
	if fraction != "" {
		digits += "." + fraction
	}
	if a.negative && strings.Trim(digits, "0.") != "" {
		digits = "-" + digits
	}
	return digits
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

// readAmount reads an amount with its currency sign, its sign (in front,
// behind, or parentheses) and regular grouping: groups of exactly three
// digits, one kind of separator, but for the apostrophe of millions
// ("1'234.567"). ok is false for anything else.
func readAmount(text string) (a amountText, ok bool) {
	core, negative, ok := stripSigns(text)
	if !ok {
		return amountText{}, false
	}
	a.negative = negative
	if a.runs, a.separators, ok = splitAmount(core); !ok {
		return amountText{}, false
	}
	n := len(a.separators)
	if n == 0 {
		return a, true
	}
	last := a.separators[n-1]
	grouped := groups(a.runs, a.separators)
	decimal := (last == '.' || last == ',') && a.runs[n] != "" && bytes.IndexByte(a.separators[:n-1], last) < 0 &&
		(n == 1 || groups(a.runs[:n], a.separators[:n-1]))
	switch {
	case grouped && decimal:
		a.either = true
	case decimal && last == '.':
		a.decimal = DecimalPoint
	case decimal:
		a.decimal = DecimalComma
	case grouped && last == '.':
		a.decimal = DecimalComma
	case grouped && last == ',':
		a.decimal = DecimalPoint
	case !grouped:
		return amountText{}, false
	}
	return a, true
}

// groups says that runs are digits grouped by threes.
func groups(runs []string, separators []byte) bool {
	if runs[0] == "" || len(runs[0]) > 3 || runs[0][0] == '0' {
		return false
	}
	for _, run := range runs[1:] {
		if len(run) != 3 {
			return false
		}
	}
	rest := separators
	if len(rest) > 1 && rest[0] == '\'' && rest[1] != ' ' {
		rest = rest[1:]
	}
	return bytes.Count(rest, rest[:1]) == len(rest)
}

// splitAmount parts digits from separators. The first run may be empty
// (",50"), no other.
func splitAmount(s string) (runs []string, separators []byte, ok bool) {
	start := 0
	for i, r := range s {
		if r >= '0' && r <= '9' {
			continue
		}
		mark, size := separator(r)
		if size == 0 || i == start && i > 0 {
			return nil, nil, false
		}
		runs, separators = append(runs, s[start:i]), append(separators, mark)
		start = i + size
	}
	runs = append(runs, s[start:])
	if runs[len(runs)-1] == "" || runs[0] == "" && (len(separators) != 1 || separators[0] == ' ' || separators[0] == '\'') {
		return nil, nil, false
	}
	return runs, separators, true
}

// separator gives the mark a rune stands for and its size in bytes, 0 for a
// rune that parts no digits.
func separator(r rune) (mark byte, size int) {
	switch r {
	case '.', ',', '\'', ' ':
		return byte(r), 1
	case '’':
		return '\'', len("’")
	case '\u00a0':
		return ' ', len("\u00a0")
	case '\u2007', '\u2009', '\u202f':
		return ' ', len("\u202f")
	}
	return 0, 0
}

// currencies are signs and codes that stand before or after an amount; a longer
// one stands before its own beginning.
var currencies = []string{
	"us$", "u$s", "r$", "s/.", "s/", "bs.", "bs", "gs.", "gs", "cop$", "mx$", "$", "€", "₡", "₲", "q",
	"cop", "mxn", "clp", "pen", "ars", "brl", "usd", "eur", "uyu", "pyg", "bob", "dop", "crc", "gtq",
}

// stripSigns takes currency and sign off an amount. More than one sign, or
// more than two marks of currency, is no amount.
func stripSigns(text string) (core string, negative, ok bool) {
	s := strings.TrimSpace(text)
	signs, marks := 0, 0
	for {
		before := s
		if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
			s, negative, signs = strings.TrimSuffix(inner, ")"), true, signs+1
		}
		for _, minus := range []string{"-", "−"} {
			if rest, ok := cutEither(s, minus); ok {
				s, negative, signs = rest, true, signs+1
			}
		}
		if rest, ok := strings.CutPrefix(s, "+"); ok {
			s, signs = rest, signs+1
		}
		if rest, ok := cutCurrency(s); ok {
			s, marks = rest, marks+1
		}
		s = strings.TrimFunc(s, unicode.IsSpace)
		if s == before {
			return s, negative, s != "" && signs <= 1 && marks <= 2
		}
	}
}

func cutEither(s, mark string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, mark); ok {
		return rest, true
	}
	return strings.CutSuffix(s, mark)
}

func cutCurrency(s string) (string, bool) {
	if s == "" || s[0] >= '0' && s[0] <= '9' && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' {
		return s, false
	}
	for _, c := range currencies {
		if n := len(c); len(s) >= n {
			if strings.EqualFold(s[:n], c) {
				return s[n:], true
			}
			if strings.EqualFold(s[len(s)-n:], c) {
				return s[:len(s)-n], true
			}
		}
	}
	return s, false
}
