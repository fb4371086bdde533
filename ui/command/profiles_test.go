package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// TestProfiles: a profile is saved by name while checking, listed, shown,
// exported, deleted, imported by a colleague and chosen by itself.
func TestProfiles(t *testing.T) {
	path := book(t, "enero.xlsx", debtors(3)...)
	c := newConsole(t)
	if code := c.run("profiles"); code != 0 || !strings.Contains(c.out.String(), "No profiles") {
		t.Fatalf("exit %d\n%s", code, c.out.String())
	}
	if code := c.run("check", path, "--save-profile", "Banco Ejemplo", "--choose", "Name=last", "--country", "co"); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, c.out.String(), c.err.String())
	}
	if code := c.run("profiles", "--json"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	list := decode[[]profileLine](t, c.out.String())
	if len(list) != 1 || list[0].Name != "Banco Ejemplo" || list[0].Revision != 1 || filepath.Base(list[0].File) != "banco-ejemplo.json" {
		t.Fatalf("%+v", list)
	}
	if code := c.run("profiles", "show", "banco ejemplo"); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	var shown mapping.Profile
	if err := json.Unmarshal([]byte(c.out.String()), &shown); err != nil || shown.Country != "CO" || len(shown.Choices) != 1 {
		t.Errorf("%v: %+v", err, shown)
	}
	out := filepath.Join(t.TempDir(), "para-ana.json")
	if code := c.run("profiles", "export", "Banco Ejemplo", "--out", out); code != 0 {
		t.Fatalf("exit %d\n%s", code, c.err.String())
	}
	if code := c.run("profiles", "export", "Banco Ejemplo", "--out", out); code != 2 {
		t.Errorf("a file was overwritten: exit %d", code)
	}

	colleague := newConsole(t)
	if code := colleague.run("profiles", "import", out); code != 0 {
		t.Fatalf("exit %d\n%s", code, colleague.err.String())
	}
	if code := colleague.run("profiles", "import", out); code != 2 || !strings.Contains(colleague.err.String(), "--replace") {
		t.Errorf("exit %d\n%s", code, colleague.err.String())
	}
	if code := colleague.run("profiles", "import", out, "--as", "Otro"); code != 0 {
		t.Errorf("exit %d\n%s", code, colleague.err.String())
	}
	if code := colleague.run("profiles", "delete", "otro"); code != 0 {
		t.Errorf("exit %d\n%s", code, colleague.err.String())
	}
	near := debtors(3)
	near[0] = append(append([]workbook.Value{}, near[0]...), workbook.Value{Text: "Zona"})
	near[1] = append(append([]workbook.Value{}, near[1]...), workbook.Value{Text: "Norte"})
	if code := colleague.run("check", book(t, "febrero.xlsx", near...)); code != 0 {
		t.Fatalf("exit %d\n%s", code, colleague.err.String())
	}
	if got := colleague.out.String(); !strings.Contains(got, "Banco Ejemplo · 8 of 9 columns known; new: Zona") && !strings.Contains(got, "Banco Ejemplo · 7 of 8 columns known; new: Zona") {
		t.Errorf("%s", got)
	}
	if code := colleague.run("check", path, "--no-profile"); code != 0 || strings.Contains(colleague.out.String(), "Banco Ejemplo") {
		t.Errorf("exit %d\n%s", code, colleague.out.String())
	}
	for _, args := range [][]string{
		{"profiles", "show", "nadie"}, {"profiles", "delete", "nadie"}, {"profiles", "show"}, {"profiles", "export", "Banco Ejemplo"},
		{"profiles", "import", filepath.Join(t.TempDir(), "no.json")}, {"check", path, "--profile", "nadie"},
	} {
		if code := colleague.run(args...); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}

// TestChoices: what flags choose is what is sent.
func TestChoices(t *testing.T) {
	rows := debtors(2)
	rows[1][2].Text = "ana@example.com; otra@example.com"
	other := append([]workbook.Value{}, rows[2]...)
	other[0], other[1] = rows[1][0], workbook.Value{Text: "Ana B. Ejemplo"}
	other[2] = workbook.Value{Text: "ana@example.com"}
	other[4] = workbook.Value{Text: "ZZ-9"}
	rows = append(rows, other)
	path := book(t, "c.xlsx", rows...)
	payload := filepath.Join(t.TempDir(), "p.jsonl")
	c := newConsole(t)
	if code := c.run("check", path); code != 1 || !strings.Contains(c.out.String(), "--repair email_several") {
		t.Fatalf("exit %d\n%s", code, c.out.String())
	}
	if code := c.run("check", path, "--repair", "email_several", "--choose", "Name=last", "--choose", "Telephone=first", "--payload", payload); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, c.out.String(), c.err.String())
	}
	data, err := os.ReadFile(payload)
	if err != nil || !strings.Contains(string(data), `"Name":"Ana B. Ejemplo"`) || strings.Contains(string(data), "otra@example.com") {
		t.Errorf("%v\n%s", err, data)
	}
	for _, args := range [][]string{
		{"--repair", "everything"}, {"--repair", "lost_zeros"}, {"--choose", "Name"}, {"--choose", "Zona=first"}, {"--country", "ZZ"},
		{"--cut-off", "31/10/2026"}, {"--layout", "tall"}, {"--second-sheet", "Nada"},
	} {
		if code := c.run(append([]string{"check", path}, args...)...); code != 2 {
			t.Errorf("%v: exit %d\n%s", args, code, c.err.String())
		}
	}
}

// TestCutOff: days of delay are compared with today, or the day that was chosen.
func TestCutOff(t *testing.T) {
	head := append(append([]workbook.Value{}, headers...), cells("Fecha vto", "Días mora")...)
	rows := [][]workbook.Value{head}
	for i := range 6 {
		id := string(rune('1' + i))
		rows = append(rows, append(debtor("100"+id, "A"+id, "10", "CONSUMO"), cells("2025-02-03", "33")...))
	}
	path := book(t, "mora.xlsx", rows...)
	for flag, want := range map[string]int{"2025-03-08": 0, "2025-03-09": 0, "none": 0, "2025-04-01": 1} {
		c := newConsole(t)
		if code := c.run("check", path, "--json", "--cut-off", flag); code != 0 {
			t.Fatalf("exit %d\n%s", code, c.err.String())
		}
		r := decode[loader.Report](t, c.out.String())
		if got := len(r.Issues); got != want || want > 0 && r.Issues[0].Rule != mapping.RuleCutOffElsewhere {
			t.Errorf("%s: %+v", flag, r.Issues)
		}
	}
}

// TestRead: a column that can be read in two ways is said, and settled by a flag.
func TestRead(t *testing.T) {
	head := append(append([]workbook.Value{}, headers...), cells("Fecha vto")...)
	path := book(t, "c.xlsx", head,
		append(debtor("1001", "A1", "1.234", "CONSUMO"), cells("03/04/2025")...),
		append(debtor("1002", "A2", "5", "CONSUMO"), cells("05/06/2025")...))
	c := newConsole(t)
	if code := c.run("check", path, "--cut-off", "none"); code != 1 || !strings.Contains(c.out.String(), "--read G=") || !strings.Contains(c.out.String(), "--read I=") {
		t.Fatalf("exit %d\n%s", code, c.out.String())
	}
	payload := filepath.Join(t.TempDir(), "p.jsonl")
	if code := c.run("check", path, "--cut-off", "none", "--read", "g=comma", "--read", "I=mdy", "--payload", payload); code != 0 {
		t.Fatalf("exit %d\n%s%s", code, c.out.String(), c.err.String())
	}
	data, err := os.ReadFile(payload)
	if err != nil || !strings.Contains(string(data), `"total_balance":"1234"`) || !strings.Contains(string(data), `"expiring_date":"2025-03-04"`) {
		t.Errorf("%v\n%s", err, data)
	}
	for _, args := range [][]string{{"--read", "G"}, {"--read", "G=ymd"}, {"--read", "=dmy"}, {"--read", "ZZ=dmy"}} {
		if code := c.run(append([]string{"check", path}, args...)...); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}
