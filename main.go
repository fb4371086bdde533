// Command wolkload loads a workbook of debtors and their obligations into
// wolkvox CRM Collections, from the terminal.
package main

import (
	"context"
	"os"

	"wolkload/ui"
	"wolkload/ui/command"
)

func main() {
	app := func(ctx context.Context, o command.AppOptions) error { return ui.Run(ctx, ui.Options(o)) }
	os.Exit(command.Main(os.Args[1:], command.Process(app)))
}
