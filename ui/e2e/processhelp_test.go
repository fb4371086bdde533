//go:build unix

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/charmbracelet/x/xpty"
	"golang.org/x/term"

	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/journal"
	"wolkload/ui/text"
)

// control opens the program in a terminal that is its own: ctrl+c in it is a
// signal, and so is closing it, unlike in that of open.
func control(t *testing.T, home string, args ...string) *terminal {
	t.Helper()
	pty, err := xpty.NewUnixPty(160, 45)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.SysProcAttr = home, &syscall.SysProcAttr{Setsid: true, Setctty: true}
	cmd.Env = []string{"TERM=xterm-256color", "LANG=es_CO.UTF-8", "TZ=UTC", "HOME=" + home, "TMPDIR=" + home,
		"WOLKLOAD_HOME=" + home, "WOLKVOX_TOKEN=" + secret}
	master := polled(t, pty)
	x := &terminal{t: t, pty: master, cmd: cmd, emu: vt.NewEmulator(160, 45), poke: make(chan struct{}, 1), over: make(chan struct{})}
	if err := pty.Start(cmd); err != nil {
		t.Fatal(err)
	}
	pty.Close() // master has one of its own, and reading must end when the program does
	x.follow()
	return x
}

// master is the end of a terminal that people have. It can be closed while it
// is read from, and then really is.
type master struct {
	xpty.Pty
	file   *os.File
	before *term.State // that the program found
}

func (m *master) Read(p []byte) (int, error)  { return m.file.Read(p) }
func (m *master) Write(p []byte) (int, error) { return m.file.Write(p) }
func (m *master) Close() error                { return m.file.Close() }

// polled makes one of a terminal that stays open.
func polled(t *testing.T, pty *xpty.UnixPty) *master {
	t.Helper()
	before, err := term.GetState(int(pty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fd, err := syscall.Dup(int(pty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	return &master{Pty: pty, file: os.NewFile(uintptr(fd), "terminal"), before: before}
}

// restored fails unless the terminal is as the program found it: its first
// screen, its cursor, its modes. What was drawn last may still be on its way.
func (x *terminal) restored() {
	x.t.Helper()
	deadline := time.After(patience)
	for on, off := range map[string]string{"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h", "\x1b[?2004h": "\x1b[?2004l"} {
		for drawn := x.drawn(); strings.LastIndex(drawn, on) > strings.LastIndex(drawn, off); drawn = x.drawn() {
			select {
			case <-x.poke:
			case <-deadline:
				x.t.Fatalf("%q is not taken back", on)
			}
		}
	}
	m := x.pty.(*master)
	after, err := term.GetState(int(m.file.Fd()))
	if err != nil || *after != *m.before {
		x.t.Errorf("the terminal is left in another mode; %v", err)
	}
}

// sending is the program with its second request in flight.
type sending struct {
	home   string
	x      *terminal // nil without one
	signal func(how string)
	ended  func() int
}

// sendArgs send a crash book in three requests.
func sendArgs(url, book string, more ...string) []string {
	return append([]string{"send", book, "--server", url, "--operation", "cobranza01", "--yes", "--no-canary", "--no-quota-check",
		"--batch", fmt.Sprint(third)}, more...)
}

var signals = map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP}

// asCommand sends with a command; what it says is awaited after each signal.
func asCommand(t *testing.T, g *gate, book string) *sending {
	home := t.TempDir()
	p := start(t, secret, home, program, sendArgs(g.url, book, "--json")...)
	said := 0
	return &sending{home: home, ended: p.ended, signal: func(how string) {
		p.cmd.Process.Signal(signals[how])
		id := "command.send.terminating"
		if how == "INT" {
			id = []string{"command.send.stopping", "command.send.cut"}[said]
		}
		p.says(text.For("en").T(id))
		said++
	}}
}

// inTerminal does the same in a terminal, where ctrl+c is pressed.
func inTerminal(t *testing.T, g *gate, book string) *sending {
	x := control(t, t.TempDir(), sendArgs(g.url, book)...)
	said := false
	return &sending{home: x.cmd.Dir, x: x, ended: x.ended, signal: func(how string) {
		if how == "close" {
			x.pty.Close()
			return
		}
		if x.press("ctrl+c"); !said { // the second time the end is all there is to be seen
			x.see(text.For("es").T("command.send.stopping"))
			said = true
		}
	}}
}

// inApp sends from the screens.
func inApp(t *testing.T, g *gate, book string) *sending {
	x := control(t, t.TempDir(), book, "--server", g.url, "--operation", "cobranza01", "--no-canary", "--no-quota-check", "--batch", fmt.Sprint(third))
	for _, screen := range []string{"Encabezado: fila", "Columnas · 1 de", "Listos: "} {
		x.see(screen)
		x.press("c")
	}
	x.see(fmt.Sprintf("►[ Enviar %d expedientes ]", debtors))
	x.press("enter")
	x.see("¿Enviar al CRM?")
	x.press("left", "enter")
	said := 0
	s := &sending{home: x.cmd.Dir, x: x, ended: x.ended}
	s.signal = func(how string) {
		switch said++; how {
		case "close":
			x.pty.Close()
		case "INT":
			x.press("ctrl+c")
			s.ended = x.left
		default:
			x.cmd.Process.Signal(signals[how])
		}
		if said == 1 && how != "close" {
			x.see(text.For("es").T("app.stopping"))
		}
	}
	return s
}

// left leaves the app, which ctrl+c does not while it sends.
func (x *terminal) left() int {
	x.t.Helper()
	x.see(fmt.Sprintf("[ Enviar %d expedientes ]", third))
	x.press("q")
	x.see(text.For("es").T("quit.left.title"))
	x.press("left", "enter")
	return x.ended()
}

// stands holds what is told of the load against what the CRM did.
func (g *gate) stands(home string, accepted, unknown int) {
	g.t.Helper()
	shown := shown(g.t, home)
	if want := (loader.StateCounts{Accepted: accepted, Unknown: unknown, NotSent: debtors - accepted - unknown}); shown.CaseFiles != want || shown.Requests != g.Requests() {
		g.t.Errorf("it stands at %+v, want %+v, after %d requests, %d arrived", shown.CaseFiles, want, shown.Requests, g.Requests())
	}
	for i, f := range shown.List {
		want, arrivals := "not_sent", 0
		switch {
		case i < accepted:
			want, arrivals = "accepted", 1
		case i < accepted+unknown:
			want, arrivals = "unknown", 1
		}
		if f.State != want || g.Arrivals(f.Identification) != arrivals {
			g.t.Errorf("%s is %s, want %s, and arrived %d times", f.Identification, f.State, want, g.Arrivals(f.Identification))
		}
	}
}

// shown asks for the newest load.
func shown(t *testing.T, home string) (s loader.Shown) {
	t.Helper()
	out, messages, code := look(t, home, "show", "--json")
	if err := json.Unmarshal([]byte(out), &s); err != nil || code != 0 {
		t.Fatalf("exit code %d, %v\n%s", code, err, messages)
	}
	return s
}

// goesOn resumes the load: all that is not unknown is in the CRM then, once.
func (g *gate) goesOn(home string, unknown int) {
	g.t.Helper()
	close(g.answers)
	want := 0
	if unknown > 0 {
		want = 3
	}
	if _, messages, code := look(g.t, home, "resume", "--no-quota-check"); code != want {
		g.t.Errorf("resume: exit code %d\n%s", code, messages)
	}
	if c := shown(g.t, home).CaseFiles; c != (loader.StateCounts{Accepted: debtors - unknown, Unknown: unknown}) {
		g.t.Errorf("at the end %+v", c)
	}
	for _, c := range g.CaseFiles() {
		if n := g.Arrivals(c.Value("Identification")); n != 1 {
			g.t.Errorf("%s arrived %d times", c.Value("Identification"), n)
		}
	}
}

// refused runs a command that can't have a load: it says why, in a sentence,
// prints nothing else and sends nothing.
func refused(t *testing.T, home, sentence string, args ...string) {
	t.Helper()
	out, messages, code := look(t, home, args...)
	if code != 2 || out != "" || !strings.Contains(messages, sentence) {
		t.Errorf("%s: exit code %d\n%s%s", strings.Join(args, " "), code, out, messages)
	}
}

// onLoad are the commands that open a load.
func onLoad(t *testing.T, id string) [][]string {
	out := filepath.Join(t.TempDir(), "out.xlsx")
	return [][]string{
		{"show", id}, {"show", id, "--json"}, {"resume", id}, {"resume", id, "--json"}, {"resend", id, "--unknown", "--yes"},
		{"settle", id, "--accepted", "--yes"}, {"export", id, "--out", out}, {"certificate", id},
	}
}

// loads lists the loads there are by their ids.
func loads(t *testing.T, home string) map[string]loadLine {
	t.Helper()
	var list []loadLine
	out, messages, code := look(t, home, "loads", "--json")
	if err := json.Unmarshal([]byte(out), &list); err != nil || code != 0 {
		t.Fatalf("exit code %d, %v\n%s", code, err, messages)
	}
	byID := map[string]loadLine{}
	for _, l := range list {
		byID[l.Load] = l
	}
	return byID
}

type loadLine struct {
	Load  string
	Error string
	InUse bool               `json:"in_use"`
	Files loader.StateCounts `json:"case_files"`
}

// sendOther sends another workbook: as what can't be looked into may be of it,
// that takes an --again.
func sendOther(t *testing.T, home, id string) {
	t.Helper()
	sim, url := crmOn(t)
	args := []string{"send", portfolio(t), "--server", url, "--operation", "cobranza01", "--hold-invalid", "--yes"}
	refused(t, home, id, args...)
	if sim.Requests() != 0 {
		t.Errorf("%d requests", sim.Requests())
	}
	if _, messages, code := look(t, home, append(args, "--again", "--max-rejected", "100")...); code != 1 || len(sim.CaseFiles()) != 3 {
		t.Errorf("another workbook: exit code %d, the CRM holds %d\n%s", code, len(sim.CaseFiles()), messages)
	}
}

// damages are ways in which a journal can't be used, and the error for each.
var damages = map[string]struct {
	damage func(data []byte) []byte
	id     string
}{
	"overwritten": {func(data []byte) []byte { return overwritten(data, 4096, len(data)) }, "loader.journal_damaged"},
	"no header":   {func(data []byte) []byte { return overwritten(data, 0, 100) }, "loader.journal_damaged"},
	"cut":         {func(data []byte) []byte { return data[:len(data)/2] }, "loader.journal_damaged"},
	"newer":       {func(data []byte) []byte { return slices.Concat(data[:60], []byte{0, 0, 0, 99}, data[64:]) }, "loader.journal_newer"},
}

func overwritten(data []byte, from, to int) []byte {
	return slices.Concat(data[:from], bytes.Repeat([]byte{0xa5}, to-from), data[to:])
}

// damaged changes the journal of a load and gives what is in it then.
func damaged(t *testing.T, home, id string, damage func([]byte) []byte) (path string, left []byte) {
	t.Helper()
	path = filepath.Join(home, "loads", id+journal.Extension)
	data, err := os.ReadFile(path)
	if err == nil {
		left = damage(data)
		err = os.WriteFile(path, left, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path, left
}

// twoLoads makes a home with two loads of which a third was sent.
func twoLoads(t *testing.T) (home string, sim *simulator.Simulator, ids []string) {
	t.Helper()
	book, home := newCrashBook(t), t.TempDir()
	sim, url := crmOn(t, "403@2", "403@4")
	for range 2 {
		if _, messages, code := look(t, home, sendArgs(url, book.path, "--again")...); code != 4 {
			t.Fatalf("exit code %d\n%s", code, messages)
		}
		ids = append(ids, shown(t, home).Load)
	}
	return home, sim, ids
}

// copied is a copy of what the program keeps.
func copied(t *testing.T, home string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	return to
}

// limited runs a command that can't write a byte to a file any more.
func limited(t *testing.T, home string, args ...string) (out, messages string, code int) {
	t.Helper()
	p := start(t, secret, home, "/bin/sh", append([]string{"-c", `ulimit -f 0 && exec "$@"`, "sh", quick(t)}, args...)...)
	code = p.ended()
	return p.out.String(), p.messages.String(), code
}
