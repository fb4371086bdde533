package workbook

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// The namespace of SpreadsheetML in its two forms, and that of the attributes
// that name a relationship.
const (
	nsMain        = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsMainStrict  = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	nsRefer       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsReferStrict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	nsXML         = "http://www.w3.org/XML/1998/namespace"
)

const (
	partBufferSize   = 64 << 10
	maxAttributes    = 256
	byteOrderMarkLen = 3
)

var (
	errDoctype      = errors.New("XML with a DOCTYPE")
	errNoRoot       = errors.New("XML without a root element")
	errStrayText    = errors.New("text outside of an element that holds text")
	errUnexpected   = errors.New("an element where it can't stand")
	errAttributes   = errors.New("an attribute twice on one element")
	errTooManyAttrs = errors.New("an element with too many attributes")
	errTooDeep      = errors.New("XML nested too deeply")
	errEncoding     = errors.New("XML in an encoding other than UTF-8 and UTF-16")
)

// part reads the XML of one part, strictly.
type part struct {
	dec     *xml.Decoder
	meter   *meter
	limits  *limits
	tokens  int
	depth   int
	rooted  bool
	keep    []bool // per open element: xml:space="preserve" is in force
	scratch []byte
}

// readPart reads a part: root is its root element, just opened, and visit reads
// on to the end of that element. What follows it is checked. Errors name the part.
func (c *container) readPart(s *session, name string, visit func(p *part, root xml.StartElement) error) error {
	rc, m, err := c.open(s, name)
	if err != nil {
		return fail(err, "Part", name)
	}
	defer rc.Close() // nothing more can be learned from closing what was read
	p := &part{meter: m, limits: &c.limits}
	p.dec = xml.NewDecoder(decodeUTF16(m))
	p.dec.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "utf-16") { // by now it is UTF-8
			return in, nil
		}
		return nil, errEncoding
	}
	if err := p.document(visit); err != nil {
		return fail(err, "Part", name)
	}
	return nil
}

// decodeUTF16 gives r as UTF-8 without byte order mark.
func decodeUTF16(r io.Reader) io.Reader {
	b := bufio.NewReaderSize(r, partBufferSize)
	mark, _ := b.Peek(byteOrderMarkLen) // an error comes again on reading
	switch {
	case bytes.HasPrefix(mark, []byte("\xEF\xBB\xBF")):
		b.Discard(byteOrderMarkLen)
	case bytes.HasPrefix(mark, []byte("\xFF\xFE")), bytes.HasPrefix(mark, []byte("\xFE\xFF")):
		return bufio.NewReader(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(b))
	}
	return b
}

func (p *part) document(visit func(p *part, root xml.StartElement) error) error {
	t, err := p.next()
	if err != nil {
		return err
	}
	root, ok := t.(xml.StartElement)
	if !ok {
		return errNoRoot
	}
	if err := visit(p, root); err != nil {
		return err
	}
	switch t, err := p.next(); {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	default:
		return fmt.Errorf("%w: %T after the root element's end", errUnexpected, t)
	}
}

// next gives the next token that matters: the start or the end of an element,
// or text in one. After the root element it gives io.EOF, once everything to
// the end of the part was read and its checksum was right.
func (p *part) next() (xml.Token, error) {
	for {
		if p.tokens++; p.tokens%256 == 0 {
			if err := p.meter.session.ctx.Err(); err != nil {
				return nil, err
			}
		}
		p.meter.token = 0
		t, err := p.dec.Token()
		if err == io.EOF && !p.rooted {
			return nil, errNoRoot
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			return t, p.push(t)
		case xml.EndElement:
			p.depth--
			p.keep = p.keep[:p.depth]
			return t, nil
		case xml.CharData:
			if p.depth > 0 {
				return t, nil
			}
			if !blank(t) {
				return nil, errStrayText
			}
		case xml.Directive:
			return nil, errDoctype
		}
	}
}

func (p *part) push(e xml.StartElement) error {
	if p.depth == 0 && p.rooted {
		return errUnexpected
	}
	if p.depth >= p.limits.depth {
		return errTooDeep
	}
	if len(e.Attr) > maxAttributes {
		return errTooManyAttrs
	}
	keep := p.depth > 0 && p.keep[p.depth-1]
	for i, a := range e.Attr {
		for _, other := range e.Attr[:i] {
			if a.Name == other.Name {
				return errAttributes
			}
		}
		if a.Name.Local == "space" && a.Name.Space == nsXML {
			keep = a.Value == "preserve"
		}
	}
	p.rooted = true
	p.depth++
	p.keep = append(p.keep, keep)
	return nil
}

// child opens the next child of the element that is open; more is false at
// that element's end. Text between children is an error.
func (p *part) child() (e xml.StartElement, more bool, err error) {
	for {
		t, err := p.next()
		if err != nil {
			return e, false, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			return t, true, nil
		case xml.EndElement:
			return e, false, nil
		case xml.CharData:
			if !blank(t) {
				return e, false, errStrayText
			}
		}
	}
}

// skip reads to the end of the element just opened.
func (p *part) skip() error {
	for outside := p.depth - 1; p.depth > outside; {
		if _, err := p.next(); err != nil {
			return err
		}
	}
	return nil
}

// text appends the text of the element just opened to b, up to its end. An
// element in it is an error.
func (p *part) text(b []byte) ([]byte, error) {
	for {
		t, err := p.next()
		if err != nil {
			return b, err
		}
		switch t := t.(type) {
		case xml.CharData:
			if len(b)+len(t) > p.limits.text {
				return b, &limitError{"text", int64(p.limits.text)}
			}
			b = append(b, t...)
		case xml.EndElement:
			return b, nil
		default:
			return b, errUnexpected
		}
	}
}

// content gives the text of the element just opened as Excel takes it: without
// white space around it unless xml:space keeps it, escapes decoded. It is
// valid until the next call.
func (p *part) content() ([]byte, error) {
	keep := p.keep[p.depth-1]
	var err error
	p.scratch, err = p.text(p.scratch[:0])
	if err != nil {
		return nil, err
	}
	b := p.scratch
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
		e, more, err := p.child()
		if err != nil || !more {
			return b, err
		}
		switch {
		case isMain(e.Name, "t"):
			plain, err := p.content()
			if err != nil {
				return b, err
			}
			b = append(b, plain...)
		case isMain(e.Name, "r"):
			if b, err = p.run(b); err != nil {
				return b, err
			}
		default:
			if err := p.skip(); err != nil {
				return b, err
			}
		}
		if len(b) > p.limits.text {
			return b, &limitError{"text", int64(p.limits.text)}
		}
	}
}

// run appends the text of one run of formatted text. Excel shows the spaces
// between runs even where xml:space does not keep them.
func (p *part) run(b []byte) ([]byte, error) {
	for {
		e, more, err := p.child()
		if err != nil || !more {
			return b, err
		}
		if !isMain(e.Name, "t") {
			if err := p.skip(); err != nil {
				return b, err
			}
			continue
		}
		if p.scratch, err = p.text(p.scratch[:0]); err != nil {
			return b, err
		}
		b = append(b, unescape(p.scratch)...)
	}
}

const xmlSpace = " \t\r\n"

func blank(b []byte) bool { return len(bytes.Trim(b, xmlSpace)) == 0 }

// isMain says that a name is SpreadsheetML's local.
func isMain(n xml.Name, local string) bool {
	return n.Local == local && (n.Space == nsMain || n.Space == nsMainStrict)
}

// attr gives the value of an attribute without namespace.
func attr(e xml.StartElement, local string) (value string, ok bool) {
	for _, a := range e.Attr {
		if a.Name.Local == local && a.Name.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}
