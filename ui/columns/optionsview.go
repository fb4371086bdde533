package columns

import (
	"strings"

	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// helpLines is the most that the explanation of an option takes.
const helpLines = 5

// viewOptions draws the options with what the one under the cursor means below.
func (m *Model) viewOptions() string {
	o := m.options
	head := m.problemLines()
	title := m.env.Texts.T("columns.options")
	if o.column >= 0 {
		c := m.env.Session.Draft.Mapping.Columns[o.column]
		title = m.env.Texts.T("columns.options_of", "Column", m.letter(c), "Header", clean.Trailing(c.Header), "Field", m.columnLabel(c))
	}
	head = append(head, m.env.Heading(title, true, m.width))
	var foot []string
	for _, sentence := range o.at().help {
		foot = append(foot, screen.Wrap(sentence, m.width-4)...)
	}
	room := min(helpLines, max(m.height/4, 1))
	if m.height > 30 {
		room = m.height / 3
	}
	if len(foot) > room {
		foot = append(foot[:room-1], foot[room-1]+" …")
	}
	for i, l := range foot {
		foot[i] = clean.Fit("  "+l, m.width)
	}
	for len(foot) < min(room, 3) {
		foot = append(foot, "") // the list does not jump as the cursor goes
	}
	foot = append([]string{m.env.Theme.Muted.Render(strings.Repeat("─", m.width))}, foot...)
	o.list.SetSize(m.width, max(m.height-len(head)-len(foot), 1))
	return screen.Join(m.width, m.height, head, strings.Split(o.list.View(), "\n"), foot)
}

// fit says how well the profile fits the headers: "perfil X: 24 de 25 columnas
// conocidas, 1 nueva".
func (m *Model) fit() string {
	d, t := m.env.Session.Draft, m.env.Texts
	if d.Fit.Of == 0 {
		return t.T("columns.profile", "Profile", d.Profile)
	}
	s := t.T("columns.fit", "Profile", d.Profile, "Known", d.Fit.Known, "Of", d.Fit.Of)
	if n := len(d.Fit.New); n > 0 {
		s += ", " + t.T("columns.fit_new", "Count", n)
	}
	if n := len(d.Fit.Missing); n > 0 {
		s += ", " + t.T("columns.fit_missing", "Count", n)
	}
	return s
}

// fitNames names the headers that the profile does not know, and those that it
// knows and the sheet does not have.
func (m *Model) fitNames() []string {
	d, t := m.env.Session.Draft, m.env.Texts
	if d.Profile == "" {
		return nil
	}
	var out []string
	if len(d.Fit.New) > 0 {
		out = append(out, t.T("columns.fit_new_names", "Headers", headers(d.Fit.New)))
	}
	if len(d.Fit.Missing) > 0 {
		out = append(out, t.T("columns.fit_missing_names", "Headers", headers(d.Fit.Missing)))
	}
	return out
}

func headers(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "«" + clean.Trailing(n) + "»"
	}
	return strings.Join(quoted, ", ")
}
