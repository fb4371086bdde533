package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/govalues/decimal"
	"github.com/spf13/cobra"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/sample"
	"wolkload/loader/upload"
	"wolkload/mapping"
)

// demoOperation is the operation that the demo's CRM has.
const demoOperation = "demo"

func (r *runner) demo() *cobra.Command {
	return &cobra.Command{
		Use:  "demo",
		Args: r.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			folder, err := os.MkdirTemp("", "wolkload-demo-")
			if err != nil {
				return unreadable("temporary_folder", "", err)
			}
			defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
			path := filepath.Join(folder, sample.Name)
			if err := sample.Write(path); err != nil {
				return err
			}
			rule, err := simulator.ParseRule(sample.RejectRule)
			if err != nil {
				return err
			}
			sim := simulator.New(simulator.Options{Token: demoToken, Operation: demoOperation, Reject: []simulator.Rule{rule}})
			server, err := simulator.Start("127.0.0.1:0", sim)
			if err != nil {
				return err
			}
			defer server.Close()

			apart := *r // the person's own loads and profiles stay out of it
			apart.Folders = func() loader.Folders { return loader.Folders{Config: folder, Data: folder} }
			if !r.Terminal.In || !r.Terminal.Out {
				return apart.walk(cmd.Context(), path, server.URL(), sim)
			}
			err = r.App(cmd.Context(), AppOptions{Texts: r.texts, Folders: apart.Folders(), Workbook: path,
				Server: server.URL(), Operation: demoOperation, Token: demoToken, Simulator: true, CutOff: sample.CutOff})
			fmt.Fprintln(r.out, r.holds("command.simulator.holds", sim.Totals()))
			return err
		},
	}
}

// walk goes the way of the app without screens: open, header row, columns,
// check, send, fix what was rejected, send it again, and look at what the CRM
// holds. It fails when that is not what the load's journal says.
func (r *runner) walk(ctx context.Context, path, url string, sim *simulator.Simulator) error {
	fmt.Fprintln(r.out, r.texts.T("command.demo.intro"))
	d, err := r.demoDraft(ctx, path)
	if err != nil {
		return err
	}
	server, err := crm.ParseServer(url)
	if err != nil {
		return err
	}
	client, err := crm.NewClient(crm.Options{Server: server, Token: demoToken})
	if err != nil {
		return err
	}
	load, err := loader.Begin(ctx, r.Folders(), d, loader.Target{Server: server, Operation: demoOperation}, upload.Settings{})
	if err != nil {
		return err
	}
	defer load.Close() // for the ways out before it is closed below

	fmt.Fprintln(r.out, r.texts.T("command.demo.send", "Server", url))
	if err := r.demoRun(ctx, load, func(ctx context.Context) (loader.Snapshot, error) {
		return load.Send(ctx, client, upload.Options{Wait: r.wait})
	}); err != nil {
		return err
	}
	fixed, err := r.demoFix(load)
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.texts.T("command.demo.resend"))
	if err := r.demoRun(ctx, load, func(ctx context.Context) (loader.Snapshot, error) {
		return load.Resend(ctx, client, upload.Options{Wait: r.wait}, fixed)
	}); err != nil {
		return err
	}
	snap := load.Snapshot()
	r.tellWarnings(snap)
	if err := load.Close(); err != nil {
		return err
	}
	return r.demoCompare(snap, sim.Totals())
}

// demoDraft reads and checks the workbook and tells what it found.
func (r *runner) demoDraft(ctx context.Context, path string) (loader.Draft, error) {
	ctx, stop := r.interruptible(ctx)
	defer stop()
	d, err := r.draft(ctx, path, source{choice: choice{cutOff: sample.CutOff}})
	if err != nil {
		return d, err
	}
	t, res := r.texts, d.Result
	fmt.Fprintln(r.out, t.T("command.demo.open", "Name", filepath.Base(path), "Sheet", d.Book.Sheets()[d.Sheet].Name, "Rows", res.Rows))
	fmt.Fprintln(r.out, t.T("command.demo.header", "Row", strconv.Itoa(d.Store.Number(d.Mapping.HeaderRow))))
	mapped := 0
	for _, c := range d.Mapping.Columns {
		if c.Target != mapping.LeaveOut {
			mapped++
		}
	}
	fmt.Fprintln(r.out, t.T("command.demo.mapping", "Mapped", mapped, "All", len(d.Mapping.Columns)))
	table(r.out, r.columnRows(d), map[int]bool{4: true}, widestCell)
	fmt.Fprintln(r.out, t.T("command.demo.check", "Ready", res.Ready.CaseFiles, "Held", res.Held.CaseFiles))
	r.printIssues(d)
	fmt.Fprintln(r.out)
	return d, nil
}

// demoRun sends and tells what came of it.
func (r *runner) demoRun(ctx context.Context, load *loader.Load, send func(context.Context) (loader.Snapshot, error)) error {
	end := r.watch(ctx, load, send)
	s := end.snap
	fmt.Fprintln(r.out, r.texts.T("command.demo.sent", "Accepted", s.Accepted.CaseFiles, "Rejected", s.Rejected.CaseFiles,
		"Unknown", s.Unknown.CaseFiles, "Held", s.Held.CaseFiles))
	for _, c := range load.Summary().Rejected {
		fmt.Fprintln(r.out, r.texts.T("command.demo.rejected", "Identification", c.Identification,
			"Rows", r.rowNumbers(c.Rows, len(c.Rows)), "Reason", c.Reason))
	}
	if end.err != nil {
		return end.err
	}
	if code := exitCode(end); code != exitOK && code != exitErrors { // rejections are what the demo is about
		r.tellEnd(load, end)
		return exit(code)
	}
	return nil
}

// demoFix corrects the cells that the CRM rejected and returns the case files
// they are of.
func (r *runner) demoFix(load *loader.Load) (fixed []int, err error) {
	fmt.Fprintln(r.out, r.texts.T("command.demo.fix"))
	field, mistaken, _ := strings.Cut(sample.RejectRule, "=")
	for _, c := range load.CaseFiles(crm.Rejected) {
		for _, column := range load.Mapping().Columns {
			if column.Target != mapping.ToObligation || column.Field != field {
				continue
			}
			for _, row := range c.Rows {
				if load.Rows().Cell(row, column.Index).Raw != mistaken {
					continue
				}
				if _, err := load.Edit(c.Index, row, column.Index, sample.FixedValue); err != nil {
					return nil, err
				}
				fmt.Fprintln(r.out, r.texts.T("command.demo.fixed", "Row", strconv.Itoa(load.Rows().Number(row)), "Field", field,
					"Before", mistaken, "After", sample.FixedValue))
			}
		}
		fixed = append(fixed, c.Index)
	}
	return fixed, nil
}

// demoCompare tells what the CRM holds and whether the journal, read from its
// file again, says the same.
func (r *runner) demoCompare(snap loader.Snapshot, holds simulator.Totals) error {
	fmt.Fprintln(r.out, r.holds("command.demo.holds", holds))
	loads, err := loader.ListLoads(r.Folders())
	if err != nil {
		return err
	}
	recorded := 0
	for _, l := range loads {
		recorded += l.Accepted
	}
	balance, err := decimal.Parse(holds.TotalBalance)
	if err != nil {
		return err
	}
	if recorded != holds.CaseFiles || snap.Accepted.Obligations != holds.Obligations || !snap.Accepted.Balance.Equal(balance) {
		fmt.Fprintln(r.out, r.texts.T("command.demo.differs", "CaseFiles", r.caseFiles(recorded),
			"Obligations", r.obligations(snap.Accepted.Obligations), "Balance", r.amount(snap.Accepted.Balance)))
		return exit(exitErrors)
	}
	fmt.Fprintln(r.out, r.texts.T("command.demo.agrees"))
	if left := snap.Rejected.CaseFiles + snap.Unknown.CaseFiles + snap.NotSent.CaseFiles; left > 0 {
		return exit(exitErrors)
	}
	return nil
}
