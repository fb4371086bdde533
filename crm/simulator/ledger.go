package simulator

import (
	"math/big"
	"slices"
	"strings"

	"wolkload/crm"
)

// ledger is what the CRM holds, in the order in which it was first taken in.
type ledger struct {
	files       []crm.CaseFile
	obligations int
	known       map[string]*record // by Identification
}

// record is what became of the case files with one Identification.
type record struct {
	place    int // index in files, -1 while none was taken
	arrivals int
	inserts  int
}

func newLedger() ledger { return ledger{known: make(map[string]*record)} }

// arrive counts a case file that is worked on.
func (l *ledger) arrive(identification string) *record {
	r := l.known[identification]
	if r == nil {
		r = &record{place: -1}
		l.known[identification] = r
	}
	r.arrivals++
	return r
}

// of is what became of an Identification, nothing for one that never came.
func (l *ledger) of(identification string) record {
	if r := l.known[identification]; r != nil {
		return *r
	}
	return record{place: -1}
}

// insert takes a case file in that arrived as r, and keeps it: c must not be
// used any more. Invented: a repeated Identification updates, and so does a
// repeated obligation id within it.
func (l *ledger) insert(r *record, c crm.CaseFile) {
	r.inserts++
	if r.place < 0 {
		r.place = len(l.files)
		l.files = append(l.files, c)
		l.obligations += len(c.Obligations)
		return
	}
	held := &l.files[r.place]
	held.Fields = merge(held.Fields, c.Fields)
	for _, o := range c.Obligations {
		same := func(h crm.Obligation) bool { return h.Value(crm.ObligationID) == o.Value(crm.ObligationID) }
		if k := slices.IndexFunc(held.Obligations, same); k >= 0 {
			held.Obligations[k].Fields = merge(held.Obligations[k].Fields, o.Fields)
		} else {
			held.Obligations = append(held.Obligations, o)
			l.obligations++
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
	t := Totals{CaseFiles: len(l.files), Obligations: l.obligations}
	sum, decimals := new(big.Rat), 0
	for _, f := range l.files {
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
