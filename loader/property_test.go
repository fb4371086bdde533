package loader

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/loader/upload"
)

// TestAnyHistory does random things to a load against a CRM with random
// faults: after each step every case file is in one state and the tallies add
// up; nothing is processed twice but by a resend; and at the end the journal, opened
// again, tells the same load.
func TestAnyHistory(t *testing.T) {
	d := draft(t)
	total := d.Result.All
	rapid.Check(t, func(t *rapid.T) {
		home, err := os.MkdirTemp("", "wolkload")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(home)
		f := Folders{Config: home, Data: home}
		l, err := Begin(context.Background(), f, d, target, upload.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { l.Close() }()

		processed := map[string]int{} // by the obligation, since identifications are edited too
		allowed := map[string]int{}   // how often a case file may have been processed
		faults := []answer{
			accept, accept, accept, lose, refuseAll, network, reject("1001", "1004"), reject("1002", "1005", "1006", "1003"),
			func(context.Context, crm.Request) crm.Outcome { panic("fault") },
			func(_ context.Context, r crm.Request) crm.Outcome {
				o := outcome(13, crm.CauseListDiffers, crm.Stop, len(r.CaseFiles), crm.Unknown)
				o.Unattributed = []crm.Rejection{{CaseFile: -1, Reason: "?", Raw: []byte(`"?"`)}}
				return o
			},
		}
		script := rapid.SliceOfN(rapid.IntRange(0, len(faults)-1), 1, 40).Draw(t, "answers")
		c := newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
			answer := faults[script[0]]
			script = append(script[1:], script[0])
			for _, file := range r.CaseFiles {
				processed[file.Obligations[0].Value(crm.ObligationID)]++
			}
			o := answer(ctx, r)
			for i, file := range r.CaseFiles {
				if o.States[i] == crm.NotSent {
					processed[file.Obligations[0].Value(crm.ObligationID)]--
				}
			}
			return o
		})
		key := func(i int) string { return d.Result.CaseFile(i).Obligations[0].Value(crm.ObligationID) }
		for i := range d.Result.Len() {
			allowed[key(i)] = 1
		}
		anyCaseFile := rapid.IntRange(0, total.CaseFiles-1)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			i := anyCaseFile.Draw(t, "case file")
			switch rapid.SampledFrom([]string{"send", "resend", "edit", "edit", "undo", "open"}).Draw(t, "step") {
			case "send":
				if _, err := l.Send(context.Background(), c, quick(rapid.IntRange(1, 3).Draw(t, "batch"))); err != nil {
					t.Fatal(err)
				}
			case "resend":
				plan := []int{i, anyCaseFile.Draw(t, "another")}
				before := l.Snapshot().Requests
				if _, err := l.Resend(context.Background(), c, quick(2), plan); err == nil {
					for _, i := range slices.Compact(plan) {
						allowed[key(i)]++
					}
				} else if l.Snapshot().Requests != before {
					t.Fatalf("a resend that was refused sent something: %v", err)
				}
			case "edit":
				row := rapid.SampledFrom(d.Result.CaseFile(i).Rows).Draw(t, "row")
				col := rapid.SampledFrom([]int{colIdentification, colName, colEmail, colBalance}).Draw(t, "column")
				text := rapid.SampledFrom([]string{"", "1002", "Nombre Nuevo", "nuevo@example.com", "77.70", "8001"}).Draw(t, "text")
				l.Edit(i, row, col, text) // what is refused changes nothing: checked below
			case "undo":
				l.Undo(i)
			case "open":
				l.Close()
				again, err := Open(context.Background(), f, l.ID(), d)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, again, l)
				l = again
			}
			checkLoad(t, l, total.CaseFiles)
			for k, n := range processed {
				if n > allowed[k] {
					t.Fatalf("%s was processed %d times, %d at most were asked for", k, n, allowed[k])
				}
			}
		}
	})
}

// checkLoad counts a load anew and compares it with its running tallies.
func checkLoad(t *rapid.T, l *Load, caseFiles int) {
	t.Helper()
	every := l.CaseFiles(crm.NotSent, crm.Accepted, crm.Rejected, crm.Unknown)
	if len(every) != caseFiles {
		t.Fatalf("%d case files of %d", len(every), caseFiles)
	}
	var counted [buckets]Tally
	var sums [buckets]sum
	identifications := map[string]int{}
	for i, c := range every {
		b := bucket(c.State)
		if c.Held {
			b = held
		}
		counted[b].CaseFiles++
		counted[b].Obligations += len(l.file(i).Obligations)
		sums[b].add(c.Balance, 1)
		if other, ok := identifications[c.Identification]; ok && c.Identification != "" {
			t.Fatalf("case files %d and %d have the same identification", other, i)
		}
		identifications[c.Identification] = i
	}
	for b := range counted {
		counted[b].Balance = sums[b].decimal()
	}
	s := l.Snapshot()
	got := [buckets]Tally{s.NotSent, s.Accepted, s.Rejected, s.Unknown, s.Held}
	if a, b := fmt.Sprint(got), fmt.Sprint(counted); a != b {
		t.Fatalf("tallies %s, counted %s", a, b)
	}
}
