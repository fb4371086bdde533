package crm_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryIDHasItsText holds the catalogue files against the constants of the
// sources: nothing without a text, no text without its use, the same keys and
// placeholders in both languages.
func TestEveryIDHasItsText(t *testing.T) {
	want := make(map[string]bool)
	for file, prefixes := range map[string]map[string]string{
		"errors.go":         {"Err": "crm."},
		"simulator/rule.go": {"Err": "crm."},
		"outcome.go":        {"Cause": "outcome.", "By": "attributed."},
		"answer.go":         {"Warn": "warning."},
	} {
		for name, value := range textConstants(t, file) {
			for prefix, key := range prefixes {
				if strings.HasPrefix(name, prefix) {
					want[key+value] = true
					if key == "crm." || key == "outcome." {
						want[key+value+".hint"] = true
					}
				}
			}
		}
	}
	es, en := catalog(t, "es"), catalog(t, "en")
	for key := range want {
		if es[key] == "" || en[key] == "" {
			t.Errorf("%s: es %q, en %q", key, es[key], en[key])
		}
	}
	placeholder := regexp.MustCompile(`\{\{[^}]*\}\}`)
	for key, text := range es {
		if !want[key] {
			t.Errorf("%s is no one's text", key)
		}
		a, b := placeholder.FindAllString(text, -1), placeholder.FindAllString(en[key], -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: placeholders %v in es, %v in en", key, a, b)
		}
	}
	if keys := slices.Sorted(maps.Keys(en)); !slices.Equal(keys, slices.Sorted(maps.Keys(es))) {
		t.Error("the languages have different keys")
	}
}

// textConstants lists the string constants of a source file by name.
func textConstants(t *testing.T, path string) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
			for i, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == gotoken.STRING {
					out[spec.Names[i].Name], _ = strconv.Unquote(lit.Value)
				}
			}
		}
		return true
	})
	if len(out) == 0 {
		t.Fatalf("%s has no text constants", path)
	}
	return out
}

// catalog reads the flat part of a catalogue that this package needs.
func catalog(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../ui/text/catalog/crm." + language + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	line := regexp.MustCompile(`^"([^"]+)" = ("(?:[^"\\]|\\.)*")$`)
	for _, l := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		m := line.FindStringSubmatch(l)
		switch {
		case l == "" || strings.HasPrefix(l, "#"):
		case m == nil:
			t.Errorf("%s: %s", language, l)
		case out[m[1]] != "":
			t.Errorf("%s: %s stands twice", language, m[1])
		default:
			text, err := strconv.Unquote(m[2])
			if err != nil {
				t.Errorf("%s: %s: %v", language, m[1], err)
			}
			out[m[1]] = text
		}
	}
	return out
}
