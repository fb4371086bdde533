package mapping

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// input is one column that a field is made of.
type input struct {
	column     int // index into the Source
	convention Convention
}

// plan is one field to send with all that its conversion needs.
type plan struct {
	Key
	custom   bool
	field    int  // index into fields, -1 for a custom one
	group    int  // Column.group
	lacking  bool // of a wide sheet: other groups have a column for it, this one has none
	kind     Type
	inputs   [2][]input // its columns, by sheet
	setting  Setting
	fallback string            // Setting.Default as it is sent, "" for none
	values   map[string]string // Setting.Values by what a cell shows, in lower case
	repairs  map[repair]rows   // applied
	phones   *phoneCountry
}

// repair is one rule's in the cells of one sheet.
type repair struct {
	rule  string
	sheet int
}

// rows are the numbers of rows that a repair is for; nil is all.
type rows map[int]bool

// mandatory says that the field may not be left empty.
func (p *plan) mandatory() bool {
	if p.custom {
		return p.setting.Required
	}
	return fields[p.field].Mandatory
}

// constant says that no column gives the field.
func (p *plan) constant() bool { return !p.columns() && !p.lacking }

// columns says that some column gives the field.
func (p *plan) columns() bool { return p.inputs[0] != nil || p.inputs[1] != nil }

// column is the first column that gives the field in a sheet, -1 when none does.
func (p *plan) column(sheet int) int {
	if in := p.inputs[sheet]; len(in) > 0 {
		return in[0].column
	}
	return -1
}

// same says that two plans make the same of the same rows.
func (p *plan) same(o *plan) bool {
	return p.Key == o.Key && p.custom == o.custom && p.group == o.group && p.lacking == o.lacking && p.kind == o.kind &&
		slices.Equal(p.inputs[0], o.inputs[0]) && slices.Equal(p.inputs[1], o.inputs[1]) &&
		p.setting.same(o.setting) && p.phones == o.phones &&
		maps.EqualFunc(p.repairs, o.repairs, func(a, b rows) bool { return (a == nil) == (b == nil) && maps.Equal(a, b) })
}

// slot is one obligation that a row may have: a long sheet's rows have one.
type slot struct {
	plans []int // in the order sent
	own   []int // those whose values make the obligation be there
	place [len(fields)]int
}

// group is Column.Group of an obligation's field; a debtor's is of no obligation.
func (c Column) group() int {
	if c.Target == ToObligation {
		return c.Group
	}
	return 0
}

// table is the mapping as it is applied: the fields in the order sent.
type table struct {
	plans       []plan
	caseFile    int // plans[:caseFile] are the case file's, the rest the obligations'
	slots       []slot
	place       [len(fields)]int // of the case file's fields in plans, -1 when nothing gives it
	second      int              // Mapping.SecondRow
	sendEmpty   bool
	obligations bool // some column gives an obligation's field
}

// newTable compiles a mapping. Columns with a problem of their own are left
// out of it, of several with the same key the first counts: the Result holds
// everything back anyway.
func newTable(m Mapping, conventions []Convention) *table {
	t := &table{sendEmpty: m.SendEmpty, second: m.SecondRow}
	phones := phonesOf(m.Country)
	for i, c := range m.Columns {
		if c.Target == LeaveOut || c.Field == "" || c.Custom && reserved(c.Target, c.Field) {
			continue
		}
		in := input{c.Index, conventions[i]}
		sheet := 0
		if c.Second {
			sheet = 1
		}
		if p := t.find(c.Key(), c.group()); p != nil {
			if p.custom == c.Custom && (p.setting.Joined || p.inputs[sheet] == nil) {
				p.inputs[sheet] = append(p.inputs[sheet], in)
				p.addRepairs(m, c.Index, sheet)
			}
			continue
		}
		p, ok := newPlan(m, c.Assignment, phones)
		if !ok {
			continue
		}
		p.group = c.group()
		p.inputs[sheet] = []input{in}
		p.addRepairs(m, c.Index, sheet)
		t.plans = append(t.plans, p)
	}
	for _, s := range m.Settings { // constants
		if s.Default == "" || s.Target == LeaveOut || slices.ContainsFunc(t.plans, func(p plan) bool { return p.Key == s.Key }) {
			continue
		}
		a := Assignment{Target: s.Target, Field: s.Field, Custom: fieldIndex(s.Target, s.Field) < 0}
		if p, ok := newPlan(m, a, phones); ok && !(a.Custom && reserved(s.Target, s.Field)) {
			t.plans = append(t.plans, p)
		}
	}
	t.addLacking()
	t.sort()
	t.lay()
	return t
}

// addLacking adds the fields that some obligations of a wide sheet have no
// column for and that they can't be without, or have a default for.
func (t *table) addLacking() {
	groups := 0
	for _, p := range t.plans {
		groups = max(groups, p.group)
	}
	for _, p := range slices.Clone(t.plans) {
		if p.group == 0 || !p.mandatory() && p.fallback == "" || t.find(p.Key, 0) != nil {
			continue
		}
		p.inputs, p.repairs, p.lacking = [2][]input{}, nil, true
		for p.group = 1; p.group <= groups; p.group++ {
			if t.find(p.Key, p.group) == nil {
				t.plans = append(t.plans, p)
			}
		}
	}
}

// sort puts documented fields in their own order, custom ones after them by
// where their key comes first, the same in each obligation of a wide sheet.
func (t *table) sort() {
	first := map[Key]int{}
	for i := len(t.plans) - 1; i >= 0; i-- {
		first[t.plans[i].Key] = i
	}
	place := func(p plan) int {
		if p.custom {
			return len(fields) + first[p.Key]
		}
		return p.field
	}
	slices.SortStableFunc(t.plans, func(a, b plan) int {
		return cmp.Or(cmp.Compare(a.Target, b.Target), cmp.Compare(place(a), place(b)), cmp.Compare(a.group, b.group))
	})
}

func newPlan(m Mapping, a Assignment, phones *phoneCountry) (p plan, ok bool) {
	p = plan{Key: a.Key(), custom: a.Custom, field: -1, setting: m.Setting(a.Key())}
	if a.Custom {
		p.kind = max(p.setting.Type, TypeCustomText)
	} else {
		if p.field = fieldIndex(a.Target, a.Field); p.field < 0 {
			return plan{}, false
		}
		p.kind = fields[p.field].Type
	}
	if p.kind == TypePhone {
		p.phones = phones
	}
	if len(p.setting.Values) > 0 {
		p.values = make(map[string]string, len(p.setting.Values))
		for _, v := range p.setting.Values {
			p.values[valueKey(v.From)] = v.To
		}
	}
	if p.Key != (Key{ToCaseFile, crm.Identification}) && p.Key != (Key{ToObligation, crm.ObligationID}) { // one for all would make all one
		p.fallback, _ = p.convertDefault()
	}
	return p, true
}

// convertDefault gives the default as it is sent, and what is wrong with it.
func (p *plan) convertDefault() (value string, fs []finding) {
	if p.setting.Default == "" {
		return "", nil
	}
	cell := workbook.Cell{Raw: p.setting.Default, Kind: workbook.Edited}
	value, fs = convert(p, Convention{Row: -1}, false, cell)
	if hasError(fs) {
		return "", fs
	}
	return value, fs
}

// valueKey is what a dictionary of values compares.
func valueKey(shown string) string { return strings.ToLower(strings.TrimSpace(shown)) }

// replacement is what is read instead of what a cell shows.
func (p *plan) replacement(shown string) (to string, ok bool) {
	key := valueKey(shown)
	if key == "" { // nothing is replaced by a default, not by a value
		return "", false
	}
	to, ok = p.values[key]
	return to, ok
}

// addRepairs takes the repairs that were applied to a column. Of columns that
// are joined, one that is for all rows is for all of them.
func (p *plan) addRepairs(m Mapping, column, sheet int) {
	for _, r := range m.Repairs {
		if r.Column != column {
			continue
		}
		if p.repairs == nil {
			p.repairs = map[repair]rows{}
		}
		numbers, known := p.repairs[repair{r.Rule, sheet}]
		switch {
		case r.Rows == nil, known && numbers == nil:
			numbers = nil
		default:
			if numbers == nil {
				numbers = rows{}
			}
			for _, n := range r.Rows {
				numbers[n] = true
			}
		}
		p.repairs[repair{r.Rule, sheet}] = numbers
	}
}

// repaired says that what a rule offers is read in place of a cell of the row
// with this number in its sheet.
func (p *plan) repaired(rule string, sheet, number int) bool {
	numbers, ok := p.repairs[repair{rule, sheet}]
	return ok && (numbers == nil || numbers[number])
}

func (t *table) find(k Key, group int) *plan {
	for i := range t.plans {
		if t.plans[i].Key == k && t.plans[i].group == group {
			return &t.plans[i]
		}
	}
	return nil
}

// lay finds where each field stands, once plans are in order.
func (t *table) lay() {
	t.place = noPlaces
	groups := 0
	for i := range t.plans {
		p := &t.plans[i]
		if p.Target == ToCaseFile {
			t.caseFile++
			if !p.custom {
				t.place[p.field] = i
			}
			continue
		}
		t.obligations = t.obligations || !p.constant()
		groups = max(groups, p.group)
	}
	if !t.obligations {
		return
	}
	for g := min(1, groups); g <= groups; g++ {
		s := slot{place: noPlaces}
		for i := t.caseFile; i < len(t.plans); i++ {
			p := &t.plans[i]
			if p.group != 0 && p.group != g {
				continue
			}
			if !p.custom && s.place[p.field] >= 0 || p.custom && slices.ContainsFunc(s.plans, func(j int) bool { return t.plans[j].Key == p.Key }) {
				continue // given for all obligations and for this one: a problem, which holds everything back
			}
			s.plans = append(s.plans, i)
			if p.group == g && p.columns() {
				s.own = append(s.own, i)
			}
			if !p.custom {
				s.place[p.field] = i
			}
		}
		if len(s.own) > 0 {
			t.slots = append(t.slots, s)
		}
	}
}

var noPlaces = func() (none [len(fields)]int) {
	for i := range none {
		none[i] = -1
	}
	return none
}()

// sheet is which of two sheets a row of the Source is of.
func (t *table) sheet(row int) int {
	if t.second > 0 && row >= t.second {
		return 1
	}
	return 0
}
