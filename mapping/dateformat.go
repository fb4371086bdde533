package mapping

import "strings"

// showsWholeDate says that a number format, given by its sections, shows the
// day, the month and the year of a date. A code that is no date's at all says nothing against it: the
// cell then shows as it is stored, which is whole.
func showsWholeDate(sections []string) bool {
	var day, month, year, any bool
	parts := dateParts(sections[0]) // of dates, whose serial numbers are positive
	for i, part := range parts {
		switch part[0] {
		case 'd':
			day = day || len(part) <= 2 // three and four are the day of the week
		case 'm':
			afterHour := i > 0 && parts[i-1][0] == 'h'
			beforeSecond := i+1 < len(parts) && parts[i+1][0] == 's'
			month = month || len(part) > 2 || !afterHour && !beforeSecond // else minutes
		case 'y', 'e', 'b': // of an era, Buddhist
			year = true
		}
	}
	for _, s := range sections {
		any = any || len(dateParts(s)) > 0
	}
	return !any || day && month && year
}

// elapsedMinutes stands for [m] among dateParts, so that no one takes it for a month.
const elapsedMinutes = "n"

// dateParts lists the parts of a date or a time in one section of a number
// format, in order and in lower case: "dd/mm/yyyy" gives dd, mm, yyyy.
func dateParts(section string) []string {
	var parts []string
	for i := 0; i < len(section); {
		rest := section[i:]
		switch c := section[i] | 0x20; { // lower case of a letter
		case strings.IndexByte(`\_*`, section[i]) >= 0:
			i += 2
		case section[i] == '"' || section[i] == '[':
			token, size := enclosed(rest)
			if token = strings.ToLower(token); section[i] == '[' && token != "" {
				switch {
				case strings.Trim(token, "m") == "":
					parts = append(parts, elapsedMinutes)
				case strings.Trim(token, "h") == "", strings.Trim(token, "s") == "":
					parts = append(parts, token)
				}
			}
			i += size
		case hasFold(rest, "General"):
			i += len("General")
		case hasFold(rest, "AM/PM"):
			i += len("AM/PM")
		case hasFold(rest, "A/P"):
			i += len("A/P")
		case c == 'e' && len(rest) > 1 && (rest[1] == '+' || rest[1] == '-'): // an exponent
			i += 2
		case strings.IndexByte("dmyhsebg", c) >= 0:
			n := 1
			for n < len(rest) && rest[n]|0x20 == c {
				n++
			}
			parts = append(parts, strings.ToLower(rest[:n]))
			i += n
		default:
			i++
		}
	}
	return parts
}

// hasFold says that s begins with a word, in capitals or not.
func hasFold(s, word string) bool {
	return len(s) >= len(word) && strings.EqualFold(s[:len(word)], word)
}
