package workbook

import (
	"strconv"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"
)

// Shown is what Excel displays in the cell, computed when it is asked for: the
// number in its format, rounded as the format says; "TRUE" and "FALSE"; a text
// as it is. It is for people only. The builtin dates that Excel shows in the
// order of the computer's locale are shown in the file's, with a year of four digits.
func (s *Store) Shown(row, col int) string {
	r := s.record(row, col)
	if r == 0 {
		return ""
	}
	raw := s.text(r)
	switch f := s.formats[r.format()]; r.kind() {
	case Number:
		digits, _, err := PlainNumber(raw)
		switch {
		case err != nil:
			return raw
		case f.code == general.code || f.code == "@":
			return generalNumber(digits)
		}
		return s.display.number(sectionOf(f.shown, digits), r.format(), digits)
	case Date:
		digits, ok := serialOf(raw, s.date1904)
		if !ok || !f.date {
			return raw
		}
		part := sectionOf(f.shown, digits)
		date, elapsed := dateFormat(part.code)
		if !date { // of a number in a code that shows a date as well
			return s.display.number(part, r.format(), digits)
		}
		if !strings.Contains(part.code, "[$") {
			part.code = enUS + part.code
		}
		return s.display.show(part, r.format(), engineSerial(digits, elapsed, s.date1904), digits)
	case Bool:
		if raw == "1" {
			return "TRUE"
		}
		return "FALSE"
	}
	return raw
}

// serialOf gives the plain digits of a stored date, that of a t="d" cell too.
func serialOf(raw string, date1904 bool) (digits string, ok bool) {
	if !looksISO(raw) {
		digits, _, err := PlainNumber(raw)
		return digits, err == nil
	}
	d, err := isoDate(raw)
	if err != nil {
		return "", false
	}
	return d.serial(date1904)
}

// daysTo1904 is the serial of 1904-01-01 in the 1900 system.
const daysTo1904 = 1462

// engineSerial gives the serial that the number-format engine, in its 1900
// system, shows as Excel shows this one. Elapsed time is the same in both
// systems. "" is a day that no calendar has, or before the first one.
func engineSerial(digits string, elapsed, date1904 bool) string {
	if elapsed {
		return digits
	}
	switch _, err := SerialDate(digits, date1904); err {
	case DateNoSuchDay, DateTooLate, DateNegative:
		return ""
	}
	serial, err := strconv.ParseFloat(digits, 64)
	if err != nil || !date1904 {
		return digits
	}
	return strconv.FormatFloat(serial+daysTo1904, 'f', -1, 64)
}

// display formats numbers with excelize's number-format engine, which works
// on cells of a workbook: a scratch one, with a cell for each section of a format.
type display struct {
	mu    sync.Mutex
	file  *excelize.File // nil until it is needed
	cells map[string]bool
}

const scratchSheet = "Sheet1" // excelize's own name for the first

// number shows plain digits in a section of the format with that index.
func (d *display) number(part section, index uint16, digits string) string {
	if strings.TrimSpace(part.code) == general.code {
		return generalNumber(digits)
	}
	if before, _, found := strings.Cut(literalsOut(part.code), "/"); found && len(strings.Fields(before)) < 2 {
		return generalNumber(digits) // 3/2: the engine shows 1/2
	}
	if digits == "0" {
		part = part.withoutDigits()
	}
	value := part.rounded(digits)
	if part.absolute {
		value = strings.TrimPrefix(value, "-")
	}
	return d.show(part, index, value, digits)
}

// show formats a value as the engine does. What it can't do gives the fallback.
func (d *display) show(part section, index uint16, value, fallback string) (shown string) {
	if part.code == "" { // a section that shows nothing
		return ""
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	// A format of a foreign file must not end the program.
	defer func() {
		if recover() != nil {
			shown = fallback
		}
	}()
	cell, err := d.cell(part, index)
	if err != nil || value == "" {
		return fallback
	}
	if err := d.file.SetCellDefault(scratchSheet, cell, value); err != nil {
		return fallback
	}
	if shown, err = d.file.GetCellValue(scratchSheet, cell); err != nil {
		return fallback
	}
	return shown
}

// cell gives the scratch cell of a section, made when it is first asked for.
func (d *display) cell(part section, index uint16) (string, error) {
	cell := cellName(part.index, int(index)+1)
	if d.cells[cell] {
		return cell, nil
	}
	if d.file == nil {
		d.file = excelize.NewFile()
		d.cells = map[string]bool{}
	}
	style, err := d.file.NewStyle(&excelize.Style{CustomNumFmt: &part.code})
	if err != nil {
		return "", err
	}
	if err := d.file.SetCellStyle(scratchSheet, cell, cell, style); err != nil {
		return "", err
	}
	d.cells[cell] = true
	return cell, nil
}

// generalNumber shows plain digits as Excel's General does in a wide column:
// at most 11 characters, then six digits and an exponent.
func generalNumber(digits string) string {
	const width = 11
	d, err := parseDecimal(digits)
	if err != nil || d.digits == "" {
		return digits
	}
	switch {
	case d.point > width:
		return d.scientific()
	case d.point > 0:
		d.round(max(d.point, width-1))
		if d.point > width {
			return d.scientific()
		}
	case d.point > -4: // 0.000123456789
		d.round(width - 2 + d.point)
	case len(strings.TrimPrefix(d.plain(), "-")) > width:
		return d.scientific()
	}
	return d.plain()
}

// scientific writes the number with six significant digits at most: "5.51294E+12".
func (d decimal) scientific() string {
	d.round(6)
	mantissa := decimal{digits: d.digits, point: 1, negative: d.negative}
	sign, exponent := "+", d.point-1
	if exponent < 0 {
		sign, exponent = "-", -exponent
	}
	power := strconv.Itoa(exponent)
	if exponent < 10 {
		power = "0" + power
	}
	return mantissa.plain() + "E" + sign + power
}
