package rejects_test

import (
	"strings"
	"testing"

	"wolkload/crm/simulator"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

// TestTable: who was rejected, in which rows and why, by the CRM's words; the
// cursor of the detail is where the words point.
func TestTable(t *testing.T) {
	a, _ := rejected(t)
	a.Shows("× 1000000001", "Ana Prueba", "4, 5", "Name: value not in list", "× 1000000002", "6, 7", "× 1000000003")
	a.Shows("[Ana Prueba", "Fila 4", "Fila 5", "El CRM dice: «Name: value not in list»", `{"Identification":"1000000001"`)
	a.Hides("1000000005")
	a.Press("down")
	a.Shows("1000000002 · Bruno Ensayo", "[CONSUMOO", "El CRM dice: «portfolio_type: value not in list»")
	a.Press("down")
	a.Shows("1000000003 · Carla Muestra", "[3001110003", "El CRM dice: «Telephone: value not valid»")
	a.Resizes()
	a.Press("tab", "up", "4", "1", "5") // where one was stays
	a.Shows("► 1000000003 · Carla Muestra", "[carla@example.com")
	a.Press("shift+tab", "k", "enter")
	a.Shows("► 1000000002 · Bruno Ensayo")
	a.Press("esc")
	a.Hides("► 1000000002 · Bruno")
	a.Press("esc")
	a.Shows("►4 Enviar")
}

func TestEntry(t *testing.T) {
	a, _ := rejected(t)
	a.Press("down", "v")
	a.Shows("La entrada del CRM, tal como llegó", `"error": "portfolio_type: value not in list"`, `"id": "C-003"`)
	a.Resizes()
	a.Press("down", "pgdown", "up", "pgup", "r", "u", "e") // nothing but scrolling here
	a.Shows("La entrada del CRM, tal como llegó")
	a.Press("esc")
	a.Shows("1000000002 · Bruno Ensayo", "Motivo del CRM")
	a.Choose("ver la entrada")
	a.Press("v")
	a.Shows("Motivo del CRM")
}

// TestEdit: enter keeps what was typed, esc alone never loses it.
func TestEdit(t *testing.T) {
	a, _ := rejected(t)
	a.Press("down", "down", "enter", "e")
	a.Shows("3001110003▌", "enter confirmar")
	a.Resizes()
	a.Press("esc") // unchanged: closes
	a.Hides("▌")
	a.Press("f2")
	a.Type("q5r ñ")
	a.Shows("3001110003q5r ñ▌", "►5 Rechazos")
	a.Press("esc")
	a.Shows("enter guarda; esc otra vez descarta", "3001110003q5r ñ▌")
	a.Resizes()
	a.Press("backspace", "esc") // typing on: it warns again
	a.Shows("3001110003q5r ▌", "esc otra vez descarta")
	a.Press("esc")
	a.Hides("▌", "q5r", "* 300")
	a.Press("enter", "ctrl+u")
	a.Type("3001110030")
	a.Press("enter")
	a.Shows("* 3001110030", "* 1000000003", "Corregido y registrado", "* 1 por reenviar")
	a.Hides("▌")
	a.Press("2", "5", "esc", "up", "down")
	a.Shows("* 3001110030", "* 1000000003")
	a.Press("u")
	a.Shows("3001110003", "× 1000000003")
	a.Hides("* 3001110030", "* 1 por reenviar")
	a.Press("u")
	a.Shows("No hay cambios que deshacer")
}

// TestPickACell: the names of the fields are no cells.
func TestPickACell(t *testing.T) {
	a, _ := rejected(t)
	a.Press("enter", "home", "e")
	a.Shows("Póngase en la celda de una fila")
	a.Hides("▌")
}

// TestFixAndResend: fixed, resent, accepted, gone from the table; the CRM holds
// what was typed, and nobody twice.
func TestFixAndResend(t *testing.T) {
	a, sim := rejected(t)
	holds(t, sim, nil, "1000000001", "1000000002", "1000000003")

	a.Press("down", "enter", "e", "ctrl+u")
	a.Type("CONSUMO")
	a.Press("enter", "right", "e", "backspace", "enter")
	a.Shows("* CONSUMO ")
	a.Hides("CONSUMOO")
	a.Press("r")
	until(a, 1, 2, 0)
	a.Hides("1000000002")
	a.Shows("Por resolver: 2 rechazados, 0 desconocidos", "1000000001", "1000000003")
	holds(t, sim, map[string]string{"CONSUMOO": "CONSUMO"}, "1000000001", "1000000003")
	if n := sim.Requests(); n != 2 {
		t.Errorf("%d requests", n)
	}

	// One that is fixed wrongly stays, with the new reason.
	a.Press("G", "enter", "e", "ctrl+u")
	a.Type("3001110013")
	a.Press("enter", "r")
	until(a, 0, 2, 0)
	a.Shows("× 1000000003")
	a.Hides("* 1 por reenviar")
	a.Press("e", "backspace")
	a.Type("5")
	a.Press("enter", "r")
	until(a, 1, 1, 0)
	a.Shows("1000000001")
	a.Hides("1000000003")

	a.Press("enter", "e", "ctrl+u")
	a.Type("Ana Pérez")
	a.Press("enter", "r")
	a.UntilShows("No queda nada rechazado: 6 expedientes aceptados")
	a.Resizes()
	a.Shows("2 expedientes siguen retenidos")
	holds(t, sim, map[string]string{"CONSUMOO": "CONSUMO", "3001110003": "3001110015", "Ana Prueba": "Ana Pérez"})
	a.Press("q") // nothing is left: it does not ask
	if !a.Quit() {
		t.Error("it asks though nothing is left")
	}
}

// TestDebtorsField: a field of the debtor changes in all of its rows, as one
// step to undo.
func TestDebtorsField(t *testing.T) {
	a, _ := rejected(t)
	a.Press("enter", "e", "backspace")
	a.Type("os")
	a.Press("enter")
	line := a.Line("* Ana Pruebos")
	if n := strings.Count(line, "* Ana Pruebos"); n != 2 {
		t.Errorf("changed in %d rows: %q", n, line)
	}
	a.Shows("1000000001 · Ana Pruebos")
	a.Press("u")
	a.Hides("Pruebos")
	a.Press("u")
	a.Shows("No hay cambios que deshacer")
}

// TestEditThatIsWrong: the check's rules hold for what is typed too.
func TestEditThatIsWrong(t *testing.T) {
	a, sim := rejected(t)
	a.Press("down", "enter", "g")
	a.Times(6, "down")
	a.Shows("[300000.00")
	a.Press("e", "ctrl+u")
	a.Type("mucho")
	a.Press("enter")
	sentence := es.T("rule.amount_invalid", "Raw", "mucho", "Field", "total_balance")
	a.Says("× "+sentence, sentence)
	a.Shows("× mucho")
	a.Resizes()
	a.Press("r")
	a.Says(sentence)
	a.Press("R")
	a.Shows("Aún no hay expedientes corregidos")
	if n := sim.Requests(); n != 1 {
		t.Errorf("%d requests", n)
	}
	a.Press("u")
	a.Shows("[300000.00")
	a.Hides("mucho")
}

// TestResendAll: those that were fixed and no others, after a yes.
func TestResendAll(t *testing.T) {
	a, sim := rejected(t)
	a.Press("R")
	a.Shows("Aún no hay expedientes corregidos")
	a.Press("enter", "e")
	a.Type(" Mesa")
	a.Press("enter", "esc", "G", "enter", "e", "backspace")
	a.Type("9")
	a.Press("enter", "esc")
	a.Shows("* 2 por reenviar")
	a.Press("R")
	a.Shows("¿Reenviar los corregidos?", "2 expedientes · Σ total_balance 83.500.001,50", "►[ No, volver ]", "operación "+apptest.Operation)
	a.Resizes()
	a.Press("enter")
	a.Hides("¿Reenviar")
	a.Press("R", "s")
	until(a, 2, 1, 0)
	a.Shows("1000000002")
	a.Hides("1000000001", "1000000003")
	holds(t, sim, map[string]string{"Ana Prueba": "Ana Prueba Mesa", "3001110003": "3001110009"}, "1000000002")
	if n := sim.Requests(); n != 2 {
		t.Errorf("%d requests", n)
	}
}

// TestResendUnchanged: what was rejected is not resent as it is by one key.
func TestResendUnchanged(t *testing.T) {
	a, sim := rejected(t)
	a.Press("r")
	a.Shows("No ha cambiado nada", "1000000001 se reenvía igual", "►[ No, volver ]")
	a.Press("enter")
	if n := sim.Arrivals("1000000001"); n != 1 {
		t.Errorf("arrived %d times", n)
	}
	a.Press("r", "right", "enter")
	until(a, 0, 3, 0)
	if n := sim.Arrivals("1000000001"); n != 2 {
		t.Errorf("arrived %d times", n)
	}
}

// TestUnknown: what may be in the CRM already is resent only by who says so.
func TestUnknown(t *testing.T) {
	a, sim := sent(t, simulator.Options{Faults: apptest.Faults(t, "cut-answer")})
	a.Shows("Por resolver: 0 rechazados, 6 desconocidos", "? 1000000001", "la respuesta llegó cortada", "Búsquelo en el CRM")
	a.Says(es.T("outcome.answer_cut")[:40])
	a.Press("v")
	a.Shows("El CRM no mandó una entrada para este expediente")
	a.Press("v", "R")
	a.Shows("Aún no hay expedientes corregidos")
	a.Press("down", "r")
	a.Shows("Puede que ya esté en el CRM", "►[ No, volver ]")
	a.Shows("No se sabe si 1000000002 entró. Si entró, reenviarlo puede duplicarlo.")
	a.Resizes()
	a.Press("enter")
	if n := sim.Arrivals("1000000002"); n != 1 {
		t.Errorf("arrived %d times", n)
	}
	a.Press("r", "s")
	until(a, 1, 0, 5)
	a.Hides("1000000002")
	if n := sim.Arrivals("1000000002"); n != 2 {
		t.Errorf("arrived %d times", n)
	}
	for _, id := range []string{"1000000001", "1000000003", "1000000005", "1000000007", "1000000008"} {
		if n := sim.Arrivals(id); n != 1 {
			t.Errorf("%s arrived %d times", id, n)
		}
	}
}

// TestFilter goes through all of it.
func TestFilter(t *testing.T) {
	a, _ := sent(t, simulator.Options{Reject: apptest.Reject(t, rejections...), Faults: apptest.Faults(t, "list-foreign")})
	a.Shows("Por resolver: 2 rechazados, 4 desconocidos")
	a.Press("f")
	a.Shows("Solo rechazados: 2", "× 1000000001")
	a.Hides("? 1000000005")
	a.Press("f")
	a.Shows("Solo desconocidos: 4", "? 1000000005")
	a.Hides("× 1000000001")
	a.Press("f")
	a.Shows("Sin atribuir: 1", "Email: is required")
	a.Resizes()
	a.Press("enter", "e", "tab", "r", "u") // nothing to edit or to resend
	a.Shows("Sin atribuir: 1")
	a.Press("v")
	a.Shows(`"Name": "Nadie"`)
	a.Press("esc", "4", "5")
	a.Shows("Sin atribuir: 1") // kept
	a.Choose("filtrar")
	a.Shows("Por resolver: 2 rechazados, 4 desconocidos")
}

func TestEmptyFilter(t *testing.T) {
	a, _ := rejected(t)
	a.Press("f", "f")
	a.Shows("Solo desconocidos: 0", "Nada en este filtro; con f pasa al siguiente", "f filtrar  esc volver")
	a.Hides("reenviar este") // nothing is there to send
	a.Resizes()
	a.Press("enter", "tab", "r", "u", "e", "down", "v", "v")
	a.Shows("Nada en este filtro")
	a.Press("f")
	a.Shows("Sin atribuir: 0", "Nada en este filtro")
}

// TestNameless: entries that name nobody leave all unknown, and stand in a list
// of their own.
func TestNameless(t *testing.T) {
	a, _ := sent(t, simulator.Options{Reject: apptest.Reject(t, rejections...), FailedShape: simulator.Nameless})
	a.Shows("Por resolver: 0 rechazados, 6 desconocidos")
	a.Press("f", "f", "f")
	a.Shows("Sin atribuir: 3", "Name: value not in list", "portfolio_type: value not", "Telephone: value not valid")
}

func TestGolden(t *testing.T) {
	a, _ := rejected(t)
	a.Golden("table_80x24")
	a.Press("down", "enter", "e")
	a.Golden("edit_80x24")
	a.Press("ctrl+u")
	a.Type("CONSUMO")
	a.Press("enter")
	a.Golden("edited_80x24")
	a.Send(uitest.Resize(160, 45))
	a.Golden("edited_160x45")
	a.Press("v")
	a.Golden("entry_160x45")

	a, _ = sent(t, simulator.Options{Faults: apptest.Faults(t, "cut-answer")})
	a.Golden("unknown_80x24")
	a, _ = sentIn(t, text.For("en"), 80, 24, simulator.Options{Reject: apptest.Reject(t, rejections...)})
	a.Golden("table_en_80x24")
}
