package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/journal"
	"wolkload/loader/workbook"
)

// A load is long enough to be killed in the middle of, several times.
const (
	debtors = 90
	batch   = 3
	delay   = 10 * time.Millisecond // of an answer
)

var portfolios = []string{"CONSUMO", "VIVIENDA"}

// withoutRace is the program as people run it. The race detector makes it
// start several times slower: most kills would fall before it has done anything.
func withoutRace(t *testing.T) string {
	t.Helper()
	if !raceEnabled {
		return program
	}
	path := filepath.Join(t.TempDir(), filepath.Base(program))
	if out, err := exec.Command("go", "build", "-o", path, "wolkload").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return path
}

// fromEnvironment reads a number.
func fromEnvironment(t *testing.T, name string, usual uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// figures count what happened, of all lanes.
type figures struct {
	mu sync.Mutex
	of map[string]int
}

func (f *figures) add(what string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.of[what] += n
}

func (f *figures) text() string {
	var b strings.Builder
	for _, what := range slices.Sorted(maps.Keys(f.of)) {
		fmt.Fprintf(&b, "%6d %s\n", f.of[what], what)
	}
	return b.String()
}

// crashLoad is a load that is killed now and then: its workbook, its CRM, its
// journal, and where it stood when it was looked at last.
type crashLoad struct {
	binary  string
	random  *rand.Rand
	figures *figures
	length  time.Duration // of a load that is not killed
	took    time.Duration // by the last command that sent
	kills   int           // still wanted

	t           *testing.T
	home        string
	book        *crashBook
	crm         *countingCRM
	concurrency int
	shown       loader.Shown   // Load is "" before there is one
	resent      map[string]int // by Identification: how often the test sent it again while it was unknown
	trail       []string       // of commands and what they said, for a failure
}

// begin gives a load of its own workbook to a CRM of its own.
func (l crashLoad) begin(t *testing.T) *crashLoad {
	t.Helper()
	l.t, l.home, l.book, l.crm = t, t.TempDir(), newCrashBook(t), newCountingCRM(t)
	l.concurrency, l.resent = 1+l.random.IntN(2), map[string]int{}
	return &l
}

// run runs the program in a home, kills it at a moment if it is still there,
// and gives what it printed and its exit code.
func (l *crashLoad) run(home string, moment time.Duration, args ...string) ([]byte, int) {
	l.t.Helper()
	cmd := exec.Command(l.binary, args...)
	cmd.Env = append(os.Environ(), "WOLKLOAD_HOME="+home, "WOLKVOX_TOKEN="+secret)
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	begun := time.Now()
	timer := time.AfterFunc(moment, func() { cmd.Process.Kill() })
	defer timer.Stop()
	if err := cmd.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		l.t.Fatal(err)
	}
	code := cmd.ProcessState.ExitCode()
	l.trail = append(l.trail, fmt.Sprintf("%s: exit code %d in %s\n%s", strings.Join(args, " "), code, time.Since(begun), messages.String()))
	return out.Bytes(), code
}

// wasKilled says so of the exit code of a command that sends: on Windows it is
// 1, which these end with by themselves only when something is rejected.
func wasKilled(code int) bool {
	return code == -1 || runtime.GOOS == "windows" && code == 1
}

// mustRun runs a command that has to succeed at once.
func (l *crashLoad) mustRun(home string, args ...string) []byte {
	l.t.Helper()
	out, code := l.run(home, patience, args...)
	if code != 0 {
		l.fatalf("%s ended with exit code %d", args[0], code)
	}
	return out
}

// onlyLoad is the id of the load in a home, "" for none.
func (l *crashLoad) onlyLoad(home string) string {
	l.t.Helper()
	list := decode[[]struct{ Load, Error string }](l, l.mustRun(home, "loads", "--json"))
	if len(list) > 1 || len(list) == 1 && list[0].Error != "" {
		l.fatalf("the loads are %+v", list)
	}
	if len(list) == 0 {
		return ""
	}
	return list[0].Load
}

// copyOfHome copies what the program keeps, as it is now.
func (l *crashLoad) copyOfHome() string {
	l.t.Helper()
	to := l.t.TempDir()
	if err := os.CopyFS(to, os.DirFS(l.home)); err != nil {
		l.t.Fatal(err)
	}
	return to
}

// journals counts those that were begun.
func (l *crashLoad) journals() int {
	l.t.Helper()
	found, err := filepath.Glob(filepath.Join(l.home, "loads", "*"+journal.Extension))
	if err != nil {
		l.t.Fatal(err)
	}
	return len(found)
}

// unknown lists the case files that are.
func (l *crashLoad) unknown() []string {
	var ids []string
	for _, f := range l.shown.List {
		if f.State == "unknown" {
			ids = append(ids, f.Identification)
		}
	}
	return ids
}

// fatalf ends the test with all that was done.
func (l *crashLoad) fatalf(format string, args ...any) {
	l.t.Helper()
	l.t.Fatalf("%s\n\n%s\nconcurrency %d, now %+v",
		fmt.Sprintf(format, args...), strings.Join(l.trail, ""), l.concurrency, l.shown.CaseFiles)
}

// decode reads what a command printed.
func decode[T any](l *crashLoad, text []byte) T {
	l.t.Helper()
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		l.fatalf("%v in %s", err, text)
	}
	return v
}

// certified reads what a certificate says was accepted in all.
func certified(t *testing.T, paper string) (s simulator.Totals) {
	t.Helper()
	for line := range strings.Lines(paper) { // the whole comes after its portfolios
		if strings.HasPrefix(line, "  accepted") {
			if _, err := fmt.Sscan(strings.ReplaceAll(line, ",", ""), new(string), &s.CaseFiles, &s.Obligations, &s.TotalBalance); err != nil {
				t.Fatalf("%v in\n%s", err, paper)
			}
		}
	}
	return s
}

// crashBook is a workbook and what it comes to.
type crashBook struct {
	path    string
	debtors []debtor
}

type debtor struct {
	identification string
	portfolio      string
	cents          []int // of each obligation
}

// newCrashBook writes a workbook in which every third debtor has two obligations.
func newCrashBook(t *testing.T) *crashBook {
	t.Helper()
	b := &crashBook{path: filepath.Join(t.TempDir(), "cartera.xlsx")}
	var header []workbook.Value
	for _, h := range []string{"Cédula", "Nombre", "Correo", "Celular", "Nro. obligación", "Producto", "Saldo", "Cartera"} {
		header = append(header, workbook.Value{Text: h})
	}
	rows := [][]workbook.Value{header}
	for i := range debtors {
		d := debtor{identification: strconv.Itoa(10_000 + i), portfolio: portfolios[i%len(portfolios)], cents: []int{100_001 + 37*i}}
		if i%3 == 0 {
			d.cents = append(d.cents, 50_010+11*i)
		}
		for n, cents := range d.cents {
			rows = append(rows, []workbook.Value{
				{Text: d.identification}, {Text: fmt.Sprintf("Deudora Ficticia %d", i)}, {Text: fmt.Sprintf("deudora%d@example.com", i)},
				{Text: fmt.Sprint(3_000_000_000 + i)}, {Text: fmt.Sprintf("OB-%d-%d", i, n)}, {Text: "Crédito"},
				{Number: money(cents)}, {Text: d.portfolio},
			})
		}
		b.debtors = append(b.debtors, d)
	}
	if err := workbook.Write(b.path, []workbook.NewSheet{{Name: "Hoja1", Rows: rows}}); err != nil {
		t.Fatal(err)
	}
	return b
}

// total is what a portfolio comes to, "" for all of them.
func (b *crashBook) total(portfolio string) simulator.Totals {
	var s simulator.Totals
	sum := 0
	for _, d := range b.debtors {
		if portfolio != "" && d.portfolio != portfolio {
			continue
		}
		s.CaseFiles++
		s.Obligations += len(d.cents)
		for _, cents := range d.cents {
			sum += cents
		}
	}
	s.TotalBalance = money(sum)
	return s
}

func money(cents int) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// countingCRM is a simulator that knows which connections it has: a request can
// still wait to be accepted when the process that sent it is dead.
type countingCRM struct {
	*simulator.Simulator
	url    string
	open   atomic.Int64
	closed chan struct{} // a connection was
}

func newCountingCRM(t *testing.T) *countingCRM {
	t.Helper()
	c := &countingCRM{
		Simulator: simulator.New(simulator.Options{Token: secret, Operation: "cobranza01", Delay: delay}),
		closed:    make(chan struct{}, 1),
	}
	server := httptest.NewUnstartedServer(c)
	server.Config.ConnState = c.see
	server.Start()
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

// see counts the connections that are open.
func (c *countingCRM) see(_ net.Conn, s http.ConnState) {
	switch s {
	case http.StateNew:
		c.open.Add(1)
	case http.StateClosed:
		c.open.Add(-1)
		select {
		case c.closed <- struct{}{}:
		default:
		}
	}
}

// quiet returns when all has arrived that ever will of a process that is dead.
// Connections are accepted in their order: when one of the test's own is
// answered, every earlier one is counted.
func (c *countingCRM) quiet(t *testing.T) {
	t.Helper()
	own := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	answer, err := own.Get(c.url + "/simulator/summary")
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for c.open.Load() > 0 {
		select {
		case <-c.closed:
		case <-deadline.C:
			t.Fatalf("%d connections stay open", c.open.Load())
		}
	}
}
