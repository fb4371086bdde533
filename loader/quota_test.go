package loader

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader/upload"
)

// prober answers the question for a quota.
type prober func(ctx context.Context, operation string) (crm.TokenInformation, error)

func (p prober) TokenInformation(ctx context.Context, operation string) (crm.TokenInformation, error) {
	return p(ctx, operation)
}

func tells(info crm.TokenInformation, err error) prober {
	return func(context.Context, string) (crm.TokenInformation, error) { return info, err }
}

func now() time.Time { return today }

func TestAskQuota(t *testing.T) {
	hours := func(n int64) crm.TokenInformation {
		return crm.TokenInformation{Limit: 4800, UsedToday: 4400, Available: 400, HoursToRestart: n}
	}
	known := func(restarts time.Time) Quota {
		return Quota{Known: true, Limit: 4800, Available: 400, Restarts: restarts}
	}
	id := func(id string) error { return fmt.Errorf("asking: %w", &crm.Error{ID: id}) }
	other := errors.New("other")
	for name, tt := range map[string]struct {
		info crm.TokenInformation
		err  error
		want Quota
		fail error
	}{
		"known":                  {info: hours(5), want: known(today.Add(5 * time.Hour))},
		"within the hour":        {info: hours(0), want: known(today)},
		"a month":                {info: hours(24 * 31), want: known(today.AddDate(0, 0, 31))},
		"no day's quota":         {info: hours(24*31 + 1), want: known(time.Time{})},
		"hours that are none":    {info: hours(-1), want: known(time.Time{})},
		"hours beyond all":       {info: hours(1 << 62), want: known(time.Time{})},
		"nothing of a quota":     {err: id(crm.ErrProbe)},
		"spent, says the probe":  {err: id(crm.ErrProbeQuota), want: Quota{Known: true}},
		"the token is refused":   {err: id(crm.ErrProbeToken), fail: &crm.Error{ID: crm.ErrProbeToken}},
		"no answer":              {err: id(crm.ErrProbeNoAnswer), fail: &crm.Error{ID: crm.ErrProbeNoAnswer}},
		"no operation":           {err: id(crm.ErrOperation), fail: &crm.Error{ID: crm.ErrOperation}},
		"an error of no room":    {info: hours(5), err: other, fail: other},
		"the zero value of both": {want: Quota{Known: true, Restarts: today}},
	} {
		got, err := AskQuota(t.Context(), tells(tt.info, tt.err), "cobranza", now)
		if got != tt.want || (err == nil) != (tt.fail == nil) {
			t.Errorf("%s: %+v, %v; want %+v, %v", name, got, err, tt.want, tt.fail)
		}
		var e, want *crm.Error
		if errors.As(tt.fail, &want) && (!errors.As(err, &e) || e.ID != want.ID) {
			t.Errorf("%s: %v, want %v", name, err, tt.fail)
		}
	}
}

// TestAskQuotaIsBounded: the question has an end of its own, asks for the
// operation, and the caller's end is told as such whatever came.
func TestAskQuotaIsBounded(t *testing.T) {
	asked := ""
	_, err := AskQuota(t.Context(), prober(func(ctx context.Context, operation string) (crm.TokenInformation, error) {
		asked = operation
		if _, ok := ctx.Deadline(); !ok {
			t.Error("it waits for ever")
		}
		return crm.TokenInformation{}, nil
	}), "cobranza", now)
	if err != nil || asked != "cobranza" {
		t.Errorf("asked for %q, %v", asked, err)
	}
	for name, err := range map[string]error{"an answer": nil, "no answer": &crm.Error{ID: crm.ErrProbeNoAnswer}, "not told": &crm.Error{ID: crm.ErrProbe}} {
		ctx, cancel := context.WithCancel(t.Context())
		got, err := AskQuota(ctx, prober(func(context.Context, string) (crm.TokenInformation, error) {
			cancel()
			return crm.TokenInformation{Available: 1}, err
		}), "cobranza", now)
		if err != context.Canceled || got != (Quota{}) {
			t.Errorf("cancelled with %s: %+v, %v", name, got, err)
		}
	}
}

// TestAskQuotaOfTheSimulator: with a client on the wire, until nothing is left
// to ask with.
func TestAskQuotaOfTheSimulator(t *testing.T) {
	_, client, to := serve(t, simulator.Options{Quota: 3, HoursToRestart: 7}, 0)
	for left := int64(2); left >= 0; left-- {
		q, err := AskQuota(t.Context(), client, to.Operation, now)
		if err != nil || q != (Quota{Known: true, Limit: 3, Available: left, Restarts: today.Add(7 * time.Hour)}) {
			t.Errorf("%d left: %+v, %v", left, q, err)
		}
	}
	if q, err := AskQuota(t.Context(), client, to.Operation, now); err != nil || q != (Quota{Known: true}) || q.Enough(1) {
		t.Errorf("spent: %+v, %v", q, err)
	}
	other, err := crm.NewClient(crm.Options{Server: to.Server, Token: "another"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = AskQuota(t.Context(), other, to.Operation, now)
	wantID(t, err, "crm.probe_token")
}

func TestEnough(t *testing.T) {
	for _, tt := range []struct {
		q        Quota
		requests int
		want     bool
	}{
		{Quota{}, 1 << 30, true},
		{Quota{Known: true}, 0, true},
		{Quota{Known: true}, 1, false},
		{Quota{Known: true, Available: 7}, 7, true},
		{Quota{Known: true, Available: 7}, 8, false},
	} {
		if got := tt.q.Enough(tt.requests); got != tt.want {
			t.Errorf("%+v for %d requests: %v", tt.q, tt.requests, got)
		}
	}
	for q, want := range map[Quota]bool{{}: false, {Known: true}: false, {Restarts: today}: false, {Known: true, Restarts: today}: true} {
		if q.RestartKnown() != want {
			t.Errorf("%+v: restart known %v", q, !want)
		}
	}
}

// TestQuotaOfALoad: an answer is kept and told, an error leaves what was known.
func TestQuotaOfALoad(t *testing.T) {
	l := newLoad(folders(t), draft(t), target)
	q, err := l.AskQuota(t.Context(), tells(crm.TokenInformation{Limit: 10, Available: 3, HoursToRestart: 2}, nil))
	want := Quota{Known: true, Limit: 10, Available: 3, Restarts: today.Add(2 * time.Hour)}
	if err != nil || q != want || l.Snapshot().Quota != want {
		t.Errorf("%+v, %v; the load says %+v", q, err, l.Snapshot().Quota)
	}
	select {
	case <-l.Changed():
	default:
		t.Error("it was not announced")
	}
	_, err = l.AskQuota(t.Context(), tells(crm.TokenInformation{}, &crm.Error{ID: crm.ErrProbeNoAnswer}))
	wantID(t, err, "crm.probe_no_answer")
	if got := l.Snapshot().Quota; got != want {
		t.Errorf("after an error: %+v", got)
	}
	// A token whose quota is spent gets no answer that tells when it restarts.
	if _, err := l.AskQuota(t.Context(), tells(crm.TokenInformation{}, &crm.Error{ID: crm.ErrProbeQuota})); err != nil {
		t.Fatal(err)
	}
	spent := Quota{Known: true, Restarts: want.Restarts}
	if got := l.Snapshot().Quota; got != spent {
		t.Errorf("spent: %+v", got)
	}
	if _, err := l.AskQuota(t.Context(), tells(crm.TokenInformation{}, &crm.Error{ID: crm.ErrProbe})); err != nil {
		t.Fatal(err)
	}
	if got := l.Snapshot().Quota; got != spent {
		t.Errorf("after an answer that tells nothing: %+v", got)
	}
	told := Quota{Known: true, Available: 1, Restarts: today.Add(time.Hour)}
	l.KnowQuota(told)
	if got := l.Snapshot().Quota; got != told {
		t.Errorf("told: %+v", got)
	}
	l.now = func() time.Time { return told.Restarts }
	l.KnowQuota(Quota{Known: true})
	if got := l.Snapshot().Quota; got != (Quota{Known: true}) {
		t.Errorf("when it has restarted: %+v", got)
	}
}

// TestKnowQuotaIsAnnounced: Snapshot differs, so that Changed is poked.
func TestKnowQuotaIsAnnounced(t *testing.T) {
	l := newLoad(folders(t), draft(t), target)
	l.KnowQuota(Quota{Known: true, Available: 1})
	select {
	case <-l.Changed():
	default:
		t.Error("it was not announced")
	}
}

// TestRestart: the first wait is until the quota restarts, with a margin; from
// then on it is asked again every now and then.
func TestRestart(t *testing.T) {
	for name, tt := range map[string]struct {
		q     Quota
		tries int
		wait  time.Duration
		ok    bool
	}{
		"not asked":           {Quota{}, 0, 0, false},
		"no restart known":    {Quota{Known: true, Available: 0}, 0, 0, false},
		"first":               {Quota{Known: true, Restarts: today.Add(5 * time.Hour)}, 0, 5*time.Hour + time.Minute, true},
		"again":               {Quota{Known: true, Restarts: today.Add(5 * time.Hour)}, 1, 15 * time.Minute, true},
		"many times":          {Quota{Known: true, Restarts: today.Add(5 * time.Hour)}, 11, 15 * time.Minute, true},
		"too often":           {Quota{Known: true, Restarts: today.Add(5 * time.Hour)}, 12, 0, false},
		"should be over":      {Quota{Known: true, Restarts: today}, 0, 15 * time.Minute, true},
		"was over long ago":   {Quota{Known: true, Restarts: today.Add(-5 * time.Hour)}, 0, 15 * time.Minute, true},
		"over in a moment":    {Quota{Known: true, Restarts: today.Add(time.Second)}, 0, time.Minute + time.Second, true},
		"known and not whole": {Quota{Known: true, Limit: 9, Available: 9, Restarts: today.Add(time.Hour)}, 0, time.Hour + time.Minute, true},
	} {
		l := newLoad(folders(t), draft(t), target)
		l.KnowQuota(tt.q)
		if wait, ok := l.restart(tt.tries); wait != tt.wait || ok != tt.ok {
			t.Errorf("%s: %s, %v; want %s, %v", name, wait, ok, tt.wait, tt.ok)
		}
	}
}

// TestWaitQuota: as TestRestart where the restart is known, else every now and
// then for a day.
func TestWaitQuota(t *testing.T) {
	for _, q := range []Quota{{}, {Known: true}} {
		l := newLoad(folders(t), draft(t), target)
		l.KnowQuota(q)
		waited := time.Duration(0)
		for tries := 0; ; tries++ {
			wait, ok := l.WaitQuota(tries)
			if !ok {
				break
			}
			if waited += wait; wait != 15*time.Minute || waited > 48*time.Hour {
				t.Fatalf("%+v: %s, in all %s", q, wait, waited)
			}
		}
		if waited < 24*time.Hour {
			t.Errorf("%+v: it waits %s", q, waited)
		}
	}
	l := newLoad(folders(t), draft(t), target)
	l.KnowQuota(Quota{Known: true, Restarts: today.Add(5 * time.Hour)})
	if wait, ok := l.WaitQuota(0); wait != 5*time.Hour+time.Minute || !ok {
		t.Errorf("known: %s, %v", wait, ok)
	}
	if _, ok := l.WaitQuota(12); ok {
		t.Error("known, and never whole")
	}
}

// TestQuotaIsSpent: TOKEN LIMIT EXCEEDED makes a load wait and go on by itself
// when it knows when the quota restarts, and stop when it does not.
func TestQuotaIsSpent(t *testing.T) {
	t.Parallel()
	spent := func(_ context.Context, r crm.Request) crm.Outcome {
		return outcome(4, crm.CauseQuota, crm.Pause, len(r.CaseFiles), crm.NotSent)
	}
	l := begin(t, folders(t), draft(t))
	c := newCRM(accept, spent)
	if s := send(t, l, c, 2); !s.Stopped || s.Last.Cause != crm.CauseQuota || s.Accepted.CaseFiles != 2 || s.NotSent.CaseFiles != 3 || ExitCode(s) != 4 {
		t.Fatalf("not known when it restarts: %+v", s)
	}
	if _, err := l.AskQuota(t.Context(), tells(crm.TokenInformation{HoursToRestart: 6}, nil)); err != nil {
		t.Fatal(err)
	}
	var waits []time.Duration
	var waiting Snapshot
	opts := quick(2)
	opts.Wait = func(_ context.Context, d time.Duration) error {
		if waits = append(waits, d); len(waits) == 1 {
			waiting = l.Snapshot()
		}
		return nil
	}
	c.script = []answer{spent, spent, spent, accept, spent, accept}
	s, err := l.Send(t.Context(), c, opts)
	if err != nil || s.Accepted.CaseFiles != 5 || s.Stopped || s.Waiting != "" || s.Requests != 2+6 {
		t.Fatalf("%+v, %v", s, err)
	}
	if first := 6*time.Hour + time.Minute; !slices.Equal(waits, []time.Duration{first, restartAgain, restartAgain, first}) {
		t.Errorf("waited %v", waits)
	}
	if waiting.Waiting != crm.CauseQuota || !waiting.WaitUntil.Equal(today.Add(6*time.Hour+time.Minute)) {
		t.Errorf("while it waits: %+v", waiting)
	}
}

// many is a draft of debtors with names of the given lengths, each with as many
// obligations as is said.
func many(t testing.TB, n int, name, obligations func(i int) int) Draft {
	t.Helper()
	var rows [][]string
	for i := range n {
		for o := range obligations(i) {
			id := fmt.Sprintf("%06d", 100000+i)
			rows = append(rows, []string{id, "A" + strings.Repeat("a", name(i)), "a" + id + "@example.com", "3000" + id, fmt.Sprint(id, "-", o), "Crédito", "10", "CONSUMO"})
		}
	}
	return draft(t, rows...)
}

// exact is the plan of what a draft sends, with the size of each.
func exact(t testing.TB, d Draft) []upload.Item {
	t.Helper()
	var plan []upload.Item
	var scratch []byte
	for i := range d.Result.Len() {
		if d.Result.IsHeld(i) {
			continue
		}
		c, err := contentOf(d.Result.CaseFile(i).CaseFile, &scratch)
		if err != nil {
			t.Fatal(err)
		}
		obligations, _ := d.Result.Owed(i)
		plan = append(plan, upload.Item{Index: int32(i), Obligations: int32(obligations), Size: c.size})
	}
	return plan
}

func anySettings(t *rapid.T) upload.Settings {
	return upload.Settings{
		CaseFiles:   rapid.IntRange(0, 300).Draw(t, "case files"),
		Obligations: rapid.IntRange(0, 300).Draw(t, "obligations"),
		Bytes:       rapid.IntRange(16_000, 200_000).Draw(t, "bytes"),
		Concurrency: rapid.IntRange(0, 2).Draw(t, "concurrency"),
		NoCanary:    rapid.Bool().Draw(t, "no canary"),
	}
}

// TestEstimateRequests: exact where all case files are alike, and never off by
// much where their sizes differ.
func TestEstimateRequests(t *testing.T) {
	t.Parallel()
	one := func(int) int { return 1 }
	alike := many(t, 450, func(int) int { return 20 }, one)
	differ := many(t, 450, func(i int) int { return i * 7919 % 150 }, func(i int) int { return 1 + i*31%3 })
	plans := [][]upload.Item{exact(t, alike), exact(t, differ)}
	few(t, 4, func(t *rapid.T) {
		s := anySettings(t)
		if got, want := EstimateRequests(alike, target.Operation, s), upload.Requests(target.Operation, plans[0], s); got != want {
			t.Fatalf("%d of case files that are alike, want %d", got, want)
		}
		got, want := EstimateRequests(differ, target.Operation, s), upload.Requests(target.Operation, plans[1], s)
		if off := max(got-want, want-got); off > 2+want/20 {
			t.Fatalf("%d, want about %d", got, want)
		}
	})
}

// memory is a journal of a run in memory.
type memory struct{ requests int }

func (m *memory) Intent(upload.Attempt) (int64, error) {
	m.requests++
	return int64(m.requests), nil
}

func (m *memory) Outcome(int64, upload.Attempt, crm.Outcome) error { return nil }

// TestRequests: as many requests as were told leave, with canaries and without.
func TestRequests(t *testing.T) {
	t.Parallel()
	d := draft(t)
	file := d.Result.CaseFile(ana).CaseFile // what decides is in the plan
	rapid.Check(t, func(t *rapid.T) {
		s := anySettings(t)
		plan := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) upload.Item {
			return upload.Item{Obligations: rapid.Int32Range(1, 4).Draw(t, "obligations"), Size: rapid.Int32Range(100, 9000).Draw(t, "size")}
		}), 0, 60).Draw(t, "plan")
		if !s.NoCanary && len(plan) > 0 {
			plan[0].Obligations = 2 // where another one is the canary: TestRequestsWithCanary
		}
		m := &memory{}
		upload.Run{
			Sender: newCRM(accept), Journal: m, Operation: target.Operation, Plan: plan,
			CaseFile: func(int) crm.CaseFile { return file }, Options: upload.Options{Settings: s},
		}.Do(t.Context())
		if told := upload.Requests(target.Operation, plan, s); m.requests != told {
			t.Fatalf("%d requests left, %d were told", m.requests, told)
		}
	})
}

// TestRequestsOfALoad: the load, its estimate and what leaves agree.
func TestRequestsOfALoad(t *testing.T) {
	t.Parallel()
	for _, noCanary := range []bool{false, true} {
		d := many(t, 30, func(int) int { return 20 }, func(i int) int { return 2 - min(i, 1) })
		s := upload.Settings{CaseFiles: 7, NoCanary: noCanary}
		l := begin(t, folders(t), d)
		told := l.Requests(s)
		l.Set(s)
		if n, ofItself := EstimateRequests(d, target.Operation, s), l.Requests(upload.Settings{}); n != told || ofItself != told {
			t.Errorf("%d told, %d estimated, %d with its own settings", told, n, ofItself)
		}
		c := newCRM(accept)
		snap, err := l.Send(t.Context(), c, upload.Options{})
		if err != nil || len(c.requests) != told || snap.Accepted.CaseFiles != 30 {
			t.Errorf("%d requests left, %d were told; %+v, %v", len(c.requests), told, snap, err)
		}
		if l.Requests(s) != 0 {
			t.Errorf("%d requests for what is sent", l.Requests(s))
		}
	}
}

// TestRequestsWithCanary: the first canary is the case file that tells most,
// which is taken out of its place: what follows is cut without it.
func TestRequestsWithCanary(t *testing.T) {
	d := many(t, 4, func(int) int { return 1 }, func(i int) int { return 1 + i/3 }) // the last one has two
	l := begin(t, folders(t), d)
	s := upload.Settings{Obligations: 3}
	told := l.Requests(s)
	c := newCRM(accept)
	if _, err := l.Send(t.Context(), c, upload.Options{Settings: s}); err != nil || len(c.requests) != told {
		t.Errorf("%d requests left, %d were told; %v", len(c.requests), told, err)
	}
}
