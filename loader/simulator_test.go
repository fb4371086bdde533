package loader

import (
	"bytes"
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader/upload"
)

const token = "0123456789abcdef-invented"

// serve starts a simulator and a client of it.
func serve(t *testing.T, o simulator.Options, timeout time.Duration) (*simulator.Simulator, *crm.Client, Target) {
	t.Helper()
	o.Token = token
	sim := simulator.New(o)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	to := Target{Server: mustServer(server.URL), Operation: "cobranza"}
	client, err := crm.NewClient(crm.Options{Server: to.Server, Token: token, Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	return sim, client, to
}

func rules(t *testing.T, texts ...string) []simulator.Rule {
	t.Helper()
	list := make([]simulator.Rule, len(texts))
	for i, text := range texts {
		rule, err := simulator.ParseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		list[i] = rule
	}
	return list
}

// TestTheMainJob goes the whole way against the simulator: send, correct what
// was rejected and what was held, send those again, and the CRM holds exactly
// what would be sent.
func TestTheMainJob(t *testing.T) {
	for _, name := range simulator.ShapeNames() {
		if simulator.Shape(name) == simulator.Nameless {
			continue // nothing to tie: TestNamelessRejections
		}
		t.Run(name, func(t *testing.T) {
			shape, err := simulator.ParseShape(name)
			if err != nil {
				t.Fatal(err)
			}
			sim, client, to := serve(t, simulator.Options{Reject: rules(t, "Telephone=3000000002", "id=F-2"), FailedShape: shape}, 0)
			l, err := Begin(context.Background(), folders(t), draft(t), to, upload.Settings{})
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			s := send(t, l, client, 3)
			if s.Err != nil || s.Last.Row != 12 || s.Rejected.CaseFiles != 2 || s.Accepted.CaseFiles != 3 || s.Unknown.CaseFiles != 0 {
				t.Fatalf("%+v\n%+v", s, s.Last)
			}
			for i, edit := range map[int]struct {
				row, col int
				text     string
			}{
				luis: {0, colPhone, "3110000002"},
				leo:  {1, colObligation, "F-3"},
				eva:  {0, colEmail, "eva@example.com"},
			} {
				got, err := l.Edit(i, state(t, l, i).Rows[edit.row], edit.col, edit.text)
				if err != nil || len(got.Issues) != 0 {
					t.Fatalf("editing %d: %+v, %v", i, got, err)
				}
			}
			s, err = l.Resend(context.Background(), client, quick(10), []int{luis, leo})
			if err != nil || s.Rejected.CaseFiles != 0 || s.Accepted.CaseFiles != 5 || s.NotSent.CaseFiles != 1 {
				t.Fatalf("%+v, %v", s, err)
			}
			s = send(t, l, client, 10)
			if s.Accepted.CaseFiles != 6 || s.Requests != sim.Requests() || ExitCode(s) != 0 {
				t.Fatalf("%+v", s)
			}
			stored := map[string]string{}
			for _, c := range sim.CaseFiles() {
				encoded, err := crm.EncodeCaseFile(c)
				if err != nil {
					t.Fatal(err)
				}
				stored[c.Value(crm.Identification)] = string(encoded)
			}
			if len(stored) != 6 {
				t.Errorf("the CRM holds %d case files", len(stored))
			}
			for i, c := range l.CaseFiles(crm.Accepted) {
				payload, err := l.Payload(i)
				if err != nil || stored[c.Identification] != string(payload) {
					t.Errorf("the CRM holds %s, sent was %s, %v", stored[c.Identification], payload, err)
				}
			}
			if totals := sim.Totals(); totals.CaseFiles != s.Accepted.CaseFiles || totals.Obligations != s.Accepted.Obligations {
				t.Errorf("the CRM holds %+v, accepted is %+v", totals, s.Accepted)
			}
		})
	}
}

// TestNamelessRejections: what names no one can't be tied, and who failed is
// not known.
func TestNamelessRejections(t *testing.T) {
	sim, client, to := serve(t, simulator.Options{Reject: rules(t, "Identification=1002"), FailedShape: simulator.Nameless}, 0)
	l, err := Begin(context.Background(), folders(t), draft(t), to, upload.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := send(t, l, client, 3)
	if s.Unknown.CaseFiles != 3 || s.NotSent.CaseFiles != 2 || !s.Stopped || len(s.Unattributed) != 1 || s.Last.Row != 13 || ExitCode(s) != 3 {
		t.Errorf("%+v", s)
	}
	if u := l.Summary().Unattributed; len(u) != 1 || !bytes.Contains(u[0], []byte("Identification: value not in list")) {
		t.Errorf("unattributed %s", u)
	}
	agree(t, l, sim)
}

// agree compares what a load says with what the simulator did, when nothing was
// resent by a person.
func agree(t *testing.T, l *Load, sim *simulator.Simulator) {
	t.Helper()
	for _, c := range l.CaseFiles(crm.NotSent, crm.Accepted, crm.Rejected, crm.Unknown) {
		arrivals, inserts := sim.Arrivals(c.Identification), sim.Inserts(c.Identification)
		wrong := arrivals > 1
		switch c.State {
		case crm.NotSent:
			wrong = wrong || arrivals != 0
		case crm.Accepted:
			wrong = wrong || inserts != 1
		case crm.Rejected:
			wrong = wrong || arrivals != 1 || inserts != 0
		}
		if wrong {
			t.Errorf("case file %d is %s (%s) and arrived %d times, was inserted %d times", c.Index, c.State, c.Cause, arrivals, inserts)
		}
	}
}
