package columns_test

import (
	"strings"
	"testing"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

// to puts the cursor of a list on the line that begins with the text.
func to(a *apptest.App, line string) {
	a.Press("g")
	for range 300 {
		for _, l := range strings.Split(a.View(), "\n") {
			if rest, here := strings.CutPrefix(strings.TrimRight(l, " "), "►  "); here && strings.HasPrefix(strings.TrimLeft(rest, " "), line) {
				return
			}
		}
		a.Press("down")
	}
	a.Shows("► " + line) // fails with the screen
}

// retype writes a text over what an input holds.
func retype(a *apptest.App, value string) {
	a.Press("ctrl+u")
	a.Type(value)
	a.Press("enter")
}

// sent goes to the check in a large window, where the JSON stands beside the
// list, looks for texts in it and comes back.
func sent(a *apptest.App, texts ...string) {
	a.Send(uitest.Resize(160, 45))
	if a.Has("► Opciones") {
		a.Press("esc")
	}
	a.Press("c")
	a.Shows("►3 Revisar")
	a.Shows(texts...)
	a.Press("2")
	a.Send(uitest.Resize(80, 24))
}

func TestDefaultAndDictionary(t *testing.T) {
	a := start(t, apptest.Folders(t), portfolio(t))
	down(a, 'J')
	a.Press("o")
	a.Shows("► Opciones de J «Cartera» → oblig. portfolio_type")
	to(a, "Diccionario de valores")
	a.Press("enter")
	a.Shows("Ejemplos: CONSUMO · CONSUMOO · VIVIENDA")
	for typed, said := range map[string]string{
		"CONSUMO":                   es.T("columns.values_entry", "Entry", "CONSUMO"),
		"A=B=C":                     es.T("columns.values_entry", "Entry", "A=B=C"),
		"=B":                        es.T("columns.values_entry", "Entry", "=B"),
		"A=B;; C=D":                 es.T("columns.values_gap"),
		"CONSUMO=1; Consumo = OTRO": es.T("columns.values_twice", "Value", "Consumo"),
	} {
		retype(a, typed)
		a.Says(said)
		a.Shows("> ") // the input stays
	}
	retype(a, " consumo = CONS; CONSUMOO=CONS ")
	a.Shows("consumo=CONS; CONSUMOO=CONS", "► Opciones")
	sent(a, `"portfolio_type": "CONS"`)
	a.Shows("Opciones: 2 valores cambiados")
	a.Press("o")
	a.Shows("consumo=CONS; CONSUMOO=CONS")
	to(a, "Diccionario")
	a.Press("enter")
	retype(a, "")
	a.Hides("CONSUMOO=CONS")
	a.Press("esc")

	down(a, 'C')
	a.Press("o")
	to(a, "Valor si está vacío")
	a.Press("enter")
	retype(a, "no es un correo")
	a.Says(es.T("columns.default_refused", "Field", "Email"))
	retype(a, "sin@example.com")
	a.Shows("«sin@example.com»")
	a.Press("esc")
	a.Shows("si está vacío «sin@example.com»")
	a.Press("c")
	a.Shows("7 expedientes") // Darío, who has no e-mail, is ready too
	a.Press("2", "o")
	to(a, "Valor si está vacío")
	a.Press("enter", "ctrl+u", "enter")
	a.Hides("sin@example.com")
}

// TestIdentificationHasNoDefault: nothing can stand in for it.
func TestIdentificationHasNoDefault(t *testing.T) {
	a := start(t, apptest.Folders(t), portfolio(t))
	a.Press("o")
	a.Shows("► Opciones de A «Cédula» → Identification")
	a.Hides("Valor si está vacío", "Si las filas difieren")
}

func TestConstants(t *testing.T) {
	sheet := apptest.Portfolio()
	sheet.Rows[2][2].Text = "" // the e-mails have no header
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "cartera.xlsx", sheet))
	down(a, 'C')
	a.Press("x")
	a.Shows("Falta asignar: Email")
	a.Press("o")
	a.Shows("► Opciones de C «» → no se envía", "× Falta asignar: Email")
	to(a, "Email")
	a.Shows("× falta: es obligatorio")
	a.Press("enter")
	retype(a, "cobros@example.com")
	a.Hides("Falta asignar")
	to(a, "Address")
	a.Press("enter")
	retype(a, "Calle 1")
	to(a, "Campo personalizado del expediente")
	a.Press("enter")
	retype(a, "Campaña")
	a.Says(es.T("columns.constant_form"))
	retype(a, "Name=x")
	a.Says(es.T("columns.constant_reserved", "Field", "Name"))
	retype(a, "Campaña=Marzo")
	a.Shows("personalizado «Campaña»", "«Marzo»")
	sent(a, `"Email": "cobros@example.com"`, `"Address": "Calle 1"`, `"Campaña": "Marzo"`)
}

func TestCustomTypes(t *testing.T) {
	a := start(t, apptest.Folders(t), portfolio(t))
	down(a, 'K')
	a.Press("o")
	to(a, "Tipo en el CRM")
	a.Shows("texto")
	a.Press("left")
	a.Shows("lista", "× falta: escriba los valores")
	to(a, "Valores de la lista")
	a.Press("enter")
	retype(a, "Prejurídica; Prejurídica")
	a.Says(es.T("columns.values_twice", "Value", "Prejurídica"))
	retype(a, "Prejurídica; Jurídica; Preventiva")
	a.Shows("Prejurídica; Jurídica; Preventiva")
	to(a, "Tipo en el CRM")
	a.Times(4, "enter") // text, number, date, time
	a.Shows("hora")
	a.Hides("Valores de la lista")
	a.Press("enter") // what the list had is there again
	a.Shows("Prejurídica; Jurídica; Preventiva")
	to(a, "En el CRM es")
	a.Press("enter")
	a.Shows("obligatorio")
	a.Press("esc")
	a.Shows("Opciones: lista · obligatorio")
	sent(a, `"Etapa detallada ": "Prejurídica"`)
	a.Press("o")
	to(a, "Tipo en el CRM")
	a.Press("right", "right") // text, number: no value of the column is one
	a.Shows("número", "Cómo se lee")
	a.Press("esc")
	a.Shows("Los números en texto se leen así")
	a.Press("c")
	a.Shows("0 expedientes")
}

// TestCustomDate: a custom date is sent in the order that its field has, and
// read as is chosen.
func TestCustomDate(t *testing.T) {
	sheet := apptest.Portfolio()
	sheet.Rows[2][10].Text = "Compromiso"
	for r := 3; r < len(sheet.Rows); r++ {
		sheet.Rows[r][10] = workbook.Value{Text: "02/03/2025"}
	}
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "fechas.xlsx", sheet))
	down(a, 'K')
	a.Press("o")
	to(a, "Tipo en el CRM")
	a.Press("enter", "enter")
	a.Shows("fecha", "YYYY-MM-DD")
	a.Press("esc")
	a.Shows("? La columna K se puede leer de dos formas: elija con t", "? «Compromiso»")
	a.Says("«02/03/2025» se puede leer de dos formas: elija con t.")
	a.Press("t")
	a.Shows("día/mes/año")
	a.Hides("de dos formas")
	a.Press("o")
	to(a, "Orden de la fecha en el CRM")
	for _, shown := range []string{"YYYY-DD-MM", "DD-MM-YYYY", "MM-DD-YYYY"} {
		a.Press("enter")
		a.Shows(shown)
	}
	sent(a, `"Compromiso": "03-02-2025"`)
}

// TestJoin: two columns that the header calls one field are a conflict, which
// joining settles; the separator is a text of its own.
func TestJoin(t *testing.T) {
	sheet := apptest.Portfolio()
	sheet.Rows[2][1].Text, sheet.Rows[2][10].Text = "Nombre", "Nombre"
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "nombres.xlsx", sheet))
	down(a, 'B')
	a.Says(es.T("problem.field_twice", "Field", "Name", "Columns", "B, K"))
	a.Shows("× Name")
	a.Press("enter")
	a.Shows("la de ahora, y de K")
	a.Press("enter")
	a.Shows("Unir B, K con un espacio", "«Ana Prueba Prejurídica»")
	a.Press("enter")
	a.Hides("debe quedar una sola", "× Name")
	a.Shows("Las columnas B, K se unen", "Opciones: columnas unidas")
	sent(a, `"Name": "Ana Prueba Prejurídica"`)
	a.Press("o")
	to(a, "Separador")
	a.Shows("«·»")
	a.Press("enter")
	retype(a, " / ")
	a.Shows("«·/·»")
	sent(a, `"Name": "Ana Prueba / Prejurídica"`)
	a.Press("o")
	to(a, "Unir B, K")
	a.Press("enter")
	a.Shows("× sin unir: es un conflicto")
	a.Press("enter", "esc")
	a.Hides("debe quedar una sola")
}

// TestPolicy: what is sent when rows of one debtor differ.
func TestPolicy(t *testing.T) {
	sheet := apptest.Portfolio()
	sheet.Rows[4][1].Text = "Ana Segunda"
	a := start(t, apptest.Folders(t), apptest.Write(t, t.TempDir(), "difieren.xlsx", sheet))
	down(a, 'B')
	a.Press("o")
	to(a, "Si las filas difieren")
	for _, shown := range []string{"enviar el primero", "enviar el último"} {
		a.Press("enter")
		a.Shows(shown)
	}
	sent(a, `"Name": "Ana Segunda"`)
	a.Shows("si difieren, enviar el último")
	a.Press("o")
	to(a, "Si las filas difieren")
	a.Press("left")
	sent(a, `"Name": "Ana Prueba"`)
}

// TestRepairs: what is applied is told and can be undone.
func TestRepairs(t *testing.T) {
	f := apptest.Folders(t)
	sheet := apptest.Portfolio()
	sheet.Rows[3][2].Text = "ana@example.com; otra@example.com"
	path := apptest.Write(t, t.TempDir(), "cartera.xlsx", sheet)
	a := start(t, f, path)
	a.Press("ctrl+s")
	p, ok := loader.FindProfile(f, "cartera")
	if !ok {
		t.Fatal("no profile was saved")
	}
	p.Columns[2].Repairs = []string{mapping.RuleEmailSeveral}
	if err := loader.KeepProfile(f, p); err != nil {
		t.Fatal(err)
	}
	a = start(t, f, path)
	down(a, 'C')
	a.Shows("Opciones: reparada")
	a.Press("o")
	to(a, "Reparación: Más de un correo")
	a.Shows("toda la columna")
	a.Press("enter")
	a.Hides("Reparación:")
	a.Press("esc")
	a.Hides("reparada")
}

func TestSheetOptions(t *testing.T) {
	a := start(t, apptest.Folders(t), portfolio(t))
	a.Press("o")
	to(a, "País de los teléfonos")
	a.Press("enter")
	to(a, "CO · Colombia")
	a.Press("enter")
	a.Shows("CO · Colombia", "► Opciones")
	a.Press("enter")
	a.Shows("la de ahora")
	a.Press("G")
	a.Shows("►  ZW")
	a.Press("esc")
	a.Shows("CO · Colombia")
	to(a, "Fecha de corte")
	a.Press("enter")
	retype(a, "2025-02-30")
	a.Says(es.T("columns.cut_off_invalid", "Value", "2025-02-30"))
	retype(a, "2025-02-28")
	a.Shows("│  2025-02-28")
	to(a, "Campos opcionales vacíos")
	a.Press("enter")
	a.Shows("se envían vacíos")
	to(a, "Address")
	a.Press("enter", "esc")
	to(a, "Disposición")
	a.Press("enter") // asks, since what was chosen is kept nowhere
	a.Shows("Se proponen de nuevo los campos")
	a.Press("s")
	a.Says(es.T("columns.no_groups"))
	a.Shows("una obligación por fila", "CO · Colombia", "se envían vacíos")
	a.Press("esc", "c", "2", "o")
	a.Shows("2025-02-28", "CO · Colombia", "se envían vacíos")
}

// TestProfiles: saved under a name, replaced only when that is meant, chosen and
// left; what no longer fits is named.
func TestProfiles(t *testing.T) {
	f := apptest.Folders(t)
	a := start(t, f, portfolio(t))
	down(a, 'J')
	a.Press("x", "o")
	to(a, "Guardar perfil como")
	a.Shows("hay cambios sin guardar")
	a.Press("enter", "enter")
	a.Says(es.T("columns.save_as_empty"))
	a.Type("Banco Uno")
	a.Press("enter")
	a.Shows("Perfil guardado: Banco Uno", "Banco Uno", "sin cambios por guardar")
	to(a, "Perfil")
	a.Shows("perfil Banco Uno: 11 de 11 columnas conocidas.")
	a.Press("enter")
	a.Shows("►  Banco Uno", "la de ahora · 11 columnas")
	to(a, "ninguno")
	a.Press("enter")
	a.Shows("Opciones de J «Cartera» → oblig. portfolio_type")
	a.Hides("Banco Uno")
	to(a, "Guardar perfil como")
	a.Press("enter")
	a.Type("banco uno")
	a.Press("enter")
	a.Shows("Ya hay un perfil banco uno")
	a.Press("esc")
	to(a, "Perfil")
	a.Press("enter")
	to(a, "Banco Uno")
	a.Press("enter")
	a.Shows("J «Cartera» → no se envía", "perfil Banco Uno: 11 de 11")

	other := apptest.Portfolio()
	other.Rows[2][10].Text = "Gestor "
	path := apptest.Write(t, t.TempDir(), "abril.xlsx", other)
	a = start(t, f, path)
	a.Golden("near_80x24")
	a.Resizes()
	down(a, 'K')
	a.Shows("nueva · ningún campo")
	a.Press("o")
	to(a, "Perfil")
	a.Says("Nuevas: «Gestor·».", "aquí no están: «Etapa detallada·».")
	a.Golden("options_near_80x24")
	a.Press("esc")
	a.Send(uitest.Resize(160, 45))
	a.Golden("near_160x45")
}

func TestOptionsGolden(t *testing.T) {
	path := portfolio(t)
	a := start(t, apptest.Folders(t), path)
	down(a, 'K')
	a.Press("o")
	a.Golden("options_80x24")
	a.Resizes()
	to(a, "Valor si está vacío")
	a.Press("enter")
	a.Golden("options_edit_80x24")
	a.Press("esc", "G")
	a.Golden("options_end_80x24")
	a.Send(uitest.Resize(160, 45))
	a.Golden("options_160x45")

	a = apptest.Start(t, ui.New(ui.Options{Texts: text.For("en"), Folders: apptest.Folders(t), Workbook: path}), 80, 24)
	a.Press("c", "o")
	a.Golden("options_en_80x24")
}
