package open_test

import (
	"path/filepath"
	"strings"
	"testing"

	"wolkload/ui/apptest"
	"wolkload/ui/uitest"
)

func TestList(t *testing.T) {
	folder := inFolder(t, map[string]string{
		"notas.txt": "x", ".oculto.xlsx": "x", "~$cartera.xlsx": "x", "datos.csv": "a;b", "foto.png": "x",
		"2025/enero.xlsx": "x", "Beta.XLSM": strings.Repeat("x", 3000),
	})
	portfolio(t, folder)
	a := start(t, "")
	a.Shows("Beta.XLSM", "3 KB", "cartera.xlsx", "datos.csv", "notas.txt", "2025"+string(filepath.Separator), "..")
	a.Hides("oculto", "~$", "foto.png")
	view := a.View()
	if at := strings.Index; at(view, "cartera.xlsx") > at(view, "datos.csv") || at(view, "notas.txt") > at(view, "2025") {
		t.Errorf("workbooks, text files, folders is the order:\n%s", view)
	}
	a.Resizes()
	a.Press("c", "5")
	a.Shows("Primero elija un archivo")
}

func TestPick(t *testing.T) {
	folder := inFolder(t, map[string]string{"2025/enero/leer.txt": ""})
	portfolio(t, filepath.Join(folder, "2025", "enero"))
	a := start(t, "")
	for range 2 { // 2025, enero: the folder above stands first
		a.Press("down", "enter")
	}
	a.Shows("cartera.xlsx")
	a.Press("G", "enter") // .. and down again
	a.Shows("enero" + string(filepath.Separator))
	a.Hides("cartera.xlsx")
	a.Press("down", "enter", "enter")
	a.Shows("cartera.xlsx › Hoja1", "encabezado en la fila 3")
}

func TestPickThroughThePalette(t *testing.T) {
	folder := inFolder(t, nil)
	portfolio(t, folder)
	a := start(t, "")
	a.Choose("abrir")
	a.Shows("cartera.xlsx › Hoja1")
}

func TestTypePath(t *testing.T) {
	inFolder(t, nil)
	path := portfolio(t, t.TempDir())
	a := start(t, "")
	a.Press("/")
	a.Shows("Ruta del archivo:")
	a.Type("q?2") // letters are letters
	a.Resizes()
	a.Press("esc")
	a.Hides("Ruta del archivo:")
	a.Press("/", "ctrl+u")
	a.Hides("q?2")
	a.Press("enter") // nothing typed
	a.Shows("Ruta del archivo:")
	a.Type(path)
	a.Press("enter")
	a.Shows("cartera.xlsx › Hoja1")
}

func TestDroppedPath(t *testing.T) {
	for name, quote := range map[string]func(string) string{
		"bare":          func(p string) string { return p },
		"double quotes": func(p string) string { return `"` + p + `" ` },
		"single quotes": func(p string) string { return `'` + p + `'` },
		"spaces around": func(p string) string { return "  " + p + " " },
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, nil)
			path := apptest.Write(t, t.TempDir(), "cartera de marzo.xlsx", apptest.Portfolio())
			a := start(t, "")
			a.Send(uitest.Paste(quote(path)))
			a.Shows("Ruta del archivo:", "cartera de marzo.xlsx")
			a.Press("enter")
			a.Shows("cartera de marzo.xlsx › Hoja1")
		})
	}
}

// TestAnotherFile: what was read stays until another was, and where one was in
// it stays too.
func TestAnotherFile(t *testing.T) {
	folder := inFolder(t, nil)
	path := portfolio(t, folder)
	apptest.Write(t, folder, "otra.xlsx", apptest.Portfolio())
	a := start(t, path)
	a.Press("down", "down", "right")
	cursor := a.Line("[Ana Prueba")
	a.Press("2", "1")
	if got := a.Line("[Ana Prueba"); got != cursor {
		t.Errorf("the cursor was at %q, is at %q", cursor, got)
	}
	a.Press("o")
	a.Shows("otra.xlsx", "Elija el libro de Excel")
	a.Press("esc")
	a.Shows("[Ana Prueba")
	a.Press("o", "down", "enter")
	a.Shows("otra.xlsx › Hoja1")
	a.Hides("cartera.xlsx › Hoja1")
}

func TestNothingToPick(t *testing.T) {
	inFolder(t, map[string]string{"foto.png": "x"})
	a := start(t, "")
	a.Shows("En esta carpeta no hay libros")
}
