package loader

import (
	"fmt"
	"strconv"
	"strings"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/report"
	"wolkload/loader/workbook"
)

// Rest lists the rows of the case files that are rejected or unknown, in the
// columns of the workbook with what was corrected in them; of two sheets each
// has its own.
func (l *Load) Rest(w report.Words) []report.Sheet {
	d := l.draft
	sheets := []report.Sheet{{Name: d.sheetName()}}
	from := []int{0, d.Store.Columns()} // columns of each sheet, from and to
	if d.Second != nil {
		sheets = append(sheets, report.Sheet{Name: d.Book.Sheets()[d.Second.Sheet].Name})
		from = []int{0, d.stack.Second().Column, l.rows.Columns()}
	}
	headers := l.rows.HeaderCells(l.mapping.HeaderRow)
	for i := range sheets {
		for col := from[i]; col < from[i+1]; col++ {
			row := l.mapping.HeaderRow
			if i == 0 && col < len(headers) {
				row = headers[col]
			}
			sheets[i].Headers = append(sheets[i].Headers, l.rows.Shown(row, col))
		}
	}
	for _, c := range l.CaseFiles(crm.Rejected, crm.Unknown) {
		status, reason := standing(w, c.State, c.Cause, c.Reason, c.Raw)
		for _, row := range c.Rows {
			of := 0
			if d.Second != nil && row >= d.stack.Second().Row {
				of = 1
			}
			r := report.Row{Status: status, Reason: reason, Number: strconv.Itoa(l.rows.Number(row))}
			for col := from[of]; col < from[of+1]; col++ {
				text, number := plainCell(l.rows.Cell(row, col), l.rows.Date1904())
				r.Cells, r.Numbers = append(r.Cells, text), append(r.Numbers, number)
			}
			sheets[of].Rows = append(sheets[of].Rows, r)
		}
	}
	return sheets
}

// RestOf lists the same of a load whose workbook is not at hand: what the
// journal keeps of each case file.
func RestOf(f Folders, id string, w report.Words) ([]report.Sheet, error) {
	record, err := readLoad(f, id)
	if err != nil {
		return nil, err
	}
	sheet := report.Sheet{Name: record.Load.Sheet, Headers: []string{crm.Identification, crm.Name, crm.TotalBalance}}
	for _, c := range record.CaseFiles {
		if c.State != crm.Rejected && c.State != crm.Unknown {
			continue
		}
		r := report.Row{Cells: []string{c.Identification, c.Name, c.Balance.String()}, Number: joinRows(c)}
		r.Status, r.Reason = standing(w, c.State, c.Cause, c.Reason, c.Raw)
		sheet.Rows = append(sheet.Rows, r)
	}
	return []report.Sheet{sheet}, nil
}

func joinRows(c journal.CaseFile) string {
	return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(rowsOf(c))), ", "), "[]")
}

// standing says where a case file stands and why: the CRM's words to the letter
// where it gave any.
func standing(w report.Words, state crm.State, cause crm.Cause, reason string, raw []byte) (status, why string) {
	status = w.T("state." + state.String())
	switch {
	case state == crm.Unknown:
		return status, w.T("unknown." + string(cause))
	case reason != "":
		return status, reason
	}
	return status, string(raw)
}

// plainCell is a cell as a text that reads the same wherever it is opened: a
// number with all its digits, a date as YYYY-MM-DD. number says that it is one
// that shows no zeros in front.
func plainCell(c workbook.Cell, date1904 bool) (text string, number bool) {
	switch c.Kind {
	case workbook.Bool:
		if c.Raw == "1" {
			return "TRUE", false
		}
		return "FALSE", false
	case workbook.Number:
		if digits, _, err := workbook.PlainNumber(c.Raw); err == nil {
			if padded, ok := workbook.ZeroPadded(digits, c.Format); ok {
				return padded, false
			}
			return digits, true
		}
	case workbook.Date:
		if d, err := workbook.SerialDate(c.Raw, date1904); err == nil {
			text := fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
			if d.Hour+d.Minute+d.Second > 0 {
				text += fmt.Sprintf(" %02d:%02d:%02d", d.Hour, d.Minute, d.Second)
			}
			return text, false
		}
	}
	return c.Raw, false
}
