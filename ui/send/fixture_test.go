package send_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm/simulator"
	"wolkload/loader/workbook"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

var es = text.For("es")

func portfolio(t *testing.T) string {
	t.Helper()
	return apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio())
}

// start runs the app and goes to the last step before sending. What o leaves
// out of texts, folders and workbook is filled in.
func start(t *testing.T, o ui.Options, opts ...uitest.Option) *apptest.App {
	t.Helper()
	if o.Texts == nil {
		o.Texts = es
	}
	if o.Folders.Data == "" {
		o.Folders = apptest.Folders(t)
	}
	if o.Workbook == "" {
		o.Workbook = portfolio(t)
	}
	a := apptest.Start(t, ui.New(o), 80, 24, opts...)
	a.Secret(apptest.Token)
	a.Press("c", "c", "c")
	a.Shows("►4")
	return a
}

// to are options to send to a URL.
func to(url string) ui.Options {
	return ui.Options{Server: url, Operation: apptest.Operation, Token: apptest.Token, Settings: apptest.Whole}
}

// debtors is a workbook with so many debtors, of one obligation each: batches
// are of a hundred.
func debtors(t *testing.T, n int) string {
	t.Helper()
	sheet := apptest.Portfolio()
	row := sheet.Rows[7] // Carla's
	sheet.Rows = sheet.Rows[:3:3]
	for i := range n {
		next := append([]workbook.Value{}, row...)
		next[0] = apptest.Row(2000000000 + i)[0]
		next[4] = apptest.Row("D-" + strings.Repeat("I", i%7) + next[0].Number)[0]
		sheet.Rows = append(sheet.Rows, next)
	}
	return apptest.Write(t, t.TempDir(), "muchos.xlsx", sheet)
}

// gate is a CRM whose answers wait until the test lets them go.
type gate struct {
	crm     http.Handler
	arrived chan struct{} // a whole request is there
	answer  chan struct{}
}

// gated puts a gate before a simulator and returns its URL.
func gated(t *testing.T, o simulator.Options) (*gate, *simulator.Simulator, string) {
	t.Helper()
	o.Token, o.Operation = apptest.Token, apptest.Operation
	sim := simulator.New(o)
	g := &gate{crm: sim, arrived: make(chan struct{}), answer: make(chan struct{})}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	return g, sim, server.URL
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet { // the question for the quota
		g.crm.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	select {
	case g.arrived <- struct{}{}:
	case <-r.Context().Done():
		return
	}
	select {
	case <-g.answer:
		g.crm.ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}

// ended says that nothing is being sent any more.
func ended(m tea.Model) bool {
	view := uitest.Plain(m.View())
	return strings.Contains(view, "retenidos") && !strings.Contains(view, "parar tras este lote")
}
