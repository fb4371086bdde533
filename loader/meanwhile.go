package loader

import (
	"context"
	"path/filepath"
	"slices"

	"wolkload/crm"
	"wolkload/loader/journal"
)

// Meanwhile is what other loads to the same place have sent, since a load began,
// of the case files that it would send: what was sent before that, Compare told
// when it began. To send them would do so twice, or undo what was corrected.
type Meanwhile struct {
	Identical int // accepted with the same content
	Changed   int // accepted with another content
	Unknown   int // sent, and no one knows whether it arrived

	Loads  []string   // that have them, the newest first
	Unread []LoadInfo // loads that can't be looked into (InUse, Err): they may have some too

	had map[int]string // the newest load that has a case file, by its index
}

// Count is how many case files another load has.
func (m *Meanwhile) Count() int { return len(m.had) }

// Meanwhile looks for case files, by their index, in the loads that sent
// something since this one began; nil are those that Send would send. It changes
// no load. Errors are those of ListLoads, *crm.Error, and ctx's.
func (l *Load) Meanwhile(ctx context.Context, caseFiles []int) (*Meanwhile, error) {
	m := &Meanwhile{had: map[int]string{}}
	loads, err := ListLoads(l.folders)
	if err != nil {
		return nil, err
	}
	loads = slices.DeleteFunc(loads, func(o LoadInfo) bool { return o.ID == l.id })
	var index map[string]int // of a case file by its Identification
	for _, other := range loads {
		if other.InUse || other.Err != nil {
			m.Unread = append(m.Unread, other)
			continue
		}
		// An earlier load may have been gone on with since: then its clock tells.
		since := compareIDs(other.ID, l.id) > 0 || other.LastSent.After(l.about.Created)
		if !since || other.Accepted+other.Unknown == 0 || other.Server != l.target.Server.String() || other.Operation != l.target.Operation {
			continue
		}
		if index == nil {
			index = l.identifications(caseFiles)
		}
		if err := m.look(ctx, l, other, index); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// identifications are those of case files, nil being what Send would send.
func (l *Load) identifications(caseFiles []int) map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if caseFiles == nil {
		caseFiles = l.unsent()
	}
	index := make(map[string]int, len(caseFiles))
	for _, i := range caseFiles {
		if i >= 0 && i < len(l.files) {
			index[l.value(i, crm.Identification)] = i
		}
	}
	return index
}

// look looks into one load, which is older than those looked into before.
func (m *Meanwhile) look(ctx context.Context, l *Load, other LoadInfo, index map[string]int) error {
	var scratch []byte
	var failed error
	some := false
	err := journal.Contents(filepath.Join(l.folders.loads(), other.ID+journal.Extension), func(c journal.Content) {
		i, ok := index[c.Identification]
		if !ok || c.Identification == "" || m.had[i] != "" || failed != nil {
			return
		}
		if failed = ctx.Err(); failed != nil {
			return
		}
		l.mu.Lock()
		file := l.file(i).CaseFile
		l.mu.Unlock()
		now, err := contentOf(file, &scratch)
		switch {
		case err != nil:
			failed = err
			return
		case c.State == crm.Unknown:
			m.Unknown++
		case slices.Equal(c.Hash, now.hash[:]):
			m.Identical++
		default:
			m.Changed++
		}
		m.had[i], some = other.ID, true
	})
	if some {
		m.Loads = append(m.Loads, other.ID)
	}
	if err != nil { // it was opened, or damaged, since it was listed
		other.Err = err
		m.Unread = append(m.Unread, other)
	}
	return failed
}

// LeaveOut holds back what another load has, and tells how many. One whose cells
// were corrected in this load stays: a person wants it sent as it is now. Errors
// are *Error and *journal.Error; nothing has changed then.
func (l *Load) LeaveOut(m *Meanwhile) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return 0, refuse(ErrClosed)
	case l.run.running:
		return 0, refuse(ErrSending)
	}
	by := map[string][]int{}
	count := 0
	for i, load := range m.had {
		if e := &l.files[i]; e.state == crm.NotSent && !e.held() && !e.corrected() {
			by[load] = append(by[load], i)
			count++
		}
	}
	if count == 0 {
		return 0, nil
	}
	if err := l.journal.LeaveOut(by); err != nil {
		return 0, err
	}
	for load, indexes := range by {
		for _, i := range indexes {
			e := &l.files[i]
			l.count(e, -1)
			e.skip = l.skip(load)
			l.count(e, 1)
		}
	}
	l.poke()
	return count, nil
}
