package screen

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// FreePath is a path in folder, without extension, that begins with the base
// name of a workbook and goes on with words, and of which no file with one of
// the extensions is there yet. A folder that is gone is the one the program was
// started in.
func FreePath(folder, workbook, words string, extensions ...string) string {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		folder = "."
	}
	name := strings.TrimSuffix(workbook, filepath.Ext(workbook)) + " " + words
	for n := 1; ; n++ {
		base := filepath.Join(folder, name)
		if n > 1 {
			base += fmt.Sprintf(" (%d)", n)
		}
		taken := false
		for _, e := range extensions {
			_, err := os.Lstat(base + e)
			taken = taken || err == nil
		}
		if !taken || n > 1000 {
			return base
		}
	}
}
