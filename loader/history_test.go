package loader

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
)

func TestHistory(t *testing.T) {
	f, d := folders(t), draft(t)
	if loads, err := ListLoads(f); loads != nil || err != nil {
		t.Errorf("before any: %v, %v", loads, err)
	}
	first := begin(t, f, d)
	send(t, first, newCRM(reject("1002"), lose), 2)
	first.Close()
	second := begin(t, f, draft(t, cartera[4:]...))
	second.Close()
	third := begin(t, f, d) // stays open
	write := func(id string, data string) {
		if err := os.WriteFile(filepath.Join(f.loads(), id+journal.Extension), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("2026-11-23-9", "no journal at all")
	write("2026-11-23-10", "") // cut off while it was created
	write("notes", "no journal at all either")
	if err := os.WriteFile(filepath.Join(f.loads(), "other.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}

	loads, err := ListLoads(f)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, l := range loads {
		ids = append(ids, l.ID)
	}
	if want := []string{"notes", "2026-11-23-9", "2026-11-23-3", "2026-11-23-2", "2026-11-23-1"}; !slices.Equal(ids, want) {
		t.Fatalf("loads %v, want %v", ids, want)
	}
	want := LoadInfo{
		ID: "2026-11-23-1", Created: today, Workbook: "cartera.xlsx", Fingerprint: d.Book.Fingerprint(), Sheet: "Hoja1",
		Path: d.Book.Path(), Server: "https://crm.example.com", Host: "crm.example.com", Operation: "cobranza",
		NotSent: 1, Accepted: 1, Rejected: 1, Unknown: 2, Held: 1, Requests: 2, LastSent: today,
	}
	if loads[4] != want {
		t.Errorf("got %+v, want %+v", loads[4], want)
	}
	wantID(t, loads[1].Err, "loader.journal_damaged", "Load", "2026-11-23-9")
	if in := loads[2]; !in.InUse || in.Err != nil {
		t.Errorf("the open one: %+v", in)
	}

	mine, err := Interrupted(f, d.Book.Fingerprint())
	if err != nil {
		t.Fatal(err)
	}
	ids = nil
	for _, l := range mine {
		ids = append(ids, l.ID)
	}
	if want := []string{"notes", "2026-11-23-9", "2026-11-23-3", "2026-11-23-1"}; !slices.Equal(ids, want) {
		t.Errorf("loads of the workbook %v, want %v", ids, want)
	}
	if s := send(t, third, newCRM(accept), 2); s.Accepted.CaseFiles != 5 {
		t.Errorf("the open one was disturbed: %+v", s)
	}
}

func TestFolderThatCannotBeRead(t *testing.T) {
	f := folders(t)
	if err := os.MkdirAll(f.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.loads(), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Interrupted(f, "")
	wantID(t, err, "loader.folder_unreadable", "Folder", f.loads())
	_, err = Begin(context.Background(), f, draft(t), target, upload.Settings{})
	wantID(t, err, "loader.journal_unwritable")
}

func TestOrderOfIDs(t *testing.T) {
	sorted := []string{"", "notes", "2026-11-23-2", "2026-11-23-10", "2026-11-24-1", "2027-01-01-1"}
	slices.SortFunc(sorted, compareIDs)
	want := []string{"", "2026-11-23-2", "2026-11-23-10", "2026-11-24-1", "2027-01-01-1", "notes"}
	if !slices.Equal(sorted, want) {
		t.Errorf("%q", sorted)
	}
}

func TestOpenAgain(t *testing.T) {
	ctx, f, d := context.Background(), folders(t), draft(t)
	l := begin(t, f, d)
	c := newCRM(reject("1002", "1006"), lose)
	send(t, l, c, 4)
	row := state(t, l, luis).Rows[0]
	for _, text := range []string{"Luis A. Ejemplo", "Luis B. Ejemplo"} {
		if _, err := l.Edit(luis, row, colName, text); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := l.Undo(luis); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Edit(eva, state(t, l, eva).Rows[0], colEmail, "eva@example.com"); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, f, l.ID(), d)
	wantID(t, err, "loader.journal_in_use", "Load", l.ID())
	l.Close()

	// With any other mapping: the load's own counts.
	other := d.WithMapping(d.Mapping.Assign(colName, d.Mapping.Columns[colPhone].Assignment))
	again, err := Open(ctx, f, l.ID(), other)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	compare(t, again, l)
	if again.ID() != l.ID() || again.Target() != target || again.Mapping().Columns[colName].Field != crm.Name {
		t.Errorf("%s to %+v", again.ID(), again.Target())
	}
	if got, ok, err := again.Undo(luis); !ok || err != nil || got.Name != "Luis Ejemplo" || got.Edited {
		t.Errorf("undone after opening: %+v, %v, %v", got, ok, err)
	}
	c.script = []answer{accept}
	if s := send(t, again, c, 10); s.Planned != 1 || s.NotSent.CaseFiles != 0 { // Eva, who is held no more
		t.Errorf("going on: %+v", s)
	}
}

func TestOpenRefuses(t *testing.T) {
	ctx, f, d := context.Background(), folders(t), draft(t)
	l := begin(t, f, d)
	l.Close()
	_, err := Open(ctx, f, "2026-11-23-7", d)
	wantID(t, err, "loader.no_such_load", "Load", "2026-11-23-7")
	for _, id := range []string{"", "../loads/" + l.ID()} {
		_, err = Open(ctx, f, id, d)
		wantID(t, err, "loader.no_such_load")
	}
	_, err = Open(ctx, f, l.ID(), draft(t, cartera[1:]...))
	wantID(t, err, "loader.other_workbook", "Load", l.ID(), "Workbook", "cartera.xlsx")

	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err = Open(cancelled, f, l.ID(), d); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	// Every refusal gave the journal free again.
	again, err := Open(ctx, f, l.ID(), d)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

// TestOpenWithOtherRows: a version that groups the same file in another way must
// not lay old outcomes over new case files.
func TestOpenWithOtherRows(t *testing.T) {
	ctx, f, d := context.Background(), folders(t), draft(t)
	for name, change := range map[string]func(*journal.Load, []journal.CaseFile) []journal.CaseFile{
		"fewer":      func(_ *journal.Load, c []journal.CaseFile) []journal.CaseFile { return c[1:] },
		"others":     func(_ *journal.Load, c []journal.CaseFile) []journal.CaseFile { c[0].Rows = []int{4}; return c },
		"no mapping": func(l *journal.Load, c []journal.CaseFile) []journal.CaseFile { l.Mapping = []byte("{"); return c },
	} {
		t.Run(name, func(t *testing.T) {
			l := begin(t, f, d)
			record, err := l.journal.Read()
			if err != nil {
				t.Fatal(err)
			}
			record.Load.ID += "0"
			files := change(&record.Load, record.CaseFiles)
			j, err := journal.Create(f.loads(), record.Load, func(yield func(journal.CaseFile, error) bool) {
				for _, c := range files {
					if !yield(c, nil) {
						return
					}
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			j.Close()
			_, err = Open(ctx, f, record.Load.ID, d)
			wantID(t, err, "loader.other_rows", "Load", record.Load.ID)
		})
	}
}
