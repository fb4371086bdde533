package grid

import (
	"slices"
	"sync/atomic"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// ruleHeight is the height from which a grid affords a rule under its titles.
const ruleHeight = 8

var lastID atomic.Int64

// Model is a grid. It is a value: Update returns the next one. It is made by New.
type Model struct {
	KeyMap KeyMap

	id        int
	columns   []Column
	source    Source
	selected  func(row int) bool
	palette   *palette
	rowCursor bool

	width, height int
	row, col      int // of the cursor
	top           int // first row in sight
	layout        layout
	edit          edit
}

// Option of New.
type Option func(*Model)

// WithSource sets the rows, as SetSource does.
func WithSource(s Source) Option { return func(m *Model) { m.source = s } }

// WithSize sets the size, as SetSize does.
func WithSize(width, height int) Option {
	return func(m *Model) { m.width, m.height = width, height }
}

// WithKeyMap sets the keys.
func WithKeyMap(k KeyMap) Option { return func(m *Model) { m.KeyMap = k } }

// WithStyles sets the styles, as SetStyles does.
func WithStyles(s Styles) Option { return func(m *Model) { m.palette = newPalette(s) } }

// WithRowCursor makes the cursor a whole row, as SetRowCursor does.
func WithRowCursor() Option { return func(m *Model) { m.rowCursor = true } }

// New returns a grid with an id of its own. It draws nothing before it has a size.
func New(columns []Column, opts ...Option) Model {
	m := Model{
		KeyMap:  DefaultKeyMap(),
		id:      int(lastID.Add(1)),
		columns: columns,
		palette: newPalette(DefaultStyles()),
	}
	for _, opt := range opts {
		opt(&m)
	}
	return m.settled()
}

// ID is the number that this grid's messages carry.
func (m Model) ID() int { return m.id }

// SetSource shows other rows. The cursor stays where it is as far as they go,
// and so does an edit: see SetCursor.
func (m *Model) SetSource(s Source) {
	m.source = s
	*m = m.settled()
}

// SetColumns shows other columns.
func (m *Model) SetColumns(columns []Column) {
	m.columns = columns
	*m = m.settled()
}

// SetSize sets the size of View in lines and terminal columns.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	*m = m.settled()
}

// SetStyles sets the styles.
func (m *Model) SetStyles(s Styles) { m.palette = newPalette(s) }

// SetRowCursor makes the cursor a whole row instead of a cell. Left and Right
// then scroll; the cursor's column is 0.
func (m *Model) SetRowCursor(on bool) {
	m.rowCursor = on
	*m = m.settled()
}

// SetSelected sets which rows are drawn as selected; nil is none.
func (m *Model) SetSelected(selected func(row int) bool) { m.selected = selected }

// Cursor returns the cell under the cursor. The row is -1 when there are no
// rows, the column when there are no columns.
func (m Model) Cursor() (row, col int) {
	m = m.settled()
	if m.len() == 0 {
		m.row = -1
	}
	if len(m.columns) == 0 {
		m.col = -1
	}
	return m.row, m.col
}

// SetCursor moves the cursor to a cell, or to the one next to it that there is.
// An edit goes with it: a screen whose rows move under an open edit sets the
// cursor to where the row went.
func (m *Model) SetCursor(row, col int) {
	m.row, m.col = row, col
	*m = m.settled()
	m.edit.row, m.edit.col = m.row, m.col
}

// Info says what is in sight: rows and columns counted from 1, as people count
// them, and 0 where there is nothing.
type Info struct {
	FirstRow, LastRow, Rows int
	FirstCol, LastCol, Cols int // FirstCol is the first behind the frozen ones
	HiddenLeft, HiddenRight int // columns out of sight
}

// Info returns what is in sight: "1–15 of 300".
func (m Model) Info() Info {
	m = m.settled()
	i := Info{
		Rows:        m.len(),
		Cols:        len(m.columns),
		HiddenLeft:  m.layout.hiddenLeft,
		HiddenRight: m.layout.hiddenRight,
	}
	if last := min(m.top+m.body(), i.Rows); last > m.top {
		i.FirstRow, i.LastRow = m.top+1, last
	}
	if n := len(m.layout.spans); n > 0 {
		i.FirstCol, i.LastCol = m.layout.spans[0].col+1, m.layout.spans[n-1].col+1
		if n > m.layout.frozen {
			i.FirstCol = m.layout.spans[m.layout.frozen].col + 1
		}
	}
	return i
}

// Update moves the cursor; while a cell is edited, everything goes to the edit.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	m = m.settled()
	if m.edit.on {
		return m.updateEdit(msg)
	}
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	page, half := max(1, m.body()), max(1, m.body()/2)
	switch {
	case key.Matches(k, m.KeyMap.Up):
		m.row--
	case key.Matches(k, m.KeyMap.Down):
		m.row++
	case key.Matches(k, m.KeyMap.PageUp):
		m.turn(-page)
	case key.Matches(k, m.KeyMap.PageDown):
		m.turn(page)
	case key.Matches(k, m.KeyMap.HalfUp):
		m.turn(-half)
	case key.Matches(k, m.KeyMap.HalfDown):
		m.turn(half)
	case key.Matches(k, m.KeyMap.First):
		m.row = 0
	case key.Matches(k, m.KeyMap.Last):
		m.row = m.len() - 1
	case key.Matches(k, m.KeyMap.Left):
		m.sideways(-1)
	case key.Matches(k, m.KeyMap.Right):
		m.sideways(1)
	case key.Matches(k, m.KeyMap.Home):
		if m.rowCursor {
			m.row = 0
		} else {
			m.col = 0
		}
	case key.Matches(k, m.KeyMap.End):
		if m.rowCursor {
			m.row = m.len() - 1
		} else {
			m.col = len(m.columns) - 1
		}
	}
	return m.settled(), nil
}

// turn moves the rows in sight and the cursor with them.
func (m *Model) turn(rows int) {
	m.row += rows
	m.top += rows
}

func (m *Model) sideways(cols int) {
	if m.rowCursor {
		m.layout.left += cols
	} else {
		m.col += cols
	}
}

func (m Model) len() int {
	if m.source == nil {
		return 0
	}
	return max(0, m.source.Len())
}

// head is how many lines stand above the rows: the titles, where a column has
// one, and a rule where a few rows have room beneath it.
func (m Model) head() int {
	titled := slices.ContainsFunc(m.columns, func(c Column) bool { return c.Title != "" })
	switch {
	case !titled:
		return 0
	case m.height < ruleHeight:
		return 1
	}
	return 2
}

// body is how many rows can be in sight.
func (m Model) body() int { return max(0, m.height-m.head()) }

// settled returns the grid with its cursor inside the source and in sight.
func (m Model) settled() Model {
	m.width, m.height = max(0, m.width), max(0, m.height)
	rows, body := m.len(), m.body()
	m.row = max(0, min(m.row, rows-1))
	m.top = min(m.top, m.row, rows-body)
	m.top = max(0, m.top, m.row-body+1)

	keep := -1
	if m.rowCursor {
		m.col = 0
	} else {
		m.col = max(0, min(m.col, len(m.columns)-1))
		keep = min(m.col, len(m.columns)-1)
	}
	m.layout = arrange(m.columns, m.width, m.layout.left, keep)
	return m
}
