package mapping

import (
	"slices"
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
	fs := found(RuleDayDropped)
	if plain, _, err := workbook.PlainNumber(raw); err == nil { // 50 seconds are stored as 5.787E-4
		if whole, fraction, _ := strings.Cut(plain, "."); whole == "0" {
			raw, fs = "1."+fraction+"0", nil // any day that is one: a time alone has none
		}
	} else if hour, minute, second, ok := timeOfDay(strings.TrimPrefix(raw, "T")); ok {
		return writeClock(hour, minute, second), nil
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
func listed(cell workbook.Cell, list []string, date1904 bool) (string, []finding) {
	if isText := cell.Kind == workbook.Text || cell.Kind == workbook.Edited; isText && slices.Contains(list, cell.Raw) {
		return cell.Raw, nil // outer spaces included
	}
	value, fs := text(cell, date1904)
	if hasError(fs) {
		return "", fs
	}
	if slices.Contains(list, value) {
		return value, fs
	}
	folded := Fold(value)
	f := finding{rule: RuleNotInList}
	for _, entry := range list {
		if Fold(entry) == folded {
			f.repair = entry
			break
		}
	}
	return "", append(fs, f)
}
