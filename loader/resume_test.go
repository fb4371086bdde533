package loader

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wolkload/crm"
	"wolkload/loader/upload"
	"wolkload/loader/workbook"
)

// written writes rows as a workbook to a path.
func written(t testing.TB, path, sheet string, rows [][]string) {
	t.Helper()
	out := workbook.NewSheet{Name: sheet}
	for _, row := range rows {
		var values []workbook.Value
		for _, text := range row {
			values = append(values, workbook.Value{Text: text})
		}
		out.Rows = append(out.Rows, values)
	}
	if err := workbook.Write(path, []workbook.NewSheet{out}); err != nil {
		t.Fatal(err)
	}
}

// csv writes the example as a text file.
func csv(t testing.TB, path string) {
	t.Helper()
	var b strings.Builder
	for _, row := range append([][]string{headers}, cartera...) {
		b.WriteString(strings.Join(row, ";") + "\r\n")
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// moved moves the workbook of a load, which no one may have open for that.
func moved(t testing.TB, l *Load, from, to string) {
	t.Helper()
	l.Draft().Book.Close() // its rows are read
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// fileDraft reads and checks the first sheet of a file.
func fileDraft(t testing.TB, path string, how Reading) Draft {
	t.Helper()
	book, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	d, err := ReadSheet(context.Background(), folders(t), book, 0, how, nil)
	if err == nil {
		d, err = d.Check(context.Background(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.Now = now
	return d
}

// begun is a load of a draft that was cut off in the middle.
func begun(t testing.TB, f Folders, d Draft) *Load {
	t.Helper()
	l := begin(t, f, d)
	send(t, l, newCRM(reject("1002"), refuseAll), 2)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l
}

// resumed resumes a load; it must be the one that was closed, and goes on.
func resumed(t *testing.T, f Folders, before *Load, path string, o workbook.Options) *Load {
	t.Helper()
	l, err := Resume(t.Context(), f, before.ID(), path, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.Close()
		l.Draft().Book.Close()
	})
	compare(t, l, before)
	rest := l.Snapshot().NotSent.CaseFiles
	c := newCRM(accept)
	if s := send(t, l, c, 9); s.Planned != rest || s.NotSent.CaseFiles != 0 || len(c.sentIDs()) != rest {
		t.Errorf("going on: %+v", s)
	}
	return l
}

// TestResume: the workbook where it was, moved, gone, and changed in one cell.
func TestResume(t *testing.T) {
	t.Parallel()
	f := folders(t)
	here := filepath.Join(t.TempDir(), "cartera.xlsx")
	there := filepath.Join(t.TempDir(), "otra carpeta.xlsx")
	written(t, here, "Hoja1", titled(cartera))
	l := begun(t, f, fileDraft(t, here, Reading{}))
	resume := func(id, path string) error {
		t.Helper()
		again, err := Resume(t.Context(), f, id, path, workbook.Options{}, nil)
		if err == nil {
			t.Errorf("%s was resumed with %s", id, path)
			again.Close()
		}
		return err
	}
	for _, id := range []string{"", "2026-11-23-7", "../loads/" + l.ID()} {
		wantID(t, resume(id, here), "loader.no_such_load", "Load", id)
	}
	again, err := Open(t.Context(), f, l.ID(), l.Draft())
	if err != nil {
		t.Fatal(err)
	}
	wantID(t, resume(l.ID(), ""), "loader.journal_in_use", "Load", l.ID())
	again.Close()

	moved(t, l, here, there)
	wantID(t, resume(l.ID(), ""), "loader.workbook_gone", "Load", l.ID(), "Workbook", "cartera.xlsx", "Path", here)
	wantID(t, resume(l.ID(), here+"x"), "loader.workbook_gone", "Load", l.ID(), "Workbook", "cartera.xlsx", "Path", here+"x")
	other := slices.Clone(cartera)
	other[7] = slices.Clone(other[7])
	other[7][colBalance] = "51"
	written(t, here, "Hoja1", titled(other))
	wantID(t, resume(l.ID(), ""), "loader.workbook_changed", "Load", l.ID(), "Workbook", "cartera.xlsx", "Path", here)
	renamed := filepath.Join(t.TempDir(), "cartera.xlsx")
	written(t, renamed, "Hoja2", titled(cartera))
	wantID(t, resume(l.ID(), renamed), "loader.workbook_changed", "Load", l.ID(), "Path", renamed)
	wantID(t, resume(l.ID(), t.TempDir()), "workbook.directory")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Resume(cancelled, f, l.ID(), there, workbook.Options{}, nil); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	resumed(t, f, l, there, workbook.Options{}) // every refusal left it as it was
}

// TestResumeOldJournal: one of the first version does not say where its workbook was.
func TestResumeOldJournal(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	l := begun(t, f, d)
	age(t, f, l.ID())
	_, err := Resume(t.Context(), f, l.ID(), "", workbook.Options{}, nil)
	wantID(t, err, "loader.workbook_gone", "Load", l.ID(), "Workbook", "cartera.xlsx", "Path", "")
	again := resumed(t, f, l, d.Book.Path(), workbook.Options{})
	if got := again.Settings(); got != (upload.Settings{}).WithDefaults() {
		t.Errorf("settings %+v", got)
	}
}

// TestResumeOtherForms: a workbook with two sheets, hidden rows that are left
// out, and a text file are read again as they were.
func TestResumeOtherForms(t *testing.T) {
	t.Parallel()
	text := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "cartera.csv")
		csv(t, path)
		return path
	}
	for name, tt := range map[string]struct {
		path func(t *testing.T) string
		how  Reading
	}{
		"two sheets": {path: func(t *testing.T) string {
			return openSheets(t, "cartera.xlsx", "Deudores", debtorsSheet, "Obligaciones", obligationsSheet).Path()
		}},
		"hidden rows": {path: func(t *testing.T) string { return partlyHidden(t, 1, 9).Path() }, how: Reading{SkipHidden: true}},
		"a text file, not read as detected": {path: text,
			how: Reading{CSV: &workbook.CSVSettings{Delimiter: ';', Quote: '\''}}},
	} {
		t.Run(name, func(t *testing.T) {
			f, path := folders(t), tt.path(t)
			l := begun(t, f, fileDraft(t, path, tt.how))
			again := resumed(t, f, l, "", workbook.Options{})
			if again.Draft().SkipsHidden() != tt.how.SkipHidden {
				t.Errorf("hidden rows are left out: %v", again.Draft().SkipsHidden())
			}
			if csv := again.Draft().Store.CSV(); tt.how.CSV != nil && *csv != *tt.how.CSV {
				t.Errorf("read as %+v", csv)
			}
		})
	}
}

// TestResumeWithPassword: a workbook that is encrypted needs its password again.
func TestResumeWithPassword(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	l := begun(t, f, d)
	data, err := os.ReadFile(d.Book.Path())
	if err == nil {
		data, err = excelize.Encrypt(data, &excelize.Options{Password: "clave"})
	}
	path := filepath.Join(t.TempDir(), "cifrada.xlsx")
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	// Begun with it: each time a key is derived takes long.
	statements(t, f, l.ID(), fmt.Sprintf("UPDATE load SET path = '%s', fingerprint = '%x'", path, sha256.Sum256(data)))
	_, err = Resume(t.Context(), f, l.ID(), "", workbook.Options{}, nil)
	wantID(t, err, "workbook.password")
	resumed(t, f, l, "", workbook.Options{Password: "clave"})
}

// TestResumeMovedTextFile: the name of a file says nothing of its content.
func TestResumeMovedTextFile(t *testing.T) {
	f, folder := folders(t), t.TempDir()
	here, there := filepath.Join(folder, "cartera.csv"), filepath.Join(folder, "cartera (1).csv")
	csv(t, here)
	l := begun(t, f, fileDraft(t, here, Reading{}))
	moved(t, l, here, there)
	resumed(t, f, l, there, workbook.Options{})
}

// TestResumeOtherContent: what would be sent otherwise than it was checked is
// refused, what is accepted or held aside.
func TestResumeOtherContent(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	l := lost(t, f, d) // Ana accepted, Luis rejected, Juan, Sara and Leo unknown, Eva held
	l.Close()
	other := "UPDATE case_file SET hash = x'00112233445566778899aabbccddeeff' WHERE idx IN "
	statements(t, f, l.ID(), other+"(0, 2)")
	resumed(t, f, l, "", workbook.Options{}).Close()
	for files, count := range map[string]string{"(1)": "1", "(0, 1, 2, 3, 4, 5)": "4"} {
		statements(t, f, l.ID(), other+files)
		_, err := Resume(t.Context(), f, l.ID(), "", workbook.Options{}, nil)
		wantID(t, err, "loader.other_content", "Load", l.ID(), "Count", count)
		statements(t, f, l.ID(), "UPDATE case_file SET hash = NULL WHERE idx IN "+files) // as in an old journal
		again, err := Resume(t.Context(), f, l.ID(), "", workbook.Options{}, nil)
		if err != nil {
			t.Fatalf("%s without hashes: %v", files, err)
		}
		again.Close()
		again.Draft().Book.Close()
	}
}

// TestResumeHeldBefore: what was held back when the load began, and would be
// sent by the version that opens it, was never checked to be sent.
func TestResumeHeldBefore(t *testing.T) {
	f, d := folders(t), draft(t)
	l := begun(t, f, d)
	statements(t, f, l.ID(), "UPDATE case_file SET held = 1, hash = NULL WHERE idx = 5") // by another version
	_, err := Resume(t.Context(), f, l.ID(), "", workbook.Options{}, nil)
	wantID(t, err, "loader.other_content", "Load", l.ID(), "Count", "1")
}

// TestResumeUntried: a load of which nothing left yet begins with a canary, when
// it is opened again as well.
func TestResumeUntried(t *testing.T) {
	f, d := folders(t), draft(t)
	for name, script := range map[string][]answer{"nothing left": nil, "nothing arrived": {refuseAll}} {
		l := begin(t, f, d)
		if script != nil {
			send(t, l, newCRM(script...), 9)
		}
		l.Close()
		again, err := Resume(t.Context(), f, l.ID(), "", workbook.Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		c := newCRM(accept)
		if _, err := again.Send(t.Context(), c, upload.Options{}); err != nil || len(c.requests[0].CaseFiles) != 1 {
			t.Errorf("%s: the first request has %d case files, %v", name, len(c.requests[0].CaseFiles), err)
		}
		again.Close()
		again.Draft().Book.Close()
	}
}

// TestResumeKeepsSettings: what was chosen when the load began is what it goes on with.
func TestResumeKeepsSettings(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	d.Profile = "enero"
	want := upload.Settings{CaseFiles: 2, Obligations: 9, Bytes: 4096, Concurrency: 2, NoCanary: true, MaxRejected: 1}
	l, err := Begin(context.Background(), f, d, target, want)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	again, err := Resume(t.Context(), f, l.ID(), "", workbook.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Draft().Book.Close()
	defer again.Close()
	if again.Settings() != want || !again.Created().Equal(today) || again.Draft().Profile != "enero" {
		t.Errorf("settings %+v, begun %s", again.Settings(), again.Created())
	}
	c := newCRM(accept)
	if s, err := again.Send(t.Context(), c, upload.Options{}); err != nil || s.Accepted.CaseFiles != 5 || len(c.requests) != 3 ||
		slices.ContainsFunc(c.requests, func(r crm.Request) bool { return len(r.CaseFiles) > 2 }) {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestTooLargeFirst: a case file that no request can hold does not keep those
// behind it from leaving, when the load is gone on with.
func TestTooLargeFirst(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	large := func(ctx context.Context, r crm.Request) crm.Outcome {
		for _, c := range r.CaseFiles {
			if c.Value(crm.Identification) == "1002" {
				return outcome(4, crm.CauseTooLarge, crm.Halve, len(r.CaseFiles), crm.NotSent)
			}
		}
		return accept(ctx, r)
	}
	first := newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		l.StopAfterBatch()
		return large(ctx, r)
	})
	if s := send(t, l, first, 1); s.Accepted.CaseFiles != 1 {
		t.Fatalf("%+v", s)
	}
	if s := send(t, l, newCRM(large, large, large, large, large, large, large, large), 2); s.Accepted.CaseFiles != 4 || s.NotSent.CaseFiles != 1 {
		t.Errorf("gone on with: %d accepted, %d not sent", s.Accepted.CaseFiles, s.NotSent.CaseFiles)
	}
}

// TestTooManyIsNotForgotten: what is sent once more does not make a load that
// stopped look as if the rest should go; what is sent of the rest does.
func TestTooManyIsNotForgotten(t *testing.T) {
	var rows [][]string
	var bad []string
	for i := range 40 {
		id := fmt.Sprint(5000 + i)
		rows = append(rows, []string{id, "Deudor Ejemplo", "a" + id + "@example.com", "3000" + id, "O-" + id, "Crédito", "10", "CONSUMO"})
		if bad = append(bad, id); i >= 8 {
			bad = bad[:8]
		}
	}
	l := begin(t, folders(t), draft(t, rows...))
	opts := quick(10)
	opts.MaxRejected = 0.3
	s, err := l.Send(t.Context(), newCRM(reject(bad...)), opts)
	if err != nil || !s.TooManyRejected || s.Rejected.CaseFiles != 8 || s.NotSent.CaseFiles != 30 {
		t.Fatalf("%+v, %v", s, err)
	}
	s, err = l.Resend(t.Context(), newCRM(accept), quick(10), []int{0})
	if err != nil || !s.TooManyRejected || s.Rejected.CaseFiles != 7 {
		t.Errorf("after one was sent once more: %+v, %v", s, err)
	}
	opts.MaxRejected = 1
	s, err = l.Send(t.Context(), newCRM(accept), opts)
	if err != nil || s.TooManyRejected || s.NotSent.CaseFiles != 0 {
		t.Errorf("after the rest: %+v, %v", s, err)
	}
}
