package text_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"wolkload/ui/text"
)

// catalogue reads one room's texts of a language: id → its plural forms.
func catalogue(t *testing.T, path string) map[string]map[string]string {
	t.Helper()
	var entries map[string]any
	if _, err := toml.DecodeFile(path, &entries); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	out := map[string]map[string]string{}
	for id, entry := range entries {
		out[id] = map[string]string{}
		switch entry := entry.(type) {
		case string:
			out[id]["other"] = entry
		case map[string]any:
			for form, s := range entry {
				out[id][form], _ = s.(string)
			}
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// filled lists what is filled into a text, over all its forms.
func filled(forms map[string]string) []string {
	found := map[string]bool{}
	for _, s := range forms {
		for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
			found[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// TestRooms: each room's catalogue has the same texts in every language, with
// the same values and the same plural forms.
func TestRooms(t *testing.T) {
	first := text.Languages[0]
	paths, err := filepath.Glob("catalog/*.toml")
	if err != nil || len(paths) == 0 || len(paths)%len(text.Languages) != 0 {
		t.Fatalf("%d catalogues: %v", len(paths), err)
	}
	for _, path := range paths {
		room, _, ok := strings.Cut(filepath.Base(path), "."+first+".toml")
		if !ok {
			continue
		}
		want := catalogue(t, path)
		for _, lang := range text.Languages[1:] {
			got := catalogue(t, filepath.Join("catalog", room+"."+lang+".toml"))
			for id := range want {
				switch {
				case got[id] == nil:
					t.Errorf("%s: %q has no text in %q", room, id, lang)
				case !slices.Equal(filled(got[id]), filled(want[id])):
					t.Errorf("%s: %q is filled with %v in %q, with %v in %q", room, id, filled(got[id]), lang, filled(want[id]), first)
				case !slices.Equal(slices.Sorted(maps.Keys(got[id])), slices.Sorted(maps.Keys(want[id]))):
					t.Errorf("%s: %q has other forms in %q", room, id, lang)
				}
			}
			for id := range got {
				if want[id] == nil {
					t.Errorf("%s: %q has no text in %q", room, id, first)
				}
			}
		}
	}
}

// TestForms: no text is empty or has a placeholder that is none, no id stands in
// two rooms, and a hint belongs to a sentence.
func TestForms(t *testing.T) {
	for _, lang := range text.Languages {
		paths, err := filepath.Glob("catalog/*." + lang + ".toml")
		if err != nil || len(paths) == 0 {
			t.Fatalf("no catalogues of %q: %v", lang, err)
		}
		all := map[string]bool{}
		for _, path := range paths {
			for id, forms := range catalogue(t, path) {
				if all[id] {
					t.Errorf("%s: %q stands in two catalogues", path, id)
				}
				all[id] = true
				for form, s := range forms {
					if strings.TrimSpace(s) == "" {
						t.Errorf("%s: %q has an empty form %q", path, id, form)
					}
					if rest := placeholder.ReplaceAllString(s, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
						t.Errorf("%s: %q has a placeholder that is none: %q", path, id, s)
					}
				}
			}
		}
		for id := range all {
			if base, ok := strings.CutSuffix(id, ".hint"); ok && !all[base] {
				t.Errorf("%s: %q is the hint of nothing", lang, id)
			}
		}
	}
}

// TestCalls looks at every sentence that the code of the screens and of the
// command line asks for by name: it exists, it gets each value it has a place
// for, and no value that it has none for.
func TestCalls(t *testing.T) {
	texts := map[string]map[string]string{}
	paths, err := filepath.Glob("catalog/*." + text.Languages[0] + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		maps.Copy(texts, catalogue(t, path))
	}
	calls := 0
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 || call.Ellipsis.IsValid() {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || method.Sel.Name != "T" && method.Sel.Name != "Hint" {
				return true
			}
			id, ok := literal(call.Args[0])
			if !ok {
				return true // put together: what is drawn shows whether it exists
			}
			if method.Sel.Name == "Hint" {
				id += ".hint"
			}
			calls++
			at := files.Position(call.Pos())
			if texts[id] == nil {
				t.Errorf("%s: no text %q", at, id)
				return true
			}
			var given []string
			for i := 1; i < len(call.Args); i += 2 {
				name, ok := literal(call.Args[i])
				if !ok {
					t.Errorf("%s: the name of a value of %q is no literal", at, id)
				}
				given = append(given, name)
			}
			slices.Sort(given)
			want := filled(texts[id])
			for _, name := range want {
				if !slices.Contains(given, name) {
					t.Errorf("%s: %q lacks the value %s", at, id, name)
				}
			}
			for _, name := range given {
				if !slices.Contains(want, name) && name != "Count" { // which also chooses the plural form
					t.Errorf("%s: %q has no place for the value %s", at, id, name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if calls < 100 {
		t.Errorf("only %d calls were found", calls)
	}
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
