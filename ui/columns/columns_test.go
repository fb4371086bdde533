package columns_test

import (
	"testing"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

var es = text.For("es")

// start runs the app on a workbook and goes to the columns.
func start(t *testing.T, f loader.Folders, path string) *apptest.App {
	t.Helper()
	a := apptest.Start(t, ui.New(ui.Options{Texts: es, Folders: f, Workbook: path}), 80, 24)
	a.Press("c")
	a.Shows("►2 Columnas")
	return a
}

func portfolio(t *testing.T) string {
	t.Helper()
	return apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio())
}

// down puts the cursor on the column with this letter.
func down(a *apptest.App, letter byte) {
	a.Press("g")
	a.Times(int(letter-'A'), "down")
}

func TestChangeField(t *testing.T) {
	a := start(t, apptest.Folders(t), portfolio(t))
	down(a, 'J')
	a.Shows("J «Cartera» → oblig. portfolio_type")
	a.Press("enter")
	a.Shows("Columna J «Cartera»: ¿qué campo es?", "CONSUMO · CONSUMOO · VIVIENDA", "la de ahora", "ya lo tiene la columna D")
	a.Resizes()
	a.Press("esc") // nothing changed
	a.Shows("J «Cartera» → oblig. portfolio_type")
	a.Press("e", "g")
	a.Shows("►  oblig. portfolio_type", "la de ahora") // what is suggested comes first
	a.Times(5, "down")
	a.Shows("►  Address")
	a.Press("enter")
	a.Shows("J «Cartera» → Address", "elegido por usted")
	a.Press("c")
	a.Shows("►3 Revisar")
	a.Press("2")
	a.Shows("J «Cartera» → Address") // cursor and choice are kept
	a.Press("f2", "g")
	a.Choose("bajar")
	a.Shows("►  Identification")
	a.Press("esc")
}

func TestLeaveOut(t *testing.T) {
	a := start(t, apptest.Folders(t), portfolio(t))
	down(a, 'H')
	a.Press("x")
	a.Shows("H «Vencimiento» → no se envía")
	down(a, 'I')
	a.Press("delete")
	a.Shows("I «Días mora» → no se envía")
	down(a, 'K')
	a.Press("enter", "G")
	a.Shows("►  No enviar esta columna")
	a.Press("enter")
	a.Shows("K «Etapa detallada·» → no se envía")
	a.Press("c")
	a.Send(uitest.Resize(160, 45))
	a.Shows(`"portfolio_type": "CONSUMO"`)
	a.Hides("expiring_date", "days_delay", "Etapa detallada")
}

// TestCustomField: the key is the header to the letter, a space at its end in
// sight, until another one is typed.
func TestCustomField(t *testing.T) {
	a := start(t, apptest.Folders(t), portfolio(t))
	down(a, 'K')
	a.Shows("K «Etapa detallada·» → oblig. personalizado «Etapa detallada·»")
	a.Press("enter")
	a.Shows("►  Campo personalizado de la obligación…")
	a.Press("up", "enter")
	a.Shows("nombre del campo personalizado del expediente", "Se envía como: «Etapa detallada·»")
	a.Resizes()
	a.Press("esc")
	a.Shows("oblig. personalizado «Etapa detallada·»")

	a.Press("enter", "up", "enter", "enter") // as it is
	a.Shows("K «Etapa detallada·» → personalizado «Etapa detallada·»")
	a.Press("enter")
	a.Shows("►  Campo personalizado del expediente…")
	a.Press("enter")
	a.Times(40, "backspace")
	a.Press("enter")
	a.Shows("Escriba el nombre del campo", "Columna K: nombre del campo personalizado")
	a.Type("Q c?5 ") // letters are letters, and the space stays
	a.Shows("Se envía como: «Q c?5·»")
	a.Press("enter")
	a.Shows("K «Etapa detallada·» → personalizado «Q c?5·»")
	a.Press("c")
	a.Send(uitest.Resize(160, 45))
	a.Shows(`"Q c?5 ": "Prejurídica"`)
}

// TestHeaderWithLineBreak: an input has one line, but a key that was not
// touched is sent as it stands in the file.
func TestHeaderWithLineBreak(t *testing.T) {
	sheet := apptest.Portfolio()
	const header = "Etapa\ndetallada"
	sheet.Rows[2][10].Text = header
	f := apptest.Folders(t)
	sim, url := apptest.Simulator(t, simulator.Options{})
	path := apptest.Write(t, t.TempDir(), "cartera.xlsx", sheet)
	a := apptest.Start(t, ui.New(ui.Options{Texts: es, Folders: f, Workbook: path, Server: url, Operation: apptest.Operation, Token: apptest.Token}), 80, 24)
	a.Press("c")
	down(a, 'K')
	a.Press("enter", "enter", "enter")
	a.Shows("oblig. personalizado «Etapa¶detallada»")
	a.Press("c", "c", "enter", "s")
	a.UntilShows("El CRM aceptó")
	if got := sim.CaseFiles()[0].Obligations[0].Value(header); got != "Prejurídica" {
		t.Errorf("%q is sent as %q", header, got)
	}
}

// TestConflicts: what keeps the mapping from being used is said by name, and
// one can't go on.
func TestConflicts(t *testing.T) {
	a := start(t, apptest.Folders(t), portfolio(t))
	blocked := func() {
		t.Helper()
		for _, key := range []string{"c", "3", "4"} {
			a.Press(key)
			a.Shows("►2 Columnas", "Aún hay columnas por resolver")
		}
	}
	down(a, 'C')
	a.Press("x")
	a.Shows("× Correo", "Falta asignar: Email")
	blocked()
	a.Press("enter", "g", "down", "down")
	a.Shows("►  Name · Nombre o razón social", "ya lo tiene la columna B")
	a.Press("enter")
	a.Shows("La columna B ya da «Name»", "Unir B, C con un espacio", "«Ana Prueba ana@example.com»", "Solo C; B no se envía")
	a.Press("esc") // nothing has changed
	a.Shows("C «Correo» → no se envía", "B   Nombre del deud…│Ana Prueba ·… √ Name")
	a.Press("enter", "g", "down", "down", "enter", "down", "enter")
	a.Shows("√ Nombre", "Falta asignar: Email", "C «Correo» → Name")
	blocked()
	down(a, 'K')
	a.Press("enter", "enter")
	a.Times(40, "backspace")
	a.Type(crm.ObligationID)
	a.Press("enter")
	a.Says(es.T("problem.custom_key_reserved", "Field", "id", "Columns", "K")) // and the input stays
	a.Shows("Se envía como: «id»")
	a.Resizes()
	a.Press("esc")
	blocked()
	down(a, 'C')
	a.Press("enter", "g", "enter")
	down(a, 'B')
	a.Press("enter", "g", "enter")
	a.Shows("√ Nombre", "√ Correo")
	a.Press("c")
	a.Shows("►3 Revisar")
}

func TestMissingFields(t *testing.T) {
	path := apptest.Write(t, t.TempDir(), "dos.xlsx", workbook.NewSheet{Name: "Hoja1", Rows: [][]workbook.Value{
		apptest.Row("Nombre", "Ciudad"), apptest.Row("Ana Prueba", "Quito"), apptest.Row("Bruno Ensayo", "Lima"), apptest.Row("Carla Muestra", "Cali"),
	}})
	a := start(t, apptest.Folders(t), path)
	a.Shows("× Identificación", "√ Nombre", "× Correo", "× Teléfono", "Falta asignar: Identification, Email, Telephone, id, name")
	a.Press("c")
	a.Shows("►2 Columnas", "Aún hay columnas por resolver")
}

// TestFormat: how a column's texts are read can be chosen, only where it
// matters, and the check reads them so.
func TestFormat(t *testing.T) {
	sheet := apptest.Portfolio()
	for r := 3; r < len(sheet.Rows); r++ {
		sheet.Rows[r][6] = workbook.Value{Text: "1.234"}
		sheet.Rows[r][7] = workbook.Value{Text: "02/03/2025"}
	}
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "textos.xlsx", sheet))
	a.Press("t")
	a.Shows("El formato solo se elige en columnas de números o de fechas")
	a.Send(uitest.Resize(160, 45))
	down(a, 'G')
	a.Shows("«1.234» se puede leer de dos formas")
	first := a.Line("Los montos en texto se leen así")
	a.Press("t")
	second := a.Line("Los montos en texto se leen así")
	a.Press("t")
	third := a.Line("Los montos en texto se leen así")
	if first == second || second == third {
		t.Errorf("the format does not change: %q, %q, %q", first, second, third)
	}
	a.Shows("1.234.567,89")
	down(a, 'H')
	a.Press("t", "t")
	a.Shows("Las fechas en texto se leen así")
	a.Press("c")
	a.Shows(`"total_balance": "1234"`, `"expiring_date": "2025-02-03"`)
	a.Press("2")
	down(a, 'G')
	a.Press("t", "t") // inferred, then with a point
	a.Press("c")
	a.Shows(`"total_balance": "1.234"`)
}

// TestProfile: what a person chose is kept when going on, and chosen again by
// another app for a file with the same headers; not for one with others.
func TestProfile(t *testing.T) {
	f := apptest.Folders(t)
	a := start(t, f, portfolio(t))
	down(a, 'J')
	a.Press("x", "c")
	a.Shows("►3 Revisar")

	again := apptest.Write(t, t.TempDir(), "abril.xlsx", apptest.Portfolio())
	a = start(t, f, again)
	a.Shows("perfil cartera")
	down(a, 'J')
	a.Shows("J «Cartera» → no se envía")
	down(a, 'K')
	a.Press("x", "ctrl+s")
	a.Shows("Perfil guardado")

	a = start(t, f, again)
	down(a, 'K')
	a.Shows("K «Etapa detallada·» → no se envía")

	other := apptest.Portfolio()
	other.Rows[2][10].Text = "Gestor"
	a = start(t, f, apptest.Write(t, t.TempDir(), "otra.xlsx", other))
	a.Shows("perfil cartera") // one header is new, the others are known
	down(a, 'K')
	a.Shows("K «Gestor» → oblig. personalizado «Gestor»")
}

// TestNothingChosenNothingKept: going on without a choice writes no profile.
func TestNothingChosenNothingKept(t *testing.T) {
	f := apptest.Folders(t)
	a := start(t, f, portfolio(t))
	a.Press("c")
	a.Shows("►3 Revisar")
	a = start(t, f, portfolio(t))
	a.Hides("perfil")
}

// begun is a simulator, and the app where a load has been sent and one case file rejected.
func begun(t *testing.T) (*simulator.Simulator, *apptest.App) {
	t.Helper()
	sim, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "portfolio_type=CONSUMOO")})
	a := apptest.Start(t, ui.New(ui.Options{
		Texts: es, Folders: apptest.Folders(t), Workbook: portfolio(t),
		Server: url, Operation: apptest.Operation, Token: apptest.Token, Settings: apptest.Whole,
	}), 80, 24)
	a.Press("c", "c", "c", "enter", "s")
	a.UntilShows("El CRM rechazó 1 expediente")
	return sim, a
}

// TestReadOnlyOnceBegun: the columns of a load that has begun are those it was
// sent with.
func TestReadOnlyOnceBegun(t *testing.T) {
	sim, a := begun(t)
	a.Press("2")
	for _, key := range []string{"enter", "e", "x", "t"} {
		a.Press("down", key)
		a.Shows("El cargue ya empezó", "► ", "Campo del CRM")
		a.Hides("no se envía")
	}
	a.Press("1", "down", "space")
	a.Shows("El cargue ya empezó", "encabezado en la fila 3")
	if n := sim.Requests(); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestGolden(t *testing.T) {
	path := portfolio(t)
	a := start(t, apptest.Folders(t), path)
	a.Golden("list_80x24")
	down(a, 'K')
	a.Press("enter")
	a.Golden("chooser_80x24")
	a.Press("enter")
	a.Golden("naming_80x24")
	a.Press("esc")
	down(a, 'C')
	a.Press("x")
	a.Golden("missing_80x24")
	a.Send(uitest.Resize(160, 45))
	a.Golden("list_160x45")

	a = apptest.Start(t, ui.New(ui.Options{Texts: text.For("en"), Folders: apptest.Folders(t), Workbook: path}), 80, 24)
	a.Press("c")
	a.Golden("list_en_80x24")
}
