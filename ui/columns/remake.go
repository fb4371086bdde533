package columns

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui/screen"
)

// reading is another draft being made of the same sheet.
type reading struct {
	run, generation int
	what            string // what is going on, a sentence
	rows            *atomic.Int64
	cancel          context.CancelFunc
}

// Messages of the commands that make another draft.
type (
	// remake makes another draft, once a person has agreed.
	remake struct {
		what string
		make func(ctx context.Context, d loader.Draft, progress func(workbook.Progress)) (loader.Draft, error)
		// kept says that a profile keeps what was chosen; refused is the sentence
		// for a draft that is not what was asked for, "" to take it.
		kept    bool
		refused func(d loader.Draft) string
	}
	remade struct {
		run   int
		draft loader.Draft
		err   error
		of    remake
	}
	beat struct{ run int }
	// listed carries the profiles that are kept.
	listed struct{ profiles []loader.ProfileInfo }
	// save keeps the mapping in a profile; on goes to the check after it.
	save struct {
		name string
		on   bool
	}
	saved struct {
		save
		err error
	}
)

// ask starts to make another draft; what a person chose and no profile keeps
// would be lost with the old one, so that is asked first.
func (m *Model) ask(r remake) tea.Cmd {
	if cmd, locked := m.locked(); locked {
		return cmd
	}
	if !m.changed {
		return m.begin(r)
	}
	t := m.env.Texts
	return screen.Emit(screen.Ask{
		Title: t.T("columns.remake_title"), Lines: []string{t.T("columns.remake_line")}, Yes: t.T("columns.remake_yes"), Then: r,
	})
}

// begin makes another draft in a command; esc ends it.
func (m *Model) begin(r remake) tea.Cmd {
	if m.env.Session.Draft == nil {
		return nil
	}
	m.stopReading()
	ctx, cancel := context.WithCancel(context.Background())
	m.drafts++
	now := &reading{run: m.drafts, generation: m.env.Session.Generation, what: r.what, rows: &atomic.Int64{}, cancel: cancel}
	m.reading = now
	run, d, rows := now.run, *m.env.Session.Draft, now.rows
	return tea.Batch(m.tick(), func() tea.Msg {
		next, err := r.make(ctx, d, func(p workbook.Progress) { rows.Store(int64(p.Rows)) })
		return remade{run, next, err, r}
	})
}

func (m *Model) tick() tea.Cmd {
	run := m.reading.run
	return tea.Tick(100*time.Millisecond, func(time.Time) tea.Msg { return beat{run} })
}

// onRemade takes the draft that was made, unless it was left or overtaken.
func (m *Model) onRemade(msg remade) tea.Cmd {
	if m.reading == nil || m.reading.run != msg.run {
		return nil
	}
	overtaken := m.reading.generation != m.env.Session.Generation
	m.stopReading()
	if overtaken {
		return nil
	}
	if cmd, locked := m.locked(); locked {
		return cmd
	}
	if msg.err != nil {
		return m.env.Fail(msg.err)
	}
	if msg.of.refused != nil {
		if sentence := msg.of.refused(msg.draft); sentence != "" {
			return screen.Say(screen.Warn, sentence)
		}
	}
	m.changed = !msg.of.kept
	return screen.Emit(screen.DraftRead{Draft: msg.draft})
}

// carry keeps what was set for the whole sheet and for fields in a draft with a
// new suggestion, unless a profile has its own.
func carry(old, next loader.Draft) loader.Draft {
	mp := next.Mapping
	mp.CutOff = old.Mapping.CutOff
	if next.Profile == "" {
		mp.Country, mp.SendEmpty, mp.Settings, mp.Choices = old.Mapping.Country, old.Mapping.SendEmpty, old.Mapping.Settings, old.Mapping.Choices
	}
	next.Mapping = mp
	return next
}

// relaid is the draft with another layout of its one sheet. A profile that
// says another one is not laid over it.
func relaid(f loader.Folders, d loader.Draft, l mapping.Layout) loader.Draft {
	next := d.WithLayout(f, l)
	if next.Mapping.Layout != l && next.Profile != "" {
		next = next.WithMapping(mapping.SuggestAs(next.Rows(), next.Mapping.HeaderRow, mapping.Shape{Long: l == mapping.LayoutLong}))
		next.Profile, next.Fit = "", mapping.Fit{}
	}
	return carry(d, next)
}

// listProfiles reads which profiles are kept.
func (m *Model) listProfiles() tea.Cmd {
	folders := m.env.Folders
	return func() tea.Msg {
		profiles, _ := loader.Profiles(folders) // of a folder that can't be read none are shown
		return listed{profiles}
	}
}

// save keeps the mapping in a profile: under a name, or with "" under the one
// it has. A default that its field does not take would make a profile that
// nobody can read.
func (m *Model) save(s save) tea.Cmd {
	d, folders := *m.env.Session.Draft, m.env.Folders
	for _, p := range d.Mapping.Problems() {
		if p.ID == mapping.ProblemDefaultInvalid {
			return screen.Say(screen.Warn, m.sentence(p))
		}
	}
	return func() tea.Msg {
		name, err := d.SaveProfile(folders, s.name)
		return saved{save{name, s.on}, err}
	}
}

// onSaved tells that the profile was written, or why not; the draft goes by its
// name from now on.
func (m *Model) onSaved(msg saved) tea.Cmd {
	var next []tea.Cmd
	session := m.env.Session
	if msg.err == nil {
		m.changed = false
		if session.Draft != nil && session.Load == nil {
			d := *session.Draft
			d.Profile = msg.name
			_, d.Fit = mapping.NewProfile(msg.name, d.Mapping).Apply(d.Mapping)
			next = append(next, screen.Emit(screen.DraftRead{Draft: d}))
		}
	}
	if msg.on {
		next = append(next, screen.Emit(screen.Go{Step: screen.Check}))
	}
	if msg.err != nil {
		next = append(next, m.env.Fail(msg.err))
	} else {
		next = append(next, screen.Say(screen.Good, m.env.Texts.T("columns.saved", "Profile", msg.name)))
	}
	return tea.Batch(tea.Sequence(next...), m.listProfiles())
}

func (m *Model) viewReading() string {
	t := m.env.Texts
	out := []string{"", "  " + m.reading.what}
	if rows := m.reading.rows.Load(); rows > 0 {
		out = append(out, "  "+t.T("open.rows", "Count", int(rows)))
	}
	out = append(out, "", "  "+t.T("columns.reading_cancel"))
	for i, l := range out {
		out[i] = strings.TrimRight(l, " ")
	}
	return screen.Join(m.width, m.height, out)
}

// askReplace asks before a profile of another name is written over.
func (m *Model) askReplace(name string) tea.Cmd {
	t := m.env.Texts
	return screen.Emit(screen.Ask{
		Title: t.T("columns.replace_title", "Profile", name), Lines: []string{t.T("columns.replace_line")},
		Yes: t.T("columns.replace_yes"), Then: save{name: name},
	})
}
