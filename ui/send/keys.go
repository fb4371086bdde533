package send

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/screen"
)

// Typing says that letters go to an input.
func (m *Model) Typing() bool {
	return !m.env.Session.Sending && !m.choosing && m.focus <= token && len(m.items()) > 0
}

// Bindings are the keys that work now.
func (m *Model) Bindings() []key.Binding {
	k := m.env.Keys
	if m.env.Session.Sending {
		pause := k.Pause
		if m.env.Session.Pausing {
			pause.SetHelp(pause.Help().Key, m.env.Texts.T("key.go_on"))
		}
		return []key.Binding{pause, k.StopSoft, k.Stop}
	}
	if m.raw {
		return []key.Binding{k.Back, k.ScrollDown, k.ScrollUp}
	}
	if m.choosing {
		return []key.Binding{k.NextValue, k.PrevValue, k.Back, k.Up, k.Down}
	}
	options := k.Options
	options.SetEnabled(!m.Typing())
	view := k.View
	view.SetHelp(view.Help().Key, m.env.Texts.T("key.view_answer"))
	view.SetEnabled(len(m.answer()) > 0 && !m.Typing())
	certify := k.Certify
	certify.SetEnabled(m.env.Session.Load != nil)
	if len(m.items()) == 0 {
		return []key.Binding{certify, view, options, k.Back}
	}
	return []key.Binding{k.Confirm, certify, view, options, k.Tab, k.Up, k.Down, k.Back}
}

func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	if m.env.Session.Sending {
		switch {
		case key.Matches(msg, k.StopSoft):
			return screen.Emit(screen.StopSoft{})
		case key.Matches(msg, k.Pause):
			return screen.Emit(screen.Pause{})
		}
		return nil
	}
	switch {
	case m.raw && (key.Matches(msg, k.View) || key.Matches(msg, k.Back)):
		m.raw = false
		return nil
	case m.raw:
		m.pager.Key(k, msg, m.height/2)
		return nil
	case m.choosing:
		return m.optionsKey(msg)
	case !m.Typing() && key.Matches(msg, k.Options):
		m.choosing = true
		return nil
	case !m.Typing() && len(m.answer()) > 0 && key.Matches(msg, k.View):
		m.raw = true
		m.pager.Top()
		return nil
	}
	if key.Matches(msg, k.Certify) {
		return m.certify()
	}
	named := msg.Type != tea.KeyRunes // letters that move elsewhere are letters here
	switch {
	case key.Matches(msg, k.Back):
		return tea.Batch(m.leave(), screen.Emit(screen.Back{}))
	case key.Matches(msg, k.Tab), named && key.Matches(msg, k.Down):
		return m.move(1)
	case key.Matches(msg, k.ShiftTab), named && key.Matches(msg, k.Up):
		return m.move(-1)
	case key.Matches(msg, k.Enter):
		return m.enter()
	}
	if m.Typing() {
		var cmd tea.Cmd
		m.inputs[m.focus], cmd = m.inputs[m.focus].Update(msg)
		return cmd
	}
	switch {
	case m.focus == onlyNewToggle && (msg.Type == tea.KeySpace || key.Matches(msg, k.Left) || key.Matches(msg, k.Right)):
		m.onlyNew = !m.onlyNew
		return nil
	case key.Matches(msg, k.Down), key.Matches(msg, k.Right):
		return m.move(1)
	case key.Matches(msg, k.Up), key.Matches(msg, k.Left):
		return m.move(-1)
	}
	return nil
}

func (m *Model) enter() tea.Cmd {
	items := m.items()
	if len(items) == 0 {
		return nil
	}
	switch m.focus {
	case onlyNewToggle:
		m.onlyNew = !m.onlyNew
		return nil
	case sendButton:
		return m.confirm()
	case rejectsButton:
		return tea.Batch(m.leave(), screen.Emit(screen.Go{Step: screen.Rejects}))
	}
	if loads := m.unfinished(); m.focus >= continueButton && int(m.focus-continueButton) < len(loads) {
		return screen.Emit(screen.Continue{Load: loads[m.focus-continueButton].ID})
	}
	return m.move(1)
}
