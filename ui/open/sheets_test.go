package open_test

import (
	"testing"

	"wolkload/loader/workbook"
	"wolkload/ui/apptest"
)

func TestNoHeader(t *testing.T) {
	path := apptest.Write(t, t.TempDir(), "cifras.xlsx", figures())
	a := start(t, path)
	a.Shows("Ninguna fila parece el encabezado", "En la hoja «Cifras» ninguna fila parece un encabezado")
	a.Resizes()
	a.Press("c")
	a.Shows("Primero marque la fila del encabezado")
	a.Hides("►2")
	a.Press("down", "space")
	a.Shows("Encabezado: fila 2 (»), la marcó usted", "encabezado en la fila 2")
	a.Press("c")
	a.Shows("►2 Columnas")
}

// TestHeaderChosen: the choice is kept while one goes on and back, and can be
// taken back.
func TestHeaderChosen(t *testing.T) {
	a := start(t, portfolio(t, t.TempDir()))
	a.Shows("Encabezado: fila 3 (»)", "encabezado en la fila 3")
	a.Press("down", "space")
	a.Shows("Encabezado: fila 4 (»), la marcó usted", "encabezado en la fila 4")
	a.Press("c")
	a.Shows("«1000000001»")
	a.Press("esc")
	a.Shows("Encabezado: fila 4 (»), la marcó usted")
	a.Press("up", "space", "c")
	a.Shows("encabezado en la fila 3", "Cédula")
	a.Press("1")
	a.Choose("usar como encabezado") // the one it is: nothing changes
	a.Shows("encabezado en la fila 3")
}

// TestSheets: the sheets can be changed among; one without values is refused,
// and what was read before stays what is loaded.
func TestSheets(t *testing.T) {
	second := apptest.Portfolio()
	second.Name = "Abril"
	second.Rows = append(second.Rows[:1:1], second.Rows[2:6]...)
	path := apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio(), second, workbook.NewSheet{Name: "Vacía"}, figures())
	a := start(t, path)
	a.Shows("Hojas (4)", "► Hoja1  13 filas", "Abril", "Vacía", "Cifras")
	a.Press("tab", "down", "enter")
	a.Shows("cartera.xlsx › Abril · encabezado en la fila 2", "► Abril  5 filas")
	a.Resizes()

	a.Press("tab", "down", "enter")
	a.Says("La hoja «Vacía»")
	a.Shows("cartera.xlsx › Abril", "► Vacía")
	a.Resizes()
	a.Press("c", "1") // on to the columns of what is loaded, and back
	a.Shows("► Abril  5 filas", "[Cédula")

	a.Press("up", "enter") // the first one again
	a.Shows("cartera.xlsx › Hoja1 · encabezado en la fila 3", "► Hoja1  13 filas")
	a.Press("tab", "down", "down", "down", "enter")
	a.Shows("cartera.xlsx › Cifras", "Ninguna fila parece el encabezado")
}

// TestRefusedSheetChangesNothing: the keys of the preview don't reach what is
// loaded while another sheet is shown as refused.
func TestRefusedSheetChangesNothing(t *testing.T) {
	path := apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio(), workbook.NewSheet{Name: "Vacía"})
	a := start(t, path)
	a.Press("tab", "down", "enter")
	a.Says("La hoja «Vacía»")
	a.Press("tab", "space")
	a.Shows("encabezado en la fila 3")
}

// TestManySheets: the list scrolls with the cursor.
func TestManySheets(t *testing.T) {
	var sheets []workbook.NewSheet
	for _, name := range []string{"Uno", "Dos", "Tres", "Cuatro", "Cinco", "Seis"} {
		s := apptest.Portfolio()
		s.Name = name
		sheets = append(sheets, s)
	}
	a := start(t, apptest.Write(t, t.TempDir(), "cartera.xlsx", sheets...))
	a.Hides("Cinco")
	a.Press("tab")
	a.Times(9, "down")
	a.Shows("► Seis")
	a.Press("enter")
	a.Shows("cartera.xlsx › Seis")
	a.Press("tab")
	a.Times(9, "up")
	a.Shows("► Uno")
}
