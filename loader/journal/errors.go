package journal

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Error says why a journal can't be used. ID is stable; the texts for people
// are looked up by it ("loader.<id>") with Values filled in.
type Error struct {
	ID     string
	Values map[string]string // "Load": the id of the load
	Err    error
}

// IDs of Error.
const (
	ErrInUse      = "journal_in_use"     // another instance has it open
	ErrDamaged    = "journal_damaged"    // not a journal, or its structure does not hold
	ErrNewer      = "journal_newer"      // written by a newer version of the program
	ErrMissing    = "journal_missing"    // no such file
	ErrUnfinished = "journal_unfinished" // cut off while it was created: nothing was sent
	ErrDiskFull   = "journal_disk_full"  // no room to write it
	ErrUnwritable = "journal_unwritable" // any other failure to write or read it
)

// Error is for logs and developers; it never holds a value of a debtor.
func (e *Error) Error() string {
	s := "journal: " + e.ID
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Message returns the id and the values of the text for people.
func (e *Error) Message() (id string, values map[string]string) { return "loader." + e.ID, e.Values }

func newError(id, load string, err error) *Error {
	return &Error{ID: id, Values: map[string]string{"Load": load}, Err: err}
}

// failure turns an error of SQLite or of the file system into an *Error, with
// the act it happened in. An *Error stays as it is.
func failure(load, act string, err error) error {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e
	}
	id := ErrUnwritable
	if e := (*sqlite.Error)(nil); errors.As(err, &e) {
		switch e.Code() & 0xff { // the primary code; the rest is detail
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			id = ErrInUse
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR: // the last: a table or column is not there
			id = ErrDamaged
		case sqlite3.SQLITE_FULL:
			id = ErrDiskFull
		}
	} else if errors.Is(err, fs.ErrNotExist) {
		id = ErrMissing
	} else if errors.Is(err, sql.ErrNoRows) { // the load's own row
		id = ErrDamaged
	}
	return newError(id, load, fmt.Errorf("%s: %w", act, err))
}
