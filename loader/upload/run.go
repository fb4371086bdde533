package upload

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"wolkload/crm"
)

// Run is one run over a plan.
type Run struct {
	Sender    Sender
	Journal   Journal
	Operation string
	Plan      []Item
	CaseFile  func(index int) crm.CaseFile // as it is sent; called once for each, and again after it was halved
	Taken     bool                         // the CRM took some of it in an earlier run
	Unit      crm.Unit                     // what the CRM is known to count, UnitUnknown if it is not
	Options   Options
	Control   *Control       // nil for a run that is not steered
	Progress  func(Progress) // nil for none; called from the goroutine of Do
}

// batch is a part of the plan on its way.
type batch struct {
	items   []Item
	canary  bool        // small, and alone
	request crm.Request // encoded when its Body is there
	attempt Attempt
	tries   map[crm.Next]int // how often it was put back, and why
}

// runner is the state of a Run. Everything but the sending and the waiting
// happens in the goroutine of Do.
type runner struct {
	Run
	ctx      context.Context
	pause    context.CancelFunc // ends the waits
	waitCtx  context.Context
	queue    []*batch
	events   chan func() // answers and ends of waits
	awaited  int         // events that will come
	inFlight int
	alone    bool // a canary is in flight
	waiting  int
	canaries int // that will not go out again
	finished int // batches that will not go out again
	accepted int // case files
	rejected int
	stopping bool
	progress Progress
	result   Result
}

// Do sends the plan and returns when every case file has an outcome or no
// further request may leave. Ending ctx cuts what is in flight. A panic in what
// it calls ends the run; what is in flight then is awaited and stays without an
// outcome in the journal.
func (r Run) Do(ctx context.Context) (result Result) {
	r.Options = r.Options.withDefaults()
	if r.Control == nil {
		r.Control = NewControl()
	}
	u := &runner{Run: r, ctx: ctx, events: make(chan func(), MaxConcurrency)}
	u.result.Unit = r.Unit
	u.waitCtx, u.pause = context.WithCancel(ctx)
	defer u.pause()
	defer func() {
		if p := recover(); p != nil {
			u.pause()
			for range u.awaited {
				<-u.events
			}
			result = Result{Err: panicked(p), Unit: r.Unit}
		}
	}()
	if r.Options.NoCanary {
		u.cut(r.Plan)
	} else {
		u.cut(withCanary(r.Plan))
	}
	for {
		for u.mayLaunch() {
			u.launch()
		}
		u.tellPaused()
		if u.inFlight == 0 && u.waiting == 0 && u.over() {
			return u.result
		}
		u.encodeNext()
		select {
		case event := <-u.events:
			u.awaited--
			event()
		case <-u.Control.changed:
			if u.Control.Stopped() {
				u.stop()
			}
		case <-u.waitCtx.Done(): // what is in flight and what waits ends by itself
			if u.inFlight+u.waiting > 0 {
				event := <-u.events
				u.awaited--
				event()
			}
		}
	}
}

// cut cuts a plan into the batches that are still to go out.
func (u *runner) cut(plan []Item) {
	u.queue = nil
	for _, s := range cut(plan, crm.EnvelopeSize(u.Operation), u.canaries, u.Options.Settings) {
		u.queue = append(u.queue, &batch{items: plan[s.from:s.to:s.to], canary: s.canary})
	}
}

func (u *runner) mayLaunch() bool {
	if u.Control.Stopped() {
		u.stop()
	}
	if u.over() || u.waiting > 0 || u.Control.Paused() {
		return false
	}
	return u.inFlight == 0 || u.inFlight < u.Options.Concurrency && !u.alone && !u.queue[0].canary
}

// over says that no further request will leave.
func (u *runner) over() bool { return u.stopping || u.ctx.Err() != nil || len(u.queue) == 0 }

// tellPaused reports when the run begins to stand still, and when it goes on.
func (u *runner) tellPaused() {
	if paused := u.Control.Paused() && !u.over() && u.inFlight == 0; paused != u.progress.Paused {
		u.progress.Paused = paused
		u.report()
	}
}

// launch lets the first batch of the queue leave, its intent first.
func (u *runner) launch() {
	b := u.queue[0]
	if err := u.encode(b); err != nil {
		u.fail(crm.CauseEncode, len(b.items), err)
		return
	}
	b.request.Unit = u.knownUnit(b)
	seq, err := u.Journal.Intent(b.attempt)
	if err != nil {
		u.fail(crm.CauseJournal, len(b.items), err)
		return
	}
	u.queue[0] = nil // what was sent goes when it has its outcome
	u.queue = u.queue[1:]
	u.inFlight++
	u.alone = b.canary
	u.progress.Batch = u.finished + u.inFlight
	u.report() // before it leaves
	u.awaited++
	go func() {
		o := send(u.ctx, u.Sender, b.request)
		u.events <- func() { u.answered(b, seq, o) }
	}()
}

// knownUnit is what the CRM is known to count. A canary that can show it is
// asked without a preconception.
func (u *runner) knownUnit(b *batch) crm.Unit {
	if b.canary && len(b.items) == 1 && b.items[0].Obligations > 1 {
		return crm.UnitUnknown
	}
	return u.result.Unit
}

// encodeNext uses the time that a request is in flight.
func (u *runner) encodeNext() {
	if u.inFlight > 0 && !u.stopping && len(u.queue) > 0 {
		_ = u.encode(u.queue[0]) // launch meets the same error
	}
}

// answered journals an outcome and does what it says.
func (u *runner) answered(b *batch, seq int64, o crm.Outcome) {
	u.inFlight--
	u.alone = false
	if err := u.Journal.Outcome(seq, b.attempt, o); err != nil {
		u.finished++
		o = Interrupted(o, len(b.items), err)
		u.end(o, err)
		return
	}
	if u.result.Err == nil {
		u.result.Last = &o
	}
	if c := o.Counts; o.Next == crm.GoOn && c != nil && c.Unit != crm.UnitUnknown {
		u.result.Unit = c.Unit
	}
	what, wait := decide(o, b.tries[o.Next], u.Taken || u.accepted > 0, u.Options)
	switch what {
	case goOn:
		u.done(b)
		u.count(o.States)
	case again:
		if u.stopping {
			break
		}
		if b.tries == nil {
			b.tries = map[crm.Next]int{}
		}
		b.tries[o.Next]++
		u.queue = slices.Insert(u.queue, 0, b)
		u.wait(o.Cause, wait)
	case halve:
		u.halve(b)
	case skip:
		u.done(b)
	case stop:
		u.finished++
		u.stop()
	}
	u.report()
}

// done counts a batch that will not go out again.
func (u *runner) done(b *batch) {
	u.finished++
	if b.canary {
		u.canaries++
	}
}

// leastJudged is how many case files have an outcome before their share of
// rejected means anything: the canaries, but not the first one alone.
const leastJudged = 10

// count stops the run when too much of it is rejected and something is left.
func (u *runner) count(states []crm.State) {
	for _, s := range states {
		switch s {
		case crm.Accepted:
			u.accepted++
		case crm.Rejected:
			u.rejected++
		}
	}
	judged := u.accepted + u.rejected
	if judged >= leastJudged && float64(u.rejected) > u.Options.MaxRejected*float64(judged) && len(u.queue) > 0 && !u.stopping {
		u.result.TooManyRejected = true
		u.stop()
	}
}

// halve cuts what was refused as too large, and all that follows, at half of
// its size: what follows would be refused the same way, at the cost of a
// request each.
func (u *runner) halve(b *batch) {
	u.Options.Bytes = min(u.Options.Bytes, b.attempt.Size/2)
	left := slices.Clone(b.items)
	for _, next := range u.queue {
		left = append(left, next.items...)
	}
	u.cut(left)
}

// wait keeps every request back for d.
func (u *runner) wait(cause crm.Cause, d time.Duration) {
	u.waiting++
	u.progress.Waiting, u.progress.Wait = cause, d
	u.report() // before the wait begins
	u.awaited++
	go func() {
		err := guard(func() error { return u.Options.Wait(u.waitCtx, d) })
		u.events <- func() {
			u.waiting--
			if err != nil {
				u.stop()
			}
			if u.waiting == 0 {
				u.progress.Waiting, u.progress.Wait = "", 0
				u.report()
			}
		}
	}()
}

func (u *runner) stop() {
	u.stopping = true
	u.pause()
}

// fail ends the run for a request of n case files that could not leave (row 1).
func (u *runner) fail(cause crm.Cause, n int, err error) {
	u.end(crm.Outcome{Row: 1, Cause: cause, Next: crm.Stop, States: make([]crm.State, n), Err: err}, err)
}

// end ends the run for an error; the first one is kept.
func (u *runner) end(o crm.Outcome, err error) {
	if u.result.Err == nil {
		u.result = Result{Last: &o, Err: err}
	}
	u.stop()
	u.report()
}

func (u *runner) report() {
	if u.Progress == nil {
		return
	}
	u.progress.Finished, u.progress.Batches = u.finished, u.finished+u.inFlight+len(u.queue)
	u.Progress(u.progress)
}

// encode makes the request of a batch, once.
func (u *runner) encode(b *batch) error {
	if b.request.Body != nil {
		return nil
	}
	files := make([]crm.CaseFile, len(b.items))
	indexes := make([]int, len(files))
	for i, item := range b.items {
		indexes[i] = int(item.Index)
		files[i] = u.CaseFile(indexes[i])
	}
	r, err := crm.NewRequest(u.Operation, files)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(r.Body)
	b.request = r
	b.attempt = Attempt{CaseFiles: indexes, BodyHash: hex.EncodeToString(hash[:]), Size: len(r.Body)}
	return nil
}

// send sends a request. A sender that panics, or whose outcome does not fit the
// request, leaves everything unknown.
func send(ctx context.Context, s Sender, r crm.Request) (o crm.Outcome) {
	n := len(r.CaseFiles)
	if err := guard(func() error { o = s.Send(ctx, r); return nil }); err != nil {
		return Interrupted(crm.Outcome{}, n, err)
	}
	fits := len(o.States) == n
	for _, rejection := range o.Rejections {
		fits = fits && rejection.CaseFile >= 0 && rejection.CaseFile < n
	}
	if !fits {
		return Interrupted(o, n, errors.New("the outcome does not fit the request"))
	}
	return o
}

// guard turns a panic into an error.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return f()
}

// panicked is the error for a panic. What was panicked with is left out: it may
// hold a debtor's data.
func panicked(p any) error { return fmt.Errorf("panic with a %T", p) }

// Interrupted is the outcome of n case files that left and of which nothing
// more can be said: what a journal says when it is opened again after a crash
// (row 15). What o tells of the answer stays to be looked at.
func Interrupted(o crm.Outcome, n int, err error) crm.Outcome {
	o.Row, o.Cause, o.Next, o.Err = 15, crm.CauseInterrupted, crm.Stop, err
	o.After, o.Rejections, o.Unattributed = 0, nil, nil
	o.States = make([]crm.State, n)
	for i := range o.States {
		o.States[i] = crm.Unknown
	}
	return o
}
