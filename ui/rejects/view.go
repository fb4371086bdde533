package rejects

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"wolkload/crm"
	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// wordLines is how many lines the CRM's words, or what is wrong now, may take.
const wordLines = 4

// Resize sets the size that View fills.
func (m *Model) Resize(width, height int) { m.width, m.height = width, height }

// View draws the table, the case file under the cursor, and the CRM's words.
func (m *Model) View() string {
	if m.env.Session.Load == nil {
		return screen.Join(m.width, m.height)
	}
	if m.raw {
		return m.viewRaw()
	}
	head := m.head()
	room := m.height - len(head)
	if len(m.files) == 0 {
		return screen.Join(m.width, m.height, head, m.viewNone(room))
	}
	words := m.words()
	top := max((room-len(words))*2/5, 4)
	bottom := max(room-len(words)-top-1, 3)
	m.list.SetSize(m.width, top)
	m.detail.SetSize(m.width, bottom)
	title := m.env.Texts.T("rejects.case_file")
	if f, ok := m.file(); ok {
		title = m.env.Texts.T("rejects.case_file_of", "Identification", f.Identification, "Name", f.Name)
	}
	return screen.Join(m.width, m.height, head,
		strings.Split(m.list.View(), "\n"),
		[]string{m.env.Heading(clean.Fit(title, min(clean.Width(title), m.width-6)), m.panel == detailPanel, m.width)},
		strings.Split(m.detail.View(), "\n"), words)
}

// head is the title with counts, or how the resending goes.
func (m *Model) head() []string {
	t, n := m.env.Texts, m.env.Session.Snapshot
	if m.env.Session.Sending {
		id := "send.progress_done"
		if m.env.Session.Resend {
			id = "rejects.sending"
		}
		return []string{m.env.Heading(t.T(id, "Done", n.Done, "Planned", n.Planned), true, m.width)}
	}
	title := t.T("rejects.title_"+m.filter.id(), "Rejected", n.Rejected.CaseFiles, "Unknown", n.Unknown.CaseFiles, "Unattributed", len(n.Unattributed))
	if n := len(n.Unattributed); n > 0 && m.filter != unattributed {
		title += " · " + t.T("rejects.loose", "Count", n)
	}
	ready := 0
	for _, f := range m.files {
		if fixed(f) {
			ready++
		}
	}
	if ready > 0 {
		title += " · " + t.T("rejects.ready", "Count", ready)
	}
	if n := len(m.selected); n > 0 {
		title += " · " + t.T("rejects.chosen", "Count", n)
	}
	title = m.env.At(title, m.list, len(m.files))
	return []string{m.env.Heading(title, m.panel == listPanel, m.width)}
}

// words are the reason to the letter, how it was tied and the raw entry.
func (m *Model) words() []string {
	t, th := m.env.Texts, m.env.Theme
	f, ok := m.file()
	if !ok {
		return nil
	}
	out := []string{th.Muted.Render(strings.Repeat("─", m.width))}
	say := func(style lipgloss.Style, glyph, sentence string) {
		for _, l := range screen.Wrap(clean.Line(glyph+sentence), m.width-2) {
			if len(out) <= wordLines {
				out = append(out, "  "+style.Render(l))
			}
		}
	}
	if f.State == crm.Unknown {
		say(th.Error, "? ", t.T("outcome."+string(f.Cause)))
		say(lipgloss.NewStyle(), "", t.T("rejects.unknown_help"))
		return out
	}
	if bad := firstError(f.Issues); bad != nil {
		sentence, hint := t.Sentence(bad.Message())
		say(th.Error, "× ", sentence)
		say(lipgloss.NewStyle(), "", hint)
	} else {
		say(th.Error, "", t.T("rejects.crm_says", "Reason", reason(m.env, f)))
	}
	tied := ""
	if f.AttributedBy != "" {
		tied = t.T("rejects.tied", "By", t.T("attributed."+f.AttributedBy)) + " · "
	}
	return append(out, th.Muted.Render(clean.Fit("  "+tied+t.T("rejects.raw_line", "Raw", string(f.Raw)), m.width)))
}

func (m *Model) viewNone(height int) []string {
	t, n := m.env.Texts, m.env.Session.Snapshot
	if m.filter == unattributed && len(n.Unattributed) > 0 {
		m.list.SetSize(m.width, max(height, 1))
		return strings.Split(m.list.View(), "\n")
	}
	lines := []string{""}
	switch {
	case n.Rejected.CaseFiles+n.Unknown.CaseFiles == 0:
		lines = append(lines, "  "+m.env.Theme.Good.Render("√ "+t.T("rejects.none", "Count", n.Accepted.CaseFiles)))
		if n.NotSent.CaseFiles > 0 {
			lines = append(lines, "  "+t.T("rejects.none_not_sent", "Count", n.NotSent.CaseFiles))
		}
		if held := n.Held.CaseFiles - n.Skipped; held > 0 {
			lines = append(lines, "  "+t.T("rejects.none_held", "Count", held))
		}
	default:
		lines = append(lines, "  "+t.T("rejects.none_here"))
	}
	return lines
}

// viewRaw shows the CRM's entry for the case file under the cursor as it came.
func (m *Model) viewRaw() string {
	t := m.env.Texts
	raw := []byte(nil)
	if f, ok := m.file(); ok {
		raw = f.Raw
	} else if at, _ := m.list.Cursor(); m.filter == unattributed && at >= 0 && at < len(m.env.Session.Snapshot.Unattributed) {
		raw = m.env.Session.Snapshot.Unattributed[at].Raw
	}
	out := []string{m.env.Heading(t.T("rejects.raw_title"), true, m.width)}
	if len(raw) == 0 {
		raw = []byte(t.T("rejects.no_raw"))
	}
	body := screen.Raw(raw, m.width)
	if f, ok := m.file(); ok {
		if payload, err := m.load.Payload(f.Index); err == nil {
			body = append(append(body, "", m.env.Heading(t.T("rejects.payload_title"), false, m.width)), screen.Raw(payload, m.width)...)
		}
	}
	return screen.Join(m.width, m.height, out, m.pager.Cut(body, m.height-1))
}
