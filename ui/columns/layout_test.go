package columns_test

import (
	"testing"

	"wolkload/loader/workbook"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/uitest"
)

// wide has two obligations a row, and a column of each that nothing knows.
func wide() workbook.NewSheet {
	return workbook.NewSheet{Name: "Ancha", Rows: [][]workbook.Value{
		apptest.Row("Cédula", "Nombre", "Correo", "Celular", "obligacion_1", "producto_1", "saldo_1", "gestor_1", "obligacion_2", "producto_2", "saldo_2", "gestor_2"),
		apptest.Row(1000000001, "Ana Prueba", "ana@example.com", 3001110001, "C-001", "Tarjeta", 1500000.5, "Uno", "C-002", "Libranza", 20.25, "Dos"),
		apptest.Row(1000000002, "Bruno Ensayo", "bruno@example.com", 3001110002, "C-003", "Tarjeta", 300000.0, "Tres"),
		apptest.Row(1000000003, "Carla Muestra", "carla@example.com", 3001110003, "C-005", "Vivienda", 80000000.75, "Uno", "C-006", "Tarjeta", 10.0, "Dos"),
	}}
}

func TestWide(t *testing.T) {
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "ancha.xlsx", wide()))
	a.Shows("varias obligaciones por fila", "√ obl. 1 · total_balance", "√ obl. 2 · total_balance")
	a.Golden("wide_80x24")
	a.Resizes()
	down(a, 'K')
	a.Shows("K «saldo_2» → obl. 2 · total_balance")
	a.Press("enter")
	a.Says("Vale para la misma columna de las 2 obligaciones.")
	to(a, "oblig. balance_payment")
	a.Press("enter")
	a.Shows("√ obl. 1 · balance_payment", "√ obl. 2 · balance_payment", "Se cambió la misma columna en todas las obligaciones: G, K.")
	down(a, 'H')
	a.Press("enter")
	to(a, "Campo personalizado de la obligación")
	a.Press("enter")
	a.Shows("Se envía como: «gestor»")
	retype(a, "Gestor asignado")
	a.Shows("+ obl. 1 · «Gestor asigna…", "+ obl. 2 · «Gestor asigna…")
	sent(a, `"balance_payment": "20.25"`, `"Gestor asignado": "Dos"`)

	a.Press("o")
	to(a, "Disposición")
	a.Press("enter") // asks nothing: going on has kept what was chosen
	a.Shows("una obligación por fila")
	a.Press("left")
	a.Shows("Se proponen de nuevo los campos")
	a.Press("esc")
	a.Shows("una obligación por fila")
	a.Press("left", "s")
	a.Shows("varias obligaciones por fila", "ancha")
	a.Press("esc")
	a.Shows("√ obl. 2 · balance_payment", "12 de 12")
}

func twoSheets() []workbook.NewSheet {
	return []workbook.NewSheet{
		{Name: "Deudores", Rows: [][]workbook.Value{
			apptest.Row("Cédula", "Nombre", "Correo", "Celular"),
			apptest.Row(1000000001, "Ana Prueba", "ana@example.com", 3001110001),
			apptest.Row(1000000002, "Bruno Ensayo", "bruno@example.com", 3001110002),
			apptest.Row(1000000003, "Carla Muestra", "carla@example.com", 3001110003),
		}},
		{Name: "Obligaciones", Rows: [][]workbook.Value{
			apptest.Row("Cédula", "Obligación", "Producto", "Saldo total"),
			apptest.Row(1000000001, "C-001", "Tarjeta", 1500000.5),
			apptest.Row(1000000001, "C-002", "Libranza", 20.25),
			apptest.Row(1000000002, "C-003", "Tarjeta", 300000.0),
			apptest.Row(1000000003, "C-004", "Tarjeta", 400000.0),
		}},
		{Name: "Notas", Rows: [][]workbook.Value{apptest.Row("nada que leer")}},
	}
}

func TestTwoSheets(t *testing.T) {
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "dos.xlsx", twoSheets()...))
	a.Shows("dos hojas: Deudores + Obligaciones", "1·A", "2·D")
	a.Golden("two_sheets_80x24")
	a.Resizes()
	sent(a, `"total_balance": "1500000.5"`)
	down(a, 'D')
	a.Press("x", "o")
	to(a, "Disposición")
	a.Press("enter")
	a.Shows("dos hojas: Deudores + Obligaciones", "quite la hoja de obligaciones")
	to(a, "Hoja de obligaciones")
	a.Shows("Obligaciones")
	a.Press("enter")
	a.Shows("►  Obligaciones", "la de ahora", "Notas")
	a.Golden("second_80x24")
	to(a, "ninguna")
	a.Press("enter")
	a.Shows("Se proponen de nuevo los campos")
	a.Press("s")
	a.Shows("una obligación por fila", "► Opciones", "Falta asignar: id, name")
	to(a, "Hoja de obligaciones")
	a.Press("enter")
	to(a, "Obligaciones")
	a.Press("enter", "s")
	a.Shows("dos hojas: Deudores + Obligaciones")
	a.Press("esc")
	sent(a, `"total_balance": "1500000.5"`)
	// a sheet that has no headers is refused, and all stays as it was
	a.Press("o")
	to(a, "Hoja de obligaciones")
	a.Press("enter", "G", "enter")
	a.Shows("× ", "Notas")
	to(a, "Disposición")
	a.Shows("dos hojas: Deudores + Obligaciones")
}

// TestSeveralFields: a column that fits several fields is a conflict, and its
// fields are the first to choose from.
func TestSeveralFields(t *testing.T) {
	sheet := apptest.Portfolio()
	sheet.Rows[2][0].Text, sheet.Rows[2][4].Text = "ID", "Nota"
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "varios.xlsx", sheet))
	a.Shows("× ¿Identification / id?", "× La columna A puede ser Identification, id: elija uno", "sirve para varios campos")
	a.Golden("several_80x24")
	a.Press("enter", "g")
	a.Shows("►  Identification · Identificación", "80 % ")
	a.Press("down")
	a.Shows("►  oblig. id")
	a.Press("up", "enter")
	a.Shows("√ Identification", "A «ID» → Identification")
	a.Hides("elija uno")
}

// TestLeaveReading: esc leaves a sheet that is being read, and nothing changes.
func TestLeaveReading(t *testing.T) {
	path := apptest.Write(t, t.TempDir(), "dos.xlsx", twoSheets()...)
	a := apptest.Start(t, ui.New(ui.Options{Texts: es, Folders: apptest.Folders(t), Workbook: path}), 80, 24, uitest.Background("begin"))
	open := func(sheet string) {
		to(a, "Hoja de obligaciones")
		a.Press("enter")
		to(a, sheet)
		a.Press("enter")
	}
	a.Press("c", "o")
	open("Obligaciones")
	a.Shows("Leyendo la hoja Obligaciones…", "esc cancela", "esc volver")
	a.Press("x", "esc")
	a.Shows("► Opciones", "dos hojas: Deudores + Obligaciones", "Obligaciones")
	open("ninguna")
	a.UntilShows("una obligación por fila")
	a.Shows("► Opciones") // what was left is dropped
}

// TestDocument: identifications that prove themselves are told by their kind.
func TestDocument(t *testing.T) {
	sheet := apptest.Portfolio()
	ids := []string{"11144477735", "52998224725", "12345678909", "39053344705", "71428793860", "87748248800", "15350946056", "86288366757", "29537995593", "01234567890", "98765432100"}
	for r := 3; r < len(sheet.Rows); r++ {
		sheet.Rows[r][0] = workbook.Value{Text: ids[r-3]}
	}
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "cpf.xlsx", sheet))
	a.Shows("Los dígitos de verificación prueban que son CPF de Brasil.")
}

// TestOptionsLocked: once a load has begun its options can be read, not changed.
func TestOptionsLocked(t *testing.T) {
	_, a := begun(t)
	a.Press("2", "o")
	for _, option := range []string{"Disposición", "País", "Campos opcionales", "Perfil", "Guardar perfil", "Address"} {
		to(a, option)
		for _, key := range []string{"enter", "left"} {
			a.Press(key)
			a.Shows("► Opciones")
		}
		a.Press("enter")
		a.Shows("El cargue ya empezó", "una obligación por fila", "no se envían")
	}
}
