package send_test

import (
	"testing"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/uitest"
)

// TestValidation: each thing that is missing or wrong is named, the cursor goes
// there, and nothing reaches the CRM.
func TestValidation(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{})
	tests := []struct {
		name                     string
		server, operation, token string
		err                      *crm.Error
		at                       string // label of the field that has the cursor
	}{
		{"nothing", "", "", "", &crm.Error{ID: crm.ErrServerMissing}, "Servidor"},
		{"no host", "crm01", "op", "t", &crm.Error{ID: crm.ErrServerInvalid}, "Servidor"},
		{"no host at all", "¿cuál?", "op", "t", &crm.Error{ID: crm.ErrServerInvalid}, "Servidor"},
		{"plain http", "http://crm.example.invalid", "op", "t", &crm.Error{ID: crm.ErrServerPlain, Values: map[string]string{"Host": "crm.example.invalid"}}, "Servidor"},
		{"the Manager", "wv0001.wolkvox.com", "op", "t", &crm.Error{ID: crm.ErrServerManager, Values: map[string]string{"Host": "wv0001.wolkvox.com"}}, "Servidor"},
		{"switched off", "sv0001.crmvox.com", "op", "t", &crm.Error{ID: crm.ErrServerOld, Values: map[string]string{"Host": "sv0001.crmvox.com", "New": "crm0001.wolkvox.com"}}, "Servidor"},
		{"user info", "https://ana:x@crm.example.invalid", "op", "t", &crm.Error{ID: crm.ErrServerUserinfo}, "Servidor"},
		{"no operation", url, "  ", "t", &crm.Error{ID: crm.ErrOperation}, "Operación"},
		{"no token", url, "op", "", &crm.Error{ID: crm.ErrToken}, "Token"},
	}
	book := portfolio(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := start(t, ui.Options{Workbook: book, Server: tt.server, Operation: tt.operation, Token: tt.token})
			a.Choose("confirmar")
			for range 5 { // enter leads from field to field, then to the button
				if a.Has(tt.at) && a.Has("×") {
					break
				}
				a.Press("enter")
			}
			sentence, hint := es.Error(tt.err)
			a.Says(sentence, hint)
			a.Shows("► " + tt.at)
			a.Hides("¿Enviar al CRM?")
		})
	}
	if n := sim.Requests(); n != 0 {
		t.Errorf("%d requests reached the CRM", n)
	}
}

// TestTyped: server, operation and token are typed one by one, are there after
// going back and forth, and the token is never drawn.
func TestTyped(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{})
	a := start(t, ui.Options{})
	a.Shows("► Servidor", "crm0001.wolkvox.com") // what it looks like
	a.Type("c5?q")                               // letters are letters
	a.Shows("c5?q▌", "►4 Enviar")
	a.Times(4, "backspace")
	a.Type(url)
	a.Press("enter")
	a.Shows("► Operación")
	a.Send(uitest.Paste(apptest.Operation))
	a.Press("tab")
	a.Shows("► Token")
	a.Type(apptest.Token)
	a.Shows("********************************▌")
	a.Resizes()
	a.Press("esc")
	a.Shows("►3 Revisar")
	a.Press("4")
	a.Shows(url, apptest.Operation, "********************************", "►[ Enviar 6 expedientes ]")
	a.Press("up", "shift+tab", "up", "up") // round
	a.Shows("►[ Enviar 6 expedientes ]")
	a.Press("2", "1", "4")
	a.Shows(url, apptest.Operation, "********************************")
	a.Press("enter")
	a.Shows("¿Enviar al CRM?", "Expedientes: 6 · obligaciones: 9", "Σ total_balance 94.330.301,80",
		"a "+url+", operación "+apptest.Operation, "2 expedientes con errores quedan retenidos")
	a.Resizes()
	a.Press("right", "tab", "left", "enter")
	a.UntilShows("El CRM aceptó 6 expedientes")
	if got := sim.Totals(); got.CaseFiles != 6 || got.Obligations != 9 || got.TotalBalance != "94330301.80" {
		t.Errorf("the CRM holds %+v", got)
	}
}

// TestAnotherHost: a token goes to the host it was given for and to no other.
func TestAnotherHost(t *testing.T) {
	a := start(t, ui.Options{Server: "https://crm.example.invalid", Operation: "op", Token: apptest.Token})
	stars := "********************************"
	a.Shows(stars, "►[ Enviar")
	a.Press("tab") // round to the server
	a.Shows("► Servidor")
	a.Type("/index.php") // still the same host
	a.Press("tab")
	a.Shows(stars)
	a.Press("shift+tab", "ctrl+u")
	a.Type("otro.example.invalid")
	a.Press("tab", "tab")
	a.Hides("****")
	a.Shows("► Token")
	a.Press("tab", "enter")
	a.Says(es.T("crm.token_missing"))
	a.Type(apptest.Token)
	a.Press("tab", "enter")
	a.Shows("a https://otro.example.invalid, operación op")
}

// TestConfirmation: No is where the cursor is, so that a key pressed too often
// sends nothing.
func TestConfirmation(t *testing.T) {
	sim, url := apptest.Simulator(t, simulator.Options{})
	a := start(t, to(url))
	for _, keys := range [][]string{{"enter"}, {"esc"}, {"left", "right", "enter"}, {"tab", "esc"}, {"x", "c", "q", "enter"}} {
		a.Press("enter")
		a.Shows("¿Enviar al CRM?", "►[ No, volver ]")
		a.Press(keys...)
		a.Hides("¿Enviar al CRM?")
		a.Shows("►4 Enviar", "►[ Enviar 6 expedientes ]")
	}
	if n := sim.Requests(); n != 0 {
		t.Errorf("%d requests without a yes", n)
	}
	a.Press("enter", "s")
	a.UntilShows("El CRM aceptó")
	if n := sim.Requests(); n != 1 {
		t.Errorf("%d requests, not 1", n)
	}
}

// TestTypedCount: for a server that is not this machine's the count must be
// typed. Nothing here answers yes to it.
func TestTypedCount(t *testing.T) {
	a := start(t, ui.Options{Server: "crm.example.invalid", Operation: "op", Token: apptest.Token})
	a.Press("enter")
	a.Shows("¿Enviar al CRM?", "a https://crm.example.invalid, operación op", "Para confirmar escriba 6 y pulse enter:")
	a.Hides("No, volver")
	for _, typed := range []string{"", "s", "5", "66"} {
		a.Type(typed)
		a.Press("enter")
		a.Shows("¿Enviar al CRM?", "Escriba exactamente 6")
		a.Press("ctrl+u")
	}
	a.Resizes()
	a.Type("6")
	a.Shows("> 6")
	a.Press("esc")
	a.Hides("¿Enviar al CRM?")
	a.Press("enter")
	a.Hides("> 6") // asked anew
	a.Shows("Para confirmar escriba 6")
}
