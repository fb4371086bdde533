package apptest

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/uitest"
)

// The smallest window that the screens are drawn in.
const (
	MinWidth  = 60
	MinHeight = 18
)

// App is the app in a window, driven by a test.
type App struct {
	*uitest.Driver[tea.Model]
	t       testing.TB
	watched *watched
	masks   []mask
}

// mask is a text that differs from run to run, and what stands for it in golden files.
type mask struct{ text, as string }

// Start runs the app in a window of that size. What waits for a run that sends
// is known; further functions that wait are named with uitest.Background.
func Start(t testing.TB, model tea.Model, width, height int, opts ...uitest.Option) *App {
	t.Helper()
	w := &watched{Model: model, t: t}
	opts = append([]uitest.Option{uitest.Background("next")}, opts...)
	a := &App{Driver: uitest.Start[tea.Model](t, w, opts...), t: t, watched: w}
	a.Send(uitest.Resize(width, height))
	return a
}

// Secret declares a text that no frame may hold.
func (a *App) Secret(text string) { a.watched.secrets = append(a.watched.secrets, text) }

// Times presses a key so many times.
func (a *App) Times(n int, key string) {
	a.t.Helper()
	for range n {
		a.Press(key)
	}
}

// Shows fails unless all texts are on the screen.
func (a *App) Shows(texts ...string) {
	a.t.Helper()
	uitest.AssertShows(a.t, a.View(), texts...)
}

// Hides fails when one of the texts is on the screen.
func (a *App) Hides(texts ...string) {
	a.t.Helper()
	view := a.View()
	for _, text := range texts {
		if strings.Contains(view, text) {
			a.t.Errorf("%q is on screen:\n%s", text, view)
		}
	}
}

// Has says whether a text is on the screen.
func (a *App) Has(text string) bool { return strings.Contains(a.View(), text) }

// Says fails unless the sentences are on the screen, over however many lines.
func (a *App) Says(sentences ...string) {
	a.t.Helper()
	view := joined(a.View())
	for _, s := range sentences {
		if s == "" || !strings.Contains(view, joined(s)) {
			a.t.Errorf("%q is not said on screen:\n%s", s, a.View())
		}
	}
}

// joined is a text without spaces and line breaks: lines break at hyphens too.
func joined(s string) string { return strings.Join(strings.Fields(s), "") }

// Resizes puts the app through windows of all sizes and back to its own.
func (a *App) Resizes() {
	a.t.Helper()
	width, height := a.watched.width, a.watched.height
	for _, size := range [][2]int{
		{1, 1}, {3, 40}, {200, 2}, {MinWidth - 1, MinHeight}, {MinWidth, MinHeight - 1},
		{MinWidth, MinHeight}, {MinWidth + 7, 31}, {129, 33}, {160, 45}, {width, height},
	} {
		a.Send(uitest.Resize(size[0], size[1]))
	}
}

// UntilShows waits until a text is on the screen.
func (a *App) UntilShows(text string) {
	a.t.Helper()
	a.Until(text, func(m tea.Model) bool { return strings.Contains(uitest.Plain(m.View()), text) })
}

// UntilQuit waits until the app has quit.
func (a *App) UntilQuit() {
	a.t.Helper()
	a.Until("the app quits", func(tea.Model) bool { return a.Quit() })
}

// Line is the first line on the screen that holds the text, without the spaces
// at its ends.
func (a *App) Line(text string) string {
	a.t.Helper()
	for _, l := range strings.Split(a.View(), "\n") {
		if strings.Contains(l, text) {
			return strings.TrimSpace(l)
		}
	}
	a.t.Fatalf("no line with %q on screen:\n%s", text, a.View())
	return ""
}

// Choose does what the palette offers under a description, by the arrows and enter.
func (a *App) Choose(description string) {
	a.t.Helper()
	a.Press("ctrl+p")
	for range 40 {
		for _, l := range strings.Split(a.View(), "\n") {
			if _, entry, here := strings.Cut(l, "│ ► "); here && strings.Contains(entry, description) {
				a.Press("enter")
				return
			}
		}
		a.Press("down")
	}
	a.t.Fatalf("the palette has no %q:\n%s", description, a.View())
}

// What differs from run to run: ports, the day in a load's name, speed.
var varying = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`127\.0\.0\.1:\d{5}`), "127.0.0.1:54321"},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\d-(\d)\b`), "2026-01-02-$1"},
	{regexp.MustCompile(` · [\d.,]+ (por segundo|a second)`), ""},
}

// Mask declares a text of this run alone, a temporary folder say, and what
// stands for it in golden files. The rule that ends its line is not compared.
func (a *App) Mask(text, as string) { a.masks = append(a.masks, mask{text, as}) }

// Golden compares the screen with testdata/NAME.golden, but for what differs
// from run to run.
func (a *App) Golden(name string) {
	a.t.Helper()
	view := a.View()
	for _, m := range a.masks {
		rest := regexp.MustCompile(regexp.QuoteMeta(m.text) + `(.*?)[ ─]*\n`)
		view = rest.ReplaceAllString(view, m.as+"$1\n")
	}
	view = strings.ReplaceAll(view, string(filepath.Separator), "/")
	for _, v := range varying {
		view = v.pattern.ReplaceAllString(view, v.with)
	}
	uitest.Golden(a.t, name, view)
}

// watched is the app, looked at after every message.
type watched struct {
	tea.Model
	t             testing.TB
	width, height int
	secrets       []string
}

func (w *watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		w.width, w.height = size.Width, size.Height
	}
	var cmd tea.Cmd
	w.Model, cmd = w.Model.Update(msg)
	w.look(msg)
	return w, cmd
}

// missing is how a text that no catalogue has is drawn.
var missing = regexp.MustCompile(`\[[a-z_]+(\.[A-Za-z0-9_]+)+\]`)

func (w *watched) look(msg tea.Msg) {
	w.t.Helper()
	view := w.View()
	good := !w.t.Failed()
	uitest.AssertClean(w.t, view)
	switch {
	case w.width >= MinWidth && w.height >= MinHeight:
		uitest.AssertFills(w.t, view, w.width, w.height)
	case w.width > 0:
		uitest.AssertFits(w.t, view, w.width, w.height)
	}
	if id := missing.FindString(view); id != "" {
		w.t.Errorf("no text %s", id)
	}
	if strings.Contains(view, "<no value>") {
		w.t.Errorf("a text lacks a value")
	}
	for _, s := range w.secrets {
		if strings.Contains(view, s) {
			w.t.Errorf("%q is drawn", s)
		}
	}
	if good && w.t.Failed() { // the first bad frame tells enough
		w.t.Fatalf("after %T %v in a window of %d×%d:\n%s", msg, msg, w.width, w.height, uitest.Plain(view))
	}
}
