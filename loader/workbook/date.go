package workbook

import (
	"strconv"
	"strings"
	"time"
)

// DateTime is a civil date and time of day, without time zone, as a cell shows it.
type DateTime struct{ Year, Month, Day, Hour, Minute, Second int }

// DateError says why a stored value is no date. Its text is a stable id.
type DateError string

const (
	DateNotADate  DateError = "not_a_date"  // neither a serial date nor an ISO date
	DateNegative  DateError = "negative"    // a serial below zero
	DateNoDay     DateError = "no_day"      // a time of day without a day (1900 system: 0 ≤ serial < 1)
	DateNoSuchDay DateError = "no_such_day" // 1900 system: serial 60 is 1900-02-29, a day that never was
	DateTooLate   DateError = "too_late"    // after the year 9999
)

func (e DateError) Error() string { return "workbook: date: " + string(e) }

const secondsOfDay = 24 * 60 * 60

// SerialDate gives the date that a stored value stands for: the serial date of
// a number, or the ISO text of a t="d" cell. Fractions of a day are rounded to
// the second. In the 1900 system serial 1 is 1900-01-01; in the 1904 system
// serial 0 is 1904-01-01. Errors are DateErrors.
func SerialDate(raw string, date1904 bool) (DateTime, error) {
	if looksISO(raw) {
		return isoDate(raw)
	}
	d, err := parseDecimal(raw)
	switch {
	case err != nil:
		return DateTime{}, DateNotADate
	case d.negative:
		return DateTime{}, DateNegative
	case d.point > 7: // 9999-12-31 has seven digits
		return DateTime{}, DateTooLate
	}
	days, seconds := d.daysAndSeconds()
	if seconds == secondsOfDay {
		days, seconds = days+1, 0
	}
	if !date1904 {
		switch {
		case days == 0:
			return DateTime{}, DateNoDay
		case days == dayThatNeverWas:
			return DateTime{}, DateNoSuchDay
		case days > dayThatNeverWas:
			days--
		}
	}
	t := epoch(date1904).AddDate(0, 0, days).Add(time.Duration(seconds) * time.Second)
	if t.Year() > 9999 {
		return DateTime{}, DateTooLate
	}
	return civil(t), nil
}

// dayThatNeverWas is the serial of 1900-02-29 in the 1900 system; later serials
// count it.
const dayThatNeverWas = 60

// epoch is the day of serial 0.
func epoch(date1904 bool) time.Time {
	if date1904 {
		return time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(1899, time.December, 31, 0, 0, 0, 0, time.UTC)
}

// serial gives the serial date, as plain digits; ok is false for a day before
// the first one of the date system.
func (d DateTime) serial(date1904 bool) (digits string, ok bool) {
	t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
	days := (t.Unix() - epoch(date1904).Unix()) / secondsOfDay // a Duration ends after 292 years
	if days < 0 || !date1904 && days == 0 {
		return "", false
	}
	if !date1904 && days >= dayThatNeverWas {
		days++
	}
	seconds := d.Hour*3600 + d.Minute*60 + d.Second
	return strconv.FormatFloat(float64(days)+float64(seconds)/secondsOfDay, 'f', -1, 64), true
}

// daysAndSeconds splits a serial that is not negative and has at most seven
// whole digits; seconds is rounded, and may be a whole day.
func (d decimal) daysAndSeconds() (days, seconds int) {
	const places, scale = 12, 1_000_000_000_000 // a second is 1.2e-5 of a day
	whole, fraction, _ := strings.Cut(d.plain(), ".")
	days, _ = strconv.Atoi(whole)
	if len(fraction) > places {
		fraction = fraction[:places]
	}
	part, _ := strconv.ParseUint(fraction+strings.Repeat("0", places-len(fraction)), 10, 64)
	return days, int((part*secondsOfDay + scale/2) / scale)
}

// looksISO tells the text of a t="d" cell from a serial date.
func looksISO(raw string) bool {
	return strings.Contains(raw, ":") || len(raw) >= 10 && raw[4] == '-' && raw[7] == '-'
}

// isoDate reads "2025-02-03", "2025-02-03T10:20:30.5" and "10:20:30", with or
// without a final Z. Other time zones are refused: a cell has none.
func isoDate(raw string) (DateTime, error) {
	raw = strings.TrimSuffix(raw, "Z")
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, raw); err == nil {
			return civil(t.Round(time.Second)), nil
		}
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if _, err := time.Parse(layout, strings.TrimPrefix(raw, "T")); err == nil {
			return DateTime{}, DateNoDay
		}
	}
	return DateTime{}, DateNotADate
}

func civil(t time.Time) DateTime {
	return DateTime{t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second()}
}
