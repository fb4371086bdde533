package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"wolkload/loader"
)

// confirm shows what is about to be sent and asks for a yes: a word for a
// server on this machine, the number of case files for any other. It tells
// whether to go on.
func (r *runner) confirm(ctx context.Context, d loader.Draft, delta *loader.Delta, to loader.Target, f sendFlags) (bool, error) {
	t, ready := r.texts, d.Result.Ready
	left := 0
	if f.skipIdentical {
		left = delta.Identical + delta.Unknown
	}
	s := f.Settings.WithDefaults()
	fmt.Fprintln(r.err, t.T("command.confirm.title"))
	table(r.err, [][]string{
		{t.T("command.confirm.server"), to.Server.Host()},
		{t.T("command.confirm.operation"), to.Operation},
		{t.T("command.sum.case_files"), t.Int(ready.CaseFiles)},
		{t.T("command.sum.obligations"), t.Int(ready.Obligations)},
		{t.T("command.sum.balance"), r.amount(ready.TotalBalance)},
		{t.T("command.confirm.held"), t.Int(d.Result.Held.CaseFiles)},
		{t.T("command.confirm.skipped"), t.Int(left)},
		{t.T("command.confirm.batches"), t.T("command.confirm.limits", "CaseFiles", s.CaseFiles, "Obligations", s.Obligations, "KiB", s.Bytes>>10)},
	}, nil, 60)
	if to.Server.Loopback() {
		answer, err := r.line(ctx, t.T("command.confirm.ask_yes"))
		return isYes(answer), err
	}
	answer, err := r.line(ctx, t.T("command.confirm.ask_count", "Number", strconv.Itoa(ready.CaseFiles-left)))
	return isCount(answer, ready.CaseFiles-left), err
}

// isYes takes a yes in any of the languages, whole: "s" is typed too easily.
func isYes(answer string) bool {
	switch strings.ToLower(answer) {
	case "sí", "si", "yes":
		return true
	}
	return false
}

// isCount takes the number with or without separators of thousands.
func isCount(answer string, count int) bool {
	digits := strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "").Replace(answer)
	return digits == strconv.Itoa(count)
}
