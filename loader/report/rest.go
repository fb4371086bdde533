package report

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// Sheet is a sheet of rows that the CRM did not take, in the columns they came
// in and three more: STATUS, REASON and ROW.
type Sheet struct {
	Name    string
	Headers []string
	Rows    []Row
}

// Row is one of them.
type Row struct {
	Cells          []string // as many as Headers, or fewer
	Numbers        []bool   // which of them are numbers; none where it is shorter
	Status, Reason string
	Number         string // of the row in its own sheet
}

// exact is how many significant digits a workbook holds of a number.
const exact = 15

// WriteRest writes the sheets to a new workbook. Errors are those of
// workbook.Write.
func WriteRest(path string, sheets []Sheet) error {
	var all []workbook.NewSheet
	names := map[string]bool{}
	for _, s := range sheets {
		out := workbook.NewSheet{Name: sheetName(s.Name, names), Freeze: 1, Rows: [][]workbook.Value{texts(append(append([]string{}, s.Headers...), mapping.CopyColumns[:]...), true)}}
		for _, r := range s.Rows {
			cells := make([]string, len(s.Headers), len(s.Headers)+len(mapping.CopyColumns))
			copy(cells, r.Cells)
			row := texts(append(cells, r.Status, short(r.Reason), r.Number), false)
			for i, number := range r.Numbers[:min(len(r.Numbers), len(cells))] {
				// A number among texts that are read otherwise must stay one.
				if number && significant(cells[i]) <= exact {
					row[i] = workbook.Value{Number: cells[i]}
				}
			}
			out.Rows = append(out.Rows, row)
		}
		for i := range s.Headers {
			out.Widths = append(out.Widths, widthOf(s, i))
		}
		out.Widths = append(out.Widths, 14, 60, 8)
		all = append(all, out)
	}
	return workbook.Write(path, all)
}

// short cuts what is too long for a cell: a reason is the CRM's, and may be any
// text. The workbook's own cells fit, since they were read from one or typed.
func short(reason string) string {
	units, before := 0, 0 // before is where the last character began: without it there is room for the mark
	for at, r := range reason {
		if units += utf16.RuneLen(r); units >= excelCell {
			return reason[:before] + "…"
		}
		before = at
	}
	return reason
}

// excelCell is how many UTF-16 units a cell holds.
const excelCell = 32_767

// significant counts the significant digits of a plain number.
func significant(plain string) int {
	return len(strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(plain), "0"))
}

// sheetName makes a name that a sheet may have of one that a text file has.
func sheetName(name string, taken map[string]bool) string {
	const longest = 31
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:\/?*`, r) || r < ' ' || r > 0xffff { // the last take two of the 31
			return '_'
		}
		return r
	}, strings.Trim(name, "' "))
	runes := []rune(name)
	if name = strings.Trim(string(runes[:min(len(runes), longest)]), "' "); name == "" {
		name = "Hoja"
	}
	for n, base := 2, []rune(name); taken[strings.ToLower(name)]; n++ {
		end := "_" + strconv.Itoa(n)
		name = string(base[:min(len(base), longest-len(end))]) + end
	}
	taken[strings.ToLower(name)] = true
	return name
}

// widthOf shows a column's texts, as far as a screen has room for them.
func widthOf(s Sheet, column int) float64 {
	const narrow, wide, looked = 8, 40, 200
	width := len([]rune(s.Headers[column]))
	for _, r := range s.Rows[:min(len(s.Rows), looked)] {
		if column < len(r.Cells) {
			width = max(width, len([]rune(r.Cells[column])))
		}
	}
	return float64(min(max(width+2, narrow), wide))
}

func texts(cells []string, bold bool) []workbook.Value {
	values := make([]workbook.Value, len(cells))
	for i, c := range cells {
		values[i] = workbook.Value{Text: c, Bold: bold}
	}
	return values
}
