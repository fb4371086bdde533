package columns

import (
	"fmt"
	"slices"
	"strings"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui/clean"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
)

// Resize sets the size that View fills.
func (m *Model) Resize(width, height int) { m.width, m.height = width, height }

// labelled is the width from which there is room for what a field means beside its name.
const labelled = 110

// View draws the columns with what is missing above them, or the chooser.
func (m *Model) View() string {
	d := m.env.Session.Draft
	if d == nil {
		return screen.Join(m.width, m.height)
	}
	switch {
	case m.naming != nil:
		return m.viewNaming()
	case m.chooser != nil:
		return m.viewChooser()
	}
	head := m.fieldsLine()
	head = append(head, m.problemLines()...)
	title := m.env.At(m.env.Texts.T("columns.heading"), m.list, len(d.Mapping.Columns))
	if d.Profile != "" {
		title += " · " + m.env.Texts.T("columns.profile", "Profile", d.Profile)
	}
	head = append(head, m.env.Heading(title, true, m.width))
	foot := m.detail()
	m.list.SetSize(m.width, max(m.height-len(head)-len(foot), 1))
	return screen.Join(m.width, m.height, head, strings.Split(m.list.View(), "\n"), foot)
}

// fieldsLine shows each mandatory field as there or missing.
func (m *Model) fieldsLine() []string {
	t, th := m.env.Texts, m.env.Theme
	d := m.env.Session.Draft
	line := ""
	if m.width >= labelled {
		line = "  " + t.T("columns.mandatory_fields")
	}
	for _, f := range mapping.Fields() {
		if !f.Mandatory {
			continue
		}
		label := t.T("field.short." + f.Target.String() + "." + f.Name)
		at := ""
		for _, c := range d.Mapping.Columns {
			if !c.Custom && c.Target == f.Target && c.Field == f.Name {
				at += letter(c.Index)
			}
		}
		if at == "" {
			line += "  " + th.Error.Render("× "+label)
		} else {
			line += "  " + th.Good.Render("√ "+label)
		}
	}
	return []string{screen.Line(line, m.width)}
}

// problemLines says what keeps the mapping from being used, at most three.
func (m *Model) problemLines() []string {
	t, th := m.env.Texts, m.env.Theme
	problems := m.env.Session.Draft.Mapping.Problems()
	var out []string
	missing := []string{}
	for _, p := range problems {
		if p.ID == "missing_field" {
			missing = append(missing, p.Field)
			continue
		}
		sentence, _ := m.env.Texts.Sentence(p.Message(m.env.Session.Draft.Mapping))
		out = append(out, sentence)
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

// detail says more of the column under the cursor: its key to the letter, and
// how its texts are read.
func (m *Model) detail() []string {
	d, t := m.env.Session.Draft, m.env.Texts
	c := m.column()
	if c < 0 || c >= len(d.Mapping.Columns) {
		return nil
	}
	col := d.Mapping.Columns[c]
	first := letter(col.Index) + " «" + clean.Trailing(col.Header) + "» → " + m.fieldLabel(col.Assignment) + " · " + m.why(col)
	second := ""
	switch fieldType(col) {
	case mapping.TypeAmount:
		second = t.T("columns.decimal", "Format", t.T("decimal."+decimalID(m.decimal(c, col))))
	case mapping.TypeDate:
		second = t.T("columns.dates", "Format", t.T("order."+orderID(m.order(c, col))))
	}
	if second != "" && c < len(m.conv) {
		switch {
		case m.conv[c].Ambiguous:
			second += " " + t.T("columns.ambiguous", "Example", m.conv[c].Example)
		case m.conv[c].Example != "":
			second += " " + t.T("columns.proof", "Example", m.conv[c].Example)
		}
	}
	rule := m.env.Theme.Muted.Render(strings.Repeat("─", m.width))
	out := []string{rule, clean.Fit("  "+first, m.width)}
	lines := screen.Wrap(second, m.width-2)
	for _, l := range lines[:min(len(lines), 2)] {
		out = append(out, clean.Fit("  "+l, m.width))
	}
	return out
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

func (m *Model) viewChooser() string {
	d, t := m.env.Session.Draft, m.env.Texts
	c := d.Mapping.Columns[m.chooser.column]
	head := []string{
		m.env.Heading(t.T("columns.choose", "Column", letter(c.Index), "Header", clean.Trailing(c.Header)), true, m.width),
		clean.Fit("  "+t.T("columns.samples")+": "+samples(d, d.Mapping.Columns[m.chooser.column], 6), m.width), "",
	}
	m.chooser.list.SetSize(m.width, max(m.height-len(head), 1))
	return screen.Join(m.width, m.height, head, strings.Split(m.chooser.list.View(), "\n"))
}

func (m *Model) viewNaming() string {
	t, n := m.env.Texts, m.naming
	c := m.env.Session.Draft.Mapping.Columns[n.column]
	out := []string{m.env.Heading(t.T("columns.name_"+n.target.String(), "Column", letter(c.Index)), true, m.width), ""}
	for _, l := range screen.Wrap(t.T("columns.name_help"), m.width-4) {
		out = append(out, "  "+l)
	}
	out = append(out, "", "  > "+m.env.Field(n.input, max(m.width-6, 10)), "", clean.Fit("  "+t.T("columns.name_sent", "Key", clean.Trailing(n.key())), m.width))
	return screen.Join(m.width, m.height, out)
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

// fieldName is fieldLabel where there is room, else the bare name.
func (m *Model) fieldName(a mapping.Assignment) string {
	switch {
	case m.width >= labelled || a.Target == mapping.LeaveOut:
		return m.fieldLabel(a)
	case a.Custom:
		return m.env.Texts.T("columns.custom_short_"+a.Target.String(), "Key", clean.Trailing(a.Field))
	}
	return m.env.Texts.T("columns.short_"+a.Target.String(), "Field", a.Field)
}

// source draws the list of columns.
func (m *Model) source() grid.Source {
	return columnSource{m: m, conflicts: conflicts(m.env.Session.Draft.Mapping)}
}

type columnSource struct {
	m         *Model
	conflicts map[int]bool // columns that a problem names
}

func conflicts(mp mapping.Mapping) map[int]bool {
	out := map[int]bool{}
	for _, p := range mp.Problems() {
		for _, c := range p.Columns {
			out[c] = true
		}
	}
	return out
}

func (s columnSource) Len() int { return len(s.m.env.Session.Draft.Mapping.Columns) }

func (s columnSource) Cell(row, col int) grid.Cell {
	m := s.m
	d := m.env.Session.Draft
	c := d.Mapping.Columns[row]
	switch col {
	case 0:
		cell := grid.Cell{Text: letter(c.Index), Role: grid.RoleMuted}
		if d.HiddenColumn(c.Index) {
			cell.Mark = "-"
		}
		return cell
	case 1:
		return grid.Cell{Text: clean.Trailing(c.Header)}
	case 2:
		return grid.Cell{Text: samples(d, c, 3), Role: grid.RoleMuted}
	case 3:
		cell := grid.Cell{Text: m.fieldName(c.Assignment), Mark: "√"}
		switch {
		case s.conflicts[row]:
			cell.Mark, cell.Role = "×", grid.RoleError
		case c.Target == mapping.LeaveOut:
			cell.Mark, cell.Role = "·", grid.RoleMuted
		case c.Custom:
			cell.Mark, cell.Role = "+", grid.RoleChanged
		}
		return cell
	}
	return grid.Cell{Text: m.why(c), Role: grid.RoleMuted}
}

// why is the reason of a column's assignment, with how sure a suggestion is.
func (m *Model) why(c mapping.Column) string {
	why := m.env.Texts.T("reason." + c.Reason)
	if c.Reason != "person" && c.Reason != "profile" && c.Confidence > 0 && c.Target != mapping.LeaveOut && !c.Custom {
		why = fmt.Sprintf("%d %% %s", int(c.Confidence*100+0.5), why)
	}
	if d := m.env.Session.Draft; d != nil && d.HiddenColumn(c.Index) {
		why = m.env.Texts.T("columns.hidden") + " · " + why
	}
	return why
}

// samples are the first distinct values of a column below the header.
func samples(d *loader.Draft, c mapping.Column, n int) string {
	rows, from := d.Rows(), d.Mapping.HeaderRow+1
	if c.Second {
		from = d.Mapping.SecondRow
	}
	var out []string
	for r := from; r < rows.Len() && r < from+200 && len(out) < n; r++ {
		if v := rows.Shown(r, c.Index); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return strings.Join(out, " · ")
}

func letter(column int) string { return workbook.ColumnName(column) }
