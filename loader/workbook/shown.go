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
		return s.display.number(f.shown, r.format(), digits, digits)
	case Date:
		digits, ok := serialOf(raw, s.date1904)
		if !ok || !f.date {
			return raw
		}
		return s.display.number(f.shown, r.format(), engineSerial(digits, f.elapsed, s.date1904), digits)
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
// on cells of a workbook: a scratch one, with a cell for each format.
type display struct {
	mu    sync.Mutex
	file  *excelize.File // nil until it is needed
	cells map[uint16]string
}

const scratchSheet = "Sheet1" // excelize's own name for the first

// number formats a value by the code of the format with that index. What the
// engine can't do gives the fallback.
func (d *display) number(code string, index uint16, value, fallback string) (shown string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// A format of a foreign file must not end the program.
	defer func() {
		if recover() != nil {
			shown = fallback
		}
	}()
	cell, err := d.cell(code, index)
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

// cell gives the scratch cell of a format, made when it is first asked for.
func (d *display) cell(code string, index uint16) (string, error) {
	if cell, ok := d.cells[index]; ok {
		return cell, nil
	}
	if d.file == nil {
		d.file = excelize.NewFile()
		d.cells = map[uint16]string{}
	}
	style, err := d.file.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err != nil {
		return "", err
	}
	cell := cellName(0, int(index)+1)
	if err := d.file.SetCellStyle(scratchSheet, cell, cell, style); err != nil {
		return "", err
	}
	d.cells[index] = cell
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
