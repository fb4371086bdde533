package command

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/workbook"
)

// TestLoads lists what there is, the newest first, and what can't be read.
func TestLoads(t *testing.T) {
	c := newConsole(t)
	if code := c.run("loads"); code != 0 || !strings.Contains(c.out.String(), "There is no load on this machine yet.") {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
	if code := c.run("loads", "--json"); code != 0 || strings.TrimSpace(c.out.String()) != "[]" {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
	_, path, server := c.half(simulator.Options{})
	if code := c.run("send", path, "--server", server, "--operation", "other", "--yes"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if err := os.WriteFile(filepath.Join(c.home, "loads", "2026-11-23-3.journal"), []byte("no journal at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := c.run("loads", "--json"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	lines := decode[[]loadLine](t, c.out.String())
	if len(lines) != 3 || lines[0].Load != "2026-11-23-3" || lines[0].Error == "" || lines[0].Created != nil {
		t.Fatalf("%+v", lines)
	}
	l := lines[2]
	if l.Load != "2026-11-23-1" || l.Workbook != "cartera.xlsx" || l.Operation != "op" || l.Sheet != "Hoja1" || len(l.SHA256) != 64 ||
		l.CaseFiles != (loader.StateCounts{Accepted: 2, Unknown: 2, NotSent: 2}) || l.Requests != 2 || l.Host == "" || l.InUse {
		t.Errorf("%+v", l)
	}
	if code := c.run("loads"); code != 0 || strings.Count(c.out.String(), "\n") != 4 || !strings.Contains(c.out.String(), "cartera.xlsx") {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
}

// TestShow needs no workbook: it tells every case file from the journal.
func TestShow(t *testing.T) {
	c := newConsole(t)
	_, path, _ := c.half(simulator.Options{Reject: rules(t, "Identification=1001")})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if code := c.run("show", "--json"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	s := decode[loader.Shown](t, c.out.String())
	if s.Load != "2026-11-23-1" || len(s.List) != 6 || s.CaseFiles != (loader.StateCounts{Accepted: 1, Rejected: 1, Unknown: 2, NotSent: 2}) ||
		len(s.Rejected) != 1 || s.Rejected[0].Identification != "1001" || s.Rejected[0].AttributedBy != "identification" {
		t.Errorf("%+v", s)
	}
	for i, want := range []string{"accepted", "rejected", "unknown", "unknown", "not_sent", "not_sent"} {
		if f := s.List[i]; f.State != want || f.Rows[0] != i+2 || f.TotalBalance != "100.50" {
			t.Errorf("case file %d: %+v, want %s", i, f, want)
		}
	}
	if code := c.run("show", "2026-11-23-1"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	for _, want := range []string{"cartera.xlsx › Hoja1", "1001", "value not in list", "no answer came", "CONSUMO", "2 requests"} {
		if !strings.Contains(c.out.String(), want) {
			t.Errorf("%q is not shown:\n%s", want, c.out.String())
		}
	}
}

// TestExport writes the rows that are left, in their own columns.
func TestExport(t *testing.T) {
	c := newConsole(t)
	_, path, _ := c.half(simulator.Options{Reject: rules(t, "Identification=1001")})
	out := filepath.Join(t.TempDir(), "pendientes.xlsx")
	for _, args := range [][]string{{"export"}, {"export", "2026-11-23-1"}, {"export", "2026-11-23-7", "--out", out}} {
		if code := c.run(args...); code != 2 {
			t.Errorf("%v: exit %d\n%s", args, code, c.err.String())
		}
	}
	if code := c.run("export", "2026-11-23-1", "--out", out); code != 0 || !strings.Contains(c.out.String(), "3 rows written") {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if code := c.run("export", "2026-11-23-1", "--out", out); code != 2 {
		t.Errorf("over a file: exit %d", code)
	}
	got := sheetOf(t, out)
	want := []string{
		"Identification|Name|Email|Telephone|id|name|total_balance|portfolio_type|STATUS|REASON|ROW",
		"1001|Ana Ejemplo|ana@example.com|3000001001|OB-1|Tarjeta|100.50|CONSUMO|rejected|Identification: value not in list|3",
		"1002|Ana Ejemplo|ana@example.com|3000001002|OB-2|Tarjeta|100.50|CONSUMO|unknown|no answer came|4",
		"1003|Ana Ejemplo|ana@example.com|3000001003|OB-3|Tarjeta|100.50|CONSUMO|unknown|no answer came|5",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// Without its workbook the journal tells what it has.
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	alone := filepath.Join(t.TempDir(), "solo.xlsx")
	if code := c.run("export", "2026-11-23-1", "--out", alone); code != 0 || !strings.Contains(c.err.String(), "What the load's journal keeps is written.") {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if got := sheetOf(t, alone); len(got) != 4 || got[1] != "1001|Ana Ejemplo|100.50|rejected|Identification: value not in list|3" {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	c.run("settle", "2026-11-23-1", "--accepted", "--yes")
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
	}
}

// sheetOf gives the rows of a workbook's only sheet as it shows them.
func sheetOf(t *testing.T, path string) []string {
	t.Helper()
	w, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	store, err := w.Read(context.Background(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for r := range store.Len() {
		var cells []string
		for col := range store.Columns() {
			cells = append(cells, store.Shown(r, col))
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	return rows
}

// TestCertificate is shown, or written as a text or a workbook.
func TestCertificate(t *testing.T) {
	c := newConsole(t)
	c.half(simulator.Options{})
	if code := c.run("certificate"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	text := c.out.String()
	for _, want := range []string{"LOAD CERTIFICATE", "2026-11-23-1", "cartera.xlsx", "It adds up to the cent", "Of 2 case files it is not known", "603"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in it:\n%s", want, text)
		}
	}
	folder := t.TempDir()
	for _, name := range []string{"c.txt", "c.xlsx"} {
		out := filepath.Join(folder, name)
		if code := c.run("certificate", "2026-11-23-1", "--out", out); code != 0 || !strings.Contains(c.out.String(), out) {
			t.Errorf("exit %d\n%s", code, c.err.String())
		}
		if code := c.run("certificate", "2026-11-23-1", "--out", out); code != 2 {
			t.Errorf("over a file: exit %d", code)
		}
	}
	if data, err := os.ReadFile(filepath.Join(folder, "c.txt")); err != nil || string(data) != text {
		t.Errorf("%v\n%s", err, data)
	}
	if rows := sheetOf(t, filepath.Join(folder, "c.xlsx")); len(rows) < 10 || !strings.Contains(rows[0], "LOAD CERTIFICATE") {
		t.Errorf("%v", rows)
	}
}

// TestPurge deletes by name, by age and at each start as was set, and never by
// age what is unknown.
func TestPurge(t *testing.T) {
	c := newConsole(t)
	_, path, server := c.half(simulator.Options{})
	if code := c.run("send", path, "--server", server, "--operation", "other", "--yes"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	left := func() string {
		loads, err := loader.ListLoads(c.system().Folders())
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, l := range loads {
			ids = append(ids, l.ID)
		}
		return strings.Join(ids, " ")
	}
	for _, args := range [][]string{{"purge"}, {"purge", "2026-11-23-1"}, {"purge", "2026-11-23-7", "--yes"}, {"purge", "--older-than", "0"}, {"purge", "--keep", "-1"}} {
		if code := c.run(args...); code != 2 || left() != "2026-11-23-2 2026-11-23-1" {
			t.Errorf("%v: exit %d, left %s", args, code, left())
		}
	}
	if code := c.run("purge", "--older-than", "1"); code != 0 || !strings.Contains(c.out.String(), "There are no loads to delete.") {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
	c.clockTicks = 48 * 3600e9 // every look at the clock is two days later
	if code := c.run("purge", "--older-than", "1", "--yes"); code != 0 || left() != "2026-11-23-1" ||
		!strings.Contains(c.err.String(), "Load 2026-11-23-1 stays: it has 2 unknown ones") {
		t.Errorf("exit %d, left %s\n%s%s", code, left(), c.out.String(), c.err.String())
	}
	c.clockTicks = 0
	if code := c.run("settle", "2026-11-23-1", "--accepted", "--yes"); code != 0 {
		t.Fatal(c.err.String())
	}
	if code := c.run("purge", "--keep", "1"); code != 0 || !strings.Contains(c.out.String(), "Each load is kept for 1 day.") || left() == "" {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
	c.clockTicks = 48 * 3600e9
	c.terminal = Terminal{In: true, Out: true, Err: true}
	c.app = func(context.Context, AppOptions) error { return nil }
	if code := c.run(); code != 0 || left() != "" || !strings.Contains(c.err.String(), "1 load older than what is kept was deleted.") {
		t.Errorf("exit %d, left %q\n%s", code, left(), c.err.String())
	}
	if code := c.run("purge", "--keep", "0"); code != 0 || !strings.Contains(c.out.String(), "All loads are kept.") {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
}

// TestAPanicIsASentence: what goes wrong inside is no stack trace, and does not
// tell what it was about.
func TestAPanicIsASentence(t *testing.T) {
	c := newConsole(t)
	c.terminal = Terminal{In: true, Out: true, Err: true}
	for _, p := range []any{"Ana Ejemplo", os.ErrClosed} {
		c.app = func(context.Context, AppOptions) error { panic(p) }
		if code := c.run(); code != 2 || strings.Contains(c.err.String(), "Ana Ejemplo") || strings.Contains(c.err.String(), "goroutine") || c.err.String() == "" {
			t.Errorf("exit %d\n%s", code, c.err.String())
		}
	}
}
