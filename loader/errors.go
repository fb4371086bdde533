package loader

import "strconv"

// Error says why the loader refuses. ID is stable; the texts for people are
// looked up by it ("loader.<id>") with Values filled in.
type Error struct {
	ID     string
	Values map[string]string
	Err    error
}

// IDs of Error. Rows are the sheet's own numbers.
const (
	ErrNoHeader           = "no_header"           // no row looks like one: Values Sheet
	ErrNotChecked         = "not_checked"         // a Draft without Result
	ErrMapping            = "mapping_incomplete"  // the mapping has problems
	ErrNothingReady       = "nothing_ready"       // no case file can be sent
	ErrProfile            = "profile_unwritable"  // Values Folder
	ErrProfilesUnreadable = "profiles_unreadable" // Values Folder
	ErrProfileTooLarge    = "profile_too_large"
	ErrSameSheet          = "same_sheet"           // the obligations' is the debtors': Values Sheet
	ErrNoSuchLoad         = "no_such_load"         // Values Load
	ErrOtherWorkbook      = "other_workbook"       // Values Load, Workbook
	ErrOtherRows          = "other_rows"           // the same workbook comes to other case files: Values Load
	ErrOtherContent       = "other_content"        // they would be sent with another content: Values Load, Count
	ErrWorkbookGone       = "workbook_gone"        // Values Load, Workbook, Path ("" in an old journal)
	ErrWorkbookChanged    = "workbook_changed"     // Values Load, Workbook, Path
	ErrNothingNew         = "nothing_new"          // all that is ready was accepted before
	ErrSettleState        = "settle_state"         // one is not unknown: Values Row, Count
	ErrSettleEdited       = "settle_edited"        // one was edited since it left: Values Row, Count
	ErrNotUnknown         = "not_unknown"          // Values Load, Identification
	ErrSettings           = "settings_unwritable"  // Values Folder
	ErrSettingsUnreadable = "settings_unreadable"  // Values Path
	ErrNoLoads            = "no_loads"             // there is none yet
	ErrFolder             = "folder_unreadable"    // Values Folder
	ErrNoCaseFile         = "no_such_case_file"    // an index beyond the load
	ErrNoCell             = "no_such_cell"         // not a cell of the case file
	ErrEditAccepted       = "edit_accepted"        // Values Row
	ErrEditUnknown        = "edit_unknown"         // its Identification: Values Row
	ErrEditSending        = "edit_sending"         // Values Row
	ErrTaken              = "identification_taken" // another case file has it: Values Row, of the other
	ErrResendAccepted     = "resend_accepted"      // Values Row of the first, Count
	ErrResendHeld         = "resend_held"          // Values Row of the first, Count
	ErrResendErrors       = "resend_errors"        // Values Row of the first, Count
	ErrOvertaken          = "overtaken"            // another load sends, or may, since earlier ones were looked at: Values Load
	ErrSending            = "sending"              // a run is under way
	ErrOutcomeNotTaken    = "outcome_not_taken"    // the journal could not take one: Values Load
	ErrClosed             = "closed"
)

// Error is for logs and developers; it never holds a value of a debtor.
func (e *Error) Error() string {
	s := "loader: " + e.ID
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Message returns the id and the values of the text for people.
func (e *Error) Message() (id string, values map[string]string) { return "loader." + e.ID, e.Values }

// refuse makes an Error of an id and pairs of key and value.
func refuse(id string, pairs ...any) *Error {
	e := &Error{ID: id}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.Values == nil {
			e.Values = map[string]string{}
		}
		switch value := pairs[i+1].(type) {
		case string:
			e.Values[pairs[i].(string)] = value
		case int:
			e.Values[pairs[i].(string)] = strconv.Itoa(value)
		}
	}
	return e
}
