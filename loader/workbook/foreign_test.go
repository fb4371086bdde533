package workbook

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// foreignWorkbooks is where workbooks of other readers' test suites may stand,
// from the project's root; they are not the project's to copy.
const foreignWorkbooks = "../../../shared/workbooks"

// differs names the workbooks that excelize reads otherwise, and why.
var differs = map[string]string{
	"tests__empty_s_attribute.xlsx":                 emptyStyle,
	"wtf_path.xlsx":                                 otherPart,
	"formula_stress_test.xlsx":                      escapesLeft,
	"comments_stress_test.xlsx":                     escapesLeft,
	"crlf__crlf.xlsx":                               escapesLeft,
	"tests__encoded_entities.xlsx":                  spaceKept,
	"tests__whitespace_trim.xlsx":                   spaceKept,
	"tests__minimal_package.xlsx":                   spaceKept,
	"tests__issue_174.xlsx":                         spaceKept,
	"spec__integration__data__test-row-styles.xlsx": `state="show", which is none; for excelize every state but "visible" hides`,

	"booleans.xlsx":              `true and false are 1 and 0 here`,
	"numbers_blank.xlsx":         spaceKept,
	"texts_cdata.xlsx":           spaceKept,
	"texts_space_dropped.xlsx":   spaceKept,
	"texts_space_of_row.xlsx":    spaceKept,
	"texts_escapes.xlsx":         escapesLeft,
	"texts_escapes_005F.xlsx":    escapesLeft,
	"texts_escapes_lower.xlsx":   escapesLeft,
	"texts_escapes_not.xlsx":     escapesLeft,
	"texts_line_breaks.xlsx":     escapesLeft,
	"texts_escapes_pairs.xlsx":   "excelize drops the halves of an escaped pair of surrogates",
	"sheets_names.xlsx":          "excelize leaves _xHHHH_ escapes in sheet names",
	"styles_empty.xlsx":          emptyStyle,
	"parts_strings_renamed.xlsx": otherPart,
	"parts_elsewhere.xlsx":       otherPart,
	"parts_case.xlsx":            otherPart,
	"merged_buried.xlsx":         buried,
	"merged_buried_formula.xlsx": buried,
	"merged_column.xlsx":         buried,
	"merged_first_empty.xlsx":    buried,
	"merged_wide.xlsx":           buried,
	"xml_foreign_attrs.xlsx":     otherSpace,
	"mc_in_sheet.xlsx":           otherSpace,
	"mc_in_row_extension.xlsx":   otherSpace,
}

// Why excelize reads otherwise.
const (
	emptyStyle  = `s="" empties the sheet for excelize`
	otherPart   = "excelize finds some parts by their usual name only"
	escapesLeft = "excelize leaves _xHHHH_ escapes in formula results and rich text"
	spaceKept   = "white space that xml:space does not keep; Excel drops it"
	buried      = "excelize gives what merged cells hide"
	otherSpace  = "excelize takes names by their last part, in whatever namespace and element"
)

// TestForeign opens every workbook of other suites, and every hazard: read
// whole or refused by an OpenError, and the sheets, raw values and kinds are
// excelize's where both read it, or named in differs.
func TestForeign(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(hazardFolder, "*.xlsx"))
	if err != nil || len(files) == 0 {
		t.Fatal("no hazards", err)
	}
	foreign, err := filepath.Glob(filepath.Join(foreignWorkbooks, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(foreign) == 0 {
		t.Log("no foreign workbooks here")
	}
	files = append(files, foreign...)
	seen := map[string]bool{}
	for _, file := range files {
		name := filepath.Base(file)
		if seen[name] {
			t.Errorf("two files are named %s", name)
		}
		seen[name] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// With the race detector excelize takes half a minute for one of them.
			if info, err := os.Stat(file); (testing.Short() || raceEnabled) && (err != nil || info.Size() > 500<<10) {
				t.Skip("large")
			}
			differences := compareFile(t, file)
			_, known := differs[name]
			switch {
			case known && len(differences) == 0:
				t.Error("is named as differing, and does not")
			case !known && len(differences) > 0:
				t.Errorf("%d differences:\n%s", len(differences), strings.Join(differences[:min(len(differences), 10)], "\n"))
			}
		})
	}
	for name := range differs {
		if !seen[name] && len(foreign) > 0 {
			t.Errorf("%s is named as differing, and is not there", name)
		}
	}
}

// compareFile lists where a file reads otherwise than excelize reads it.
func compareFile(t *testing.T, file string) (differences []string) {
	w, err := Open(file, Options{})
	if err != nil {
		wantOpenError(t, err)
		return nil
	}
	defer w.Close()
	stores := make([]*Store, len(w.Sheets()))
	for i := range stores {
		if stores[i], err = w.Read(context.Background(), i, nil); err != nil {
			wantOpenError(t, err)
			continue
		}
		touchAll(stores[i])
	}
	theirs, err := excelize.OpenFile(file)
	if err != nil {
		return nil
	}
	defer theirs.Close()
	for i, store := range stores {
		if store != nil {
			differences = append(differences, compareCells(store, theirs, w.Sheets()[i].Name)...)
		}
	}
	// Last: when it was asked for a cell, excelize streams the rows no more, and reads otherwise.
	return append(differences, compareSheets(w.Sheets(), theirs)...)
}

// compareSheets compares the sheets' names, order and hidden state. excelize
// lists chart sheets too, and has no cells of them.
func compareSheets(ours []SheetInfo, theirs *excelize.File) (differences []string) {
	var want []SheetInfo
	for _, name := range theirs.GetSheetList() {
		if _, err := theirs.GetCellType(name, "A1"); err != nil && strings.Contains(err.Error(), "not a worksheet") {
			continue
		}
		visible, err := theirs.GetSheetVisible(name)
		if err != nil {
			return []string{err.Error()}
		}
		want = append(want, SheetInfo{Name: name, Hidden: !visible})
	}
	if !slices.Equal(ours, want) {
		differences = append(differences, fmt.Sprintf("sheets %v, excelize %v", ours, want))
	}
	return differences
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
		for col := range s.recordsOf(row) {
			s.Cell(row, col)
			s.Shown(row, col)
		}
	}
	s.GuessHeader()
}

// compareCells lists where the stored values and their kinds differ from
// excelize's raw ones.
func compareCells(store *Store, theirs *excelize.File, sheet string) (differences []string) {
	rows, err := theirs.Rows(sheet)
	if err != nil {
		return []string{err.Error()}
	}
	defer rows.Close()
	at := 0 // of the store's rows, the next one to compare
	number := 1
	differ := func(col int, ours, their any) {
		differences = append(differences, fmt.Sprintf("%s!%s: %.80q, excelize %.80q", sheet, cellName(col, number), ours, their))
	}
	for ; rows.Next(); number++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return append(differences, err.Error())
		}
		row := -1
		if at < store.Len() && store.Number(at) == number {
			row = at
			at++
		}
		width := len(cells)
		if row >= 0 {
			width = max(width, store.Columns())
		}
		for col := range width {
			var ours Cell
			want := ""
			if col < len(cells) {
				want = cells[col]
			}
			if row >= 0 {
				ours = store.Cell(row, col)
			}
			if ours.Raw != want {
				differ(col, ours.Raw, want)
			}
			if ours.Raw == "" {
				continue
			}
			kind, err := theirs.GetCellType(sheet, cellName(col, number))
			if err != nil {
				differences = append(differences, err.Error())
			} else if !slices.Contains(kindsOf[ours.Kind], kind) {
				differ(col, ours.Kind.String(), fmt.Sprint("type ", kind))
			}
		}
	}
	for ; at < store.Len(); at++ {
		differences = append(differences, fmt.Sprintf("%s: excelize has no row %d", sheet, store.Number(at)))
	}
	return differences
}

// kindsOf are excelize's types of a kind: it tells by the XML alone what a cell is.
var kindsOf = map[Kind][]excelize.CellType{
	Text:   {excelize.CellTypeSharedString, excelize.CellTypeInlineString, excelize.CellTypeFormula},
	Number: {excelize.CellTypeUnset, excelize.CellTypeNumber},
	Date:   {excelize.CellTypeUnset, excelize.CellTypeNumber, excelize.CellTypeDate},
	Bool:   {excelize.CellTypeBool},
	Error:  {excelize.CellTypeError},
}
