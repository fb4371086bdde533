package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"wolkload/crm"
)

var created = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

func exampleLoad(id string) Load {
	return Load{
		ID: id, Workbook: "cartera.xlsx", Fingerprint: "f00d", Sheet: "Hoja1", HeaderRow: 3,
		Mapping: []byte(`{"columns":[]}`), Server: "https://crm.example.com", Operation: "cobranza", Created: created,
		Path: "/libros/cartera.xlsx", Profile: "Banco Ejemplo", Revision: 3, Totals: []byte(`[]`), Settings: []byte(`{}`), Program: "v1",
	}
}

func exampleFiles() []CaseFile {
	return []CaseFile{
		{Rows: []int{4, 5}, Identification: "1001", Name: "Ana Ejemplo", Obligations: 2, Balance: decimal.MustParse("1500.50"),
			Hash: []byte("0123456789abcdef"), Shares: `[["CONSUMO",2]]`},
		{Rows: []int{6}, Identification: "1002", Name: "Luis Ejemplo", Obligations: 1, Balance: decimal.MustParse("-3")},
		{Rows: []int{9}, Identification: "", Name: "", Obligations: 1, Balance: decimal.MustParse("0"), Held: true},
		{Rows: []int{10}, Identification: "1004", Name: "Eva Ejemplo", Balance: decimal.MustParse("0"), Hash: []byte("fedcba9876543210"), Held: true, Skipped: "2026-10-01-1"},
	}
}

// each gives case files one by one.
func each(files []CaseFile) iter.Seq2[CaseFile, error] {
	return func(yield func(CaseFile, error) bool) {
		for _, c := range files {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func create(t *testing.T, folder string) *Journal {
	t.Helper()
	j, err := Create(folder, exampleLoad("2026-11-23-1"), each(exampleFiles()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

func pathIn(folder string) string { return filepath.Join(folder, "2026-11-23-1"+Extension) }

func read(t *testing.T, j *Journal) Record {
	t.Helper()
	r, err := j.Read()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wantID fails unless err is an *Error with this id.
func wantID(t *testing.T, err error, id string) {
	t.Helper()
	e := (*Error)(nil)
	if !errors.As(err, &e) || e.ID != id {
		t.Fatalf("error %v, want %s", err, id)
	}
	if got, values := e.Message(); got != "loader."+id || values["Load"] == "" {
		t.Fatalf("message %s %v", got, values)
	}
}

func TestEverythingComesBack(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "loads")
	j := create(t, folder)
	first, err := j.Intent(Attempt{CaseFiles: []int{0, 1}, BodyHash: "aa", Size: 321, Sent: created.Add(time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	outcome := Outcome{
		Row: 12, Cause: crm.CauseSomeRejected, Reached: true, Status: 200, Code: "200", Word: "null", Msg: "m",
		Counts: &crm.Counts{Received: 2, Inserted: 1, Failed: 1, Processed: 2, Unit: crm.UnitCaseFiles},
		Answer: []byte("{\"x\": \"\xff\"}"), Answered: created.Add(2 * time.Minute),
		Unattributed: []crm.Rejection{{CaseFile: -1, Reason: "who?", Raw: []byte(`"who?"`)}},
	}
	if err := j.Outcome(first, outcome, []Result{
		{CaseFile: 0, State: crm.Accepted, Cause: crm.CauseSomeRejected},
		{CaseFile: 1, State: crm.Rejected, Cause: crm.CauseSomeRejected, Reason: "bad phone", Raw: []byte(`{"id":"1002"}`), AttributedBy: crm.ByIdentification},
	}); err != nil {
		t.Fatal(err)
	}
	edited := CaseFile{Identification: "1002", Name: "Luis E. Ejemplo", Obligations: 1, Balance: decimal.MustParse("7"), Held: true}
	kept, err := j.Edit(Edit{CaseFile: 1, Row: 6, Col: 2, Text: "Luis E. Ejemplo"}, edited)
	if err != nil {
		t.Fatal(err)
	}
	edited.Held = false
	undone, err := j.Edit(Edit{CaseFile: 1, Row: 6, Col: 3, Text: "x"}, edited)
	if err != nil {
		t.Fatal(err)
	}
	undo, err := j.Undo(Edit{Seq: undone, CaseFile: 1}, edited)
	if err != nil {
		t.Fatal(err)
	}
	refused, err := j.Intent(Attempt{CaseFiles: []int{1}, BodyHash: "bb", Size: 99, Sent: created})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Outcome(refused, Outcome{Row: 4, Cause: crm.CauseQuota, Status: 403, Answered: created}, []Result{
		{CaseFile: 1, State: crm.Rejected, Cause: crm.CauseQuota, Reason: "bad phone", Raw: []byte(`{"id":"1002"}`), AttributedBy: crm.ByIdentification},
	}); err != nil {
		t.Fatal(err)
	}

	want := Record{Load: exampleLoad("2026-11-23-1"), CaseFiles: exampleFiles()}
	want.CaseFiles[0].State, want.CaseFiles[0].Cause = crm.Accepted, crm.CauseSomeRejected
	want.CaseFiles[0].Attempts, want.CaseFiles[0].Reached = 1, first
	c := &want.CaseFiles[1]
	c.Name, c.Balance = edited.Name, edited.Balance
	c.State, c.Cause, c.Reason, c.Raw, c.AttributedBy = crm.Rejected, crm.CauseQuota, "bad phone", []byte(`{"id":"1002"}`), crm.ByIdentification
	c.Attempts, c.Reached = 2, first
	outcome.Seq = first + 1
	want.Attempts = []Attempt{
		{Seq: first, CaseFiles: []int{0, 1}, BodyHash: "aa", Size: 321, Sent: created.Add(time.Minute), Outcome: &outcome},
		{Seq: refused, CaseFiles: []int{1}, BodyHash: "bb", Size: 99, Sent: created,
			Outcome: &Outcome{Seq: refused + 1, Row: 4, Cause: crm.CauseQuota, Status: 403, Answered: created}},
	}
	want.Edits = []Edit{
		{Seq: kept, CaseFile: 1, Row: 6, Col: 2, Text: "Luis E. Ejemplo"},
		{Seq: undone, CaseFile: 1, Row: 6, Col: 3, Text: "x", Undone: undo},
	}
	if got := read(t, j); !reflect.DeepEqual(got, want) {
		t.Errorf("before closing:\n got %+v\nwant %+v", got, want)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(pathIn(folder))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := read(t, again); !reflect.DeepEqual(got, want) {
		t.Errorf("opened again:\n got %+v\nwant %+v", got, want)
	}
	if seq, err := again.Intent(Attempt{CaseFiles: []int{1}}); err != nil || seq != refused+2 {
		t.Errorf("the sequence goes on with %d, %v; want %d", seq, err, refused+2)
	}
}

func TestSettings(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "loads")
	j := create(t, folder)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "locking_mode": "exclusive", "secure_delete": "1",
		"user_version": fmt.Sprint(len(migrations)), "fullfsync": "1", "foreign_keys": "1",
	} {
		var got string
		if err := j.conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", pragma, got, err, want)
		}
	}
	if exists(pathIn(folder) + "-shm") {
		t.Error("the journal is shared with other processes")
	}
	if runtime.GOOS == "windows" {
		return // no modes there
	}
	for path, want := range map[string]fs.FileMode{folder: 0o700, pathIn(folder): 0o600, pathIn(folder) + "-wal": 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(path), got, want)
		}
	}
}

func TestStrangeFolderNames(t *testing.T) {
	names := []string{"con espacio ñ", "100%", "a#b", "%41", "a&b=c;d"}
	if runtime.GOOS != "windows" {
		names = append(names, "what?mode=memory", `back\slash`, "new\nline")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), name)
			create(t, folder).Close()
			j, err := Open(pathIn(folder))
			if err != nil {
				t.Fatal(err)
			}
			defer j.Close()
			if got := len(read(t, j).CaseFiles); got != len(exampleFiles()) {
				t.Errorf("%d case files", got)
			}
		})
	}
}

func TestSecondInstanceIsRefused(t *testing.T) {
	folder := t.TempDir()
	j := create(t, folder)
	_, err := Open(pathIn(folder))
	wantID(t, err, ErrInUse)
	_, err = Peek(pathIn(folder))
	wantID(t, err, ErrInUse)
	if _, err := Create(folder, exampleLoad("2026-11-23-1"), each(nil)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("creating it again: %v", err)
	}
	other, err := Create(folder, exampleLoad("2026-11-23-2"), each(exampleFiles()))
	if err != nil {
		t.Fatalf("another load: %v", err)
	}
	other.Close()
	if _, err := j.Intent(Attempt{CaseFiles: []int{0}}); err != nil {
		t.Errorf("the first instance was disturbed: %v", err)
	}
}

func TestRefusedFiles(t *testing.T) {
	whole := func(t *testing.T, path string) []byte {
		create(t, filepath.Dir(path)).Close()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	sql := func(statement string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			j := create(t, filepath.Dir(path))
			if _, err := j.conn.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
			j.Close()
		}
	}
	write := func(t *testing.T, path string, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct {
		make func(t *testing.T, path string)
		want string
	}{
		"missing":   {func(*testing.T, string) {}, ErrMissing},
		"a folder":  {func(t *testing.T, path string) { os.Mkdir(path, 0o700) }, ErrDamaged},
		"empty":     {func(t *testing.T, path string) { write(t, path, nil) }, ErrUnfinished},
		"no tables": {sql("PRAGMA writable_schema = 1; DELETE FROM sqlite_schema; PRAGMA user_version = 0"), ErrUnfinished},
		"text":      {func(t *testing.T, path string) { write(t, path, bytes.Repeat([]byte("not a journal "), 400)) }, ErrDamaged},
		"newer":     {sql(fmt.Sprint("PRAGMA user_version = ", len(migrations)+1)), ErrNewer},
		"foreign":   {sql("PRAGMA user_version = 0"), ErrDamaged},
		"no load":   {sql("DELETE FROM load"), ErrDamaged},
		"no table":  {sql("DROP TABLE edit"), ErrDamaged},
		"cut short": {func(t *testing.T, path string) { data := whole(t, path); write(t, path, data[:len(data)-4096]) }, ErrDamaged},
		"a page overwritten": {func(t *testing.T, path string) {
			data := whole(t, path)
			copy(data[2*4096:], bytes.Repeat([]byte{0xa5}, 4096))
			write(t, path, data)
		}, ErrDamaged},
		"a state that is none":    {sql("PRAGMA ignore_check_constraints = 1; INSERT INTO standing VALUES (1, 0, 0, 'perhaps', '', '', NULL, '')"), ErrDamaged},
		"a state of no case file": {sql("INSERT INTO standing VALUES (1, 1, 1000000000000, 'accepted', '', '', NULL, '')"), ErrDamaged},
		"an attempt at no one":    {sql("INSERT INTO attempt (seq, body_hash, size, sent, case_files) VALUES (1, '', 1, '2026-11-23T09:30:00Z', '0-9999999999')"), ErrDamaged},
		"a case file gone":        {sql("DELETE FROM case_file WHERE idx = 1"), ErrDamaged},
		"a balance that is none":  {sql("UPDATE case_file SET balance = 'much'"), ErrDamaged},
		"rows that are none":      {sql("UPDATE case_file SET sheet_rows = '1,,2'"), ErrDamaged},
		"an edit of no case file": {sql("PRAGMA foreign_keys = 0; INSERT INTO edit VALUES (1, 77, 1, 1, 'x', NULL)"), ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := pathIn(t.TempDir())
			tt.make(t, path)
			j, err := Open(path)
			if err == nil { // what SQLite can't know is found when it is read
				_, err = j.Read()
				j.Close()
			}
			wantID(t, err, tt.want)
		})
	}
}

// TestCopyTakenInFlight opens a copy of the files as they stand on disk between
// intent and outcome, which is what a power cut leaves.
func TestCopyTakenInFlight(t *testing.T) {
	folder := t.TempDir()
	j := create(t, folder)
	if _, err := j.Intent(Attempt{CaseFiles: []int{1}, BodyHash: "aa", Size: 1, Sent: created}); err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	for _, ending := range []string{"", "-wal"} {
		data, err := os.ReadFile(pathIn(folder) + ending)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(pathIn(copied)+ending, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	checkInterrupted(t, pathIn(copied))
}

// checkInterrupted checks a journal that was left with case file 1 in flight.
func checkInterrupted(t *testing.T, path string) {
	t.Helper()
	peeked, err := Peek(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := [4]int{1, 0, 0, 1}; peeked.States != want || peeked.Held != 2 || peeked.Requests != 1 {
		t.Errorf("peeked %+v", peeked)
	}
	for _, when := range []string{"opened", "opened again"} {
		j, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		r := read(t, j)
		for i, want := range []crm.State{crm.NotSent, crm.Unknown, crm.NotSent} {
			if got := r.CaseFiles[i].State; got != want {
				t.Errorf("%s: case file %d is %s, want %s", when, i, got, want)
			}
		}
		if got := r.CaseFiles[1].Cause; got != crm.CauseInterrupted {
			t.Errorf("%s: cause %q", when, got)
		}
		if o := r.Attempts[0].Outcome; o == nil || o.Row != 15 || !o.Reached {
			t.Errorf("%s: outcome %+v", when, o)
		}
		j.Close()
	}
}

func TestFullDisk(t *testing.T) {
	folder := t.TempDir()
	j := create(t, folder)
	first, err := j.Intent(Attempt{CaseFiles: []int{0}, Sent: created})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.conn.ExecContext(t.Context(), "PRAGMA max_page_count = 1"); err != nil { // it becomes what there is
		t.Fatal(err)
	}
	err = j.Outcome(first, Outcome{Row: 8, Answer: make([]byte, 1<<20), Answered: created},
		[]Result{{CaseFile: 0, State: crm.Unknown}})
	wantID(t, err, ErrDiskFull)
	_, err = j.Edit(Edit{CaseFile: 1, Row: 6, Text: string(make([]byte, 1<<20))}, CaseFile{})
	wantID(t, err, ErrDiskFull)
	many := make([]int, 100_000)
	_, err = j.Intent(Attempt{CaseFiles: many, Sent: created})
	wantID(t, err, ErrDiskFull)

	r := read(t, j)
	if len(r.Attempts) != 1 || r.Attempts[0].Outcome != nil || len(r.Edits) != 0 || r.CaseFiles[1].Name == "" {
		t.Errorf("something of a failed write counts: %+v", r)
	}
	if _, err := j.conn.ExecContext(t.Context(), "PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if err := j.Outcome(first, Outcome{Row: 11, Cause: crm.CauseAccepted, Reached: true, Answered: created},
		[]Result{{CaseFile: 0, State: crm.Accepted, Cause: crm.CauseAccepted}}); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestCreateLeavesNothingBehindWhenItFails(t *testing.T) {
	folder := t.TempDir()
	files := exampleFiles()
	files[1].Obligations = -1
	_, err := Create(folder, exampleLoad("2026-11-23-1"), each(files))
	wantID(t, err, ErrUnwritable)
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
	blocked := filepath.Join(folder, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Create(blocked, exampleLoad("2026-11-23-1"), each(exampleFiles()))
	wantID(t, err, ErrUnwritable)
}

func TestWritesThatDoNotFit(t *testing.T) {
	j := create(t, t.TempDir())
	if err := j.Outcome(7, Outcome{Row: 11, Answered: created}, nil); err == nil {
		t.Error("an outcome without an intent was written")
	}
	if _, err := j.Intent(Attempt{CaseFiles: []int{99}, Sent: created}); err == nil {
		t.Error("an intent for a case file that is none was written")
	}
	seq, err := j.Intent(Attempt{CaseFiles: []int{0}, Sent: created})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		err := j.Outcome(seq, Outcome{Row: 11, Answered: created}, nil)
		if (err == nil) != want {
			t.Errorf("outcome %d: %v", i, err)
		}
	}
	if _, err := j.Undo(Edit{Seq: 9}, CaseFile{}); err == nil {
		t.Error("an edit that is none was undone")
	}
}

// TestSecureDelete looks for a deleted value in the bytes of the file.
func TestSecureDelete(t *testing.T) {
	folder := t.TempDir()
	j := create(t, folder)
	if _, err := j.Edit(Edit{CaseFile: 0, Row: 4, Col: 1, Text: "x"},
		CaseFile{Identification: "1001", Name: "Otro Nombre", Obligations: 2, Balance: decimal.MustParse("1")}); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(pathIn(folder))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("Ana Ejemplo")) || !bytes.Contains(data, []byte("Otro Nombre")) {
		t.Error("the old name is still in the file")
	}
	if exists(pathIn(folder) + "-wal") {
		t.Error("the log was left behind")
	}
}

func TestAnyNumberOfCaseFiles(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 65, 128, 200} {
		files := make([]CaseFile, n)
		for i := range files {
			files[i].Rows = []int{i + 2}
		}
		j, err := Create(t.TempDir(), exampleLoad("2026-11-23-1"), each(files))
		if err != nil {
			t.Fatal(err)
		}
		got := read(t, j).CaseFiles
		j.Close()
		if len(got) != n || n > 0 && !reflect.DeepEqual(got, files) {
			t.Errorf("%d case files came back as %d", n, len(got))
		}
	}
}
