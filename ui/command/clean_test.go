package command

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui/uitest"
)

// assertPrintedClean: nothing that was printed can act on a terminal. The
// line being rewritten on a terminal goes back with \r; that one is ours.
func assertPrintedClean(t *testing.T, c *console) {
	t.Helper()
	uitest.AssertClean(t, c.out.String())
	said := c.err.String()
	if c.terminal.Err {
		said = strings.ReplaceAll(said, "\r", "")
	}
	uitest.AssertClean(t, said)
}

// hostileServer answers with a text that means harm in every place of an answer.
func hostileServer(t *testing.T, answer any, status int) string {
	t.Helper()
	body, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		w.Write(body)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestHostileTexts: cells, headers, sheet and file names, flags and answers of
// the server that mean harm come out as harmless text.
func TestHostileTexts(t *testing.T) {
	terminals := []Terminal{{}, {In: true, Err: true}}
	for i, v := range uitest.Hostile {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			raw := v.Text
			if len(raw) > 2000 {
				raw = raw[:2000] // what a cell and a file name can hold, roughly
			}
			value := strings.ToValidUTF8(raw, "\ufffd") // what XML can hold
			sheet := "Hoja1"
			row := debtor("1001", "A1", "7", value)
			row[1] = workbook.Value{Text: value}
			bad := debtor(value, value, value, value)
			bad[2] = workbook.Value{Text: value}
			heads := append(append([]workbook.Value{}, headers...), workbook.Value{Text: value})
			row, bad = append(row, workbook.Value{Text: value}), append(bad, workbook.Value{Text: value})
			path := bookOf(t, "c.xlsx", workbook.NewSheet{Name: sheet, Rows: [][]workbook.Value{heads, row, bad}},
				workbook.NewSheet{Name: "Otra", Rows: [][]workbook.Value{cells("x")}})
			if named := filepath.Join(t.TempDir(), fileName(raw)); os.Rename(path, named) == nil { // where the system allows it
				path = named
			}

			c := newConsole(t)
			refusing := hostileServer(t, map[string]any{"code": value, "error": value, "msg": value, "success": false}, 403)
			rejecting := hostileServer(t, map[string]any{"code": "200", "success": false, "msg": value, "summary": map[string]any{
				"total_records_received": 1, "successful_inserts": 0, "failed_count": 1, "total_processed": 1,
				"failed_Sumary": []any{map[string]any{"Identification": "1001", "error": value, value: value}},
			}}, 200)
			differing := hostileServer(t, map[string]any{"code": "200", "success": false, "msg": value, "summary": map[string]any{
				"total_records_received": 1, "successful_inserts": 0, "failed_count": 1, "total_processed": 1,
				"failed_Sumary": []any{value},
			}}, 200)
			c.env[tokenVariable] = secret
			c.terminal = terminals[i%len(terminals)]
			for _, args := range [][]string{
				{"check", path}, {"check", path, "--json"}, {"check", path, "--sheet", raw}, {"check", raw},
				{"check", path, "--profile", raw}, {"check", path, "--payload", filepath.Join(raw, "x")}, {raw}, {"--" + raw}, {"check", "--" + raw},
				{"check", path, "--header-row", raw}, {"--lang", raw}, {"template", "--out", raw + ".csv"}, {"help", raw},
				{"simulator", "--addr", raw}, {"simulator", "--fault", raw}, {"simulator", "--reject", raw},
				{"send", path, "--hold-invalid", "--yes", "--server", raw, "--operation", "op"},
				{"send", path, "--hold-invalid", "--yes", "--server", refusing, "--operation", "op", "--ca-file", raw},
				{"send", path, "--hold-invalid", "--yes", "--server", refusing, "--operation", value},
				{"send", path, "--hold-invalid", "--yes", "--server", rejecting, "--operation", "op"},
				{"send", path, "--hold-invalid", "--yes", "--again", "--json", "--server", rejecting, "--operation", "op"},
				{"send", path, "--hold-invalid", "--yes", "--again", "--server", differing, "--operation", "op"},
				{"send", path, "--hold-invalid", "--yes", "--again", "--json", "--server", differing, "--operation", "op"},
			} {
				code := c.run(args...)
				assertPrintedClean(t, c)
				if t.Failed() {
					t.Fatalf("after %q, exit %d", args, code)
				}
			}
		})
	}
}

// fileName makes a file name of any text: without what the system takes for a folder.
func fileName(s string) string {
	s = strings.NewReplacer("/", "_", "\x00", "_", `\`, "_").Replace(s)
	if len(s) > 200 {
		s = s[:200]
	}
	return s + ".xlsx"
}

// TestJSONKeepsValues: escaping what can't be seen changes no value.
func TestJSONKeepsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		var out bytes.Buffer
		r := &runner{out: &stream{w: &out}}
		if err := r.json(map[string]string{"value": s}); err != nil {
			t.Fatal(err)
		}
		uitest.AssertClean(t, out.String())
		var back map[string]string
		if err := json.Unmarshal(out.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if back["value"] != s && utf8.ValidString(s) {
			t.Fatalf("%q became %q", s, back["value"])
		}
	})
}

// TestTokenStaysOut: no command prints the token, and no file below the home
// folder holds it, not even when the server sends it back.
func TestTokenStaysOut(t *testing.T) {
	for _, fault := range []string{"slow@99", "echo-token@1", "echo-token@2", "html@1", "cut-answer@2", "timeout@1"} {
		t.Run(fault, func(t *testing.T) {
			c := newConsole(t)
			_, server := c.simulate(simulator.Options{Faults: faults(t, fault), Reject: rules(t, "Identification=1002")})
			path := book(t, "c.xlsx", debtors(4)...)
			shown := ""
			for _, args := range [][]string{
				{"send", path, "--server", server, "--operation", "op", "--yes", "--batch", "2", "--timeout", "300ms"},
				{"send", path, "--server", server, "--operation", "op", "--yes", "--again", "--json"},
				{"send", path, "--server", server + "/" + secret, "--operation", "op"},
				{"check", path, "--json"}, {"check", path},
			} {
				c.run(args...)
				if i := len(args) - 1; !strings.Contains(args[i], secret) && !strings.Contains(strings.Join(args, " "), secret) {
					shown += c.out.String() + c.err.String()
				}
			}
			if strings.Contains(shown, secret) {
				t.Errorf("printed:\n%s", shown)
			}
			files := 0
			err := filepath.WalkDir(c.home, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				files++
				data, err := os.ReadFile(path)
				if bytes.Contains(data, []byte(secret)) {
					t.Errorf("%s holds the token", d.Name())
				}
				return err
			})
			if err != nil || files == 0 {
				t.Errorf("%d files looked at, %v", files, err)
			}
		})
	}
}

// TestMessagesHoldNoControls: whatever a sentence is filled with.
func TestMessagesHoldNoControls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		var said bytes.Buffer
		sys := System{Stdin: strings.NewReader(""), Stdout: &said, Stderr: &said, Getenv: func(string) string { return "" },
			Folders: func() loader.Folders { return loader.Folders{} }, Now: nowFixed,
			After:  func(time.Duration) <-chan time.Time { return nil },
			Notify: func(chan<- os.Signal) func() { return func() {} }}
		Main([]string{"check", "--sheet=" + s, "--profile=" + s, "--nope" + s}, sys)
		Main([]string{"simulator", "--fault=" + s, "--addr=" + s}, sys)
		uitest.AssertClean(t, said.String())
	})
}
