package upload

import (
	"time"

	"wolkload/crm"
)

// step is what a run does after an outcome.
type step uint8

const (
	goOn  step = iota // the batch is done: send the next one
	stop              // no further request
	again             // the same batch once more, after a wait
	halve             // the batch and what follows, in smaller ones
	skip              // leave the one case file of the batch not sent, and send the next batch
)

// String names a step in failing tests.
func (s step) String() string { return [...]string{"goOn", "stop", "again", "halve", "skip"}[s] }

const (
	backoffs    = 5               // tries after the first: 1, 2, 4, 8, 16 s
	waits       = 30              // tries of a batch that is refused for now
	defaultWait = 2 * time.Second // when the outcome names none
	spread      = 0.2             // of a backoff, to both sides
)

// decide says what follows an outcome of a batch that was put back tries times
// for the same reason before; taken says that the CRM took some of the plan, now
// or before. It is the only place that lets a batch go out again, and it does so
// only when none of it was sent.
func decide(out crm.Outcome, tries int, taken bool, o Options) (step, time.Duration) {
	if out.Next == crm.GoOn {
		return goOn, 0
	}
	for _, s := range out.States {
		if s != crm.NotSent {
			return stop, 0
		}
	}
	switch {
	case out.Next == crm.Backoff && tries < backoffs:
		base := time.Second << tries
		return again, time.Duration(float64(base) * (1 - spread + 2*spread*o.Rand()))
	case out.Next == crm.Wait && tries < waits:
		if out.After > 0 {
			return again, out.After
		}
		return again, defaultWait
	case out.Next == crm.Pause:
		if wait, ok := o.Restart(tries); ok {
			return again, wait
		}
	case out.Next == crm.Halve && len(out.States) > 1:
		return halve, 0
	case out.Next == crm.Halve && taken: // a CRM that takes nothing would cost a request for each
		return skip, 0
	}
	return stop, 0
}
