package screen

import (
	"strings"

	"github.com/charmbracelet/bubbles/textinput"

	"wolkload/ui/clean"
)

// Field draws an input in width columns. The bubbles input draws what was
// pasted as it is, and its cursor by reverse video alone: here the text is
// cleaned and the cursor is a glyph, which NO_COLOR leaves standing.
func (e Env) Field(in textinput.Model, width int) string {
	value, at := []rune(in.Value()), in.Position()
	before, after := string(value[:at]), string(value[at:])
	if in.EchoMode == textinput.EchoPassword {
		before, after = strings.Repeat("*", at), strings.Repeat("*", len(value)-at)
	}
	if !in.Focused() {
		if len(value) == 0 {
			return e.Theme.Muted.Render(clean.Fit(in.Placeholder, width))
		}
		return clean.Fit(before+after, width)
	}
	room := max(width-1, 0)
	right := min(clean.Width(after), max(room/3, room-clean.Width(before)))
	left := min(clean.Width(before), room-right)
	text := clean.FitEnd(before, left) + "▌"
	if len(value) == 0 && in.Placeholder != "" {
		return text + e.Theme.Muted.Render(clean.Fit(in.Placeholder, room))
	}
	return text + clean.Fit(after, room-left)
}
