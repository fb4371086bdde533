package loader

import (
	"context"
	"errors"
	"time"

	"wolkload/crm"
	"wolkload/loader/upload"
)

// Prober asks for a token's quota: *crm.Client. Asking costs one request of it.
type Prober interface {
	TokenInformation(ctx context.Context, operation string) (crm.TokenInformation, error)
}

// Quota is what a token could still do when it was asked. The zero value is
// one that was not asked.
type Quota struct {
	Known     bool
	Limit     int64 // requests a day
	Available int64
	Restarts  time.Time // when it is whole again, to the hour: the CRM tells no more
}

// RestartKnown says that Restarts means something.
func (q Quota) RestartKnown() bool { return q.Known && !q.Restarts.IsZero() }

// Enough says that it lasts for so many requests, or that it is not known.
func (q Quota) Enough(requests int) bool { return !q.Known || q.Available >= int64(requests) }

// probeTimeout is how long a question is worth waiting for: a load's own
// requests wait longer.
const probeTimeout = 30 * time.Second

// Waits for a quota that should be whole again and is not: the CRM tells the
// hour, not the minute.
const (
	restartMargin = time.Minute
	restartAgain  = 15 * time.Minute
	restarts      = 12                                 // so often, when it should be whole
	restartsADay  = int(25 * time.Hour / restartAgain) // and when no one told when it will be
)

// AskQuota asks for the quota of the token, at the cost of one request of it.
// An error that is a reason not to send at all comes back (no answer, a token
// that is refused); where the CRM just does not tell, the quota is not known.
// Errors are *crm.Error, and ctx's.
func (l *Load) AskQuota(ctx context.Context, p Prober) (Quota, error) {
	q, err := AskQuota(ctx, p, l.target.Operation, l.now)
	if err == nil {
		l.KnowQuota(q)
	}
	return q, err
}

// AskQuota asks for the quota before there is a load.
func AskQuota(ctx context.Context, p Prober, operation string, now func() time.Time) (q Quota, err error) {
	limited, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	info, err := p.TokenInformation(limited, operation)
	if ctx.Err() != nil {
		return q, ctx.Err()
	}
	if e := (*crm.Error)(nil); errors.As(err, &e) {
		switch e.ID {
		case crm.ErrProbe:
			return q, nil
		case crm.ErrProbeQuota:
			return Quota{Known: true}, nil
		}
	}
	if err != nil {
		return q, err
	}
	q = Quota{Known: true, Limit: info.Limit, Available: info.Available}
	if info.HoursToRestart >= 0 && info.HoursToRestart <= 24*31 { // more is no day's quota
		q.Restarts = now().Add(time.Duration(info.HoursToRestart) * time.Hour)
	}
	return q, nil
}

// KnowQuota tells the load a quota that was asked for. One that is not known
// changes nothing, and one that does not tell when it restarts leaves that as it
// was told before, if it is still to come.
func (l *Load) KnowQuota(q Quota) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !q.Known {
		return
	}
	if q.Restarts.IsZero() && l.quota.Restarts.After(l.now()) {
		q.Restarts = l.quota.Restarts
	}
	l.quota = q
	l.poke()
}

// estimated is how many case files EstimateRequests looks at.
const estimated = 200

// EstimateRequests is about how many requests a load of a checked draft will
// take: case files are counted, their sizes are those of some of them.
func EstimateRequests(d Draft, operation string, s upload.Settings) int {
	r := d.Result
	var plan []upload.Item
	var scratch []byte
	bytes, looked := 0, 0
	every := max(r.Ready.CaseFiles/estimated, 1)
	for i := range r.Len() {
		if r.IsHeld(i) || d.without.earlier(r, i) != "" {
			continue
		}
		obligations, _ := r.Owed(i)
		plan = append(plan, upload.Item{Index: int32(i), Obligations: int32(obligations)})
		if len(plan)%every == 1 || every == 1 {
			if c, err := contentOf(r.CaseFile(i).CaseFile, &scratch); err == nil {
				bytes, looked = bytes+int(c.size), looked+1
			}
		}
	}
	for i := range plan {
		plan[i].Size = int32(bytes / max(looked, 1))
	}
	return upload.Requests(operation, plan, s)
}

// restart says how long to wait for a quota that is spent: not at all when it is
// not known when it restarts.
func (l *Load) restart(tries int) (time.Duration, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.quota.RestartKnown() || tries >= restarts {
		return 0, false
	}
	if wait := l.quota.Restarts.Sub(l.now()) + restartMargin; wait > restartMargin && tries == 0 {
		return wait, true
	}
	return restartAgain, true
}

// WaitQuota is the Restart of upload.Options for a run that waits whatever is
// known: where it is not known when the quota restarts, it is tried every now
// and then for a day.
func (l *Load) WaitQuota(tries int) (time.Duration, bool) {
	l.mu.Lock()
	known := l.quota.RestartKnown()
	l.mu.Unlock()
	if known {
		return l.restart(tries)
	}
	return restartAgain, tries < restartsADay
}
