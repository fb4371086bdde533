package workbook

import (
	"bytes"
	"strings"
)

// csvShape is what a record looks like, without its texts.
type csvShape struct {
	number int
	fields int // all of them
	filled int // up to the last that is not empty
	names  csvNames
	values uint8 // bit n: the field n before the last filled one is a value
	packed int   // delimiters per line break in a quoted text, the most of any
}

// csvNames says whether a record could be the column headers.
type csvNames uint8

const (
	noNames   csvNames = iota
	someNames          // mostly distinct words; some fields may be empty or values
	allNames           // mostly distinct words in each field
)

// shapeOf looks at the record that s has just split. names is only looked for
// when asked.
func shapeOf(number int, raw []byte, s *csvSplitter, names bool) csvShape {
	shape := csvShape{number: number, fields: len(s.fields), filled: filledFields(s.fields)}
	for n := range min(shape.filled, 8) {
		f := s.fields[shape.filled-1-n]
		if looksLikeBytesOfValue(raw[f.start:f.end]) {
			shape.values |= 1 << n
		}
	}
	if names {
		shape.names = namesOf(raw, s.fields[:shape.filled], s.delimiter == ',')
	}
	if s.quoted && s.delimiter != 0 {
		for _, f := range s.fields {
			if f.quoted {
				shape.packed = max(shape.packed, packed(raw[f.start:f.end], s.delimiter))
			}
		}
	}
	return shape
}

// filledFields counts the fields up to the last that is not empty.
func filledFields(fields []csvField) int {
	n := len(fields)
	for n > 0 && fields[n-1].start == fields[n-1].end {
		n--
	}
	return n
}

// overflows says that the fields beyond the given columns are words below a
// column of values: what a text that was cut in two never looks like, since the
// last field is then that column's.
func (s csvShape) overflows(columns int) bool {
	over := s.filled - columns
	return over > 0 && over < 8 && s.values&(1<<(over+1)-1) == 1<<over
}

// packed counts the delimiters of a text for each of its line breaks. Those
// before a space are left out: prose has them.
func packed(text []byte, delimiter byte) int {
	breaks, delimiters := 0, 0
	for i, c := range text {
		switch {
		case c == '\n' && i > 0 && text[i-1] == '\r':
		case c == '\n', c == '\r':
			breaks++
		case c == delimiter && (i+1 == len(text) || text[i+1] != ' '):
			delimiters++
		}
	}
	if breaks == 0 {
		return 0
	}
	return delimiters / breaks
}

// namesOf says whether the fields could be column headers. When commas cut
// them, a space at the start of one is a sign of prose.
func namesOf(raw []byte, fields []csvField, comma bool) csvNames {
	texts, filled, spaced := 0, 0, false
	distinct := map[string]bool{}
	for i, f := range fields {
		text := raw[f.start:f.end]
		spaced = spaced || comma && i > 0 && bytes.HasPrefix(text, []byte(" "))
		text = bytes.Trim(text, xmlSpace)
		if len(text) == 0 {
			continue
		}
		filled++
		if !looksLikeBytesOfValue(text) {
			texts++
			distinct[strings.ToLower(string(text))] = true
		}
	}
	switch {
	case texts < 2 || len(distinct)*10 < texts*7:
		return noNames
	case texts == len(fields) && !spaced:
		return allNames
	case texts*10 >= filled*8 && filled*10 >= len(fields)*8:
		return someNames
	}
	return noNames
}

// looksLikeBytesOfValue is looksLikeValue of a text that is not decoded yet. A
// byte from 0xC0 on counts as a letter: it is one in Windows-1252, and the
// first of one in UTF-8.
func looksLikeBytesOfValue(text []byte) bool {
	text = bytes.Trim(text, xmlSpace)
	if at := bytes.IndexByte(text, '@'); at > 0 && at < len(text)-1 && bytes.IndexByte(text, ' ') < 0 {
		return true
	}
	digits, letters := 0, 0
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= 0xC0:
			letters++
		}
	}
	return digits > letters
}

// commonest gives the number of fields that most of the records with at least
// so many have; the larger one when two are as common, 0 when there is none.
func commonest(records []csvShape, least int) int {
	counts := map[int]int{}
	best := 0
	for _, r := range records {
		if r.fields < least {
			continue
		}
		counts[r.fields]++
		if n := counts[r.fields]; n > counts[best] || n == counts[best] && r.fields > best {
			best = r.fields
		}
	}
	return best
}

// headerOf gives the index of the record that holds the column headers of a
// table whose rows usually have so many fields, -1 when there is none: the
// first record that is about as wide, if it could be one. A title of a narrow
// table may be as wide; then the headers follow it and are wider. With usual 0,
// when there are too few rows to tell, any width will do.
func headerOf(records []csvShape, usual int) int {
	records = records[:min(len(records), headerSearch)]
	for i, r := range records {
		if r.filled < 2 || r.filled < usual-1 && r.filled*10 < usual*8 {
			continue
		}
		if r.names == noNames {
			return -1
		}
		for ; i+1 < len(records) && (usual == 0 || records[i].fields < usual); i++ {
			if next := records[i+1]; next.names != allNames || next.filled <= records[i].filled {
				break
			}
		}
		return i
	}
	return -1
}

// standsOut says that the first of the records has a name in each field, and
// most of the others have not: rows of words only are like headers too.
func standsOut(records []csvShape) bool {
	alike := 0
	for _, r := range records[1:] {
		if r.names == allNames {
			alike++
		}
	}
	return records[0].names == allNames && alike*2 <= len(records)-1
}
