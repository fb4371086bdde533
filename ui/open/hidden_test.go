package open_test

import (
	"path/filepath"
	"testing"

	"wolkload/ui/apptest"
)

// partlyHidden is a workbook with hidden rows, columns and sheets, a value
// under merged cells and formulas without their results.
func partlyHidden(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cartera.xlsx")
	rows := [][]string{{"Cédula", "Nombre", "Correo", "Celular", "Obligación", "Producto", "Notas"}}
	for _, id := range []string{"1001", "1002", "1003", "1004"} {
		rows = append(rows, []string{id, "Ana " + id, "ana@example.com", "3001110001", "A-" + id, "Tarjeta", "=A2"})
	}
	apptest.WriteRaw(t, path,
		apptest.RawSheet{Name: "Vieja", Rows: rows, Hidden: true},
		apptest.RawSheet{Name: "Hoja1", Rows: rows, HiddenRows: []int{3, 4}, HiddenColumns: []int{3}, Merged: []string{"F4:F5"}})
	return path
}

// TestHidden: what Excel hides is told and marked, and the analyst chooses.
func TestHidden(t *testing.T) {
	a := start(t, partlyHidden(t))
	a.Shows("Hojas (2) · 1 oculta", "Vieja  (oculta)", "► Hoja1  5 filas",
		"2 filas con datos están ocultas en Excel, y se cargan con las demás",
		"1 columna con datos está oculta en Excel: C",
		"1 valor bajo celdas combinadas, en F5", "4 fórmulas no guardan su resultado, la primera en G2: abra el libro en", "y guárdelo",
		"i ocultas sí/no  espacio usar como encabezado",
		"-C", "1002")
	a.Resizes()
	a.Golden("hidden_80x24")
	a.Press("i")
	a.Shows("2 filas con datos están ocultas en Excel, y se dejan fuera", "► Hoja1  3 filas", "encabezado en la fila 1")
	a.Hides("1002", "1003")
	a.Press("c")
	a.Shows("-C  Correo", "oculta en Exc")
	a.Press("down", "down")
	a.Shows("C «Correo» → Email", "oculta en Excel · ")
	a.Press("1")
	a.Hides("1002")
	a.Choose("ocultas sí/no")
	a.Shows("y se cargan con las demás", "1002", "► Hoja1  5 filas")
}

// TestHiddenHeader: the header row stays though Excel hides it.
func TestHiddenHeader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cartera.xlsx")
	rows := [][]string{{"Cédula", "Nombre"}, {"1001", "Ana"}, {"1002", "Luz"}}
	apptest.WriteRaw(t, path, apptest.RawSheet{Name: "Hoja1", Rows: rows, HiddenRows: []int{1, 2}})
	a := start(t, path)
	a.Shows("encabezado en la fila 1", "1 fila con datos está oculta en Excel, y se carga")
	a.Press("i")
	a.Shows("encabezado en la fila 1", "Cédula", "y se deja fuera", "1002")
	a.Hides("1001")
	a.Press("i")
	a.Shows("encabezado en la fila 1", "1001")
}

// TestAllHidden: a sheet of hidden rows alone is taken whole.
func TestAllHidden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cartera.xlsx")
	apptest.WriteRaw(t, path, apptest.RawSheet{Name: "Hoja1", Rows: [][]string{{"Cédula", "Nombre"}, {"1001", "Ana"}}, HiddenRows: []int{1, 2}})
	a := start(t, path)
	a.Press("i")
	a.Shows("1 fila con datos está oculta en Excel, y se carga con las demás", "1001")
}

// TestNothingHidden: the key is offered only where there is something to choose.
func TestNothingHidden(t *testing.T) {
	a := start(t, portfolio(t, t.TempDir()))
	a.Press("ctrl+p")
	a.Hides("ocultas sí/no")
}

func TestHeaderInTwoRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cartera.xlsx")
	apptest.WriteRaw(t, path, apptest.RawSheet{Name: "Hoja1", Rows: [][]string{
		{"Cartera de ejemplo"},
		{"Cédula", "Nombre", "Saldo", "", "Celular"},
		{"", "", "Capital", "Intereses"},
		{"1001", "Ana", "500", "20", "3001110001"}, {"1002", "Luz", "600", "30", "3001110002"},
	}, Merged: []string{"A2:A3", "B2:B3", "E2:E3", "C2:D2"}})
	a := start(t, path)
	a.Shows("Encabezado: filas 2–3 (»), en dos filas: la de arriba completa la de abajo", "encabezado en la fila 3")
	a.Resizes()
	a.Golden("two_rows_80x24")
	a.Press("c")
	a.Shows("Cédula", "Capital", "Celular")
}
