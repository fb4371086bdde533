package command

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wolkload/crm/simulator"
)

// demoToken is what the simulator takes unless told otherwise: it opens nothing.
const demoToken = "demo-token"

// simulatorBeat is how often the simulator is asked whether requests came.
const simulatorBeat = 200 * time.Millisecond

func (r *runner) simulator() *cobra.Command {
	o := simulator.Options{Token: demoToken}
	var addr string
	cmd := &cobra.Command{
		Use:  "simulator",
		Args: r.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := r.interruptible(cmd.Context())
			defer stop()
			sim := simulator.New(o)
			server, err := simulator.Start(addr, sim)
			if err != nil {
				return err
			}
			defer server.Close()
			r.printSimulator(server.URL(), o)
			for seen := 0; ; {
				select {
				case <-ctx.Done():
					fmt.Fprintln(r.out, r.holds("command.simulator.holds", sim.Totals()))
					return nil
				case <-r.After(simulatorBeat):
				}
				if n := sim.Requests(); n != seen {
					seen = n
					caseFiles, obligations := sim.Count()
					fmt.Fprintln(r.out, r.texts.T("command.simulator.seen", "Number", n,
						"CaseFiles", r.caseFiles(caseFiles), "Obligations", r.obligations(obligations)))
				}
			}
		},
	}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:0", r.flag("simulator-addr"))
	f.StringVar(&o.Token, "token", demoToken, r.flag("simulator-token"))
	f.StringVar(&o.Operation, "operation", "", r.flag("simulator-operation"))
	f.Var(positive{&o.Quota, 1_000_000}, "quota", r.flag("simulator-quota"))
	f.Var(repeated[simulator.Rule]{&o.Reject, simulator.ParseRule}, "reject", r.flag("simulator-reject"))
	f.Var(repeated[simulator.Fault]{&o.Faults, simulator.ParseFault}, "fault",
		r.texts.T("command.flag.simulator-fault", "Faults", strings.Join(simulator.FaultNames(), ", ")))
	f.Var(parsed[simulator.Shape]{&o.FailedShape, simulator.ParseShape}, "shape",
		r.texts.T("command.flag.simulator-shape", "Shapes", strings.Join(simulator.ShapeNames(), ", ")))
	f.Var((*positiveDuration)(&o.Delay), "delay", r.flag("simulator-delay"))
	return cmd
}

// printSimulator says where the simulator is, what it takes, and what of it no
// document states.
func (r *runner) printSimulator(url string, o simulator.Options) {
	t := r.texts
	operation := o.Operation
	if operation == "" {
		operation = t.T("command.simulator.any")
	}
	fmt.Fprintln(r.out, t.T("command.simulator.title"))
	table(r.out, [][]string{
		{t.T("command.simulator.url"), url},
		{t.T("command.simulator.token"), o.Token},
		{t.T("command.simulator.operation"), operation},
	}, nil, widestCell*2)
	fmt.Fprintln(r.out, strings.Join(wrap(t.T("command.simulator.invented"), helpWidth), "\n"))
	fmt.Fprintln(r.out, t.T("command.simulator.stop"))
}

// holds says what the CRM has.
func (r *runner) holds(id string, t simulator.Totals) string {
	return r.texts.T(id, "CaseFiles", r.caseFiles(t.CaseFiles), "Obligations", r.obligations(t.Obligations), "Balance", r.texts.Amount(t.TotalBalance))
}
