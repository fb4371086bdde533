package workbook

import (
	"errors"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// CSVSettings say how a text file is cut into cells.
type CSVSettings struct {
	Encoding  Encoding
	Delimiter byte // ';', ',', '\t' or '|'; 0: one column
	Quote     byte // '"' or '\''; 0: none, quotes are text
}

// Encoding says how the characters of a text file are stored.
type Encoding uint8

const (
	EncodingUTF8 Encoding = iota
	EncodingWindows1252
	EncodingUTF16LE
	EncodingUTF16BE
	EncodingCP850 // of old DOS and mainframe exports in Latin America
)

var encodingNames = [...]string{"utf-8", "windows-1252", "utf-16le", "utf-16be", "cp850"}

// String returns the encoding's name in lower case.
func (e Encoding) String() string { return encodingNames[e] }

// ParseEncoding knows an encoding by its name, in any case.
func ParseEncoding(name string) (Encoding, bool) {
	for e, known := range encodingNames {
		if strings.EqualFold(name, known) {
			return Encoding(e), true
		}
	}
	return 0, false
}

// Further IDs of OpenError, of text files. Values always has Row, as Excel
// would number it.
const (
	ErrCSVQuote    = "csv_quote"    // text after a closing quote, or a quote that is not closed: Row is where it opened
	ErrCSVEncoding = "csv_encoding" // bytes that the encoding does not have
	ErrCSVBinary   = "csv_binary"   // the character U+0000
	ErrCSVWide     = "csv_wide"     // more fields than the table has columns: Values: Count, Width
	ErrCSVNarrow   = "csv_narrow"   // fewer fields than all rows around it: Values: Count, Width
)

var (
	errCSVQuote    = errors.New("a quote that is not closed, or text after a closing one")
	errCSVEncoding = errors.New("bytes that are not in the encoding")
	errCSVBinary   = errors.New("a zero character")
	errCSVWide     = errors.New("a row with more fields than the table has columns")
	errCSVNarrow   = errors.New("a row with fewer fields than all around it")
)

// csvRecordLimit is the most bytes that one row may have in the file; it
// bounds the memory of reading.
const csvRecordLimit = 16 << 20

// ctrlZ is what DOS programs end a text with.
const ctrlZ = "\x1A"

var byteOrderMark = []byte("\uFEFF")

// csvDelimiters are those that are tried, the likelier first: a comma stands
// in amounts, names and addresses too.
const csvDelimiters = ";\t|,"

// sepLine knows the first line with which Excel is told the delimiter, such as
// "sep=;". Excel does not show that line. size is 0 when there is none.
func sepLine(data []byte) (delimiter byte, size int) {
	const mark = "sep="
	if len(data) <= len(mark) || !strings.EqualFold(string(data[:len(mark)]), mark) {
		return 0, 0
	}
	delimiter, size = data[len(mark)], len(mark)+1
	if strings.IndexByte(csvDelimiters, delimiter) < 0 {
		return 0, 0
	}
	switch rest := data[size:]; {
	case len(rest) == 0:
		return delimiter, size
	case rest[0] == '\n':
		return delimiter, size + 1
	case rest[0] == '\r' && len(rest) > 1 && rest[1] == '\n':
		return delimiter, size + 2
	case rest[0] == '\r':
		return delimiter, size + 1
	}
	return 0, 0
}

// charTable gives the characters of an encoding of one byte each; U+FFFD for
// the bytes that it does not have. It is nil for the others.
func charTable(e Encoding) *[256]rune {
	var chars *charmap.Charmap
	switch e {
	case EncodingWindows1252:
		chars = charmap.Windows1252
	case EncodingCP850:
		chars = charmap.CodePage850
	default:
		return nil
	}
	var table [256]rune
	for b := range table {
		table[b] = chars.DecodeByte(byte(b))
	}
	return &table
}
