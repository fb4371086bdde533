package upload

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wolkload/crm"
)

// TestEveryNext lets one batch of five have each kind of outcome once: the
// first, the middle and the last one, one at a time and two.
func TestEveryNext(t *testing.T) {
	const n, size = 10, 2
	type want struct {
		goesOn  bool // the run sends everything after all
		state   crm.State
		waits   []time.Duration
		retried bool
	}
	for name, tt := range map[string]struct {
		outcome crm.Outcome
		want    want
	}{
		"go on":    {accepted(size), want{goesOn: true, state: crm.Accepted}},
		"rejected": {crm.Outcome{Row: 12, Next: crm.GoOn, States: []crm.State{crm.Accepted, crm.Rejected}}, want{goesOn: true, state: crm.Rejected}},
		"unknown":  {unknown(size), want{state: crm.Unknown}},
		"refused":  {refused(size, crm.CauseTokenInvalid, crm.Stop), want{}},
		"backoff":  {refused(size, crm.CauseNetwork, crm.Backoff), want{goesOn: true, state: crm.Accepted, waits: []time.Duration{time.Second}, retried: true}},
		"wait":     {refused(size, crm.CauseSimultaneous, crm.Wait), want{goesOn: true, state: crm.Accepted, waits: []time.Duration{2 * time.Second}, retried: true}},
		"pause":    {refused(size, crm.CauseQuota, crm.Pause), want{}},
		"halve":    {refused(size, crm.CauseTooLarge, crm.Halve), want{goesOn: true, state: crm.Accepted, retried: true}},
	} {
		for position, faulty := range map[string]int{"first": 0, "middle": 4, "last": 8} {
			for _, concurrency := range []int{1, 2} {
				t.Run(fmt.Sprintf("%s/%s/%d", name, position, concurrency), func(t *testing.T) {
					done := false
					f := &fakeCRM{}
					f.answer = func(_ context.Context, ids []string) crm.Outcome {
						f.mu.Lock()
						defer f.mu.Unlock()
						if ids[0] == fmt.Sprint(faulty) && !done {
							done = true
							return tt.outcome
						}
						return accepted(len(ids))
					}
					result, j, w := do(t, t.Context(), n, size, concurrency, f)
					if result.Err != nil || result.Last == nil {
						t.Errorf("result %+v", result)
					}
					if got := j.states[faulty+1]; got != tt.want.state {
						t.Errorf("case file %d is %s, want %s", faulty+1, got, tt.want.state)
					}
					if !slices.Equal(w.asked, tt.want.waits) {
						t.Errorf("waited %v, want %v", w.asked, tt.want.waits)
					}
					attempts := 0
					for _, a := range j.attempts {
						if slices.Contains(a, faulty) {
							attempts++
						}
					}
					if (attempts == 2) != tt.want.retried {
						t.Errorf("%d attempts with case file %d", attempts, faulty)
					}
					for i, s := range j.states {
						switch { // that nothing leaves after a stop, fakeJournal sees
						case i/size == faulty/size:
						case tt.want.goesOn || i < faulty:
							if s != crm.Accepted {
								t.Errorf("case file %d is %s", i, s)
							}
						case concurrency == 1 && s != crm.NotSent, s != crm.NotSent && s != crm.Accepted:
							t.Errorf("case file %d is %s after a stop", i, s)
						}
					}
				})
			}
		}
	}
}

func TestBackoffGivesUp(t *testing.T) {
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		return refused(len(ids), crm.CauseNetwork, crm.Backoff)
	}}
	result, j, w := do(t, t.Context(), 4, 2, 1, f)
	want := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second}
	if !slices.Equal(w.asked, want) {
		t.Errorf("waited %v, want %v", w.asked, want)
	}
	if f.requests != 6 || j.count(crm.NotSent) != 4 || result.Last.Cause != crm.CauseNetwork {
		t.Errorf("%d requests, %d not sent, %+v", f.requests, j.count(crm.NotSent), result.Last)
	}
}

func TestBackoffStartsAnewAfterSuccess(t *testing.T) {
	failed := map[string]bool{}
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		if !failed[ids[0]] {
			failed[ids[0]] = true
			return refused(len(ids), crm.CauseNetwork, crm.Backoff)
		}
		return accepted(len(ids))
	}}
	_, j, w := do(t, t.Context(), 6, 1, 1, f)
	if j.count(crm.Accepted) != 6 || len(w.asked) != 6 || slices.Max(w.asked) != time.Second {
		t.Errorf("%d accepted, waited %v", j.count(crm.Accepted), w.asked)
	}
}

// TestHalveLearns lets a server take bodies of at most 400 bytes.
func TestHalveLearns(t *testing.T) {
	var sizes []int
	f := &fakeCRM{}
	limited := senderFunc(func(ctx context.Context, r crm.Request) crm.Outcome {
		sizes = append(sizes, len(r.Body))
		if len(r.Body) > 400 {
			return refused(len(r.CaseFiles), crm.CauseTooLarge, crm.Halve)
		}
		return f.Send(ctx, r)
	})
	f.answer = func(_ context.Context, ids []string) crm.Outcome { return accepted(len(ids)) }
	_, j, _ := do(t, t.Context(), 40, 40, 1, limited)
	if j.count(crm.Accepted) != 40 {
		t.Fatalf("%d accepted", j.count(crm.Accepted))
	}
	tooLarge := 0
	for _, s := range sizes {
		if s > 400 {
			tooLarge++
		}
	}
	if tooLarge > 3 { // 2 KB, 1 KB, 512 bytes: never again for what follows
		t.Errorf("%d requests were too large: %v", tooLarge, sizes)
	}
	for id, n := range f.processed {
		if n != 1 {
			t.Errorf("case file %s was processed %d times", id, n)
		}
	}
}

func TestOneCaseFileTooLargeStops(t *testing.T) {
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		return refused(len(ids), crm.CauseTooLarge, crm.Halve)
	}}
	result, j, _ := do(t, t.Context(), 3, 2, 1, f)
	if f.requests != 2 || j.count(crm.NotSent) != 3 || result.Last.Cause != crm.CauseTooLarge {
		t.Errorf("%d requests, %+v", f.requests, result.Last)
	}
}

type senderFunc func(ctx context.Context, r crm.Request) crm.Outcome

func (f senderFunc) Send(ctx context.Context, r crm.Request) crm.Outcome { return f(ctx, r) }

func TestJournalFailsAtIntent(t *testing.T) {
	for call := 1; call <= 3; call++ {
		f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome { return accepted(len(ids)) }}
		result, j, _ := do(t, t.Context(), 6, 2, 1, f, func(r *Run) { r.Journal.(*fakeJournal).failIntent = call })
		if !errors.Is(result.Err, errJournal) || result.Last.Row != 1 || result.Last.Cause != crm.CauseJournal {
			t.Errorf("call %d: result %+v", call, result)
		}
		if f.requests != call-1 || j.count(crm.Accepted) != 2*(call-1) || j.count(crm.NotSent) != 6-2*(call-1) {
			t.Errorf("call %d: %d requests, states %v", call, f.requests, j.states)
		}
	}
}

func TestJournalFailsAtOutcome(t *testing.T) {
	for call := 1; call <= 3; call++ {
		for _, concurrency := range []int{1, 2} {
			f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome { return accepted(len(ids)) }}
			result, j, _ := do(t, t.Context(), 6, 2, concurrency, f, func(r *Run) { r.Journal.(*fakeJournal).failResult = call })
			if !errors.Is(result.Err, errJournal) || result.Last.Row != 15 || result.Last.Cause != crm.CauseInterrupted {
				t.Errorf("call %d: result %+v", call, result)
			}
			if j.count(crm.Unknown) != 2 || f.requests > call+concurrency-1 {
				t.Errorf("call %d: %d requests, states %v", call, f.requests, j.states)
			}
		}
	}
}

func TestSendersThatBreakTheirContract(t *testing.T) {
	for name, answer := range map[string]func(context.Context, []string) crm.Outcome{
		"panics":          func(context.Context, []string) crm.Outcome { panic("Ana Ejemplo") },
		"too few states":  func(context.Context, []string) crm.Outcome { return accepted(1) },
		"too many states": func(context.Context, []string) crm.Outcome { return accepted(3) },
		"rejects another": func(context.Context, []string) crm.Outcome {
			o := accepted(2)
			o.Rejections = []crm.Rejection{{CaseFile: 2}}
			return o
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fakeCRM{answer: answer}
			result, j, _ := do(t, t.Context(), 4, 2, 1, f)
			if f.requests != 1 || j.count(crm.Unknown) != 2 || j.count(crm.NotSent) != 2 || result.Last.Row != 15 {
				t.Errorf("%d requests, states %v, %+v", f.requests, j.states, result.Last)
			}
			if result.Last.Err == nil || strings.Contains(result.Last.Err.Error(), "Ana Ejemplo") {
				t.Errorf("error %v", result.Last.Err)
			}
		})
	}
}

// TestStopAfterBatch stops while the second request is in flight. It runs
// often, since the answer and the stop come at the same time.
func TestStopAfterBatch(t *testing.T) {
	for range 50 {
		for concurrency, most := range map[int]int{1: 2, 2: 3} { // two at a time, the third may be on its way
			control := NewControl()
			f := &fakeCRM{}
			f.answer = func(_ context.Context, ids []string) crm.Outcome {
				f.mu.Lock()
				defer f.mu.Unlock()
				if f.requests >= 2 {
					control.Stop()
				}
				return accepted(len(ids))
			}
			result, j, _ := do(t, t.Context(), 20, 2, concurrency, f, func(r *Run) { r.Control = control })
			if f.requests > most || j.count(crm.Unknown) != 0 || j.count(crm.Accepted) != 2*f.requests || result.Err != nil {
				t.Fatalf("%d requests, states %v", f.requests, j.states)
			}
		}
	}
}

func TestStopEndsAWait(t *testing.T) {
	control := NewControl()
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		return refused(len(ids), crm.CauseRateLimited, crm.Wait)
	}}
	var seen []Progress
	_, j, _ := do(t, t.Context(), 4, 2, 1, f, func(r *Run) {
		r.Control = control
		r.Progress = func(p Progress) { seen = append(seen, p) }
		r.Options.Wait = func(ctx context.Context, _ time.Duration) error {
			control.Stop()
			<-ctx.Done()
			return ctx.Err()
		}
	})
	if f.requests != 1 || j.count(crm.NotSent) != 4 {
		t.Errorf("%d requests, states %v", f.requests, j.states)
	}
	waited := slices.ContainsFunc(seen, func(p Progress) bool { return p.Waiting == crm.CauseRateLimited && p.Wait == 2*time.Second })
	if last := seen[len(seen)-1]; !waited || last.Waiting != "" {
		t.Errorf("progress %+v", seen)
	}
}

func TestAWaitThatPanicsStops(t *testing.T) {
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		return refused(len(ids), crm.CauseNetwork, crm.Backoff)
	}}
	_, j, _ := do(t, t.Context(), 2, 2, 1, f, func(r *Run) {
		r.Options.Wait = func(context.Context, time.Duration) error { panic("no clock") }
	})
	if f.requests != 1 || j.count(crm.NotSent) != 2 {
		t.Errorf("%d requests, states %v", f.requests, j.states)
	}
}

func TestCancel(t *testing.T) {
	for _, concurrency := range []int{1, 2} {
		ctx, cancel := context.WithCancel(t.Context())
		f := &fakeCRM{answer: func(ctx context.Context, ids []string) crm.Outcome {
			cancel()
			<-ctx.Done()
			return unknown(len(ids))
		}}
		_, j, _ := do(t, ctx, 20, 2, concurrency, f)
		if f.requests > concurrency || j.count(crm.Unknown) != 2*f.requests {
			t.Errorf("%d requests, states %v", f.requests, j.states)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := &fakeCRM{}
	if result, _, _ := do(t, ctx, 4, 2, 1, f); f.requests != 0 || result.Last != nil {
		t.Errorf("cancelled before it began: %d requests, %+v", f.requests, result)
	}
}

// TestTwoInFlight: both requests of a pair are there before either is answered.
func TestTwoInFlight(t *testing.T) {
	meet := make(chan struct{})
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		select {
		case meet <- struct{}{}:
		case <-meet:
		}
		return accepted(len(ids))
	}}
	_, j, _ := do(t, t.Context(), 8, 1, 5, f)
	if f.most != 2 || j.count(crm.Accepted) != 8 {
		t.Errorf("%d in flight at most, states %v", f.most, j.states)
	}
	f = &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome { return accepted(len(ids)) }}
	if do(t, t.Context(), 8, 1, 0, f); f.most != 1 {
		t.Errorf("%d in flight by default", f.most)
	}
}

// TestWhatCannotBeEncodedStops: the load finds it when it begins; here nothing of
// its batch leaves.
func TestWhatCannotBeEncodedStops(t *testing.T) {
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome { return accepted(len(ids)) }}
	files := portfolio(6)
	files[3].Fields = append(files[3].Fields, crm.Field{Key: crm.Name, Value: "\xff"})
	result, j, _ := do(t, t.Context(), 6, 2, 1, f, func(r *Run) { *r = r.over(files) })
	if e := (*crm.Error)(nil); !errors.As(result.Err, &e) || result.Last.Row != 1 || result.Last.Cause != crm.CauseEncode {
		t.Errorf("result %+v", result)
	}
	if f.requests != 1 || j.intents != 1 || j.count(crm.Accepted) != 2 || j.count(crm.NotSent) != 4 {
		t.Errorf("%d requests, %d intents, states %v", f.requests, j.intents, j.states)
	}
}

func TestNothingToSend(t *testing.T) {
	f := &fakeCRM{}
	if result, _, _ := do(t, t.Context(), 0, 2, 1, f); result.Last != nil || result.Err != nil || f.requests != 0 {
		t.Errorf("result %+v", result)
	}
}

func TestProgress(t *testing.T) {
	failed := false
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		if ids[0] == "2" && !failed {
			failed = true
			return refused(len(ids), crm.CauseNetwork, crm.Backoff)
		}
		return accepted(len(ids))
	}}
	var seen []Progress
	do(t, t.Context(), 5, 2, 1, f, func(r *Run) {
		r.Progress = func(p Progress) {
			if len(seen) == 0 || seen[len(seen)-1] != p { // some are told twice
				seen = append(seen, p)
			}
		}
	})
	want := []Progress{
		{Batch: 1, Batches: 3}, {Batch: 1, Batches: 3, Finished: 1}, {Batch: 2, Batches: 3, Finished: 1},
		{Batch: 2, Batches: 3, Finished: 1, Waiting: crm.CauseNetwork, Wait: time.Second}, // the same batch
		{Batch: 2, Batches: 3, Finished: 1}, {Batch: 2, Batches: 3, Finished: 2},
		{Batch: 3, Batches: 3, Finished: 2}, {Batch: 3, Batches: 3, Finished: 3},
	}
	if !slices.Equal(seen, want) {
		t.Errorf("progress %+v", seen)
	}
}

func TestSleep(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled sleep: %v", err)
	}
	if err := sleep(t.Context(), 1); err != nil {
		t.Errorf("a sleep: %v", err)
	}
}
