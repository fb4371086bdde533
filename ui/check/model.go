// Package check is the Check screen: what the sheet comes to before anything
// is sent. Issues stand in groups by kind; beside them the rows of a group, and
// the JSON of the case file under the cursor exactly as it would leave.
//
// Guarantees: checking runs in a command and can be cancelled; a result that
// was overtaken by another mapping is dropped; nothing is kept twice, the lists
// read the result in place.
package check

import (
	"context"
	"sort"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/mapping"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
)

// panel has the keys.
type panel int

const (
	groupsPanel panel = iota
	rowsPanel
	jsonPanel
)

// group is a kind of issue, or a set of case files.
type group struct {
	rule      string // "" for sets of case files
	set       set
	severity  mapping.Severity
	issues    []int // numbers of issues of the Result
	caseFiles []int // numbers of case files of the Result
}

type set int

const (
	allFiles set = iota
	readyFiles
	heldFiles
	totals // by portfolio: no set of case files
)

// Model is the screen.
type Model struct {
	env           screen.Env
	width, height int

	panel  panel
	groups []group
	list   grid.Model   // of groups
	rows   grid.Model   // of the group under the cursor
	pager  screen.Pager // of the JSON

	result  *mapping.Result // what groups was made of
	current int             // the group rows was made of
	run     int
	busy    bool
	done    *atomic.Int64 // rows checked so far
	cancel  context.CancelFunc

	undo []mapping.Mapping // before each repair and choice, of the rows of undoOf
	of   mapping.Source
}

// Messages of the screen's commands.
type (
	checked struct {
		run int
		msg screen.Checked
		err error
	}
	beat struct{ run int }
)

// New makes the screen.
func New(env screen.Env) *Model {
	m := &Model{env: env, current: -1}
	m.list = grid.New([]grid.Column{{Weight: 1, Min: 16}, {Width: 7}})
	m.list.SetRowCursor(true)
	m.list.SetStyles(env.Theme.Grid)
	m.rows = grid.New(nil)
	m.rows.SetRowCursor(true)
	m.rows.SetStyles(env.Theme.Grid)
	return m
}

// Enter checks the draft when that was not done yet.
func (m *Model) Enter() tea.Cmd {
	d := m.env.Session.Draft
	if d == nil {
		return nil
	}
	if d.Result != nil {
		m.setResult(d.Result)
		return nil
	}
	if m.cancel != nil {
		m.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel, m.busy, m.done = cancel, true, &atomic.Int64{}
	m.run++
	run, draft, done, generation := m.run, *d, m.done, m.env.Session.Generation
	return tea.Batch(m.tick(), func() tea.Msg {
		result, err := draft.Check(ctx, func(rows int) { done.Store(int64(rows)) })
		return checked{run, screen.Checked{Draft: result, Generation: generation}, err}
	})
}

// Update handles keys while in front and the results of the screen's commands.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.key(msg)
	case checked:
		if msg.run != m.run {
			return nil
		}
		m.busy = false
		if msg.err != nil {
			return m.env.Fail(msg.err)
		}
		return screen.Emit(msg.msg)
	case beat:
		if msg.run == m.run && m.busy {
			return m.tick()
		}
	}
	return nil
}

func (m *Model) tick() tea.Cmd {
	run := m.run
	return tea.Tick(100*time.Millisecond, func(time.Time) tea.Msg { return beat{run} })
}

// setResult groups a new result; the cursor stays at the kind it was at.
func (m *Model) setResult(r *mapping.Result) {
	m.busy = false
	if m.result == r {
		return
	}
	was, had := group{}, m.current >= 0 && m.current < len(m.groups)
	if had {
		was = m.groups[m.current]
	}
	m.result, m.groups = r, groupsOf(r)
	cursor := 0 // also when the kind is gone: the same key again must not mean another kind
	for i, g := range m.groups {
		if had && g.set == was.set && (g.rule == was.rule && g.severity == was.severity || chosen(g.rule) && chosen(was.rule)) {
			cursor = i
		}
	}
	m.list.SetSource(groupSource{m.env, m.groups})
	m.list.SetCursor(cursor, 0)
	m.current = -1
	m.follow()
}

// groupsOf puts the sets of case files first, then errors and warnings by kind,
// the most frequent first.
func groupsOf(r *mapping.Result) []group {
	sets := []group{{set: allFiles}, {set: readyFiles}, {set: heldFiles}, {set: totals}}
	for i := range r.Len() {
		sets[allFiles].caseFiles = append(sets[allFiles].caseFiles, i)
		if r.IsHeld(i) {
			sets[heldFiles].caseFiles = append(sets[heldFiles].caseFiles, i)
		} else {
			sets[readyFiles].caseFiles = append(sets[readyFiles].caseFiles, i)
		}
	}
	type kind struct {
		rule     string
		severity mapping.Severity
	}
	at := map[kind]int{}
	var kinds []group
	for i := range r.IssueCount() {
		severity, rule, _ := r.Kind(i)
		k := kind{rule, severity}
		ix, ok := at[k]
		if !ok {
			ix = len(kinds)
			at[k] = ix
			kinds = append(kinds, group{rule: rule, severity: severity})
		}
		kinds[ix].issues = append(kinds[ix].issues, i)
	}
	sort.SliceStable(kinds, func(i, j int) bool {
		if kinds[i].severity != kinds[j].severity {
			return kinds[i].severity > kinds[j].severity
		}
		return len(kinds[i].issues) > len(kinds[j].issues)
	})
	return append(sets, kinds...)
}

// follow makes the rows those of the group under the cursor.
func (m *Model) follow() {
	at, _ := m.list.Cursor()
	if at == m.current || at < 0 || at >= len(m.groups) {
		return
	}
	m.current = at
	m.pager.Top()
	g := m.groups[at]
	switch {
	case g.rule == "" && g.set == totals:
		source := totalSource{m.env, m.result.Totals}
		m.rows.SetColumns(source.columns())
		m.rows.SetSource(source)
	case g.rule == "":
		source := fileSource{m.env, m.result, m.env.Session.Draft, g.caseFiles}
		m.rows.SetColumns(source.columns())
		m.rows.SetSource(source)
	default:
		source := issueSource{m.env, m.result, m.env.Session.Draft, g.issues}
		m.rows.SetColumns(source.columns())
		m.rows.SetSource(source)
	}
	m.rows.SetCursor(0, 0)
}

// caseFile is the index of the case file under the cursor of the rows, -1 for none.
func (m *Model) caseFile() int {
	if m.current < 0 || m.current >= len(m.groups) {
		return -1
	}
	g, row := m.groups[m.current], 0
	row, _ = m.rows.Cursor()
	switch {
	case row < 0:
		return -1
	case g.rule == "" && row < len(g.caseFiles):
		return g.caseFiles[row]
	case g.rule != "" && row < len(g.issues):
		_, caseFile := m.result.Place(g.issues[row])
		return caseFile
	}
	return -1
}
