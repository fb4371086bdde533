package simulator

import (
	"math/big"
	"slices"
	"strings"

	"wolkload/crm"
)

// ledger is what the CRM holds, in the order in which it was first taken in. A
// case file stays JSON until it is asked for: a simulator that holds a hundred
// thousand of them must not be busy with its memory.
type ledger struct {
	files       []held
	obligations int
	records     []record
	places      map[string]int // Identification → index in records
}

// held is a case file: as it came, or what updates made of it.
type held struct {
	raw     string
	updated *crm.CaseFile
}

func (h held) caseFile() crm.CaseFile {
	if h.updated != nil {
		return *h.updated
	}
	c, _, _ := new(reader).caseFile(h.raw) // it was read before
	return c
}

// record is what became of the case files with one Identification.
type record struct {
	place    int // index in files, -1 while none was taken
	arrivals int
	inserts  int
}

func newLedger() ledger { return ledger{places: make(map[string]int)} }

// arrive counts a case file that is worked on; the record is good until the
// next one.
func (l *ledger) arrive(identification string) *record {
	i, known := l.places[identification]
	if !known {
		i = len(l.records)
		l.places[identification] = i
		l.records = append(l.records, record{place: -1})
	}
	l.records[i].arrivals++
	return &l.records[i]
}

// of is what became of an Identification, nothing for one that never came.
func (l *ledger) of(identification string) record {
	if i, known := l.places[identification]; known {
		return l.records[i]
	}
	return record{place: -1}
}

// insert takes a case file in that arrived as r. Invented: a repeated
// Identification updates, and so does a repeated obligation id within it.
func (l *ledger) insert(r *record, c posted) {
	r.inserts++
	if r.place < 0 {
		r.place = len(l.files)
		l.files = append(l.files, held{raw: c.raw})
		l.obligations += len(c.Obligations)
		return
	}
	update := l.files[r.place].caseFile()
	update.Fields = merge(update.Fields, c.Fields)
	before := len(update.Obligations)
	for _, o := range c.Obligations {
		same := func(h crm.Obligation) bool { return h.Value(crm.ObligationID) == o.Value(crm.ObligationID) }
		if k := slices.IndexFunc(update.Obligations, same); k >= 0 {
			update.Obligations[k].Fields = merge(update.Obligations[k].Fields, o.Fields)
		} else {
			update.Obligations = append(update.Obligations, crm.Obligation{Fields: slices.Clone(o.Fields)})
		}
	}
	l.obligations += len(update.Obligations) - before
	l.files[r.place] = held{updated: &update}
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
		for _, o := range f.caseFile().Obligations {
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
