package loader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader/upload"
)

func TestBeginRefuses(t *testing.T) {
	d := draft(t)
	unchecked := d.WithMapping(d.Mapping)
	nothing := draft(t, cartera[3], []string{"1004", "", "juan@example.com", "3000000004", "D-1", "Crédito", "20", "VIVIENDA"})
	for name, tt := range map[string]struct {
		draft  Draft
		target Target
		want   string
	}{
		"not checked":   {unchecked, target, "loader.not_checked"},
		"nothing ready": {nothing, target, "loader.nothing_ready"},
		"no server":     {d, Target{Operation: "op"}, "crm.server_missing"},
		"no operation":  {d, Target{Server: target.Server, Operation: " "}, "crm.operation_missing"},
	} {
		f := folders(t)
		_, err := Begin(context.Background(), f, tt.draft, tt.target, upload.Settings{})
		wantID(t, err, tt.want)
		if _, err := os.Stat(f.Data); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: something was written: %v", name, err)
		}
	}
}

func TestIDsCountByDay(t *testing.T) {
	f, d := folders(t), draft(t)
	for _, want := range []string{"2026-11-23-1", "2026-11-23-2"} {
		if got := begin(t, f, d).ID(); got != want {
			t.Errorf("id %s, want %s", got, want)
		}
	}
	d.Now = func() time.Time { return today.AddDate(0, 0, 1) }
	if got := begin(t, f, d).ID(); got != "2026-11-24-1" {
		t.Errorf("id %s the next day", got)
	}
}

func TestEverythingAccepted(t *testing.T) {
	f := folders(t)
	l := begin(t, f, draft(t))
	if s := l.Snapshot(); s.NotSent != (Tally{5, 7, s.NotSent.Balance}) || s.NotSent.Balance.String() != "2790.50" ||
		s.Held.CaseFiles != 1 || s.Held.Balance.String() != "10" || s.Running || s.Stopped {
		t.Errorf("before: %+v", s)
	}
	c := newCRM(accept)
	s := send(t, l, c, 2)
	if s.Accepted.CaseFiles != 5 || s.Accepted.Obligations != 7 || s.Accepted.Balance.String() != "2790.50" ||
		s.NotSent.CaseFiles != 0 || s.Held.CaseFiles != 1 || s.Done != 5 || s.Planned != 5 || s.Requests != 3 ||
		s.Batch != 3 || s.Batches != 3 || s.Stopped || s.Running || s.Err != nil || s.Last.Cause != crm.CauseAccepted {
		t.Errorf("after: %+v", s)
	}
	for i, r := range c.requests {
		if r.Operation != "cobranza" || len(r.CaseFiles) > 2 {
			t.Errorf("request %d: %s with %d case files", i, r.Operation, len(r.CaseFiles))
		}
	}
	if got := c.requests[0].CaseFiles[0]; got.Value(crm.Identification) != "1001" || len(got.Obligations) != 2 {
		t.Errorf("the first case file is %+v", got)
	}
	// Nothing is sent twice.
	if s := send(t, l, c, 2); s.Requests != 3 || s.Planned != 0 || s.Stopped || ExitCode(s) != 0 {
		t.Errorf("sent again: %+v", s)
	}
	_, err := l.Edit(ana, l.CaseFiles(crm.Accepted)[0].Rows[0], colName, "Otra")
	wantID(t, err, "loader.edit_accepted", "Row", "4")
	_, _, err = l.Undo(ana)
	wantID(t, err, "loader.edit_accepted")
}

// TestUnknownStaysUnknown: a resend that never left says nothing of the first
// attempt, and Send never picks an unknown case file up.
func TestUnknownStaysUnknown(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(lose, accept)
	if s := send(t, l, c, 2); s.Unknown.CaseFiles != 2 || s.NotSent.CaseFiles != 3 || !s.Stopped || ExitCode(s) != 3 {
		t.Fatalf("%+v", s)
	}
	c.script = []answer{network}
	s, err := l.Resend(context.Background(), c, quick(2), []int{ana})
	if err != nil || s.Unknown.CaseFiles != 2 || !s.Stopped || s.Requests != 1+6 {
		t.Fatalf("%+v, %v", s, err)
	}
	c.script = []answer{accept}
	if s := send(t, l, c, 2); s.Unknown.CaseFiles != 2 || s.Accepted.CaseFiles != 3 || ExitCode(s) != 3 {
		t.Fatalf("%+v", s)
	}
	for i, r := range c.requests[7:] {
		for _, f := range r.CaseFiles {
			if id := f.Value(crm.Identification); id == "1001" || id == "1002" {
				t.Errorf("request %d sent %s again by itself", i, id)
			}
		}
	}
	s, err = l.Resend(context.Background(), c, quick(2), []int{ana, luis})
	if err != nil || s.Unknown.CaseFiles != 0 || s.Accepted.CaseFiles != 5 || ExitCode(s) != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestStopped(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(accept, refuseAll)
	s := send(t, l, c, 2)
	if !s.Stopped || s.Accepted.CaseFiles != 2 || s.NotSent.CaseFiles != 3 || s.Done != 2 || s.Planned != 5 ||
		s.Last.Cause != crm.CauseTokenInvalid || ExitCode(s) != 4 || !s.Ended.Equal(today) {
		t.Fatalf("%+v", s)
	}
	if got := state(t, l, juan); got.State != crm.NotSent || got.Cause != crm.CauseTokenInvalid || got.Attempts != 1 {
		t.Errorf("%+v", got)
	}
	c.script = []answer{accept}
	if s := send(t, l, c, 2); s.Accepted.CaseFiles != 5 || s.Stopped {
		t.Errorf("%+v", s)
	}
}

func TestStopAfterBatch(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	l.StopAfterBatch() // nothing runs: nothing happens
	c := newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		l.StopAfterBatch()
		l.StopAfterBatch()
		return accept(ctx, r)
	})
	if s := send(t, l, c, 2); s.Accepted.CaseFiles != 2 || s.NotSent.CaseFiles != 3 || !s.Stopped || ExitCode(s) != 4 {
		t.Errorf("%+v", s)
	}
	if s := send(t, l, newCRM(accept), 2); s.Accepted.CaseFiles != 5 {
		t.Errorf("going on: %+v", s)
	}
}

// TestWhileSending holds a request in flight and looks at everything else.
func TestWhileSending(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	there, goOn := make(chan struct{}), make(chan struct{})
	c := newCRM(reject("1001"), func(ctx context.Context, r crm.Request) crm.Outcome {
		close(there)
		<-goOn
		return accept(ctx, r)
	}, accept)
	done := make(chan Snapshot)
	go func() {
		s, _ := l.Send(context.Background(), c, quick(1))
		done <- s
	}()
	<-there
	if s := l.Snapshot(); !s.Running || s.Stopped || s.Done != 1 || s.Planned != 5 || s.Batch != 2 || s.Batches != 5 ||
		s.Rejected.CaseFiles != 1 || s.Requests != 2 || !s.Started.Equal(today) || !s.Ended.IsZero() {
		t.Errorf("%+v", s)
	}
	row := state(t, l, luis).Rows[0]
	_, err := l.Edit(luis, row, colName, "x") // in flight
	wantID(t, err, "loader.edit_sending", "Row", "6")
	_, err = l.Edit(leo, state(t, l, leo).Rows[0], colName, "x") // planned
	wantID(t, err, "loader.edit_sending")
	if got, err := l.Edit(ana, state(t, l, ana).Rows[0], colName, "Ana B. Ejemplo"); err != nil || !got.Edited { // already rejected
		t.Errorf("%+v, %v", got, err)
	}
	_, err = l.Send(context.Background(), c, quick(1))
	wantID(t, err, "loader.sending")
	wantID(t, l.Close(), "loader.sending")
	close(goOn)
	if s := <-done; s.Accepted.CaseFiles != 4 || s.Running || s.Stopped {
		t.Errorf("%+v", s)
	}
	if _, err := l.Edit(ana, state(t, l, ana).Rows[1], colName, "Ana B. Ejemplo"); err != nil {
		t.Error(err)
	}
}

func TestCancelCutsWhatIsInFlight(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	ctx, cancel := context.WithCancel(context.Background())
	c := newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		cancel()
		<-ctx.Done()
		return lose(ctx, r)
	})
	s, err := l.Send(ctx, c, quick(2))
	if err != nil || s.Unknown.CaseFiles != 2 || s.NotSent.CaseFiles != 3 || !s.Stopped || ExitCode(s) != 3 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestWaitingIsTold(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(func(_ context.Context, r crm.Request) crm.Outcome {
		o := outcome(5, crm.CauseRateLimited, crm.Wait, len(r.CaseFiles), crm.NotSent)
		o.After = time.Minute
		return o
	}, accept)
	var waiting Snapshot
	opts := quick(10)
	opts.Wait = func(context.Context, time.Duration) error {
		waiting = l.Snapshot()
		return nil
	}
	s, err := l.Send(context.Background(), c, opts)
	if err != nil || s.Waiting != "" || !s.WaitUntil.IsZero() || s.Accepted.CaseFiles != 5 {
		t.Errorf("after: %+v, %v", s, err)
	}
	if waiting.Waiting != crm.CauseRateLimited || !waiting.WaitUntil.Equal(today.Add(time.Minute)) || !waiting.Running {
		t.Errorf("while it waits: %+v", waiting)
	}
}

// TestTheLongerWaitIsTold: of two batches that wait, the run goes on after both.
func TestTheLongerWaitIsTold(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	for _, wait := range []time.Duration{time.Minute, time.Second} {
		l.report(upload.Progress{Waiting: crm.CauseNetwork, Wait: wait})
	}
	if got := l.Snapshot().WaitUntil; !got.Equal(today.Add(time.Minute)) {
		t.Errorf("waits until %s", got)
	}
}

// TestLastChangeIsAnnounced reads like a screen does, one snapshot a poke, and
// must end with the last state.
func TestLastChangeIsAnnounced(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	seen := make(chan Snapshot, 1)
	go func() {
		for {
			<-l.Changed()
			if s := l.Snapshot(); !s.Running && !s.Started.IsZero() {
				seen <- s
				return
			}
		}
	}()
	want := send(t, l, newCRM(accept), 1)
	if got := <-seen; got.Accepted != want.Accepted || got.Done != want.Done || got.Ended != want.Ended {
		t.Errorf("last seen %+v, want %+v", got, want)
	}
}

func TestJournalFailsBeforeARequest(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	l.journal.Close()
	c := newCRM(accept)
	s, err := l.Send(context.Background(), c, quick(2))
	wantID(t, err, "loader.journal_unwritable", "Load", l.ID())
	if s.Err == nil || !s.Stopped || s.NotSent.CaseFiles != 5 || s.Requests != 0 || len(c.requests) != 0 ||
		s.Last.Row != 1 || s.Last.Cause != crm.CauseJournal || ExitCode(s) != 4 {
		t.Errorf("%+v", s)
	}
	_, err = l.Edit(luis, state(t, l, luis).Rows[0], colName, "x")
	wantID(t, err, "loader.journal_unwritable")
	if got := state(t, l, luis); got.Edited || got.Name != "Luis Ejemplo" {
		t.Errorf("an edit that was not written stands: %+v", got)
	}
}

func TestJournalFailsAtAnOutcome(t *testing.T) {
	f, d := folders(t), draft(t)
	l := begin(t, f, d)
	c := newCRM(accept, func(ctx context.Context, r crm.Request) crm.Outcome {
		l.journal.Close()
		return accept(ctx, r)
	})
	s, err := l.Send(context.Background(), c, quick(2))
	wantID(t, err, "loader.outcome_not_taken", "Load", l.ID())
	if s.Err == nil || s.Accepted.CaseFiles != 2 || s.Unknown.CaseFiles != 2 || s.NotSent.CaseFiles != 1 || len(c.requests) != 2 ||
		s.Last.Row != 15 || s.Last.Cause != crm.CauseInterrupted || !s.Stopped || ExitCode(s) != 3 {
		t.Errorf("%+v", s)
	}
	_, err = l.Send(context.Background(), c, quick(2))
	wantID(t, err, "loader.outcome_not_taken")
	if len(c.requests) != 2 {
		t.Error("something was sent after it")
	}
	same, err := Open(context.Background(), f, l.ID(), d)
	if err != nil {
		t.Fatal(err)
	}
	defer same.Close()
	compare(t, same, l)
}

// compare fails unless two loads tell the same.
func compare(t interface {
	Helper()
	Errorf(string, ...any)
}, got, want *Load) {
	t.Helper()
	a, b := got.Snapshot(), want.Snapshot()
	for _, s := range []*Snapshot{&a, &b} { // what is of a run, not of the load
		*s = Snapshot{NotSent: s.NotSent, Accepted: s.Accepted, Rejected: s.Rejected, Unknown: s.Unknown, Held: s.Held,
			Requests: s.Requests, Unattributed: s.Unattributed}
	}
	if x, y := fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b); x != y {
		t.Errorf("snapshot\n got %s\nwant %s", x, y)
	}
	every := []crm.State{crm.NotSent, crm.Accepted, crm.Rejected, crm.Unknown}
	x, y := got.CaseFiles(every...), want.CaseFiles(every...)
	for i := range x {
		// The issues of rows that were checked by themselves lack what takes the
		// other rows to see; what counts is whether they hold the case file back.
		x[i].Issues, y[i].Issues = nil, nil
		if a, b := fmt.Sprintf("%+v", x[i]), fmt.Sprintf("%+v", y[i]); a != b {
			t.Errorf("case file %d\n got %s\nwant %s", i, a, b)
		}
		a, _ := got.Payload(i)
		b, _ := want.Payload(i)
		if string(a) != string(b) {
			t.Errorf("payload %d\n got %s\nwant %s", i, a, b)
		}
	}
	if a, b := fmt.Sprintf("%+v", got.Summary()), fmt.Sprintf("%+v", want.Summary()); a != b {
		t.Errorf("summary\n got %s\nwant %s", a, b)
	}
}

func TestPanicInTheSender(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	s, err := l.Send(context.Background(), newCRM(func(context.Context, crm.Request) crm.Outcome { panic("boom") }), quick(2))
	if err != nil || s.Unknown.CaseFiles != 2 || s.NotSent.CaseFiles != 3 || s.Running || !s.Stopped {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestClosed(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	_, err := l.Send(context.Background(), newCRM(accept), upload.Options{})
	wantID(t, err, "loader.closed")
	_, err = l.Edit(luis, state(t, l, luis).Rows[0], colName, "x")
	wantID(t, err, "loader.closed")
}

func TestWhatTheJournalHolds(t *testing.T) {
	f := folders(t)
	l := begin(t, f, draft(t))
	send(t, l, newCRM(accept), 100)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	r := record(t, f, l.ID())
	if r.Load.Workbook != "cartera.xlsx" || r.Load.HeaderRow != 3 || r.Load.Server != "https://crm.example.com" ||
		!slices.Equal(r.CaseFiles[ana].Rows, []int{4, 5}) || len(r.Attempts) != 1 || len(r.Attempts[0].BodyHash) != 64 {
		t.Errorf("%+v", r)
	}
}

// What is on the wire is told apart, and what was tolerated in answers once each.
func TestInFlightAndWarnings(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	during := 0
	snap := send(t, l, newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		during = l.Snapshot().InFlight
		o := accept(ctx, r)
		o.Warnings = []string{crm.WarnBOM, crm.WarnLatin1}
		return o
	}), 2)
	if during == 0 || snap.InFlight != 0 {
		t.Errorf("%d in flight during a request, %d after the last", during, snap.InFlight)
	}
	if !slices.Equal(snap.Warnings, []string{crm.WarnBOM, crm.WarnLatin1}) {
		t.Errorf("warnings %v", snap.Warnings)
	}
}

// TestTimeLeft goes by batches: a canary takes as long as a batch of a hundred.
func TestTimeLeft(t *testing.T) {
	for _, tt := range []struct {
		done, finished, batches int
		spent, want             time.Duration
		ok                      bool
	}{
		{0, 0, 9, time.Second, 0, false},
		{1, 1, 9, time.Second, 8 * time.Second, true},
		{111, 3, 9, 3 * time.Second, 6 * time.Second, true},
		{694, 9, 9, 9 * time.Second, 0, false},
		{1, 1, 9, 0, 0, false},                // no pace yet
		{1, 1, 9, -time.Hour, 0, false},       // the clock was set back
		{10, 2, 1, 3 * time.Second, 0, false}, // halved, and not counted anew yet
	} {
		s := Snapshot{Done: tt.done, Planned: 694, Finished: tt.finished, Batches: tt.batches, Started: now()}
		if left, ok := s.TimeLeft(now().Add(tt.spent)); left != tt.want || ok != tt.ok {
			t.Errorf("%+v: %s, %v", tt, left, ok)
		}
	}
}
