package crm

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
)

// secret takes a token out of texts that a server wrote.
type secret struct{ replacer *strings.Replacer }

// newSecret prepares for the token and for the forms that JSON (with and
// without PHP's escaped slashes, and with what Go's and PHP's encoders escape
// for HTML), HTML and URLs give it.
func newSecret(token string) secret {
	quoted := string(appendString(nil, token))
	quoted = quoted[1 : len(quoted)-1]
	forms := []string{token, html.EscapeString(token), url.QueryEscape(token), url.PathEscape(token)}
	for _, hex := range []*strings.Replacer{
		strings.NewReplacer(),
		strings.NewReplacer("&", `\u0026`, "<", `\u003c`, ">", `\u003e`, "'", `\u0027`),
		strings.NewReplacer("&", `\u0026`, "<", `\u003C`, ">", `\u003E`, "'", `\u0027`),
		strings.NewReplacer("&", `\u0026`, "<", `\u003c`, ">", `\u003e`),
	} {
		escaped := hex.Replace(quoted)
		forms = append(forms, strings.ReplaceAll(escaped, "/", `\/`), escaped)
	}
	var pairs []string
	for _, form := range forms {
		pairs = append(pairs, form, "[token]")
	}
	return secret{strings.NewReplacer(pairs...)}
}

func (s secret) hide(text string) string { return s.replacer.Replace(text) }

// redact takes the token out of everything in o that the server wrote. It
// runs after the decision, so that a short token can't change what is decided.
func (o *Outcome) redact(token string) {
	s := newSecret(token)
	for _, text := range []*string{&o.Code, &o.Word, &o.Msg, &o.Location} {
		*text = s.hide(*text)
	}
	if len(o.Answer) > 0 {
		o.Answer = []byte(s.hide(string(o.Answer)))
	}
	for _, list := range [][]Rejection{o.Rejections, o.Unattributed} {
		for i := range list {
			list[i].Reason = s.hide(list[i].Reason)
			if raw := s.hide(string(list[i].Raw)); raw != string(list[i].Raw) {
				list[i].Raw = rawOf(raw)
			}
		}
	}
}

// rawOf keeps a text as raw JSON, and makes it a JSON string where hiding the
// token broke it.
func rawOf(text string) json.RawMessage {
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return appendString(nil, text)
}
