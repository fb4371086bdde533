package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// The marks left in place of what can't be drawn.
const (
	breakMark  = '¶'
	spaceMark  = '·'
	hiddenMark = '¬'
	ellipsis   = "…"
)

const (
	// maxLine is the most runes that Line returns. It is wider than any screen;
	// a cell of Excel holds 32,767 characters.
	maxLine = 4096
	// maxBlock is the most runes that Block returns: no answer of at most 1 MiB is cut.
	maxBlock = 1 << 20
	// maxMarks is how many combining marks stay on one character. Two are enough
	// for any language that is written with them; stacks of dozens draw over the
	// lines above and below.
	maxMarks = 2

	// firstMark is the first combining mark. What prints below it is one column
	// wide and stands for itself.
	firstMark = '\u0300'
)

// Line returns s as one line that is safe to draw: see the package comment. It
// has at most 4,096 runes; the last is "…" where s was longer.
func Line(s string) string { return line(s, maxLine) }

// Block returns s safe to draw with its line breaks (\n and \r\n) kept as \n,
// each line cleaned as by Line. It has at most 1,048,576 runes; the last is "…"
// where s was longer.
func Block(s string) string {
	s, cut := head(s, maxBlock)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if i < len(lines)-1 {
			l = strings.TrimSuffix(l, "\r")
		}
		if !plain(l) {
			l = settle(replace(l))
		}
		lines[i] = l
	}
	s = strings.Join(lines, "\n")
	if cut {
		s += ellipsis
	}
	return s
}

// Trailing returns Line(s) with the spaces at either end drawn as "·": the name
// of a field is sent to the letter, so a space at its end has to be seen.
func Trailing(s string) string {
	s = Line(s)
	inner := strings.TrimLeft(s, " ")
	left := len(s) - len(inner)
	inner = strings.TrimRight(inner, " ")
	right := len(s) - left - len(inner)
	mark := string(spaceMark)
	return strings.Repeat(mark, left) + inner + strings.Repeat(mark, right)
}

// line is Line for at most limit runes of s.
func line(s string, limit int) string {
	if len(s) <= limit && plain(s) {
		return s
	}
	s, cut := head(s, limit)
	s = settle(replace(s))
	if cut {
		s += ellipsis
	}
	return s
}

// plain says that s is printable ASCII throughout, which most cells are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// head cuts s to limit runes less one for the ellipsis, when it has more.
func head(s string, limit int) (string, bool) {
	if len(s) <= limit {
		return s, false
	}
	n, last := 0, 0
	for i := range s {
		if n == limit {
			return s[:last], true
		}
		last = i
		n++
	}
	return s, false
}

// replace puts the marks in, rune by rune.
func replace(s string) string {
	var b strings.Builder
	b.Grow(len(s) + utf8.UTFMax)
	var base rune // the last one written that is no combining mark, 0 before the first
	marks := 0    // combining marks on base
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r < firstMark && unicode.IsPrint(r): // all of Spanish, Portuguese and English
		case r == '\r' && strings.HasPrefix(s[i:], "\n"):
			continue // the line feed stands for both
		case r == utf8.RuneError && size == 1:
			r = hiddenMark
		case isBreak(r):
			r = breakMark
		case r == '\t' || unicode.Is(unicode.Zs, r):
			r = ' '
		case isVariant(r) && unicode.IsSymbol(base):
			continue
		case isHidden(r):
			r = hiddenMark
		case unicode.IsMark(r):
			if base == 0 { // it would join what is drawn to the left of this text
				r = hiddenMark
				break
			}
			if marks++; marks <= maxMarks {
				b.WriteRune(r)
			}
			continue
		}
		b.WriteRune(r)
		base, marks = r, 0
	}
	return b.String()
}

func isBreak(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// isVariant says that r only chooses how the symbol before it is drawn. Both
// kinds are measured differently from terminal to terminal.
func isVariant(r rune) bool {
	return r >= 0xfe00 && r <= 0xfe0f || // variation selectors
		r >= 0x1f3fb && r <= 0x1f3ff // skin tones
}

// isHidden says that r is drawn as nothing, or as nobody knows what.
func isHidden(r rune) bool {
	return !unicode.IsPrint(r) || r == '\u2800' || // braille without a dot
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// settle replaces what is measured differently by terminals that know grapheme
// clusters and by those that add up code points: conjuncts, spacing marks, half
// a flag. Below firstMark nothing is.
func settle(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= firstMark }) < 0 {
		return s
	}
	// A neighbour at either end shows what would join the text drawn beside it.
	s = "a" + s + "a"
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		cluster, width := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(cluster):]
		if width > 0 && width == ansi.StringWidthWc(cluster) {
			b.WriteString(cluster)
			continue
		}
		b.WriteString(settleCluster(cluster))
	}
	s = b.String()
	_, size := utf8.DecodeLastRuneInString(s)
	return s[1 : len(s)-size]
}

// settleCluster keeps the first character of a cluster with the marks that take
// no column, and replaces the rest; where that does not help, all of it.
func settleCluster(cluster string) string {
	var kept, none strings.Builder
	for i, r := range cluster {
		switch {
		case i == 0:
			kept.WriteRune(r)
			none.WriteRune(hiddenMark)
		case ansi.StringWidthWc(string(r)) == 0:
			kept.WriteRune(r)
		default:
			kept.WriteRune(hiddenMark)
			none.WriteRune(hiddenMark)
		}
	}
	first, width := ansi.FirstGraphemeCluster(kept.String(), ansi.GraphemeWidth)
	if width > 0 && width == ansi.StringWidthWc(first) {
		return kept.String()
	}
	return none.String()
}
