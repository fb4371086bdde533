// Package report makes what is left of a load on paper: its certificate, and the
// workbook of the rows that the CRM did not take.
//
// What it guarantees: a certificate is worked out from what the journal holds
// and from nothing else, in exact amounts; what does not add up is in it by
// name. Workbooks are written whole or not at all, with mode 0600, and hold
// texts alone: nothing in them is a formula. The words are the caller's.
package report

// Words are the texts of a report in the language of who reads it: an id of the
// catalogue ("report.…") with its values, and numbers as they are written there.
type Words interface {
	T(id string, pairs ...any) string
	Int(n int) string
	Money(amount string) string
}
