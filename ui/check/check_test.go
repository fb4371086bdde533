package check_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/screen"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

var es = text.For("es")

func portfolio(t *testing.T) string {
	t.Helper()
	return apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio())
}

// start runs the app on a workbook and goes to the check.
func start(t *testing.T, path string, width, height int, opts ...uitest.Option) *apptest.App {
	t.Helper()
	a := apptest.Start(t, ui.New(ui.Options{Texts: es, Folders: apptest.Folders(t), Workbook: path}), width, height, opts...)
	a.Press("c", "c")
	a.Shows("►3 Revisar")
	return a
}

// checked is what a workbook comes to, without any screen.
func checked(t *testing.T, path string) loader.Draft {
	t.Helper()
	book, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	d, err := loader.ReadSheet(t.Context(), apptest.Folders(t), book, 0, loader.Reading{}, nil)
	if err == nil {
		d, err = d.Check(t.Context(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestFigures: the counts and sums on the screen are the check's own.
func TestFigures(t *testing.T) {
	path := portfolio(t)
	r := checked(t, path).Result
	a := start(t, path, 80, 24)
	for id, sum := range map[string]mapping.Sum{"check.sum_ready": r.Ready, "check.sum_held": r.Held} {
		a.Shows(es.T(id, "CaseFiles", sum.CaseFiles, "Obligations", sum.Obligations, "Balance", es.Money(sum.TotalBalance.String())))
	}
	byRule := map[string]int{}
	for _, i := range r.Issues() {
		byRule[i.Rule]++
	}
	if len(byRule) != 2 {
		t.Fatalf("the portfolio has mistakes of %d kinds", len(byRule))
	}
	counts := map[string]int{
		es.T("check.all"): r.All.CaseFiles, es.T("check.ready"): r.Ready.CaseFiles, es.T("check.held"): r.Held.CaseFiles,
	}
	for rule, n := range byRule {
		counts[es.T("rule."+rule+".title")] = n
	}
	for title, n := range counts {
		if fields := strings.Fields(a.Line(title)); fields[len(fields)-1] != es.Int(n) {
			t.Errorf("%q is not counted %d: %q", title, n, a.Line(title))
		}
	}
}

// TestJSON: each case file is shown exactly as it would be sent, and one that
// is held says so.
func TestJSON(t *testing.T) {
	path := portfolio(t)
	r := checked(t, path).Result
	a := start(t, path, 120, 36)
	a.Press("enter")
	for i, c := range r.CaseFiles() {
		if i > 0 {
			a.Press("down")
		}
		a.Press("v")
		a.Hides("Expedientes")
		title := es.T("check.json")
		if c.Held {
			title = es.T("check.json_held")
		}
		a.Shows(title)
		_, below, _ := strings.Cut(a.View(), title)
		_, below, _ = strings.Cut(below, "\n")
		shown, _, _ := strings.Cut(below, "\n  }")
		var got bytes.Buffer
		if err := json.Compact(&got, []byte(shown+"}")); err != nil {
			t.Fatalf("%v:\n%s", err, a.View())
		}
		want, err := crm.EncodeCaseFile(c.CaseFile)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("case file %d is shown as\n%s\nand sent as\n%s", i, got.String(), want)
		}
		a.Press("v")
	}
}

// TestGroups: the rows of each kind, with what to do; where one was stays
// while one goes back and forth, and when the columns change beneath it.
func TestGroups(t *testing.T) {
	path := portfolio(t)
	a := start(t, path, 80, 24)
	a.Press("down", "down")
	a.Shows("►  = Retenidos por errores", "= 1000000004", "= 1000000006")
	a.Hides("1000000001")
	a.Press("down")
	a.Shows("►  Σ Totales por cartera", "CONSUMOO", "retenidos")
	a.Press("down")
	a.Shows("Falta un dato obligatorio", "C9", "Email", "retenido")
	a.Says(es.T("rule.missing_mandatory", "Field", "Email"), es.T("rule.missing_mandatory.hint"))
	a.Resizes()
	a.Press("G")
	a.Shows("G12", "por definir")
	a.Says(es.T("rule.amount_invalid", "Raw", "por definir", "Field", "total_balance"))
	a.Press("enter", "enter")
	a.Shows("Retenido: no se enviará", `"Identification": "1000000006"`)
	a.Press("2")
	a.Press("3")
	a.Shows("Retenido: no se enviará", `"Identification": "1000000006"`)
	a.Press("esc", "esc")
	a.Shows("►  × Valor que no es un número")

	a.Press("2", "g") // leave the amounts out: nobody is held for them
	a.Times(6, "down")
	a.Press("x", "c")
	a.Shows("Listos: 7 expedientes")
	a.Hides("Valor que no es un número")
	a.Press("g", "down", "2", "x", "3") // the same columns again: all as it was
	a.Shows("►  √ Listos para enviar")
}

func TestPanels(t *testing.T) {
	a := start(t, portfolio(t), 160, 45)
	focus := func(title string) {
		t.Helper()
		a.Shows("► " + title)
	}
	focus("Resultado")
	a.Press("tab")
	focus("Expedientes")
	a.Press("tab")
	focus("Así se enviará")
	a.Press("tab")
	focus("Resultado")
	a.Press("shift+tab")
	focus("Así se enviará")
	a.Press("esc")
	focus("Expedientes")
	a.Press("v")
	focus("Así se enviará")
	a.Press("v")
	focus("Expedientes")
	a.Press("esc")
	focus("Resultado")
	a.Choose("abrir")
	focus("Expedientes")
	a.Press("esc", "esc")
	a.Shows("►2 Columnas")
	a.Press("c", "c")
	a.Shows("►4 Enviar")
}

// TestScroll: the JSON scrolls within itself, and begins anew with another case file.
func TestScroll(t *testing.T) {
	a := start(t, portfolio(t), 80, 24)
	top := `"Identification": "1000000001"`
	a.Press("v")
	a.Shows(top)
	a.Press("down", "down")
	a.Hides(top)
	a.Press("up", "k")
	a.Shows(top)
	a.Times(9, "pgdown")
	a.Shows("}")
	a.Hides("Email")
	a.Times(9, "pgup")
	a.Shows(top)
	a.Press("j", "j", "esc", "down", "v")
	a.Shows(`"Identification": "1000000002"`)
}

// TestStaleResult: the result of a check that was overtaken by another mapping
// is dropped, whenever it comes.
func TestStaleResult(t *testing.T) {
	path := portfolio(t)
	a := apptest.Start(t, ui.New(ui.Options{Texts: es, Folders: apptest.Folders(t), Workbook: path}), 80, 24, uitest.Background("Enter"))
	a.Press("c", "c")
	a.Shows("Revisando las filas…")
	a.Resizes()
	a.Press("4")
	a.Shows("Primero revise los datos (paso 3)")
	a.Press("2")
	a.Times(6, "down")
	a.Press("x", "3") // without the amounts
	a.UntilShows("Listos: 7 expedientes · 10 obligaciones")

	// Even one that comes now.
	a.Send(screen.Checked{Draft: checked(t, path)})
	a.Shows("Listos: 7 expedientes")
	a.Press("2", "3")
	a.Shows("Listos: 7 expedientes")
}

func TestCancel(t *testing.T) {
	a := apptest.Start(t, ui.New(ui.Options{Texts: es, Folders: apptest.Folders(t), Workbook: portfolio(t)}), 80, 24, uitest.Background("Enter"))
	a.Press("c", "c")
	a.Shows("Revisando las filas…", "esc volver")
	a.Press("c")
	a.Shows("Revisando las filas…") // no key but esc works
	a.Press("esc")
	a.Shows("►2 Columnas")
	a.Press("3")
	a.UntilShows("Listos: 6 expedientes")
}

func TestNothingReady(t *testing.T) {
	sheet := apptest.Portfolio()
	for r := 3; r < len(sheet.Rows); r++ {
		sheet.Rows[r][2] = workbook.Value{Text: fmt.Sprintf("correo %d", r)}
	}
	a := start(t, apptest.Write(t, t.TempDir(), "cartera.xlsx", sheet), 80, 24)
	a.Shows("Listos: 0 expedientes", "Retenidos: 8 expedientes")
	a.Press("down", "tab", "v")
	a.Shows("No hay un expediente bajo el cursor")
	a.Resizes()
	a.Press("esc", "esc", "c")
	a.Shows("►4 Enviar", "Ningún expediente está listo") // where an earlier load could be gone on with
	a.Hides("[ Enviar")
}

func TestGolden(t *testing.T) {
	path := portfolio(t)
	a := start(t, path, 80, 24)
	a.Golden("files_80x24")
	a.Press("G")
	a.Golden("issues_80x24")
	a.Press("enter", "enter")
	a.Golden("json_80x24")
	a.Send(uitest.Resize(160, 45))
	a.Golden("issues_160x45")
	a.Send(uitest.Resize(100, 45))
	a.Golden("issues_100x45")

	a = apptest.Start(t, ui.New(ui.Options{Texts: text.For("en"), Folders: apptest.Folders(t), Workbook: path}), 80, 24)
	a.Press("c", "c", "G")
	a.Golden("issues_en_80x24")
}
