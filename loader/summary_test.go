package loader

import (
	"context"
	"errors"
	"testing"

	"wolkload/crm"
)

func TestSeveralEntriesOfOneCaseFile(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	s := send(t, l, newCRM(func(_ context.Context, r crm.Request) crm.Outcome {
		o := outcome(13, crm.CauseListDiffers, crm.Stop, len(r.CaseFiles), crm.Unknown)
		o.States[0] = crm.Rejected
		o.Rejections = []crm.Rejection{
			{CaseFile: 0, Reason: "no phone", Raw: []byte(`{"id":"A-1"}`), AttributedBy: crm.ByObligation},
			{CaseFile: 0, Reason: "no phone", Raw: []byte(`"A-2"`), AttributedBy: crm.ByObligation},
			{CaseFile: 0, Reason: "no name", Raw: []byte(`not JSON`), AttributedBy: crm.ByName},
		}
		o.Unattributed = []crm.Rejection{{CaseFile: -1, Reason: "who", Raw: []byte(`["who"]`)}, {CaseFile: -1, Raw: []byte("\xff?")}}
		return o
	}), 100)
	got := state(t, l, ana)
	if got.Reason != "no phone; no name" || string(got.Raw) != `[{"id":"A-1"}, "A-2", "not JSON"]` || got.AttributedBy != crm.ByObligation {
		t.Errorf("%+v with %s", got, got.Raw)
	}
	if len(s.Unattributed) != 2 || s.Unknown.CaseFiles != 4 || s.Rejected.CaseFiles != 1 {
		t.Errorf("%+v", s)
	}
	want := `{"load":"2026-11-23-1",` +
		`"case_files":{"accepted":0,"rejected":1,"unknown":4,"not_sent":0,"held":1},` +
		`"obligations":{"accepted":0,"rejected":2,"unknown":5,"not_sent":0,"held":1},` +
		`"requests":1,"unattributed":[["who"],"�?"],` +
		`"rejected":[{"identification":"1001","rows":[4,5],"reason":"no phone; no name","attributed_by":"obligation_id"}]}`
	if got := mustJSON(t, l.Summary()); got != want {
		t.Errorf("summary\n got %s\nwant %s", got, want)
	}
}

func TestEmptySummary(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	want := `{"load":"2026-11-23-1",` +
		`"case_files":{"accepted":0,"rejected":0,"unknown":0,"not_sent":5,"held":1},` +
		`"obligations":{"accepted":0,"rejected":0,"unknown":0,"not_sent":7,"held":1},` +
		`"requests":0,"unattributed":[],"rejected":[]}`
	if got := mustJSON(t, l.Summary()); got != want {
		t.Errorf("summary\n got %s\nwant %s", got, want)
	}
}

func TestExitCode(t *testing.T) {
	one := Tally{CaseFiles: 1}
	for name, tt := range map[string]struct {
		s    Snapshot
		want int
	}{
		"all accepted":           {Snapshot{Accepted: one}, 0},
		"held on request":        {Snapshot{Accepted: one, Held: one}, 0},
		"rejected":               {Snapshot{Accepted: one, Rejected: one}, 1},
		"unknown":                {Snapshot{Unknown: one, Rejected: one, NotSent: one, Stopped: true}, 3},
		"stopped":                {Snapshot{NotSent: one, Rejected: one, Stopped: true}, 4},
		"journal":                {Snapshot{Rejected: one, Err: errors.New("disk")}, 4},
		"rejected one not taken": {Snapshot{Rejected: one, Stopped: true}, 4},
	} {
		if got := ExitCode(tt.s); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}
