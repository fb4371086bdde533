package loader

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
)

// run is a run of Send or Resend: the one under way, or the last one.
type run struct {
	running   bool
	stop      chan struct{} // closed by StopAfterBatch
	stopped   bool          // stop is closed
	planned   int
	done      int
	started   time.Time
	ended     time.Time
	progress  upload.Progress
	waitUntil time.Time
	last      *crm.Outcome
	err       error
}

// Send sends case files that are not sent yet, in order, and returns when all
// have an outcome or it had to stop. It blocks; Snapshot and Changed tell how
// it goes. Ending ctx cuts what is in flight, whose case files become unknown;
// StopAfterBatch ends it softly. The error says why nothing was tried, or is
// Snapshot.Err.
func (l *Load) Send(ctx context.Context, s upload.Sender, opts upload.Options) (Snapshot, error) {
	return l.send(ctx, s, opts, func() ([]int, error) {
		var plan []int
		for i := range l.files {
			if e := &l.files[i]; e.state == crm.NotSent && !e.held() {
				plan = append(plan, i)
			}
		}
		return plan, nil
	})
}

// Resend sends the given case files (indexes as in CaseFiles) once more,
// whatever their state but accepted: for rejected ones that were fixed, and
// for unknown ones only when a person asked for exactly that. When one of them
// is accepted, held, or has errors now, none is sent.
func (l *Load) Resend(ctx context.Context, s upload.Sender, opts upload.Options, caseFiles []int) (Snapshot, error) {
	return l.send(ctx, s, opts, func() ([]int, error) {
		plan := slices.Compact(slices.Sorted(slices.Values(caseFiles)))
		if len(plan) > 0 && (plan[0] < 0 || plan[len(plan)-1] >= len(l.files)) {
			return nil, refuse(ErrNoCaseFile)
		}
		for _, rule := range []struct {
			id     string
			broken func(e *entry) bool
		}{
			{ErrResendAccepted, func(e *entry) bool { return e.state == crm.Accepted }},
			{ErrResendHeld, (*entry).held},
			{ErrResendErrors, func(e *entry) bool { return e.file.Held }},
		} {
			first, count := -1, 0
			for _, i := range plan {
				if rule.broken(&l.files[i]) {
					if count++; first < 0 {
						first = i
					}
				}
			}
			if count > 0 {
				return nil, refuse(rule.id, "Row", l.firstRow(first), "Count", count)
			}
		}
		return plan, nil
	})
}

// StopAfterBatch lets the request in flight finish and stops then. Without a
// run under way it does nothing.
func (l *Load) StopAfterBatch() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.run.running && !l.run.stopped {
		l.run.stopped = true
		close(l.run.stop)
	}
}

// send runs a plan, which is made with the load locked.
func (l *Load) send(ctx context.Context, s upload.Sender, opts upload.Options, plan func() ([]int, error)) (snapshot Snapshot, err error) {
	files, stop, err := l.start(plan)
	if err != nil {
		return l.Snapshot(), err
	}
	var result upload.Result
	defer func() { snapshot, err = l.finish(files, result), result.Err }() // also when Do panics
	result = upload.Run{
		Sender: s, Journal: recorder{l}, Operation: l.target.Operation,
		CaseFiles: files, Options: opts, Stop: stop, Progress: l.report,
	}.Do(ctx)
	return
}

// start begins a run over a plan.
func (l *Load) start(plan func() ([]int, error)) ([]upload.CaseFile, <-chan struct{}, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return nil, nil, refuse(ErrClosed)
	case l.run.running:
		return nil, nil, refuse(ErrSending)
	case l.broken != nil:
		return nil, nil, l.broken
	}
	indexes, err := plan()
	if err != nil {
		return nil, nil, err
	}
	files := make([]upload.CaseFile, len(indexes))
	for n, i := range indexes {
		e := &l.files[i]
		e.planned = true
		files[n] = upload.CaseFile{Index: i, CaseFile: e.file.CaseFile}
	}
	l.run = run{running: true, stop: make(chan struct{}), planned: len(files), started: l.now()}
	l.poke()
	return files, l.run.stop, nil
}

// finish ends the run under way.
func (l *Load) finish(files []upload.CaseFile, result upload.Result) Snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range files {
		l.files[f.Index].planned = false
	}
	r := &l.run
	r.running, r.ended = false, l.now()
	r.progress.Waiting, r.waitUntil = "", time.Time{}
	r.err = result.Err
	if result.Last != nil {
		r.last = result.Last
	}
	l.poke()
	return l.snapshot()
}

// report takes the progress of a run over.
func (l *Load) report(p upload.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := &l.run
	r.progress = p
	switch until := l.now().Add(p.Wait); {
	case p.Waiting == "":
		r.waitUntil = time.Time{}
	case until.After(r.waitUntil): // of two waits the longer one counts
		r.waitUntil = until
	}
	l.poke()
}

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
	if err != nil {
		notTaken := refuse(ErrOutcomeNotTaken, "Load", l.id)
		notTaken.Err = err
		err, l.broken, reached = notTaken, notTaken, true
		o = upload.Interrupted(o, len(a.CaseFiles), err)
		for n := range verdicts {
			verdicts[n] = verdict{state: crm.Unknown, cause: o.Cause}
		}
	}
	for n, i := range a.CaseFiles {
		e := &l.files[i]
		if reached {
			e.reached, e.planned = seq, false
			l.run.done++
		}
		l.settle(i, verdicts[n])
	}
	l.unattributed = append(l.unattributed, o.Unattributed...)
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
		d := l.files[i].details()
		verdicts[n] = verdict{l.files[i].state, o.Cause, d.reason, d.raw, d.attributedBy}
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
	l.tallies[e.bucket()].count(e, -1)
	e.state, e.cause = v.state, v.cause
	l.tallies[e.bucket()].count(e, 1)
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
