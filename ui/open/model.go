// Package open is the File screen: pick a workbook and a sheet, see its first
// rows, and set the row that holds the headers.
//
// Guarantees: a file is opened and read in commands, never in Update; a result
// of a file that was left meanwhile is dropped; a refused file leaves what was
// open before as it was.
package open

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui/grid"
	"wolkload/ui/note"
	"wolkload/ui/screen"
)

// mode is what the screen is doing.
type mode int

const (
	picking  mode = iota // choosing a file
	typing               // typing a path
	password             // typing the password of an encrypted workbook
	reading              // opening or reading
	showing              // a sheet is on the screen
)

// panel has the keys while showing.
type panel int

const (
	preview panel = iota
	sheets
)

// Model is the screen.
type Model struct {
	env           screen.Env
	width, height int

	mode   mode
	panel  panel
	start  string // workbook to open first, "" to pick one
	folder string
	files  []entry
	err    error // of the last attempt, shown where the file would be

	list    grid.Model // of files
	sheetIx int        // cursor in the list of sheets
	setting int        // cursor in the settings of a text file
	picked  bool       // by a person, not by being the first
	how     loader.Reading
	rows    grid.Model // the preview
	shown   shown      // what rows draws
	top     int        // first row of the headers in it
	notes   []string   // what is to know of the sheet in it
	hidden  bool       // Excel hides rows of it
	early   grid.Model // the first rows, while the others are read
	path    textinput.Model
	secret  textinput.Model

	book   *workbook.Workbook
	before *workbook.Workbook // stays open until a sheet of book was read
	asked  string             // path a password was asked for
	run    int                // id of the newest command
	cancel context.CancelFunc
	count  *counter
	since  time.Time // when reading began
}

// shown identifies what the preview was made of, so that Enter keeps its cursor.
type shown struct {
	store  *workbook.Store
	header int
}

// counter carries the progress of reading from the reader's goroutine.
type counter struct {
	rows, bytes, total atomic.Int64
	first              atomic.Pointer[previewSource] // once the first rows are there
	drawn              bool                          // Update has seen first
}

// New makes the screen; start is opened when it first comes to the front.
func New(env screen.Env, start string) *Model {
	m := &Model{env: env, start: start, mode: picking, folder: "."}
	m.list = grid.New(m.fileColumns())
	m.list.SetRowCursor(true)
	m.rows = grid.New(nil)
	m.path = textinput.New()
	m.secret = textinput.New()
	m.secret.EchoMode = textinput.EchoPassword
	return m
}

// Messages of the screen's commands; run tells stale ones.
type (
	listed struct {
		run    int
		folder string
		files  []entry
		err    error
	}
	opened struct {
		run  int
		path string
		book *workbook.Workbook
		err  error
	}
	read struct {
		run   int
		draft loader.Draft
		err   error
	}
	beat struct{ run int }
	// other reads another sheet, recut reads the text file with other settings,
	// another opens the list of files: each once a person has agreed.
	other   struct{ sheet int }
	recut   struct{ settings workbook.CSVSettings }
	another struct{}
)

// Enter opens the workbook of the command line the first time, or lists the folder.
func (m *Model) Enter() tea.Cmd {
	if m.start != "" {
		path := m.start
		m.start = ""
		m.folder = filepath.Dir(path)
		return m.open(path, "")
	}
	if d := m.env.Session.Draft; d != nil {
		m.show(*d)
		return nil
	}
	if m.mode == picking && m.files == nil {
		return m.listFolder(m.folder)
	}
	return nil
}

// Update handles keys while in front and the results of the screen's commands.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.key(msg)
	case listed:
		if msg.run == m.run {
			m.setFiles(msg)
		}
	case opened:
		if msg.run == m.run {
			return m.onOpened(msg)
		}
		if msg.book != nil {
			return m.drop(msg.book)
		}
	case read:
		if msg.run == m.run {
			return m.onRead(msg)
		}
	case beat:
		if msg.run == m.run && m.mode == reading {
			m.drawFirst()
			return m.tick()
		}
	case other:
		return m.read(msg.sheet)
	case recut:
		m.how.CSV = &msg.settings
		return m.read(0)
	case another:
		m.mode = picking
		return m.listFolder(m.folder)
	default:
		// What an input asked for itself: its cursor's blink, a paste.
		if m.env.Session.Front != screen.File {
			return nil
		}
		var cmd tea.Cmd
		switch m.mode {
		case typing:
			m.path, cmd = m.path.Update(msg)
		case password:
			m.secret, cmd = m.secret.Update(msg)
		}
		return cmd
	}
	return nil
}

// begin starts a command of its own run and ends the one before.
func (m *Model) begin() (context.Context, int) {
	if m.cancel != nil {
		m.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	m.run++
	return ctx, m.run
}

func (m *Model) listFolder(folder string) tea.Cmd {
	_, run := m.begin()
	return func() tea.Msg {
		files, folder, err := list(folder)
		return listed{run: run, folder: folder, files: files, err: err}
	}
}

func (m *Model) open(path, secret string) tea.Cmd {
	_, run := m.begin()
	m.mode, m.err, m.count = reading, nil, &counter{}
	path = unquote(path)
	return tea.Batch(m.tick(), func() tea.Msg {
		book, err := workbook.Open(path, workbook.Options{Password: secret})
		return opened{run: run, path: path, book: book, err: err}
	})
}

// drop closes a workbook that nobody waits for any more.
func (m *Model) drop(book *workbook.Workbook) tea.Cmd {
	return func() tea.Msg {
		book.Close() // read-only: nothing can be lost
		return nil
	}
}

func (m *Model) onOpened(msg opened) tea.Cmd {
	if msg.err != nil {
		return m.refused(msg.path, msg.err)
	}
	if d := m.env.Session.Draft; d != nil {
		m.before = d.Book
	}
	unused := m.unused()
	m.book, m.how, m.setting, m.panel = msg.book, loader.Reading{CutOff: m.env.CutOff}, 0, preview
	m.folder = filepath.Dir(msg.path)
	cmd := m.read(nextVisible(msg.book.Sheets(), -1))
	m.picked = false
	return tea.Batch(cmd, unused)
}

// unused closes the workbook on the screen when no draft was made of it: an
// open file can't be saved to on Windows.
func (m *Model) unused() tea.Cmd {
	if d := m.env.Session.Draft; m.book == nil || d != nil && d.Book == m.book {
		return nil
	}
	return m.drop(m.book)
}

// refused shows why a file can't be opened, or asks for its password.
func (m *Model) refused(path string, err error) tea.Cmd {
	var e *workbook.OpenError
	if errors.As(err, &e) && (e.ID == workbook.ErrPassword || e.ID == workbook.ErrBadPassword) {
		m.mode, m.asked = password, path
		m.secret.Reset()
		m.err = nil
		if e.ID == workbook.ErrBadPassword {
			m.err = err
		}
		return m.secret.Focus()
	}
	m.err = err
	if d := m.env.Session.Draft; d != nil {
		m.show(*d)
		return m.env.Fail(err)
	}
	m.mode = picking
	if m.files == nil {
		return m.listFolder(m.folder)
	}
	return nil
}

func (m *Model) read(sheet int) tea.Cmd {
	ctx, run := m.begin()
	m.mode, m.err, m.sheetIx, m.picked = reading, nil, sheet, true
	count := &counter{}
	m.count, m.since = count, m.env.Now()
	book, folders, how := m.book, m.env.Folders, m.how
	return tea.Batch(m.tick(), func() tea.Msg {
		draft, err := loader.ReadSheet(ctx, folders, book, sheet, how, func(p workbook.Progress) {
			count.rows.Store(int64(p.Rows))
			count.bytes.Store(p.Bytes)
			count.total.Store(p.Total)
			if p.First != nil && count.first.Load() == nil {
				source := newPreview(p.First, p.First.GuessHeader().Row)
				count.first.Store(&source)
			}
		})
		return read{run: run, draft: draft, err: err}
	})
}

// drawFirst shows the first rows once they are there.
func (m *Model) drawFirst() {
	source := m.count.first.Load()
	if source == nil || m.count.drawn {
		return
	}
	m.count.drawn = true
	m.early = grid.New(source.columns())
	m.early.SetStyles(m.env.Theme.Grid)
	m.early.SetSource(*source)
	m.early.SetCursor(max(source.header, 0), 1)
}

func (m *Model) onRead(msg read) tea.Cmd {
	var noHeader *loader.Error
	var refused *workbook.OpenError
	switch {
	case !m.picked && errors.As(msg.err, &refused) && refused.ID == workbook.ErrEmptySheet && nextVisible(m.book.Sheets(), m.sheetIx) > m.sheetIx:
		// Nobody asked for this sheet: the first one with values is what is meant.
		cmd := m.read(nextVisible(m.book.Sheets(), m.sheetIx))
		m.picked = false
		return cmd
	case errors.As(msg.err, &noHeader) && noHeader.ID == loader.ErrNoHeader:
		m.show(msg.draft)
		return tea.Batch(screen.Emit(screen.DraftRead{Draft: msg.draft}), m.env.Fail(msg.err))
	case msg.err != nil:
		m.err = msg.err
		m.mode, m.panel = showing, sheets
		m.rows.SetSource(nil)
		m.shown = shown{}
		return nil
	}
	m.show(msg.draft)
	cmd := screen.Emit(screen.DraftRead{Draft: msg.draft})
	if m.before != nil && m.before != m.book {
		cmd = tea.Batch(cmd, m.drop(m.before))
	}
	m.before = nil
	return cmd
}

// show puts a draft's sheet on the screen and keeps the cursor when it is the
// one that is there already.
func (m *Model) show(d loader.Draft) {
	m.mode, m.book, m.sheetIx, m.err = showing, d.Book, d.Sheet, nil
	m.how = loader.Reading{CSV: d.Store.CSV(), SkipHidden: d.SkipsHidden(), CutOff: m.env.CutOff}
	now := shown{d.Store, d.Mapping.HeaderRow}
	if m.shown == now {
		return
	}
	source := newPreview(d.Store, d.Mapping.HeaderRow)
	m.top, m.notes, m.hidden = source.top, note.Lines(m.env.Texts, d), d.HiddenRows() > 0
	if m.shown.store != d.Store {
		m.rows = grid.New(source.columns())
		m.rows.SetStyles(m.env.Theme.Grid)
		m.layout()
		m.rows.SetSource(source)
		m.rows.SetCursor(max(d.Mapping.HeaderRow, 0), 1)
	} else {
		m.rows.SetSource(source)
	}
	m.shown = now
}

// Beats of the progress: the first rows are awaited on the quick one.
const (
	quickBeat = 30 * time.Millisecond
	slowBeat  = 100 * time.Millisecond
)

// tick redraws the progress on a beat.
func (m *Model) tick() tea.Cmd {
	run, every := m.run, slowBeat
	if !m.count.drawn {
		every = quickBeat
	}
	return tea.Tick(every, func(time.Time) tea.Msg { return beat{run} })
}

// nextVisible is the first sheet after one that is not hidden, or the first of
// all when there is none.
func nextVisible(infos []workbook.SheetInfo, after int) int {
	for i, s := range infos {
		if i > after && !s.Hidden {
			return i
		}
	}
	return 0
}

// unquote takes the quotes off that a terminal puts round a file dropped on it.
func unquote(path string) string {
	path = strings.TrimSpace(path)
	if len(path) >= 2 && (path[0] == '"' || path[0] == '\'') && path[len(path)-1] == path[0] {
		path = path[1 : len(path)-1]
	}
	return path
}
