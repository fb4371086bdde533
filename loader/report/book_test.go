package report

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"wolkload/loader/workbook"
)

// readBook reads a workbook that was written: its sheets by their names, cells
// by row and column.
func readBook(t interface{ Fatal(...any) }, path string) map[string][][]workbook.Cell {
	book, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheets := map[string][][]workbook.Cell{}
	for i, sheet := range book.Sheets() {
		store, err := book.Read(context.Background(), i, nil)
		if err != nil {
			t.Fatal(err)
		}
		for row := range store.Len() {
			cells := make([]workbook.Cell, store.Columns())
			for col := range cells {
				if cells[col] = store.Cell(row, col); cells[col].Formula {
					t.Fatal("a formula: ", cells[col])
				}
			}
			sheets[sheet.Name] = append(sheets[sheet.Name], cells)
		}
	}
	return sheets
}

// TestBookHasTheSameNumbers: what is read of the workbook again is what the
// certificate says, to the last decimal; what a number can't hold is a text.
func TestBookHasTheSameNumbers(t *testing.T) {
	folder := t.TempDir()
	n, failed := -1, false
	rapid.Check(t, func(t *rapid.T) {
		if n++; n%5 > 0 && !failed { // a workbook takes longer than what else is checked
			return
		}
		whole := false
		defer func() { failed = failed || !whole }()
		c := &Certificate{Load: "2026-11-23-1"}
		amount := rapid.Custom(func(t *rapid.T) string {
			d, err := decimal.New(rapid.Int64().Draw(t, "coefficient"), rapid.SampledFrom([]int{0, 2, 2, 4}).Draw(t, "scale"))
			if err != nil {
				t.Fatal(err)
			}
			return rapid.SampledFrom([]string{d.String(), "0", "0.05", "1234567890123.25", "123456789012345", "99999999999999.99", "-12.5"}).Draw(t, "amount")
		})
		for i := range rapid.IntRange(0, 3).Draw(t, "portfolios") {
			l := Line{Portfolio: []string{"", "=1+1", "CONSUMO"}[i]}
			for s := range States {
				l.Of[s] = amounts(rapid.IntRange(0, 1<<40).Draw(t, "case files"), rapid.IntRange(0, 99).Draw(t, "obligations"), amount.Draw(t, "a"), amount.Draw(t, "b"), amount.Draw(t, "c"))
				c.Total.Of[s].addAll(l.Of[s])
			}
			c.Lines = append(c.Lines, l)
		}
		path := filepath.Join(folder, fmt.Sprint(n, ".xlsx"))
		if err := c.Write(path, ids{}); err != nil {
			t.Fatal(err)
		}
		rows := readBook(t, path)["report.sheet.totals"]
		if want := 1 + int(States)*(len(c.Lines)+1); len(rows) != want {
			t.Fatalf("%d rows, want %d", len(rows), want)
		}
		for i, l := range append(slices.Clone(c.Lines), c.Total) {
			name := []string{"report.no_portfolio", "=1+1", "CONSUMO"}[min(i, 2)]
			if i == len(c.Lines) {
				name = "report.total"
			}
			for s := range States {
				row, a := rows[1+i*int(States)+int(s)], &l.Of[s]
				if row[0].Raw != name || row[1].Raw != "report.state."+s.ID() || row[2].Raw != fmt.Sprint(a.CaseFiles) || row[3].Raw != fmt.Sprint(a.Obligations) {
					t.Fatalf("%s, %s: %+v", name, s.ID(), row)
				}
				for i := range a.Sums {
					cell, want := row[4+i], a.Sums[i].String()
					got, _ := new(big.Rat).SetString(cell.Raw)
					exact, _ := new(big.Rat).SetString(want)
					digits := len(strings.Trim(strings.NewReplacer("-", "", ".", "").Replace(want), "0"))
					if got == nil || got.Cmp(exact) != 0 || cell.Kind == workbook.Text && cell.Raw != want || cell.Kind == workbook.Number && digits > 15 || cell.Kind != workbook.Number && len(want) < 15 {
						t.Fatalf("%s, %s: %+v, want %s", name, s.ID(), cell, want)
					}
				}
			}
		}
		whole = true
	})
}

// TestBook: what it says of the load as a whole, in words as in the text.
func TestBook(t *testing.T) {
	c := samples()["differs"]
	c.Sheet = "=HYPERLINK(\"https://example.com\")"
	path := filepath.Join(t.TempDir(), "certificado.XLSX")
	if err := c.Write(path, ids{}); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, row := range readBook(t, path)["report.sheet.certificate"] {
		for _, cell := range row {
			if cell.Kind != workbook.Text && cell.Kind != workbook.Empty {
				t.Errorf("%+v is no text", cell)
			}
			texts = append(texts, cell.Raw)
		}
	}
	verdict, _ := c.verdict(ids{})
	for _, want := range append(verdict,
		"report.certificate.title", "report.certificate.sha256", c.SHA256, c.Sheet, c.Workbook, c.Load, c.Host, "report.certificate.profile_is Name=Banco Ejemplo Revision=3",
		"2026-11-23 09:30:00 -05:00", "2026-11-23 09:31:00 -05:00", "2026-11-23 10:30:00 -05:00", "1234", "v1.2.3") {
		if !slices.Contains(texts, strings.TrimSpace(want)) {
			t.Errorf("it lacks %q: %q", want, texts)
		}
	}
}

// TestWritten: as a text and as a workbook a new file of mode 0600, never over
// another, and none where it can't be made.
func TestWritten(t *testing.T) {
	c := example()
	for _, name := range []string{"certificado.xlsx", "certificado.txt", "certificado"} {
		folder := t.TempDir()
		path := filepath.Join(folder, name)
		if err := c.Write(path, ids{}); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if isText := string(before) == c.Text(ids{}); isText != (name != "certificado.xlsx") {
			t.Errorf("%s is a text: %v", name, isText)
		}
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", name, info.Mode(), err)
		}
		err = c.Write(path, ids{})
		wantWriteError(t, err, workbook.ErrWriteExists, path)
		if !errors.Is(err, os.ErrExist) {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
			t.Errorf("%s was changed, %v", name, err)
		}
		nowhere := filepath.Join(folder, "none", name)
		wantWriteError(t, c.Write(nowhere, ids{}), workbook.ErrWriteFailed, nowhere)
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
			t.Errorf("%s: left %v, %v", name, entries, err)
		}
	}
}

func wantWriteError(t testing.TB, err error, id, path string) {
	t.Helper()
	var e *workbook.WriteError
	if !errors.As(err, &e) || e.ID != id || e.Values["Path"] != path {
		t.Errorf("error %v, want %s of %s", err, id, path)
	}
}

// TestWriteRest: the columns as they came and three more, every cell a text.
func TestWriteRest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pendientes.xlsx")
	row := func(number string, cells ...string) Row {
		return Row{Cells: cells, Status: "rechazado", Reason: "no phone", Number: number}
	}
	if err := WriteRest(path, []Sheet{
		{Name: "Deudores", Headers: []string{"Cédula", "Nombre", ""}, Rows: []Row{
			row("4", "0001001", "=1+1", "x"), row("5, 6", "12345678901234567890"), row("7"), row("8", "", "-2", "@x"),
		}},
		{Name: "Vacía", Headers: nil},
	}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for name, rows := range readBook(t, path) {
		for _, cells := range rows {
			line := name
			for _, c := range cells {
				if line += "|" + c.Raw; c.Kind != workbook.Text && c.Kind != workbook.Empty {
					t.Errorf("%+v is no text", c)
				}
			}
			got = append(got, line)
		}
	}
	slices.Sort(got)
	if want := []string{
		"Deudores|0001001|=1+1|x|rechazado|no phone|4", "Deudores|12345678901234567890|||rechazado|no phone|5, 6",
		"Deudores|Cédula|Nombre||STATUS|REASON|ROW", "Deudores||-2|@x|rechazado|no phone|8", "Deudores||||rechazado|no phone|7",
		"Vacía|STATUS|REASON|ROW",
	}; !slices.Equal(got, want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for name, sheets := range map[string][]Sheet{
		"none":      nil,
		"not UTF-8": {{Name: "A", Rows: []Row{{Reason: "\xff"}}}},
	} {
		path := filepath.Join(t.TempDir(), "x.xlsx")
		err := WriteRest(path, sheets)
		if _, found := os.Stat(path); err == nil || found == nil {
			t.Errorf("%s: %v, the file: %v", name, err, found)
		}
	}
}

// TestSheetNames: whatever a text file is called, its sheet has a name that one
// may have, and no two the same.
func TestSheetNames(t *testing.T) {
	sheets := []Sheet{{Name: "A"}, {Name: "a"}, {Name: ""}, {Name: "[:]"}, {Name: "'x'"},
		{Name: "cartera de noviembre de 2026 corregida"}, {Name: "cartera de noviembre de 2026 corregida"}}
	path := filepath.Join(t.TempDir(), "x.xlsx")
	if err := WriteRest(path, sheets); err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(readBook(t, path)))
	want := []string{"A", "Hoja", "___", "a_2", "cartera de noviembre de 2026 _2", "cartera de noviembre de 2026 co", "x"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestShort: a reason of any length fits a cell, whole characters only.
func TestShort(t *testing.T) {
	for name, reason := range map[string]string{
		"none": "", "usual": "Email: is required", "just fits": strings.Repeat("x", 32_766),
		"too long": strings.Repeat("x", 40_000), "two units each": strings.Repeat("😀", 20_000), "of both": "x" + strings.Repeat("😀", 20_000), "broken": strings.Repeat("\xff", 40_000),
	} {
		got := short(reason)
		units := len(utf16.Encode([]rune(got)))
		cut, marked := strings.CutSuffix(got, "…")
		switch {
		case units > 32_767:
			t.Errorf("%s: %d units", name, units)
		case len(reason) <= 32_766 && got != reason:
			t.Errorf("%s: it was cut", name)
		case len(reason) > 32_766 && (!marked || !strings.HasPrefix(reason, cut) || units < 32_700):
			t.Errorf("%s: %d units, marked %v", name, units, marked)
		}
	}
}
