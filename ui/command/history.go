package command

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"wolkload/loader"
	"wolkload/loader/report"
	"wolkload/ui/clean"
)

// loadLine is a load as `loads --json` prints it.
type loadLine struct {
	Load      string             `json:"load"`
	Created   *time.Time         `json:"created"` // null for one that can't be looked into
	Workbook  string             `json:"workbook"`
	SHA256    string             `json:"sha256"`
	Sheet     string             `json:"sheet"`
	Host      string             `json:"host"`
	Operation string             `json:"operation"`
	CaseFiles loader.StateCounts `json:"case_files"`
	Requests  int                `json:"requests"`
	InUse     bool               `json:"in_use"`
	Error     string             `json:"error,omitempty"`
}

func (r *runner) loads() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:  "loads",
		Args: r.noArguments,
		RunE: func(*cobra.Command, []string) error { return r.listLoads(asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, r.flag("json"))
	return cmd
}

func (r *runner) listLoads(asJSON bool) error {
	list, err := loader.ListLoads(r.Folders())
	if err != nil {
		return err
	}
	lines := []loadLine{}
	for _, l := range list {
		line := loadLine{
			Load: l.ID, Workbook: l.Workbook, SHA256: l.Fingerprint, Sheet: l.Sheet, Host: l.Host, Operation: l.Operation,
			CaseFiles: loader.StateCounts{Accepted: l.Accepted, Rejected: l.Rejected, Unknown: l.Unknown, NotSent: l.NotSent, Held: l.Held},
			Requests:  l.Requests, InUse: l.InUse,
		}
		if !l.Created.IsZero() {
			line.Created = &l.Created
		}
		if l.Err != nil {
			line.Error, _ = r.texts.Error(l.Err)
		}
		lines = append(lines, line)
	}
	if asJSON {
		return r.json(lines)
	}
	t := r.texts
	if len(lines) == 0 {
		fmt.Fprintln(r.out, t.T("command.loads.none"))
		return nil
	}
	rows := [][]string{{
		t.T("command.loads.load"), t.T("command.loads.workbook"), t.T("command.loads.target"), t.T("state.accepted"),
		t.T("state.rejected"), t.T("state.unknown"), t.T("state.not_sent"), t.T("state.held"),
	}}
	for _, l := range lines {
		switch {
		case l.InUse:
			rows = append(rows, []string{l.Load, t.T("command.loads.in_use")})
			continue
		case l.Error != "":
			rows = append(rows, []string{l.Load, l.Error})
			continue
		}
		c := l.CaseFiles
		rows = append(rows, []string{l.Load, l.Workbook, l.Host + " " + l.Operation,
			t.Int(c.Accepted), t.Int(c.Rejected), t.Int(c.Unknown), t.Int(c.NotSent), t.Int(c.Held)})
	}
	table(r.out, rows, map[int]bool{3: true, 4: true, 5: true, 6: true, 7: true}, widestCell)
	return nil
}

func (r *runner) showLoad() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:  "show",
		Args: r.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			id, err := r.loadNamed(first(args))
			if err != nil {
				return err
			}
			shown, err := loader.Show(r.Folders(), id)
			if err != nil {
				return err
			}
			if asJSON {
				return r.json(shown)
			}
			r.printShown(shown)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, r.flag("json"))
	return cmd
}

// printShown prints a load with every case file's state and reason.
func (r *runner) printShown(s loader.Shown) {
	t := r.texts
	fmt.Fprintln(r.out, t.T("command.load.title", "Load", s.Load, "Server", s.Host, "Operation", s.Operation))
	fmt.Fprintln(r.out, t.T("command.show.workbook", "Workbook", s.Workbook, "Sheet", s.Sheet, "Time", r.clock(s.Created), "SHA256", s.SHA256))
	counts := func(id string, caseFiles, obligations int) []string {
		return []string{t.T(id), t.Int(caseFiles), t.Int(obligations)}
	}
	c, o := s.CaseFiles, s.Obligations
	table(r.out, [][]string{
		{"", t.T("command.sum.case_files"), t.T("command.sum.obligations")},
		counts("state.accepted", c.Accepted, o.Accepted), counts("state.rejected", c.Rejected, o.Rejected),
		counts("state.unknown", c.Unknown, o.Unknown), counts("state.not_sent", c.NotSent, o.NotSent), counts("state.held", c.Held, o.Held),
	}, numbers, widestCell)
	fmt.Fprintln(r.out, t.T("command.load.requests", "Count", s.Requests))

	if len(s.Totals) > 0 {
		fmt.Fprintf(r.out, "\n%s\n", t.T("command.check.totals"))
		rows := [][]string{{t.T("command.check.portfolio"), t.T("command.show.state"), t.T("command.sum.case_files"), t.T("command.sum.obligations"), t.T("command.sum.balance")}}
		for _, sum := range s.Totals {
			name := sum.PortfolioType
			if name == "" {
				name = t.T("command.check.no_portfolio")
			}
			rows = append(rows, []string{name, t.T("report.state." + sum.State), t.Int(sum.CaseFiles), t.Int(sum.Obligations), t.Money(sum.TotalBalance)})
		}
		table(r.out, rows, map[int]bool{2: true, 3: true, 4: true}, widestCell)
	}
	fmt.Fprintln(r.out)
	rows := make([][]string, 0, len(s.List))
	for _, f := range s.List {
		rows = append(rows, []string{t.T("state." + f.State), f.Identification, r.rowNumbers(f.Rows, len(f.Rows)), r.why(f)})
	}
	table(r.out, rows, nil, 120)
	for i, raw := range s.Unattributed {
		if i == 0 {
			fmt.Fprintf(r.out, "\n%s\n", t.T("command.load.unattributed"))
		}
		fmt.Fprintln(r.out, "  "+clean.Line(string(raw)))
	}
}

// why says why a case file stands where it does.
func (r *runner) why(f loader.ShownFile) string {
	t := r.texts
	switch {
	case f.AcceptedWith != "" && f.State == "held":
		return t.T("command.show.skipped", "Load", f.AcceptedWith)
	case f.State == "unknown":
		return t.T("unknown." + f.Cause)
	case f.State == "rejected":
		return r.reason(f.Reason)
	case f.Cause == "settled":
		return t.T("command.show.settled")
	}
	return ""
}

func (r *runner) export() *cobra.Command {
	var out, path string
	cmd := &cobra.Command{
		Use:  "export",
		Args: r.oneLoad,
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return wrong("flag_missing", "Flag", "--out", "Command", "export")
			}
			n, err := r.exportRest(cmd, args[0], path, out)
			if err != nil {
				return err
			}
			fmt.Fprintln(r.out, r.texts.T("command.export.done", "Count", n, "Path", out))
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", r.flag("export-out"))
	cmd.Flags().StringVar(&path, "workbook", "", r.flag("workbook"))
	return cmd
}

// exportRest writes the rows that are rejected or unknown; without the workbook
// it has what the journal keeps of them.
func (r *runner) exportRest(cmd *cobra.Command, id, path, out string) (int, error) {
	var sheets []report.Sheet
	load, err := r.reopen(cmd.Context(), id, path)
	switch {
	case err == nil:
		defer load.Close() // only read from
		sheets = load.Rest(r.texts)
	case path == "" && (isMessage(err, "loader."+loader.ErrWorkbookGone) || isMessage(err, "loader."+loader.ErrWorkbookChanged)):
		r.fail(err)
		r.say("command.export.without_workbook")
		if sheets, err = loader.RestOf(r.Folders(), id, r.texts); err != nil {
			return 0, err
		}
	default:
		return 0, err
	}
	n := 0
	for _, s := range sheets {
		n += len(s.Rows)
	}
	if n == 0 {
		return 0, wrong("export_nothing", "Load", id)
	}
	return n, report.WriteRest(out, sheets)
}

func (r *runner) certificate() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:  "certificate",
		Args: r.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			id, err := r.loadNamed(first(args))
			if err != nil {
				return err
			}
			c, err := loader.CertificateOf(r.Folders(), id)
			if err != nil {
				return err
			}
			if out == "" {
				fmt.Fprint(r.out, c.Text(r.texts))
				return nil
			}
			if err := c.Write(out, r.texts); err != nil {
				return err
			}
			fmt.Fprintln(r.out, r.texts.T("command.certificate.done", "Path", out))
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", r.flag("certificate-out"))
	return cmd
}

func (r *runner) purge() *cobra.Command {
	var (
		olderThan int
		keep      = unset
		yes       bool
	)
	cmd := &cobra.Command{
		Use:  "purge",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, ids []string) error {
			if len(ids) == 0 && olderThan == 0 && keep == unset {
				return wrong("purge_what")
			}
			if keep != unset {
				if err := r.keepDays(keep); err != nil {
					return err
				}
			}
			if olderThan > 0 {
				if err := r.purgeOlder(cmd, olderThan, yes); err != nil {
					return err
				}
			}
			return r.deleteLoads(cmd, ids, yes)
		},
	}
	cmd.Flags().Var(positive{&olderThan, maxDays}, "older-than", r.flag("older-than"))
	cmd.Flags().Var(days{&keep}, "keep", r.flag("keep"))
	cmd.Flags().BoolVar(&yes, "yes", false, r.flag("purge-yes"))
	return cmd
}

const (
	maxDays = 36500
	unset   = -1
)

// days is a whole number of days, 0 included.
type days struct{ value *int }

func (d days) String() string { return "" }
func (d days) Type() string   { return "int" }
func (d days) Set(s string) error {
	if s == "0" {
		*d.value = 0
		return nil
	}
	return positive{d.value, maxDays}.Set(s)
}

func (r *runner) keepDays(n int) error {
	s, err := loader.ReadSettings(r.Folders())
	if err != nil {
		return err
	}
	s.RetentionDays = n
	if err := loader.SaveSettings(r.Folders(), s); err != nil {
		return err
	}
	if n == 0 {
		fmt.Fprintln(r.out, r.texts.T("command.purge.keeps_all"))
	} else {
		fmt.Fprintln(r.out, r.texts.T("command.purge.keeps", "Count", n))
	}
	return nil
}

// purgeOlder deletes the loads that are older than so many days.
func (r *runner) purgeOlder(cmd *cobra.Command, n int, yes bool) error {
	before := r.Now().AddDate(0, 0, -n)
	purged, kept, err := loader.Purge(r.Folders(), before, true)
	if err != nil {
		return err
	}
	for _, l := range kept {
		switch {
		case l.InUse:
			r.say("command.purge.in_use", "Load", l.ID)
		case l.Err != nil:
			r.say("command.purge.unreadable", "Load", l.ID)
		default:
			r.say("command.purge.kept", "Load", l.ID, "Unknown", l.Unknown)
		}
	}
	if len(purged) == 0 {
		fmt.Fprintln(r.out, r.texts.T("command.purge.none"))
		return nil
	}
	if err := r.agreeTo(cmd, yes, r.texts.T("command.purge.ask", "Count", len(purged))); err != nil {
		return err
	}
	purged, _, err = loader.Purge(r.Folders(), before, false)
	fmt.Fprintln(r.out, r.texts.T("command.purge.done", "Count", len(purged)))
	return err
}

// deleteLoads deletes loads by name.
func (r *runner) deleteLoads(cmd *cobra.Command, ids []string, yes bool) error {
	if len(ids) == 0 {
		return nil
	}
	if err := r.agreeTo(cmd, yes, r.texts.T("command.purge.ask", "Count", len(ids))); err != nil {
		return err
	}
	for i, id := range ids {
		if err := loader.Delete(r.Folders(), id); err != nil {
			if i > 0 {
				fmt.Fprintln(r.out, r.texts.T("command.purge.done", "Count", i))
			}
			return err
		}
	}
	fmt.Fprintln(r.out, r.texts.T("command.purge.done", "Count", len(ids)))
	return nil
}

// agreeTo asks for a yes unless it was given.
func (r *runner) agreeTo(cmd *cobra.Command, yes bool, question string) error {
	if yes {
		return nil
	}
	if !r.interactive() {
		return wrong("yes_needed_here")
	}
	answer, err := r.line(cmd.Context(), question)
	if err == nil && !isYes(answer) {
		return wrong("not_confirmed_here")
	}
	return err
}
