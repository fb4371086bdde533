package upload

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
)

// body is how long a request with these case files is.
func body(t interface{ Fatal(...any) }, operation string, files []CaseFile) int {
	all := make([]crm.CaseFile, len(files))
	for i, f := range files {
		all[i] = f.CaseFile
	}
	r, err := crm.NewRequest(operation, all)
	if err != nil {
		t.Fatal(err)
	}
	return len(r.Body)
}

func obligations(files []CaseFile) int {
	n := 0
	for _, f := range files {
		n += len(f.Obligations)
	}
	return n
}

// TestCutKeepsEveryLimit checks Cut against its own words: nothing lost or
// moved, no batch over a limit but one case file alone, no batch smaller than it
// must be.
func TestCutKeepsEveryLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files := plan(rapid.IntRange(0, 40).Draw(t, "files"))
		for i := range files {
			files[i].Fields = append(files[i].Fields, crm.Field{Key: "Name", Value: rapid.StringN(0, 30, 60).Draw(t, "name")})
			files[i].Obligations = make([]crm.Obligation, rapid.IntRange(0, 6).Draw(t, "obligations"))
		}
		operation := rapid.StringMatching(`[a-zñ"]{1,20}`).Draw(t, "operation")
		o := Options{
			CaseFiles:   rapid.IntRange(1, 10).Draw(t, "most case files"),
			Obligations: rapid.IntRange(1, 20).Draw(t, "most obligations"),
			Bytes:       rapid.IntRange(1, 900).Draw(t, "most bytes"),
		}
		over := func(batch []CaseFile) bool {
			return len(batch) > o.CaseFiles || obligations(batch) > o.Obligations || body(t, operation, batch) > o.Bytes
		}
		batches, err := Cut(operation, files, o)
		if err != nil {
			t.Fatal(err)
		}
		next := 0
		for b, batch := range batches {
			for _, f := range batch {
				if f.Index != next {
					t.Fatalf("case file %d where %d was due", f.Index, next)
				}
				next++
			}
			if len(batch) == 0 || len(batch) > 1 && over(batch) {
				t.Fatalf("batch %d of %d is over a limit", b, len(batch))
			}
			if b+1 < len(batches) && !over(append(append([]CaseFile{}, batch...), batches[b+1][0])) {
				t.Fatalf("batch %d of %d had room for the next case file", b, len(batch))
			}
		}
		if next != len(files) {
			t.Fatalf("%d of %d case files are in a batch", next, len(files))
		}
	})
}

func TestCutDefaults(t *testing.T) {
	batches, err := Cut("op", plan(250), Options{})
	if err != nil || len(batches) != 3 || len(batches[0]) != DefaultCaseFiles {
		t.Errorf("%d batches, %v", len(batches), err)
	}
	big := plan(3)
	big[1].Fields = append(big[1].Fields, crm.Field{Key: "Nota", Value: strings.Repeat("x", DefaultBytes)})
	batches, err = Cut("op", big, Options{})
	if err != nil || len(batches) != 3 {
		t.Errorf("a case file over the limit: %d batches, %v", len(batches), err)
	}
}

func TestCutRefusesWhatCannotBeEncoded(t *testing.T) {
	files := plan(3)
	files[2].Fields = append(files[2].Fields, crm.Field{Key: crm.Name, Value: "\xff"})
	_, err := Cut("op", files, Options{})
	if e := (*crm.Error)(nil); !errors.As(err, &e) || e.ID != crm.ErrNotUTF8 {
		t.Errorf("error %v", err)
	}
}
