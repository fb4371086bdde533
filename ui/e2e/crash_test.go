package e2e

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader"
)

const (
	crashesVariable = "WOLKLOAD_CRASHES"    // how many times the program is killed
	seedVariable    = "WOLKLOAD_CRASH_SEED" // of what is drawn; the machine adds its own chance
	crashesUsual    = 30
	lanes           = 2 // loads at a time
)

// The program is killed at random moments of loads, of going on with them and
// of sending again what is unknown, while the CRM counts arrivals. After each
// kill the journal agrees with what the CRM got, and every load comes to its
// end: all of the workbook arrived, and nothing twice but what the test itself
// sent again while it was unknown.
//
// The moments are drawn over the length of a whole load, so that they also fall
// before there is a journal, while it is created and while it is closed.
func TestKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	crashes := int(fromEnvironment(t, crashesVariable, crashesUsual))
	seed := fromEnvironment(t, seedVariable, uint64(rand.Uint32()))
	t.Logf("%s=%d %s=%d", crashesVariable, crashes, seedVariable, seed)
	binary := withoutRace(t)
	f := figures{of: map[string]int{}}
	begun := time.Now()
	t.Cleanup(func() { // when the lanes have ended
		t.Logf("in %s:\n%s", time.Since(begun).Round(time.Second), f.text())
		if killed := f.of["kills"]; killed != crashes && !t.Failed() {
			t.Errorf("the program was killed %d times, not %d", killed, crashes)
		}
	})
	for n := range lanes {
		t.Run(fmt.Sprint("lane ", n), func(t *testing.T) {
			t.Parallel()
			lane(t, crashLoad{
				binary: binary, random: rand.New(rand.NewPCG(seed, uint64(n))), figures: &f, kills: (crashes + n) / lanes,
			})
		})
	}
}

// lane runs one load after the other until the program was killed as often as
// is wanted. The first one is not disturbed: it tells how long a load takes.
func lane(t *testing.T, next crashLoad) {
	kills := next.kills
	next.kills = 0
	for n := 0; n == 0 || next.kills > 0 && !t.Failed(); n++ {
		t.Run(fmt.Sprint("load ", n), func(t *testing.T) {
			l := next.begin(t)
			for !l.over() {
				l.act()
			}
			l.finish()
			if n == 0 {
				l.length, l.kills = l.took, kills
				t.Logf("a load takes %s", l.took.Round(time.Millisecond))
			}
			next.length, next.kills = l.length, l.kills
		})
	}
}

// over says that nothing is left to be done.
func (l *crashLoad) over() bool {
	c := l.shown.CaseFiles
	return l.shown.Load != "" && c.NotSent == 0 && c.Unknown == 0
}

// act does one of the things that a person can do now.
func (l *crashLoad) act() {
	l.t.Helper()
	c := l.shown.CaseFiles
	switch {
	case l.shown.Load == "":
		l.send("send", l.book.path, "--server", l.crm.url, "--operation", "cobranza01", "--yes", "--no-quota-check", "--json",
			"--batch", strconv.Itoa(batch), "--concurrency", strconv.Itoa(l.concurrency))
	case c.NotSent == 0 || c.Unknown > 0 && l.random.IntN(2) == 0:
		l.resolve()
	default:
		l.send("resume", l.shown.Load, "--no-quota-check", "--json")
	}
}

// resolve looks into the CRM for about half of what is unknown and settles it
// by that, and sends the rest again, whether it is there or not.
func (l *crashLoad) resolve() {
	l.t.Helper()
	unknown := l.unknown()
	l.random.Shuffle(len(unknown), func(i, j int) { unknown[i], unknown[j] = unknown[j], unknown[i] })
	half := (len(unknown) + l.random.IntN(2)) / 2
	l.settle(unknown[:half])
	if half == len(unknown) {
		l.look(false)
		return
	}
	for _, id := range unknown[half:] {
		l.resent[id]++
	}
	l.figures.add("case files sent again", len(unknown)-half)
	l.send("resend", l.shown.Load, "--unknown", "--no-quota-check", "--json")
}

// settle says of unknown case files what is true of them.
func (l *crashLoad) settle(ids []string) {
	l.t.Helper()
	truth := map[string][]string{}
	for _, id := range ids {
		flag := "--not-sent"
		if l.crm.Arrivals(id) > 0 {
			flag = "--accepted"
		}
		truth[flag] = append(truth[flag], "--identification", id)
	}
	for flag, those := range truth {
		l.mustRun(l.home, append([]string{"settle", l.shown.Load, flag}, those...)...)
	}
	l.figures.add("case files settled", len(ids))
}

// send runs a command that sends. As long as kills are wanted it is killed at
// a random moment, if it is still there.
func (l *crashLoad) send(args ...string) {
	l.t.Helper()
	moment := patience
	if l.kills > 0 {
		moment = time.Duration(l.random.Int64N(int64(l.length)))
	}
	begun := time.Now()
	out, code := l.run(l.home, moment, args...)
	l.took = time.Since(begun)
	if moment < patience && wasKilled(code) {
		l.kills--
		l.figures.add("kills", 1)
		l.look(true)
		return
	}
	l.look(false)
	c, want := l.shown.CaseFiles, 0
	switch {
	case c.Unknown > 0:
		want = 3
	case c.NotSent > 0:
		want = 4
	}
	if code != want {
		l.fatalf("%s ended with exit code %d, not %d", args[0], code, want)
	}
	if s := decode[loader.Summary](l, out); s.CaseFiles != c || s.Obligations != l.shown.Obligations || s.Requests != l.shown.Requests {
		l.fatalf("%s says %+v, show says %+v", args[0], s, l.shown.Summary)
	}
	if left := map[string]int{"send": c.NotSent, "resume": c.NotSent, "resend": c.Unknown}[args[0]]; left > 0 {
		l.fatalf("%s left %d", args[0], left)
	}
}

// look asks the program where the load stands and holds that against what the
// CRM got.
func (l *crashLoad) look(killed bool) {
	l.t.Helper()
	home := l.home
	if killed && l.random.IntN(2) == 0 {
		// To look writes down as unknown what was in flight. After every other
		// kill that is left to the command that goes on with the load.
		home = l.copyOfHome()
	}
	id := l.shown.Load
	if id == "" {
		id = l.onlyLoad(home)
	}
	if id == "" {
		l.figures.add("kills before there was a load", 1)
		l.crm.quiet(l.t)
		if posts := l.crm.Requests(); posts > 0 {
			l.fatalf("there is no load, and %d requests arrived", posts)
		}
		return
	}
	before := l.shown
	l.shown = decode[loader.Shown](l, l.mustRun(home, "show", id, "--json"))
	l.crm.quiet(l.t)
	l.agree()
	l.follow(before, killed)
	if l.t.Failed() {
		l.fatalf("the journal is not what it should be")
	}
}

// agree holds what the journal says against what the CRM got.
func (l *crashLoad) agree() {
	l.t.Helper()
	var counted loader.StateCounts
	for _, f := range l.shown.List {
		id, arrivals := f.Identification, l.crm.Arrivals(f.Identification)
		switch f.State {
		case "accepted":
			counted.Accepted++
			if arrivals == 0 {
				l.t.Errorf("%s is accepted and did not arrive", id)
			}
		case "not_sent":
			counted.NotSent++
			if arrivals > 0 {
				l.t.Errorf("%s is not sent and arrived", id)
			}
		case "unknown":
			counted.Unknown++
			if f.Cause != string(crm.CauseInterrupted) {
				l.t.Errorf("%s is unknown because of %q", id, f.Cause)
			}
		default:
			l.t.Errorf("%s is %s: this CRM rejects nothing", id, f.State)
		}
		if arrivals > 1+l.resent[id] {
			l.t.Errorf("%s arrived %d times, and was sent again %d times", id, arrivals, l.resent[id])
		}
	}
	if counted != l.shown.CaseFiles || len(l.shown.List) != debtors {
		l.t.Errorf("%d case files are listed, %+v, and the counts are %+v", len(l.shown.List), counted, l.shown.CaseFiles)
	}
	if posts := l.crm.Requests(); posts > l.shown.Requests {
		l.t.Errorf("the CRM got %d requests, the journal has %d", posts, l.shown.Requests)
	}
}

// follow holds where the load stands against where it stood before: what was
// accepted stays so, and a kill leaves unknown no more than was in flight.
func (l *crashLoad) follow(before loader.Shown, killed bool) {
	l.t.Helper()
	was := map[string]string{}
	for _, f := range before.List {
		was[f.Identification] = f.State
	}
	fresh, arrived := 0, 0
	for _, f := range l.shown.List {
		switch id := f.Identification; {
		case was[id] == "accepted" && f.State != "accepted":
			l.t.Errorf("%s was accepted and is %s", id, f.State)
		case was[id] != "unknown" && f.State == "unknown":
			fresh++
			arrived += l.crm.Arrivals(id)
		}
	}
	if inFlight := batch * l.concurrency; fresh > inFlight || fresh > 0 && !killed {
		l.t.Errorf("%d became unknown (killed: %v); %d are in flight at most", fresh, killed, inFlight)
	}
	l.figures.add("case files left unknown by a kill", fresh)
	l.figures.add("of them had arrived", arrived)
	switch {
	case fresh > 0:
		l.figures.add("kills with case files in flight", 1)
	case killed && l.shown.Requests == before.Requests:
		l.figures.add("kills before the command sent anything", 1)
	case killed && l.shown.CaseFiles.NotSent == 0:
		l.figures.add("kills after the last outcome", 1)
	case killed:
		l.figures.add("kills between requests", 1)
	}
}

// finish checks a load that is over: what the workbook holds is in the CRM and
// on the certificate.
func (l *crashLoad) finish() {
	l.t.Helper()
	twice := 0
	for _, d := range l.book.debtors {
		arrivals, inserts := l.crm.Arrivals(d.identification), l.crm.Inserts(d.identification)
		if arrivals == 0 || inserts != arrivals {
			l.t.Errorf("%s arrived %d times and was inserted %d times", d.identification, arrivals, inserts)
		}
		if arrivals > 1 {
			twice++
		}
	}
	whole := l.book.total("")
	if got := l.crm.Totals(); got != whole {
		l.t.Errorf("the CRM holds %+v, the workbook %+v", got, whole)
	}
	if states := []string{"file", "ready", "accepted"}; len(l.shown.Totals) != len(states)*len(portfolios) {
		l.t.Errorf("there are other totals than of %v: %+v", states, l.shown.Totals)
	}
	for _, s := range l.shown.Totals {
		got := simulator.Totals{CaseFiles: s.CaseFiles, Obligations: s.Obligations, TotalBalance: s.TotalBalance}
		if want := l.book.total(s.PortfolioType); got != want {
			l.t.Errorf("%s of %s: %+v, the workbook has %+v", s.State, s.PortfolioType, got, want)
		}
	}
	paper := string(l.mustRun(l.home, "certificate", l.shown.Load, "--lang", "en"))
	if got := certified(l.t, paper); got != whole {
		l.t.Errorf("certified are %+v, the workbook has %+v\n%s", got, whole, paper)
	}
	l.figures.add("case files that arrived more than once", twice)
	l.figures.add("journals cut off while they were created", l.journals()-1)
	l.figures.add("loads", 1)
	if l.t.Failed() {
		l.fatalf("the load is not whole")
	}
}
