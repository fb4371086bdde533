package mapping

import (
	"cmp"
	"slices"
)

// plan is one mapped column with all that its conversion needs.
type plan struct {
	column     int // index into the Source
	level      Target
	key        string // as sent
	custom     bool
	field      int // index into fields, -1 for a custom one
	convention Convention
}

// mandatory says that the field may not be left empty.
func (p *plan) mandatory() bool { return !p.custom && fields[p.field].Mandatory }

// numeric says that zeros in front of its digits mean nothing.
func (p *plan) numeric() bool {
	return !p.custom && (fields[p.field].Type == TypeAmount || fields[p.field].Type == TypeInteger)
}

// dated says that a date is sent as a date, not as any text (date_as_text says
// of one what is shown and sent).
func (p *plan) dated() bool { return p.custom || fields[p.field].Type == TypeDate }

// table is the mapping as it is applied: the mapped columns in the order their
// values are sent.
type table struct {
	plans       []plan
	caseFile    int              // plans[:caseFile] are the case file's, the rest the obligation's
	place       [len(fields)]int // of each of fields in plans, -1 when no column gives it
	sendEmpty   bool
	obligations bool // some column gives an obligation's field
}

// newTable compiles a mapping. Columns with a problem of their own are left
// out of it, of several with the same key the first counts: the Result holds
// everything back anyway.
func newTable(m Mapping, conventions []Convention) *table {
	t := &table{sendEmpty: m.SendEmpty}
	for i := range t.place {
		t.place[i] = -1
	}
	for i, c := range m.Columns {
		p := plan{column: c.Index, level: c.Target, key: c.Field, custom: c.Custom, field: -1, convention: conventions[i]}
		switch {
		case c.Target == LeaveOut, c.Field == "", c.Custom && reserved(c.Target, c.Field):
			continue
		case !c.Custom:
			if p.field = fieldIndex(c.Target, c.Field); p.field < 0 {
				continue
			}
		}
		if !slices.ContainsFunc(t.plans, func(q plan) bool { return q.level == p.level && q.key == p.key }) {
			t.plans = append(t.plans, p)
		}
	}
	slices.SortStableFunc(t.plans, func(a, b plan) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(order(a), order(b)))
	})
	for i, p := range t.plans {
		if p.level == ToCaseFile {
			t.caseFile++
		}
		if !p.custom {
			t.place[p.field] = i
		}
	}
	t.obligations = t.caseFile < len(t.plans)
	return t
}

// order puts documented fields in their own order, custom ones after them.
func order(p plan) int {
	if p.custom {
		return len(fields)
	}
	return p.field
}
