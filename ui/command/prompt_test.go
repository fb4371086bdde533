package command

import (
	"strings"
	"testing"
)

func TestReadLine(t *testing.T) {
	in := strings.NewReader("sí\nrest")
	got, err := readLine(in)
	if got != "sí" || err != nil {
		t.Fatalf("readLine = %q, %v", got, err)
	}
	if in.Len() != len("rest") {
		t.Errorf("%d bytes left, want those of %q", in.Len(), "rest")
	}
	if got, err := readLine(in); got != "rest" || err != nil {
		t.Errorf("a last line without a line feed: %q, %v", got, err)
	}
	if got, err := readLine(in); got != "" || err != nil {
		t.Errorf("at the end: %q, %v", got, err)
	}
	long := strings.NewReader(strings.Repeat("x", 1<<16) + "\n")
	if got, err := readLine(long); len(got) != 1024 || err != nil || long.Len() != 0 {
		t.Errorf("a long line: %d bytes kept, %v, %d left", len(got), err, long.Len())
	}
}

func TestIsCount(t *testing.T) {
	for answer, want := range map[string]bool{
		"9117": true, "9.117": true, "9,117": true, "9 117": true, "9\u00a0117": true,
		"": false, "911": false, "91170": false, "sí": false, "9117x": false, "-9117": false,
	} {
		if got := isCount(answer, 9117); got != want {
			t.Errorf("isCount(%q) = %v", answer, got)
		}
	}
}

func TestIsYes(t *testing.T) {
	for answer, want := range map[string]bool{
		"sí": true, "SÍ": true, "si": true, "Si": true, "yes": true, "YES": true,
		"": false, "s": false, "y": false, "no": false, "sí no": false,
	} {
		if got := isYes(answer); got != want {
			t.Errorf("isYes(%q) = %v", answer, got)
		}
	}
}
