package mapping

import (
	"strconv"
	"strings"

	"wolkload/loader/workbook"
)

// clock converts a time of day to HH:mm:ss, as a custom field of the CRM takes
// it (api.md).
func clock(cell workbook.Cell, date1904 bool) (string, []finding) {
	switch cell.Kind {
	case workbook.Bool:
		return "", found(RuleBooleanUnexpected)
	case workbook.Number:
		return "", found(RuleTimeInvalid)
	case workbook.Date:
		return serialClock(cell.Raw, date1904)
	}
	hour, minute, second, ok := timeOfDay(strings.TrimSpace(cell.Raw))
	if !ok {
		return "", found(RuleTimeInvalid)
	}
	return writeClock(hour, minute, second), nil
}

// serialClock reads the time of a stored date. One with a day has more than a
// time, which is not sent.
func serialClock(raw string, date1904 bool) (string, []finding) {
	var fs []finding
	if _, fraction, ok := strings.Cut(raw, "."); ok && strings.TrimLeft(raw[:len(raw)-len(fraction)-1], "0") == "" {
		raw = "1." + fraction // any day that is one: a time alone has none
	} else if !strings.ContainsAny(raw, "eE") && strings.Trim(raw, "0") == "" {
		return writeClock(0, 0, 0), nil
	} else {
		fs = found(RuleDayDropped)
	}
	t, err := workbook.SerialDate(raw, date1904)
	if err != nil {
		return "", found(RuleTimeInvalid)
	}
	return writeClock(t.Hour, t.Minute, t.Second), fs
}

// timeOfDay reads "9:05", "14:30:00", "2:30 p. m.".
func timeOfDay(s string) (hour, minute, second int, ok bool) {
	lower := strings.ToLower(s)
	half := byte(0)
	if i := strings.LastIndexAny(lower, "0123456789"); i >= 0 && i+1 < len(lower) {
		switch mark := strings.NewReplacer(" ", "", ".", "", "\u00a0", "", "h", "").Replace(lower[i+1:]); mark {
		case "am", "pm":
			half = mark[0]
		case "":
		default:
			return 0, 0, 0, false
		}
		lower = lower[:i+1]
	}
	parts := strings.Split(lower, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, 0, 0, false
	}
	numbers := [3]int{}
	for i, part := range parts {
		if !digitsOnly(part) || len(part) > 2 || i > 0 && len(part) != 2 {
			return 0, 0, 0, false
		}
		numbers[i], _ = strconv.Atoi(part) // one or two digits
	}
	hour, minute, second = numbers[0], numbers[1], numbers[2]
	if half != 0 {
		if hour < 1 || hour > 12 {
			return 0, 0, 0, false
		}
		hour %= 12
		if half == 'p' {
			hour += 12
		}
	}
	return hour, minute, second, hour < 24 && minute < 60 && second < 60
}

func writeClock(hour, minute, second int) string {
	two := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return two(hour) + ":" + two(minute) + ":" + two(second)
}

// listed converts a value of a list, which the CRM takes to the letter.
func listed(cell workbook.Cell, list []string) (string, []finding) {
	value, fs := text(cell, false)
	if hasError(fs) {
		return "", fs
	}
	folded := Fold(value)
	for _, entry := range list {
		if entry == value {
			return value, fs
		}
	}
	f := finding{rule: RuleNotInList}
	for _, entry := range list {
		if Fold(entry) == folded {
			f.repair = entry
			break
		}
	}
	return "", append(fs, f)
}
