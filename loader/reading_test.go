package loader

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wolkload/loader/workbook"
)

// partlyHidden is the example workbook with some of its rows hidden, by number.
func partlyHidden(t *testing.T, rows ...int) *workbook.Workbook {
	t.Helper()
	book := open(t, "cartera.xlsx", titled(cartera))
	f, err := excelize.OpenFile(book.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, row := range rows {
		if err := f.SetRowVisible("Hoja1", row, false); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "filtrada.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	hidden, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { hidden.Close() })
	return hidden
}

func checked(t *testing.T, d Draft, err error) Draft {
	t.Helper()
	if err == nil {
		d, err = d.Check(context.Background(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestHiddenRows: they are rows like others unless they are left out, on
// reading or later; the header is found in either case.
func TestHiddenRows(t *testing.T) {
	ctx, f := context.Background(), folders(t)
	book := partlyHidden(t, 1, 4, 5) // the title, and a debtor's two rows
	whole, err := ReadSheet(ctx, f, book, 0, Reading{}, nil)
	whole = checked(t, whole, err)
	part, err := ReadSheet(ctx, f, book, 0, Reading{SkipHidden: true}, nil)
	part = checked(t, part, err)
	if whole.SkipsHidden() || !part.SkipsHidden() {
		t.Error("what is left out is not known")
	}
	if a, b := whole.Result, part.Result; a.Rows != 8 || b.Rows != 6 || a.All.CaseFiles-b.All.CaseFiles != 1 {
		t.Errorf("whole %+v, part %+v", a.All, b.All)
	}
	again, err := whole.WithHidden(f, true)
	again = checked(t, again, err)
	if again.Result.All != part.Result.All || again.Store.Number(again.Mapping.HeaderRow) != 3 {
		t.Errorf("left out later: %+v, header in row %d", again.Result.All, again.Store.Number(again.Mapping.HeaderRow))
	}
	back, err := again.WithHidden(f, false)
	back = checked(t, back, err)
	if back.Result.All != whole.Result.All || back.SkipsHidden() || back.Store.Number(back.Mapping.HeaderRow) != 3 {
		t.Errorf("taken again: %+v", back.Result.All)
	}
}

// TestHiddenRowsOfALoad: a load goes on with the rows it was begun with,
// whatever the draft it is opened with takes.
func TestHiddenRowsOfALoad(t *testing.T) {
	ctx, f := context.Background(), folders(t)
	book := partlyHidden(t, 1, 4, 5)
	part, err := ReadSheet(ctx, f, book, 0, Reading{SkipHidden: true}, nil)
	part = checked(t, part, err)
	l := begin(t, f, part)
	id, n := l.ID(), len(l.files)
	send(t, l, newCRM(reject("3000000003")), 2)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := ReadSheet(ctx, f, book, 0, Reading{}, nil)
	whole = checked(t, whole, err)
	again, err := Open(ctx, f, id, whole)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if len(again.files) != n {
		t.Errorf("%d case files, begun with %d", len(again.files), n)
	}
	over := again.Draft()
	if over.Result.All != part.Result.All || over.Store.Number(over.Mapping.HeaderRow) != 3 || !over.SkipsHidden() {
		t.Errorf("%+v, header in row %d", over.Result.All, over.Store.Number(over.Mapping.HeaderRow))
	}
}

// TestTextFileOfALoad: a load of a text file goes on where it was cut as it
// was, and is refused where it is cut otherwise.
func TestTextFileOfALoad(t *testing.T) {
	ctx, f := context.Background(), folders(t)
	var b strings.Builder
	for _, row := range append([][]string{headers}, cartera...) {
		b.WriteString(strings.Join(row, ";") + "\n")
	}
	path := filepath.Join(t.TempDir(), "cartera.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	d, err := ReadSheet(ctx, f, book, 0, Reading{}, nil)
	d = checked(t, d, err)
	if want := draft(t); d.Result.All != want.Result.All {
		t.Errorf("%+v, as a workbook %+v", d.Result.All, want.Result.All)
	}
	l := begin(t, f, d)
	id := l.ID()
	send(t, l, newCRM(accept), 2)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, f, id, d)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	other := *d.Store.CSV()
	other.Encoding = workbook.EncodingCP850
	d, err = ReadSheet(ctx, f, book, 0, Reading{CSV: &other}, nil)
	d = checked(t, d, err)
	_, err = Open(ctx, f, id, d)
	wantID(t, err, "loader.other_rows", "Load", id)
}
