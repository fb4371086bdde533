package workbook

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Value is a cell to write: Text, or a number or date with a number format.
// The zero Value writes no cell.
type Value struct {
	Text   string
	Number string    // plain digits with a point, at most 15 significant; used when not ""
	Date   time.Time // used when not zero; only its civil date and time count
	Format string    // number format code, "" for none; a date without one gets an ISO one
	Bold   bool
}

// NewSheet is a sheet to write.
type NewSheet struct {
	Name   string
	Rows   [][]Value
	Widths []float64 // of the columns, in characters; 0 leaves Excel's own
	Freeze int       // rows kept in sight above
}

// WriteError says why a workbook was not written. ID is stable; the texts for
// people are looked up by Message, with Values filled in.
type WriteError struct {
	ID     string
	Values map[string]string // Path; Sheet and Cell where one value is meant
	Err    error
}

// IDs of WriteError.
const (
	ErrWriteExists = "write_exists" // the file is there already; errors.Is(err, os.ErrExist)
	ErrWriteFailed = "write_failed" // any other I/O error
	ErrWriteText   = "write_text"   // a text that Excel can't hold: over 32,767 characters, or not UTF-8
	ErrWriteNumber = "write_number" // not plain digits, or more than 15 significant ones
	ErrWriteDate   = "write_date"   // a date before 1900-03-01, which readers disagree on, or after 9999
	ErrWriteSheet  = "write_sheet"  // a sheet name, width or size that Excel does not allow
)

// Error is for logs and developers; people read the text of the ID.
func (e *WriteError) Error() string {
	s := "workbook: " + e.ID
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *WriteError) Unwrap() error { return e.Err }

// Message returns the id and the values of the text for people.
func (e *WriteError) Message() (id string, values map[string]string) {
	return "workbook." + e.ID, e.Values
}

var (
	errTextTooLong = errors.New("text too long")
	errNotUTF8     = errors.New("text that is not UTF-8")
	errDigits      = errors.New("not plain digits of at most 15 significant ones")
	errDate        = errors.New("a date that workbooks can't hold")
)

// Write creates a workbook at path with mode 0600 and refuses to overwrite:
// the error is then os.ErrExist. When it returns without error the file is
// whole and durable; otherwise there is none. Errors are *WriteErrors. A
// character that XML can't hold, a control character of a terminal say, is
// written as U+FFFD.
//
// Everything is put together in memory: the rows are there already, and no
// temporary file with personal data may be left behind.
func Write(path string, sheets []NewSheet) error {
	if err := write(path, sheets); err != nil {
		var known *WriteError
		if !errors.As(err, &known) {
			known = &WriteError{ID: ErrWriteFailed, Err: err}
			if errors.Is(err, os.ErrExist) {
				known.ID = ErrWriteExists
			}
		}
		if known.Values == nil {
			known.Values = map[string]string{}
		}
		known.Values["Path"] = path
		return known
	}
	return nil
}

func write(path string, sheets []NewSheet) (err error) {
	w, err := newWriter(sheets)
	if err != nil {
		return err
	}
	defer w.book.Close() // it holds nothing but memory
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(path) // ours: O_EXCL made it
		}
	}()
	if err := w.book.Write(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// writer puts a workbook together.
type writer struct {
	book   *excelize.File
	styles map[style]int
}

// style is what a cell needs a style for.
type style struct {
	format string
	bold   bool
}

func newWriter(sheets []NewSheet) (*writer, error) {
	w := &writer{
		// excelize moves a large sheet to a temporary file; where it can't make
		// one it goes on in memory, and nothing can be made inside of a device.
		book:   excelize.NewFile(excelize.Options{TmpDir: os.DevNull}),
		styles: map[style]int{{}: 0},
	}
	if len(sheets) == 0 {
		return nil, &WriteError{ID: ErrWriteSheet, Err: errors.New("a workbook has at least one sheet")}
	}
	for i, s := range sheets {
		if err := w.addSheet(i, s); err != nil {
			w.book.Close()
			return nil, err
		}
	}
	return w, nil
}

func (w *writer) addSheet(i int, s NewSheet) error {
	fail := func(err error) error {
		return &WriteError{ID: ErrWriteSheet, Values: map[string]string{"Sheet": s.Name}, Err: err}
	}
	if i == 0 { // a new file has one sheet
		if err := w.book.SetSheetName(w.book.GetSheetName(0), s.Name); err != nil {
			return fail(err)
		}
	} else if at, err := w.book.NewSheet(s.Name); err != nil {
		return fail(err)
	} else if at != i { // excelize gives the sheet that has the name already
		return fail(errors.New("a sheet name twice"))
	}
	out, err := w.book.NewStreamWriter(s.Name)
	if err != nil {
		return fail(err)
	}
	for col, width := range s.Widths {
		if width > 0 {
			if err := out.SetColWidth(col+1, col+1, width); err != nil {
				return fail(err)
			}
		}
	}
	if s.Freeze > 0 {
		top := cellName(0, s.Freeze+1)
		if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: s.Freeze, TopLeftCell: top, ActivePane: "bottomLeft",
			Selection: []excelize.Selection{{SQRef: top, ActiveCell: top, Pane: "bottomLeft"}}}); err != nil {
			return fail(err)
		}
	}
	var cells []any
	for row, values := range s.Rows {
		cells = cells[:0]
		for col, v := range values {
			cell, err := w.cell(v)
			if err != nil {
				if known, ok := err.(*WriteError); ok {
					known.Values = map[string]string{"Sheet": s.Name, "Cell": cellName(col, row+1)}
				}
				return err
			}
			cells = append(cells, cell)
		}
		if err := out.SetRow(cellName(0, row+1), cells); err != nil {
			return fail(err)
		}
	}
	return out.Flush()
}

// cell gives a value as the stream writer takes it, nil for no cell.
func (w *writer) cell(v Value) (any, error) {
	var content any
	switch {
	case v.Number != "":
		n, err := exactNumber(v.Number)
		if err != nil {
			return nil, &WriteError{ID: ErrWriteNumber, Err: err}
		}
		content = n
	case !v.Date.IsZero():
		d := civil(v.Date)
		digits, ok := d.serial(false)
		serial, _ := strconv.ParseFloat(digits, 64) // as serial formats it
		if !ok || serial <= dayThatNeverWas || d.Year > 9999 {
			return nil, &WriteError{ID: ErrWriteDate, Err: errDate}
		}
		content = serial
		if v.Format == "" {
			v.Format = "yyyy-mm-dd"
			if d.Hour+d.Minute+d.Second > 0 {
				v.Format = "yyyy-mm-dd hh:mm:ss"
			}
		}
	case v.Text != "":
		if err := checkText(v.Text); err != nil {
			return nil, &WriteError{ID: ErrWriteText, Err: err}
		}
		content = v.Text
	default:
		return nil, nil
	}
	id, err := w.style(style{v.Format, v.Bold})
	if err != nil {
		return nil, err
	}
	return excelize.Cell{StyleID: id, Value: content}, nil
}

// exactNumber gives the double that stands for exactly these digits.
func exactNumber(digits string) (float64, error) {
	d, err := parseDecimal(digits)
	whole := strings.TrimPrefix(digits, "-")
	padded := len(whole) > 1 && whole[0] == '0' && whole[1] != '.' // a number would lose the zeros
	if err != nil || padded || strings.Trim(whole, "0123456789.") != "" || max(len(d.digits), d.point) > precision {
		return 0, errDigits
	}
	return strconv.ParseFloat(digits, 64)
}

// checkText refuses what excelize would cut or replace.
func checkText(s string) error {
	if !utf8.ValidString(s) {
		return errNotUTF8
	}
	if len(s) > excelize.TotalCellChars && len(utf16.Encode([]rune(s))) > excelize.TotalCellChars {
		return errTextTooLong
	}
	return nil
}

func (w *writer) style(s style) (int, error) {
	if id, ok := w.styles[s]; ok {
		return id, nil
	}
	var e excelize.Style
	if s.format != "" {
		e.CustomNumFmt = &s.format
	}
	if s.bold {
		e.Font = &excelize.Font{Bold: true}
	}
	id, err := w.book.NewStyle(&e)
	if err != nil {
		return 0, err
	}
	w.styles[s] = id
	return id, nil
}
