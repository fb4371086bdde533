package command

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is the width that help is wrapped at.
const helpWidth = 80

// translate gives every command its texts and replaces what cobra would say
// in English by itself. A command's texts are found by its path:
// "command.help.check", "command.help.completion.bash".
func (r *runner) translate(root *cobra.Command) {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetOut(r.out)
	root.SetErr(r.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagProblem(err) })
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { r.help(r.out, cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { r.usage(r.err, cmd); return nil })
	var lang language
	root.PersistentFlags().Var(&lang, "lang", r.flag("lang"))

	root.SetHelpCommand(r.helpCommand())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()

	var each func(cmd *cobra.Command, id string)
	each = func(cmd *cobra.Command, id string) {
		cmd.Short = r.texts.T(id)
		cmd.Long = r.texts.T(id + ".long")
		cmd.DisableFlagsInUseLine = true
		cmd.Flags().BoolP("help", "h", false, r.flag("help"))
		cmd.Flags().SortFlags = false
		if f := cmd.Flags().Lookup("no-descriptions"); f != nil {
			f.Usage = r.flag("no-descriptions")
		}
		for _, sub := range cmd.Commands() {
			if sub.Name() == cobra.ShellCompRequestCmd {
				continue
			}
			child := id + "." + sub.Name()
			if cmd == root {
				child = "command.help." + sub.Name()
			}
			each(sub, child)
		}
		if cmd.Parent() != nil && cmd.Parent().Name() == "completion" {
			cmd.Args = r.noArguments // instead of cobra's English
		}
	}
	each(root, "command.help")

	completion, _, err := root.Find([]string{"completion"})
	if err == nil && completion != root { // cobra's own prints its help whatever follows
		completion.Args = r.noArguments
		completion.RunE = func(cmd *cobra.Command, _ []string) error { r.help(r.out, cmd); return nil }
	}
}

func (r *runner) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return r.unknownCommand(cmd, strings.Join(args, " "))
			}
			r.help(r.out, found)
			return nil
		},
	}
}

// arguments asks for exactly n arguments.
func (r *runner) arguments(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > n:
			return wrong("arguments", "Command", cmd.CommandPath())
		case len(args) < n:
			return wrong("argument_missing", "Command", cmd.CommandPath())
		}
		return nil
	}
}

// atMost asks for at most n arguments.
func (r *runner) atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return wrong("arguments", "Command", cmd.CommandPath())
		}
		return nil
	}
}

func (r *runner) noArguments(cmd *cobra.Command, args []string) error {
	return r.arguments(0)(cmd, args)
}

// flagProblem turns the parser's errors into ours.
func flagProblem(err error) error {
	var (
		unknown *pflag.NotExistError
		value   *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
		syntax  *pflag.InvalidSyntaxError
		named   interface {
			error
			Message() (string, map[string]string)
		}
	)
	switch {
	case errors.As(err, &unknown):
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			return wrong("flag_unknown", "Flag", "-"+short)
		}
		return wrong("flag_unknown", "Flag", "--"+unknown.GetSpecifiedName())
	case errors.As(err, &value):
		return wrong("flag_without_value", "Flag", "--"+value.GetFlag().Name)
	case errors.As(err, &named): // the value's own error says more than the parser's
		return named
	case errors.As(err, &invalid):
		return wrong("flag_value", "Flag", "--"+invalid.GetFlag().Name, "Value", invalid.GetValue())
	case errors.As(err, &syntax):
		return wrong("flag_syntax", "Flag", syntax.GetSpecifiedFlag())
	}
	return err
}

// help prints what a command does and how it is called.
func (r *runner) help(w io.Writer, cmd *cobra.Command) {
	fmt.Fprintf(w, "%s\n\n", strings.Join(wrap(cmd.Long, helpWidth), "\n"))
	r.usage(w, cmd)
}

func (r *runner) usage(w io.Writer, cmd *cobra.Command) {
	fmt.Fprintf(w, "%s\n", r.texts.T("command.usage"))
	for _, line := range r.useLines(cmd) {
		fmt.Fprintf(w, "  %s\n", line)
	}
	if rows := r.commandRows(cmd); len(rows) > 0 {
		fmt.Fprintf(w, "\n%s\n", r.texts.T("command.usage.commands"))
		list(w, rows)
	}
	global := cmd.Root().PersistentFlags()
	fmt.Fprintf(w, "\n%s\n", r.texts.T("command.usage.flags"))
	list(w, flagRows(cmd.Flags(), func(f *pflag.Flag) bool { return global.Lookup(f.Name) == nil }))
	fmt.Fprintf(w, "\n%s\n", r.texts.T("command.usage.global"))
	list(w, flagRows(global, func(*pflag.Flag) bool { return true }))
}

// useLines are the forms a command is called in.
func (r *runner) useLines(cmd *cobra.Command) []string {
	id := "command.use"
	if path := strings.Fields(cmd.CommandPath()); len(path) > 1 {
		id = "command.use." + strings.Join(path[1:], ".")
	}
	if !r.texts.Has(id) {
		return []string{cmd.CommandPath()}
	}
	return strings.Split(r.texts.T(id), "\n")
}

func (r *runner) commandRows(cmd *cobra.Command) [][2]string {
	var rows [][2]string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			rows = append(rows, [2]string{sub.Name(), sub.Short})
		}
	}
	return rows
}

// flagRows lists flags in the order they were declared in.
func flagRows(flags *pflag.FlagSet, wanted func(*pflag.Flag) bool) [][2]string {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		if !wanted(f) {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		label := "    --" + f.Name
		if f.Shorthand != "" {
			label = "-" + f.Shorthand + ", --" + f.Name
		}
		if f.NoOptDefVal == "" {
			label += " " + value
		}
		rows = append(rows, [2]string{label, usage})
	})
	return rows
}

// list prints two columns, the second wrapped.
func list(w io.Writer, rows [][2]string) {
	width := 0
	for _, row := range rows {
		width = max(width, ansi.StringWidth(row[0]))
	}
	for _, row := range rows {
		for i, line := range wrap(row[1], max(helpWidth-width-5, 20)) {
			label := ""
			if i == 0 {
				label = row[0]
			}
			fmt.Fprintf(w, "  %s%s   %s\n", label, strings.Repeat(" ", width-ansi.StringWidth(label)), line)
		}
	}
}

// wrap breaks a text at spaces only: what is to be typed stays whole.
func wrap(s string, width int) []string {
	var lines []string
	for _, paragraph := range strings.Split(s, "\n") {
		line := ""
		for i, word := range strings.Split(paragraph, " ") {
			switch {
			case i == 0:
				line = word
			case ansi.StringWidth(line)+1+ansi.StringWidth(word) > width:
				lines = append(lines, line)
				line = word
			default:
				line += " " + word
			}
		}
		lines = append(lines, line)
	}
	return lines
}
