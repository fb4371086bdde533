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
	r, ok := s.record(row, col)
	if !ok {
		return ""
	}
	raw := s.text(r)
	switch r.kind() {
	case Number:
		digits, _, err := PlainNumber(raw)
		if err != nil {
			return raw
		}
		return s.display.number(s.formats, r.format, digits)
	case Date:
		digits, ok := serialOf(raw, s.date1904)
		if !ok || !s.formats[r.format].date {
			return raw
		}
		return s.display.number(s.formats, r.format, digits)
	case Bool:
		return map[string]string{"0": "FALSE", "1": "TRUE"}[raw]
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

// display formats numbers with excelize's number-format engine, which works
// on cells of a workbook: a scratch one, with a cell for each format.
type display struct {
	date1904 bool

	mu    sync.Mutex
	file  *excelize.File // nil until it is needed
	cells map[uint16]string
}

func newDisplay(date1904 bool) *display { return &display{date1904: date1904} }

const scratchSheet = "Sheet1" // excelize's own name for the first

// number gives plain digits in a format. What the engine can't do is shown as
// plain digits.
func (d *display) number(formats []format, index uint16, digits string) string {
	f := formats[index]
	if f.code == general.code || f.code == "@" {
		return generalNumber(digits)
	}
	if f.date && !d.date1904 {
		// The engine takes serial 1 for 1899-12-31, and 60 for a day that was.
		switch serial, err := strconv.ParseFloat(digits, 64); {
		case err != nil, serial >= 60 && serial < 61:
			return digits
		case serial >= 1 && serial < 60:
			return d.engine(f.shown, index, strconv.FormatFloat(serial+1, 'f', -1, 64), digits)
		}
	}
	return d.engine(f.shown, index, digits, digits)
}

// engine formats a value, or gives fallback.
func (d *display) engine(code string, index uint16, value, fallback string) (shown string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// A format of a foreign file must not end the program.
	defer func() {
		if recover() != nil {
			shown = fallback
		}
	}()
	cell, ok := d.cells[index]
	if !ok {
		var err error
		if cell, err = d.newCell(code, index); err != nil {
			return fallback
		}
	}
	if d.file.SetCellDefault(scratchSheet, cell, value) != nil {
		return fallback
	}
	shown, err := d.file.GetCellValue(scratchSheet, cell)
	if err != nil {
		return fallback
	}
	return shown
}

// newCell makes the scratch cell of a format.
func (d *display) newCell(code string, index uint16) (string, error) {
	if d.file == nil {
		d.file = excelize.NewFile()
		d.cells = map[uint16]string{}
		if err := d.file.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &d.date1904}); err != nil {
			return "", err
		}
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
