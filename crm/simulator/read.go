package simulator

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"wolkload/crm"
)

var (
	errNotObject = errors.New("not an object")
	errNotArray  = errors.New("not an array")
)

// posted is a case file as it came: what it says, and its JSON.
type posted struct {
	crm.CaseFile
	raw string
}

// readRequest reads the body of massiveCollections, keys in their order. ok is
// false when it is not JSON or has no operation or no case files. The texts
// share the memory of the body; what is read is good until the next one.
func (r *reader) readRequest(body string) (operation string, files []posted, ok bool) {
	if !json.Valid([]byte(body)) {
		return "", nil, false
	}
	r.files, r.fields, r.obligations = r.files[:0], r.fields[:0], r.obligations[:0]
	_, err := eachMember(body, func(key, rest string) (after string, err error) {
		switch key {
		case "operation":
			if rest[0] == '"' {
				operation = textOf(rest[:valueEnd(rest)])
			}
		case "collections":
			r.files = r.files[:0]
			return eachItem(rest, func(item string) (after string, err error) {
				c, after, err := r.caseFile(item)
				r.files = append(r.files, posted{c, item[:len(item)-len(after)]})
				return after, err
			})
		}
		return rest[valueEnd(rest):], nil
	})
	return operation, r.files, err == nil && operation != "" && len(r.files) > 0
}

// reader reads case files into few large pieces of memory, to be used again: a
// simulator must not be what a load waits for.
type reader struct {
	files       []posted
	own, owed   []crm.Field // of the case file, of the obligation being read
	fields      []crm.Field
	obligations []crm.Obligation
}

// caseFile reads the case file that raw begins with; after is what follows it.
func (r *reader) caseFile(raw string) (c crm.CaseFile, after string, err error) {
	r.own = r.own[:0]
	after, err = eachMember(raw, func(key, rest string) (after string, err error) {
		if key != crm.Obligations {
			return addField(&r.own, key, rest), nil
		}
		return eachItem(rest, func(item string) (after string, err error) {
			r.owed = r.owed[:0]
			after, err = eachMember(item, func(key, rest string) (after string, err error) {
				return addField(&r.owed, key, rest), nil
			})
			o := crm.Obligation{Fields: keep(&r.fields, r.owed)}
			if c.Obligations == nil {
				c.Obligations = keep(&r.obligations, []crm.Obligation{o})
			} else {
				c.Obligations = append(c.Obligations, o)
			}
			return after, err
		})
	})
	c.Fields = keep(&r.fields, r.own)
	return c, after, err
}

// addField adds the field whose value rest begins with.
func addField(fields *[]crm.Field, key, rest string) (after string) {
	end := valueEnd(rest)
	*fields = append(*fields, crm.Field{Key: key, Value: textOf(rest[:end])})
	return rest[end:]
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

// textOf is a value as it is stored: a text as what it says, null as nothing,
// anything else as its JSON (invented).
func textOf(value string) string {
	if value[0] == '"' && strings.IndexByte(value, '\\') < 0 && utf8.ValidString(value) {
		return value[1 : len(value)-1] // it says what it is
	}
	var text string
	if json.Unmarshal([]byte(value), &text) == nil {
		return text
	}
	return value
}

// The rest walks over JSON that is known to be valid, once and with the keys in
// their order: the decoder of encoding/json would take ten times as long. What
// is called for a part is given all that begins with it and returns what follows
// it.

// eachMember calls do for the value of every member of the object that raw
// begins with.
func eachMember(raw string, do func(key, rest string) (after string, err error)) (after string, err error) {
	raw = skipSpace(raw)
	if raw[0] != '{' {
		return raw, errNotObject
	}
	return eachPart(raw, func(part string) (after string, err error) {
		end := valueEnd(part)
		return do(textOf(part[:end]), skipSpace(skipSpace(part[end:])[1:])) // behind the colon
	})
}

// eachItem calls do for every item of the array that raw begins with; null has none.
func eachItem(raw string, do func(rest string) (after string, err error)) (after string, err error) {
	raw = skipSpace(raw)
	switch raw[0] {
	case 'n':
		return raw[valueEnd(raw):], nil
	case '[':
		return eachPart(raw, do)
	}
	return raw, errNotArray
}

// eachPart calls do where each part of a container begins.
func eachPart(raw string, do func(part string) (after string, err error)) (after string, err error) {
	rest := skipSpace(raw[1:])
	for rest[0] != '}' && rest[0] != ']' {
		if rest, err = do(rest); err != nil {
			return rest, err
		}
		if rest = skipSpace(rest); rest[0] == ',' {
			rest = skipSpace(rest[1:])
		}
	}
	return rest[1:], nil
}

func skipSpace(b string) string {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// valueEnd is where the value that b begins with ends.
func valueEnd(b string) int {
	switch b[0] {
	case '"':
		return stringEnd(b)
	case '{', '[':
		depth := 0
		for i := 0; ; i++ {
			switch b[i] {
			case '"':
				i += stringEnd(b[i:]) - 1
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
	}
	if end := strings.IndexAny(b, ",]} \t\n\r"); end >= 0 {
		return end
	}
	return len(b)
}

func stringEnd(b string) int {
	end := 2 + strings.IndexByte(b[1:], '"')
	if strings.IndexByte(b[:end], '\\') < 0 {
		return end
	}
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}
