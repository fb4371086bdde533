package crm

import (
	"encoding/json"
	"strings"
	"unicode"
)

// entry is one record of failed_Sumary, whatever shape the list has.
type entry struct {
	keys []string // keys of the objects it stands in that may name it, outermost first
	node
}

// entriesOf takes failed_Sumary apart. These shapes are known by their look,
// all of them invented, since no document states one:
//
//	["12345: reason", …]                      texts
//	[{"Identification": "12345", …}, …]       objects with any keys
//	[["12345", "reason"], …]                  nested arrays
//	{"12345": "reason", …}                    an object keyed by identification
//	{"0": {…}, "1": {…}}                      an object keyed by index
//	{"Identification": "12345", …}            one object
//	{"errors": [{…}, {…}]}                    any of these in a wrapper
//	null, "", [], {}, false, 0                nothing
func (r *roster) entriesOf(list []node) []entry {
	var entries []entry
	for _, n := range list {
		if n.kind == jsonNumber && n.text == "0" {
			continue
		}
		entries = r.appendEntries(entries, n, nil, false)
	}
	return entries
}

// appendEntries adds the entries in n. keys lead to it; inside says that it is
// an element of a list or the value of a key that may name it, so that an array
// of texts is one record and not a list of them.
func (r *roster) appendEntries(entries []entry, n node, keys []string, inside bool) []entry {
	switch n.kind {
	case jsonNull:
		return entries
	case jsonBool:
		if n.text == "false" {
			return entries
		}
	case jsonString:
		if n.text == "" || n.text == "null" {
			return entries
		}
	case jsonArray:
		if !inside || !hasScalar(n.items) {
			for _, item := range n.items {
				entries = r.appendEntries(entries, item, keys, true)
			}
			return entries
		}
	case jsonObject:
		if len(n.members) == 0 {
			return entries
		}
		if !r.isRecord(n, keys) {
			for _, m := range n.members {
				if r.mayName(m.key) {
					entries = r.appendEntries(entries, m.node, append(keys[:len(keys):len(keys)], m.key), true)
				} else {
					entries = r.appendEntries(entries, m.node, keys, false)
				}
			}
			return entries
		}
	}
	return append(entries, entry{keys: keys, node: n})
}

func hasScalar(items []node) bool {
	for _, n := range items {
		if n.scalar() {
			return true
		}
	}
	return false
}

// isRecord says that an object is one record rather than a list or a wrapper.
func (r *roster) isRecord(n node, keys []string) bool {
	flat := true
	for _, m := range n.members {
		if !r.mayName(m.key) && !m.container() {
			return true
		}
		if folded := foldKey(m.key); identificationKeys[folded] || folded == "obligations" {
			return true
		}
		flat = flat && !m.container()
	}
	if !flat {
		return false
	}
	for _, k := range keys { // {"12345": {"0": "reason", "1": "reason"}} is one record
		if !r.maybeIndex(k) {
			return true
		}
	}
	return false
}

// mayName says that a key may name a record: it is in the batch, or digits.
func (r *roster) mayName(key string) bool {
	_, identification := r.identification[key]
	_, obligation := r.obligation[key]
	_, name := r.name[key]
	return identification || obligation || name || onlyDigits(key)
}

// onlyDigits says that a text has digits, perhaps with the marks that stand in
// an identification, and no letter.
func onlyDigits(s string) bool {
	digit := false
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digit = true
		case !strings.ContainsRune(" .-/", c):
			return false
		}
	}
	return digit
}

// rawEntry is the entry as it came, under the keys that name it.
func (e entry) rawEntry() json.RawMessage {
	raw := append([]byte(nil), e.raw...)
	for i := len(e.keys) - 1; i >= 0; i-- {
		raw = append(append(append(appendString([]byte{'{'}, e.keys[i]), ':'), raw...), '}')
	}
	return raw
}

// reasonKeys are where records say why, in the order they are believed.
var reasonKeys = []string{
	"reason", "motivo", "razon", "message", "msg", "mensaje", "errormessage", "errormsg", "detail", "details",
	"detalle", "detalles", "description", "descripcion", "cause", "causa", "observacion", "error", "errors", "errores",
}

// reasonOf is what a record says about why, to the letter; "" when it has no
// key that is usual for it. naming holds the texts that name the record.
func reasonOf(n node, naming map[string]bool) string {
	switch n.kind {
	case jsonString:
		if naming[n.text] || n.text == "null" {
			return ""
		}
		return n.text
	case jsonArray:
		var parts []string
		for _, item := range n.items {
			if text := reasonOf(item, naming); text != "" {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, "; ")
	case jsonObject:
		for _, key := range reasonKeys {
			for _, m := range n.members {
				if foldKey(m.key) == key {
					if text := reasonOf(m.node, naming); text != "" {
						return text
					}
				}
			}
		}
		for _, m := range n.members {
			if m.container() {
				if text := reasonIn(m.node, naming); text != "" {
					return text
				}
			}
		}
	}
	return ""
}

// reasonIn looks for a reason in what a record contains: only in objects, since
// a bare text there can be anything.
func reasonIn(n node, naming map[string]bool) string {
	if n.kind == jsonObject {
		return reasonOf(n, naming)
	}
	for _, item := range n.items {
		if text := reasonIn(item, naming); text != "" {
			return text
		}
	}
	return ""
}

var plainLetters = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ã", "a", "é", "e", "ê", "e", "í", "i", "ó", "o", "ô", "o", "õ", "o", "ú", "u", "ü", "u", "ñ", "n", "ç", "c")

// foldKey makes "Número_Identificación" "numeroidentificacion".
func foldKey(key string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, plainLetters.Replace(strings.ToLower(key)))
}
