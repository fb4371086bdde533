package loader

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
)

// idsOf are the ids of loads.
func idsOf(loads []LoadInfo) string {
	var ids []string
	for _, l := range loads {
		ids = append(ids, l.ID)
	}
	return strings.Join(ids, " ")
}

// inFolder is what is in the folder of the journals.
func inFolder(t testing.TB, f Folders) string {
	t.Helper()
	entries, err := os.ReadDir(f.loads())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), journal.Extension))
	}
	return strings.Join(names, " ")
}

// past are the journals of some days: of the first one that is all accepted, one
// with an unknown case file, one that has a rejected one and one that is
// damaged; one of the second day and one of the third, of which nothing was sent.
type past struct {
	d     Draft
	files map[string][]byte
}

// newPast makes them of one journal.
func newPast(t testing.TB) past {
	t.Helper()
	f, p := folders(t), past{draft(t), map[string][]byte{}}
	id := loaded(t, f, p.d, target, accept)
	path := filepath.Join(f.loads(), id+journal.Extension)
	for _, of := range []struct {
		id    string
		days  int
		state string
	}{
		{"2026-11-23-1", 0, stands(1001, juan, juan, "accepted")},
		{"2026-11-23-2", 0, stands(1002, juan, juan, "unknown")},
		{"2026-11-23-3", 0, stands(1003, juan, juan, "rejected")},
		{"2026-11-24-1", 1, stands(1004, juan, juan, "accepted")},
		{"2026-11-25-1", 2, stands(1005, ana, leo, "not_sent")},
	} {
		statements(t, f, id, of.state, fmt.Sprintf("UPDATE load SET id = '%s', created = '%s'", of.id, today.AddDate(0, 0, of.days).Format(time.RFC3339)))
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		p.files[of.id] = data
	}
	p.files["2026-11-23-4"] = []byte("no journal at all")
	return p
}

// again lays the journals in a new folder, with the newest one open.
func (p past) again(t testing.TB) (f Folders, open *Load) {
	t.Helper()
	f = folders(t)
	err := os.MkdirAll(f.loads(), 0o700)
	for name, data := range p.files {
		if err == nil {
			err = os.WriteFile(filepath.Join(f.loads(), name+journal.Extension), data, 0o600)
		}
	}
	if err == nil {
		open, err = Open(t.Context(), f, "2026-11-25-1", p.d)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { open.Close() })
	return f, open
}

// TestPurging runs over the same past each time.
func TestPurging(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	t.Run("purge", p.purge)
	t.Run("delete", p.delete)
	t.Run("retain", p.retain)
}

// purge: what is older goes, but for what someone still has to look at.
func (p past) purge(t *testing.T) {
	f, open := p.again(t)
	const all = "2026-11-23-1 2026-11-23-2 2026-11-23-3 2026-11-23-4 2026-11-24-1 2026-11-25-1"
	for _, step := range []struct {
		about        string
		before       time.Time
		dry          bool
		purged, kept string
		left         string
	}{
		{"nothing is older", today, false, "", "2026-11-25-1 2026-11-23-4", all},
		{"what would go", today.AddDate(0, 0, 9), true, "2026-11-24-1 2026-11-23-3 2026-11-23-1", "2026-11-25-1 2026-11-23-4 2026-11-23-2", all},
		{"the first day's", today.Add(time.Second), false, "2026-11-23-3 2026-11-23-1", "2026-11-25-1 2026-11-23-4 2026-11-23-2", "2026-11-23-2 2026-11-23-4 2026-11-24-1 2026-11-25-1"},
		{"again", today.Add(time.Second), false, "", "2026-11-25-1 2026-11-23-4 2026-11-23-2", "2026-11-23-2 2026-11-23-4 2026-11-24-1 2026-11-25-1"},
		{"all that can", today.AddDate(0, 0, 9), false, "2026-11-24-1", "2026-11-25-1 2026-11-23-4 2026-11-23-2", "2026-11-23-2 2026-11-23-4 2026-11-25-1"},
	} {
		purged, kept, err := Purge(f, step.before, step.dry)
		left := strings.Join(slices.DeleteFunc(strings.Fields(inFolder(t, f)), func(name string) bool { return name == open.ID()+journal.Extension+"-wal" }), " ")
		if err != nil || idsOf(purged) != step.purged || idsOf(kept) != step.kept || left != step.left {
			t.Errorf("%s: purged %q, kept %q, left %q, %v", step.about, idsOf(purged), idsOf(kept), left, err)
		}
	}
	if s := send(t, open, newCRM(accept), 9); s.Accepted.CaseFiles != 5 {
		t.Errorf("the one in use was disturbed: %+v", s)
	}
	open.Close()

	// Once it is settled, and closed, each can go; nothing is left beside them.
	if n, err := SettleUnknown(f, "2026-11-23-2", nil, true, now); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	purged, kept, err := Purge(f, today.AddDate(0, 0, 9), false)
	if err != nil || idsOf(purged) != "2026-11-25-1 2026-11-23-2" || idsOf(kept) != "2026-11-23-4" || inFolder(t, f) != "2026-11-23-4" {
		t.Errorf("purged %q, kept %q, left %q, %v", idsOf(purged), idsOf(kept), inFolder(t, f), err)
	}
}

// delete: one load, whatever it holds, with what a crash left beside it.
func (p past) delete(t *testing.T) {
	f, open := p.again(t)
	wantID(t, Delete(f, open.ID()), "loader.journal_in_use", "Load", open.ID())
	send(t, open, newCRM(lose), 9)
	crashed := filepath.Join(f.loads(), "2026-11-26-1"+journal.Extension)
	for _, end := range []string{"", "-wal"} { // as kill -9 leaves it
		data, err := os.ReadFile(filepath.Join(f.loads(), open.ID()+journal.Extension+end))
		if err == nil {
			err = os.WriteFile(crashed+end, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	open.Close()
	if err := os.WriteFile(filepath.Join(f.loads(), "2026-11-27-1"+journal.Extension), nil, 0o600); err != nil { // cut off in Begin
		t.Fatal(err)
	}
	for _, id := range []string{"2026-11-26-1", "2026-11-27-1", "2026-11-23-2", "2026-11-23-4", open.ID()} {
		if err := Delete(f, id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		wantID(t, Delete(f, id), "loader.no_such_load", "Load", id)
	}
	if got := inFolder(t, f); got != "2026-11-23-1 2026-11-23-3 2026-11-24-1" {
		t.Errorf("left %q", got)
	}
	outside := filepath.Join(f.Data, "x"+journal.Extension)
	if err := os.WriteFile(outside, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "..", "../x", "a/../2026-11-23-1", filepath.Join(f.loads(), "2026-11-23-1")} {
		wantID(t, Delete(f, id), "loader.no_such_load", "Load", id)
	}
	if _, err := os.Stat(outside); err != nil {
		t.Errorf("a file of another folder is gone: %v", err)
	}
}

// TestSettings: what was set is read again; what can't be read is an error,
// since it may have been set to delete.
func TestSettings(t *testing.T) {
	f := folders(t)
	if s, err := ReadSettings(f); s != (Settings{}) || err != nil {
		t.Errorf("nothing was set: %+v, %v", s, err)
	}
	for _, days := range []int{90, 0, 1} {
		if err := SaveSettings(f, Settings{RetentionDays: days}); err != nil {
			t.Fatal(err)
		}
		if s, err := ReadSettings(f); s.RetentionDays != days || err != nil {
			t.Errorf("%d days: %+v, %v", days, s, err)
		}
	}
	for name, text := range map[string]string{
		"empty": "", "cut": `{"retention_days": 3`, "a text": `{"retention_days": "30"}`, "a fraction": `{"retention_days": 1.5}`,
		"below zero": `{"retention_days": -1}`, "a list": "[]", "no JSON": "retention_days = 3", "too large": `{"retention_days": 99999999999999999999}`,
	} {
		if err := os.WriteFile(f.settings(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := ReadSettings(f)
		if wantID(t, err, "loader.settings_unreadable", "Path", f.settings()); s != (Settings{}) {
			t.Errorf("%s: %+v", name, s)
		}
		if n, err := Retain(f, today); n != 0 || err == nil {
			t.Errorf("%s: %d deleted, %v", name, n, err)
		}
	}
	blocked := Folders{Config: filepath.Join(f.settings(), "x"), Data: f.Data} // a folder in a file
	wantID(t, SaveSettings(blocked, Settings{}), "loader.settings_unwritable", "Folder", blocked.Config)
}

// retain deletes what is older than the days that were set, and nothing when
// none are.
func (p past) retain(t *testing.T) {
	f, open := p.again(t)
	open.Close()
	for _, step := range []struct {
		days int
		at   time.Time
		want int
		left string
	}{
		{0, today.AddDate(9, 0, 0), 0, "2026-11-23-1 2026-11-23-2 2026-11-23-3 2026-11-23-4 2026-11-24-1 2026-11-25-1"},
		{30, today.AddDate(0, 0, 30), 0, "2026-11-23-1 2026-11-23-2 2026-11-23-3 2026-11-23-4 2026-11-24-1 2026-11-25-1"},
		{30, today.AddDate(0, 0, 30).Add(time.Second), 2, "2026-11-23-2 2026-11-23-4 2026-11-24-1 2026-11-25-1"},
		{1, today.AddDate(0, 0, 9), 2, "2026-11-23-2 2026-11-23-4"},
	} {
		if err := SaveSettings(f, Settings{RetentionDays: step.days}); err != nil {
			t.Fatal(err)
		}
		if n, err := Retain(f, step.at); n != step.want || err != nil || inFolder(t, f) != step.left {
			t.Errorf("%d days: %d deleted, left %q, %v", step.days, n, inFolder(t, f), err)
		}
	}
	if err := os.RemoveAll(f.Data); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.Data, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Retain(f, today)
	wantID(t, err, "loader.folder_unreadable", "Folder", f.loads())
}

// TestDiscard deletes a load of which nothing was tried, and no other.
func TestDiscard(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	untried, tried := begin(t, f, d), begin(t, f, d)
	send(t, tried, newCRM(refuseAll), 9)
	for _, l := range []*Load{untried, tried} {
		if err := l.Discard(); err != nil {
			t.Error(err)
		}
	}
	if got := inFolder(t, f); got != tried.ID() {
		t.Errorf("left %q", got)
	}
}

// TestPurgeLooksAgain: a load that has an unknown case file by the time its turn
// comes stays, whatever the list said.
func TestPurgeLooksAgain(t *testing.T) {
	f, d := folders(t), draft(t)
	id := loaded(t, f, d, target, lose)
	kept, err := f.remove(id, func(s journal.Summary) bool { return s.States[crm.Unknown] > 0 })
	if !kept || err != nil {
		t.Errorf("kept %v, %v", kept, err)
	}
	if loads, err := ListLoads(f); len(loads) != 1 || err != nil {
		t.Errorf("there are %v, %v", loads, err)
	}
}
