package loader

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
)

// recorder writes a run to the journal, and then to the load.
type recorder struct{ *Load }

// Intent writes down that a request is about to leave.
func (l recorder) Intent(a upload.Attempt) (int64, error) {
	seq, err := l.journal.Intent(journal.Attempt{
		CaseFiles: a.CaseFiles, BodyHash: a.BodyHash, Size: a.Size, Sent: l.now(),
	})
	if err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests++
	l.inFlight += len(a.CaseFiles)
	if l.open == nil {
		l.open = map[int64][]int{}
	}
	l.open[seq] = a.CaseFiles
	for _, i := range a.CaseFiles {
		l.files[i].attempts++
	}
	l.poke()
	return seq, nil
}

// Outcome writes down what came of a request. What the journal can't take is
// unknown, as it will be when the journal is opened again.
func (l recorder) Outcome(seq int64, a upload.Attempt, o crm.Outcome) error {
	verdicts := l.verdicts(a.CaseFiles, o)
	reached := slices.ContainsFunc(o.States, func(s crm.State) bool { return s != crm.NotSent })
	results := make([]journal.Result, len(verdicts))
	for n, v := range verdicts {
		results[n] = journal.Result{
			CaseFile: a.CaseFiles[n], State: v.state, Cause: v.cause,
			Reason: v.reason, Raw: v.raw, AttributedBy: v.attributedBy,
		}
	}
	err := l.journal.Outcome(seq, journal.Outcome{
		Row: o.Row, Cause: o.Cause, Reached: reached, Status: o.Status, Code: o.Code, Word: o.Word, Msg: o.Msg,
		Location: o.Location, Counts: o.Counts, Answer: o.Answer, Answered: l.now(), Unattributed: o.Unattributed,
	}, results)

	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.poke()
	l.inFlight -= len(a.CaseFiles)
	delete(l.open, seq)
	if err != nil {
		notTaken := refuse(ErrOutcomeNotTaken, "Load", l.id)
		notTaken.Err = err
		err, l.broken, reached = notTaken, notTaken, true
		o = upload.Interrupted(o, len(a.CaseFiles), err)
		for n := range verdicts {
			verdicts[n] = verdict{state: crm.Unknown, cause: o.Cause}
		}
	}
	l.fresh = l.fresh && !reached
	for n, i := range a.CaseFiles {
		e := &l.files[i]
		if reached {
			e.reached, e.planned = seq, false
			l.run.done++
		}
		l.settle(i, verdicts[n])
	}
	l.unattributed = append(l.unattributed, o.Unattributed...)
	for _, w := range o.Warnings {
		if !slices.Contains(l.warnings, w) {
			l.warnings = append(l.warnings, w)
		}
	}
	l.run.last = &o
	return err
}

// verdict is where a case file stands after an outcome.
type verdict struct {
	state        crm.State
	cause        crm.Cause
	reason       string
	raw          []byte
	attributedBy string
}

// verdicts says where each case file of a request stands after its outcome. One
// that this request did not reach keeps what it had: a rejected one is still
// rejected, and an unknown one may still have arrived earlier.
func (l recorder) verdicts(indexes []int, o crm.Outcome) []verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	verdicts := make([]verdict, len(indexes))
	for n, i := range indexes {
		if o.States[n] != crm.NotSent {
			verdicts[n] = verdict{state: o.States[n], cause: o.Cause}
			continue
		}
		d, cause := l.files[i].details(), o.Cause
		if l.files[i].state == crm.Unknown {
			cause = l.files[i].cause // it is unknown for the reason it was
		}
		verdicts[n] = verdict{l.files[i].state, cause, d.reason, d.raw, d.attributedBy}
	}
	entries := map[int][]crm.Rejection{}
	for _, r := range o.Rejections {
		entries[r.CaseFile] = append(entries[r.CaseFile], r)
	}
	for n, list := range entries {
		v := &verdicts[n]
		v.reason, v.raw, v.attributedBy = joinReasons(list), joinRaw(list), list[0].AttributedBy
	}
	return verdicts
}

// settle moves a case file to where it stands now.
func (l *Load) settle(index int, v verdict) {
	e := &l.files[index]
	l.count(e, -1)
	e.state, e.cause = v.state, v.cause
	l.count(e, 1)
	if e.more != nil || v.reason != "" || v.raw != nil || v.attributedBy != "" {
		more := e.change()
		more.reason, more.raw, more.attributedBy = v.reason, v.raw, v.attributedBy
	}
}

// joinReasons gives the CRM's words of all entries of one case file, each once.
func joinReasons(entries []crm.Rejection) string {
	var words []string
	for _, e := range entries {
		if e.Reason != "" && !slices.Contains(words, e.Reason) {
			words = append(words, e.Reason)
		}
	}
	return strings.Join(words, "; ")
}

// joinRaw gives the raw entry of a case file, or a JSON array of several.
func joinRaw(entries []crm.Rejection) []byte {
	if len(entries) == 1 {
		return entries[0].Raw
	}
	raws := make([][]byte, len(entries))
	for i, e := range entries {
		raws[i] = rawJSON(e.Raw)
	}
	return slices.Concat([]byte("["), bytes.Join(raws, []byte(", ")), []byte("]"))
}

// rawJSON is a raw entry as JSON: itself, or a JSON string when it is none.
func rawJSON(raw []byte) json.RawMessage {
	if json.Valid(raw) {
		return raw
	}
	quoted, _ := json.Marshal(strings.ToValidUTF8(string(raw), "\uFFFD")) // a string always encodes
	return quoted
}
