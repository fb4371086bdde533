// Package screen is the contract between the app and its screens: what a
// screen is, what all of them know, and the messages between them. Screens
// never import each other; the app alone knows them all.
//
// Guarantees: Session is written by the app's Update only; a screen changes it
// by returning a message. A screen draws exactly the size it was given.
package screen

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader"
	"wolkload/loader/upload"
	"wolkload/mapping"
	"wolkload/ui/keys"
	"wolkload/ui/text"
	"wolkload/ui/theme"
)

// Step is a screen's place on the way.
type Step int

// The way, in order.
const (
	File Step = iota
	Columns
	Check
	Send
	Rejects
	History
	Steps // their number
)

// ID is the step's name in the catalogues: "file", "columns", …
func (s Step) ID() string {
	return [...]string{"file", "columns", "check", "send", "rejects", "history"}[s]
}

// Screen is one step of the way.
type Screen interface {
	// Enter is called each time the screen comes to the front, and when what
	// it shows has changed beneath it. It keeps cursor and input where they fit.
	Enter() tea.Cmd
	// Update handles a message; keys only while the screen is in front.
	Update(msg tea.Msg) tea.Cmd
	// Resize sets the size that View fills.
	Resize(width, height int)
	// View draws exactly height lines of at most width columns.
	View() string
	// Bindings are the keys that work now, the most important first: footer,
	// help and palette show them.
	Bindings() []key.Binding
	// Typing says that letters go to an input and are no commands now.
	Typing() bool
}

// Session is what the screens share. Only the app's Update writes it.
type Session struct {
	Front Step // the screen that has the keys; what an input asked for is its alone

	Draft      *loader.Draft // nil before a sheet was read
	Generation int           // grows with every other Draft or Mapping
	Load       *loader.Load  // nil before a load was begun

	Server    string // as typed
	Operation string
	Token     string // never drawn, never kept
	CAFile    string
	Timeout   time.Duration
	Simulator bool // the built-in one: nothing here is real
	Settings  upload.Settings
	NoQuota   bool // don't ask for the token's quota

	Loads []loader.LoadInfo // the loads of this machine, newest first, as they were last looked at

	Sending  bool            // a run is under way
	Pausing  bool            // it was asked to pause
	Resend   bool            // the run, under way or the last, sends chosen case files once more
	Snapshot loader.Snapshot // of Load, the newest that arrived
}

// Begun says that a load exists of which something has left: file and columns
// are then fixed, since its outcomes belong to them.
func (s *Session) Begun() bool {
	n := s.Snapshot
	return s.Load != nil && (s.Sending || n.Accepted.CaseFiles+n.Rejected.CaseFiles+n.Unknown.CaseFiles > 0)
}

// Env is what every screen is made with.
type Env struct {
	Session *Session
	Texts   *text.Texts
	Keys    keys.Map
	Theme   theme.Theme
	Folders loader.Folders
	Now     func() time.Time
	CutOff  string // the day that days_delay counts to, YYYY-MM-DD, until another is chosen
}

// Kind of a Notice.
type Kind int

// Kinds of notices.
const (
	Info Kind = iota
	Good
	Warn
	Bad
)

// Messages from screens to the app.
type (
	// Go leads to a step, if it can be reached.
	Go struct{ Step Step }
	// Back leads to the step before.
	Back struct{}
	// Notice shows a line above the footer until the next key.
	Notice struct {
		Kind Kind
		Text string
	}
	// Ask opens a dialog; Then is sent when it is answered with yes.
	Ask struct {
		Title string
		Lines []string
		Typed string // what must be typed for yes, "" when enter is enough
		Yes   string // label of yes
		Then  tea.Msg
	}
	// DraftRead announces a sheet that was read, or read anew with another header row.
	DraftRead struct{ Draft loader.Draft }
	// MappingChanged announces another mapping for the draft.
	MappingChanged struct{ Mapping mapping.Mapping }
	// Checked announces the draft with its result; Generation is the session's
	// when the check began.
	Checked struct {
		Draft      loader.Draft
		Generation int
	}
	// Start sends: all that is not sent yet, or exactly CaseFiles once more.
	Start struct {
		Server, Operation, Token string
		CaseFiles                []int
		Delta                    *loader.Delta // as the earlier loads were looked at, which another must not have overtaken; nil for a load that has begun
		Without                  *loader.Delta // leave out what it says is in the CRM, nil to leave out nothing
		GoOn                     bool          // however much is rejected
		Quota                    *loader.Quota // as it was asked for and shown, nil to ask
	}
	// Continue goes on with an earlier load of the draft's workbook.
	Continue struct{ Load string }
	// Resume goes on with an earlier load, whose workbook is opened where it was.
	Resume struct{ Load string }
	// Relist looks at the loads of this machine anew.
	Relist struct{}
	// SettingsChanged announces how the load is to be sent from now on.
	SettingsChanged struct{ Settings upload.Settings }
	// LoadChanged announces that case files of the load stand elsewhere now.
	LoadChanged struct{}
	// Pause keeps further requests back, or lets them go again.
	Pause struct{}
	// TokenTyped hands over a token before anything is sent with it.
	TokenTyped struct{ Token string }
	// StopSoft ends the run after the request in flight.
	StopSoft struct{}
)

// Messages from the app to every screen.
type (
	// Progress: Session.Snapshot has changed while sending.
	Progress struct{}
	// Listed: Session.Loads was looked at anew.
	Listed struct{}
	// Finished: the run has ended; Err is nil when every planned case file has an outcome.
	Finished struct{ Err error }
)

// Emit is the command that sends msg.
func Emit(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Say is the command that shows a notice.
func Say(kind Kind, text string) tea.Cmd { return Emit(Notice{Kind: kind, Text: text}) }

// Fail is the command that shows an error with its hint.
func (e Env) Fail(err error) tea.Cmd {
	sentence, hint := e.Texts.Error(err)
	if hint != "" {
		sentence += " " + hint
	}
	return Say(Bad, sentence)
}

// Clock shows a moment, with its day when that is not today.
func (e Env) Clock(at time.Time) string {
	now := e.Now()
	at = at.In(now.Location())
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2006-01-02 15:04")
}

// Unfinished says that something of a load is left to do: it was begun to be
// sent, and not everything of it has its outcome.
func Unfinished(l loader.LoadInfo) bool {
	return !l.InUse && l.Err == nil && l.Requests > 0 && l.NotSent+l.Rejected+l.Unknown > 0
}
