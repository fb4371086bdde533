package uitest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Plain is a view without colours.
func Plain(view string) string { return ansi.Strip(view) }

// AssertFits fails when view has more lines than height, or a line that takes
// more columns than width.
func AssertFits(t TB, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) > height {
		t.Errorf("%d lines on a screen of %d:\n%s", len(lines), height, Plain(view))
	}
	for i, l := range lines {
		if w := columns(l); w > width {
			t.Errorf("line %d takes %d columns of %d: %q", i+1, w, width, Plain(l))
		}
	}
}

// AssertFills fails unless view has exactly height lines of exactly width columns.
func AssertFills(t TB, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != height {
		t.Errorf("%d lines, not %d:\n%s", len(lines), height, Plain(view))
	}
	for i, l := range lines {
		if w := columns(l); w != width {
			t.Errorf("line %d takes %d columns, not %d: %q", i+1, w, width, Plain(l))
		}
	}
}

// columns is the width of a line in the worse of the two kinds of terminals:
// those that measure grapheme clusters and those that add up code points.
func columns(line string) int {
	return max(ansi.StringWidth(line), ansi.StringWidthWc(line))
}

// AssertShows fails with the view when one of the texts is not in it.
func AssertShows(t TB, view string, texts ...string) {
	t.Helper()
	view = Plain(view)
	for _, text := range texts {
		if !strings.Contains(view, text) {
			t.Errorf("%q is not on screen:\n%s", text, view)
		}
	}
}

// Golden compares got with testdata/NAME.golden beside the test, colours and
// spaces at the ends of lines aside. `go test ./the/package -update` writes the file.
func Golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got = trimLines(Plain(got))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with -update and read it before you keep it", err)
	}
	// Git may have checked it out with the line ends of Windows.
	if want := strings.ReplaceAll(string(data), "\r\n", "\n"); got != want {
		t.Errorf("%s differs; got:\n%s\nwant:\n%s", path, got, want)
	}
}

// trimLines ends every line at its last visible character.
func trimLines(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}
