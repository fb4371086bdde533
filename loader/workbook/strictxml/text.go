package strictxml

import (
	"bytes"
	"io"
)

// readText reads a text, or as much of it as the window has whole.
func (s *Scanner) readText() error {
	s.begun = true
	for {
		b := s.buf[s.pos:]
		end := bytes.IndexByte(b, '<')
		if end < 0 {
			if end = wholeReferences(b, whole(b, ']', len(cdataEnd)-1)); s.ended {
				end = len(b)
			}
		}
		if end > 0 {
			s.pos += end
			if len(s.open) == 0 && !Blank(b[:end]) {
				return ErrStrayText
			}
			var err error
			s.text, err = decodeText(b[:end])
			return err
		}
		if err := s.more(s.pos); err != nil && err != io.EOF {
			return err
		}
	}
}

// whole is how much of b can be taken without what follows: it ends with no
// part of a character, of a line end, or of a mark that begins with up to held
// times the byte mark.
func whole(b []byte, mark byte, held int) int {
	end := len(b)
	for i := 1; i <= 3 && i <= end; i++ { // a character has at most four bytes
		if c := b[end-i]; c >= 0xC0 {
			if i < 2 || c >= 0xE0 && i < 3 || c >= 0xF0 {
				return end - i
			}
			break
		}
	}
	if end > 0 && b[end-1] == '\r' {
		return end - 1
	}
	for ; held > 0 && end > 0 && b[end-1] == mark; held-- {
		end--
	}
	return end
}

// wholeReferences shortens b[:end] where it ends with a part of a reference.
func wholeReferences(b []byte, end int) int {
	from := max(0, end-maxReference)
	at := bytes.LastIndexByte(b[from:end], '&')
	if at >= 0 && bytes.IndexByte(b[from+at:end], ';') < 0 {
		return from + at
	}
	return end
}

var (
	cdataStart = []byte("<![CDATA[")
	cdataEnd   = []byte("]]>")
	commentEnd = []byte("--")
)

// readCDATA reads on in a CDATA section; done says that it has ended.
func (s *Scanner) readCDATA() (done bool, err error) {
	for {
		b := s.buf[s.pos:]
		end := bytes.Index(b, cdataEnd)
		skip := 0
		if end >= 0 {
			s.cdata, done, skip = false, true, len(cdataEnd)
		} else {
			end = whole(b, ']', len(cdataEnd)-1)
		}
		if done || end > 0 {
			s.pos += end + skip
			s.text, err = decodeCDATA(b[:end])
			return done, err
		}
		switch err := s.more(s.pos); {
		case err == io.EOF:
			return false, ErrCut
		case err != nil:
			return false, err
		}
	}
}

// special reads a comment or a processing instruction, or enters a CDATA section.
func (s *Scanner) special() error {
	for _, start := range [...]string{"<!--", "<![CDATA["} { // enough of it to tell
		for len(s.buf)-s.pos < len(start) && start[:len(s.buf)-s.pos] == string(s.buf[s.pos:]) {
			if err := s.need(); err != nil {
				return err
			}
		}
	}
	b := s.buf[s.pos:]
	switch {
	case b[1] == '?':
		return s.instruction()
	case bytes.HasPrefix(b, []byte("<!--")):
		s.begun = true
		s.pos += 4
		return s.comment()
	case bytes.HasPrefix(b, cdataStart):
		if len(s.open) == 0 {
			return ErrStrayText
		}
		s.pos += len(cdataStart)
		s.cdata = true
		return nil
	case len(s.open) == 0:
		return ErrDoctype
	}
	return ErrSyntax
}

// comment reads to the end of a comment.
func (s *Scanner) comment() error {
	for {
		b := s.buf[s.pos:]
		end := bytes.Index(b, commentEnd)
		if end >= 0 && end+2 < len(b) {
			if b[end+2] != '>' {
				return ErrSyntax
			}
			s.pos += end + 3
			return checkChars(b[:end])
		}
		if end < 0 { // what can't be the start of its end is done with
			done := whole(b, '-', len(commentEnd)-1)
			if err := checkChars(b[:done]); err != nil {
				return err
			}
			s.pos += done
		}
		switch err := s.more(s.pos); {
		case err == io.EOF:
			return ErrCut
		case err != nil:
			return err
		}
	}
}
