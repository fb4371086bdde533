package rejects

import (
	"context"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/govalues/decimal"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/ui/screen"
)

// Typing says that letters go to a cell.
func (m *Model) Typing() bool { return m.detail.Editing() }

// Bindings are the keys that work now.
func (m *Model) Bindings() []key.Binding {
	k := m.env.Keys
	k.View.SetHelp(k.View.Help().Key, m.env.Texts.T("key.view_entry"))
	switch {
	case m.detail.Editing():
		return []key.Binding{k.Confirm, k.Back}
	case m.env.Session.Sending:
		return []key.Binding{k.StopSoft, k.Stop, k.Back}
	case m.raw:
		return []key.Binding{k.Back, k.ScrollDown, k.ScrollUp}
	case m.panel == detailPanel:
		return []key.Binding{k.Edit, k.Resend, k.Undo, k.ResendAll, k.Back, k.View}
	}
	if f, ok := m.file(); ok && f.State == crm.Unknown {
		return []key.Binding{k.SettleYes, k.SettleNo, k.Resend, k.Select, k.SelectAll, k.Filter, k.View, k.Export, k.Enter, k.Tab, k.Back}
	}
	if m.shown < 0 {
		return []key.Binding{k.Filter, k.Back}
	}
	return []key.Binding{k.Enter, k.Resend, k.ResendAll, k.View, k.Filter, k.Tab, k.Export, k.Undo, k.Back}
}

func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	if m.detail.Editing() {
		if !key.Matches(msg, k.Back) {
			m.warned = false
		}
		var cmd tea.Cmd
		m.detail, cmd = m.detail.Update(msg)
		return cmd
	}
	switch {
	case key.Matches(msg, k.Back):
		return m.back()
	case key.Matches(msg, k.StopSoft):
		if m.env.Session.Sending {
			return screen.Emit(screen.StopSoft{})
		}
		return nil
	case key.Matches(msg, k.View):
		m.raw = !m.raw
		m.pager.Top()
		return nil
	case m.raw:
		m.pager.Key(k, msg, m.height/2)
		return nil
	case key.Matches(msg, k.Filter):
		m.filter = (m.filter + 1) % filters
		m.panel = listPanel
		m.refresh()
		return nil
	case key.Matches(msg, k.Tab), key.Matches(msg, k.ShiftTab):
		if m.shown >= 0 {
			m.panel = 1 - m.panel
		}
		return nil
	case key.Matches(msg, k.Resend):
		return m.settled(m.resend)
	case key.Matches(msg, k.ResendAll):
		return m.settled(m.resendAll)
	case key.Matches(msg, k.Undo):
		return m.settled(m.undo)
	case key.Matches(msg, k.Export):
		return m.settled(m.export)
	case key.Matches(msg, k.SettleYes):
		return m.askSettle(true)
	case key.Matches(msg, k.SettleNo):
		return m.askSettle(false)
	case m.panel == listPanel && key.Matches(msg, k.Select):
		m.selectOne()
		return nil
	case m.panel == listPanel && key.Matches(msg, k.SelectAll):
		m.selectAll()
		return nil
	}
	if m.panel == detailPanel {
		return m.detailKey(msg)
	}
	if key.Matches(msg, k.Enter) || key.Matches(msg, k.Edit) {
		if m.shown >= 0 {
			m.panel = detailPanel
		}
		return nil
	}
	var cmd tea.Cmd
	m.list, cmd = m.list.Update(msg)
	m.follow()
	return cmd
}

func (m *Model) back() tea.Cmd {
	switch {
	case m.raw:
		m.raw = false
	case m.panel == detailPanel:
		m.panel = listPanel
	default:
		return screen.Emit(screen.Back{})
	}
	return nil
}

func (m *Model) detailKey(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	if key.Matches(msg, k.Enter) || key.Matches(msg, k.Edit) {
		if m.env.Session.Sending {
			return screen.Say(screen.Warn, m.env.Texts.T("app.sending_fixed"))
		}
		f, ok := m.file()
		if !ok {
			return nil
		}
		source := newDetail(m.env, m.load, f)
		row, column, ok := source.at(m.detail.Cursor())
		if !ok {
			return screen.Say(screen.Info, m.env.Texts.T("rejects.pick_cell"))
		}
		m.warned = false
		return m.detail.StartEdit(source.rows.Shown(row, column))
	}
	var cmd tea.Cmd
	m.detail, cmd = m.detail.Update(msg)
	return cmd
}

func (m *Model) undo() tea.Cmd {
	f, ok := m.file()
	if !ok || m.env.Session.Sending {
		return nil
	}
	l, cells := m.load, 1
	m.edits++
	if steps := m.steps[f.Index]; len(steps) > 0 {
		cells = steps[len(steps)-1]
		m.steps[f.Index] = steps[:len(steps)-1]
	}
	return func() tea.Msg {
		done := edited{load: l, file: f, none: true}
		for range cells {
			after, some, err := l.Undo(f.Index)
			if err != nil || !some {
				done.err = err
				break
			}
			done.file, done.none = after, false
		}
		return done
	}
}

// resend sends the case file under the cursor once more. One that is unknown
// may be in the CRM already: a person says so knowingly.
func (m *Model) resend() tea.Cmd {
	t := m.env.Texts
	f, ok := m.file()
	switch {
	case m.env.Session.Sending:
		return nil
	case !ok:
		return screen.Say(screen.Info, t.T("rejects.none_here"))
	}
	if bad := firstError(f.Issues); bad != nil {
		sentence, _ := m.env.Texts.Sentence(bad.Message())
		return screen.Say(screen.Bad, sentence)
	}
	if m.env.Session.Token == "" {
		return tea.Batch(screen.Emit(screen.Go{Step: screen.Send}), m.env.Fail(&crm.Error{ID: crm.ErrToken}))
	}
	start := m.start([]int{f.Index})
	switch {
	case f.State == crm.Unknown:
		return m.askSince(start, true, screen.Ask{
			Title: t.T("rejects.unknown.title"),
			Lines: []string{t.T("rejects.unknown.line", "Identification", f.Identification), m.to()},
			Yes:   t.T("rejects.unknown.yes"), Then: start,
		})
	case !f.Edited:
		return m.askSince(start, true, screen.Ask{
			Title: t.T("rejects.unchanged.title"),
			Lines: []string{t.T("rejects.unchanged.line", "Identification", f.Identification), m.to()},
			Yes:   t.T("rejects.unchanged.yes"), Then: start,
		})
	}
	return m.askSince(start, false, screen.Ask{
		Title: t.T("rejects.since.title"),
		Lines: []string{t.T("rejects.unchanged.who", "Identification", f.Identification), m.to()},
		Yes:   t.T("rejects.unchanged.yes"), Then: start,
	})
}

// askSince asks, where it must or where another load has sent of it since this
// one began; else it starts.
func (m *Model) askSince(start screen.Start, must bool, ask screen.Ask) tea.Cmd {
	l, env := m.load, m.env
	return func() tea.Msg {
		found, err := l.Meanwhile(context.Background(), start.CaseFiles)
		switch {
		case err != nil:
			return env.Fail(err)()
		case found.Count() > 0:
			ask.Lines = append(ask.Lines, env.Texts.T("rejects.since", "Count", found.Count(), "Loads", strings.Join(found.Loads, ", ")))
		case !must:
			return start
		}
		return ask
	}
}

// resendAll sends every rejected case file that was fixed, after asking.
func (m *Model) resendAll() tea.Cmd {
	t := m.env.Texts
	if m.load == nil || m.env.Session.Sending {
		return nil
	}
	var ready []loader.CaseFile
	sum := decimal.Zero
	for _, f := range m.load.CaseFiles(crm.Rejected) {
		if fixed(f) {
			ready = append(ready, f)
			sum, _ = sum.Add(f.Balance) // each is part of a sum that fitted
		}
	}
	if len(ready) == 0 {
		return screen.Say(screen.Warn, t.T("rejects.none_fixed"))
	}
	if m.env.Session.Token == "" {
		return tea.Batch(screen.Emit(screen.Go{Step: screen.Send}), m.env.Fail(&crm.Error{ID: crm.ErrToken}))
	}
	indexes := make([]int, len(ready))
	for i, f := range ready {
		indexes[i] = f.Index
	}
	start := m.start(indexes)
	ask := screen.Ask{
		Title: t.T("rejects.all.title"),
		Lines: []string{t.T("rejects.all.line", "Count", len(ready), "Balance", t.Money(sum.String())), m.to()},
		Yes:   t.T("rejects.all.yes", "Count", len(ready)), Then: start,
	}
	if !m.load.Target().Server.Loopback() {
		ask.Typed = strconv.Itoa(len(ready))
	}
	return m.askSince(start, true, ask)
}

func (m *Model) to() string {
	target := m.load.Target()
	return m.env.Texts.T("send.confirm.to", "Server", target.Server.String(), "Operation", target.Operation)
}

func (m *Model) start(indexes []int) screen.Start {
	target := m.load.Target()
	m.before = m.env.Session.Snapshot.Accepted.CaseFiles
	return screen.Start{Server: target.Server.String(), Operation: target.Operation, Token: m.env.Session.Token, CaseFiles: indexes}
}
