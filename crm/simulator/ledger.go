package simulator

import (
	"math/big"
	"slices"
	"strings"

	"wolkload/crm"
)

// ledger is what the CRM holds, in the order in which it was first taken in.
type ledger struct {
	files    []crm.CaseFile
	place    map[string]int // Identification → index in files
	arrivals map[string]int
	inserts  map[string]int
}

func newLedger() ledger {
	return ledger{place: make(map[string]int), arrivals: make(map[string]int), inserts: make(map[string]int)}
}

// insert takes a case file in. Invented: a repeated Identification updates, and
// so does a repeated obligation id within it.
func (l *ledger) insert(c crm.CaseFile) {
	id := c.Value(crm.Identification)
	l.inserts[id]++
	i, known := l.place[id]
	if !known {
		l.place[id] = len(l.files)
		l.files = append(l.files, clone(c))
		return
	}
	held := &l.files[i]
	held.Fields = merge(held.Fields, c.Fields)
	for _, o := range c.Obligations {
		same := func(h crm.Obligation) bool { return h.Value(crm.ObligationID) == o.Value(crm.ObligationID) }
		if k := slices.IndexFunc(held.Obligations, same); k >= 0 {
			held.Obligations[k].Fields = merge(held.Obligations[k].Fields, o.Fields)
		} else {
			held.Obligations = append(held.Obligations, crm.Obligation{Fields: slices.Clone(o.Fields)})
		}
	}
}

func merge(held, sent []crm.Field) []crm.Field {
	for _, f := range sent {
		if i := slices.IndexFunc(held, func(h crm.Field) bool { return h.Key == f.Key }); i >= 0 {
			held[i].Value = f.Value
		} else {
			held = append(held, f)
		}
	}
	return held
}

func clone(c crm.CaseFile) crm.CaseFile {
	out := crm.CaseFile{Fields: slices.Clone(c.Fields)}
	for _, o := range c.Obligations {
		out.Obligations = append(out.Obligations, crm.Obligation{Fields: slices.Clone(o.Fields)})
	}
	return out
}

// Totals are what the CRM holds, counted.
type Totals struct {
	CaseFiles    int
	Obligations  int
	TotalBalance string // Σ total_balance, exact, with the most decimals that one of them has: "8450000.50"
}

func (l *ledger) totals() Totals {
	t := Totals{CaseFiles: len(l.files)}
	sum, decimals := new(big.Rat), 0
	for _, f := range l.files {
		t.Obligations += len(f.Obligations)
		for _, o := range f.Obligations {
			text := o.Value(crm.TotalBalance)
			// What is not a number never gets in, and "" adds nothing.
			if value, ok := new(big.Rat).SetString(text); ok {
				sum.Add(sum, value)
				_, fraction, _ := strings.Cut(text, ".")
				decimals = max(decimals, len(fraction))
			}
		}
	}
	t.TotalBalance = sum.FloatString(decimals)
	return t
}
