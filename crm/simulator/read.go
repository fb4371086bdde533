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
// share the memory of one copy of the body.
func readRequest(body []byte) (operation string, files []posted, ok bool) {
	if !json.Valid(body) {
		return "", nil, false
	}
	r := reader{room: 512}
	err := eachMember(string(body), func(key, value string) error {
		switch key {
		case "operation":
			if value[0] == '"' {
				operation = textOf(value)
			}
		case "collections":
			files = nil
			return eachItem(value, func(item string) error {
				c, err := r.caseFile(item)
				files = append(files, posted{c, item})
				return err
			})
		}
		return nil
	})
	return operation, files, err == nil && operation != "" && len(files) > 0
}

// reader reads case files into few large pieces of memory: a simulator must not
// be what a load waits for.
type reader struct {
	room        int         // for so many parts in a piece; 0 for as many as there are
	own, owed   []crm.Field // of the case file, of the obligation being read
	fields      []crm.Field
	obligations []crm.Obligation
}

func (r *reader) caseFile(raw string) (c crm.CaseFile, err error) {
	r.own = r.own[:0]
	err = eachMember(raw, func(key, value string) error {
		if key != crm.Obligations {
			r.own = append(r.own, crm.Field{Key: key, Value: textOf(value)})
			return nil
		}
		return eachItem(value, func(item string) error {
			r.owed = r.owed[:0]
			err := eachMember(item, func(key, value string) error {
				r.owed = append(r.owed, crm.Field{Key: key, Value: textOf(value)})
				return nil
			})
			o := crm.Obligation{Fields: keep(&r.fields, r.owed, r.room)}
			if c.Obligations == nil {
				c.Obligations = keep(&r.obligations, []crm.Obligation{o}, r.room)
			} else {
				c.Obligations = append(c.Obligations, o)
			}
			return err
		})
	})
	c.Fields = keep(&r.fields, r.own, r.room)
	return c, err
}

// keep copies parts into a piece of memory that many share.
func keep[T any](piece *[]T, parts []T, room int) []T {
	if len(parts) == 0 {
		return nil
	}
	if cap(*piece)-len(*piece) < len(parts) {
		*piece = make([]T, 0, max(room, len(parts)))
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

// The rest walks over JSON that is known to be valid, keys in their order: the
// decoder of encoding/json would take ten times as long.

// eachMember calls do for every member of an object.
func eachMember(raw string, do func(key, value string) error) error {
	raw = skipSpace(raw)
	if raw[0] != '{' {
		return errNotObject
	}
	return eachPart(raw, func(part string) (rest string, err error) {
		end := valueEnd(part)
		key := textOf(part[:end])
		part = skipSpace(skipSpace(part[end:])[1:]) // the colon
		end = valueEnd(part)
		return part[end:], do(key, part[:end])
	})
}

// eachItem calls do for every item of an array; null has none.
func eachItem(raw string, do func(item string) error) error {
	raw = skipSpace(raw)
	switch raw[0] {
	case 'n':
		return nil
	case '[':
		return eachPart(raw, func(part string) (rest string, err error) {
			end := valueEnd(part)
			return part[end:], do(part[:end])
		})
	}
	return errNotArray
}

// eachPart calls do where each part of a container begins; it returns what
// follows the part.
func eachPart(raw string, do func(part string) (rest string, err error)) (err error) {
	rest := skipSpace(raw[1:])
	for rest[0] != '}' && rest[0] != ']' {
		if rest, err = do(rest); err != nil {
			return err
		}
		if rest = skipSpace(rest); rest[0] == ',' {
			rest = skipSpace(rest[1:])
		}
	}
	return nil
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
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}
