package mapping

import "strconv"

// dayOf is the number of days from 0001-01-01 to a date in the form YYYY-MM-DD,
// which must be one.
func dayOf(iso string) int {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // of digits alone
	return dayNumber(number(iso[:4]), number(iso[5:7]), number(iso[8:10]))
}

// dayNumber counts days in the Gregorian calendar, as SQL and ISO 8601 do.
func dayNumber(year, month, day int) int {
	if month < 3 { // years that begin in March end with the day that some lack
		year, month = year-1, month+12
	}
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 307
}

// dayOfSerial0 makes a serial date after 1900-03-01 a day.
var dayOfSerial0 = int64(dayNumber(1899, 12, 30))

// isoOf writes the date of a day.
func isoOf(day int) string {
	year := day/366 + 1 // no later than the day's own
	for dayNumber(year+1, 1, 1) <= day {
		year++
	}
	month := 1
	for month < 12 && dayNumber(year, month+1, 1) <= day {
		month++
	}
	return isoDate(year, month, day-dayNumber(year, month, 1)+1)
}

// ValidDay says that a text is a date in the form YYYY-MM-DD.
func ValidDay(text string) bool {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return false
	}
	year, err1 := strconv.Atoi(text[:4])
	month, err2 := strconv.Atoi(text[5:7])
	day, err3 := strconv.Atoi(text[8:])
	return err1 == nil && err2 == nil && err3 == nil && digitsOnly(text[:4]+text[5:7]+text[8:]) && validDate(year, month, day)
}
