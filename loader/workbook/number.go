package workbook

import (
	"errors"
	"strconv"
	"strings"
)

// precision is the number of significant digits that Excel keeps and shows.
const precision = 15

var errNotNumber = errors.New("not a number as workbooks store it")

// PlainNumber gives the digits that a stored number stands for: no exponent, a
// leading "-" when negative, a point and decimals only where there are any
// ("3.0012345678E9" is "3001234567.8", "12.0" is "12").
//
// Decimals beyond 15 significant digits are float noise that Excel never
// shows, and are rounded away: "0.30000000000000004" is "0.3". Whole digits
// are never rounded. significant counts the digits from the first that is not
// zero to the last one written, the zeros at the end of a whole number
// included, since Excel writes zeros in place of whole digits that it lost.
// So significant ≤ 15 means that digits is exact, and more that digits may not
// be what was once typed: an identification of 16 digits can't be trusted.
//
// raw is what XML Schema calls a double, without INF and NaN; anything else is
// an error, as is what no double can hold.
func PlainNumber(raw string) (digits string, significant int, err error) {
	d, err := parseDecimal(raw)
	if err != nil {
		return "", 0, err
	}
	if d.point <= precision {
		d.round(precision)
	}
	return d.plain(), max(1, len(d.digits), d.point), nil
}

// ZeroPadded gives the digits that a format of zeros alone shows for a whole
// number that is not negative: "12345" in the format "0000000000" is
// "0000012345". ok is false for any other format ("000-000", "General",
// "#,##0", "0.00", sections) and any other digits; they are then returned as they are.
func ZeroPadded(digits, format string) (padded string, ok bool) {
	if format == "" || strings.Trim(format, "0") != "" ||
		digits == "" || strings.Trim(digits, "0123456789") != "" {
		return digits, false
	}
	if len(digits) < len(format) {
		digits = format[len(digits):] + digits
	}
	return digits, true
}

// decimal is ±0.digits × 10^point, digits without zeros at either end; zero
// has no digits and no sign.
type decimal struct {
	digits   string
	point    int
	negative bool
}

// parseDecimal reads a number as XML Schema writes a double.
func parseDecimal(raw string) (decimal, error) {
	var d decimal
	s := raw
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative = s[0] == '-'
		s = s[1:]
	}
	whole := leadingDigits(s)
	s = s[len(whole):]
	fraction := ""
	if s != "" && s[0] == '.' {
		fraction = leadingDigits(s[1:])
		s = s[1+len(fraction):]
	}
	if whole == "" && fraction == "" {
		return decimal{}, errNotNumber
	}
	exponent := 0
	if s != "" {
		if s[0] != 'e' && s[0] != 'E' {
			return decimal{}, errNotNumber
		}
		if len(s) > 6 { // a sign and four digits are more than any double needs
			return decimal{}, errNotNumber
		}
		digits := strings.TrimLeft(s[1:], "+-")
		if digits == "" || leadingDigits(digits) != digits || len(s)-1-len(digits) > 1 {
			return decimal{}, errNotNumber
		}
		exponent, _ = strconv.Atoi(s[1:]) // digits with one sign at most, as just seen
	}
	all := whole + fraction
	d.point = len(whole) + exponent
	d.digits = strings.TrimLeft(all, "0")
	d.point -= len(all) - len(d.digits)
	d.digits = strings.TrimRight(d.digits, "0")
	if d.digits == "" {
		return decimal{}, nil
	}
	if d.point > 309 || d.point < -330 { // 1.8E308 and 4.9E-324 are a double's bounds
		return decimal{}, errNotNumber
	}
	return d, nil
}

func leadingDigits(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i]
}

// round keeps n significant digits at most, half away from zero.
func (d *decimal) round(n int) {
	if len(d.digits) <= n {
		return
	}
	if n < 0 {
		*d = decimal{}
		return
	}
	up := d.digits[n] >= '5'
	kept := []byte(d.digits[:n])
	if up {
		i := n - 1
		for ; i >= 0 && kept[i] == '9'; i-- {
			kept[i] = '0'
		}
		if i >= 0 {
			kept[i]++
		} else {
			kept = append([]byte{'1'}, kept...)
			d.point++
		}
	}
	d.digits = strings.TrimRight(string(kept), "0")
	if d.digits == "" {
		*d = decimal{}
	}
}

// plain writes the number without exponent.
func (d decimal) plain() string {
	var b strings.Builder
	if d.negative {
		b.WriteByte('-')
	}
	switch {
	case d.digits == "":
		b.WriteByte('0')
	case d.point <= 0:
		b.WriteString("0.")
		b.WriteString(strings.Repeat("0", -d.point))
		b.WriteString(d.digits)
	case d.point >= len(d.digits):
		b.WriteString(d.digits)
		b.WriteString(strings.Repeat("0", d.point-len(d.digits)))
	default:
		b.WriteString(d.digits[:d.point])
		b.WriteByte('.')
		b.WriteString(d.digits[d.point:])
	}
	return b.String()
}
