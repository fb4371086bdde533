package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// dialog is a question over the screen. "No" is where the cursor starts: a key
// pressed too often must not send anything.
type dialog struct {
	ask   screen.Ask
	yes   bool // the button under the cursor
	input textinput.Model
}

func newDialog(e screen.Env, ask screen.Ask) *dialog {
	d := &dialog{ask: ask, input: textinput.New()}
	d.input.CharLimit = 20
	if ask.Typed != "" {
		d.input.Focus()
	}
	return d
}

// confirmed says that enter now means yes.
func (d *dialog) confirmed() bool {
	if d.ask.Typed != "" {
		return strings.TrimSpace(d.input.Value()) == d.ask.Typed
	}
	return d.yes
}

func (d *dialog) bindings(e screen.Env) []key.Binding {
	if d.ask.Typed != "" {
		return []key.Binding{e.Keys.Confirm, e.Keys.Back}
	}
	return []key.Binding{e.Keys.Left, e.Keys.Right, e.Keys.Confirm, e.Keys.Back}
}

func (a *App) dialogKey(msg tea.KeyMsg) tea.Cmd {
	d, k := a.dialog, a.env.Keys
	typed := d.ask.Typed != ""
	switch {
	case key.Matches(msg, k.Back):
		a.dialog = nil
	case key.Matches(msg, k.Enter):
		if !d.confirmed() {
			if typed {
				a.notice = screen.Notice{Kind: screen.Warn, Text: a.env.Texts.T("dialog.type_exactly", "Text", d.ask.Typed)}
				return nil
			}
			a.dialog = nil
			return nil
		}
		a.dialog = nil
		return screen.Emit(d.ask.Then)
	case typed:
		var cmd tea.Cmd
		d.input, cmd = d.input.Update(msg)
		return cmd
	case key.Matches(msg, k.Left), key.Matches(msg, k.Right), key.Matches(msg, k.Tab), key.Matches(msg, k.ShiftTab):
		d.yes = !d.yes
	case key.Matches(msg, k.Yes):
		a.dialog = nil
		return screen.Emit(d.ask.Then)
	}
	return nil
}

func (d *dialog) view(e screen.Env, width, height int) string {
	inner := min(width-8, 72)
	lines := []string{e.Theme.Strong.Render(clean.Fit(d.ask.Title, inner)), ""}
	for _, l := range d.ask.Lines {
		lines = append(lines, screen.Wrap(l, inner)...)
	}
	lines = append(lines, "")
	if d.ask.Typed != "" {
		lines = append(lines, screen.Wrap(e.Texts.T("dialog.type", "Text", d.ask.Typed), inner)...)
		lines = append(lines, "> "+e.Field(d.input, 24))
	} else {
		lines = append(lines, button(e, d.ask.Yes, d.yes)+"   "+button(e, e.Texts.T("dialog.no"), !d.yes))
	}
	if room := height - 2; len(lines) > room && room > 3 {
		// The question and the buttons stay; what does not fit between is cut.
		tail := lines[len(lines)-2:]
		lines = append(lines[:room-2:room-2], tail...)
	}
	box := e.Theme.Dialog.Width(inner + 2).Render(strings.Join(lines, "\n"))
	return lipgloss.Place(width, height, lipgloss.Center, lipgloss.Center, box)
}

func button(e screen.Env, label string, on bool) string {
	if on {
		return e.Theme.ButtonOn.Render("►[ " + label + " ]")
	}
	return e.Theme.Button.Render(" [ " + label + " ]")
}
