package loader

import (
	"slices"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
)

// Settle writes down what a person found out about case files that are
// unknown: they are in the CRM (accepted), or they are not (not sent, so that
// Send sends them). When one of them is in another state none is settled, and
// none that was edited since it left is in the CRM: what it has are the values it
// was sent with.
// Errors are *Error and *journal.Error.
func (l *Load) Settle(caseFiles []int, there bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	plan := slices.Compact(slices.Sorted(slices.Values(caseFiles)))
	switch {
	case l.closed:
		return refuse(ErrClosed)
	case l.run.running:
		return refuse(ErrSending)
	case l.broken != nil:
		return l.broken
	case len(plan) == 0:
		return nil
	case plan[0] < 0 || plan[len(plan)-1] >= len(l.files):
		return refuse(ErrNoCaseFile)
	}
	others := slices.DeleteFunc(slices.Clone(plan), func(i int) bool { return l.files[i].state == crm.Unknown })
	if len(others) > 0 {
		return refuse(ErrSettleState, "Row", l.firstRow(others[0]), "Count", len(others))
	}
	state := crm.NotSent
	if there {
		state = crm.Accepted
		edited := slices.DeleteFunc(slices.Clone(plan), func(i int) bool { return !l.files[i].edited() })
		if len(edited) > 0 {
			return refuse(ErrSettleEdited, "Row", l.firstRow(edited[0]), "Count", len(edited))
		}
	}
	if _, err := l.journal.Settle(journal.Settlement{State: state, CaseFiles: plan, Made: l.now()}, crm.CauseSettled); err != nil {
		return err
	}
	for _, i := range plan {
		l.settle(i, verdict{state: state, cause: crm.CauseSettled})
	}
	l.poke()
	return nil
}

// SettleUnknown does what Load.Settle does without the workbook: to the unknown
// case files of a load with one of these identifications, or to all when none is
// given. It returns how many there were; an identification that no unknown case
// file has is an *Error with the id ErrNotUnknown, and none is settled.
func SettleUnknown(f Folders, id string, identifications []string, there bool, now func() time.Time) (int, error) {
	path, err := f.journalOf(id)
	if err != nil {
		return 0, err
	}
	j, err := journal.Open(path)
	if err != nil {
		return 0, missing(id, err)
	}
	defer j.Close() // what counts was durable before
	r, err := j.Read()
	if err != nil {
		return 0, err
	}
	wanted := map[string]bool{}
	for _, text := range identifications {
		wanted[text] = true
	}
	var plan []int
	for i, c := range r.CaseFiles {
		if c.State == crm.Unknown && (len(identifications) == 0 || wanted[c.Identification]) {
			plan = append(plan, i)
			delete(wanted, c.Identification)
		}
	}
	for _, text := range identifications {
		if wanted[text] {
			return 0, refuse(ErrNotUnknown, "Load", id, "Identification", text)
		}
	}
	if len(plan) == 0 {
		return 0, nil
	}
	state := crm.NotSent
	if there {
		state = crm.Accepted
		if i := editedSince(r, plan); i >= 0 {
			return 0, refuse(ErrSettleEdited, "Row", rowsOf(r.CaseFiles[i])[0], "Count", 1)
		}
	}
	_, err = j.Settle(journal.Settlement{State: state, CaseFiles: plan, Made: now()}, crm.CauseSettled)
	if err != nil {
		return 0, err
	}
	return len(plan), nil
}

// editedSince finds one of some case files that an edit, or the undoing of one,
// makes another than what left last; -1 when there is none.
func editedSince(r journal.Record, files []int) int {
	for _, e := range r.Edits {
		reached := r.CaseFiles[e.CaseFile].Reached
		changed := e.Seq > reached && e.Undone == 0 || e.Seq <= reached && e.Undone > reached
		if changed && slices.Contains(files, e.CaseFile) {
			return e.CaseFile
		}
	}
	return -1
}
