// Package send is the Send screen: where the load goes, what will be sent, the
// confirmation, and how it goes.
//
// Guarantees: the token is typed hidden, is never drawn, and is asked for anew
// for another host; nothing is sent without a confirmation that names host,
// counts and sum, and on a server that is not this machine's the count must be
// typed; once something of a load has left, its server and operation are fixed.
package send

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/ui/screen"
)

// item is something the cursor can be on.
type item int

const (
	server item = iota
	operation
	token
	onlyNewToggle // leave out what earlier loads have
	sendButton
	rejectsButton
	continueButton // and the ones after it: the earlier loads that can be gone on with
)

// mostContinued is how many earlier loads are offered to go on with.
const mostContinued = 2

// Model is the screen.
type Model struct {
	env           screen.Env
	width, height int

	inputs   [3]textinput.Model // server, operation, token
	focus    item
	tokenFor string // host the token was given for

	earlier     []loader.LoadInfo // loads of the same workbook
	fingerprint string            // the workbook earlier was read for
	ticking     bool
	ended       bool // a run has ended since the screen was made

	delta    *loader.Delta     // what earlier loads have of the draft
	deltaFor compared          // the draft and place it is of
	onlyNew  bool              // leave out what delta says is in the CRM
	raw      bool              // the CRM's last answer fills the screen
	choosing bool              // the settings of the load fill the screen
	option   int               // cursor in them
	since    *loader.Meanwhile // what other loads sent of the load that is gone on with, nil while that is not known
	pager    screen.Pager
}

// Messages of the screen's commands.
type (
	second   struct{}
	compared struct { // the draft, by the session's generation, with the loads to a place
		generation        int
		server, operation string
	}
	comparison struct {
		of    compared
		delta *loader.Delta
		err   error
	}
	since struct { // what another load has sent of the one that is gone on with
		load  *loader.Load
		found *loader.Meanwhile
		left  int // so many were left out for it
		then  func() tea.Cmd
		err   error
	}
	saved struct {
		paths []string
		err   error
	}
	history struct {
		fingerprint string
		loads       []loader.LoadInfo
		err         error
	}
)

// New makes the screen with what the command line gave.
func New(env screen.Env) *Model {
	m := &Model{env: env}
	for i := range m.inputs {
		in := textinput.New()
		in.CharLimit = 500
		m.inputs[i] = in
	}
	m.inputs[server].Placeholder = "crm0001.wolkvox.com"
	m.inputs[token].EchoMode = textinput.EchoPassword
	m.inputs[server].SetValue(env.Session.Server)
	m.inputs[operation].SetValue(env.Session.Operation)
	m.inputs[token].SetValue(env.Session.Token)
	m.tokenFor = hostOf(env.Session.Server)
	return m
}

// Enter puts the cursor on what is missing first, and looks for earlier loads
// of the same workbook.
func (m *Model) Enter() tea.Cmd {
	if l := m.env.Session.Load; l != nil {
		m.inputs[server].SetValue(l.Target().Server.String())
		m.inputs[operation].SetValue(l.Target().Operation)
		m.leaveServer()
	}
	m.focusFirst()
	d := m.env.Session.Draft
	if d == nil || d.Book.Fingerprint() == m.fingerprint || m.env.Session.Load != nil {
		return nil
	}
	folders, fingerprint := m.env.Folders, d.Book.Fingerprint()
	return func() tea.Msg {
		loads, err := loader.Interrupted(folders, fingerprint)
		return history{fingerprint, loads, err}
	}
}

// Update handles keys while in front, and what the app says of the run.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.key(msg)
	case history:
		if msg.err != nil {
			return m.env.Fail(msg.err)
		}
		m.fingerprint, m.earlier = msg.fingerprint, msg.loads
		m.focusFirst()
	case comparison:
		return m.onCompared(msg)
	case since:
		return m.onSince(msg)
	case saved:
		if msg.err != nil {
			return m.env.Fail(msg.err)
		}
		return screen.Say(screen.Good, m.env.Texts.T("send.certified", "Paths", strings.Join(msg.paths, ", ")))
	case screen.Progress:
		if m.env.Session.Sending && !m.ticking {
			m.ticking = true
			return tick()
		}
	case second:
		// Elapsed time and time left move between answers too.
		m.ticking = m.env.Session.Sending
		if m.ticking {
			return tick()
		}
	case screen.Finished:
		m.ended = m.env.Session.Load != nil
		m.fingerprint = "" // the next load of this workbook has one more before it
		m.delta = nil
		m.afterRun(msg.Err)
	default:
		// What the input asked for itself: its cursor's blink, a paste.
		if m.env.Session.Front == screen.Send && m.focus <= token {
			var cmd tea.Cmd
			m.inputs[m.focus], cmd = m.inputs[m.focus].Update(msg)
			return cmd
		}
	}
	return nil
}

func tick() tea.Cmd { return tea.Tick(time.Second, func(time.Time) tea.Msg { return second{} }) }

// items are what the cursor can be on now, from top to bottom.
func (m *Model) items() []item {
	s := m.env.Session
	if s.Sending {
		return nil
	}
	var out []item
	if !s.Begun() && !s.Simulator {
		out = append(out, server, operation)
	}
	toSettle := s.Load != nil && s.Snapshot.Rejected.CaseFiles+s.Snapshot.Unknown.CaseFiles > 0
	if !s.Simulator && (m.left() > 0 || toSettle) {
		out = append(out, token) // what is sent again needs it too
	}
	if d := m.known(); d != nil && d.Identical+d.Unknown > 0 {
		out = append(out, onlyNewToggle)
	}
	if m.left() > 0 {
		out = append(out, sendButton)
	}
	if toSettle {
		out = append(out, rejectsButton)
	}
	for i := range m.unfinished() {
		out = append(out, continueButton+item(i))
	}
	return out
}

// unfinished are the earlier loads of this workbook with something left to do,
// the newest first.
func (m *Model) unfinished() []loader.LoadInfo {
	var out []loader.LoadInfo
	if m.env.Session.Load != nil {
		return nil
	}
	for _, l := range m.earlier {
		reached := l.Accepted + l.Rejected + l.Unknown
		if !l.InUse && l.Err == nil && reached > 0 && l.NotSent+l.Rejected+l.Unknown > 0 && len(out) < mostContinued {
			out = append(out, l)
		}
	}
	return out
}

// left is how many case files there are to send.
func (m *Model) left() int {
	s := m.env.Session
	switch {
	case s.Load != nil && s.Begun():
		return s.Snapshot.NotSent.CaseFiles
	case m.known() != nil && m.onlyNew:
		return m.delta.Rest.CaseFiles
	case s.Draft != nil && s.Draft.Result != nil:
		return s.Draft.Result.Ready.CaseFiles
	}
	return 0
}

// afterRun puts the cursor on what to do next: a token that was refused is
// typed anew.
func (m *Model) afterRun(err error) {
	last := m.env.Session.Snapshot.Last
	refused := last != nil && (last.Cause == crm.CauseTokenInvalid || last.Cause == crm.CauseTokenMissing)
	if e := (*crm.Error)(nil); errors.As(err, &e) {
		refused = refused || e.ID == crm.ErrProbeToken
	}
	if refused && m.can(token) {
		m.inputs[token].Reset()
	}
	m.focusFirst()
}

// focusFirst puts the cursor on the first input that is empty, else on the button.
func (m *Model) focusFirst() {
	items := m.items()
	for _, it := range items {
		if it <= token && m.inputs[it].Value() == "" {
			m.setFocus(it)
			return
		}
	}
	if n := len(items); n > 0 {
		m.setFocus(items[n-1])
	}
}

func (m *Model) setFocus(it item) {
	m.focus = it
	for i := range m.inputs {
		if item(i) == it {
			m.inputs[i].Focus()
			m.inputs[i].CursorEnd()
		} else {
			m.inputs[i].Blur()
		}
	}
}

// move puts the cursor d items on, round at the ends.
func (m *Model) move(d int) tea.Cmd {
	items := m.items()
	for i, it := range items {
		if it == m.focus {
			cmd := m.leave()
			m.setFocus(items[(i+d+len(items))%len(items)])
			return cmd
		}
	}
	m.focusFirst()
	return nil
}

// leave looks at an input that was left: a token goes to the host it was given
// for and to no other.
func (m *Model) leave() tea.Cmd {
	switch m.focus {
	case server:
		m.leaveServer()
	case token:
		m.tokenFor = hostOf(m.inputs[server].Value())
	}
	return screen.Emit(screen.TokenTyped{Token: strings.TrimSpace(m.inputs[token].Value())})
}

// leaveServer forgets the token when it was given for another host.
func (m *Model) leaveServer() {
	if host := hostOf(m.inputs[server].Value()); host != m.tokenFor {
		m.inputs[token].Reset()
		m.tokenFor = host
	}
}

// hostOf is the host that a text names, "" when it names none.
func hostOf(text string) string {
	s, err := crm.ParseServer(text)
	if err != nil {
		return ""
	}
	return s.String()
}

// confirm checks what was typed and asks.
func (m *Model) confirm() tea.Cmd {
	s := m.env.Session
	m.leave() // Start carries the token itself
	target, err := crm.ParseServer(m.inputs[server].Value())
	if err != nil {
		m.setFocus(server)
		return m.env.Fail(err)
	}
	op, secret := strings.TrimSpace(m.inputs[operation].Value()), strings.TrimSpace(m.inputs[token].Value())
	if op == "" {
		m.setFocus(operation)
		return m.env.Fail(&crm.Error{ID: crm.ErrOperation})
	}
	if secret == "" {
		m.setFocus(token)
		return m.env.Fail(&crm.Error{ID: crm.ErrToken})
	}
	if s.Load == nil || !s.Begun() {
		if now := (compared{s.Generation, target.String(), op}); m.delta == nil || m.deltaFor != now {
			return m.compare(now, loader.Target{Server: target, Operation: op})
		}
		return m.ask(target, op, secret)
	}
	return m.lookSince(func() tea.Cmd { return m.ask(target, op, secret) })
}

// lookSince looks for what another load has sent since this one began, leaves it
// out and says so; then asks when there is none.
func (m *Model) lookSince(then func() tea.Cmd) tea.Cmd {
	load := m.env.Session.Load
	return func() tea.Msg {
		msg := since{load: load, then: then}
		if msg.found, msg.err = load.Meanwhile(context.Background(), nil); msg.err == nil {
			msg.left, msg.err = load.LeaveOut(msg.found)
		}
		return msg
	}
}

func (m *Model) onSince(msg since) tea.Cmd {
	switch t := m.env.Texts; {
	case msg.load != m.env.Session.Load || m.env.Session.Sending:
		return nil
	case msg.err != nil:
		return m.env.Fail(msg.err)
	case msg.left > 0:
		m.since = nil
		id := "send.since.left_out"
		if msg.load.Snapshot().NotSent.CaseFiles == 0 {
			id = "send.since.left_all"
		}
		return tea.Batch(screen.Emit(screen.LoadChanged{}),
			screen.Say(screen.Warn, t.T(id, "Count", msg.left, "Loads", strings.Join(msg.found.Loads, ", "))))
	}
	m.since = msg.found
	return msg.then()
}

// compare looks for the draft's case files in the earlier loads to the place.
func (m *Model) compare(of compared, to loader.Target) tea.Cmd {
	folders, draft, open := m.env.Folders, *m.env.Session.Draft, ""
	if l := m.env.Session.Load; l != nil {
		open = l.ID()
	}
	return func() tea.Msg {
		delta, err := loader.Compare(context.Background(), folders, draft, to, open)
		return comparison{of, delta, err}
	}
}

// onCompared asks at once when nothing of the draft was sent before; else what
// was is shown first, and left out unless a person wants it sent again.
func (m *Model) onCompared(msg comparison) tea.Cmd {
	switch {
	case msg.of.generation != m.env.Session.Generation || m.env.Session.Sending:
		return nil
	case msg.err != nil:
		return m.env.Fail(msg.err)
	}
	m.delta, m.deltaFor = msg.delta, msg.of
	m.onlyNew = msg.delta.Identical+msg.delta.Unknown > 0
	if !msg.delta.Again() {
		return m.confirm()
	}
	if m.can(sendButton) {
		m.setFocus(sendButton)
	} else {
		m.focusFirst()
	}
	return screen.Say(screen.Warn, m.env.Texts.T("send.delta.look"))
}

// known is what earlier loads have of the draft at the place on the screen, nil
// while that is not known or a load has begun.
func (m *Model) known() *loader.Delta {
	s := m.env.Session
	if m.delta == nil || s.Begun() || m.deltaFor.generation != s.Generation ||
		m.deltaFor.server != hostOf(m.inputs[server].Value()) || m.deltaFor.operation != strings.TrimSpace(m.inputs[operation].Value()) {
		return nil
	}
	return m.delta
}

// ask asks for the yes.
func (m *Model) ask(target crm.Server, op, secret string) tea.Cmd {
	t, s := m.env.Texts, m.env.Session
	start := screen.Start{Server: target.String(), Operation: op, Token: secret, GoOn: s.Snapshot.TooManyRejected}
	start.Delta = m.known()
	if m.onlyNew {
		start.Without = start.Delta
	}
	count, obligations, balance := m.tally()
	ask := screen.Ask{
		Title: t.T("send.confirm.title"),
		Lines: []string{
			t.T("send.confirm.count", "CaseFiles", count, "Obligations", obligations),
			t.T("send.confirm.sum", "Balance", t.Money(balance)),
			t.T("send.confirm.to", "Server", target.String(), "Operation", op),
		},
		Yes:  t.T("send.confirm.yes", "Count", count),
		Then: start,
	}
	if n := m.held(); n > 0 {
		ask.Lines = append(ask.Lines, t.T("send.confirm.held", "Count", n))
	}
	if d := m.known(); d != nil && d.Identical+d.Changed+d.Unknown > 0 {
		ask.Lines = append(ask.Lines, m.deltaLines(d)...)
	}
	if f := m.since; f != nil && s.Begun() && f.Count() > 0 { // corrected here, so not left out
		ask.Lines = append(ask.Lines, t.T("rejects.since", "Count", f.Count(), "Loads", strings.Join(f.Loads, ", ")))
	}
	if start.GoOn {
		ask.Lines = append(ask.Lines, t.T("send.confirm.go_on", "Rejected", s.Snapshot.Rejected.CaseFiles))
	}
	if !target.Loopback() {
		ask.Typed = strconv.Itoa(count)
	}
	return screen.Emit(ask)
}

// tally is what the button would send.
func (m *Model) tally() (caseFiles, obligations int, balance string) {
	s := m.env.Session
	switch {
	case s.Load != nil && s.Begun():
		n := s.Snapshot.NotSent
		return n.CaseFiles, n.Obligations, n.Balance.String()
	case m.known() != nil && m.onlyNew:
		n := m.delta.Rest
		return n.CaseFiles, n.Obligations, n.Balance.String()
	}
	r := s.Draft.Result.Ready
	return r.CaseFiles, r.Obligations, r.TotalBalance.String()
}

func (m *Model) held() int {
	s := m.env.Session
	if s.Load != nil && s.Begun() {
		return s.Snapshot.Held.CaseFiles - s.Snapshot.Skipped
	}
	if s.Draft == nil || s.Draft.Result == nil {
		return 0
	}
	return s.Draft.Result.Held.CaseFiles
}

// sameTarget are the earlier loads of this workbook to the same place.
func (m *Model) sameTarget(host, op string) []loader.LoadInfo {
	var out []loader.LoadInfo
	for _, l := range m.earlier {
		if l.InUse || l.Err != nil || l.Host == host && l.Operation == op {
			out = append(out, l)
		}
	}
	return out
}
