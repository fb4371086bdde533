package loader

import (
	"sync"
	"time"

	"github.com/govalues/decimal"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
	"wolkload/mapping"
)

// Target is where a load goes.
type Target struct {
	Server    crm.Server
	Operation string
}

// Load is one load, from Begin to its last outcome. Its journal is the truth:
// every state it tells was durable before. It is safe for concurrent use;
// Send runs in one goroutine at a time.
type Load struct {
	id      string
	folders Folders
	about   journal.Load // as its journal has it
	target  Target
	mapping mapping.Mapping
	draft   Draft           // that it was made of
	result  *mapping.Result // of the sheet without edits
	rows    *liveRows
	journal *journal.Journal
	now     func() time.Time
	changed chan struct{}
	skips   []string // earlier loads that case files are left out for

	settings upload.Settings // it is sent with, unless a run has others
	fresh    bool            // nothing of it has an outcome yet, so that canaries make sense

	mu           sync.Mutex
	files        []entry
	tallies      [buckets]tally
	skipped      int // of those held, left out for an earlier load
	requests     int
	inFlight     int             // case files with an intent and no outcome yet
	open         map[int64][]int // the same by attempt
	unit         crm.Unit        // what the CRM is known to count
	quota        Quota           // as it was last asked for
	unattributed []crm.Rejection // only ever appended to: snapshots share it
	warnings     []string        // ids of what was tolerated in answers, each once; only ever appended to
	run          run             // under way, or the last one
	broken       error           // the journal could not take an outcome: nothing is sent until the load is opened again
	closed       bool
}

// Tally counts case files, obligations and Σ total_balance.
type Tally struct {
	CaseFiles   int
	Obligations int
	Balance     decimal.Decimal
}

// Snapshot is where a load stands at one moment. It is a copy.
type Snapshot struct {
	NotSent, Accepted, Rejected, Unknown, Held Tally
	Skipped                                    int // case files of Held that are left out since an earlier load has them

	Running  bool
	Done     int       // case files of this run with an outcome other than not sent
	Planned  int       // case files of this run
	Batch    int       // number of the batch in flight, from 1; 0 before the first
	Batches  int       // batches of this run as far as is known
	Finished int       // batches of this run that will not go out again
	Requests int       // attempts of the whole load, those that never left included
	InFlight int       // case files of requests without an answer yet; they count as not sent until one comes
	Started  time.Time // of this run
	Ended    time.Time // of this run; zero while it runs

	Paused    bool      // by Pause: nothing more leaves until GoOn
	Waiting   crm.Cause // why it waits before the next request, "" when it does not
	WaitUntil time.Time

	Quota Quota // of the token, as it was last asked for

	TooManyRejected bool // it stopped because more was rejected than its settings allow

	Stopped bool         // this run ended before every planned case file had an outcome
	Last    *crm.Outcome // of the last request, nil before the first
	Err     error        // the journal could not be written, or similar

	Unattributed []crm.Rejection // entries of failed_Sumary that could not be tied, of the whole load
	Warnings     []string        // ids of what was tolerated in the answers since the load was opened, each once ("warning.<id>")
}

// TimeLeft is what the rest of this run takes, to the second, if its batches
// take as long as those so far; ok once there is a pace. It goes by batches, not
// by case files: the first ones are small and take about as long as any.
func (s Snapshot) TimeLeft(now time.Time) (left time.Duration, ok bool) {
	spent := now.Sub(s.Started)
	if s.Finished == 0 || s.Finished >= s.Batches || spent <= 0 {
		return 0, false
	}
	left = time.Duration(float64(spent) / float64(s.Finished) * float64(s.Batches-s.Finished))
	return left.Round(time.Second), true
}

// ID is the load's name: the day and a number, "2026-11-23-1".
func (l *Load) ID() string { return l.id }

// Target is where the load goes.
func (l *Load) Target() Target { return l.target }

// Settings are those it is sent with, unless a run has others.
func (l *Load) Settings() upload.Settings {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.settings.WithDefaults()
}

// Set changes the settings it is sent with from now on, until it is opened again.
func (l *Load) Set(s upload.Settings) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settings = s
}

// Created is when it was begun.
func (l *Load) Created() time.Time { return l.about.Created }

// Mapping is the mapping the load was made with.
func (l *Load) Mapping() mapping.Mapping { return l.mapping }

// Rows are the sheet's rows with the edits laid over them, as they are when
// they are asked for.
func (l *Load) Rows() mapping.Source { return l.rows }

// Changed is poked (capacity one) whenever Snapshot would differ; the last
// change is always announced.
func (l *Load) Changed() <-chan struct{} { return l.changed }

// poke announces a change. A poke that is still waiting stands for this one
// too: who takes it reads the newest state.
func (l *Load) poke() {
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

// Snapshot tells where the load stands. It costs the same for any number of
// case files.
func (l *Load) Snapshot() Snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.snapshot()
}

func (l *Load) snapshot() Snapshot {
	r := &l.run
	return Snapshot{
		NotSent:  l.tallies[crm.NotSent].tally(),
		Accepted: l.tallies[crm.Accepted].tally(),
		Rejected: l.tallies[crm.Rejected].tally(),
		Unknown:  l.tallies[crm.Unknown].tally(),
		Held:     l.tallies[held].tally(),
		Skipped:  l.skipped,

		Running: r.running, Done: r.done, Planned: r.planned,
		Batch: r.progress.Batch, Batches: r.progress.Batches, Finished: r.progress.Finished, Requests: l.requests, InFlight: l.inFlight,
		Started: r.started, Ended: r.ended,
		Paused: r.progress.Paused, Waiting: r.progress.Waiting, WaitUntil: r.waitUntil, Quota: l.quota,
		TooManyRejected: r.tooManyRejected,
		Stopped:         !r.running && r.done < r.planned,
		Last:            r.last, Err: r.err,

		Unattributed: l.unattributed[:len(l.unattributed):len(l.unattributed)],
		Warnings:     l.warnings[:len(l.warnings):len(l.warnings)],
	}
}

// Close closes the journal. A load that is sending must be stopped and awaited first.
func (l *Load) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return nil
	case l.run.running:
		return refuse(ErrSending)
	}
	l.closed = true
	return l.journal.Close()
}
