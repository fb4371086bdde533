package open_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"wolkload/loader/workbook"
	"wolkload/ui/apptest"
	"wolkload/ui/uitest"
)

// refused are files that are no workbook to read, by the id of why. Each makes
// its file in a folder and returns the path.
var refused = map[string]func(t *testing.T, folder string) string{
	workbook.ErrNotFound:  func(t *testing.T, folder string) string { return filepath.Join(folder, "no está.xlsx") },
	workbook.ErrDirectory: func(t *testing.T, folder string) string { return folder },
	workbook.ErrEmptyFile: content(nil),
	workbook.ErrHTML:      content([]byte("<!DOCTYPE html><html><body><table><tr><td>Cédula</td></tr></table></body></html>")),
	workbook.ErrXLS:       content(append([]byte{0x09, 0x04, 0x06, 0x00}, make([]byte, 600)...)),
	workbook.ErrNotWorkbook: func(t *testing.T, folder string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create("leer.txt")
		if err == nil {
			_, err = w.Write([]byte("hola"))
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return content(b.Bytes())(t, folder)
	},
	workbook.ErrDamaged: func(t *testing.T, folder string) string {
		path := portfolio(t, folder)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return content(data[:len(data)/2])(t, folder)
	},
}

func content(data []byte) func(t *testing.T, folder string) string {
	return func(t *testing.T, folder string) string {
		path := filepath.Join(folder, "renombrado.xlsx")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
}

// TestRefusals: a file that can't be read is named with why and what to do, at
// the start, and where another one is open already.
func TestRefusals(t *testing.T) {
	for id, make := range refused {
		t.Run(id, func(t *testing.T) {
			path := make(t, inFolder(t, nil))
			_, err := workbook.Open(path, workbook.Options{})
			if e, ok := err.(*workbook.OpenError); !ok || e.ID != id {
				t.Fatalf("opening gives %v", err)
			}
			sentence, hint := es.Error(err)

			a := start(t, path)
			a.Says(sentence, hint)
			a.Shows("Elija el libro de Excel")
			a.Resizes()
			a.Press("2")
			a.Shows("Primero elija un archivo")
		})
	}
}

// TestSecondFileRefused: the first one stays as it was, with all that was done to it.
func TestSecondFileRefused(t *testing.T) {
	folder := inFolder(t, nil)
	path := portfolio(t, folder)
	bad := content([]byte("<html>"))(t, folder)
	a := start(t, path)
	a.Press("o", "/", "ctrl+u")
	a.Type(bad)
	a.Press("enter")
	a.Shows("×", "cartera.xlsx › Hoja1", "[Cédula")
	a.Press("c", "c")
	a.Shows("Listos: 6 expedientes")
}

func TestPassword(t *testing.T) {
	const password = "Contraseña-7431"
	folder := inFolder(t, nil)
	path := filepath.Join(folder, "cifrado.xlsx")
	book := excelize.NewFile()
	defer book.Close()
	for at, text := range map[string]string{"A1": "Cédula", "B1": "Nombre", "A2": "1000000001", "B2": "Ana Prueba"} {
		if err := book.SetCellStr("Sheet1", at, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SaveAs(path, excelize.Options{Password: password}); err != nil {
		t.Fatal(err)
	}

	a := start(t, path)
	a.Secret(password)
	a.Secret("otra-cosa")
	a.Shows("cifrado.xlsx está protegido con contraseña")
	a.Press("enter") // nothing typed: still asking
	a.Type("otra-cosa")
	a.Shows("*********")
	a.Resizes()
	a.Press("enter")
	a.Shows("La contraseña no abre", "cifrado.xlsx está protegido con contraseña")
	a.Hides("****")
	a.Press("esc")
	a.Shows("Elija el libro de Excel")
	a.Press("enter")
	a.Hides("La contraseña no abre")
	a.Type(password)
	a.Press("enter")
	a.Shows("cifrado.xlsx › Sheet1", "Ana Prueba")
}

// TestMissingFolder: what is missing is said of the file that was asked for.
func TestMissingFolder(t *testing.T) {
	path := filepath.Join(inFolder(t, nil), "no", "existe.xlsx")
	_, err := workbook.Open(path, workbook.Options{})
	sentence, hint := es.Error(err)
	a := start(t, path)
	a.Says(sentence, hint)
}

// TestReadingCancelled: esc leads back to what was there, and a result that
// comes later changes nothing.
func TestReadingCancelled(t *testing.T) {
	folder := inFolder(t, nil)
	path := portfolio(t, folder)
	apptest.Write(t, folder, "otra.xlsx", apptest.Portfolio())
	for _, slow := range []string{"open", "read"} {
		t.Run(slow, func(t *testing.T) {
			a := start(t, path, uitest.Background(slow))
			a.Shows("Leyendo")
			a.Resizes()
			a.Press("esc")
			a.Shows("Elija el libro de Excel", "otra.xlsx")
			a.Press("enter")
			a.UntilShows("cartera.xlsx › Hoja1")
			a.Press("o", "down", "enter")
			a.Shows("Leyendo")
			a.Press("esc")
			a.Shows("cartera.xlsx › Hoja1", "[Cédula")
			a.Press("o", "down", "enter")
			a.UntilShows("otra.xlsx › Hoja1")
		})
	}
}
