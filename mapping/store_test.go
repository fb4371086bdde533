package mapping

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// written writes rows to a workbook and reads them back.
func written(t *testing.T, rows [][]workbook.Value) *workbook.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cartera.xlsx")
	if err := workbook.Write(path, []workbook.NewSheet{{Name: "Hoja1", Rows: rows}}); err != nil {
		t.Fatal(err)
	}
	book, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	store, err := book.Read(context.Background(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// A real workbook: a title above the header, numbers, zeros of a format, dates.
func TestStore(t *testing.T) {
	texts := func(values ...string) []workbook.Value {
		row := make([]workbook.Value, len(values))
		for i, v := range values {
			row[i].Text = v
		}
		return row
	}
	due := time.Date(2025, time.February, 3, 0, 0, 0, 0, time.UTC)
	store := written(t, [][]workbook.Value{
		texts("CARTERA DE EJEMPLO"),
		texts("Cédula", "Nombre", "Correo", "Celular", "No. obligación", "Producto", "Saldo total", "Fecha vto"),
		{
			{Number: "12345678", Format: "0000000000"}, {Text: "Ana Ejemplo"}, {Text: "ana@example.com"}, {Number: "573001234567"},
			{Text: "OB-1"}, {Text: "Libranza"}, {Number: "1500.5", Format: "#,##0.00"}, {Date: due, Format: "dd/mm/yyyy"},
		},
		{
			{}, {}, {}, {}, {Text: "OB-2"}, {Text: "Tarjeta"}, {Text: "1.234,56"}, {Text: "25/12/2025"},
		},
	})
	m := Suggest(store, 1)
	r := check(t, store, m)
	if r.Problems != nil || len(files(r)) != 1 || r.Ready.CaseFiles != 1 {
		t.Fatalf("%s: %+v", issues(r), r)
	}
	c := files(r)[0]
	for _, want := range []struct{ got, want string }{
		{c.Value(crm.Identification), "0012345678"},
		{c.Value(crm.Telephone), "573001234567"},
		{c.Obligations[0].Value(crm.TotalBalance), "1500.5"},
		{c.Obligations[0].Value(crm.ExpiringDate), "2025-02-03"},
		{c.Obligations[1].Value(crm.TotalBalance), "1234.56"},
		{c.Obligations[1].Value(crm.ExpiringDate), "2025-12-25"},
		{r.Ready.TotalBalance.String(), "2735.06"},
		{issues(r), "2 shown_scientific Telephone"}, // General shows 12 digits with an exponent
	} {
		if want.got != want.want {
			t.Errorf("got %q, want %q", want.got, want.want)
		}
	}
}

// Where a format's code alone says that Excel shows the very digits, what
// Excel's display really shows has them.
func TestFormatFaithfulAgreesWithShown(t *testing.T) {
	formats := []string{
		"General", "0", "0.00", "#,##0", "#,##0.00", "0000000000", "000-000", "#,##0,", "0.0,", `"$"\ #,##0.00`,
		`[$$-240A]\ #,##0.00`, `#,##0.00\ [$€-C0A]`, `_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-`, `#,##0_);(#,##0)`,
		`#,##0;[Red]#,##0`, `#,##0;[Red]-#,##0`, "0;;", "0%", "0.00E+00", "# ?/?", `0" de 2025"`, "0.0##", "?0.0", `"COP "#,##0`,
	}
	numbers := []string{
		"0", "7", "12", "12.5", "12.55", "12.555", "1500", "1500.5", "-1500", "-1500.25", "999.999", "123456", "12345678",
		"3001234567", "573001234567", "123456789012345", "0.5", "0.00001234", "333.333333333333",
	}
	var rows [][]workbook.Value
	for _, n := range numbers {
		row := make([]workbook.Value, len(formats))
		for i, f := range formats {
			row[i] = workbook.Value{Number: n, Format: f}
		}
		rows = append(rows, row)
	}
	store := written(t, rows)
	faithful := 0
	for row := range numbers {
		for col := range formats {
			cell := store.Cell(row, col)
			if cell.Kind != workbook.Number {
				t.Fatalf("%q under %q is a %s", numbers[row], formats[col], cell.Kind)
			}
			for _, identifier := range []bool{false, true} {
				plain, fs := plainNumber(cell)
				if !identifier {
					plain, fs = exactNumber(cell)
				}
				if fs != nil {
					t.Fatal(fs)
				}
				if !parseFormat(cell.Format).faithful(plain, identifier) {
					continue
				}
				faithful++
				if fs := compareShown(plain, store.Shown(row, col), identifier); fs != nil {
					t.Errorf("%s under %q is shown %q", plain, cell.Format, store.Shown(row, col))
				}
			}
		}
	}
	if faithful < 300 {
		t.Errorf("only %d of %d are told from the format alone", faithful, 2*len(numbers)*len(formats))
	}
}
