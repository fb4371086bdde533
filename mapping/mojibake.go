package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// usualRunes are the characters beyond ASCII that are usual in Spanish,
// Portuguese and English: a text mended to anything else was not understood.
const usualRunes = "áéíóúüñÁÉÍÓÚÜÑ" + "àâãçêôõÀÂÃÇÊÔÕ" + "äëïöè" +
	"¿¡ªº°«»·´§©®€™–—‘’“”…•\u00a0"

// windows1252 are the characters that Windows-1252 has for the bytes 0x80 to
// 0x9F. Five bytes have none: programs give the control character of that number.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// mojibake mends a text that is UTF-8 read as Windows-1252 or Latin-1, once or
// twice: "PÃ©rez", "JosÃƒÂ©". All of the text must be so, and what comes out be
// usual: then reading it wrongly once more gives the text back, letter by
// letter. Hand it the text with its outer blanks: the last letter of "lÃ\u00a0"
// is half a no-break blank.
func mojibake(text string) (fixed string, found bool) {
	for range 2 {
		right, ok := readRightly(text)
		if !ok {
			break
		}
		if usual(right) {
			fixed, found = right, true
		}
		text = right
	}
	return fixed, found
}

// readRightly turns characters back into the bytes that they were read from,
// and reads those as UTF-8.
func readRightly(text string) (string, bool) {
	start := 0
	for start < len(text) && text[start] < utf8.RuneSelf {
		start++
	}
	if !begins(text[start:]) {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(text))
	b.WriteString(text[:start])
	windows, latin := false, false // by which characters of 0x80 to 0x9F it was read
	previous := rune(0)
	for i, r := range text[start:] {
		c, ok := readFrom(r)
		if !ok {
			return "", false
		}
		switch {
		case r > 0xff:
			windows = true
		case c >= 0x80 && c < 0xa0 && windows1252[c-0x80] != r:
			latin = true
		case r == '\u00a0' && previous == 'Ã' && letterBefore(text[:start+i-len("Ã")]):
			// "IRMÃ" before a no-break blank: no word has an à but in front.
			return "", false
		}
		b.WriteByte(c)
		previous = r
	}
	if windows && latin || !utf8.ValidString(b.String()) {
		return "", false
	}
	return b.String(), true
}

// begins says that a text starts with two characters read from the first bytes
// of one that is usual. The words "SÃO" and "José" end here.
func begins(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	if first != 'Â' && first != 'Ã' && first != 'â' { // of U+0080 to U+00FF, and of U+2000 to U+2FFF
		return false
	}
	second, _ := utf8.DecodeRuneInString(s[size:])
	c, ok := readFrom(second)
	return ok && c >= 0x80 && c < 0xc0
}

// readFrom gives the byte that a character was read from.
func readFrom(r rune) (byte, bool) {
	if r <= 0xff {
		return byte(r), true
	}
	for i, w := range windows1252 {
		if w == r {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}

func letterBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

func usual(text string) bool {
	for _, r := range text {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f || r >= utf8.RuneSelf && !strings.ContainsRune(usualRunes, r) {
			return false
		}
	}
	return true
}

// damaged says that letters of a text are lost: another program put the
// replacement character or a question mark in their place. At the end of a
// word ("BOGOT?") a question mark may be one.
func damaged(text string) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '?':
			if lostLetter(text, i) {
				return true
			}
		case 0xef: // U+FFFD
			if strings.HasPrefix(text[i:], "\ufffd") {
				return true
			}
		case 0xc3: // U+FFFD, itself read wrongly
			if strings.HasPrefix(text[i:], "ï¿½") {
				return true
			}
		}
	}
	return false
}

// lostLetter says that the question mark at i stands for a letter: "P?rez",
// "MU?OZ", or two of them for the two bytes of one. Not in an address of the
// web, behind "¿", or between sentences ("Seguro?Si").
func lostLetter(text string, i int) bool {
	if i > 0 && text[i-1] == '?' {
		return false // judged with the first
	}
	end := i + 1
	if end < len(text) && text[end] == '?' {
		end++
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[end:])
	if !unicode.IsLetter(before) || !unicode.IsLetter(after) || unicode.IsLower(before) && unicode.IsUpper(after) {
		return false
	}
	word := text[strings.LastIndexAny(text[:i], " \t\n\u00a0")+1:]
	if n := strings.IndexAny(word, " \t\n\u00a0"); n >= 0 {
		word = word[:n]
	}
	return !strings.ContainsAny(word, "/=&:@.0123456789") && !strings.Contains(text[:i], "¿")
}
