package screen

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"wolkload/mapping"
	"wolkload/ui/grid"
)

// Line cuts a styled line to width columns and fills it up with spaces.
func Line(s string, width int) string {
	if w := ansi.StringWidth(s); w > width {
		s = ansi.Truncate(s, width, "…")
	}
	if pad := width - ansi.StringWidth(s); pad > 0 {
		s += strings.Repeat(" ", pad)
	}
	return s
}

// Fit makes a styled block exactly height lines of width columns.
func Fit(block string, width, height int) []string {
	lines := strings.Split(block, "\n")
	out := make([]string, height)
	for i := range out {
		if i < len(lines) {
			out[i] = Line(lines[i], width)
		} else {
			out[i] = strings.Repeat(" ", width)
		}
	}
	return out
}

// Join puts blocks of lines under each other and fits them.
func Join(width, height int, blocks ...[]string) string {
	var all []string
	for _, b := range blocks {
		all = append(all, b...)
	}
	return strings.Join(Fit(strings.Join(all, "\n"), width, height), "\n")
}

// Wrap breaks a plain sentence into lines of at most width columns.
func Wrap(s string, width int) []string {
	if width < 1 {
		return nil
	}
	var lines []string
	for _, l := range strings.Split(ansi.Wrap(s, width, " "), "\n") {
		if ansi.StringWidth(l) > width { // a hyphen or a space at the edge
			lines = append(lines, strings.Split(ansi.Hardwrap(l, width, true), "\n")...)
		} else {
			lines = append(lines, l)
		}
	}
	return lines
}

// At adds to a title where the cursor of its list is: "4 de 11".
func (e Env) At(title string, list grid.Model, total int) string {
	if total == 0 {
		return title
	}
	row, _ := list.Cursor()
	return title + " · " + e.Texts.T("app.at", "Row", row+1, "Total", total)
}

// Heading is the title of a panel, marked when the panel has the keys.
func (e Env) Heading(title string, focused bool, width int) string {
	style, mark := e.Theme.Title, "  "
	if focused {
		style, mark = e.Theme.Focused, "► "
	}
	rule := max(width-lipgloss.Width(mark+title)-1, 0)
	return Line(style.Render(mark+title)+" "+e.Theme.Title.Render(strings.Repeat("─", rule)), width)
}

// RowNumbers lists the sheet's own numbers of rows, the first four of them.
func RowNumbers(src mapping.Source, rows []int) string {
	var out []string
	for i, r := range rows {
		if i == 4 {
			out = append(out, "…")
			break
		}
		out = append(out, strconv.Itoa(src.Number(r)))
	}
	return strings.Join(out, ", ")
}
