package mapping

import "slices"

// Fit says how well a profile fits a sheet's headers.
type Fit struct {
	Profile string   // its name
	Known   int      // columns whose header it knows
	Of      int      // columns with a header
	New     []string // headers it does not know, to the letter
	Missing []string // headers it knows and the sheet does not have
}

// Exact says that the headers are the profile's own.
func (f Fit) Exact() bool { return f.Known > 0 && len(f.New) == 0 && len(f.Missing) == 0 }

// Near says that the headers are nearly the profile's own: of both, three in
// four are the other's.
func (f Fit) Near() bool {
	return f.Known > 0 && f.Known*4 >= 3*f.Of && f.Known*4 >= 3*(f.Known+len(f.Missing))
}

// Apply returns a copy of m in which the columns whose header the profile
// knows become what it says, with Reason "profile", and what it sets for fields
// is set. A header that matches to the letter comes before one that matches
// folded, and of several equal ones the first goes to the first column. A new
// column keeps what was suggested for it, unless a known one gives that field.
func (p Profile) Apply(m Mapping) (applied Mapping, fit Fit) {
	fit.Profile = p.Name
	m.Columns = slices.Clone(m.Columns)
	m.SendEmpty, m.Country = p.SendEmpty, p.Country
	if l := slices.Index(layoutNames, p.Layout); l >= 0 && m.Layout != LayoutTwoSheets && Layout(l) != LayoutTwoSheets {
		m.Layout = Layout(l)
	}
	m.Settings, m.Choices, m.Repairs = nil, nil, nil
	for _, f := range p.Fields {
		s, _ := f.setting() // ParseProfile checked it
		m = m.WithSetting(s)
	}
	for _, c := range p.Choices {
		m = m.WithPolicy(c.Field, Policy(max(0, slices.Index(policyNames, c.Policy))))
	}
	kept := p.match(m)
	for i := range m.Columns {
		c := &m.Columns[i]
		if !blank(c.Header) {
			fit.Of++
		}
		if kept[i] < 0 {
			continue
		}
		fit.Known++
		k := p.Columns[kept[i]]
		k.applyTo(c)
		for _, rule := range k.Repairs {
			m = m.WithRepair(rule, c.Index, 0)
		}
	}
	for i := range m.Columns {
		if c := &m.Columns[i]; kept[i] < 0 && !blank(c.Header) {
			fit.New = append(fit.New, c.Header)
			if m.Layout == LayoutLong {
				c.Group = 0
			}
			if twin := m.twin(kept, *c); twin != nil {
				// The header stands twice: which of both the profile meant, a person says.
				c.Assignment, c.Group, c.Reason, c.Confidence = twin.Assignment, twin.Group, ReasonProfile, 1
			} else if c.Target != LeaveOut && m.knownGives(kept, *c) {
				c.Assignment, c.Reason, c.Confidence = Assignment{}, ReasonFieldTaken, customConfidence
			}
		}
	}
	if m.Layout != LayoutTwoSheets { // whatever the profile says of this sheet
		m.Layout = LayoutLong
		if slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Group > 0 }) {
			m.Layout = LayoutWide
		}
	}
	for j, c := range p.Columns {
		if !blank(c.Header) && !slices.Contains(kept, j) {
			fit.Missing = append(fit.Missing, c.Header)
		}
	}
	return m, fit
}

// match gives for each column the profile's that it is, -1 for none.
func (p Profile) match(m Mapping) []int {
	kept := slices.Repeat([]int{-1}, len(m.Columns))
	used := make([]bool, len(p.Columns))
	folded := make([]string, len(p.Columns))
	for j, c := range p.Columns {
		folded[j] = Fold(c.Header)
	}
	for _, exact := range []bool{true, false} {
		for i, c := range m.Columns {
			if kept[i] >= 0 || blank(c.Header) {
				continue
			}
			header := Fold(c.Header)
			for j, k := range p.Columns {
				if !used[j] && c.Second == (k.Sheet == 2) && (k.Header == c.Header || !exact && folded[j] == header) {
					kept[i], used[j] = j, true
					break
				}
			}
		}
	}
	return kept
}

// twin is the column that the profile knows with the header of c.
func (m Mapping) twin(kept []int, c Column) *Column {
	header := Fold(c.Header)
	for i := range m.Columns {
		if o := &m.Columns[i]; kept[i] >= 0 && o.Second == c.Second && Fold(o.Header) == header {
			return o
		}
	}
	return nil
}

// knownGives says that a column which the profile knows gives what c does.
func (m Mapping) knownGives(kept []int, c Column) bool {
	for i, o := range m.Columns {
		if kept[i] >= 0 && o.Key() == c.Key() && o.Second == c.Second && (o.Group == c.Group || o.Group == 0 || c.Group == 0) {
			return true
		}
	}
	return false
}

// applyTo takes a column that ParseProfile or NewProfile made.
func (c ProfileColumn) applyTo(column *Column) {
	column.Assignment = Assignment{Target: Target(max(0, slices.Index(targetNames, c.Target))), Field: c.Field, Custom: c.Custom}
	column.Group = c.Group
	column.Confidence, column.Reason = 1, ReasonProfile
	column.Decimal = Decimal(max(0, slices.Index(decimalNames, c.Decimal)))
	column.DateOrder = DateOrder(max(0, slices.Index(orderNames, c.DateOrder)))
}
