package workbook

import (
	"io"

	"golang.org/x/text/encoding/unicode"
)

func newUTF16Reader(r io.Reader, bigEndian bool) io.Reader {
	e := unicode.LittleEndian
	if bigEndian {
		e = unicode.BigEndian
	}
	return unicode.UTF16(e, unicode.IgnoreBOM).NewDecoder().Reader(r)
}
