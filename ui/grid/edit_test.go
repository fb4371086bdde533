package grid_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/grid"
	"wolkload/ui/uitest"
)

// screen is what uses a grid: it keeps the messages of its edits.
type screen struct {
	grid grid.Model
	msgs []tea.Msg
}

func (s screen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg.(type) {
	case grid.EditedMsg, grid.EditCancelledMsg:
		s.msgs = append(s.msgs, msg)
		return s, nil
	}
	var cmd tea.Cmd
	s.grid, cmd = s.grid.Update(msg)
	return s, cmd
}

func (s screen) View() string { return s.grid.View() }

func editing(t *testing.T, initial string) *uitest.Driver[screen] {
	t.Helper()
	g := grid.New(debtors(), grid.WithSource(portfolio{n: 20}), grid.WithSize(80, 10))
	g.SetCursor(3, 1)
	if cmd := g.StartEdit(initial); cmd != nil {
		t.Error("the cursor of an edit needs no command: it does not blink")
	}
	return uitest.Start(t, screen{grid: g}, uitest.Checked())
}

func TestEdit(t *testing.T) {
	paste := uitest.Paste("uno\ndos")
	tests := []struct {
		name    string
		initial string
		msgs    []tea.Msg
		text    string
		changed bool
	}{
		{"left as it was", "Ana", nil, "Ana", false},
		{"letters of movement are text", "", uitest.Type("ghjkl G"), "ghjkl G", true},
		{"at the end", "Ana", uitest.Type(" Ñ"), "Ana Ñ", true},
		{"in the middle", "Aa", []tea.Msg{uitest.Key("left"), uitest.Key("n")}, "Ana", true},
		{"at the beginning", "na", []tea.Msg{uitest.Key("home"), uitest.Key("A")}, "Ana", true},
		{"deleted", "Ana", []tea.Msg{uitest.Key("backspace"), uitest.Key("ctrl+u")}, "", true},
		{"there and back", "Ana", []tea.Msg{uitest.Key("x"), uitest.Key("backspace")}, "Ana", false},
		{"pasted", "", []tea.Msg{paste}, "uno dos", true},
		{"a line break left as it was", "Calle 1\nCasa 2", nil, "Calle 1\nCasa 2", false},
		{"controls left as they were", "a\x00b\ufffd", []tea.Msg{uitest.Key("left")}, "a\x00b\ufffd", false},
		{"invisible characters stay", "12\u200b34", uitest.Type("5"), "12\u200b345", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := editing(t, tt.initial)
			d.Send(tt.msgs...)
			d.Press("enter")
			m := d.Model()
			want := grid.EditedMsg{ID: m.grid.ID(), Row: 3, Col: 1, Text: tt.text, Changed: tt.changed}
			if len(m.msgs) != 1 || m.msgs[0] != want {
				t.Errorf("got %+v, want %+v", m.msgs, want)
			}
			if m.grid.Editing() {
				t.Error("still editing")
			}
			d.Press("down")
			if row, _ := d.Model().grid.Cursor(); row != 4 {
				t.Errorf("after the edit, down goes to row %d", row)
			}
		})
	}
}

func TestCancelEdit(t *testing.T) {
	t.Run("unchanged closes", func(t *testing.T) {
		d := editing(t, "Ana\n")
		d.Press("esc")
		m := d.Model()
		want := grid.EditCancelledMsg{ID: m.grid.ID(), Row: 3, Col: 1, Text: "Ana\n"}
		if len(m.msgs) != 1 || m.msgs[0] != want || m.grid.Editing() {
			t.Errorf("got %+v, editing %v", m.msgs, m.grid.Editing())
		}
	})
	t.Run("changed stays open", func(t *testing.T) {
		d := editing(t, "Ana")
		d.Press("x", "esc")
		m := d.Model()
		want := grid.EditCancelledMsg{ID: m.grid.ID(), Row: 3, Col: 1, Text: "Anax", Changed: true}
		if len(m.msgs) != 1 || m.msgs[0] != want || !m.grid.Editing() {
			t.Errorf("got %+v, editing %v", m.msgs, m.grid.Editing())
		}
		d.Press("y", "enter")
		if got := d.Model().msgs[1]; got != (grid.EditedMsg{ID: m.grid.ID(), Row: 3, Col: 1, Text: "Anaxy", Changed: true}) {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("by the screen", func(t *testing.T) {
		d := editing(t, "Ana")
		g := d.Model().grid
		g.CancelEdit()
		if g.Editing() || strings.Contains(g.View(), "▌") {
			t.Error("still editing")
		}
	})
}

func TestEditNeedsACell(t *testing.T) {
	for name, g := range map[string]grid.Model{
		"no source":  grid.New(debtors(), grid.WithSize(80, 10)),
		"no rows":    grid.New(debtors(), grid.WithSize(80, 10), grid.WithSource(portfolio{})),
		"no columns": grid.New(nil, grid.WithSize(80, 10), grid.WithSource(portfolio{n: 3})),
		"row cursor": grid.New(debtors(), grid.WithSize(80, 10), grid.WithSource(portfolio{n: 3}), grid.WithRowCursor()),
	} {
		t.Run(name, func(t *testing.T) {
			if g.StartEdit("x"); g.Editing() {
				t.Error("editing a cell that is not there")
			}
		})
	}
}

func TestEditWhoseRowMoves(t *testing.T) {
	t.Run("with the cursor", func(t *testing.T) {
		d := editing(t, "Ana")
		m := d.Model()
		m.grid.SetSource(portfolio{n: 10})
		m.grid.SetCursor(2, 1)
		m = uitest.Drive(t, m, uitest.Key("x"), uitest.Key("enter"))
		if got := m.msgs[0].(grid.EditedMsg); got.Row != 2 || got.Text != "Anax" {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("gone", func(t *testing.T) {
		d := editing(t, "Ana")
		m := d.Model()
		m.grid.SetSource(portfolio{n: 2})
		m = uitest.Drive(t, m, uitest.Key("x"), uitest.Key("enter"))
		want := grid.EditCancelledMsg{ID: m.grid.ID(), Row: 3, Col: 1, Text: "Anax", Changed: true}
		if len(m.msgs) != 1 || m.msgs[0] != want || m.grid.Editing() {
			t.Errorf("got %+v, editing %v", m.msgs, m.grid.Editing())
		}
	})
}

// The typing position is in sight wherever it is in a long text.
func TestEditField(t *testing.T) {
	d := editing(t, strings.Repeat("Carrera 7 ", 20))
	for _, key := range []string{"end", "left", "ctrl+left", "home", "right", "ctrl+right"} {
		for range 8 {
			d.Press(key)
			if n := strings.Count(d.View(), "▌"); n != 1 {
				t.Fatalf("%s: the typing position shows %d times:\n%s", key, n, d.View())
			}
			uitest.AssertFills(t, d.View(), 80, 10)
		}
	}
	d = editing(t, "世界株式会社世界株式会社世界株式会社")
	for range 20 {
		d.Press("left")
		uitest.AssertFills(t, d.View(), 80, 10)
	}
	uitest.AssertShows(t, d.View(), "[▌世界株式会社")
}
