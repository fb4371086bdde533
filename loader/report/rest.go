package report

import "wolkload/loader/workbook"

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
	Status, Reason string
	Number         string // of the row in its own sheet
}

// The columns that are added, to the letter: a copy that is opened again is
// known by them.
var added = [...]string{"STATUS", "REASON", "ROW"}

// WriteRest writes the sheets to a new workbook. Errors are those of
// workbook.Write.
func WriteRest(path string, sheets []Sheet) error {
	var all []workbook.NewSheet
	for _, s := range sheets {
		out := workbook.NewSheet{Name: s.Name, Freeze: 1, Rows: [][]workbook.Value{texts(append(append([]string{}, s.Headers...), added[:]...), true)}}
		for _, r := range s.Rows {
			cells := make([]string, len(s.Headers), len(s.Headers)+len(added))
			copy(cells, r.Cells)
			out.Rows = append(out.Rows, texts(append(cells, r.Status, r.Reason, r.Number), false))
		}
		for i := range s.Headers {
			out.Widths = append(out.Widths, widthOf(s, i))
		}
		out.Widths = append(out.Widths, 14, 60, 8)
		all = append(all, out)
	}
	return workbook.Write(path, all)
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
