package report

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// field is a line of a certificate's head.
type field struct{ id, value string }

// head is what a certificate says of the load as a whole.
func (c *Certificate) head(w Words) []field {
	profile := w.T("report.certificate.no_profile")
	if c.Profile != "" {
		profile = w.T("report.certificate.profile_is", "Name", c.Profile, "Revision", c.Revision)
	}
	fields := []field{
		{"load", c.Load}, {"workbook", c.Workbook}, {"sha256", c.SHA256}, {"sheet", c.Sheet}, {"profile", profile},
		{"host", c.Host}, {"operation", c.Operation}, {"begun", moment(c.Begun)},
	}
	if !c.FirstSent.IsZero() {
		fields = append(fields, field{"first_sent", moment(c.FirstSent)})
	}
	if !c.LastKnown.IsZero() {
		fields = append(fields, field{"last_known", moment(c.LastKnown)})
	}
	return append(fields, field{"requests", w.Int(c.Requests)}, field{"program", c.Program})
}

// moment writes a time with its zone.
func moment(t time.Time) string { return t.Format("2006-01-02 15:04:05 -07:00") }

// verdict says whether it adds up, and where not.
func (c *Certificate) verdict(w Words) (lines []string, good bool) {
	differences := c.Differences()
	switch {
	case c.NoFile:
		lines = append(lines, w.T("report.certificate.no_file"))
	case len(differences) == 0:
		lines = append(lines, w.T("report.certificate.adds_up"))
	default:
		lines = append(lines, w.T("report.certificate.differs"))
	}
	for i := range differences {
		d := &differences[i]
		name := c.nameOf(w, d.Portfolio, d.Total)
		if d.File.CaseFiles != d.Now.CaseFiles {
			lines = append(lines, "  "+w.T("report.certificate.difference", "Portfolio", name, "What", w.T("report.case_files"), "File", w.Int(d.File.CaseFiles), "Now", w.Int(d.Now.CaseFiles)))
		}
		if d.File.Obligations != d.Now.Obligations {
			lines = append(lines, "  "+w.T("report.certificate.difference", "Portfolio", name, "What", w.T("report.obligations"), "File", w.Int(d.File.Obligations), "Now", w.Int(d.Now.Obligations)))
		}
		for n, what := range sumNames {
			if file, now := d.File.Sums[n].String(), d.Now.Sums[n].String(); file != now {
				lines = append(lines, "  "+w.T("report.certificate.difference", "Portfolio", name, "What", "Σ "+what, "File", w.Money(file), "Now", w.Money(now)))
			}
		}
	}
	for _, note := range []struct {
		id    string
		count int
	}{
		{"edited", c.Edited}, {"settled_accepted", c.SettledAccepted}, {"settled_not_sent", c.SettledNotSent},
		{"skipped", c.Skipped}, {"unattributed", c.Unattributed}, {"partly_in", c.PartlyIn}, {"unknown", c.Total.Of[Unknown].CaseFiles},
	} {
		if note.count > 0 {
			lines = append(lines, w.T("report.certificate."+note.id, "Count", note.count))
		}
	}
	return lines, len(differences) == 0 && !c.NoFile
}

// sumNames are the fields that are added up, in the order of Amounts.Sums.
var sumNames = [...]string{"total_balance", "last_pay", "balance_payment"}

func (c *Certificate) nameOf(w Words, portfolio string, total bool) string {
	switch {
	case total:
		return w.T("report.total")
	case portfolio == "":
		return w.T("report.no_portfolio")
	}
	return portfolio
}

// shownSums are the sums that a text has room for.
var shownSums = [...]int{0, 2}

// Text writes the certificate for people to read and keep, in 80 columns.
func (c *Certificate) Text(w Words) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", w.T("report.certificate.title"))
	for _, f := range c.head(w) {
		label, value := pad(w.T("report.certificate."+f.id), 18), plain(f.value)
		if utf8.RuneCountInString(label)+2+utf8.RuneCountInString(value) > textWidth {
			label += "\n" // a hash is not broken
		}
		fmt.Fprintf(&b, "%s  %s\n", label, value)
	}
	fmt.Fprintf(&b, "\n%s%s%s", pad("", 15), flush(w.T("report.case_files"), 12), flush(w.T("report.obligations"), 13))
	for _, n := range shownSums {
		b.WriteString(flush("Σ "+sumNames[n], 20))
	}
	b.WriteString("\n")
	for i := range c.Lines {
		c.writeLine(&b, w, &c.Lines[i], c.nameOf(w, c.Lines[i].Portfolio, false))
	}
	c.writeLine(&b, w, &c.Total, w.T("report.total"))
	b.WriteString("\n")
	lines, _ := c.verdict(w)
	for _, l := range lines {
		writeWrapped(&b, plain(l))
	}
	return b.String()
}

// textWidth is that of the narrowest screen.
const textWidth = 80

// plain keeps a name out of a cell from adding a line, or telling a terminal
// what to do.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
}

// writeWrapped breaks a sentence at its spaces; what follows is indented.
func writeWrapped(b *strings.Builder, sentence string) {
	indent := strings.Repeat(" ", len(sentence)-len(strings.TrimLeft(sentence, " ")))
	line := indent
	for _, word := range strings.Fields(sentence) {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > textWidth && strings.TrimSpace(line) != "" {
			b.WriteString(line + "\n")
			line = indent + "  "
		}
		if strings.TrimSpace(line) != "" {
			line += " "
		}
		line += word
	}
	b.WriteString(line + "\n")
}

func (c *Certificate) writeLine(b *strings.Builder, w Words, l *Line, name string) {
	fmt.Fprintf(b, "%s\n", plain(name))
	for s := c.first(); s < States; s++ {
		a := &l.Of[s]
		if a.CaseFiles == 0 && a.Obligations == 0 && s > Ready {
			continue
		}
		fmt.Fprintf(b, "  %s%s%s", pad(w.T("report.state."+s.ID()), 13), flush(w.Int(a.CaseFiles), 12), flush(w.Int(a.Obligations), 13))
		for _, n := range shownSums {
			b.WriteString(flush(w.Money(a.Sums[n].String()), 20))
		}
		b.WriteString("\n")
	}
}

// pad fills a text up on the right, flush on the left.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 0))
}

func flush(s string, width int) string {
	return strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 1)) + s
}
