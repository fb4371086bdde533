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
)

// String names a step in failing tests.
func (s step) String() string { return [...]string{"goOn", "stop", "again", "halve"}[s] }

const (
	backoffs    = 5               // tries after the first: 1, 2, 4, 8, 16 s
	waits       = 30              // tries of a batch that is refused for now
	defaultWait = 2 * time.Second // when the outcome names none
	spread      = 0.2             // of a backoff, to both sides
)

// decide says what follows an outcome of a batch that was put back tries times
// for the same reason before. jitter is in [0,1). It is the only place that
// lets a batch go out again, and it does so only when none of it was sent.
func decide(o crm.Outcome, tries int, jitter float64) (step, time.Duration) {
	if o.Next == crm.GoOn {
		return goOn, 0
	}
	for _, s := range o.States {
		if s != crm.NotSent {
			return stop, 0
		}
	}
	switch {
	case o.Next == crm.Backoff && tries < backoffs:
		base := time.Second << tries
		return again, time.Duration(float64(base) * (1 - spread + 2*spread*jitter))
	case o.Next == crm.Wait && tries < waits:
		if o.After > 0 {
			return again, o.After
		}
		return again, defaultWait
	case o.Next == crm.Halve && len(o.States) > 1:
		return halve, 0
	}
	return stop, 0
}
