package uitest

import (
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// keyTypes are the keys that have a name, by the name that key bindings use.
var keyTypes = func() map[string]tea.KeyType {
	types := map[string]tea.KeyType{"space": tea.KeySpace}
	for k := tea.KeyType(-128); k < 128; k++ {
		if name := k.String(); name != "" && k != tea.KeyRunes {
			types[name] = k
		}
	}
	return types
}()

// Key is the message of a key by the name that bindings use: "enter", "ctrl+c",
// "shift+tab", "alt+a", "ñ"; "space" is the space bar. It panics on a name that
// no key has, so that a slip of the pen is not typed as text.
func Key(name string) tea.KeyMsg {
	rest, alt := strings.CutPrefix(name, "alt+")
	if k, ok := keyTypes[rest]; ok {
		msg := tea.KeyMsg{Type: k, Alt: alt}
		if k == tea.KeySpace {
			msg.Runes = []rune{' '}
		}
		return msg
	}
	if utf8.RuneCountInString(rest) != 1 {
		panic("uitest: no key is named " + name)
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(rest), Alt: alt}
}

// Type are the keys that write text, one message each.
func Type(text string) []tea.Msg {
	var msgs []tea.Msg
	for _, r := range text {
		msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}
		if r == ' ' {
			msg.Type = tea.KeySpace
		}
		msgs = append(msgs, msg)
	}
	return msgs
}

// Paste is text as a terminal with bracketed paste delivers it, in one message.
func Paste(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

// Resize is the message of a terminal of that size.
func Resize(width, height int) tea.WindowSizeMsg {
	return tea.WindowSizeMsg{Width: width, Height: height}
}
