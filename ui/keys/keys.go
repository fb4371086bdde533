// Package keys holds the bindings that the screens share, with their help in
// the analyst's language. A screen's keys, its help and its palette are one
// list of bindings; no key string stands in an Update.
//
// Every action is also reachable by the arrows and enter through the palette,
// letters are off while typing, and none needs AltGr.
package keys

import (
	"github.com/charmbracelet/bubbles/key"

	"wolkload/ui/text"
)

// Map is every shared binding.
type Map struct {
	Continue key.Binding // on to the next step
	Enter    key.Binding // open what is under the cursor
	Confirm  key.Binding // enter where it says yes or takes what was typed
	Edit     key.Binding
	Back     key.Binding
	Quit     key.Binding
	Stop     key.Binding // ctrl+c: first after this batch, then now
	Help     key.Binding
	Palette  key.Binding
	Tab      key.Binding
	ShiftTab key.Binding
	Steps    [6]key.Binding

	UseHeader key.Binding // File: this row holds the headers
	Hidden    key.Binding // File: take or leave the rows that Excel hides
	OtherFile key.Binding
	TypePath  key.Binding
	LeaveOut  key.Binding // Columns
	Format    key.Binding
	Options   key.Binding // of the column's field and of the sheet
	Save      key.Binding
	Filter    key.Binding
	View      key.Binding // JSON, raw answer
	StopSoft  key.Binding // Send: stop after this batch
	Pause     key.Binding // Send: keep further requests back, or let them go again
	Certify   key.Binding // Send, History: write the load's certificate
	Export    key.Binding // Rejects: write the rows to a workbook
	SettleYes key.Binding // Rejects: what is unknown is in the CRM
	SettleNo  key.Binding // Rejects: it is not
	Select    key.Binding // Rejects: an unknown one, to settle several together
	SelectAll key.Binding
	Delete    key.Binding // History
	Resend    key.Binding
	ResendAll key.Binding
	Undo      key.Binding
	Repair    key.Binding // Check: what the issue under the cursor offers
	RepairAll key.Binding // Check: to all of its kind

	Up, Down   key.Binding // in lists of our own
	Left       key.Binding
	Right      key.Binding
	PrevValue  key.Binding // of a setting
	NextValue  key.Binding
	Yes        key.Binding
	ScrollUp   key.Binding
	ScrollDown key.Binding
}

// New returns the bindings with their help in the language of t.
func New(t *text.Texts) Map {
	bind := func(id, shown string, names ...string) key.Binding {
		return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, t.T("key."+id)))
	}
	m := Map{
		Continue: bind("continue", "c", "c"),
		Enter:    bind("enter", "enter", "enter"),
		Confirm:  bind("confirm", "enter", "enter"),
		Edit:     bind("edit", "e", "e", "f2"),
		Back:     bind("back", "esc", "esc"),
		Quit:     bind("quit", "q", "q"),
		Stop:     bind("stop_quit", "ctrl+c", "ctrl+c"),
		Help:     bind("help", "?", "?", "f1"),
		Palette:  bind("palette", "ctrl+p", "ctrl+p"),
		Tab:      bind("tab", "tab", "tab"),
		ShiftTab: bind("shift_tab", "shift+tab", "shift+tab"),

		UseHeader: bind("use_header", t.T("keyname.space"), " "),
		Hidden:    bind("hidden_rows", "i", "i"),
		OtherFile: bind("other_file", "o", "o"),
		TypePath:  bind("type_path", "/", "/"),
		LeaveOut:  bind("leave_out", "x", "x", "delete"),
		Format:    bind("format", "t", "t"),
		Options:   bind("options", "o", "o"),
		Save:      bind("save", "ctrl+s", "ctrl+s"),
		Filter:    bind("filter", "f", "f"),
		View:      bind("view", "v", "v"),
		StopSoft:  bind("stop_soft", "s", "s"),
		Pause:     bind("pause", "p", "p"),
		Certify:   bind("certify", "ctrl+s", "ctrl+s"),
		Export:    bind("export", "ctrl+s", "ctrl+s"),
		SettleYes: bind("settle_yes", "+", "+"),
		SettleNo:  bind("settle_no", "-", "-"),
		Select:    bind("select", t.T("keyname.space"), " "),
		SelectAll: bind("select_all", "a", "a"),
		Delete:    bind("delete", "x", "x", "delete"),
		Resend:    bind("resend", "r", "r"),
		ResendAll: bind("resend_all", "R", "R"),
		Undo:      bind("undo", "u", "u"),
		Repair:    bind("repair", "p", "p"),
		RepairAll: bind("repair_all", "b", "b"),

		Up:         bind("up", "↑", "up", "k"),
		Down:       bind("down", "↓", "down", "j"),
		Left:       bind("left", "←", "left", "h"),
		Right:      bind("right", "→", "right", "l"),
		PrevValue:  bind("prev_value", "←", "left", "h"),
		NextValue:  bind("next_value", "→", "right", "l", "enter"),
		Yes:        bind("yes", t.T("keyname.yes"), t.T("keyname.yes")),
		ScrollUp:   bind("scroll_up", "pgup", "pgup", "ctrl+u"),
		ScrollDown: bind("scroll_down", "pgdn", "pgdown", "ctrl+d"),
	}
	for i := range m.Steps {
		n := string(rune('1' + i))
		m.Steps[i] = bind("step_"+n, n, n)
	}
	return m
}
