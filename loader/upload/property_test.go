package upload

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
)

// TestNothingTwiceNothingLost sends random plans to a CRM with random faults,
// one that lies about what it does included. By itself no case file is
// processed twice, and what the journal says is what the CRM did.
func TestNothingTwiceNothingLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "case files")
		faults := rapid.SliceOfN(rapid.SampledFrom([]string{
			"accept", "accept", "accept", "reject", "network", "refuse", "simultaneous", "rate", "quota",
			"large", "timeout", "timeout before", "panic", "wrong", "unknown but retry",
		}), 1, 40).Draw(t, "faults")
		concurrency := rapid.IntRange(1, 2).Draw(t, "concurrency")
		size := rapid.IntRange(1, 5).Draw(t, "size")
		failIntent := rapid.IntRange(0, 20).Draw(t, "intent that fails")
		canary := rapid.Bool().Draw(t, "canary")
		failOutcome := rapid.IntRange(0, 20).Draw(t, "outcome that fails")

		took := map[string]int{} // how often the CRM processed each
		f := &fakeCRM{}
		f.answer = func(_ context.Context, ids []string) crm.Outcome {
			f.mu.Lock()
			defer f.mu.Unlock()
			fault := "accept"
			if len(faults) > 0 {
				fault, faults = faults[0], faults[1:]
			}
			process := func() {
				for _, id := range ids {
					took[id]++
				}
			}
			k := len(ids)
			switch fault {
			case "reject":
				process()
				o := accepted(k)
				o.States[0], o.Row = crm.Rejected, 12
				o.Rejections = []crm.Rejection{{CaseFile: 0, Reason: "no"}}
				return o
			case "network":
				return refused(k, crm.CauseNetwork, crm.Backoff)
			case "refuse":
				return refused(k, crm.CauseRefused, crm.Stop)
			case "simultaneous":
				return refused(k, crm.CauseSimultaneous, crm.Wait)
			case "rate":
				return refused(k, crm.CauseRateLimited, crm.Wait)
			case "quota":
				return refused(k, crm.CauseQuota, crm.Pause)
			case "large":
				return refused(k, crm.CauseTooLarge, crm.Halve)
			case "timeout":
				process()
				return unknown(k)
			case "timeout before":
				return unknown(k)
			case "panic":
				process()
				panic("in the sender")
			case "wrong":
				process()
				return accepted(k + 1)
			case "unknown but retry":
				process()
				o := unknown(k)
				o.Next = crm.Backoff
				return o
			}
			process()
			return accepted(k)
		}
		j, w := newJournal(t, n), &noWait{}
		j.failIntent, j.failResult = failIntent, failOutcome
		Run{Sender: f, Journal: j, Options: Options{
			Settings: Settings{CaseFiles: size, Concurrency: concurrency, NoCanary: !canary},
			Wait:     w.wait, Rand: func() float64 { return 0 },
		}}.over(portfolio(n)).Do(context.Background())

		for i, c := range portfolio(n) {
			times := took[c.Value(crm.Identification)]
			switch state := j.states[i]; {
			case times > 1:
				t.Fatalf("case file %d was processed %d times", i, times)
			case times == 1 && state == crm.NotSent:
				t.Fatalf("case file %d was processed and is not sent", i)
			case times == 0 && (state == crm.Accepted || state == crm.Rejected):
				t.Fatalf("case file %d was not processed and is %s", i, state)
			}
		}
		if f.most > concurrency {
			t.Fatalf("%d in flight", f.most)
		}
		if len(j.inFlight) != 0 {
			t.Fatalf("left in flight: %v", j.inFlight)
		}
		if !j.stopped && j.intents != failIntent && j.count(crm.NotSent) == n && n > 0 && f.requests == 0 {
			t.Fatal("nothing was tried")
		}
	})
}
