package theme_test

import (
	"reflect"
	"strconv"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"wolkload/crm"
	"wolkload/ui/theme"
)

// TestGlyphs: one column in every terminal, and told from one another without colour.
func TestGlyphs(t *testing.T) {
	for _, g := range []string{
		theme.GlyphAccepted, theme.GlyphRejected, theme.GlyphUnknown, theme.GlyphNotSent, theme.GlyphHeld,
		theme.GlyphError, theme.GlyphWarning, theme.GlyphOK, theme.GlyphHere,
	} {
		if ansi.StringWidth(g) != 1 || ansi.StringWidthWc(g) != 1 {
			t.Errorf("%q is not one column wide", g)
		}
	}
	states := map[string]string{
		theme.GlyphHeld:                "held",
		theme.StateGlyph(crm.NotSent):  "not sent",
		theme.StateGlyph(crm.Accepted): "accepted",
		theme.StateGlyph(crm.Rejected): "rejected",
		theme.StateGlyph(crm.Unknown):  "unknown",
	}
	if len(states) != 5 {
		t.Errorf("two states share a glyph: %v", states)
	}
	if theme.GlyphError == theme.GlyphWarning {
		t.Error("errors and warnings share a glyph")
	}
}

// TestSixteenColours: only the terminal's own palette is used, so that every
// scheme stays readable.
func TestSixteenColours(t *testing.T) {
	v := reflect.ValueOf(theme.New())
	styles := 0
	for i := range v.NumField() {
		style, ok := v.Field(i).Interface().(lipgloss.Style)
		if !ok {
			continue
		}
		styles++
		for _, c := range []lipgloss.TerminalColor{style.GetForeground(), style.GetBackground(), style.GetBorderTopForeground()} {
			switch c := c.(type) {
			case lipgloss.NoColor:
			case lipgloss.Color:
				if n, err := strconv.Atoi(string(c)); err != nil || n < 0 || n > 15 {
					t.Errorf("%s has the colour %q", v.Type().Field(i).Name, c)
				}
			default:
				t.Errorf("%s has the colour %v", v.Type().Field(i).Name, c)
			}
		}
	}
	if styles < 15 {
		t.Errorf("only %d styles", styles)
	}
}
