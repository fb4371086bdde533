package upload

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"wolkload/crm"
)

// batchSizes are how many case files each attempt had.
func batchSizes(j *fakeJournal) []int {
	var sizes []int
	for _, a := range j.attempts {
		sizes = append(sizes, len(a))
	}
	return sizes
}

// TestCanary: one case file, then ten, then full batches; while a canary is in
// flight nothing else is.
func TestCanary(t *testing.T) {
	for _, concurrency := range []int{1, 2} {
		f := &fakeCRM{}
		f.answer = func(_ context.Context, ids []string) crm.Outcome {
			f.mu.Lock()
			defer f.mu.Unlock()
			if len(ids) <= 10 && f.inFlight > 1 {
				t.Errorf("a canary of %d has company", len(ids))
			}
			return accepted(len(ids))
		}
		files := portfolio(100)
		files[40].Obligations = append(files[40].Obligations, files[40].Obligations[0])
		_, j, _ := do(t, t.Context(), 100, 30, concurrency, f, func(r *Run) {
			*r = r.over(files)
			r.Options.NoCanary = false
		})
		if got := batchSizes(j); !slices.Equal(got, []int{1, 10, 30, 30, 29}) || j.attempts[0][0] != 40 || j.attempts[1][0] != 0 {
			t.Errorf("batches %v, first %v", got, j.attempts[0])
		}
		if j.count(crm.Accepted) != 100 {
			t.Errorf("%d accepted", j.count(crm.Accepted))
		}
	}
}

// TestCanaryTooLarge: what is cut in two goes on with the canary it was.
func TestCanaryTooLarge(t *testing.T) {
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		if len(ids) > 6 {
			return refused(len(ids), crm.CauseTooLarge, crm.Halve)
		}
		return accepted(len(ids))
	}}
	_, j, _ := do(t, t.Context(), 30, 30, 1, f, func(r *Run) { r.Options.NoCanary = false })
	if j.count(crm.Accepted) != 30 || len(j.attempts[0]) != 1 || len(j.attempts[1]) != 10 {
		t.Errorf("batches %v, %d accepted", batchSizes(j), j.count(crm.Accepted))
	}
}

// TestTooManyRejected stops above the share, and not at it; with nothing left
// there is nothing to stop.
func TestTooManyRejected(t *testing.T) {
	for name, tt := range map[string]struct {
		rejected    int // of each batch of ten
		share       float64
		concurrency int
		want        bool
		requests    int
	}{
		"at the share":          {rejected: 3, want: false, requests: 5},
		"above":                 {rejected: 4, want: true, requests: 1},
		"above, two at a time":  {rejected: 4, concurrency: 2, want: true, requests: 2},
		"another share":         {rejected: 6, share: 0.5, want: true, requests: 1},
		"below another share":   {rejected: 4, share: 0.5, want: false, requests: 5},
		"all, and never asked":  {rejected: 10, share: 1, want: false, requests: 5},
		"none":                  {rejected: 0, want: false, requests: 5},
		"a share near to never": {rejected: 10, share: 0.99, want: true, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
				o := accepted(len(ids))
				o.Row = 12
				for i := range tt.rejected {
					o.States[i] = crm.Rejected
				}
				return o
			}}
			result, j, _ := do(t, t.Context(), 50, 10, tt.concurrency, f, func(r *Run) { r.Options.MaxRejected = tt.share })
			if result.TooManyRejected != tt.want || f.requests > tt.requests || (!tt.want && f.requests != 5) {
				t.Errorf("stopped: %v after %d requests", result.TooManyRejected, f.requests)
			}
			if result.Last == nil || j.count(crm.Unknown) != 0 {
				t.Errorf("%+v, states %v", result.Last, j.states)
			}
		})
	}
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		o := accepted(len(ids))
		for i := range o.States {
			o.States[i] = crm.Rejected
		}
		return o
	}}
	result, j, _ := do(t, t.Context(), 40, 10, 1, f, func(r *Run) { r.Options.NoCanary, r.Options.MaxRejected = false, 0.3 })
	if got := batchSizes(j); !result.TooManyRejected || !slices.Equal(got, []int{1, 10}) {
		t.Errorf("all canaries rejected: batches %v", got)
	}
	if result, _, _ := do(t, t.Context(), 10, 10, 1, f, func(r *Run) { r.Options.MaxRejected = 0.3 }); result.TooManyRejected {
		t.Error("stopped with nothing left")
	}
}

// TestPause keeps requests back without ending the run, and Stop ends a pause.
func TestPause(t *testing.T) {
	for _, concurrency := range []int{1, 2} {
		for _, end := range []string{"resume", "stop", "cancel"} {
			ctx, cancel := context.WithCancel(t.Context())
			control := NewControl()
			f := &fakeCRM{}
			var pause sync.Once
			f.answer = func(_ context.Context, ids []string) crm.Outcome {
				f.mu.Lock()
				defer f.mu.Unlock()
				if f.requests >= 2 { // two at a time, the third may be counted before the second gets here
					pause.Do(control.Pause)
				}
				return accepted(len(ids))
			}
			var once sync.Once
			var atPause int
			result, j, _ := do(t, ctx, 20, 2, concurrency, f, func(r *Run) {
				r.Control = control
				r.Progress = func(p Progress) {
					if !p.Paused {
						return
					}
					once.Do(func() {
						f.mu.Lock()
						atPause = f.requests
						f.mu.Unlock()
						switch end {
						case "resume":
							control.Resume()
						case "stop":
							control.Stop()
						default:
							cancel()
						}
					})
				}
			})
			cancel()
			if atPause == 0 || atPause > 1+concurrency {
				t.Errorf("%s, %d at a time: paused after %d requests", end, concurrency, atPause)
			}
			want := 20
			if end != "resume" {
				want = 2 * atPause
			}
			if result.Err != nil || j.count(crm.Accepted) != want || j.count(crm.Unknown) != 0 {
				t.Errorf("%s, %d at a time: %d accepted, want %d", end, concurrency, j.count(crm.Accepted), want)
			}
		}
	}
}

// TestPausedAtTheEnd: a pause with nothing left is no reason to stay.
func TestPausedAtTheEnd(t *testing.T) {
	control := NewControl()
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		control.Pause()
		return accepted(len(ids))
	}}
	if _, j, _ := do(t, t.Context(), 2, 2, 1, f, func(r *Run) { r.Control = control }); j.count(crm.Accepted) != 2 {
		t.Errorf("states %v", j.states)
	}
}

// TestQuotaRestarts waits as long as it is told to and goes on.
func TestQuotaRestarts(t *testing.T) {
	spent := 3
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		if ids[0] == "2" && spent > 0 {
			spent--
			return refused(len(ids), crm.CauseQuota, crm.Pause)
		}
		return accepted(len(ids))
	}}
	_, j, w := do(t, t.Context(), 6, 2, 1, f, func(r *Run) {
		r.Journal.(*fakeJournal).pauses = true
		r.Options.Restart = func(tries int) (time.Duration, bool) { return time.Duration(15-tries) * time.Hour, true }
	})
	if j.count(crm.Accepted) != 6 || !slices.Equal(w.asked, []time.Duration{15 * time.Hour, 14 * time.Hour, 13 * time.Hour}) {
		t.Errorf("%d accepted, waited %v", j.count(crm.Accepted), w.asked)
	}
}

// TestOneOfManyIsTooLarge leaves out what the CRM takes in no request, when it
// took others.
func TestOneOfManyIsTooLarge(t *testing.T) {
	f := &fakeCRM{answer: func(_ context.Context, ids []string) crm.Outcome {
		if slices.Contains(ids, "5") {
			return refused(len(ids), crm.CauseTooLarge, crm.Halve)
		}
		return accepted(len(ids))
	}}
	for _, concurrency := range []int{1, 2} {
		result, j, _ := do(t, t.Context(), 12, 4, concurrency, f)
		if j.count(crm.Accepted) != 11 || j.states[5] != crm.NotSent || result.Err != nil {
			t.Errorf("states %v, %+v", j.states, result.Last)
		}
	}
}

// TestUnit keeps what an answer showed, asks the canary without it, and tells
// it to all that follows.
func TestUnit(t *testing.T) {
	files := portfolio(20)
	files[3].Obligations = append(files[3].Obligations, files[3].Obligations[0])
	var told []crm.Unit
	sender := senderFunc(func(_ context.Context, r crm.Request) crm.Outcome {
		told = append(told, r.Unit)
		o := accepted(len(r.CaseFiles))
		o.Counts = &crm.Counts{}
		if len(r.CaseFiles) == 1 {
			o.Counts.Unit = crm.UnitObligations
		}
		return o
	})
	result, _, _ := do(t, t.Context(), 20, 10, 1, sender, func(r *Run) {
		*r = r.over(files)
		r.Options.NoCanary, r.Unit = false, crm.UnitCaseFiles
	})
	if want := []crm.Unit{crm.UnitUnknown, crm.UnitObligations, crm.UnitObligations}; !slices.Equal(told, want) || result.Unit != crm.UnitObligations {
		t.Errorf("told %v, result %v", told, result.Unit)
	}
	told = nil
	result, _, _ = do(t, t.Context(), 20, 10, 1, sender, func(r *Run) {
		r.Options.NoCanary, r.Unit = true, crm.UnitCaseFiles
	})
	if want := []crm.Unit{crm.UnitCaseFiles, crm.UnitCaseFiles}; !slices.Equal(told, want) || result.Unit != crm.UnitCaseFiles {
		t.Errorf("without a canary told %v, result %v", told, result.Unit)
	}
}

// TestTheNextBodyIsMadeInFlight: a request that is not answered before the next
// one was built would wait forever.
func TestTheNextBodyIsMadeInFlight(t *testing.T) {
	built := make(chan struct{}, 1)
	first := true
	sender := senderFunc(func(ctx context.Context, r crm.Request) crm.Outcome {
		if first {
			first = false
			select {
			case <-built:
			case <-ctx.Done():
				return unknown(len(r.CaseFiles))
			}
		}
		return accepted(len(r.CaseFiles))
	})
	files := portfolio(4)
	_, j, _ := do(t, t.Context(), 4, 2, 1, sender, func(r *Run) {
		r.CaseFile = func(i int) crm.CaseFile {
			if i == 2 {
				built <- struct{}{}
			}
			return files[i]
		}
	})
	if j.count(crm.Accepted) != 4 {
		t.Errorf("states %v", j.states)
	}
}
