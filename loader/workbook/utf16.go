package workbook

import (
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

var errUTF16 = errors.New("a part whose UTF-16 is cut or has half a pair of surrogates")

// utf16Reader gives UTF-16 as UTF-8. What is no UTF-16 is an error: nothing is
// replaced.
type utf16Reader struct {
	r     io.Reader
	order binary.ByteOrder
	raw   [4096]byte
	left  int    // bytes at the start of raw that are not decoded yet
	text  []byte // decoded
	given int    // bytes of text that Read gave
	err   error  // after text
}

func newUTF16Reader(r io.Reader, order binary.ByteOrder) io.Reader {
	return &utf16Reader{r: r, order: order}
}

func (u *utf16Reader) Read(b []byte) (int, error) {
	for u.given == len(u.text) {
		if u.err != nil {
			return 0, u.err
		}
		u.fill()
	}
	n := copy(b, u.text[u.given:])
	u.given += n
	return n, nil
}

// fill decodes what the next read gives.
func (u *utf16Reader) fill() {
	n, err := u.r.Read(u.raw[u.left:])
	in := u.raw[:u.left+n]
	u.text, u.given = u.text[:0], 0
	for len(in) >= 2 {
		r, size := rune(u.order.Uint16(in)), 2
		if utf16.IsSurrogate(r) {
			if size = 4; len(in) < size {
				break
			}
			if r = utf16.DecodeRune(r, rune(u.order.Uint16(in[2:]))); r == utf8.RuneError {
				u.err = errUTF16
				return
			}
		}
		u.text = utf8.AppendRune(u.text, r)
		in = in[size:]
	}
	u.left = copy(u.raw[:], in)
	if u.err = err; err == io.EOF && u.left > 0 {
		u.err = errUTF16
	}
}
