package command

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"wolkload/loader/workbook"
	"wolkload/mapping"
)

func (r *runner) template() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:  "template",
		Args: r.noArguments,
		RunE: func(*cobra.Command, []string) error {
			if out == "" {
				return wrong("flag_missing", "Flag", "--out", "Command", "template")
			}
			if !strings.EqualFold(filepath.Ext(out), ".xlsx") {
				return wrong("template_extension", "Path", filepath.Base(out))
			}
			if err := workbook.Write(out, r.templateSheets()); err != nil {
				return err
			}
			fmt.Fprintln(r.out, r.texts.T("command.template.written", "Path", out))
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", r.flag("template-out"))
	return cmd
}

// templateSheets are one sheet to fill in, with the documented fields as
// headers, and one that explains them.
func (r *runner) templateSheets() []workbook.NewSheet {
	fields := mapping.Fields()
	headers := make([]workbook.Value, len(fields))
	widths := make([]float64, len(fields))
	bold := func(id string) workbook.Value { return workbook.Value{Text: r.texts.T(id), Bold: true} }
	help := [][]workbook.Value{{
		bold("command.template.field"), bold("command.template.level"), bold("command.template.mandatory"),
		bold("command.template.type"), bold("command.template.example"), bold("command.template.meaning"),
	}}
	for i, f := range fields {
		headers[i] = workbook.Value{Text: f.Name, Bold: true}
		widths[i] = float64(max(ansi.StringWidth(f.Name)+4, 14))
		yes := "command.no"
		if f.Mandatory {
			yes = "command.yes"
		}
		about := "command.template." + f.Target.String() + "." + f.Name
		help = append(help, []workbook.Value{
			{Text: f.Name},
			{Text: r.texts.T("command.template." + f.Target.String())},
			{Text: r.texts.T(yes)},
			{Text: r.texts.T("command.template.type." + typeID(f.Type))},
			{Text: r.texts.T(about + ".example")},
			{Text: r.texts.T(about)},
		})
	}
	return []workbook.NewSheet{
		{Name: r.texts.T("command.template.sheet"), Rows: [][]workbook.Value{headers}, Widths: widths, Freeze: 1},
		{Name: r.texts.T("command.template.help_sheet"), Rows: help, Widths: []float64{18, 14, 12, 22, 26, 70}, Freeze: 1},
	}
}

// typeID names a type in the catalogue.
func typeID(t mapping.Type) string {
	switch t {
	case mapping.TypeIdentification, mapping.TypeObligationID:
		return "identification"
	case mapping.TypePhone:
		return "phone"
	case mapping.TypeEmail:
		return "email"
	case mapping.TypeAmount:
		return "amount"
	case mapping.TypeInteger:
		return "integer"
	case mapping.TypeDate:
		return "date"
	}
	return "text"
}
