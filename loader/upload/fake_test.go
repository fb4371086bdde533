package upload

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"wolkload/crm"
)

// portfolio makes n case files "0", "1", … with one obligation each.
func portfolio(n int) []crm.CaseFile {
	files := make([]crm.CaseFile, n)
	for i := range files {
		files[i] = crm.CaseFile{
			Fields:      []crm.Field{{Key: crm.Identification, Value: fmt.Sprint(i)}},
			Obligations: []crm.Obligation{{Fields: []crm.Field{{Key: crm.ObligationID, Value: "o"}}}},
		}
	}
	return files
}

// planOf is the plan of all of them, in order.
func planOf(files []crm.CaseFile) []Item {
	items := make([]Item, len(files))
	for i, f := range files {
		body, _ := crm.EncodeCaseFile(f) // what can't be encoded has no size
		items[i] = Item{Index: int32(i), Obligations: int32(len(f.Obligations)), Size: int32(len(body))}
	}
	return items
}

// over makes a run over case files.
func (r Run) over(files []crm.CaseFile) Run {
	r.Operation, r.Plan = "op", planOf(files)
	r.CaseFile = func(i int) crm.CaseFile { return files[i] }
	return r
}

// same is a list of n times the same state.
func same(n int, s crm.State) []crm.State { return slices.Repeat([]crm.State{s}, n) }

func accepted(n int) crm.Outcome {
	return crm.Outcome{Row: 11, Cause: crm.CauseAccepted, Next: crm.GoOn, States: same(n, crm.Accepted)}
}

func unknown(n int) crm.Outcome {
	return crm.Outcome{Row: 7, Cause: crm.CauseNoAnswer, Next: crm.Stop, States: same(n, crm.Unknown)}
}

func refused(n int, cause crm.Cause, next crm.Next) crm.Outcome {
	return crm.Outcome{Row: 4, Cause: cause, Next: next, States: same(n, crm.NotSent)}
}

// fakeCRM answers by a script and counts how often it processed each case file.
type fakeCRM struct {
	answer func(ctx context.Context, identifications []string) crm.Outcome

	mu        sync.Mutex
	processed map[string]int
	inFlight  int
	most      int // in flight at a time
	requests  int
}

func (f *fakeCRM) Send(ctx context.Context, r crm.Request) crm.Outcome {
	ids := make([]string, len(r.CaseFiles))
	for i, c := range r.CaseFiles {
		ids[i] = c.Value(crm.Identification)
	}
	f.mu.Lock()
	f.requests++
	f.inFlight++
	f.most = max(f.most, f.inFlight)
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		f.inFlight--
		f.mu.Unlock()
	}()
	o := f.answer(ctx, ids)
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, s := range o.States {
		if s != crm.NotSent && i < len(ids) {
			if f.processed == nil {
				f.processed = map[string]int{}
			}
			f.processed[ids[i]]++
		}
	}
	return o
}

// fakeJournal keeps states in memory and checks the order of what it is told.
type fakeJournal struct {
	t          interface{ Errorf(string, ...any) }
	failIntent int // which call fails, from 1; 0 for none
	failResult int

	states   []crm.State
	inFlight map[int64][]int
	attempts [][]int
	outcomes []crm.Outcome
	intents  int
	results  int
	stopped  bool // an outcome said Stop or Pause
	pauses   bool // what said Pause goes on
}

var errJournal = errors.New("disk full")

func newJournal(t interface{ Errorf(string, ...any) }, n int) *fakeJournal {
	return &fakeJournal{t: t, states: make([]crm.State, n), inFlight: map[int64][]int{}}
}

func (j *fakeJournal) Intent(a Attempt) (int64, error) {
	if j.intents++; j.intents == j.failIntent {
		return 0, errJournal
	}
	if j.stopped {
		j.t.Errorf("a request leaves after one that stopped the run")
	}
	if len(a.BodyHash) != 64 || a.Size == 0 {
		j.t.Errorf("attempt %+v", a)
	}
	for _, i := range a.CaseFiles {
		if j.states[i] != crm.NotSent {
			j.t.Errorf("case file %d leaves again, it is %s", i, j.states[i])
		}
		for _, other := range j.inFlight {
			if slices.Contains(other, i) {
				j.t.Errorf("case file %d is in flight twice", i)
			}
		}
	}
	seq := int64(len(j.attempts) + 1)
	j.attempts = append(j.attempts, a.CaseFiles)
	j.inFlight[seq] = a.CaseFiles
	return seq, nil
}

func (j *fakeJournal) Outcome(seq int64, a Attempt, o crm.Outcome) error {
	if !slices.Equal(j.inFlight[seq], a.CaseFiles) {
		j.t.Errorf("outcome of attempt %d for %v, in flight is %v", seq, a.CaseFiles, j.inFlight[seq])
	}
	delete(j.inFlight, seq)
	if o.Next == crm.Stop || o.Next == crm.Pause && !j.pauses {
		j.stopped = true
	}
	if j.results++; j.results == j.failResult {
		j.stopped = true
		for _, i := range a.CaseFiles {
			j.states[i] = crm.Unknown
		}
		return errJournal
	}
	j.outcomes = append(j.outcomes, o)
	for place, i := range a.CaseFiles {
		j.states[i] = o.States[place]
	}
	return nil
}

func (j *fakeJournal) count(s crm.State) int {
	n := 0
	for _, have := range j.states {
		if have == s {
			n++
		}
	}
	return n
}

// noWait records what it is asked to wait for and does not.
type noWait struct {
	mu    sync.Mutex
	asked []time.Duration
}

func (w *noWait) wait(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, d)
	return ctx.Err()
}

// do runs a plan of n case files in batches of size.
func do(t testing.TB, ctx context.Context, n, size, concurrency int, s Sender, change ...func(*Run)) (Result, *fakeJournal, *noWait) {
	t.Helper()
	j, w := newJournal(t, n), &noWait{}
	r := Run{Sender: s, Journal: j, Options: Options{
		Settings: Settings{CaseFiles: size, Concurrency: concurrency, NoCanary: true, MaxRejected: 1},
		Wait:     w.wait, Rand: func() float64 { return 0.5 },
	}}.over(portfolio(n))
	for _, c := range change {
		c(&r)
	}
	result := r.Do(ctx)
	if len(j.inFlight) != 0 {
		t.Errorf("still in flight: %v", j.inFlight)
	}
	return result, j, w
}
