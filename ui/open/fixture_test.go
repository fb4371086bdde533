package open_test

import (
	"os"
	"path/filepath"
	"testing"

	"wolkload/loader/workbook"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

var es = text.For("es")

// start runs the app on a workbook, or on the list of files when path is "".
func start(t *testing.T, path string, opts ...uitest.Option) *apptest.App {
	t.Helper()
	return apptest.Start(t, ui.New(ui.Options{Texts: es, Folders: apptest.Folders(t), Workbook: path}), 80, 24, opts...)
}

// inFolder makes a folder with these files the working directory.
func inFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	return folder
}

// portfolio writes the sheet of most tests to cartera.xlsx in a folder.
func portfolio(t *testing.T, folder string) string {
	t.Helper()
	return apptest.Write(t, folder, "cartera.xlsx", apptest.Portfolio())
}

// figures is a sheet in which no row looks like a header.
func figures() workbook.NewSheet {
	return workbook.NewSheet{Name: "Cifras", Rows: [][]workbook.Value{
		apptest.Row(101, 102, 103), apptest.Row(201, 202, 203), apptest.Row(301, 302, 303),
	}}
}
