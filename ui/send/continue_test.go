package send_test

import (
	"testing"

	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/upload"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/uitest"
)

// TestContinue: a load that was left with something to do is gone on with by
// another app: what is rejected is fixed and resent in it, and with the columns
// it was made with.
func TestContinue(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "Telephone~3$")})
	o := to(url)
	o.Folders, o.Workbook = apptest.Folders(t), portfolio(t)
	a := start(t, o)
	a.Press("enter", "s")
	a.UntilShows("El CRM rechazó 1 expediente")
	leave(a, o.Workbook)

	b := start(t, o)
	b.Press("2", "G", "x", "c", "c") // other columns than those it was sent with
	b.Shows("Este libro ya se cargó aquí", "Seguir ", "0 sin enviar, 1 rechazados, 0 desconocidos")
	b.Resizes()
	b.Press("up", "down") // to the button of the load and back
	onto(b, "►[ Seguir")
	b.Press("enter")
	b.Shows("Ver 1 por resolver")
	b.Hides("Enviar 6 expedientes", "Seguir ")
	b.Resizes()
	b.Press("2")
	b.Shows("oblig. «Etapa detallada")
	b.Press("x")
	b.Shows("El cargue ya empezó")
	b.Press("5")
	b.Shows("× 1000000003", "El CRM dice: «Telephone: value not valid»")
	b.Press("enter", "e", "backspace")
	b.Type("0")
	b.Press("enter")
	b.Shows("Corregido y registrado")
	b.Press("r")
	b.UntilShows("No queda nada rechazado: 6 expedientes aceptados")
	if n := sim.Requests(); n != 2 {
		t.Errorf("%d requests", n)
	}
	if got := sim.CaseFiles()[5].Fields[3].Value; got != "3001110000" {
		t.Errorf("the CRM holds the phone %s", got)
	}
	leave(b, o.Workbook)
	c := start(t, o)
	c.Hides("Seguir ")
}

// TestSentBeforeBesideContinue: what was sent before is shown with the cursor
// where the sentence says it is, and the buttons stay in sight beside all that
// there is to say.
func TestSentBeforeBesideContinue(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "Telephone~3$")})
	o := to(url)
	o.Folders, o.Workbook, o.Settings = apptest.Folders(t), portfolio(t), upload.Settings{}
	a := start(t, o)
	a.Press("enter", "s")
	a.UntilShows("El CRM rechazó 1 expediente")
	leave(a, o.Workbook)
	sent := sim.Requests()

	b := start(t, o)
	b.Shows("►[ Seguir", " [ Enviar 6 expedientes ]")
	b.Press("up", "enter")
	b.UntilShows("mire qué, elija si se omite")
	b.Shows("►[ Enviar 1 expediente ]", "5 idénticos, 0 cambiados", "Este libro ya se cargó aquí")
	b.Press("down") // the sentence, which lay over the last button, goes
	b.Shows(" [ Enviar 1 expediente ]", "►[ Seguir")
	b.Send(uitest.Resize(60, 18))
	b.Shows(" [ Enviar 1 expediente ]", "►[ Seguir")
	b.Send(uitest.Resize(80, 24))
	b.Press("up", "enter")
	b.Shows("¿Enviar al CRM?", "Expedientes: 1 · ")
	b.Press("esc")
	if n := sim.Requests(); n != sent {
		t.Errorf("%d requests", n)
	}
}

// TestContinueUnsent: what was not sent is sent in the load it belongs to, and
// what was accepted is not.
func TestContinueUnsent(t *testing.T) {
	g, sim, o := unfinished(t)

	b := start(t, o)
	b.Shows("150 sin enviar, 0 rechazados, 0 desconocidos")
	onto(b, "►[ Seguir")
	b.Press("enter")
	b.Shows("Enviar 150 expedientes")
	onto(b, "►[ Enviar 150")
	b.Press("enter", "s")
	for range 2 {
		<-g.arrived
		g.answer <- struct{}{}
	}
	b.UntilShows("El CRM aceptó 250 expedientes")
	if n, files := sim.Requests(), len(sim.CaseFiles()); n != 3 || files != 250 {
		t.Errorf("%d requests, the CRM holds %d", n, files)
	}
}

// onto moves the cursor down until something is on the screen.
func onto(a *apptest.App, shown string) {
	for range 6 {
		if a.Has(shown) {
			return
		}
		a.Press("down")
	}
	a.Shows(shown)
}

// oneBatch lets one batch of a run that has begun go, and leaves the load.
func oneBatch(a *apptest.App, g *gate, workbook, of string) {
	<-g.arrived
	a.UntilShows(of)
	a.Press("s")
	g.answer <- struct{}{}
	a.Until("the end", ended)
	leave(a, workbook)
}

// unfinished is a workbook of 250 debtors of which a load sent a hundred.
func unfinished(t *testing.T) (*gate, *simulator.Simulator, ui.Options) {
	t.Helper()
	g, sim, url := gated(t, simulator.Options{})
	o := to(url)
	o.Folders, o.Workbook = apptest.Folders(t), debtors(t, 250)
	a := start(t, o)
	a.Press("enter", "s")
	oneBatch(a, g, o.Workbook, "lote 1 de 3")
	return g, sim, o
}

// leave lets the app's load go: it opens its workbook anew.
func leave(a *apptest.App, workbook string) {
	a.Press("1", "o")
	if a.Has("Este cargue ya empezó") {
		a.Press("s")
	}
	a.Press("/", "ctrl+u")
	a.Type(workbook)
	a.Press("enter")
	a.Shows("►1 Archivo", "Hoja1")
}

// TestContinueAfterAnotherLoad: what another load has sent meanwhile is left out
// of the one that is gone on with, and said so, before anything is asked.
func TestContinueAfterAnotherLoad(t *testing.T) {
	g, sim, o := unfinished(t)

	b := start(t, o)
	b.Press("up", "enter")
	b.UntilShows("mire qué, elija si se omite")
	onto(b, "►[ Enviar 150")
	b.Press("enter", "s")
	oneBatch(b, g, o.Workbook, "lote 1 de 2")

	loads, err := loader.ListLoads(o.Folders)
	if err != nil || len(loads) != 2 {
		t.Fatal(loads, err)
	}
	c := start(t, o)
	onto(c, "►[ Seguir "+loads[1].ID+": 150 sin enviar")
	c.Press("enter")
	onto(c, "►[ Enviar 150")
	c.Press("enter")
	c.UntilShows("100 expedientes se omiten: otro cargue ya los envió (" + loads[0].ID + ")")
	onto(c, "►[ Enviar 50 expedientes")
	c.Resizes()
	c.Press("enter")
	c.Shows("¿Enviar al CRM?", "Expedientes: 50 · ")
	c.Press("s")
	<-g.arrived
	g.answer <- struct{}{}
	c.UntilShows("El CRM aceptó 150 expedientes")
	if n, files := sim.Requests(), len(sim.CaseFiles()); n != 3 || files != 250 {
		t.Errorf("%d requests, the CRM holds %d", n, files)
	}
}

// TestContinueWithNothingLeft: where another load has sent all that was left,
// no rest is named.
func TestContinueWithNothingLeft(t *testing.T) {
	g, sim, o := unfinished(t)

	b := start(t, o)
	b.Press("up", "enter")
	b.UntilShows("mire qué, elija si se omite")
	b.Press("enter", "s")
	for range 2 {
		<-g.arrived
		g.answer <- struct{}{}
	}
	b.UntilShows("El CRM aceptó 150 expedientes")
	leave(b, o.Workbook)

	c := start(t, o)
	onto(c, "►[ Seguir")
	c.Press("enter", "enter")
	c.UntilShows("150 expedientes se omiten")
	c.Says("No queda nada por enviar.")
	if n := sim.Requests(); n != 3 {
		t.Errorf("%d requests", n)
	}
}

// TestResendAfterAnotherLoad: before a rejected case file is sent once more, what
// another load has sent of it since is said.
func TestResendAfterAnotherLoad(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "Telephone~3$")})
	o := to(url)
	o.Folders, o.Workbook = apptest.Folders(t), portfolio(t)
	a := start(t, o)
	a.Press("enter", "s")
	a.UntilShows("El CRM rechazó 1 expediente")
	leave(a, o.Workbook)

	corrected := o
	sheet := apptest.Portfolio()
	sheet.Rows[7][3] = apptest.Row(3001110000)[0] // Carla's phone
	corrected.Workbook = apptest.Write(t, t.TempDir(), "corregida.xlsx", sheet)
	b := start(t, corrected)
	b.Press("enter")
	b.UntilShows("mire qué, elija si se omite")
	b.Press("enter", "s")
	b.UntilShows("El CRM aceptó 1 expediente")
	leave(b, corrected.Workbook)

	c := start(t, o)
	onto(c, "►[ Seguir")
	c.Press("enter", "5", "r")
	c.UntilShows("1 lo envió otro cargue después")
	c.Resizes()
	c.Press("enter") // no
	c.Hides("otro cargue después")
	c.Press("enter", "e", "backspace")
	c.Type("1")
	c.Press("enter")
	c.Shows("Corregido y registrado")
	c.Press("r")
	c.UntilShows("¿Reenviar lo que otro cargue ya envió?")
	c.Shows("1 lo envió otro cargue después")
	c.Press("s")
	c.UntilShows("No queda nada rechazado: 6 expedientes aceptados")
	if n := sim.Requests(); n != 3 {
		t.Errorf("%d requests", n)
	}
}
