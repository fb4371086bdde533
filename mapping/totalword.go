package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mayBeTotal says by its first letter that a text may be a total's label, so
// that few are folded.
func mayBeTotal(text string) bool {
	i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	return i >= 0 && strings.ContainsRune("tTsSgGeE", rune(text[i]))
}

// totalWords begin the label of a row of sums.
var totalWords = map[string]bool{
	"total": true, "totales": true, "totais": true, "totals": true, "subtotal": true, "subtotales": true,
	"suma": true, "sumas": true, "sumatoria": true, "soma": true, "sum": true,
}

func totalWord(text string) bool {
	if len(text) > 80 || !utf8.ValidString(text) { // longer than any label
		return false
	}
	words := foldWords(text)
	for len(words) > 0 && (words[0] == "gran" || words[0] == "grand" || words[0] == "sub" || words[0] == "el") {
		words = words[1:]
	}
	return len(words) > 0 && totalWords[strings.TrimSpace(words[0])]
}
