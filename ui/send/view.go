package send

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/ui/clean"
	"wolkload/ui/screen"
	"wolkload/ui/theme"
)

// airy is the height from which blocks stand apart.
const airy = 24

// Resize sets the size that View fills.
func (m *Model) Resize(width, height int) { m.width, m.height = width, height }

// View draws the target, what is to be sent or how it goes, and the buttons.
func (m *Model) View() string {
	if m.env.Session.Draft == nil {
		return screen.Join(m.width, m.height)
	}
	if m.raw {
		return m.viewRaw()
	}
	if m.choosing && !m.env.Session.Sending {
		return m.viewOptions()
	}
	// The buttons stay in sight: where room is short, what explains them is cut.
	above, verdict, buttons := m.target(), m.verdict(), m.buttons()
	if m.env.Session.Load == nil && !m.env.Session.Sending {
		above = append(above, m.plan(m.height-len(above)-len(buttons))...)
	} else {
		above = append(append(above, m.progress()...), m.tallies()...)
	}
	if room := max(m.height-len(buttons), 0); len(above) > room {
		above = above[:room]
	}
	if room := max(m.height-len(above)-len(buttons), 0); len(verdict) > room {
		verdict = verdict[:room]
	} else if len(verdict) > 0 && len(verdict) < room {
		verdict = append(verdict, "")
	}
	return screen.Join(m.width, m.height, above, verdict, buttons)
}

func (m *Model) can(it item) bool {
	for _, have := range m.items() {
		if have == it {
			return true
		}
	}
	return false
}

// target shows server, operation and token: inputs while they can be changed.
func (m *Model) target() []string {
	t, th := m.env.Texts, m.env.Theme
	focused := m.focus <= token && len(m.items()) > 0
	out := []string{m.env.Heading(t.T("send.target"), focused, m.width)}
	for i := range m.inputs {
		it := item(i)
		if it == token && !m.can(token) {
			continue
		}
		label := clean.Fit(t.T([...]string{"send.server", "send.operation", "send.token"}[i]), 12)
		value := m.env.Field(m.inputs[i], min(max(m.width-17, 10), 80))
		if !m.can(it) {
			value = th.Strong.Render(clean.Line(m.inputs[i].Value()))
		}
		mark := "  "
		if m.focus == it && m.can(it) {
			mark = "► "
		}
		out = append(out, screen.Line(mark+label+" "+value, m.width))
	}
	note := ""
	switch {
	case m.env.Session.Simulator:
		note = t.T("send.simulator")
	case m.can(m.focus) && m.focus <= token:
		note = t.T([...]string{"send.server_help", "send.operation_help", "send.token_help"}[m.focus])
	}
	if note != "" {
		out = append(out, th.Muted.Render(clean.Fit("  "+note, m.width)))
	}
	return append(out, m.gap()...)
}

// gap is an empty line where the window is high enough for one.
func (m *Model) gap() []string {
	if m.height < airy {
		return nil
	}
	return []string{""}
}

// plan says what the button will send. In less room than it takes it leaves out
// in what pieces: the options say that too.
func (m *Model) plan(room int) []string {
	t, th := m.env.Texts, m.env.Theme
	out := []string{m.env.Heading(t.T("send.plan"), false, m.width)}
	n, obligations, balance := m.tally()
	out = append(out, "  "+th.Good.Render(theme.GlyphOK+" "+t.T("check.sum_ready", "CaseFiles", n, "Obligations", obligations, "Balance", t.Money(balance))))
	if held := m.held(); held > 0 {
		out = append(out, "  "+th.Error.Render(theme.GlyphHeld+" "+t.T("send.held", "Count", held)))
	}
	if d := m.known(); d != nil && m.onlyNew {
		out = append(out, "  "+th.Warning.Render(theme.GlyphHeld+" "+t.T("send.skipped", "Count", d.Identical+d.Unknown)))
	}
	said := len(out)
	host, op := "", strings.TrimSpace(m.inputs[operation].Value())
	if s, err := crm.ParseServer(m.inputs[server].Value()); err == nil {
		host = s.Host()
	}
	warn := func(text string) {
		for _, line := range screen.Wrap(theme.GlyphWarning+" "+text, m.width-4) {
			out = append(out, "  "+th.Warning.Render(line))
		}
	}
	for _, l := range m.sameTarget(host, op) {
		warn(m.earlierLine(l))
	}
	if d := m.known(); d != nil && d.Identical+d.Changed+d.Unknown > 0 {
		for _, line := range m.deltaLines(d) {
			warn(line)
		}
	}
	if how := m.how(); len(out)+len(how) <= room {
		out = slices.Insert(out, said, how...)
	}
	if len(out) < room {
		out = append(out, "")
	}
	return out
}

// how says in what pieces it is sent, and when it stops by itself.
func (m *Model) how() []string {
	t, s := m.env.Texts, m.settings()
	how := t.T("send.how", "CaseFiles", s.CaseFiles, "Obligations", s.Obligations, "KiB", s.Bytes>>10)
	if s.Concurrency > 1 {
		how += " " + t.T("send.how_two")
	}
	if !s.NoCanary {
		how += " " + t.T("send.how_canary")
	}
	if s.MaxRejected < 1 {
		how += " " + t.T("send.how_stops", "Share", int(s.MaxRejected*100+0.5))
	}
	how += " " + t.T("send.how_change")
	var out []string
	for _, line := range screen.Wrap(how, m.width-4) {
		out = append(out, m.env.Theme.Muted.Render("  "+line))
	}
	return out
}

// deltaLines say what earlier loads to the same place have.
func (m *Model) deltaLines(d *loader.Delta) []string {
	t := m.env.Texts
	lines := []string{t.T("send.delta", "Identical", d.Identical, "Changed", d.Changed, "New", d.New)}
	if d.Unknown > 0 {
		lines = append(lines, t.T("send.delta.unknown", "Count", d.Unknown))
	}
	return lines
}

func (m *Model) earlierLine(l loader.LoadInfo) string {
	t := m.env.Texts
	switch {
	case l.InUse:
		return t.T("send.earlier_in_use", "Load", l.ID)
	case l.Err != nil:
		return t.T("send.earlier_unreadable", "Load", l.ID)
	}
	return t.T("send.earlier", "Load", l.ID, "Accepted", l.Accepted, "Unknown", l.Unknown)
}

// progress is the bar with rate and time left.
func (m *Model) progress() []string {
	t, th, n := m.env.Texts, m.env.Theme, m.env.Session.Snapshot
	title := t.T("send.progress")
	if l := m.env.Session.Load; l != nil {
		title = t.T("send.progress_of", "Load", l.ID())
	}
	out := []string{m.env.Heading(title, m.env.Session.Sending, m.width)}
	switch {
	case n.Planned == 0 && !m.env.Session.Sending:
		return out // a load that was opened again
	case n.Planned == 0:
		return append(out, "  "+t.T("send.preparing"), "")
	}
	room := max(m.width-30, 10)
	filled := room * n.Done / n.Planned
	bar := th.Bar.Render(strings.Repeat("█", filled)) + th.Muted.Render(strings.Repeat("░", room-filled))
	out = append(out, screen.Line("  "+bar+" "+t.T("send.done", "Done", n.Done, "Planned", n.Planned), m.width))
	parts := []string{t.T("send.batch", "Batch", n.Batch, "Batches", n.Batches)}
	if n.InFlight > 0 {
		parts = append(parts, t.T("send.in_flight", "Count", n.InFlight))
	}
	end := n.Ended
	if end.IsZero() {
		end = m.env.Now()
	}
	if elapsed := end.Sub(n.Started).Seconds(); elapsed > 0.05 && n.Done > 0 {
		parts = append(parts, t.T("send.rate", "Rate", t.Amount(fmt.Sprintf("%.1f", float64(n.Done)/elapsed))))
	}
	if left, ok := n.TimeLeft(end); ok && n.Ended.IsZero() {
		parts = append(parts, t.T("send.left", "Time", clock(left)))
	}
	var held []string // what keeps the next request back
	switch {
	case n.Paused && m.env.Session.Sending:
		held = append(held, t.T("send.paused"))
	case m.env.Session.Pausing && m.env.Session.Sending:
		held = append(held, t.T("send.pausing"))
	}
	if n.Waiting != "" && m.env.Session.Sending {
		if n.Waiting == crm.CauseQuota {
			held = append(held, t.T("send.quota.waiting", "Time", m.env.Clock(n.WaitUntil)))
		} else {
			wait := max(n.WaitUntil.Sub(m.env.Now()), 0)
			held = append(held, t.T("send.waiting", "Time", clock(wait), "Why", t.T("outcome."+string(n.Waiting))))
		}
	}
	if len(held) == 0 {
		out = append(out, screen.Line("  "+strings.Join(parts, " · "), m.width))
	}
	for _, sentence := range held {
		for _, line := range screen.Wrap(theme.GlyphWarning+" "+sentence, m.width-4) {
			out = append(out, "  "+th.Warning.Render(line))
		}
	}
	if q := n.Quota; q.Known && q.Limit > 0 {
		out = append(out, th.Muted.Render(clean.Fit("  "+t.T("send.quota", "Available", int(q.Available), "Limit", int(q.Limit)), m.width)))
	}
	return out
}

// clock shows a duration as 1:05 or 2:01:05, rounded up to the second.
func clock(d time.Duration) string {
	s := int((d + time.Second - 1) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// tallies are the states with counts and sums; together they are the load.
func (m *Model) tallies() []string {
	t, th, n := m.env.Texts, m.env.Theme, m.env.Session.Snapshot
	rows := []struct {
		id, glyph string
		tally     loader.Tally
	}{
		{"accepted", theme.GlyphAccepted, n.Accepted},
		{"rejected", theme.GlyphRejected, n.Rejected},
		{"unknown", theme.GlyphUnknown, n.Unknown},
		{"not_sent", theme.GlyphNotSent, n.NotSent},
		{"held", theme.GlyphHeld, n.Held},
	}
	var out []string
	for _, r := range rows {
		style := th.Muted
		if r.tally.CaseFiles > 0 {
			switch r.id {
			case "accepted":
				style = th.Good
			case "rejected", "unknown":
				style = th.Error
			default:
				style = th.Strong
			}
		}
		out = append(out, style.Render(clean.Fit(fmt.Sprintf("  %s %s %s  %s  Σ %s", r.glyph,
			clean.Fit(t.T("state."+r.id), 13), clean.FitRight(t.Int(r.tally.CaseFiles), 9),
			clean.FitRight(t.T("send.obligations", "Count", r.tally.Obligations), 22), t.Money(r.tally.Balance.String())), m.width)))
	}
	return append(out, m.gap()...)
}

// verdict says how the last run ended and what to do, with the counts that do
// not agree in sight.
func (m *Model) verdict() []string {
	t, th, n := m.env.Texts, m.env.Theme, m.env.Session.Snapshot
	if m.env.Session.Sending || !m.ended || m.env.Session.Load == nil {
		return nil
	}
	var out []string
	say := func(glyph, sentence, hint string) {
		style := th.Error
		if glyph == theme.GlyphOK {
			style = th.Good
		}
		for _, l := range screen.Wrap(glyph+" "+sentence, m.width-4) {
			out = append(out, "  "+style.Render(l))
		}
		for _, l := range screen.Wrap(hint, m.width-4) {
			out = append(out, "  "+l)
		}
	}
	last := n.Last
	switch {
	case n.Err != nil:
		sentence, hint := t.Error(n.Err)
		say(theme.GlyphError, sentence, hint)
	case last != nil && last.Cause != crm.CauseAccepted && last.Cause != crm.CauseSomeRejected:
		m.sayOutcome(say, last)
	default:
		// Every answer was as it should be: what is left was not asked for.
		switch {
		case n.TooManyRejected:
			say(theme.GlyphError, t.T("send.too_many", "Rejected", n.Rejected.CaseFiles, "Done", n.Accepted.CaseFiles+n.Rejected.CaseFiles), t.T("send.too_many.hint"))
		case n.Stopped:
			say(theme.GlyphOK, t.T("send.stopped", "Count", n.NotSent.CaseFiles), t.Hint("send.stopped"))
		}
		if n.Rejected.CaseFiles > 0 {
			say(theme.GlyphRejected, t.T("send.some_rejected", "Count", n.Rejected.CaseFiles), t.T("send.some_rejected.hint"))
		}
		if n.Unknown.CaseFiles > 0 {
			say(theme.GlyphUnknown, t.T("send.some_unknown", "Count", n.Unknown.CaseFiles), t.Hint("send.some_unknown"))
		}
		if !n.Stopped && n.Rejected.CaseFiles+n.Unknown.CaseFiles == 0 {
			say(theme.GlyphOK, t.T("send.all_accepted", "Count", n.Accepted.CaseFiles), "")
		}
	}
	for _, w := range n.Warnings {
		out = append(out, th.Warning.Render(clean.Fit("  "+theme.GlyphWarning+" "+t.T("warning."+w), m.width)))
	}
	return out
}

// sayOutcome tells what went wrong with the last request, with the CRM's own
// words and counts.
func (m *Model) sayOutcome(say func(glyph, sentence, hint string), last *crm.Outcome) {
	t := m.env.Texts
	id := "outcome." + string(last.Cause)
	say(theme.GlyphError, t.T(id), t.Hint(id))
	if last.Msg != "" {
		say(" ", t.T("send.crm_says", "Msg", last.Msg), "")
	}
	if last.Location != "" {
		say(" ", t.T("send.moved_to", "Location", last.Location), "")
	}
	if c := last.Counts; c != nil {
		say(theme.GlyphError, t.T("send.counts", "Sent", len(last.States), "Received", int(c.Received), "Inserted", int(c.Inserted), "Failed", int(c.Failed), "Processed", int(c.Processed)), "")
	}
	if len(last.Answer) > 0 {
		say(" ", t.T("send.raw"), "")
	}
}

// viewRaw shows the last answer as it came.
func (m *Model) viewRaw() string {
	t := m.env.Texts
	out := []string{m.env.Heading(t.T("send.raw_title"), true, m.width)}
	return screen.Join(m.width, m.height, out, m.pager.Cut(screen.Raw(m.answer(), m.width), m.height-1))
}

// answer is the last answer of the CRM, nil when there is none.
func (m *Model) answer() []byte {
	if last := m.env.Session.Snapshot.Last; last != nil {
		return last.Answer
	}
	return nil
}

func (m *Model) buttons() []string {
	t := m.env.Texts
	var out []string
	for _, it := range m.items() {
		label := ""
		switch it {
		case sendButton:
			label = t.T("send.button", "Count", m.left())
			if m.env.Session.Snapshot.TooManyRejected {
				label = t.T("send.button_go_on", "Count", m.left())
			}
		case onlyNewToggle:
			out = append(out, m.toggle())
			continue
		case rejectsButton:
			n := m.env.Session.Snapshot
			label = t.T("send.to_rejects", "Count", n.Rejected.CaseFiles+n.Unknown.CaseFiles)
		case server, operation, token:
			continue
		default:
			l := m.unfinished()[it-continueButton]
			label = t.T("send.continue", "Load", l.ID, "NotSent", l.NotSent, "Rejected", l.Rejected, "Unknown", l.Unknown)
		}
		if m.focus == it {
			out = append(out, "  "+m.env.Theme.ButtonOn.Render("►[ "+label+" ]"))
		} else {
			out = append(out, "  "+m.env.Theme.Button.Render(" [ "+label+" ]"))
		}
	}
	return out
}

// toggle draws the choice to leave out what earlier loads have.
func (m *Model) toggle() string {
	box, mark := "[ ]", "  "
	if m.onlyNew {
		box = "[x]"
	}
	if m.focus == onlyNewToggle {
		mark = "► "
	}
	return screen.Line("  "+mark+box+" "+m.env.Texts.T("send.only_new"), m.width)
}
