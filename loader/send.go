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
	running         bool
	control         *upload.Control
	planned         int
	done            int
	started         time.Time
	ended           time.Time
	progress        upload.Progress
	waitUntil       time.Time
	tooManyRejected bool
	last            *crm.Outcome
	err             error
}

// Send sends case files that are not sent yet, in order, and returns when all
// have an outcome or it had to stop. It blocks; Snapshot and Changed tell how
// it goes. Ending ctx cuts what is in flight, whose case files become unknown;
// StopAfterBatch ends it softly. Settings of opts that are all zero are the
// load's; canaries go ahead only while nothing of the load has an outcome. The
// error says why nothing was tried, or is Snapshot.Err.
func (l *Load) Send(ctx context.Context, s upload.Sender, opts upload.Options) (Snapshot, error) {
	opts.Settings = l.settingsOf(opts)
	l.mu.Lock()
	opts.NoCanary = opts.NoCanary || !l.fresh
	l.mu.Unlock()
	return l.send(ctx, s, opts, false, func() ([]int, error) { return l.unsent(), nil })
}

// unsent are the case files that Send sends, in order.
func (l *Load) unsent() []int {
	var plan []int
	for i := range l.files {
		if e := &l.files[i]; e.state == crm.NotSent && !e.held() {
			plan = append(plan, i)
		}
	}
	return plan
}

// Resend sends the given case files (indexes as in CaseFiles) once more,
// whatever their state but accepted: for rejected ones that were fixed, and
// for unknown ones only when a person asked for exactly that. When one of them
// is accepted, held, or has errors now, none is sent. It has no canary and does
// not stop however much is rejected: what was asked for is sent.
func (l *Load) Resend(ctx context.Context, s upload.Sender, opts upload.Options, caseFiles []int) (Snapshot, error) {
	opts.Settings = l.settingsOf(opts)
	opts.NoCanary, opts.MaxRejected = true, 1
	return l.send(ctx, s, opts, true, func() ([]int, error) {
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

func (l *Load) settingsOf(opts upload.Options) upload.Settings {
	if opts.Settings == (upload.Settings{}) {
		return l.Settings()
	}
	return opts.Settings
}

// StopAfterBatch lets the request in flight finish and stops then. Without a
// run under way it does nothing.
func (l *Load) StopAfterBatch() { l.steer((*upload.Control).Stop) }

// Pause lets the request in flight finish and keeps the next one back until
// GoOn. Without a run under way it does nothing.
func (l *Load) Pause() { l.steer((*upload.Control).Pause) }

// GoOn ends a pause.
func (l *Load) GoOn() { l.steer((*upload.Control).Resume) }

func (l *Load) steer(how func(*upload.Control)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.run.running {
		how(l.run.control)
	}
}

// send runs a plan, which is made with the load locked; again says that it is of
// what is sent once more.
func (l *Load) send(ctx context.Context, s upload.Sender, opts upload.Options, again bool, plan func() ([]int, error)) (snapshot Snapshot, err error) {
	items, control, err := l.start(again, plan)
	if err != nil {
		return l.Snapshot(), err
	}
	var result upload.Result
	defer func() { snapshot, err = l.finish(items, result), result.Err }() // also when Do panics
	if opts.Restart == nil {
		opts.Restart = l.restart
	}
	l.mu.Lock()
	taken := l.tallies[crm.Accepted].caseFiles > 0
	l.mu.Unlock()
	result = upload.Run{
		Sender: s, Journal: recorder{l}, Operation: l.target.Operation,
		Plan: items, CaseFile: l.toSend, Taken: taken, Unit: l.unit, Options: opts, Control: control, Progress: l.report,
	}.Do(ctx)
	l.keepUnit(result.Unit)
	return
}

// start begins a run over a plan. What is sent once more leaves open whether the
// rest should go, where too much was rejected.
func (l *Load) start(again bool, plan func() ([]int, error)) ([]upload.Item, *upload.Control, error) {
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
	for _, i := range indexes {
		l.files[i].planned = true
	}
	l.run = run{running: true, control: upload.NewControl(), planned: len(indexes), started: l.now(), tooManyRejected: again && l.run.tooManyRejected}
	l.poke()
	return l.items(indexes), l.run.control, nil
}

// items are what decides the batches of a plan. The size of what can be sent is
// known since the load was begun or opened, or the case file was edited.
func (l *Load) items(indexes []int) []upload.Item {
	items := make([]upload.Item, len(indexes))
	for n, i := range indexes {
		e := &l.files[i]
		items[n] = upload.Item{Index: int32(i), Obligations: int32(e.obligations), Size: e.size}
	}
	return items
}

// toSend is a planned case file as it is sent.
func (l *Load) toSend(index int) crm.CaseFile {
	l.mu.Lock()
	edited := l.files[index].details().file
	l.mu.Unlock()
	if edited != nil {
		return edited.CaseFile
	}
	return l.result.CaseFile(index).CaseFile
}

// Requests is how many requests it takes to send what is not sent yet, if none
// is sent again. Settings that are all zero are the load's.
func (l *Load) Requests(s upload.Settings) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s == (upload.Settings{}) {
		s = l.settings
	}
	s.NoCanary = s.NoCanary || !l.fresh
	return upload.Requests(l.target.Operation, l.items(l.unsent()), s)
}

// finish ends the run under way.
func (l *Load) finish(items []upload.Item, result upload.Result) Snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, item := range items {
		l.files[item.Index].planned = false
	}
	if len(l.open) > 0 { // a panic ended the run: they have left, and the journal says so
		l.broken = refuse(ErrOutcomeNotTaken, "Load", l.id)
		for seq, files := range l.open {
			for _, i := range files {
				l.files[i].reached = seq
				l.settle(i, verdict{state: crm.Unknown, cause: crm.CauseInterrupted})
			}
		}
		l.open, l.inFlight = nil, 0
	}
	r := &l.run
	r.running, r.ended = false, l.now()
	r.progress.Waiting, r.progress.Paused, r.waitUntil = "", false, time.Time{}
	r.err, r.tooManyRejected = result.Err, result.TooManyRejected || r.tooManyRejected && l.ready() > 0
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
