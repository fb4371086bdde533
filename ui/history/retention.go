package history

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader"
	"wolkload/ui/screen"
)

// mostDays is a century: more is "for ever", which 0 says.
const mostDays = 36500

// kept is for how long loads are kept, as it was read or written.
type kept struct {
	days  int
	saved bool
	err   error
}

// readRetention reads for how long loads are kept.
func (m *Model) readRetention() tea.Cmd {
	folders := m.env.Folders
	return func() tea.Msg {
		s, err := loader.ReadSettings(folders)
		return kept{days: s.RetentionDays, err: err}
	}
}

// retentionKey takes what is typed: a number of days.
func (m *Model) retentionKey(msg tea.KeyMsg) tea.Cmd {
	k, t := m.env.Keys, m.env.Texts
	switch {
	case key.Matches(msg, k.Back):
		m.typing = false
		return nil
	case !key.Matches(msg, k.Enter):
		var cmd tea.Cmd
		m.days, cmd = m.days.Update(msg)
		return cmd
	}
	n, err := strconv.Atoi(strings.TrimSpace(m.days.Value()))
	if err != nil || n < 0 || n > mostDays {
		return screen.Say(screen.Warn, t.T("history.retention.number", "Max", mostDays))
	}
	m.typing = false
	folders := m.env.Folders
	return func() tea.Msg {
		s, err := loader.ReadSettings(folders)
		if err == nil {
			s.RetentionDays = n
			err = loader.SaveSettings(folders, s)
		}
		return kept{days: n, saved: true, err: err}
	}
}

func (m *Model) onKept(msg kept) tea.Cmd {
	if msg.err != nil {
		return m.env.Fail(msg.err)
	}
	m.retention = msg.days
	if msg.saved {
		return screen.Say(screen.Good, m.retentionLine())
	}
	return nil
}

// retentionLine says for how long loads are kept.
func (m *Model) retentionLine() string {
	if m.retention == 0 {
		return m.env.Texts.T("history.retention.forever")
	}
	return m.env.Texts.T("history.retention.days", "Count", m.retention)
}
