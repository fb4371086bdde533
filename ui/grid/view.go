package grid

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"wolkload/ui/clean"
)

// The signs. All are in the fonts of the Windows console; where the terminal
// draws one of them two columns wide, ASCII stands in.
var (
	signCursor   = sign("►", ">")
	signSelected = sign("●", "*")
	signEdit     = sign("▌", "|")
	signFrozen   = sign("│", "|")
	signRule     = sign("─", "-")
	signCross    = sign("┼", "+")
	signLeft     = sign("‹", "<")
	signRight    = sign("›", ">")
)

func sign(glyph, ascii string) string {
	if ansi.StringWidth(glyph) != 1 {
		return ascii
	}
	return glyph
}

// View draws the grid: as many lines as it is high, each as wide as it is.
func (m Model) View() string {
	if m.height <= 0 {
		return ""
	}
	m = m.settled()
	lines := make([]string, 0, m.height)
	if m.head() > 0 {
		lines = append(lines, m.titles())
	}
	if m.head() == 2 {
		lines = append(lines, m.rule())
	}
	rows := m.len()
	for row := m.top; len(lines) < m.height; row++ {
		if row < rows {
			lines = append(lines, m.drawRow(row))
		} else {
			l := m.newLine(lookRow)
			lines = append(lines, l.end(lookRow))
		}
	}
	return strings.Join(lines, "\n")
}

func (m Model) titles() string {
	l := m.newLine(lookHeader)
	l.skip(gutter, lookHeader)
	for i, s := range m.layout.spans {
		switch {
		case i == m.layout.frozen && m.layout.hiddenLeft > 0:
			l.add(signLeft, 1, lookBorder)
		case m.bordered(i):
			l.add(signFrozen, 1, lookBorder)
		default:
			l.skip(1, lookHeader)
		}
		c := m.columns[s.col]
		l.add(fit(c.Title, s.width, c.Right), s.width, lookHeader)
	}
	if m.layout.more {
		l.skip(l.room-1, lookHeader)
		l.add(signRight, 1, lookBorder)
	}
	return l.end(lookHeader)
}

func (m Model) rule() string {
	l := m.newLine(lookBorder)
	for i, s := range m.layout.spans {
		if m.bordered(i) {
			l.repeat(signRule, s.x-l.x(), lookBorder)
			l.add(signCross, 1, lookBorder)
		}
	}
	l.repeat(signRule, l.room, lookBorder)
	return l.end(lookBorder)
}

// bordered says that the gap of the i-th span is the border of the frozen columns.
func (m Model) bordered(i int) bool { return i > 0 && i == m.layout.frozen }

func (m Model) drawRow(row int) string {
	here := row == m.row
	base := lookRow
	if here {
		base = lookCursorRow
	}
	l := m.newLine(base)
	if here {
		l.add(signCursor, 1, lookCursor)
	} else {
		l.skip(1, base)
	}
	if m.selected != nil && m.selected(row) {
		l.add(signSelected, 1, lookSelected)
	} else {
		l.skip(1, base)
	}
	closing := false // the gap to come ends the cell of the cursor
	for i, s := range m.layout.spans {
		if l.x() > s.x+1 { // beneath the field of an edit
			l.skip(s.end()-l.x(), base)
			continue
		}
		at := here && !m.rowCursor && s.col == m.col
		switch {
		case l.x() > s.x: // the field of an edit ended in this gap
		case closing:
			l.add("]", 1, lookCursor)
		case at:
			l.add("[", 1, lookCursor)
		case m.bordered(i):
			l.add(signFrozen, 1, lookBorder)
		default:
			l.skip(1, base)
		}
		closing = at
		switch {
		case m.edit.on && row == m.edit.row && s.col == m.edit.col:
			m.drawField(&l, s.width)
			closing = false
		case at:
			m.drawCell(&l, row, s, lookCursorCell)
		default:
			m.drawCell(&l, row, s, base)
		}
	}
	if closing {
		l.add("]", 1, lookCursor)
	}
	return l.end(base)
}

func (m Model) drawCell(l *line, row int, s span, base look) {
	c := m.source.Cell(row, s.col)
	mark, width := "", s.width
	if c.Mark != "" {
		mark = clean.Fit(c.Mark, min(1, width))
		width--
		if width >= leastCut {
			mark += " "
			width--
		}
	}
	l.add(mark+fit(c.Text, width, c.Right), s.width, base.withRole(c.Role))
}

func fit(text string, width int, right bool) string {
	if right {
		return clean.FitRight(text, width)
	}
	return clean.Fit(text, width)
}

// drawField draws the edit over its cell and, where that is narrow, over the
// cells to its right.
func (m Model) drawField(l *line, width int) {
	width = max(width, min(editWidth, l.room-1))
	before, after := m.edit.field(width)
	left := clean.Width(before)
	l.add(before, left, lookEdit)
	l.add(signEdit, 1, lookCursor)
	l.add(after, width-1-left, lookEdit)
	l.add("]", 1, lookCursor)
}

// line is a line being drawn: exactly as wide as the grid, whatever is added.
// Neighbours of one look are rendered together.
type line struct {
	palette *palette
	width   int
	room    int // columns still free
	look    look
	run     strings.Builder // what has the look and is not rendered yet
	out     strings.Builder
}

func (m Model) newLine(first look) line {
	return line{palette: m.palette, width: m.width, room: m.width, look: first}
}

// x is the column that comes next.
func (l *line) x() int { return l.width - l.room }

// add appends text, which is clean and takes so many columns, as far as there
// is room.
func (l *line) add(text string, columns int, look look) {
	if columns > l.room {
		text, columns = clean.Fit(text, l.room), l.room
	}
	if columns <= 0 {
		return
	}
	if look != l.look {
		l.render()
		l.look = look
	}
	l.run.WriteString(text)
	l.room -= columns
}

// repeat appends a sign of one column so many times.
func (l *line) repeat(sign string, columns int, look look) {
	columns = max(0, min(columns, l.room))
	l.add(strings.Repeat(sign, columns), columns, look)
}

// skip appends so many spaces.
func (l *line) skip(columns int, look look) { l.repeat(" ", columns, look) }

func (l *line) render() {
	if l.run.Len() > 0 {
		l.out.WriteString(l.palette[l.look].Render(l.run.String()))
		l.run.Reset()
	}
}

// end fills the line and returns it.
func (l *line) end(look look) string {
	l.skip(l.room, look)
	l.render()
	return l.out.String()
}
