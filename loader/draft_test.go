package loader

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"wolkload/crm"
	"wolkload/loader/upload"
	"wolkload/mapping"
)

func TestReadSheet(t *testing.T) {
	d := draft(t)
	if got := d.Store.Number(d.Mapping.HeaderRow); got != 3 {
		t.Errorf("header in row %d", got)
	}
	r := d.Result
	if r.Rows != 8 || r.All.CaseFiles != 6 || r.Ready.CaseFiles != 5 || r.Ready.Obligations != 7 || r.Held.CaseFiles != 1 {
		t.Errorf("all %+v ready %+v held %+v", r.All, r.Ready, r.Held)
	}
	changed := d.WithMapping(d.Mapping)
	if changed.Result != nil || d.Result == nil {
		t.Error("another mapping is not checked yet")
	}
}

func TestSheetWithoutHeader(t *testing.T) {
	f := folders(t)
	rows := [][]string{{"3000000001", "10"}, {"3000000002", "20"}, {"3000000003", "30"}}
	d, err := ReadSheet(context.Background(), f, open(t, "cartera.xlsx", rows), 0, Reading{}, nil)
	wantID(t, err, "loader.no_header", "Sheet", "Hoja1")
	_, err = d.Check(context.Background(), nil)
	wantID(t, err, "loader.no_header")
	d = d.WithHeader(f, 0)
	if d, err = d.Check(context.Background(), nil); err != nil || len(d.Mapping.Columns) != 2 || len(d.Result.Problems) == 0 {
		t.Errorf("with the first row as header: %v, %+v", err, d.Mapping)
	}
	_, err = Begin(context.Background(), f, d, target, upload.Settings{})
	wantID(t, err, "loader.mapping_incomplete")
}

func TestCheckIsCancelled(t *testing.T) {
	d := draft(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := d.Check(ctx, nil); err != context.Canceled {
		t.Errorf("error %v", err)
	}
}

func TestProfileIsChosenAgain(t *testing.T) {
	ctx, f := context.Background(), folders(t)
	read := func(name string, rows [][]string) Draft {
		t.Helper()
		d, err := ReadSheet(ctx, f, open(t, name, rows), 0, Reading{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	custom := mapping.Assignment{Target: mapping.ToObligation, Field: "Etapa detallada ", Custom: true}
	d := read("enero.xlsx", titled(cartera))
	d = d.WithMapping(d.Mapping.Assign(colPortfolio, custom))
	if name, err := d.SaveProfile(f, ""); err != nil || name != "enero" {
		t.Fatal(err)
	}

	again := read("febrero.xlsx", titled(cartera[:3]))
	if again.Profile != "enero" || again.Mapping.Columns[colPortfolio].Assignment != custom {
		t.Errorf("profile %q, column %+v", again.Profile, again.Mapping.Columns[colPortfolio])
	}
	otherHeaders := titled(cartera)
	otherHeaders[2] = slices.Concat(headers[:colPortfolio], []string{"Ciudad"})
	if near := read("casi.xlsx", otherHeaders); near.Profile != "enero" || near.Fit.Known != len(headers)-1 || !slices.Equal(near.Fit.New, []string{"Ciudad"}) {
		t.Errorf("one other header: %+v", near.Fit)
	}
	otherHeaders[2] = []string{"DNI", "Apellido y nombre", "e-mail", "Móvil", "Número de préstamo", "Línea", "Importe", "Lote"}
	if other := read("otro.xlsx", otherHeaders); other.Profile != "" {
		t.Errorf("other headers got profile %q", other.Profile)
	}

	// Saving again writes over the same file; one that is no profile does no harm.
	broken := filepath.Join(f.profiles(), "0.json")
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	again = again.WithMapping(again.Mapping.Assign(colPortfolio, mapping.Assignment{}))
	if name, err := again.SaveProfile(f, ""); err != nil || name != "enero" {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(f.profiles(), "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("files %v, %v", files, err)
	}
	third := read("marzo.xlsx", titled(cartera))
	if third.Profile != "enero" || third.Mapping.Columns[colPortfolio].Target != mapping.LeaveOut {
		t.Errorf("profile %q, column %+v", third.Profile, third.Mapping.Columns[colPortfolio])
	}
	if runtime.GOOS == "windows" {
		return // no modes there
	}
	for _, path := range []string{filepath.Join(f.profiles(), "enero.json"), f.profiles()} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", filepath.Base(path), info.Mode(), err)
		}
	}
}

func TestProfileThatCannotBeSaved(t *testing.T) {
	f := folders(t)
	d := draft(t)
	if err := os.WriteFile(f.Config, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	_, err := d.SaveProfile(f, "")
	wantID(t, err, "loader.profile_unwritable", "Folder", f.profiles())
}

// TestWriteFileLeavesTheOldOneWhole: a file that can't be replaced stays, and
// nothing is left beside it.
func TestWriteFileLeavesTheOldOneWhole(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "profiles")
	path := filepath.Join(folder, "a.json")
	for _, text := range []string{"old", "new"} {
		if err := writeFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "new" {
		t.Errorf("%q, %v", data, err)
	}
	if err := writeFile(folder, []byte("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(folder), ".*")); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestDefaultFolders(t *testing.T) {
	home := t.TempDir()
	t.Setenv("WOLKLOAD_HOME", home)
	if got := DefaultFolders(); got != (Folders{home, home}) {
		t.Errorf("with WOLKLOAD_HOME: %+v", got)
	}
	t.Setenv("WOLKLOAD_HOME", "relative")
	if got := DefaultFolders(); !filepath.IsAbs(got.Data) || filepath.Base(got.Data) != "relative" {
		t.Errorf("with a relative one: %+v", got)
	}
	t.Setenv("WOLKLOAD_HOME", "")
	if got := DefaultFolders(); filepath.Base(got.Config) != "wolkload" || filepath.Base(got.Data) != "wolkload" {
		t.Errorf("without: %+v", got)
	}
}

func TestCheckReport(t *testing.T) {
	report := CheckReport(draft(t), func(i mapping.Issue) string { return "about " + i.Field })
	got, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]any
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	sums := func(caseFiles, obligations float64, balance string) map[string]any {
		return map[string]any{"case_files": caseFiles, "obligations": obligations, "total_balance": balance, "last_pay": "0", "balance_payment": "0"}
	}
	total := func(portfolio string, ready, file, held map[string]any) map[string]any {
		ready["portfolio_type"], ready["file"], ready["held"] = portfolio, file, held
		return ready
	}
	for key, want := range map[string]any{
		"workbook": "cartera.xlsx", "sheet": "Hoja1", "header_row": 3.0, "layout": "long",
		"rows": 8.0, "case_files": 6.0, "obligations": 8.0,
		"issue_counts": map[string]any{"missing_mandatory": 1.0},
		"ready":        map[string]any{"case_files": 5.0, "obligations": 7.0},
		"held":         map[string]any{"case_files": 1.0, "obligations": 1.0},
		"issues": []any{map[string]any{
			"severity": "error", "rule": "missing_mandatory", "sheet": "Hoja1", "row": 7.0, "column": "C",
			"field": crm.Email, "raw": "", "shown": "", "message": "about Email", "to_send": "",
		}},
		"totals": []any{
			total("CONSUMO", sums(2, 3, "2650.50"), sums(2, 3, "2650.50"), sums(0, 0, "0")),
			total("VIVIENDA", sums(3, 4, "140"), sums(4, 5, "150"), sums(1, 1, "10")),
		},
	} {
		if a, b := mustJSON(t, back[key]), mustJSON(t, want); a != b {
			t.Errorf("%s is %s, want %s", key, a, b)
		}
		delete(back, key)
	}
	columns := back["mapping"].([]any)
	first := columns[0].(map[string]any)
	if confidence, ok := first["confidence"].(float64); !ok || confidence <= 0 || confidence > 1 {
		t.Errorf("confidence %v", first["confidence"])
	}
	delete(first, "confidence")
	want := map[string]any{"column": "A", "header": "Cédula", "target": "case_file", "field": crm.Identification, "custom": false, "reason": "header_and_content"}
	if a, b := mustJSON(t, first), mustJSON(t, want); len(columns) != len(headers) || a != b {
		t.Errorf("column %s, want %s", a, b)
	}
	if delete(back, "mapping"); len(back) != 0 {
		t.Errorf("further keys: %v", back)
	}
}

// TestEmptyReport: lists are [] rather than null, places that are none 0 and "".
func TestEmptyReport(t *testing.T) {
	d := draft(t)
	d, err := d.WithMapping(mapping.Mapping{HeaderRow: d.Mapping.HeaderRow}).Check(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := CheckReport(d, func(mapping.Issue) string { return "" })
	if i := got.Issues[0]; i.Row != 0 || i.Column != "" {
		t.Errorf("issue %+v", i)
	}
	if got.Mapping == nil || got.Totals == nil {
		t.Errorf("report %+v", got)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
