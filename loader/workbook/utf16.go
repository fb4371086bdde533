package workbook

import (
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// errUTF16 is text that is not UTF-16: half a surrogate pair, or half a unit at the end.
var errUTF16 = errors.New("bytes that are not UTF-16")

const utf16BufferSize = 32 << 10

// utf16Reader gives UTF-8 from UTF-16. pending holds a character that the
// caller's slice had no room for.
type utf16Reader struct {
	r          io.Reader
	low, high  int // places of a unit's low and high byte
	buf        [utf16BufferSize]byte
	start, end int   // what is not decoded yet, in buf
	ended      error // of r
	pending    []byte
	room       [utf8.UTFMax]byte
}

// newUTF16Reader reads r, which is UTF-16, as UTF-8. A lone surrogate or an odd
// byte at the end is errUTF16, after everything before it was given. A byte
// order mark is a character like any other.
func newUTF16Reader(r io.Reader, bigEndian bool) io.Reader {
	if bigEndian {
		return &utf16Reader{r: r, high: 0, low: 1}
	}
	return &utf16Reader{r: r, high: 1, low: 0}
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(u.pending) == 0 {
		n, err := u.decode(p)
		if n > 0 {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
		if len(p) < utf8.UTFMax {
			n, err := u.decode(u.room[:])
			if n == 0 && err != nil {
				return 0, err
			}
			u.pending = u.room[:n]
		}
	}
	n := copy(p, u.pending)
	u.pending = u.pending[n:]
	return n, nil
}

// decode fills p as far as whole characters fit and what was read of r goes;
// it reads only when it has no whole character. err comes alone.
func (u *utf16Reader) decode(p []byte) (n int, err error) {
	for {
		n, err = u.convert(p)
		if n > 0 || err != nil || len(p) < utf8.UTFMax {
			return n, err
		}
		if err := u.more(); err != nil {
			return 0, err
		}
	}
}

// more reads on. At the end of r it gives the error that all ends with.
func (u *utf16Reader) more() error {
	if u.ended == nil {
		u.end = copy(u.buf[:], u.buf[u.start:u.end])
		u.start = 0
		var n int
		n, u.ended = u.r.Read(u.buf[u.end:])
		u.end += n
		if n > 0 || u.ended == nil {
			return nil
		}
	}
	if u.ended == io.EOF && u.start < u.end {
		return errUTF16
	}
	return u.ended
}

// convert decodes what is in buf into p: nothing when the next character is
// not there whole or p has less room than any character may need.
func (u *utf16Reader) convert(p []byte) (n int, err error) {
	in := u.buf[u.start:u.end]
	i := 0
	for i+1 < len(in) && n+utf8.UTFMax <= len(p) {
		low, high := in[i+u.low], in[i+u.high]
		if high == 0 && low < utf8.RuneSelf {
			p[n] = low
			n, i = n+1, i+2
			continue
		}
		size, r := 2, rune(high)<<8|rune(low)
		if utf16.IsSurrogate(r) {
			if i+3 >= len(in) {
				break
			}
			size, r = 4, utf16.DecodeRune(r, rune(in[i+2+u.high])<<8|rune(in[i+2+u.low]))
			if r == utf8.RuneError { // no pair has it
				err = errUTF16
				break
			}
		}
		n += utf8.EncodeRune(p[n:], r)
		i += size
	}
	u.start += i
	if n > 0 {
		err = nil // it comes again
	}
	return n, err
}
