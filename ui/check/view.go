package check

import (
	"bytes"
	"encoding/json"
	"strings"

	"wolkload/crm"
	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// Sizes from which the JSON stands beside or below the rows all the time.
const (
	wide = 130
	tall = 32
)

// Resize sets the size that View fills.
func (m *Model) Resize(width, height int) { m.width, m.height = width, height }

// View draws the groups, the rows of one of them and, where there is room or
// it was asked for, the JSON.
func (m *Model) View() string {
	t := m.env.Texts
	if m.busy || m.result == nil {
		out := []string{"", "  " + t.T("check.running")}
		if m.done != nil && m.done.Load() > 0 {
			out = append(out, "  "+t.T("check.rows_done", "Count", int(m.done.Load())))
		}
		return screen.Join(m.width, m.height, out)
	}
	head := m.summary()
	room := m.height - len(head)
	if m.panel == jsonPanel && m.width < wide && m.height < tall {
		return screen.Join(m.width, m.height, head, m.jsonBlock(m.width, room))
	}
	var body []string
	switch {
	case m.width >= wide:
		left, right := max(m.width/4, 38), m.width*3/10
		middle := m.width - left - right - 2
		body = beside(room, m.groupsBlock(left, room), m.rowsBlock(middle, room), m.jsonBlock(right, room))
	default:
		top := min(len(m.groups), max(room/3, 6)) + 1
		body = m.groupsBlock(m.width, top)
		below := room - top
		if m.height >= tall {
			below /= 2
		}
		body = append(body, m.rowsBlock(m.width, below)...)
		if m.height >= tall {
			body = append(body, m.jsonBlock(m.width, room-top-below)...)
		}
	}
	return screen.Join(m.width, m.height, head, body)
}

// beside puts blocks of equal height next to each other.
func beside(height int, blocks ...[]string) []string {
	out := make([]string, height)
	for i := range out {
		var parts []string
		for _, b := range blocks {
			if i < len(b) {
				parts = append(parts, b[i])
			}
		}
		out[i] = strings.Join(parts, " ")
	}
	return out
}

// summary says what is ready and what is held back, with control totals.
func (m *Model) summary() []string {
	t, th, r := m.env.Texts, m.env.Theme, m.result
	line := func(id, glyph string, s mapping.Sum) string {
		return glyph + " " + t.T(id, "CaseFiles", s.CaseFiles, "Obligations", s.Obligations, "Balance", t.Money(s.TotalBalance.String()))
	}
	ready := th.Good.Render(line("check.sum_ready", "√", r.Ready))
	held := th.Muted.Render(line("check.sum_held", "=", r.Held))
	if r.Held.CaseFiles > 0 {
		held = th.Error.Render(line("check.sum_held", "=", r.Held))
	}
	return []string{screen.Line("  "+ready, m.width), screen.Line("  "+held, m.width)}
}

func (m *Model) groupsBlock(width, height int) []string {
	m.list.SetSize(width, max(height-1, 1))
	title := m.env.At(m.env.Texts.T("check.kinds"), m.list, len(m.groups))
	head := m.env.Heading(title, m.panel == groupsPanel, width)
	return screen.Fit(head+"\n"+m.list.View(), width, height)
}

func (m *Model) rowsBlock(width, height int) []string {
	if m.current < 0 {
		return screen.Fit("", width, height)
	}
	g, t := m.groups[m.current], m.env.Texts
	title := t.T("check.files_title")
	if g.rule == "" && g.set == totals {
		title = t.T("check.totals")
	}
	var note []string
	if g.rule != "" {
		title = t.T("rule." + g.rule + ".title")
		note = m.explain(width, min(5, max(height-6, 1)))
	}
	if g.rule != "" || g.set != totals {
		title = m.env.At(title, m.rows, len(g.issues)+len(g.caseFiles))
	}
	m.rows.SetSize(width, max(height-1-len(note), 1))
	head := m.env.Heading(title, m.panel == rowsPanel, width)
	return screen.Fit(head+"\n"+m.rows.View()+"\n"+strings.Join(note, "\n"), width, height)
}

// explain says the sentence of the issue under the cursor and what to do.
func (m *Model) explain(width, height int) []string {
	g := m.groups[m.current]
	row, _ := m.rows.Cursor()
	if row < 0 || row >= len(g.issues) {
		return nil
	}
	sentence, hint := m.env.Texts.Sentence(m.result.Issue(g.issues[row]).Message())
	out := screen.Wrap(sentence, width-1)
	if offer := m.offer(); offer != "" {
		for _, l := range screen.Wrap(offer, width-1) {
			out = append(out, m.env.Theme.Good.Render(l))
		}
	}
	for _, l := range screen.Wrap(hint, width-1) {
		out = append(out, m.env.Theme.Muted.Render(l))
	}
	return out[:min(len(out), height)]
}

// json is the case file under the cursor as it would be sent, one value a line.
func (m *Model) json() []string {
	at := m.caseFile()
	if m.result == nil || at < 0 {
		return []string{m.env.Texts.T("check.json_none")}
	}
	raw, err := crm.EncodeCaseFile(m.result.CaseFile(at).CaseFile)
	if err != nil {
		sentence, _ := m.env.Texts.Error(err)
		return []string{sentence}
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return []string{clean.Line(string(raw))}
	}
	return strings.Split(clean.Block(b.String()), "\n")
}

func (m *Model) jsonBlock(width, height int) []string {
	t := m.env.Texts
	title := t.T("check.json")
	if at := m.caseFile(); at >= 0 && m.result.IsHeld(at) {
		title = t.T("check.json_held")
	}
	out := []string{m.env.Heading(title, m.panel == jsonPanel, width)}
	for _, l := range m.pager.Cut(m.json(), height-1) {
		out = append(out, clean.Fit("  "+l, width))
	}
	return screen.Fit(strings.Join(out, "\n"), width, height)
}
