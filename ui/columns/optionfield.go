package columns

import (
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm"
	"wolkload/mapping"
	"wolkload/ui/clean"
)

// fieldOptions are those of the field that the column gives.
func (m *Model) fieldOptions() []option {
	o, t := m.options, m.env.Texts
	mp := m.env.Session.Draft.Mapping
	if o.column < 0 {
		return nil
	}
	c := mp.Columns[o.column]
	if c.Target == mapping.LeaveOut {
		return []option{{
			id: "none", name: t.T("columns.no_field"), value: t.T("columns.left_out"), help: []string{t.T("columns.no_field_help")},
			open: func() tea.Cmd {
				m.options = nil
				m.choose()
				return nil
			},
		}}
	}
	s := mp.Setting(c.Key())
	out := m.formatOption(c)
	if c.Custom {
		out = append(out, m.customOptions(c, s)...)
	}
	if !identifies(c.Assignment) {
		out = append(out, m.defaultOption(s, t.T("columns.default"), t.T("columns.default_help")))
	}
	out = append(out, m.joinOptions(c, s)...)
	out = append(out, m.valuesOption(c, s))
	if c.Target == mapping.ToCaseFile && !identifies(c.Assignment) {
		out = append(out, m.policyOption(c))
	}
	return append(out, m.repairOptions(c)...)
}

// identifies says that a field is the debtor's identification, which nothing
// can stand in for.
func identifies(a mapping.Assignment) bool {
	return a.Key() == mapping.Key{Target: mapping.ToCaseFile, Field: crm.Identification}
}

func (m *Model) formatOption(c mapping.Column) []option {
	t, column := m.env.Texts, m.options.column
	value := ""
	switch m.format(c) {
	case numberFormat:
		value = t.T("decimal." + decimalID(c.Decimal))
	case dateFormat:
		value = t.T("order." + orderID(c.DateOrder))
	default:
		return nil
	}
	return []option{{
		id: "format", name: t.T("columns.format"), value: value, help: []string{m.reads(column, c), t.T("columns.format_help")},
		alarm: column < len(m.conv) && m.conv[column].Ambiguous,
		turn:  func(by int) tea.Cmd { return m.nextFormat(column, by) },
	}}
}

// defaultOption is what is sent where the cell is empty; of a field without a
// column, a constant.
func (m *Model) defaultOption(s mapping.Setting, name, help string) option {
	t := m.env.Texts
	return option{
		id: "default." + s.Target.String() + "." + s.Field, name: name, value: m.quoted(s.Default, "columns.none"), help: []string{help},
		open: m.editText(name, []string{help, t.T("columns.empty_is_none")}, s.Default, func(value string) (tea.Cmd, string) {
			s.Default = value
			if complaint := m.refusesDefault(s); complaint != "" {
				return nil, complaint
			}
			return m.setting(s), ""
		}),
	}
}

// quoted is a text in quotation marks with its outer spaces in sight, or the
// word for none.
func (m *Model) quoted(text, none string) string {
	if text == "" {
		return m.env.Texts.T(none)
	}
	return "«" + clean.Trailing(text) + "»"
}

// joinOptions are there where several columns give the field.
func (m *Model) joinOptions(c mapping.Column, s mapping.Setting) []option {
	t := m.env.Texts
	mp := m.env.Session.Draft.Mapping
	var with []int
	for i, o := range mp.Columns {
		if o.Key() == c.Key() && o.Group == c.Group && o.Second == c.Second {
			with = append(with, i)
		}
	}
	if len(with) < 2 && !s.Joined {
		return nil
	}
	value := t.T("columns.not_joined")
	if s.Joined {
		value = t.T("columns.are_joined")
	}
	out := []option{{
		id: "joined", name: t.T("columns.join", "Columns", m.letters(mp, with)), value: value, help: []string{t.T("columns.join_help")},
		alarm: !s.Joined,
		turn: func(int) tea.Cmd {
			if s.Joined {
				s.Joined = false
				return m.setting(s)
			}
			return m.change(joinedBy(mp, s.Key, " "))
		},
	}}
	if s.Joined {
		name := t.T("columns.separator")
		shown := "«" + strings.ReplaceAll(clean.Line(s.Separator), " ", "·") + "»"
		out = append(out, option{
			id: "separator", name: name, value: shown, help: []string{t.T("columns.separator_help")},
			open: m.editText(name, []string{t.T("columns.separator_help")}, s.Separator, func(value string) (tea.Cmd, string) {
				s.Separator = value
				return m.setting(s), ""
			}),
		})
	}
	return out
}

// valuesOption is the dictionary that replaces what cells show.
func (m *Model) valuesOption(c mapping.Column, s mapping.Setting) option {
	t := m.env.Texts
	o := option{id: "values", name: t.T("columns.values"), value: t.T("columns.none"), help: []string{t.T("columns.values_help")}}
	return editEntries(m, o, c, formatValues(s.Values), s.Values, m.parseValues, func(values []mapping.Replacement) tea.Cmd {
		s.Values = values
		return m.setting(s)
	})
}

// editEntries lets o be typed as text, the entries that stand now; entries that
// typing would make others of are left to the profile's file.
func editEntries[E comparable](
	m *Model, o option, c mapping.Column, text string, now []E, parse func(string) ([]E, string), set func([]E) tea.Cmd,
) option {
	t := m.env.Texts
	if len(now) > 0 {
		o.value = clean.Line(text)
	}
	if again, complaint := parse(text); complaint != "" || !slices.Equal(again, now) {
		o.help = []string{t.T("columns.values_file")}
		return o
	}
	help := append(slices.Clone(o.help), t.T("columns.samples")+": "+samples(m.env.Session.Draft, c, 8))
	o.open = m.editText(o.name, help, text, func(value string) (tea.Cmd, string) {
		entries, complaint := parse(value)
		if complaint != "" {
			return nil, complaint
		}
		return set(entries), ""
	})
	return o
}

func formatValues(values []mapping.Replacement) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = v.From + "=" + v.To
	}
	return strings.Join(parts, "; ")
}

// parseValues reads "CONS=CONSUMO; VIV=VIVIENDA"; complaint says what is none.
func (m *Model) parseValues(text string) (values []mapping.Replacement, complaint string) {
	t := m.env.Texts
	if strings.TrimSpace(text) == "" {
		return nil, ""
	}
	seen := map[string]bool{}
	for _, entry := range strings.Split(text, ";") {
		from, to, ok := strings.Cut(entry, "=")
		from, to = strings.TrimSpace(from), strings.TrimSpace(to)
		switch {
		case strings.TrimSpace(entry) == "":
			return nil, t.T("columns.values_gap")
		case !ok || from == "" || strings.Contains(to, "="):
			return nil, t.T("columns.values_entry", "Entry", strings.TrimSpace(entry))
		case seen[strings.ToLower(from)]:
			return nil, t.T("columns.values_twice", "Value", from)
		}
		seen[strings.ToLower(from)] = true
		values = append(values, mapping.Replacement{From: from, To: to})
	}
	return values, ""
}

// policies in the order that enter goes through them.
var policies = []mapping.Policy{mapping.Hold, mapping.First, mapping.Last, mapping.MostFrequent}

func (m *Model) policyOption(c mapping.Column) option {
	t := m.env.Texts
	now := m.env.Session.Draft.Mapping.Policy(c.Field)
	return option{
		id: "policy", name: t.T("columns.policy"), value: t.T("columns.policy_" + now.String()), help: []string{t.T("columns.policy_help")},
		turn: func(by int) tea.Cmd {
			at := turned(slices.Index(policies, now), by, len(policies))
			return m.change(m.env.Session.Draft.Mapping.WithPolicy(c.Field, policies[at]))
		},
	}
}

// repairOptions are the repairs that were applied to the column.
func (m *Model) repairOptions(c mapping.Column) []option {
	t := m.env.Texts
	mp := m.env.Session.Draft.Mapping
	var out []option
	for _, r := range mp.Repairs {
		if r.Column != c.Index {
			continue
		}
		value := t.T("columns.repair_all")
		if r.Rows != nil {
			var rows []string
			for _, n := range r.Rows {
				rows = append(rows, strconv.Itoa(n))
			}
			value = t.T("columns.repair_rows", "Rows", strings.Join(rows, ", "))
		}
		out = append(out, option{
			id: "repair." + r.Rule, name: t.T("columns.repair", "Rule", t.T("rule."+r.Rule+".title")), value: value, help: []string{t.T("columns.repair_help")},
			open: func() tea.Cmd { return m.change(mp.WithoutRepair(r.Rule, r.Column, 0)) },
		})
	}
	return out
}
