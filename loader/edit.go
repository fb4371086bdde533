package loader

import (
	"math"
	"slices"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// Edit lays text over one cell of a case file's rows: a journal entry, the
// file is not touched. It returns the case file as it then stands, with the
// issues its rows have now. Text that is there already is no edit. Errors are
// *Error and *journal.Error; the load is then as it was.
func (l *Load) Edit(caseFile, row, col int, text string) (CaseFile, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.editable(caseFile); err != nil {
		return CaseFile{}, err
	}
	e := &l.files[caseFile]
	if !slices.Contains(l.result.RowsOf(caseFile), row) || col < 0 || col >= l.rows.Columns() {
		return CaseFile{}, refuse(ErrNoCell)
	}
	if same(l.rows.Cell(row, col), text) {
		return l.view(caseFile), nil
	}
	rows := l.rows.now.Load().with(place{row, col}, text)
	edits := append(slices.Clone(e.details().edits), journal.Edit{CaseFile: caseFile, Row: row, Col: col, Text: text})
	last := &edits[len(edits)-1]
	err := l.lay(caseFile, rows, edits, func(c journal.CaseFile) (err error) {
		stored := *last
		stored.Row = l.rowID(row)
		last.Seq, err = l.journal.Edit(stored, c)
		return err
	})
	if err != nil {
		return CaseFile{}, err
	}
	return l.view(caseFile), nil
}

// Undo takes the last edit of a case file back; ok is false when there is
// none, or on an error.
func (l *Load) Undo(caseFile int) (c CaseFile, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.editable(caseFile); err != nil {
		return CaseFile{}, false, err
	}
	edits := slices.Clone(l.files[caseFile].details().edits)
	last := lastEdit(edits, func(journal.Edit) bool { return true })
	if last < 0 {
		return l.view(caseFile), false, nil
	}
	at := place{edits[last].Row, edits[last].Col}
	rows := l.rows.now.Load().without(at)
	before := lastEdit(edits[:last], func(e journal.Edit) bool { return e.Row == at.row && e.Col == at.col })
	if before >= 0 {
		rows = rows.with(at, edits[before].Text)
	}
	undone := edits[last]
	edits[last].Undone = math.MaxInt64 // until its number is known
	err = l.lay(caseFile, rows, edits, func(c journal.CaseFile) (err error) {
		edits[last].Undone, err = l.journal.Undo(undone, c)
		return err
	})
	if err != nil {
		return CaseFile{}, false, err
	}
	return l.view(caseFile), true, nil
}

// editable refuses what may not change under a request, and what the CRM has.
func (l *Load) editable(caseFile int) error {
	switch {
	case l.closed:
		return refuse(ErrClosed)
	case caseFile < 0 || caseFile >= len(l.files):
		return refuse(ErrNoCaseFile)
	case l.files[caseFile].state == crm.Accepted:
		return refuse(ErrEditAccepted, "Row", l.firstRow(caseFile))
	case l.files[caseFile].planned:
		return refuse(ErrEditSending, "Row", l.firstRow(caseFile))
	}
	return nil
}

// lay works out what a case file comes to under other rows and with other
// edits, has it written, and only then makes it so.
func (l *Load) lay(caseFile int, rows overlay, edits []journal.Edit, write func(journal.CaseFile) error) error {
	file, issues := l.recompute(caseFile, rows)
	if other := l.sameIdentification(caseFile, file.Value(crm.Identification)); other >= 0 {
		return refuse(ErrTaken, "Row", l.firstRow(other))
	}
	if l.files[caseFile].state == crm.Unknown && file.Value(crm.Identification) != l.value(caseFile, crm.Identification) {
		// No one could tell any more who it is that may be in the CRM.
		return refuse(ErrEditUnknown, "Row", l.firstRow(caseFile))
	}
	changed := l.files[caseFile]
	more := *changed.details()
	more.edits = edits
	changed.more = &more
	changed.take(file)
	record, err := l.record(caseFile, file, &changed, new([]byte))
	if err != nil {
		return err
	}
	if err := write(record.CaseFile); err != nil {
		return err
	}
	l.rows.now.Store(&rows)
	l.replace(caseFile, file, issues, edits)
	l.files[caseFile].size = record.size
	l.poke()
	return nil
}

// recompute converts a case file's rows once more.
func (l *Load) recompute(caseFile int, rows mapping.Source) (mapping.CaseFile, []mapping.Issue) {
	result := mapping.CheckRows(rows, l.mapping, l.result.Conventions, l.result.RowsOf(caseFile))
	var issues []mapping.Issue
	for _, i := range result.Issues() {
		i.CaseFile = caseFile
		issues = append(issues, i)
	}
	return result.CaseFile(0), issues
}

// take counts what a case file comes to.
func (e *entry) take(file mapping.CaseFile) {
	e.size = 0
	e.obligations, e.balance, e.faulty = len(file.Obligations), file.Balance, file.Held
}

// replace puts what a case file comes to now in its place and counts it anew.
func (l *Load) replace(index int, file mapping.CaseFile, issues []mapping.Issue, edits []journal.Edit) {
	e := &l.files[index]
	l.count(e, -1)
	e.take(file)
	more := e.change()
	more.file, more.issues, more.edits = &file, issues, edits
	l.count(e, 1)
}

// count counts a case file where it stands, or takes it away from there.
func (l *Load) count(e *entry, sign int) {
	l.tallies[e.bucket()].count(e, sign)
	if e.held() && e.skipped() {
		l.skipped += sign
	}
}

// sameIdentification finds another case file with this identification, -1 when
// there is none: two would be one debtor split over two case files.
func (l *Load) sameIdentification(index int, identification string) int {
	if identification == "" {
		return -1
	}
	for i := range l.files {
		if d := l.files[i].details(); i != index && d.file != nil && d.file.Value(crm.Identification) == identification {
			return i
		}
	}
	other := l.result.Find(identification)
	if other == index || other >= 0 && l.files[other].details().file != nil { // the latter was asked above
		return -1
	}
	return other
}

// same says that typing text over a cell changes nothing: it is the text that
// stands there. A number's digits are another thing than the same text.
func same(c workbook.Cell, text string) bool {
	switch c.Kind {
	case workbook.Empty:
		return text == ""
	case workbook.Text, workbook.Edited:
		return text == c.Raw
	}
	return false
}

// lastEdit finds the last edit that holds and fits, -1 when there is none.
func lastEdit(edits []journal.Edit, fits func(journal.Edit) bool) int {
	for i := len(edits) - 1; i >= 0; i-- {
		if edits[i].Undone == 0 && fits(edits[i]) {
			return i
		}
	}
	return -1
}
