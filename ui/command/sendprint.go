package command

import (
	"fmt"

	"wolkload/crm"
	"wolkload/loader"
)

// listed at most: the text is for reading, --json has all of them.
const listedAtMost = 100

// printLoad prints where a load stands.
func (r *runner) printLoad(load *loader.Load) {
	t, s, snap := r.texts, load.Summary(), load.Snapshot()
	fmt.Fprintln(r.out, t.T("command.load.title", "Load", s.Load, "Server", load.Target().Server.Host(), "Operation", load.Target().Operation))
	row := func(id string, tally loader.Tally) []string {
		return []string{t.T(id), t.Int(tally.CaseFiles), t.Int(tally.Obligations), r.amount(tally.Balance)}
	}
	table(r.out, [][]string{
		r.sumHeader(""),
		row("state.accepted", snap.Accepted), row("state.rejected", snap.Rejected), row("state.unknown", snap.Unknown),
		row("state.not_sent", snap.NotSent), row("state.held", snap.Held),
	}, numbers, widestCell)
	fmt.Fprintln(r.out, t.T("command.load.requests", "Count", s.Requests))

	if len(s.Rejected) > 0 {
		fmt.Fprintf(r.out, "\n%s\n", t.T("command.load.rejected"))
		rows := make([][]string, 0, len(s.Rejected))
		for _, c := range s.Rejected {
			rows = append(rows, []string{c.Identification, r.rowNumbers(c.Rows, len(c.Rows)), r.reason(c.Reason)})
		}
		r.printList(rows)
	}
	if unknown := load.CaseFiles(crm.Unknown); len(unknown) > 0 {
		fmt.Fprintf(r.out, "\n%s\n", t.T("command.load.unknown"))
		rows := make([][]string, 0, len(unknown))
		for _, c := range unknown {
			numbers := make([]int, len(c.Rows))
			for i, row := range c.Rows {
				numbers[i] = load.Rows().Number(row)
			}
			rows = append(rows, []string{c.Identification, r.rowNumbers(numbers, len(numbers)), t.T("unknown." + string(c.Cause))})
		}
		r.printList(rows)
	}
	if len(s.Unattributed) > 0 {
		fmt.Fprintf(r.out, "\n%s\n", t.T("command.load.unattributed"))
		rows := make([][]string, 0, len(s.Unattributed))
		for _, raw := range s.Unattributed {
			rows = append(rows, []string{string(raw)})
		}
		r.printList(rows)
	}
}

func (r *runner) reason(words string) string {
	if words == "" {
		return r.texts.T("command.load.no_reason")
	}
	return r.texts.T("command.load.reason", "Reason", words)
}

// printList prints rows of cells, at most so many.
func (r *runner) printList(rows [][]string) {
	table(r.out, rows[:min(len(rows), listedAtMost)], nil, 120)
	if more := len(rows) - listedAtMost; more > 0 {
		fmt.Fprintln(r.out, "  "+r.texts.T("command.load.more", "Count", more))
	}
}

// tellWarnings says what was tolerated in the CRM's answers.
func (r *runner) tellWarnings(s loader.Snapshot) {
	for _, id := range s.Warnings {
		r.say("warning." + id)
	}
}

// tellEnd says why a run ended early and what to do with what is left.
func (r *runner) tellEnd(load *loader.Load, end ending) {
	t, s := r.texts, end.snap
	r.tellWarnings(s)
	// An error was told for itself: the last outcome is then not why it ended, nor
	// is one that was as it should be.
	if last := s.Last; last != nil && end.err == nil && last.Cause != crm.CauseAccepted && last.Cause != crm.CauseSomeRejected &&
		(s.Stopped || s.Unknown.CaseFiles > 0) && !end.interrupted {
		pairs := []any{"Msg", last.Msg, "Status", last.Status, "Location", last.Location}
		id := "outcome." + string(last.Cause)
		fmt.Fprintln(r.err, t.T(id, pairs...))
		if hint := t.Hint(id, pairs...); hint != "" {
			fmt.Fprintln(r.err, hint)
		}
		if last.Location != "" {
			r.say("send.moved_to", "Location", last.Location)
		}
		if last.Msg != "" {
			r.say("command.end.crm_says", "Msg", last.Msg)
		}
		if c := last.Counts; c != nil && (last.Cause == crm.CauseCountsDiffer || last.Cause == crm.CauseListDiffers) {
			r.say("command.end.counts", "Sent", len(last.States), "Received", c.Received,
				"Inserted", c.Inserted, "Failed", c.Failed, "Processed", c.Processed)
		}
	}
	if s.Last != nil && s.Last.Cause == crm.CauseQuota && s.Quota.RestartKnown() && s.Stopped {
		r.say("command.quota.restarts", "Time", r.clock(s.Quota.Restarts))
	}
	if exitCode(end) == exitInterrupted {
		r.say("command.end.interrupted")
	}
	for _, left := range []struct {
		id    string
		tally loader.Tally
	}{
		{"command.end.rejected", s.Rejected}, {"command.end.unknown", s.Unknown},
		{"command.end.not_sent", s.NotSent}, {"command.end.held", loader.Tally{CaseFiles: s.Held.CaseFiles - s.Skipped}},
		{"command.end.skipped", loader.Tally{CaseFiles: s.Skipped}},
	} {
		if left.tally.CaseFiles > 0 {
			r.say(left.id, "Count", left.tally.CaseFiles, "Load", load.ID())
		}
	}
	switch left := s.Rejected.CaseFiles + s.Unknown.CaseFiles + s.NotSent.CaseFiles; {
	case left == 0:
	case s.NotSent.CaseFiles == 0:
		r.say("command.end.nothing_left", "Load", load.ID())
	case s.Accepted.CaseFiles+s.Unknown.CaseFiles+s.Skipped > 0:
		r.say("command.end.only_the_rest", "Load", load.ID())
	default:
		r.say("command.end.whole_again", "Load", load.ID())
	}
}
