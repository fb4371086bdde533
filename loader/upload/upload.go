// Package upload takes the case files of one run from a plan to their
// outcomes: it cuts batches, sends them one after another or two at a time,
// and waits, halves, goes on or stops as each outcome says.
//
// What it guarantees:
//
//   - No request leaves before the journal has its intent, and nothing follows an
//     outcome that the journal could not take.
//   - What may have arrived is never sent again: a batch goes out a second time
//     only when its outcome says for every case file of it that it was not sent.
//   - A debtor is never split over two requests.
//   - At most Options.Concurrency requests are in flight, a canary alone, and Do
//     returns only when none is.
//   - Case files are built when their batch is: a plan of a million takes the
//     memory of its numbers and of two bodies.
//
// The fate of a case file is decided in package crm alone (crm.Outcome); this
// package reads Outcome.Next and, as a safeguard, States.
package upload

import (
	"context"
	"math/rand/v2"
	"time"

	"wolkload/crm"
)

// Sender sends one request: *crm.Client.
type Sender interface {
	Send(ctx context.Context, r crm.Request) crm.Outcome
}

// Settings of a run that a person can choose. The zero value of each field
// means its default.
type Settings struct {
	CaseFiles   int     `json:"case_files,omitempty"`   // per request, default 100
	Obligations int     `json:"obligations,omitempty"`  // per request, default 500
	Bytes       int     `json:"bytes,omitempty"`        // of a body, default 512 KiB
	Concurrency int     `json:"concurrency,omitempty"`  // 1 (default) or 2
	NoCanary    bool    `json:"no_canary,omitempty"`    // begin with full batches
	MaxRejected float64 `json:"max_rejected,omitempty"` // share of rejected among those with an outcome above which the run stops, of ten at least, default 0.3; 1 never stops
}

// Options of a run. The zero value of each field means its default.
type Options struct {
	Settings

	// Restart says how long it is until a spent quota restarts, asked for the
	// tries-th time; nil, or ok = false, stops the run instead.
	Restart func(tries int) (wait time.Duration, ok bool)
	Wait    func(ctx context.Context, d time.Duration) error // nil sleeps; tests give their own
	Rand    func() float64                                   // jitter in [0,1), nil is random
}

// The defaults of Settings, and the most that the CRM takes of one token at a time.
const (
	DefaultCaseFiles   = 100
	DefaultObligations = 500
	DefaultBytes       = 512 << 10
	DefaultMaxRejected = 0.3
	MaxConcurrency     = 2
)

// WithDefaults returns a copy in which every field has a value that can be used.
func (s Settings) WithDefaults() Settings {
	if s.CaseFiles <= 0 {
		s.CaseFiles = DefaultCaseFiles
	}
	if s.Obligations <= 0 {
		s.Obligations = DefaultObligations
	}
	if s.Bytes <= 0 {
		s.Bytes = DefaultBytes
	}
	if s.MaxRejected <= 0 {
		s.MaxRejected = DefaultMaxRejected
	}
	s.Concurrency = min(max(s.Concurrency, 1), MaxConcurrency)
	return s
}

func (o Options) withDefaults() Options {
	o.Settings = o.Settings.WithDefaults()
	if o.Restart == nil {
		o.Restart = func(int) (time.Duration, bool) { return 0, false }
	}
	if o.Wait == nil {
		o.Wait = sleep
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	return o
}

// longestNap is how long sleep goes without a look at the clock: the timer of
// a machine that is suspended stands still, the day does not.
const longestNap = 30 * time.Second

// sleep waits until d has passed by the clock on the wall, or ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	until := time.Now().Round(0).Add(d) // without the monotonic clock
	for {
		left := time.Until(until)
		if left <= 0 {
			return ctx.Err()
		}
		t := time.NewTimer(min(left, longestNap))
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
}

// Item is a case file of a plan: its place in the load, and what decides the
// batch it goes into.
type Item struct {
	Index       int32
	Obligations int32
	Size        int32 // of it in a body, as crm.EncodeCaseFile gives it
}

// Attempt is one request that is about to leave.
type Attempt struct {
	CaseFiles []int  // places in the load, in the order of the body
	BodyHash  string // SHA-256 of the body, in hex
	Size      int    // of the body, in bytes
}

// Journal is where a run writes what it does. Both calls come from the
// goroutine of Do, and what they wrote is durable when they return.
type Journal interface {
	// Intent is called before a request leaves; an error keeps it from leaving.
	Intent(a Attempt) (seq int64, err error)
	// Outcome is called with what came of the attempt; an error stops the run.
	Outcome(seq int64, a Attempt, o crm.Outcome) error
}

// Progress of a run.
type Progress struct {
	Batch    int           // number of the batch that left last, from 1
	Batches  int           // as far as is known: batches may be halved
	Finished int           // batches that will not go out again
	Waiting  crm.Cause     // why the run waits before its next request, "" when it does not
	Wait     time.Duration // for how long
	Paused   bool          // by Control.Pause, with nothing more leaving
}

// Result is how a run ended.
type Result struct {
	Last            *crm.Outcome // of the last request; of row 1 when one could not leave; nil when there was none
	Err             error        // why the plan could not be encoded or the journal not be written
	TooManyRejected bool         // it stopped above Options.MaxRejected
	Unit            crm.Unit     // what the CRM was seen to count, as far as its answers tell
}
