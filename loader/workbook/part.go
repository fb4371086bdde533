package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"wolkload/loader/workbook/strictxml"
)

// The namespaces that are told apart, each in its transitional and its strict form.
const (
	nsMain          = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsMainStrict    = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	nsRefer         = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsReferStrict   = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	nsRelationships = "http://schemas.openxmlformats.org/package/2006/relationships"
)

const (
	spaceMain          = strictxml.Known + iota // SpreadsheetML
	spaceRefer                                  // of attributes that name a relationship
	spaceRelationships                          // of the parts that list them
)

var namespaces = map[string]strictxml.Space{
	nsMain: spaceMain, nsMainStrict: spaceMain,
	nsRefer: spaceRefer, nsReferStrict: spaceRefer,
	nsRelationships: spaceRelationships,
}

// maxAttributes of one element; each is compared with all others of it.
const maxAttributes = 128

var (
	errStrayText  = errors.New("text outside of an element that holds text")
	errUnexpected = errors.New("an element where it can't stand")
)

// part reads the XML of one part, strictly.
type part struct {
	*strictxml.Scanner
	limits *limits
}

// readPart reads a part: visit is called with its root element just opened, and
// reads on to the end of that element. What follows it is checked, and the
// part's checksum. Errors name the part.
func (c *container) readPart(s *session, name string, visit func(p *part) error) error {
	rc, m, err := c.open(s, name)
	if err != nil {
		return fail(err, "Part", name)
	}
	defer rc.Close() // nothing more can be learned from closing what was read
	text, err := textStart(m)
	if err != nil {
		return fail(err, "Part", name)
	}
	source := newPump(s.ctx, text, s.report)
	defer source.close()
	p := &part{limits: &c.limits, Scanner: strictxml.New(source, namespaces, strictxml.Limits{
		Tag: c.limits.tag, Depth: c.limits.depth, Attributes: maxAttributes,
	})}
	if err := p.document(visit); err != nil {
		return fail(p.limited(err), "Part", name)
	}
	return nil
}

func (p *part) document(visit func(p *part) error) error {
	if _, err := p.Next(); err != nil { // an element: nothing else comes before one
		return unexpectedEnd(err)
	}
	if err := visit(p); err != nil {
		return unexpectedEnd(err)
	}
	switch kind, err := p.Next(); {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	default:
		return fmt.Errorf("%w: token %d after the root element's end", errUnexpected, kind)
	}
}

// unexpectedEnd keeps io.EOF, which is no end of a document that is read from
// its root on, from being taken for one.
func unexpectedEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// limited turns what the scanner says of its limits into a limit that was passed.
func (p *part) limited(err error) error {
	switch {
	case errors.Is(err, strictxml.ErrTag):
		return &limitError{"text", int64(p.limits.tag)}
	case errors.Is(err, strictxml.ErrLong):
		return &limitError{"text", int64(p.limits.text)}
	}
	return err
}

// is says that the element just opened is SpreadsheetML's local.
func (p *part) is(local string) bool { return p.Is(spaceMain, local) }

// child opens the next child of the element that is open; more is false at
// that element's end. Text between children is an error.
func (p *part) child() (more bool, err error) {
	for {
		kind, err := p.Next()
		switch {
		case err != nil:
			return false, err
		case kind != strictxml.Text:
			return kind == strictxml.Start, nil
		case !strictxml.Blank(p.Text()):
			return false, errStrayText
		}
	}
}

// skip reads to the end of the element just opened.
func (p *part) skip() error {
	for outside := p.Depth() - 1; p.Depth() > outside; {
		if _, err := p.Next(); err != nil {
			return err
		}
	}
	return nil
}

// content gives the text of the element just opened as Excel takes it: without
// white space around it unless xml:space keeps it, escapes decoded. It is
// valid until the next call.
func (p *part) content() ([]byte, error) {
	keep := p.KeepSpace()
	b, err := p.Content(p.limits.text)
	if err != nil {
		return nil, err
	}
	if !keep {
		b = bytes.Trim(b, xmlSpace)
	}
	return unescape(b), nil
}

// richText appends the text of the element just opened, a shared or an inline
// string, to b: plain text, or the runs of formatted text one after another as
// they stand. Phonetic runs are left out: they are not part of the text.
func (p *part) richText(b []byte) ([]byte, error) {
	for {
		more, err := p.child()
		if err != nil || !more {
			return b, err
		}
		switch {
		case p.is("t"):
			plain, err := p.content()
			if err != nil {
				return b, err
			}
			b = append(b, plain...)
		case p.is("r"):
			if b, err = p.run(b); err != nil {
				return b, err
			}
		default:
			if err := p.skip(); err != nil {
				return b, err
			}
		}
		if err := p.bounded(b); err != nil {
			return b, err
		}
	}
}

// bounded says whether a text that is put together is within the limit.
func (p *part) bounded(text []byte) error {
	if len(text) > p.limits.text {
		return &limitError{"text", int64(p.limits.text)}
	}
	return nil
}

// run appends the text of one run of formatted text. Excel shows the spaces
// between runs even where xml:space does not keep them.
func (p *part) run(b []byte) ([]byte, error) {
	for {
		more, err := p.child()
		if err != nil || !more {
			return b, err
		}
		if !p.is("t") {
			if err := p.skip(); err != nil {
				return b, err
			}
			continue
		}
		text, err := p.Content(p.limits.text)
		if err != nil {
			return b, err
		}
		b = append(b, unescape(text)...)
		if err := p.bounded(b); err != nil {
			return b, err
		}
	}
}

const xmlSpace = " \t\r\n"

// name gives an attribute's value that is kept for long: a name of a sheet, a
// part or a relationship, or a number format code. Excel has none of 256 characters.
func (p *part) name(value []byte) (string, error) {
	const longest = 1024
	if len(value) > longest {
		return "", &limitError{"text", longest}
	}
	return string(value), nil
}

// flag is an attribute that is true or false, and false when it is not given.
func (p *part) flag(local string) (bool, error) {
	text, _ := p.Attr(local)
	switch string(text) {
	case "", "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	}
	return false, errFlag
}

var errFlag = errors.New("an attribute that is neither true nor false")
