package screen

import (
	"bytes"
	"encoding/json"
	"strings"

	"wolkload/ui/clean"
)

// Raw draws what a server sent: JSON set out over lines, anything else as it
// came, cleaned and wrapped.
func Raw(raw []byte, width int) []string {
	var b bytes.Buffer
	if json.Indent(&b, raw, "", "  ") != nil {
		b.Reset()
		b.Write(raw)
	}
	var out []string
	for _, l := range strings.Split(clean.Block(b.String()), "\n") {
		for _, part := range Wrap(l, width-4) {
			out = append(out, "  "+part)
		}
	}
	return out
}
