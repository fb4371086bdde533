package ui

import (
	"runtime"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/ui/apptest"
	"wolkload/ui/screen"
	"wolkload/ui/text"
)

// sending starts a load of the portfolio that a simulator answers with these options.
func sending(t *testing.T, o simulator.Options) (*apptest.App, *App, *simulator.Simulator) {
	t.Helper()
	sim, url := apptest.Simulator(t, o)
	model := New(Options{
		Texts: text.For("es"), Folders: apptest.Folders(t),
		Workbook: apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio()),
		Server:   url, Operation: apptest.Operation, Token: apptest.Token, Settings: apptest.Whole,
	})
	a := apptest.Start(t, model, 80, 24)
	a.Press("c", "c", "c", "enter", "s")
	return a, model, sim
}

// kept is the only load that the journals tell of once the app has ended.
func kept(t *testing.T, model *App) loader.LoadInfo {
	t.Helper()
	if err := model.close(); err != nil {
		t.Fatal(err)
	}
	loads, err := loader.ListLoads(model.env.Folders)
	if err != nil || len(loads) != 1 || loads[0].Err != nil || loads[0].InUse {
		t.Fatalf("%v, %+v", err, loads)
	}
	return loads[0]
}

// TestTerminate: a signal lets the batch in flight have its outcome first.
func TestTerminate(t *testing.T) {
	a, model, sim := sending(t, simulator.Options{Delay: 100 * time.Millisecond})
	a.Until("a request is in flight", func(tea.Model) bool { return model.session.Snapshot.Batch == 1 })
	a.Send(terminate{})
	a.UntilQuit()
	if l := kept(t, model); l.Accepted != 6 || l.Unknown+l.NotSent != 0 || len(sim.CaseFiles()) != 6 {
		t.Errorf("%+v, the CRM holds %d", l, len(sim.CaseFiles()))
	}
}

// TestTerminateWithoutAnswer: after its grace it is cut; no one knows what
// became of what was in flight, and the journal says so.
func TestTerminateWithoutAnswer(t *testing.T) {
	a, model, sim := sending(t, simulator.Options{Faults: apptest.Faults(t, "timeout-after-insert")})
	for sim.Arrivals("1000000001") == 0 { // until the CRM has all of it
		runtime.Gosched()
	}
	a.Send(terminate{}, cutNow{})
	a.UntilQuit()
	if l := kept(t, model); l.Unknown != 6 || l.Accepted+l.NotSent != 0 {
		t.Errorf("%+v", l)
	}
}

// TestEndedWithoutTheApp: a program that ended some other way awaits its run.
func TestEndedWithoutTheApp(t *testing.T) {
	_, model, sim := sending(t, simulator.Options{Delay: 100 * time.Millisecond})
	if l := kept(t, model); l.Accepted+l.NotSent != 6 || l.Unknown != 0 || l.Accepted != len(sim.CaseFiles()) {
		t.Errorf("%+v, the CRM holds %d", l, len(sim.CaseFiles()))
	}
}

// TestStaleRuns: what belongs to a run that is over changes nothing.
func TestStaleRuns(t *testing.T) {
	a, model, _ := sending(t, simulator.Options{})
	a.UntilShows("El CRM aceptó 6 expedientes")
	before := a.View()
	a.Send(changed{id: model.runs}, changed{id: 99}, ended{model.runs}, ended{99}, cutNow{}, screen.StopSoft{}, screen.Progress{})
	if after := a.View(); after != before {
		t.Errorf("%s\nbecame\n%s", before, after)
	}
	a.Send(terminate{})
	if !a.Quit() {
		t.Error("it does not end")
	}
}

// TestNothingToStart: without a draft nothing is begun, whatever asks for it.
func TestNothingToStart(t *testing.T) {
	t.Chdir(t.TempDir())
	model := New(Options{Texts: text.For("es"), Folders: apptest.Folders(t)})
	a := apptest.Start(t, model, 80, 24)
	a.Send(screen.Start{Server: "crm.example.invalid", Operation: "x", Token: "y"}, screen.Continue{Load: "2026-01-02-1"})
	if model.session.Sending || model.run != nil || model.session.Load != nil {
		t.Error("it has begun")
	}
	if err := model.close(); err != nil {
		t.Error(err)
	}
}

// TestBindings: on no screen does a key do two things.
func TestBindings(t *testing.T) {
	a, model, _ := sending(t, simulator.Options{})
	a.UntilShows("El CRM aceptó 6 expedientes")
	for step := screen.File; step < screen.Steps; step++ {
		a.Send(screen.Go{Step: step})
		if model.session.Front != step {
			t.Fatalf("step %d can't be reached:\n%s", step, a.View())
		}
		means := map[string]string{}
		for _, b := range model.bindings() {
			help := b.Help()
			if help.Key == "" || help.Desc == "" {
				t.Errorf("%s: %v has no help", step.ID(), b.Keys())
			}
			for _, k := range b.Keys() {
				if other, twice := means[k]; twice {
					t.Errorf("%s: %q is %q and %q", step.ID(), k, other, help.Desc)
				}
				means[k] = help.Desc
				if _, ok := keyMsg(k); !ok {
					t.Errorf("%s: the palette can't press %q", step.ID(), k)
				}
			}
		}
	}
}
