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
//   - At most Options.Concurrency requests are in flight, and Do returns only when
//     none is.
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

// Options of a run. The zero value of each field means its default.
type Options struct {
	CaseFiles   int // per request, default 100
	Obligations int // per request, default 500
	Bytes       int // of a body, default 512 KiB
	Concurrency int // 1 (default) or 2

	Wait func(ctx context.Context, d time.Duration) error // nil sleeps; tests give their own
	Rand func() float64                                   // jitter in [0,1), nil is random
}

// The defaults of Options, and the most that the CRM takes of one token at a time.
const (
	DefaultCaseFiles   = 100
	DefaultObligations = 500
	DefaultBytes       = 512 << 10
	MaxConcurrency     = 2
)

// WithDefaults returns a copy in which every field has a value that can be used.
func (o Options) WithDefaults() Options {
	if o.CaseFiles <= 0 {
		o.CaseFiles = DefaultCaseFiles
	}
	if o.Obligations <= 0 {
		o.Obligations = DefaultObligations
	}
	if o.Bytes <= 0 {
		o.Bytes = DefaultBytes
	}
	o.Concurrency = min(max(o.Concurrency, 1), MaxConcurrency)
	if o.Wait == nil {
		o.Wait = sleep
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// CaseFile is a case file with its place in the load.
type CaseFile struct {
	Index int
	crm.CaseFile
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
	Batch   int           // number of the batch that left last, from 1
	Batches int           // as far as is known: batches may be halved
	Waiting crm.Cause     // why the run waits before its next request, "" when it does not
	Wait    time.Duration // for how long
}

// Result is how a run ended.
type Result struct {
	Last *crm.Outcome // of the last request; of row 1 when one could not leave; nil when there was none
	Err  error        // why the plan could not be encoded or the journal not be written
}
