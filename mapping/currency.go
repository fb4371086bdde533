package mapping

import (
	"strings"
	"unicode/utf8"
)

// stripSigns takes currency and sign off an amount. More than one sign, more
// than three marks of currency, one of them twice, or marks of two currencies
// are no amount.
func stripSigns(text string) (core string, negative, ok bool) {
	s := strings.TrimSpace(text)
	signs, pointed := 0, false
	var marks [3]*currency
	for n := 0; s != "" && !(isDigit(s[0]) && isDigit(s[len(s)-1])); s = strings.TrimSpace(s) {
		if rest, ok := cutMinus(s); ok {
			s, negative, signs = rest, true, signs+1
			continue
		}
		if s[0] == '+' {
			s, signs = s[1:], signs+1
			continue
		}
		rest, mark, front := cutCurrency(s)
		if mark == nil {
			break
		}
		if n == len(marks) || !mark.goesWith(marks[:n]) {
			return "", false, false
		}
		// "S/.50" is fifty soles, or fifty cents with the sign "S/".
		pointed = pointed || front && strings.HasSuffix(mark.mark, ".") && rest != "" && isDigit(rest[0])
		s, marks[n], n = rest, mark, n+1
	}
	return s, negative, s != "" && signs <= 1 && !(pointed && len(s) <= 2)
}

// currencyOf is the code of the currency that an amount is written in, "" when
// it says none.
func currencyOf(text string) (code string) {
	s := strings.TrimSpace(text)
	for s != "" && !(isDigit(s[0]) && isDigit(s[len(s)-1])) {
		rest, ok := cutMinus(s)
		if !ok && s[0] == '+' {
			rest, ok = s[1:], true
		}
		if !ok {
			var mark *currency
			if rest, mark, _ = cutCurrency(s); mark == nil {
				return ""
			}
			if mark.code != "" {
				return mark.code
			}
		}
		s = strings.TrimSpace(rest)
	}
	return ""
}

func (c *currency) goesWith(others []*currency) bool {
	for _, o := range others {
		if o == c || o.code != c.code && o.code != "" && c.code != "" {
			return false
		}
	}
	return true
}

// cutMinus takes parentheses, or a minus in front or behind as keyboards and
// Word write it.
func cutMinus(s string) (rest string, ok bool) {
	if s[0] == '(' && s[len(s)-1] == ')' {
		return s[1 : len(s)-1], true
	}
	switch {
	case s[0] == '-':
		return s[1:], true
	case s[len(s)-1] == '-':
		return s[:len(s)-1], true
	case s[0] < utf8.RuneSelf && s[len(s)-1] < utf8.RuneSelf:
		return s, false
	}
	for _, minus := range [...]string{"−", "–", "‐", "‑"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return rest, true
		}
		if rest, ok := strings.CutSuffix(s, minus); ok {
			return rest, true
		}
	}
	return s, false
}

// currency is a mark before or after an amount, in lower case. code tells two
// currencies apart; "" goes with any.
type currency struct{ mark, code string }

// currencies are signs, codes and names. A longer one stands before those that
// it begins or ends with.
var currencies = [...]currency{
	{"$usd", "USD"}, {"us$", "USD"}, {"u$s", "USD"}, {"u$d", "USD"}, {"$us", "USD"}, {"usd", "USD"}, {"dolares", "USD"}, {"dólares", "USD"},
	{"cop$", "COP"}, {"col$", "COP"}, {"cop", "COP"}, {"m/cte", "COP"},
	{"mxn$", "MXN"}, {"mex$", "MXN"}, {"mx$", "MXN"}, {"mxn", "MXN"}, {"m.n.", "MXN"}, {"m/n", "MXN"}, {"mn", "MXN"},
	{"clp$", "CLP"}, {"clp", "CLP"}, {"ar$", "ARS"}, {"ars", "ARS"}, {"$u", "UYU"}, {"uyu", "UYU"},
	{"rd$", "DOP"}, {"dop", "DOP"}, {"r$", "BRL"}, {"brl", "BRL"}, {"reais", "BRL"},
	{"s/.", "PEN"}, {"s./", "PEN"}, {"s/", "PEN"}, {"pen", "PEN"}, {"soles", "PEN"},
	{"bs.", "Bs"}, {"bs", "Bs"}, {"bob", "Bs"}, {"ves", "Bs"}, {"bolivianos", "Bs"},
	{"gs.", "PYG"}, {"gs", "PYG"}, {"₲", "PYG"}, {"pyg", "PYG"}, {"guaranies", "PYG"}, {"guaraníes", "PYG"},
	{"₡", "CRC"}, {"crc", "CRC"}, {"colones", "CRC"}, {"€", "EUR"}, {"euros", "EUR"}, {"eur", "EUR"},
	{"gtq", "GTQ"}, {"q.", "GTQ"}, {"q", "GTQ"}, {"lps.", "HNL"}, {"lps", "HNL"}, {"hnl", "HNL"},
	{"u$", ""}, {"pesos", ""}, {"$", ""}, {colonOrCent, "CRC"},
}

// colonOrCent is what Costa Ricans type for ₡. Behind a number it means cents.
const colonOrCent = "¢"

// byFirst and byLast are the currencies by the first and by the last byte of
// their marks.
var byFirst, byLast = func() (first, last [256][]*currency) {
	for i := range currencies {
		c := &currencies[i]
		front, behind := c.mark[0], c.mark[len(c.mark)-1]
		first[front] = append(first[front], c)
		if c.mark != colonOrCent {
			last[behind] = append(last[behind], c)
		}
	}
	return first, last
}()

// cutCurrency takes a mark of currency in front or behind.
func cutCurrency(s string) (rest string, mark *currency, front bool) {
	for _, c := range byFirst[lower(s[0])] {
		if n := len(c.mark); n <= len(s) && strings.EqualFold(s[:n], c.mark) {
			return s[n:], c, true
		}
	}
	for _, c := range byLast[lower(s[len(s)-1])] {
		if n := len(s) - len(c.mark); n >= 0 && strings.EqualFold(s[n:], c.mark) {
			return s[:n], c, false
		}
	}
	return s, nil, false
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c |= 0x20
	}
	return c
}
