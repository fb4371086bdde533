package command

import (
	"context"
	"slices"
	"strings"
	"time"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// choice is what an analyst chooses of a mapping, as flags say it. All of it,
// and more, can stand in a profile.
type choice struct {
	profile     string // a name, or a file
	noProfile   bool
	save        string // the name to save the profile under
	layout      string
	secondSheet string
	country     string
	cutOff      string
	repairs     []repairFlag
	policies    []mapping.Choice
	reads       []readFlag
}

// readFlag is how the texts of one column are read.
type readFlag struct {
	column  string // its letters
	decimal mapping.Decimal
	order   mapping.DateOrder
}

// repairFlag is a repair for all columns that offer it, or for one.
type repairFlag struct {
	rule   string
	column string // its letters, "" for all
}

func (c *choice) flags(f flagSet, r *runner) {
	f.StringVar(&c.profile, "profile", "", r.flag("profile"))
	f.BoolVar(&c.noProfile, "no-profile", false, r.flag("no-profile"))
	f.StringVar(&c.save, "save-profile", "", r.flag("save-profile"))
	f.Var(parsed[string]{&c.layout, parseLayout}, "layout", r.flag("layout"))
	f.StringVar(&c.secondSheet, "second-sheet", "", r.flag("second-sheet"))
	f.Var(parsed[string]{&c.country, parseCountry}, "country", r.flag("country"))
	f.Var(parsed[string]{&c.cutOff, parseDay}, "cut-off", r.flag("cut-off"))
	f.Var(repeated[repairFlag]{&c.repairs, parseRepair}, "repair", r.texts.T("command.flag.repair", "Rules", strings.Join(mapping.Repairable(), ", ")))
	f.Var(repeated[readFlag]{&c.reads, parseRead}, "read", r.flag("read"))
	f.Var(repeated[mapping.Choice]{&c.policies, parsePolicy}, "choose", r.flag("choose"))
}

func parseLayout(s string) (string, error) {
	if s != mapping.LayoutLong.String() && s != mapping.LayoutWide.String() {
		return "", wrong("layout", "Value", s)
	}
	return s, nil
}

func parseCountry(s string) (string, error) {
	iso := strings.ToUpper(strings.TrimSpace(s))
	if iso != strings.ToUpper(none) && !slices.Contains(mapping.PhoneCountries(), iso) {
		return "", wrong("country", "Value", s)
	}
	return iso, nil
}

func parseDay(s string) (string, error) {
	if s != none && !mapping.ValidDay(s) {
		return "", wrong("day", "Value", s)
	}
	return s, nil
}

func parseRepair(s string) (repairFlag, error) {
	rule, column, _ := strings.Cut(s, ":")
	if !slices.Contains(mapping.Repairable(), rule) {
		return repairFlag{}, wrong("repair", "Value", s, "Rules", strings.Join(mapping.Repairable(), ", "))
	}
	return repairFlag{rule, strings.ToUpper(column)}, nil
}

func parseRead(s string) (readFlag, error) {
	column, how, _ := strings.Cut(s, "=")
	f := readFlag{column: strings.ToUpper(strings.TrimSpace(column))}
	switch how {
	case "point":
		f.decimal = mapping.DecimalPoint
	case "comma":
		f.decimal = mapping.DecimalComma
	case "dmy":
		f.order = mapping.OrderDMY
	case "mdy":
		f.order = mapping.OrderMDY
	}
	if f.column == "" || f.decimal == mapping.DecimalInferred && f.order == mapping.OrderInferred {
		return readFlag{}, wrong("read", "Value", s)
	}
	return f, nil
}

func parsePolicy(s string) (mapping.Choice, error) {
	field, name, _ := strings.Cut(s, "=")
	for _, p := range []mapping.Policy{mapping.Hold, mapping.First, mapping.Last, mapping.MostFrequent} {
		if field != "" && name == p.String() {
			return mapping.Choice{Field: field, Policy: p}, nil
		}
	}
	return mapping.Choice{}, wrong("policy", "Value", s)
}

// today is the day that days_delay counts to unless another is chosen.
func (r *runner) today() string { return r.Now().Format(time.DateOnly) }

// apply makes the choices over what was read and suggested. Repairs come after
// a first check, which says where each is offered.
func (r *runner) apply(ctx context.Context, d loader.Draft, c choice, m *meter) (loader.Draft, error) {
	folders := r.Folders()
	var err error
	switch c.secondSheet {
	case "":
	case none:
		if d.Second != nil {
			d, err = d.WithSecond(ctx, folders, -1, nil)
		}
	default:
		sheets, unknown := chooseSheets(d.Book.Sheets(), c.secondSheet)
		if unknown != nil {
			return d, unknown
		}
		d, err = d.WithSecond(ctx, folders, sheets[0], func(p workbook.Progress) {
			m.show(r.texts.T("command.reading", "Count", p.Rows))
		})
	}
	if err != nil {
		return d, err
	}
	switch c.layout {
	case mapping.LayoutLong.String():
		d = d.WithLayout(folders, mapping.LayoutLong)
	case mapping.LayoutWide.String():
		if d = d.WithLayout(folders, mapping.LayoutWide); d.Mapping.Layout == mapping.LayoutLong {
			return d, wrong("layout_not_found")
		}
	}
	if c.noProfile && d.Profile != "" {
		d = d.WithoutProfile()
	}
	if c.profile != "" {
		p, err := r.profile(c.profile)
		if err != nil {
			return d, err
		}
		if d = d.WithProfile(p); d.Fit.Known == 0 {
			return d, wrong("profile_fits_nothing", "Path", base(c.profile))
		}
	}
	next := d.Mapping
	if c.country != "" {
		if next.Country = c.country; c.country == strings.ToUpper(none) {
			next.Country = ""
		}
	}
	if c.cutOff == none {
		next.CutOff = ""
	} else if c.cutOff != "" {
		next.CutOff = c.cutOff
	}
	for _, f := range c.reads {
		at := slices.IndexFunc(next.Columns, func(col mapping.Column) bool { return d.ColumnName(col.Index) == f.column })
		if at < 0 {
			return d, wrong("read_column", "Column", f.column)
		}
		next = next.WithConvention(at, f.decimal, f.order)
	}
	for _, p := range c.policies {
		if !slices.ContainsFunc(next.Columns, func(col mapping.Column) bool { return col.Target == mapping.ToCaseFile && col.Field == p.Field }) {
			return d, wrong("policy_field", "Field", p.Field)
		}
		next = next.WithPolicy(p.Field, p.Policy)
	}
	return d.WithMapping(next), nil
}

// repair applies the repairs that were asked for to the columns in which they
// are offered.
func (r *runner) repair(d loader.Draft, repairs []repairFlag) (loader.Draft, bool, error) {
	if len(repairs) == 0 {
		return d, false, nil
	}
	next := d.Mapping
	for _, f := range repairs {
		offered := false
		for i := range d.Result.IssueCount() {
			if _, rule, _ := d.Result.Kind(i); rule != f.rule {
				continue
			}
			issue := d.Result.Issue(i)
			if issue.Repair == "" || f.column != "" && d.ColumnName(issue.Column) != f.column {
				continue
			}
			offered = true
			next = next.WithRepair(f.rule, issue.Column, 0)
		}
		if !offered {
			return d, false, wrong("repair_not_offered", "Rule", f.rule)
		}
	}
	return d.WithMapping(next), true, nil
}
