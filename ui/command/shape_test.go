package command

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sameShape compares two JSON documents: the same keys everywhere, the same
// kinds of values, in lists by their first element.
func sameShape(t *testing.T, want, got string) {
	t.Helper()
	var w, g any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("%v in %s", err, got)
	}
	if a, b := shape(w), shape(g); a != b {
		t.Errorf("shape\n%s\nwant\n%s", b, a)
	}
}

func shape(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var keys []string
		for k, item := range v {
			if k == "missing_mandatory" { // a rule of the example
				k = "<rule>"
			}
			keys = append(keys, fmt.Sprintf("%s:%s", k, shape(item)))
		}
		slices.Sort(keys)
		return "{" + strings.Join(slices.Compact(keys), " ") + "}"
	case []any:
		if len(v) == 0 {
			return "[]"
		}
		return "[" + shape(v[0]) + "]"
	}
	return fmt.Sprintf("%T", v)
}
