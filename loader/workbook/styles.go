package workbook

import "errors"

// format is a number format of the workbook.
type format struct {
	code  string // in the en-US form of the file
	shown string // the code that Shown uses
	date  bool   // it shows a date or a time
}

// maxStyles bounds the styles, and the number formats. Excel has 65,490 styles at most.
const maxStyles = 1<<16 - 1

var general = format{code: "General", shown: "General"}

// styles gives every cell style its number format.
type styles struct {
	formats []format // distinct; the first is General
	kinds   []Kind   // by format: Number or Date
	cells   []uint16 // by style index (cellXfs): index into formats
}

var (
	errStyles     = errors.New("a style is incomplete")
	errStyleIndex = errors.New("a style that the workbook does not have")
	errFormats    = errors.New("more number formats than a workbook can have")
)

// noStyles is a workbook without a styles part: every cell is General.
func noStyles() styles {
	return styles{formats: []format{general}, kinds: []Kind{Number}, cells: []uint16{0}}
}

// readStyles reads the styles part.
func (c *container) readStyles(s *session, name string) (styles, error) {
	codes := map[int]string{}
	var ids []int // of the number formats of cellXfs
	err := c.readPart(s, name, func(p *part) error {
		if !p.is("styleSheet") {
			return errUnexpected
		}
		for {
			more, err := p.child()
			if err != nil || !more {
				return err
			}
			switch {
			case p.is("numFmts"):
				err = p.numberFormats(codes)
			case p.is("cellXfs"):
				ids, err = p.cellFormats(ids)
			default:
				err = p.skip()
			}
			if err != nil {
				return err
			}
		}
	})
	if err != nil {
		return styles{}, err
	}
	out, err := newStyles(codes, ids)
	return out, fail(err, "Part", name)
}

// newStyles joins the number format of every cell style with its code.
func newStyles(codes map[int]string, ids []int) (styles, error) {
	out := noStyles()
	if len(ids) == 0 {
		return out, nil
	}
	out.cells = make([]uint16, len(ids))
	index := map[format]uint16{general: 0}
	for i, id := range ids {
		f := numberFormat(id, codes)
		at, known := index[f]
		if !known {
			if len(out.formats) == maxFormats {
				return styles{}, errFormats
			}
			at = uint16(len(out.formats))
			index[f] = at
			out.formats = append(out.formats, f)
			kind := Number
			if f.date {
				kind = Date
			}
			out.kinds = append(out.kinds, kind)
		}
		out.cells[i] = at
	}
	return out, nil
}

// numberFormats reads the workbook's own number formats.
func (p *part) numberFormats(codes map[int]string) error {
	for {
		more, err := p.child()
		if err != nil || !more {
			return err
		}
		if p.is("numFmt") {
			text, _ := p.Attr("numFmtId")
			id, ok := parseIndex(text)
			raw, hasCode := p.Attr("formatCode")
			if !ok || !hasCode {
				return errStyles
			}
			code, err := p.name(unescape(raw))
			if err != nil {
				return err
			}
			if before, twice := codes[id]; twice && before != code {
				return errStyles
			}
			if codes[id] = code; len(codes) > maxStyles {
				return errFormats
			}
		}
		if err := p.skip(); err != nil {
			return err
		}
	}
}

// cellFormats reads the number format of each cell style.
func (p *part) cellFormats(ids []int) ([]int, error) {
	for {
		more, err := p.child()
		if err != nil || !more {
			return ids, err
		}
		if p.is("xf") {
			id := 0
			if text, given := p.Attr("numFmtId"); given {
				var ok bool
				if id, ok = parseIndex(text); !ok {
					return ids, errStyles
				}
			}
			if len(ids) == maxStyles {
				return ids, errFormats
			}
			ids = append(ids, id)
		}
		if err := p.skip(); err != nil {
			return ids, err
		}
	}
}
