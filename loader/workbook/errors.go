package workbook

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"
)

// OpenError says why a file can't be read. ID is stable; the texts for people
// are looked up by Message, with Values filled in.
type OpenError struct {
	ID     string
	Values map[string]string // e.g. "Path", "Sheet", "Row", "Cell"
	Err    error             // cause, may be nil; it holds no value of a cell
}

// IDs of OpenError. Values always has Path.
const (
	ErrNotFound    = "not_found"       // no such file
	ErrDirectory   = "directory"       // a folder
	ErrPermission  = "permission"      // not allowed to read it
	ErrUnreadable  = "unreadable"      // any other I/O error
	ErrChanged     = "changed"         // the file changed between Open and the end of Read
	ErrEmptyFile   = "empty_file"      // 0 bytes
	ErrXLS         = "xls"             // Excel 97–2003, and older
	ErrXLSB        = "xlsb"            // binary workbook
	ErrXMLSheet    = "xml_spreadsheet" // XML Spreadsheet 2003
	ErrODS         = "ods"             // OpenDocument
	ErrHTML        = "html"            // a web page, whatever its name
	ErrNotText     = "not_text"        // an Excel workbook where a text file is meant
	ErrLockFile    = "lock_file"       // "~$…", which Excel keeps beside an open workbook, or LibreOffice's ".~lock.…"
	ErrNotWorkbook = "not_workbook"    // a zip without a workbook, or anything else
	ErrPassword    = "password"        // encrypted and no password was given
	ErrBadPassword = "bad_password"    // encrypted and the password is wrong
	ErrEncryption  = "encryption"      // encrypted in a way that no password opens (rights management)
	ErrDamaged     = "damaged"         // truncated, CRC, XML not well-formed, index out of range: Values say where (Part, or Sheet, Row, Cell)
	ErrTooLarge    = "too_large"       // a limit was passed: Values: Limit (its id), Max
	ErrNoSheets    = "no_sheets"       // no worksheet
	ErrNoSuchSheet = "no_such_sheet"   // Values: Sheet
	ErrEmptySheet  = "empty_sheet"     // no value in it: Values: Sheet
)

// Error is for logs and developers; people read the text of the ID.
func (e *OpenError) Error() string {
	s := "workbook: " + e.ID
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *OpenError) Unwrap() error { return e.Err }

// Message returns the id and the values of the text for people: "workbook.<ID>",
// with the place appended for ErrDamaged ("_part", "_sheet", "_row", "_cell"),
// the limit for ErrTooLarge ("_rows", …), and "_empty" for ErrNotFound when
// there is no path at all.
func (e *OpenError) Message() (id string, values map[string]string) {
	id = "workbook." + e.ID
	switch e.ID {
	case ErrNotFound:
		if strings.TrimSpace(e.Values["Path"]) == "" {
			id += "_empty"
		}
	case ErrDamaged:
		for _, place := range [...]struct{ value, suffix string }{
			{"Cell", "_cell"}, {"Row", "_row"}, {"Sheet", "_sheet"}, {"Part", "_part"},
		} {
			if e.Values[place.value] != "" {
				return id + place.suffix, e.Values
			}
		}
	case ErrTooLarge:
		if limit := e.Values["Limit"]; limit != "" {
			id += "_" + limit
		}
	}
	return id, e.Values
}

// fail turns what went wrong while reading into an *OpenError and adds the
// values that it does not have yet, given as name, value pairs. An empty value
// is kept, since a sentence may fill it in, until a further one is given. The end of a context stays what it is.
func fail(err error, pairs ...string) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var (
		open  *OpenError
		limit *limitError
		path  *fs.PathError
	)
	switch {
	case errors.As(err, &open):
	case errors.As(err, &limit):
		open = &OpenError{ID: ErrTooLarge, Err: err, Values: map[string]string{
			"Limit": limit.id, "Max": strconv.FormatInt(limit.max, 10)}}
	case errors.As(err, &path):
		// The path is in Values; the rest of the message may be shown.
		open = &OpenError{ID: ErrUnreadable, Err: path.Err}
	default:
		open = &OpenError{ID: ErrDamaged, Err: err}
	}
	if open.Values == nil {
		open.Values = map[string]string{}
	}
	for i := 0; i < len(pairs); i += 2 {
		if open.Values[pairs[i]] == "" {
			open.Values[pairs[i]] = pairs[i+1]
		}
	}
	return open
}
