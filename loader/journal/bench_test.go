package journal

import (
	"testing"

	"wolkload/crm"
)

// BenchmarkBatch is what the journal costs one batch of 500 case files.
func BenchmarkBatch(b *testing.B) {
	files := make([]CaseFile, 100_000)
	for i := range files {
		files[i] = CaseFile{Rows: []int{i + 4}, Identification: "1001", Name: "Ana Ejemplo", Obligations: 1}
	}
	j, err := Create(b.TempDir(), exampleLoad("2026-11-23-1"), each(files))
	if err != nil {
		b.Fatal(err)
	}
	defer j.Close()
	batch, results := make([]int, 500), make([]Result, 500)
	next := 0
	for b.Loop() {
		for i := range batch {
			batch[i] = next
			results[i] = Result{CaseFile: next, State: crm.Accepted, Cause: crm.CauseAccepted}
			next = (next + 1) % len(files)
		}
		seq, err := j.Intent(Attempt{CaseFiles: batch, BodyHash: "aa", Size: 1, Sent: created})
		if err != nil {
			b.Fatal(err)
		}
		if err := j.Outcome(seq, Outcome{Row: 11, Cause: crm.CauseAccepted, Reached: true, Answered: created}, results); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCreate is what beginning a load of 100,000 case files costs.
func BenchmarkCreate(b *testing.B) {
	files := make([]CaseFile, 100_000)
	for i := range files {
		files[i] = CaseFile{Rows: []int{i + 4}, Identification: "1001", Name: "Ana Ejemplo", Obligations: 1}
	}
	for b.Loop() {
		j, err := Create(b.TempDir(), exampleLoad("2026-11-23-1"), each(files))
		if err != nil {
			b.Fatal(err)
		}
		j.Close()
	}
}
