package mapping

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed dictionary.txt
var dictionaryText string

// dictionary says which headers mean which field; dictionary.txt explains its
// lines. Terms are keyed by their words as words gives them, in order of the
// alphabet: "número de contrato" and "contrato número" are one term.
type dictionary struct {
	spellings map[string]string // "fec" → "fecha"
	terms     map[string][]meaning
	longest   int // words of the longest term
	fillers   map[string]bool
	asides    map[string]bool
	owners    map[string]bool
	others    map[string]bool
	people    map[string]bool
}

// meaning is one field a term stands for: an index into fields and the number
// of its line, 1 to 3.
type meaning struct {
	field int
	line  int
}

// headers is the embedded dictionary; a test parses it, so it is well formed.
var headers = sync.OnceValue(func() *dictionary {
	d, err := parseDictionary(dictionaryText)
	if err != nil {
		panic(err)
	}
	return d
})

// parseDictionary reads the lines that say how words are spelled, then the
// words to pass over, then the terms, in whatever order they stand.
func parseDictionary(text string) (*dictionary, error) {
	d := &dictionary{
		spellings: map[string]string{}, terms: map[string][]meaning{}, fillers: map[string]bool{},
		asides: map[string]bool{}, owners: map[string]bool{}, others: map[string]bool{}, people: map[string]bool{},
	}
	for _, add := range []func(name, list string) error{d.addSpellings, d.addWords, d.addTerms} {
		for i, line := range strings.Split(text, "\n") {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			name, list, ok := strings.Cut(line, ":")
			if !ok {
				return nil, fmt.Errorf("dictionary line %d: no colon", i+1)
			}
			if err := add(name, list); err != nil {
				return nil, fmt.Errorf("dictionary line %d: %w", i+1, err)
			}
		}
	}
	return d, nil
}

// addSpellings takes a line "word fecha: fec, fch".
func (d *dictionary) addSpellings(name, list string) error {
	name, ok := strings.CutPrefix(name, "word ")
	if !ok {
		return nil
	}
	word, err := oneWord(name)
	if err != nil {
		return err
	}
	for spelling := range strings.SplitSeq(list, ",") {
		s, err := oneWord(spelling)
		switch known, twice := d.spellings[s]; {
		case err != nil:
			return err
		case twice || s == word:
			return fmt.Errorf("%q is %q already", strings.TrimSpace(spelling), cmp.Or(known, word))
		}
		d.spellings[s] = word
	}
	for s, w := range d.spellings {
		if other, ok := d.spellings[w]; ok {
			return fmt.Errorf("%q stands for %q, which stands for %q", s, w, other)
		}
	}
	return nil
}

func oneWord(text string) (string, error) {
	words := splitWords(text)
	if len(words) != 1 {
		return "", fmt.Errorf("%q is not one word", text)
	}
	return words[0].text, nil
}

// addWords takes the lines of words that are no terms.
func (d *dictionary) addWords(name, list string) error {
	words, ok := map[string]map[string]bool{
		"filler": d.fillers, "aside": d.asides, "owner": d.owners, "other": d.others, "person": d.people,
	}[name]
	if !ok {
		return nil
	}
	for text := range strings.SplitSeq(list, ",") {
		word, err := oneWord(text)
		if err != nil {
			return err
		}
		words[d.spelled(word)] = true
	}
	return nil
}

// addTerms takes a line "case_file.Email 2: …".
func (d *dictionary) addTerms(name, list string) error {
	if strings.HasPrefix(name, "word ") || slices.Contains([]string{"filler", "aside", "owner", "other", "person"}, name) {
		return nil
	}
	m, err := parseMeaning(name)
	if err != nil {
		return err
	}
	for header := range strings.SplitSeq(list, ",") {
		words := d.words(header)
		if len(words) == 0 {
			return fmt.Errorf("an empty header")
		}
		term := termOf(words)
		for _, known := range d.terms[term] {
			if known.field == m.field {
				return fmt.Errorf("%q stands under this field already, perhaps in another spelling or order", strings.TrimSpace(header))
			}
		}
		d.terms[term] = append(d.terms[term], m)
		d.longest = max(d.longest, len(words))
	}
	return nil
}

// parseMeaning reads "case_file.Email 2".
func parseMeaning(text string) (meaning, error) {
	for i, f := range fields {
		line, ok := strings.CutPrefix(text, f.Target.String()+"."+f.Name+" ")
		if ok && len(line) == 1 && line >= "1" && line <= "3" {
			return meaning{field: i, line: int(line[0] - '0')}, nil
		}
	}
	return meaning{}, fmt.Errorf("%q is no field and line", text)
}

// words are a header's folded words, each in its first spelling, without
// fillers and up to an aside. A header of nothing but fillers keeps them.
func (d *dictionary) words(header string) []string {
	words := foldWords(header)
	for i, w := range words {
		words[i] = d.spelled(w)
		if i > 0 && d.asides[words[i]] {
			words = words[:i]
			break
		}
	}
	content := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return d.fillers[w] })
	if len(content) == 0 {
		return words
	}
	return content
}

func (d *dictionary) spelled(word string) string {
	if first, ok := d.spellings[word]; ok {
		return first
	}
	return word
}

func termOf(words []string) string {
	return strings.Join(slices.Sorted(slices.Values(words)), " ")
}

// Scores of what a header says, by the dictionary's line. They are apart from
// one another so that the better header gets the field.
var (
	wholeScore  = [4]float64{1: 0.99, 2: 0.95, 3: 0.80} // 3 gives way to a prefix of 1 that the values confirm
	prefixScore = [4]float64{1: 0.72, 2: 0.66}
)

const (
	ownerCost = 0.003 // "teléfono del cliente" for "teléfono": less than a tie, so that two of them conflict
	listCost  = 0.005 // "CPF/CNPJ" for "CPF"
	firstCost = 0.01  // "Celular 1"
	laterCost = 0.15  // "Celular 2": only when there is no first one
)

// mostListed is how many words a list of terms has at most: more is a sentence.
const mostListed = 6

// reading is one field a header may mean. whole is false when only the
// header's first words are known.
type reading struct {
	field int
	line  int
	score float64
	whole bool
}

// read gives every field a header may mean, at most one reading per field.
func (d *dictionary) read(header string) []reading {
	words := d.words(header)
	if r := d.readWhole(words, 0); r != nil {
		return r
	}
	words, cost := withoutOrdinal(words)
	if r := d.readWhole(words, cost); r != nil {
		return r
	}
	if slices.ContainsFunc(words, func(w string) bool { return d.others[w] || d.people[w] }) {
		return nil
	}
	if rest := without(words, func(w string) bool { return d.owners[w] }); len(rest) < len(words) {
		words, cost = rest, cost+ownerCost
		if r := d.readWhole(words, cost); r != nil {
			return r
		}
	}
	rest := without(words, func(w string) bool { return w == "numero" })
	for _, known := range []func([]string, float64) []reading{d.readWhole, d.readList, d.readPrefix} {
		r := known(rest, cost)
		if len(rest) < len(words) {
			r = slices.DeleteFunc(r, func(r reading) bool { return !hasNumber(fields[r.field].Type) })
		}
		if len(r) > 0 {
			return r
		}
	}
	return nil
}

// without leaves the words out that drop names, unless nothing would be left.
func without(words []string, drop func(string) bool) []string {
	if rest := slices.DeleteFunc(slices.Clone(words), drop); len(rest) > 0 {
		return rest
	}
	return words
}

// hasNumber says that "número de" before a field's name changes nothing.
func hasNumber(t Type) bool {
	return t == TypeIdentification || t == TypePhone || t == TypeObligationID || t == TypeInteger
}

// withoutOrdinal takes the number off "Celular 1", "CELULAR_02" and "1er
// vencimiento". It is one digit: "30 días" is a period.
func withoutOrdinal(words []string) (rest []string, cost float64) {
	last := len(words) - 1
	if last < 1 {
		return words, 0
	}
	ordinal := func(word string) string {
		if digit := strings.TrimLeft(word, "0"); isNumber(word) && len(digit) == 1 {
			return digit
		}
		return ""
	}
	first, end := ordinal(words[0]), ordinal(words[last])
	switch {
	case end != "":
		words = words[:last]
	case first != "":
		words = words[1:]
	default:
		return words, 0
	}
	if cmp.Or(end, first) == "1" {
		return words, firstCost
	}
	return words, laterCost
}

func (d *dictionary) readWhole(words []string, cost float64) []reading {
	if len(words) > d.longest {
		return nil
	}
	var found []reading
	for _, m := range d.terms[termOf(words)] {
		found = append(found, reading{m.field, m.line, wholeScore[m.line] - cost, true})
	}
	return found
}

// readList reads a header that lists terms for one field: "CUIL/CUIT", "Razón
// social o nombre". It counts as the weakest of them.
func (d *dictionary) readList(words []string, cost float64) []reading {
	if len(words) > mostListed {
		return nil
	}
	for n := len(words) - 1; n > 0; n-- {
		first := d.readWhole(words[:n], cost+listCost)
		if first == nil {
			continue
		}
		rest := d.readWhole(words[n:], cost+listCost)
		if rest == nil {
			rest = d.readList(words[n:], cost)
		}
		var both []reading
		for _, a := range first {
			for _, b := range rest {
				if a.field == b.field {
					both = append(both, reading{a.field, max(a.line, b.line), min(a.score, b.score), true})
				}
			}
		}
		if both != nil {
			return both
		}
	}
	return nil
}

// readPrefix looks for the longest known term that begins the header: Spanish
// and Portuguese put what a thing is first and qualify it afterwards. English
// does not, so "invoice amount" and "loan type" are nothing: their last words
// are known too, and are no obligation's.
func (d *dictionary) readPrefix(words []string, cost float64) []reading {
	if period(words) {
		return nil
	}
	for n := min(len(words)-1, d.longest); n > 0; n-- {
		if slices.ContainsFunc(d.readWhole(words[n:], cost), func(r reading) bool {
			return fields[r.field].Type != TypeObligationID && fields[r.field].Target == ToObligation || fields[r.field].Type == TypeText
		}) {
			return nil
		}
		var found []reading
		for _, m := range d.terms[termOf(words[:n])] {
			if score := prefixScore[m.line]; score > 0 {
				found = append(found, reading{m.field, m.line, score - cost, false})
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// period recognises a part of a debt by its age, "saldo 31-60", which is not a
// date, "saldo a 30/06/2025".
func period(words []string) bool {
	short, long := 0, 0
	for _, w := range words {
		switch {
		case !isNumber(w):
		case len(w) <= 3:
			short++
		default:
			long++
		}
	}
	return long == 0 && (short == 1 || short == 2)
}

// another says that a header names a person who is not the debtor.
func (d *dictionary) another(header string) bool {
	return slices.ContainsFunc(d.words(header), func(w string) bool { return d.people[w] })
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }
