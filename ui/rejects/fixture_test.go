package rejects_test

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/crm"
	"wolkload/crm/simulator"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui"
	"wolkload/ui/apptest"
	"wolkload/ui/text"
)

var es = text.For("es")

// rejections are rules that reject three of the six debtors that are sent: Ana
// by her name, Bruno by the portfolio of both obligations, Carla by her phone.
var rejections = []string{"Name=Ana Prueba", "portfolio_type=CONSUMOO", "Telephone~3$"}

// sent sends the portfolio to a simulator and goes to the rejects.
func sent(t *testing.T, o simulator.Options) (*apptest.App, *simulator.Simulator) {
	t.Helper()
	return sentIn(t, es, 80, 24, o)
}

func sentIn(t *testing.T, texts *text.Texts, width, height int, o simulator.Options) (*apptest.App, *simulator.Simulator) {
	t.Helper()
	sim, url := apptest.Simulator(t, o)
	a := apptest.Start(t, ui.New(ui.Options{
		Texts: texts, Folders: apptest.Folders(t), Workbook: portfolio(t),
		Server: url, Operation: apptest.Operation, Token: apptest.Token, Settings: apptest.Whole,
	}), width, height)
	a.Secret(apptest.Token)
	a.Press("c", "c", "c", "enter", "left", "enter")
	stop := texts.T("key.stop_soft")
	a.Until("the end", func(tea.Model) bool { return !a.Has(stop) && a.Has(texts.T("state.held")) })
	a.Press("5")
	a.Shows("►5")
	return a, sim
}

// rejected is sent with the rejections.
func rejected(t *testing.T) (*apptest.App, *simulator.Simulator) {
	t.Helper()
	a, sim := sent(t, simulator.Options{Reject: apptest.Reject(t, rejections...)})
	a.Shows("Por resolver: 3 rechazados, 0 desconocidos")
	return a, sim
}

// until waits for the end of a resending.
func until(a *apptest.App, accepted, rejected, unknown int) {
	a.UntilShows(es.T("rejects.after", "Accepted", accepted, "Rejected", rejected, "Unknown", unknown))
}

func portfolio(t *testing.T) string {
	t.Helper()
	return apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio())
}

// holds fails unless the CRM holds what the ready case files of the portfolio
// come to with old replaced by new in their JSON, each once, but for those
// that are left out.
func holds(t *testing.T, sim *simulator.Simulator, replace map[string]string, without ...string) {
	t.Helper()
	book, err := workbook.Open(portfolio(t), workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	d, err := loader.ReadSheet(t.Context(), apptest.Folders(t), book, 0, loader.Reading{}, nil)
	if err == nil {
		d, err = d.Check(t.Context(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, c := range d.Result.CaseFiles() {
		if c.Held || slices.Contains(without, c.Value(crm.Identification)) {
			continue
		}
		text := encode(t, c.CaseFile)
		for old, new := range replace {
			text = strings.ReplaceAll(text, old, new)
		}
		want = append(want, text)
	}
	for _, c := range sim.CaseFiles() {
		got = append(got, encode(t, c))
		if n := sim.Inserts(c.Value(crm.Identification)); n != 1 {
			t.Errorf("%s was taken in %d times", c.Value(crm.Identification), n)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the CRM holds\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func encode(t *testing.T, c crm.CaseFile) string {
	t.Helper()
	raw, err := crm.EncodeCaseFile(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
