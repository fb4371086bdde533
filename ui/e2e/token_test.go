//go:build unix

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"wolkload/crm/simulator"
	"wolkload/ui/text"
)

// forms are what a token, or enough of it to be one, looks like in any writing:
// its words, which no escaping of JSON, HTML or an address changes, and the
// whole of it in base64 and in hex.
func forms(token string) []string {
	words := strings.FieldsFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	all := append(slices.DeleteFunc(words, func(w string) bool { return len(w) < 6 }), hex.EncodeToString([]byte(token)))
	for shift := range 3 {
		for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			text := e.EncodeToString([]byte("aa"[:shift] + token))
			all = append(all, text[4:len(text)-4]) // what stands around it changes its ends
		}
	}
	return all
}

// search holds that no form of a token is in what was found somewhere.
func search(t *testing.T, token, where string, found []byte) {
	t.Helper()
	lower := bytes.ToLower(found)
	for _, form := range forms(token) {
		if at := bytes.Index(lower, bytes.ToLower([]byte(form))); at >= 0 {
			t.Errorf("the token is in %s: …%.160q", where, found[max(at-60, 0):])
			return
		}
	}
}

// searchFolder does so in every file of a folder, and in the parts of the
// workbooks there.
func searchFolder(t *testing.T, token, folder string) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		search(t, token, path, data)
		if filepath.Ext(path) != ".xlsx" {
			return nil
		}
		packed, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return err
		}
		for _, f := range packed.File {
			part, err := f.Open()
			if err != nil {
				return err
			}
			data, err := io.ReadAll(part)
			if err != nil {
				return err
			}
			search(t, token, path+"/"+f.Name, data)
		}
		return nil
	})
	if err != nil || n == 0 {
		t.Errorf("%d files, %v", n, err)
	}
}

// indiscreet is a CRM that says the token wherever it can: in the reasons of
// what it rejects, in the places that redirects point to, in its errors.
func indiscreet(t *testing.T, token, location string, faults ...string) string {
	t.Helper()
	rule, err := simulator.ParseRule("portfolio_type=CONSUMOO")
	if err != nil {
		t.Fatal(err)
	}
	rule.Reason = "portfolio_type: not with " + token
	o := simulator.Options{Token: token, Reject: []simulator.Rule{rule}, Location: location + "/?token=" + url.QueryEscape(token)}
	for _, text := range faults {
		f, err := simulator.ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		o.Faults = append(o.Faults, f)
	}
	server := httptest.NewServer(simulator.New(o))
	t.Cleanup(server.Close)
	return server.URL
}

// TestTokenStaysIn does everything there is to do with a load, against a CRM
// that echoes the token and against those that point elsewhere, and looks for
// it in all that was kept and said. No other host sees anything.
func TestTokenStaysIn(t *testing.T) {
	for name, token := range map[string]string{
		"Signs": `Zq9xWk7pLm3v"/+% \'=Tr5yUe8nBc2d`, "HTML": "Zq9xWk7pLm3v<&>Tr5yUe8nBc2d",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var visits atomic.Int32
			other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
			t.Cleanup(other.Close)
			everything(t, token, other.URL)
			if n := visits.Load(); n != 0 {
				t.Errorf("the other host was visited %d times", n)
			}
		})
	}
}

// everything uses every command that a load can be used with.
func everything(t *testing.T, token, other string) {
	home, book := t.TempDir(), portfolio(t)
	run := func(want int, args ...string) {
		t.Helper()
		p := start(t, token, home, quick(t), args...)
		if code := p.ended(); code != want {
			t.Errorf("%s: exit code %d, want %d\n%s", args[0], code, want, p.messages.String())
		}
		search(t, token, strings.Join(args, " "), append(p.out.Bytes(), p.messages.String()...))
	}
	send := func(want int, url string, more ...string) {
		t.Helper()
		run(want, append([]string{"send", book, "--server", url, "--operation", "cobranza01", "--hold-invalid", "--yes", "--again",
			"--batch", "3", "--max-rejected", "100"}, more...)...)
	}
	send(4, indiscreet(t, token, other, "echo-token@2"), "--json")
	id := shown(t, home).Load
	run(1, "resume", id)
	run(1, "resend", id, "--rejected", "--yes")
	run(0, "show", id)
	run(0, "show", id, "--json")
	run(0, "certificate", id)
	run(0, "certificate", id, "--out", filepath.Join(home, "certificate.xlsx"))
	run(0, "export", id, "--out", filepath.Join(home, "rest.xlsx"))
	for fault, want := range map[string]int{
		"redirect-301": 4, "redirect-302": 3, "redirect-303": 3, "redirect-307": 4, "redirect-308": 4, "echo-token": 4,
	} {
		send(want, indiscreet(t, token, other, fault), "--no-quota-check")
	}
	send(4, indiscreet(t, "another", other)) // which refuses this one when it is asked for its quota
	send(4, indiscreet(t, "another", other), "--no-quota-check")
	run(0, "loads", "--json")
	searchFolder(t, token, home)
}

// TestTokenWhileSending looks for the token in what others on this machine see
// of a process, and in what a process that is killed leaves.
func TestTokenWhileSending(t *testing.T) {
	t.Parallel()
	g, home := newGate(t), t.TempDir()
	p := start(t, secret, home, quick(t), sendArgs(g.url, newCrashBook(t).path)...)
	g.second()
	searchFolder(t, secret, home)
	arguments, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", p.cmd.Process.Pid))
	if err != nil || !bytes.Contains(arguments, []byte("cobranza01")) {
		t.Skipf("no arguments to be seen here: %v", err)
	}
	search(t, secret, "its arguments", arguments)
}

// TestTokenIsNotDrawn types the token, and looks at an answer that echoes it.
func TestTokenIsNotDrawn(t *testing.T) {
	t.Parallel()
	_, url := crmOn(t, "echo-token")
	x := open(t, 160, 45, nil, "--no-quota-check", portfolio(t))
	x.send(url)
	x.see("NOT VALID: [token]")
	x.press("v")
	x.see(text.For("es").T("send.raw_title"), `"NOT VALID: [token]"`)
	x.press("esc", "6") // the loads
	x.see("cartera.xlsx")
	x.press("q")
	x.see(text.For("es").T("quit.left.title"))
	x.press("left", "enter")
	x.ended()
	search(t, secret, "what was drawn", []byte(x.drawn()))
	searchFolder(t, secret, x.cmd.Dir)
}

// third is how many case files a request has: a crash book takes three.
const third = debtors / 3

// gate is a CRM that works on every post at once and holds its answer back
// until it is let through.
type gate struct {
	*simulator.Simulator
	t       *testing.T
	url     string
	arrived chan struct{} // a post was worked on
	answers chan struct{} // each lets one through; closed, it lets all
}

func newGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{Simulator: simulator.New(simulator.Options{Token: secret, Operation: "cobranza01"}),
		t: t, arrived: make(chan struct{}, 99), answers: make(chan struct{})}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	g.url = server.URL
	return g
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	g.Simulator.ServeHTTP(answer, r)
	if r.Method == http.MethodPost {
		g.arrived <- struct{}{}
		select {
		case <-g.answers:
		case <-r.Context().Done():
			return
		}
	}
	w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
	w.WriteHeader(answer.Code)
	io.Copy(w, answer.Body)
}

// second waits until the second post is held.
func (g *gate) second() {
	g.t.Helper()
	deadline := time.After(patience)
	for n := range 2 {
		select {
		case <-g.arrived:
		case <-deadline:
			g.t.Fatalf("post %d does not arrive", n+1)
		}
		if n == 0 {
			g.answers <- struct{}{}
		}
	}
}

// process is the program without a terminal.
type process struct {
	t        *testing.T
	cmd      *exec.Cmd
	out      bytes.Buffer
	messages watched
}

// watched is what a process writes, to be waited for.
type watched struct {
	mu   sync.Mutex
	b    strings.Builder
	poke chan struct{}
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case w.poke <- struct{}{}:
	default:
	}
	return w.b.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

// start starts a command.
func start(t *testing.T, token, home, name string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(name, args...), messages: watched{poke: make(chan struct{}, 1)}}
	p.cmd.Env = append(os.Environ(), "WOLKLOAD_HOME="+home, "WOLKLOAD_LANG=en", "WOLKVOX_TOKEN="+token)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.messages
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill() })
	return p
}

// says waits for a text among the messages.
func (p *process) says(what string) {
	p.t.Helper()
	deadline := time.After(patience)
	for !strings.Contains(p.messages.String(), what) {
		select {
		case <-p.messages.poke:
		case <-deadline:
			p.t.Fatalf("it does not say %q:\n%s", what, p.messages.String())
		}
	}
}

// ended waits for the end and gives the exit code. No one is ever shown a
// stack trace.
func (p *process) ended() int {
	p.t.Helper()
	timer := time.AfterFunc(patience, func() { p.cmd.Process.Kill() })
	defer timer.Stop()
	if err := p.cmd.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		p.t.Fatal(err)
	}
	if all := p.messages.String() + p.out.String(); strings.Contains(all, "goroutine ") || strings.Contains(all, "panic") {
		p.t.Errorf("a stack trace:\n%s", all)
	}
	return p.cmd.ProcessState.ExitCode()
}

// builtQuick builds the program without the race detector, with which it takes
// several times as long to start.
var builtQuick = sync.OnceValues(func() (string, error) {
	if !raceEnabled {
		return program, nil
	}
	path := program + "-quick"
	out, err := exec.Command("go", "build", "-o", path, "wolkload").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return path, err
})

// quick is the program for commands that just look.
func quick(t *testing.T) string {
	t.Helper()
	path, err := builtQuick()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// look runs a command to its end.
func look(t *testing.T, home string, args ...string) (out, messages string, code int) {
	t.Helper()
	p := start(t, secret, home, quick(t), args...)
	code = p.ended()
	return p.out.String(), p.messages.String(), code
}
