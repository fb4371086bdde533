package command

import (
	"context"
	"fmt"
	"os"
	"time"

	"wolkload/crm"
	"wolkload/loader"
)

// grace is how long an answer in flight is awaited when the system asks the
// program to end: it would be killed soon after.
const grace = 4 * time.Second

// ending is how a run of a load ended.
type ending struct {
	snap        loader.Snapshot
	err         error
	interrupted bool // a signal asked for its end
	cut         bool // what was in flight was not waited for
}

// runFlags say how a load is run and told of.
type runFlags struct {
	quota
	yes    bool
	asJSON bool
}

// run sends what is not sent of a load and tells what became of it. When too
// much of it is rejected it asks whether to go on, where there is someone to ask.
func (r *runner) run(ctx context.Context, load *loader.Load, client *crm.Client, f runFlags) error {
	s := load.Settings()
	for {
		end := r.watch(ctx, load, func(ctx context.Context) (loader.Snapshot, error) {
			return load.Send(ctx, client, r.options(load, f.quota, s))
		})
		if !end.snap.TooManyRejected || end.interrupted {
			return r.conclude(load, end, f.asJSON)
		}
		r.say("command.end.too_many_rejected", "Rejected", end.snap.Rejected.CaseFiles,
			"Done", end.snap.Done, "Share", percent{&s.MaxRejected}.String())
		if f.yes || !r.interactive() {
			return r.conclude(load, end, f.asJSON)
		}
		answer, err := r.line(ctx, r.texts.T("command.confirm.ask_go_on"))
		if err != nil {
			return err
		}
		if !isYes(answer) {
			return r.conclude(load, end, f.asJSON)
		}
		s.MaxRejected = 1
	}
}

// watch runs send, which sends case files of load, tells how it goes, and
// turns interrupts into its end: the first one lets the request in flight
// finish, the second cuts it. Asked to terminate, it waits for the answer only
// so long. It returns when send has returned.
func (r *runner) watch(ctx context.Context, load *loader.Load, send func(context.Context) (loader.Snapshot, error)) ending {
	ctx, cut := context.WithCancel(ctx)
	defer cut()
	signals := make(chan os.Signal, 4)
	defer r.Notify(signals)()

	done := make(chan ending, 1)
	go func() {
		end := ending{}
		defer func() {
			// A panic must not cost the word on what was sent: what was in flight
			// stands in the journal as an intent without an outcome. What was
			// panicked with may be a debtor's.
			if p := recover(); p != nil {
				end = ending{snap: load.Snapshot(), err: fmt.Errorf("sending: panic with a %T", p)}
			}
			done <- end
		}()
		end.snap, end.err = send(ctx)
	}()

	m := r.meter()
	var (
		stopping bool
		wasCut   bool
		deadline <-chan time.Time
		waiting  crm.Cause
	)
	for {
		select {
		case <-load.Changed():
			if stopping {
				load.StopAfterBatch() // a signal that came before the run had begun
			}
			snap := load.Snapshot()
			if snap.Waiting != waiting { // a wait is told at once: it may be long
				waiting = snap.Waiting
				m.always(r.progressLine(snap))
				break
			}
			m.show(r.progressLine(snap))
		case s := <-signals:
			m.keep()
			switch {
			case s == os.Interrupt && stopping:
				r.say("command.send.cut")
				wasCut = true
				cut()
			case s == os.Interrupt:
				r.say("command.send.stopping")
				load.StopAfterBatch()
			default:
				r.say("command.send.terminating")
				load.StopAfterBatch()
				deadline = r.After(grace)
			}
			stopping = true
		case <-deadline:
			wasCut = true
			cut()
		case end := <-done:
			m.always(r.progressLine(end.snap))
			m.keep()
			end.interrupted, end.cut = stopping, wasCut
			return end
		}
	}
}

// wait is how a run waits between requests.
func (r *runner) wait(ctx context.Context, d time.Duration) error {
	select {
	case <-r.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// progressLine tells where a run stands.
func (r *runner) progressLine(s loader.Snapshot) string {
	t := r.texts
	line := t.T("command.send.progress", "Done", s.Done, "Planned", s.Planned, "Accepted", s.Accepted.CaseFiles,
		"Rejected", s.Rejected.CaseFiles, "Unknown", s.Unknown.CaseFiles)
	switch {
	case s.Waiting != "":
		wait := max(s.WaitUntil.Sub(r.Now()), 0).Round(time.Second)
		line += " · " + t.T("command.send.waiting", "Reason", t.T("outcome."+string(s.Waiting)), "Time", wait.String())
	case s.Running:
		if left, ok := s.TimeLeft(r.Now()); ok {
			line += " · " + t.T("command.send.left", "Time", left.String())
		}
	}
	return line
}
