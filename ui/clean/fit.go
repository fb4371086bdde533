package clean

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of columns that Line(s) takes. It is the measure of
// lipgloss and of Bubble Tea's renderer.
func Width(s string) int { return ansi.StringWidth(Line(s)) }

// Fit returns s cleaned, cut with "…" and padded with spaces on the right, so
// that it is exactly columns wide. A double-width character is never halved. It
// reads only as much of s as can be seen.
func Fit(s string, columns int) string {
	s, pad := fit(s, columns)
	return s + spaces(pad)
}

// FitRight is Fit with the padding on the left: for numbers.
func FitRight(s string, columns int) string {
	s, pad := fit(s, columns)
	return spaces(pad) + s
}

// FitEnd is Fit that keeps the end of s and cuts its beginning: for paths, and
// for a field in which someone is typing.
func FitEnd(s string, columns int) string {
	if columns <= 0 {
		return ""
	}
	tail, cut := lastRunes(s, min(maxLine, columnRunes(columns)))
	tail = line(tail, maxLine)
	w := ansi.StringWidth(tail)
	if !cut && w <= columns {
		return tail + spaces(columns-w)
	}
	if ellipsisWidth > columns {
		return spaces(columns)
	}
	for len(tail) > 0 && w+ellipsisWidth > columns {
		size, cw := next(tail)
		tail = tail[size:]
		w -= cw
	}
	return ellipsis + spaces(columns-ellipsisWidth-w) + tail
}

// lastRunes returns the last n runes of s, and whether that is not all.
func lastRunes(s string, n int) (string, bool) {
	at := len(s)
	for ; at > 0 && n > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:], at > 0
}

// columnRunes is how many runes can be seen at most in so many columns, and
// some: one column shows a character with its variant and its marks.
func columnRunes(columns int) int { return (columns + 1) * (2 + maxMarks) }

// fit returns s cleaned and cut, and how many columns it leaves free.
func fit(s string, columns int) (string, int) {
	if columns <= 0 {
		return "", 0
	}
	s = line(s, min(maxLine, columnRunes(columns)))
	w, kept, keptWidth := 0, 0, 0 // kept is what stays of s beside an ellipsis
	for i := 0; i < len(s); {
		size, cw := next(s[i:])
		if w+cw > columns {
			if ellipsisWidth > columns {
				return "", columns
			}
			return s[:kept] + ellipsis, columns - keptWidth - ellipsisWidth
		}
		i += size
		if w += cw; w+ellipsisWidth <= columns {
			kept, keptWidth = i, w
		}
	}
	return s, columns - w
}

// next measures the first character of a clean string with its marks.
func next(s string) (size, columns int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, 1
	}
	cluster, columns := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return len(cluster), columns
}

// ellipsisWidth is 1, or 2 where RUNEWIDTH_EASTASIAN asks for wide drawing.
var ellipsisWidth = ansi.StringWidth(ellipsis)

const blanks = "                                                                "

func spaces(n int) string {
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}
