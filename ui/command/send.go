package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/upload"
	"wolkload/mapping"
)

// maxBatch is far above what a body of the largest size holds.
const maxBatch = 100_000

// sendFlags are the flags of send.
type sendFlags struct {
	source
	destination
	batch       int
	concurrency int
	holdInvalid bool
	yes         bool
	again       bool
	asJSON      bool
}

func (r *runner) send() *cobra.Command {
	var f sendFlags
	cmd := &cobra.Command{
		Use:  "send",
		Args: r.arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			load, client, err := r.prepare(cmd.Context(), args[0], f)
			if err != nil {
				return err
			}
			defer load.Close() // all that counts was durable before
			options := upload.Options{CaseFiles: f.batch, Concurrency: f.concurrency, Wait: r.wait}
			end := r.watch(cmd.Context(), load, func(ctx context.Context) (loader.Snapshot, error) {
				return load.Send(ctx, client, options)
			})
			return r.conclude(load, end, f.asJSON)
		},
	}
	f.source.flags(cmd.Flags(), r)
	f.destination.flags(cmd.Flags(), r)
	cmd.Flags().Var(positive{&f.batch, maxBatch}, "batch", r.flag("batch"))
	cmd.Flags().Var(positive{&f.concurrency, upload.MaxConcurrency}, "concurrency", r.flag("concurrency"))
	cmd.Flags().BoolVar(&f.holdInvalid, "hold-invalid", false, r.flag("hold-invalid"))
	cmd.Flags().BoolVar(&f.yes, "yes", false, r.flag("yes"))
	cmd.Flags().BoolVar(&f.again, "again", false, r.flag("again"))
	cmd.Flags().BoolVar(&f.asJSON, "json", false, r.flag("json"))
	return cmd
}

// prepare does everything that comes before the first request: it reads and
// checks the workbook, then looks at where it goes, then asks, then begins the
// load. Until it returns nothing has been sent.
func (r *runner) prepare(ctx context.Context, path string, f sendFlags) (*loader.Load, *crm.Client, error) {
	ctx, stop := r.interruptible(ctx)
	defer stop()
	d, err := r.draft(ctx, path, f.source)
	if err != nil {
		return nil, nil, err
	}
	if err := r.sendable(d, f.holdInvalid); err != nil {
		return nil, nil, err
	}
	to, client, err := r.connect(ctx, f.destination)
	if err != nil {
		return nil, nil, err
	}
	if err := r.agree(ctx, d, to, f); err != nil {
		return nil, nil, err
	}
	load, err := loader.Begin(r.Folders(), d, to)
	return load, client, err
}

// sendable refuses a draft with errors, unless its invalid case files are to
// be held back, and one of which nothing is left to send.
func (r *runner) sendable(d loader.Draft, holdInvalid bool) error {
	res := d.Result
	for _, p := range res.Problems {
		id, values := p.Message(d.Mapping)
		fmt.Fprintln(r.err, r.texts.Values(id, values))
	}
	if len(res.Problems) > 0 {
		r.fail(wrong("mapping_incomplete"))
		return exit(exitErrors)
	}
	if hasErrors(res) && !holdInvalid {
		for _, k := range kinds(d) {
			if k.first.Severity == mapping.Error {
				r.say("command.send.kind", "Count", k.count, "Title", r.texts.T("rule."+k.first.Rule+".title"), "Example", r.issueText(k.first))
			}
		}
		r.fail(wrong("workbook_has_errors", "Count", strconv.Itoa(res.Held.CaseFiles)))
		return exit(exitErrors)
	}
	if res.Ready.CaseFiles == 0 {
		r.fail(wrong("nothing_ready"))
		if hasErrors(res) {
			return exit(exitErrors)
		}
		return exit(exitUsage)
	}
	return nil
}

// connect makes the client from where the load goes and the token.
func (r *runner) connect(ctx context.Context, to destination) (loader.Target, *crm.Client, error) {
	server, err := crm.ParseServer(to.server)
	if err != nil {
		return loader.Target{}, nil, err
	}
	if strings.TrimSpace(to.operation) == "" {
		return loader.Target{}, nil, &crm.Error{ID: crm.ErrOperation}
	}
	token, ok, err := r.secret(ctx, tokenVariable, "command.ask.token", "Server", server.Host())
	if err != nil {
		return loader.Target{}, nil, err
	}
	if !ok {
		return loader.Target{}, nil, wrong("token_missing", "Variable", tokenVariable)
	}
	client, err := crm.NewClient(crm.Options{Server: server, Token: token, Timeout: to.timeout, CAFile: to.caFile})
	return loader.Target{Server: server, Operation: to.operation}, client, err
}

// agree tells of earlier loads of the same workbook to the same place and asks
// for a yes where there is someone to ask. --yes says it beforehand, but not
// for a workbook that was sent before: that takes --again.
func (r *runner) agree(ctx context.Context, d loader.Draft, to loader.Target, f sendFlags) error {
	earlier, err := loader.Interrupted(r.Folders(), d.Book.Fingerprint())
	if err != nil {
		return err
	}
	before := false
	for _, l := range earlier {
		switch { // what can't be looked into may be of this workbook
		case l.InUse:
			r.say("command.send.earlier_in_use", "Load", l.ID)
		case l.Err != nil:
			r.say("command.send.earlier_unreadable", "Load", l.ID)
		case l.Host == to.Server.Host() && l.Operation == to.Operation && l.Accepted+l.Unknown > 0:
			r.say("command.send.earlier", "Load", l.ID, "Accepted", l.Accepted, "Unknown", l.Unknown)
		default:
			continue
		}
		before = true
	}
	if f.yes && (f.again || !before) {
		return nil
	}
	if !r.interactive() {
		if before && f.yes {
			return wrong("again_needed")
		}
		return wrong("yes_needed")
	}
	ok, err := r.confirm(ctx, d, to)
	if err != nil {
		return err
	}
	if !ok {
		return wrong("not_confirmed")
	}
	return nil
}

// conclude tells what became of a load and gives the exit code for it.
func (r *runner) conclude(load *loader.Load, end ending, asJSON bool) error {
	if end.err != nil {
		r.fail(end.err)
	}
	if asJSON {
		if err := r.json(load.Summary()); err != nil {
			return err
		}
	} else {
		r.printLoad(load)
	}
	r.tellEnd(load, end)
	if code := exitCode(end); code != exitOK {
		return exit(code)
	}
	return nil
}

// exitCode is the code of a run: to have been interrupted says more than what
// was left undone by it.
func exitCode(end ending) int {
	if end.interrupted && (end.snap.Stopped || end.cut) {
		return exitInterrupted
	}
	return loader.ExitCode(end.snap)
}
