package uitest

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// said is a message by its text.
type said string

func say(s string) tea.Cmd { return func() tea.Msg { return said(s) } }

// recorder keeps what it was told; on answers what Update returns for a text.
type recorder struct {
	init  tea.Cmd
	on    map[string]tea.Cmd
	heard []string
	view  string
}

func (r recorder) Init() tea.Cmd { return r.init }

func (r recorder) Update(msg tea.Msg) (recorder, tea.Cmd) {
	text := fmt.Sprint(msg)
	r.heard = append(slices.Clone(r.heard), text)
	return r, r.on[text]
}

func (r recorder) View() string {
	if r.view != "" {
		return r.view
	}
	return strings.Join(r.heard, "\n")
}

func TestOrder(t *testing.T) {
	tests := []struct {
		name string
		init tea.Cmd
		on   map[string]tea.Cmd
		want string
	}{
		{"nothing", nil, nil, ""},
		{"one", say("a"), nil, "a"},
		{"nil message", func() tea.Msg { return nil }, nil, ""},
		{"chain", say("a"), map[string]tea.Cmd{"a": say("b"), "b": say("c")}, "a b c"},
		{"batch", tea.Batch(say("a"), say("b"), nil), nil, "a b"},
		{"sequence", tea.Sequence(say("a"), nil, say("b"), say("c")), nil, "a b c"},
		{"batch in a sequence", tea.Sequence(say("a"), tea.Batch(say("b"), say("c")), say("d")), nil, "a b c d"},
		{"sequences in a batch", tea.Batch(tea.Sequence(say("a"), say("b")), tea.Sequence(say("c"), say("d"))), nil, "a c b d"},
		{"sequence in a sequence", tea.Sequence(tea.Sequence(say("a"), say("b")), say("c")), nil, "a b c"},
		{"empty batch in a sequence", tea.Sequence(say("a"), func() tea.Msg { return tea.BatchMsg{} }, say("b")), nil, "a b"},
		{"a timer is not waited for", tea.Batch(tea.Tick(time.Hour, func(time.Time) tea.Msg { return said("late") }), say("a")), nil, "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Start(t, recorder{init: tt.init, on: tt.on})
			if got := strings.Join(d.Model().heard, " "); got != tt.want {
				t.Errorf("heard %q, want %q", got, tt.want)
			}
		})
	}
}

// program is a recorder as a tea.Model.
type program struct{ recorder }

func (p program) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	r, cmd := p.recorder.Update(msg)
	return program{r}, cmd
}

func TestTeaModelAndKeys(t *testing.T) {
	d := Start[tea.Model](t, program{recorder{on: map[string]tea.Cmd{"q": tea.Quit}}})
	d.Press("down", "ctrl+s")
	d.Type("a ñ")
	d.Send(Paste("xy"), Resize(80, 24))
	if got, want := d.View(), "down\nctrl+s\na\n \nñ\n[xy]\n{80 24}"; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	if d.Quit() {
		t.Error("quit before it was asked to")
	}
	d.Press("q")
	if !d.Quit() {
		t.Error("did not quit")
	}
}

func TestDrive(t *testing.T) {
	m := Drive(t, recorder{on: map[string]tea.Cmd{"x": say("y")}}, Key("x"), Key("z"))
	if got := strings.Join(m.heard, " "); got != "x y z" {
		t.Errorf("heard %q", got)
	}
}

// feed stands for a screen that waits for a worker.
type feed struct{ news chan string }

func (f feed) wait() tea.Msg { return said(<-f.news) }

func (f feed) listen() tea.Cmd {
	return func() tea.Msg { return said(<-f.news) }
}

func TestUntil(t *testing.T) {
	f := feed{make(chan string)}
	for name, wait := range map[string]tea.Cmd{"method": f.wait, "closure": f.listen()} {
		t.Run(name, func(t *testing.T) {
			d := Start(t, recorder{init: wait, on: map[string]tea.Cmd{"one": wait, "two": say("done")}}, Background("wait", "listen"))
			d.Press("a")
			go func() {
				f.news <- "one"
				f.news <- "two"
			}()
			d.Until("two and what follows", func(r recorder) bool { return slices.Contains(r.heard, "done") })
			if got := strings.Join(d.Model().heard, " "); got != "a one two done" {
				t.Errorf("heard %q", got)
			}
		})
	}
}

func TestUntilATimer(t *testing.T) {
	tick := tea.Tick(time.Millisecond, func(time.Time) tea.Msg { return said("tick") })
	d := Start(t, recorder{init: tick})
	if len(d.Model().heard) != 0 {
		t.Error("a timer was delivered without Until")
	}
	d.Until("the tick", func(r recorder) bool { return slices.Contains(r.heard, "tick") })
}

// fake is a test that may fail.
type fake struct {
	testing.TB
	failed string
}

func (f *fake) Helper() {}

func (f *fake) Errorf(format string, args ...any) { f.failed += fmt.Sprintf(format, args...) }

func (f *fake) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

// failure runs body with a fake test and returns what it failed with.
func failure(t *testing.T, body func(t testing.TB)) string {
	f := &fake{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		body(f)
	}()
	<-ended
	return f.failed
}

func TestFailures(t *testing.T) {
	never := make(chan string)
	tests := []struct {
		name string
		body func(t testing.TB)
		want string
	}{
		{"a command that does not end is named", func(t testing.TB) {
			Start(t, recorder{init: feed{never}.wait}, Within(time.Millisecond))
		}, "uitest.feed.wait"},
		{"a panic in a command", func(t testing.TB) {
			Start(t, recorder{init: func() tea.Msg { panic("boom") }})
		}, "boom"},
		{"a panic in the background", func(t testing.TB) {
			tick := tea.Tick(0, func(time.Time) tea.Msg { panic("boom") })
			Start(t, recorder{init: tick}).Until("it", func(recorder) bool { return false })
		}, "boom"},
		{"nothing can bring it about", func(t testing.TB) {
			Start(t, recorder{}).Until("it", func(recorder) bool { return false })
		}, `waited for "it", but nothing is running`},
		{"it takes too long", func(t testing.TB) {
			d := Start(t, recorder{init: feed{never}.wait}, Background("wait"), Within(time.Millisecond))
			d.Until("it", func(recorder) bool { return false })
		}, "running: wolkload/ui/uitest.feed.wait"},
		{"a message after quitting", func(t testing.TB) {
			Start(t, recorder{init: tea.Quit}).Press("a")
		}, "has quit"},
		{"a view that is not clean", func(t testing.TB) {
			Start(t, recorder{view: "a\x07"}, Checked())
		}, "a control character at byte 1"},
		{"a view that does not fit", func(t testing.TB) {
			Start(t, recorder{view: "abcd\n"}, Checked()).Send(Resize(3, 1))
		}, "2 lines on a screen of 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := failure(t, tt.body); !strings.Contains(got, tt.want) {
				t.Errorf("failed with %q, want %q in it", got, tt.want)
			}
		})
	}
}

func TestKey(t *testing.T) {
	for name := range keyTypes {
		if got := Key(name).String(); got != name && name != "space" {
			t.Errorf("Key(%q) is %q", name, got)
		}
	}
	for _, name := range []string{"a", "G", "?", "/", "ñ", "alt+f", "alt+enter", "pgdown", "f2", "shift+tab"} {
		if got := Key(name).String(); got != name {
			t.Errorf("Key(%q) is %q", name, got)
		}
	}
	if got := Key("space"); got.Type != tea.KeySpace || string(got.Runes) != " " {
		t.Errorf("the space bar is %#v", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a name that no key has was taken")
		}
	}()
	Key("pagedown")
}
