package grid

import "github.com/charmbracelet/lipgloss"

// Styles say how the grid looks. Only what leaves the width of a text alone is
// used of them: colours and weight, no padding, border or size.
type Styles struct {
	Header lipgloss.Style

	Cell, Muted, Error, Warning, Good, Changed lipgloss.Style // by role

	Cursor    lipgloss.Style // the cell under the cursor, and the signs of the cursor
	CursorRow lipgloss.Style // the row it is in; what the role sets goes first
	Edit      lipgloss.Style // the text being typed
	Selected  lipgloss.Style // the sign of a selected row
	Border    lipgloss.Style // lines, and the signs of columns out of sight
}

// DefaultStyles use the sixteen colours of the terminal, so they need not ask
// whether it is dark.
func DefaultStyles() Styles {
	style := lipgloss.NewStyle()
	return Styles{
		Header:    style.Bold(true),
		Cell:      style,
		Muted:     style.Foreground(lipgloss.Color("8")),
		Error:     style.Foreground(lipgloss.Color("1")),
		Warning:   style.Foreground(lipgloss.Color("3")),
		Good:      style.Foreground(lipgloss.Color("2")),
		Changed:   style.Foreground(lipgloss.Color("6")),
		Cursor:    style.Reverse(true),
		CursorRow: style.Bold(true),
		Edit:      style.Bold(true),
		Selected:  style.Foreground(lipgloss.Color("6")),
		Border:    style.Foreground(lipgloss.Color("8")),
	}
}

// look is the index of a style in a palette.
type look int

const (
	lookHeader look = iota
	lookBorder
	lookSelected
	lookCursor
	lookEdit
	lookRow                                          // + role: a row
	lookCursorRow  = lookRow + look(roleCount)       // + role: the row of the cursor
	lookCursorCell = lookCursorRow + look(roleCount) // + role: the cell of the cursor
	lookCount      = lookCursorCell + look(roleCount)
)

// palette are the styles ready to render with.
type palette [lookCount]lipgloss.Style

func newPalette(s Styles) *palette {
	p := &palette{
		lookHeader:   s.Header,
		lookBorder:   s.Border,
		lookSelected: s.Selected,
		lookCursor:   s.Cursor,
		lookEdit:     s.Edit,
	}
	for role, style := range [roleCount]lipgloss.Style{s.Cell, s.Muted, s.Error, s.Warning, s.Good, s.Changed} {
		p[lookRow+look(role)] = style
		p[lookCursorRow+look(role)] = style.Inherit(s.CursorRow)
		p[lookCursorCell+look(role)] = s.Cursor.Inherit(style)
	}
	for i := range p {
		p[i] = p[i].SetString("").Inline(true).UnsetTransform().
			UnsetWidth().UnsetHeight().UnsetMaxWidth().UnsetMaxHeight()
	}
	return p
}

// withRole adds a role to one of the looks that have one; a role that is not
// known looks normal.
func (l look) withRole(r Role) look {
	if r >= roleCount {
		r = RoleNormal
	}
	return l + look(r)
}
