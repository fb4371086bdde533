package workbook

// OpenError says why a file can't be read. ID is stable; the texts for people
// are looked up by it ("workbook.<id>"), with Values filled in.
type OpenError struct {
	ID     string
	Values map[string]string // e.g. "Path", "Sheet", "Row", "Cell"
	Err    error             // cause, may be nil
}

// IDs of OpenError.
const (
	ErrNotFound    = "not_found"     // no such file
	ErrDirectory   = "directory"     // a folder
	ErrPermission  = "permission"    // not allowed to read it
	ErrUnreadable  = "unreadable"    // any other I/O error
	ErrEmptyFile   = "empty_file"    // 0 bytes
	ErrXLS         = "xls"           // Excel 97–2003
	ErrXLSB        = "xlsb"          // binary workbook
	ErrODS         = "ods"           // OpenDocument
	ErrHTML        = "html"          // a web page, whatever its name
	ErrCSV         = "csv"           // text, whatever its name
	ErrLockFile    = "lock_file"     // "~$…", Excel's own
	ErrNotWorkbook = "not_workbook"  // a zip without a workbook, or anything else
	ErrPassword    = "password"      // encrypted and no password was given
	ErrBadPassword = "bad_password"  // encrypted and the password is wrong
	ErrDamaged     = "damaged"       // truncated, CRC, XML not well-formed, index out of range: Values say where
	ErrTooLarge    = "too_large"     // a limit was passed
	ErrNoSheets    = "no_sheets"     // no worksheet
	ErrNoSuchSheet = "no_such_sheet" // Values: Sheet
	ErrEmptySheet  = "empty_sheet"   // no value in it: Values: Sheet
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

// Message returns the id and the values of the text for people.
func (e *OpenError) Message() (id string, values map[string]string) {
	return "workbook." + e.ID, e.Values
}
