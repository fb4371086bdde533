package strictxml

import "bytes"

// rawAttr is where an attribute stands in the window.
type rawAttr struct{ name, nameEnd, value, valueEnd int }

// startTag reads the start tag at pos.
func (s *Scanner) startTag() error {
	s.begun = true
	for {
		end, empty, whole, err := s.parseTag()
		if err != nil {
			return err
		}
		if whole {
			return s.opened(end, empty)
		}
		if err := s.need(); err != nil {
			return err
		}
	}
}

// parseTag finds the parts of the start tag at pos; whole is false when the
// window ends before it does.
func (s *Scanner) parseTag() (end int, empty, whole bool, err error) {
	b := s.buf
	i := s.pos + 1
	if !nameStart[b[i]] {
		return 0, false, false, ErrSyntax
	}
	for i < len(b) && nameChar[b[i]] {
		i++
	}
	s.local = b[s.pos+1 : i]
	s.raw = s.raw[:0]
	for {
		spaced := false
		for i < len(b) && isSpace(b[i]) {
			spaced = true
			i++
		}
		if i >= len(b) {
			return 0, false, false, nil
		}
		switch b[i] {
		case '>':
			return i + 1, false, true, nil
		case '/':
			if i+1 >= len(b) {
				return 0, false, false, nil
			}
			if b[i+1] != '>' {
				return 0, false, false, ErrSyntax
			}
			return i + 2, true, true, nil
		}
		if !spaced || !nameStart[b[i]] {
			return 0, false, false, ErrSyntax
		}
		if len(s.raw) >= s.limits.Attributes {
			return 0, false, false, ErrAttrs
		}
		a := rawAttr{name: i}
		for i < len(b) && nameChar[b[i]] {
			i++
		}
		a.nameEnd = i
		if i = after(b, i, '='); i <= 0 {
			return 0, false, false, incomplete(i)
		}
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		if i >= len(b) {
			return 0, false, false, nil
		}
		quote := b[i]
		if quote != '"' && quote != '\'' {
			return 0, false, false, ErrSyntax
		}
		a.value = i + 1
		size := bytes.IndexByte(b[a.value:], quote)
		if size < 0 {
			return 0, false, false, nil
		}
		a.valueEnd = a.value + size
		s.raw = append(s.raw, a)
		i = a.valueEnd + 1
	}
}

// after is the place behind a byte that white space may stand before: 0 when
// b ends first, -1 when something else stands there.
func after(b []byte, i int, c byte) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	switch {
	case i >= len(b):
		return 0
	case b[i] != c:
		return -1
	}
	return i + 1
}

// incomplete tells a tag that the window cuts from a wrong one.
func incomplete(after int) error {
	if after < 0 {
		return ErrSyntax
	}
	return nil
}

// opened enters the element whose start tag ends before end.
func (s *Scanner) opened(end int, empty bool) error {
	if len(s.open) == 0 && s.rooted {
		return ErrRoots
	}
	if len(s.open) >= s.limits.Depth {
		return ErrDepth
	}
	name := s.local
	if end-s.pos > s.limits.Tag || len(s.names)+len(name) > s.limits.Tag { // the names of all open elements are kept
		return ErrTag
	}
	if !validName(name) {
		return ErrName
	}
	e := element{name: len(s.names), bindings: len(s.bindings), preset: s.preset, keep: s.KeepSpace()}
	if err := s.readAttrs(&e); err != nil {
		return err
	}
	s.names = append(s.names, name...)
	s.open = append(s.open, e)
	s.rooted = true
	s.closing = empty
	s.pos = end
	s.space = s.preset
	if colon := bytes.IndexByte(name, ':'); colon >= 0 {
		b, err := s.resolve(name, colon)
		if err != nil {
			return err
		}
		s.space, s.local = b.space, name[colon+1:]
	}
	return nil
}

// readAttrs takes the attributes of a start tag, and the namespaces it declares.
func (s *Scanner) readAttrs(e *element) error {
	s.attrs = s.attrs[:0]
	prefixed := false
	for _, r := range s.raw {
		name := s.buf[r.name:r.nameEnd]
		if !validName(name) {
			return ErrName
		}
		value, err := decodeValue(s.buf[r.value:r.valueEnd])
		if err != nil {
			return err
		}
		if bytes.HasPrefix(name, []byte("xmlns")) && (len(name) == 5 || name[5] == ':') {
			if err := s.declare(e, name, string(value)); err != nil {
				return err
			}
			continue
		}
		for i := range s.attrs {
			if bytes.Equal(s.attrs[i].name, name) {
				return ErrAttribute
			}
		}
		prefixed = prefixed || bytes.IndexByte(name, ':') >= 0
		s.attrs = append(s.attrs, Attr{Local: name, Value: value, name: name})
	}
	if prefixed {
		return s.resolveAttrs(e)
	}
	return nil
}

// resolveAttrs finds the namespaces of attributes with a prefix.
func (s *Scanner) resolveAttrs(e *element) error {
	for i := range s.attrs {
		a := &s.attrs[i]
		colon := bytes.IndexByte(a.name, ':')
		if colon < 0 {
			continue
		}
		b, err := s.resolve(a.name, colon)
		if err != nil {
			return err
		}
		a.Space, a.uri, a.Local = b.space, b.uri, a.name[colon+1:]
		for j := range s.attrs[:i] {
			if o := &s.attrs[j]; o.uri == a.uri && bytes.Equal(o.Local, a.Local) {
				return ErrAttribute
			}
		}
		if a.Space == XML && string(a.Local) == "space" {
			e.keep = string(a.Value) == "preserve"
		}
	}
	return nil
}

// maxURI is the longest namespace, with its prefix, that is kept.
const maxURI = 4096

// declare takes a namespace declaration.
func (s *Scanner) declare(e *element, name []byte, uri string) error {
	prefix := ""
	if len(name) > 5 {
		prefix = string(name[6:])
		if prefix == "" || prefix == "xmlns" || uri == "" || bytes.IndexByte(name[6:], ':') >= 0 || !startsName(name[6:]) {
			return ErrPrefix
		}
	}
	if (prefix == "xml") != (uri == xmlURI) || uri == xmlnsURI {
		return ErrPrefix
	}
	for _, b := range s.bindings[e.bindings:] {
		if b.prefix == prefix {
			return ErrAttribute
		}
	}
	switch {
	case len(prefix)+len(uri) > maxURI:
		return ErrTag
	case len(s.bindings) >= 4*s.limits.Attributes:
		return ErrAttrs
	}
	b := binding{prefix: prefix, uri: uri, space: Unknown}
	switch known, ok := s.spaces[uri]; {
	case ok:
		b.space = known
	case uri == "":
		b.space = None
	case prefix == "xml":
		b.space = XML
	}
	s.bindings = append(s.bindings, b)
	if prefix == "" {
		s.preset = b.space
	}
	return nil
}

// resolve finds the namespace of a name with a prefix.
func (s *Scanner) resolve(name []byte, colon int) (binding, error) {
	prefix, local := name[:colon], name[colon+1:]
	if colon == 0 || len(local) == 0 || bytes.IndexByte(local, ':') >= 0 || !startsName(local) {
		return binding{}, ErrName
	}
	for i := len(s.bindings) - 1; i >= 0; i-- {
		if b := &s.bindings[i]; b.prefix == string(prefix) {
			return *b, nil
		}
	}
	return binding{}, ErrPrefix
}

// startsName says that a part of a name can stand for itself.
func startsName(part []byte) bool { return nameStart[part[0]] && validName(part) }

// endTag reads the end tag at pos.
func (s *Scanner) endTag() error {
	if len(s.open) == 0 {
		return ErrEndTag
	}
	name := s.names[s.open[len(s.open)-1].name:]
	for {
		b := s.buf[s.pos+2:]
		size := min(len(name), len(b))
		if !bytes.Equal(b[:size], name[:size]) {
			return ErrEndTag
		}
		if size == len(name) {
			i := size
			for i < len(b) && isSpace(b[i]) {
				i++
			}
			if i < len(b) {
				switch {
				case b[i] == '>':
					s.pos += 2 + i + 1
					s.pop()
					return nil
				case nameChar[b[i]]:
					return ErrEndTag
				}
				return ErrSyntax
			}
		}
		if err := s.need(); err != nil {
			return err
		}
	}
}
