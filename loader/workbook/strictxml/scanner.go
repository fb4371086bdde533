package strictxml

import (
	"bytes"
	"io"
)

// Source gives a document block by block. More returns the bytes of tail and
// at least one more after them, in memory that the caller may change and that
// stays valid until the next call; tail lies in what the last call returned,
// which ends with it. It returns io.EOF at the end of the document.
type Source interface {
	More(tail []byte) ([]byte, error)
}

// Space is a namespace. The caller numbers those that it knows from Known on.
type Space uint8

// Spaces that every document has.
const (
	None    Space = iota // no namespace
	XML                  // that of xml:space
	Unknown              // any that the caller did not name
	Known                // the first of the caller's own
)

const xmlURI = "http://www.w3.org/XML/1998/namespace"
const xmlnsURI = "http://www.w3.org/2000/xmlns/"

// Limits bound what one document may cost.
type Limits struct {
	Tag        int // bytes of one tag, and of the names of all open elements
	Depth      int // of elements
	Attributes int // of one element; four times as many namespaces in force
}

// Kind of a token.
type Kind uint8

// Kinds. An element without content is a Start and an End too.
const (
	Start Kind = iota + 1
	End
	Text
)

// Attr is an attribute of the element just opened.
type Attr struct {
	Space Space
	Local []byte
	Value []byte // decoded

	name []byte // with its prefix
	uri  string // "" without prefix
}

// Scanner reads one document.
type Scanner struct {
	src    Source
	spaces map[string]Space
	limits Limits

	buf   []byte // the window; buf[pos:] is not read yet
	pos   int
	begun bool // something was read: an XML declaration comes too late
	ended bool // src gave io.EOF

	rooted  bool
	closing bool // the element just opened has no content
	cdata   bool // inside of a CDATA section

	names    []byte // of the open elements, one after another
	open     []element
	bindings []binding
	preset   Space // of elements without prefix, here

	space   Space // of the element just opened
	local   []byte
	attrs   []Attr
	raw     []rawAttr
	text    []byte
	content []byte // what Content had to put together
}

// element is one that is open.
type element struct {
	name     int // start in names
	bindings int // in force outside of it
	preset   Space
	keep     bool // xml:space="preserve" is in force
}

// binding is a namespace prefix; "" is the default namespace.
type binding struct {
	prefix, uri string
	space       Space
}

// New reads the document that src gives. spaces numbers namespaces by their URI.
func New(src Source, spaces map[string]Space, limits Limits) *Scanner {
	return &Scanner{src: src, spaces: spaces, limits: limits,
		bindings: []binding{{prefix: "xml", uri: xmlURI, space: XML}}}
}

// Next gives the kind of the next token, and io.EOF after the root element
// once the Source has ended well.
func (s *Scanner) Next() (Kind, error) {
	if s.closing {
		s.closing = false
		s.pop()
		return End, nil
	}
	for {
		if s.pos >= len(s.buf) {
			switch err := s.more(s.pos); {
			case err == io.EOF:
				return 0, s.finish()
			case err != nil:
				return 0, err
			}
		}
		if s.cdata {
			done, err := s.readCDATA()
			if err != nil {
				return 0, err
			}
			if !done || len(s.text) > 0 {
				return Text, nil
			}
			continue
		}
		if s.buf[s.pos] != '<' {
			if err := s.readText(); err != nil {
				return 0, err
			}
			if len(s.open) > 0 {
				return Text, nil
			}
			continue
		}
		if len(s.buf)-s.pos < 2 {
			if err := s.need(); err != nil {
				return 0, err
			}
			continue
		}
		switch s.buf[s.pos+1] {
		case '/':
			return End, s.endTag()
		case '!', '?':
			if err := s.special(); err != nil {
				return 0, err
			}
		default:
			return Start, s.startTag()
		}
	}
}

// more reads on; buf[from:] stays in the window.
func (s *Scanner) more(from int) error {
	if s.ended {
		return io.EOF
	}
	window, err := s.src.More(s.buf[from:])
	if err != nil {
		s.ended = err == io.EOF
		return err
	}
	s.pos -= from
	s.buf = window
	return nil
}

// need reads on in the middle of a token, which begins at pos.
func (s *Scanner) need() error {
	if len(s.buf)-s.pos > s.limits.Tag {
		return ErrTag
	}
	if err := s.more(s.pos); err != io.EOF {
		return err
	}
	return ErrCut
}

// finish says how the document ended.
func (s *Scanner) finish() error {
	switch {
	case len(s.open) > 0 || s.cdata:
		return ErrCut
	case !s.rooted:
		return ErrNoRoot
	}
	return io.EOF
}

// pop closes the innermost element.
func (s *Scanner) pop() {
	last := len(s.open) - 1
	e := s.open[last]
	s.open = s.open[:last]
	s.names = s.names[:e.name]
	s.bindings = s.bindings[:e.bindings]
	s.preset = e.preset
}

// Depth is the number of open elements, that of an End not among them; an
// element without content counts until its End was given.
func (s *Scanner) Depth() int { return len(s.open) }

// Is says that the element just opened has this name.
func (s *Scanner) Is(space Space, local string) bool {
	return s.space == space && string(s.local) == local
}

// Space is the namespace of the element just opened.
func (s *Scanner) Space() Space { return s.space }

// Local is the local name of the element just opened.
func (s *Scanner) Local() []byte { return s.local }

// Attrs are the attributes of the element just opened, namespace declarations left out.
func (s *Scanner) Attrs() []Attr { return s.attrs }

// Attr is the value of an attribute without namespace of the element just opened.
func (s *Scanner) Attr(local string) (value []byte, ok bool) {
	for i := range s.attrs {
		if a := &s.attrs[i]; a.Space == None && string(a.Local) == local {
			return a.Value, true
		}
	}
	return nil, false
}

// Text is the text, or the piece of one, that Next has read.
func (s *Scanner) Text() []byte { return s.text }

// Preset is the namespace of elements without prefix, here.
func (s *Scanner) Preset() Space { return s.preset }

// KeepSpace says that xml:space="preserve" is in force.
func (s *Scanner) KeepSpace() bool { return len(s.open) > 0 && s.open[len(s.open)-1].keep }

// Content reads the element just opened to its end and gives its text whole,
// of at most limit bytes. Another element in it is ErrElement.
func (s *Scanner) Content(limit int) ([]byte, error) {
	s.content = s.content[:0]
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case Start:
			return nil, ErrElement
		case End:
			return s.content, nil
		}
		if len(s.content)+len(s.text) > limit {
			return nil, ErrLong
		}
		if len(s.content) == 0 && s.endAhead() { // nearly always: no copy
			text := s.text
			_, err := s.Next()
			return text, err
		}
		s.content = append(s.content, s.text...)
	}
}

// endAhead says that an end tag stands next, whole in the window.
func (s *Scanner) endAhead() bool {
	b := s.buf[s.pos:]
	return !s.cdata && len(b) > 2 && b[0] == '<' && b[1] == '/' && bytes.IndexByte(b, '>') > 0
}

// Window is what follows in the document, as far as it is in memory, for a
// reader that knows a common form by its bytes. It is only given between
// tokens, and nil where something is left of the last one.
func (s *Scanner) Window() []byte {
	if s.closing || s.cdata {
		return nil
	}
	return s.buf[s.pos:]
}

// Advance passes over n bytes of the Window: whole elements of the innermost
// open one, which the caller has checked as strictly as Next does.
func (s *Scanner) Advance(n int) { s.pos += n }
