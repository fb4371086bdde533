package simulator

import (
	"strings"

	"github.com/tidwall/gjson"

	"wolkload/crm"
)

// posted is a case file as it came: what it says, and its JSON.
type posted struct {
	crm.CaseFile
	raw string
}

// readRequest reads the body of massiveCollections, keys in their order. ok is
// false when it is not JSON or has no operation or no case files. The texts
// share the memory of the body.
func (r *reader) readRequest(body string) (operation string, files []posted, ok bool) {
	if !gjson.Valid(body) {
		return "", nil, false
	}
	r.files, r.fields, r.obligations = r.files[:0], r.fields[:0], r.obligations[:0]
	all := gjson.Parse(body)
	right := all.IsObject()
	all.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "operation":
			operation = ""
			if value.Type == gjson.String {
				operation = value.Str
			}
		case "collections":
			r.files = r.files[:0]
			right = right && eachItem(value, func(item gjson.Result) bool {
				c, ok := r.caseFile(item)
				r.files = append(r.files, posted{c, item.Raw})
				return ok
			})
		}
		return true
	})
	return operation, r.files, right && operation != "" && len(r.files) > 0
}

// reader reads case files into few large pieces of memory, to be used again: a
// simulator must not be what a load waits for.
type reader struct {
	files       []posted
	own, owed   []crm.Field // of the case file, of the obligation being read
	fields      []crm.Field
	obligations []crm.Obligation
}

// caseFile reads one case file. It is good until the next readRequest.
func (r *reader) caseFile(value gjson.Result) (c crm.CaseFile, ok bool) {
	r.own = r.own[:0]
	ok = value.IsObject()
	value.ForEach(func(key, value gjson.Result) bool {
		if key.Str != crm.Obligations {
			r.own = append(r.own, crm.Field{Key: key.Str, Value: textOf(value)})
			return true
		}
		ok = ok && eachItem(value, func(item gjson.Result) bool {
			r.owed = r.owed[:0]
			item.ForEach(func(key, value gjson.Result) bool {
				r.owed = append(r.owed, crm.Field{Key: key.Str, Value: textOf(value)})
				return true
			})
			o := crm.Obligation{Fields: keep(&r.fields, r.owed)}
			if c.Obligations == nil {
				c.Obligations = keep(&r.obligations, []crm.Obligation{o})
			} else {
				c.Obligations = append(c.Obligations, o)
			}
			return item.IsObject()
		})
		return ok
	})
	c.Fields = keep(&r.fields, r.own)
	return c, ok
}

// keep copies parts into a piece of memory that many share.
func keep[T any](piece *[]T, parts []T) []T {
	if len(parts) == 0 {
		return nil
	}
	if cap(*piece)-len(*piece) < len(parts) {
		*piece = make([]T, 0, max(2*cap(*piece), len(parts)))
	}
	from := len(*piece)
	*piece = append(*piece, parts...)
	return (*piece)[from:len(*piece):len(*piece)]
}

// eachItem calls do for every item of an array until one is not right; null has
// none, and what is no array is not right.
func eachItem(value gjson.Result, do func(item gjson.Result) bool) (right bool) {
	right = value.IsArray() || value.Type == gjson.Null
	if !right || value.Type == gjson.Null {
		return right
	}
	value.ForEach(func(_, item gjson.Result) bool {
		right = do(item)
		return right
	})
	return right
}

// textOf is a value as it is stored: a text as what it says, null as nothing,
// anything else as its JSON (invented).
func textOf(value gjson.Result) string {
	switch value.Type {
	case gjson.String:
		return strings.ToValidUTF8(value.Str, "\uFFFD")
	case gjson.Null:
		return ""
	}
	return value.Raw
}
