package check

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/mapping"
	"wolkload/ui/screen"
)

// issue is the one under the cursor; ok is false when none is.
func (m *Model) issue() (i mapping.Issue, ok bool) {
	if m.result == nil || m.current < 0 || m.current >= len(m.groups) || m.groups[m.current].rule == "" {
		return i, false
	}
	g := m.groups[m.current]
	row, _ := m.rows.Cursor()
	if row < 0 || row >= len(g.issues) {
		return i, false
	}
	return m.result.Issue(g.issues[row]), true
}

// repairable says that the issue under the cursor offers something.
func (m *Model) repairable() bool {
	i, ok := m.issue()
	return ok && (i.Repair != "" || chosen(i.Rule) || i.Rule == mapping.RuleRepaired)
}

// chosen says that a rule is of rows that say different things of one debtor,
// of which a person chooses.
func chosen(rule string) bool {
	return rule == mapping.RuleConflictingDebtorData || rule == mapping.RuleDebtorDataChosen
}

// repair applies what the issue under the cursor offers, to it or to all of its
// kind. Of one that is of several values of a debtor's field, the next choice.
func (m *Model) repair(all bool) tea.Cmd {
	i, ok := m.issue()
	t := m.env.Texts
	switch {
	case m.env.Session.Begun():
		return screen.Say(screen.Warn, t.T("app.begun_fixed"))
	case !ok || !m.repairable() || i.Rule == mapping.RuleRepaired:
		return screen.Say(screen.Warn, t.T("check.no_repair"))
	}
	before := m.env.Session.Draft.Mapping
	if chosen(i.Rule) {
		next := (before.Policy(i.Field) + 1) % (mapping.MostFrequent + 1)
		return tea.Sequence(m.change(before.WithPolicy(i.Field, next)),
			screen.Say(screen.Good, t.T("check.chosen", "Field", i.Field, "Policy", t.T("check.policy."+next.String()))))
	}
	next := before
	if !all {
		_, number := m.env.Session.Draft.Place(max(i.Row, 0))
		next = before.Repaired(i, number)
	} else {
		done := map[int]bool{} // columns
		for _, n := range m.groups[m.current].issues {
			one := m.result.Issue(n)
			if one.Repair != "" && !done[one.Column] {
				done[one.Column] = true
				next = next.Repaired(one, 0)
			}
		}
	}
	return tea.Sequence(m.change(next), screen.Say(screen.Good, t.T("check.repaired")))
}

// change makes another mapping the draft's, so that it can be undone.
func (m *Model) change(next mapping.Mapping) tea.Cmd {
	d := m.env.Session.Draft
	if m.of != d.Rows() {
		m.undo, m.of = nil, d.Rows()
	}
	m.undo = append(slices.Clip(m.undo), d.Mapping)
	return screen.Emit(screen.MappingChanged{Mapping: next})
}

// undoLast takes the last repair or choice back.
func (m *Model) undoLast() tea.Cmd {
	t := m.env.Texts
	switch {
	case m.env.Session.Begun():
		return screen.Say(screen.Warn, t.T("app.begun_fixed"))
	case len(m.undo) == 0 || m.of != m.env.Session.Draft.Rows():
		return screen.Say(screen.Warn, t.T("check.nothing_undone"))
	}
	last := m.undo[len(m.undo)-1]
	m.undo = m.undo[:len(m.undo)-1]
	return tea.Sequence(screen.Emit(screen.MappingChanged{Mapping: last}), screen.Say(screen.Good, t.T("check.undone")))
}

// offer says what can be done about the issue under the cursor, "" for nothing.
func (m *Model) offer() string {
	i, ok := m.issue()
	t := m.env.Texts
	switch {
	case !ok || m.env.Session.Begun():
		return ""
	case chosen(i.Rule):
		return t.T("check.choose", "Field", i.Field, "Policy", t.T("check.policy."+m.env.Session.Draft.Mapping.Policy(i.Field).String()))
	case i.Repair == "":
		return ""
	case i.Rule == mapping.RuleCutOffElsewhere:
		return t.T("check.repair_sheet", "Repair", i.Repair)
	}
	return t.T("check.repair", "Shown", i.Shown, "Repair", i.Repair)
}
