package command

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/workbook"
)

// reopening is how a load is opened again, as flags say it.
type reopening struct {
	workbook string // where it is now, "" for where it was
	destination
}

func (o *reopening) flags(f *pflag.FlagSet, r *runner) {
	f.StringVar(&o.workbook, "workbook", "", r.flag("workbook"))
	o.destination.transport(f, r)
}

// reopen opens a load with its workbook; "" is the newest.
func (r *runner) reopen(ctx context.Context, id, path string) (*loader.Load, error) {
	id, err := r.loadNamed(id)
	if err != nil {
		return nil, err
	}
	m := r.meter()
	password := r.Getenv(passwordVariable)
	for try := 0; ; try++ {
		load, err := loader.Resume(ctx, r.Folders(), id, path, workbook.Options{Password: password}, func(p workbook.Progress) {
			m.show(r.texts.T("command.reading", "Count", p.Rows))
		})
		m.clear()
		missing := isMessage(err, "workbook."+workbook.ErrPassword)
		refused := isMessage(err, "workbook."+workbook.ErrBadPassword)
		if !missing && !refused || !r.interactive() || try == passwordTries {
			return load, err
		}
		if refused {
			r.fail(err)
		}
		if password, err = r.ask(ctx, "command.ask.password", "Name", filepath.Base(path)); err != nil {
			return nil, err
		}
	}
}

// loadNamed is the id of the load that is meant: the newest when none is named.
func (r *runner) loadNamed(id string) (string, error) {
	if id != "" {
		return id, nil
	}
	return loader.Newest(r.Folders())
}

// client is one for the place that a load goes to.
func (r *runner) client(ctx context.Context, load *loader.Load, to destination) (*crm.Client, error) {
	to.server, to.operation = load.Target().Server.String(), load.Target().Operation
	_, client, err := r.connect(ctx, to)
	return client, err
}

func (r *runner) resume() *cobra.Command {
	var (
		o reopening
		p pace
		f runFlags
		t twice
	)
	cmd := &cobra.Command{
		Use:  "resume",
		Args: r.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			load, client, err := r.prepareResume(cmd.Context(), first(args), o, p, f, t)
			if load != nil {
				defer load.Close() // all that counts was durable before
			}
			if err != nil || client == nil {
				return err
			}
			return r.run(cmd.Context(), load, client, f)
		},
	}
	o.flags(cmd.Flags(), r)
	p.flags(cmd.Flags(), r)
	f.quota.flags(cmd.Flags(), r)
	cmd.Flags().BoolVar(&t.skip, "skip-sent", false, r.flag("skip-sent"))
	cmd.Flags().BoolVar(&t.again, "again", false, r.flag("again-since"))
	cmd.Flags().BoolVar(&f.asJSON, "json", false, r.flag("json"))
	return cmd
}

// prepareResume opens a load that is to be gone on with. Without a client there
// is nothing to send and all was said.
func (r *runner) prepareResume(ctx context.Context, id string, o reopening, p pace, f runFlags, t twice) (*loader.Load, *crm.Client, error) {
	ctx, stop := r.interruptible(ctx)
	defer stop()
	load, err := r.reopen(ctx, id, o.workbook)
	if err != nil {
		return nil, nil, err
	}
	load.Set(p.over(load.Settings()))
	if err := r.mayRepeatSince(ctx, load, nil, t); err != nil {
		return load, nil, err
	}
	snap := load.Snapshot()
	r.say("command.resume.what", "Load", load.ID(), "Count", snap.NotSent.CaseFiles, "Unknown", snap.Unknown.CaseFiles)
	if snap.NotSent.CaseFiles == 0 {
		return load, nil, r.conclude(load, ending{snap: snap}, f.asJSON)
	}
	client, err := r.client(ctx, load, o.destination)
	if err != nil {
		return load, nil, err
	}
	if err := r.recheck(ctx, f.quota, load, client); err != nil {
		if ctx.Err() != nil {
			return load, nil, ctx.Err()
		}
		r.fail(err)
		return load, nil, r.conclude(load, ending{snap: snap}, f.asJSON)
	}
	return load, client, ctx.Err()
}

// twice is what to do with what another load has sent since.
type twice struct{ skip, again bool }

// mayRepeatSince tells what of a load another one has sent since it began, and
// leaves it out or refuses unless it was asked for.
func (r *runner) mayRepeatSince(ctx context.Context, load *loader.Load, caseFiles []int, t twice) error {
	m, err := load.Meanwhile(ctx, caseFiles)
	if err != nil {
		return err
	}
	for _, l := range m.Unread {
		r.sayUnread(l)
	}
	if m.Count() == 0 {
		return nil
	}
	loads := strings.Join(m.Loads, ", ")
	r.say("command.since.what", "Count", m.Count(), "Loads", loads, "Identical", m.Identical, "Changed", m.Changed, "Unknown", m.Unknown)
	switch {
	case t.again:
		return nil
	case t.skip:
		n, err := load.LeaveOut(m)
		if err == nil {
			r.say("command.since.left_out", "Count", n)
		}
		return err
	case caseFiles == nil:
		return wrong("since_resume")
	}
	return wrong("since_resend")
}

// oneLoad asks for exactly one load.
func (r *runner) oneLoad(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return wrong("load_missing", "Command", cmd.CommandPath())
	}
	return r.atMost(1)(cmd, args)
}

// first is the first argument, "" for none.
func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
