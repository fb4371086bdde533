package workbook

import (
	"bytes"

	"wolkload/loader/workbook/strictxml"
)

// plainCells reads cells of the current row from the window, in the forms that
// nearly all have, and adds them: it gives how much of the window they take and
// the column of the last one. It stops before the first cell in any other form,
// a wrong one too, or cut by the window's end: the scanner reads that one, and
// says what is wrong with it. So this code decides nothing; it may only be as
// strict as the other way, or stricter.
func (r *sheetReader) plainCells(window []byte, before int) (size, last int, err error) {
	last = before
	for {
		c, n := r.plainCell(window[size:])
		if n == 0 {
			return size, last, nil
		}
		if c.col < 0 {
			c.col = last + 1
		}
		if c.col <= last || c.col >= r.limits.columns {
			return size, last, nil
		}
		if err := r.addPlain(c); err != nil {
			r.col = c.col
			return size, last, err
		}
		size += n
		last = c.col
	}
}

// plain is a cell in one of the usual forms.
type plain struct {
	col     int // -1 without reference
	style   int
	kind    cellType
	formula bool
	text    []byte // nil for a cell without value
	index   int    // of a shared string
}

// addPlain adds a cell that plainCell has read.
func (r *sheetReader) addPlain(c plain) error {
	if c.text == nil {
		return nil
	}
	switch c.kind {
	case typeShared:
		return r.addText(c.col, r.shared.at(c.index), c.formula)
	case typeNumber:
		format := r.styles.cells[c.style]
		return r.build.addText(c.col, c.text, r.styles.kinds[format], format, c.formula)
	case typeBool:
		return r.build.addText(c.col, c.text, Bool, 0, c.formula)
	}
	return r.build.addText(c.col, c.text, Text, 0, c.formula)
}

// plainCell reads the cell at the start of b; size is 0 when it is not plain.
func (r *sheetReader) plainCell(b []byte) (c plain, size int) {
	i := r.plainTag(b, &c)
	if i == 0 || c.style >= len(r.styles.cells) {
		return c, 0
	}
	if b[i-1] == '/' { // it has no content
		return c, i + 1
	}
	if c.kind == typeInline {
		text, rest, ok := plainText(b[i:], "<is>", "</is></c>", r.limits.text)
		if !ok || len(text) == 0 {
			return c, 0
		}
		c.text = text
		return c, len(b) - len(rest)
	}
	if len(b)-i > 3 && b[i] == '<' && b[i+1] == 'f' && b[i+2] == '>' {
		end := bytes.IndexByte(b[i:][3:], '<')
		if end < 0 || !strictxml.Plain(b[i+3:i+3+end]) {
			return c, 0
		}
		i += 3 + end
		if !startsWith(b[i:], "</f>") {
			return c, 0
		}
		i += len("</f>")
		c.formula = true
	}
	const open, end = "<v>", "</v></c>"
	if !startsWith(b[i:], open) {
		return c, 0
	}
	i += len(open)
	n := bytes.IndexByte(b[i:], '<')
	if n <= 0 || !startsWith(b[i+n:], end) {
		return c, 0
	}
	c.text = b[i : i+n]
	if !r.plainValue(&c) {
		return c, 0
	}
	return c, i + n + len(end)
}

// plainValue says that a cell's text is one that its type takes as it stands.
func (r *sheetReader) plainValue(c *plain) bool {
	switch c.kind {
	case typeNumber:
		return len(c.text) <= r.limits.text && isNumber(c.text)
	case typeShared:
		var ok bool
		c.index, ok = parseIndex(c.text)
		return ok && c.index < r.shared.count
	case typeBool:
		return len(c.text) == 1 && (c.text[0] == '0' || c.text[0] == '1')
	case typeFormula:
		return len(c.text) <= r.limits.text && isPlain(c.text, false)
	}
	return false
}

// plainTag reads <c with the attributes r, s and t, in any order and with one
// space between, up to and with ">"; where the cell has no content it ends at
// the "/" before. It is 0 for any other tag, also one of another row.
func (r *sheetReader) plainTag(b []byte, c *plain) (end int) {
	const least = len(`<c r="A1"/>`)
	c.col = -1
	if len(b) < least || b[0] != '<' || b[1] != 'c' {
		return 0
	}
	i, seen := 2, 0
	for i+4 < len(b) {
		switch b[i] {
		case '>':
			return i + 1
		case '/':
			if b[i+1] != '>' {
				return 0
			}
			return i + 1
		}
		if b[i] != ' ' || b[i+2] != '=' || b[i+3] != '"' {
			return 0
		}
		name := b[i+1]
		i += 4
		bit := 1
		switch name {
		case 'r':
			col := 0
			for ; i < len(b) && b[i] >= 'A' && b[i] <= 'Z' && col < 1<<15; i++ {
				col = col*26 + int(b[i]-'A') + 1
			}
			if len(b)-i <= len(r.number) || string(b[i:i+len(r.number)]) != string(r.number) {
				return 0
			}
			i += len(r.number)
			c.col = col - 1
			if col == 0 {
				return 0
			}
		case 's':
			bit = 2
			start := i
			for ; i < len(b) && b[i] >= '0' && b[i] <= '9' && i-start < 6; i++ {
				c.style = c.style*10 + int(b[i]-'0')
			}
			if i == start {
				return 0
			}
		case 't':
			bit = 4
			n := bytes.IndexByte(b[i:min(len(b), i+len(`inlineStr"`))], '"')
			if n < 1 {
				return 0
			}
			var ok bool
			if c.kind, ok = typeNamed(b[i : i+n]); !ok {
				return 0
			}
			i += n
		default:
			return 0
		}
		if i >= len(b) || b[i] != '"' || seen&bit != 0 {
			return 0
		}
		seen |= bit
		i++
	}
	return 0
}

func startsWith(b []byte, text string) bool {
	return len(b) >= len(text) && string(b[:len(text)]) == text
}
