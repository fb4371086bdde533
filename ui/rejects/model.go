// Package rejects is the Rejects screen: what the CRM named in failed_Sumary,
// what no one knows the outcome of, and what could not be tied to a row. Cells
// of a case file are edited in place and the case file is sent again.
//
// Guarantees: what the table shows is what the journal says; an edit is in the
// journal before it is on the screen; nothing is sent without a person asking,
// and what is unknown never together with what is rejected; a case file that
// was accepted leaves the table.
package rejects

import (
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/mapping"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
)

// panel has the keys.
type panel int

const (
	listPanel panel = iota
	detailPanel
)

// filter chooses what the table lists.
type filter int

const (
	rejectedAndUnknown filter = iota
	onlyRejected
	onlyUnknown
	unattributed
	filters // their number
)

func (f filter) id() string {
	return [...]string{"all", "rejected", "unknown", "unattributed"}[f]
}

// Model is the screen.
type Model struct {
	env           screen.Env
	width, height int

	panel    panel
	filter   filter
	raw      bool // the CRM's raw entry fills the screen
	pager    screen.Pager
	list     grid.Model
	detail   grid.Model
	files    []loader.CaseFile // shown by list
	load     *loader.Load      // files belong to it
	warned   bool              // esc was pressed once over a changed cell
	shown    int               // load index of the case file in detail, -1 for none
	before   int               // accepted before the run under way
	edits    int               // edits and undos on their way to the journal
	next     func() tea.Cmd    // waits for those
	selected map[int]bool      // unknown ones that are meant together, by load index
	steps    map[int][]int     // by load index: how many cells each edit changed, for undo
}

// edited is a case file after an edit or an undo.
type edited struct {
	load *loader.Load
	file loader.CaseFile
	step int  // cells that were changed, 0 for an undo
	none bool // there was nothing to undo
	err  error
}

// New makes the screen.
func New(env screen.Env) *Model {
	m := &Model{env: env, shown: -1, steps: map[int][]int{}, selected: map[int]bool{}}
	t := env.Texts
	m.list = grid.New([]grid.Column{
		{Title: t.T("field.short.case_file.Identification"), Width: 17, Frozen: true},
		{Title: t.T("field.short.case_file.Name"), Weight: 3, Min: 12},
		{Title: t.T("check.rows"), Weight: 1, Min: 9},
		{Title: t.T("rejects.reason"), Weight: 5, Min: 20},
	})
	m.list.SetRowCursor(true)
	m.list.SetStyles(env.Theme.Grid)
	m.detail = grid.New(nil)
	m.detail.SetStyles(env.Theme.Grid)
	return m
}

// Enter lists the load's case files anew.
func (m *Model) Enter() tea.Cmd {
	m.refresh()
	return nil
}

// Update handles keys while in front and what comes of edits and of the run.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.key(msg)
	case grid.EditedMsg:
		if msg.ID == m.detail.ID() {
			return m.onTyped(msg)
		}
	case grid.EditCancelledMsg:
		if msg.ID == m.detail.ID() {
			return m.onCancelled(msg)
		}
	case edited:
		m.edits--
		if msg.load != m.load {
			return nil
		}
		cmd := m.onEdited(msg)
		if next := m.next; m.edits == 0 && next != nil {
			m.next = nil
			return tea.Batch(cmd, next())
		}
		return cmd
	case settling:
		return m.settle(msg)
	case settled:
		return m.onSettled(msg)
	case exported:
		return m.onExported(msg)
	case screen.Finished:
		return m.onFinished(msg)
	default:
		// What an open cell asked for itself: a paste from the clipboard.
		if m.env.Session.Front == screen.Rejects && m.detail.Editing() {
			var cmd tea.Cmd
			m.detail, cmd = m.detail.Update(msg)
			return cmd
		}
	}
	return nil
}

// refresh reads the table from the load; the cursor stays on its case file, or
// where it was when that one has left.
func (m *Model) refresh() {
	l := m.env.Session.Load
	if l == nil {
		m.load, m.files, m.shown = nil, nil, -1
		return
	}
	at, _ := m.list.Cursor()
	index := -1
	if l == m.load && at >= 0 && at < len(m.files) {
		index = m.files[at].Index
	}
	if l != m.load {
		m.panel, m.filter, m.raw, at = listPanel, rejectedAndUnknown, false, 0
		m.steps, m.selected, m.shown = map[int][]int{}, map[int]bool{}, -1
	}
	m.load = l
	switch m.filter {
	case onlyRejected:
		m.files = l.CaseFiles(crm.Rejected)
	case onlyUnknown:
		m.files = l.CaseFiles(crm.Unknown)
	case unattributed:
		m.files = nil
	default:
		m.files = l.CaseFiles(crm.Rejected, crm.Unknown)
	}
	if m.filter == unattributed {
		m.list.SetSource(looseSource{m.env.Session.Snapshot.Unattributed})
	} else {
		m.list.SetSource(listSource{m.env, m.files, l.Rows(), m.selected})
	}
	stays := false
	for i, f := range m.files {
		if f.Index == index {
			at, stays = i, true
		}
	}
	if !stays {
		m.panel = listPanel // keys meant for one case file must not meet the next
	}
	m.list.SetCursor(max(min(at, len(m.files)-1), 0), 0)
	m.follow()
	if len(m.files) == 0 {
		m.panel = listPanel
	}
}

// file is the case file under the cursor.
func (m *Model) file() (loader.CaseFile, bool) {
	at, _ := m.list.Cursor()
	if at < 0 || at >= len(m.files) {
		return loader.CaseFile{}, false
	}
	return m.files[at], true
}

// follow makes the detail that of the case file under the cursor.
func (m *Model) follow() {
	f, ok := m.file()
	if !ok {
		m.shown = -1
		m.detail.SetSource(nil)
		return
	}
	source := newDetail(m.env, m.load, f)
	if m.shown != f.Index {
		m.shown = f.Index
		m.detail.SetColumns(source.gridColumns())
		m.detail.SetSource(source)
		m.detail.SetCursor(source.worst(), 1)
		return
	}
	m.detail.SetSource(source)
}

// onTyped journals an edit. What belongs to the debtor stands in each of its
// rows: the same text is changed in all of them, or they would contradict.
func (m *Model) onTyped(msg grid.EditedMsg) tea.Cmd {
	m.warned = false
	f, ok := m.file()
	if !ok || !msg.Changed {
		return nil
	}
	source := newDetail(m.env, m.load, f)
	cells := source.together(msg.Row, msg.Col)
	l := m.load
	m.edits++
	return func() tea.Msg {
		done := edited{load: l, file: f}
		for _, c := range cells {
			after, err := l.Edit(f.Index, c[0], c[1], msg.Text)
			if err != nil {
				done.err = err
				break
			}
			done.file = after
			done.step++
		}
		return done
	}
}

// onCancelled keeps a changed text from being lost by one key: the grid leaves
// the edit open, and only a second esc closes it.
func (m *Model) onCancelled(msg grid.EditCancelledMsg) tea.Cmd {
	if msg.Changed && !m.warned {
		m.warned = true
		return screen.Say(screen.Warn, m.env.Texts.T("rejects.discard"))
	}
	m.warned = false
	m.detail.CancelEdit()
	return nil
}

// settled does f when no edit is on its way to the journal any more, so that
// what is sent is what was typed.
func (m *Model) settled(f func() tea.Cmd) tea.Cmd {
	if m.edits > 0 {
		m.next = f
		return nil
	}
	return f()
}

func (m *Model) onEdited(msg edited) tea.Cmd {
	t := m.env.Texts
	if msg.step > 0 {
		m.steps[msg.file.Index] = append(m.steps[msg.file.Index], msg.step)
	}
	switch {
	case msg.err != nil && msg.step == 0:
		return m.env.Fail(msg.err)
	case msg.none:
		return screen.Say(screen.Info, t.T("rejects.nothing_to_undo"))
	}
	for i := range m.files {
		if m.files[i].Index == msg.file.Index {
			m.files[i] = msg.file
		}
	}
	m.list.SetSource(listSource{m.env, m.files, m.load.Rows(), m.selected})
	m.follow()
	if msg.err != nil {
		return m.env.Fail(msg.err)
	}
	if bad := firstError(msg.file.Issues); bad != nil {
		sentence, _ := m.env.Texts.Sentence(bad.Message())
		return screen.Say(screen.Bad, sentence)
	}
	if msg.file.Edited {
		return screen.Say(screen.Good, t.T("rejects.fixed"))
	}
	return nil
}

func (m *Model) onFinished(msg screen.Finished) tea.Cmd {
	if m.load == nil || m.load != m.env.Session.Load {
		return nil
	}
	m.refresh()
	n := m.env.Session.Snapshot
	if msg.Err != nil || !m.env.Session.Resend {
		return nil // the app tells the error; a first sending is told by its own screen
	}
	gained := n.Accepted.CaseFiles - m.before
	m.before = n.Accepted.CaseFiles
	t := m.env.Texts
	if last := n.Last; last != nil && last.Cause != crm.CauseAccepted && last.Cause != crm.CauseSomeRejected {
		id := "outcome." + string(last.Cause)
		return screen.Say(screen.Bad, t.T(id)+" "+t.Hint(id))
	}
	kind := screen.Good
	if gained == 0 {
		kind = screen.Bad
	}
	return screen.Say(kind, t.T("rejects.after", "Accepted", gained, "Rejected", n.Rejected.CaseFiles, "Unknown", n.Unknown.CaseFiles))
}

// firstError is the first issue that keeps a case file from being sent.
func firstError(issues []mapping.Issue) *mapping.Issue {
	for i := range issues {
		if issues[i].Severity == mapping.Error {
			return &issues[i]
		}
	}
	return nil
}

// fixed says that a rejected case file was edited and nothing is wrong with it now.
func fixed(f loader.CaseFile) bool {
	return f.State == crm.Rejected && f.Edited && firstError(f.Issues) == nil
}
