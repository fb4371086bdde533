// Package journal is the durable record of one load: one SQLite file that
// holds the load, its case files and where each stands, every attempt to send
// some of them, what came of it, and every edit.
//
// What it guarantees:
//
//   - When Create, Intent, Outcome, Edit, Undo, Settle or LeaveOut returns without an error, what
//     it wrote survives kill -9 and a power cut (WAL, synchronous=FULL, and
//     fullfsync where macOS needs it). When it returns an error, nothing of
//     that call counts: each is one transaction.
//   - An attempt without an outcome means that the program ended in between. Open
//     writes its case files down as unknown before it returns: no one knows
//     whether the CRM has them.
//   - Everything is ordered by one sequence that the journal counts itself,
//     never by the clock.
//   - Whoever opens a journal while it is deleted finds none, or keeps it.
//   - A journal belongs to one Journal value at a time, in any process: a second
//     one is refused.
//
// The file is created with mode 0600 before SQLite opens it, in a folder of
// mode 0700, and deleted content is overwritten (secure_delete), so that
// deleting the file deletes the load's personal data. While a journal is open,
// or after a crash, SQLite keeps a second file with the ending "-wal" beside
// it, which belongs to it and has the same mode; closing folds it in.
//
// Damage is found when SQLite's own structure, a column's type or one of its
// constraints does not hold (integrity_check); a byte changed inside a text is
// not. The token of the CRM is never given to this package.
package journal
