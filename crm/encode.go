package crm

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Request is a request ready to leave: the body is one JSON document whose
// last byte is '}'.
type Request struct {
	Operation string
	CaseFiles []CaseFile
	Body      []byte
	Unit      Unit // what this CRM is known to count; UnitUnknown leaves it to the answer
}

// NewRequest encodes a request:
//
//	{"operation":"…","collections":[{case file},{case file}]}
//
// Every entry of collections is what EncodeCaseFile gives. Errors are *Error:
// text that is not UTF-8, a key twice, no case file, no operation.
func NewRequest(operation string, files []CaseFile) (Request, error) {
	if strings.TrimSpace(operation) == "" {
		return Request{}, &Error{ID: ErrOperation}
	}
	if len(files) == 0 {
		return Request{}, &Error{ID: ErrNothing}
	}
	if !utf8.ValidString(operation) {
		return Request{}, notUTF8("operation")
	}
	body := append([]byte(nil), `{"operation":`...)
	body = appendString(body, operation)
	body = append(body, `,"collections":[`...)
	for i, f := range files {
		if i > 0 {
			body = append(body, ',')
		}
		var err error
		if body, err = AppendCaseFile(body, f); err != nil {
			return Request{}, err
		}
		if i == 0 { // the others are about as long: doubling would cost as much again
			body = slices.Grow(body, len(body)*len(files)*9/8)
		}
	}
	body = append(body, "]}"...)
	return Request{Operation: operation, CaseFiles: files, Body: body}, nil
}

// EnvelopeSize is how many bytes a body has around its case files, the commas
// between them aside.
func EnvelopeSize(operation string) int {
	return len(appendString(nil, operation)) + len(`{"operation":,"collections":[]}`)
}

// EncodeCaseFile gives one case file on one line, exactly as it stands in a
// body: keys in their order, text as literal UTF-8. A case file without
// obligations has no "Obligations" key, since an empty list might blank what
// the CRM holds. Errors are *Error.
func EncodeCaseFile(c CaseFile) ([]byte, error) {
	return AppendCaseFile(nil, c)
}

// AppendCaseFile appends what EncodeCaseFile gives to b.
func AppendCaseFile(b []byte, c CaseFile) ([]byte, error) {
	if err := checkFields(c.Fields, Obligations); err != nil {
		return nil, err
	}
	b = append(b, '{')
	b = appendFields(b, c.Fields)
	if len(c.Obligations) > 0 {
		if len(c.Fields) > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, Obligations), ':', '[')
		for i, o := range c.Obligations {
			if err := checkFields(o.Fields); err != nil {
				return nil, err
			}
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendFields(append(b, '{'), o.Fields), '}')
		}
		b = append(b, ']')
	}
	return append(b, '}'), nil
}

// checkFields refuses what would change on its way: Go's encoder replaces
// bytes that are not UTF-8 silently, and of two equal keys a parser keeps one.
func checkFields(fields []Field, reserved ...string) error {
	const few = 32 // more are looked up, since comparing each with each would take longer
	var seen map[string]bool
	if len(fields) > few {
		seen = make(map[string]bool, len(fields))
	}
	for i, f := range fields {
		if !utf8.ValidString(f.Key) || !utf8.ValidString(f.Value) {
			return notUTF8(f.Key)
		}
		twice := slices.Contains(reserved, f.Key)
		if seen != nil {
			twice = twice || seen[f.Key]
			seen[f.Key] = true
		} else {
			twice = twice || slices.ContainsFunc(fields[:i], func(before Field) bool { return before.Key == f.Key })
		}
		if twice {
			return &Error{ID: ErrKeyTwice, Values: map[string]string{"Key": f.Key}}
		}
	}
	return nil
}

func notUTF8(key string) error {
	return &Error{ID: ErrNotUTF8, Values: map[string]string{"Key": strings.ToValidUTF8(key, "\uFFFD")}}
}

func appendFields(b []byte, fields []Field) []byte {
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, f.Key), ':')
		b = appendString(b, f.Value)
	}
	return b
}

// appendString writes a JSON string of valid UTF-8 and escapes only what JSON
// demands: the quote, the backslash and the control characters below U+0020.
// encoding/json would also escape <, >, &, U+2028 and U+2029; keys of the CRM
// were seen damaged by escapes.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0 // of what is still to be appended as it is
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(append(b, s[from:]...), '"')
}
