package workbook

import (
	"bytes"
	"math"
	"strconv"
)

// csvWidthSample is how many records that are not blank the width of the table
// is told from.
const csvWidthSample = 1000

// csvWidth refuses the rows with more fields than their table has columns:
// most often a delimiter in a text that should have been quoted, which shifts
// the cells behind it.
//
// The table is as wide as its headers, where the first row of about its width
// could be headers; else as the widest that more than a fifth of the rows
// reach. Beyond that a row may have words only, behind a last column of values,
// and if more than a fifth of the rows below headers have some there, or a
// twentieth of a table without: that is a column without a name, while a row
// that was shifted ends with the last column's value. Empty fields at a row's
// end don't count, unless all rows have the same number of fields; then one
// more is a delimiter too many, too. One to three rows without headers tell
// nothing and may be anything.
//
// Where all rows have the same number of fields, empty ones at their ends too,
// one with fewer lacks a delimiter, and is refused if it stands alone: Excel
// leaves those at the end out in 16 rows at a time. Else rows with fewer fields are not refused, and a
// shifted row whose own last fields were left out has no more fields than
// others: neither is seen here.
type csvWidth struct {
	sample  []csvShape // until it is decided
	decided bool
	columns int // of the table
	reach   int // with those without a name, in rows that overflow
	fields  int // that a row may have, empty ones at its end included

	least  int     // fields that each row has; 0 where that differs
	header int     // number of the header row, 0 for none
	short  bool    // the last row of the table had fewer
	alone  csvLine // that row, if the one before had not
	full   int     // fields that nearly all rows have, where empty ones may have been left out
	fewer  int     // rows that have not so many
	first  int     // number of the first of them
}

// csvLine is a record's number and how many fields it has.
type csvLine struct{ number, fields int }

// excelBlock is how many rows Excel gives the same number of delimiters at their ends.
const excelBlock = 16

// minPacked is how many delimiters for each of its line breaks a quoted text
// has at least that is taken for whole rows.
const minPacked = 3

// add looks at the record that s has just split, and refuses it or an earlier one.
func (w *csvWidth) add(number int, raw []byte, s *csvSplitter) error {
	if w.decided {
		if err := w.narrow(number, s.fields); err != nil {
			return err
		}
	}
	if w.decided && len(s.fields) <= w.columns && !(s.quoted && severalLines(raw)) {
		return nil
	}
	if filledFields(s.fields) == 0 { // what has no value can't be at a wrong place
		return nil
	}
	if w.decided {
		return w.check(shapeOf(number, raw, s, false))
	}
	w.sample = append(w.sample, shapeOf(number, raw, s, len(w.sample) < headerSearch))
	if len(w.sample) < csvWidthSample {
		return nil
	}
	return w.settle()
}

// close looks at what is left when the file has ended.
func (w *csvWidth) close() error {
	if err := w.settle(); err != nil {
		return err
	}
	if w.alone.number%excelBlock != 1 { // a block of one row
		return w.lonely()
	}
	return nil
}

// settle decides, if that is still to be done, and looks at the sample.
func (w *csvWidth) settle() error {
	if w.decided {
		return nil
	}
	w.decide()
	for _, r := range w.sample {
		if err := w.check(r); err != nil {
			return err
		}
		if err := w.follow(csvLine{r.number, r.fields}); err != nil {
			return err
		}
	}
	w.sample = nil
	return nil
}

// narrow is follow of a record that was just split.
func (w *csvWidth) narrow(number int, fields []csvField) error {
	if len(fields) >= max(w.least, w.full) && !w.short || filledFields(fields) == 0 {
		return nil
	}
	return w.follow(csvLine{number, len(fields)})
}

// follow refuses a row with too few fields once it is known that the rows
// before and behind it have all of theirs.
func (w *csvWidth) follow(r csvLine) error {
	switch {
	case r.number == w.header || r.fields*10 < max(w.least, w.full)*8: // a title or a footer
	case r.fields < w.full:
		if w.fewer++; w.fewer == 1 {
			w.first = r.number
		}
	case r.fields >= w.least:
		w.short = false
		return w.lonely()
	case w.short:
		w.alone = csvLine{}
	default:
		w.short, w.alone = true, r
	}
	return nil
}

// lonely refuses the row that was found to stand alone, if there is one.
func (w *csvWidth) lonely() error {
	if w.alone == (csvLine{}) {
		return nil
	}
	return refuseRow(ErrCSVNarrow, errCSVNarrow, w.alone.number, "Count", strconv.Itoa(w.alone.fields), "Width", strconv.Itoa(w.least))
}

func (w *csvWidth) check(r csvShape) error {
	switch {
	case r.packed >= max(minPacked, w.columns-2) && w.columns > minPacked: // a stray quote has swallowed rows
		return refuseRow(ErrCSVQuote, errCSVQuote, r.number)
	case r.filled > w.columns && !(r.filled <= w.reach && r.overflows(w.columns)):
		return wideRow(r.number, r.filled, w.columns)
	case r.fields > w.fields:
		return wideRow(r.number, r.fields, w.fields)
	}
	return nil
}

func wideRow(number, count, width int) error {
	return refuseRow(ErrCSVWide, errCSVWide, number, "Count", strconv.Itoa(count), "Width", strconv.Itoa(width))
}

func (w *csvWidth) decide() {
	w.decided = true
	all := w.sample
	usual := commonest(all, 2)
	w.fields = math.MaxInt
	header := headerOf(all, usual)
	few := len(all) <= 3
	if few {
		header = headerOf(all, 0)
	}
	named := header >= 0 && all[header].names == allNames &&
		(few || standsOut(all[header:min(len(all), headerSearch)]))
	switch {
	case len(all) == 0, few && !named:
		w.columns = math.MaxInt
		return
	case named && all[header].fields <= usual:
		w.columns = all[header].fields
	case header >= 0:
		w.columns = max(all[header].filled, usual)
	default:
		w.columns = supported(all, 5, func(r csvShape) int { return r.fields })
	}
	if endsInValues(all, w.columns) {
		in := 20
		if header >= 0 {
			in = 5
		}
		w.reach = supported(all, in, func(r csvShape) int {
			if r.overflows(w.columns) {
				return r.filled
			}
			return 0
		})
	}
	if header >= 0 {
		w.header = all[header].number
	}
	if regular(all, usual, header) {
		w.least, w.full = leastFields(all, usual)
		w.fields = max(w.columns, w.reach, usual)
		if header >= 0 {
			w.fields = max(w.fields, all[header].fields)
		}
	}
}

// leastFields gives how many fields each row has of records that are written
// with so many; as full, where none of them ends in an empty one, so that such
// may be left out. Empty ones beyond the widest don't count.
func leastFields(records []csvShape, fields int) (least, full int) {
	widest := 0
	for _, r := range records {
		widest = max(widest, r.filled)
	}
	full = min(widest, fields)
	for _, r := range records {
		if r.fields == fields && r.filled < full && r.filled*10 >= full*8 {
			return full, 0
		}
	}
	return 0, full
}

// supported gives the largest width that more than one in so many of the
// records reach, and more than one record.
func supported(records []csvShape, in int, width func(csvShape) int) int {
	counts := map[int]int{}
	widest := 0
	for _, r := range records {
		counts[width(r)]++
		widest = max(widest, width(r))
	}
	reach := 0
	for ; widest > 0; widest-- {
		if reach += counts[widest]; reach > 1 && reach*in > len(records) {
			break
		}
	}
	return widest
}

// endsInValues says that the last column holds values, hardly ever words. Rows
// with more fields are left out: those that were shifted say nothing of it.
func endsInValues(records []csvShape, columns int) bool {
	values, words := 0, 0
	for _, r := range records {
		switch {
		case r.fields != columns || r.filled != columns || r.names == allNames:
		case r.values&1 != 0:
			values++
		default:
			words++
		}
	}
	return values > words*20
}

// severalLines says that there is a line break before the one at the end.
func severalLines(raw []byte) bool {
	raw = bytes.TrimRight(raw, "\r\n")
	return bytes.IndexByte(raw, '\n') >= 0 || bytes.IndexByte(raw, '\r') >= 0
}

// regular says that the records are written with the same number of fields
// each, but for a twentieth of them, for titles and footers, and for headers
// without the delimiter that may end each row.
func regular(records []csvShape, fields, header int) bool {
	same, fewer := 0, 0
	for i, r := range records {
		switch {
		case r.fields == fields:
			same++
		case i != header && r.fields < fields && r.fields*10 >= fields*8:
			fewer++
		}
	}
	return same > 1 && fewer*20 <= same
}
