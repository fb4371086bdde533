package mapping

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold reduces a header to what counts when it is compared: lower-case words
// without accents, joined by one space. Punctuation, underscores and the seams
// of "fechaVencimiento" and "Celular1" part words; initials ("C.C.") become one
// word; "N°", "Nº", "No.", "Nro." and "#" become "numero".
func Fold(header string) string {
	return strings.Join(foldWords(header), " ")
}

// foldWords gives the words of Fold.
func foldWords(header string) []string {
	words := splitWords(header)
	for i, w := range words {
		words[i].text = numberWord(w, i == 0 || i == len(words)-1)
	}
	var folded []string
	for i := 0; i < len(words); {
		j := i + 1
		text := words[i].text
		if initial(text) {
			for ; j < len(words) && initial(words[j].text); j++ {
				text += words[j].text
			}
		}
		folded = append(folded, text)
		i = j
	}
	return folded
}

// word is a run of letters or of digits; mark is the rune right after it.
type word struct {
	text string
	mark rune
}

func splitWords(header string) []word {
	var words []word
	var current []rune
	var previous rune // as written, 0 at a seam
	end := func(mark rune) {
		if len(current) > 0 {
			words = append(words, word{string(current), mark})
			current = nil
		}
		previous = 0
	}
	for _, r := range norm.NFC.String(header) {
		switch {
		case r == '#':
			end(r)
			words = append(words, word{"numero", 0})
		case r == 'º' || r == 'ª': // letters to Unicode, marks to us
			end(r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if unicode.IsLower(previous) && unicode.IsUpper(r) || previous != 0 && unicode.IsDigit(previous) != unicode.IsDigit(r) {
				end(0)
			}
			current = append(current, []rune(plain(r))...)
			previous = r
		default:
			end(r)
		}
	}
	end(0)
	return words
}

// plain is a letter in lower case without its accents.
func plain(r rune) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(string(r)))
}

// numberWord reads the many ways to write "número". "no" and "n" are it only
// where they cannot be the word "no" or an initial: marked, or at either end.
func numberWord(w word, atEnd bool) string {
	switch w.text {
	case "nro", "num", "nr", "nbr", "number":
		return "numero"
	case "no":
		if atEnd || strings.ContainsRune(".°º:", w.mark) {
			return "numero"
		}
	case "n":
		if w.mark == '°' || w.mark == 'º' {
			return "numero"
		}
	}
	return w.text
}

func initial(text string) bool { return len(text) == 1 && text[0] >= 'a' && text[0] <= 'z' }
