package rejects

import (
	"bytes"
	"encoding/json"
)

// pretty sets JSON out over lines; what is not JSON stays as it came.
func pretty(raw []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, raw, "", "  ") != nil {
		return string(raw)
	}
	return b.String()
}
