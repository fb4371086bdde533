// Package theme turns what a text means into how it looks.
//
// Guarantees: only the sixteen colours of the terminal's own palette are used,
// so that every light or dark scheme stays readable; nothing is said by colour
// alone, each state has a glyph and a word as well, since under NO_COLOR bold
// and reverse are stripped too. Every glyph is one column wide and stands in
// the fonts that Windows consoles come with.
package theme

import (
	"github.com/charmbracelet/lipgloss"

	"wolkload/crm"
	"wolkload/ui/grid"
)

// Glyphs of states and severities.
const (
	GlyphAccepted = "√"
	GlyphRejected = "×"
	GlyphUnknown  = "?"
	GlyphNotSent  = "·"
	GlyphHeld     = "="
	GlyphError    = "×"
	GlyphWarning  = "!"
	GlyphOK       = "√"
	GlyphHere     = "►"
)

// Theme is the set of styles the screens draw with.
type Theme struct {
	Brand    lipgloss.Style // the program's name
	Step     lipgloss.Style // a step that can be gone to
	StepNow  lipgloss.Style // the step one is at
	StepOff  lipgloss.Style // a step that can't be reached yet
	Title    lipgloss.Style // of a panel
	Focused  lipgloss.Style // title of the panel that has the keys
	Muted    lipgloss.Style
	Error    lipgloss.Style
	Warning  lipgloss.Style
	Good     lipgloss.Style
	Strong   lipgloss.Style
	Key      lipgloss.Style // a key in the footer
	Host     lipgloss.Style // the server, always in sight
	Dialog   lipgloss.Style // frame of a dialog
	Button   lipgloss.Style
	ButtonOn lipgloss.Style // the button that enter presses
	Bar      lipgloss.Style // done part of a progress bar
	Grid     grid.Styles
}

// New returns the one theme there is.
func New() Theme {
	plain := lipgloss.NewStyle()
	bold := plain.Bold(true)
	red, green, yellow, cyan := lipgloss.Color("1"), lipgloss.Color("2"), lipgloss.Color("3"), lipgloss.Color("6")
	return Theme{
		Brand:    bold.Foreground(cyan),
		Step:     plain,
		StepNow:  bold.Reverse(true),
		StepOff:  plain.Faint(true),
		Title:    plain.Faint(true),
		Focused:  bold.Foreground(cyan),
		Muted:    plain.Faint(true),
		Error:    plain.Foreground(red),
		Warning:  plain.Foreground(yellow),
		Good:     plain.Foreground(green),
		Strong:   bold,
		Key:      bold.Foreground(cyan),
		Host:     bold.Foreground(yellow),
		Dialog:   plain.Border(lipgloss.NormalBorder()).BorderForeground(cyan).Padding(0, 1),
		Button:   plain,
		ButtonOn: bold.Reverse(true),
		Bar:      plain.Foreground(green),
		Grid:     grid.DefaultStyles(),
	}
}

// StateGlyph is the glyph of a case file's state.
func StateGlyph(s crm.State) string {
	switch s {
	case crm.Accepted:
		return GlyphAccepted
	case crm.Rejected:
		return GlyphRejected
	case crm.Unknown:
		return GlyphUnknown
	default:
		return GlyphNotSent
	}
}
