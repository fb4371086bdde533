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
	CaseFiles []CaseFile
	Options   Options
	Stop      <-chan struct{} // once closed, no further request leaves
	Progress  func(Progress)  // nil for none; called from the goroutine of Do
}

// batch is a part of the plan on its way.
type batch struct {
	files   []CaseFile
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
	inFlight int
	waiting  int
	finished int // batches that will not go out again
	stopping bool
	progress Progress
	result   Result
}

// Do sends the plan and returns when every case file has an outcome or no
// further request may leave. Ending ctx cuts what is in flight.
func (r Run) Do(ctx context.Context) Result {
	r.Options = r.Options.WithDefaults()
	u := &runner{Run: r, ctx: ctx, events: make(chan func(), MaxConcurrency)}
	u.waitCtx, u.pause = context.WithCancel(ctx)
	defer u.pause()
	if err := u.plan(r.CaseFiles); err != nil {
		u.fail(crm.CauseEncode, len(r.CaseFiles), err)
	}
	halt := r.Stop
	for {
		for u.mayLaunch() {
			u.launch()
		}
		if u.inFlight == 0 && u.waiting == 0 {
			return u.result
		}
		u.encodeNext()
		select {
		case event := <-u.events:
			event()
		case <-halt:
			halt = nil
			u.stop()
		}
	}
}

// plan cuts files into the batches that are still to go out.
func (u *runner) plan(files []CaseFile) error {
	cut, err := Cut(u.Operation, files, u.Options)
	if err != nil {
		return err
	}
	u.queue = make([]*batch, len(cut))
	for i, files := range cut {
		u.queue[i] = &batch{files: files}
	}
	return nil
}

func (u *runner) mayLaunch() bool {
	select {
	case <-u.Stop:
		return false
	default:
	}
	return !u.stopping && u.ctx.Err() == nil && u.waiting == 0 &&
		len(u.queue) > 0 && u.inFlight < u.Options.Concurrency
}

// launch lets the first batch of the queue leave, its intent first.
func (u *runner) launch() {
	b := u.queue[0]
	if err := b.encode(u.Operation); err != nil {
		u.fail(crm.CauseEncode, len(b.files), err)
		return
	}
	seq, err := u.Journal.Intent(b.attempt)
	if err != nil {
		u.fail(crm.CauseJournal, len(b.files), err)
		return
	}
	u.queue = u.queue[1:]
	u.inFlight++
	u.progress.Batch = u.finished + u.inFlight
	u.report()
	go func() {
		o := send(u.ctx, u.Sender, b.request)
		u.events <- func() { u.answered(b, seq, o) }
	}()
}

// encodeNext uses the time that a request is in flight.
func (u *runner) encodeNext() {
	if u.inFlight > 0 && !u.stopping && len(u.queue) > 0 {
		_ = u.queue[0].encode(u.Operation) // launch meets the same error
	}
}

// answered journals an outcome and does what it says.
func (u *runner) answered(b *batch, seq int64, o crm.Outcome) {
	u.inFlight--
	if err := u.Journal.Outcome(seq, b.attempt, o); err != nil {
		u.finished++
		o = Interrupted(o, len(b.files), err)
		u.end(o, err)
		return
	}
	if u.result.Err == nil {
		u.result.Last = &o
	}
	what, wait := decide(o, b.tries[o.Next], u.Options.Rand())
	switch what {
	case goOn:
		u.finished++
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
	case stop:
		u.finished++
		u.stop()
	}
	u.report()
}

// halve cuts what was refused as too large, and all that follows, at half of
// its size: what follows would be refused the same way, at the cost of a
// request each.
func (u *runner) halve(b *batch) {
	u.Options.Bytes = min(u.Options.Bytes, b.attempt.Size/2)
	files := slices.Clone(b.files)
	for _, next := range u.queue {
		files = append(files, next.files...)
	}
	if err := u.plan(files); err != nil {
		u.fail(crm.CauseEncode, len(files), err)
	}
}

// wait keeps every request back for d.
func (u *runner) wait(cause crm.Cause, d time.Duration) {
	u.waiting++
	u.progress.Waiting, u.progress.Wait = cause, d
	u.report() // before the wait begins
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
	u.progress.Batches = u.finished + u.inFlight + len(u.queue)
	u.Progress(u.progress)
}

// encode makes the request of a batch, once.
func (b *batch) encode(operation string) error {
	if b.request.Body != nil {
		return nil
	}
	files := make([]crm.CaseFile, len(b.files))
	indexes := make([]int, len(b.files))
	for i, f := range b.files {
		files[i], indexes[i] = f.CaseFile, f.Index
	}
	r, err := crm.NewRequest(operation, files)
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

// guard turns a panic into an error. What was panicked with is left out: it may
// hold a debtor's data.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic with a %T", p)
		}
	}()
	return f()
}

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
