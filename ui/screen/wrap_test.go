package screen_test

import (
	"strings"
	"testing"

	"wolkload/ui/screen"
)

// A hyphen at the edge stands on the next line, not over the edge.
func TestWrapHyphen(t *testing.T) {
	for _, l := range screen.Wrap(strings.Repeat("a", 20)+" - b", 20) {
		if columns(l) > 20 {
			t.Errorf("%d columns: %q", columns(l), l)
		}
	}
}
