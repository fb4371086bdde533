package grid

import "github.com/charmbracelet/bubbles/key"

// KeyMap holds the grid's keys. The texts of their help are the screen's.
type KeyMap struct {
	Up, Down, Left, Right key.Binding
	PageUp, PageDown      key.Binding
	HalfUp, HalfDown      key.Binding
	Home, End             key.Binding // first and last column; with a row cursor first and last row
	First, Last           key.Binding // first and last row

	Accept, Cancel key.Binding // of an edit
}

// DefaultKeyMap are the keys of people who come from Excel, and those of vim.
func DefaultKeyMap() KeyMap {
	keys := func(names ...string) key.Binding { return key.NewBinding(key.WithKeys(names...)) }
	return KeyMap{
		Up:       keys("up", "k"),
		Down:     keys("down", "j"),
		Left:     keys("left", "h"),
		Right:    keys("right", "l"),
		PageUp:   keys("pgup"),
		PageDown: keys("pgdown"),
		HalfUp:   keys("ctrl+u"),
		HalfDown: keys("ctrl+d"),
		Home:     keys("home"),
		End:      keys("end"),
		First:    keys("g", "ctrl+home"),
		Last:     keys("G", "ctrl+end"),
		Accept:   keys("enter"),
		Cancel:   keys("esc"),
	}
}
