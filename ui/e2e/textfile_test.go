package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wolkload/crm"
)

// A text file of another program goes to the CRM to the letter: cut anew on
// the screen, with its zeros in front and a text that no Excel has touched.
func TestTextFileToCRM(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("C\xe9dula|Nombre|Correo|Celular|N\xb0 obligaci\xf3n|Producto|Saldo total\r\n")
	for i := range 5 {
		fmt.Fprintf(&b, "00%d|Deudora \xd1 %d|deudor%d@example.com|300000000%d|000%d|Cr\xe9dito|1.000,5%d\r\n", 1000+i, i, i, i, i, i)
	}
	path := filepath.Join(t.TempDir(), "cartera.txt")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	sim, url := crmOn(t)
	x := open(t, 80, 24, nil, path)
	x.whole(x.see("Archivo de texto", "barra |", "Windows-1252", "Deudora Ñ 0"))
	x.press("tab", "right") // no delimiter
	x.whole(x.see("‹ ninguno: una sola columna ›", "001000|Deudora"))
	x.press("left")
	x.see("‹ barra | ›", "Deudora Ñ 0")
	x.press("c")
	x.whole(x.see("Columnas · 1 de 7", "√ Identificación"))
	x.press("c")
	x.whole(x.see("Listos: 5 expedientes", "Retenidos: 0"))
	x.press("c")
	x.see("Enviar 5 expedientes")
	x.press(url, "enter", "cobranza01", "enter", secret, "enter", "enter")
	x.see("¿Enviar al CRM?")
	x.press("left", "enter")
	x.see("El CRM aceptó 5 expedientes y los conteos cuadran.")
	x.press("q")
	if code := x.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	held := sim.CaseFiles()
	if len(held) != 5 {
		t.Fatalf("the CRM holds %d case files", len(held))
	}
	for i, c := range held {
		if c.Value(crm.Identification) != fmt.Sprintf("00%d", 1000+i) || c.Value(crm.Name) != fmt.Sprintf("Deudora Ñ %d", i) ||
			c.Obligations[0].Value(crm.ObligationID) != fmt.Sprintf("000%d", i) || c.Obligations[0].Value(crm.TotalBalance) != fmt.Sprintf("1000.5%d", i) {
			t.Errorf("the CRM holds %+v", c)
		}
	}
}
