package mapping

import "strings"

// readDate reads a date as creditors write it, with a time behind or not:
//
//	2025-02-03  20250203                  the year in front: year, month, day
//	3/2/2025  03.02.25  03 02 2025        three numbers, the year behind
//	3 de febrero de 2025  2025-feb-03     the month by name (readNamedDate)
//
// A day of the week may stand in front. Otherwise rule says what is wrong.
func readDate(text string) (d dateText, rule string) {
	s := strings.TrimSpace(text)
	if s == "" {
		return dateText{}, RuleDateInvalid
	}
	if isDigit(s[0]) {
		if d, ok := readNumericDate(s); ok {
			return d, ""
		}
	}
	if d, ok := readNamedDate(s); ok {
		return d, ""
	}
	if day, rest := cutWeekday(s); day != 0 {
		var ok bool
		if d, ok = readNumericDate(rest); !ok {
			d, ok = readNamedDate(rest)
		}
		if ok {
			d.weekday, d.loose = day, false
			return d, ""
		}
	}
	return dateText{}, RuleDateInvalid
}

// readNumericDate reads a date of numbers alone, and the time behind it.
func readNumericDate(s string) (d dateText, ok bool) {
	var numbers, sizes [3]int
	var first, second byte
	rest := s
	numbers[0], sizes[0], rest = cutNumber(rest)
	if sizes[0] == 8 {
		if d, ok = compactDate(s[:8]); ok {
			d.time, ok = readClock(rest)
		}
		return d, ok
	}
	first, rest = cutMark(rest)
	numbers[1], sizes[1], rest = cutNumber(rest)
	second, rest = cutMark(rest)
	numbers[2], sizes[2], rest = cutNumber(rest)
	if first == 0 || first != second || sizes[0] == 0 || sizes[1] == 0 || sizes[1] > 2 {
		return dateText{}, false
	}
	d.loose = first == ' '
	switch {
	case sizes[0] == 4 && (sizes[2] == 1 || sizes[2] == 2):
		d.year, d.first, d.second, d.fixed = numbers[0], numbers[1], numbers[2], true
	case sizes[0] <= 2 && (sizes[2] == 4 || sizes[2] == 2):
		d.first, d.second = numbers[0], numbers[1]
		d.setYear(numbers[2], sizes[2])
	default:
		return dateText{}, false
	}
	d.time, ok = readClock(rest)
	return d, ok
}

// compactDate reads 20250203. Other numbers of eight digits are no date, but
// for the years in question even an impossible one is meant as a date.
func compactDate(digits string) (d dateText, ok bool) {
	if len(digits) != 8 || !digitsOnly(digits) {
		return dateText{}, false
	}
	n, _, _ := cutNumber(digits)
	d = dateText{year: n / 10000, first: n / 100 % 100, second: n % 100, fixed: true, loose: true}
	return d, plausibleYear(d.year)
}

// setYear takes a year of two digits as Excel does: 29 is 2029, 30 is 1930.
func (d *dateText) setYear(n, digits int) {
	if d.shortYear = digits == 2; d.shortYear {
		n += 1900
		if n < 1930 {
			n += 100
		}
	}
	d.year = n
}

// cutNumber takes the digits in front, of which a date has at most eight.
func cutNumber(s string) (n, size int, rest string) {
	for size < len(s) && isDigit(s[size]) {
		if size == 8 {
			return 0, 0, s
		}
		n = n*10 + int(s[size]-'0')
		size++
	}
	return n, size, s[size:]
}

// cutMark takes what parts two numbers of a date: '/', '-' or '.', with blanks
// around it or not, or blanks alone (' ').
func cutMark(s string) (mark byte, rest string) {
	rest = cutBlanks(s)
	if rest != "" && (rest[0] == '/' || rest[0] == '-' || rest[0] == '.') {
		return rest[0], cutBlanks(rest[1:])
	}
	if len(rest) < len(s) {
		mark = ' '
	}
	return mark, rest
}

// cutBlanks takes the blanks in front. Excel and browsers write narrow and
// no-break ones too ("a. m.").
func cutBlanks(s string) string {
	for s != "" {
		switch {
		case s[0] == ' ' || s[0] == '\t':
			s = s[1:]
		case s[0] < 0x80:
			return s
		default:
			size := wideBlank(s)
			if size == 0 {
				return s
			}
			s = s[size:]
		}
	}
	return s
}

// wideBlank gives the size of the blank outside ASCII that s begins with, 0 if
// it begins with none.
func wideBlank(s string) int {
	switch {
	case strings.HasPrefix(s, "\u00a0"):
		return len("\u00a0")
	case strings.HasPrefix(s, "\u202f"), len(s) >= 3 && s[:2] == "\xe2\x80" && s[2] >= 0x80 && s[2] <= 0x8a: // U+2000 to U+200A
		return 3
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// readClock reads what follows a date: nothing, or a time of day such as
// " 10:30", "T10:30:00.000Z", ", 9:05 a. m.". late says that it is not midnight.
func readClock(s string) (late, ok bool) {
	if s == "" {
		return false, true
	}
	if s[0] == 'T' {
		s = s[1:]
	} else {
		before := strings.TrimPrefix(s, ",")
		if s = cutBlanks(before); len(s) == len(before) {
			return false, false
		}
	}
	hour, size, s := cutNumber(s)
	if size == 0 || size > 2 || hour > 23 {
		return false, false
	}
	minute, s, ok := cutSixty(s)
	if !ok {
		return false, false
	}
	late = minute > 0
	if second, rest, ok := cutSixty(s); ok {
		late, s = late || second > 0, rest
		if s != "" && (s[0] == '.' || s[0] == ',') {
			rest := strings.TrimLeft(s[1:], "0123456789")
			fraction := s[1 : len(s)-len(rest)]
			if fraction == "" {
				return false, false
			}
			late, s = late || strings.Trim(fraction, "0") != "", rest
		}
	}
	half, s := cutHalf(s)
	if half == 'a' && hour == 12 {
		hour = 0
	}
	if s == "Z" || s == "z" {
		s = ""
	}
	return late || hour > 0, s == ""
}

// cutSixty takes ":30" of a time.
func cutSixty(s string) (n int, rest string, ok bool) {
	if len(s) < 3 || s[0] != ':' || s[1] < '0' || s[1] > '5' || !isDigit(s[2]) {
		return 0, s, false
	}
	return int(s[1]-'0')*10 + int(s[2]-'0'), s[3:], true
}

// cutHalf takes "AM", "p.m." or "a. m.", which gives 'a' or 'p'.
func cutHalf(s string) (half byte, rest string) {
	rest = cutBlanks(s)
	if rest == "" {
		return 0, s
	}
	if half = rest[0] | 0x20; half != 'a' && half != 'p' {
		return 0, s
	}
	rest = cutBlanks(strings.TrimPrefix(rest[1:], "."))
	if rest == "" || rest[0]|0x20 != 'm' {
		return 0, s
	}
	return half, strings.TrimPrefix(rest[1:], ".")
}
