package strictxml

import (
	"bytes"
	"unicode/utf8"
)

// What a byte is in a text or an attribute's value, as bits.
const (
	isBad     = 1 << iota // never a character of XML
	isCR                  // a line end to normalise
	isAmp                 // begins a reference
	isHigh                // part of a character beyond ASCII
	isBracket             // may begin "]]>"
	isBlank               // a tab or line feed
	isLess                // "<"
)

var classes = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c == '\t' || c == '\n':
			t[c] = isBlank
		case c == '\r':
			t[c] = isCR
		case c < ' ':
			t[c] = isBad
		case c == '&':
			t[c] = isAmp
		case c == ']':
			t[c] = isBracket
		case c == '<':
			t[c] = isLess
		case c >= utf8.RuneSelf:
			t[c] = isHigh
		}
	}
	return t
}()

// classify says what kinds of bytes stand in b.
func classify(b []byte) (kinds uint8) {
	for _, c := range b {
		kinds |= classes[c]
	}
	return kinds
}

// Plain says that b stands for itself as the text of an element: valid
// characters without references, line ends to normalise or "]]>".
func Plain(b []byte) bool {
	kinds := classify(b)
	return kinds&^(isHigh|isBlank) == 0 && (kinds&isHigh == 0 || validHigh(b))
}

// validHigh says that b is UTF-8 without the two code points that are no
// characters of XML; surrogates are not UTF-8.
func validHigh(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	for rest := b; ; {
		at := bytes.Index(rest, []byte("\xEF\xBF"))
		if at < 0 {
			return true
		}
		if c := rest[at+2]; c == 0xBE || c == 0xBF { // valid UTF-8 has a third byte
			return false
		}
		rest = rest[at+3:]
	}
}

// checkChars says that b, of a comment or the like, has only characters.
func checkChars(b []byte) error {
	kinds := classify(b)
	if kinds&isBad != 0 || kinds&isHigh != 0 && !validHigh(b) {
		return ErrChar
	}
	return nil
}

// decodeText decodes a text in place.
func decodeText(b []byte) ([]byte, error) {
	kinds := classify(b)
	switch {
	case kinds&^(isBlank) == 0:
		return b, nil
	case kinds&isBad != 0 || kinds&isHigh != 0 && !validHigh(b):
		return nil, ErrChar
	case kinds&isBracket != 0 && bytes.Contains(b, cdataEnd):
		return nil, ErrCDATAEnd
	case kinds&(isAmp|isCR) == 0:
		return b, nil
	}
	return replace(b, false)
}

// decodeCDATA decodes a piece of a CDATA section in place.
func decodeCDATA(b []byte) ([]byte, error) {
	if err := checkChars(b); err != nil {
		return nil, err
	}
	return newlines(b), nil
}

// decodeValue decodes an attribute's value in place: white space in it is
// spaces, but where a reference says otherwise.
func decodeValue(b []byte) ([]byte, error) {
	kinds := classify(b)
	switch {
	case kinds == 0 || kinds == isBracket:
		return b, nil
	case kinds&(isBad|isLess) != 0 || kinds&isHigh != 0 && !validHigh(b):
		return nil, ErrChar
	case kinds&(isAmp|isCR|isBlank) == 0:
		return b, nil
	}
	return replace(b, true)
}

// replace puts what references stand for into b, and normalises line ends.
func replace(b []byte, value bool) ([]byte, error) {
	out := b[:0]
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '&':
			r, size, ok := reference(b[i:])
			if !ok {
				return nil, ErrReference
			}
			out = utf8.AppendRune(out, r) // never longer than the reference
			i += size
		case c == '\r' || c == '\n' || c == '\t':
			if i++; c == '\r' {
				c = '\n'
				if i < len(b) && b[i] == '\n' {
					i++
				}
			}
			if value {
				c = ' '
			}
			out = append(out, c)
		default:
			out = append(out, c)
			i++
		}
	}
	return out, nil
}

// newlines normalises line ends in place.
func newlines(b []byte) []byte {
	at := bytes.IndexByte(b, '\r')
	if at < 0 {
		return b
	}
	out := b[:at]
	for i := at; i < len(b); i++ {
		c := b[i]
		if c == '\r' {
			if i+1 < len(b) && b[i+1] == '\n' {
				continue
			}
			c = '\n'
		}
		out = append(out, c)
	}
	return out
}

// maxReference is the length of the longest reference that is read: one
// character needs 10 bytes, zeros in front of its number come on top.
const maxReference = 32

// reference reads the reference at the start of b.
func reference(b []byte) (r rune, size int, ok bool) {
	end := bytes.IndexByte(b[:min(len(b), maxReference)], ';')
	if end < 2 {
		return 0, 0, false
	}
	size = end + 1
	switch name := b[1:end]; string(name) {
	case "lt":
		return '<', size, true
	case "gt":
		return '>', size, true
	case "amp":
		return '&', size, true
	case "quot":
		return '"', size, true
	case "apos":
		return '\'', size, true
	default:
		if name[0] != '#' {
			return 0, 0, false
		}
		base, digits := rune(10), name[1:]
		if len(digits) > 0 && digits[0] == 'x' {
			base, digits = 16, digits[1:]
		}
		if len(digits) == 0 {
			return 0, 0, false
		}
		for _, c := range digits {
			d := rune(99)
			switch {
			case c >= '0' && c <= '9':
				d = rune(c - '0')
			case c >= 'a' && c <= 'f':
				d = rune(c-'a') + 10
			case c >= 'A' && c <= 'F':
				d = rune(c-'A') + 10
			}
			if d >= base {
				return 0, 0, false
			}
			if r = r*base + d; r > utf8.MaxRune {
				return 0, 0, false
			}
		}
		return r, size, isChar(r)
	}
}

// isChar says that a code point is a character of XML.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// Names. A byte beyond ASCII is looked at once the name is known.
var (
	nameStart = func() (t [256]bool) {
		for c := range t {
			t[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= utf8.RuneSelf
		}
		return t
	}()
	nameChar = func() (t [256]bool) {
		for c := range t {
			t[c] = nameStart[c] || c >= '0' && c <= '9' || c == '-' || c == '.'
		}
		return t
	}()
)

// validName says that bytes of nameStart and nameChar are a name.
func validName(name []byte) bool {
	for i := 0; i < len(name); {
		if name[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(name[i:])
		if r == utf8.RuneError && size < 2 || !nameRune(r, i == 0) {
			return false
		}
		i += size
	}
	return true
}

// nameRune says that a code point beyond ASCII may stand in a name (XML 1.0,
// fifth edition, productions 4 and 4a).
func nameRune(r rune, first bool) bool {
	in := func(from, to rune) bool { return r >= from && r <= to }
	switch {
	case in(0xC0, 0xD6), in(0xD8, 0xF6), in(0xF8, 0x2FF), in(0x370, 0x37D), in(0x37F, 0x1FFF),
		in(0x200C, 0x200D), in(0x2070, 0x218F), in(0x2C00, 0x2FEF), in(0x3001, 0xD7FF),
		in(0xF900, 0xFDCF), in(0xFDF0, 0xFFFD), in(0x10000, 0xEFFFF):
		return true
	}
	return !first && (r == 0xB7 || in(0x300, 0x36F) || in(0x203F, 0x2040))
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// Blank says that b is white space of XML alone.
func Blank(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}
