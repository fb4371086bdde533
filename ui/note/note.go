// Package note tells what an analyst should know of a sheet that was read: what
// Excel hides of it, what was left out, how a text file was cut into cells. The
// File screen and the command line say it in the same words.
package note

import (
	"strconv"
	"strings"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui/text"
)

// mostNamed is how many columns a sentence names.
const mostNamed = 8

// Lines gives a sentence for each thing to know, the one that can be chosen
// first.
func Lines(t *text.Texts, d loader.Draft) []string {
	var lines []string
	if d.Second != nil {
		sheets := d.Book.Sheets()
		lines = append(lines, t.T("note.second", "Debtors", sheets[d.Sheet].Name, "Obligations", sheets[d.Second.Sheet].Name))
	}
	if len(d.Seconds) > 0 {
		var names []string
		for _, i := range d.Seconds {
			names = append(names, "«"+d.Book.Sheets()[i].Name+"»")
		}
		lines = append(lines, t.T("note.seconds", "Sheets", strings.Join(names, ", ")))
	}
	if line := hiddenRows(t, d); line != "" {
		lines = append(lines, line)
	}
	if d.Passed > 0 {
		lines = append(lines, t.T("note.passed", "Count", d.Passed))
	}
	lines = append(lines, sheetLines(t, d.Whole.Notes())...)
	if d.Second != nil {
		for _, line := range sheetLines(t, d.Second.Whole.Notes()) {
			lines = append(lines, t.T("note.in_sheet", "Sheet", d.Book.Sheets()[d.Second.Sheet].Name, "Line", line))
		}
	}
	return lines
}

// sheetLines are those of one sheet's notes.
func sheetLines(t *text.Texts, n workbook.Notes) (lines []string) {
	if len(n.HiddenColumns) > 0 {
		names := make([]string, 0, mostNamed+1)
		for i, col := range n.HiddenColumns {
			if i == mostNamed {
				names = append(names, "…")
				break
			}
			names = append(names, workbook.ColumnName(col))
		}
		lines = append(lines, t.T("note.hidden_columns", "Count", len(n.HiddenColumns), "Columns", strings.Join(names, ", ")))
	}
	if n.Buried > 0 {
		lines = append(lines, t.T("note.buried", "Count", n.Buried, "Cell", n.BuriedAt))
	}
	if n.Unknown > 0 {
		lines = append(lines, t.T("note.unknown", "Count", n.Unknown, "Cell", n.UnknownAt))
	}
	if n.Fewer > 0 {
		lines = append(lines, t.T("note.fewer", "Count", n.Fewer, "Row", strconv.Itoa(n.FewerAt)))
	}
	return lines
}

// hiddenRows says how many rows Excel hides, and whether they are loaded; "" when there are none.
func hiddenRows(t *text.Texts, d loader.Draft) string {
	n := d.HiddenRows()
	switch {
	case n == 0:
		return ""
	case d.SkipsHidden():
		return t.T("note.hidden_rows_out", "Count", n)
	}
	return t.T("note.hidden_rows_in", "Count", n)
}

// Cut says how a text file was cut into cells.
func Cut(t *text.Texts, s workbook.CSVSettings) string {
	return t.T("note.csv", "Delimiter", Delimiter(t, s), "Quote", Quote(t, s), "Encoding", Encoding(t, s))
}

// Delimiter names the delimiter.
func Delimiter(t *text.Texts, s workbook.CSVSettings) string {
	return t.T("csv.delimiter." + strconv.Itoa(int(s.Delimiter)))
}

// Quote names the quotes.
func Quote(t *text.Texts, s workbook.CSVSettings) string {
	return t.T("csv.quote." + strconv.Itoa(int(s.Quote)))
}

// Encoding names the encoding.
func Encoding(t *text.Texts, s workbook.CSVSettings) string {
	return t.T("csv.encoding." + s.Encoding.String())
}
