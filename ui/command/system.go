package command

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"

	"wolkload/loader"
)

// Process is the System of this process.
func Process(app func(context.Context, AppOptions) error) System {
	return System{
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Terminal: Terminal{
			In:  term.IsTerminal(int(os.Stdin.Fd())),
			Out: term.IsTerminal(int(os.Stdout.Fd())),
			Err: term.IsTerminal(int(os.Stderr.Fd())),
		},
		Getenv:  os.Getenv,
		Folders: loader.DefaultFolders,
		Now:     time.Now,
		After:   time.After,
		Hidden:  hidden,
		Notify:  notify,
		App:     app,
	}
}

// notify catches what asks a program to end. What was ignored when it started
// (nohup) stays ignored, and a pipe closed by its reader is an error of writing
// instead of the end of a program with a request in flight.
func notify(c chan<- os.Signal) (stop func()) {
	caught := []os.Signal{syscall.SIGTERM}
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			caught = append(caught, s)
		}
	}
	signal.Notify(c, caught...)
	pipe := make(chan os.Signal, 1) // never read: to be notified is what counts
	signal.Notify(pipe, syscall.SIGPIPE)
	return func() {
		signal.Stop(c)
		signal.Stop(pipe)
	}
}

// hidden reads a line from the terminal without showing it. When ctx ends
// first, the terminal is put back as it was.
func hidden(ctx context.Context) (string, error) {
	fd := int(os.Stdin.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	type answer struct {
		text []byte
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		answered <- answer{text, err}
	}()
	select {
	case a := <-answered:
		return string(a.text), a.err
	case <-ctx.Done():
		if err := term.Restore(fd, before); err != nil {
			return "", err
		}
		return "", ctx.Err()
	}
}
