//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"wolkload/ui/text"
)

// TestAskedToEnd asks the program to end while a request is in flight: asked
// once it awaits the answer, for four seconds where it is not a person who
// asks; asked twice it does not. What was in flight and what never left is
// told apart, and a resume sends just the rest.
func TestAskedToEnd(t *testing.T) {
	for _, tt := range []struct {
		name     string
		send     func(t *testing.T, g *gate, book string) *sending
		signals  string
		answered bool
		code     int
	}{
		{"Command", asCommand, "INT", true, 130},
		{"Command", asCommand, "INT INT", false, 130},
		{"Command", asCommand, "TERM", true, 130},
		{"Command", asCommand, "HUP", true, 130},
		{"Terminal", inTerminal, "INT", true, 130},
		{"Terminal", inTerminal, "INT INT", false, 130},
		{"Terminal", inTerminal, "close", false, 130},
		{"App", inApp, "INT", true, 0},
		{"App", inApp, "INT INT", false, 0},
		{"App", inApp, "TERM", true, 130},
		{"App", inApp, "HUP", true, 130},
		{"App", inApp, "close", false, 130},
	} {
		t.Run(fmt.Sprintf("%s/%s/%v", tt.name, tt.signals, tt.answered), func(t *testing.T) {
			t.Parallel()
			if signal.Ignored(syscall.SIGHUP) && (tt.signals == "HUP" || tt.signals == "close") {
				t.Skip("the tests run under nohup")
			}
			g, book := newGate(t), newCrashBook(t)
			s := tt.send(t, g, book.path)
			g.second()
			for _, how := range strings.Fields(tt.signals) {
				s.signal(how)
			}
			accepted := third
			if tt.answered {
				g.answers <- struct{}{}
				accepted *= 2
			}
			if code := s.ended(); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if s.x != nil && tt.signals != "close" {
				s.x.restored()
			}
			g.stands(s.home, accepted, 2*third-accepted)
			g.goesOn(s.home, 2*third-accepted)
		})
	}
}

// TestAskedToEndIdle: the app ends at once when nothing is sent.
func TestAskedToEndIdle(t *testing.T) {
	t.Parallel()
	for how, want := range map[string]int{"TERM": 130, "HUP": 130, "close": 130, "ctrl+c": 0} {
		x := control(t, t.TempDir(), portfolio(t))
		x.see("Encabezado: fila")
		switch how {
		case "close":
			x.pty.Close()
		case "ctrl+c":
			x.press(how)
		default:
			x.cmd.Process.Signal(signals[how])
		}
		if code := x.ended(); code != want {
			t.Errorf("%s: exit code %d, want %d", how, code, want)
		}
		if how != "close" {
			x.restored()
		}
	}
}

// TestTwoInstances: a load that is being sent is no one else's; everything else
// goes on beside it.
func TestTwoInstances(t *testing.T) {
	t.Parallel()
	g, book, home := newGate(t), newCrashBook(t), t.TempDir()
	p := start(t, secret, home, quick(t), sendArgs(g.url, book.path)...)
	g.second()
	all := loads(t, home)
	if len(all) != 1 {
		t.Fatalf("the loads are %+v", all)
	}
	for id, l := range all {
		if !l.InUse || l.Error != "" {
			t.Errorf("it is listed as %+v", l)
		}
		sentence := text.For("en").T("loader.journal_in_use", "Load", id)
		for _, args := range append(onLoad(t, id), []string{"purge", id, "--yes"}) {
			refused(t, home, sentence, args...)
		}
		sendOther(t, home, id)
	}
	close(g.answers)
	if code := p.ended(); code != 0 || g.Requests() != 3 {
		t.Errorf("exit code %d after %d requests\n%s", code, g.Requests(), p.messages.String())
	}
	for _, d := range book.debtors {
		if n := g.Inserts(d.identification); n != 1 {
			t.Errorf("%s was inserted %d times", d.identification, n)
		}
	}
}

// TestJournalsThatCannotBeUsed: a damaged journal and one of a newer version
// are refused with a sentence and left as they are, whatever is tried; the
// other loads, and other workbooks, are as they were.
func TestJournalsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	first, sim, ids := twoLoads(t)
	id, requests := ids[0], sim.Requests()
	for name, tt := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := copied(t, first)
			path, left := damaged(t, home, id, tt.damage)
			sentence := text.For("en").T(tt.id, "Load", id)
			for _, args := range onLoad(t, id) {
				refused(t, home, sentence, args...)
			}
			all := loads(t, home)
			if all[id].Error != sentence || len(all) != 2 || all[ids[1]].Error != "" || all[ids[1]].Files.NotSent != debtors-third {
				t.Errorf("the loads are %+v", all)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, left) {
				t.Errorf("the journal was changed; %v", err)
			}
			if n := sim.Requests() - requests; n != 0 {
				t.Errorf("%d requests", n)
			}
			sendOther(t, home, id)
		})
	}
}

// TestAppBesideBrokenJournals lists them in the app, which goes on without them.
func TestAppBesideBrokenJournals(t *testing.T) {
	t.Parallel()
	home, _, ids := twoLoads(t)
	damaged(t, home, ids[0], damages["overwritten"].damage)
	damaged(t, home, ids[1], damages["newer"].damage)
	x := control(t, home, portfolio(t))
	x.see("Encabezado: fila")
	x.press("6")
	x.see(text.For("es").T("loader.journal_newer", "Load", ids[1]))
	x.press("enter") // to go on with it
	x.press("down")
	x.see(text.For("es").T("loader.journal_damaged", "Load", ids[0]))
	x.press("q")
	if code := x.ended(); code != 0 || strings.Contains(x.drawn(), "goroutine ") {
		t.Errorf("exit code %d\n%s", code, x.screen())
	}
	x.restored()
}

// TestNoRoom: no file can be written any more when a load begins, before a
// request, and before its outcome.
func TestNoRoom(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere a limit of files ends the program")
	}
	_, unwritable, _ := strings.Cut(text.For("en").T("loader.journal_unwritable", "Load", "LOAD"), "LOAD")
	t.Run("Begin", func(t *testing.T) {
		g, home := newGate(t), t.TempDir()
		_, messages, code := limited(t, home, sendArgs(g.url, newCrashBook(t).path)...)
		if all := loads(t, home); code != 2 || !strings.Contains(messages, unwritable) || g.Requests() != 0 || len(all) != 0 {
			t.Errorf("exit code %d, %d requests, loads %+v\n%s", code, g.Requests(), all, messages)
		}
	})
	t.Run("Intent", func(t *testing.T) {
		g := newGate(t)
		s := asCommand(t, g, newCrashBook(t).path)
		g.second()
		s.signal("INT")
		g.answers <- struct{}{}
		s.ended()
		if _, messages, code := limited(t, s.home, "resume", "--no-quota-check"); code != 4 || !strings.Contains(messages, unwritable) {
			t.Errorf("exit code %d\n%s", code, messages)
		}
		g.stands(s.home, 2*third, 0)
		g.goesOn(s.home, 0)
	})
	t.Run("Outcome", func(t *testing.T) {
		g, home := newGate(t), t.TempDir()
		p := start(t, secret, home, quick(t), sendArgs(g.url, newCrashBook(t).path)...)
		g.second()
		if out, err := exec.Command("prlimit", "--fsize=0", "--pid", fmt.Sprint(p.cmd.Process.Pid)).CombinedOutput(); err != nil {
			t.Skipf("%v: %s", err, out)
		}
		g.answers <- struct{}{}
		_, notTaken, _ := strings.Cut(text.For("en").T("loader.outcome_not_taken", "Load", "LOAD"), "LOAD")
		if code := p.ended(); code != 3 || !strings.Contains(p.messages.String(), notTaken) {
			t.Errorf("exit code %d\n%s", code, p.messages.String())
		}
		g.stands(home, third, third)
		g.goesOn(home, third)
	})
}
