package mapping

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wolkload/loader/workbook"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// newline stands for a line break in the header rows and in their golden files.
const newline = `\n`

// Header rows as creditors of eight countries write them, each with what an
// analyst expects its columns to become.
func TestSuggestHeaders(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "headers", "*.txt"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d header rows, error %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			got := suggested(Suggest(headerSheet(t, file), 0))
			golden := strings.TrimSuffix(file, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
				t.Errorf("%s (rewrite with -update and read the difference):\n%s", golden, got)
			}
		})
	}
}

// headerSheet reads a file of testdata/headers: comments, a row of headers,
// rows of values, as texts takes them.
func headerSheet(t *testing.T, file string) *sheet {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(string(text), "\r\n", "\n")) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	lines[0] = strings.ReplaceAll(lines[0], newline, "\n")
	return texts(lines...)
}

// suggested writes a mapping, a line to a column, then its problems.
func suggested(m Mapping) string {
	visible := func(s string) string { return "«" + strings.ReplaceAll(s, "\n", newline) + "»" }
	var b strings.Builder
	for _, c := range m.Columns {
		fmt.Fprintf(&b, "%s %s → ", workbook.ColumnName(c.Index), visible(c.Header))
		switch {
		case c.Target == LeaveOut:
			fmt.Fprintf(&b, "left out (%s)\n", c.Reason)
		case c.Custom:
			fmt.Fprintf(&b, "custom %s %s (%s)\n", c.Target, visible(c.Field), c.Reason)
		default:
			fmt.Fprintf(&b, "%s.%s (%s %.3g)\n", c.Target, c.Field, c.Reason, c.Confidence)
		}
	}
	for _, p := range m.Problems() {
		id, values := p.Message(m)
		b.WriteString(strings.TrimSpace(fmt.Sprintf("%s %s %s", id, values["Field"], values["Columns"])) + "\n")
	}
	return b.String()
}
