package workbook

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

var (
	errNoSheetData  = errors.New("a sheet without data element, or with two")
	errRowOrder     = errors.New("rows out of order or repeated")
	errRowNumber    = errors.New("a row number that is none")
	errCellOrder    = errors.New("cells out of order or repeated")
	errCellRef      = errors.New("a cell reference that is none, or of another row")
	errCellType     = errors.New("an unknown cell type")
	errCellValue    = errors.New("a cell with two values, or a value that does not fit its type")
	errSharedString = errors.New("a shared string that the workbook does not have")
)

// firstRows is how many rows are there before they are shown.
const firstRows = 100

// sheetReader reads one sheet into a builder. row and col say where it is,
// for the error that ends it.
type sheetReader struct {
	part   *part
	shared *sharedStrings
	styles styles
	build  *builder
	limits *limits
	onRows func(*Store) // called once, with the first rows
	enough func() bool  // says after a row that no more is wanted; may be nil
	slow   bool         // every cell is read the general way; for tests, which compare

	row    int // number of the current row, or of the last one
	rows   int // read so far
	col    int // of the current cell, -1 outside of one
	number []byte
	text   []byte // scratch of a cell's value
	merged []area
}

// place says where the reader is, as pairs for fail.
func (r *sheetReader) place() []string {
	row, cell := "", ""
	if r.row > 0 {
		row = strconv.Itoa(r.row)
		if r.col >= 0 {
			cell = cellName(r.col, r.row)
		}
	}
	return []string{"Row", row, "Cell", cell}
}

func (r *sheetReader) read(p *part) error {
	if !p.is("worksheet") {
		return errUnexpected
	}
	r.part, r.col = p, -1
	found := false
	for {
		more, err := p.child()
		switch {
		case err != nil:
			return err
		case !more && !found:
			return errNoSheetData
		case !more:
			return r.build.merge(r.merged)
		case p.is("cols"):
			err = r.readColumns()
		case p.is("mergeCells"):
			err = r.readMerged()
		case !p.is("sheetData"):
			err = p.skip()
		case found:
			return errNoSheetData
		default:
			found = true
			err = r.sheetData()
		}
		if err != nil {
			return err
		}
	}
}

func (r *sheetReader) sheetData() error {
	for {
		more, err := r.part.child()
		if err != nil {
			return err
		}
		if !more {
			r.row, r.col = 0, -1 // what follows has no place in a row
			return nil
		}
		if !r.part.is("row") {
			return errUnexpected
		}
		if err := r.readRow(); err != nil {
			return err
		}
	}
}

func (r *sheetReader) readRow() error {
	r.col = -1
	number := r.row + 1
	if text, given := r.part.Attr("r"); given {
		var ok bool
		if number, ok = parseRow(text); !ok {
			return errRowNumber
		}
	}
	before := r.row
	r.row = number
	if number <= before {
		return errRowOrder
	}
	if number > r.limits.rows {
		return &limitError{"rows", int64(r.limits.rows)}
	}
	r.number = strconv.AppendInt(r.number[:0], int64(number), 10)
	hidden, err := r.part.hidden("ht")
	if err != nil {
		return err
	}
	if err := r.readCells(); err != nil {
		return err
	}
	r.col = -1
	r.build.endRow(number, hidden)
	r.rows++
	if r.onRows != nil && len(r.build.store.rows) == firstRows {
		r.onRows(r.build.first())
		r.onRows = nil
	}
	if r.enough != nil && r.enough() {
		return errEnough
	}
	return nil
}

// readCells reads to the end of a row.
func (r *sheetReader) readCells() error {
	fast := r.part.Preset() == spaceMain && !r.part.KeepSpace() && !r.slow
	col := -1
	for {
		if fast {
			size, last, err := r.plainCells(r.part.Window(), col)
			if err != nil {
				return err
			}
			r.part.Advance(size)
			col = last
		}
		more, err := r.part.child()
		if err != nil || !more {
			return err
		}
		if r.part.is("extLst") {
			if err := r.part.skip(); err != nil {
				return err
			}
			continue
		}
		if !r.part.is("c") {
			return errUnexpected
		}
		if col, err = r.readCell(col); err != nil {
			return err
		}
		r.col = -1 // what comes next is not in it
	}
}

// readCell reads a cell that comes after column before, and gives its column.
func (r *sheetReader) readCell(before int) (col int, err error) {
	col = before + 1
	cellType, format := typeNumber, uint16(0)
	known := true
	for _, a := range r.part.Attrs() {
		if a.Space != 0 {
			continue
		}
		switch string(a.Local) {
		case "r":
			var number int
			var ok bool
			col, number, ok = parseRef(a.Value)
			if !ok || number != r.row {
				return 0, errCellRef // the row is the place: the reference can't be trusted
			}
		case "t":
			cellType, known = typeNamed(a.Value)
		}
	}
	r.col = col
	if col >= r.limits.columns {
		return 0, &limitError{"columns", int64(r.limits.columns)}
	}
	if col <= before {
		return 0, errCellOrder
	}
	if format, err = r.format(); err != nil {
		return 0, err
	}
	v, err := r.readValue(cellType)
	if err != nil {
		return 0, err
	}
	if !known {
		return 0, errCellType
	}
	return col, r.addCell(col, cellType, format, v)
}

// format finds the number format of the style of the cell just opened; some
// programs write s="".
func (r *sheetReader) format() (uint16, error) {
	style, _ := r.part.Attr("s")
	index := 0
	if len(style) > 0 {
		var ok bool
		if index, ok = parseIndex(style); !ok {
			return 0, errStyleIndex
		}
	}
	if index >= len(r.styles.cells) {
		return 0, errStyleIndex
	}
	return r.styles.cells[index], nil
}

// value is what stands in a cell: the text of <v> or, for an inline string, of <is>.
type value struct {
	text    []byte // in sheetReader.text
	given   bool   // there is a <v> or an <is>
	formula bool
}

func (r *sheetReader) readValue(t cellType) (value, error) {
	var out value
	values, inline := 0, 0
	p := r.part
	for {
		more, err := p.child()
		if err != nil || !more {
			return out, err
		}
		switch {
		case p.is("v"):
			if values++; inline > 0 { // some programs repeat the inline string here
				err = p.skip()
				break
			}
			var text []byte
			text, err = p.content()
			r.text = append(r.text[:0], text...)
			out.text, out.given = r.text, true
		case p.is("is") && t == typeInline:
			inline++
			r.text, err = p.richText(r.text[:0])
			out.text, out.given = r.text, true
		case p.is("f"):
			out.formula = true
			err = p.skip()
		case p.is("extLst"):
			err = p.skip()
		default:
			err = errUnexpected
		}
		if err == nil && (values > 1 || inline > 1) {
			err = errCellValue
		}
		if err != nil {
			return out, err
		}
	}
}

// addCell adds a cell of the given type to the builder. A cell without a
// value is left out, unless it is a formula whose result the file does not keep.
func (r *sheetReader) addCell(col int, t cellType, format uint16, v value) error {
	if t != typeFormula && t != typeInline {
		v.text = bytes.Trim(v.text, xmlSpace)
		v.given = len(v.text) > 0
	}
	if !v.given {
		if v.formula {
			r.build.unknown(col, r.row)
			return r.build.add(col, newRecord(0, Empty, 0, true))
		}
		return nil
	}
	switch t {
	case typeShared:
		index, ok := parseIndex(v.text)
		if !ok || index >= r.shared.count {
			return errSharedString
		}
		return r.addText(col, r.shared.at(index), v.formula)
	case typeFormula, typeInline:
		kept, err := r.build.recent.add(v.text)
		if err != nil {
			return err
		}
		return r.addText(col, kept, v.formula)
	case typeBool:
		switch strings.ToLower(string(v.text)) {
		case "1", "true":
			return r.build.addText(col, []byte("1"), Bool, 0, v.formula)
		case "0", "false":
			return r.build.addText(col, []byte("0"), Bool, 0, v.formula)
		}
		return errCellValue
	case typeError:
		return r.build.addText(col, v.text, Error, 0, v.formula)
	case typeDate:
		if _, err := SerialDate(string(v.text), false); !looksISO(string(v.text)) || err != nil && err != DateNoDay {
			return errCellValue
		}
		return r.build.addText(col, v.text, Date, format, v.formula)
	default:
		if !isNumber(v.text) {
			return errCellValue
		}
		return r.build.addText(col, v.text, r.styles.kinds[format], format, v.formula)
	}
}

// addText adds a text cell. One with the text "" has no value, but as the
// result of a formula.
func (r *sheetReader) addText(col int, text kept, formula bool) error {
	if text == 0 && !formula {
		return nil
	}
	return r.build.add(col, newRecord(text, Text, 0, formula))
}
