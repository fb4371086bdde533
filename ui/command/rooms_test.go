package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the root of the module, from this package's folder.
const module = "../.."

// listed is what `go list -json` says of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Dir        string
	GoFiles    []string
	Imports    []string
	Deps       []string
}

func listPackages(t *testing.T) map[string]listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Standard,Dir,GoFiles,Imports,Deps", "./...")
	cmd.Dir = module
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	all := map[string]listed{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
}

// under says that path is one of the rooms or lies in it.
func under(path string, rooms ...string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool {
		return path == room || strings.HasPrefix(path, room+"/")
	})
}

// TestRooms holds "Who may import whom" of DESIGN.md.
func TestRooms(t *testing.T) {
	all := listPackages(t)
	screens := []string{"wolkload/ui/open", "wolkload/ui/columns", "wolkload/ui/check", "wolkload/ui/send", "wolkload/ui/rejects", "wolkload/ui/history"}
	adapters := []string{"wolkload/loader/upload", "wolkload/loader/journal", "wolkload/loader/report"}

	ours := 0
	for path, p := range all {
		if !under(path, "wolkload") {
			continue
		}
		ours++
		for _, imported := range p.Imports {
			forbid := func(rule string, broken bool) {
				if broken {
					t.Errorf("%s imports %s: %s", path, imported, rule)
				}
			}
			forbid("only crm speaks HTTP", under(imported, "net/http") && !under(path, "wolkload/crm"))
			forbid("only loader/workbook knows excelize", under(imported, "github.com/xuri") && path != "wolkload/loader/workbook")
			forbid("only loader/journal knows sqlite", under(imported, "modernc.org", "database/sql") && path != "wolkload/loader/journal")
			forbid("only ui knows Charm's packages", under(imported, "github.com/charmbracelet") && !under(path, "wolkload/ui"))
			forbid("only the command line knows cobra", under(imported, "github.com/spf13") && path != "wolkload/ui/command")
			forbid("nothing imports ui but main", imported == "wolkload/ui" && path != "wolkload")
			forbid("the rooms below don't know the screens", under(imported, "wolkload/ui") && !under(path, "wolkload/ui") && path != "wolkload")
			forbid("crm knows the standard library only",
				path == "wolkload/crm" && !all[imported].Standard ||
					under(path, "wolkload/crm") && !all[imported].Standard && !under(imported, "wolkload/crm"))
			forbid("mapping knows crm and the workbook's types only",
				path == "wolkload/mapping" && under(imported, "wolkload") && imported != "wolkload/crm" && imported != "wolkload/loader/workbook")
			forbid("mapping does no I/O",
				path == "wolkload/mapping" && under(imported, "os", "io/fs", "net", "log", "syscall", "bufio", "math/rand", "crypto/rand"))
			forbid("loader/workbook knows no other room", under(path, "wolkload/loader/workbook") && under(imported, "wolkload") && !under(imported, "wolkload/loader/workbook"))
			forbid("strictxml knows the standard library only", path == "wolkload/loader/workbook/strictxml" && !all[imported].Standard)
			forbid("adapters don't know one another", under(path, adapters...) &&
				(imported == "wolkload/loader" || under(imported, adapters...) && !sameRoom(path, imported, adapters)))
			forbid("screens don't know one another", under(path, screens...) && under(imported, screens...) && !sameRoom(path, imported, screens))
			forbid("the command line needs no screen", path == "wolkload/ui/command" && under(imported, screens...))
		}
	}
	if ours < 15 {
		t.Fatalf("go list found only %d packages of this module", ours)
	}
	for _, dep := range all["wolkload/crm"].Deps {
		if !all[dep].Standard {
			t.Errorf("crm depends on %s", dep)
		}
	}
}

func sameRoom(a, b string, rooms []string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool { return under(a, room) && under(b, room) })
}

// TestMappingHasNoClock: the same row and mapping give the same result on
// every day.
func TestMappingHasNoClock(t *testing.T) {
	p := listPackages(t)["wolkload/mapping"]
	if len(p.GoFiles) == 0 {
		t.Fatal("mapping has no files")
	}
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "After", "Tick", "NewTimer", "Local", "LoadLocation"}, s.Sel.Name) {
					t.Errorf("%s uses time.%s", name, s.Sel.Name)
				}
			}
			return true
		})
	}
}
