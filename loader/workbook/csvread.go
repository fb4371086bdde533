package workbook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// rowSink takes the cells of a text file, row by row. Empty fields are left out.
type rowSink interface {
	addText(col int, text []byte) error // columns ascend; text, in UTF-8, is valid during the call only
	endRow(number int) error            // after the cells of the row; every row, blank ones too
}

// csvChunk is how many bytes are read at a time, and the buffer's first size.
const csvChunk = 64 << 10

// csvReader reads a text file whole or refuses it and says in which row: each
// field to the letter, without trimming and without a guess of what it means.
//
// It trusts that a row is a line and that no row has more fields than its
// table (csvWidth). It can't see that a row has fewer fields than it should.
type csvReader struct {
	settings CSVSettings
	limits   *limits
	split    *csvSplitter
	table    *[256]rune // of an encoding of one byte per character
	width    csvWidth
	row      int // number of the last row that was read

	buf    []byte
	end    int    // of what is in buf
	ended  error  // of the input, nil while there may be more
	single []byte // scratch of decoded
	text   []byte // as well
}

// newCSVReader gives a reader of one file.
func newCSVReader(settings CSVSettings, l *limits) *csvReader {
	return &csvReader{
		settings: settings,
		limits:   l,
		split:    newCSVSplitter(settings.Delimiter, settings.Quote, l),
		table:    charTable(settings.Encoding),
		buf:      make([]byte, csvChunk),
	}
}

// read reads the file, from its very first byte to its end, into sink. A byte
// order mark, Excel's "sep=" line and a DOS end mark are passed over.
//
// Rows are numbered as Excel would when it opens the file: from 1, a quoted
// text with line breaks is in one row, a blank line is a row. What sink gave
// as an error, errors of r and of ctx are given as they are; all others are
// *OpenErrors and *limitErrors. After an error what sink has is not the file.
func (c *csvReader) read(ctx context.Context, r io.Reader, sink rowSink) error {
	if c.isUTF16() {
		r = newUTF16Reader(r, c.settings.Encoding == EncodingUTF16BE)
	}
	for first := true; ; first = false {
		if err := c.fill(ctx, r); err != nil {
			return err
		}
		data, last := c.buf[:c.end], c.ended == io.EOF
		if last {
			data = bytes.TrimRight(data, ctrlZ)
		}
		if first {
			var err error
			if data, err = c.passStart(data); err != nil {
				return err
			}
		}
		rest, err := c.records(data, last, sink)
		switch {
		case err != nil:
			return err
		case last:
			return c.width.close()
		case errors.Is(c.ended, errUTF16):
			return c.badUnit(rest)
		case c.ended != nil:
			return c.ended
		}
		c.end = copy(c.buf, rest)
	}
}

func (c *csvReader) isUTF16() bool {
	return c.settings.Encoding == EncodingUTF16LE || c.settings.Encoding == EncodingUTF16BE
}

// fill reads until the buffer is full or the input ends, so that the pieces in
// which r comes make no difference. A buffer that is full already is doubled.
func (c *csvReader) fill(ctx context.Context, r io.Reader) error {
	if c.end == len(c.buf) {
		c.buf = append(c.buf, make([]byte, len(c.buf))...)
	}
	for c.end < len(c.buf) && c.ended == nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		for to := min(len(c.buf), c.end+csvChunk); c.end < to && c.ended == nil; {
			var n int
			n, c.ended = r.Read(c.buf[c.end:to])
			c.end += n
		}
	}
	return nil
}

// passStart passes over what is no row at the start of the file.
func (c *csvReader) passStart(data []byte) ([]byte, error) {
	swapped := []byte("\uFFFE") // the mark, in the other byte order
	if c.isUTF16() && bytes.HasPrefix(data, swapped) {
		return nil, refuseRow(ErrCSVEncoding, errCSVEncoding, 1)
	}
	data = bytes.TrimPrefix(data, byteOrderMark)
	_, size := sepLine(data)
	return data[size:], nil
}

// records reads the records that are whole in data, and gives the rest.
func (c *csvReader) records(data []byte, last bool, sink rowSink) ([]byte, error) {
	for len(data) > 0 {
		part, end := data, last
		if len(data) > csvRecordLimit {
			part, end = data[:csvRecordLimit], false
		}
		size, err := c.split.next(part, end)
		if err == nil && size == 0 && len(part) == csvRecordLimit {
			size, err = len(part), &limitError{"text", csvRecordLimit}
		}
		if err != nil {
			return nil, c.located(err, part[:size])
		}
		if size == 0 {
			break
		}
		if err := c.record(data[:size], sink); err != nil {
			return nil, err
		}
		data = data[size:]
	}
	return data, nil
}

// located says what is wrong in the next record, of which the splitter has
// found err and read the bytes given.
func (c *csvReader) located(err error, raw []byte) error {
	switch {
	case c.row == c.limits.rows:
		return &limitError{"rows", int64(c.limits.rows)}
	case bytes.IndexByte(raw, 0) >= 0: // that is no text at all, and the cause
		return refuseRow(ErrCSVBinary, errCSVBinary, c.row+1)
	case err == errCSVQuote:
		return refuseRow(ErrCSVQuote, err, c.row+1)
	}
	return err
}

// badUnit refuses the row in which the input stops being UTF-16; rest is what
// came before of that row.
func (c *csvReader) badUnit(rest []byte) error {
	row := c.row + 1
	if size, err := c.split.next(rest, true); err == nil && size > 0 && rest[size-1] == '\r' {
		row++ // the line has ended, although a \n could have followed
	}
	return refuseRow(ErrCSVEncoding, fmt.Errorf("%w: %w", errCSVEncoding, errUTF16), row)
}

// record hands on the record that was just split.
func (c *csvReader) record(raw []byte, sink rowSink) error {
	if c.row == c.limits.rows {
		return &limitError{"rows", int64(c.limits.rows)}
	}
	c.row++
	if bytes.IndexByte(raw, 0) >= 0 {
		return refuseRow(ErrCSVBinary, errCSVBinary, c.row)
	}
	if c.settings.Encoding == EncodingUTF8 && !utf8.Valid(raw) {
		return refuseRow(ErrCSVEncoding, errCSVEncoding, c.row)
	}
	if err := c.width.add(c.row, raw, c.split); err != nil {
		return err
	}
	for col, f := range c.split.fields {
		if f.start == f.end {
			continue
		}
		text, err := c.decoded(raw[f.start:f.end], f)
		if err != nil {
			return err
		}
		if err := sink.addText(col, text); err != nil {
			return err
		}
	}
	return sink.endRow(c.row)
}

// decoded gives the text of a field, in UTF-8 and with its doubled quotes single.
func (c *csvReader) decoded(text []byte, f csvField) ([]byte, error) {
	if f.doubled > 0 {
		c.single = appendUnquoted(c.single[:0], text, c.settings.Quote)
		text = c.single
	}
	if c.table == nil || isASCII(text) {
		return text, nil
	}
	c.text = c.text[:0]
	for _, b := range text {
		r := c.table[b]
		if r == utf8.RuneError {
			return nil, refuseRow(ErrCSVEncoding, errCSVEncoding, c.row)
		}
		c.text = utf8.AppendRune(c.text, r)
	}
	if len(c.text) > c.limits.text {
		return nil, &limitError{"text", int64(c.limits.text)}
	}
	return c.text, nil
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// refuseRow makes the error of one row, with values given as name, value pairs.
func refuseRow(id string, err error, row int, pairs ...string) error {
	values := map[string]string{"Row": strconv.Itoa(row)}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return &OpenError{ID: id, Values: values, Err: err}
}
