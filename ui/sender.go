package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/upload"
	"wolkload/loader/workbook"
	"wolkload/ui/screen"
)

// beat is the shortest time between two redraws while sending: View runs after
// every message, so a message per batch would cost more than the sending.
const beat = 100 * time.Millisecond

// grace is how long an answer in flight is awaited when the program must end.
const grace = 4 * time.Second

// run is one run that sends, in a goroutine that the app owns and awaits.
type run struct {
	id     int
	load   *loader.Load
	cancel context.CancelFunc
	done   chan struct{} // closed when it has ended; snapshot and err are then set
	snap   loader.Snapshot
	err    error
}

// Messages about runs; each carries the id of the run it belongs to.
type (
	begun struct {
		start   screen.Start
		load    *loader.Load
		client  upload.Sender
		dropped bool // the load there was is closed: it was for another place
		err     error
	}
	changed struct {
		id   int
		snap loader.Snapshot
	}
	ended    struct{ id int }
	reopened struct {
		load       *loader.Load
		draft      loader.Draft
		generation int  // of the session when it was asked for
		leave      bool // what is open is left for it
		err        error
	}
	short struct { // the quota is too little
		start  screen.Start
		quota  loader.Quota
		needed int
	}
	relisted  struct{ loads []loader.LoadInfo }
	terminate struct{} // a signal or a closed terminal
	cutNow    struct{}
)

// start makes the client, asks for the token's quota, and makes the load with
// its journal, the first time or when nothing has left of the one there is.
func (a *App) start(msg screen.Start) tea.Cmd {
	if a.session.Sending || a.session.Draft == nil {
		return nil
	}
	a.session.Server, a.session.Operation, a.session.Token = msg.Server, msg.Operation, msg.Token
	fixed := a.session.Begun()
	a.session.Sending, a.session.Resend = true, msg.CaseFiles != nil
	s, env := *a.session, a.env
	return func() tea.Msg {
		server, err := crm.ParseServer(msg.Server)
		if err != nil {
			return begun{start: msg, err: err}
		}
		client, err := crm.NewClient(crm.Options{Server: server, Token: msg.Token, Timeout: s.Timeout, CAFile: s.CAFile})
		if err != nil {
			return begun{start: msg, err: err}
		}
		draft, target := s.Draft.Without(msg.Without), loader.Target{Server: server, Operation: msg.Operation}
		quota, ok, err := askQuota(msg, s, draft, client, env.Now)
		if err != nil || !ok {
			if err == nil {
				return quota
			}
			return begun{start: msg, err: err}
		}
		load := s.Load
		dropped := load != nil && !fixed
		if dropped {
			// Nothing of it has left: another place, or another choice, is another load.
			err, load = load.Discard(), nil
		}
		if load == nil && err == nil {
			load, err = loader.BeginCompared(context.Background(), env.Folders, draft, target, s.Settings, msg.Delta)
		}
		if err == nil && quota.quota.Known {
			load.KnowQuota(quota.quota)
		}
		return begun{start: msg, load: load, client: client, dropped: dropped, err: err}
	}
}

// askQuota asks for the token's quota before anything is sent. ok is false when
// it is too little and a person is to say whether to begin all the same. What is
// sent once more is not worth a request more.
func askQuota(msg screen.Start, s screen.Session, d loader.Draft, p loader.Prober, now func() time.Time) (q short, ok bool, err error) {
	if msg.CaseFiles != nil || s.NoQuota {
		return q, true, nil
	}
	if msg.Quota != nil {
		q.quota = *msg.Quota
		return q, true, nil
	}
	q.start = msg
	if q.quota, err = loader.AskQuota(context.Background(), p, msg.Operation, now); err != nil {
		return q, false, err
	}
	if s.Begun() {
		q.needed = s.Load.Requests(s.Load.Settings())
	} else {
		q.needed = loader.EstimateRequests(d, msg.Operation, s.Settings)
	}
	return q, q.quota.Enough(q.needed), nil
}

// short asks whether to begin with a quota that is too little.
func (a *App) short(msg short) tea.Cmd {
	a.session.Sending = false
	t, start := a.env.Texts, msg.start
	start.Quota = &msg.quota
	lines := []string{t.T("send.quota.left", "Available", int(msg.quota.Available), "Limit", int(msg.quota.Limit), "Count", msg.needed)}
	if msg.quota.RestartKnown() {
		lines = append(lines, t.T("send.quota.waits", "Time", a.env.Clock(msg.quota.Restarts)))
	} else {
		lines = append(lines, t.T("send.quota.stops"))
	}
	return tea.Batch(a.toAll(screen.Finished{}), screen.Emit(screen.Ask{
		Title: t.T("send.quota.title"), Lines: lines, Yes: t.T("send.quota.yes"), Then: start,
	}))
}

// begun starts the goroutine that sends.
func (a *App) begun(msg begun) tea.Cmd {
	if msg.err != nil {
		a.session.Sending = false
		if msg.dropped {
			a.session.Load, a.session.Snapshot = nil, loader.Snapshot{}
		}
		return tea.Batch(a.env.Fail(msg.err), a.toAll(screen.Finished{Err: msg.err}))
	}
	ctx, cancel := context.WithCancel(context.Background())
	a.runs++
	r := &run{id: a.runs, load: msg.load, cancel: cancel, done: make(chan struct{})}
	a.run, a.stopping = r, false
	a.session.Load = msg.load
	a.session.Snapshot = msg.load.Snapshot()
	go func() {
		defer close(r.done)
		defer func() {
			// A panic here would leave the terminal broken; what was in flight
			// stands in the journal as an intent without an outcome.
			if p := recover(); p != nil {
				r.snap, r.err = r.load.Snapshot(), panicked("sending", p)
			}
		}()
		options := upload.Options{Settings: msg.load.Settings()}
		if msg.start.GoOn {
			options.MaxRejected = 1
		}
		if msg.start.CaseFiles == nil {
			r.snap, r.err = r.load.Send(ctx, msg.client, options)
		} else {
			r.snap, r.err = r.load.Resend(ctx, msg.client, upload.Options{}, msg.start.CaseFiles)
		}
	}()
	return tea.Batch(r.next(), a.toAll(screen.Progress{}))
}

// next waits for a change and then for the beat, so that the screen is drawn
// at most every beat; the end is told at once.
func (r *run) next() tea.Cmd {
	return func() tea.Msg {
		select {
		case <-r.done:
			return ended{r.id}
		case <-r.load.Changed():
		}
		timer := time.NewTimer(beat)
		defer timer.Stop()
		select {
		case <-r.done:
			return ended{r.id}
		case <-timer.C:
			return changed{r.id, r.load.Snapshot()}
		}
	}
}

func (a *App) changed(msg changed) tea.Cmd {
	if a.run == nil || msg.id != a.run.id {
		return nil
	}
	a.session.Snapshot = msg.snap
	if a.stopping {
		a.run.load.StopAfterBatch() // asked for before the run had begun, it was not heard
	}
	return tea.Batch(a.run.next(), a.toAll(screen.Progress{}))
}

func (a *App) ended(msg ended) tea.Cmd {
	if a.run == nil || msg.id != a.run.id {
		return nil
	}
	r := a.run
	r.cancel()
	a.run, a.session.Sending, a.session.Pausing = nil, false, false
	a.notice = screen.Notice{} // "stopping" is over
	a.session.Snapshot = r.load.Snapshot()
	cmd := a.toAll(screen.Finished{Err: r.err})
	if a.leaving {
		return tea.Quit
	}
	if r.err != nil {
		cmd = tea.Batch(cmd, a.env.Fail(r.err))
	}
	return tea.Batch(cmd, a.relist())
}

// relist looks at the loads of this machine. That they can't be listed is told
// where they are asked for.
func (a *App) relist() tea.Cmd {
	folders := a.env.Folders
	return func() tea.Msg {
		loads, _ := loader.ListLoads(folders)
		return relisted{loads}
	}
}

// after is what the screens are told when the loads were looked at anew.
func (relisted) after() tea.Msg { return screen.Listed{} }

// pause keeps further requests back, or lets them go again.
func (a *App) pause() {
	if a.run == nil {
		return
	}
	if a.session.Pausing = !a.session.Pausing; a.session.Pausing {
		a.run.load.Pause()
	} else {
		a.run.load.GoOn()
	}
}

// reopen opens an earlier load of the draft's workbook, to go on with it.
func (a *App) reopen(id string) tea.Cmd {
	if a.session.Draft == nil || a.session.Load != nil || a.session.Sending {
		return nil
	}
	draft, folders, generation := *a.session.Draft, a.env.Folders, a.session.Generation
	return func() tea.Msg {
		load, err := loader.Open(context.Background(), folders, id, draft)
		if err != nil {
			return reopened{err: err}
		}
		return reopened{load: load, draft: load.Draft(), generation: generation}
	}
}

// reopened takes an earlier load with the mapping it was made with.
func (a *App) reopened(msg reopened) tea.Cmd {
	if msg.err != nil {
		return a.env.Fail(msg.err)
	}
	if msg.leave && !a.session.Sending && msg.generation == a.session.Generation {
		if err := a.leave(); err != nil {
			return tea.Batch(a.env.Fail(err), closing(msg.load))
		}
	}
	if a.session.Load != nil || msg.generation != a.session.Generation {
		// The draft was changed meanwhile: the load is not this draft's.
		if err := msg.load.Close(); err != nil {
			return a.env.Fail(err)
		}
		return nil
	}
	target := msg.load.Target()
	a.session.Draft, a.session.Load, a.session.Snapshot = &msg.draft, msg.load, msg.load.Snapshot()
	a.session.Generation++
	a.session.Server, a.session.Operation = target.Server.String(), target.Operation
	if !msg.leave {
		return a.refresh()
	}
	if n := a.session.Snapshot; n.NotSent.CaseFiles == 0 && n.Rejected.CaseFiles+n.Unknown.CaseFiles > 0 {
		return a.goTo(screen.Rejects)
	}
	return a.goTo(screen.Send)
}

// leave closes the load and the workbook that are open.
func (a *App) leave() error {
	var err error
	if l := a.session.Load; l != nil {
		err = l.Discard()
	}
	if d := a.session.Draft; d != nil {
		d.Book.Close() // only read from
	}
	a.session.Load, a.session.Draft, a.session.Snapshot = nil, nil, loader.Snapshot{}
	return err
}

// closing gives a load free that nobody wants any more.
func closing(l *loader.Load) tea.Cmd {
	return func() tea.Msg {
		l.Close() // opened and not changed
		return nil
	}
}

// resume opens an earlier load with its workbook, and leaves what is open now.
func (a *App) resume(id string) tea.Cmd {
	if a.session.Sending {
		return screen.Say(screen.Warn, a.env.Texts.T("app.sending_fixed"))
	}
	if l := a.session.Load; l != nil && l.ID() == id {
		return a.goTo(screen.Send)
	}
	folders, generation := a.env.Folders, a.session.Generation
	return func() tea.Msg {
		load, err := loader.Resume(context.Background(), folders, id, "", workbook.Options{}, nil)
		if err != nil {
			return reopened{err: err}
		}
		return reopened{load: load, draft: load.Draft(), generation: generation, leave: true}
	}
}

// stopSoft lets the request in flight finish.
func (a *App) stopSoft() {
	if a.run == nil {
		return
	}
	a.stopping = true
	a.run.load.StopAfterBatch()
	a.notice = screen.Notice{Kind: screen.Warn, Text: a.env.Texts.T("app.stopping")}
}

// cut ends the request in flight now; its case files become unknown.
func (a *App) cut() {
	if a.run != nil {
		a.run.cancel()
	}
}

// terminate ends the program from outside: softly first, then by force.
func (a *App) terminate() tea.Cmd {
	if a.run == nil {
		return tea.Quit
	}
	a.leaving = true
	a.stopSoft()
	return tea.Tick(grace, func(time.Time) tea.Msg { return cutNow{} })
}

// await waits for a run that is still under way when the program has ended:
// for the answer at most grace, then it is cut and its outcome journaled.
func (a *App) await() {
	if a.run == nil {
		return
	}
	a.run.load.StopAfterBatch()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-a.run.done:
	case <-timer.C:
		a.run.cancel()
		<-a.run.done
	}
}
