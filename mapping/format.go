package mapping

import "strings"

// digitFormat says which digits a number format shows, as far as that can be
// told from its code alone. It spares asking Excel's display for every cell.
type digitFormat struct {
	known    bool // false: ask
	decimals int  // places after the point; more are rounded away
	zeros    int  // whole digits that are shown at least, zeros in front
	signed   bool // the section shows a sign by itself: '-' or parentheses
}

// numberFormat has a digitFormat for positive numbers, negative ones and zero.
type numberFormat struct {
	general                  bool
	positive, negative, zero digitFormat
	wholeDate                bool // of a date: its day, month and year are shown
}

// parseFormat reads a number format code: up to four sections parted by ';'.
func parseFormat(code string) numberFormat {
	if code == "" || strings.EqualFold(code, "General") || code == "@" {
		return numberFormat{general: true, wholeDate: true}
	}
	sections := splitSections(code)
	f := numberFormat{positive: parseSection(sections[0]), wholeDate: showsWholeDate(sections)}
	f.negative, f.zero = f.positive, f.positive
	f.negative.signed = true // with one section Excel writes the minus itself
	if len(sections) > 1 {
		f.negative = parseSection(sections[1])
	}
	if len(sections) > 2 {
		f.zero = parseSection(sections[2])
	}
	return f
}

// faithful says that the very digits of a number to send are shown. With zeros
// in front counting (an identifier) there may be none but those sent.
func (f numberFormat) faithful(plain string, identifier bool) bool {
	unsigned := strings.TrimPrefix(plain, "-")
	whole, fraction, _ := strings.Cut(unsigned, ".")
	if f.general {
		// Eleven characters are shown, and small fractions with an exponent.
		return len(unsigned) <= 11 && !strings.HasPrefix(unsigned, "0.000")
	}
	section := f.positive
	switch {
	case plain != unsigned:
		section = f.negative
		if !section.signed {
			return false
		}
	case strings.Trim(unsigned, "0.") == "":
		section = f.zero
	}
	if identifier && (len(whole) < section.zeros || whole == "0" && section.zeros == 0) { // "#" and "?" show no 0
		return false
	}
	return section.known && len(fraction) <= section.decimals
}

// splitSections parts a code at the ';' that stand for themselves.
func splitSections(code string) []string {
	var sections []string
	start := 0
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\', '_', '*':
			i++
		case '"', '[':
			_, size := enclosed(code[i:])
			i += size - 1
		case ';':
			sections = append(sections, code[start:i])
			start = i + 1
		}
	}
	return append(sections, code[start:])
}

// enclosed gives what stands in the quotes or brackets that code begins with,
// and how many bytes it takes with them. Without the closing mark it is the rest.
func enclosed(code string) (token string, size int) {
	mark := byte('"')
	if code[0] == '[' {
		mark = ']'
	}
	if end := strings.IndexByte(code[1:], mark); end >= 0 {
		return code[1 : 1+end], end + 2
	}
	return code[1:], len(code)
}

// parseSection reads one section. Percent, exponents, fractions, scaling
// commas, conditions, literal digits and whatever it doesn't know make it
// unknown.
func parseSection(s string) digitFormat {
	var d digitFormat
	point, placeholders := false, 0
	pendingComma := false // a ',' after the last placeholder scales by 1000
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '0', '#', '?':
			placeholders++
			pendingComma = false
			switch {
			case point:
				d.decimals++
			case c == '0':
				d.zeros++
			}
		case '.':
			if point || pendingComma {
				return digitFormat{}
			}
			point = true
		case ',':
			pendingComma = placeholders > 0
		case '-', '(':
			d.signed = true
		case '_', '*':
			i++ // a gap as wide as the next character, or filled with it
		case '\\':
			if i++; i < len(s) && s[i] >= '0' && s[i] <= '9' {
				return digitFormat{}
			}
			d.signed = d.signed || i < len(s) && (s[i] == '-' || s[i] == '(')
		case '"', '[':
			token, size := enclosed(s[i:])
			if c == '[' && !currencyOrColor(token) || c == '"' && strings.ContainsAny(token, "0123456789") {
				return digitFormat{}
			}
			d.signed = d.signed || c == '"' && strings.ContainsAny(token, "-(")
			i += size - 1
		case ' ', ')', '+', '$', '\'', ':', '!', '^', '&', '~', '{', '}', '=':
		default:
			if c < 0x80 { // letters, '%', '/', '@': they do more than stand there
				return digitFormat{}
			}
		}
	}
	d.known = placeholders > 0 && !pendingComma
	return d
}

// currencyOrColor says that a bracket changes no digit: "$€-C0A", "Red",
// "Color10". Conditions (">100") and elapsed times ("h") do more.
func currencyOrColor(token string) bool {
	if rest, ok := strings.CutPrefix(token, "$"); ok {
		symbol, _, _ := strings.Cut(rest, "-")
		return !strings.ContainsAny(symbol, "0123456789")
	}
	switch lower := strings.ToLower(token); lower {
	case "black", "blue", "cyan", "green", "magenta", "red", "white", "yellow":
		return true
	default:
		return strings.HasPrefix(lower, "color")
	}
}
