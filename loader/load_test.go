package loader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
	"wolkload/loader/workbook"
	"wolkload/mapping"
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
		_, err := Begin(f, tt.draft, tt.target)
		if wantID(t, err, tt.want); f.Data != "" {
			if _, err := os.Stat(f.Data); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s: something was written: %v", name, err)
			}
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

// TestRejectFixResend is the main job: what was rejected is corrected and sent
// again, and only that.
func TestRejectFixResend(t *testing.T) {
	f, d := folders(t), draft(t)
	l := begin(t, f, d)
	c := newCRM(reject("1002", "1006"))
	if s := send(t, l, c, 100); s.Accepted.CaseFiles != 3 || s.Rejected.CaseFiles != 2 || s.Rejected.Obligations != 3 || ExitCode(s) != 1 {
		t.Fatalf("%+v", s)
	}
	rejected := l.CaseFiles(crm.Rejected)
	if len(rejected) != 2 || rejected[0].Identification != "1002" || rejected[0].Name != "Luis Ejemplo" ||
		rejected[0].Reason != "Telephone is not valid" || rejected[0].AttributedBy != crm.ByIdentification ||
		!json.Valid(rejected[0].Raw) || rejected[0].Attempts != 1 || rejected[0].Edited || rejected[0].Cause != crm.CauseSomeRejected {
		t.Fatalf("rejected %+v", rejected)
	}
	row := rejected[0].Rows[0]
	got, err := l.Edit(luis, row, colPhone, "3110000002")
	if err != nil || !got.Edited || len(got.Issues) != 0 || got.State != crm.Rejected {
		t.Fatalf("edited %+v, %v", got, err)
	}
	if cell := l.Rows().Cell(row, colPhone); cell != (workbook.Cell{Raw: "3110000002", Kind: workbook.Edited}) || l.Rows().Shown(row, colPhone) != "3110000002" {
		t.Errorf("cell %+v", cell)
	}
	if cell := d.Store.Cell(row, colPhone); cell.Raw != "3000000002" {
		t.Errorf("the store was changed: %+v", cell)
	}
	if got, err = l.Edit(luis, row, colBalance, "1.000,25"); err != nil || got.Balance.String() != "1000.25" {
		t.Fatalf("edited %+v, %v", got, err)
	}
	if s := l.Snapshot(); s.Rejected.Balance.String() != "1090.25" { // and Leo's 90
		t.Errorf("rejected balance %s", s.Rejected.Balance)
	}
	payload, err := l.Payload(luis)
	if err != nil || !strings.Contains(string(payload), `"Telephone":"3110000002"`) || !strings.Contains(string(payload), `"total_balance":"1000.25"`) {
		t.Errorf("payload %s, %v", payload, err)
	}
	c.script = []answer{accept}
	s, err := l.Resend(context.Background(), c, quick(10), []int{luis, luis})
	if err != nil || s.Accepted.CaseFiles != 4 || s.Rejected.CaseFiles != 1 || s.Planned != 1 || s.Requests != 2 {
		t.Fatalf("resent %+v, %v", s, err)
	}
	if sent := c.requests[1].CaseFiles; len(sent) != 1 || sent[0].Value(crm.Telephone) != "3110000002" {
		t.Errorf("resent %+v", sent)
	}
	if got := state(t, l, luis); got.State != crm.Accepted || got.Reason != "" || got.Raw != nil || got.AttributedBy != "" ||
		got.Attempts != 2 || got.Edited || got.Balance.String() != "1000.25" {
		t.Errorf("accepted %+v", got)
	}
	_, err = l.Resend(context.Background(), c, quick(10), []int{leo, luis})
	wantID(t, err, "loader.resend_accepted", "Row", "6", "Count", "1")
	if len(c.requests) != 2 {
		t.Error("something was sent all the same")
	}
}

func TestUndo(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	send(t, l, newCRM(reject("1002")), 100)
	row := state(t, l, luis).Rows[0]
	for _, text := range []string{"Luis A. Ejemplo", "Luis B. Ejemplo", ""} {
		if _, err := l.Edit(luis, row, colName, text); err != nil {
			t.Fatal(err)
		}
	}
	if got := state(t, l, luis); len(got.Issues) != 1 || got.Issues[0].Rule != mapping.RuleMissingMandatory ||
		got.Issues[0].CaseFile != luis || got.Held {
		t.Errorf("without a name: %+v", got)
	}
	for _, want := range []string{"Luis B. Ejemplo", "Luis A. Ejemplo", "Luis Ejemplo"} {
		got, ok, err := l.Undo(luis)
		if err != nil || !ok || got.Name != want || len(got.Issues) != 0 || got.Edited != (want != "Luis Ejemplo") {
			t.Errorf("undone to %+v, %v, %v; want %s", got, ok, err, want)
		}
	}
	if got, ok, err := l.Undo(luis); ok || err != nil || got.Name != "Luis Ejemplo" {
		t.Errorf("nothing to undo: %+v, %v, %v", got, ok, err)
	}
	if cell := l.Rows().Cell(row, colName); cell.Kind != workbook.Text {
		t.Errorf("cell %+v", cell)
	}
}

// TestEditedAgainstWhatTheCRMHas: an edit counts until an attempt may have
// arrived with it, and taking it back after that counts as well.
func TestEditedAgainstWhatTheCRMHas(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(reject("1002"))
	send(t, l, c, 100)
	row := state(t, l, luis).Rows[0]
	if _, err := l.Edit(luis, row, colName, "Luis A. Ejemplo"); err != nil {
		t.Fatal(err)
	}
	c.script = []answer{refuseAll}
	if _, err := l.Resend(context.Background(), c, quick(1), []int{luis}); err != nil {
		t.Fatal(err)
	}
	if got := state(t, l, luis); !got.Edited || got.State != crm.Rejected || got.Reason == "" || got.Cause != crm.CauseTokenInvalid {
		t.Errorf("after a resend that was refused: %+v", got)
	}
	c.script = []answer{reject("1002")}
	if _, err := l.Resend(context.Background(), c, quick(1), []int{luis}); err != nil {
		t.Fatal(err)
	}
	if got := state(t, l, luis); got.Edited || got.Attempts != 3 {
		t.Errorf("after a resend that arrived: %+v", got)
	}
	if got, ok, err := l.Undo(luis); !ok || err != nil || !got.Edited {
		t.Errorf("after taking back what arrived: %+v, %v, %v", got, ok, err)
	}
}

func TestEditsThatAreNone(t *testing.T) {
	d := draft(t)
	l := begin(t, folders(t), d)
	row := state(t, l, luis).Rows[0]
	for name, edit := range map[string]struct {
		file, row, col int
		want           string
	}{
		"no case file":      {99, row, colName, "loader.no_such_case_file"},
		"a negative one":    {-1, row, colName, "loader.no_such_case_file"},
		"a row of another":  {luis, row + 1, colName, "loader.no_such_cell"},
		"the header":        {luis, d.Mapping.HeaderRow, colName, "loader.no_such_cell"},
		"no column":         {luis, row, len(headers), "loader.no_such_cell"},
		"a negative column": {luis, row, -1, "loader.no_such_cell"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := l.Edit(edit.file, edit.row, edit.col, "x")
			wantID(t, err, edit.want)
		})
	}
	got, err := l.Edit(luis, row, colName, "Luis Ejemplo")
	if err != nil || got.Edited {
		t.Errorf("the text that is there: %+v, %v", got, err)
	}
	if _, err := l.Payload(99); err == nil {
		t.Error("a payload of no case file")
	}
}

func TestHeldIsFixedAndSent(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(accept)
	if s := send(t, l, c, 100); s.Held.CaseFiles != 1 || s.Accepted.CaseFiles != 5 || ExitCode(s) != 0 {
		t.Fatalf("%+v", s)
	}
	_, err := l.Resend(context.Background(), c, quick(1), []int{eva})
	wantID(t, err, "loader.resend_held", "Row", "7", "Count", "1")
	got, err := l.Edit(eva, state(t, l, eva).Rows[0], colEmail, "eva@example.com")
	if err != nil || got.Held || len(got.Issues) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := l.Snapshot(); s.Held.CaseFiles != 0 || s.NotSent.CaseFiles != 1 || s.NotSent.Balance.String() != "10" {
		t.Errorf("%+v", s)
	}
	if s := send(t, l, c, 100); s.Accepted.CaseFiles != 6 || s.Planned != 1 || s.NotSent.CaseFiles != 0 {
		t.Errorf("%+v", s)
	}
}

func TestResendRefusesErrors(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(reject("1002", "1004"))
	send(t, l, c, 100)
	for _, i := range []int{luis, juan} {
		if _, err := l.Edit(i, state(t, l, i).Rows[0], colPhone, ""); err != nil {
			t.Fatal(err)
		}
	}
	_, err := l.Resend(context.Background(), c, quick(1), []int{juan, luis})
	wantID(t, err, "loader.resend_errors", "Row", "6", "Count", "2")
	_, err = l.Resend(context.Background(), c, quick(1), []int{0, 99})
	wantID(t, err, "loader.no_such_case_file")
	if s := l.Snapshot(); s.Requests != 1 || s.Rejected.CaseFiles != 2 || s.Held.CaseFiles != 1 {
		t.Errorf("%+v", s)
	}
}

func TestIdentificationTaken(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	send(t, l, newCRM(reject("1002", "1004")), 100)
	row, other := state(t, l, luis).Rows[0], state(t, l, juan).Rows[0]
	_, err := l.Edit(luis, row, colIdentification, "1001") // an accepted one's
	wantID(t, err, "loader.identification_taken", "Row", "4")
	if got := state(t, l, luis); got.Edited || got.Identification != "1002" || l.Rows().Cell(row, colIdentification).Raw != "1002" {
		t.Errorf("a refused edit stands: %+v", got)
	}
	if _, err := l.Edit(luis, row, colIdentification, "9999"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Edit(juan, other, colIdentification, "1002"); err != nil { // free now
		t.Fatal(err)
	}
	_, _, err = l.Undo(luis)
	wantID(t, err, "loader.identification_taken", "Row", "8")
	if got := state(t, l, luis); got.Identification != "9999" {
		t.Errorf("a refused undo was done: %+v", got)
	}
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

func TestSeveralEntriesOfOneCaseFile(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	s := send(t, l, newCRM(func(_ context.Context, r crm.Request) crm.Outcome {
		o := outcome(13, crm.CauseListDiffers, crm.Stop, len(r.CaseFiles), crm.Unknown)
		o.States[0] = crm.Rejected
		o.Rejections = []crm.Rejection{
			{CaseFile: 0, Reason: "no phone", Raw: []byte(`{"id":"A-1"}`), AttributedBy: crm.ByObligation},
			{CaseFile: 0, Reason: "no phone", Raw: []byte(`"A-2"`), AttributedBy: crm.ByObligation},
			{CaseFile: 0, Reason: "no name", Raw: []byte(`not JSON`), AttributedBy: crm.ByName},
		}
		o.Unattributed = []crm.Rejection{{CaseFile: -1, Reason: "who", Raw: []byte(`["who"]`)}, {CaseFile: -1, Raw: []byte("\xff?")}}
		return o
	}), 100)
	got := state(t, l, ana)
	if got.Reason != "no phone; no name" || string(got.Raw) != `[{"id":"A-1"}, "A-2", "not JSON"]` || got.AttributedBy != crm.ByObligation {
		t.Errorf("%+v with %s", got, got.Raw)
	}
	if len(s.Unattributed) != 2 || s.Unknown.CaseFiles != 4 || s.Rejected.CaseFiles != 1 {
		t.Errorf("%+v", s)
	}
	want := `{"load":"2026-11-23-1",` +
		`"case_files":{"accepted":0,"rejected":1,"unknown":4,"not_sent":0,"held":1},` +
		`"obligations":{"accepted":0,"rejected":2,"unknown":5,"not_sent":0,"held":1},` +
		`"requests":1,"unattributed":[["who"],"�?"],` +
		`"rejected":[{"identification":"1001","rows":[4,5],"reason":"no phone; no name","attributed_by":"obligation_id"}]}`
	if got := mustJSON(t, l.Summary()); got != want {
		t.Errorf("summary\n got %s\nwant %s", got, want)
	}
}

func TestEmptySummary(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	want := `{"load":"2026-11-23-1",` +
		`"case_files":{"accepted":0,"rejected":0,"unknown":0,"not_sent":5,"held":1},` +
		`"obligations":{"accepted":0,"rejected":0,"unknown":0,"not_sent":7,"held":1},` +
		`"requests":0,"unattributed":[],"rejected":[]}`
	if got := mustJSON(t, l.Summary()); got != want {
		t.Errorf("summary\n got %s\nwant %s", got, want)
	}
}

func TestExitCode(t *testing.T) {
	one := Tally{CaseFiles: 1}
	for name, tt := range map[string]struct {
		s    Snapshot
		want int
	}{
		"all accepted":           {Snapshot{Accepted: one}, 0},
		"held on request":        {Snapshot{Accepted: one, Held: one}, 0},
		"rejected":               {Snapshot{Accepted: one, Rejected: one}, 1},
		"unknown":                {Snapshot{Unknown: one, Rejected: one, NotSent: one, Stopped: true}, 3},
		"stopped":                {Snapshot{NotSent: one, Rejected: one, Stopped: true}, 4},
		"journal":                {Snapshot{Rejected: one, Err: errors.New("disk")}, 4},
		"rejected one not taken": {Snapshot{Rejected: one, Stopped: true}, 4},
	} {
		if got := ExitCode(tt.s); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}

func TestJournalHoldsNoToken(t *testing.T) {
	f := folders(t)
	l := begin(t, f, draft(t))
	send(t, l, newCRM(accept), 100)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(f.loads() + "/" + l.ID() + journal.Extension)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	r, err := j.Read()
	if err != nil {
		t.Fatal(err)
	}
	if r.Load.Workbook != "cartera.xlsx" || r.Load.HeaderRow != 3 || r.Load.Server != "https://crm.example.com" ||
		!slices.Equal(r.CaseFiles[ana].Rows, []int{4, 5}) || len(r.Attempts) != 1 || len(r.Attempts[0].BodyHash) != 64 {
		t.Errorf("%+v", r)
	}
}
