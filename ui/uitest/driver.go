package uitest

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// Model is what a Driver drives: a tea.Model, or a component whose Update
// returns its own type. Init is used where there is one.
type Model[M any] interface {
	Update(tea.Msg) (M, tea.Cmd)
	View() string
}

// Driver runs a model as a tea.Program would, in the test's own goroutine:
// Update and View are never called from another. It is made by Start.
type Driver[M Model[M]] struct {
	t       testing.TB
	ctx     context.Context // ends with the test
	options options
	model   M
	queue   []step
	waiting []string     // functions of the commands that run beside the test
	arrived chan arrival // what those brought
	width   int          // of the last tea.WindowSizeMsg, 0 before the first
	height  int
	quit    bool
}

// step is a command to run; done is called when its message was delivered.
type step struct {
	cmd  tea.Cmd
	done func()
}

// arrival is what a command came to.
type arrival struct {
	step   step
	name   string
	msg    tea.Msg
	failed string // a panic and its stack
}

type options struct {
	background []string
	within     time.Duration
	checked    bool
}

// Option of a Driver.
type Option func(*options)

// Background names functions and methods whose commands wait for something that
// the test brings about later, or that take the whole test: the command itself,
// or what returns it. The name is the plain one, without package and receiver.
// Such commands run beside the test; Until delivers their messages.
func Background(names ...string) Option {
	return func(o *options) { o.background = append(o.background, names...) }
}

// Within sets how long one command or one Until may take before the test
// fails. It is a safeguard, not a wait: the default is 30 seconds.
func Within(d time.Duration) Option {
	return func(o *options) { o.within = d }
}

// Checked looks at what is drawn after every message: AssertClean, and once a
// size was sent AssertFits.
func Checked() Option {
	return func(o *options) { o.checked = true }
}

// Start runs the model's Init and what follows from it. For a type whose Update
// returns tea.Model write Start[tea.Model](t, m).
func Start[M Model[M]](t testing.TB, model M, opts ...Option) *Driver[M] {
	t.Helper()
	d := &Driver[M]{
		t:       t,
		ctx:     t.Context(),
		options: options{within: 30 * time.Second},
		model:   model,
		arrived: make(chan arrival),
	}
	for _, opt := range opts {
		opt(&d.options)
	}
	if m, ok := any(model).(interface{ Init() tea.Cmd }); ok {
		d.push(m.Init(), nil)
	}
	d.check()
	d.drain()
	return d
}

// Drive starts the model, sends it the messages and returns what it became.
func Drive[M Model[M]](t testing.TB, model M, msgs ...tea.Msg) M {
	t.Helper()
	d := Start(t, model)
	d.Send(msgs...)
	return d.Model()
}

// Send delivers messages one by one, each with all that follows from it but
// what runs in the background.
func (d *Driver[M]) Send(msgs ...tea.Msg) {
	d.t.Helper()
	for _, msg := range msgs {
		if d.quit {
			d.t.Fatalf("%T was sent to a model that has quit", msg)
		}
		d.deliver(msg, nil)
		d.drain()
	}
}

// Press sends keys by their names, as Key reads them.
func (d *Driver[M]) Press(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.Send(Key(name))
	}
}

// Type sends the keys that write text.
func (d *Driver[M]) Type(text string) {
	d.t.Helper()
	d.Send(Type(text)...)
}

// Until delivers what the background brings until cond holds. It fails the test
// when that takes too long, or at once when nothing runs that could bring it about.
func (d *Driver[M]) Until(what string, cond func(M) bool) {
	d.t.Helper()
	late := time.NewTimer(d.options.within)
	defer late.Stop()
	for !cond(d.model) {
		if d.quit || len(d.waiting) == 0 {
			d.t.Fatalf("waited for %q, but nothing is running; on screen:\n%s", what, d.View())
		}
		select {
		case a := <-d.arrived:
			i := slices.Index(d.waiting, a.name)
			d.waiting = slices.Delete(d.waiting, i, i+1)
			d.finish(a)
			d.drain()
		case <-late.C:
			d.t.Fatalf("waited for %q longer than %s; running: %s; on screen:\n%s",
				what, d.options.within, strings.Join(d.waiting, ", "), d.View())
		}
	}
}

// Model is the model as it stands.
func (d *Driver[M]) Model() M { return d.model }

// View is what the model draws, without colours.
func (d *Driver[M]) View() string { return Plain(d.model.View()) }

// Quit says that the model asked to quit. It gets no message after that.
func (d *Driver[M]) Quit() bool { return d.quit }

// drain runs the commands in the queue and what they lead to.
func (d *Driver[M]) drain() {
	d.t.Helper()
	for len(d.queue) > 0 && !d.quit {
		s := d.queue[0]
		d.queue = d.queue[1:]
		name := function(s.cmd)
		if d.runsBeside(name) {
			d.waiting = append(d.waiting, name)
			go func() {
				a := run(s, name)
				select {
				case d.arrived <- a:
				case <-d.ctx.Done():
				}
			}()
			continue
		}
		d.finish(d.await(s, name))
	}
}

// await runs a command to its end.
func (d *Driver[M]) await(s step, name string) arrival {
	d.t.Helper()
	ended := make(chan arrival, 1)
	go func() { ended <- run(s, name) }()
	late := time.NewTimer(d.options.within)
	defer late.Stop()
	select {
	case a := <-ended:
		return a
	case <-late.C:
		d.t.Fatalf("the command %s did not end within %s; if it waits on purpose, name its function in uitest.Background and use Until",
			name, d.options.within)
		return arrival{}
	}
}

// run runs a command in a goroutine that is not the test's, so a panic is
// carried to where it can fail the test.
func run(s step, name string) (a arrival) {
	a = arrival{step: s, name: name}
	defer func() {
		if r := recover(); r != nil {
			a.failed = fmt.Sprintf("%v\n%s", r, debug.Stack())
		}
	}()
	a.msg = s.cmd()
	return a
}

func (d *Driver[M]) finish(a arrival) {
	d.t.Helper()
	if a.failed != "" {
		d.t.Fatalf("the command %s panicked: %s", a.name, a.failed)
	}
	d.deliver(a.msg, a.step.done)
}

// deliver gives msg to the model, or puts the commands that it holds in the
// queue: all of a batch, those of a sequence one after the other.
func (d *Driver[M]) deliver(msg tea.Msg, done func()) {
	d.t.Helper()
	if done == nil {
		done = func() {}
	}
	switch msg := msg.(type) {
	case nil:
		done()
		return
	case tea.QuitMsg:
		d.quit = true
		return
	case tea.BatchMsg:
		d.batch(msg, done)
		return
	case tea.WindowSizeMsg:
		d.width, d.height = msg.Width, msg.Height
	default:
		// Bubble Tea keeps the type of a sequence to itself.
		if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			d.sequence(v.Convert(reflect.TypeFor[[]tea.Cmd]()).Interface().([]tea.Cmd), done)
			return
		}
	}
	var cmd tea.Cmd
	d.model, cmd = d.model.Update(msg)
	d.check()
	done()
	d.push(cmd, nil)
}

func (d *Driver[M]) batch(cmds []tea.Cmd, done func()) {
	left := len(cmds)
	if left == 0 {
		done()
	}
	for _, cmd := range cmds {
		d.push(cmd, func() {
			if left--; left == 0 {
				done()
			}
		})
	}
}

func (d *Driver[M]) sequence(cmds []tea.Cmd, done func()) {
	if len(cmds) == 0 {
		done()
		return
	}
	d.push(cmds[0], func() { d.sequence(cmds[1:], done) })
}

func (d *Driver[M]) push(cmd tea.Cmd, done func()) {
	if cmd != nil {
		d.queue = append(d.queue, step{cmd, done})
	} else if done != nil {
		done()
	}
}

func (d *Driver[M]) check() {
	d.t.Helper()
	if !d.options.checked {
		return
	}
	view := d.model.View()
	AssertClean(d.t, view)
	if d.width > 0 {
		AssertFits(d.t, view, d.width, d.height)
	}
}

// timers are the functions of Bubble Tea and its bubbles whose commands wait.
var timers = []string{"Tick", "Every", "BlinkCmd"}

func (d *Driver[M]) runsBeside(name string) bool {
	// "wolkload/ui/send.(*Model).wait.func1"; "wolkload/ui/send.Model.Update.wait.func1" where
	// wait was inlined; "wolkload/ui/send.(*Model).wait-fm" for a method value.
	parts := strings.Split(strings.TrimSuffix(name, "-fm"), ".")
	waits := func(names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(parts, n) })
	}
	return waits(d.options.background) || strings.HasPrefix(parts[len(parts)-1], "func") && waits(timers)
}

// function is the name of the function that a command is.
func function(cmd tea.Cmd) string {
	return runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name()
}
