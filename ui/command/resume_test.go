package command

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui/text"
)

// half sends a workbook of six debtors in batches of two to a CRM that hangs up
// after the second batch: two are accepted, two unknown, two not sent.
func (c *console) half(o simulator.Options) (sim *simulator.Simulator, path, server string) {
	c.t.Helper()
	o.Faults = append(o.Faults, faults(c.t, "reset-after-insert@2")...)
	sim, server = c.simulate(o)
	path = book(c.t, "cartera.xlsx", debtors(6)...)
	if code := c.run("send", path, "--server", server, "--operation", "op", "--yes", "--batch", "2", "--no-canary", "--json"); code != 3 {
		c.t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if s := decode[loader.Summary](c.t, c.out.String()); s.CaseFiles.Unknown != 2 || s.CaseFiles.NotSent != 2 {
		c.t.Fatalf("%+v", s)
	}
	return sim, path, server
}

// summary runs a command that prints a Summary.
func (c *console) summary(code int, args ...string) loader.Summary {
	c.t.Helper()
	if got := c.run(append(args, "--json")...); got != code {
		c.t.Fatalf("%v: exit %d, want %d\n%s", args, got, code, c.err.String())
	}
	return decode[loader.Summary](c.t, c.out.String())
}

// TestResume goes on with what was not sent, and leaves alone what is unknown,
// until a person says what became of it.
func TestResume(t *testing.T) {
	c := newConsole(t)
	sim, _, _ := c.half(simulator.Options{})
	s := c.summary(3, "resume")
	if s.CaseFiles != (loader.StateCounts{Accepted: 4, Unknown: 2}) || s.Requests != 3 || sim.Requests() != 3 {
		t.Errorf("%+v, %d requests", s, sim.Requests())
	}
	if !strings.Contains(c.err.String(), "Load 2026-11-23-1: 2 case files that did not leave are sent; the unknown ones (2) are left alone.") {
		t.Errorf("%s", c.err.String())
	}
	s = c.summary(3, "resume", "2026-11-23-1") // nothing is left to send
	if s.CaseFiles.Accepted != 4 || sim.Requests() != 3 {
		t.Errorf("%+v, %d requests", s, sim.Requests())
	}
	if code := c.run("settle", "2026-11-23-1", "--accepted", "--identification", "1002"); code != 0 || !strings.Contains(c.out.String(), "1 case file of load 2026-11-23-1 is accepted now.") {
		t.Errorf("exit %d\n%s%s", code, c.out.String(), c.err.String())
	}
	if code := c.run("settle", "2026-11-23-1", "--not-sent", "--yes"); code != 0 || !strings.Contains(c.out.String(), "1 case file of load 2026-11-23-1 is not sent now") {
		t.Errorf("exit %d\n%s%s", code, c.out.String(), c.err.String())
	}
	if s = c.summary(0, "resume"); s.CaseFiles.Accepted != 6 || sim.Arrivals("1002") != 1 || sim.Arrivals("1003") != 2 {
		t.Errorf("%+v, arrived %d and %d times", s, sim.Arrivals("1002"), sim.Arrivals("1003"))
	}
}

// TestResumeKeepsItsSettings: a load goes on as it was begun, unless flags say
// otherwise.
func TestResumeKeepsItsSettings(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Faults: faults(t, "403@1", "403@4")})
	path := book(t, "cartera.xlsx", debtors(6)...)
	if s := c.summary(4, "send", path, "--server", server, "--operation", "op", "--yes", "--batch", "3", "--no-canary"); s.CaseFiles.NotSent != 6 {
		t.Fatalf("%+v", s)
	}
	if s := c.summary(0, "resume"); s.CaseFiles.Accepted != 6 || sim.Requests() != 3 {
		t.Errorf("%+v in %d requests", s, sim.Requests())
	}
	if s := c.summary(4, "send", path, "--server", server, "--operation", "other", "--yes", "--batch", "3", "--no-canary"); s.CaseFiles.NotSent != 6 {
		t.Fatalf("%+v", s)
	}
	if s := c.summary(0, "resume", "--batch", "6"); s.CaseFiles.Accepted != 6 || sim.Requests() != 5 {
		t.Errorf("%+v in %d requests", s, sim.Requests())
	}
}

// TestResumeRefuses: what can't be gone on with says why, and nothing is sent.
func TestResumeRefuses(t *testing.T) {
	c := newConsole(t)
	c.env[tokenVariable] = secret
	refused := func(want string, args ...string) {
		t.Helper()
		if code := c.run(args...); code != 2 || !strings.Contains(c.err.String(), want) {
			t.Errorf("%v: exit %d\n%s", args, code, c.err.String())
		}
	}
	refused("There is no load on this machine yet.", "resume")
	sim, path, _ := c.half(simulator.Options{})
	refused("There is no load 2026-01-01-1", "resume", "2026-01-01-1")
	refused("Too many arguments", "resume", "2026-11-23-1", "x")

	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(t.TempDir(), "otro nombre.xlsx")
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	refused("is not where it was", "resume")
	if err := workbook.Write(path, []workbook.NewSheet{{Name: "Hoja1", Rows: debtors(7)}}); err != nil {
		t.Fatal(err)
	}
	refused("has changed since load 2026-11-23-1 began", "resume")
	delete(c.env, tokenVariable)
	refused("token is missing.", "resume", "--workbook", moved)
	if sim.Requests() != 2 {
		t.Errorf("%d requests", sim.Requests())
	}
	c.env[tokenVariable] = secret
	if s := c.summary(3, "resume", "--workbook", moved); s.CaseFiles.Accepted != 4 {
		t.Errorf("%+v", s)
	}
	if same, err := os.ReadFile(moved); err != nil || string(same) != string(data) {
		t.Error("the workbook was changed")
	}
}

// TestResend sends again what is asked for and nothing else.
func TestResend(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Reject: rules(t, "portfolio_type=RARA"), Faults: faults(t, "reset-after-insert@2")})
	path := book(t, "c.xlsx", append(debtors(3), debtor("9001", "Z1", "7", "RARA"))...)
	s := c.summary(3, "send", path, "--server", server, "--operation", "op", "--yes", "--batch", "2", "--no-canary")
	if s.CaseFiles != (loader.StateCounts{Accepted: 2, Unknown: 2}) {
		t.Fatalf("%+v", s)
	}
	if code := c.run("resend", "2026-11-23-1"); code != 2 || !strings.Contains(c.err.String(), "has nothing to send again") {
		t.Errorf("rejected ones: exit %d\n%s", code, c.err.String())
	}
	if code := c.run("resend", "2026-11-23-1", "--unknown", "--identification", "1000"); code != 2 || !strings.Contains(c.err.String(), "1000") {
		t.Errorf("an accepted one: exit %d\n%s", code, c.err.String())
	}
	if code := c.run("resend"); code != 2 || !strings.Contains(c.err.String(), "wolkload loads") {
		t.Errorf("no load: exit %d\n%s", code, c.err.String())
	}
	s = c.summary(1, "resend", "2026-11-23-1", "--unknown")
	if s.CaseFiles != (loader.StateCounts{Accepted: 3, Rejected: 1}) || sim.Arrivals("1002") != 2 || sim.Arrivals("1000") != 1 {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(c.err.String(), "2 of them are unknown") {
		t.Errorf("%s", c.err.String())
	}
	if s = c.summary(1, "resend", "2026-11-23-1"); s.CaseFiles.Rejected != 1 || sim.Arrivals("9001") != 3 {
		t.Errorf("%+v, arrived %d times", s, sim.Arrivals("9001"))
	}
	c.terminal, c.stdin = Terminal{In: true, Err: true}, strings.NewReader("no\n")
	if code := c.run("resend", "2026-11-23-1", "--rejected"); code != 2 || sim.Arrivals("9001") != 3 {
		t.Errorf("a no: exit %d\n%s", code, c.err.String())
	}
}

// TestSettleAsks: all of them are settled only by a yes.
func TestSettleAsks(t *testing.T) {
	c := newConsole(t)
	c.half(simulator.Options{})
	for _, args := range [][]string{{"settle"}, {"settle", "2026-11-23-1"}, {"settle", "2026-11-23-1", "--accepted", "--not-sent"},
		{"settle", "2026-11-23-1", "--accepted"}, {"settle", "2026-11-23-1", "--accepted", "--identification", "77"},
		{"settle", "2026-11-23-9", "--accepted", "--yes"}} {
		if code := c.run(args...); code != 2 || c.err.String() == "" {
			t.Errorf("%v: exit %d\n%s", args, code, c.err.String())
		}
	}
	c.terminal, c.stdin = Terminal{In: true, Err: true}, strings.NewReader("no\n")
	if code := c.run("settle", "2026-11-23-1", "--accepted"); code != 2 || !strings.Contains(c.err.String(), "Are the 2 unknown case files in the CRM, all of them?") {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
	c.stdin = strings.NewReader("yes\n")
	if code := c.run("settle", "2026-11-23-1", "--not-sent"); code != 0 {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
}

// TestQuotaIsTold: what is left is held against what is needed before anything
// is sent, and a spent one says when it restarts.
func TestQuotaIsTold(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Quota: 3, HoursToRestart: 2})
	path := book(t, "c.xlsx", debtors(6)...)
	args := []string{"send", path, "--server", server, "--operation", "op", "--batch", "2", "--no-canary"}
	s := c.summary(4, append(args, "--yes")...)
	if s.CaseFiles != (loader.StateCounts{Accepted: 4, NotSent: 2}) {
		t.Errorf("%+v", s)
	}
	for _, want := range []string{"2 of 3 requests left (asking cost one); about 3 are needed.", "It is not enough", "The quota restarts about 12:00."} {
		if !strings.Contains(c.err.String(), want) {
			t.Errorf("%q is not said:\n%s", want, c.err.String())
		}
	}
	sim.ResetQuota()
	c.terminal, c.stdin = Terminal{In: true, Err: true}, strings.NewReader("yes\nno\n")
	args[4], args[1] = "op", book(t, "d.xlsx", append(debtors(0), debtor("7001", "A", "1", "X"), debtor("7002", "B", "1", "X"), debtor("7003", "C", "1", "X"), debtor("7004", "D", "1", "X"), debtor("7005", "E", "1", "X"))...)
	if code := c.run(args...); code != 2 || sim.Arrivals("7001") != 0 {
		t.Errorf("a no: exit %d\n%s", code, c.err.String())
	}
	loads, err := loader.ListLoads(c.system().Folders())
	if err != nil || len(loads) != 1 {
		t.Errorf("%+v, %v", loads, err)
	}
}

// TestWaitQuota waits until the quota restarts and goes on.
func TestWaitQuota(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Quota: 2, HoursToRestart: 2})
	var waited []time.Duration
	c.after = func(d time.Duration) <-chan time.Time {
		waited = append(waited, d)
		sim.ResetQuota()
		over := make(chan time.Time, 1)
		over <- time.Time{}
		return over
	}
	path := book(t, "c.xlsx", debtors(4)...)
	s := c.summary(0, "send", path, "--server", server, "--operation", "op", "--batch", "2", "--no-canary", "--yes", "--wait-quota")
	if s.CaseFiles.Accepted != 4 || len(waited) != 1 || waited[0] != 2*time.Hour+time.Minute {
		t.Errorf("%+v after %v", s, waited)
	}
}

// TestTokenRefusedBeforeTheLoad: the question for the quota finds it, so that no
// load is begun; the JSON says that nothing was sent.
func TestTokenRefusedBeforeTheLoad(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{})
	c.env[tokenVariable] = "another-token"
	path := book(t, "c.xlsx", append(debtors(2), debtor("", "X", "1", "Y"))...)
	s := c.summary(4, "send", path, "--server", server, "--operation", "op", "--yes", "--hold-invalid")
	if s.Load != "" || s.CaseFiles != (loader.StateCounts{NotSent: 2, Held: 1}) || sim.Requests() != 0 {
		t.Errorf("%+v, %d requests", s, sim.Requests())
	}
	if !strings.Contains(c.err.String(), "does not accept the token") || strings.Contains(c.err.String(), "another-token") {
		t.Errorf("%s", c.err.String())
	}
}

// TestTooManyRejected stops and asks; without anyone to ask it stays stopped.
func TestTooManyRejected(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Reject: rules(t, "portfolio_type=CONSUMO")})
	path := book(t, "c.xlsx", debtors(30)...)
	s := c.summary(4, "send", path, "--server", server, "--operation", "op", "--yes")
	if s.CaseFiles != (loader.StateCounts{Rejected: 11, NotSent: 19}) || !strings.Contains(c.err.String(), "of 11 case files the CRM rejected 11, more than 30 %") {
		t.Errorf("%+v\n%s", s, c.err.String())
	}
	c.terminal, c.stdin = Terminal{In: true, Err: true}, strings.NewReader("yes\nyes\n") // to send, and to go on
	if code := c.run("send", path, "--server", server, "--operation", "other"); code != 1 || sim.Arrivals("1029") != 1 {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
}

// TestSkipIdentical sends what is new or changed.
func TestSkipIdentical(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{})
	to := []string{"--server", server, "--operation", "op", "--yes"}
	send := func(code int, path string, more ...string) loader.Summary {
		t.Helper()
		return c.summary(code, append(append([]string{"send", path}, to...), more...)...)
	}
	send(0, book(t, "octubre.xlsx", debtors(4)...))
	november := book(t, "noviembre.xlsx", append(debtors(3), debtor("1003", "OB-3", "7", "CONSUMO"), debtor("9001", "N", "8", "CONSUMO"))...)
	if code := c.run(append([]string{"send", november}, to...)...); code != 2 || !strings.Contains(c.err.String(), "3 identical, 1 changed, 1 new.") {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
	if s := send(0, november, "--skip-identical"); s.CaseFiles != (loader.StateCounts{Accepted: 2, Held: 3}) || sim.Inserts("1000") != 1 || sim.Inserts("1003") != 2 {
		t.Errorf("%+v", s)
	}
	if s := send(0, november, "--skip-identical"); s.Load != "" || s.CaseFiles != (loader.StateCounts{Held: 5}) {
		t.Errorf("nothing new: %+v", s)
	}
	if s := send(0, november, "--again"); s.CaseFiles.Accepted != 5 {
		t.Errorf("again: %+v", s)
	}
}

// TestPaceFlags: each setting is taken and bounded.
func TestPaceFlags(t *testing.T) {
	c := newConsole(t)
	for _, tt := range []struct{ flag, value string }{
		{"--batch", "0"}, {"--max-obligations", "x"}, {"--max-kib", "70000"}, {"--concurrency", "3"}, {"--max-rejected", "101"}, {"--max-rejected", "0"},
	} {
		if code := c.run("send", "x.xlsx", tt.flag, tt.value); code != 2 || !strings.Contains(c.err.String(), tt.value) {
			t.Errorf("%s %s: exit %d\n%s", tt.flag, tt.value, code, c.err.String())
		}
	}
	sim, server := c.simulate(simulator.Options{})
	path := book(t, "c.xlsx", append(debtors(4), debtor("1000", "O", "1", "CONSUMO"))...)
	s := c.summary(0, "send", path, "--server", server, "--operation", "op", "--yes", "--max-obligations", "2", "--max-kib", "1", "--max-rejected", "50%", "--no-canary")
	if s.CaseFiles.Accepted != 4 || sim.Requests() != 3 {
		t.Errorf("%+v in %d requests", s, sim.Requests())
	}
}

// TestResumeBesideUnknown: that all that was sent went well is not said beside
// what is not known, nor that nothing is to be done.
func TestResumeBesideUnknown(t *testing.T) {
	c := newConsole(t)
	_, path, _ := c.half(simulator.Options{})
	if code := c.run("resume", "--workbook", path); code != 3 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	for _, lang := range []string{"en", "es"} { // whatever the console speaks
		texts, id := text.For(lang), "outcome."+string(crm.CauseAccepted)
		for _, said := range []string{texts.T(id), texts.Hint(id)} {
			if said == "" || strings.Contains(c.err.String(), said) {
				t.Errorf("%q is said in\n%s", said, c.err.String())
			}
		}
	}
}

// TestResendIsInterrupted: Ctrl+C at the question ends it.
func TestResendIsInterrupted(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Reject: rules(t, "Identification=1001")})
	c.summary(1, "send", book(t, "c.xlsx", debtors(3)...), "--server", server, "--operation", "op", "--yes", "--max-rejected", "100")
	before := sim.Requests()
	c.terminal = Terminal{In: true, Err: true}
	in, typing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer typing.Close()
	c.stdin = in
	asked := make(chan struct{})
	once := sync.OnceFunc(func() { close(asked) })
	c.err.written = func(sofar string) {
		if strings.Contains(sofar, "Type yes to send:") {
			once()
		}
	}
	for len(c.signals) > 0 {
		<-c.signals
	}
	code := make(chan int, 1)
	go func() { code <- c.run("resend", "2026-11-23-1") }()
	<-asked
	(<-c.signals) <- os.Interrupt
	if got := <-code; got != exitInterrupted || sim.Requests() != before {
		t.Errorf("exit %d, %d requests after %d", got, sim.Requests(), before)
	}
}

// TestResultThatCantBeWritten costs neither the exit code nor the word on what
// is unknown.
func TestResultThatCantBeWritten(t *testing.T) {
	c := newConsole(t)
	_, server := c.simulate(simulator.Options{Faults: faults(t, "html-after-insert@2")})
	c.full = true
	code := c.run("send", book(t, "c.xlsx", debtors(6)...), "--server", server, "--operation", "op", "--yes", "--batch", "2", "--no-canary", "--json")
	if said := c.err.String(); code != 3 || !strings.Contains(said, "2026-11-23-1") || !strings.Contains(said, "settle") || !strings.Contains(said, "can't be written") {
		t.Errorf("exit %d: %s", code, said)
	}
}

// TestResumeAfterAnotherLoad: what another load has sent since is not sent twice
// by going on with the first one, unless that is asked for by name.
func TestResumeAfterAnotherLoad(t *testing.T) {
	c := newConsole(t)
	sim, path, server := c.half(simulator.Options{})
	s := c.summary(0, "send", path, "--server", server, "--operation", "op", "--yes", "--batch", "2", "--no-canary", "--skip-identical")
	if s.CaseFiles.Accepted != 2 {
		t.Fatalf("%+v", s)
	}
	before := sim.Requests()
	if code := c.run("resume", "2026-11-23-1", "--no-quota-check"); code != exitUsage || sim.Requests() != before ||
		!strings.Contains(c.err.String(), "2 of these case files were sent by another load since this one began (2026-11-23-2)") || !strings.Contains(c.err.String(), "--skip-sent") {
		t.Errorf("exit %d, %d requests\n%s", code, sim.Requests()-before, c.err.String())
	}
	s = c.summary(3, "resume", "2026-11-23-1", "--no-quota-check", "--skip-sent")
	if sim.Requests() != before || s.CaseFiles.NotSent != 0 || s.CaseFiles.Held != 2 || s.CaseFiles.Unknown != 2 {
		t.Errorf("%d requests: %+v", sim.Requests()-before, s)
	}
}

// TestResumeAgain: with --again it is sent.
func TestResumeAgain(t *testing.T) {
	c := newConsole(t)
	sim, path, server := c.half(simulator.Options{})
	c.summary(0, "send", path, "--server", server, "--operation", "op", "--yes", "--batch", "2", "--no-canary", "--skip-identical")
	s := c.summary(3, "resume", "2026-11-23-1", "--no-quota-check", "--again")
	if s.CaseFiles.Accepted != 4 || sim.Arrivals("1005") != 2 {
		t.Errorf("%+v, arrived %d times", s, sim.Arrivals("1005"))
	}
}

// TestResendAfterAnotherLoad: a rejected one that was accepted since, out of
// another workbook, is not sent again as it was.
func TestResendAfterAnotherLoad(t *testing.T) {
	c := newConsole(t)
	sim, server := c.simulate(simulator.Options{Reject: rules(t, "portfolio_type=RARA")})
	to := []string{"--server", server, "--operation", "op", "--yes", "--no-canary", "--max-rejected", "100"}
	c.summary(1, append([]string{"send", book(t, "c.xlsx", append(debtors(3), debtor("9001", "Z1", "7", "RARA"))...)}, to...)...)
	c.summary(0, append([]string{"send", book(t, "corregido.xlsx", headers, debtor("9001", "Z1", "777", "CONSUMO"))}, to...)...)
	before := sim.Requests()
	if code := c.run("resend", "2026-11-23-1", "--yes"); code != exitUsage || sim.Requests() != before || !strings.Contains(c.err.String(), "1 with another one") {
		t.Errorf("exit %d\n%s", code, c.err.String())
	}
	if c.summary(1, "resend", "2026-11-23-1", "--yes", "--again"); sim.Requests() != before+1 {
		t.Errorf("asked for: %d requests", sim.Requests()-before)
	}
}

// TestEndsWithNothingLeft: where only rejected ones are left, going on is not
// what is to be done.
func TestEndsWithNothingLeft(t *testing.T) {
	c := newConsole(t)
	_, server := c.simulate(simulator.Options{Reject: rules(t, "Identification=1001")})
	c.run("send", book(t, "c.xlsx", debtors(3)...), "--server", server, "--operation", "op", "--yes", "--max-rejected", "100")
	if said := c.err.String(); strings.Contains(said, "wolkload resume") || !strings.Contains(said, "wolkload resend 2026-11-23-1") {
		t.Errorf("%s", said)
	}
}
