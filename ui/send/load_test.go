package send_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wolkload/crm/simulator"
	"wolkload/loader/upload"
	"wolkload/ui/apptest"
)

// TestCanaryAndTooManyRejected: the canaries go ahead, and when too much is
// rejected the load stops and says so; the button goes on all the same.
func TestCanaryAndTooManyRejected(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "Telephone~.")})
	o := to(url)
	o.Workbook, o.Settings = debtors(t, 60), upload.Settings{CaseFiles: 20}
	a := start(t, o)
	a.Says("hasta 20 expedientes", "Primero van 1 y luego 10 de prueba.", "más del 30 %, se detiene y pregunta.")
	a.Press("enter", "s")
	a.Until("the end", ended)
	a.Says("Se detuvo: de 11 expedientes el CRM rechazó 11", "Vea los motivos en Rechazos")
	a.Shows("Seguir de todos modos con 49 expedientes", "►[ Ver 11 por resolver ]")
	if n := sim.Requests(); n != 2 {
		t.Errorf("%d requests", n)
	}
	a.Press("up", "enter")
	a.Says("Se sigue aunque el CRM ya rechazó 11: no se vuelve a preguntar.")
	a.Press("s")
	a.UntilShows("El CRM rechazó 60 expedientes")
	if n := sim.Requests(); n != 5 {
		t.Errorf("%d requests", n)
	}
}

// TestPause keeps the next request back until it is let go.
func TestPause(t *testing.T) {
	g, sim, url := gated(t, simulator.Options{})
	o := to(url)
	o.Workbook = debtors(t, 250)
	a := start(t, o)
	a.Press("enter", "s")
	<-g.arrived
	a.UntilShows("lote 1 de 3")
	a.Press("p")
	a.Shows("Se pausa cuando llegue la respuesta en vuelo", "p seguir")
	g.answer <- struct{}{}
	a.UntilShows("En pausa: nada sale hasta que pulse p.")
	a.Shows("100 de 250")
	a.Press("p")
	for range 2 {
		<-g.arrived
		g.answer <- struct{}{}
	}
	a.UntilShows("El CRM aceptó 250 expedientes")
	if n := sim.Requests(); n != 3 {
		t.Errorf("%d requests", n)
	}
}

// TestStopWhilePaused ends the run, and what was not sent stays so.
func TestStopWhilePaused(t *testing.T) {
	g, _, url := gated(t, simulator.Options{})
	o := to(url)
	o.Workbook = debtors(t, 250)
	a := start(t, o)
	a.Press("enter", "s")
	<-g.arrived
	a.UntilShows("lote 1 de 3")
	a.Press("p")
	g.answer <- struct{}{}
	a.UntilShows("En pausa")
	a.Press("s")
	a.UntilShows("quedan 150 expedientes sin enviar")
	a.Hides("En pausa")
}

// TestQuota: what is left of the token's quota is held against what is needed
// before anything is sent; where it is too little a person says whether to begin.
func TestQuota(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{Quota: 3, HoursToRestart: 2})
	o := to(url)
	o.Workbook = debtors(t, 250)
	a := start(t, o)
	a.Press("enter", "s")
	a.UntilShows("El cupo del token no alcanza")
	a.Shows("Quedan 2 de 3 peticiones por hoy (preguntarlo gastó una)", "el envío queda en pausa hasta que el cupo")
	if n := sim.Requests(); n != 0 {
		t.Errorf("%d requests before it was asked", n)
	}
	a.Press("enter") // no
	a.Shows("►[ Enviar 250 expedientes ]")
	a.Press("enter", "s")
	a.UntilShows("El cupo del token no alcanza") // of the two that were left one went to the question
	a.Press("s")
	a.UntilShows("El token agotó las peticiones de hoy: se sigue hacia")
	a.Shows("100 de 250", "seguir después.")
	a.Press("p")
	a.UntilShows("En pausa: nada sale hasta que pulse p.")
	a.Shows("se sigue hacia")
	a.Resizes()
	a.Press("s")
	a.Until("the end", ended)
	a.Says("El token agotó las peticiones de hoy.")
	a.Shows("Enviar 150 expedientes")
	if n := len(sim.CaseFiles()); n != 100 {
		t.Errorf("the CRM holds %d case files", n)
	}
}

// TestDelta: of a workbook of which some was sent before, only what is new or
// changed goes, unless a person wants all of it.
func TestDelta(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{})
	o := to(url)
	o.Folders, o.Workbook = apptest.Folders(t), debtors(t, 5)
	a := start(t, o)
	a.Press("enter", "s")
	a.UntilShows("El CRM aceptó 5 expedientes")
	leave(a, o.Workbook)

	o.Workbook = debtors(t, 8) // the five and three more
	b := start(t, o)
	b.Hides("idénticos")
	b.Press("enter")
	b.Says("5 idénticos, 0 cambiados, 3 nuevos.", "5 expedientes ya enviados se omiten.")
	b.Shows("Listos: 3 expedientes", "[x] Enviar solo lo nuevo", "►[ Enviar 3 expedientes ]")
	b.Resizes()
	b.Press("enter")
	b.Shows("Expedientes: 3 · obligaciones: 3")
	b.Press("s")
	b.UntilShows("El CRM aceptó 3 expedientes")
	b.Shows("= retenidos             5")
	if n := sim.Inserts("2000000000"); n != 1 {
		t.Errorf("what was accepted before was sent %d times", n)
	}
}

// TestCertificate is written beside the workbook, for people and for Excel, and
// never over another one.
func TestCertificate(t *testing.T) {
	_, url := apptest.Simulator(t, simulator.Options{})
	o := to(url)
	o.Workbook = portfolio(t)
	a := start(t, o)
	a.Press("enter", "s")
	a.UntilShows("El CRM aceptó 6 expedientes")
	a.Press("ctrl+s")
	a.Says("Certificado guardado:", "certificado.xlsx", "certificado.txt")
	a.Press("ctrl+s")
	a.Says("certificado (2).txt")
	names, err := filepath.Glob(filepath.Join(filepath.Dir(o.Workbook), "cartera *certificado*"))
	if err != nil || len(names) != 4 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		if filepath.Ext(name) != ".txt" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(text), "cuadran al centavo") || !strings.Contains(string(text), "cobranzas01") {
			t.Errorf("%s, %v", text, err)
		}
	}
}

// TestOptions: how a load is sent can be changed on the screen, and is said.
func TestOptions(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{})
	o := to(url)
	o.Workbook, o.Settings = debtors(t, 60), upload.Settings{}
	a := start(t, o)
	a.Press("o")
	a.Shows("Cómo se envía", "► Expedientes por petición, como máximo", "‹ 100 ›")
	a.Says("Lotes más grandes gastan menos peticiones")
	a.Golden("options_80x24")
	a.Resizes()
	a.Press("left", "left") // 50, 25
	a.Times(4, "down")
	a.Press("left") // no canaries
	a.Shows("‹ no ›")
	a.Press("down", "right", "right", "right", "right")
	a.Shows("‹ nunca ›")
	a.Press("esc")
	a.Says("hasta 25 expedientes")
	a.Hides("de prueba", "se detiene")
	a.Press("enter", "s")
	a.UntilShows("El CRM aceptó 60 expedientes")
	if n := sim.Requests(); n != 3 {
		t.Errorf("%d requests", n)
	}
}
