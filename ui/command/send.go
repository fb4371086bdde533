package command

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/mapping"
)

// sendFlags are the flags of send.
type sendFlags struct {
	source
	destination
	pace
	quota
	holdInvalid   bool
	skipIdentical bool
	yes           bool
	again         bool
	asJSON        bool
}

func (r *runner) send() *cobra.Command {
	var f sendFlags
	cmd := &cobra.Command{
		Use:  "send",
		Args: r.arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			load, client, err := r.prepare(cmd.Context(), args[0], f)
			if err != nil || load == nil {
				return err
			}
			defer load.Close() // all that counts was durable before
			return r.run(cmd.Context(), load, client, runFlags{quota: f.quota, yes: f.yes, asJSON: f.asJSON})
		},
	}
	f.source.flags(cmd.Flags(), r)
	f.destination.flags(cmd.Flags(), r)
	f.pace.flags(cmd.Flags(), r)
	f.quota.flags(cmd.Flags(), r)
	cmd.Flags().BoolVar(&f.holdInvalid, "hold-invalid", false, r.flag("hold-invalid"))
	cmd.Flags().BoolVar(&f.skipIdentical, "skip-identical", false, r.flag("skip-identical"))
	cmd.Flags().BoolVar(&f.yes, "yes", false, r.flag("yes"))
	cmd.Flags().BoolVar(&f.again, "again", false, r.flag("again"))
	cmd.Flags().BoolVar(&f.asJSON, "json", false, r.flag("json"))
	return cmd
}

// prepare does everything that comes before the first case file leaves: it
// reads and checks the workbook, looks at where it goes and at earlier loads,
// then asks, then asks the CRM for the token's quota, then begins the load.
// Without a load there is nothing to send, and all was said.
func (r *runner) prepare(ctx context.Context, path string, f sendFlags) (*loader.Load, *crm.Client, error) {
	r.retain()
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
	delta, err := loader.Compare(ctx, r.Folders(), d, to)
	if err != nil {
		return nil, nil, err
	}
	if f.skipIdentical {
		d = d.Without(delta)
		if delta.New+delta.Changed == 0 {
			r.tellDelta(delta, true)
			r.say("command.send.nothing_new")
			return nil, nil, r.nothingSent(d, f.asJSON)
		}
	}
	if err := r.mayRepeat(delta, f); err != nil {
		return nil, nil, err
	}
	if err := r.agree(ctx, d, delta, to, f); err != nil {
		return nil, nil, err
	}
	quota, err := r.askQuota(ctx, f, client, d, to)
	if err != nil {
		return nil, nil, r.unsent(d, f.asJSON, err)
	}
	if f.again {
		delta = nil // whatever another load sends
	}
	load, err := loader.BeginCompared(ctx, r.Folders(), d, to, f.Settings, delta)
	if err != nil {
		return nil, nil, err
	}
	load.KnowQuota(quota)
	return load, client, nil
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

// mayRepeat tells what of the workbook may be in the CRM already. --yes says
// yes beforehand, but not to sending something twice: that takes --again, or
// --skip-identical where it is enough.
func (r *runner) mayRepeat(delta *loader.Delta, f sendFlags) error {
	r.tellDelta(delta, f.skipIdentical)
	twice := delta.Identical+delta.Unknown > 0 && !f.skipIdentical || len(delta.Unread) > 0 ||
		len(delta.Workbook) > 0 && !f.skipIdentical
	if twice && !f.again && (f.yes || !r.interactive()) {
		if !f.yes {
			return wrong("yes_needed")
		}
		if len(delta.Unread) > 0 { // leaving out what they have is not possible
			return wrong("again_unread")
		}
		return wrong("again_needed")
	}
	return nil
}

// sayUnread says of a load that no one can tell what it has.
func (r *runner) sayUnread(l loader.LoadInfo) {
	if l.InUse {
		r.say("command.send.earlier_in_use", "Load", l.ID)
	} else {
		r.say("command.send.earlier_unreadable", "Load", l.ID)
	}
}

// tellDelta says what earlier loads to the same place have of a workbook.
func (r *runner) tellDelta(delta *loader.Delta, skip bool) {
	for _, l := range delta.Unread {
		r.sayUnread(l)
	}
	for _, l := range delta.Workbook {
		r.say("command.send.earlier", "Load", l.ID, "Accepted", l.Accepted, "Unknown", l.Unknown)
	}
	if delta.Identical+delta.Changed+delta.Unknown == 0 {
		return
	}
	r.say("command.send.delta", "Identical", delta.Identical, "Changed", delta.Changed, "New", delta.New)
	if delta.Unknown > 0 {
		r.say("command.send.delta_unknown", "Count", delta.Unknown)
	}
	switch {
	case skip:
		r.say("command.send.skipped", "Count", delta.Identical+delta.Unknown)
	case delta.Identical > 0:
		r.say("command.send.may_skip")
	}
}

// agree asks for a yes where there is someone to ask.
func (r *runner) agree(ctx context.Context, d loader.Draft, delta *loader.Delta, to loader.Target, f sendFlags) error {
	if f.yes {
		return nil
	}
	if !r.interactive() {
		return wrong("yes_needed")
	}
	ok, err := r.confirm(ctx, d, delta, to, f)
	if err != nil {
		return err
	}
	if !ok {
		return wrong("not_confirmed")
	}
	return nil
}

// unsent ends a send of which nothing left with an error: it stopped before the
// end. There is no load, and the JSON says so.
func (r *runner) unsent(d loader.Draft, asJSON bool, err error) error {
	var code exit
	if errors.Is(err, context.Canceled) || errors.As(err, &code) {
		return err
	}
	r.fail(err)
	if err := r.nothingSent(d, asJSON); err != nil {
		return err
	}
	return exit(exitStopped)
}

// nothingSent tells in JSON that there is no load.
func (r *runner) nothingSent(d loader.Draft, asJSON bool) error {
	if !asJSON {
		return nil
	}
	return r.json(loader.Unsent(d))
}

// conclude tells what became of a load and gives the exit code for it.
func (r *runner) conclude(load *loader.Load, end ending, asJSON bool) error {
	if end.err != nil {
		r.fail(end.err)
	}
	var written error
	if asJSON {
		written = r.json(load.Summary())
	} else {
		r.printLoad(load)
	}
	r.tellEnd(load, end) // whatever became of the result: what is unknown must be known
	if code := exitCode(end); code != exitOK {
		if written != nil {
			r.fail(written)
		}
		return exit(code)
	}
	return written
}

// exitCode is the code of a run: to have been interrupted says more than what
// was left undone by it.
func exitCode(end ending) int {
	if end.interrupted && (end.snap.Stopped || end.cut) {
		return exitInterrupted
	}
	return loader.ExitCode(end.snap)
}
