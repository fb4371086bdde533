package send

import (
	"strconv"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader/upload"
	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// option is one setting of how a load is sent, with the values that the arrows
// go through; another one can be given on the command line.
type option struct {
	id     string
	values []int
	get    func(upload.Settings) int
	set    func(*upload.Settings, int)
}

var options = []option{
	{"case_files", []int{1, 5, 10, 25, 50, 100, 200, 500, 1000},
		func(s upload.Settings) int { return s.CaseFiles }, func(s *upload.Settings, n int) { s.CaseFiles = n }},
	{"obligations", []int{100, 200, 500, 1000, 2000, 5000},
		func(s upload.Settings) int { return s.Obligations }, func(s *upload.Settings, n int) { s.Obligations = n }},
	{"kib", []int{64, 128, 256, 512, 768, 900},
		func(s upload.Settings) int { return s.Bytes >> 10 }, func(s *upload.Settings, n int) { s.Bytes = n << 10 }},
	{"concurrency", []int{1, 2},
		func(s upload.Settings) int { return s.Concurrency }, func(s *upload.Settings, n int) { s.Concurrency = n }},
	{"canary", []int{0, 1},
		func(s upload.Settings) int { return number(!s.NoCanary) }, func(s *upload.Settings, n int) { s.NoCanary = n == 0 }},
	{"max_rejected", []int{5, 10, 20, 30, 50, 75, 100},
		func(s upload.Settings) int { return int(s.MaxRejected*100 + 0.5) }, func(s *upload.Settings, n int) { s.MaxRejected = float64(n) / 100 }},
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// turned is the value next to one that the option has, or may have been given.
func (o option) turned(now, by int) int {
	if by > 0 {
		for _, v := range o.values {
			if v > now {
				return v
			}
		}
		return now
	}
	for i := len(o.values) - 1; i >= 0; i-- {
		if o.values[i] < now {
			return o.values[i]
		}
	}
	return now
}

// settings are those that the load is, or will be, sent with.
func (m *Model) settings() upload.Settings {
	if l := m.env.Session.Load; l != nil && m.env.Session.Begun() {
		return l.Settings()
	}
	return m.env.Session.Settings.WithDefaults()
}

func (m *Model) optionsKey(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	by := 0
	switch {
	case key.Matches(msg, k.Back), key.Matches(msg, k.Options):
		m.choosing = false
	case key.Matches(msg, k.Up):
		m.option = max(m.option-1, 0)
	case key.Matches(msg, k.Down):
		m.option = min(m.option+1, len(options)-1)
	case key.Matches(msg, k.PrevValue):
		by = -1
	case key.Matches(msg, k.NextValue):
		by = 1
	}
	if by == 0 {
		return nil
	}
	s, o := m.settings(), options[m.option]
	o.set(&s, o.turned(o.get(s), by))
	return screen.Emit(screen.SettingsChanged{Settings: s})
}

// viewOptions lists the settings.
func (m *Model) viewOptions() string {
	t, s := m.env.Texts, m.settings()
	out := []string{m.env.Heading(t.T("send.options.title"), true, m.width)}
	for i, o := range options {
		value := strconv.Itoa(o.get(s))
		switch {
		case o.id == "canary" && s.NoCanary:
			value = t.T("send.options.no")
		case o.id == "canary":
			value = t.T("send.options.yes")
		case o.id == "max_rejected" && s.MaxRejected >= 1:
			value = t.T("send.options.never")
		case o.id == "max_rejected":
			value += " %"
		}
		mark := "  "
		if i == m.option {
			mark, value = "► ", "‹ "+value+" ›"
		}
		out = append(out, screen.Line("  "+mark+clean.Fit(t.T("send.options."+o.id), 46)+"  "+value, m.width))
	}
	out = append(out, "")
	for _, line := range screen.Wrap(t.T("send.options.help."+options[m.option].id), m.width-4) {
		out = append(out, m.env.Theme.Muted.Render("  "+line))
	}
	return screen.Join(m.width, m.height, out)
}
