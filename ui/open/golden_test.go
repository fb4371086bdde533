package open_test

import (
	"os"
	"testing"

	"wolkload/loader/workbook"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

func TestGolden(t *testing.T) {
	march := apptest.Portfolio()
	march.Name = "Marzo"
	path := apptest.Write(t, t.TempDir(), "cartera.xlsx", march, workbook.NewSheet{Name: "Notas"})
	a := start(t, path)
	a.Golden("sheet_80x24")
	a.Press("tab", "down", "enter")
	a.Shows("Notas")
	a.Press("2", "1")
	a.Send(uitest.Resize(160, 45))
	a.Golden("sheet_160x45")
	a.Press("ctrl+p")
	a.Golden("palette_160x45")

	a = apptest.Start(t, ui.New(ui.Options{Texts: text.For("en"), Folders: apptest.Folders(t), Workbook: path}), 80, 24)
	a.Golden("sheet_en_80x24")
	a = start(t, apptest.Write(t, t.TempDir(), "cifras.xlsx", figures()))
	a.Golden("no_header_80x24")
}

// TestGoldenList shows the folders of this test by a name that is always the same.
func TestGoldenList(t *testing.T) {
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	folder := inFolder(t, map[string]string{"2025/x": "", "notas.txt": ""})
	portfolio(t, folder)
	a := start(t, "")
	t.Chdir(home)                  // where the golden files are
	a.Send(uitest.Resize(160, 45)) // a temporary folder has a long name on some systems
	a.Mask(folder, "CARPETA")
	a.Golden("list_160x45")
	a.Press("/")
	a.Golden("path_160x45")
}
