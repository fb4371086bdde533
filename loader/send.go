package loader

import (
	"context"
	"slices"
	"time"

	"wolkload/crm"
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
			{ErrResendErrors, func(e *entry) bool { return e.faulty }},
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
		l.files[i].planned = true
		files[n] = upload.CaseFile{Index: i, CaseFile: l.file(i).CaseFile}
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
