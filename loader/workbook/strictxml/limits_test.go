package strictxml

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestLimits: what open elements keep is bounded all together.
func TestLimits(t *testing.T) {
	spaces := func(elements, each int) (doc string) {
		for i := range elements {
			doc += "<a"
			for j := range each {
				doc += fmt.Sprintf(` xmlns:p%d="u%d"`, j, i)
			}
			doc += ">"
		}
		return doc + strings.Repeat("</a>", elements)
	}
	long := strings.Repeat("x", testLimits.Tag/3+9)
	for name, c := range map[string]struct {
		doc  string
		want error
	}{
		"names":            {"<" + long + "><" + long + "><b/></" + long + "></" + long + ">", nil},
		"names too long":   {"<" + long + "><" + long + "><" + long + "><b/></" + long + "></" + long + "></" + long + ">", ErrTag},
		"namespaces":       {spaces(4, 15), nil},
		"too many":         {spaces(5, 15), ErrAttrs},
		"many, one by one": {"<a>" + strings.Repeat(spaces(1, 15), 20) + "</a>", nil},
		"a long one":       {`<a xmlns:p="` + strings.Repeat("u", maxURI-1) + `"/>`, nil},
		"one too long":     {`<a xmlns:p="` + strings.Repeat("u", maxURI) + `"/>`, ErrTag},
		"a prefix":         {`<a xmlns:` + strings.Repeat("p", maxURI) + `="u"/>`, ErrTag},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := tokens(c.doc, 0); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}
