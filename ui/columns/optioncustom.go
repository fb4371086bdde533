package columns

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm"
	"wolkload/mapping"
)

// customTypes and dateShapes in the order that enter goes through them.
var (
	customTypes = []mapping.Type{
		mapping.TypeCustomText, mapping.TypeCustomNumber, mapping.TypeCustomDate, mapping.TypeCustomTime, mapping.TypeCustomList,
	}
	dateShapes = []mapping.DateShape{mapping.DateYMD, mapping.DateYDM, mapping.DateDMY, mapping.DateMDY}
)

// typeID is the end of a custom type's id in the catalogues.
func typeID(t mapping.Type) string {
	return [...]string{"text", "number", "date", "time", "list"}[max(0, slices.Index(customTypes, t))]
}

// customOptions are those of a custom field: as it is configured in the CRM.
func (m *Model) customOptions(c mapping.Column, s mapping.Setting) []option {
	t := m.env.Texts
	out := []option{{
		id: "type", name: t.T("columns.type"), value: t.T("columns.type_" + typeID(s.Type)), help: []string{t.T("columns.type_help")},
		turn: func(by int) tea.Cmd { return m.retype(s, by) },
	}}
	switch s.Type {
	case mapping.TypeCustomDate:
		out = append(out, option{
			id: "date", name: t.T("columns.date"), value: s.Date.String(), help: []string{t.T("columns.date_help")},
			turn: func(by int) tea.Cmd {
				s.Date = dateShapes[turned(slices.Index(dateShapes, s.Date), by, len(dateShapes))]
				return m.setting(s)
			},
		})
	case mapping.TypeCustomList:
		out = append(out, m.listOption(c, s))
	}
	value := t.T("columns.optional")
	if s.Required {
		value = t.T("columns.mandatory")
	}
	return append(out, option{
		id: "required", name: t.T("columns.required"), value: value, help: []string{t.T("columns.required_help")},
		turn: func(int) tea.Cmd {
			s.Required = !s.Required
			return m.setting(s)
		},
	})
}

// retype makes a custom field another type. What belongs to the type it had is
// kept aside, for when it comes back.
func (m *Model) retype(s mapping.Setting, by int) tea.Cmd {
	before := m.parked[s.Key]
	switch s.Type {
	case mapping.TypeCustomDate:
		before.Date = s.Date
	case mapping.TypeCustomList:
		before.List = s.List
	}
	m.parked[s.Key] = before
	s.Type = customTypes[turned(max(0, slices.Index(customTypes, s.Type)), by, len(customTypes))]
	s.Date, s.List = mapping.DateYMD, nil
	switch s.Type {
	case mapping.TypeCustomText:
		s.Type = mapping.TypeText // what is set where nothing is
	case mapping.TypeCustomDate:
		s.Date = before.Date
	case mapping.TypeCustomList:
		s.List = before.List
	}
	return m.setting(s)
}

// listOption is what a field that is a list takes.
func (m *Model) listOption(c mapping.Column, s mapping.Setting) option {
	t := m.env.Texts
	o := option{id: "list", name: t.T("columns.list"), value: t.T("columns.list_empty"), alarm: len(s.List) == 0, help: []string{t.T("columns.list_help")}}
	return editEntries(m, o, c, strings.Join(s.List, "; "), s.List, m.parseList, func(list []string) tea.Cmd {
		s.List = list
		return m.setting(s)
	})
}

// parseList reads "A; B; C"; complaint says what is none.
func (m *Model) parseList(text string) (list []string, complaint string) {
	t := m.env.Texts
	if strings.TrimSpace(text) == "" {
		return nil, ""
	}
	for _, entry := range strings.Split(text, ";") {
		entry = strings.TrimSpace(entry)
		switch {
		case entry == "":
			return nil, t.T("columns.values_gap")
		case slices.Contains(list, entry):
			return nil, t.T("columns.values_twice", "Value", entry)
		}
		list = append(list, entry)
	}
	return list, ""
}

// constantOptions are the fields that no column gives: each can be a constant.
func (m *Model) constantOptions() []option {
	t := m.env.Texts
	mp := m.env.Session.Draft.Mapping
	out := []option{{title: true, name: t.T("columns.of_constants")}}
	for _, f := range mapping.Fields() {
		a := mapping.Assignment{Target: f.Target, Field: f.Name}
		if given(mp, a.Key()) || identifies(a) {
			continue
		}
		o := m.defaultOption(mp.Setting(a.Key()), m.fieldLabel(a), t.T("columns.constant_help"))
		if f.Mandatory && mp.Setting(a.Key()).Default == "" {
			o.value, o.alarm = t.T("columns.constant_missing"), true
		}
		out = append(out, o)
	}
	for _, s := range mp.Settings {
		if _, documented := mapping.Lookup(s.Target, s.Field); !documented && s.Default != "" && !given(mp, s.Key) {
			a := mapping.Assignment{Target: s.Target, Field: s.Field, Custom: true}
			out = append(out, m.defaultOption(s, m.fieldLabel(a), t.T("columns.constant_help")))
		}
	}
	for _, target := range []mapping.Target{mapping.ToCaseFile, mapping.ToObligation} {
		name := t.T("columns.custom_" + target.String())
		out = append(out, option{
			id: "custom." + target.String(), name: name, value: t.T("columns.constant_add"), help: []string{t.T("columns.constant_add_help")},
			open: m.editText(name, []string{t.T("columns.constant_add_help")}, "", func(value string) (tea.Cmd, string) { return m.addConstant(target, value) }),
		})
	}
	return out
}

func given(mp mapping.Mapping, k mapping.Key) bool {
	return slices.ContainsFunc(mp.Columns, func(c mapping.Column) bool { return c.Key() == k })
}

// addConstant takes "Campaña=Marzo" as a custom field that is the same in all.
func (m *Model) addConstant(target mapping.Target, text string) (tea.Cmd, string) {
	t := m.env.Texts
	mp := m.env.Session.Draft.Mapping
	field, value, ok := strings.Cut(text, "=")
	k := mapping.Key{Target: target, Field: field}
	_, documented := mapping.Lookup(target, field)
	switch {
	case !ok || strings.TrimSpace(field) == "" || value == "":
		return nil, t.T("columns.constant_form")
	case documented || target == mapping.ToCaseFile && field == crm.Obligations:
		return nil, t.T("columns.constant_reserved", "Field", field)
	case given(mp, k):
		return nil, t.T("columns.constant_given", "Field", field)
	}
	s := mp.Setting(k)
	s.Default = value
	if complaint := m.refusesDefault(s); complaint != "" {
		return nil, complaint
	}
	return m.setting(s), ""
}
