package send_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

// outcomes are faults, and what the screen says of them: the sentence of the
// cause, the state of the six case files, and texts beside.
var outcomes = []struct {
	fault    string
	cause    crm.Cause
	unknown  int // else not sent
	rejected int
	shows    []string
}{
	{"401", crm.CauseTokenMissing, 0, 0, []string{"PLEASE ENTER THE WOLKVOX-TOKEN"}},
	{"403", crm.CauseTokenInvalid, 0, 0, []string{"PLEASE VALIDATE TOKEN"}},
	{"quota", crm.CauseQuota, 0, 0, []string{"TOKEN LIMIT EXCEEDED"}},
	{"maintenance", crm.CauseRefused, 0, 0, []string{"THE PLATFORM IS UNDER MAINTENANCE"}},
	{"echo-token", crm.CauseRefused, 0, 0, []string{"NOT VALID: "}},
	{"refused-200", crm.CauseRefused, 0, 0, []string{"THE PLATFORM IS UNDER MAINTENANCE"}},
	{"404", crm.CauseRefused, 0, 0, nil},
	{"redirect-307", crm.CauseMoved, 0, 0, []string{"moved.example.com"}},
	{"redirect-302", crm.CauseRedirected, 6, 0, nil},
	{"500-after-insert", crm.CauseServerError, 6, 0, nil},
	{"timeout-after-insert", crm.CauseNoAnswer, 6, 0, nil},
	{"reset-after-insert", crm.CauseNoAnswer, 6, 0, nil},
	{"cut-answer", crm.CauseAnswerCut, 6, 0, nil},
	{"empty", crm.CauseAnswerEmpty, 6, 0, nil},
	{"html", crm.CauseNotJSON, 6, 0, nil},
	{"too-large", crm.CauseAnswerTooLarge, 6, 0, nil},
	{"no-counts", crm.CauseNoCounts, 6, 0, nil},
	{"bad-counts", crm.CauseCountsDiffer, 6, 0, []string{"Se enviaron 6 expedientes; el CRM dice: recibidos 6, insertados 3, fallidos 2, procesados 5."}},
	{"list-foreign", crm.CauseListDiffers, 5, 1, []string{"recibidos 6, insertados 4, fallidos 2, procesados 6"}},
}

// TestOutcomes: what became of a request that went wrong is said in one
// sentence with what to do, and every case file is in one state.
func TestOutcomes(t *testing.T) {
	book := portfolio(t)
	for _, tt := range outcomes {
		t.Run(tt.fault, func(t *testing.T) {
			t.Parallel()
			_, url := apptest.Simulator(t, simulator.Options{
				Faults: apptest.Faults(t, tt.fault),
				Reject: apptest.Reject(t, "portfolio_type=CONSUMOO", "portfolio_type=VIVIENDA"),
			})
			o := to(url)
			o.Workbook, o.NoQuota = book, true // when a spent quota restarts is then not known
			if tt.cause == crm.CauseNoAnswer {
				o.Timeout = 500 * time.Millisecond // the others answer
			}
			a := start(t, o)
			a.Send(uitest.Resize(100, 40))
			a.Press("enter", "s")
			a.Until("the end", ended)
			a.Says(es.T("outcome."+string(tt.cause)), es.T("outcome."+string(tt.cause)+".hint"))
			a.Says(tt.shows...)
			states := map[string]int{
				"aceptados": 0, "rechazados": tt.rejected, "desconocidos": tt.unknown,
				"sin enviar": 6 - tt.rejected - tt.unknown, "retenidos": 2,
			}
			for state, n := range states {
				if got := tally(a, state); got != es.Int(n) {
					t.Errorf("%s %s, not %d:\n%s", got, state, n, a.View())
				}
			}
			if len(tt.shows) > 0 {
				a.Resizes()
			}
			if tt.unknown > 0 {
				a.Shows(es.T("send.to_rejects", "Count", tt.unknown+tt.rejected))
			} else {
				a.Shows(es.T("send.button", "Count", 6))
			}
		})
	}
}

// tally is the count that stands beside a state.
func tally(a *apptest.App, state string) string {
	for _, l := range strings.Split(a.View(), "\n") {
		fields := strings.Fields(l)
		if i := slices.Index(fields, "Σ"); i > 0 && strings.Contains(l, " "+state+" ") {
			return fields[i-3]
		}
	}
	return "no"
}

func TestAccepted(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{})
	a := start(t, to(url))
	a.Press("enter", "s")
	a.UntilShows("El CRM aceptó 6 expedientes y los conteos cuadran")
	a.Shows("6 de 6", "lote 1 de 1", "Cargue ")
	a.Hides("Token", "►[")
	a.Press("enter", "tab", "x", "up", "down") // nothing left to do here
	a.Shows("El CRM aceptó 6 expedientes")
	a.Press("5")
	a.Shows("No queda nada rechazado: 6 expedientes aceptados", "2 expedientes siguen retenidos")
	if n := sim.Requests(); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestSomeRejected(t *testing.T) {
	_, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "portfolio_type=CONSUMOO")})
	a := start(t, to(url))
	a.Press("enter", "s")
	a.UntilShows("El CRM rechazó 1 expediente; los conteos cuadran")
	a.Says(es.T("send.some_rejected.hint"))
	a.Shows("►[ Ver 1 por resolver ]")
	a.Press("enter")
	a.Shows("►5 Rechazos", "1000000002")
	a.Press("esc")
	a.Shows("►4 Enviar", "El CRM rechazó 1 expediente")
}

// TestRefusedToken: a token that is refused is typed anew, and the load goes on.
func TestRefusedToken(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{})
	o := to(url)
	o.Token = "un-token-viejo"
	a := start(t, o)
	a.Secret(o.Token)
	a.Press("enter", "s")
	a.Until("the end", ended)
	a.Says("no admite el token", "PLEASE VALIDATE TOKEN")
	a.Shows("► Token")
	a.Hides("****")
	a.Type(apptest.Token)
	a.Press("enter", "enter", "s")
	a.UntilShows("El CRM aceptó 6 expedientes")
	if n := len(sim.CaseFiles()); n != 6 {
		t.Errorf("the CRM holds %d case files", n)
	}
}

// TestRefusedOperation: nothing has left, so the place can be typed anew; it is
// then another load.
func TestRefusedOperation(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{})
	o := to(url)
	o.Operation = "no existe"
	a := start(t, o)
	a.Press("enter", "s")
	a.Until("the end", ended)
	a.Shows("OPERATION NOT FOUND", "-1 ──")
	a.Press("tab", "tab", "ctrl+u")
	a.Shows("► Operación")
	a.Type(apptest.Operation)
	a.Press("tab", "tab", "enter")
	a.Shows("operación " + apptest.Operation)
	a.Press("s")
	a.UntilShows("El CRM aceptó 6 expedientes")
	a.Shows("-2 ──")
	if n := len(sim.CaseFiles()); n != 6 {
		t.Errorf("the CRM holds %d case files", n)
	}
}

// TestAnswer: what the CRM answered can be read as it came.
func TestAnswer(t *testing.T) {
	_, url := apptest.Simulator(t, simulator.Options{Faults: apptest.Faults(t, "html")})
	a := start(t, to(url))
	a.Press("enter", "s")
	a.UntilShows("Ver 6 por resolver")
	a.Press("v")
	a.Shows("La respuesta del CRM, tal como llegó", "<title>Login</title>")
	a.Resizes()
	a.Press("esc")
	a.Shows("Ver 6 por resolver")
}

// TestTolerated: what was tolerated in an answer is not kept quiet.
func TestTolerated(t *testing.T) {
	for fault, warning := range map[string]string{"bom": "warning.bom", "notice": "warning.text_around_json", "latin1": "warning.latin1"} {
		t.Run(fault, func(t *testing.T) {
			_, url := apptest.Simulator(t, simulator.Options{Faults: apptest.Faults(t, fault)})
			a := start(t, to(url))
			a.Send(uitest.Resize(160, 45))
			a.Press("enter", "s")
			a.UntilShows("El CRM aceptó 6 expedientes")
			a.Shows(es.T(warning))
		})
	}
}

// TestEarlierLoad: a workbook that went to the same place before is announced
// before it is sent again.
func TestEarlierLoad(t *testing.T) {
	_, url := apptest.Simulator(t, simulator.Options{})
	o := to(url)
	o.Folders, o.Workbook = apptest.Folders(t), portfolio(t)
	a := start(t, o)
	a.Hides("ya se cargó aquí")
	a.Press("enter", "s")
	a.UntilShows("El CRM aceptó")

	b := start(t, o) // while the first one is open
	b.Shows("Hay un cargue abierto en otra ventana")

	// The first one lets it go when it opens a file: the same one again.
	a.Press("1", "o")
	a.Shows("Este cargue ya empezó")
	a.Press("s", "/", "ctrl+u")
	a.Type(o.Workbook)
	a.Press("enter", "c", "c", "c")
	for _, app := range []*apptest.App{a, start(t, o)} {
		app.Shows("Este libro ya se cargó aquí", "6 aceptados")
		app.Press("enter")
		app.Shows("► [x] Enviar solo lo nuevo", "6 expedientes ya enviados se omiten")
		app.Says(es.T("send.delta.look"), "6 idénticos, 0 cambiados, 0 nuevos")
		app.Hides("¿Enviar al CRM?", "[ Enviar ")
		app.Press("space")
		app.Shows("► [ ] Enviar solo lo nuevo", " [ Enviar 6 expedientes ]")
		app.Press("tab", "enter")
		app.Shows("¿Enviar al CRM?", "6 idénticos")
		app.Press("esc", "shift+tab", "shift+tab", "shift+tab")
		app.Shows("► Operación")
		app.Type("2") // another place
		app.Hides("ya se cargó aquí")
	}
}

func TestSimulator(t *testing.T) {
	_, url := apptest.Simulator(t, simulator.Options{})
	o := to(url)
	o.Simulator = true
	a := start(t, o)
	a.Shows("SIMULADOR · nada es real", es.T("send.simulator"), "►[ Enviar 6 expedientes ]")
	a.Hides("Token")
	a.Golden("simulator_80x24")
	a.Press("enter", "s")
	a.UntilShows("El CRM aceptó 6 expedientes")
	a.Golden("accepted_80x24")
}

func TestGolden(t *testing.T) {
	a := start(t, ui.Options{Server: "crm.example.invalid", Operation: "cobranzas01", Token: apptest.Token})
	a.Golden("plan_80x24")
	a.Press("enter")
	a.Golden("confirm_typed_80x24")
	a.Send(uitest.Resize(160, 45))
	a.Golden("confirm_typed_160x45")
	a.Press("esc")
	a.Golden("plan_160x45")

	a = start(t, ui.Options{Texts: text.For("en")})
	a.Golden("empty_en_80x24")

	_, url := apptest.Simulator(t, simulator.Options{Faults: apptest.Faults(t, "bad-counts"), Reject: apptest.Reject(t, "portfolio_type=CONSUMOO")})
	a = start(t, to(url))
	a.Press("enter", "left")
	a.Golden("confirm_80x24")
	a.Press("enter")
	a.UntilShows("por resolver")
	a.Golden("counts_80x24")
	a.Send(uitest.Resize(160, 45))
	a.Golden("counts_160x45")
}
