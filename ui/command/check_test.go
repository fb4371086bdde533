package command

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui/text"
)

// mixed is a workbook with two ready debtors of three obligations, one held
// back by its missing Email, and a title above the header.
func mixed(t *testing.T) string {
	held := debtor("1003", "C1", "9", "CONSUMO")
	held[2] = workbook.Value{}
	return book(t, "cartera.xlsx", cells("Banco Ejemplo, cartera de octubre"), nil, headers,
		debtor("1001", "A1", "100.50", "CONSUMO"),
		debtor("1001", "A2", "50", "COMERCIAL"),
		debtor("1002", "B1", "7", "CONSUMO"),
		held)
}

// TestCheckJSON compares with the example of DESIGN.md, "Command line", and what
// stands in it besides: to_send, reason, and the sums of file and held.
func TestCheckJSON(t *testing.T) {
	c := newConsole(t)
	if code := c.run("check", mixed(t), "--json"); code != 1 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	sameShape(t, `{"workbook": "cartera.xlsx", "sheet": "Hoja1", "header_row": 3, "layout": "long", "cut_off": "2026-11-23",
 "rows": 12408, "case_files": 9120, "obligations": 12390,
 "mapping": [{"column": "A", "header": "Cédula", "target": "case_file", "field": "Identification", "custom": false, "confidence": 0.99, "reason": "header"}],
 "issues": [{"severity": "error", "rule": "missing_mandatory", "sheet": "Hoja1", "row": 12, "column": "C", "field": "Email", "raw": "", "shown": "", "message": "Email is mandatory", "to_send": ""}],
 "issue_counts": {"missing_mandatory": 3},
 "ready": {"case_files": 9117, "obligations": 12385}, "held": {"case_files": 3, "obligations": 5},
 "totals": [{"portfolio_type": "CONSUMO", "case_files": 4100, "obligations": 5200, "total_balance": "8450000.50", "last_pay": "0", "balance_payment": "0",
  "file": {"case_files": 4100, "obligations": 5200, "total_balance": "8450000.50", "last_pay": "0", "balance_payment": "0"},
  "held": {"case_files": 0, "obligations": 0, "total_balance": "0", "last_pay": "0", "balance_payment": "0"}}]}`, c.out.String())

	r := decode[loader.Report](t, c.out.String())
	if r.Workbook != "cartera.xlsx" || r.Sheet != "Hoja1" || r.HeaderRow != 3 || r.Layout != "long" || r.Rows != 4 ||
		r.CaseFiles != 3 || r.Obligations != 4 {
		t.Errorf("report %+v", r)
	}
	if r.Ready != (loader.ReportCount{CaseFiles: 2, Obligations: 3}) || r.Held != (loader.ReportCount{CaseFiles: 1, Obligations: 1}) {
		t.Errorf("ready %+v, held %+v", r.Ready, r.Held)
	}
	want := loader.ReportIssue{Severity: "error", Rule: mapping.RuleMissingMandatory, Sheet: "Hoja1", Row: 7, Column: "C", Field: crm.Email}
	if len(r.Issues) != 1 || r.Issues[0].Message == "" {
		t.Fatalf("issues %+v", r.Issues)
	}
	want.Message = r.Issues[0].Message
	if r.Issues[0] != want || r.IssueCounts[mapping.RuleMissingMandatory] != 1 {
		t.Errorf("issue %+v, counts %v", r.Issues[0], r.IssueCounts)
	}
	if got := fmt.Sprint(r.Totals); got != "[{COMERCIAL {{1 1} 50 0 0} {{1 1} 50 0 0} {{0 0} 0 0 0}} {CONSUMO {{2 2} 107.50 0 0} {{3 3} 116.50 0 0} {{1 1} 9 0 0}}]" {
		t.Errorf("totals %s", got)
	}
}

func TestCheckText(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"cartera.xlsx", "row 3", "3 case files with 4 obligations", "Identification", "row 7", "157.50", "107.50", "COMERCIAL"},
		"es": {"cartera.xlsx", "fila 3", "3 expedientes con 4 obligaciones", "Identification", "fila 7", "157,50", "107,50", "COMERCIAL"},
	} {
		c := newConsole(t)
		if code := c.run("check", mixed(t), "--lang", lang); code != 1 || c.err.String() != "" {
			t.Errorf("%s: exit %d\n%s", lang, code, c.err.String())
		}
		for _, s := range want {
			if !strings.Contains(c.out.String(), s) {
				t.Errorf("%s: no %q in\n%s", lang, s, c.out.String())
			}
		}
		if strings.Contains(c.out.String(), "[") {
			t.Errorf("%s: a text is missing:\n%s", lang, c.out.String())
		}
	}
}

// TestCheckCountsOne: a single case file is not told in the plural.
func TestCheckCountsOne(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "1, which makes 1 case file with 1 obligation\n",
		"es": "1, que forma 1 expediente con 1 obligación\n",
	} {
		c := newConsole(t)
		if code := c.run("check", book(t, "c.xlsx", debtors(1)...), "--lang", lang); code != 0 || !strings.Contains(c.out.String(), want) {
			t.Errorf("%s: exit %d, no %q in\n%s", lang, code, want, c.out.String())
		}
		bad := debtor("1", "OB-1", "5", "CONSUMO")
		bad[2] = workbook.Value{}
		c.run("send", book(t, "d.xlsx", headers, bad), "--lang", lang)
		if refusal := map[string]string{"en": "hold 1 case file back", "es": "retienen 1 expediente;"}[lang]; !strings.Contains(c.err.String(), refusal) {
			t.Errorf("%s: no %q in\n%s", lang, refusal, c.err.String())
		}
	}
}

// TestCheckPassesOverEmptySheets: without --sheet the first visible sheet that
// has values is taken, and named.
func TestCheckPassesOverEmptySheets(t *testing.T) {
	empty := workbook.NewSheet{Name: "Portada"}
	data := workbook.NewSheet{Name: "Datos", Rows: debtors(2)}
	c := newConsole(t)
	path := bookOf(t, "c.xlsx", empty, data, workbook.NewSheet{Name: "Otra", Rows: debtors(3)})
	if code := c.run("check", path, "--json"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if r := decode[loader.Report](t, c.out.String()); r.Sheet != "Datos" || r.CaseFiles != 2 {
		t.Errorf("report %+v", r)
	}
	if !strings.Contains(c.err.String(), "Using the sheet “Datos”") || strings.Count(c.err.String(), "\n") != 1 {
		t.Errorf("it says:\n%s", c.err.String())
	}
	if code := c.run("check", path, "--sheet", "Portada"); code != 2 || !strings.Contains(c.err.String(), "--sheet") {
		t.Errorf("an empty sheet that was asked for: exit %d\n%s", code, c.err.String())
	}
	path = bookOf(t, "d.xlsx", empty, workbook.NewSheet{Name: "Otra"})
	if code := c.run("check", path); code != 2 || !strings.Contains(c.err.String(), "“Portada”") {
		t.Errorf("nothing but empty sheets: exit %d\n%s", code, c.err.String())
	}
}

func TestCheckWithoutErrors(t *testing.T) {
	c := newConsole(t)
	if code := c.run("check", book(t, "c.xlsx", debtors(3)...)); code != 0 || c.err.String() != "" {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
}

// TestCheckPayload: what the file holds is what the CRM gets, to the letter.
func TestCheckPayload(t *testing.T) {
	path := mixed(t)
	out := filepath.Join(t.TempDir(), "carga.jsonl")
	c := newConsole(t)
	if code := c.run("check", path, "--payload", out); code != 1 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	sim, server := c.simulate(simulator.Options{})
	if code := c.run("send", path, "--server", server, "--operation", "op", "--yes", "--hold-invalid"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	var want []byte
	for _, f := range sim.CaseFiles() {
		line, err := crm.EncodeCaseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		want = append(append(want, line...), '\n')
	}
	if !bytes.Equal(data, want) || bytes.Count(data, []byte("\n")) != 2 {
		t.Errorf("payload\n%swant\n%s", data, want)
	}
	if info, err := os.Stat(out); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}

	if code := c.run("check", path, "--payload", out); code != 2 || !strings.Contains(c.err.String(), "carga.jsonl") {
		t.Errorf("a file that is there: exit %d\n%s", code, c.err.String())
	}
	if again, err := os.ReadFile(out); err != nil || !bytes.Equal(again, data) {
		t.Error("it was overwritten or removed")
	}
}

func TestCheckChooses(t *testing.T) {
	good := workbook.NewSheet{Name: "Datos", Rows: append([][]workbook.Value{cells("uno", "dos", "tres")}, debtors(2)...)}
	path := bookOf(t, "c.xlsx", workbook.NewSheet{Name: "Portada", Rows: [][]workbook.Value{cells("Informe"), cells("de prueba")}}, good)
	for _, args := range [][]string{{"--sheet", "Datos", "--header-row", "2"}, {"--sheet", " datos ", "--header-row", "2"}} {
		c := newConsole(t)
		if code := c.run(append([]string{"check", path, "--json"}, args...)...); code != 0 {
			t.Fatalf("%v: exit %d\n%s%s", args, code, c.out.String(), c.err.String())
		}
		if r := decode[loader.Report](t, c.out.String()); r.Sheet != "Datos" || r.HeaderRow != 2 || r.CaseFiles != 2 {
			t.Errorf("%v: %+v", args, r)
		}
	}
	// A row of numbers is no header by itself, but a person may say that it is.
	number := func(n string) []workbook.Value { return []workbook.Value{{Number: n}, {Number: n + "0"}} }
	c := newConsole(t)
	if code := c.run("check", book(t, "n.xlsx", number("1"), number("2"), number("3")), "--header-row", "2", "--json"); code != 1 {
		t.Errorf("a header row by number: exit %d\n%s", code, c.err.String())
	} else if r := decode[loader.Report](t, c.out.String()); r.HeaderRow != 2 {
		t.Errorf("header row %d", r.HeaderRow)
	}
	c.run("check", path)
	if !strings.Contains(c.err.String(), "Portada") || !strings.Contains(c.err.String(), "--sheet") {
		t.Errorf("no word on the sheet that was chosen:\n%s", c.err.String())
	}
}

func TestCheckProfile(t *testing.T) {
	rows := [][]workbook.Value{cells("Doc", "Quién", "Correo", "Cel", "Número", "Qué es", "Nota")}
	for i := range 2 {
		rows = append(rows, cells(fmt.Sprint(1000+i), "Ana Ejemplo", "ana@example.com", "3000000001", fmt.Sprintf("OB-%d", i), "Tarjeta", "x"))
	}
	path := book(t, "c.xlsx", rows...)
	profile := file(t, "perfil.json", []byte(`{"version":1,"name":"banco","columns":[
		{"header":"Doc","target":"case_file","field":"Identification"},{"header":"Quién","target":"case_file","field":"Name"},
		{"header":"Correo","target":"case_file","field":"Email"},{"header":"Cel","target":"case_file","field":"Telephone"},
		{"header":"Número","target":"obligation","field":"id"},{"header":"Qué es","target":"obligation","field":"name"},
		{"header":"Nota","target":"obligation","field":"Nota interna ","custom":true}]}`))
	c := newConsole(t)
	if code := c.run("check", path, "--profile", profile, "--json"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, c.out.String(), c.err.String())
	}
	r := decode[loader.Report](t, c.out.String())
	if last := r.Mapping[6]; last.Field != "Nota interna " || !last.Custom || last.Target != "obligation" || r.Obligations != 2 {
		t.Errorf("mapping %+v", r.Mapping)
	}
	if code := c.run("check", book(t, "d.xlsx", debtors(2)...), "--profile", profile); code != 2 || !strings.Contains(c.err.String(), "perfil.json") {
		t.Errorf("a profile of other headers: exit %d\n%s", code, c.err.String())
	}
}

func TestTemplate(t *testing.T) {
	for _, lang := range []string{"es", "en"} {
		c := newConsole(t)
		path := filepath.Join(t.TempDir(), "plantilla.xlsx")
		if code := c.run("template", "--out", path, "--lang", lang); code != 0 || strings.Contains(c.out.String(), "[") {
			t.Fatalf("%s: exit %d\n%s%s", lang, code, c.out.String(), c.err.String())
		}
		book, err := workbook.Open(path, workbook.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		if len(book.Sheets()) != 2 {
			t.Fatalf("%s: sheets %v", lang, book.Sheets())
		}
		store, err := book.Read(t.Context(), 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		fields := mapping.Fields()
		heads, examples := make([]string, len(fields)), make([]string, len(fields))
		for i, f := range fields {
			heads[i] = store.Cell(store.Len()-1, i).Raw
			examples[i] = text.For(lang).T("command.template." + f.Target.String() + "." + f.Name + ".example")
		}
		assertRecognised(t, heads, examples)
		help, err := book.Read(t.Context(), 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		if help.Len() != len(fields)+1 {
			t.Errorf("%s: %d rows of help, want one for each field", lang, help.Len())
		}
		for row := range help.Len() {
			for col := range help.Columns() {
				if s := help.Cell(row, col).Raw; s == "" || strings.HasPrefix(s, "[") {
					t.Errorf("%s: help %d,%d is %q", lang, row, col, s)
				}
			}
		}
		if code := c.run("template", "--out", path); code != 2 {
			t.Errorf("%s: it overwrites: exit %d", lang, code)
		}
	}
}

// assertRecognised fills the template in with its own examples: every header
// is known for what it is, and nothing is wrong.
func assertRecognised(t *testing.T, heads, examples []string) {
	t.Helper()
	c := newConsole(t)
	if code := c.run("check", book(t, "c.xlsx", cells(heads...), cells(examples...)), "--json", "--cut-off", "none"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, c.out.String(), c.err.String())
	}
	r := decode[loader.Report](t, c.out.String())
	for i, f := range mapping.Fields() {
		if got := r.Mapping[i]; got.Target != f.Target.String() || got.Field != f.Name || got.Custom || got.Confidence < 0.9 {
			t.Errorf("column %q becomes %+v", heads[i], got)
		}
	}
	if r.Ready.Obligations != 1 || len(r.Issues) != 0 || len(r.Totals) != 1 || r.Totals[0].TotalBalance != "1250000.50" {
		t.Errorf("report %+v", r)
	}
}

func TestVersion(t *testing.T) {
	c := newConsole(t)
	if code := c.run("version", "--json"); code != 0 {
		t.Fatalf("exit %d", code)
	}
	if v := decode[Version](t, c.out.String()); v.Go != runtime.Version() || v.Version == "" || v.Platform == "" {
		t.Errorf("version %+v", v)
	}
	if code := c.run("version"); code != 0 || !strings.Contains(c.out.String(), runtime.Version()) || strings.Contains(c.out.String(), "[") {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
}

func TestVersionOf(t *testing.T) {
	info := &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-11-23T10:00:00Z"}, {Key: "vcs.modified", Value: "true"}, {Key: "GOOS", Value: "x"}}}
	v := versionOf(info)
	if v.Version != "v1.2.3" || v.Commit != "abc" || v.Time != "2026-11-23T10:00:00Z" || !v.Modified {
		t.Errorf("version %+v", v)
	}
	if v := versionOf(nil); v.Version != "(devel)" || v.Commit != "" || v.Go == "" {
		t.Errorf("without build info: %+v", v)
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		c := newConsole(t)
		if code := c.run("completion", shell); code != 0 || !strings.Contains(c.out.String(), name) || c.err.String() != "" {
			t.Errorf("%s: exit %d\n%s", shell, code, c.err.String())
		}
	}
	c := newConsole(t)
	if code := c.run("__complete", "check", "--pay"); code != 0 || !strings.HasPrefix(c.out.String(), "--payload\t") {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
}

// full is a disk without room, or a pipe that its reader closed.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	var said bytes.Buffer
	code := Main([]string{"check", book(t, "c.xlsx", debtors(2)...), "--json"}, System{
		Stdin: strings.NewReader(""), Stdout: full{}, Stderr: &said, Getenv: func(string) string { return "" },
		Folders: func() loader.Folders { return loader.Folders{Config: t.TempDir(), Data: t.TempDir()} },
		Now:     nowFixed, Notify: func(chan<- os.Signal) func() { return func() {} },
	})
	if code != 2 || strings.Count(said.String(), "no room") != 1 {
		t.Errorf("exit %d\n%s", code, said.String())
	}
}
