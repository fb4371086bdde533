package columns

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// choose opens the list of what the column under the cursor can become: first
// what its header and its values suggest, then every other field.
func (m *Model) choose() {
	d, t := m.env.Session.Draft, m.env.Texts
	column := m.column()
	if column < 0 {
		return
	}
	now := d.Mapping.Columns[column]
	p := picker{
		title: t.T("columns.choose", "Column", m.letter(now), "Header", clean.Trailing(now.Header)),
		about: []string{clean.Fit(t.T("columns.samples")+": "+samples(d, now, 6), m.width-4)},
	}
	if n := len(m.alike(column)); n > 1 {
		p.about = append(p.about, t.T("columns.for_all_groups", "Count", n))
	}
	cursor, seen := 0, map[mapping.Assignment]bool{}
	add := func(a mapping.Assignment, note string) {
		if seen[a] {
			return
		}
		seen[a] = true
		by := m.takenBy(column, a)
		switch {
		case a == now.Assignment && by != "":
			note = t.T("columns.now_with", "Column", by)
		case a == now.Assignment:
			note = joinNotes(t.T("columns.now"), note)
		case by != "":
			note = t.T("columns.taken_by", "Column", by)
		}
		if a == now.Assignment {
			cursor = len(p.choices)
		}
		p.choices = append(p.choices, choice{label: m.fieldLabel(a), note: note, then: func() tea.Cmd { return m.assign(column, a) }})
	}
	for _, c := range now.Candidates {
		add(c.Assignment, m.score(c.Score, c.Reason))
	}
	for _, f := range mapping.Fields() {
		a := mapping.Assignment{Target: f.Target, Field: f.Name}
		if !m.fits(now, f.Target) && a != now.Assignment {
			continue
		}
		note := ""
		if f.Mandatory {
			note = t.T("columns.mandatory")
		}
		add(a, note)
	}
	for _, target := range []mapping.Target{mapping.ToCaseFile, mapping.ToObligation} {
		mine := now.Custom && now.Target == target
		if !m.fits(now, target) && !mine {
			continue
		}
		if mine {
			cursor = len(p.choices)
		}
		p.choices = append(p.choices, choice{
			label: t.T("columns.custom_" + target.String()), note: clean.Trailing(now.Header),
			then: func() tea.Cmd { return m.name(column, target) },
		})
	}
	if now.Target == mapping.LeaveOut && now.Reason != mapping.ReasonSeveralFields {
		cursor = len(p.choices)
	}
	p.choices = append(p.choices, choice{label: t.T("columns.leave_out"), then: func() tea.Cmd { return m.assign(column, mapping.Assignment{}) }})
	m.pick(p, t.T("columns.field"), cursor)
}

func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// fits says that a column's place in the layout lets it be of that level: a
// group is an obligation, and of two sheets the first has the debtors alone.
func (m *Model) fits(c mapping.Column, target mapping.Target) bool {
	second := m.env.Session.Draft.Mapping.SecondRow > 0
	return (c.Group == 0 || target == mapping.ToObligation) && (!second || c.Second || target == mapping.ToCaseFile)
}

// takenBy names the columns that an assignment of this one would have to share with.
func (m *Model) takenBy(column int, a mapping.Assignment) string {
	mp := m.env.Session.Draft.Mapping
	var names []string
	for i, c := range mp.Columns {
		here := mp.Columns[column]
		shared := c.Second == here.Second && (c.Group == here.Group || c.Group == 0 || here.Group == 0)
		if i != column && c.Target != mapping.LeaveOut && c.Assignment == a && shared {
			names = append(names, m.letter(c))
		}
	}
	return strings.Join(names, ", ")
}

// alike lists the columns that are this one in each obligation of a wide sheet,
// itself among them; of every other column itself alone.
func (m *Model) alike(column int) []int {
	columns := m.env.Session.Draft.Mapping.Columns
	here, groups := columns[column], map[int]bool{columns[column].Group: true}
	same := []int{column}
	for i, c := range columns {
		if here.Group == 0 || c.Group == 0 || groups[c.Group] {
			continue
		}
		if base(c.Header) == base(here.Header) || c.Assignment == here.Assignment && c.Target != mapping.LeaveOut {
			groups[c.Group] = true
			same = append(same, i)
		}
	}
	slices.Sort(same)
	return same
}

// base is what the headers of one column in several obligations have in common.
func base(header string) string {
	return mapping.Fold(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return ' '
		}
		return r
	}, header))
}

// assign takes a person's choice for a column, and for its like in the other
// obligations of a wide sheet. Where another column gives the field already, it
// is asked first what becomes of the two.
func (m *Model) assign(column int, a mapping.Assignment) tea.Cmd {
	mine := m.alike(column)
	next := m.env.Session.Draft.Mapping
	now := next.Columns[column]
	for _, c := range mine {
		next = next.Assign(c, a)
	}
	if now.Custom && a.Custom && now.Target == a.Target {
		next = renamed(next, now.Key(), a.Key())
	}
	rivals := conflicting(next, mine)
	if len(rivals) == 0 || a.Target == mapping.LeaveOut {
		return m.assigned(next, mine)
	}
	m.askShare(next, mine, rivals, a)
	return nil
}

// renamed moves what is set for a custom field to its new key, unless another
// column still has the old one.
func renamed(mp mapping.Mapping, old, key mapping.Key) mapping.Mapping {
	s := mp.Setting(old)
	if old == key || slices.ContainsFunc(mp.Columns, func(c mapping.Column) bool { return c.Key() == old }) {
		return mp
	}
	if policy := mp.Policy(old.Field); old.Target == mapping.ToCaseFile && policy != mapping.Hold {
		mp = mp.WithPolicy(old.Field, mapping.Hold).WithPolicy(key.Field, policy)
	}
	s.Key = key
	return mp.WithSetting(mapping.Setting{Key: old}).WithSetting(s)
}

// assigned takes a mapping and says when more than one column became something else.
func (m *Model) assigned(next mapping.Mapping, columns []int) tea.Cmd {
	cmd := m.change(next)
	if len(columns) < 2 {
		return cmd
	}
	return tea.Batch(cmd, screen.Say(screen.Info, m.env.Texts.T("columns.done_for_groups", "Columns", m.letters(next, columns))))
}

// conflicting are the other columns that give the same field as these and can't.
func conflicting(mp mapping.Mapping, columns []int) []int {
	var others []int
	for _, p := range mp.Problems() {
		if p.ID != mapping.ProblemFieldTwice || !slices.ContainsFunc(p.Columns, func(c int) bool { return slices.Contains(columns, c) }) {
			continue
		}
		for _, c := range p.Columns {
			if !slices.Contains(columns, c) {
				others = append(others, c)
			}
		}
	}
	return others
}

// askShare asks what becomes of columns that give one field: one text of both,
// where that can be, or this one instead of the other.
func (m *Model) askShare(next mapping.Mapping, mine, rivals []int, a mapping.Assignment) {
	t := m.env.Texts
	all := append(slices.Clone(mine), rivals...)
	slices.Sort(all)
	p := picker{
		title: t.T("columns.share", "Columns", m.letters(next, rivals), "Field", clean.Trailing(a.Field)),
		about: []string{t.T("columns.share_help")},
	}
	if joined := joinedBy(next, a.Key(), " "); len(conflicting(joined, mine)) == 0 {
		p.choices = append(p.choices, choice{
			label: t.T("columns.share_join", "Columns", m.letters(next, all)), note: m.joinedSample(next, mine[0], rivals, " "),
			then: func() tea.Cmd {
				return tea.Batch(m.change(joined), screen.Say(screen.Info, t.T("columns.joined", "Columns", m.letters(next, all))))
			},
		})
	}
	instead := next
	for _, c := range rivals {
		instead = instead.Assign(c, mapping.Assignment{})
	}
	p.choices = append(p.choices, choice{
		label: t.T("columns.share_instead", "Columns", m.letters(next, mine), "Others", m.letters(next, rivals)),
		then:  func() tea.Cmd { return m.assigned(instead, mine) },
	})
	m.pick(p, t.T("columns.share_choose"), 0)
}

// joinedBy makes one field of all its columns; a separator that is set stays.
func joinedBy(mp mapping.Mapping, k mapping.Key, separator string) mapping.Mapping {
	s := mp.Setting(k)
	if !s.Joined {
		s.Joined, s.Separator = true, separator
	}
	return mp.WithSetting(s)
}

// joinedSample is what columns come to in the first row that has all of them.
func (m *Model) joinedSample(mp mapping.Mapping, column int, others []int, separator string) string {
	d := m.env.Session.Draft
	rows, here := d.Rows(), mp.Columns[column]
	from := mp.HeaderRow + 1
	if here.Second {
		from = mp.SecondRow
	}
	columns := []int{column}
	for _, c := range others {
		if mp.Columns[c].Group == here.Group && mp.Columns[c].Second == here.Second {
			columns = append(columns, c)
		}
	}
	slices.Sort(columns)
	for r := from; r < rows.Len() && r < from+200; r++ {
		var parts []string
		for _, c := range columns {
			if v := strings.TrimSpace(rows.Shown(r, mp.Columns[c].Index)); v != "" {
				parts = append(parts, v)
			}
		}
		if len(parts) == len(columns) {
			return "«" + clean.Line(strings.Join(parts, separator)) + "»"
		}
	}
	return ""
}

// name asks for the key of a custom field, the header to the letter filled in.
func (m *Model) name(column int, target mapping.Target) tea.Cmd {
	t, now := m.env.Texts, m.env.Session.Draft.Mapping.Columns[column]
	initial := now.Header
	switch {
	case now.Custom && now.Target == target:
		initial = now.Field
	case now.Group > 0: // one key for all obligations
		initial = strings.TrimRight(now.Header, "0123456789 _-.")
	}
	return m.open(edit{
		title: t.T("columns.name_"+target.String(), "Column", m.letter(now)),
		help:  []string{t.T("columns.name_help")},
		below: func(value string) string { return t.T("columns.name_sent", "Key", clean.Trailing(value)) },
		accept: func(value string) (tea.Cmd, string) {
			if value == "" {
				return nil, t.T("columns.key_empty")
			}
			a := mapping.Assignment{Target: target, Field: value, Custom: true}
			for _, p := range m.env.Session.Draft.Mapping.Assign(column, a).Problems() {
				if p.ID == mapping.ProblemCustomKeyReserved && slices.Contains(p.Columns, column) {
					return nil, m.sentence(p)
				}
			}
			return m.assign(column, a), ""
		},
	}, initial)
}
