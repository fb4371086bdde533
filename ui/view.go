package ui

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/lipgloss"

	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// Lines above and below the screens, and the smallest window they are drawn in.
const (
	headerLines = 3
	footerLines = 2
	mostNotice  = 4
	minWidth    = 60
	minHeight   = 18
)

// View draws header, screen and footer: exactly the window's size.
func (a *App) View() string {
	if a.width == 0 || a.height == 0 {
		return ""
	}
	if a.width < minWidth || a.height < minHeight {
		note := a.env.Texts.T("app.too_small", "Width", minWidth, "Height", minHeight)
		return lipgloss.NewStyle().Width(a.width).MaxHeight(a.height).Render(note)
	}
	width, height := a.bodySize()
	var body string
	switch {
	case a.dialog != nil:
		body = a.dialog.view(a.env, width, height)
	case a.palette != nil:
		body = a.palette.view(a.env, width, height)
	default:
		body = a.front().View()
	}
	lines := []string{a.steps(), a.place(), a.env.Theme.Muted.Render(strings.Repeat("─", width))}
	notice := a.noticeLines()
	// A long notice takes the last lines of the screen until the next key: what
	// to do must not be cut.
	lines = append(lines, screen.Fit(body, width, height-len(notice)+1)...)
	lines = append(append(lines, notice...), a.footer())
	return strings.Join(lines, "\n")
}

// steps is the first line: the way, and where on it one is.
func (a *App) steps() string {
	th, t := a.env.Theme, a.env.Texts
	parts := []string{th.Brand.Render("wolkload")}
	for s := screen.File; s < screen.Steps; s++ {
		label := string(rune('1'+int(s))) + " " + t.T("step."+s.ID())
		if s+1 < screen.Steps { // 80 columns hold all of them, but for a last space
			label += " "
		}
		switch {
		case s == a.session.Front:
			parts = append(parts, th.StepNow.Render("►"+label))
		case a.blocked(s) != "":
			parts = append(parts, th.StepOff.Render(" "+label))
		default:
			parts = append(parts, th.Step.Render(" "+label))
		}
	}
	return screen.Line(strings.Join(parts, " "), a.width)
}

// place is the second line: what is loaded from where, and on the right where
// it goes, which is always in sight.
func (a *App) place() string {
	th, t, s := a.env.Theme, a.env.Texts, a.session
	host := ""
	switch {
	case s.Simulator:
		host = th.Host.Render(t.T("app.simulator"))
	case s.Load != nil:
		host = th.Host.Render(clean.Line(s.Load.Target().Server.Host()))
	case s.Server != "":
		host = th.Host.Render(clean.Line(s.Server))
	}
	left := ""
	if d := s.Draft; d != nil {
		left = clean.Line(filepath.Base(d.Book.Path())) + " › " + clean.Line(d.Book.Sheets()[d.Sheet].Name)
		if d.Second != nil {
			left += " + " + clean.Line(d.Book.Sheets()[d.Second.Sheet].Name)
		}
		if d.Mapping.HeaderRow >= 0 {
			left += " · " + t.T("app.header_at", "Row", strconv.Itoa(d.Store.Number(d.Mapping.HeaderRow)))
		}
	}
	hostWidth := min(lipgloss.Width(host), a.width/2)
	room := max(a.width-hostWidth-1, 0)
	return screen.Line(th.Muted.Render(clean.Fit(left, room))+" "+host, a.width)
}

// noticeLines draws the notice: at least one line, at most mostNotice.
func (a *App) noticeLines() []string {
	th := a.env.Theme
	style, glyph := th.Muted, ""
	switch a.notice.Kind {
	case screen.Good:
		style, glyph = th.Good, "√ "
	case screen.Warn:
		style, glyph = th.Warning, "! "
	case screen.Bad:
		style, glyph = th.Error, "× "
	}
	if a.notice.Text == "" {
		return []string{strings.Repeat(" ", a.width)}
	}
	lines := screen.Wrap(clean.Line(glyph+a.notice.Text), a.width)
	for i, l := range lines[:min(len(lines), mostNotice)] {
		lines[i] = screen.Line(style.Render(l), a.width)
	}
	return lines[:min(len(lines), mostNotice)]
}

// footer shows the keys that matter now, as many as fit; help and quit always.
func (a *App) footer() string {
	th, k := a.env.Theme, a.env.Keys
	show := func(b key.Binding) string {
		return th.Key.Render(b.Help().Key) + " " + b.Help().Desc
	}
	var all []key.Binding
	switch {
	case a.dialog != nil:
		all = a.dialog.bindings(a.env)
	case a.palette != nil:
		all = []key.Binding{k.Enter, k.Back}
	default:
		all = a.front().Bindings()
	}
	tail := ""
	if a.dialog == nil && a.palette == nil {
		tail = show(k.Help) + "  " + show(k.Quit)
		if a.front().Typing() {
			tail = show(k.Palette)
		}
	}
	line := ""
	shown := 0
	for _, b := range all {
		if !b.Enabled() || shown == 6 {
			continue
		}
		next := line + show(b) + "  "
		if lipgloss.Width(next)+lipgloss.Width(tail) > a.width {
			break
		}
		line, shown = next, shown+1
	}
	return screen.Line(line+tail, a.width)
}
