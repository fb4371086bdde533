// Package history is the Loads screen: every load made on this machine with
// where its case files stand. One with something left is gone on with from here,
// its certificate is written, and one that is not needed any more is deleted.
//
// Guarantees: it shows what the journals say; nothing is sent from here, and
// nothing is deleted without a person saying so.
package history

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader"
	"wolkload/ui/clean"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
	"wolkload/ui/theme"
)

// Model is the screen.
type Model struct {
	env           screen.Env
	width, height int
	list          grid.Model
	loads         []loader.LoadInfo // shown by list

	retention int  // days that a load is kept, 0 for ever
	typing    bool // another number of them
	days      textinput.Model
}

// Messages of the screen's commands.
type (
	remove struct{ load string } // once a person has agreed
	done   struct {
		sentence string
		err      error
	}
)

// New makes the screen.
func New(env screen.Env) *Model {
	m := &Model{env: env, days: textinput.New()}
	m.days.CharLimit = 5
	t := env.Texts
	m.list = grid.New([]grid.Column{
		{Title: t.T("history.load"), Width: 14, Frozen: true},
		{Title: t.T("history.workbook"), Weight: 1, Min: 12},
		{Title: t.T("state.accepted"), Width: 9},
		{Title: t.T("state.rejected"), Width: 10},
		{Title: t.T("state.unknown"), Width: 12},
		{Title: t.T("state.not_sent"), Width: 10},
		{Title: t.T("history.target"), Weight: 1, Min: 16},
	})
	m.list.SetRowCursor(true)
	m.list.SetStyles(env.Theme.Grid)
	return m
}

// Enter looks at the loads anew; what is known is shown until then.
func (m *Model) Enter() tea.Cmd {
	m.refresh()
	return tea.Batch(screen.Emit(screen.Relist{}), m.readRetention())
}

// Update handles keys while in front and what comes of what they ask for.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.key(msg)
	case screen.Listed:
		m.refresh()
	case remove:
		folders := m.env.Folders
		return func() tea.Msg {
			return done{m.env.Texts.T("history.deleted", "Load", msg.load), loader.Delete(folders, msg.load)}
		}
	case kept:
		return m.onKept(msg)
	case done:
		if msg.err != nil {
			return m.env.Fail(msg.err)
		}
		return tea.Batch(screen.Say(screen.Good, msg.sentence), screen.Emit(screen.Relist{}))
	}
	return nil
}

// refresh shows the loads; the cursor stays on its load where that is there.
func (m *Model) refresh() {
	at, _ := m.list.Cursor()
	id := ""
	if at >= 0 && at < len(m.loads) {
		id = m.loads[at].ID
	}
	m.loads = m.env.Session.Loads
	for i, l := range m.loads {
		if l.ID == id {
			at = i
		}
	}
	m.list.SetSource(source{m.env, m.loads})
	m.list.SetCursor(max(min(at, len(m.loads)-1), 0), 0)
}

// under is the load under the cursor.
func (m *Model) under() (loader.LoadInfo, bool) {
	at, _ := m.list.Cursor()
	if at < 0 || at >= len(m.loads) {
		return loader.LoadInfo{}, false
	}
	return m.loads[at], true
}

// Typing says that what is typed is a number of days.
func (m *Model) Typing() bool { return m.typing }

// Bindings are the keys that work now.
func (m *Model) Bindings() []key.Binding {
	k, t := m.env.Keys, m.env.Texts
	if m.typing {
		return []key.Binding{k.Confirm, k.Back}
	}
	resume := k.Enter
	resume.SetHelp(resume.Help().Key, t.T("key.resume"))
	keep := k.Options
	keep.SetHelp(keep.Help().Key, t.T("key.retention"))
	return []key.Binding{resume, k.Certify, k.Delete, keep, k.Back, k.Up, k.Down}
}

func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	k := m.env.Keys
	switch {
	case m.typing:
		return m.retentionKey(msg)
	case key.Matches(msg, k.Back):
		return screen.Emit(screen.Back{})
	case key.Matches(msg, k.Options):
		m.typing = true
		m.days.SetValue(strconv.Itoa(m.retention))
		m.days.CursorEnd()
		return m.days.Focus()
	}
	if l, ok := m.under(); ok {
		switch {
		case key.Matches(msg, k.Enter):
			return screen.Emit(screen.Resume{Load: l.ID})
		case key.Matches(msg, k.Certify):
			return m.certify(l)
		case key.Matches(msg, k.Delete):
			return m.askDelete(l)
		}
	}
	var cmd tea.Cmd
	m.list, cmd = m.list.Update(msg)
	return cmd
}

// askDelete asks before a load and all its data are gone.
func (m *Model) askDelete(l loader.LoadInfo) tea.Cmd {
	t := m.env.Texts
	if open := m.env.Session.Load; open != nil && open.ID() == l.ID {
		return screen.Say(screen.Warn, t.T("history.delete.open"))
	}
	ask := screen.Ask{
		Title: t.T("history.delete.title", "Load", l.ID), Lines: []string{t.T("history.delete.line")},
		Yes: t.T("history.delete.yes"), Then: remove{l.ID},
	}
	if l.Unknown > 0 {
		ask.Lines = append(ask.Lines, t.T("history.delete.unknown", "Count", l.Unknown))
	}
	return screen.Emit(ask)
}

// certify writes a load's certificate beside its workbook, or where the program
// was started when that folder is gone.
func (m *Model) certify(l loader.LoadInfo) tea.Cmd {
	folders, texts := m.env.Folders, m.env.Texts
	if open := m.env.Session.Load; l.InUse && (open == nil || open.ID() != l.ID) {
		return screen.Say(screen.Warn, texts.T("history.in_use"))
	} else if l.InUse {
		return screen.Say(screen.Warn, texts.T("history.certificate.open"))
	}
	return func() tea.Msg {
		c, err := loader.CertificateOf(folders, l.ID)
		if err != nil {
			return done{err: err}
		}
		path := screen.FreePath(filepath.Dir(l.Path), l.Workbook, l.ID+" "+texts.T("send.certificate_name"), ".xlsx") + ".xlsx"
		return done{texts.T("send.certified", "Paths", path), c.Write(path, texts)}
	}
}

// Resize sets the size that View fills.
func (m *Model) Resize(width, height int) {
	m.width, m.height = width, height
	m.list.SetSize(width, max(height-5, 1))
}

// View draws the loads, and below them the one under the cursor.
func (m *Model) View() string {
	t := m.env.Texts
	head := []string{m.env.Heading(m.env.At(t.T("history.title"), m.list, len(m.loads)), !m.typing, m.width)}
	if m.typing {
		head = append(head, screen.Line("► "+t.T("history.retention.ask")+" "+m.env.Field(m.days, 8), m.width))
	} else {
		head = append(head, m.env.Theme.Muted.Render(clean.Fit("  "+m.retentionLine(), m.width)))
	}
	if len(m.loads) == 0 {
		return screen.Join(m.width, m.height, head, []string{"  " + t.T("history.none")})
	}
	about := m.about()
	m.list.SetSize(m.width, max(m.height-len(head)-len(about), 1))
	return screen.Join(m.width, m.height, head, strings.Split(m.list.View(), "\n"), about)
}

// about says more of the load under the cursor, and what to do with it.
func (m *Model) about() []string {
	t, th := m.env.Texts, m.env.Theme
	l, _ := m.under()
	out := []string{m.env.Heading(t.T("history.about", "Load", l.ID), false, m.width)}
	say := func(text string) {
		for _, line := range screen.Wrap(clean.Line(text), m.width-4) {
			out = append(out, "  "+line)
		}
	}
	switch {
	case l.InUse && m.env.Session.Load != nil && m.env.Session.Load.ID() == l.ID:
		say(t.T("history.here"))
	case l.InUse:
		say(t.T("history.in_use"))
	case l.Err != nil:
		sentence, hint := t.Error(l.Err)
		say(theme.GlyphError + " " + sentence)
		say(hint)
	default:
		path := l.Path
		if path == "" {
			path = l.Workbook
		}
		say(t.T("history.file", "Path", path, "Sheet", l.Sheet, "Time", m.env.Clock(l.Created)))
		if screen.Unfinished(l) {
			for _, line := range screen.Wrap(theme.GlyphWarning+" "+t.T("history.left", "NotSent", l.NotSent, "Rejected", l.Rejected, "Unknown", l.Unknown), m.width-4) {
				out = append(out, "  "+th.Warning.Render(line))
			}
		} else {
			out = append(out, "  "+th.Good.Render(clean.Fit(theme.GlyphOK+" "+t.T("history.finished"), m.width-4)))
		}
	}
	return out
}

// source draws the table.
type source struct {
	env   screen.Env
	loads []loader.LoadInfo
}

func (s source) Len() int { return len(s.loads) }

func (s source) Cell(row, col int) grid.Cell {
	l, t := s.loads[row], s.env.Texts
	count := func(n int, role grid.Role) grid.Cell {
		if n == 0 {
			role = grid.RoleMuted
		}
		return grid.Cell{Text: t.Int(n), Right: true, Role: role}
	}
	switch {
	case col == 0:
		cell := grid.Cell{Text: l.ID, Mark: theme.GlyphOK}
		switch {
		case l.InUse:
			cell.Mark = theme.GlyphHere
		case l.Err != nil:
			cell.Mark, cell.Role = theme.GlyphError, grid.RoleError
		case screen.Unfinished(l):
			cell.Mark, cell.Role = theme.GlyphWarning, grid.RoleWarning
		}
		return cell
	case l.InUse || l.Err != nil:
		return grid.Cell{}
	case col == 1:
		return grid.Cell{Text: l.Workbook}
	case col == 2:
		return count(l.Accepted, grid.RoleNormal)
	case col == 3:
		return count(l.Rejected, grid.RoleError)
	case col == 4:
		return count(l.Unknown, grid.RoleError)
	case col == 5:
		return count(l.NotSent, grid.RoleWarning)
	}
	return grid.Cell{Text: l.Host + " " + l.Operation, Role: grid.RoleMuted}
}
