package loader

import (
	"context"
	"slices"
	"testing"
	"time"

	"wolkload/crm"
)

// lost is a load of the example of which Ana is accepted, Luis rejected, Juan,
// Sara and Leo are unknown, and Eva is held.
func lost(t testing.TB, f Folders, d Draft) *Load {
	t.Helper()
	l := begin(t, f, d)
	send(t, l, newCRM(reject("1002"), lose), 2) // which stops before Leo
	if s := send(t, l, newCRM(lose), 2); s.Accepted.CaseFiles != 1 || s.Rejected.CaseFiles != 1 || s.Unknown.CaseFiles != 3 {
		t.Fatalf("%+v", s)
	}
	return l
}

// sentIDs are the identifications of the case files of all requests, in order.
func (f *fakeCRM) sentIDs() (ids []string) {
	for _, r := range f.requests {
		for _, c := range r.CaseFiles {
			ids = append(ids, c.Value(crm.Identification))
		}
	}
	return ids
}

// TestSettle: what a person found out counts, is durable, and what is not in the
// CRM is sent by Send, once; nothing else is.
func TestSettle(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	l := lost(t, f, d)
	for name, tt := range map[string]struct {
		files  []int
		want   string
		values []string
	}{
		"accepted":       {[]int{juan, ana}, "loader.settle_state", []string{"Row", "4", "Count", "1"}},
		"rejected":       {[]int{luis}, "loader.settle_state", []string{"Row", "6", "Count", "1"}},
		"held":           {[]int{eva, leo, luis}, "loader.settle_state", []string{"Row", "6", "Count", "2"}},
		"beyond":         {[]int{juan, 6}, "loader.no_such_case_file", nil},
		"a negative one": {[]int{-1, juan}, "loader.no_such_case_file", nil},
	} {
		for _, there := range []bool{true, false} {
			t.Run(name, func(t *testing.T) { wantID(t, l.Settle(tt.files, there), tt.want, tt.values...) })
		}
	}
	for _, none := range [][]int{nil, {}} {
		if err := l.Settle(none, true); err != nil {
			t.Errorf("nothing: %v", err)
		}
	}
	if s := l.Snapshot(); s.Unknown.CaseFiles != 3 {
		t.Fatalf("something was settled all the same: %+v", s)
	}
	drain(l)
	if err := l.Settle([]int{sara, juan, sara}, true); err != nil {
		t.Fatal(err)
	}
	if !drain(l) {
		t.Error("it was not announced")
	}
	if err := l.Settle([]int{leo}, false); err != nil {
		t.Fatal(err)
	}
	wantID(t, l.Settle([]int{leo}, false), "loader.settle_state", "Row", "10", "Count", "1")
	check := func(l *Load) {
		t.Helper()
		if s := l.Snapshot(); s.Unknown.CaseFiles != 0 || s.Accepted.CaseFiles != 3 || s.Accepted.Balance.String() != "1800.50" ||
			s.NotSent != (Tally{1, 2, s.NotSent.Balance}) || s.NotSent.Balance.String() != "90" || s.Requests != 3 {
			t.Errorf("%+v", s)
		}
		for i, want := range map[int]crm.State{juan: crm.Accepted, sara: crm.Accepted, leo: crm.NotSent} {
			if got := state(t, l, i); got.State != want || got.Cause != crm.CauseSettled || got.Held || got.Reason != "" || got.Raw != nil || got.Attempts != 1 {
				t.Errorf("case file %d: %+v, want %s", i, got, want)
			}
		}
	}
	check(l)
	_, err := l.Edit(juan, state(t, l, juan).Rows[0], colName, "x")
	wantID(t, err, "loader.edit_accepted")
	l.Close()
	wantID(t, l.Settle([]int{leo}, true), "loader.closed")
	again, err := Open(t.Context(), f, l.ID(), d)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	check(again)
	compare(t, again, l)
	c := newCRM(accept)
	if s := send(t, again, c, 1); s.Planned != 1 || s.Accepted.CaseFiles != 4 || !slices.Equal(c.sentIDs(), []string{"1006"}) {
		t.Errorf("sent %v: %+v", c.sentIDs(), s)
	}
	if s := send(t, again, c, 1); s.Planned != 0 || len(c.requests) != 1 {
		t.Errorf("sent twice: %v", c.sentIDs())
	}
	certificate, err := again.Certificate()
	if err != nil || certificate.SettledAccepted != 2 || certificate.SettledNotSent != 1 || len(certificate.Differences()) != 0 {
		t.Errorf("certificate %+v, %v", certificate, err)
	}
}

// drain takes the poke that waits, if there is one.
func drain(l *Load) bool {
	select {
	case <-l.Changed():
		return true
	default:
		return false
	}
}

// TestSettleWhileSending: not under a run, whatever it sends.
func TestSettleWhileSending(t *testing.T) {
	t.Parallel()
	l := begin(t, folders(t), draft(t))
	send(t, l, newCRM(lose), 1)
	there, goOn := make(chan struct{}), make(chan struct{})
	done := make(chan Snapshot)
	go func() {
		s, _ := l.Send(context.Background(), newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
			close(there)
			<-goOn
			return accept(ctx, r)
		}), quick(9))
		done <- s
	}()
	<-there
	for _, found := range []bool{true, false} {
		wantID(t, l.Settle([]int{ana}, found), "loader.sending")
	}
	close(goOn)
	if s := <-done; s.Accepted.CaseFiles != 4 || s.Unknown.CaseFiles != 1 {
		t.Errorf("%+v", s)
	}
	l.journal.Close()
	wantID(t, l.Settle([]int{ana}, true), "loader.journal_unwritable", "Load", l.ID())
	if got := state(t, l, ana); got.State != crm.Unknown || got.Cause != crm.CauseNoAnswer {
		t.Errorf("what was not written counts: %+v", got)
	}
}

// TestSettleUnknown settles without the workbook, by identification or all.
func TestSettleUnknown(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	l := lost(t, f, d)
	made := func() time.Time { return today.Add(time.Hour) }
	_, err := SettleUnknown(f, l.ID(), nil, true, made)
	wantID(t, err, "loader.journal_in_use", "Load", l.ID())
	l.Close()
	for _, id := range []string{"", "2026-11-23-7", "../" + l.ID()} {
		_, err = SettleUnknown(f, id, nil, true, made)
		wantID(t, err, "loader.no_such_load", "Load", id)
	}
	for _, wrong := range []string{"1001", "1002", "1003", "9999", ""} { // accepted, rejected, held, none
		n, err := SettleUnknown(f, l.ID(), []string{"1004", wrong}, true, made)
		wantID(t, err, "loader.not_unknown", "Load", l.ID(), "Identification", wrong)
		if n != 0 {
			t.Errorf("%q: %d were settled", wrong, n)
		}
	}
	for _, step := range []struct {
		ids   []string
		there bool
		want  int
	}{
		{[]string{"1005", "1005"}, true, 1},
		{nil, false, 2},
		{nil, false, 0},
	} {
		if n, err := SettleUnknown(f, l.ID(), step.ids, step.there, made); n != step.want || err != nil {
			t.Errorf("%v: %d, %v", step.ids, n, err)
		}
	}
	again, err := Open(t.Context(), f, l.ID(), d)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for i, want := range map[int]crm.State{ana: crm.Accepted, luis: crm.Rejected, sara: crm.Accepted, juan: crm.NotSent, leo: crm.NotSent, eva: crm.NotSent} {
		if got := state(t, again, i); got.State != want || got.Held != (i == eva) {
			t.Errorf("case file %d: %+v, want %s", i, got, want)
		}
	}
	certificate, err := again.Certificate()
	if err != nil || !certificate.LastKnown.Equal(made()) || certificate.SettledAccepted != 1 || certificate.SettledNotSent != 2 {
		t.Errorf("certificate %+v, %v", certificate, err)
	}
	c := newCRM(accept)
	if s := send(t, again, c, 9); s.Accepted.CaseFiles != 4 || !slices.Equal(c.sentIDs(), []string{"1004", "1006"}) {
		t.Errorf("sent %v: %+v", c.sentIDs(), s)
	}
}

// TestSettleWhatWasInFlight: what a program that was killed left in flight is
// settled like any other.
func TestSettleWhatWasInFlight(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	id := loaded(t, f, d, target, accept, refuseAll)
	statements(t, f, id, "UPDATE attempt SET outcome_seq = NULL WHERE seq = 3") // of Juan and Sara
	if n, err := SettleUnknown(f, id, []string{"1004"}, true, now); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	shown, err := Show(f, id)
	if err != nil || shown.List[juan].State != "accepted" || shown.List[juan].Cause != string(crm.CauseSettled) ||
		shown.List[sara].State != "unknown" || shown.List[sara].Cause != string(crm.CauseInterrupted) || shown.Requests != 2 {
		t.Errorf("%+v, %v", shown, err)
	}
}

// TestSettleEditedToAnError: an unknown case file that was edited so that it
// can't be sent is held once it is said not to be there, whoever asks.
func TestSettleEditedToAnError(t *testing.T) {
	f, d := folders(t), draft(t)
	l := lost(t, f, d)
	if _, err := l.Edit(juan, state(t, l, juan).Rows[0], colEmail, ""); err != nil {
		t.Fatal(err)
	}
	if err := l.Settle([]int{juan}, false); err != nil {
		t.Fatal(err)
	}
	if got := state(t, l, juan); !got.Held {
		t.Errorf("%+v", got)
	}
	shown, err := show(read(t, l))
	if err != nil || shown.List[juan].State != "held" || shown.CaseFiles != l.Summary().CaseFiles {
		t.Errorf("shown as %s, %+v; the load says %+v; %v", shown.List[juan].State, shown.CaseFiles, l.Summary().CaseFiles, err)
	}
}

// TestSettleEditedThere: the CRM has what was sent, not what was typed over it
// since: what is accepted keeps the values it was accepted with.
func TestSettleEditedThere(t *testing.T) {
	f, d := folders(t), draft(t)
	l := lost(t, f, d)
	if _, err := l.Edit(juan, state(t, l, juan).Rows[0], colBalance, "999"); err != nil {
		t.Fatal(err)
	}
	if err := l.Settle([]int{juan}, true); err == nil { // or refused, since it can't be known which the CRM has
		if got := state(t, l, juan); got.Balance.String() != "20" {
			t.Errorf("accepted with %s, sent was 20", got.Balance)
		}
		if shown, err := show(read(t, l)); err != nil || shown.List[juan].TotalBalance != "20" {
			t.Errorf("shown as accepted with %s, %v", shown.List[juan].TotalBalance, err)
		}
	}
}

// TestUnknownKeepsItsIdentification: what may be in the CRM can be found under
// no other one, by hand or by the next load.
func TestUnknownKeepsItsIdentification(t *testing.T) {
	f, d := folders(t), draft(t)
	l := begin(t, f, d)
	send(t, l, newCRM(lose), 100)
	row := state(t, l, luis).Rows[0]
	_, err := l.Edit(luis, row, colIdentification, "99999")
	wantID(t, err, "loader.edit_unknown", "Row", "6")
	if _, err := l.Edit(luis, row, colName, "Luis Corregido"); err != nil {
		t.Errorf("all else: %v", err)
	}
	if _, _, err := l.Undo(luis); err != nil {
		t.Fatal(err)
	}
	if err := l.Settle([]int{luis}, false); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Edit(luis, row, colIdentification, "99999"); err != nil {
		t.Errorf("settled: %v", err)
	}
}

// TestHeldAfterSettling: one that was left out, then edited and sent, is left
// out again when the edit is undone and it did not arrive; journal and memory
// say so alike.
func TestHeldAfterSettling(t *testing.T) {
	f, d := folders(t), draft(t)
	loaded(t, f, d, target, accept)
	more := draft(t, append(append([][]string{}, cartera...), []string{"1009", "Nuevo", "n@example.com", "3000000006", "F-9", "Crédito", "50", "VIVIENDA"})...)
	l := begin(t, f, more.Without(compared(t, f, more, target)))
	if _, err := l.Edit(luis, state(t, l, luis).Rows[0], colName, "Otro Ejemplo"); err != nil {
		t.Fatal(err)
	}
	send(t, l, newCRM(lose), 100)
	if _, _, err := l.Undo(luis); err != nil {
		t.Fatal(err)
	}
	if err := l.Settle([]int{luis}, false); err != nil {
		t.Fatal(err)
	}
	in := l.Summary().CaseFiles
	if c := state(t, l, luis); !c.Held || c.Skipped == "" {
		t.Errorf("in memory: %+v", c)
	}
	id := l.ID()
	l.Close()
	s, err := Show(f, id)
	if err != nil || s.CaseFiles != in {
		t.Errorf("the journal says %+v, memory said %+v; %v", s.CaseFiles, in, err)
	}
}
