package command

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/upload"
	"wolkload/loader/workbook"
	"wolkload/ui/text"
)

// console is a System without a process: it keeps what a command prints.
type console struct {
	t          *testing.T
	home       string
	env        map[string]string
	stdin      io.Reader
	terminal   Terminal
	hidden     []string // what is typed at hidden prompts, in order
	after      func(time.Duration) <-chan time.Time
	app        func(context.Context, AppOptions) error
	out, err   output
	signals    chan chan<- os.Signal // where a command wants its signals
	asked      int                   // hidden prompts shown
	clockTicks time.Duration
	full       bool // nothing more can be written to standard output
}

// output is a buffer that a test can watch while a command writes to it.
type output struct {
	mu      sync.Mutex
	b       bytes.Buffer
	written func(sofar string) // called after every write
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	n, err := o.b.Write(p)
	sofar, call := o.b.String(), o.written
	o.mu.Unlock()
	if call != nil {
		call(sofar)
	}
	return n, err
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func newConsole(t *testing.T) *console {
	return &console{t: t, home: t.TempDir(), env: map[string]string{"WOLKLOAD_LANG": "en"},
		signals: make(chan chan<- os.Signal, 16)}
}

// run runs a command line. Output of an earlier one is forgotten.
func (c *console) run(args ...string) int {
	c.t.Helper()
	c.out.b.Reset()
	c.err.b.Reset()
	return Main(args, c.system())
}

func (c *console) system() System {
	stdin := c.stdin
	if stdin == nil {
		stdin = strings.NewReader("")
	}
	now := nowFixed()
	var mu sync.Mutex
	after := c.after
	if after == nil {
		after = func(time.Duration) <-chan time.Time { return nil }
	}
	var out io.Writer = &c.out
	if c.full {
		out = full{}
	}
	return System{
		Stdin: stdin, Stdout: out, Stderr: &c.err, Terminal: c.terminal,
		Getenv:  func(name string) string { return c.env[name] },
		Folders: func() loader.Folders { return loader.Folders{Config: c.home, Data: c.home} },
		Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			now = now.Add(c.clockTicks)
			return now
		},
		After: after,
		Hidden: func(context.Context) (string, error) {
			c.asked++
			if len(c.hidden) == 0 {
				return "", io.EOF
			}
			answer := c.hidden[0]
			c.hidden = c.hidden[1:]
			return answer, nil
		},
		Notify: func(to chan<- os.Signal) func() {
			select {
			case c.signals <- to:
			default:
			}
			return func() {}
		},
		App: func(ctx context.Context, o AppOptions) error {
			if c.app == nil {
				c.t.Error("the app was started")
				return nil
			}
			return c.app(ctx, o)
		},
	}
}

// runner is one run of a command, for what no command line reaches.
func (c *console) runner(texts *text.Texts) *runner {
	return &runner{System: c.system(), texts: texts, out: &stream{w: &c.out}, err: &stream{w: &c.err}}
}

// begin begins a load of a workbook of these rows, of which nothing was sent.
func (c *console) begin(texts *text.Texts, rows ...[]workbook.Value) *loader.Load {
	c.t.Helper()
	d, err := c.runner(texts).draft(c.t.Context(), book(c.t, "c.xlsx", rows...), source{})
	if err != nil {
		c.t.Fatal(err)
	}
	server, err := crm.ParseServer("http://127.0.0.1:1")
	if err != nil {
		c.t.Fatal(err)
	}
	load, err := loader.Begin(context.Background(), c.system().Folders(), d, loader.Target{Server: server, Operation: "op"}, upload.Settings{})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { load.Close() })
	return load
}

// cells makes a row of text cells.
func cells(texts ...string) []workbook.Value {
	row := make([]workbook.Value, len(texts))
	for i, s := range texts {
		row[i] = workbook.Value{Text: s}
	}
	return row
}

// book writes a workbook of one sheet with text cells and returns its path.
func book(t *testing.T, name string, rows ...[]workbook.Value) string {
	t.Helper()
	return bookOf(t, name, workbook.NewSheet{Name: "Hoja1", Rows: rows})
}

func bookOf(t *testing.T, name string, sheets ...workbook.NewSheet) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := workbook.Write(path, sheets); err != nil {
		t.Fatal(err)
	}
	return path
}

var headers = cells("Identification", "Name", "Email", "Telephone", "id", "name", "total_balance", "portfolio_type")

// debtor is a row that has nothing wrong.
func debtor(identification, obligation, balance, portfolio string) []workbook.Value {
	return cells(identification, "Ana Ejemplo", "ana@example.com", "300000"+identification, obligation, "Tarjeta", balance, portfolio)
}

// file writes a file of any content and returns its path.
func file(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func nowFixed() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }
