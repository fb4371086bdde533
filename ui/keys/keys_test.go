package keys_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"

	"wolkload/ui/keys"
	"wolkload/ui/text"
	"wolkload/ui/uitest"
)

// bindings are all of a Map, by the name of their field.
func bindings(m keys.Map) map[string]key.Binding {
	all := map[string]key.Binding{}
	v := reflect.ValueOf(m)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		switch b := v.Field(i).Interface().(type) {
		case key.Binding:
			all[name] = b
		case [6]key.Binding:
			for n, b := range b {
				all[name+string(rune('1'+n))] = b
			}
		}
	}
	return all
}

// TestBindings: each has keys that exist, help in each language, and none needs AltGr.
func TestBindings(t *testing.T) {
	altGr := `@#[]{}|\~€` // on the keyboards of Latin America and Spain
	for _, lang := range text.Languages {
		all := bindings(keys.New(text.For(lang)))
		if want := reflect.TypeFor[keys.Map]().NumField() + 5; len(all) != want {
			t.Fatalf("%d bindings, not %d", len(all), want)
		}
		for name, b := range all {
			help := b.Help()
			if !b.Enabled() || len(b.Keys()) == 0 || help.Key == "" || help.Desc == "" || strings.Contains(help.Desc+help.Key, "[key") {
				t.Errorf("%s: %s is %v with the help %+v", lang, name, b.Keys(), help)
			}
			for _, k := range b.Keys() {
				if k != " " {
					uitest.Key(k) // panics when there is none
				}
				if strings.ContainsAny(k, altGr) {
					t.Errorf("%s needs AltGr: %q", name, k)
				}
			}
		}
	}
}

// TestShown: the help shows a key that the binding has.
func TestShown(t *testing.T) {
	signs := map[string]string{"↑": "up", "↓": "down", "←": "left", "→": "right", "pgdn": "pgdown"}
	for _, lang := range text.Languages {
		texts := text.For(lang)
		signs[texts.T("keyname.space")] = " "
		for name, b := range bindings(keys.New(texts)) {
			shown := b.Help().Key
			if sign, ok := signs[shown]; ok {
				shown = sign
			}
			if b.Keys()[0] != shown {
				t.Errorf("%s: %s shows %q and is %v", lang, name, b.Help().Key, b.Keys())
			}
		}
	}
}

// TestSameKeys: the language changes the help and the letter for yes, nothing else.
func TestSameKeys(t *testing.T) {
	es, en := bindings(keys.New(text.For("es"))), bindings(keys.New(text.For("en")))
	for name, b := range es {
		if name != "Yes" && !reflect.DeepEqual(b.Keys(), en[name].Keys()) {
			t.Errorf("%s is %v in Spanish and %v in English", name, b.Keys(), en[name].Keys())
		}
	}
	if got := es["Yes"].Keys()[0] + en["Yes"].Keys()[0]; got != "sy" {
		t.Errorf("yes is %q", got)
	}
}
