package report

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"text/template"

	"github.com/BurntSushi/toml"
)

// catalogue is the program's own words, read from where they stand: this
// package does not know the room that renders them.
type catalogue struct {
	texts            map[string]any // a sentence, or its forms by number
	thousands, point string
}

// languages are the words of each language there is.
func languages(t testing.TB) map[string]catalogue {
	t.Helper()
	all := map[string]catalogue{}
	for language, c := range map[string]catalogue{"es": {thousands: ".", point: ","}, "en": {thousands: ",", point: "."}} {
		if _, err := toml.DecodeFile(filepath.Join("..", "..", "ui", "text", "catalog", "report."+language+".toml"), &c.texts); err != nil {
			t.Fatal(err)
		}
		all[language] = c
	}
	return all
}

func (c catalogue) T(id string, pairs ...any) string {
	values := map[string]string{}
	form := "other"
	for i := 0; i < len(pairs); i += 2 {
		if n, ok := pairs[i+1].(int); ok {
			values[pairs[i].(string)] = c.Int(n)
			if n == 1 {
				form = "one"
			}
			continue
		}
		values[pairs[i].(string)] = fmt.Sprint(pairs[i+1])
	}
	text, ok := c.texts[id].(string)
	if forms, many := c.texts[id].(map[string]any); many {
		text, ok = forms[form].(string)
	}
	if !ok {
		return "[" + id + "]"
	}
	var b strings.Builder
	if err := template.Must(template.New("").Option("missingkey=error").Parse(text)).Execute(&b, values); err != nil {
		return "[" + id + ": " + err.Error() + "]"
	}
	return b.String()
}

func (c catalogue) Int(n int) string { return c.Money(fmt.Sprint(n)) }

func (c catalogue) Money(amount string) string {
	whole, fraction, found := strings.Cut(amount, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + c.thousands + whole[i:]
	}
	if found {
		return whole + c.point + fraction
	}
	return whole
}

// ids are words that are their own ids, with the values that are filled in.
type ids struct{}

func (ids) T(id string, pairs ...any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		id += fmt.Sprintf(" %v=%v", pairs[i], pairs[i+1])
	}
	return id
}
func (ids) Int(n int) string           { return fmt.Sprint(n) }
func (ids) Money(amount string) string { return amount }
