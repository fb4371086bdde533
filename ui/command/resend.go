package command

import (
	"context"
	"fmt"

	"github.com/govalues/decimal"
	"github.com/spf13/cobra"

	"wolkload/crm"
	"wolkload/loader"
)

// resendFlags are the flags of resend.
type resendFlags struct {
	reopening
	pace
	runFlags
	rejected, unknown bool
	identifications   []string
	twice
}

func (r *runner) resend() *cobra.Command {
	var f resendFlags
	cmd := &cobra.Command{
		Use:  "resend",
		Args: r.oneLoad,
		RunE: func(cmd *cobra.Command, args []string) error { return r.doResend(cmd.Context(), args[0], f) },
	}
	cmd.Flags().BoolVar(&f.rejected, "rejected", false, r.flag("rejected"))
	cmd.Flags().BoolVar(&f.unknown, "unknown", false, r.flag("unknown"))
	cmd.Flags().StringArrayVar(&f.identifications, "identification", nil, r.flag("identification"))
	f.reopening.flags(cmd.Flags(), r)
	f.pace.flags(cmd.Flags(), r)
	f.quota.flags(cmd.Flags(), r)
	cmd.Flags().BoolVar(&f.yes, "yes", false, r.flag("yes"))
	cmd.Flags().BoolVar(&f.again, "again", false, r.flag("again-since"))
	cmd.Flags().BoolVar(&f.asJSON, "json", false, r.flag("json"))
	return cmd
}

func (r *runner) doResend(ctx context.Context, id string, f resendFlags) error {
	load, client, plan, err := r.prepareResend(ctx, id, f)
	if load != nil {
		defer load.Close() // all that counts was durable before
	}
	if err != nil {
		return err
	}
	end := r.watch(ctx, load, func(ctx context.Context) (loader.Snapshot, error) {
		return load.Resend(ctx, client, r.options(load, f.quota, load.Settings()), plan)
	})
	return r.conclude(load, end, f.asJSON)
}

// prepareResend chooses what is sent once more and asks. Rejected ones are meant
// when nothing is said: that an unknown one may then be twice in the CRM, a
// person takes upon itself by name.
func (r *runner) prepareResend(ctx context.Context, id string, f resendFlags) (*loader.Load, *crm.Client, []int, error) {
	ctx, stop := r.interruptible(ctx)
	defer stop()
	load, err := r.reopen(ctx, id, f.workbook)
	if err != nil {
		return nil, nil, nil, err
	}
	load.Set(f.pace.over(load.Settings()))
	plan, err := r.chooseResend(ctx, load, f)
	if err != nil {
		return load, nil, nil, err
	}
	client, err := r.client(ctx, load, f.destination)
	if err == nil {
		err = ctx.Err()
	}
	return load, client, plan, err
}

// chooseResend lists what is sent once more; what has errors stays.
func (r *runner) chooseResend(ctx context.Context, load *loader.Load, f resendFlags) ([]int, error) {
	states := []crm.State{crm.Rejected}
	switch {
	case f.rejected && f.unknown:
		states = []crm.State{crm.Rejected, crm.Unknown}
	case f.unknown:
		states = []crm.State{crm.Unknown}
	}
	wanted := map[string]bool{}
	for _, text := range f.identifications {
		wanted[text] = true
	}
	var plan []int
	faulty, unknown, sum := 0, 0, decimal.Zero
	for _, c := range load.CaseFiles(states...) {
		if len(f.identifications) > 0 && !wanted[c.Identification] {
			continue
		}
		delete(wanted, c.Identification)
		if c.Faulty() {
			faulty++
			continue
		}
		if c.State == crm.Unknown {
			unknown++
		}
		plan = append(plan, c.Index)
		sum, _ = sum.Add(c.Balance) // each is part of a sum that fitted
	}
	for text := range wanted {
		return nil, wrong("resend_not_found", "Identification", text, "Load", load.ID())
	}
	if faulty > 0 {
		r.say("command.resend.faulty", "Count", faulty)
	}
	if len(plan) == 0 {
		return nil, wrong("resend_nothing", "Load", load.ID())
	}
	if err := r.mayRepeatSince(ctx, load, plan, f.twice); err != nil {
		return nil, err
	}
	r.say("command.resend.what", "Load", load.ID(), "Count", len(plan), "Balance", r.amount(sum))
	if unknown > 0 {
		r.say("command.resend.unknown", "Count", unknown)
	}
	if f.yes || !r.interactive() {
		return plan, nil
	}
	answer, err := r.line(ctx, r.texts.T("command.confirm.ask_yes"))
	if err != nil {
		return nil, err
	}
	if !isYes(answer) {
		return nil, wrong("not_confirmed")
	}
	return plan, nil
}

func (r *runner) settleUnknown() *cobra.Command {
	var (
		there, notThere bool
		identifications []string
		yes             bool
	)
	cmd := &cobra.Command{
		Use:  "settle",
		Args: r.oneLoad,
		RunE: func(cmd *cobra.Command, args []string) error {
			if there == notThere {
				return wrong("settle_which")
			}
			if len(identifications) == 0 && !yes {
				if !r.interactive() {
					return wrong("settle_all")
				}
				shown, err := loader.Show(r.Folders(), args[0])
				if err != nil {
					return err
				}
				id := "command.settle.ask_not_sent"
				if there {
					id = "command.settle.ask_accepted"
				}
				answer, err := r.line(cmd.Context(), r.texts.T(id, "Count", shown.CaseFiles.Unknown))
				if err != nil {
					return err
				}
				if !isYes(answer) {
					return wrong("not_confirmed_here")
				}
			}
			n, err := loader.SettleUnknown(r.Folders(), args[0], identifications, there, r.Now)
			if err != nil {
				return err
			}
			id := "command.settle.not_sent"
			if there {
				id = "command.settle.accepted"
			}
			fmt.Fprintln(r.out, r.texts.T(id, "Count", n, "Load", args[0]))
			return nil
		},
	}
	cmd.Flags().BoolVar(&there, "accepted", false, r.flag("settle-accepted"))
	cmd.Flags().BoolVar(&notThere, "not-sent", false, r.flag("settle-not-sent"))
	cmd.Flags().StringArrayVar(&identifications, "identification", nil, r.flag("identification"))
	cmd.Flags().BoolVar(&yes, "yes", false, r.flag("settle-yes"))
	return cmd
}
