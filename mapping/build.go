package mapping

import "wolkload/crm"

// caseChunk is how many case files one core builds at a time.
const caseChunk = 512

// build makes the case files from the groups, on all cores, in order.
func (g *grouping) build() []CaseFile {
	files := make([]CaseFile, g.cases)
	chunks := (g.cases + caseChunk - 1) / caseChunk
	issues := make([][]Issue, chunks)
	parallel(chunks, func(n int) {
		b := builder{g: g, converter: converter{src: g.src, table: g.table}}
		for i := n * caseChunk; i < min((n+1)*caseChunk, g.cases); i++ {
			files[i] = b.caseFile(i)
		}
		issues[n] = b.issues
	})
	for _, found := range issues {
		g.issues = append(g.issues, found...)
	}
	return files
}

// builder builds case files and says what they lack.
type builder struct {
	g *grouping
	converter
}

func (b *builder) caseFile(n int) CaseFile {
	t, members := b.table, b.g.rows(n)
	c := CaseFile{Rows: make([]int, len(members))}
	var failed uint16
	for i, m := range members {
		r := &b.g.records[m]
		c.Rows[i] = r.row
		c.Held = c.Held || r.held
		failed |= r.failed
	}
	merged := b.g.merged[n*t.caseFile : (n+1)*t.caseFile]
	var lacking bool
	c.Fields, lacking = b.fields(t.plans[:t.caseFile], merged, failed, members[0], n)
	c.Held = c.Held || lacking
	for _, m := range members {
		r := &b.g.records[m]
		if !r.obligation {
			continue
		}
		fields, lacking := b.fields(t.plans[t.caseFile:], r.values[t.caseFile:], r.failed, m, n)
		c.Held = c.Held || lacking
		c.Obligations = append(c.Obligations, crm.Obligation{Fields: fields})
		c.ObligationRows = append(c.ObligationRows, r.row)
		c.Balance = mustAdd(c.Balance, r.balance)
	}
	if t.obligations && len(c.Obligations) == 0 {
		column := -1
		if place := t.place[fieldObligationID]; place >= 0 {
			column = t.plans[place].column
		}
		b.add(Issue{Rule: RuleNoObligation, Row: c.Rows[0], Column: column, Field: crm.Obligations, CaseFile: n})
		c.Held = true
	}
	return c
}

// fields gives the fields sent for the values of one level. A mandatory one
// that is empty, and did not fail, is an issue of the record given.
func (b *builder) fields(plans []plan, values []string, failed uint16, record, caseFile int) (sent []crm.Field, lacking bool) {
	sent = make([]crm.Field, 0, len(plans))
	for i := range plans {
		p := &plans[i]
		switch {
		case values[i] != "" || b.table.sendEmpty && !p.mandatory():
			sent = append(sent, crm.Field{Key: p.key, Value: values[i]})
		case p.mandatory() && failed&(1<<p.field) == 0:
			row := b.g.records[record].row
			b.add(Issue{
				Rule: RuleMissingMandatory, Row: row, Column: p.column, Field: p.key,
				Raw: b.src.Cell(row, p.column).Raw, CaseFile: caseFile,
			})
			lacking = true
		}
	}
	return sent, lacking
}
