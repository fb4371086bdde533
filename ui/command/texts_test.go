package command

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wolkload/mapping"
	"wolkload/ui/text"
)

// written is the set of ids that have a text.
func written() map[string]bool {
	ids := map[string]bool{}
	for _, id := range text.IDs() {
		ids[id] = true
	}
	return ids
}

// constants lists the string constants of a package whose name begins with
// one of the prefixes.
func constants(t *testing.T, folder string, prefixes ...string) []string {
	t.Helper()
	var values []string
	for _, f := range parse(t, folder) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, name := range spec.Names {
				if i >= len(spec.Values) || !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name.Name, p) }) {
					continue
				}
				if lit, ok := spec.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					s, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					values = append(values, s)
				}
			}
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("%s has no constants %v", folder, prefixes)
	}
	return values
}

// parse reads the files of a package, without its tests.
func parse(t *testing.T, folder string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(module, folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// TestEveryIDHasItsText: no error, rule, cause or reason of any room is
// without a sentence in any language.
func TestEveryIDHasItsText(t *testing.T) {
	var ids []string
	add := func(prefix string, of []string, suffixes ...string) {
		for _, id := range of {
			for _, s := range append(suffixes, "") {
				ids = append(ids, prefix+id+s)
			}
		}
	}
	add("crm.", constants(t, "crm", "Err"))
	add("crm.", constants(t, "crm/simulator", "Err"))
	add("outcome.", constants(t, "crm", "Cause"))
	add("attributed.", constants(t, "crm", "By"))
	add("loader.", constants(t, "loader", "Err"))
	add("loader.", constants(t, "loader/journal", "Err"))
	add("workbook.", constants(t, "loader/workbook", "Err"))
	add("header.", constants(t, "loader/workbook", "Header"))
	add("mapping.", mapping.ProfileErrors())
	add("problem.", mapping.ProblemIDs())
	add("reason.", mapping.Reasons())
	for _, rule := range mapping.Rules() {
		ids = append(ids, "rule."+rule.ID, "rule."+rule.ID+".title")
	}
	for _, lang := range text.Languages {
		texts := text.For(lang)
		for _, id := range ids {
			if !texts.Has(id) {
				t.Errorf("%q has no text in %q", id, lang)
			}
		}
	}
}

// TestEveryTextInTheCodeExists looks at each id that stands in the code of the
// screens and of the command line.
func TestEveryTextInTheCodeExists(t *testing.T) {
	all := written()
	used := map[string]bool{}
	var prefixes []string
	err := filepath.WalkDir(filepath.Join(module, "ui"), func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		folder, err := filepath.Rel(module, path)
		if err != nil {
			return err
		}
		for _, f := range parse(t, folder) {
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 {
					if s, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"T", "Hint", "Values", "Has", "say", "rowList"}, s.Sel.Name) {
						if id, ok := literal(call.Args[0]); ok && !all[id] {
							t.Errorf("%s: no text %q", folder, id)
						}
					}
					if name, ok := call.Fun.(*ast.Ident); ok && (name.Name == "wrong" || name.Name == "unreadable") && folder == filepath.Join("ui", "command") {
						if id, ok := literal(call.Args[0]); ok {
							used["command.error."+id] = true
							if !all["command.error."+id] {
								t.Errorf("no text %q", "command.error."+id)
							}
						}
					}
				}
				if id, ok := literal(n); ok {
					used[id] = true
					if strings.HasPrefix(id, "command.") && strings.HasSuffix(id, ".") {
						prefixes = append(prefixes, id)
					}
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// The other way round, in this room: no text that nothing shows.
	prefixes = slices.DeleteFunc(prefixes, func(p string) bool { return p == "command.error." })
	prefixes = append(prefixes, "command.help.") // found by the path of the command
	for id := range all {
		if !strings.HasPrefix(id, "command.") || used[id] || used[strings.TrimSuffix(id, ".hint")] {
			continue
		}
		if !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(id, p) }) {
			t.Errorf("nothing shows %q", id)
		}
	}
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
