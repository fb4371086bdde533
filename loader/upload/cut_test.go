package upload

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
)

// bodySize is how long a request with these case files is.
func bodySize(t interface{ Fatal(...any) }, operation string, files []crm.CaseFile) int {
	r, err := crm.NewRequest(operation, files)
	if err != nil {
		t.Fatal(err)
	}
	return len(r.Body)
}

func obligations(files []crm.CaseFile) int {
	n := 0
	for _, f := range files {
		n += len(f.Obligations)
	}
	return n
}

// TestCutKeepsEveryLimit checks cut against its own words: nothing lost or
// moved, no batch over a limit but one case file alone, no batch smaller than it
// must be.
func TestCutKeepsEveryLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files := portfolio(rapid.IntRange(0, 40).Draw(t, "files"))
		for i := range files {
			files[i].Fields = append(files[i].Fields, crm.Field{Key: "Name", Value: rapid.StringN(0, 30, 60).Draw(t, "name")})
			files[i].Obligations = make([]crm.Obligation, rapid.IntRange(0, 6).Draw(t, "obligations"))
		}
		operation := rapid.StringMatching(`[a-zñ"]{1,20}`).Draw(t, "operation")
		o := Settings{
			CaseFiles:   rapid.IntRange(1, 15).Draw(t, "most case files"),
			Obligations: rapid.IntRange(1, 20).Draw(t, "most obligations"),
			Bytes:       rapid.IntRange(1, 900).Draw(t, "most bytes"),
			NoCanary:    rapid.Bool().Draw(t, "no canary"),
		}
		passed := rapid.IntRange(0, 3).Draw(t, "canaries before")
		over := func(batch []crm.CaseFile, number int) bool {
			most := o.CaseFiles
			if n := passed + number; !o.NoCanary && n < 2 {
				most = min(most, []int{1, 10}[n])
			}
			return len(batch) > most || obligations(batch) > o.Obligations || bodySize(t, operation, batch) > o.Bytes
		}
		next := 0
		batches := cut(planOf(files), crm.EnvelopeSize(operation), passed, o)
		for b, s := range batches {
			if s.from != next || s.to <= s.from {
				t.Fatalf("batch %d is %+v where %d was due", b, s, next)
			}
			next = s.to
			if batch := files[s.from:s.to]; len(batch) > 1 && over(batch, b) {
				t.Fatalf("batch %d of %d is over a limit", b, len(batch))
			}
			if b+1 < len(batches) && !over(files[s.from:s.to+1], b) {
				t.Fatalf("batch %d of %d had room for the next case file", b, s.to-s.from)
			}
			if s.canary != (!o.NoCanary && passed+b < 2) {
				t.Fatalf("batch %d after %d: canary is %v", b, passed, s.canary)
			}
		}
		if next != len(files) {
			t.Fatalf("%d of %d case files are in a batch", next, len(files))
		}
	})
}

func TestCutDefaults(t *testing.T) {
	if n := Requests("op", planOf(portfolio(250)), Settings{NoCanary: true}); n != 3 {
		t.Errorf("%d requests for 250", n)
	}
	if n := Requests("op", planOf(portfolio(250)), Settings{}); n != 5 { // 1, 10, 100, 100, 39
		t.Errorf("%d requests for 250 with canaries", n)
	}
	big := portfolio(3)
	big[1].Fields = append(big[1].Fields, crm.Field{Key: "Nota", Value: strings.Repeat("x", DefaultBytes)})
	if n := Requests("op", planOf(big), Settings{NoCanary: true}); n != 3 {
		t.Errorf("a case file over the limit: %d requests", n)
	}
	if n := Requests("op", nil, Settings{}); n != 0 {
		t.Errorf("%d requests for nothing", n)
	}
}

// TestTheCanaryTellsMost: the first with two obligations goes in front, nothing
// else moves.
func TestTheCanaryTellsMost(t *testing.T) {
	for name, tt := range map[string]struct{ obligations, want []int32 }{
		"none has two":  {[]int32{1, 1, 1}, []int32{0, 1, 2}},
		"the second":    {[]int32{1, 2, 2}, []int32{1, 0, 2}},
		"the last":      {[]int32{3, 1, 2}, []int32{2, 0, 1}},
		"the first":     {[]int32{2, 1, 2}, []int32{0, 1, 2}},
		"one has three": {[]int32{1, 0, 3}, []int32{2, 0, 1}},
		"nothing":       {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			plan := make([]Item, len(tt.obligations))
			for i, n := range tt.obligations {
				plan[i] = Item{Index: int32(i), Obligations: n}
			}
			for i, item := range withCanary(plan) {
				if item.Index != tt.want[i] {
					t.Errorf("in place %d is %d, want %d", i, item.Index, tt.want[i])
				}
				if plan[i].Index != int32(i) {
					t.Error("the plan itself was changed")
				}
			}
		})
	}
}
