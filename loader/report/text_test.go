package report

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// samples are certificates that say all there is to say.
func samples() map[string]*Certificate {
	whole, differs, old, empty := example(), example(), example(), &Certificate{Begun: at}
	differs.Lines[1].Of[Accepted].addAll(amounts(-1, 1, "0.01", "2", "3"))
	differs.Total.Of[Accepted].addAll(amounts(-1, 1, "0.01", "2", "3"))
	differs.Edited, differs.SettledAccepted, differs.SettledNotSent, differs.Skipped, differs.Unattributed, differs.PartlyIn = 1, 2, 1234, 1, 56, 7
	old.NoFile, old.Profile = true, ""
	return map[string]*Certificate{"whole": whole, "differs": differs, "old": old, "empty": empty}
}

// TestTextInEveryLanguage: every sentence is there, and the table fits a screen
// and a sheet of paper.
func TestTextInEveryLanguage(t *testing.T) {
	for language, words := range languages(t) {
		for name, c := range samples() {
			text := c.Text(words)
			if strings.Contains(text, "[report.") || strings.Contains(text, "{{") || !utf8.ValidString(text) || !strings.HasSuffix(text, "\n") {
				t.Errorf("%s, %s:\n%s", language, name, text)
			}
			parts := strings.Split(text, "\n\n") // title, head, table, verdict
			if len(parts) != 4 {
				t.Fatalf("%s, %s: %d parts:\n%s", language, name, len(parts), text)
			}
			for line := range strings.Lines(parts[2]) {
				if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > 80 {
					t.Errorf("%s, %s: %q has more than 80 columns", language, name, line)
				}
			}
			for _, sheet := range c.sheets(words) {
				for _, row := range sheet.Rows {
					for _, v := range row {
						if strings.Contains(v.Text, "[report.") {
							t.Errorf("%s, %s: %q", language, name, v.Text)
						}
					}
				}
			}
		}
	}
}

// TestTextFits: no line of it is cut by a screen of 80 columns.
func TestTextFits(t *testing.T) {
	for language, words := range languages(t) {
		for name, c := range samples() {
			for line := range strings.Lines(c.Text(words)) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
					t.Errorf("%s, %s: %d columns: %s", language, name, n, line)
				}
			}
		}
	}
}

// TestText: what it says, in what order, and in which columns.
func TestText(t *testing.T) {
	c := example()
	c.Unattributed, c.Edited = 2, 1
	words := languages(t)["en"]
	want := `LOAD CERTIFICATE

Load                2026-11-23-1
Workbook            cartera noviembre.xlsx
Workbook's SHA-256
  0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
Sheet               Hoja1
Profile             Banco Ejemplo, revision 3
Server              crm.example.com
Operation           cobranza
Begun               2026-11-23 09:30:00 -05:00
First request       2026-11-23 09:31:00 -05:00
Last outcome        2026-11-23 10:30:00 -05:00
Requests            1,234
Version             v1.2.3

                 case files  obligations     Σ total_balance   Σ balance_payment
(no portfolio)
  file                    1            1                  10                   0
  ready                   0            0                   0                   0
  held                    1            1                  10                   0
CONSUMO
  file                    4            6    1,234,567,890.50                0.05
  ready                   4            6    1,234,567,890.50                0.05
  accepted                1            2       1,234,567,000                   0
  rejected                1            2              800.25                   0
  unknown                 1            1               90.25                0.05
  not sent                1            1                   0                   0
TOTAL
  file                    5            7    1,234,567,900.50                0.05
  ready                   4            6    1,234,567,890.50                0.05
  accepted                1            2       1,234,567,000                   0
  rejected                1            2              800.25                   0
  unknown                 1            1               90.25                0.05
  not sent                1            1                   0                   0
  held                    1            1                  10                   0

`
	got := c.Text(words)
	head, verdict, _ := strings.Cut(got, "\n\n"+words.T("report.certificate.adds_up"))
	if head+"\n\n" != want {
		t.Errorf("the text\n%s\nwant\n%s", head, want)
	}
	for _, note := range []string{"1 case file was corrected", "2 rejections of the CRM", "Of 1 case file it is not known"} {
		if !strings.Contains(verdict, note) {
			t.Errorf("the verdict lacks %q: %s", note, verdict)
		}
	}
	unsent := samples()["empty"].Text(words)
	if strings.Contains(unsent, "First request") || strings.Contains(unsent, "Last outcome") || !strings.Contains(unsent, "Profile             none\n") {
		t.Errorf("of nothing:\n%s", unsent)
	}
}

// TestTextOfDifferences: each amount that differs is told with its portfolio.
func TestTextOfDifferences(t *testing.T) {
	folded := func(c *Certificate) string { // lines that were broken are one again
		return strings.ReplaceAll(c.Text(ids{}), "\n    ", " ")
	}
	text := folded(samples()["differs"])
	for _, want := range []string{
		"report.certificate.differs\n",
		"  report.certificate.difference Portfolio=CONSUMO What=report.case_files File=4 Now=3\n",
		"  report.certificate.difference Portfolio=CONSUMO What=report.obligations File=6 Now=7\n",
		"  report.certificate.difference Portfolio=CONSUMO What=Σ total_balance File=1234567890.50 Now=1234567890.51\n",
		"  report.certificate.difference Portfolio=CONSUMO What=Σ last_pay File=1 Now=3\n",
		"  report.certificate.difference Portfolio=CONSUMO What=Σ balance_payment File=0.05 Now=3.05\n",
		"  report.certificate.difference Portfolio=report.total What=report.case_files File=5 Now=4\n",
		"report.certificate.edited Count=1\n", "report.certificate.settled_accepted Count=2\n", "report.certificate.settled_not_sent Count=1234\n",
		"report.certificate.skipped Count=1\n", "report.certificate.unattributed Count=56\n", "report.certificate.partly_in Count=7\n", "report.certificate.unknown Count=1\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	text = folded(samples()["old"])
	for _, want := range []string{"report.certificate.no_file\n", "report.certificate.unknown Count=1\n", "report.state.accepted"} {
		if !strings.Contains(text, want) {
			t.Errorf("an old journal lacks %q:\n%s", want, text)
		}
	}
	for _, wrong := range []string{"adds_up", "differs", "report.state.file", "report.state.ready"} { // it does not know them: 0 would be a lie
		if strings.Contains(text, wrong) {
			t.Errorf("an old journal has %q:\n%s", wrong, text)
		}
	}
	for _, row := range samples()["old"].sheets(ids{})[1].Rows {
		if state := row[1].Text; state == "report.state.file" || state == "report.state.ready" {
			t.Errorf("an old journal has %s", state)
		}
	}
}

// TestTextOfHostileNames: a name out of a cell can't add a line, nor anything
// that a terminal obeys.
func TestTextOfHostileNames(t *testing.T) {
	lines := strings.Count(example().Text(ids{}), "\n")
	c := example()
	c.Lines[1].Portfolio = "CONSUMO\n  accepted                9            9\x1b]52;c;eA==\a\r"
	c.Sheet, c.Workbook = "Hoja\n1", "a\x1b[2J.xlsx"
	text := c.Text(ids{})
	if n := strings.Count(text, "\n"); n != lines || strings.ContainsAny(text, "\x1b\a\r") {
		t.Errorf("%d lines, want %d: %q", n, lines, text)
	}
}
