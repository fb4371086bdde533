package grid

import (
	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/clean"
)

// editWidth is how wide the field of an edit is where there is room to its
// right: a narrow column is no place to type an address.
const editWidth = 32

// EditedMsg says that a cell was edited and enter was pressed. The edit is
// closed; what becomes of the text is the screen's to decide.
type EditedMsg struct {
	ID       int // of the grid
	Row, Col int
	Text     string
	Changed  bool // Text is not the one that the edit began with
}

// EditCancelledMsg says that esc was pressed in an edit. Where nothing was
// changed, the edit is closed. Where something was, it stays open: the screen
// asks, then calls CancelEdit or leaves it.
//
// An edit also ends with this message when enter is pressed after its row has
// gone from the source; Editing is false then, and Text is what was typed.
type EditCancelledMsg struct {
	ID       int // of the grid
	Row, Col int
	Text     string
	Changed  bool
}

// edit is a cell being edited.
type edit struct {
	on       bool
	row, col int
	input    textinput.Model
	initial  string // the text it began with
	shown    string // the same as the field holds it, on one line and without controls
}

// StartEdit opens the cell under the cursor for typing, with initial in it. It
// does nothing where there is no cell, or with a row cursor.
func (m *Model) StartEdit(initial string) tea.Cmd {
	*m = m.settled()
	if m.rowCursor || m.len() == 0 || len(m.columns) == 0 {
		return nil
	}
	input := textinput.New()
	input.Prompt = ""
	// The grid draws the cursor as a glyph; a blinking one is invisible without colours.
	input.Cursor.SetMode(cursor.CursorStatic)
	input.SetValue(initial)
	input.CursorEnd()
	m.edit = edit{
		on: true, row: m.row, col: m.col,
		input: input, initial: initial, shown: input.Value(),
	}
	return m.edit.input.Focus()
}

// Editing says that a cell is being edited.
func (m Model) Editing() bool { return m.edit.on }

// CancelEdit closes an edit and forgets what was typed, without a message.
func (m *Model) CancelEdit() { m.edit = edit{} }

func (m Model) updateEdit(msg tea.Msg) (Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	switch {
	case ok && key.Matches(k, m.KeyMap.Accept):
		e := m.edit
		m.edit = edit{}
		if e.row >= m.len() || e.col >= len(m.columns) {
			return m, send(EditCancelledMsg{m.id, e.row, e.col, e.text(), e.changed()})
		}
		return m, send(EditedMsg{m.id, e.row, e.col, e.text(), e.changed()})
	case ok && key.Matches(k, m.KeyMap.Cancel):
		e := m.edit
		if !e.changed() {
			m.edit = edit{}
		}
		return m, send(EditCancelledMsg{m.id, e.row, e.col, e.text(), e.changed()})
	}
	var cmd tea.Cmd
	m.edit.input, cmd = m.edit.input.Update(msg)
	return m, cmd
}

func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

func (e edit) changed() bool { return e.input.Value() != e.shown }

// text is what was typed. The field turns line breaks into spaces and drops
// controls, so a text that was not touched is the one it began with.
func (e edit) text() string {
	if !e.changed() {
		return e.initial
	}
	return e.input.Value()
}

// field returns the text on either side of the typing position, clean and
// together one column narrower than columns.
func (e edit) field(columns int) (before, after string) {
	value, pos := []rune(e.input.Value()), e.input.Position()
	before, after = string(value[:pos]), string(value[pos:])
	room := max(0, columns-1)
	left, right := clean.Width(before), clean.Width(after)
	if left+right > room {
		// What stands behind the position keeps a third when there is more before it.
		right = min(right, max(room/3, room-left))
		left = room - right
	}
	return clean.FitEnd(before, left), clean.Fit(after, room-left)
}
