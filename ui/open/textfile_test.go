package open_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// portfolioText is a portfolio as text, in Windows-1252.
const portfolioText = "C\xe9dula;Nombre;Correo;Celular;Obligaci\xf3n;Producto;Saldo total\n" +
	"0012345;Ana Ejemplo;ana@example.com;3001110001;007;Tarjeta;1500000,50\n" +
	"0067890;Luz Ensayo;luz@example.com;3001110002;008;Libranza;2000000,25\n"

func textFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cartera.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestTextFile: how a text file is cut is shown, and changed by the arrows.
func TestTextFile(t *testing.T) {
	a := start(t, textFile(t, portfolioText))
	a.Shows("cartera.csv › cartera · encabezado en la fila 1", "Archivo de texto",
		"Separador     punto y coma ;  detectado", "Comillas      dobles \"  detectado", "Windows-1252", "[Cédula", "0012345")
	a.Resizes()
	a.Golden("text_80x24")
	a.Press("tab", "right")
	a.Shows("► Separador     ‹ coma , ›  lo puso usted", "0012345;Ana Ejemplo")
	a.Press("left")
	a.Shows("‹ punto y coma ; ›  detectado", "Ana Ejemplo")
	a.Press("down", "down", "enter") // UTF-16
	a.Shows("► Codificación  ‹ UTF-16 ›  lo puso usted")
	a.Press("left", "left") // UTF-8: the bytes are none
	a.Says("La fila 1 de")
	a.Shows("► Codificación  ‹ UTF-8 ›", "Separador     punto y coma ;")
	a.Press("c") // what is loaded is what nobody sees
	a.Says("Así no se puede leer el archivo.")
	a.Shows("►1 Archivo")
	a.Resizes()
	a.Press("right")
	a.Shows("‹ Windows-1252 (Excel en español) ›  detectado", "Cédula")
	a.Press("up", "up", "up", "down")
	a.Shows("► Comillas")
	a.Press("c")
	a.Shows("►2 Columnas", "Identification")
	a.Press("1")
	a.Shows("Archivo de texto")
}

// TestTextWithOtherSettings: a setting stays while one goes on, and belongs to
// its file alone.
func TestTextWithOtherSettings(t *testing.T) {
	path := textFile(t, portfolioText)
	folder := inFolder(t, nil)
	portfolio(t, folder)
	a := start(t, path)
	a.Press("tab", "down", "right", "right")
	a.Shows("‹ ninguna ›  lo puso usted")
	a.Press("c", "1")
	a.Shows("ninguna ›  lo puso usted")
	a.Press("o", "/", "ctrl+u")
	a.Type(filepath.Join(folder, "cartera.xlsx"))
	a.Press("enter")
	a.Shows("cartera.xlsx › Hoja1", "Hoja ─")
	a.Hides("Archivo de texto")
	a.Press("o", "/", "ctrl+u")
	a.Type(path)
	a.Press("enter")
	a.Shows("dobles \"  detectado")
}

// TestTextThroughThePalette changes a setting without knowing a key.
func TestTextThroughThePalette(t *testing.T) {
	a := start(t, textFile(t, portfolioText))
	a.Choose("otro panel")
	a.Choose("valor siguiente")
	a.Shows("‹ coma , ›")
}

// TestTextRefused: a file that can't be cut is refused with its row, and can
// still be cut otherwise.
func TestTextRefused(t *testing.T) {
	a := start(t, textFile(t, portfolioText+strings.Repeat("1;Ana;a@example.com;3;4;T;5\n", 20)+"2;Luz;Elena;l@example.com;3;4;T;5\n"))
	a.Says("La fila 24 de", "tiene 8 campos y la tabla 7")
	a.Resizes()
	a.Press("c")
	a.Says("Así no se puede leer el archivo.")
	a.Press("right") // a comma, which cuts the amounts
	a.Says("La fila 2 de", "tiene 2 campos y la tabla 1")
	a.Press("right")
	a.Shows("‹ tabulador ›", "0012345;Ana")
}
