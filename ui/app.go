// Package ui is the Bubble Tea app: it holds the screens of the way, leads from
// one to the next, and owns the run that sends.
//
// Guarantees: a screen keeps its cursor and input while another is in front;
// what was begun to be sent is awaited after the program ends, whatever ended
// it; asynchronous messages carry the id of their run, and stale ones are
// dropped; a panic in an Update, a View or a command ends the program with the
// terminal restored and one sentence.
package ui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader"
	"wolkload/loader/upload"
	"wolkload/ui/check"
	"wolkload/ui/columns"
	"wolkload/ui/history"
	"wolkload/ui/keys"
	"wolkload/ui/open"
	"wolkload/ui/rejects"
	"wolkload/ui/screen"
	"wolkload/ui/send"
	"wolkload/ui/text"
	"wolkload/ui/theme"
)

// Options of the app; the command line fills them in.
type Options struct {
	Texts     *text.Texts
	Folders   loader.Folders
	Workbook  string // path to open, "" to pick one
	Server    string
	Operation string
	Token     string
	CAFile    string
	Timeout   time.Duration
	Simulator bool // the server is the built-in simulator
	Settings  upload.Settings
	NoQuota   bool   // don't ask for the token's quota
	CutOff    string // the day that days_delay counts to, YYYY-MM-DD; "" to compare nothing
}

// App is the root model.
type App struct {
	env     screen.Env
	session *screen.Session
	screens [screen.Steps]screen.Screen

	width, height int
	notice        screen.Notice
	dialog        *dialog
	palette       *palette
	before        screen.Step // in front before History was
	run           *run        // under way, nil otherwise
	runs          int         // ids given
	stopping      bool        // the run was asked to stop after the batch in flight
	leaving       bool        // quit as soon as the run has ended
}

// New makes the app. Nothing is read or sent before the program runs.
func New(o Options) *App {
	session := &screen.Session{
		Server: o.Server, Operation: o.Operation, Token: o.Token,
		CAFile: o.CAFile, Timeout: o.Timeout, Simulator: o.Simulator, Settings: o.Settings, NoQuota: o.NoQuota,
	}
	env := screen.Env{
		Session: session, Texts: o.Texts, Keys: keys.New(o.Texts), Theme: theme.New(),
		Folders: o.Folders, Now: time.Now, CutOff: o.CutOff,
	}
	return &App{env: env, session: session, screens: [screen.Steps]screen.Screen{
		screen.File:    open.New(env, o.Workbook),
		screen.Columns: columns.New(env),
		screen.Check:   check.New(env),
		screen.Send:    send.New(env),
		screen.Rejects: rejects.New(env),
		screen.History: history.New(env),
	}}
}

// Init opens the first screen.
func (a *App) Init() tea.Cmd { return tea.Batch(a.front().Enter(), a.relist()) }

func (a *App) front() screen.Screen { return a.screens[a.session.Front] }

// Update leads every message to where it belongs.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = msg.Width, msg.Height
		for _, s := range a.screens {
			s.Resize(a.bodySize())
		}
		return a, nil
	case tea.KeyMsg:
		return a, a.keys(msg)
	case screen.Go:
		return a, a.goTo(msg.Step)
	case screen.Back:
		switch {
		case a.session.Front == screen.History:
			return a, a.goTo(a.before)
		case a.session.Front > screen.File:
			return a, a.goTo(a.session.Front - 1)
		}
		return a, nil
	case screen.Notice:
		a.notice = msg
		return a, nil
	case screen.Ask:
		a.dialog = newDialog(a.env, msg)
		return a, nil
	case screen.DraftRead:
		return a, a.setDraft(msg.Draft)
	case screen.MappingChanged:
		draft := a.session.Draft.WithMapping(msg.Mapping)
		return a, a.setDraft(draft)
	case screen.Checked:
		// A check that was overtaken by another mapping is not this draft's.
		if msg.Generation == a.session.Generation {
			a.session.Draft = &msg.Draft
			return a, a.refresh()
		}
		return a, nil
	case screen.Start:
		return a, a.start(msg)
	case short:
		return a, a.short(msg)
	case screen.Resume:
		return a, a.resume(msg.Load)
	case screen.Relist:
		return a, a.relist()
	case relisted:
		a.session.Loads = msg.loads
		return a, a.toAll(msg.after())
	case screen.SettingsChanged:
		a.session.Settings = msg.Settings
		if a.session.Load != nil {
			a.session.Load.Set(msg.Settings)
		}
		return a, nil
	case screen.LoadChanged:
		if a.session.Load != nil {
			a.session.Snapshot = a.session.Load.Snapshot()
		}
		return a, tea.Batch(a.refresh(), a.relist())
	case screen.Pause:
		a.pause()
		return a, nil
	case screen.TokenTyped:
		a.session.Token = msg.Token
		return a, nil
	case screen.Continue:
		return a, a.reopen(msg.Load)
	case reopened:
		return a, a.reopened(msg)
	case screen.StopSoft:
		a.stopSoft()
		return a, nil
	case begun:
		return a, a.begun(msg)
	case changed:
		return a, a.changed(msg)
	case ended:
		return a, a.ended(msg)
	case terminate:
		return a, a.terminate()
	case cutNow:
		a.cut()
		return a, nil
	case quit:
		return a, a.quit()
	}
	return a, a.toAll(msg)
}

// toAll gives a message to every screen: each knows its own by type and id.
func (a *App) toAll(msg tea.Msg) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(a.screens))
	for _, s := range a.screens {
		cmds = append(cmds, s.Update(msg))
	}
	return tea.Batch(cmds...)
}

// setDraft takes another draft. A load of which nothing has left is dropped
// with the draft it was made of; one that has begun keeps its draft.
func (a *App) setDraft(d loader.Draft) tea.Cmd {
	if a.session.Sending {
		return screen.Say(screen.Warn, a.env.Texts.T("app.sending_fixed"))
	}
	var left tea.Cmd
	if l := a.session.Load; l != nil {
		a.session.Load, a.session.Snapshot = nil, loader.Snapshot{}
		if err := l.Discard(); err != nil {
			return a.env.Fail(err)
		}
		left = a.relist() // it can be gone on with now
	}
	a.session.Draft = &d
	a.session.Generation++
	return tea.Batch(a.refresh(), left)
}

// refresh lets the screen in front look at the session again; the others do
// when they come to the front.
func (a *App) refresh() tea.Cmd { return a.front().Enter() }

// goTo leads to a step, or says why it can't be reached yet.
func (a *App) goTo(to screen.Step) tea.Cmd {
	if to == a.session.Front {
		return nil
	}
	if id := a.blocked(to); id != "" {
		a.notice = screen.Notice{Kind: screen.Warn, Text: a.env.Texts.T(id)}
		return nil
	}
	a.notice = screen.Notice{}
	if d := a.session.Draft; to == screen.Send && a.session.Load == nil && d.Result.Ready.CaseFiles == 0 {
		// There is nothing to begin, but an earlier load may be gone on with.
		a.notice = screen.Notice{Kind: screen.Warn, Text: a.env.Texts.T("app.need_ready")}
	}
	if to == screen.History {
		a.before = a.session.Front
	}
	a.session.Front = to
	return a.front().Enter()
}

// blocked is the id of the sentence that says why a step can't be reached, "" when it can.
func (a *App) blocked(to screen.Step) string {
	d := a.session.Draft
	switch {
	case to == screen.File, to == screen.History:
		return ""
	case d == nil:
		return "app.need_file"
	case d.Mapping.HeaderRow < 0:
		return "app.need_header"
	case to == screen.Columns:
		return ""
	case len(d.Mapping.Problems()) > 0:
		return "app.need_fields"
	case to == screen.Check:
		return ""
	case to == screen.Rejects && a.session.Load == nil:
		return "app.need_send"
	case to == screen.Rejects:
		return ""
	case a.session.Load != nil:
		return ""
	case d.Result == nil:
		return "app.need_check"
	}
	return ""
}

// keys takes keys apart that were pressed so fast that they came as one: to a
// text they are a text, to everything else each is a key.
func (a *App) keys(msg tea.KeyMsg) tea.Cmd {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 {
		return a.key(msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		cmds = append(cmds, a.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt}))
	}
	return tea.Sequence(cmds...)
}

// key leads a key: the dialog or the palette first, then what the app itself
// binds, then the screen. While typing, only keys that no text has are the app's.
func (a *App) key(msg tea.KeyMsg) tea.Cmd {
	k := a.env.Keys
	if key.Matches(msg, k.Stop) {
		return a.interrupt()
	}
	if a.dialog != nil {
		return a.dialogKey(msg)
	}
	if a.palette != nil {
		return a.paletteKey(msg)
	}
	a.notice = screen.Notice{}
	if key.Matches(msg, k.Palette) {
		a.palette = newPalette(a.bindings())
		return nil
	}
	if a.front().Typing() {
		return a.front().Update(msg)
	}
	if cmd, ok := a.own(msg); ok {
		return cmd
	}
	return a.front().Update(msg)
}

// own does what the app itself binds to a key; ok is false when it binds nothing.
func (a *App) own(msg tea.KeyMsg) (cmd tea.Cmd, ok bool) {
	k := a.env.Keys
	switch {
	case key.Matches(msg, k.Help):
		a.palette = newPalette(a.bindings())
		return nil, true
	case key.Matches(msg, k.Quit):
		return a.askQuit(), true
	}
	for i, b := range k.Steps {
		if key.Matches(msg, b) {
			return a.goTo(screen.Step(i)), true
		}
	}
	return nil, false
}

// bindings are the screen's keys and then the app's own.
func (a *App) bindings() []key.Binding {
	k := a.env.Keys
	all := append([]key.Binding{}, a.front().Bindings()...)
	for i, b := range k.Steps {
		if screen.Step(i) != a.session.Front {
			all = append(all, b)
		}
	}
	return append(all, k.Help, k.Quit)
}

// interrupt is ctrl+c: while sending first softly, then now; else it quits,
// asking once when something is left to do.
func (a *App) interrupt() tea.Cmd {
	switch {
	case a.run != nil && a.stopping:
		a.cut()
		return nil
	case a.run != nil:
		a.stopSoft()
		return nil
	case a.dialog != nil && a.dialog.ask.Then == tea.Msg(quit{}):
		return tea.Quit // asked already
	default:
		a.dialog = nil
		return a.askQuit()
	}
}

// askQuit quits, or asks first when something would be left behind.
func (a *App) askQuit() tea.Cmd {
	t, s := a.env.Texts, a.session.Snapshot
	if a.run != nil {
		return screen.Emit(screen.Ask{
			Title: t.T("quit.sending.title"),
			Lines: []string{t.T("quit.sending.line")},
			Yes:   t.T("quit.sending.yes"), Then: quit{},
		})
	}
	left := s.Rejected.CaseFiles + s.Unknown.CaseFiles + s.NotSent.CaseFiles
	if a.session.Load == nil || left == 0 {
		return tea.Quit
	}
	return screen.Emit(screen.Ask{
		Title: t.T("quit.left.title"),
		Lines: []string{
			t.T("quit.left.line", "Rejected", s.Rejected.CaseFiles, "Unknown", s.Unknown.CaseFiles, "NotSent", s.NotSent.CaseFiles),
			t.T("quit.left.kept", "Load", a.session.Load.ID()),
		},
		Yes: t.T("quit.left.yes"), Then: quit{},
	})
}

type quit struct{}

// quit leaves: at once, or when the batch in flight has its outcome.
func (a *App) quit() tea.Cmd {
	if a.run == nil {
		return tea.Quit
	}
	a.leaving = true
	a.stopSoft()
	return nil
}

// bodySize is what the screens have between header and footer.
func (a *App) bodySize() (width, height int) {
	return max(a.width, minWidth), max(a.height, minHeight) - headerLines - footerLines
}

// close ends what the app holds open, after the program has ended.
func (a *App) close() error {
	a.await()
	if a.session.Load == nil {
		return nil
	}
	return a.session.Load.Close()
}

// Run shows the app until it is left. The run that sends is awaited before it
// returns; a signal that ended it comes back as context.Canceled.
func Run(ctx context.Context, o Options) error {
	return runProgram(ctx, New(o))
}
