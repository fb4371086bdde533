package history_test

import (
	"os"
	"path/filepath"
	"testing"

	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
)

var es = text.For("es")

func options(t *testing.T, url string) ui.Options {
	return ui.Options{
		Texts: es, Folders: apptest.Folders(t), Workbook: apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio()),
		Server: url, Operation: apptest.Operation, Token: apptest.Token, Settings: apptest.Whole,
	}
}

// interrupted leaves a load with one rejected case file, and one whose batch got
// no answer.
func interrupted(t *testing.T, o ui.Options) {
	t.Helper()
	o.Settings.CaseFiles = 3
	a := apptest.Start(t, ui.New(o), 80, 24)
	a.Press("c", "c", "c", "enter", "s")
	a.UntilShows("Ver 4 por resolver")
	closeAll(a, o.Workbook)
}

// closeAll opens the workbook again, which gives the load free.
func closeAll(a *apptest.App, workbook string) {
	a.Press("1", "o", "s", "/", "ctrl+u")
	a.Type(workbook)
	a.Press("enter")
}

func simulate(t *testing.T) (*simulator.Simulator, string) {
	return apptest.Simulator(t, simulator.Options{
		Faults: apptest.Faults(t, "reset-after-insert@2"), Reject: apptest.Reject(t, "Name=Ana Prueba"),
	})
}

// TestGoOn: the loads of the machine are listed, and an unfinished one is gone
// on with from there: its workbook is opened where it was.
func TestGoOn(t *testing.T) {
	sim, url := simulate(t)
	o := options(t, url)
	interrupted(t, o)
	path := o.Workbook
	o.Workbook = ""
	t.Chdir(t.TempDir())
	a := apptest.Start(t, ui.New(o), 80, 24)
	a.Says("Cargue sin terminar", "de cartera.xlsx: 0 sin enviar, 1 rechazados, 3 desconocidos. Con 6 se ve y se sigue.")
	a.Press("6")
	a.Shows("Enter lo sigue.") // whole, in 80 columns
	a.Shows("►6", "Cargues de este equipo · 1 de 1", "! 2", "cartera.xlsx", "Sin terminar: 0 sin enviar, 1 rechazados, 3 desconocidos")
	a.Says(path)
	a.Resizes()
	a.Press("enter")
	a.UntilShows("►5 Rechazos")
	a.Shows("Por resolver: 1 rechazados, 3 desconocidos")

	// What is unknown is settled here: two are in the CRM, of the third it is said
	// that it is not.
	a.Press("f", "f")
	a.Shows("Solo desconocidos: 3")
	a.Press("space", "space")
	a.Shows("elegidos: 2")
	a.Press("+")
	a.Says("¿Están en el CRM estos 2 desconocidos?", "La API del CRM no permite preguntarlo")
	a.Press("s")
	a.UntilShows("Solo desconocidos: 1")
	a.Says("2 expedientes quedan aceptados: usted los encontró en el CRM.")
	a.Press("-", "s")
	a.UntilShows("1 expediente queda sin enviar")
	a.Press("4")
	a.Shows("· sin enviar            1", "√ aceptados             4", "[ Enviar 1 expediente ]")
	a.Press("up", "enter")
	if a.Has("¿Enviar al CRM?") {
		a.Press("s")
	}
	a.UntilShows("El CRM rechazó 1 expediente")
	if n := sim.Requests(); n != 3 {
		t.Errorf("%d requests", n)
	}
}

// TestSettleAll chooses all that are unknown with one key.
func TestSettleAll(t *testing.T) {
	_, url := simulate(t)
	o := options(t, url)
	interrupted(t, o)
	a := apptest.Start(t, ui.New(o), 80, 24)
	a.Says("Este libro tiene un cargue sin terminar")
	a.Press("6", "enter")
	a.UntilShows("►5 Rechazos")
	a.Press("+")
	a.Says(es.T("rejects.settle.none")) // the cursor is on a rejected one
	a.Press("a", "+", "s")
	a.UntilShows("3 expedientes quedan aceptados")
	a.Shows("Por resolver: 1 rechazados, 0 desconocidos")
	a.Press("ctrl+s")
	a.UntilShows("pendientes.xlsx")
	names, err := filepath.Glob(filepath.Join(filepath.Dir(o.Workbook), "*pendientes.xlsx"))
	if err != nil || len(names) != 1 {
		t.Errorf("%v, %v", names, err)
	}
}

// TestWorkbookGoneOrChanged: a load whose workbook is not as it was is not gone
// on with, and says why.
func TestWorkbookGoneOrChanged(t *testing.T) {
	_, url := simulate(t)
	o := options(t, url)
	interrupted(t, o)
	path := o.Workbook
	o.Workbook = ""
	t.Chdir(t.TempDir())
	a := apptest.Start(t, ui.New(o), 80, 24)
	sheet := apptest.Portfolio()
	sheet.Rows[3][1].Text = "Otro Nombre"
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	a.Press("6", "enter")
	a.UntilShows("ya no está donde estaba")
	apptest.Write(t, filepath.Dir(path), "cartera.xlsx", sheet)
	a.Press("enter")
	a.UntilShows("cambió desde que empezó el cargue")
	a.Shows("►6")
}

// TestCertificateAndDelete: a load of the list is certified, and deleted once a
// person says so.
func TestCertificateAndDelete(t *testing.T) {
	_, url := simulate(t)
	o := options(t, url)
	interrupted(t, o)
	a := apptest.Start(t, ui.New(o), 80, 24)
	a.Press("6", "ctrl+s")
	a.UntilShows("Certificado guardado")
	a.Press("x")
	a.Says("¿Borrar el cargue", "Tiene 3 desconocidos: si lo borra, nadie podrá resolverlos.")
	a.Press("enter") // no
	a.Shows("1 de 1")
	a.Press("x", "s")
	a.UntilShows("borrado")
	a.Says(es.T("history.none"))
	a.Press("x", "enter", "ctrl+s", "esc")
	a.Shows("►1 Archivo")
	if loads, err := loader.ListLoads(o.Folders); err != nil || len(loads) != 0 {
		t.Errorf("%+v, %v", loads, err)
	}
}

// TestOpenLoad: the load that is open can't be deleted beneath itself.
func TestOpenLoad(t *testing.T) {
	_, url := simulate(t)
	o := options(t, url)
	interrupted(t, o)
	a := apptest.Start(t, ui.New(o), 80, 24)
	a.Press("6", "enter")
	a.UntilShows("►5 Rechazos")
	a.Press("6")
	a.Says(es.T("history.here"))
	a.Press("x")
	a.Says(es.T("history.delete.open"))
	a.Press("down", "ctrl+s")
	a.Says(es.T("history.certificate.open"))
	a.Press("enter")
	a.Shows("►4 Enviar")
}

func TestGolden(t *testing.T) {
	_, url := simulate(t)
	o := options(t, url)
	o.Settings.CaseFiles = 3
	a := apptest.Start(t, ui.New(o), 80, 24)
	a.Press("6")
	a.Golden("none_80x24")
	a.Press("1")
	closing := o.Workbook
	a.Press("c", "c", "c", "enter", "s")
	a.UntilShows("Ver 4 por resolver")
	closeAll(a, closing)
	a.UntilShows("sin terminar")
	loads, err := loader.ListLoads(o.Folders)
	if err != nil || len(loads) != 1 {
		t.Fatal(loads, err)
	}
	a.Mask(loads[0].ID, "2026-11-23-1")
	a.Mask(filepath.Dir(closing), "/libros")
	a.Mask(loads[0].Created.Local().Format("15:04"), "09:30")
	a.Press("6")
	a.Golden("list_80x24")
}

// TestRetention: for how long loads are kept is typed here, and said.
func TestRetention(t *testing.T) {
	_, url := simulate(t)
	o := options(t, url)
	a := apptest.Start(t, ui.New(o), 80, 24)
	a.Press("6")
	a.Shows("Se conservan siempre (o lo cambia).")
	a.Press("o", "ctrl+u")
	a.Type("noventa")
	a.Press("enter")
	a.Says("Escriba un número de días de 0 a 36.500")
	a.Press("ctrl+u")
	a.Type("90")
	a.Resizes()
	a.Press("enter")
	a.Says("Cada cargue se conserva 90 días")
	a.Press("o", "esc", "esc")
	a.Shows("►1")
	if s, err := loader.ReadSettings(o.Folders); err != nil || s.RetentionDays != 90 {
		t.Errorf("%+v, %v", s, err)
	}
}
