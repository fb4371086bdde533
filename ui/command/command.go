package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"

	"wolkload/loader"
	"wolkload/loader/upload"
	"wolkload/loader/workbook"
	"wolkload/ui/text"
)

// Exit codes of DESIGN.md, "Command line". Those of a load come from loader.ExitCode.
const (
	exitOK          = 0
	exitErrors      = 1
	exitUsage       = 2
	exitStopped     = 4
	exitInterrupted = 130
)

// AppOptions are what the app is opened with. They have the fields of
// ui.Options to the letter, so that main can convert one to the other: this
// package doesn't know the app.
type AppOptions struct {
	Texts     *text.Texts
	Folders   loader.Folders
	Workbook  string // path, "" for none
	Server    string
	Operation string
	Token     string
	CAFile    string
	Timeout   time.Duration // of one request, 0 for the default
	Simulator bool          // the server is the built-in simulator
	Settings  upload.Settings
	NoQuota   bool   // don't ask for the token's quota
	CutOff    string // the day that days_delay counts to, YYYY-MM-DD; "" to compare nothing
}

// Terminal says which of the three streams are a terminal.
type Terminal struct{ In, Out, Err bool }

// System is all that a command knows of the world around it, so that tests
// need no process.
type System struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Terminal       Terminal
	Getenv         func(string) string
	Folders        func() loader.Folders
	Now            func() time.Time
	After          func(time.Duration) <-chan time.Time

	// Hidden reads one line from the terminal without showing it.
	Hidden func(ctx context.Context) (string, error)
	// Notify sends interrupts (SIGINT, SIGTERM, SIGHUP) to c until stop is called.
	Notify func(c chan<- os.Signal) (stop func())
	// App runs the screens until the person leaves them.
	App func(context.Context, AppOptions) error
}

// runner is one run of one command.
type runner struct {
	System
	texts *text.Texts
	out   *stream // data
	err   *stream // messages
}

// Main runs one command line (without the program's name) and returns the
// exit code.
func Main(args []string, sys System) int {
	lang, ok := text.Detect(askedLanguage(args), sys.Getenv)
	if !ok { // the flag says so again when it is parsed, in the language of the environment
		lang, _ = text.Detect("", sys.Getenv)
	}
	r := &runner{System: sys, texts: text.For(lang), out: &stream{w: sys.Stdout}, err: &stream{w: sys.Stderr}}
	code := r.finish(r.guarded(args))
	if err := r.out.failed(); err != nil { // what was asked for did not arrive
		r.fail(wrong("output", "Error", err.Error()))
		if code == exitOK {
			return exitUsage
		}
	}
	return code
}

// guarded runs the command line; a panic is an error that does not tell what it
// was about, which may be a debtor's data, and no stack trace.
func (r *runner) guarded(args []string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if e, ok := p.(runtime.Error); ok {
				err = e
			} else {
				err = fmt.Errorf("panic with a %T", p)
			}
		}
	}()
	return r.execute(args)
}

// finish says what went wrong and gives the exit code for it.
func (r *runner) finish(err error) int {
	var code exit
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case r.out.failed() != nil && errors.Is(err, r.out.failed()): // Main says it
		return exitUsage
	case errors.Is(err, context.Canceled):
		r.fail(wrong("interrupted"))
		return exitInterrupted
	}
	r.fail(err)
	return exitUsage
}

// ownHints are the errors for which the command line has another hint than the
// app: what a person does there is a flag or a variable here.
var ownHints = map[string]string{
	"workbook." + workbook.ErrPassword:    "command.hint.password",
	"workbook." + workbook.ErrBadPassword: "command.hint.bad_password",
	"workbook." + workbook.ErrEmptySheet:  "command.hint.empty_sheet",
	"loader." + loader.ErrNoHeader:        "command.hint.no_header",
	"workbook." + workbook.ErrCSVQuote:    "command.hint.csv_quote",
	"workbook." + workbook.ErrCSVEncoding: "command.hint.csv_encoding",
	"workbook." + workbook.ErrCSVBinary:   "command.hint.csv_binary",
	"workbook." + workbook.ErrCSVWide:     "command.hint.csv_wide",
}

// fail prints an error as a sentence and, on its own line, what to do.
func (r *runner) fail(err error) {
	sentence, hint := r.texts.Error(err)
	if own, ok := ownHints[messageID(err)]; ok {
		hint = r.texts.T(own, "Variable", passwordVariable)
	}
	fmt.Fprintln(r.err, sentence)
	if hint != "" {
		fmt.Fprintln(r.err, hint)
	}
}

// say prints a sentence for a person.
func (r *runner) say(id string, pairs ...any) {
	fmt.Fprintln(r.err, r.texts.T(id, pairs...))
}

// interactive says that a person can be asked: questions go to stderr.
func (r *runner) interactive() bool { return r.Terminal.In && r.Terminal.Err }

// exit ends a command with a code when all there is to say has been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// stream remembers the first error of writing, for output that goes to a full
// disk or a closed pipe. It is safe for concurrent use.
type stream struct {
	mu  sync.Mutex
	w   io.Writer
	err error
}

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.w.Write(p)
	s.err = err
	return n, err
}

// failed is the first error of writing, nil when all was written.
func (s *stream) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
