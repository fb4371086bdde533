package ui

import (
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/screen"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

// broken is a screen that panics where it is told to.
type broken struct{ where string }

func (b *broken) panics(where string) {
	if b.where == where {
		panic("Ana Prueba 1000000001") // a panic may hold anything
	}
}

func (b *broken) Enter() tea.Cmd {
	boom := func() tea.Msg { panic("Ana Prueba 1000000001") }
	switch b.where {
	case "command":
		return boom
	case "batch":
		return tea.Batch(screen.Say(screen.Info, "x"), boom)
	case "sequence":
		return tea.Sequence(screen.Say(screen.Info, "x"), boom)
	}
	return nil
}

func (b *broken) Update(tea.Msg) tea.Cmd  { b.panics("Update"); return nil }
func (b *broken) Resize(int, int)         { b.panics("Resize") }
func (b *broken) View() string            { b.panics("View"); return "" }
func (b *broken) Bindings() []key.Binding { b.panics("Bindings"); return nil }
func (b *broken) Typing() bool            { b.panics("Typing"); return false }

// TestGuard: wherever a screen panics, the program ends with one error.
func TestGuard(t *testing.T) {
	for _, where := range []string{"command", "batch", "sequence", "Update", "Resize", "View", "Bindings", "Typing"} {
		t.Run(where, func(t *testing.T) {
			a := New(Options{Texts: text.For("es")})
			a.screens[screen.File] = &broken{where}
			g := &guard{app: a}
			d := uitest.Start[tea.Model](t, g, uitest.Checked()) // it draws after every message
			for _, msg := range []tea.Msg{uitest.Resize(80, 24), uitest.Key("down"), uitest.Key("x")} {
				if !d.Quit() {
					d.Send(msg)
				}
			}
			if !d.Quit() {
				t.Fatal("it goes on")
			}
			if g.failure == nil {
				t.Fatal("no error")
			}
			if text := g.failure.Error(); strings.Contains(text, "\n") || strings.Contains(text, "goroutine") || strings.Contains(text, "Ana") {
				t.Errorf("the error is a trace, or holds what was panicked with: %s", text)
			}
		})
	}
}

// TestGuardHoldsNothingBack: what a command brings arrives as it would without.
func TestGuardHoldsNothingBack(t *testing.T) {
	a := New(Options{Texts: text.For("es")})
	g := &guard{app: a}
	if g.command(nil) != nil {
		t.Error("a command of nothing")
	}
	want := errors.New("x")
	if got := g.command(func() tea.Msg { return failed{want} })(); got != (failed{want}) {
		t.Errorf("%v", got)
	}
	batch, ok := g.command(tea.Batch(func() tea.Msg { return 1 }, func() tea.Msg { return 2 }))().(tea.BatchMsg)
	if !ok || len(batch) != 2 || batch[0]() != 1 || batch[1]() != 2 {
		t.Errorf("a batch became %v", batch)
	}
}
