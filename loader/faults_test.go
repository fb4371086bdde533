package loader

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
)

// fate is what becomes of the batch that something befalls, of three batches
// of two case files: the CRM rejects the second of each.
type fate struct {
	row    int    // of the table in DESIGN.md, by the journal
	states string // of the batch by that outcome, a letter each: n a r u
	goesOn bool   // the run, by itself, until all is as if nothing had been
}

// fates are those of the simulator's faults. Each case file has one obligation:
// a CRM that counts otherwise from one request to the next is another matter.
var fates = map[string]fate{
	"redirect-301": {3, "nn", false},
	"redirect-307": {3, "nn", false},
	"redirect-308": {3, "nn", false},
	"401":          {4, "nn", false},
	"403":          {4, "nn", false},
	"404":          {4, "nn", false},
	"405":          {4, "nn", false},
	"413":          {4, "nn", true}, // in halves
	"quota":        {4, "nn", false},
	"simultaneous": {4, "nn", true},
	"maintenance":  {4, "nn", false},
	"echo-token":   {4, "nn", false},
	"429":          {5, "nn", true},
	"redirect-302": {6, "uu", false},
	"redirect-303": {6, "uu", false},

	"reset-before-read":    {7, "uu", false}, // of a body this small all has left
	"continue-then-close":  {7, "uu", false},
	"timeout":              {7, "uu", false},
	"timeout-after-insert": {7, "uu", false},
	"reset-after-insert":   {7, "uu", false},
	"garbage":              {7, "uu", false},

	"cut-answer":        {8, "uu", false},
	"empty":             {8, "uu", false},
	"html":              {8, "uu", false},
	"html-after-insert": {8, "uu", false},
	"too-large":         {8, "uu", false},
	"gzip":              {8, "uu", false},
	"two-documents":     {8, "uu", false},

	"400":              {9, "uu", false},
	"409":              {9, "uu", false},
	"422":              {9, "uu", false},
	"500":              {9, "uu", false},
	"502":              {9, "uu", false},
	"503":              {9, "uu", false},
	"504":              {9, "uu", false},
	"500-after-insert": {9, "uu", false},
	"502-after-insert": {9, "uu", false},
	"503-after-insert": {9, "uu", false},
	"504-after-insert": {9, "uu", false},

	"refused-200": {10, "nn", false},

	"slow":                  {12, "ar", true},
	"counts-in-obligations": {12, "ar", true},
	"counts-as-texts":       {12, "ar", true},
	"bom":                   {12, "ar", true},
	"notice":                {12, "ar", true},
	"notice-after":          {12, "ar", true},
	"latin1":                {12, "ar", true},
	"summary-spelling":      {12, "ar", true},

	"list-empty":     {13, "uu", false},
	"list-short":     {13, "uu", false},
	"list-foreign":   {13, "uu", false},
	"list-twice":     {13, "ur", false},
	"bad-counts":     {14, "uu", false},
	"no-counts":      {14, "uu", false},
	"duplicate-keys": {14, "uu", false},
}

// all are the cases of the matrix by their names: it must say what becomes of
// every fault there is, and every row of the table must have a case.
func all(t *testing.T) map[string]odd {
	t.Helper()
	cases, rows := maps.Clone(odds), map[int]bool{}
	for _, name := range simulator.FaultNames() {
		f, ok := fates[name]
		if !ok {
			t.Errorf("what becomes of %s is not said", name)
		}
		cases[name] = odd{fate: f, fault: name}
	}
	for _, o := range cases {
		rows[o.row] = true
	}
	for row := 1; row <= 15; row++ {
		if !rows[row] {
			t.Errorf("row %d has no case", row)
		}
	}
	if len(cases) != len(fates)+len(odds) {
		t.Error("it is said of faults that there are not")
	}
	return cases
}

// TestFaultMatrix lets everything that can go wrong befall the first, the
// middle and the last of three requests, one at a time and two. (What befalls
// the journal itself: TestFullJournal.) The runs of one thing share a load, of
// which each has six case files: to begin one costs more than the run.
func TestFaultMatrix(t *testing.T) {
	const cells = 3 * upload.MaxConcurrency
	d := many(t, 6*cells, func(int) int { return 3 }, func(int) int { return 1 })
	for name, o := range all(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := begin(t, folders(t), d)
			for n := range cells {
				c := cell{odd: o, load: l, first: 6 * n, post: 1 + n/2, concurrency: 1 + n%2}
				if name == "gzip" && n != 2 {
					continue // 64 MB to pack each time
				}
				t.Run(fmt.Sprintf("%d/%d", c.post, c.concurrency), c.run)
			}
			l.Close()
			if o.fault == "" {
				return // what was arranged is in memory only
			}
			same, err := Open(context.Background(), l.folders, l.ID(), d)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, same, l)
			same.Close()
			data, err := os.ReadFile(filepath.Join(l.folders.loads(), l.ID()+journal.Extension))
			if err != nil || bytes.Contains(data, []byte(token)) {
				t.Errorf("the token is in the journal; %v", err)
			}
		})
	}
}

// cell is one run of the matrix.
type cell struct {
	odd
	load              *Load
	first             int // of the six case files
	post, concurrency int

	client upload.Sender
	opts   upload.Options
}

func (c *cell) run(t *testing.T) {
	o, timeout := simulator.Options{Slow: time.Millisecond}, time.Minute
	plan := make([]int, 6)
	for i := range plan {
		plan[i] = c.first + i
		if i%2 == 1 && !c.kind {
			o.Reject = append(o.Reject, rules(t, "Identification="+state(t, c.load, plan[i]).Identification)...)
		}
	}
	if c.fault != "" {
		o.Faults = []simulator.Fault{{Name: c.fault, From: c.post, To: c.post}}
	}
	if strings.HasPrefix(c.fault, "timeout") {
		timeout = 600 * time.Millisecond // the fault itself is to wait for it
	}
	sim, client, _ := serve(t, o, timeout)
	c.client, c.opts = client, quick(2)
	c.opts.Concurrency = c.concurrency
	if c.arrange != nil {
		c.arrange(t, c)
	}
	s, err := c.load.send(context.Background(), c.client, c.opts, false, func() ([]int, error) { return plan, nil })
	if (err != nil) != (c.row == 1) {
		t.Fatal(err)
	}
	c.check(t, s)
	for _, i := range plan {
		if wrong := disagree(c.load, state(t, c.load, i), sim); wrong != "" {
			t.Error(wrong)
		}
	}
}

// check holds where every case file stands, by the journal and by the load.
func (c *cell) check(t *testing.T, s Snapshot) {
	t.Helper()
	r := read(t, c.load)
	states, rows, attempts, batch := "", []int{}, 0, c.post-1
	for i := range 6 {
		f, got := r.CaseFiles[c.first+i], state(t, c.load, c.first+i)
		if states += f.State.String()[:1]; got.State != f.State || got.Cause != f.Cause {
			t.Errorf("case file %d is %s, and %s in the journal", i, got.State, f.State)
		}
	}
	for _, a := range r.Attempts {
		if a.CaseFiles[0]/6 != c.first/6 {
			continue
		}
		rows = append(rows, a.Outcome.Row)
		switch row := a.Outcome.Row; {
		case row == c.row && row != 12:
			attempts++
			batch = a.CaseFiles[0] % 6 / 2
		case row != 12 && (row != 11 || len(a.CaseFiles) > 1): // of a half
			t.Errorf("another request came to row %d", row)
		}
	}
	want := max(c.attempts, 1)
	if c.row == 1 || c.row == 12 {
		want = 0
	}
	if c.row == 1 && (s.Last.Row != 1 || s.Err == nil || len(rows) != c.post-1) {
		t.Errorf("the run ends with row %d, %v; the rows are %v", s.Last.Row, s.Err, rows)
	}
	// Of two requests at a time one may overtake the other.
	if attempts != want || c.concurrency == 1 && !c.kind && batch != c.post-1 {
		t.Errorf("%d requests came to row %d, of batch %d; the rows are %v", attempts, c.row, batch+1, rows)
	}
	for b := range 3 {
		if got, want := states[2*b:2*b+2], c.expected(b, batch); !strings.Contains(want, got) {
			t.Errorf("batch %d is %s, want %s; it befell batch %d, all are %s, the rows %v", b+1, got, want, batch+1, states, rows)
		}
	}
	if s.Stopped != strings.Contains(states, "n") {
		t.Errorf("stopped: %v, states %s", s.Stopped, states)
	}
}

// expected are the states that a batch may have when it befell the one at.
func (c *cell) expected(batch, at int) string {
	switch {
	case c.kind:
		return "aa"
	case c.goesOn, c.concurrency == 1 && batch < at:
		return "ar"
	case batch == at:
		return c.states
	case c.concurrency == 1:
		return "nn"
	}
	return "ar nn"
}

// disagree says how what a load says of a case file differs from what the
// simulator did, "" for not, when nothing was sent again by a person. What was
// worked on is never not sent, what was not is never accepted, and what is
// accepted is there as the load has it.
func disagree(l *Load, c CaseFile, sim *simulator.Simulator) string {
	arrivals, inserts := sim.Arrivals(c.Identification), sim.Inserts(c.Identification)
	wrong := arrivals > 1
	switch c.State {
	case crm.NotSent:
		wrong = wrong || arrivals != 0
	case crm.Accepted:
		payload, err := l.Payload(c.Index)
		wrong = wrong || inserts != 1 || err != nil || !holds(sim, c.Identification, string(payload))
	case crm.Rejected:
		wrong = wrong || arrivals != 1 || inserts != 0
	}
	if !wrong {
		return ""
	}
	return fmt.Sprintf("case file %d is %s (%s) and arrived %d times, was inserted %d times", c.Index, c.State, c.Cause, arrivals, inserts)
}

// holds says that the CRM has a case file to the letter.
func holds(sim *simulator.Simulator, identification, payload string) bool {
	for _, f := range sim.CaseFiles() {
		if f.Value(crm.Identification) == identification {
			encoded, err := crm.EncodeCaseFile(f)
			return err == nil && string(encoded) == payload
		}
	}
	return false
}

// TestAnyFaults sends a load to a CRM with any faults in any order, in batches
// of any size, and opens it again and goes on until nothing is left to send.
// After each step nothing of it is said otherwise than it is in the CRM, and
// the journal tells the same.
func TestAnyFaults(t *testing.T) {
	d := many(t, 14, func(int) int { return 3 }, func(i int) int { return 1 + i%2 })
	some, most := rules(t, "Identification=100003"), rules(t, "Identification~[^07]$")
	var names []string
	for _, name := range simulator.FaultNames() {
		if name != "gzip" && !strings.HasPrefix(name, "timeout") { // these take long
			names = append(names, name)
		}
	}
	faults := rapid.Custom(func(t *rapid.T) simulator.Fault {
		from := rapid.IntRange(1, 9).Draw(t, "from")
		return simulator.Fault{Name: rapid.SampledFrom(names).Draw(t, "name"), From: from, To: from + rapid.IntRange(0, 2).Draw(t, "more")}
	})
	few(t, 4, func(t *rapid.T) {
		home, err := os.MkdirTemp("", "wolkload")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(home)
		sim := simulator.New(simulator.Options{
			Token: token, Slow: time.Millisecond, FailedShape: simulator.Shape(rapid.SampledFrom(simulator.ShapeNames()).Draw(t, "shape")),
			Faults: rapid.SliceOfN(faults, 0, 8).Draw(t, "faults"),
			Reject: rapid.SampledFrom([][]simulator.Rule{nil, some, most}).Draw(t, "rules"),
		})
		server := httptest.NewServer(sim)
		defer server.Close()
		anyWay(t, sim, Target{Server: mustServer(server.URL), Operation: "cobranza"}, Folders{Config: home, Data: home}, d)
	})
}

// anyWay sends a draft until nothing is left.
func anyWay(t *rapid.T, sim *simulator.Simulator, to Target, f Folders, d Draft) {
	client, err := crm.NewClient(crm.Options{Server: to.Server, Token: token})
	if err != nil {
		t.Fatal(err)
	}
	l, err := Begin(context.Background(), f, d, to, upload.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { l.Close() }()
	for n := 0; n == 0 || l.Snapshot().NotSent.CaseFiles > 0; n++ {
		if n == 40 { // more than faults befall, with what the limit of rejections stops
			t.Fatalf("it does not come to its end: %+v", l.Snapshot())
		}
		opts := quick(rapid.IntRange(1, 5).Draw(t, "batch"))
		opts.Concurrency = rapid.IntRange(1, upload.MaxConcurrency).Draw(t, "concurrency")
		opts.NoCanary = rapid.Bool().Draw(t, "no canary")
		opts.MaxRejected = rapid.SampledFrom([]float64{0.05, 1}).Draw(t, "limit")
		if _, err := l.Send(context.Background(), client, opts); err != nil {
			t.Fatal(err)
		}
		for _, c := range l.CaseFiles(crm.NotSent, crm.Accepted, crm.Rejected, crm.Unknown) {
			if wrong := disagree(l, c, sim); wrong != "" {
				t.Fatal(wrong)
			}
		}
		checkLoad(t, l, d.Result.Len())
		if s := l.Snapshot(); s.Requests < sim.Requests() || s.Held.CaseFiles != 0 {
			t.Fatalf("%d requests in the journal, %d at the CRM; %+v", s.Requests, sim.Requests(), s)
		}
		l.Close()
		again, err := Open(context.Background(), f, l.ID(), d)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, again, l)
		l = again
	}
}
