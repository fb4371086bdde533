package send_test

import (
	"testing"

	"wolkload/crm/simulator"
	"wolkload/ui/apptest"
)

// sending starts a load of 250 debtors, in three batches, the first of which
// waits at the gate.
func sending(t *testing.T) (*apptest.App, *gate, *simulator.Simulator) {
	t.Helper()
	g, sim, url := gated(t, simulator.Options{})
	o := to(url)
	o.Workbook = debtors(t, 250)
	a := start(t, o)
	a.Press("enter", "s")
	a.UntilShows("lote 1 de 3")
	<-g.arrived
	return a, g, sim
}

func TestProgress(t *testing.T) {
	a, g, sim := sending(t)
	a.Shows("0 de 250", "s parar tras este lote", "░░░")
	a.Hides("███")
	a.Resizes()
	a.Press("up", "down", "enter", "tab") // nothing to change now
	a.Type("x")
	a.Press("2", "x")
	a.Shows("El cargue ya empezó") // another screen can be looked at meanwhile
	a.Press("5")
	a.Shows("►5 Rechazos", "Enviando: ")
	a.Press("4")
	for _, done := range []string{"100 de 250", "200 de 250"} {
		g.answer <- struct{}{}
		<-g.arrived
		a.UntilShows(done)
		a.Shows("██", "░░", "por segundo", "faltan 0:")
	}
	a.Resizes()
	g.answer <- struct{}{}
	a.UntilShows("El CRM aceptó 250 expedientes")
	a.Shows("250 de 250", "lote 3 de 3")
	a.Hides("░", "faltan")
	if n, files := sim.Requests(), len(sim.CaseFiles()); n != 3 || files != 250 {
		t.Errorf("%d requests, the CRM holds %d", n, files)
	}
}

// TestStopSoft: the batch in flight gets its outcome, the rest is not sent and
// can be sent later.
func TestStopSoft(t *testing.T) {
	for name, stop := range map[string]func(a *apptest.App){
		"s":                   func(a *apptest.App) { a.Press("s") },
		"ctrl+c":              func(a *apptest.App) { a.Press("ctrl+c") },
		"through the palette": func(a *apptest.App) { a.Choose("parar tras este lote") },
	} {
		t.Run(name, func(t *testing.T) {
			a, g, sim := sending(t)
			stop(a)
			a.Shows("Para tras este lote")
			g.answer <- struct{}{}
			a.Until("the end", ended)
			a.Shows("100 de 250", "Enviar 150 expedientes")
			a.Says(es.T("send.stopped", "Count", 150), es.Hint("send.stopped"))
			a.Hides("×  ", "Para tras este lote")
			if got := tally(a, "aceptados") + " " + tally(a, "sin enviar"); got != "100 150" {
				t.Errorf("accepted and not sent: %s", got)
			}
			a.Press("enter")
			a.Shows("¿Enviar al CRM?", "Expedientes: 150 · obligaciones: 150")
			a.Press("s")
			for range 2 {
				<-g.arrived
				g.answer <- struct{}{}
			}
			a.UntilShows("El CRM aceptó 250 expedientes")
			if n, files := sim.Requests(), len(sim.CaseFiles()); n != 3 || files != 250 {
				t.Errorf("%d requests, the CRM holds %d", n, files)
			}
		})
	}
}

// TestCut: ctrl+c a second time ends it now. What is in flight is unknown, and
// nothing of it is sent again by itself.
func TestCut(t *testing.T) {
	a, _, sim := sending(t)
	a.Press("ctrl+c", "ctrl+c")
	a.Until("the end", ended)
	if got := tally(a, "desconocidos") + " " + tally(a, "sin enviar"); got != "100 150" {
		t.Errorf("unknown and not sent: %s\n%s", got, a.View())
	}
	a.Says(es.T("outcome.no_answer"))
	a.Shows("Enviar 150 expedientes", "Ver 100 por resolver")
	if n := sim.Requests(); n != 0 {
		t.Errorf("%d requests were answered", n)
	}
}

// TestQuitWhileSending: it asks; the batch in flight is awaited.
func TestQuitWhileSending(t *testing.T) {
	a, g, sim := sending(t)
	a.Press("q")
	a.Shows("Se está enviando", "►[ No, volver ]")
	a.Resizes()
	a.Press("enter")
	a.Hides("Se está enviando")
	a.Press("q", "left", "enter")
	a.Shows("Para tras este lote")
	g.answer <- struct{}{}
	a.UntilQuit()
	if n, files := sim.Requests(), len(sim.CaseFiles()); n != 1 || files != 100 {
		t.Errorf("%d requests, the CRM holds %d", n, files)
	}
}

// TestDialogInTheWay: a dialog does not keep ctrl+c from stopping.
func TestDialogInTheWay(t *testing.T) {
	a, _, _ := sending(t)
	a.Press("q", "ctrl+c", "ctrl+c", "esc")
	a.Until("the end", ended)
	if got := tally(a, "desconocidos"); got != "100" {
		t.Errorf("unknown: %s\n%s", got, a.View())
	}
}

// TestAnotherFileWhileSending: what is being sent stays.
func TestAnotherFileWhileSending(t *testing.T) {
	a, g, sim := sending(t)
	a.Press("1", "o")
	a.Shows("Se está enviando; espere")
	a.Press("down", "space")
	a.Shows("El cargue ya empezó")
	a.Press("tab", "enter", "4")
	for range 2 {
		g.answer <- struct{}{}
		<-g.arrived
	}
	g.answer <- struct{}{}
	a.Until("the end", ended)
	if n := len(sim.CaseFiles()); n != 250 {
		t.Errorf("the CRM holds %d", n)
	}
}
