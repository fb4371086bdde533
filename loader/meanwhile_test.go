package loader

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader/upload"
)

// meant tells what another load has of case files.
func meant(t testing.TB, l *Load, caseFiles []int) string {
	t.Helper()
	m, err := l.Meanwhile(t.Context(), caseFiles)
	if err != nil {
		t.Fatal(err)
	}
	var unread []string
	for _, l := range m.Unread {
		unread = append(unread, l.ID)
	}
	if m.Count() != m.Identical+m.Changed+m.Unknown {
		t.Errorf("%d of %+v", m.Count(), m)
	}
	return fmt.Sprintf("%d %d %d of %v unread %v", m.Identical, m.Changed, m.Unknown, m.Loads, unread)
}

// TestMeanwhile: a load that was left is gone on with after another one sent a
// part of it: that is told, and left out for good.
func TestMeanwhile(t *testing.T) {
	f, d := folders(t), draft(t)
	l := begin(t, f, d)
	first := newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		l.StopAfterBatch()
		return accept(ctx, r)
	})
	send(t, l, first, 1) // ana
	if got := meant(t, l, nil); got != "0 0 0 of [] unread []" {
		t.Errorf("alone: %s", got)
	}
	id := l.ID()
	l.Close()

	other := typed(t, d, change{juan, colName, "Juan Otro"})
	later := begin(t, f, other)
	rest := newCRM(accept, accept, func(ctx context.Context, r crm.Request) crm.Outcome {
		later.StopAfterBatch()
		return lose(ctx, r)
	})
	send(t, later, rest, 1) // ana and luis accepted, juan unknown
	laterID := later.ID()
	later.Close()

	l, err := Open(t.Context(), f, id, d)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := meant(t, l, nil), fmt.Sprintf("1 0 1 of [%s] unread []", laterID); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := meant(t, l, []int{ana, juan}), fmt.Sprintf("1 0 1 of [%s] unread []", laterID); got != want {
		t.Errorf("of two: %s, want %s", got, want)
	}
	if _, err := l.Edit(juan, state(t, l, juan).Rows[0], colName, "Juan Corregido"); err != nil {
		t.Fatal(err)
	}
	before := l.Snapshot()
	m, err := l.Meanwhile(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := l.LeaveOut(m)
	after := l.Snapshot()
	if err != nil || n != 1 || after.NotSent.CaseFiles != before.NotSent.CaseFiles-1 || after.Skipped != 1 {
		t.Errorf("left out %d, %v: %+v", n, err, after)
	}
	if c := state(t, l, luis); c.Skipped != laterID || !c.Held {
		t.Errorf("luis: %+v", c)
	}
	l.Close()

	l, err = Open(t.Context(), f, id, d)
	if err != nil {
		t.Fatal(err)
	}
	if again := l.Snapshot(); again.Skipped != 1 || again.NotSent.CaseFiles != after.NotSent.CaseFiles {
		t.Errorf("opened again: %+v", again)
	}
	if got, want := meant(t, l, nil), fmt.Sprintf("0 0 1 of [%s] unread []", laterID); got != want {
		t.Errorf("what was corrected stays: %s, want %s", got, want)
	}
	last := newCRM(accept)
	send(t, l, last, 1)
	var sent []string
	for _, r := range last.requests {
		sent = append(sent, r.CaseFiles[0].Value(crm.Identification))
	}
	if slices.Contains(sent, "1002") || !slices.Contains(sent, state(t, l, juan).Identification) || len(sent) != 3 {
		t.Errorf("sent %v", sent)
	}
}

// TestMeanwhileOfOthers: what another place, an earlier time or an open window
// has counts as it should.
func TestMeanwhileOfOthers(t *testing.T) {
	f, d := folders(t), draft(t)
	elsewhere := target
	elsewhere.Operation = "otra"
	earlier := loaded(t, f, d, target, accept, reject("1003")) // told when the next one began
	l := begin(t, f, d)
	id := l.ID()
	loaded(t, f, d, elsewhere, accept)
	open := begin(t, f, d)
	if got, want := meant(t, l, nil), fmt.Sprintf("0 0 0 of [] unread [%s]", open.ID()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	open.Close()
	l.Close()
	// The earlier one is gone on with, later than the other one began.
	statements(t, f, earlier, fmt.Sprintf("UPDATE attempt SET sent = '%s'", today.Add(time.Hour).Format(time.RFC3339)))
	l, err := Open(t.Context(), f, id, d)
	if err != nil {
		t.Fatal(err)
	}
	m, err := l.Meanwhile(t.Context(), nil)
	if err != nil || !slices.Equal(m.Loads, []string{earlier}) || m.Identical == 0 {
		t.Errorf("%+v, %v", m, err)
	}
	done := make(chan error, 1)
	blocked := newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		_, err := l.LeaveOut(m)
		done <- err
		return accept(ctx, r)
	}, accept, accept, accept, accept, accept)
	if _, err := l.Send(t.Context(), blocked, upload.Options{Settings: upload.Settings{CaseFiles: 5, NoCanary: true}}); err != nil {
		t.Fatal(err)
	}
	wantID(t, <-done, "loader.sending")
	l.Close()
	_, err = l.LeaveOut(m)
	wantID(t, err, "loader.closed")
}
