package report

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"wolkload/loader/workbook"
)

// Write writes the certificate to a new file: a workbook where its name ends in
// .xlsx, else a text. Errors are those of workbook.Write.
func (c *Certificate) Write(path string, w Words) error {
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		return workbook.Write(path, c.sheets(w))
	}
	return writeText(path, c.Text(w))
}

// sheets are the workbook of a certificate: what it says, and its numbers as
// numbers, so that they can be added up once more.
func (c *Certificate) sheets(w Words) []workbook.NewSheet {
	about := workbook.NewSheet{Name: w.T("report.sheet.certificate"), Widths: []float64{24, 80},
		Rows: [][]workbook.Value{{{Text: w.T("report.certificate.title"), Bold: true}}, {}}}
	for _, f := range c.head(w) {
		about.Rows = append(about.Rows, []workbook.Value{{Text: w.T("report.certificate." + f.id), Bold: true}, {Text: f.value}})
	}
	about.Rows = append(about.Rows, []workbook.Value{})
	lines, good := c.verdict(w)
	for _, l := range lines {
		about.Rows = append(about.Rows, []workbook.Value{{}, {Text: strings.TrimSpace(l), Bold: !good}})
	}
	headers := []string{w.T("report.portfolio"), w.T("report.state"), w.T("report.case_files"), w.T("report.obligations")}
	for _, name := range sumNames {
		headers = append(headers, "Σ "+name)
	}
	totals := workbook.NewSheet{Name: w.T("report.sheet.totals"), Freeze: 1, Widths: []float64{24, 16, 14, 14, 22, 22, 22}, Rows: [][]workbook.Value{texts(headers, true)}}
	add := func(l *Line, name string, bold bool) {
		for s := c.first(); s < States; s++ {
			a := &l.Of[s]
			row := []workbook.Value{{Text: name, Bold: bold}, {Text: w.T("report.state." + s.ID()), Bold: bold}, count(a.CaseFiles), count(a.Obligations)}
			for i := range a.Sums {
				row = append(row, amount(a.Sums[i].String()))
			}
			totals.Rows = append(totals.Rows, row)
		}
	}
	for i := range c.Lines {
		add(&c.Lines[i], c.nameOf(w, c.Lines[i].Portfolio, false), false)
	}
	add(&c.Total, w.T("report.total"), true)
	return []workbook.NewSheet{about, totals}
}

// amount is a number where a workbook holds it exactly, else a text.
func amount(plain string) workbook.Value {
	if significant(plain) > exact {
		return workbook.Value{Text: plain}
	}
	return workbook.Value{Number: plain, Format: "#,##0.00"}
}

// writeText creates a file of mode 0600, whole or not at all.
func writeText(path, text string) (err error) {
	failed := func(err error) error {
		id := workbook.ErrWriteFailed
		if errors.Is(err, os.ErrExist) {
			id = workbook.ErrWriteExists
		}
		return &workbook.WriteError{ID: id, Values: map[string]string{"Path": path}, Err: err}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return failed(err)
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(path) // ours: O_EXCL made it
		return failed(err)
	}
	return nil
}

func count(n int) workbook.Value { return workbook.Value{Number: strconv.Itoa(n)} }
