package columns

import (
	"slices"
	"strings"

	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// Resize sets the size that View fills.
func (m *Model) Resize(width, height int) { m.width, m.height = width, height }

// Sizes from which there is room for what a field means beside its name, and
// for the headers that a profile does not know above the list.
const (
	labelled = 110
	tall     = 26
)

// View draws the columns with what is missing above them, or what is open over
// them.
func (m *Model) View() string {
	d := m.env.Session.Draft
	switch {
	case d == nil:
		return screen.Join(m.width, m.height)
	case m.reading != nil:
		return m.viewReading()
	case m.edit != nil:
		return m.viewEdit()
	case m.picker != nil:
		return m.viewPicker()
	case m.options != nil:
		return m.viewOptions()
	}
	head := []string{m.fieldsLine()}
	head = append(head, m.profileLines()...)
	head = append(head, m.problemLines()...)
	head = append(head, m.ambiguousLine()...)
	title := m.env.At(m.env.Texts.T("columns.heading"), m.list, len(d.Mapping.Columns)) + " · " + clean.Line(m.layoutWords())
	head = append(head, m.env.Heading(title, true, m.width))
	foot := m.detail()
	m.list.SetSize(m.width, max(m.height-len(head)-len(foot), 1))
	return screen.Join(m.width, m.height, head, strings.Split(m.list.View(), "\n"), foot)
}

// fieldsLine shows each mandatory field as there or missing.
func (m *Model) fieldsLine() string {
	t, th := m.env.Texts, m.env.Theme
	mp := m.env.Session.Draft.Mapping
	line := ""
	if m.width >= labelled {
		line = "  " + t.T("columns.mandatory_fields")
	}
	missing := map[string]bool{}
	for _, p := range mp.Problems() {
		if p.ID == mapping.ProblemMissingField {
			missing[p.Field] = true
		}
	}
	for _, f := range mapping.Fields() {
		if !f.Mandatory {
			continue
		}
		label := t.T("field.short." + f.Target.String() + "." + f.Name)
		if missing[f.Name] {
			line += "  " + th.Error.Render("× "+label)
		} else {
			line += "  " + th.Good.Render("√ "+label)
		}
	}
	return screen.Line(line, m.width)
}

// profileLines say how well the profile fits, and where there is room which
// headers it does not know; the options always say so.
func (m *Model) profileLines() []string {
	d, th := m.env.Session.Draft, m.env.Theme
	if d.Profile == "" {
		return nil
	}
	if d.Fit.Exact() || d.Fit.Of == 0 {
		return []string{clean.Fit("  "+m.fit(), m.width)}
	}
	if m.height < tall {
		line := "! " + m.fit()
		if which := " · " + m.env.Texts.T("columns.fit_which"); clean.Width(line+which) <= m.width {
			line += which
		}
		return []string{th.Warning.Render(clean.Fit(line, m.width))}
	}
	out := []string{th.Warning.Render(clean.Fit("! "+m.fit(), m.width))}
	for _, s := range m.fitNames() {
		out = append(out, clean.Fit("  "+s, m.width))
	}
	return out
}

// problemLines says what keeps the mapping from being used, at most three.
func (m *Model) problemLines() []string {
	t, th := m.env.Texts, m.env.Theme
	problems := m.env.Session.Draft.Mapping.Problems()
	var out []string
	missing := []string{}
	for _, p := range problems {
		if p.ID == mapping.ProblemMissingField {
			missing = append(missing, p.Field)
			continue
		}
		out = append(out, m.sentence(p))
	}
	if len(missing) > 0 {
		out = append([]string{t.T("columns.missing", "Fields", strings.Join(missing, ", "))}, out...)
	}
	more := len(out) - 3
	if more > 0 {
		out = append(out[:2], t.T("columns.more_problems", "Count", more+1))
	}
	for i, s := range out {
		out[i] = th.Error.Render(clean.Fit("× "+s, m.width))
	}
	return out
}

// ambiguousLine names the columns whose texts can be read in two ways.
func (m *Model) ambiguousLine() []string {
	mp := m.env.Session.Draft.Mapping
	var columns []int
	for i, c := range m.conv {
		if c.Ambiguous && i < len(mp.Columns) {
			columns = append(columns, i)
		}
	}
	if len(columns) == 0 {
		return nil
	}
	sentence := m.env.Texts.T("columns.ambiguous_columns", "Count", len(columns), "Columns", m.letters(mp, columns))
	return []string{m.env.Theme.Warning.Render(clean.Fit("? "+sentence, m.width))}
}

// fieldLabel names an assignment: level, field and what it is.
func (m *Model) fieldLabel(a mapping.Assignment) string {
	t := m.env.Texts
	switch {
	case a.Target == mapping.LeaveOut:
		return t.T("columns.left_out")
	case a.Custom:
		return t.T("columns.custom_label_"+a.Target.String(), "Key", clean.Trailing(a.Field))
	}
	return t.T("columns.label_"+a.Target.String(), "Field", a.Field, "Label", t.T("field."+a.Target.String()+"."+a.Field))
}

// columnLabel is what a column becomes, and in a wide sheet of which obligation.
func (m *Model) columnLabel(c mapping.Column) string {
	if c.Group == 0 {
		return m.fieldLabel(c.Assignment)
	}
	t, label := m.env.Texts, ""
	switch {
	case c.Target == mapping.LeaveOut:
		label = t.T("columns.left_out")
	case c.Custom:
		label = t.T("columns.custom_label_case_file", "Key", clean.Trailing(c.Field))
	default:
		label = t.T("columns.label_case_file", "Field", c.Field, "Label", t.T("field."+c.Target.String()+"."+c.Field))
	}
	return t.T("columns.of_group", "Group", c.Group, "Field", label)
}

// columnName is columnLabel where there is room, else the bare name.
func (m *Model) columnName(c mapping.Column) string {
	t := m.env.Texts
	if c.Target == mapping.LeaveOut && c.Reason == mapping.ReasonSeveralFields {
		var names []string
		for _, k := range c.Candidates {
			names = append(names, k.Field)
		}
		return t.T("columns.one_of", "Fields", strings.Join(slices.Compact(names), " / "))
	}
	short := ""
	switch {
	case m.width >= labelled || c.Target == mapping.LeaveOut:
		return m.columnLabel(c)
	case c.Group > 0 && c.Custom:
		short = t.T("columns.of_group", "Group", c.Group, "Field", t.T("columns.custom_short_case_file", "Key", clean.Trailing(c.Field)))
	case c.Group > 0:
		short = t.T("columns.of_group", "Group", c.Group, "Field", c.Field)
	case c.Custom:
		short = t.T("columns.custom_short_"+c.Target.String(), "Key", clean.Trailing(c.Field))
	default:
		short = t.T("columns.short_"+c.Target.String(), "Field", c.Field)
	}
	return short
}

// letter names a column as its own sheet does; of two sheets, with which it is.
func (m *Model) letter(c mapping.Column) string {
	d := m.env.Session.Draft
	name := d.ColumnName(c.Index)
	switch {
	case d.Second == nil:
		return name
	case c.Second:
		return "2·" + name
	}
	return "1·" + name
}

// letters names columns of a mapping of the draft.
func (m *Model) letters(mp mapping.Mapping, columns []int) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = m.letter(mp.Columns[c])
	}
	return strings.Join(names, ", ")
}
