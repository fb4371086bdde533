package grid_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"

	"wolkload/ui/grid"
	"wolkload/ui/uitest"
)

// A terminal that draws foreign cells shows what View says, cell by cell, and
// does nothing else.
func TestInATerminal(t *testing.T) {
	const width, height = 70, 6
	for _, h := range uitest.Hostile {
		t.Run(h.Name, func(t *testing.T) {
			columns := []grid.Column{{Title: h.Text, Width: 20, Frozen: true}, {Title: "saldo", Min: 30}}
			g := grid.New(columns, grid.WithSource(table{{h.Text, h.Text}, {"a", h.Text}}), grid.WithSize(width, height))
			term := vt.NewEmulator(width, height)
			defer term.Close()
			term.SetCallbacks(vt.Callbacks{
				Bell:      func() { t.Error("the bell rang") },
				Title:     func(s string) { t.Errorf("the title became %q", s) },
				AltScreen: func(bool) { t.Error("the screen was switched") },
			})
			term.RegisterOscHandler(52, func(data []byte) bool {
				t.Errorf("the clipboard was set: %q", data)
				return true
			})
			view := g.View()
			if _, err := term.WriteString(strings.ReplaceAll(view, "\n", "\r\n")); err != nil {
				t.Fatal(err)
			}
			if got, want := lines(term.String()), lines(uitest.Plain(view)); got != want {
				t.Errorf("on screen:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// lines is text without the spaces at the ends of its lines.
func lines(text string) string {
	all := strings.Split(text, "\n")
	for i, l := range all {
		all[i] = strings.TrimRight(l, " \r")
	}
	return strings.Join(all, "\n")
}
