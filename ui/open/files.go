package open

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	"wolkload/ui/grid"
)

// entry is a folder or a workbook in the list.
type entry struct {
	name   string
	folder bool
	size   int64
}

// readable are the names that workbooks, 0, and text files of a table, 1, go by.
var readable = map[string]int{".xlsx": 0, ".xlsm": 0, ".csv": 1, ".tsv": 1, ".txt": 1}

// rank puts workbooks first: they are what one came for. Folders come last.
func (e entry) rank() int {
	if e.folder {
		return 2
	}
	return readable[strings.ToLower(filepath.Ext(e.name))]
}

// list gives the folders and workbooks of a folder, the folder above first,
// and the folder's full path. Excel's own lock files are left out.
func list(folder string) ([]entry, string, error) {
	full, err := filepath.Abs(folder)
	if err != nil {
		return nil, folder, err
	}
	found, err := os.ReadDir(full)
	if err != nil {
		return nil, full, err
	}
	entries := []entry{}
	if filepath.Dir(full) != full {
		entries = append(entries, entry{name: "..", folder: true})
	}
	for _, f := range found {
		name := f.Name()
		if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
			continue
		}
		info, err := os.Stat(filepath.Join(full, name)) // follows links
		if err != nil {
			continue // gone meanwhile, or a dead link
		}
		_, known := readable[strings.ToLower(filepath.Ext(name))]
		switch {
		case info.IsDir():
			entries = append(entries, entry{name: name, folder: true})
		case known:
			entries = append(entries, entry{name: name, size: info.Size()})
		}
	}
	sort.SliceStable(entries, func(i, j int) bool {
		a, b := entries[i], entries[j]
		if a.rank() != b.rank() {
			return a.rank() < b.rank()
		}
		return strings.ToLower(a.name) < strings.ToLower(b.name)
	})
	return entries, full, nil
}

// fileSource draws the list of files.
type fileSource struct {
	files []entry
	size  func(int64) string
}

func (s fileSource) Len() int { return len(s.files) }

func (s fileSource) Cell(row, col int) grid.Cell {
	f := s.files[row]
	switch {
	case col == 0 && f.folder:
		return grid.Cell{Text: f.name + string(filepath.Separator), Role: grid.RoleMuted}
	case col == 0:
		return grid.Cell{Text: f.name}
	case f.folder:
		return grid.Cell{}
	}
	return grid.Cell{Text: s.size(f.size), Right: true, Role: grid.RoleMuted}
}
