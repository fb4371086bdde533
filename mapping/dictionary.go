package mapping

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed dictionary.txt
var dictionaryText string

// dictionary says which headers mean which field. Terms are words as
// headerWords gives them, joined by a space.
type dictionary struct {
	terms  map[string][]meaning
	owners map[string]bool // "cliente", "deudor": say whose, not what
	others map[string]bool // "codeudor", "asesor": somebody else's, something else
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

func parseDictionary(text string) (*dictionary, error) {
	d := &dictionary{terms: map[string][]meaning{}, owners: map[string]bool{}, others: map[string]bool{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := d.add(line); err != nil {
			return nil, fmt.Errorf("dictionary line %d: %w", i+1, err)
		}
	}
	return d, nil
}

func (d *dictionary) add(line string) error {
	name, list, ok := strings.Cut(line, ":")
	if !ok {
		return fmt.Errorf("no colon")
	}
	var add func(term string) error
	switch name {
	case "owner":
		add = func(term string) error { return addWord(d.owners, term) }
	case "other":
		add = func(term string) error { return addWord(d.others, term) }
	default:
		m, err := parseMeaning(name)
		if err != nil {
			return err
		}
		add = func(term string) error {
			for _, known := range d.terms[term] {
				if known.field == m.field {
					return fmt.Errorf("%q stands twice under one field", term)
				}
			}
			d.terms[term] = append(d.terms[term], m)
			return nil
		}
	}
	for header := range strings.SplitSeq(list, ",") {
		words := headerWords(header)
		if len(words) == 0 {
			return fmt.Errorf("an empty header")
		}
		if err := add(strings.Join(words, " ")); err != nil {
			return err
		}
	}
	return nil
}

func addWord(words map[string]bool, term string) error {
	if strings.Contains(term, " ") {
		return fmt.Errorf("%q is more than one word", term)
	}
	words[term] = true
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

// fillers are words that don't tell headers apart.
var fillers = []string{"de", "del", "la", "el", "los", "las", "do", "da", "dos", "das", "di", "y", "e", "o", "ou", "u", "of", "the", "su", "a"}

// headerWords are a header's folded words without fillers. A header of nothing
// but fillers keeps them.
func headerWords(header string) []string {
	words := foldWords(header)
	content := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(fillers, w) })
	if len(content) == 0 {
		return words
	}
	return content
}

// Scores of what a header says, by the dictionary's line. They are apart from
// one another so that the better header gets the field.
var (
	wholeScore  = [4]float64{1: 0.99, 2: 0.95, 3: 0.90}
	prefixScore = [4]float64{1: 0.72, 2: 0.66}
)

const (
	ownerCost  = 0.01 // "teléfono del cliente" for "teléfono"
	numberCost = 0.02 // "número de cédula" for "cédula", when the dictionary hasn't both
	firstCost  = 0.01 // "Celular 1"
	laterCost  = 0.15 // "Celular 2": only when there is no first one
)

// reading is one field a header may mean. whole is false when only the
// header's first words are known.
type reading struct {
	field int
	score float64
	whole bool
}

// read gives every field a header may mean, at most one reading per field.
func (d *dictionary) read(header string) []reading {
	words := headerWords(header)
	cost := 0.0
	if r := d.readWhole(words, cost); r != nil {
		return r
	}
	if n := len(words); n > 1 && isNumber(words[n-1]) {
		cost = firstCost
		if strings.TrimLeft(words[n-1], "0") != "1" {
			cost = laterCost
		}
		words = words[:n-1]
		if r := d.readWhole(words, cost); r != nil {
			return r
		}
	}
	if slices.ContainsFunc(words, func(w string) bool { return d.others[w] }) {
		return nil
	}
	for _, strip := range []struct {
		drop func(string) bool
		cost float64
	}{
		{func(w string) bool { return d.owners[w] }, ownerCost},
		{func(w string) bool { return w == "numero" }, numberCost},
	} {
		rest := slices.DeleteFunc(slices.Clone(words), strip.drop)
		if len(rest) == 0 || len(rest) == len(words) {
			continue
		}
		words, cost = rest, cost+strip.cost
		if r := d.readWhole(words, cost); r != nil {
			return r
		}
	}
	return d.readPrefix(words, cost)
}

func (d *dictionary) readWhole(words []string, cost float64) []reading {
	var found []reading
	for _, m := range d.terms[strings.Join(words, " ")] {
		found = append(found, reading{m.field, wholeScore[m.line] - cost, true})
	}
	return found
}

// readPrefix looks for the longest known term that begins the header: Spanish
// and Portuguese put what a thing is first and qualify it afterwards.
func (d *dictionary) readPrefix(words []string, cost float64) []reading {
	for n := len(words) - 1; n > 0; n-- {
		var found []reading
		for _, m := range d.terms[strings.Join(words[:n], " ")] {
			if score := prefixScore[m.line]; score > 0 {
				found = append(found, reading{m.field, score - cost, false})
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }
