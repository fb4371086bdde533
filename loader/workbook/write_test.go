package workbook

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cartera.xlsx")
	bogota := time.FixedZone("Bogotá", -5*3600)
	err := Write(path, []NewSheet{
		{Name: "Cartera & más", Freeze: 2, Widths: []float64{12, 0, 30}, Rows: [][]Value{
			{{Text: "Título", Bold: true}},
			{},
			{{Text: "Etapa detallada "}, {}, {Text: "=1+1"}, {Text: "_x0041_ <&>\"\n\tfin"}},
			{{Number: "12345", Format: "0000000000"}, {Number: "3000000123"}, {Number: "-1234567.50", Format: "#,##0.00", Bold: true}, {Number: "0"}},
			{{Date: time.Date(2025, 2, 3, 23, 59, 0, 0, bogota), Format: "dd/mm/yyyy"}, {Date: time.Date(2025, 2, 3, 0, 0, 0, 0, time.UTC)}, {Date: time.Date(2025, 2, 3, 10, 20, 30, 999, bogota)}},
		}},
		{Name: "Otra", Rows: [][]Value{{{Text: "0012"}}}},
		{Name: "Vacía"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, mode %v", err, info.Mode())
	}
	w, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if got := w.Sheets(); len(got) != 3 || got[0].Name != "Cartera & más" || got[1].Name != "Otra" || got[2].Name != "Vacía" {
		t.Fatalf("sheets %v", got)
	}
	s, err := w.Read(context.Background(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`A1 text "Título"`,
		`A3 text "Etapa detallada "`, `C3 text "=1+1"`, `D3 text "_x0041_ <&>\"\n\tfin"`,
		`A4 number "12345" 0000000000`, `B4 number "3000000123" General`, `C4 number "-1234567.5" #,##0.00`, `D4 number "0" General`,
		`A5 date "45691.9993055555" dd/mm/yyyy`, `B5 date "45691" yyyy-mm-dd`, `C5 date "45691.4309027777" yyyy-mm-dd hh:mm:ss`,
	}
	if got := dump(s); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for cell, want := range map[[2]int]string{{2, 0}: "0000012345", {3, 0}: "03/02/2025", {3, 2}: "2025-02-03 10:20:30"} {
		if got := s.Shown(cell[0], cell[1]); got != want {
			t.Errorf("%v shows %q, want %q", cell, got, want)
		}
	}
	panes, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer panes.Close()
	if p, err := panes.GetPanes("Cartera & más"); err != nil || !p.Freeze || p.YSplit != 2 {
		t.Errorf("panes %+v, %v", p, err)
	}
}

func TestWriteRefuses(t *testing.T) {
	one := func(v Value) []NewSheet { return []NewSheet{{Name: "Hoja1", Rows: [][]Value{{}, {{}, v}}}} }
	b2 := map[string]string{"Sheet": "Hoja1", "Cell": "B2"}
	for name, c := range map[string]struct {
		sheets []NewSheet
		id     string
		values map[string]string
	}{
		"no sheet":           {nil, ErrWriteSheet, nil},
		"sheet name":         {[]NewSheet{{Name: "a/b"}}, ErrWriteSheet, map[string]string{"Sheet": "a/b"}},
		"long sheet name":    {[]NewSheet{{Name: "a"}, {Name: strings.Repeat("x", 32)}}, ErrWriteSheet, nil},
		"sheet twice":        {[]NewSheet{{Name: "a"}, {Name: "A"}}, ErrWriteSheet, map[string]string{"Sheet": "A"}},
		"width":              {[]NewSheet{{Name: "a", Widths: []float64{300}}}, ErrWriteSheet, nil},
		"long text":          {one(Value{Text: strings.Repeat("é", 32_768)}), ErrWriteText, b2},
		"not UTF-8":          {one(Value{Text: "\xff"}), ErrWriteText, b2},
		"many digits":        {one(Value{Number: "1234567890123456"}), ErrWriteNumber, b2},
		"many decimals":      {one(Value{Number: "0.1234567890123456"}), ErrWriteNumber, b2},
		"zeros":              {one(Value{Number: "0012"}), ErrWriteNumber, b2},
		"exponent":           {one(Value{Number: "1E5"}), ErrWriteNumber, b2},
		"sign":               {one(Value{Number: "+5"}), ErrWriteNumber, b2},
		"comma":              {one(Value{Number: "1,5"}), ErrWriteNumber, b2},
		"early date":         {one(Value{Date: time.Date(1900, 2, 28, 0, 0, 0, 0, time.UTC)}), ErrWriteDate, b2},
		"date before Excel":  {one(Value{Date: time.Date(1850, 1, 1, 0, 0, 0, 0, time.UTC)}), ErrWriteDate, b2},
		"date after Excel's": {one(Value{Date: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}), ErrWriteDate, b2},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.xlsx")
			err := Write(path, c.sheets)
			var write *WriteError
			if !errors.As(err, &write) || write.ID != c.id || write.Values["Path"] != path {
				t.Fatalf("got %+v, want %s", err, c.id)
			}
			for name, want := range c.values {
				if write.Values[name] != want {
					t.Errorf("%s is %q, want %q", name, write.Values[name], want)
				}
			}
			if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
				t.Error("a file was left behind")
			}
		})
	}
}

func TestWriteDoesNotOverwrite(t *testing.T) {
	path := file(t, "a.xlsx", []byte("ajeno"))
	err := Write(path, []NewSheet{{Name: "a"}})
	var write *WriteError
	if !errors.Is(err, os.ErrExist) || !errors.As(err, &write) || write.ID != ErrWriteExists {
		t.Errorf("got %v", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "ajeno" {
		t.Errorf("the file is now %q (%v)", data, err)
	}
	err = Write(filepath.Join(path, "b.xlsx"), []NewSheet{{Name: "a"}})
	if !errors.As(err, &write) || write.ID != ErrWriteFailed {
		t.Errorf("in a folder that is none: %v", err)
	}
}

// TestWriteLeavesNoTemporaryFile puts a sheet together that excelize would
// move to a temporary file.
func TestWriteLeavesNoTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	t.Setenv("TEMP", dir)
	row := make([]Value, 20)
	for i := range row {
		row[i].Text = strings.Repeat("texto largo ", 20)
	}
	w, err := newWriter([]NewSheet{{Name: "a", Rows: slices.Repeat([][]Value{row}, 5000)}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.book.Close()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestWriteNumbersComeBack: a number of up to 15 digits is read as it was written.
func TestWriteNumbersComeBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.StringMatching(`-?(0|[1-9][0-9]{0,8})(\.[0-9]{0,5}[1-9])?|[1-9][0-9]{14}`), 1, 20).Draw(t, "numbers")
		row := make([]Value, len(want))
		for i, digits := range want {
			row[i].Number = digits
		}
		defer os.Remove(path)
		if err := Write(path, []NewSheet{{Name: "a", Rows: [][]Value{row}}}); err != nil {
			t.Fatal(err)
		}
		w, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		s, err := w.Read(context.Background(), 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, digits := range want {
			got, _, err := PlainNumber(s.Cell(0, i).Raw)
			if err != nil || got != digits && !(digits == "-0" && got == "0") {
				t.Fatalf("%s comes back as %s (%v)", digits, got, err)
			}
		}
	})
}

// TestWriteTextsComeBack: a text without control characters is read as it was written.
func TestWriteTextsComeBack(t *testing.T) {
	dir := t.TempDir()
	texts := rapid.SliceOfN(rapid.OneOf(
		rapid.StringMatching(`[ \t\na_x0-9A-F]{0,30}`),
		rapid.String(),
	), 1, 20)
	rapid.Check(t, func(t *rapid.T) {
		want := texts.Draw(t, "texts")
		row := make([]Value, len(want))
		for i, text := range want {
			want[i] = strings.Map(func(r rune) rune {
				if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFE' || r == '\uFFFF' {
					return -1
				}
				return r
			}, text)
			row[i].Text = want[i]
		}
		path := filepath.Join(dir, "a.xlsx")
		defer os.Remove(path)
		if err := Write(path, []NewSheet{{Name: "a", Rows: [][]Value{append(row, Value{Text: "fin"})}}}); err != nil {
			t.Fatal(err)
		}
		w, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		s, err := w.Read(context.Background(), 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range want {
			if got := s.Cell(0, i).Raw; got != text {
				t.Fatalf("%q comes back as %q", text, got)
			}
		}
	})
}
