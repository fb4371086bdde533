package apptest

import (
	"path/filepath"
	"testing"

	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/upload"
)

// Folders are folders of the test's own.
func Folders(t testing.TB) loader.Folders {
	root := t.TempDir()
	return loader.Folders{Config: filepath.Join(root, "config"), Data: filepath.Join(root, "data")}
}

// Whole are settings that send whole batches at once, whatever is rejected: for
// tests that are not about the beginning of a load.
var Whole = upload.Settings{NoCanary: true, MaxRejected: 1}

// Token and Operation are those that the simulators of Simulator take.
const (
	Token     = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
	Operation = "cobranzas01"
)

// Simulator starts a CRM that takes Token and Operation and returns it with its URL.
func Simulator(t testing.TB, o simulator.Options) (*simulator.Simulator, string) {
	t.Helper()
	o.Token, o.Operation = Token, Operation
	s := simulator.New(o)
	server, err := simulator.Start("127.0.0.1:0", s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return s, server.URL()
}

// Reject makes rules of texts as simulator.ParseRule reads them.
func Reject(t testing.TB, texts ...string) []simulator.Rule {
	t.Helper()
	var rules []simulator.Rule
	for _, text := range texts {
		r, err := simulator.ParseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, r)
	}
	return rules
}

// Faults makes faults of texts as simulator.ParseFault reads them.
func Faults(t testing.TB, texts ...string) []simulator.Fault {
	t.Helper()
	var faults []simulator.Fault
	for _, text := range texts {
		f, err := simulator.ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		faults = append(faults, f)
	}
	return faults
}
