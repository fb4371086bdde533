package open

import (
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"time"

	"wolkload/loader/workbook"
	"wolkload/ui/clean"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
)

// Resize sets the size that View fills.
func (m *Model) Resize(width, height int) {
	m.width, m.height = width, height
	m.layout()
}

func (m *Model) layout() {
	m.list.SetStyles(m.env.Theme.Grid)
	m.list.SetSize(m.width, max(m.height-4, 1))
	m.rows.SetSize(m.width, max(m.height-m.sheetLines()-4, 1))
}

// text says that what is open is a text file.
func (m *Model) text() bool { return m.book != nil && m.book.CSV() != nil }

// sheetLines is the height of the list of sheets.
func (m *Model) sheetLines() int {
	if m.book == nil {
		return 1
	}
	if m.text() {
		return settings
	}
	return min(max(len(m.book.Sheets()), 1), 4)
}

func (m *Model) fileColumns() []grid.Column {
	t := m.env.Texts
	return []grid.Column{
		{Title: t.T("open.column.name"), Weight: 1, Min: 20},
		{Title: t.T("open.column.size"), Width: 10},
	}
}

func (m *Model) setFiles(msg listed) {
	if msg.err != nil {
		if m.err == nil { // the file that was asked for says more than its folder
			m.err = &workbook.OpenError{ID: workbook.ErrUnreadable, Values: map[string]string{"Path": msg.folder}, Err: msg.err}
		}
		m.files = []entry{}
		return
	}
	m.folder, m.files = msg.folder, msg.files
	m.list.SetSource(fileSource{files: msg.files, size: m.size})
	m.list.SetCursor(0, 0)
}

// size shows a number of bytes as Explorer and Finder do.
func (m *Model) size(n int64) string {
	switch {
	case n < 1<<20:
		return m.env.Texts.Int(int((n+1023)>>10)) + " KB"
	default:
		return m.env.Texts.Amount(fmt.Sprintf("%.1f", float64(n)/(1<<20))) + " MB"
	}
}

// View draws the screen.
func (m *Model) View() string {
	switch m.mode {
	case reading:
		return m.viewReading()
	case password:
		return m.viewPassword()
	case showing:
		return m.viewSheet()
	}
	return m.viewFiles()
}

func (m *Model) problem() []string {
	if m.err == nil {
		return nil
	}
	sentence, hint := m.env.Texts.Error(m.err)
	var lines []string
	for _, l := range screen.Wrap("× "+sentence, m.width-2) {
		lines = append(lines, m.env.Theme.Error.Render(l))
	}
	for _, l := range screen.Wrap(hint, m.width-2) {
		lines = append(lines, "  "+l)
	}
	return append(lines, "")
}

func (m *Model) viewFiles() string {
	t := m.env.Texts
	head := append(m.problem(), m.unfinished("")...)
	if m.mode == typing {
		prompt := m.env.Texts.T("open.path_prompt") + " "
		head = append(head, prompt+m.env.Field(m.path, max(m.width-clean.Width(prompt)-1, 10)), "")
	}
	head = append(head, m.env.Heading(t.T("open.choose", "Folder", m.folder), m.mode == picking, m.width))
	if len(m.files) == 0 || (len(m.files) == 1 && m.files[0].name == "..") {
		head = append(head, "  "+t.T("open.no_files"))
	}
	m.list.SetSize(m.width, max(m.height-len(head), 1))
	return screen.Join(m.width, m.height, head, lines(m.list.View()))
}

func (m *Model) viewReading() string {
	t := m.env.Texts
	name := ""
	if m.book != nil {
		name = filepath.Base(m.book.Path())
	}
	out := []string{"", "  " + t.T("open.reading", "Name", name)}
	rows, bytes, total := m.count.rows.Load(), m.count.bytes.Load(), m.count.total.Load()
	line := ""
	if rows > 0 {
		line = t.T("open.rows_read", "Count", int(rows))
	}
	if total > 0 && bytes > 0 && bytes <= total {
		line = joined(line, t.T("open.percent", "Percent", int(bytes*100/total)))
		if left := timeLeft(m.env.Now().Sub(m.since), bytes, total); left > 0 {
			line = joined(line, t.T("open.left", "Count", left))
		}
	}
	out = append(out, "  "+line)
	if !m.count.drawn {
		return screen.Join(m.width, m.height, out)
	}
	out = append(out, m.env.Heading(t.T("open.preview"), false, m.width))
	m.early.SetSize(m.width, max(m.height-len(out), 1))
	return screen.Join(m.width, m.height, out, lines(m.early.View()))
}

// joined puts a part behind those of a line.
func joined(line, part string) string {
	if line == "" {
		return part
	}
	return line + " · " + part
}

// timeLeft is how many seconds reading goes on at its pace so far, 0 while
// nothing sure can be said.
func timeLeft(spent time.Duration, bytes, total int64) int {
	if spent < time.Second {
		return 0
	}
	return int(math.Ceil(spent.Seconds() * float64(total-bytes) / float64(bytes)))
}

func (m *Model) viewPassword() string {
	t := m.env.Texts
	out := []string{"", "  " + t.T("open.encrypted", "Name", filepath.Base(m.asked)), ""}
	out = append(out, m.problem()...)
	return screen.Join(m.width, m.height, append(out, "  "+t.T("open.password_prompt")+" "+m.env.Field(m.secret, 40)))
}

func (m *Model) viewSheet() string {
	t := m.env.Texts
	var out []string
	if m.text() {
		out = m.viewSettings()
	} else {
		out = m.viewSheets()
	}
	if m.err != nil {
		out = append(out, "")
		return screen.Join(m.width, m.height, out, m.problem())
	}
	out = append(out, m.env.Heading(t.T("open.preview"), m.panel == preview, m.width), "  "+m.headerLine())
	if d := m.env.Session.Draft; d != nil && m.env.Session.Load == nil {
		out = append(out, m.unfinished(d.Book.Fingerprint())...)
	}
	for _, line := range m.notes {
		mark := "! "
		for _, l := range screen.Wrap(line, m.width-4) {
			out = append(out, "  "+m.env.Theme.Warning.Render(mark+l))
			mark = "  "
		}
	}
	m.rows.SetSize(m.width, max(m.height-len(out), 1))
	return screen.Join(m.width, m.height, out, lines(m.rows.View()))
}

// unfinished names the newest load with something left to do, of the workbook
// with a fingerprint or, for "", of all.
func (m *Model) unfinished(fingerprint string) []string {
	id := "open.unfinished"
	if fingerprint != "" {
		id = "open.unfinished_here"
	}
	for _, l := range m.env.Session.Loads {
		if !screen.Unfinished(l) || fingerprint != "" && l.Fingerprint != fingerprint {
			continue
		}
		var out []string
		text := m.env.Texts.T(id, "Load", l.ID, "Workbook", l.Workbook, "NotSent", l.NotSent, "Rejected", l.Rejected, "Unknown", l.Unknown)
		for _, line := range screen.Wrap("! "+text, m.width-4) {
			out = append(out, "  "+m.env.Theme.Warning.Render(line))
		}
		return out
	}
	return nil
}

// viewSheets lists the sheets of a workbook.
func (m *Model) viewSheets() []string {
	t, th := m.env.Texts, m.env.Theme
	infos := m.book.Sheets()
	heading := t.T("open.sheets", "Count", len(infos))
	if hidden := hiddenSheets(infos); hidden > 0 {
		heading += " · " + t.T("open.hidden_sheets", "Count", hidden)
	}
	out := []string{m.env.Heading(heading, m.panel == sheets, m.width)}
	first := 0
	if n := m.sheetLines(); m.sheetIx >= n {
		first = m.sheetIx - n + 1
	}
	for i := first; i < len(infos) && i < first+m.sheetLines(); i++ {
		mark := "  "
		if i == m.sheetIx {
			mark = "► "
		}
		line := "  " + mark + clean.Line(infos[i].Name)
		if d := m.env.Session.Draft; d != nil && d.Book == m.book && d.Sheet == i && m.err == nil {
			line += "  " + th.Muted.Render(t.T("open.rows", "Count", d.Store.Len()))
		}
		if infos[i].Hidden {
			line += "  " + th.Muted.Render(t.T("open.hidden"))
		}
		out = append(out, screen.Line(line, m.width))
	}
	return out
}

func hiddenSheets(infos []workbook.SheetInfo) (n int) {
	for _, s := range infos {
		if s.Hidden {
			n++
		}
	}
	return n
}

// headerLine says which row holds the headers and why, and how to change it.
func (m *Model) headerLine() string {
	t, d := m.env.Texts, m.env.Session.Draft
	if d == nil {
		return ""
	}
	row := d.Mapping.HeaderRow
	if row < 0 {
		return m.env.Theme.Error.Render(clean.Fit("× "+t.T("open.header_none"), m.width-2))
	}
	number := strconv.Itoa(d.Store.Number(row))
	where := t.T("open.header_row", "Row", number)
	if m.top < row {
		where = t.T("open.header_rows", "From", strconv.Itoa(d.Store.Number(m.top)), "To", number)
	}
	if row == d.Header.Row {
		return clean.Fit(t.T("open.header_guessed", "Where", where, "Reason", t.T("header."+d.Header.Reason)), m.width-2)
	}
	return clean.Fit(t.T("open.header_chosen", "Where", where), m.width-2)
}
