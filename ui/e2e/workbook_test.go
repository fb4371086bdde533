package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader/workbook"
)

const secret = "0123abcd-not-a-real-token"

// portfolio writes a small workbook: six debtors with two obligations each, of
// whom two are in a portfolio that the CRM does not have, and one without e-mail.
func portfolio(t *testing.T) string {
	t.Helper()
	rows := [][]workbook.Value{{{Text: "Cartera de ejemplo"}}, {}}
	var header []workbook.Value
	for _, h := range []string{"Cédula", "Nombre", "Correo", "Celular", "N° obligación", "Producto", "Saldo total", "Cartera"} {
		header = append(header, workbook.Value{Text: h})
	}
	rows = append(rows, header)
	for i := range 12 {
		d := i / 2
		mail, kind := fmt.Sprintf("deudor%d@example.com", d), "CONSUMO"
		if d == 2 || d == 4 {
			kind = "CONSUMOO"
		}
		if d == 5 {
			mail = ""
		}
		rows = append(rows, []workbook.Value{
			{Number: fmt.Sprint(1000 + d), Format: "0000000000"}, {Text: fmt.Sprintf("Deudora Ñ %d", d)}, {Text: mail},
			{Number: fmt.Sprint(3000000000 + d)}, {Text: fmt.Sprintf("OB-%d", i)}, {Text: "Crédito"},
			{Number: fmt.Sprintf("%d.5", 100+i)}, {Text: kind},
		})
	}
	path := filepath.Join(t.TempDir(), "cartera.xlsx")
	if err := workbook.Write(path, []workbook.NewSheet{{Name: "Hoja1", Rows: rows}}); err != nil {
		t.Fatal(err)
	}
	return path
}

// crmOn starts a CRM simulator that rejects the portfolio CONSUMOO.
func crmOn(t *testing.T, faults ...string) (*simulator.Simulator, string) {
	t.Helper()
	rule, err := simulator.ParseRule("portfolio_type=CONSUMOO")
	if err != nil {
		t.Fatal(err)
	}
	o := simulator.Options{Token: secret, Operation: "cobranza01", Reject: []simulator.Rule{rule}}
	for _, text := range faults {
		f, err := simulator.ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		o.Faults = append(o.Faults, f)
	}
	sim := simulator.New(o)
	server, err := simulator.Start("127.0.0.1:0", sim)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return sim, server.URL()
}

// send goes from the first screen to the end of sending, typing where it goes.
func (x *terminal) send(url string) {
	x.t.Helper()
	x.whole(x.see("Primeras filas", "fila 3"))
	x.press("c")
	x.whole(x.see("Columnas · 1 de 8", "√ Identificación"))
	x.press("c")
	x.whole(x.see("Listos: 5 expedientes", "Retenidos: 1"))
	x.press("c")
	x.see("Enviar 5 expedientes")
	x.press(url, "enter", "cobranza01", "enter", secret)
	x.whole(x.see(strings.Repeat("*", len(secret))))
	x.press("enter", "enter")
	x.whole(x.see("¿Enviar al CRM?", url, "cobranza01", "Expedientes: 5 · obligaciones: 10"))
	x.press("left", "enter")
}

// A workbook goes to a CRM: what is rejected is edited on the screen and sent
// again, until nothing is rejected; then the CRM has what the workbook has.
func TestWorkbookToCRMAndBack(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 24}, {160, 45}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			t.Parallel()
			sim, url := crmOn(t)
			x := open(t, size.width, size.height, nil, portfolio(t))
			x.send(url)
			x.whole(x.see("El CRM rechazó 2 expedientes", "aceptados"))
			x.press("enter")
			x.whole(x.see("Por resolver: 2 rechazados", "portfolio_type: value not in list", "Deudora Ñ 2"))
			for left := 2; left > 0; left-- {
				x.fix("CONSUMO")
				x.press("r")
				x.see(fmt.Sprintf("1 aceptados en este reenvío; quedan %d rechazados", left-1))
			}
			x.whole(x.see("No queda nada rechazado: 5 expedientes aceptados."))
			x.press("q")
			if code := x.ended(); code != 0 {
				t.Errorf("exit code %d", code)
			}

			held := sim.CaseFiles()
			if len(held) != 5 {
				t.Fatalf("the CRM holds %d case files", len(held))
			}
			for _, c := range held {
				if len(c.Obligations) != 2 || len(c.Value(crm.Identification)) != 10 {
					t.Errorf("the CRM holds %+v", c)
				}
				for _, o := range c.Obligations {
					if o.Value(crm.PortfolioType) != "CONSUMO" {
						t.Errorf("obligation %+v", o)
					}
				}
			}
			if drawn := x.drawn(); strings.Contains(drawn, secret) {
				t.Error("the token was drawn")
			}
		})
	}
}

// fix edits portfolio_type in both rows of the case file under the cursor.
func (x *terminal) fix(value string) {
	x.t.Helper()
	x.press("enter")
	x.see("► " + "000000100") // the case file's heading has the keys
	for i := range 2 {
		if i > 0 {
			x.press("right")
		}
		x.press("e")
		x.see("enter confirmar")
		x.press("ctrl+u", value, "enter")
		x.see("Corregido y registrado") // any key takes this line away again
	}
}

// An answer that never comes makes its case files unknown; only a person sends
// them again, and is asked first.
func TestUnknownIsAskedFor(t *testing.T) {
	sim, url := crmOn(t, "reset-after-insert@1")
	x := open(t, 80, 24, nil, "--no-canary", portfolio(t))
	x.send(url)
	x.whole(x.see("? desconocidos          5"))
	if n := sim.Requests(); n != 1 {
		t.Fatalf("%d requests: something was sent again by itself", n)
	}
	x.press("enter")
	x.whole(x.see("Por resolver: 0 rechazados, 5 desconocidos"))
	x.press("r")
	x.whole(x.see("Puede que ya esté en el CRM"))
	x.press("enter") // the cursor is on "no"
	x.see("Por resolver: 0 rechazados, 5 desconocidos")
	if n := sim.Requests(); n != 1 {
		t.Errorf("%d requests after no", n)
	}
	x.press("q")
	x.see("Quedan expedientes por resolver")
	x.press("left", "enter")
	if code := x.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
