package ui_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"wolkload/crm"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/uitest"
)

// Every frame of these tests is looked at: see apptest.

// hostileSheets are 32 sheets with hostile names. The first one has hostile
// headers over custom fields, and debtors with hostile names, e-mails, amounts
// and dates: those of the first third are ready, the others are held.
func hostileSheets() []apptest.RawSheet {
	header := []string{"Cédula", "Nombre", "Correo", "Celular", "Obligación", "Producto", "Saldo total", "Vencimiento", "Cartera"}
	for _, v := range uitest.Hostile {
		header = append(header, short(v.Text))
	}
	rows := [][]string{{"Cartera \u202egpj.exe"}, header}
	for kind := range 3 {
		for i, v := range uitest.Hostile {
			row := []string{
				fmt.Sprint(1000000000 + 100*kind + i), "Ana Prueba", "ana@example.com", "3001110001",
				fmt.Sprintf("C-%d-%d", kind, i), "Tarjeta", "1000", "2025-02-03", short(v.Text),
			}
			switch kind {
			case 0:
				row[1], row[5] = v.Text, v.Text
			case 1:
				row[2] = v.Text
			case 2:
				row[0], row[6], row[7] = v.Text, short(v.Text), v.Text
			}
			for c := range uitest.Hostile {
				text := ""
				if (i+c)%5 == 0 {
					text = short(uitest.Hostile[(i+c)%len(uitest.Hostile)].Text)
				}
				row = append(row, text)
			}
			rows = append(rows, row)
		}
	}
	sheets := []apptest.RawSheet{{Name: uitest.Hostile[0].Text, Rows: rows}}
	for _, v := range uitest.Hostile[1:] {
		sheets = append(sheets, apptest.RawSheet{Name: short(v.Text), Rows: [][]string{{short(v.Text), "b"}, {"c", short(v.Text)}}})
	}
	return sheets
}

// short is a text that is not too long for a custom field, or for the name of a sheet.
func short(text string) string {
	if r := []rune(text); len(r) > 200 {
		return string(r[:200])
	}
	return text
}

// hostileCRM rejects every debtor with a hostile reason, then refuses with a
// hostile message, then answers with a page.
func hostileCRM(t *testing.T) string {
	t.Helper()
	var posts atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet { // the question for the quota: no answer to it that can be read
			io.WriteString(w, uitest.Hostile[0].Text)
			return
		}
		all := ""
		for _, v := range uitest.Hostile {
			all += short(v.Text)
		}
		number := posts.Add(1)
		if number > 1 {
			io.Copy(io.Discard, r.Body) // an answer before all of it was sent is another matter: it is sent again
		}
		switch number {
		case 1:
			var request struct{ Collections []map[string]any }
			if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
				t.Error(err)
			}
			var failed []any
			for i, c := range request.Collections {
				failed = append(failed, map[string]any{
					"Identification": c[crm.Identification], "error": uitest.Hostile[i%len(uitest.Hostile)].Text, short(uitest.Hostile[i%len(uitest.Hostile)].Text): all,
				})
			}
			n := len(failed)
			answer, err := json.Marshal(map[string]any{"code": "200", "success": false, "error": all, "msg": all, "summary": map[string]any{
				"total_records_received": n, "successful_inserts": 0, "failed_count": n, "total_processed": n, "failed_Sumary": failed,
			}})
			if err != nil {
				t.Error(err)
			}
			w.Write(answer)
		case 3:
			w.Write([]byte("<html>" + all))
		default:
			answer, err := json.Marshal(map[string]any{"code": "403", "error": all, "msg": all})
			if err != nil {
				t.Error(err)
			}
			w.WriteHeader(http.StatusForbidden)
			w.Write(answer)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestHostileWorkbook walks through all screens with a workbook and a CRM that
// mean harm.
func TestHostileWorkbook(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), fileName("x\u202excod\u200b.exe")+".xlsx")
	apptest.WriteRaw(t, path, hostileSheets()...)
	a := start(t, ui.Options{Workbook: path, Server: hostileCRM(t), Operation: short(uitest.Hostile[20].Text), Token: apptest.Token})

	// File
	a.Shows("Hojas (32)")
	for range 8 {
		a.Press("pgdown", "right", "right", "right", "right", "right")
	}
	a.Press("home", "g", "tab")
	a.Times(31, "down")
	a.Press("enter")
	a.Resizes()
	a.Press("tab", "ctrl+p", "esc")
	a.Times(31, "up")
	a.Press("enter")
	a.Shows("Encabezado: fila 2 (»)")

	// Columns: each one, and what it can become
	a.Press("2")
	a.Resizes()
	for i := range 9 + len(uitest.Hostile) {
		if i >= 9 {
			a.Press("enter", "enter", "enter") // its own name, to the letter
		}
		a.Press("down")
	}
	a.Shows("¬")
	a.Press("ctrl+p", "esc", "3")

	// Check: each kind, its rows, the JSON of some
	a.Shows("►3 Revisar")
	a.Resizes()
	for range 12 {
		a.Press("tab", "down", "down", "v", "pgdown", "v", "esc", "down")
	}
	a.Press("g", "tab")
	a.Times(6, "pgdown")
	a.Send(uitest.Resize(160, 45))
	a.Times(5, "up")
	a.Press("ctrl+p", "esc", "esc")
	a.Send(uitest.Resize(80, 24))

	// Send, with its dialog
	a.Press("4")
	a.Shows("►4 Enviar")
	a.Resizes()
	a.Press("ctrl+p", "esc", "enter")
	a.Shows("¿Enviar al CRM?")
	a.Resizes()
	a.Press("left", "enter")
	a.UntilShows("por resolver")
	a.Resizes()
	a.Press("v", "down", "pgdown")
	a.Resizes()
	a.Press("esc")

	// Rejects: each debtor, the CRM's words, a cell being edited
	a.Press("5")
	a.Shows("►5 Rechazos")
	for i := range uitest.Hostile {
		if i%4 == 0 {
			a.Press("v", "v", "enter", "e", "esc", "esc")
		}
		a.Press("down")
	}
	a.Shows("¬")
	a.Resizes()
	a.Press("ctrl+p", "esc", "r")
	a.Shows("No ha cambiado nada")
	a.Resizes()
	for _, quiet := range []string{"El CRM no admitió", "La respuesta no es la"} { // refused, then a page
		a.Press("s")
		a.UntilShows(quiet)
		a.Press("f", "f", "f", "f", "4")
		a.Shows("►4 Enviar")
		a.Resizes()
		a.Press("v")
		a.Resizes()
		a.Press("esc", "5", "G", "r")
	}
	a.Press("esc")
	a.Press("q")
	a.Shows("Quedan expedientes por resolver")
}

// TestHostileFiles: names of files and folders, in the list, in errors, and as
// the name of what is open and of its profile.
func TestHostileFiles(t *testing.T) {
	folder := t.TempDir()
	source, err := os.ReadFile(portfolio(t))
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for i, v := range uitest.Hostile {
		name := fmt.Sprintf("%02d %s", i, fileName(v.Text))
		if os.WriteFile(filepath.Join(folder, name+".xlsx"), source, 0o600) == nil && os.Mkdir(filepath.Join(folder, name), 0o700) == nil {
			made++ // not every system takes every name
		}
	}
	if made == 0 {
		t.Fatal("no name was taken")
	}
	t.Chdir(folder)
	a := start(t, ui.Options{})
	a.Times(2*len(uitest.Hostile)+1, "down")
	a.Resizes()
	a.Press("enter", "g")
	a.Press("enter")
	t.Chdir(folder)
	a = start(t, ui.Options{})
	for i := 0; i < made; i += 4 {
		a.Times(i, "down")
		a.Press("enter", "2", "x", "ctrl+s", "1", "space") // a profile under the file's name
		a.Shows("Hoja1")
		a.Press("o")
	}
	for _, v := range uitest.Hostile {
		a = start(t, ui.Options{Workbook: filepath.Join(folder, "no", v.Text), Server: v.Text, Operation: v.Text})
		a.Shows("×")
	}
	a.Resizes()
}

// fileName is a text as far as a file can be named so.
func fileName(text string) string {
	text = strings.NewReplacer("/", "-", "\x00", "").Replace(text)
	for len(text) > 120 {
		text = text[:len(text)/2]
	}
	return text
}

// TestHostilePaste: what is pasted into each of the inputs.
func TestHostilePaste(t *testing.T) {
	t.Parallel()
	a := sent(t)
	paste := func() {
		t.Helper()
		for i, v := range uitest.Hostile {
			a.Send(uitest.Paste(short(v.Text)))
			a.Press("left", "ctrl+u", "ctrl+k")
			if i == len(uitest.Hostile)/2 {
				a.Resizes()
			}
		}
	}
	a.Press("5", "enter", "e") // a cell
	paste()
	a.Press("esc", "esc", "1", "o", "s", "/") // a path
	a.Shows("Ruta del archivo")
	paste()
	a.Send(uitest.Paste(strings.Repeat("額", 20000)))
	a.Press("ctrl+u")

	a = start(t, ui.Options{Workbook: portfolio(t)})
	a.Press("2", "G", "enter", "enter") // the name of a custom field
	a.Shows("nombre del campo personalizado")
	paste()
	a.Press("esc", "3", "4")
	for range 3 { // server, operation, token
		paste()
		a.Press("tab")
	}
	a.Press("enter")
}
