package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader/sample"
	"wolkload/loader/upload"
	"wolkload/ui/text"
)

// TestDemoWithoutTerminal goes the whole way, in both languages.
func TestDemoWithoutTerminal(t *testing.T) {
	facts := sample.Facts()
	for lang, want := range map[string][]string{
		"en": {"1. Open", "2. Header: row 3", "3. Columns", "4. Check", "5. Send", "5 rejected", "6. Fix", "“CONSUMOO” → “CONSUMO”",
			"7. Send again", " 0 rejected, 0 unknown", "8. The CRM holds", "That agrees"},
		"es": {"1. Abrir", "2. Encabezado: fila 3", "3. Columnas", "4. Revisar", "5. Enviar", "5 rechazados", "6. Corregir", "«CONSUMOO» → «CONSUMO»",
			"7. Reenviar", " 0 rechazados, 0 desconocidos", "8. El CRM tiene", "Coincide"},
	} {
		temporary := t.TempDir()
		t.Setenv("TMPDIR", temporary) // where the system looks for a place, and TMP on Windows
		t.Setenv("TMP", temporary)
		c := newConsole(t)
		if code := c.run("demo", "--lang", lang); code != 0 {
			t.Fatalf("%s: exit %d\n%s%s", lang, code, c.out.String(), c.err.String())
		}
		at := 0
		for _, step := range want {
			i := strings.Index(c.out.String()[at:], step)
			if i < 0 {
				t.Fatalf("%s: no %q after byte %d of\n%s", lang, step, at, c.out.String())
			}
			at += i
		}
		if strings.Contains(c.out.String(), "[") {
			t.Errorf("%s: a text is missing:\n%s", lang, c.out.String())
		}
		for _, id := range facts.Rejected {
			if !strings.Contains(c.out.String(), id) {
				t.Errorf("%s: the rejection of %s is not told", lang, id)
			}
		}
		assertPrintedClean(t, c)
		for _, folder := range []string{temporary, c.home} {
			if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
				t.Errorf("%s: left behind in %s: %v %v", lang, folder, left, err)
			}
		}
	}
}

// TestDemoInTheApp: on a terminal the app gets all it needs, and what the CRM
// holds when it ends is told.
func TestDemoInTheApp(t *testing.T) {
	c := newConsole(t)
	c.terminal = Terminal{In: true, Out: true, Err: true}
	var folder string
	c.app = func(ctx context.Context, o AppOptions) error {
		folder = o.Folders.Data
		if !o.Simulator || o.Texts.Language() != "en" || o.Folders.Data == c.home {
			t.Errorf("options %+v", o)
		}
		if filepath.Base(o.Workbook) != sample.Name {
			t.Errorf("workbook %q", o.Workbook)
		}
		server, err := crm.ParseServer(o.Server)
		if err != nil {
			return err
		}
		client, err := crm.NewClient(crm.Options{Server: server, Token: o.Token})
		if err != nil {
			return err
		}
		r, err := crm.NewRequest(o.Operation, []crm.CaseFile{{
			Fields: []crm.Field{{Key: crm.Identification, Value: "1"}, {Key: crm.Name, Value: "Ana"}, {Key: crm.Email, Value: "a@example.com"}, {Key: crm.Telephone, Value: "3000000001"}},
			Obligations: []crm.Obligation{{Fields: []crm.Field{{Key: crm.ObligationID, Value: "1"}, {Key: crm.ObligationName, Value: "x"},
				{Key: crm.TotalBalance, Value: "12.50"}}}},
		}})
		if err != nil {
			return err
		}
		if got := client.Send(ctx, r); got.Cause != crm.CauseAccepted {
			t.Errorf("outcome %+v", got)
		}
		return nil
	}
	if code := c.run("demo"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if !strings.Contains(c.out.String(), "1 case file, 1 obligation,") || !strings.Contains(c.out.String(), "12.50") {
		t.Errorf("it says:\n%s", c.out.String())
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the folder stayed: %v", err)
	}
}

// TestDemoNoticesALie: when the CRM holds something else than the journal
// says, the demo fails.
func TestDemoNoticesALie(t *testing.T) {
	c := newConsole(t)
	sim, url := c.simulate(simulator.Options{})
	r := &runner{System: c.system(), texts: text.For("en"), out: &stream{w: &c.out}, err: &stream{w: &c.err}}
	load, client, err := r.prepare(t.Context(), book(t, "c.xlsx", debtors(3)...),
		sendFlags{destination: destination{server: url, operation: "op"}, yes: true})
	if err != nil {
		t.Fatal(err)
	}
	snap, err := load.Send(t.Context(), client, upload.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := load.Close(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(h *simulator.Totals)
		code   int
	}{
		{"nothing", func(*simulator.Totals) {}, 0},
		{"a case file less", func(h *simulator.Totals) { h.CaseFiles-- }, 1},
		{"an obligation more", func(h *simulator.Totals) { h.Obligations++ }, 1},
		{"a cent more", func(h *simulator.Totals) { h.TotalBalance = "301.51" }, 1},
	} {
		holds := sim.Totals()
		tt.change(&holds)
		if got := r.finish(r.demoCompare(snap, holds)); got != tt.code {
			t.Errorf("%s: exit %d, want %d", tt.name, got, tt.code)
		}
	}
}

// TestSimulatorCommand: it says where it is, tells of requests without
// personal data, and what it holds at the end.
func TestSimulatorCommand(t *testing.T) {
	c := newConsole(t)
	other := newConsole(t)
	other.env[tokenVariable] = demoToken
	path := book(t, "c.xlsx", append(debtors(3), debtor("9001", "Z1", "7", "RARA"))...)
	urls := make(chan string, 1)
	told := make(chan struct{}, 64)
	c.out.written = func(sofar string) {
		if _, rest, ok := strings.Cut(sofar, "Server"); ok && strings.Contains(sofar, "Ctrl+C") {
			select {
			case urls <- strings.Fields(rest)[0]:
			default:
			}
		}
		if strings.Contains(sofar, "Request 2") {
			told <- struct{}{}
		}
	}
	beat := make(chan time.Time)
	close(beat) // it looks all the time
	c.after = func(time.Duration) <-chan time.Time { return beat }
	code := make(chan int, 1)
	go func() {
		code <- c.run("simulator", "--operation", "op", "--reject", "portfolio_type=RARA", "--fault", "notice@1")
	}()
	url := <-urls
	if got := other.run("send", path, "--server", url, "--operation", "op", "--yes", "--batch", "2"); got != 1 {
		t.Errorf("send: exit %d\n%s", got, other.err.String())
	}
	<-told
	to := <-c.signals
	to <- os.Interrupt
	if got := <-code; got != 0 {
		t.Errorf("exit %d\n%s", got, c.err.String())
	}
	said := c.out.String()
	for _, want := range []string{"demo-token", "Invented", "3 case files, 3 obligations", "301.50"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	for _, personal := range []string{"9001", "Ana", "1000", "example.com"} {
		if strings.Contains(said, personal) {
			t.Errorf("personal data %q in\n%s", personal, said)
		}
	}
}

// TestAppOptions: the root command hands over what it was given.
func TestAppOptions(t *testing.T) {
	c := newConsole(t)
	c.terminal = Terminal{In: true, Out: true, Err: true}
	c.env[tokenVariable] = secret
	path := book(t, "c.xlsx", debtors(1)...)
	var got AppOptions
	c.app = func(_ context.Context, o AppOptions) error { got = o; return nil }
	if code := c.run(path, "--server", "crm.example.com", "--operation", "op", "--timeout", "90s", "--ca-file", "x.pem", "--lang", "es"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if got.Workbook != path || got.Server != "crm.example.com" || got.Operation != "op" || got.Token != secret || got.CAFile != "x.pem" ||
		got.Timeout.Seconds() != 90 || got.Simulator || got.Texts.Language() != "es" || got.Folders.Data != c.home {
		t.Errorf("options %+v", got)
	}
	c.terminal = Terminal{In: true, Err: true}
	assertRefused(t, c, c.run(path), "terminal")
	c.terminal = Terminal{In: true, Out: true, Err: true}
	assertRefused(t, c, c.run(path, "--server", "http://crm.example.com"), "http")
	c.app = func(context.Context, AppOptions) error { return context.Canceled }
	if code := c.run(); code != 130 {
		t.Errorf("interrupted: exit %d", code)
	}
}
