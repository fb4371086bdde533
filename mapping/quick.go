package mapping

import (
	"strings"

	"wolkload/loader/workbook"
)

// quick recognises the cells that most columns are full of: values to send as
// they are, about which there is nothing to say. number is what the vector
// keeps. It decides nothing: with ok false the cell goes the long way, and a
// property test holds that both agree.
func (c *converter) quick(p *plan, in input, cell workbook.Cell) (number int64, ok bool) {
	if p.values != nil {
		return 0, false
	}
	switch cell.Kind {
	case workbook.Text:
		switch p.kind {
		case TypeAmount:
			return quickAmount(cell.Raw, in.convention.Decimal)
		case TypeDate:
			return quickDay(cell.Raw, in.convention.DateOrder)
		}
		return 0, c.quickText(p, in, cell.Raw)
	case workbook.Edited:
		return 0, c.quickText(p, in, cell.Raw)
	case workbook.Number:
		return c.quickNumber(p, in, cell)
	case workbook.Date:
		if p.kind == TypeDate {
			return c.quickDate(cell)
		}
	}
	return 0, false
}

// quickValue gives what evaluate sends for most cells that have no error,
// whatever else it may have to say of them.
func (c *converter) quickValue(p *plan, cell workbook.Cell) (value string, ok bool) {
	raw := cell.Raw
	switch cell.Kind {
	case workbook.Text, workbook.Edited:
		return raw, p.kind.verbatim() && plainText(raw)
	case workbook.Number:
		general := cell.Format == "General"
		switch p.kind {
		case TypeAmount, TypeCustomNumber:
			_, ok = quickUnits(raw)
		case TypeInteger:
			ok = shortInteger(raw) && len(raw) <= maxWholeDigits
		default:
			ok = p.kind.verbatim() && shortInteger(raw) && (general || strings.Trim(cell.Format, "0") != "")
			if !ok && general && p.kind == TypeCustomText {
				_, ok = quickUnits(raw)
			}
		}
		return raw, ok
	case workbook.Date:
		if p.kind == TypeDate || p.kind == TypeCustomText {
			if day, ok := c.quickSerial(raw); ok {
				return isoOf(int(day)), true
			}
		}
	}
	return "", false
}

// verbatim says that a text, or a whole number, is sent as it stands if it is
// sent at all.
func (t Type) verbatim() bool {
	switch t {
	case TypeText, TypeIdentification, TypePhone, TypeEmail, TypeObligationID, TypeCustomText:
		return true
	}
	return false
}

func (c *converter) quickText(p *plan, in input, raw string) bool {
	switch p.kind {
	case TypeText:
		return plainText(raw) && !placeholderText(raw)
	case TypeCustomText:
		return len(raw) <= maxCustomText && plainText(raw)
	case TypeIdentification:
		return in.convention.document == nil && digitsOnly(raw) && !filler(raw)
	case TypeObligationID:
		return plainText(raw) && !strings.ContainsAny(raw, ".,eE")
	case TypePhone:
		return p.phones == nil && len(raw) >= minPhoneDigits && len(raw) <= maxPhoneDigits && digitsOnly(raw) && !filler(raw)
	case TypeEmail:
		return validEmail(raw) && !placeholderEmail(raw)
	}
	return false
}

// plainText says that a text has letters, digits and marks alone, as Spanish
// and Portuguese write them, and nothing that the conversions of a text look for.
func plainText(s string) bool {
	if s == "" || s[0] == ' ' || s[0] == '=' || s[len(s)-1] == ' ' {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7f && c != '?':
		case c == 0xC3 && i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] <= 0xBF && s[i+1] != 0x82 && s[i+1] != 0x83:
			i++ // U+00C0 to U+00FF but Â and Ã, with which texts begin that were read wrongly
		default:
			return false
		}
	}
	return true
}

func (c *converter) quickNumber(p *plan, in input, cell workbook.Cell) (number int64, ok bool) {
	raw := cell.Raw
	switch p.kind {
	case TypeAmount:
		if number, ok = quickUnits(raw); !ok || !c.format(cell.Format).faithful(raw, false) {
			return 0, false
		}
		return number, true
	case TypeInteger:
		if !shortInteger(raw) || len(raw) > maxWholeDigits || !c.format(cell.Format).faithful(raw, false) {
			return 0, false
		}
		return numberOf(TypeInteger, raw), true
	case TypeIdentification:
		ok = in.convention.document == nil && shortInteger(raw) && !filler(raw)
	case TypeObligationID, TypeText, TypeCustomText:
		ok = shortInteger(raw)
	case TypePhone:
		ok = p.phones == nil && shortInteger(raw) && len(raw) >= minPhoneDigits && !filler(raw)
	}
	if !ok {
		return 0, false
	}
	return 0, c.format(cell.Format).faithful(raw, true)
}

// quickUnits reads what most amounts are: up to 14 digits, no more than four
// of them behind a point.
func quickUnits(raw string) (units int64, ok bool) {
	if raw == "" || len(raw) > 15 || raw[0] == '.' || raw[0] == '0' && len(raw) > 1 && raw[1] != '.' {
		return 0, false
	}
	decimals, digits := -1, 0
	for i := range len(raw) {
		switch c := raw[i]; {
		case c >= '0' && c <= '9':
			units = units*10 + int64(c-'0')
			digits++
			if decimals >= 0 {
				decimals++
			}
		case c == '.' && decimals < 0:
			decimals = 0
		default:
			return 0, false
		}
	}
	if decimals == 0 || decimals > sumDecimals || digits > 14 || decimals > 0 && raw[len(raw)-1] == '0' {
		return 0, false
	}
	for range sumDecimals - max(decimals, 0) {
		units *= 10
	}
	return units, true
}

// quickAmount reads a text that has one reading under the column's convention,
// of up to 14 digits, no more than four of them behind the point.
func quickAmount(raw string, convention Decimal) (units int64, ok bool) {
	a, ok := readAmount(raw)
	if !ok {
		return 0, false
	}
	switch {
	case a.either:
		if a.decimal = convention; convention == DecimalInferred || a.asDecimals(convention) {
			return 0, false
		}
	case a.decimal != DecimalInferred && convention != DecimalInferred && convention != a.decimal:
		return 0, false
	}
	decimals, digits := -1, 0
	for i := range len(a.core) {
		switch c := a.core[i]; {
		case isDigit(c):
			if units = units*10 + int64(c-'0'); units > 0 {
				digits++
			}
			if decimals >= 0 {
				decimals++
			}
			if digits > 14 || decimals > sumDecimals {
				return 0, false
			}
		case i == a.last && c == a.decimal.mark():
			decimals = 0
		}
	}
	for range sumDecimals - max(decimals, 0) {
		units *= 10
	}
	if a.negative {
		return -units, true
	}
	return units, true
}

// quickDay reads a text that is a day of the years 1950 to 2099 under the
// column's order, without anything besides.
func quickDay(raw string, order DateOrder) (day int64, ok bool) {
	d, rule := readDate(raw)
	if rule != "" || d.time || d.shortYear || !plausibleYear(d.year) || raw[0] == '=' {
		return 0, false
	}
	month, dayOfMonth := d.first, d.second
	switch {
	case d.fixed:
	case order == OrderInferred:
		return 0, false
	case order == OrderDMY:
		month, dayOfMonth = d.second, d.first
	}
	if !d.valid(month, dayOfMonth) {
		return 0, false
	}
	return int64(dayNumber(d.year, month, dayOfMonth)), true
}

// quickDate takes whole serial dates of the years 1950 to 2099 that are shown whole.
func (c *converter) quickDate(cell workbook.Cell) (day int64, ok bool) {
	if day, ok = c.quickSerial(cell.Raw); !ok || !c.format(cell.Format).wholeDate {
		return 0, false
	}
	return day, true
}

func (c *converter) quickSerial(raw string) (day int64, ok bool) {
	if len(raw) != 5 || c.date1904 || !digitsOnly(raw) || raw < "18264" || raw > "73050" {
		return 0, false
	}
	return numberOf(TypeInteger, raw) + dayOfSerial0, true
}
