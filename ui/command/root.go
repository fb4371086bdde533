package command

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui/text"
)

// name is what the program is called by.
const name = "wolkload"

func init() {
	cobra.MousetrapHelpText = "" // a double click in Windows Explorer opens the app, too
}

// execute parses the command line and runs the command it names.
func (r *runner) execute(args []string) error {
	root := r.root()
	root.AddCommand(r.check(), r.send(), r.template(), r.simulator(), r.demo(), r.profiles(), r.version(),
		r.resume(), r.resend(), r.settleUnknown(), r.loads(), r.showLoad(), r.export(), r.certificate(), r.purge())
	r.translate(root)
	root.SetArgs(append([]string{}, args...)) // never nil: cobra would take the process's own
	return root.ExecuteContext(context.Background())
}

// root is the app on a workbook.
func (r *runner) root() *cobra.Command {
	var (
		to destination
		p  pace

		noQuota bool
	)
	cmd := &cobra.Command{
		Use:  name,
		Args: cobra.ArbitraryArgs, // counted in RunE, where a mistyped command is told from a workbook
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return wrong("arguments", "Command", cmd.CommandPath())
			}
			o := AppOptions{Texts: r.texts, Folders: r.Folders(), Server: to.server, Operation: to.operation,
				CAFile: to.caFile, Timeout: to.timeout, Token: r.Getenv(tokenVariable), CutOff: r.today(), Settings: p.Settings, NoQuota: noQuota}
			if len(args) == 1 {
				o.Workbook = args[0]
				if err := r.openable(cmd, o.Workbook); err != nil {
					return err
				}
			}
			if o.Server != "" {
				if _, err := crm.ParseServer(o.Server); err != nil {
					return err
				}
			}
			if !r.Terminal.In || !r.Terminal.Out {
				return wrong("no_terminal")
			}
			r.retain()
			return r.App(cmd.Context(), o)
		},
	}
	to.flags(cmd.Flags(), r)
	p.flags(cmd.Flags(), r)
	cmd.Flags().BoolVar(&noQuota, "no-quota-check", false, r.flag("no-quota-check"))
	return cmd
}

// retain deletes the loads that are older than a person said. What keeps it from
// doing so is told and stops nothing: it is done the next time.
func (r *runner) retain() {
	n, err := loader.Retain(r.Folders(), r.Now())
	if err != nil {
		r.fail(err)
	}
	if n > 0 {
		r.say("command.purge.retained", "Count", n)
	}
}

// openable says what keeps a workbook from being opened before the screens
// come up. A password is asked for there.
func (r *runner) openable(cmd *cobra.Command, path string) error {
	book, err := workbook.Open(path, workbook.Options{Password: r.Getenv(passwordVariable)})
	if err == nil {
		return book.Close()
	}
	var open *workbook.OpenError
	if !errors.As(err, &open) {
		return err
	}
	switch open.ID {
	case workbook.ErrPassword:
		return nil
	case workbook.ErrNotFound:
		if strings.TrimSpace(path) != "" && !strings.ContainsAny(path, `./\`) {
			return r.unknownCommand(cmd, path)
		}
	}
	return err
}

// unknownCommand is the error for a word that is neither command nor file.
func (r *runner) unknownCommand(cmd *cobra.Command, word string) error {
	root := cmd.Root()
	if root.SuggestionsMinimumDistance <= 0 {
		root.SuggestionsMinimumDistance = 2
	}
	if near := root.SuggestionsFor(word); len(near) > 0 {
		return wrong("unknown_command_near", "Word", word, "Near", near[0])
	}
	return wrong("unknown_command", "Word", word)
}

// destination is where a load goes, as flags say it.
type destination struct {
	server, operation, caFile string
	timeout                   time.Duration
}

func (d *destination) flags(f flagSet, r *runner) {
	f.StringVar(&d.server, "server", "", r.flag("server"))
	f.StringVar(&d.operation, "operation", "", r.flag("operation"))
	d.transport(f, r)
}

// transport is how it is reached, for a load whose place is known.
func (d *destination) transport(f flagSet, r *runner) {
	f.StringVar(&d.caFile, "ca-file", "", r.flag("ca-file"))
	f.Var((*positiveDuration)(&d.timeout), "timeout", r.flag("timeout"))
}

// askedLanguage finds --lang before the command line is parsed, since the
// parser's own messages need it.
func askedLanguage(args []string) string {
	for i, a := range args {
		if a == "--" {
			break
		}
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return v
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// language is the value of --lang.
type language string

func (l *language) String() string { return string(*l) }
func (l *language) Type() string   { return "string" }
func (l *language) Set(s string) error {
	found, ok := text.Detect(s, func(string) string { return "" })
	if !ok || s == "" {
		return wrong("language", "Language", s, "Known", strings.Join(text.Languages, ", "))
	}
	*l = language(found)
	return nil
}
