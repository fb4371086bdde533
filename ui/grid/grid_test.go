package grid_test

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"wolkload/ui/grid"
	"wolkload/ui/uitest"
)

// portfolio is a source of n debtors that counts what it is asked for.
type portfolio struct {
	n     int
	asked *int
}

func (p portfolio) Len() int { return p.n }

func (p portfolio) Cell(row, col int) grid.Cell {
	if p.asked != nil {
		*p.asked++
	}
	switch col {
	case 0:
		return grid.Cell{Text: fmt.Sprint(1020304050 + row)}
	case 1:
		c := grid.Cell{Text: fmt.Sprintf("Deudor de Ejemplo %d", row+1)}
		if row%4 == 1 {
			c.Role, c.Mark = grid.RoleError, "✗"
		}
		return c
	case 2:
		return grid.Cell{Text: fmt.Sprintf("%d.50", 1000*(row+1)), Right: true}
	case 3:
		return grid.Cell{Text: fmt.Sprintf("deudor%d@example.com", row+1)}
	default:
		return grid.Cell{Text: fmt.Sprintf("r%d c%d", row+1, col+1), Role: grid.RoleMuted}
	}
}

func debtors() []grid.Column {
	return []grid.Column{
		{Title: "Identificación", Width: 14, Frozen: true},
		{Title: "Nombre", Min: 12, Weight: 2},
		{Title: "Saldo total", Width: 12, Right: true},
		{Title: "Correo", Min: 20},
		{Title: "Cartera", Min: 20},
		{Title: "Ciudad", Min: 20},
	}
}

func TestGolden(t *testing.T) {
	tests := []struct {
		name          string
		width, height int
		rows          int
		prepare       func(*grid.Model)
	}{
		{"start", 80, 10, 300, nil},
		{"scrolled", 80, 10, 300, func(g *grid.Model) { g.SetCursor(299, 5) }},
		{"middle", 80, 10, 300, func(g *grid.Model) { g.SetCursor(100, 3); g.SetCursor(98, 2) }},
		{"wide", 160, 8, 300, func(g *grid.Model) { g.SetCursor(2, 5) }},
		{"selected", 80, 8, 300, func(g *grid.Model) {
			g.SetSelected(func(row int) bool { return row%3 == 0 })
			g.SetCursor(3, 1)
		}},
		{"row_cursor", 80, 8, 300, func(g *grid.Model) { g.SetRowCursor(true); g.SetCursor(2, 3) }},
		{"editing", 80, 8, 300, func(g *grid.Model) { g.SetCursor(1, 2); g.StartEdit("1.234.567,89") }},
		{"editing_long", 80, 8, 300, func(g *grid.Model) {
			g.SetCursor(1, 4)
			g.StartEdit("Carrera 7 # 12-34, apartamento 501, torre 2")
			*g, _ = g.Update(uitest.Key("left"))
		}},
		{"editing_wide_column", 160, 6, 300, func(g *grid.Model) { g.SetCursor(1, 1); g.StartEdit("Ana") }},
		{"few_rows", 80, 8, 2, nil},
		{"empty", 80, 5, 0, nil},
		{"narrow", 30, 6, 300, func(g *grid.Model) { g.SetCursor(1, 1) }},
		{"two_lines", 40, 2, 300, nil},
		{"foreign", 60, 8, 0, func(g *grid.Model) {
			g.SetSource(table{
				{"世界株式会社", "Ñandú S.A.", "1"},
				{"한글 이름", "x\x1b[2Jy", "22"},
				{"👨\u200d👩\u200d👧 familia", "a\tb\nc", "333"},
				{"ｆｕｌｌ ｗｉｄｔｈ ｔｅｘｔ", strings.Repeat("額", 50), "4444"},
			})
			g.SetCursor(3, 1)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := grid.New(debtors(), grid.WithSource(portfolio{n: tt.rows}), grid.WithSize(tt.width, tt.height))
			if tt.prepare != nil {
				tt.prepare(&g)
			}
			view := g.View()
			uitest.AssertFills(t, view, tt.width, tt.height)
			uitest.AssertClean(t, view)
			uitest.Golden(t, tt.name, view)
		})
	}
}

// table is a source of texts.
type table [][]string

func (s table) Len() int { return len(s) }

func (s table) Cell(row, col int) grid.Cell {
	if col >= len(s[row]) {
		return grid.Cell{}
	}
	return grid.Cell{Text: s[row][col], Mark: s[row][col], Right: col%2 == 1}
}

func TestKeys(t *testing.T) {
	// 100 rows, 6 columns, 8 of the rows in sight.
	tests := []struct {
		name     string
		from     [2]int
		keys     []string
		want     [2]int
		firstRow int
	}{
		{"down and up", [2]int{0, 0}, []string{"down", "j", "up"}, [2]int{1, 0}, 1},
		{"not above the first", [2]int{0, 0}, []string{"up", "k"}, [2]int{0, 0}, 1},
		{"right and left", [2]int{0, 0}, []string{"right", "l", "l", "left", "h"}, [2]int{0, 1}, 1},
		{"not left of the first", [2]int{5, 0}, []string{"left"}, [2]int{5, 0}, 1},
		{"not right of the last", [2]int{5, 5}, []string{"right"}, [2]int{5, 5}, 1},
		{"scrolls by one", [2]int{7, 0}, []string{"down"}, [2]int{8, 0}, 2},
		{"page down keeps the place on screen", [2]int{2, 1}, []string{"pgdown"}, [2]int{10, 1}, 9},
		{"page up", [2]int{2, 1}, []string{"pgdown", "pgdown", "pgup"}, [2]int{10, 1}, 9},
		{"page down stops at the end", [2]int{90, 1}, []string{"pgdown", "pgdown"}, [2]int{99, 1}, 93},
		{"page up stops at the beginning", [2]int{5, 1}, []string{"pgup"}, [2]int{0, 1}, 1},
		{"half a page", [2]int{2, 1}, []string{"ctrl+d", "ctrl+d", "ctrl+u"}, [2]int{6, 1}, 5},
		{"last and first row", [2]int{2, 1}, []string{"G", "g"}, [2]int{0, 1}, 1},
		{"last row", [2]int{2, 1}, []string{"ctrl+end"}, [2]int{99, 1}, 93},
		{"first row", [2]int{50, 1}, []string{"ctrl+home"}, [2]int{0, 1}, 1},
		{"last column", [2]int{2, 1}, []string{"end"}, [2]int{2, 5}, 1},
		{"first column", [2]int{2, 4}, []string{"home"}, [2]int{2, 0}, 1},
		{"other keys do nothing", [2]int{2, 4}, []string{"x", "enter", "esc", "tab"}, [2]int{2, 4}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := grid.New(debtors(), grid.WithSource(portfolio{n: 100}), grid.WithSize(60, 10))
			g.SetCursor(tt.from[0], tt.from[1])
			d := uitest.Start(t, g, uitest.Checked())
			d.Press(tt.keys...)
			row, col := d.Model().Cursor()
			if got := [2]int{row, col}; got != tt.want {
				t.Errorf("cursor at %v, want %v", got, tt.want)
			}
			if got := d.Model().Info().FirstRow; got != tt.firstRow {
				t.Errorf("row %d is first in sight, want %d", got, tt.firstRow)
			}
		})
	}
}

func TestRowCursorKeys(t *testing.T) {
	g := grid.New(debtors(), grid.WithSource(portfolio{n: 100}), grid.WithSize(60, 10), grid.WithRowCursor())
	d := uitest.Start(t, g)
	steps := []struct {
		key                   string
		row, hiddenL, hiddenR int
	}{
		{"end", 99, 0, 2},
		{"home", 0, 0, 2},
		{"down", 1, 0, 2},
		{"right", 1, 1, 1},
		{"l", 1, 2, 1},
		{"right", 1, 3, 0},
		{"right", 1, 3, 0}, // the last column is in sight whole
		{"left", 1, 2, 1},
		{"h", 1, 1, 1},
		{"left", 1, 0, 2},
		{"left", 1, 0, 2},
	}
	for i, s := range steps {
		d.Press(s.key)
		row, col := d.Model().Cursor()
		info := d.Model().Info()
		if row != s.row || col != 0 || info.HiddenLeft != s.hiddenL || info.HiddenRight != s.hiddenR {
			t.Errorf("step %d, %s: cursor %d %d, hidden %d and %d; want row %d, hidden %d and %d",
				i, s.key, row, col, info.HiddenLeft, info.HiddenRight, s.row, s.hiddenL, s.hiddenR)
		}
	}
	if strings.ContainsAny(d.View(), "[]") {
		t.Errorf("a row cursor has no brackets:\n%s", d.View())
	}
}

func TestKeyMapIsUsed(t *testing.T) {
	keys := grid.DefaultKeyMap()
	keys.Down.SetKeys("x")
	keys.Up.SetEnabled(false)
	g := grid.New(debtors(), grid.WithSource(portfolio{n: 9}), grid.WithSize(60, 10), grid.WithKeyMap(keys))
	g = uitest.Drive(t, g, uitest.Key("down"), uitest.Key("x"), uitest.Key("x"), uitest.Key("up"))
	if row, _ := g.Cursor(); row != 2 {
		t.Errorf("cursor in row %d, want 2", row)
	}
}

func TestFrozenColumnsStay(t *testing.T) {
	g := grid.New(debtors(), grid.WithSource(portfolio{n: 9}), grid.WithSize(60, 6))
	g.SetCursor(0, 5)
	uitest.AssertShows(t, g.View(), "Identificación", "1020304050", "Ciudad")
	// Too narrow for a frozen column: it scrolls like the others.
	g.SetSize(22, 6)
	if view := uitest.Plain(g.View()); strings.Contains(view, "Identificación") || !strings.Contains(view, "Ciudad") {
		t.Errorf("the frozen column takes all the room:\n%s", view)
	}
	// A frozen column behind one that is not scrolls.
	columns := debtors()
	columns[0].Frozen, columns[1].Frozen = false, true
	g = grid.New(columns, grid.WithSource(portfolio{n: 9}), grid.WithSize(60, 6))
	g.SetCursor(0, 5)
	if view := uitest.Plain(g.View()); strings.Contains(view, "Nombre") {
		t.Errorf("column 2 should have scrolled:\n%s", view)
	}
}

func TestInfo(t *testing.T) {
	g := grid.New(debtors(), grid.WithSource(portfolio{n: 300}), grid.WithSize(80, 17))
	want := grid.Info{FirstRow: 1, LastRow: 15, Rows: 300, FirstCol: 2, LastCol: 5, Cols: 6, HiddenRight: 1}
	if got := g.Info(); got != want {
		t.Errorf("Info() = %+v, want %+v", got, want)
	}
	g.SetCursor(299, 5)
	want = grid.Info{FirstRow: 286, LastRow: 300, Rows: 300, FirstCol: 5, LastCol: 6, Cols: 6, HiddenLeft: 3}
	if got := g.Info(); got != want {
		t.Errorf("Info() = %+v, want %+v", got, want)
	}
	g.SetSource(portfolio{})
	if got := g.Info(); got.FirstRow != 0 || got.LastRow != 0 || got.Rows != 0 {
		t.Errorf("empty: Info() = %+v", got)
	}
	if got := grid.New(nil).Info(); got != (grid.Info{}) {
		t.Errorf("nothing: Info() = %+v", got)
	}
}

func TestCursorIsClamped(t *testing.T) {
	rows := &shrinking{n: 100}
	g := grid.New(debtors(), grid.WithSource(rows), grid.WithSize(60, 10))
	g.SetCursor(90, 5)
	rows.n = 3 // no call tells the grid
	if row, col := g.Cursor(); row != 2 || col != 5 {
		t.Errorf("cursor at %d %d, want 2 5", row, col)
	}
	uitest.AssertShows(t, g.View(), "►  row 3", "row 1")
	rows.n = 0
	if row, _ := g.Cursor(); row != -1 {
		t.Errorf("cursor in row %d of none", row)
	}
	uitest.AssertFills(t, g.View(), 60, 10)
	rows.n = 5
	g.SetColumns(debtors()[:2])
	if row, col := g.Cursor(); row != 4 || col != 1 {
		t.Errorf("cursor at %d %d, want 4 1", row, col)
	}
	g.SetColumns(nil)
	if _, col := g.Cursor(); col != -1 {
		t.Errorf("cursor in column %d of none", col)
	}
	g.SetCursor(-7, -7)
	if row, _ := g.Cursor(); row != 0 {
		t.Errorf("cursor in row %d, want 0", row)
	}
}

type shrinking struct{ n int }

func (s *shrinking) Len() int { return s.n }

func (s *shrinking) Cell(row, _ int) grid.Cell { return grid.Cell{Text: fmt.Sprintf("row %d", row+1)} }

// Only cells in sight are asked for, however many rows there are.
func TestAsksOnlyForWhatIsInSight(t *testing.T) {
	count := func(rows int) int {
		var asked int
		g := grid.New(debtors(), grid.WithSource(portfolio{rows, &asked}), grid.WithSize(160, 42))
		for _, k := range []string{"G", "pgup", "up", "right", "g", "end"} {
			g, _ = g.Update(uitest.Key(k))
			g.View()
		}
		return asked
	}
	thousand, million := count(1000), count(1_000_000)
	if thousand != million || thousand != 6*40*6 {
		t.Errorf("asked for %d cells of a thousand rows and %d of a million, want %d", thousand, million, 6*40*6)
	}
}

func TestHostileTitlesAndCells(t *testing.T) {
	for _, h := range uitest.Hostile {
		t.Run(h.Name, func(t *testing.T) {
			columns := []grid.Column{{Title: h.Text, Width: 20, Frozen: true}, {Title: h.Text}, {Title: h.Text, Width: 7, Right: true}}
			g := grid.New(columns, grid.WithSource(table{{h.Text, h.Text, h.Text}, {"a", h.Text, "b"}}), grid.WithSize(70, 6))
			g.StartEdit(h.Text)
			for _, view := range []string{g.View(), grid.New(columns, grid.WithSize(9, 3)).View()} {
				uitest.AssertClean(t, view)
			}
			uitest.AssertFills(t, g.View(), 70, 6)
			for range 5 {
				g, _ = g.Update(uitest.Key("left"))
				uitest.AssertClean(t, g.View())
				uitest.AssertFills(t, g.View(), 70, 6)
			}
		})
	}
}

// With colours and the worst styles, the size is the same.
func TestStylesLeaveTheSize(t *testing.T) {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.TrueColor)
	ugly := r.NewStyle().Padding(2).Margin(1).Border(lipgloss.DoubleBorder()).Width(3).Height(4).MaxWidth(2).
		MaxHeight(0).Foreground(lipgloss.Color("#ff0000")).Underline(true).SetString("x").
		Transform(func(s string) string { return s + s })
	styles := grid.Styles{ugly, ugly, ugly, ugly, ugly, ugly, ugly, ugly, ugly, ugly, ugly, ugly}
	g := grid.New(debtors(), grid.WithSource(portfolio{n: 50}), grid.WithSize(70, 9))
	plain := g.View()
	g.SetStyles(styles)
	view := g.View()
	uitest.AssertFills(t, view, 70, 9)
	uitest.AssertClean(t, view)
	if !strings.Contains(view, "\x1b[") {
		t.Error("the styles were not used")
	}
	if uitest.Plain(view) != plain {
		t.Errorf("the styles changed the text:\n%s", uitest.Plain(view))
	}
}

func TestRolesHaveStyles(t *testing.T) {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI)
	colour := func(n string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(n)) }
	styles := grid.Styles{
		Cell: colour("1"), Muted: colour("2"), Error: colour("3"), Warning: colour("4"), Good: colour("5"), Changed: colour("6"),
		Cursor: r.NewStyle().Reverse(true), CursorRow: r.NewStyle().Bold(true),
	}
	g := grid.New([]grid.Column{{Title: "a", Width: 3}, {Title: "b", Width: 3}}, grid.WithSource(roles{}), grid.WithSize(20, 10), grid.WithStyles(styles))
	g.SetCursor(1, 0)
	view := g.View()
	for _, want := range []string{
		"\x1b[33mr2 ", "\x1b[34mr3 ", "\x1b[35mr4 ", "\x1b[36mr5 ",
		"\x1b[31m   r6  r6 ",   // a role that is not known is normal
		"\x1b[7;32mr1 \x1b[0m", // the cursor keeps the role
		"\x1b[1;32mr1 \x1b[0m", // and so does its row
	} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is not in %q", want, view)
		}
	}
}

type roles struct{}

func (roles) Len() int { return 7 }

func (roles) Cell(row, _ int) grid.Cell {
	return grid.Cell{Text: fmt.Sprintf("r%d", row), Role: grid.Role(row)}
}

func TestIDs(t *testing.T) {
	a, b := grid.New(nil), grid.New(nil)
	if a.ID() == b.ID() || a.ID() == 0 {
		t.Errorf("ids %d and %d", a.ID(), b.ID())
	}
}

func TestProperties(t *testing.T) {
	var hostile []string
	for _, h := range uitest.Hostile {
		hostile = append(hostile, h.Text[:min(len(h.Text), 60)])
	}
	texts := rapid.OneOf(rapid.SampledFrom(hostile), rapid.String(), rapid.StringN(0, 8, -1))
	column := rapid.Custom(func(t *rapid.T) grid.Column {
		return grid.Column{
			Title:  texts.Draw(t, "title"),
			Width:  rapid.SampledFrom([]int{0, 0, 1, 2, 5, 12, 40, 1000, -3, math.MaxInt}).Draw(t, "width"),
			Min:    rapid.IntRange(-1, 20).Draw(t, "min"),
			Weight: rapid.IntRange(-1, 5).Draw(t, "weight"),
			Right:  rapid.Bool().Draw(t, "right"),
			Frozen: rapid.Bool().Draw(t, "frozen"),
		}
	})
	columns := rapid.SliceOfN(column, 0, 7)
	size := rapid.SampledFrom([]int{-1, 0, 1, 2, 3, 4, 5, 9, 10, 20, 47, 80})
	keys := rapid.SampledFrom([]string{"up", "down", "left", "right", "pgup", "pgdown", "ctrl+u", "ctrl+d",
		"home", "end", "g", "G", "enter", "esc", "x", "space", "世", "backspace", "delete"})

	rapid.Check(t, func(t *rapid.T) {
		rows := &drawn{text: texts.Draw(t, "text"), mark: texts.Draw(t, "mark"), n: rapid.IntRange(0, 50).Draw(t, "rows")}
		width, height := size.Draw(t, "width"), size.Draw(t, "height")
		cols := columns.Draw(t, "columns")
		rows.cols = len(cols)
		g := grid.New(cols, grid.WithSource(rows), grid.WithSize(width, height))
		t.Repeat(map[string]func(*rapid.T){
			"key": func(t *rapid.T) { g, _ = g.Update(uitest.Key(keys.Draw(t, "key"))) },
			"size": func(t *rapid.T) {
				width, height = size.Draw(t, "width"), size.Draw(t, "height")
				g.SetSize(width, height)
			},
			"rows":    func(t *rapid.T) { rows.n = rapid.IntRange(0, 50).Draw(t, "rows") },
			"columns": func(t *rapid.T) { cols = columns.Draw(t, "columns"); rows.cols = len(cols); g.SetColumns(cols) },
			"cursor": func(t *rapid.T) {
				g.SetCursor(rapid.IntRange(-2, 60).Draw(t, "row"), rapid.IntRange(-2, 9).Draw(t, "col"))
			},
			"mode": func(t *rapid.T) { g.SetRowCursor(rapid.Bool().Draw(t, "on")) },
			"edit": func(t *rapid.T) { g.StartEdit(texts.Draw(t, "initial")) },
			"": func(t *rapid.T) {
				view := g.View()
				uitest.AssertClean(t, view)
				if height <= 0 {
					if view != "" {
						t.Errorf("a grid without lines draws %q", view)
					}
				} else {
					uitest.AssertFills(t, view, max(0, width), height)
				}
				row, col := g.Cursor()
				if row >= rows.n || rows.n > 0 && row < 0 {
					t.Errorf("cursor in row %d of %d", row, rows.n)
				}
				if col >= len(cols) || len(cols) > 0 && col < 0 {
					t.Errorf("cursor in column %d of %d", col, len(cols))
				}
				info := g.Info()
				if rows.n > 0 && height >= 4 && (row+1 < info.FirstRow || row+1 > info.LastRow) {
					t.Errorf("row %d of the cursor is not among those in sight: %+v", row+1, info)
				}
				if rows.n > 0 && height >= 4 && width >= 10 && len(cols) > 0 && !g.Editing() && strings.Count(uitest.Plain(view), "►") < 1 {
					t.Errorf("no cursor to be seen:\n%s", uitest.Plain(view))
				}
			},
		})
	})
}

// drawn is a source of one text; it fails when it is asked beyond its end.
type drawn struct {
	text, mark string
	n, cols    int
}

func (d *drawn) Len() int { return d.n }

func (d *drawn) Cell(row, col int) grid.Cell {
	if row < 0 || row >= d.n || col < 0 || col >= d.cols {
		panic(fmt.Sprintf("asked for cell %d %d of %d by %d", row, col, d.n, d.cols))
	}
	return grid.Cell{Text: d.text, Mark: d.mark, Right: row%2 == 0, Role: grid.Role(row % 8)}
}

// Where there is room for one column of text, it is used.
func TestTinyWidths(t *testing.T) {
	for width, want := range map[int]string{4: "►", 5: "► […", 6: "► [1…", 7: "► [10…", 8: "► [102…]"} {
		g := grid.New([]grid.Column{{Title: "Identificación", Width: 14}}, grid.WithSource(portfolio{n: 3}), grid.WithSize(width, 3))
		line := strings.Split(uitest.Plain(g.View()), "\n")[1]
		if !strings.HasPrefix(line, want) {
			t.Errorf("width %d: %q, want %q", width, line, want)
		}
	}
}

// A column wider than the grid is cut, and the one behind it can be reached.
func TestColumnsWiderThanTheGrid(t *testing.T) {
	columns := []grid.Column{{Title: "one", Width: math.MaxInt}, {Title: "two", Width: math.MaxInt}}
	g := grid.New(columns, grid.WithSource(portfolio{n: 3}), grid.WithSize(40, 5))
	uitest.AssertShows(t, g.View(), "one", "›")
	g.SetCursor(0, 1)
	uitest.AssertShows(t, g.View(), "two")
}

// Every column can be reached, and is in sight whole once the cursor is in it.
func TestEveryColumnCanBeSeen(t *testing.T) {
	for width := 12; width <= 120; width += 7 {
		g := grid.New(debtors(), grid.WithSource(portfolio{n: 5}), grid.WithSize(width, 10))
		var seen []int
		for range debtors() {
			_, col := g.Cursor()
			seen = append(seen, col)
			line := strings.Split(uitest.Plain(g.View()), "\n")[2]
			open, shut := strings.Index(line, "["), strings.Index(line, "]")
			if open < 0 || shut < open+2 {
				t.Errorf("width %d: the cell of column %d is not to be seen: %q", width, col, line)
			}
			g, _ = g.Update(tea.KeyMsg{Type: tea.KeyRight})
		}
		if !slices.Equal(seen, []int{0, 1, 2, 3, 4, 5}) {
			t.Errorf("width %d: the cursor came by %v", width, seen)
		}
	}
}

// A list without titles begins with its first row.
func TestNoTitles(t *testing.T) {
	g := grid.New([]grid.Column{{Weight: 1}, {Width: 5}}, grid.WithSource(portfolio{n: 9}), grid.WithSize(40, 4), grid.WithRowCursor())
	lines := strings.Split(uitest.Plain(g.View()), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "►") {
		t.Errorf("the first line is not the first row: %q", lines)
	}
}
