package loader

import (
	"context"
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"testing"

	"wolkload/crm"
	"wolkload/loader/upload"
)

// counts answers like a CRM that counts in a unit: what it counts shows where a
// request has another number of obligations than of case files.
func counts(unit crm.Unit) answer {
	return func(ctx context.Context, r crm.Request) crm.Outcome {
		o := accept(ctx, r)
		obligations := 0
		for _, f := range r.CaseFiles {
			obligations += len(f.Obligations)
		}
		n := len(r.CaseFiles)
		if unit == crm.UnitObligations {
			n = obligations
		}
		o.Counts = &crm.Counts{Received: int64(n), Inserted: int64(n), Processed: int64(n)}
		if obligations != len(r.CaseFiles) {
			o.Counts.Unit = unit
		}
		return o
	}
}

// told are the units that requests were sent with.
func (f *fakeCRM) told() (units []crm.Unit) {
	for _, r := range f.requests {
		units = append(units, r.Unit)
	}
	return units
}

// TestUnitIsKept: what a canary with two obligations shows is told to all that
// follows, is kept by host and operation, and the next load begins with it.
func TestUnitIsKept(t *testing.T) {
	t.Parallel()
	const unknown, files, obligations = crm.UnitUnknown, crm.UnitCaseFiles, crm.UnitObligations
	f, d := folders(t), draft(t)
	other := Target{target.Server, "otra"}
	host := Target{mustServer("https://crm2.example.com"), target.Operation}
	single := draft(t, cartera[2], cartera[4], cartera[5]) // one obligation each: nothing shows
	for _, step := range []struct {
		about  string
		d      Draft
		counts crm.Unit
		canary bool
		want   []crm.Unit
	}{
		{"the first canary shows it", d, obligations, true, []crm.Unit{unknown, obligations}},
		{"the next load knows, where nothing shows too", single, obligations, true, []crm.Unit{obligations, obligations}},
		{"a canary is asked without it", d, files, true, []crm.Unit{unknown, files}},
	} {
		l, err := Begin(context.Background(), f, step.d, target, upload.Settings{NoCanary: !step.canary})
		if err != nil {
			t.Fatal(err)
		}
		c := newCRM(counts(step.counts))
		if s, err := l.Send(t.Context(), c, upload.Options{}); err != nil || s.NotSent.CaseFiles > 0 {
			t.Fatalf("%s: %+v, %v", step.about, s, err)
		}
		l.Close()
		if got := c.told(); !slices.Equal(got, step.want) {
			t.Errorf("%s: told %v, want %v", step.about, got, step.want)
		}
	}
	for name, to := range map[string]Target{"operation": other, "host": host} {
		l := newLoad(f, d, to)
		if l.unit != unknown {
			t.Errorf("another %s begins with %v", name, l.unit)
		}
		l.keepUnit(obligations)
	}
	if got := []crm.Unit{knownUnit(f, target), knownUnit(f, other), knownUnit(f, host)}; !slices.Equal(got, []crm.Unit{files, obligations, obligations}) {
		t.Errorf("each has its own: %v", got)
	}
	data, err := os.ReadFile(f.targets())
	if err != nil {
		t.Fatal(err)
	}
	var kept map[string]map[string]string
	if err := json.Unmarshal(data, &kept); err != nil || len(kept) != 3 ||
		kept["https://crm.example.com cobranza"]["unit"] != "case_file" || kept["https://crm2.example.com cobranza"]["unit"] != "obligation" {
		t.Errorf("kept %s, %v", data, err)
	}
	if info, err := os.Stat(f.targets()); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestTargetsThatCannotBeRead: a broken file is as none, and is written anew.
func TestTargetsThatCannotBeRead(t *testing.T) {
	d := draft(t)
	for name, text := range map[string]string{
		"empty": "", "cut": `{"https://crm.example.com cobranza": {"un`, "a list": `[1]`, "a text": `"x"`, "other types": `{"https://crm.example.com cobranza": {"unit": 7}}`,
		"a unit that is none": `{"https://crm.example.com cobranza": {"unit": "kilo"}}`, "none": `{"https://crm.example.com cobranza": {}}`, "not UTF-8": "\xff\xfe",
	} {
		f := folders(t)
		if err := writeFile(f.targets(), []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := knownUnit(f, target); got != crm.UnitUnknown {
			t.Errorf("%s: known is %v", name, got)
		}
		l := newLoad(f, d, target)
		l.keepUnit(crm.UnitUnknown) // says nothing
		if got, err := os.ReadFile(f.targets()); err != nil || string(got) != text {
			t.Errorf("%s: changed to %q, %v", name, got, err)
		}
		l.keepUnit(crm.UnitCaseFiles)
		if got := knownUnit(f, target); got != crm.UnitCaseFiles {
			t.Errorf("%s: kept is %v", name, got)
		}
	}
	f := folders(t) // what can't be kept stops nothing
	if err := os.WriteFile(f.Config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l := newLoad(f, d, target)
	if l.keepUnit(crm.UnitObligations); l.unit != crm.UnitObligations || knownUnit(f, target) != crm.UnitUnknown {
		t.Errorf("the load knows %v", l.unit)
	}
}

// TestTargetsOfNull: "null" is JSON, and a map that can't be written to.
func TestTargetsOfNull(t *testing.T) {
	f := folders(t)
	if err := writeFile(f.targets(), []byte("null\n")); err != nil {
		t.Fatal(err)
	}
	newLoad(f, draft(t), target).keepUnit(crm.UnitCaseFiles)
	if got := knownUnit(f, target); got != crm.UnitCaseFiles {
		t.Errorf("kept is %v", got)
	}
}
