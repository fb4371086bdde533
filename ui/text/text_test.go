package text_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"wolkload/loader/workbook"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

var es, en = text.For("es"), text.For("en")

func TestAmounts(t *testing.T) {
	tests := []struct{ plain, es, en, moneyES, moneyEN string }{
		{"0", "0", "0", "0", "0"},
		{"7", "7", "7", "7", "7"},
		{"999", "999", "999", "999", "999"},
		{"1000", "1.000", "1,000", "1.000", "1,000"},
		{"-1000", "-1.000", "-1,000", "-1.000", "-1,000"},
		{"123456789012345", "123.456.789.012.345", "123,456,789,012,345", "123.456.789.012.345", "123,456,789,012,345"},
		{"1234567.89", "1.234.567,89", "1,234,567.89", "1.234.567,89", "1,234,567.89"},
		{"-1234567.8", "-1.234.567,8", "-1,234,567.8", "-1.234.567,80", "-1,234,567.80"},
		{"0.5", "0,5", "0.5", "0,50", "0.50"},
		{"-0.05", "-0,05", "-0.05", "-0,05", "-0.05"},
		{"12.00", "12,00", "12.00", "12", "12"},
		{"12.10", "12,10", "12.10", "12,10", "12.10"},
		{"12.1234", "12,1234", "12.1234", "12,1234", "12.1234"},
		{"1000.0010", "1.000,0010", "1,000.0010", "1.000,001", "1,000.001"},
	}
	for _, tt := range tests {
		if got := es.Amount(tt.plain); got != tt.es {
			t.Errorf("es: Amount(%s) is %s, want %s", tt.plain, got, tt.es)
		}
		if got := en.Amount(tt.plain); got != tt.en {
			t.Errorf("en: Amount(%s) is %s, want %s", tt.plain, got, tt.en)
		}
		if got := es.Money(tt.plain); got != tt.moneyES {
			t.Errorf("es: Money(%s) is %s, want %s", tt.plain, got, tt.moneyES)
		}
		if got := en.Money(tt.plain); got != tt.moneyEN {
			t.Errorf("en: Money(%s) is %s, want %s", tt.plain, got, tt.moneyEN)
		}
	}
	for n, want := range map[int]string{0: "0", -1: "-1", 999: "999", 1000: "1.000", -12345678: "-12.345.678"} {
		if got := es.Int(n); got != want {
			t.Errorf("Int(%d) is %s, want %s", n, got, want)
		}
	}
}

// TestNothingIsRounded: an amount can be read back digit by digit.
func TestNothingIsRounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.StringMatching(`-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,6})?`).Draw(t, "plain")
		back := strings.NewReplacer(".", "", ",", ".").Replace(es.Amount(plain))
		if back != plain {
			t.Errorf("%s is shown as %s", plain, es.Amount(plain))
		}
		money := strings.NewReplacer(".", "", ",", ".").Replace(es.Money(plain))
		trim := func(s string) string {
			if strings.Contains(s, ".") {
				s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
			}
			return s
		}
		if trim(money) != trim(plain) {
			t.Errorf("%s is shown as the sum %s", plain, es.Money(plain))
		}
	})
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name, asked string
		env         map[string]string
		lang        string
		ok          bool
	}{
		{"nothing", "", nil, "es", true},
		{"asked", "en", nil, "en", true},
		{"asked with a region", "en-US", nil, "en", true},
		{"asked in capitals", "EN", nil, "en", true},
		{"asked for one there is not", "fr", map[string]string{"LANG": "en_US.UTF-8"}, "es", false},
		{"asked comes before the environment", "es", map[string]string{"LANG": "en_US.UTF-8"}, "es", true},
		{"LANG", "", map[string]string{"LANG": "en_US.UTF-8"}, "en", true},
		{"LANG of a region", "", map[string]string{"LANG": "es_CO.UTF-8"}, "es", true},
		{"with a modifier", "", map[string]string{"LANG": "en@euro"}, "en", true},
		{"C", "", map[string]string{"LANG": "C"}, "es", true},
		{"LC_ALL before LANG", "", map[string]string{"LC_ALL": "en_GB", "LANG": "es_ES"}, "en", true},
		{"LC_ALL before LC_MESSAGES", "", map[string]string{"LC_ALL": "es", "LC_MESSAGES": "en"}, "es", true},
		{"LC_MESSAGES before LANG", "", map[string]string{"LC_MESSAGES": "en", "LANG": "es"}, "en", true},
		{"our own before all", "", map[string]string{"WOLKLOAD_LANG": "en", "LC_ALL": "es"}, "en", true},
		{"one there is not is passed over", "", map[string]string{"LC_ALL": "pt_BR", "LANG": "en_US"}, "en", true},
		{"none there is", "", map[string]string{"LC_ALL": "pt_BR", "LANG": "fr"}, "es", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lang, ok := text.Detect(tt.asked, func(name string) string { return tt.env[name] })
			if lang != tt.lang || ok != tt.ok {
				t.Errorf("%q, %v; want %q, %v", lang, ok, tt.lang, tt.ok)
			}
		})
	}
}

func TestFor(t *testing.T) {
	if got := text.For("fr").Language(); got != "es" {
		t.Errorf("a language without a catalogue gives %q", got)
	}
	for _, lang := range text.Languages {
		if got := text.For(lang).Language(); got != lang {
			t.Errorf("For(%q) is %q", lang, got)
		}
	}
}

func TestT(t *testing.T) {
	for got, want := range map[string]string{
		es.T("open.rows", "Count", 1):                   "1 fila",
		es.T("open.rows", "Count", 0):                   "0 filas",
		es.T("open.rows", "Count", 1234567):             "1.234.567 filas",
		es.T("open.rows", "Count", 1000000):             "1.000.000 filas", // "many" in Spanish
		en.T("open.rows", "Count", 1):                   "1 row",
		en.T("open.rows", "Count", 12345):               "12,345 rows",
		es.T("app.header_at", "Row", "3\x1b[2J"):        "encabezado en la fila 3¬[2J",
		es.T("no.such.id", "Row", 3):                    "[no.such.id]",
		es.T("no\x1bsuch"):                              "[no¬such]",
		es.Hint("crm.server_missing.no"):                "",
		es.Hint("app.simulator"):                        "",
		es.Values("open.rows", values("Count", "2500")): "2.500 filas",
		es.Values("open.rows", values("Count", "1")):    "1 fila",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a name without a value was taken")
		}
	}()
	var alone []any
	for range 1 {
		alone = append(alone, "Row")
	}
	es.T("app.header_at", alone...)
}

func values(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// TestValuesAreCleaned: whatever a file or a server says, and whichever way it
// comes into a sentence.
func TestValuesAreCleaned(t *testing.T) {
	for _, v := range uitest.Hostile {
		uitest.AssertClean(t, es.T("open.reading", "Name", v.Text))
		uitest.AssertClean(t, es.T("open.reading", "Name", errors.New(v.Text)))
		uitest.AssertClean(t, es.Values("workbook.not_found", values("Path", v.Text)))
		uitest.AssertClean(t, es.Values("open.rows", values("Count", v.Text)))
		sentence, hint := es.Error(errors.New(v.Text))
		uitest.AssertClean(t, sentence+hint)
		sentence, hint = es.Error(&workbook.OpenError{ID: workbook.ErrNotFound, Values: values("Path", v.Text)})
		uitest.AssertClean(t, sentence+hint)
		uitest.AssertClean(t, es.T(v.Text))
	}
}

func TestError(t *testing.T) {
	inner := &workbook.OpenError{ID: workbook.ErrEmptyFile, Values: values("Path", "a.xlsx")}
	for _, err := range []error{inner, fmt.Errorf("opening: %w", inner)} {
		sentence, hint := es.Error(err)
		if sentence != "El archivo a.xlsx está vacío: tiene 0 bytes." || !strings.HasPrefix(hint, "Descárguelo") {
			t.Errorf("%q, %q", sentence, hint)
		}
	}
	sentence, hint := en.Error(errors.New("boom"))
	if !strings.Contains(sentence, "boom") || hint == "" || hint == sentence {
		t.Errorf("%q, %q", sentence, hint)
	}
}

func TestHas(t *testing.T) {
	if !es.Has("open.rows") || !en.Has("app.simulator") || es.Has("no.such.id") || en.Has("") {
		t.Error("Has is wrong")
	}
}

func TestIDs(t *testing.T) {
	ids := text.IDs()
	if !slices.IsSorted(ids) || len(ids) < 300 || slices.Compact(slices.Clone(ids))[len(ids)-1] != ids[len(ids)-1] {
		t.Errorf("%d ids", len(ids))
	}
	for _, lang := range text.Languages {
		texts := text.For(lang)
		for _, id := range ids {
			if !texts.Has(id) {
				t.Errorf("%s has no text %q", lang, id)
			}
		}
	}
}

// TestConcurrent is for the race detector.
func TestConcurrent(t *testing.T) {
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			lang := text.Languages[i%len(text.Languages)]
			for range 20 {
				if text.For(lang).T("open.rows", "Count", i) == "" {
					t.Error("nothing")
				}
			}
		})
	}
	all.Wait()
}
