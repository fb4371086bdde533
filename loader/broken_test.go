package loader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
)

// odd is something that no fault of the simulator is.
type odd struct {
	fate
	attempts int    // that come to that row, 0 for one
	fault    string // of the simulator that is needed for it
	kind     bool   // the CRM rejects nothing
	arrange  func(t *testing.T, c *cell)
}

var odds = map[string]odd{
	"a case file can't be encoded":            {fate: fate{1, "nn", false}, arrange: unencodable},
	"nobody listens, once":                    {fate: fate{2, "nn", true}, arrange: elsewhere(closedPort, 1)},
	"nobody listens any more":                 {fate: fate{2, "nn", false}, attempts: 6, arrange: elsewhere(closedPort, 6)},
	"a certificate of no one":                 {fate: fate{2, "nn", false}, arrange: elsewhere(selfSigned, 1)},
	"a proxy asks for a password":             {fate: fate{2, "nn", false}, arrange: elsewhere(proxy, 1)},
	"cancelled before it leaves":              {fate: fate{2, "nn", false}, arrange: cancelled},
	"the quota is spent and is waited for":    {fate: fate{4, "nn", true}, fault: "quota", arrange: patient},
	"nothing is rejected":                     {fate: fate{11, "aa", true}, attempts: 3, kind: true},
	"the sender panics when it has an answer": {fate: fate{15, "uu", false}, arrange: panics},
}

// nth gives a request of a run to another sender, the same one again when it
// is tried again, and lets the others through.
type nth struct {
	upload.Sender
	n, times int // which one, and how often
	instead  answer

	mu     sync.Mutex
	calls  int
	chosen string // Identification of its first case file
}

func (s *nth) Send(ctx context.Context, r crm.Request) crm.Outcome {
	s.mu.Lock()
	first := r.CaseFiles[0].Value(crm.Identification)
	if s.calls++; s.calls == s.n {
		s.chosen = first
	}
	befalls := first == s.chosen && s.times > 0
	if befalls {
		s.times--
	}
	s.mu.Unlock()
	if befalls {
		return s.instead(ctx, r)
	}
	return s.Sender.Send(ctx, r)
}

// elsewhere sends a request to another server.
func elsewhere(server func(t *testing.T) string, times int) func(*testing.T, *cell) {
	return func(t *testing.T, c *cell) {
		t.Helper()
		other, err := crm.NewClient(crm.Options{Server: mustServer(server(t)), Token: token})
		if err != nil {
			t.Fatal(err)
		}
		c.client = &nth{Sender: c.client, n: c.post, times: times, instead: other.Send}
	}
}

// closedPort is one that no server is ever given.
func closedPort(*testing.T) string { return "http://127.0.0.1:1" }

func selfSigned(t *testing.T) string {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

func proxy(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func cancelled(_ *testing.T, c *cell) {
	real := c.client
	c.client = &nth{Sender: real, n: c.post, times: 1, instead: func(ctx context.Context, r crm.Request) crm.Outcome {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return real.Send(ctx, r)
	}}
}

func panics(_ *testing.T, c *cell) {
	real := c.client
	c.client = &nth{Sender: real, n: c.post, times: 1, instead: func(ctx context.Context, r crm.Request) crm.Outcome {
		real.Send(ctx, r)
		panic("boom")
	}}
}

func patient(_ *testing.T, c *cell) {
	c.opts.Restart = func(int) (time.Duration, bool) { return time.Hour, true } // of no length: see quick
}

// unencodable spoils a case file of a batch, as nothing that was checked can be.
func unencodable(_ *testing.T, c *cell) {
	i := c.first + 2*(c.post-1)
	file := c.load.file(i)
	file.Fields = append(slices.Clone(file.Fields), crm.Field{Key: "Notas", Value: "\xff"})
	c.load.files[i].change().file = &file
}

// Writes of a journal that find no room, as SQLite tells it of a full disk: a
// table that has no number left for another row is as full.
const (
	noRoom   = "CREATE TABLE no_room (n INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO no_room VALUES (9223372036854775807)"
	atIntent = "CREATE TRIGGER full BEFORE INSERT ON attempt WHEN (SELECT count(*) FROM attempt) >= %d " +
		"BEGIN INSERT INTO no_room VALUES (NULL); END"
	atOutcome = "CREATE TRIGGER full BEFORE UPDATE ON attempt WHEN (SELECT count(outcome_seq) FROM attempt) >= %d " +
		"BEGIN INSERT INTO no_room VALUES (NULL); END"
)

// TestFullJournal lets the disk be full at the first, the middle and the last
// intent or outcome of three requests, one at a time and two. Without an intent
// nothing leaves; without its outcome a request is unknown, now and when the
// load is opened again. With room again the rest is sent, and nothing twice.
func TestFullJournal(t *testing.T) {
	d := many(t, 6, func(int) int { return 3 }, func(int) int { return 1 })
	for name, trigger := range map[string]string{"Intent": atIntent, "Outcome": atOutcome} {
		for written := range 3 {
			for concurrency := 1; concurrency <= upload.MaxConcurrency; concurrency++ {
				t.Run(fmt.Sprintf("%s/%d/%d", name, written+1, concurrency), func(t *testing.T) {
					t.Parallel()
					fullJournal(t, d, trigger, written, concurrency)
				})
			}
		}
	}
}

func fullJournal(t *testing.T, d Draft, trigger string, written, concurrency int) {
	f, opts := folders(t), quick(2)
	opts.Concurrency = concurrency
	l := begin(t, f, d)
	l.Close()
	statements(t, f, l.ID(), noRoom, fmt.Sprintf(trigger, written))
	l = reopened(t, f, l, d)
	c := newCRM(accept)
	s, err := l.Send(t.Context(), c, opts)
	sent := len(c.requests)
	ok := s.Err != nil && s.Accepted.CaseFiles == 2*written && s.Unknown.CaseFiles == 2*(sent-written) && s.NotSent.CaseFiles == 6-2*sent
	if trigger == atIntent {
		wantID(t, err, "loader."+journal.ErrDiskFull, "Load", l.ID())
		ok = ok && sent == written && s.Last.Row == 1 && s.Last.Cause == crm.CauseJournal && ExitCode(s) == 4
	} else {
		wantID(t, err, "loader."+ErrOutcomeNotTaken, "Load", l.ID())
		ok = ok && sent > written && sent <= written+concurrency && s.Last.Row == 15 && s.Last.Cause == crm.CauseInterrupted && ExitCode(s) == 3
	}
	if !ok {
		t.Errorf("after %d requests %+v", sent, s)
	}
	if _, err := l.Send(t.Context(), c, opts); err == nil || len(c.requests) != sent {
		t.Errorf("%d requests more, %v", len(c.requests)-sent, err)
	}
	l.Close()
	statements(t, f, l.ID(), "DROP TRIGGER full")
	again := reopened(t, f, l, d)
	compare(t, again, l)
	unknown := s.Unknown.CaseFiles
	s = send(t, again, c, 2)
	if s.NotSent.CaseFiles != 0 || s.Unknown.CaseFiles != unknown || s.Accepted.CaseFiles != 6-unknown {
		t.Errorf("going on: %+v", s)
	}
	if ids := c.sentIDs(); len(ids) != 6 || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != 6 {
		t.Errorf("sent were %v", ids)
	}
}

// reopened opens a load that was closed.
func reopened(t *testing.T, f Folders, l *Load, d Draft) *Load {
	t.Helper()
	again, err := Open(t.Context(), f, l.ID(), d)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	return again
}

// TestNowhereToBegin: where no journal can be written there is no load.
func TestNowhereToBegin(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	readOnly := filepath.Join(home, "read-only")
	if err := os.Mkdir(readOnly, 0o500); err != nil {
		t.Fatal(err)
	}
	for name, folder := range map[string]string{"a file": file, "below a file": filepath.Join(file, "data"), "read-only": readOnly} {
		t.Run(name, func(t *testing.T) {
			if name == "read-only" && os.Geteuid() <= 0 { // root, or Windows
				t.Skip("nothing is read-only here")
			}
			f := Folders{Config: home, Data: folder}
			_, err := Begin(context.Background(), f, draft(t), target, upload.Settings{})
			wantID(t, err, "loader."+journal.ErrUnwritable)
			if loads, err := ListLoads(f); len(loads) > 0 {
				t.Errorf("there are loads: %+v, %v", loads, err)
			}
		})
	}
}

// TestPanicInAWait: what was refused for now is not sent, and goes out when it
// is asked for.
func TestPanicInAWait(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c, opts := newCRM(network, accept), quick(2)
	opts.Wait = func(context.Context, time.Duration) error { panic("no clock") }
	if s, err := l.Send(t.Context(), c, opts); err != nil || s.NotSent.CaseFiles != 5 || !s.Stopped || s.Waiting != "" || len(c.requests) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	if s := send(t, l, c, 2); s.Accepted.CaseFiles != 5 {
		t.Errorf("going on: %+v", s)
	}
}

// TestPanicBesideARequest: when what comes next can't even be built, the request
// in flight has left all the same.
func TestPanicBesideARequest(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	whole := l.result
	l.result = draft(t, cartera[:3]...).Result // it ends after the first batch
	arrived := make(chan struct{}, 8)
	c := newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		arrived <- struct{}{}
		return accept(ctx, r)
	})
	func() {
		defer func() { _ = recover() }() // as who runs it does
		l.Send(t.Context(), c, quick(2))
	}()
	<-arrived
	l.result = whole
	for _, i := range []int{ana, luis} {
		if got := state(t, l, i); got.State != crm.Accepted && got.State != crm.Unknown {
			t.Errorf("case file %d has left and is %s", i, got.State)
		}
	}
	l.Send(t.Context(), c, quick(2)) // it may refuse to
	if ids := c.sentIDs(); len(slices.Compact(slices.Sorted(slices.Values(ids)))) != len(ids) {
		t.Errorf("sent were %v", ids)
	}
}

// TestEveryPageDamaged overwrites one page of a journal after the other: it is
// refused whole, whatever the page holds, and listed as one that can't be read
// where that is seen at a glance.
func TestEveryPageDamaged(t *testing.T) {
	f, d := folders(t), draft(t)
	id := loaded(t, f, d, target, reject("1002"), lose)
	path := filepath.Join(f.loads(), id+journal.Extension)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	for from := 0; from < len(whole); from += page {
		for _, fill := range []byte{0x00, 0xa5} {
			data := slices.Concat(whole[:from], bytes.Repeat([]byte{fill}, page), whole[from+page:])
			if bytes.Equal(data, whole) {
				continue // a page that nothing is on
			}
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Show(f, id)
			if e := (*journal.Error)(nil); !errors.As(err, &e) || e.ID != journal.ErrDamaged {
				t.Errorf("page %d of %x: %v", from/page, fill, err)
			}
			if loads, err := ListLoads(f); err != nil || len(loads) != 1 || loads[0].ID != id || loads[0].InUse {
				t.Errorf("page %d of %x: the loads are %+v, %v", from/page, fill, loads, err)
			}
		}
	}
}
