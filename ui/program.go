package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"reflect"
	"runtime"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
)

// runProgram runs the app on the terminal. Signals are ours: Bubble Tea's own
// handling abandons what is in flight, and SIGHUP would not restore the terminal.
func runProgram(ctx context.Context, a *App) error {
	guarded := &guard{app: a}
	p := tea.NewProgram(guarded, tea.WithAltScreen(), tea.WithoutSignalHandler())

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGHUP, os.Interrupt)
	defer signal.Stop(signals)
	over := make(chan struct{})
	interrupted := false
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-signals:
		case <-ctx.Done():
		case <-over:
			return
		}
		interrupted = true
		p.Send(terminate{})
	}()

	_, err := p.Run()
	close(over)
	<-watched
	err = errors.Join(err, a.close())
	switch {
	case guarded.failure != nil:
		return guarded.failure
	case err != nil:
		return err
	case interrupted:
		return context.Canceled
	}
	return nil
}

// guard keeps a panic in Update, View or a command from reaching the person as
// a stack trace: the program ends, the terminal is restored, and one error says so.
type guard struct {
	app     *App
	failure error
}

type failed struct{ err error }

func (g *guard) Init() (cmd tea.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			cmd = func() tea.Msg { return failed{panicked("opening", p)} }
		}
	}()
	return g.command(g.app.Init())
}

func (g *guard) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	m = g
	if f, ok := msg.(failed); ok {
		g.failure = f.err
	}
	if g.failure != nil {
		return g, tea.Quit
	}
	defer func() {
		if p := recover(); p != nil {
			g.failure = panicked("drawing", p)
			cmd = tea.Quit
		}
	}()
	_, cmd = g.app.Update(msg)
	return g, g.command(cmd)
}

func (g *guard) View() (view string) {
	defer func() {
		if p := recover(); p != nil {
			g.failure = panicked("drawing", p)
			view = g.app.env.Texts.T("app.broken")
		}
	}()
	return g.app.View()
}

// command guards a command and those it leads to, at once or one after the other.
func (g *guard) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if p := recover(); p != nil {
				msg = failed{panicked("working", p)}
			}
		}()
		msg = cmd()
		// Batches and sequences are slices of commands; the type of the latter
		// has no name outside Bubble Tea.
		if list := reflect.ValueOf(msg); list.Kind() == reflect.Slice && list.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			for i := range list.Len() {
				list.Index(i).Set(reflect.ValueOf(g.command(list.Index(i).Interface().(tea.Cmd))))
			}
		}
		return msg
	}
}

// panicked is the error for a panic. The runtime's own say what went wrong and
// hold no data; what others panic with may be a debtor's, so only its type is told.
func panicked(doing string, p any) error {
	if e, ok := p.(runtime.Error); ok {
		return fmt.Errorf("%s: %w", doing, e)
	}
	return fmt.Errorf("%s: panic with a %T", doing, p)
}
