package check_test

import (
	"strings"
	"testing"

	"wolkload/crm/simulator"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/uitest"
)

// TestRepair: what an issue offers is applied to it, to all of its kind, and
// taken back; the screen says what will be read instead.
func TestRepair(t *testing.T) {
	sheet := apptest.Portfolio()
	sheet.Rows[3][2].Text = "ana@example.com; otra@example.com"
	sheet.Rows[4][2].Text = "ana@example.com; otra@example.com"
	sheet.Rows[7][2].Text = "carla@example.com, c@example.com"
	a := start(t, apptest.Write(t, t.TempDir(), "cartera.xlsx", sheet), 80, 24)
	a.Press("g")
	a.Times(4, "down")
	for range 4 {
		if a.Has("→ ana@example.com") {
			break
		}
		a.Press("down")
	}
	a.Shows("→ ana@example.com", "Reparación:")
	a.Says("p esta, b todas las de su clase")
	a.Press("p")
	a.Shows("Reparado. u deshace.")
	a.Shows("otra@example.com") // the row below has it still
	a.Press("b")
	a.Hides("Varios correos", "otra@example.com;")
	a.Press("u")
	a.Shows("Deshecho.")
	a.Press("u")
	a.Shows("Deshecho.")
	if line := a.Line("Más de un correo en la celda"); !strings.Contains(line, "3") {
		t.Errorf("after both were undone: %q", line)
	}
	a.Press("u")
	a.Shows("No hay nada que deshacer")
	a.Resizes()
}

// TestChoice: of two names of one debtor a person chooses, and the JSON shows it.
func TestChoice(t *testing.T) {
	sheet := apptest.Portfolio()
	sheet.Rows[4][1].Text = "Ana María Prueba"
	a := start(t, apptest.Write(t, t.TempDir(), "cartera.xlsx", sheet), 160, 45)
	a.Press("g")
	for range 8 {
		if a.Has("p elige cuál se envía de Name") {
			break
		}
		a.Press("down")
	}
	a.Says("p elige cuál se envía de Name: ahora, ninguno: se retiene.")
	a.Press("p")
	a.Shows("Name: se envía el primero", `"Name": "Ana Prueba"`)
	a.Press("p")
	a.Shows("Name: se envía el último", `"Name": "Ana María Prueba"`)
	a.Press("u", "u")
	a.Says("ahora, ninguno: se retiene.")
}

// TestRepairFixedOnceBegun: what was sent with a mapping keeps it.
func TestRepairFixedOnceBegun(t *testing.T) {
	sheet := apptest.Portfolio()
	sheet.Rows[3][2].Text = "ana@example.com; otra@example.com"
	sim, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "portfolio_type=CONSUMOO")})
	a := apptest.Start(t, ui.New(ui.Options{
		Texts: es, Folders: apptest.Folders(t), Workbook: apptest.Write(t, t.TempDir(), "cartera.xlsx", sheet),
		Server: url, Operation: apptest.Operation, Token: apptest.Token, Settings: apptest.Whole,
	}), 80, 24)
	a.Press("c", "c", "c", "enter", "s")
	a.UntilShows("El CRM rechazó")
	a.Press("3")
	for _, key := range []string{"p", "b", "u"} {
		a.Press(key)
		a.Shows("El cargue ya empezó")
	}
	if sim.Requests() != 1 {
		t.Errorf("%d requests", sim.Requests())
	}
}

// TestTotals: each portfolio in the file, ready and held, with all three sums.
func TestTotals(t *testing.T) {
	a := start(t, portfolio(t), 80, 24)
	a.Times(3, "down")
	a.Golden("totals_80x24")
	a.Send(uitest.Resize(160, 45))
	a.Golden("totals_160x45")
}
