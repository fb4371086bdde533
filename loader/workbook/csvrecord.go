package workbook

import "bytes"

// csvField is one field of a record: the bytes within its quotes, if it has any.
type csvField struct {
	start, end int // in the record
	doubled    int // quotes in it that stand for one each two
	quoted     bool
}

// csvSplitter cuts records into fields. It works on bytes, so the encoding must
// have the ASCII characters as they are, and no others in their bytes.
type csvSplitter struct {
	delimiter byte // 0: none
	quote     byte // 0: none
	stops     [256]bool
	maxText   int // bytes of a field
	maxFields int // of a record

	fields []csvField // of the last record
	quoted bool       // it has a quoted field
}

func newCSVSplitter(delimiter, quote byte, l *limits) *csvSplitter {
	s := &csvSplitter{delimiter: delimiter, quote: quote, maxText: l.text, maxFields: l.columns}
	s.stops['\n'], s.stops['\r'] = true, true
	if delimiter != 0 {
		s.stops[delimiter] = true
	}
	return s
}

// next splits the record at the start of data, which is not empty, into fields
// and gives its size with the line end. The size is 0 when data ends before the
// record does; with last, the end of data is the end of the file. With an
// error, the size is how far it got.
//
// Only a quote that is a field's first byte quotes it; then the field ends at
// the next quote that is not doubled. A line ends with \r\n, \n or \r.
func (s *csvSplitter) next(data []byte, last bool) (size int, err error) {
	s.fields, s.quoted = s.fields[:0], false
	for i := 0; ; i++ {
		f := csvField{start: i}
		if s.quote != 0 && i < len(data) && data[i] == s.quote {
			var closed bool
			f, closed, err = s.quotedField(data, i, last)
			if err != nil {
				return f.end, err
			}
			if !closed {
				return 0, nil
			}
			i = f.end + 1
			s.quoted = true
		} else {
			for i < len(data) && !s.stops[data[i]] {
				i++
			}
			f.end = i
			if f.end-f.start > s.maxText {
				return f.start + s.maxText, &limitError{"text", int64(s.maxText)}
			}
		}
		if i == len(data) && !last {
			return 0, nil
		}
		if len(s.fields) == s.maxFields {
			return i, &limitError{"columns", int64(s.maxFields)}
		}
		s.fields = append(s.fields, f)
		switch {
		case i == len(data):
			return i, nil
		case data[i] == '\n':
			return i + 1, nil
		case data[i] == '\r':
			return afterReturn(data, i+1, last), nil
		case data[i] == s.delimiter && s.delimiter != 0:
		case !last && len(bytes.Trim(data[i:], ctrlZ)) == 0: // it may be the end of the file
			return 0, nil
		default:
			return i, errCSVQuote
		}
	}
}

// afterReturn gives where the line ends whose \r is before i: after the \n that
// may follow. It is 0 when data ends too early to know.
func afterReturn(data []byte, i int, last bool) int {
	switch {
	case i < len(data) && data[i] == '\n':
		return i + 1
	case i == len(data) && !last:
		return 0
	}
	return i
}

// quotedField reads the field whose opening quote is at i. closed is false when
// data ends before it is known where the field ends.
func (s *csvSplitter) quotedField(data []byte, i int, last bool) (f csvField, closed bool, err error) {
	f = csvField{start: i + 1, quoted: true}
	for j := f.start; ; {
		k := bytes.IndexByte(data[j:], s.quote)
		f.end = j + k
		if k < 0 {
			f.end = len(data)
		}
		switch {
		case f.end-f.start-f.doubled > s.maxText: // most likely it was never meant to open
			f.end = f.start + f.doubled + s.maxText
			return f, false, errCSVQuote
		case k < 0 && last:
			return f, false, errCSVQuote
		case k < 0, f.end+1 == len(data) && !last:
			return f, false, nil
		case f.end+1 < len(data) && data[f.end+1] == s.quote:
			f.doubled++
			j = f.end + 2
		default:
			return f, true, nil
		}
	}
}

// appendUnquoted appends the text of a field in which quotes are doubled.
func appendUnquoted(b, raw []byte, quote byte) []byte {
	for {
		i := bytes.IndexByte(raw, quote)
		if i < 0 {
			return append(b, raw...)
		}
		b = append(b, raw[:i+1]...)
		raw = raw[i+2:] // without its double
	}
}
