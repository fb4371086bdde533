package open

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader/workbook"
	"wolkload/ui/clean"
	"wolkload/ui/note"
	"wolkload/ui/screen"
)

// settings is how many there are of a text file: delimiter, quote, encoding.
const settings = 3

// Choices of each setting, in the order that the arrows go through.
var (
	delimiters = []byte{';', ',', '\t', '|', 0}
	quotes     = []byte{'"', '\'', 0}
	encodings  = []workbook.Encoding{workbook.EncodingUTF8, workbook.EncodingWindows1252, workbook.EncodingUTF16LE, workbook.EncodingUTF16BE, workbook.EncodingCP850}
)

// cut is how the text file on the screen is cut into cells: as it was chosen,
// or as it was read, or as it was detected where it could not be read.
func (m *Model) cut() workbook.CSVSettings {
	if m.how.CSV != nil {
		return *m.how.CSV
	}
	return *m.book.CSV()
}

// settingsKey changes a setting of a text file.
func (m *Model) settingsKey(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	switch {
	case key.Matches(msg, k.Up):
		m.setting = max(m.setting-1, 0)
	case key.Matches(msg, k.Down):
		m.setting = min(m.setting+1, settings-1)
	case key.Matches(msg, k.PrevValue):
		return m.change(-1)
	case key.Matches(msg, k.NextValue):
		return m.change(1)
	}
	return nil
}

// change reads the file with the next choice of the setting under the cursor.
func (m *Model) change(by int) tea.Cmd {
	next := m.cut()
	switch m.setting {
	case 0:
		next.Delimiter = turn(delimiters, next.Delimiter, by)
	case 1:
		next.Quote = turn(quotes, next.Quote, by)
	default:
		next.Encoding = turn(encodings, next.Encoding, by)
	}
	return m.leaving(recut{next})
}

// turn gives the choice so many places further on, round and round.
func turn[T comparable](choices []T, now T, by int) T {
	for i, c := range choices {
		if c == now {
			return choices[(i+by+len(choices))%len(choices)]
		}
	}
	return choices[0]
}

// viewSettings shows how a text file is cut into cells.
func (m *Model) viewSettings() []string {
	t, th := m.env.Texts, m.env.Theme
	now, detected := m.cut(), *m.book.CSV()
	rows := [settings]struct {
		label, value string
		detected     bool
	}{
		{t.T("open.text.delimiter"), note.Delimiter(t, now), now.Delimiter == detected.Delimiter},
		{t.T("open.text.quote"), note.Quote(t, now), now.Quote == detected.Quote},
		{t.T("open.text.encoding"), note.Encoding(t, now), now.Encoding == detected.Encoding},
	}
	label := 0
	for _, r := range rows {
		label = max(label, clean.Width(r.label))
	}
	active := m.panel == sheets
	out := []string{m.env.Heading(t.T("open.text.title"), active, m.width)}
	for i, r := range rows {
		mark, value := "  ", r.value
		if active && i == m.setting {
			mark, value = "► ", "‹ "+r.value+" ›"
		}
		origin := t.T("open.text.chosen")
		if r.detected {
			origin = t.T("open.text.detected")
		}
		line := "  " + mark + clean.Fit(r.label, label) + "  " + value
		out = append(out, screen.Line(line+strings.Repeat(" ", 2)+th.Muted.Render(origin), m.width))
	}
	return out
}
