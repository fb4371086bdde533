package columns

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui/clean"
)

// sheetOptions are those of the whole sheet.
func (m *Model) sheetOptions() []option {
	t := m.env.Texts
	mp := m.env.Session.Draft.Mapping
	out := []option{{title: true, name: t.T("columns.of_sheet")}, m.layoutOption()}
	out = append(out, m.secondOption()...)
	empties := t.T("columns.empties_out")
	if mp.SendEmpty {
		empties = t.T("columns.empties_sent")
	}
	out = append(out, m.countryOption(), m.cutOffOption(), option{
		id: "empties", name: t.T("columns.empties"), value: empties, help: []string{t.T("columns.empties_help")},
		turn: func(int) tea.Cmd {
			next := m.env.Session.Draft.Mapping
			next.SendEmpty = !next.SendEmpty
			return m.change(next)
		},
	})
	return append(out, m.profileOption(), m.saveOption())
}

// layoutWords says how debtors and obligations stand in the rows.
func (m *Model) layoutWords() string {
	d, t := m.env.Session.Draft, m.env.Texts
	if d.Second != nil {
		sheets := d.Book.Sheets()
		return t.T("columns.layout_two_sheets", "First", sheets[d.Sheet].Name, "Second", sheets[d.Second.Sheet].Name)
	}
	return t.T("columns.layout_" + d.Mapping.Layout.String())
}

func (m *Model) layoutOption() option {
	d, t := m.env.Session.Draft, m.env.Texts
	o := option{id: "layout", name: t.T("columns.layout"), value: m.layoutWords(), help: []string{t.T("columns.layout_help")}}
	if d.Second != nil {
		o.help = []string{t.T("columns.layout_two_help")}
		return o
	}
	other := mapping.LayoutWide
	if d.Mapping.Layout == mapping.LayoutWide {
		other = mapping.LayoutLong
	}
	folders := m.env.Folders
	o.turn = func(int) tea.Cmd {
		return m.ask(remake{
			what: t.T("columns.remaking"),
			make: func(_ context.Context, d loader.Draft, _ func(workbook.Progress)) (loader.Draft, error) {
				return relaid(folders, d, other), nil
			},
			refused: func(d loader.Draft) string {
				if d.Mapping.Layout == other {
					return ""
				}
				return t.T("columns.no_groups")
			},
		})
	}
	return o
}

// secondOption is the sheet of the obligations, where the workbook has others.
func (m *Model) secondOption() []option {
	d, t := m.env.Session.Draft, m.env.Texts
	sheets := d.Book.Sheets()
	if len(sheets) < 2 {
		return nil
	}
	value := t.T("columns.second_none")
	if d.Second != nil {
		value = clean.Line(sheets[d.Second.Sheet].Name)
	}
	return []option{{id: "second", name: t.T("columns.second"), value: value, help: []string{t.T("columns.second_help")}, open: func() tea.Cmd {
		p := picker{title: t.T("columns.second"), about: []string{t.T("columns.second_help")}}
		cursor := 0
		p.choices = append(p.choices, choice{label: t.T("columns.second_none"), then: func() tea.Cmd { return m.withSecond(-1, t.T("columns.remaking")) }})
		for i, s := range sheets {
			if i == d.Sheet {
				continue
			}
			note := ""
			if s.Hidden {
				note = t.T("columns.hidden")
			}
			if d.Second != nil && d.Second.Sheet == i {
				cursor, note = len(p.choices), joinNotes(t.T("columns.now"), note)
			}
			p.choices = append(p.choices, choice{label: clean.Line(s.Name), note: note, then: func() tea.Cmd { return m.withSecond(i, t.T("columns.reading_sheet", "Sheet", s.Name)) }})
		}
		m.pick(p, t.T("columns.sheet"), cursor)
		return nil
	}}}
}

func (m *Model) withSecond(sheet int, what string) tea.Cmd {
	folders := m.env.Folders
	return m.ask(remake{what: what, make: func(ctx context.Context, d loader.Draft, progress func(workbook.Progress)) (loader.Draft, error) {
		next, err := d.WithSecond(ctx, folders, sheet, progress)
		return carry(d, next), err
	}})
}

// neighbours are the countries that have a name in the catalogues; they come first.
var neighbours = []string{
	"AR", "BO", "BR", "CL", "CO", "CR", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "PY", "SV", "UY", "VE",
}

func (m *Model) country(code string) string {
	switch {
	case code == "":
		return m.env.Texts.T("columns.country_none")
	case slices.Contains(neighbours, code):
		return code + " · " + m.env.Texts.T("columns.country."+code)
	}
	return code
}

func (m *Model) countryOption() option {
	t, now := m.env.Texts, m.env.Session.Draft.Mapping.Country
	return option{
		id: "country", name: t.T("columns.country"), value: m.country(now), help: []string{t.T("columns.country_help")},
		open: func() tea.Cmd {
			codes := append([]string{""}, neighbours...)
			for _, code := range mapping.PhoneCountries() {
				if !slices.Contains(neighbours, code) {
					codes = append(codes, code)
				}
			}
			p := picker{title: t.T("columns.country"), about: []string{t.T("columns.country_help")}}
			for _, code := range codes {
				note := ""
				if code == now {
					note = t.T("columns.now")
				}
				p.choices = append(p.choices, choice{label: m.country(code), note: note, then: func() tea.Cmd {
					next := m.env.Session.Draft.Mapping
					next.Country = code
					return m.change(next)
				}})
			}
			m.pick(p, t.T("columns.country_code"), max(0, slices.Index(codes, now)))
			return nil
		},
	}
}

func (m *Model) cutOffOption() option {
	t, now := m.env.Texts, m.env.Session.Draft.Mapping.CutOff
	name := t.T("columns.cut_off")
	value := now
	if now == "" {
		value = t.T("columns.cut_off_none")
	}
	help := []string{t.T("columns.cut_off_help")}
	return option{id: "cut_off", name: name, value: value, help: help, open: m.editText(name, help, now, func(value string) (tea.Cmd, string) {
		value = strings.TrimSpace(value)
		if value != "" && !mapping.ValidDay(value) {
			return nil, t.T("columns.cut_off_invalid", "Value", value)
		}
		next := m.env.Session.Draft.Mapping
		next.CutOff = value
		return m.change(next), ""
	})}
}

func (m *Model) profileOption() option {
	d, t := m.env.Session.Draft, m.env.Texts
	value := t.T("columns.profile_none")
	var help []string
	if d.Profile != "" {
		value = clean.Line(d.Profile)
		help = append([]string{m.fit() + "."}, m.fitNames()...)
	}
	help = append(help, t.T("columns.profile_help"))
	return option{id: "profile", name: t.T("columns.profile_kept"), value: value, help: help, open: func() tea.Cmd {
		p := picker{title: t.T("columns.profile_kept"), about: []string{t.T("columns.profile_help")}}
		cursor := 0
		p.choices = append(p.choices, choice{label: t.T("columns.profile_none"), note: t.T("columns.profile_bare"), then: func() tea.Cmd { return m.withProfile("") }})
		for _, info := range m.profiles {
			note := t.T("columns.profile_size", "Count", info.Columns)
			if info.Err != nil {
				note = t.T("columns.profile_broken")
			}
			if info.Err == nil && strings.EqualFold(info.Name, d.Profile) {
				cursor, note = len(p.choices), joinNotes(t.T("columns.now"), note)
			}
			p.choices = append(p.choices, choice{label: clean.Line(info.Name), note: note, then: func() tea.Cmd { return m.withProfile(info.Path) }})
		}
		m.pick(p, t.T("columns.profile_name"), cursor)
		return nil
	}}
}

// withProfile lays the profile of a file over the suggestion; "" leaves the
// suggestion bare.
func (m *Model) withProfile(path string) tea.Cmd {
	return m.ask(remake{what: m.env.Texts.T("columns.remaking"), kept: true, make: func(_ context.Context, d loader.Draft, _ func(workbook.Progress)) (loader.Draft, error) {
		bare := d.WithoutProfile()
		if path == "" {
			return bare, nil
		}
		p, err := loader.ReadProfile(path)
		if err != nil {
			return d, err
		}
		return bare.WithProfile(p), nil
	}})
}

// saveOption keeps the mapping in a profile of another name; over one that is
// there only when that is meant.
func (m *Model) saveOption() option {
	d, t := m.env.Session.Draft, m.env.Texts
	name := t.T("columns.save_as")
	help := []string{t.T("columns.save_as_help")}
	value := t.T("columns.save_unchanged")
	if m.changed {
		value = t.T("columns.save_changed")
	}
	return option{id: "save", name: name, value: value, help: help, open: func() tea.Cmd {
		return m.open(edit{title: name, help: help, accept: func(value string) (tea.Cmd, string) {
			value = strings.TrimSpace(value)
			if value == "" {
				return nil, t.T("columns.save_as_empty")
			}
			taken := slices.ContainsFunc(m.profiles, func(p loader.ProfileInfo) bool { return p.Err == nil && strings.EqualFold(p.Name, value) })
			if taken && !strings.EqualFold(value, d.Profile) {
				return m.askReplace(value), ""
			}
			return m.save(save{name: value}), ""
		}}, d.Profile)
	}}
}
