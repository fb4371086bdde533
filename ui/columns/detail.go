package columns

import (
	"slices"
	"strings"

	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/screen"
)

// formatKind is what of a column's texts can be read in more than one way.
type formatKind int

const (
	noFormat formatKind = iota
	numberFormat
	dateFormat
)

// format is what can be chosen for the texts of a column: by what its field
// holds, or of a custom field by the type that is set.
func (m *Model) format(c mapping.Column) formatKind {
	if c.Target == mapping.LeaveOut {
		return noFormat
	}
	kind := m.env.Session.Draft.Mapping.Setting(c.Key()).Type
	if !c.Custom {
		f, _ := mapping.Lookup(c.Target, c.Field)
		kind = f.Type
	}
	switch kind {
	case mapping.TypeAmount, mapping.TypeInteger, mapping.TypeCustomNumber:
		return numberFormat
	case mapping.TypeDate, mapping.TypeCustomDate:
		return dateFormat
	}
	return noFormat
}

// detail says more of the column under the cursor: its key to the letter, and
// how its texts are read.
func (m *Model) detail() []string {
	c := m.column()
	if c < 0 {
		return nil
	}
	col := m.env.Session.Draft.Mapping.Columns[c]
	first := m.letter(col) + " «" + clean.Trailing(col.Header) + "» → " + m.columnLabel(col) + " · " + m.why(col)
	second := strings.TrimSpace(m.reads(c, col) + " " + m.settled(col))
	rule := m.env.Theme.Muted.Render(strings.Repeat("─", m.width))
	out := []string{rule, clean.Fit("  "+first, m.width)}
	lines := screen.Wrap(second, m.width-2)
	for _, l := range lines[:min(len(lines), 2)] {
		out = append(out, clean.Fit("  "+l, m.width))
	}
	return out
}

// reads says how the texts of a column are read and what proves it, or which
// check digits its identifications have; "" when there is nothing to say.
func (m *Model) reads(i int, c mapping.Column) string {
	t := m.env.Texts
	var conv mapping.Convention
	if i < len(m.conv) {
		conv = m.conv[i]
	}
	if id := conv.Document(); id != "" {
		return t.T("columns.document", "Document", t.T("columns.document."+id))
	}
	how := ""
	switch m.format(c) {
	case noFormat:
		return ""
	case numberFormat:
		id := "columns.decimal"
		if f, _ := mapping.Lookup(c.Target, c.Field); c.Custom || f.Type == mapping.TypeInteger {
			id = "columns.numbers"
		}
		how = t.T(id, "Format", t.T("decimal."+decimalID(m.decimal(i, c))))
	case dateFormat:
		how = t.T("columns.dates", "Format", t.T("order."+orderID(m.order(i, c))))
	}
	switch {
	case conv.Conflict:
		how += " " + t.T("columns.conflicting", "Example", conv.Example)
	case conv.Ambiguous:
		how += " " + t.T("columns.ambiguous", "Example", conv.Example)
	case conv.Example != "":
		how += " " + t.T("columns.proof", "Example", conv.Example)
	}
	return how
}

// settled says what is set for the column's field in the options, so that
// nothing is changed out of sight.
func (m *Model) settled(c mapping.Column) string {
	if c.Target == mapping.LeaveOut {
		return ""
	}
	t, mp := m.env.Texts, m.env.Session.Draft.Mapping
	s := mp.Setting(c.Key())
	var set []string
	if s.Joined {
		set = append(set, t.T("columns.set_joined"))
	}
	if s.Default != "" {
		set = append(set, t.T("columns.set_default", "Value", s.Default))
	}
	if n := len(s.Values); n > 0 {
		set = append(set, t.T("columns.set_values", "Count", n))
	}
	if c.Custom && s.Type > mapping.TypeCustomText {
		set = append(set, t.T("columns.type_"+typeID(s.Type)))
	}
	if c.Custom && s.Required {
		set = append(set, t.T("columns.mandatory"))
	}
	if p := mp.Policy(c.Field); c.Target == mapping.ToCaseFile && p != mapping.Hold {
		set = append(set, t.T("columns.set_policy", "Policy", t.T("columns.policy_"+p.String())))
	}
	if slices.ContainsFunc(mp.Repairs, func(r mapping.Repair) bool { return r.Column == c.Index }) {
		set = append(set, t.T("columns.set_repaired"))
	}
	if len(set) == 0 {
		return ""
	}
	return t.T("columns.set", "Options", strings.Join(set, " · "))
}

// decimal is the setting of a column, or what was inferred for it.
func (m *Model) decimal(i int, c mapping.Column) mapping.Decimal {
	if c.Decimal == mapping.DecimalInferred && i < len(m.conv) {
		return m.conv[i].Decimal
	}
	return c.Decimal
}

// order is the setting of a column, or what was inferred for it.
func (m *Model) order(i int, c mapping.Column) mapping.DateOrder {
	if c.DateOrder == mapping.OrderInferred && i < len(m.conv) {
		return m.conv[i].DateOrder
	}
	return c.DateOrder
}

func decimalID(d mapping.Decimal) string { return [...]string{"inferred", "point", "comma"}[d] }

func orderID(o mapping.DateOrder) string { return [...]string{"inferred", "dmy", "mdy"}[o] }
