package strictxml

import "bytes"

// instruction passes over a processing instruction, or reads the XML declaration.
func (s *Scanner) instruction() error {
	end := -1
	for {
		if end = bytes.Index(s.buf[s.pos+2:], []byte("?>")); end >= 0 {
			break
		}
		if err := s.need(); err != nil {
			return err
		}
	}
	b := s.buf[s.pos+2 : s.pos+2+end]
	i := 0
	for i < len(b) && nameChar[b[i]] {
		i++
	}
	target := b[:i]
	switch {
	case i == 0 || !startsName(target) || i < len(b) && !isSpace(b[i]):
		return ErrSyntax
	case string(target) == "xml":
		if s.begun {
			return ErrSyntax
		}
		if err := declaration(b[i:]); err != nil {
			return err
		}
	case len(target) == 3 && bytes.EqualFold(target, []byte("xml")):
		return ErrSyntax
	}
	s.begun = true
	s.pos += 2 + end + 2
	return checkChars(b)
}

// declaration reads what an XML declaration says: version, then encoding, then
// standalone.
func declaration(b []byte) error {
	names := [...]string{"version", "encoding", "standalone"}
	next := 0
	for len(b) > 0 {
		rest := bytes.TrimLeft(b, " \t\r\n")
		if len(rest) == 0 {
			break
		}
		if len(rest) == len(b) {
			return ErrSyntax
		}
		name, value, ok := pair(&rest)
		b = rest
		for ok && next < len(names) && names[next] != name && next != 0 {
			next++
		}
		if !ok || next >= len(names) || names[next] != name {
			return ErrSyntax
		}
		next++
		switch name {
		case "version":
			if value != "1.0" {
				return ErrVersion
			}
		case "encoding":
			if !equalFold(value, "utf-8") && !equalFold(value, "utf-16") { // UTF-16 is UTF-8 by now
				return ErrEncoding
			}
		case "standalone":
			if value != "yes" && value != "no" {
				return ErrSyntax
			}
		}
	}
	if next == 0 {
		return ErrSyntax
	}
	return nil
}

// pair takes name="value" off the start of b.
func pair(b *[]byte) (name, value string, ok bool) {
	i := 0
	for i < len(*b) && nameChar[(*b)[i]] {
		i++
	}
	name = string((*b)[:i])
	if i = after(*b, i, '='); i <= 0 {
		return "", "", false
	}
	rest := bytes.TrimLeft((*b)[i:], " \t\r\n")
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return "", "", false
	}
	end := bytes.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return "", "", false
	}
	*b = rest[end+2:]
	return name, string(rest[1 : end+1]), true
}

func equalFold(value, want string) bool { return bytes.EqualFold([]byte(value), []byte(want)) }
