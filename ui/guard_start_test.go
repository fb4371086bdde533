package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/screen"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

type brokenStart struct {
	broken
	cmd tea.Cmd
}

func (b *brokenStart) Enter() tea.Cmd {
	if b.cmd == nil {
		panic("x")
	}
	return b.cmd
}

// A panic in the first Enter is caught as well.
func TestGuardInit(t *testing.T) {
	a := New(Options{Texts: text.For("es")})
	a.screens[screen.File] = &brokenStart{}
	g := &guard{app: a}
	d := uitest.Start[tea.Model](t, g)
	if !d.Quit() || g.failure == nil {
		t.Error("not guarded")
	}
}

// So is one in the commands of a sequence, as that which saves the profile.
func TestGuardSequence(t *testing.T) {
	a := New(Options{Texts: text.For("es")})
	a.screens[screen.File] = &brokenStart{cmd: tea.Sequence(screen.Say(screen.Info, "x"), func() tea.Msg { panic("x") })}
	g := &guard{app: a}
	d := uitest.Start[tea.Model](t, g)
	if !d.Quit() || g.failure == nil {
		t.Error("not guarded")
	}
}
