package loader

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
	"wolkload/mapping"
)

// few checks a property as often as rapid is told to, divided by every: one
// check of what writes journals takes as long as a hundred others.
func few(t *testing.T, every int, property func(t *rapid.T)) {
	n, failed := -1, false
	rapid.Check(t, func(rt *rapid.T) {
		if n++; n%every > 0 && !failed { // a failure is made smaller by checking it again
			return
		}
		whole := false
		defer func() { failed = failed || !whole || rt.Failed() }()
		property(rt)
		whole = true
	})
}

// change is a text in a column of every row of a debtor of cartera.
type change struct {
	caseFile, col int
	text          string
}

// typed is a draft with some texts changed before it was checked: what another
// workbook would come to.
func typed(t interface{ Fatal(...any) }, d Draft, changes ...change) Draft {
	texts := map[place]string{}
	for _, c := range changes {
		for _, row := range d.Result.RowsOf(c.caseFile) {
			texts[place{row, c.col}] = c.text
		}
	}
	result, err := mapping.Check(context.Background(), overlay{d.Rows(), texts}, d.Mapping, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.Result = result
	return d
}

// loaded begins a load of a draft, sends it in batches of two and closes it.
func loaded(t testing.TB, f Folders, d Draft, to Target, script ...answer) string {
	t.Helper()
	l, err := Begin(context.Background(), f, d, to, upload.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	send(t, l, newCRM(script...), 2)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.ID()
}

// statements changes a journal that no one has open.
func statements(t testing.TB, f Folders, id string, all ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(f.loads(), id+journal.Extension))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range all {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// age makes a journal one of the first version, with no hashes, shares, totals
// and path.
func age(t testing.TB, f Folders, id string) {
	t.Helper()
	all := []string{"DROP TABLE settlement_case_file", "DROP TABLE settlement", "DROP TABLE standing", "PRAGMA user_version = 1",
		`CREATE TABLE attempt_case_file (attempt INTEGER NOT NULL REFERENCES attempt, place INTEGER NOT NULL,
			case_file INTEGER NOT NULL REFERENCES case_file, PRIMARY KEY (attempt, place)) STRICT, WITHOUT ROWID`,
		"ALTER TABLE attempt DROP COLUMN case_files",
		"ALTER TABLE case_file ADD COLUMN raw BLOB",
	}
	for _, column := range []string{"cause", "reason", "attributed_by"} {
		all = append(all, "ALTER TABLE case_file ADD COLUMN "+column+" TEXT NOT NULL DEFAULT ''")
	}
	all = append(all, "ALTER TABLE case_file ADD COLUMN state TEXT NOT NULL DEFAULT 'not_sent' CHECK (state IN ('not_sent', 'accepted', 'rejected', 'unknown'))")
	r := record(t, f, id)
	for _, a := range r.Attempts {
		for place, file := range a.CaseFiles {
			all = append(all, fmt.Sprintf("INSERT INTO attempt_case_file VALUES (%d, %d, %d)", a.Seq, place, file))
		}
	}
	for i, c := range r.CaseFiles {
		all = append(all, fmt.Sprintf("UPDATE case_file SET state = '%s', cause = '%s', reason = '%s', attributed_by = '%s' WHERE idx = %d",
			c.State, c.Cause, c.Reason, c.AttributedBy, i))
		if c.Raw != nil {
			all = append(all, fmt.Sprintf("UPDATE case_file SET raw = x'%x' WHERE idx = %d", c.Raw, i))
		}
	}
	for table, columns := range map[string]string{"load": "path profile revision totals settings program", "case_file": "hash shares skipped"} {
		for _, column := range strings.Fields(columns) {
			all = append(all, "ALTER TABLE "+table+" DROP COLUMN "+column)
		}
	}
	statements(t, f, id, all...)
}

// stands is the statement that has case files stand somewhere since seq.
func stands(seq, first, last int, state string) string {
	return fmt.Sprintf("INSERT INTO standing VALUES (%d, %d, %d, '%s', '', '', NULL, '')", seq, first, last, state)
}

// tell writes the numbers of a comparison.
func tell(d *Delta) string {
	var workbook, unread []string
	for _, l := range d.Workbook {
		workbook = append(workbook, l.ID)
	}
	for _, l := range d.Unread {
		unread = append(unread, l.ID)
	}
	return fmt.Sprintf("new %d changed %d identical %d unknown %d of %v unread %v rest %d %d %s",
		d.New, d.Changed, d.Identical, d.Unknown, workbook, unread, d.Rest.CaseFiles, d.Rest.Obligations, d.Rest.Balance)
}

func compared(t testing.TB, f Folders, d Draft, to Target) *Delta {
	t.Helper()
	delta, err := Compare(t.Context(), f, d, to)
	if err != nil {
		t.Fatal(err)
	}
	if sum := delta.New + delta.Changed + delta.Identical + delta.Unknown; sum != d.Result.Ready.CaseFiles || delta.New+delta.Changed != delta.Rest.CaseFiles {
		t.Errorf("%d compared of %d that are ready: %s", sum, d.Result.Ready.CaseFiles, tell(delta))
	}
	return delta
}

// TestCompare: one load with a case file in each state, compared with other
// workbooks, other places, and journals that tell less.
func TestCompare(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	if delta := compared(t, f, d, target); tell(delta) != "new 5 changed 0 identical 0 unknown 0 of [] unread [] rest 5 7 2790.50" || delta.Again() {
		t.Errorf("before any load: %s", tell(delta))
	}
	// Ana accepted, Luis rejected, Juan and Sara unknown, Leo not sent, Eva held.
	id := loaded(t, f, d, target, reject("1002"), lose)
	others := slices.Concat([][]string{{"1099", "Otra Ejemplo", "otra@example.com", "3000000099", "Z-1", "Crédito", "5", "CONSUMO"}}, cartera)
	changed := typed(t, d, change{ana, colName, "Ana B. Ejemplo"}, change{sara, colBalance, "31"}, change{eva, colEmail, "eva@example.com"})
	held := typed(t, d, change{ana, colEmail, ""}, change{juan, colEmail, ""})
	host := Target{Server: mustServer("https://crm2.example.com"), Operation: target.Operation}
	for name, tt := range map[string]struct {
		d     Draft
		to    Target
		want  string
		again bool
	}{
		"the same workbook": {d, target, "new 2 changed 0 identical 1 unknown 2 of [2026-11-23-1] unread [] rest 2 3 990", true},
		"another workbook":  {draft(t, others...), target, "new 3 changed 0 identical 1 unknown 2 of [] unread [] rest 3 4 995", true},
		"changed":           {changed, target, "new 3 changed 1 identical 0 unknown 2 of [2026-11-23-1] unread [] rest 4 6 2750.50", true},
		"held":              {held, target, "new 2 changed 0 identical 0 unknown 1 of [2026-11-23-1] unread [] rest 2 3 990", true},
		"another operation": {d, Target{target.Server, "otra"}, "new 5 changed 0 identical 0 unknown 0 of [] unread [] rest 5 7 2790.50", false},
		"another host":      {d, host, "new 5 changed 0 identical 0 unknown 0 of [] unread [] rest 5 7 2790.50", false},
	} {
		if delta := compared(t, f, tt.d, tt.to); tell(delta) != tt.want || delta.Again() != tt.again {
			t.Errorf("%s: %s, again %v\nwant %s", name, tell(delta), delta.Again(), tt.want)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if delta, err := Compare(cancelled, f, d, target); err != context.Canceled {
		t.Errorf("cancelled: %v, %v", delta, err)
	}

	// A journal of the first version keeps no hashes.
	age(t, f, id)
	if got, want := tell(compared(t, f, d, target)), "new 2 changed 1 identical 0 unknown 2 of [2026-11-23-1] unread [] rest 3 5 2740.50"; got != want {
		t.Errorf("an old journal: %s\nwant %s", got, want)
	}
	// What can't be looked into may be of this workbook and place.
	if err := os.WriteFile(filepath.Join(f.loads(), "2026-11-23-7"+journal.Extension), []byte("no journal at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := begin(t, f, d)
	delta := compared(t, f, d, Target{target.Server, "otra"})
	if got, want := tell(delta), "new 5 changed 0 identical 0 unknown 0 of [] unread [2026-11-23-7 2026-11-23-2] rest 5 7 2790.50"; got != want || !delta.Again() ||
		!delta.Unread[1].InUse || delta.Unread[0].Err == nil {
		t.Errorf("in use and damaged: %s\nwant %s", got, want)
	}
	if s := send(t, open, newCRM(accept), 9); s.Accepted.CaseFiles != 5 {
		t.Errorf("comparing disturbed the one in use: %+v", s)
	}
}

// TestOvertaken: of two loads that begin after both were compared at least one
// sees the other; what was there before is none of it.
func TestOvertaken(t *testing.T) {
	f, d := folders(t), draft(t)
	before := loaded(t, f, d, target, accept)
	opened := begin(t, f, d)
	elsewhere := target
	elsewhere.Operation = "otra"
	delta := compared(t, f, d, target)
	loaded(t, f, d, elsewhere, accept) // begun since, and of another place
	l := begin(t, f, d)
	wantBy := func(delta *Delta, own string, want ...string) {
		t.Helper()
		by, err := delta.overtaken(f, own)
		var ids []string
		for _, l := range by {
			ids = append(ids, l.ID)
		}
		if err != nil || !slices.Equal(ids, want) {
			t.Errorf("overtaken by %v, want %v; %v", ids, want, err)
		}
	}
	wantBy(delta, l.ID())
	other := begin(t, f, d)
	wantBy(delta, l.ID(), other.ID())
	other.Close()
	wantBy(delta, l.ID()) // it sent nothing
	send(t, opened, newCRM(accept), 100)
	wantBy(delta, l.ID()) // still open: it was told as such
	opened.Close()
	wantBy(delta, l.ID(), opened.ID())
	statements(t, f, before, "DELETE FROM attempt")
	wantBy(delta, l.ID(), opened.ID(), before)
	ignoring, err := Compare(t.Context(), f, d, target, opened.ID())
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	wantBy(ignoring, "")
}

// TestNewestCounts: whatever each debtor comes to now, the newest load of which
// something may have arrived decides what it is.
func TestNewestCounts(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	loaded(t, f, d, target, accept)
	second := typed(t, d, change{luis, colName, "Luis 1"}, change{sara, colName, "Sara 1"})
	// Luis is accepted with another name, Juan unknown, Sara rejected, Ana and Leo are not sent again.
	id := loaded(t, f, second, target, refuseAll)
	statements(t, f, id, stands(1000, luis, luis, "accepted"), stands(1000, juan, juan, "unknown"), stands(1000, sara, sara, "rejected"))
	names := map[int]string{ana: "Ana", luis: "Luis", juan: "Juan", sara: "Sara", leo: "Leo"}
	few(t, 12, func(t *rapid.T) {
		want := Delta{}
		var changes []change
		for _, i := range slices.Sorted(maps.Keys(names)) {
			now := rapid.SampledFrom([]string{"as it was", "0", "1", "2", "held"}).Draw(t, names[i])
			was := map[int]string{luis: "1"}[i] // of the name it was accepted with
			switch {
			case now == "held":
				changes = append(changes, change{i, colEmail, ""})
				continue
			case i == juan:
				want.Unknown++
			case now == "as it was" && was == "", now == was && i == luis:
				want.Identical++
			default:
				want.Changed++
			}
			if now != "as it was" {
				changes = append(changes, change{i, colName, names[i] + " " + now})
			}
		}
		now := typed(t, d, changes...)
		got, err := Compare(t.Context(), f, now, target)
		if err != nil {
			t.Fatal(err)
		}
		if got.New != 0 || got.Changed != want.Changed || got.Identical != want.Identical || got.Unknown != want.Unknown ||
			got.Changed+got.Identical+got.Unknown != now.Result.Ready.CaseFiles || len(got.Workbook) != 2 {
			t.Fatalf("%s, want %+v", tell(got), want)
		}
	})
}

// TestWithout: what an earlier load has is left out and held, stays so when the
// load is opened again, and is sent only once it is edited.
func TestWithout(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	first := loaded(t, f, d, target, reject("1002"), lose)
	delta := compared(t, f, d, target)
	left := d.Without(delta)
	if s := Unsent(left); s.CaseFiles != (StateCounts{NotSent: 2, Held: 4}) || s.Obligations != (StateCounts{NotSent: 3, Held: 5}) {
		t.Errorf("before it is begun: %+v", s)
	}
	l := begin(t, f, left)
	skipped := func(l *Load, i int, want string) {
		t.Helper()
		if got := state(t, l, i); got.Skipped != want || got.Held != (want != "" || i == eva) || got.State != crm.NotSent || want != "" && got.Faulty() {
			t.Errorf("case file %d: %+v, want it left out for %q", i, got, want)
		}
	}
	for i, want := range map[int]string{ana: first, luis: "", eva: "", juan: first, sara: first, leo: ""} {
		skipped(l, i, want)
	}
	if s := l.Snapshot(); s.NotSent.CaseFiles != 2 || s.Held.CaseFiles != 4 || s.NotSent.Balance != delta.Rest.Balance || s.Held.Balance.String() != "1810.50" {
		t.Errorf("begun: %+v", s)
	}
	_, err := l.Resend(t.Context(), newCRM(accept), quick(1), []int{ana})
	wantID(t, err, "loader.resend_held", "Row", "4", "Count", "1")
	c := newCRM(accept)
	if s := send(t, l, c, 9); s.Accepted.CaseFiles != 2 || s.Planned != 2 || s.Held.CaseFiles != 4 || ExitCode(s) != 0 {
		t.Errorf("sent: %+v", s)
	}
	if got, err := l.Edit(ana, state(t, l, ana).Rows[0], colBalance, "1501"); err != nil || got.Skipped != "" || got.Held {
		t.Errorf("edited: %+v, %v", got, err)
	}
	if s := l.Snapshot(); s.NotSent.CaseFiles != 1 || s.NotSent.Obligations != 2 || s.Held.CaseFiles != 3 {
		t.Errorf("edited: %+v", s)
	}
	l.Close()
	again, err := Open(t.Context(), f, l.ID(), d) // whatever the draft leaves out
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	compare(t, again, l)
	skipped(again, juan, first)
	skipped(again, sara, first)
	if s := send(t, again, c, 9); s.Planned != 1 || s.Accepted.CaseFiles != 3 || len(c.requests) != 2 || c.requests[1].CaseFiles[0].Obligations[0].Value(crm.TotalBalance) != "1501" {
		t.Errorf("going on: %+v", s)
	}
	shown, err := show(read(t, again))
	if err != nil || shown.CaseFiles != again.Summary().CaseFiles || shown.List[juan].AcceptedWith != first || shown.List[juan].State != "held" || shown.List[ana].AcceptedWith != "" {
		t.Errorf("shown: %+v, %v", shown, err)
	}

	// Of three loads the newest that has a debtor is the one it is left out for.
	again.Close()
	third := begin(t, f, d.Without(compared(t, f, d, target)))
	skipped(third, luis, again.ID())
	skipped(third, juan, first)
	if got := state(t, third, ana); got.Skipped != "" || got.Held { // accepted with another balance since
		t.Errorf("changed since: %+v", got)
	}
}

// TestUndoOfWhatIsLeftOut: with its edit undone it is what the earlier load may
// have brought to the CRM, and is left out once more.
func TestUndoOfWhatIsLeftOut(t *testing.T) {
	f, d := folders(t), draft(t)
	first := loaded(t, f, d, target, accept, lose) // Juan and Sara are unknown
	l := begin(t, f, d.Without(compared(t, f, d, target)))
	if _, err := l.Edit(juan, state(t, l, juan).Rows[0], colName, "Juan B. Ejemplo"); err != nil {
		t.Fatal(err)
	}
	if got, ok, err := l.Undo(juan); err != nil || !ok || got.Skipped != first || !got.Held {
		t.Errorf("%+v, %v", got, err)
	}
	c := newCRM(accept)
	if send(t, l, c, 9); slices.Contains(c.sentIDs(), "1004") {
		t.Error("the unknown one was sent again by itself")
	}
}

// TestWithoutOfAnotherCheck: a comparison is of one check and says nothing of
// another, of the same rows even.
func TestWithoutOfAnotherCheck(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	loaded(t, f, d, target, accept)
	delta := compared(t, f, d, target)
	_, err := Begin(context.Background(), f, d.Without(delta), target, upload.Settings{})
	wantID(t, err, "loader.nothing_new")
	if loads, err := ListLoads(f); err != nil || len(loads) != 1 {
		t.Errorf("a load of nothing was begun: %v, %v", loads, err)
	}
	again, err := d.Without(delta).WithMapping(d.Mapping).Check(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := EstimateRequests(d.Without(delta), target.Operation, upload.Settings{}); n != 0 {
		t.Errorf("%d requests for nothing", n)
	}
	for name, d := range map[string]Draft{"checked again": again, "compared with none": d.Without(nil), "another": typed(t, d).Without(delta)} {
		l := newLoad(f, d, target)
		if s := l.Snapshot(); s.NotSent.CaseFiles != 5 || s.Held.CaseFiles != 1 || Unsent(d).CaseFiles.NotSent != 5 {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// read gives what the journal of a load holds.
func read(t testing.TB, l *Load) journal.Record {
	t.Helper()
	r, err := l.journal.Read()
	if err != nil {
		t.Fatal(err)
	}
	return r
}
