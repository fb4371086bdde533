package loader

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestSweep: what is left of a load that was cut off while it was created goes
// with the next start; what may just be created, and what is a load, stays.
func TestSweep(t *testing.T) {
	f := folders(t)
	begin(t, f, draft(t)).Close()
	write := func(name string, age time.Duration) {
		path := filepath.Join(f.loads(), name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, today.Add(-age), today.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	write("2026-11-23-5.journal", 2*time.Hour)
	write("2026-11-23-5.journal-wal", 2*time.Hour)
	write("2026-11-23-6.journal", time.Minute)
	if n, err := Retain(f, today); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	entries, err := os.ReadDir(f.loads())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	// An empty journal with a log beside it is looked into: it is none.
	if want := []string{"2026-11-23-1.journal", "2026-11-23-6.journal"}; !slices.Equal(names, want) {
		t.Errorf("left %v, want %v", names, want)
	}
}
