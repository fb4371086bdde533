package workbook

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// foreignWorkbooks is where workbooks of other readers' test suites may stand,
// from the project's root; they are not the project's to copy.
const foreignWorkbooks = "../../../shared/workbooks"

// differs names the foreign workbooks whose raw values are not those that
// excelize gives, and why.
var differs = map[string]string{
	"tests__empty_s_attribute.xlsx": `s="" empties the sheet for excelize`,
	"wtf_path.xlsx":                 "excelize loses shared strings under another part name",
	"formula_stress_test.xlsx":      "excelize leaves _xHHHH_ escapes in formula results",
	"comments_stress_test.xlsx":     "excelize leaves _xHHHH_ escapes in rich text",
	"crlf__crlf.xlsx":               "excelize leaves _xHHHH_ escapes in rich text",
	"tests__encoded_entities.xlsx":  "white space that xml:space does not keep; Excel drops it",
	"tests__whitespace_trim.xlsx":   "white space that xml:space does not keep; Excel drops it",
	"tests__minimal_package.xlsx":   "white space that xml:space does not keep; Excel drops it",
	"tests__issue_174.xlsx":         "white space that xml:space does not keep; Excel drops it",
}

// TestForeign opens every workbook of other suites: read whole or refused by an
// OpenError, and the raw values are excelize's where both read it.
func TestForeign(t *testing.T) {
	if _, err := os.Stat(foreignWorkbooks); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no foreign workbooks here")
	}
	files, err := filepath.Glob(filepath.Join(foreignWorkbooks, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			if info, err := os.Stat(file); testing.Short() && (err != nil || info.Size() > 500<<10) {
				t.Skip("large")
			}
			w, err := Open(file, Options{})
			if err != nil {
				wantOpenError(t, err)
				return
			}
			defer w.Close()
			theirs, err := excelize.OpenFile(file)
			if err != nil {
				theirs = nil
			} else {
				defer theirs.Close()
			}
			differences := 0
			for i, sheet := range w.Sheets() {
				store, err := w.Read(context.Background(), i, nil)
				if err != nil {
					wantOpenError(t, err)
					continue
				}
				touchAll(store)
				if theirs == nil {
					continue
				}
				for _, d := range compareRaw(store, theirs, sheet.Name) {
					differences++
					if differs[filepath.Base(file)] == "" && differences < 10 {
						t.Error(d)
					}
				}
			}
			if differs[filepath.Base(file)] != "" && differences == 0 {
				t.Error("is named as differing, and does not")
			}
		})
	}
}

func wantOpenError(t *testing.T, err error) {
	t.Helper()
	var open *OpenError
	if !errors.As(err, &open) {
		t.Fatalf("not an OpenError: %v", err)
	}
}

// touchAll asks for everything a screen may ask for.
func touchAll(s *Store) {
	for row := range s.Len() {
		for col := range s.Columns() {
			s.Cell(row, col)
			s.Shown(row, col)
		}
	}
	s.GuessHeader()
}

// compareRaw lists where the stored values differ from excelize's raw ones.
func compareRaw(store *Store, theirs *excelize.File, sheet string) (differences []string) {
	rows, err := theirs.Rows(sheet)
	if err != nil {
		return []string{err.Error()}
	}
	defer rows.Close()
	at := 0
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return append(differences, err.Error())
		}
		for at < store.Len() && store.Number(at) < number {
			at++
		}
		for col := range max(len(cells), store.Columns()) {
			want, got := "", ""
			if col < len(cells) {
				want = cells[col]
			}
			if at < store.Len() && store.Number(at) == number {
				got = store.Cell(at, col).Raw
			}
			if got != want {
				differences = append(differences, fmt.Sprintf("%s!%s: %q, excelize %q", sheet, cellName(col, number), cut(got), cut(want)))
			}
		}
	}
	return differences
}

func cut(s string) string { return strings.ToValidUTF8(s[:min(len(s), 80)], "") }
