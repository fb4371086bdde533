package columns

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// edit is an input over the list or the options: letters go to it.
type edit struct {
	title   string
	help    []string // sentences
	input   textinput.Model
	initial string // what it began with, to the letter
	shown   string // the same as the input holds it, on one line
	// below draws what follows from what was typed; nil for nothing.
	below func(value string) string
	// accept takes what was typed, or says why it can't be taken.
	accept func(value string) (cmd tea.Cmd, complaint string)
}

// value is what was typed. The input turns line breaks into spaces, so a text
// that was not touched is the one it began with.
func (e *edit) value() string {
	if e.input.Value() == e.shown {
		return e.initial
	}
	return e.input.Value()
}

// open shows an edit with a text to begin with.
func (m *Model) open(e edit, initial string) tea.Cmd {
	e.input = textinput.New()
	e.input.SetValue(initial)
	e.input.CursorEnd()
	e.initial, e.shown = initial, e.input.Value()
	m.edit = &e
	return m.edit.input.Focus()
}

func (m *Model) editKey(msg tea.KeyMsg) tea.Cmd {
	k, e := m.env.Keys, m.edit
	switch {
	case key.Matches(msg, k.Back):
		m.edit = nil
		return nil
	case key.Matches(msg, k.Enter):
		cmd, complaint := e.accept(e.value())
		if complaint != "" {
			return screen.Say(screen.Warn, complaint)
		}
		if m.edit == e {
			m.edit = nil
		}
		return cmd
	}
	var cmd tea.Cmd
	e.input, cmd = e.input.Update(msg)
	return cmd
}

func (m *Model) viewEdit() string {
	e := m.edit
	out := []string{m.env.Heading(e.title, true, m.width), ""}
	for _, sentence := range e.help {
		for _, l := range screen.Wrap(sentence, m.width-4) {
			out = append(out, "  "+l)
		}
	}
	out = append(out, "", "  > "+m.env.Field(e.input, max(m.width-6, 10)))
	if e.below != nil {
		out = append(out, "", clean.Fit("  "+e.below(e.value()), m.width))
	}
	return screen.Join(m.width, m.height, out)
}
