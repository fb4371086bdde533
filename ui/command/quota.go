package command

import (
	"context"
	"time"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/upload"
)

// quota is what is to be done about the token's quota, as flags say it.
type quota struct {
	unasked bool // don't ask for it
	wait    bool // wait for its restart when it is spent
}

func (q *quota) flags(f flagSet, r *runner) {
	f.BoolVar(&q.unasked, "no-quota-check", false, r.flag("no-quota-check"))
	f.BoolVar(&q.wait, "wait-quota", false, r.flag("wait-quota"))
}

// askQuota asks for the token's quota before there is a load, and holds it
// against what the load needs. Where it is too little, a person says whether to
// begin all the same.
func (r *runner) askQuota(ctx context.Context, f sendFlags, p loader.Prober, d loader.Draft, to loader.Target) (loader.Quota, error) {
	if f.unasked {
		return loader.Quota{}, nil
	}
	found, err := loader.AskQuota(ctx, p, to.Operation, r.Now)
	if err != nil {
		return found, err
	}
	needed := loader.EstimateRequests(d, to.Operation, f.Settings)
	r.tellQuota(found, needed)
	if found.Enough(needed) || f.yes || f.wait {
		return found, nil
	}
	answer, err := r.line(ctx, r.texts.T("command.confirm.ask_go_on"))
	if err == nil && !isYes(answer) {
		err = wrong("not_confirmed")
	}
	return found, err
}

// tellQuota says what is left of a quota and what is needed.
func (r *runner) tellQuota(q loader.Quota, needed int) {
	if !q.Known {
		r.say("command.quota.unknown")
		return
	}
	r.say("command.quota.left", "Available", int(q.Available), "Limit", int(q.Limit), "Count", needed)
	if !q.Enough(needed) {
		if q.RestartKnown() {
			r.say("command.quota.short_until", "Time", r.clock(q.Restarts))
		} else {
			r.say("command.quota.short")
		}
	}
}

// clock writes a moment as people read it, with the day when it is not today.
func (r *runner) clock(at time.Time) string {
	at = at.In(r.Now().Location())
	if at.Format(time.DateOnly) == r.Now().Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2006-01-02 15:04")
}

// options are those of a run: the flags of the quota over the load's settings.
func (r *runner) options(load *loader.Load, q quota, s upload.Settings) upload.Options {
	o := upload.Options{Settings: s, Wait: r.wait, Restart: load.WaitQuota}
	if !q.wait {
		o.Restart = func(int) (time.Duration, bool) { return 0, false }
	}
	return o
}

// recheck asks for the quota of a load that is gone on with.
func (r *runner) recheck(ctx context.Context, q quota, load *loader.Load, client *crm.Client) error {
	if q.unasked {
		return nil
	}
	found, err := load.AskQuota(ctx, client)
	if err == nil {
		r.tellQuota(found, load.Requests(load.Settings()))
	}
	return err
}
