package columns_test

import (
	"path/filepath"
	"testing"

	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/uitest"
)

// TestHostile: whatever headers and values a file has, the options and what
// opens from them draw it clean and in their size. The App looks at each frame.
func TestHostile(t *testing.T) {
	headers := []string{"Cédula", "Nombre", "Correo", "Celular", "Obligación", "Producto"}
	values := []string{"1000000001", "Ana Prueba", "ana@example.com", "3001110001", "C-001", "Tarjeta"}
	for _, h := range uitest.Hostile {
		headers, values = append(headers, h.Text), append(values, h.Text)
	}
	path := filepath.Join(t.TempDir(), "hostil.xlsx")
	apptest.WriteRaw(t, path, apptest.RawSheet{Name: "Hoja1", Rows: [][]string{headers, values, values}})
	a := apptest.Start(t, ui.New(ui.Options{Texts: es, Folders: apptest.Folders(t), Workbook: path}), 80, 24)
	a.Press("c", "g")
	for range headers {
		a.Press("o", "g", "enter", "esc", "down", "enter", "esc", "down", "down", "enter", "esc", "esc")
		for a.Has("► Opciones") {
			a.Press("esc")
		}
		a.Press("enter", "up", "enter", "esc")
		for !a.Has("► Columnas") {
			a.Press("esc")
		}
		a.Press("down")
	}
	a.Press("o")
	a.Resizes()
}
