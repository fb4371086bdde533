package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/loader/sample"
)

// The demo, as a person goes through it: every screen, one rejected row fixed
// and resent after the other, until the CRM has all that was ready.
func TestDemo(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 24}, {160, 45}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			t.Parallel()
			facts := sample.Facts()
			x := open(t, size.width, size.height, nil, "demo")
			x.whole(x.see("SIMULADOR", "Primeras filas", "fila 3"))
			x.press("c")
			x.whole(x.see("Columnas · 1 de 16", "√ Identificación"))
			x.press("c")
			checked := x.see("Listos: ", "Retenidos: ")
			x.whole(checked)
			ready := number(t, checked, "Listos: ")
			x.press("c")
			url := simulatorURL.FindString(x.see("Enviar ", "simulador"))
			x.press("enter")
			x.whole(x.see("¿Enviar al CRM?", url))
			x.press("left", "enter")
			x.whole(x.see(fmt.Sprintf("El CRM rechazó %d expedientes", len(facts.Rejected))))
			x.press("enter")
			x.whole(x.see(fmt.Sprintf("Por resolver: %d rechazados", len(facts.Rejected))))
			for left := len(facts.Rejected) - 1; left >= 0; left-- {
				x.press("enter")
				x.see("►  portfolio_type", "[CONSUMOO") // the cursor is at what the CRM names
				x.press("e")
				x.see("enter confirmar")
				x.press("ctrl+u", sample.FixedValue, "enter")
				x.see("Corregido y registrado")
				x.press("r")
				x.see(fmt.Sprintf("quedan %d rechazados", left))
			}
			x.whole(x.see(fmt.Sprintf("No queda nada rechazado: %d expedientes aceptados.", ready)))

			held := collections(t, url)
			if len(held) != ready {
				t.Errorf("the CRM holds %d case files, not %d", len(held), ready)
			}
			rejected := map[string]bool{}
			for _, id := range facts.Rejected {
				rejected[id] = true
			}
			for _, c := range held {
				delete(rejected, c[crm.Identification].(string))
			}
			if len(rejected) > 0 {
				t.Errorf("the CRM lacks %d that were rejected first", len(rejected))
			}
			x.press("q")
			if code := x.ended(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			if after := x.screen(); !strings.Contains(after, fmt.Sprint(ready)) {
				t.Errorf("after the demo the terminal does not say what the CRM holds:\n%s", after)
			}
		})
	}
}

// Without a terminal the demo goes the same way and says so step by step.
func TestDemoWithoutTerminal(t *testing.T) {
	cmd := exec.Command(program, "demo", "--lang", "en")
	cmd.Env = append(cmd.Environ(), "WOLKLOAD_HOME="+t.TempDir())
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, id := range sample.Facts().Rejected {
		if !strings.Contains(string(out), id) {
			t.Errorf("%s, which is rejected first, is not named:\n%s", id, out)
		}
	}
}

// number reads the count that follows a label on the screen.
func number(t *testing.T, screen, label string) int {
	t.Helper()
	var n int
	_, rest, _ := strings.Cut(screen, label)
	if _, err := fmt.Sscan(rest, &n); err != nil {
		t.Fatalf("no number after %q: %v\n%s", label, err, screen)
	}
	return n
}

// collections asks the simulator what the CRM holds.
func collections(t *testing.T, url string) []map[string]any {
	t.Helper()
	answer, err := http.Get(url + "/simulator/collections")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var held struct {
		Collections []map[string]any `json:"collections"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&held); err != nil {
		t.Fatal(err)
	}
	return held.Collections
}
