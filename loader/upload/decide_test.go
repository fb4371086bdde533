package upload

import (
	"math"
	"testing"
	"time"

	"wolkload/crm"
)

func TestDecide(t *testing.T) {
	const s = time.Second
	notSent, mixed := same(2, crm.NotSent), []crm.State{crm.NotSent, crm.Unknown}
	for name, tt := range map[string]struct {
		next   crm.Next
		states []crm.State
		after  time.Duration
		tries  int
		jitter float64
		taken  bool
		later  time.Duration // until the quota restarts, 0 for unknown
		want   step
		wait   time.Duration
	}{
		"accepted":                   {next: crm.GoOn, states: same(2, crm.Accepted), want: goOn},
		"some rejected":              {next: crm.GoOn, states: []crm.State{crm.Accepted, crm.Rejected}, want: goOn},
		"unknown":                    {next: crm.Stop, states: same(2, crm.Unknown), want: stop},
		"refused":                    {next: crm.Stop, states: notSent, want: stop},
		"quota":                      {next: crm.Pause, states: notSent, want: stop},
		"quota that restarts":        {next: crm.Pause, states: notSent, later: 15 * time.Hour, tries: 99, want: again, wait: 15 * time.Hour},
		"quota after it left":        {next: crm.Pause, states: mixed, later: 15 * time.Hour, want: stop},
		"first backoff":              {next: crm.Backoff, states: notSent, jitter: 0.5, want: again, wait: 1 * s},
		"second backoff":             {next: crm.Backoff, states: notSent, tries: 1, jitter: 0.5, want: again, wait: 2 * s},
		"third backoff":              {next: crm.Backoff, states: notSent, tries: 2, jitter: 0.5, want: again, wait: 4 * s},
		"fourth backoff":             {next: crm.Backoff, states: notSent, tries: 3, jitter: 0.5, want: again, wait: 8 * s},
		"fifth backoff":              {next: crm.Backoff, states: notSent, tries: 4, jitter: 0.5, want: again, wait: 16 * s},
		"after the fifth":            {next: crm.Backoff, states: notSent, tries: 5, jitter: 0.5, want: stop},
		"shortest backoff":           {next: crm.Backoff, states: notSent, jitter: 0, want: again, wait: 800 * time.Millisecond},
		"longest backoff":            {next: crm.Backoff, states: notSent, tries: 4, jitter: math.Nextafter(1, 0), want: again, wait: 19200*time.Millisecond - 1},
		"backoff after it left":      {next: crm.Backoff, states: mixed, want: stop},
		"wait":                       {next: crm.Wait, states: notSent, want: again, wait: 2 * s},
		"wait as long as it says":    {next: crm.Wait, states: notSent, after: 90 * s, tries: 29, want: again, wait: 90 * s},
		"waited too often":           {next: crm.Wait, states: notSent, after: 90 * s, tries: 30, want: stop},
		"wait after it left":         {next: crm.Wait, states: mixed, want: stop},
		"too large":                  {next: crm.Halve, states: notSent, want: halve},
		"one case file is too large": {next: crm.Halve, states: same(1, crm.NotSent), want: stop},
		"one of many is too large":   {next: crm.Halve, states: same(1, crm.NotSent), taken: true, want: skip},
		"one unknown is too large":   {next: crm.Halve, states: same(1, crm.Unknown), taken: true, want: stop},
		"too large after it left":    {next: crm.Halve, states: mixed, want: stop},
		"a next that no one knows":   {next: 99, states: notSent, want: stop},
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{
				Rand:    func() float64 { return tt.jitter },
				Restart: func(int) (time.Duration, bool) { return tt.later, tt.later > 0 },
			}
			got, wait := decide(crm.Outcome{Next: tt.next, States: tt.states, After: tt.after}, tt.tries, tt.taken, o)
			if got != tt.want || (wait-tt.wait).Abs() > 1 { // a float's rounding
				t.Errorf("%s after %s, want %s after %s", got, wait, tt.want, tt.wait)
			}
		})
	}
}
