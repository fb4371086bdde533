package workbook

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape decodes the _xHHHH_ escapes of SpreadsheetML texts in place:
// characters that XML can't hold, and "_x005F_" for an underscore that would
// start one. A pair of surrogates is one character; a lone one can't be
// text and stays as it is written.
func unescape(b []byte) []byte {
	at := bytes.Index(b, []byte("_x"))
	if at < 0 {
		return b
	}
	out := b[:at]
	for i := at; i < len(b); {
		unit, ok := escaped(b[i:])
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		size := escapeSize
		r := rune(unit)
		if utf16.IsSurrogate(r) {
			low, _ := escaped(b[i+escapeSize:])
			if r = utf16.DecodeRune(r, rune(low)); r == utf8.RuneError {
				out = append(out, b[i:i+escapeSize]...)
				i += escapeSize
				continue
			}
			size = 2 * escapeSize
		}
		out = utf8.AppendRune(out, r) // never longer than the escape
		i += size
	}
	return out
}

const escapeSize = len("_xHHHH_")

// escaped reads the escape at the start of b.
func escaped(b []byte) (unit uint16, ok bool) {
	if len(b) < escapeSize || b[0] != '_' || b[1] != 'x' || b[escapeSize-1] != '_' {
		return 0, false
	}
	for _, c := range b[2 : escapeSize-1] {
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f') {
			return 0, false
		}
	}
	n, _ := strconv.ParseUint(string(b[2:escapeSize-1]), 16, 16) // four hex digits, as just seen
	return uint16(n), true
}
