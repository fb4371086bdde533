package ui_test

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm/simulator"
	"wolkload/loader/workbook"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

var es = text.For("es")

func portfolio(t *testing.T) string {
	t.Helper()
	return apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio())
}

func start(t *testing.T, o ui.Options) *apptest.App {
	t.Helper()
	if o.Texts == nil {
		o.Texts = es
	}
	o.Folders, o.Settings = apptest.Folders(t), apptest.Whole
	return apptest.Start(t, ui.New(o), 80, 24)
}

// sent starts the app on the portfolio and sends it to a simulator that
// rejects one debtor.
func sent(t *testing.T) *apptest.App {
	t.Helper()
	_, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "portfolio_type=CONSUMOO")})
	a := start(t, ui.Options{Workbook: portfolio(t), Server: url, Operation: apptest.Operation, Token: apptest.Token})
	a.Press("c", "c", "c", "enter", "s")
	a.UntilShows("El CRM rechazó 1 expediente")
	return a
}

// TestSteps: a step that can't be reached yet says why; one that can is.
func TestSteps(t *testing.T) {
	t.Chdir(t.TempDir())
	refuses := func(a *apptest.App, at, why string, keys ...string) {
		t.Helper()
		for _, key := range keys {
			a.Press(key)
			a.Shows("►"+at, why)
			a.Press("down")
			a.Hides(why) // the next key takes it away
		}
	}
	a := start(t, ui.Options{})
	refuses(a, "1", es.T("app.need_file"), "2", "3", "4", "5")

	figures := workbook.NewSheet{Name: "Cifras", Rows: [][]workbook.Value{apptest.Row(1, 2), apptest.Row(3, 4), apptest.Row(5, 6)}}
	a = start(t, ui.Options{Workbook: apptest.Write(t, t.TempDir(), "cifras.xlsx", figures)})
	refuses(a, "1", "Primero marque la fila del encabezado", "2", "3", "4", "5")
	a.Press("space", "2")
	refuses(a, "2", "Aún hay columnas por resolver", "3", "4", "5")

	a = start(t, ui.Options{Workbook: portfolio(t)})
	refuses(a, "1", es.T("app.need_check"), "4")
	refuses(a, "1", es.T("app.need_send"), "5")
	for _, step := range []string{"3", "2", "1", "2", "3", "4"} {
		a.Press(step)
		a.Shows("►" + step)
	}
	a.Press("esc", "5")
	a.Shows("►3", es.T("app.need_send"))

	a = sent(t)
	for _, step := range []string{"5", "4", "1", "5", "2", "3", "5"} {
		a.Press(step)
		a.Shows("►" + step)
	}
}

// TestBack: esc leads back step by step and never quits.
func TestBack(t *testing.T) {
	a := sent(t)
	a.Press("5")
	for _, at := range []string{"►4", "►3", "►2", "►1", "►1"} {
		a.Press("esc")
		a.Shows(at)
	}
	if a.Quit() {
		t.Error("esc quits")
	}
}

// TestPalette: everything that can be done on a screen is in the list, once,
// and can be done from there.
func TestPalette(t *testing.T) {
	a := sent(t)
	for _, step := range []string{"1", "2", "3", "4", "5", "6"} {
		a.Press(step)
		footer := a.Line("? ayuda")
		for _, open := range []string{"?", "f1", "ctrl+p"} {
			a.Press(open)
			a.Shows("Lo que puede hacer aquí", "enter abrir", "esc volver")
			seen := map[string]bool{}
			top := a.View()
			a.Times(20, "down")
			twice := 0 // what was seen at the top stands there again where all fit
			for i, l := range strings.Split(top+"\n"+a.View(), "\n") {
				if i == strings.Count(top, "\n")+1 {
					twice = len(seen)
				}
				_, entry, ok := strings.Cut(l, "│ ")
				if !ok || !strings.HasSuffix(strings.TrimSpace(entry), "│") || strings.Contains(l, "Lo que puede") {
					continue
				}
				entry = strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(strings.TrimSpace(entry), "│"), "► "))
				if entry == "" {
					continue
				}
				key, _, _ := strings.Cut(entry, " ")
				if seen[key] && twice == 0 {
					t.Errorf("step %s: %q is there twice:\n%s", step, key, a.View())
				}
				seen[key] = true
			}
			if !seen["q"] || len(seen) < 7 {
				t.Errorf("step %s: only %v is there:\n%s", step, seen, a.View())
			}
			a.Press("esc")
		}
		a.Press("?")
		a.Times(20, "down")
		a.Shows("► q           salir")
		a.Resizes()
		a.Times(20, "up")
		a.Press("?")
		if got := a.Line("? ayuda"); got != footer {
			t.Errorf("step %s: the footer was %q, is %q", step, footer, got)
		}
	}
	for i, name := range []string{"Archivo", "Columnas", "Revisar", "Enviar", "Rechazos"} {
		a.Choose("ir a " + name)
		a.Shows(fmt.Sprintf("►%d %s", i+1, name))
	}
	for _, shut := range []string{"?", "ctrl+p", "q", "esc", "f1"} {
		a.Press("?", shut)
		a.Hides("Lo que puede hacer aquí")
	}
	a.Choose("salir")
	a.Shows("Quedan expedientes por resolver")
}

func TestQuit(t *testing.T) {
	for name, key := range map[string]string{"q": "q", "ctrl+c": "ctrl+c"} {
		t.Run(name, func(t *testing.T) {
			a := start(t, ui.Options{Workbook: portfolio(t)})
			a.Press("c", "c", key) // nothing was sent: nothing to lose
			if !a.Quit() {
				t.Errorf("it does not quit:\n%s", a.View())
			}

			a = sent(t)
			a.Press(key)
			a.Shows("Quedan expedientes por resolver", "1 rechazados, 0 desconocidos, 0 sin enviar", "Todo queda registrado en el cargue ", "►[ No, volver ]")
			a.Resizes()
			a.Press("enter")
			a.Shows("►4 Enviar")
			a.Hides("Quedan expedientes")
			a.Press(key, "right", "enter")
			if !a.Quit() {
				t.Errorf("it does not quit:\n%s", a.View())
			}
		})
	}
}

// TestDialogTakesTheKeys: what stands under a dialog does not hear them.
func TestDialogTakesTheKeys(t *testing.T) {
	a := sent(t)
	a.Press("5", "q")
	for _, key := range []string{"1", "?", "ctrl+p", "down", "e", "v", "f", "x"} {
		a.Press(key)
		a.Shows("Quedan expedientes por resolver")
	}
	a.Press("esc")
	a.Shows("►5 Rechazos", "Por resolver: 1 rechazados")
}

func TestTooSmall(t *testing.T) {
	a := start(t, ui.Options{Workbook: portfolio(t)})
	for _, size := range [][2]int{{59, 24}, {80, 17}, {30, 10}} {
		a.Send(uitest.Resize(size[0], size[1]))
		a.Says("La ventana es muy pequeña: agrándela al menos a 60×18 (mejor 80×24).")
		a.Hides("Cédula")
	}
	a.Send(uitest.Resize(0, 0), uitest.Resize(60, 18))
	a.Shows("Cédula")
}

// TestLarge: a window of any size is filled.
func TestLarge(t *testing.T) {
	a := sent(t)
	for _, step := range []string{"1", "2", "3", "4", "5"} {
		a.Press(step)
		a.Send(uitest.Resize(300, 90), uitest.Resize(80, 24))
	}
}

// TestHostAlwaysInSight: where it goes stands in the second line of every screen.
func TestHostAlwaysInSight(t *testing.T) {
	a := start(t, ui.Options{Workbook: portfolio(t), Server: "crm.example.invalid"})
	for _, step := range []string{"1", "2", "3", "4"} {
		a.Press(step)
		if line := strings.Split(a.View(), "\n")[1]; !strings.HasSuffix(line, " crm.example.invalid") {
			t.Errorf("step %s: %q", step, line)
		}
	}
	a.Press("ctrl+p")
	if line := strings.Split(a.View(), "\n")[1]; !strings.HasSuffix(line, " crm.example.invalid") {
		t.Errorf("the palette: %q", line)
	}
}

// TestKeysThatComeAsOne: what a fast hand or a paste without its marks brings in
// one message is a text to a text, and keys one by one to everything else.
func TestKeysThatComeAsOne(t *testing.T) {
	together := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
	a := start(t, ui.Options{Workbook: portfolio(t)})
	a.Send(together("jj"))
	a.Shows("5[  1000000001]") // two rows below the header
	a.Press("2", "3", "4")
	for _, text := range []string{"enter", "esc", "tab", "up", "2q?"} {
		a.Send(together(text))
		a.Shows("► Servidor     " + text + "▌")
		a.Press("ctrl+u")
	}
	a.Press("esc")
	a.Send(together("enter"))
	if a.Quit() || a.Has("¿Enviar") {
		t.Error("letters were taken for the key they spell")
	}
}

// TestUnknownMessages: what nobody knows changes nothing.
func TestUnknownMessages(t *testing.T) {
	a := start(t, ui.Options{Workbook: portfolio(t)})
	before := a.View()
	a.Send(struct{ tea.Msg }{}, tea.FocusMsg{}, tea.MouseMsg{}, nil, 7, uitest.Key("f12"), uitest.Key("alt+x"))
	if after := a.View(); after != before {
		t.Errorf("%s\nbecame\n%s", before, after)
	}
}
