package workbook

import (
	"bytes"
	"encoding/xml"
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

// sheetReader reads one sheet into a builder. row and cell say where it is,
// for the error that ends it.
type sheetReader struct {
	part     *part
	shared   *sharedStrings
	styles   styles
	build    *builder
	limits   *limits
	progress func(rows int)

	row  int // number of the current row, or of the last one
	rows int // read so far
	cell string
	text []byte // scratch of a cell's value
}

// place says where the reader is, as pairs for fail.
func (r *sheetReader) place() []string {
	row := ""
	if r.row > 0 {
		row = strconv.Itoa(r.row)
	}
	return []string{"Row", row, "Cell", r.cell}
}

func (r *sheetReader) read(p *part, root xml.StartElement) error {
	if !isMain(root.Name, "worksheet") {
		return errUnexpected
	}
	r.part = p
	found := false
	for {
		e, more, err := p.child()
		switch {
		case err != nil:
			return err
		case !more && !found:
			return errNoSheetData
		case !more:
			return nil
		case !isMain(e.Name, "sheetData"):
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
		e, more, err := r.part.child()
		if err != nil {
			return err
		}
		if !more {
			r.row, r.cell = 0, "" // what follows has no place in a row
			return nil
		}
		if !isMain(e.Name, "row") {
			return errUnexpected
		}
		if err := r.readRow(e); err != nil {
			return err
		}
	}
}

func (r *sheetReader) readRow(e xml.StartElement) error {
	r.cell = ""
	number := r.row + 1
	if text, given := attr(e, "r"); given {
		var ok bool
		if number, ok = parseRow(text); !ok {
			return errRowNumber
		}
	}
	if number <= r.row {
		r.row = number
		return errRowOrder
	}
	if number > r.limits.rows {
		return &limitError{"rows", int64(r.limits.rows)}
	}
	r.row = number
	col := -1
	for {
		e, more, err := r.part.child()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if isMain(e.Name, "extLst") {
			if err := r.part.skip(); err != nil {
				return err
			}
			continue
		}
		if !isMain(e.Name, "c") {
			return errUnexpected
		}
		if col, err = r.readCell(e, col); err != nil {
			return err
		}
	}
	r.cell = ""
	r.build.endRow(number)
	if r.rows++; r.rows%progressRows == 0 {
		r.progress(r.rows)
	}
	return nil
}

// readCell reads a cell that comes after column before, and gives its column.
func (r *sheetReader) readCell(e xml.StartElement, before int) (col int, err error) {
	col = before + 1
	var ref, cellType, style string
	for _, a := range e.Attr {
		if a.Name.Space != "" {
			continue
		}
		switch a.Name.Local {
		case "r":
			ref = a.Value
			var number int
			var ok bool
			col, number, ok = parseRef(ref)
			if !ok || number != r.row {
				return 0, errCellRef // the row is the place: the reference can't be trusted
			}
		case "t":
			cellType = a.Value
		case "s":
			style = a.Value
		}
	}
	if ref == "" {
		ref = cellName(col, r.row)
	}
	r.cell = ref
	if col <= before {
		return 0, errCellOrder
	}
	if col >= r.limits.columns {
		return 0, &limitError{"columns", int64(r.limits.columns)}
	}
	format, err := r.format(style)
	if err != nil {
		return 0, err
	}
	v, err := r.readValue(cellType)
	if err != nil {
		return 0, err
	}
	return col, r.addCell(col, cellType, format, v)
}

// format finds the number format of a style; some programs write s="".
func (r *sheetReader) format(style string) (uint16, error) {
	index := 0
	if style != "" {
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

func (r *sheetReader) readValue(cellType string) (value, error) {
	var out value
	values, inline := 0, 0
	for {
		e, more, err := r.part.child()
		if err != nil || !more {
			return out, err
		}
		switch {
		case isMain(e.Name, "v"):
			if values++; inline > 0 { // some programs repeat the inline string here
				err = r.part.skip()
				break
			}
			var text []byte
			text, err = r.part.content()
			r.text = append(r.text[:0], text...)
			out.text, out.given = r.text, true
		case isMain(e.Name, "is") && cellType == "inlineStr":
			inline++
			r.text, err = r.part.richText(r.text[:0])
			out.text, out.given = r.text, true
		case isMain(e.Name, "f"):
			out.formula = true
			err = r.part.skip()
		case isMain(e.Name, "extLst"):
			err = r.part.skip()
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
func (r *sheetReader) addCell(col int, cellType string, format uint16, v value) error {
	if cellType != "str" && cellType != "inlineStr" {
		v.text = bytes.Trim(v.text, xmlSpace)
		v.given = len(v.text) > 0
	}
	if !knownType(cellType) {
		return errCellType
	}
	if !v.given {
		if v.formula {
			return r.build.add(col, span{}, Empty, 0, true)
		}
		return nil
	}
	switch cellType {
	case "s":
		index, ok := parseIndex(string(v.text))
		if !ok || index >= len(r.shared.spans) {
			return errSharedString
		}
		return r.addText(col, r.shared.spans[index], v.formula)
	case "str", "inlineStr":
		kept, err := r.build.recent.add(v.text)
		if err != nil {
			return err
		}
		return r.addText(col, kept, v.formula)
	case "b":
		switch strings.ToLower(string(v.text)) {
		case "1", "true":
			return r.addKept(col, []byte("1"), Bool, 0, v.formula)
		case "0", "false":
			return r.addKept(col, []byte("0"), Bool, 0, v.formula)
		}
		return errCellValue
	case "e":
		return r.addKept(col, v.text, Error, 0, v.formula)
	case "d":
		if _, err := SerialDate(string(v.text), false); !looksISO(string(v.text)) || err != nil && err != DateNoDay {
			return errCellValue
		}
		return r.addKept(col, v.text, Date, format, v.formula)
	default:
		if !isNumber(v.text) {
			return errCellValue
		}
		kind := Number
		if r.styles.formats[format].date {
			kind = Date
		}
		return r.addKept(col, v.text, kind, format, v.formula)
	}
}

// addText adds a text cell. One with the text "" has no value, but as the
// result of a formula.
func (r *sheetReader) addText(col int, text span, formula bool) error {
	if text.size == 0 && !formula {
		return nil
	}
	return r.build.add(col, text, Text, 0, formula)
}

func (r *sheetReader) addKept(col int, text []byte, kind Kind, format uint16, formula bool) error {
	kept, err := r.build.recent.add(text)
	if err != nil {
		return err
	}
	return r.build.add(col, kept, kind, format, formula)
}

func knownType(t string) bool {
	switch t {
	case "", "n", "s", "str", "inlineStr", "b", "e", "d":
		return true
	}
	return false
}

// isNumber says that PlainNumber can read the text, without an allocation for
// the plain digits that nearly all numbers are.
func isNumber(text []byte) bool {
	if len(text) < 300 {
		plain := true
		for _, c := range text {
			if c < '0' || c > '9' {
				plain = false
				break
			}
		}
		if plain {
			return true
		}
	}
	_, err := parseDecimal(string(text))
	return err == nil
}
