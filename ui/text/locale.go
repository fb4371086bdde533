package text

import "strings"

// Detect chooses the language: the one asked for (--lang), else that of the
// environment (WOLKLOAD_LANG, LC_ALL, LC_MESSAGES, LANG, in this order), else
// the default. ok is false when one was asked for that has no catalogue.
func Detect(asked string, getenv func(string) string) (lang string, ok bool) {
	if asked != "" {
		lang, ok = known(asked)
		return lang, ok
	}
	for _, name := range []string{"WOLKLOAD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if lang, ok := known(v); ok {
				return lang, true
			}
		}
	}
	return Languages[0], true
}

// known reads "es", "es_CO.UTF-8", "en-US".
func known(tag string) (string, bool) {
	tag = strings.ToLower(tag)
	if i := strings.IndexAny(tag, "_-.@"); i >= 0 {
		tag = tag[:i]
	}
	for _, l := range Languages {
		if l == tag {
			return l, true
		}
	}
	return Languages[0], false
}
