package mapping

import "wolkload/crm"

// CaseFile works a case file out, as it is sent.
func (r *Result) CaseFile(n int) CaseFile {
	e := r.e
	c := e.borrow()
	defer e.done(c)
	count := e.countCase(n)
	f := CaseFile{Rows: r.RowsOf(n), Held: e.held.has(n), Balance: money(count.units[0])}
	f.Fields = make([]crm.Field, 0, e.table.caseFile)
	for p := range e.table.caseFile {
		value, record := e.merged(c, n, p)
		f.Fields = e.send(f.Fields, p, value, record < 0 && e.caseFailed(n, p))
	}
	if count.obligations > 0 {
		f.Obligations = make([]crm.Obligation, 0, count.obligations)
		f.ObligationRows = make([]int, 0, count.obligations)
	}
	for _, i := range e.of(n) {
		for slot := range e.table.slots {
			if e.obligations[slot].has(int(i)) {
				f.Obligations = append(f.Obligations, crm.Obligation{Fields: e.obligation(c, slot, int(i))})
				f.ObligationRows = append(f.ObligationRows, e.domain.row(int(i)))
			}
		}
	}
	return f
}

func (e *engine) obligation(c *converter, slot, record int) []crm.Field {
	s := &e.table.slots[slot]
	sent := make([]crm.Field, 0, len(s.plans))
	for _, p := range s.plans {
		value := ""
		if e.vectors[p].filled.has(record) {
			value = e.text(c, p, record)
		}
		sent = e.send(sent, p, value, e.vectors[p].failed.has(record))
	}
	return sent
}

// send adds a field with its value, or what stands in for an empty one. One
// whose cells have an error has no value.
func (e *engine) send(sent []crm.Field, plan int, value string, failed bool) []crm.Field {
	p := &e.table.plans[plan]
	if value == "" && !failed {
		value = p.fallback
	}
	if value != "" || e.table.sendEmpty && !p.mandatory() {
		sent = append(sent, crm.Field{Key: p.Field, Value: value})
	}
	return sent
}

// caseFailed says that some row's cell of a field has an error.
func (e *engine) caseFailed(caseFile, plan int) bool {
	for _, i := range e.of(caseFile) {
		if e.vectors[plan].failed.has(int(i)) {
			return true
		}
	}
	return false
}
