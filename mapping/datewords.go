package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readNamedDate reads a date whose month is a name, and the time behind it:
// day, month, year ("15 de marzo de 2025", "15-mar-25"); month, day, year
// ("March 15th, 2025"); year, month, day ("2025-mar-15").
func readNamedDate(s string) (d dateText, ok bool) {
	var numbers, sizes [3]int
	month, ordinal := -1, -1 // their places among the three
	for i := range 3 {
		if i > 0 {
			gap := s
			s = cutGap(s)
			if len(gap) == len(s) && sizes[i-1] > 0 && s != "" && isDigit(s[0]) {
				return dateText{}, false
			}
		}
		if numbers[i], sizes[i], s = cutNumber(s); sizes[i] > 0 {
			if rest := cutOrdinal(s); len(rest) < len(s) {
				if ordinal >= 0 {
					return dateText{}, false
				}
				ordinal, s = i, rest
			}
			continue
		}
		name, rest := cutWord(s)
		n := monthNames[string(name.letters())]
		if n == 0 || month >= 0 {
			return dateText{}, false
		}
		month, numbers[i], s = i, n, strings.TrimPrefix(rest, ".")
	}
	day, year := 0, 2
	switch {
	case month == 0:
		day = 1
	case month != 1:
		return dateText{}, false
	case sizes[0] == 4:
		day, year = 2, 0
	}
	if sizes[day] > 2 || sizes[year] != 4 && sizes[year] != 2 || ordinal >= 0 && ordinal != day {
		return dateText{}, false
	}
	d.first, d.second, d.fixed = numbers[month], numbers[day], true
	d.setYear(numbers[year], sizes[year])
	d.time, ok = readClock(s)
	return d, ok
}

// cutGap takes what parts day, month and year: a mark, "de", "del" or "of",
// with blanks around.
func cutGap(s string) string {
	rest := cutBlanks(s)
	if rest != "" && strings.IndexByte("-/.,", rest[0]) >= 0 {
		rest = cutBlanks(rest[1:])
	}
	if link, after := cutWord(rest); linkWords[string(link.letters())] {
		return cutBlanks(after)
	}
	return rest
}

// cutOrdinal takes the ending of "3rd", "1º" or "1ro"; not that of "1o", which
// may be a 10.
func cutOrdinal(s string) string {
	if s == "" || s[0] < utf8.RuneSelf && strings.IndexByte("snrt", s[0]|0x20) < 0 {
		return s
	}
	for _, mark := range []string{"º", "°", "ª"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return rest
		}
	}
	if ending, rest := cutWord(s); ordinalEndings[string(ending.letters())] {
		return strings.TrimPrefix(rest, ".")
	}
	return s
}

// cutWeekday takes a day of the week in front, 1 for Monday; 0 if there is none.
func cutWeekday(s string) (day int, rest string) {
	name, rest := cutWord(s)
	day = weekdayNames[string(name.letters())]
	if day == 0 {
		return 0, s
	}
	if feira, ok := strings.CutPrefix(rest, "-"); ok {
		if word, after := cutWord(feira); string(word.letters()) == "feira" {
			rest = after
		}
	}
	rest = strings.TrimPrefix(rest, ".")
	rest = strings.TrimPrefix(rest, ",")
	return day, cutBlanks(rest)
}

// shortWord is a word in lower case without accents, empty if it is longer
// than the words of dates are.
type shortWord struct {
	text [12]byte
	size int
}

func (w *shortWord) letters() []byte { return w.text[:w.size] }

// cutWord takes the letters in front, of those that words of dates are made of.
func cutWord(s string) (w shortWord, rest string) {
	long := false
	for s != "" {
		c, size := s[0], 1
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s)
			if r >= 0x300 && r <= 0x36f && (w.size > 0 || long) { // an accent on its own
				s = s[size:]
				continue
			}
			c = plainLetter(r)
		}
		if c |= 0x20; c < 'a' || c > 'z' {
			break
		}
		if w.size == len(w.text) {
			w.size, long = 0, true
		}
		w.text[w.size] = c
		w.size++
		s = s[size:]
	}
	if long {
		w.size = 0
	}
	return w, s
}

// plainLetter is an accented letter of Spanish or Portuguese without its
// accent, 0 for any other rune.
func plainLetter(r rune) byte {
	switch unicode.ToLower(r) {
	case 'á', 'à', 'â', 'ã', 'ä':
		return 'a'
	case 'é', 'è', 'ê', 'ë':
		return 'e'
	case 'í', 'ì', 'î', 'ï':
		return 'i'
	case 'ó', 'ò', 'ô', 'õ', 'ö':
		return 'o'
	case 'ú', 'ù', 'û', 'ü':
		return 'u'
	case 'ç':
		return 'c'
	}
	return 0
}

// monthNames are the months in Spanish, Portuguese and English, folded. None
// stands for two months.
var monthNames = numbered(
	"enero ene janeiro jan january",
	"febrero feb fevereiro fev february",
	"marzo mar marco march",
	"abril abr april apr",
	"mayo may maio mai",
	"junio jun junho june",
	"julio jul julho july",
	"agosto ago august aug",
	"septiembre setiembre sep sept set setembro september",
	"octubre oct outubro out october",
	"noviembre nov novembro november",
	"diciembre dic dezembro dez december dec",
)

// weekdayNames are the days of the week, "feira" left out. "mar" is a day only
// where it is no month.
var weekdayNames = numbered(
	"lunes lun segunda seg monday mon",
	"martes mar terca ter tuesday tue tues",
	"miercoles mie quarta qua wednesday wed",
	"jueves jue quinta qui thursday thu thur thurs",
	"viernes vie sexta sex friday fri",
	"sabado sab saturday sat",
	"domingo dom sunday sun",
)

var (
	linkWords      = map[string]bool{"de": true, "del": true, "of": true}
	ordinalEndings = map[string]bool{"st": true, "nd": true, "rd": true, "th": true, "ro": true}
)

// numbered gives each word the number of its line, from 1.
func numbered(lines ...string) map[string]int {
	words := map[string]int{}
	for i, line := range lines {
		for _, word := range strings.Fields(line) {
			words[word] = i + 1
		}
	}
	return words
}
