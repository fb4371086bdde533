package mapping

import (
	"sync"

	"wolkload/loader/workbook"
)

// date converts a date to YYYY-MM-DD. Real dates come from their serial
// number, numbers of eight digits are 20250203, texts name the month, begin
// with the year or are read by the column's order of day and month.
func date(cell workbook.Cell, date1904 bool, convention Convention) (string, []finding) {
	switch cell.Kind {
	case workbook.Date:
		return serialDate(cell, date1904)
	case workbook.Number:
		return numberDate(cell, date1904)
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

// numberDate converts the number 20250203. Any other may be a serial date that
// lost its format, or anything else; where it would be a likely day, that is
// offered.
func numberDate(cell workbook.Cell, date1904 bool) (string, []finding) {
	digits, fs := exactNumber(cell)
	if fs != nil {
		return "", found(RuleDateIsNumber)
	}
	if d, ok := compactDate(digits); ok && d.valid(d.first, d.second) {
		return isoDate(d.year, d.first, d.second), nil
	}
	if t, err := workbook.SerialDate(digits, date1904); err == nil && plausibleYear(t.Year) && digitsOnly(digits) {
		return "", []finding{offering(RuleDateIsNumber, isoDate(t.Year, t.Month, t.Day))}
	}
	return "", found(RuleDateIsNumber)
}

func textDate(cell workbook.Cell, convention Convention) (string, []finding) {
	d, rule := readDate(cell.Raw)
	if rule != "" {
		return "", found(rule)
	}
	dmy, mdy := d.valid(d.second, d.first), d.valid(d.first, d.second)
	order := convention.DateOrder
	switch {
	case d.fixed:
		order = OrderMDY // as they stand in dateText
	case order != OrderInferred:
	case convention.Conflict && cell.Kind != workbook.Edited:
		return "", found(RuleDateOrderConflict)
	case !dmy:
		order = OrderMDY
	case !mdy || d.first == d.second:
		order = OrderDMY
	case convention.Conflict:
		return "", found(RuleDateOrderConflict)
	default:
		return "", d.ambiguous()
	}
	month, day, ok := d.first, d.second, mdy
	if order == OrderDMY {
		month, day, ok = d.second, d.first, dmy
	}
	if !ok {
		return "", found(RuleDateImpossible)
	}
	var fs []finding
	if d.shortYear {
		fs = found(RuleDateTwoDigitYear)
	}
	fs = append(fs, implausible(d.year)...)
	if d.time {
		fs = append(fs, finding{rule: RuleTimeDropped})
	}
	return isoDateOf(cell.Raw, d.year, month, day), fs
}

// implausible warns of years no obligation in collection falls due in, such as
// 0205 or 2205 for 2025.
func implausible(year int) []finding {
	if !plausibleYear(year) {
		return found(RuleDateImplausible)
	}
	return nil
}

const firstYear, lastYear = 1950, 2099

func plausibleYear(year int) bool { return year >= firstYear && year <= lastYear }

// dateText is a date as written.
type dateText struct {
	year, first, second int
	fixed               bool // first is the month and second the day; else they are day and month as written, in either order
	shortYear           bool // the year was written with two digits
	loose               bool // no '/', '-', '.' and no word parts it: it may be another number as well
	time                bool // with a time of day that is not midnight
	weekday             int  // 1 is Monday, 0 none written
}

// valid says that the calendar has that day, on the day of the week written.
func (d dateText) valid(month, day int) bool {
	return validDate(d.year, month, day) && (d.weekday == 0 || d.weekday == weekday(d.year, month, day))
}

// order is the order of day and month that the date proves by itself.
func (d dateText) order() DateOrder {
	switch dmy, mdy := d.valid(d.second, d.first), d.valid(d.first, d.second); {
	case d.fixed || dmy == mdy:
		return OrderInferred
	case dmy:
		return OrderDMY
	default:
		return OrderMDY
	}
}

// eitherOrder says that the date fits both orders and is another day in each.
func (d dateText) eitherOrder() bool {
	return !d.fixed && d.first != d.second && d.valid(d.second, d.first) && d.valid(d.first, d.second)
}

// ambiguous says which two days the date may be, day first and month first.
func (d dateText) ambiguous() []finding {
	key := d.year<<8 | d.first<<4 | d.second // both are months
	if fs, ok := twoReadings.Load(key); ok {
		return fs.([]finding)
	}
	fs := []finding{{rule: RuleAmbiguousDate, values: map[string]string{
		"First": isoDate(d.year, d.second, d.first), "Second": isoDate(d.year, d.first, d.second),
	}}}
	if plausibleYear(d.year) { // there are not so many of them
		twoReadings.Store(key, fs)
	}
	return fs
}

// twoReadings keeps what ambiguous gave: in a column of a million such dates
// there are a few thousand different ones. No one changes them.
var twoReadings sync.Map

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

// weekday is the day of the week of a valid date, 1 for Monday.
func weekday(year, month, day int) int {
	if month < 3 {
		year-- // so that a leap day ends its year
	}
	shift := [...]int{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4}[month-1]
	return (year+year/4-year/100+year/400+shift+day+6)%7 + 1
}

func isoDate(year, month, day int) string { return isoDateOf("", year, month, day) }

// isoDateOf spares a new text where raw begins with the very date.
func isoDateOf(raw string, year, month, day int) string {
	digit := func(n int) byte { return byte('0' + n%10) }
	iso := [...]byte{
		digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-',
		digit(month / 10), digit(month), '-', digit(day / 10), digit(day),
	}
	if len(raw) >= len(iso) && raw[:len(iso)] == string(iso[:]) {
		return raw[:len(iso)]
	}
	return string(iso[:])
}
