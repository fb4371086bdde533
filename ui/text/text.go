// Package text holds every sentence for people, in catalogues by language
// (catalog/<room>.<language>.toml), and renders them.
//
// Guarantees: a value that is filled into a sentence is cleaned first
// (clean.Line), so that no text of a file or a server reaches the terminal
// through a sentence; a missing id shows as the id in brackets, never as a
// panic, and a test holds that none is missing in any language.
package text

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"wolkload/ui/clean"
)

//go:embed catalog/*.toml
var catalog embed.FS

// Languages with a catalogue, the default first.
var Languages = []string{"es", "en"}

// Texts renders sentences in one language. It is safe for concurrent use.
type Texts struct {
	lang      string
	localizer *i18n.Localizer
}

// bundles are the catalogues, each read when its language is first asked for:
// every command waits for that.
var bundles = func() map[string]func() *i18n.Bundle {
	m := make(map[string]func() *i18n.Bundle, len(Languages))
	for _, lang := range Languages {
		m[lang] = sync.OnceValue(func() *i18n.Bundle { return load(lang) })
	}
	return m
}()

func load(lang string) *i18n.Bundle {
	b := i18n.NewBundle(language.MustParse(lang))
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(catalog, "catalog/*."+lang+".toml")
	if err != nil {
		panic(err) // the pattern is a constant but for a language of ours
	}
	for _, name := range names {
		if _, err := b.LoadMessageFileFS(catalog, name); err != nil {
			panic(fmt.Sprintf("catalogue %s: %v", name, err)) // embedded: a test loads all of them
		}
	}
	return b
}

// For returns the texts of a language of Languages; any other gives the default.
func For(lang string) *Texts {
	bundle, known := bundles[lang]
	if !known {
		return For(Languages[0])
	}
	return &Texts{lang: lang, localizer: i18n.NewLocalizer(bundle(), lang)}
}

// Language is the language of the texts, as in Languages.
func (t *Texts) Language() string { return t.lang }

// T renders the sentence id. pairs are names and values to fill in; an int
// under "Count" chooses the plural form and is shown with separators of thousands.
func (t *Texts) T(id string, pairs ...any) string {
	if len(pairs)%2 != 0 {
		panic("text.T: a name without a value in " + id)
	}
	values := make(map[string]string, len(pairs)/2)
	var count any
	for i := 0; i < len(pairs); i += 2 {
		name := pairs[i].(string)
		switch v := pairs[i+1].(type) {
		case int:
			if name == "Count" {
				count = v
			}
			values[name] = t.Int(v)
		default:
			values[name] = clean.Line(fmt.Sprint(v))
		}
	}
	return t.render(id, values, count)
}

// Values renders the sentence id with values that come from a room.
func (t *Texts) Values(id string, values map[string]string) string {
	cleaned := make(map[string]string, len(values))
	for k, v := range values {
		cleaned[k] = clean.Line(v)
	}
	var count any
	if n, err := strconv.Atoi(values["Count"]); err == nil {
		count, cleaned["Count"] = n, t.Int(n)
	}
	return t.render(id, cleaned, count)
}

func (t *Texts) render(id string, values map[string]string, count any) string {
	// Localize also gives an error where a plural form ("many") falls back to "other": the text counts.
	s, _ := t.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: values, PluralCount: count})
	if s == "" {
		return "[" + clean.Line(id) + "]"
	}
	return s
}

// Has says whether the language has a sentence id of its own.
func (t *Texts) Has(id string) bool {
	_, tag, err := t.localizer.LocalizeWithTag(&i18n.LocalizeConfig{MessageID: id, PluralCount: 2})
	return err == nil && tag.String() == t.lang
}

// message is an error of one of the rooms: an id and values, no sentence.
type message interface {
	Message() (id string, values map[string]string)
}

// Error renders an error as one sentence and, where there is one, what to do.
// An error that no room named is shown as an unexpected one with its text.
func (t *Texts) Error(err error) (sentence, hint string) {
	var m message
	if !errors.As(err, &m) {
		return t.T("error.unexpected", "Error", err.Error()), t.T("error.unexpected.hint")
	}
	return t.Sentence(m.Message())
}

// Sentence renders an id with values that come from a room, and its hint where
// it has one.
func (t *Texts) Sentence(id string, values map[string]string) (sentence, hint string) {
	if t.Has(id + ".hint") {
		hint = t.Values(id+".hint", values)
	}
	return t.Values(id, values), hint
}

// Hint renders the hint that belongs to a sentence, "" when it has none.
func (t *Texts) Hint(id string, pairs ...any) string {
	if !t.Has(id + ".hint") {
		return ""
	}
	return t.T(id+".hint", pairs...)
}

// IDs lists the ids of the default language's catalogue, sorted.
func IDs() []string {
	seen := map[string]bool{}
	names, _ := fs.Glob(catalog, "catalog/*."+Languages[0]+".toml")
	for _, name := range names {
		data, err := catalog.ReadFile(name)
		if err != nil {
			continue
		}
		var entries map[string]any
		if toml.Unmarshal(data, &entries) != nil {
			continue
		}
		for id := range entries {
			seen[id] = true
		}
	}
	ids := make([]string, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// Int shows a whole number with the language's separators of thousands.
func (t *Texts) Int(n int) string { return t.Amount(fmt.Sprint(n)) }

// Amount shows a plain decimal text ("-1234567.89") with the language's separators.
func (t *Texts) Amount(plain string) string {
	thousands, point := ".", ","
	if t.lang == "en" {
		thousands, point = ",", "."
	}
	sign := ""
	if strings.HasPrefix(plain, "-") {
		sign, plain = "-", plain[1:]
	}
	whole, fraction, _ := strings.Cut(plain, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(r)
	}
	if fraction != "" {
		b.WriteString(point + fraction)
	}
	return b.String()
}

// Money shows an exact sum: without decimals when it has none, else with at
// least two. Nothing is rounded.
func (t *Texts) Money(plain string) string {
	whole, fraction, _ := strings.Cut(plain, ".")
	fraction = strings.TrimRight(fraction, "0")
	if fraction == "" {
		return t.Amount(whole)
	}
	if len(fraction) == 1 {
		fraction += "0"
	}
	return t.Amount(whole + "." + fraction)
}
