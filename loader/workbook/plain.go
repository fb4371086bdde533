package workbook

import (
	"bytes"

	"wolkload/loader/workbook/strictxml"
)

// plainText reads before<t>text</t>after at the start of b, where the text
// stands for itself: no references, no escapes, no white space that is dropped.
// rest is what follows. ok is false for any other form, a wrong one too, and
// for a text of more than limit bytes.
func plainText(b []byte, before, after string, limit int) (text, rest []byte, ok bool) {
	const open, keep, end = "<t>", `<t xml:space="preserve">`, "</t>"
	if len(b) < len(before)+len(keep) || string(b[:len(before)]) != before {
		return nil, nil, false
	}
	rest = b[len(before):]
	kept := false
	switch {
	case string(rest[:len(open)]) == open:
		rest = rest[len(open):]
	case string(rest[:len(keep)]) == keep:
		rest, kept = rest[len(keep):], true
	default:
		return nil, nil, false
	}
	size := bytes.IndexByte(rest, '<')
	if size < 0 || len(rest)-size < len(end)+len(after) ||
		string(rest[size:size+len(end)]) != end || string(rest[size+len(end):size+len(end)+len(after)]) != after {
		return nil, nil, false
	}
	text = rest[:size]
	return text, rest[size+len(end)+len(after):], size <= limit && isPlain(text, kept)
}

// isPlain says that a text stands for itself; keep, that white space around it counts.
func isPlain(text []byte, keep bool) bool {
	if !strictxml.Plain(text) {
		return false
	}
	if len(text) > 0 && !keep && (text[0] <= ' ' || text[len(text)-1] <= ' ') {
		return false
	}
	at := bytes.IndexByte(text, '_')
	return at < 0 || !bytes.Contains(text[at:], []byte("_x"))
}
