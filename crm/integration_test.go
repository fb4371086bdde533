package crm_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/crm/simulator"
)

// TestStatesAreWhatTheCRMHolds sends random batches with random failures into
// random faults and compares every state with what the CRM holds.
func TestStatesAreWhatTheCRMHolds(t *testing.T) {
	slow := []string{"timeout", "timeout-after-insert", "slow", "gzip", "too-large"}
	faults := slices.DeleteFunc(simulator.FaultNames(), func(name string) bool { return slices.Contains(slow, name) })
	rapid.Check(t, func(rt *rapid.T) {
		var files []crm.CaseFile
		var rules []simulator.Rule
		for i := range rapid.IntRange(1, 6).Draw(rt, "case files") {
			id := fmt.Sprint(70000 + i*rapid.IntRange(1, 3).Draw(rt, "step"))
			if slices.ContainsFunc(files, func(c crm.CaseFile) bool { return c.Value(crm.Identification) == id }) {
				continue
			}
			c := debtor(id)
			c.Obligations = c.Obligations[:rapid.IntRange(0, 2).Draw(rt, "obligations")]
			files = append(files, c)
			if rapid.Bool().Draw(rt, "fails") {
				rule, err := simulator.ParseRule("Identification=" + id)
				if err != nil {
					rt.Fatal(err)
				}
				rules = append(rules, rule)
			}
		}
		options := simulator.Options{Reject: rules, FailedShape: simulator.Shape(rapid.SampledFrom(simulator.ShapeNames()).Draw(rt, "shape"))}
		name := rapid.SampledFrom(append(faults, "")).Draw(rt, "fault")
		if name != "" {
			options.Faults = fault(t, name)
		}
		s := simulator.New(options)
		server := httptest.NewServer(s)
		defer server.Close()
		o := client(t, server.URL, crm.Options{}).Send(context.Background(), request(t, files...))
		for i, c := range files {
			id := c.Value(crm.Identification)
			arrived, held := s.Arrivals(id), s.Inserts(id)
			switch o.States[i] {
			case crm.Accepted:
				if held != 1 {
					rt.Fatalf("%s is accepted and held %d times: row %d, %s", id, held, o.Row, o.Answer)
				}
			case crm.Rejected:
				if held != 0 {
					rt.Fatalf("%s is rejected and held: row %d, %s", id, o.Row, o.Answer)
				}
			case crm.NotSent:
				if arrived != 0 {
					rt.Fatalf("%s is not sent and arrived: row %d, %s", id, o.Row, o.Answer)
				}
			}
		}
		everyone := !slices.ContainsFunc(files, func(c crm.CaseFile) bool { return len(c.Obligations) != 1 })
		if name == "" && everyone && options.FailedShape != simulator.Nameless && strings.Contains(states(o), "u") {
			rt.Fatalf("an answer without a fault left some unknown: row %d, %s", o.Row, o.Answer)
		}
	})
}
