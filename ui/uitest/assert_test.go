package uitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAssertCleanSeesHostileTexts(t *testing.T) {
	// These do their harm by their width or length alone, or look like our own colours.
	unseen := map[string]bool{"zalgo": true, "combining mark first": true, "double width": true,
		"long": true, "long and double width": true, "CSI colour left on": true}
	names := map[string]bool{}
	for _, h := range Hostile {
		names[h.Name] = true
		got := failure(t, func(t testing.TB) { AssertClean(t, "cell "+h.Text) })
		if (got == "") != unseen[h.Name] {
			t.Errorf("%s: failed with %q", h.Name, got)
		}
	}
	if len(names) < 24 || len(names) != len(Hostile) {
		t.Errorf("%d names for %d texts", len(names), len(Hostile))
	}
}

func TestAssertClean(t *testing.T) {
	tests := []struct{ drawn, want string }{
		{"", ""},
		{"Cédula 世界 👨 ¶·¬…\nsaldo", ""},
		{"\x1b[1;38;5;196mred\x1b[0m \x1b[38:2::1:2:3m\x1b[m", ""},
		{"\x1b[1;2Hx", "a control character at byte 0"},
		{"ok\x1b[", "a control character at byte 2"},
		{"a\tb", "a control character at byte 1"},
		{"a\u200bb", "an invisible character at byte 1"},
		{"a\ue000", "a private use character at byte 1"},
		{"a\u00a0", "a space that is not a plain one at byte 1"},
		{"\xff", "a byte that is not UTF-8 at byte 0"},
	}
	for _, tt := range tests {
		got := failure(t, func(t testing.TB) { AssertClean(t, tt.drawn) })
		if !strings.HasPrefix(got, tt.want) || (tt.want == "") != (got == "") {
			t.Errorf("AssertClean(%q) failed with %q, want %q", tt.drawn, got, tt.want)
		}
	}
}

func TestAssertSize(t *testing.T) {
	tests := []struct {
		view        string
		fits, fills bool
	}{
		{"abc\nabc", true, true},
		{"\x1b[31mabc\x1b[0m\n世c", true, true},
		{"abc\nab", true, false},
		{"abc", true, false},
		{"abcd\nabc", false, false},
		{"abc\nabc\n", false, false},
		{"世界\nabc", false, false},
		{"कात\nabc", true, true},
		{"काता\nabc", false, false}, // two clusters, but four columns where code points count
	}
	for _, tt := range tests {
		if got := failure(t, func(t testing.TB) { AssertFits(t, tt.view, 3, 2) }); (got == "") != tt.fits {
			t.Errorf("AssertFits(%q) failed with %q", tt.view, got)
		}
		if got := failure(t, func(t testing.TB) { AssertFills(t, tt.view, 3, 2) }); (got == "") != tt.fills {
			t.Errorf("AssertFills(%q) failed with %q", tt.view, got)
		}
	}
}

func TestAssertShows(t *testing.T) {
	view := "\x1b[1msaldo\x1b[0m total"
	if got := failure(t, func(t testing.TB) { AssertShows(t, view, "saldo total") }); got != "" {
		t.Error(got)
	}
	if got := failure(t, func(t testing.TB) { AssertShows(t, view, "mora") }); !strings.Contains(got, `"mora" is not on screen`) {
		t.Errorf("failed with %q", got)
	}
}

func TestGolden(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", "view.golden"), []byte("a\r\n  b\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if *update {
		t.Skip("the files are made by hand")
	}
	if got := failure(t, func(t testing.TB) { Golden(t, "view", "\x1b[1ma\x1b[0m  \n  b ") }); got != "" {
		t.Errorf("the same view failed with %q", got)
	}
	if got := failure(t, func(t testing.TB) { Golden(t, "view", "a\nb") }); !strings.Contains(got, "view.golden differs") {
		t.Errorf("another view failed with %q", got)
	}
	if got := failure(t, func(t testing.TB) { Golden(t, "none", "a") }); !strings.Contains(got, "-update") {
		t.Errorf("a missing file failed with %q", got)
	}
}
