package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wolkload/crm/simulator"
	"wolkload/loader/workbook"
)

// locked writes a workbook with a password.
func locked(t *testing.T, password string) string {
	t.Helper()
	f, err := excelize.OpenFile(book(t, "abierto.xlsx", debtors(2)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	path := filepath.Join(t.TempDir(), "protegido.xlsx")
	if err := f.SaveAs(path, excelize.Options{Password: password}); err != nil {
		t.Fatal(err)
	}
	return path
}

// badWorkbooks are files that can't be loaded. Each is made when it is asked for.
var badWorkbooks = []struct {
	name string
	make func(t *testing.T) string
	says string // part of the sentence, so that no case passes for another's reason
}{
	{"no such file", func(t *testing.T) string { return filepath.Join(t.TempDir(), "falta.xlsx") }, "falta.xlsx"},
	{"a directory", func(t *testing.T) string { return t.TempDir() }, "folder"},
	{"an empty file", func(t *testing.T) string { return file(t, "vacio.xlsx", nil) }, "empty"},
	{"an .xls", func(t *testing.T) string {
		return file(t, "viejo.xls", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 4096)...))
	}, ".xls"},
	{"HTML renamed", func(t *testing.T) string {
		return file(t, "html.xlsx", []byte("<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>"))
	}, "web page"},
	{"a truncated zip", func(t *testing.T) string {
		data, err := os.ReadFile(book(t, "entero.xlsx", debtors(50)...))
		if err != nil {
			t.Fatal(err)
		}
		return file(t, "cortado.xlsx", data[:len(data)*2/3])
	}, "damaged"},
	{"a password", func(t *testing.T) string { return locked(t, "clave") }, "password"},
	{"an empty sheet", func(t *testing.T) string { return book(t, "vacia.xlsx") }, "Hoja1"},
	{"nothing below the header", func(t *testing.T) string { return book(t, "plantilla.xlsx", headers) }, "row 1"},
	{"no header", func(t *testing.T) string {
		row := func(a, b string) []workbook.Value { return []workbook.Value{{Number: a}, {Number: b}} }
		return book(t, "sin.xlsx", row("1", "2"), row("3", "4"), row("5", "6"))
	}, "header"},
}

// assertRefused holds what is said of any bad input: one sentence, a hint,
// nothing on stdout.
func assertRefused(t *testing.T, c *console, code int, says string) {
	t.Helper()
	if code != 2 {
		t.Errorf("exit %d, want 2", code)
	}
	if c.out.String() != "" {
		t.Errorf("on stdout: %s", c.out.String())
	}
	lines := strings.Split(strings.TrimSuffix(c.err.String(), "\n"), "\n")
	if len(lines) != 2 || lines[0] == "" || lines[1] == "" {
		t.Errorf("not a sentence and a hint:\n%s", c.err.String())
	}
	if strings.Contains(c.err.String(), "[") {
		t.Errorf("a text is missing:\n%s", c.err.String())
	}
	if !strings.Contains(strings.ToLower(c.err.String()), strings.ToLower(says)) {
		t.Errorf("no word of %q:\n%s", says, c.err.String())
	}
}

func TestBadWorkbook(t *testing.T) {
	for _, tt := range badWorkbooks {
		t.Run(tt.name, func(t *testing.T) {
			path := tt.make(t)
			t.Run("check", func(t *testing.T) {
				c := newConsole(t)
				payload := filepath.Join(t.TempDir(), "out.jsonl")
				assertRefused(t, c, c.run("check", path, "--json", "--payload", payload), tt.says)
				if _, err := os.Stat(payload); !os.IsNotExist(err) {
					t.Errorf("the payload file stayed: %v", err)
				}
			})
			t.Run("send", func(t *testing.T) {
				c := newConsole(t)
				sim, server := c.simulate(simulator.Options{})
				assertRefused(t, c, c.run("send", path, "--server", server, "--operation", "op", "--yes", "--hold-invalid"), tt.says)
				if n := sim.Requests(); n != 0 {
					t.Errorf("%d requests", n)
				}
				if left, err := os.ReadDir(c.home); err != nil || len(left) != 0 {
					t.Errorf("left behind: %v %v", left, err)
				}
			})
			switch tt.name {
			case "nothing below the header", "no header", "an empty sheet", "a password":
				return // the app shows those: there a person can choose another sheet or row
			}
			t.Run("app", func(t *testing.T) {
				c := newConsole(t)
				c.terminal = Terminal{In: true, Out: true, Err: true}
				assertRefused(t, c, c.run(path), tt.says)
			})
		})
	}
}

// TestBadHeaders: empty and doubled headers are told as problems of the
// workbook, and nothing is sent.
func TestBadHeaders(t *testing.T) {
	for _, tt := range []struct {
		name    string
		headers []workbook.Value
		rule    string
	}{
		{"a mandatory field is missing", cells("Identification", "Name", "Email", "Notas", "id", "name", "total_balance", "portfolio_type"), "missing_field"},
		{"doubled", cells("Identification", "Name", "Email", "Email", "id", "name", "total_balance", "portfolio_type"), "missing_field"},
		{"empty", cells("Identification", "Name", "Email", "", "id", "name", "total_balance", "portfolio_type"), "missing_field"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := [][]workbook.Value{tt.headers}
			for i := range 3 {
				rows = append(rows, debtors(3)[i+1])
			}
			path := book(t, "c.xlsx", rows...)
			c := newConsole(t)
			if code := c.run("check", path); code != 1 {
				t.Errorf("check: exit %d\n%s%s", code, c.out.String(), c.err.String())
			}
			sim, server := c.simulate(simulator.Options{})
			for _, flags := range [][]string{{}, {"--hold-invalid"}} {
				code := c.run(append([]string{"send", path, "--server", server, "--operation", "op", "--yes"}, flags...)...)
				if code != 1 || sim.Requests() != 0 || c.out.String() != "" {
					t.Errorf("send %v: exit %d after %d requests\n%s", flags, code, sim.Requests(), c.out.String())
				}
				if !strings.Contains(c.err.String(), "nothing was sent") || strings.Contains(c.err.String(), "[") {
					t.Errorf("send %v says:\n%s", flags, c.err.String())
				}
			}
		})
	}
}

func TestBadDestination(t *testing.T) {
	path := book(t, "c.xlsx", debtors(3)...)
	noToken := func(c *console) { delete(c.env, tokenVariable) }
	for _, tt := range []struct {
		name string
		args []string
		env  func(c *console)
		says string
	}{
		{"no server", []string{"--operation", "op"}, nil, "server"},
		{"an empty server", []string{"--server", " ", "--operation", "op"}, nil, "server"},
		{"no host", []string{"--server", "https://", "--operation", "op"}, nil, "address of a server"},
		{"spaces in the host", []string{"--server", "crm 01.example.com", "--operation", "op"}, nil, "address of a server"},
		{"plain http", []string{"--server", "http://crm.example.com", "--operation", "op"}, nil, "http"},
		{"plain http to what only looks like this machine", []string{"--server", "http://127.0.0.1.example.com", "--operation", "op"}, nil, "http"},
		{"userinfo", []string{"--server", "https://ana:clave@crm.example.com", "--operation", "op"}, nil, "server"},
		{"wolkvox Manager", []string{"--server", "wv0001.wolkvox.com", "--operation", "op"}, nil, "manager"},
		{"an old host", []string{"--server", "sv0001.crmvox.com", "--operation", "op"}, nil, "crm0001.wolkvox.com"},
		{"no operation", []string{"--server", "SIM"}, nil, "operation"},
		{"an empty operation", []string{"--server", "SIM", "--operation", "  "}, nil, "operation"},
		{"no token", []string{"--server", "SIM", "--operation", "op"}, noToken, "token"},
		{"a token of two lines", []string{"--server", "SIM", "--operation", "op"}, func(c *console) { c.env[tokenVariable] = "a\nb" }, "token"},
		{"no such CA file", []string{"--server", "SIM", "--operation", "op", "--ca-file", "no-existe.pem"}, nil, "no-existe.pem"},
		{"concurrency 3", []string{"--server", "SIM", "--operation", "op", "--concurrency", "3"}, nil, "3"},
		{"batch 0", []string{"--server", "SIM", "--operation", "op", "--batch", "0"}, nil, "0"},
		{"timeout -1s", []string{"--server", "SIM", "--operation", "op", "--timeout", "-1s"}, nil, "-1s"},
		{"a token as a flag", []string{"--server", "SIM", "--operation", "op", "--token", "x"}, nil, "--token"},
		{"no such sheet", []string{"--server", "SIM", "--operation", "op", "--sheet", "Otra"}, nil, "Hoja1"},
		{"no such header row", []string{"--server", "SIM", "--operation", "op", "--header-row", "99"}, nil, "99"},
		{"no such profile", []string{"--server", "SIM", "--operation", "op", "--profile", "no-existe.json"}, nil, "no-existe.json"},
		{"a profile that is none", []string{"--server", "SIM", "--operation", "op", "--profile", path}, nil, "profile"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newConsole(t)
			sim, server := c.simulate(simulator.Options{})
			if tt.env != nil {
				tt.env(c)
			}
			args := append([]string{"send", path, "--yes"}, tt.args...)
			for i, a := range args {
				if a == "SIM" {
					args[i] = server
				}
			}
			assertRefused(t, c, c.run(args...), tt.says)
			if n := sim.Requests(); n != 0 {
				t.Errorf("%d requests", n)
			}
			if strings.Contains(c.err.String(), "clave") {
				t.Errorf("a password in the message:\n%s", c.err.String())
			}
		})
	}
}

func TestBadUsage(t *testing.T) {
	for _, args := range [][]string{
		{"check"}, {"check", "a", "b"}, {"send"}, {"send", "a", "b"}, {"a.xlsx", "b.xlsx"},
		{"template"}, {"template", "x"}, {"template", "--out", "x.csv"}, {"version", "x"}, {"demo", "x"}, {"simulator", "x"},
		{"--nope"}, {"check", "--nope"}, {"check", "-z"}, {"check", "--sheet"}, {"check", "--json=x", "a"}, {"check", "--=x"},
		{"--lang", "fr"}, {"--lang=", "version"}, {"version", "--lang", "pt"}, {"chek"}, {"help", "nope"}, {"completion", "nope"},
		{"simulator", "--addr", "0.0.0.0:0"}, {"simulator", "--addr", "x"}, {"simulator", "--reject", "x"},
		{"simulator", "--fault", "x"}, {"simulator", "--shape", "x"}, {"simulator", "--quota", "0"}, {"simulator", "--delay", "x"},
	} {
		for _, lang := range []string{"es", "en"} {
			c := newConsole(t)
			c.env["WOLKLOAD_LANG"] = lang
			t.Run(lang+" "+strings.Join(args, " "), func(t *testing.T) { assertRefused(t, c, c.run(args...), "") })
		}
	}
}

// TestUsageErrorsInTheLanguageAskedFor: the parser's own English never shows.
func TestUsageErrorsInTheLanguageAskedFor(t *testing.T) {
	for _, args := range [][]string{
		{"check", "--nope"}, {"check", "-z"}, {"check", "--sheet"}, {"check", "--json=x", "a"}, {"check"}, {"chek"},
		{"--help"}, {"check", "--help"}, {"help", "send"}, {"completion", "--help"}, {"completion", "zsh", "-h"}, {"simulator", "-h"},
	} {
		c := newConsole(t)
		c.run(append([]string{"--lang", "es"}, args...)...)
		shown := strings.ReplaceAll(c.out.String()+c.err.String(), "--hold-invalid", "")
		for _, english := range []string{"unknown", "flag", "Usage", "invalid", "argument ", "accepts", "Available", "Flags", "help for", "default ", "Generate"} {
			if strings.Contains(shown, english) {
				t.Errorf("%v shows %q:\n%s", args, english, shown)
			}
		}
		if shown == "" || strings.Contains(shown, "[") && !strings.Contains(shown, "[LIBRO]") && !strings.Contains(shown, "[opciones]") && !strings.Contains(shown, "[COMANDO]") {
			t.Errorf("%v shows:\n%s", args, shown)
		}
	}
}

// TestHintsNameTheFlags: what a person does in the app is a flag or a variable
// on the command line, and the hint says which.
func TestHintsNameTheFlags(t *testing.T) {
	noHeader := func(t *testing.T) string {
		row := func(a, b string) []workbook.Value { return []workbook.Value{{Number: a}, {Number: b}} }
		return book(t, "sin.xlsx", row("1", "2"), row("3", "4"), row("5", "6"))
	}
	for _, tt := range []struct {
		name string
		path string
		args []string
		env  string
		says string
	}{
		{"password", locked(t, "clave"), nil, "", passwordVariable},
		{"wrong password", locked(t, "clave"), nil, "otra", passwordVariable},
		{"no header", noHeader(t), nil, "", "--header-row"},
		{"empty sheet", book(t, "vacia.xlsx"), nil, "", "--sheet"},
		{"unknown sheet", book(t, "c.xlsx", debtors(2)...), []string{"--sheet", "Otra"}, "", "--sheet"},
	} {
		for _, lang := range []string{"es", "en"} {
			t.Run(tt.name+" "+lang, func(t *testing.T) {
				c := newConsole(t)
				c.env[passwordVariable] = tt.env
				assertRefused(t, c, c.run(append([]string{"check", tt.path, "--lang", lang}, tt.args...)...), tt.says)
			})
		}
	}
}

// TestEmptyPath: no path at all is said as such, by every command that takes one.
func TestEmptyPath(t *testing.T) {
	for _, args := range [][]string{{"check", ""}, {"check", "  "}, {"send", "", "--server", "x", "--operation", "y"}, {""}} {
		for lang, says := range map[string]string{"es": "Falta la ruta del libro", "en": "The path of the workbook is missing"} {
			c := newConsole(t)
			c.env["WOLKLOAD_LANG"] = lang
			assertRefused(t, c, c.run(args...), says)
			if strings.Contains(c.err.String(), "<no value>") {
				t.Errorf("%q says:\n%s", args, c.err.String())
			}
		}
	}
}

func TestPassword(t *testing.T) {
	path := locked(t, "clave correcta")
	for _, tt := range []struct {
		name     string
		env      string
		terminal bool
		typed    []string
		code     int
		asked    int
	}{
		{"environment", "clave correcta", false, nil, 0, 0},
		{"wrong in the environment", "otra", false, nil, 2, 0},
		{"typed", "", true, []string{"clave correcta"}, 0, 1},
		{"typed the second time", "", true, []string{"otra", "clave correcta"}, 0, 2},
		{"wrong too often", "", true, []string{"a", "b", "c", "clave correcta"}, 2, 3},
		{"wrong in the environment, then typed", "otra", true, []string{"clave correcta"}, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newConsole(t)
			c.env[passwordVariable] = tt.env
			c.terminal = Terminal{In: tt.terminal, Err: tt.terminal}
			c.hidden = tt.typed
			if code := c.run("check", path); code != tt.code {
				t.Errorf("exit %d, want %d\n%s", code, tt.code, c.err.String())
			}
			if c.asked != tt.asked {
				t.Errorf("asked %d times, want %d", c.asked, tt.asked)
			}
			for _, p := range append(tt.typed, tt.env) {
				if len(p) > 1 && bytes.Contains([]byte(c.out.String()+c.err.String()), []byte(p)) {
					t.Errorf("the password %q is shown", p)
				}
			}
		})
	}
}

func TestTokenPrompt(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{})
	delete(c.env, tokenVariable)
	c.terminal, c.hidden = Terminal{In: true, Err: true}, []string{secret}
	path := book(t, "c.xlsx", debtors(2)...)
	if code := c.run("send", path, "--server", server, "--operation", "op", "--yes", "--no-canary"); code != 0 || sim.Totals().CaseFiles != 2 {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
	if strings.Contains(c.out.String()+c.err.String(), secret) {
		t.Error("the token is shown")
	}
	c.hidden = nil // only enter
	code := c.run("send", path, "--server", server, "--operation", "otra", "--yes")
	if code != 2 || sim.Requests() != 1 {
		t.Errorf("an empty token: exit %d after %d requests\n%s", code, sim.Requests(), c.err.String())
	}
}
