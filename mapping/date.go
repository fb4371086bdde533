package mapping

import (
	"regexp"
	"strconv"
	"strings"

	"wolkload/loader/workbook"
)

// date converts a date to YYYY-MM-DD. Real dates come from their serial
// number, texts are ISO or read by the column's order of day and month.
func date(cell workbook.Cell, date1904 bool, convention Convention) (string, []finding) {
	switch cell.Kind {
	case workbook.Date:
		return serialDate(cell, date1904)
	case workbook.Number:
		return "", found(RuleDateIsNumber) // it may be a serial date without its format, or anything else
	case workbook.Bool:
		return "", found(RuleBooleanUnexpected)
	}
	return textDate(cell, convention)
}

// serialDate converts a cell that Excel shows as a date.
func serialDate(cell workbook.Cell, date1904 bool) (string, []finding) {
	t, err := workbook.SerialDate(cell.Raw, date1904)
	if err != nil {
		return "", []finding{{rule: RuleDateImpossible}}
	}
	fs := implausible(t.Year)
	if t.Hour != 0 || t.Minute != 0 || t.Second != 0 {
		fs = append(fs, finding{rule: RuleTimeDropped})
	}
	return isoDate(t.Year, t.Month, t.Day), fs
}

func textDate(cell workbook.Cell, convention Convention) (string, []finding) {
	d, rule := readDate(cell.Raw)
	if rule != "" {
		return "", found(rule)
	}
	day, month := d.first, d.second
	var fs []finding
	switch {
	case d.iso:
		day, month = d.second, d.first
	case cell.Kind != workbook.Edited && convention.orderConflict():
		return "", found(RuleDateOrderConflict)
	case convention.DateOrder == OrderMDY:
		day, month = month, day
	case convention.DateOrder == OrderInferred && d.order() == OrderMDY:
		day, month = month, day
	case convention.DateOrder == OrderInferred && d.order() == OrderInferred && d.first != d.second:
		// Typed into a column whose dates prove nothing, or both.
		if convention.orderConflict() {
			return "", found(RuleDateOrderConflict)
		}
		fs = found(RuleDateOrderAssumed)
	}
	if !validDate(d.year, month, day) {
		return "", found(RuleDateImpossible)
	}
	fs = append(fs, implausible(d.year)...)
	if d.time {
		fs = append(fs, finding{rule: RuleTimeDropped})
	}
	return isoDate(d.year, month, day), fs
}

// implausible warns of years no obligation in collection falls due in, such as
// 0205 or 2205 for 2025.
func implausible(year int) []finding {
	if year < 1950 || year > 2099 {
		return found(RuleDateImplausible)
	}
	return nil
}

// dateText is a date as written. first and second are day and month in the
// order written; of an ISO date, month and day.
type dateText struct {
	year, first, second int
	iso                 bool
	time                bool // with a time of day that is not midnight
}

// order is the order of day and month that the date proves by itself.
func (d dateText) order() DateOrder {
	switch dmy, mdy := validDate(d.year, d.second, d.first), validDate(d.year, d.first, d.second); {
	case d.iso || dmy == mdy:
		return OrderInferred
	case dmy:
		return OrderDMY
	default:
		return OrderMDY
	}
}

// timeOfDay is what may follow a date: "10:30", "10:30:00.000", "9:05 a. m.".
var timeOfDay = regexp.MustCompile(`(?i)^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?\s?(?:([ap])\.?\s?m\.?)?Z?$`)

// readDate reads three numbers parted by one kind of '/', '-' or '.', the year
// in front or behind and with four digits. Otherwise rule says what is wrong.
func readDate(text string) (d dateText, rule string) {
	s := strings.TrimSpace(text)
	if i := strings.IndexAny(s, " T\u00a0"); i > 0 {
		clock := strings.TrimSpace(strings.TrimPrefix(s[i:], "T"))
		m := timeOfDay.FindStringSubmatch(clock)
		if m == nil {
			return dateText{}, RuleDateInvalid
		}
		d.time = !midnight(m)
		s = s[:i]
	}
	mark := strings.IndexAny(s, "/-.")
	if mark < 0 {
		return dateText{}, RuleDateInvalid
	}
	parts := strings.Split(s, s[mark:mark+1])
	if len(parts) != 3 {
		return dateText{}, RuleDateInvalid
	}
	for _, part := range parts {
		if !digitsOnly(part) || len(part) > 4 || len(part) == 3 {
			return dateText{}, RuleDateInvalid
		}
	}
	number := func(i int) int { n, _ := strconv.Atoi(parts[i]); return n } // one to four digits
	switch {
	case len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2:
		d.year, d.first, d.second, d.iso = number(0), number(1), number(2), true
	case len(parts[2]) == 4 && len(parts[0]) <= 2 && len(parts[1]) <= 2:
		d.first, d.second, d.year = number(0), number(1), number(2)
	case len(parts[0]) <= 2 && len(parts[1]) <= 2 && len(parts[2]) == 2:
		return dateText{}, RuleDateTwoDigitYear
	default:
		return dateText{}, RuleDateInvalid
	}
	return d, ""
}

// midnight takes the groups of timeOfDay: hour, minute, second, a or p.
func midnight(m []string) bool {
	hour, _ := strconv.Atoi(m[1])
	if half := strings.ToLower(m[4]); half == "a" && hour == 12 {
		hour = 0
	}
	return hour == 0 && m[2] == "00" && strings.Trim(m[3], "0") == ""
}

func validDate(year, month, day int) bool {
	if year < 1 || month < 1 || month > 12 || day < 1 {
		return false
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days = 29
	}
	return day <= days
}

func isoDate(year, month, day int) string {
	digit := func(n int) byte { return byte('0' + n%10) }
	return string([]byte{
		digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-',
		digit(month / 10), digit(month), '-', digit(day / 10), digit(day),
	})
}
