package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui/text"
)

const secret = "secret-0123456789abcdef"

// simulate starts a CRM and gives the console its token.
func (c *console) simulate(o simulator.Options) (sim *simulator.Simulator, server string) {
	c.t.Helper()
	o.Token = secret
	sim = simulator.New(o)
	s, err := simulator.Start("127.0.0.1:0", sim)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { s.Close() })
	c.env[tokenVariable] = secret
	return sim, s.URL()
}

func rules(t *testing.T, texts ...string) []simulator.Rule {
	t.Helper()
	var rules []simulator.Rule
	for _, s := range texts {
		r, err := simulator.ParseRule(s)
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, r)
	}
	return rules
}

func faults(t *testing.T, texts ...string) []simulator.Fault {
	t.Helper()
	var faults []simulator.Fault
	for _, s := range texts {
		f, err := simulator.ParseFault(s)
		if err != nil {
			t.Fatal(err)
		}
		faults = append(faults, f)
	}
	return faults
}

// debtors makes rows of n case files with an obligation each.
// TestSendBesideAnother: another load that begins while this one is prepared
// stops it, since it was not compared with; with --again it does not.
func TestSendBesideAnother(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{})
	path := book(t, "c.xlsx", debtors(3)...)
	var other *loader.Load
	c.err.written = func(sofar string) {
		if other == nil && strings.Contains(sofar, "Token quota") { // after the comparison
			other = c.begin(text.For("en"), debtors(2)...)
		}
	}
	args := []string{"send", path, "--server", server, "--operation", "op", "--yes"}
	if code := c.run(args...); code != exitUsage || sim.Requests() != 0 || other == nil || !strings.Contains(c.err.String(), "While this load was prepared another one began, "+other.ID()) {
		t.Errorf("exit %d, %d requests\n%s", code, sim.Requests(), c.err.String())
	}
	if loads, err := loader.ListLoads(c.system().Folders()); len(loads) != 1 || err != nil {
		t.Errorf("there are %v, %v", loads, err)
	}
	other.Close()
	other = nil
	if code := c.run(append(args, "--again")...); code != exitOK || sim.Requests() == 0 {
		t.Errorf("with --again: exit %d\n%s", code, c.err.String())
	}
	if other != nil {
		other.Close()
	}
}

func debtors(n int) [][]workbook.Value {
	rows := [][]workbook.Value{headers}
	for i := range n {
		rows = append(rows, debtor(fmt.Sprint(1000+i), fmt.Sprintf("OB-%d", i), "100.50", "CONSUMO"))
	}
	return rows
}

// decode reads JSON that must have exactly the fields of v.
func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if d.More() {
		t.Fatalf("more than one document: %s", text)
	}
	return v
}

func TestSendAccepted(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Operation: "cobranza"})
	path := book(t, "cartera.xlsx", debtors(5)...)
	if code := c.run("send", path, "--server", server, "--operation", "cobranza", "--yes", "--batch", "2", "--json"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	s := decode[loader.Summary](t, c.out.String())
	want := loader.StateCounts{Accepted: 5}
	if s.CaseFiles != want || s.Obligations != want || s.Requests != 3 || len(s.Rejected)+len(s.Unattributed) != 0 {
		t.Errorf("summary %+v", s)
	}
	if got := sim.Totals(); got != (simulator.Totals{CaseFiles: 5, Obligations: 5, TotalBalance: "502.50"}) {
		t.Errorf("the CRM holds %+v", got)
	}
}

// TestSendJSONShape compares with the example of DESIGN.md, "Command line".
func TestSendJSONShape(t *testing.T) {
	c := newConsole(t)
	_, server := c.simulate(simulator.Options{Reject: rules(t, "portfolio_type=RARA")})
	path := book(t, "c.xlsx", append(debtors(1), debtor("9001", "Z1", "7", "RARA"), debtor("9001", "Z2", "8", "RARA"))...)
	if code := c.run("send", path, "--server", server, "--operation", "op", "--yes", "--json"); code != 1 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	sameShape(t, `{"load": "2026-11-23-1", "case_files": {"accepted": 9000, "rejected": 100, "unknown": 0, "not_sent": 17, "held": 3},
 "obligations": {"accepted": 12200, "rejected": 150, "unknown": 0, "not_sent": 35, "held": 5},
 "requests": 46, "unattributed": [],
 "rejected": [{"identification": "12345", "rows": [12, 13], "reason": "…", "attributed_by": "identification"}]}`, c.out.String())
	s := decode[loader.Summary](t, c.out.String())
	if len(s.Rejected) != 1 || s.Rejected[0].Identification != "9001" || fmt.Sprint(s.Rejected[0].Rows) != "[3 4]" ||
		s.Rejected[0].Reason == "" || s.Rejected[0].AttributedBy != crm.ByIdentification {
		t.Errorf("rejected %+v", s.Rejected)
	}
	if s.Load != "2026-11-23-1" {
		t.Errorf("load %q", s.Load)
	}
}

// TestSendExitCodes: each end of a load has its code, and what the summary
// says is what the CRM holds.
func TestSendExitCodes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault string
		code  int
		want  loader.StateCounts
		holds int
	}{
		{"all well", "slow@9", 0, loader.StateCounts{Accepted: 6}, 6},
		{"an answer is HTML", "html@2", 3, loader.StateCounts{Accepted: 2, Unknown: 2, NotSent: 2}, 2},
		{"the answer is cut after inserting", "cut-answer@2", 3, loader.StateCounts{Accepted: 2, Unknown: 2, NotSent: 2}, 4},
		{"the connection is reset after inserting", "reset-after-insert@1", 3, loader.StateCounts{Unknown: 2, NotSent: 4}, 2},
		{"the counts don't add up", "bad-counts@1", 3, loader.StateCounts{Unknown: 2, NotSent: 4}, 2},
		{"the server fails", "500@3", 3, loader.StateCounts{Accepted: 4, Unknown: 2}, 4},
		{"the token is refused", "403@1", 4, loader.StateCounts{NotSent: 6}, 0},
		{"the server has moved", "redirect-308@2", 4, loader.StateCounts{Accepted: 2, NotSent: 4}, 2},
		{"the quota is spent", "quota@3", 4, loader.StateCounts{Accepted: 4, NotSent: 2}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newConsole(t)
			sim, server := c.simulate(simulator.Options{Faults: faults(t, tt.fault)})
			path := book(t, "cartera.xlsx", debtors(6)...)
			code := c.run("send", path, "--server", server, "--operation", "op", "--yes", "--batch", "2", "--no-canary", "--no-quota-check", "--json")
			if code != tt.code {
				t.Errorf("exit %d, want %d\n%s", code, tt.code, c.err.String())
			}
			if s := decode[loader.Summary](t, c.out.String()); s.CaseFiles != tt.want {
				t.Errorf("summary %+v, want %+v", s.CaseFiles, tt.want)
			}
			if got := sim.Totals().CaseFiles; got != tt.holds {
				t.Errorf("the CRM holds %d case files, want %d", got, tt.holds)
			}
			if code != 0 && strings.Count(c.err.String(), "\n") < 3 {
				t.Errorf("no word on why it ended and what to do:\n%s", c.err.String())
			}
			if strings.Contains(c.err.String()+c.out.String(), "[outcome.") {
				t.Errorf("a text is missing:\n%s", c.err.String())
			}
		})
	}
}

func TestSendRefusesErrorsUnlessHeld(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{})
	bad := debtor("2000", "OB-X", "1", "CONSUMO")
	bad[2] = workbook.Value{Text: ""} // the mandatory Email
	path := book(t, "cartera.xlsx", append(debtors(3), bad)...)
	to := []string{"send", path, "--server", server, "--operation", "op", "--yes"}
	if code := c.run(to...); code != 1 || sim.Requests() != 0 || c.out.String() != "" {
		t.Errorf("exit %d after %d requests\n%s", code, sim.Requests(), c.out.String())
	}
	if !strings.Contains(c.err.String(), "--hold-invalid") {
		t.Errorf("no word on --hold-invalid:\n%s", c.err.String())
	}
	if code := c.run(append(to, "--hold-invalid", "--json")...); code != 0 {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
	if s := decode[loader.Summary](t, c.out.String()); s.CaseFiles != (loader.StateCounts{Accepted: 3, Held: 1}) {
		t.Errorf("summary %+v", s.CaseFiles)
	}
	if sim.Arrivals("2000") != 0 {
		t.Error("a held case file was sent")
	}
	if !strings.Contains(c.err.String(), "1 case file with errors was held back") {
		t.Errorf("what was held back is not said:\n%s", c.err.String())
	}
}

// TestSendHelpTellsTheExitCodes: 1 is for errors that were not held back on
// request, and what was held back alone is no failure.
func TestSendHelpTellsTheExitCodes(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"0 when all that was sent was accepted", "has errors and --hold-invalid was not given"},
		"es": {"0 si todo lo enviado fue aceptado", "tiene errores y no se dio --hold-invalid"},
	} {
		c := newConsole(t)
		if code := c.run("send", "--help", "--lang", lang); code != 0 {
			t.Fatalf("exit %d", code)
		}
		shown := strings.Join(strings.Fields(c.out.String()), " ")
		for _, s := range want {
			if !strings.Contains(shown, s) {
				t.Errorf("%s: no %q in\n%s", lang, s, c.out.String())
			}
		}
	}
}

// TestSendTellsWhatWasTolerated: each once, however many answers had it.
func TestSendTellsWhatWasTolerated(t *testing.T) {
	c := newConsole(t)
	_, server := c.simulate(simulator.Options{Faults: faults(t, "notice@1-2", "bom@3")})
	path := book(t, "c.xlsx", debtors(3)...)
	if code := c.run("send", path, "--server", server, "--operation", "op", "--yes", "--batch", "1", "--no-quota-check"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	for _, id := range []string{crm.WarnText, crm.WarnBOM} {
		if n := strings.Count(c.err.String(), text.For("en").T("warning."+id)+"\n"); n != 1 {
			t.Errorf("%s is told %d times:\n%s", id, n, c.err.String())
		}
	}
}

// TestSendCountsThatDiffer: the sentence gives the counts and blames none of
// them: they may add up while the list does not.
func TestSendCountsThatDiffer(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "Case files sent: 2. The CRM says: received 2, inserted 1, failed 1, processed 2.",
		"es": "Expedientes enviados: 2. El CRM dice: recibidos 2, insertados 1, fallidos 1, procesados 2.",
	} {
		c := newConsole(t)
		load := c.begin(text.For(lang), debtors(2)...)
		last := &crm.Outcome{Cause: crm.CauseListDiffers, States: []crm.State{crm.Unknown, crm.Unknown},
			Counts: &crm.Counts{Received: 2, Inserted: 1, Failed: 1, Processed: 2}}
		r := c.runner(text.For(lang))
		r.tellEnd(load, ending{snap: loader.Snapshot{Stopped: true, Last: last, Unknown: loader.Tally{CaseFiles: 2}}})
		if !strings.Contains(c.err.String(), want) {
			t.Errorf("%s: no %q in\n%s", lang, want, c.err.String())
		}
	}
}

// TestSendOutcomeNotTaken: when the journal can't take an answer, that is what
// is told, not the cause its case files have from then on.
func TestSendOutcomeNotTaken(t *testing.T) {
	c := newConsole(t)
	texts := text.For("en")
	load := c.begin(texts, debtors(2)...)
	broken := &loader.Error{ID: loader.ErrOutcomeNotTaken, Values: map[string]string{"Load": load.ID()}}
	end := ending{err: broken, snap: loader.Snapshot{Stopped: true, Err: broken, Unknown: loader.Tally{CaseFiles: 2},
		Last: &crm.Outcome{Cause: crm.CauseInterrupted, States: []crm.State{crm.Unknown, crm.Unknown}}}}
	err := c.runner(texts).conclude(load, end, false)
	var code exit
	if !errors.As(err, &code) || code != 3 {
		t.Errorf("ends with %v", err)
	}
	sentence, hint := texts.Error(broken)
	for _, s := range []string{sentence, hint} {
		if strings.Count(c.err.String(), s) != 1 {
			t.Errorf("%q is not told once:\n%s", s, c.err.String())
		}
	}
	if strings.Contains(c.err.String(), texts.T("outcome."+string(crm.CauseInterrupted))) {
		t.Errorf("the program is said to have been closed:\n%s", c.err.String())
	}
}

func TestSendAsks(t *testing.T) {
	terminal := Terminal{In: true, Err: true}
	for _, tt := range []struct {
		name     string
		terminal Terminal
		typed    string
		flags    []string
		code     int
		holds    int
	}{
		{"yes", terminal, "yes\n", nil, 0, 3},
		{"sí", terminal, "sí\r\n", nil, 0, 3},
		{"no", terminal, "no\n", nil, 2, 0},
		{"only enter", terminal, "\n", nil, 2, 0},
		{"end of input", terminal, "", nil, 2, 0},
		{"--yes", terminal, "", []string{"--yes"}, 0, 3},
		{"no terminal", Terminal{}, "yes\n", nil, 2, 0},
		{"stdin is a pipe", Terminal{Err: true, Out: true}, "yes\n", nil, 2, 0},
		{"no terminal, --yes", Terminal{}, "", []string{"--yes"}, 0, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newConsole(t)
			c.terminal, c.stdin = tt.terminal, strings.NewReader(tt.typed)
			sim, server := c.simulate(simulator.Options{})
			args := append([]string{"send", book(t, "c.xlsx", debtors(3)...), "--server", server, "--operation", "op"}, tt.flags...)
			if code := c.run(args...); code != tt.code {
				t.Errorf("exit %d, want %d\n%s", code, tt.code, c.err.String())
			}
			if got := sim.Totals().CaseFiles; got != tt.holds {
				t.Errorf("the CRM holds %d, want %d", got, tt.holds)
			}
			if tt.holds == 0 && sim.Requests() != 0 {
				t.Errorf("%d requests", sim.Requests())
			}
			if tt.typed != "" && tt.terminal == terminal {
				for _, shown := range []string{strings.TrimPrefix(server, "http://"), "op", "301.50"} {
					if !strings.Contains(c.err.String(), shown) {
						t.Errorf("the question doesn't show %q:\n%s", shown, c.err.String())
					}
				}
			}
		})
	}
}

// TestSendAsksForTheCount: a server that is not on this machine is confirmed
// with the number of case files. It is never reached: the number is wrong.
func TestSendAsksForTheCount(t *testing.T) {
	for _, typed := range []string{"yes\n", "2\n", "33\n"} {
		c := newConsole(t)
		c.env[tokenVariable] = secret
		c.terminal, c.stdin = Terminal{In: true, Err: true}, strings.NewReader(typed)
		path := book(t, "c.xlsx", debtors(3)...)
		if code := c.run("send", path, "--server", "crm.example.com", "--operation", "op"); code != 2 {
			t.Errorf("%q: exit %d\n%s", typed, code, c.err.String())
		}
		if !strings.Contains(c.err.String(), "(3)") {
			t.Errorf("the number is not named:\n%s", c.err.String())
		}
	}
}

// TestSendBesideAnUnreadableLoad: what can't be read may be of this workbook, and
// leaving out what it has is not possible: the way out that is named must work.
func TestSendBesideAnUnreadableLoad(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{})
	damaged := filepath.Join(c.home, "loads", "2026-11-22-1.journal")
	err := os.MkdirAll(filepath.Dir(damaged), 0o700)
	if err == nil {
		err = os.WriteFile(damaged, []byte("no journal at all"), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"send", book(t, "c.xlsx", debtors(3)...), "--server", server, "--operation", "op", "--yes"}
	for _, more := range [][]string{nil, {"--skip-identical"}} {
		code := c.run(append(args[:len(args):len(args)], more...)...)
		if told := c.err.String(); code != 2 || sim.Requests() != 0 || strings.Contains(told, "--skip-identical") ||
			!strings.Contains(told, "2026-11-22-1") || !strings.Contains(told, "--again") {
			t.Errorf("%v: exit %d, %d requests\n%s", more, code, sim.Requests(), told)
		}
	}
	if code := c.run(append(args, "--again")...); code != 0 || sim.Totals().CaseFiles != 3 {
		t.Errorf("--again: exit %d\n%s", code, c.err.String())
	}
}

func TestSendTheSameWorkbookAgain(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{})
	path := book(t, "c.xlsx", debtors(3)...)
	args := []string{"send", path, "--server", server, "--operation", "op", "--yes", "--no-canary"}
	if code := c.run(args...); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if code := c.run(args...); code != 2 || sim.Requests() != 1 || !strings.Contains(c.err.String(), "--again") {
		t.Errorf("--yes alone: exit %d, %d requests\n%s", code, sim.Requests(), c.err.String())
	}
	c.terminal, c.stdin = Terminal{In: true, Err: true}, strings.NewReader("no\n")
	if code := c.run(args...); code != 2 || sim.Requests() != 1 {
		t.Errorf("a no: exit %d, %d requests", code, sim.Requests())
	}
	if !strings.Contains(c.err.String(), "2026-11-23-1") {
		t.Errorf("the earlier load is not named:\n%s", c.err.String())
	}
	c.terminal = Terminal{}
	// A load of which the CRM took nothing is no reason to ask.
	sim2, other := c.simulate(simulator.Options{Faults: faults(t, "403@1")})
	first := []string{"send", path, "--server", other, "--operation", "op", "--yes", "--no-canary"}
	if code := c.run(first...); code != 4 {
		t.Errorf("refused: exit %d\n%s", code, c.err.String())
	}
	if code := c.run(first...); code != 0 || sim2.Totals().CaseFiles != 3 {
		t.Errorf("after a refusal: exit %d\n%s", code, c.err.String())
	}
	if code := c.run(append(args, "--operation", "other")...); code != 0 || sim.Requests() != 2 {
		t.Errorf("another operation: exit %d, %d requests\n%s", code, sim.Requests(), c.err.String())
	}
	if code := c.run(append(args, "--again")...); code != 0 || sim.Requests() != 3 {
		t.Errorf("--again: exit %d, %d requests\n%s", code, sim.Requests(), c.err.String())
	}
	if n := sim.Inserts("1000"); n != 3 {
		t.Errorf("inserted %d times", n)
	}
}

// gate is a CRM that holds each post until it is let go.
type gate struct {
	*simulator.Simulator
	arrived chan struct{}
	open    chan struct{}
}

func (g gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body) // only then does the server notice that the client has gone
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	g.arrived <- struct{}{}
	select {
	case <-g.open:
		g.Simulator.ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}

// TestSendInterrupted: the first Ctrl+C lets the batch in flight end, the
// second cuts it; SIGTERM and SIGHUP wait for it only so long.
func TestSendInterrupted(t *testing.T) {
	for _, tt := range []struct {
		name    string
		signals []os.Signal
		answer  bool // the CRM answers after the first signal
		after   bool // the grace is over
		want    loader.StateCounts
	}{
		{"Ctrl+C", []os.Signal{os.Interrupt}, true, false, loader.StateCounts{Accepted: 2, NotSent: 4}},
		{"Ctrl+C twice", []os.Signal{os.Interrupt, os.Interrupt}, false, false, loader.StateCounts{Unknown: 2, NotSent: 4}},
		{"SIGTERM, answered", []os.Signal{syscall.SIGTERM}, true, false, loader.StateCounts{Accepted: 2, NotSent: 4}},
		{"SIGHUP, never answered", []os.Signal{syscall.SIGHUP}, false, true, loader.StateCounts{Unknown: 2, NotSent: 4}},
		{"SIGTERM, then Ctrl+C", []os.Signal{syscall.SIGTERM, os.Interrupt}, false, false, loader.StateCounts{Unknown: 2, NotSent: 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newConsole(t)
			g := gate{simulator.New(simulator.Options{}), make(chan struct{}, 8), make(chan struct{})}
			server := httptest.NewServer(g)
			defer server.Close()
			c.env[tokenVariable] = secret
			asked := make(chan time.Duration, 1)
			c.after = func(d time.Duration) <-chan time.Time {
				asked <- d
				if !tt.after {
					return nil
				}
				over := make(chan time.Time, 1)
				over <- time.Time{}
				return over
			}
			path := book(t, "c.xlsx", debtors(6)...)
			said := make(chan struct{}, 64)
			c.err.written = func(sofar string) {
				if strings.Contains(sofar, "Stopping") || strings.Contains(sofar, "Asked to end") {
					said <- struct{}{}
				}
			}
			code := make(chan int, 1)
			go func() {
				code <- c.run("send", path, "--server", server.URL, "--operation", "op", "--yes", "--batch", "2", "--no-canary", "--no-quota-check", "--json")
			}()
			<-g.arrived
			<-c.signals // of reading the workbook
			to := <-c.signals
			for _, s := range tt.signals {
				to <- s
			}
			<-said
			if tt.answer {
				close(g.open)
			}
			if got := <-code; got != 130 {
				t.Errorf("exit %d, want 130\n%s", got, c.err.String())
			}
			if s := decode[loader.Summary](t, c.out.String()); s.CaseFiles != tt.want {
				t.Errorf("summary %+v, want %+v", s.CaseFiles, tt.want)
			}
			if tt.signals[0] != os.Interrupt {
				if d := <-asked; d != 4*time.Second {
					t.Errorf("waits %v for the answer", d)
				}
			}
		})
	}
}

// TestSendInterruptedBefore: Ctrl+C at the question sends nothing.
func TestSendInterruptedBefore(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{})
	c.terminal = Terminal{In: true, Err: true}
	in, typing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer typing.Close()
	c.stdin = in
	asked := make(chan struct{}, 64)
	c.err.written = func(sofar string) {
		if strings.Contains(sofar, "Type yes to send:") {
			asked <- struct{}{}
		}
	}
	code := make(chan int, 1)
	go func() {
		code <- c.run("send", book(t, "c.xlsx", debtors(3)...), "--server", server, "--operation", "op")
	}()
	<-asked
	to := <-c.signals
	to <- os.Interrupt
	if got := <-code; got != 130 || sim.Requests() != 0 {
		t.Errorf("exit %d after %d requests\n%s", got, sim.Requests(), c.err.String())
	}
}

func TestSendProgress(t *testing.T) {
	for _, tt := range []struct {
		name     string
		terminal Terminal
		last     string
	}{
		{"file", Terminal{}, "6 of 6: 6 accepted, 0 rejected, 0 unknown\n"},
		{"terminal", Terminal{Err: true}, "\r6 of 6: 6 accepted, 0 rejected, 0 unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newConsole(t)
			c.terminal, c.clockTicks = tt.terminal, time.Second // every look at the clock is a second later
			_, server := c.simulate(simulator.Options{})
			path := book(t, "c.xlsx", debtors(6)...)
			if code := c.run("send", path, "--server", server, "--operation", "op", "--yes", "--batch", "1", "--no-quota-check"); code != 0 {
				t.Fatalf("exit %d\n%s", code, c.err.String())
			}
			if !strings.Contains(c.err.String(), tt.last) {
				t.Errorf("the last line is missing:\n%q", c.err.String())
			}
			if strings.Contains(c.out.String(), "of 6") {
				t.Errorf("progress on stdout:\n%s", c.out.String())
			}
			for _, line := range strings.FieldsFunc(c.err.String(), func(r rune) bool { return r == '\r' || r == '\n' }) {
				if tt.terminal.Err && len([]rune(line)) > lineWidth {
					t.Errorf("a line that can't be rewritten: %q", line)
				}
			}
		})
	}
}

// TestSendWaits: what was refused for now is waited for, and
// goes out again by itself, once.
func TestSendWaits(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Faults: faults(t, "429@1", "simultaneous@3")})
	over := make(chan time.Time)
	close(over)
	var waits []time.Duration
	c.after = func(d time.Duration) <-chan time.Time { waits = append(waits, d); return over }
	path := book(t, "c.xlsx", debtors(2)...)
	if code := c.run("send", path, "--server", server, "--operation", "op", "--yes", "--batch", "1", "--no-quota-check"); code != 0 {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
	if sim.Inserts("1000") != 1 || sim.Inserts("1001") != 1 || len(waits) != 2 {
		t.Errorf("inserted %d and %d times after the waits %v", sim.Inserts("1000"), sim.Inserts("1001"), waits)
	}
}

func TestProgressLine(t *testing.T) {
	c := newConsole(t)
	r := &runner{System: c.system(), texts: text.For("en"), out: &stream{w: &c.out}, err: &stream{w: &c.err}}
	start := nowFixed()
	for _, tt := range []struct {
		name string
		snap loader.Snapshot
		want string
	}{
		{"at the beginning", loader.Snapshot{Planned: 10, Running: true, Started: start}, "0 of 10: 0 accepted, 0 rejected, 0 unknown"},
		{"under way", loader.Snapshot{Planned: 10, Done: 4, Batches: 5, Finished: 2, Running: true, Started: start.Add(-20 * time.Second), Accepted: loader.Tally{CaseFiles: 3},
			Rejected: loader.Tally{CaseFiles: 1}}, "4 of 10: 3 accepted, 1 rejected, 0 unknown · 30s left"},
		{"ended", loader.Snapshot{Planned: 10, Done: 10, Started: start, Accepted: loader.Tally{CaseFiles: 1234}}, "10 of 10: 1,234 accepted, 0 rejected, 0 unknown"},
		{"waiting", loader.Snapshot{Planned: 10, Running: true, Waiting: crm.CauseRateLimited, WaitUntil: start.Add(61 * time.Second)},
			"0 of 10: 0 accepted, 0 rejected, 0 unknown · waits 1m1s: " + r.texts.T("outcome.rate_limited")},
		{"a wait that is over", loader.Snapshot{Planned: 10, Running: true, Waiting: crm.CauseNetwork, WaitUntil: start.Add(-time.Second)},
			"0 of 10: 0 accepted, 0 rejected, 0 unknown · waits 0s: " + r.texts.T("outcome.network")},
	} {
		if got := r.progressLine(tt.snap); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestSendListsNoMoreThanCanBeRead: the text names a hundred rejected case
// files and says how many more there are; JSON has all of them.
func TestSendListsNoMoreThanCanBeRead(t *testing.T) {
	c := newConsole(t)
	_, server := c.simulate(simulator.Options{Reject: rules(t, "portfolio_type=CONSUMO")})
	path := book(t, "c.xlsx", debtors(listedAtMost+3)...)
	args := []string{"send", path, "--server", server, "--operation", "op", "--yes", "--max-rejected", "100"}
	if code := c.run(args...); code != 1 || strings.Count(c.out.String(), "value not in list") != listedAtMost || !strings.Contains(c.out.String(), "3 more") {
		t.Errorf("exit %d\n%s", code, c.out.String())
	}
	c.run(append(args, "--json")...)
	if s := decode[loader.Summary](t, c.out.String()); len(s.Rejected) != listedAtMost+3 {
		t.Errorf("%d rejected", len(s.Rejected))
	}
}
