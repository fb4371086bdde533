package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"wolkload/ui/screen"
)

// palette lists every key that works now with what it does: help to read, and
// with the arrows and enter a way to do each without knowing its key.
type palette struct {
	bindings []key.Binding
	cursor   int
}

func newPalette(all []key.Binding) *palette {
	p := &palette{}
	for _, b := range all {
		if b.Enabled() && len(b.Keys()) > 0 {
			p.bindings = append(p.bindings, b)
		}
	}
	return p
}

func (a *App) paletteKey(msg tea.KeyMsg) tea.Cmd {
	p, k := a.palette, a.env.Keys
	switch {
	case key.Matches(msg, k.Back), key.Matches(msg, k.Help), key.Matches(msg, k.Palette), key.Matches(msg, k.Quit):
		a.palette = nil
	case key.Matches(msg, k.Up):
		p.cursor = max(p.cursor-1, 0)
	case key.Matches(msg, k.Down):
		p.cursor = min(p.cursor+1, len(p.bindings)-1)
	case key.Matches(msg, k.Enter):
		a.palette = nil
		if len(p.bindings) == 0 {
			return nil
		}
		if press, ok := keyMsg(p.bindings[p.cursor].Keys()[0]); ok {
			// What is chosen here is meant as a command, never as a text.
			if cmd, ok := a.own(press); ok {
				return cmd
			}
			return a.front().Update(press)
		}
	}
	return nil
}

// keyMsg is the key press that has this name.
func keyMsg(name string) (tea.KeyMsg, bool) {
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}, true
	}
	if r := []rune(name); len(r) == 1 {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: r}, true
	}
	// Bubble Tea names its key types but has no way back from the name.
	for t := tea.KeyType(-128); t < 128; t++ {
		if t != tea.KeyRunes && t.String() == name {
			return tea.KeyMsg{Type: t}, true
		}
	}
	return tea.KeyMsg{}, false
}

func (p *palette) view(e screen.Env, width, height int) string {
	inner := min(width-8, 60)
	room := max(height-4, 1)
	first := 0
	if p.cursor >= room {
		first = p.cursor - room + 1
	}
	lines := []string{e.Theme.Strong.Render(e.Texts.T("palette.title")), ""}
	for i := first; i < len(p.bindings) && i < first+room; i++ {
		b := p.bindings[i]
		mark, name := "  ", e.Theme.Key.Render(b.Help().Key)
		if i == p.cursor {
			mark = "► "
		}
		pad := strings.Repeat(" ", max(12-lipgloss.Width(b.Help().Key), 1))
		lines = append(lines, screen.Line(mark+name+pad+b.Help().Desc, inner))
	}
	box := e.Theme.Dialog.Width(inner + 2).Render(strings.Join(lines, "\n"))
	return lipgloss.Place(width, height, lipgloss.Center, lipgloss.Center, box)
}
