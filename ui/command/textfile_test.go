package command

import (
	"os"
	"strings"
	"testing"

	"wolkload/loader"
	"wolkload/ui/apptest"
)

// portfolioText is a portfolio as text: leading zeros, a delimiter in quotes,
// an amount with a decimal comma.
const portfolioText = "Cédula;Nombre;Correo;Celular;Obligación;Producto;Saldo total\n" +
	"0012345;\"Ejemplo; Ana\";ana@example.com;3001110001;007;Tarjeta;1.500.000,50\n" +
	"0067890;Ensayo Luz;luz@example.com;3001110002;008;Libranza;2.000.000,25\n"

// TestCheckTextFile: a text file is checked like a workbook, in whatever way it is
// written, and how it was cut into cells is said.
func TestCheckTextFile(t *testing.T) {
	latin := strings.NewReplacer("é", "\xe9", "ó", "\xf3").Replace(portfolioText)
	for name, c := range map[string]struct {
		content string
		args    []string
		said    []string
	}{
		"UTF-8":        {portfolioText, nil, []string{"semicolon", "UTF-8"}},
		"Windows-1252": {latin, nil, []string{"semicolon", "Windows-1252"}},
		"as asked":     {latin, []string{"--encoding", "windows-1252", "--delimiter", ";", "--quote", `"`}, []string{"Windows-1252"}},
		"tabs":         {strings.ReplaceAll(strings.ReplaceAll(portfolioText, "Ejemplo; Ana", "Ejemplo, Ana"), ";", "\t"), []string{"--delimiter", "tab"}, []string{"tab"}},
	} {
		t.Run(name, func(t *testing.T) {
			con := newConsole(t)
			path := file(t, "cartera.csv", []byte(c.content))
			if code := con.run(append([]string{"check", path, "--json"}, c.args...)...); code != 0 {
				t.Fatalf("exit %d\n%s\n%s", code, con.err.String(), con.out.String())
			}
			for _, s := range c.said {
				if !strings.Contains(con.err.String(), s) {
					t.Errorf("%q is not said:\n%s", s, con.err.String())
				}
			}
			r := decode[loader.Report](t, con.out.String())
			if r.Sheet != "cartera" || r.Ready.CaseFiles != 2 || len(r.Totals) != 1 || r.Totals[0].TotalBalance != "3500000.75" {
				t.Errorf("%+v", r)
			}
		})
	}
}

// TestTextPayload: what Excel would damage is sent to the letter.
func TestTextPayload(t *testing.T) {
	con := newConsole(t)
	out := t.TempDir() + "/datos.jsonl"
	if code := con.run("check", file(t, "cartera.csv", []byte(portfolioText)), "--payload", out); code != 0 {
		t.Fatalf("exit %d\n%s", code, con.err.String())
	}
	payload, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"Identification":"0012345"`, `"Name":"Ejemplo; Ana"`, `"id":"007"`, `"total_balance":"1500000.50"`} {
		if !strings.Contains(string(payload), want) {
			t.Errorf("%s is not sent:\n%s", want, payload)
		}
	}
}

func TestTextFlags(t *testing.T) {
	csv, xlsx := file(t, "cartera.csv", []byte(portfolioText)), mixed(t)
	const header, row = "Identification,Name,Email,Telephone\n", "1,\"Ana\",ana@example.com,300\n"
	wide := file(t, "ancha.csv", []byte(header+strings.Repeat(row, 9)+"2,Luz,Elena,luz@example.com,301\n"))
	quote := file(t, "abierta.csv", []byte(header+strings.Repeat(row, 9)+"2,\"Luz,luz@example.com,301\n"))
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"delimiter":     {[]string{"check", csv, "--delimiter", "x"}, "is no delimiter"},
		"quote":         {[]string{"check", csv, "--quote", "x"}, "is no quote"},
		"encoding":      {[]string{"check", csv, "--encoding", "x"}, "is no encoding"},
		"of a workbook": {[]string{"check", xlsx, "--delimiter", ";"}, "is an Excel workbook"},
		"wrong one":     {[]string{"check", csv, "--encoding", "utf-16le"}, "“cartera”"},
		"row too wide":  {[]string{"check", wide}, "Row 11 of"},
		"open quote":    {[]string{"send", quote, "--server", "crm.example.com", "--operation", "x"}, "Row 11 of"},
	} {
		t.Run(name, func(t *testing.T) {
			con := newConsole(t)
			if code := con.run(c.args...); code != 2 {
				t.Errorf("exit %d", code)
			}
			if !strings.Contains(con.err.String(), c.says) {
				t.Errorf("says %s", con.err.String())
			}
		})
	}
}

// TestHiddenRows: they are loaded with the others, and that is said; or left
// out when asked.
func TestHiddenRows(t *testing.T) {
	path := t.TempDir() + "/cartera.xlsx"
	rows := [][]string{{"Cédula", "Nombre", "Correo", "Celular", "Obligación", "Producto", "Notas"}}
	for _, id := range []string{"1001", "1002", "1003", "1004"} {
		rows = append(rows, []string{id, "Ana " + id, "ana@example.com", "3001110001", "A-" + id, "Tarjeta", "=A2"})
	}
	apptest.WriteRaw(t, path, apptest.RawSheet{Name: "Hoja1", Rows: rows, HiddenRows: []int{3, 4}, HiddenColumns: []int{3}, Merged: []string{"F4:F5"}})
	for _, c := range []struct {
		args  []string
		ready int
		says  []string
	}{
		{nil, 4, []string{"2 rows with data are hidden in Excel, and are loaded", "--skip-hidden", "1 column with data is hidden in Excel: C", "1 value under merged cells, in F5", "4 formulas keep no result, the first one in G2"}},
		{[]string{"--skip-hidden"}, 2, []string{"2 rows with data are hidden in Excel, and are left out"}},
	} {
		con := newConsole(t)
		con.run(append([]string{"check", path, "--json"}, c.args...)...)
		r := decode[loader.Report](t, con.out.String())
		if r.CaseFiles != c.ready {
			t.Errorf("%v: %d case files, want %d", c.args, r.CaseFiles, c.ready)
		}
		for _, s := range c.says {
			if !strings.Contains(con.err.String(), s) {
				t.Errorf("%v: %q is not said:\n%s", c.args, s, con.err.String())
			}
		}
	}
}
