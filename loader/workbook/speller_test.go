package workbook

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// A modelCell is a cell as a sheet means it, however the XML spells it.
type modelCell struct {
	col     int
	kind    cellType
	style   int
	text    string // digits, an index, "0" and "1", …
	formula bool
	blank   bool // it has a style and no value
}

type modelRow struct {
	number int
	hidden bool
	cells  []modelCell
}

const modelStyles = 3

var modelTexts = []string{"uno", "", " dos ", "a & b <c>", "tr\ness", "ñandú 😀", "_x000D_ no", "]]>", "x_", "\u00A0", "_"}

// drawModel draws a sheet.
func drawModel(t *rapid.T) (rows []modelRow) {
	raw := map[cellType]*rapid.Generator[string]{
		typeNumber:  rapid.SampledFrom([]string{"0", "12", "-1.5", "3.0012345678E9", "1E+3", "123456789012345678", ".5", "007"}),
		typeShared:  rapid.Map(rapid.IntRange(0, len(modelTexts)-1), func(i int) string { return fmt.Sprint(i) }),
		typeFormula: rapid.SampledFrom(modelTexts),
		typeInline:  rapid.SampledFrom(modelTexts),
		typeBool:    rapid.SampledFrom([]string{"0", "1"}),
		typeError:   rapid.SampledFrom([]string{"#N/A", "#DIV/0!"}),
		typeDate:    rapid.SampledFrom([]string{"2025-02-03", "10:20:30"}),
	}
	number := 0
	for range rapid.IntRange(1, 4).Draw(t, "rows") {
		number += rapid.SampledFrom([]int{1, 1, 1, 2, 9}).Draw(t, "row gap")
		row := modelRow{number: number, hidden: rapid.IntRange(0, 9).Draw(t, "hidden") == 9}
		col := -1
		for range rapid.IntRange(0, 5).Draw(t, "cells") {
			col += rapid.SampledFrom([]int{1, 1, 1, 2, 30}).Draw(t, "gap")
			c := modelCell{col: col, kind: cellType(rapid.IntRange(0, int(typeDate)).Draw(t, "kind")), style: rapid.IntRange(0, modelStyles-1).Draw(t, "style")}
			c.text = raw[c.kind].Draw(t, "value")
			c.formula = c.kind != typeInline && rapid.IntRange(0, 3).Draw(t, "formula") == 3
			c.blank = !c.formula && rapid.IntRange(0, 5).Draw(t, "blank") == 5
			row.cells = append(row.cells, c)
		}
		rows = append(rows, row)
	}
	return rows
}

// speller writes a model: as Excel would where every choice is the first one.
type speller struct {
	t      *rapid.T // nil: the canonical spelling
	b      strings.Builder
	prefix bool // elements may have the prefix x
	noise  bool // comments, instructions and white space stand between elements
	keep   bool // xml:space="preserve" is in force
}

// pick chooses among n spellings.
func (s *speller) pick(n int) int {
	if s.t == nil {
		return 0
	}
	return rapid.IntRange(0, n-1).Draw(s.t, "spelling")
}

// one chooses a spelling.
func (s *speller) one(spellings ...string) string { return spellings[s.pick(len(spellings))] }

// between writes what may stand between elements.
func (s *speller) between() {
	if s.noise {
		s.b.WriteString(s.one("", "", "", " ", "\r\n\t", "<!-- <c r=\"A1\"/> -->", "<?p <v>?>", "\n<!---->\n"))
	}
}

// element writes an element: its attributes in any order, its content by inside,
// nil for none.
func (s *speller) element(name string, attrs []string, inside func()) {
	prefix := ""
	if s.prefix && s.pick(2) == 1 {
		prefix = "x:"
	}
	s.b.WriteString("<" + prefix + name)
	for len(attrs) > 0 {
		i := s.pick(len(attrs))
		key, value, _ := strings.Cut(attrs[i], "=")
		attrs = slices.Delete(slices.Clone(attrs), i, i+1)
		quote := s.one(`"`, "'")
		s.b.WriteString(s.one(" ", "  ", "\n", "\t ") + key + s.one("=", " =", "= ") + quote)
		for _, r := range value {
			if s.pick(20) == 19 {
				fmt.Fprintf(&s.b, "&#%d;", r)
			} else {
				s.b.WriteRune(r)
			}
		}
		s.b.WriteString(quote)
	}
	s.b.WriteString(s.one("", "", "", " "))
	if inside == nil && s.pick(4) < 3 {
		s.b.WriteString("/>")
		return
	}
	s.b.WriteString(">")
	if inside != nil {
		inside()
	}
	s.b.WriteString("</" + prefix + name + s.one("", "", "", " ") + ">")
}

// chars writes a text by characters, references, escapes and CDATA.
func (s *speller) chars(text string, escapes bool) {
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	for i, r := range text {
		if escapes && strings.HasPrefix(text[i:], "_x") { // it would begin an escape
			s.b.WriteString("_x005F_")
			continue
		}
		switch s.pick(16) {
		case 10:
			fmt.Fprintf(&s.b, "&#%d;", r)
		case 11:
			fmt.Fprintf(&s.b, "&#x%x;", r)
		case 12:
			fmt.Fprintf(&s.b, "<![CDATA[%c]]>", r)
		case 13:
			s.b.WriteString("<!-- - -->" + escaped.Replace(string(r)))
		case 14:
			s.b.WriteString("<?p?>" + escaped.Replace(string(r)) + "<![CDATA[]]>")
		case 15:
			if escapes && r < 0x10000 && r != '_' {
				fmt.Fprintf(&s.b, s.one("_x%04X_", "_x%04x_"), r)
				continue
			}
			fallthrough
		default:
			s.b.WriteString(escaped.Replace(string(r)))
		}
	}
}

// value writes a value that white space around does not change.
func (s *speller) value(text string) {
	s.b.WriteString(s.one("", "", "", " ", "\n\t"))
	s.chars(text, false)
	s.b.WriteString(s.one("", "", "", "\r\n"))
}

// spaced writes a text in an element where white space around it counts as the model has it.
func (s *speller) spaced(name, text string) {
	var attrs []string
	switch trimmed := strings.Trim(text, xmlSpace) == text; {
	case s.keep && trimmed && s.pick(2) == 1:
		attrs = []string{"xml:space=default"}
	case s.keep && s.pick(2) == 1:
		s.element(name, nil, func() { s.chars(text, true) })
		return
	case s.keep || !trimmed || s.pick(4) == 3:
		s.element(name, []string{"xml:space=preserve"}, func() { s.chars(text, true) })
		return
	}
	s.element(name, attrs, func() {
		s.b.WriteString(s.one("", "", "", " \n"))
		s.chars(text, true)
		s.b.WriteString(s.one("", "", "", "\t"))
	})
}

// rich writes the inside of a shared or an inline string.
func (s *speller) rich(text string) {
	if s.pick(3) < 2 {
		s.spaced("t", text)
	} else { // runs, whose white space stays
		cut := s.pick(len(text) + 1)
		for cut > 0 && cut < len(text) && (!utf8.RuneStart(text[cut]) || strings.Contains(text[max(0, cut-6):min(len(text), cut+6)], "_")) {
			cut--
		}
		for _, run := range []string{text[:cut], text[cut:]} {
			s.between()
			s.element("r", nil, func() {
				s.between()
				if s.pick(2) == 1 {
					s.element("rPr", nil, func() { s.element("b", nil, nil) })
				}
				s.element("t", nil, func() { s.chars(run, true) })
				s.between()
			})
		}
	}
	if s.pick(6) == 5 {
		s.element("rPh", []string{"sb=0", "eb=1"}, func() { s.element("t", nil, func() { s.chars("fonética", true) }) })
	}
	s.between()
}

var typeNames = [...]string{"n", "s", "str", "inlineStr", "b", "e", "d"}

func (s *speller) cell(c modelCell, number, before int) {
	keep := s.keep
	defer func() { s.keep = keep }()
	var attrs []string
	if c.col != before+1 || s.pick(3) < 2 {
		attrs = append(attrs, "r="+cellName(c.col, number))
	}
	if c.style > 0 || s.pick(4) == 1 {
		attrs = append(attrs, fmt.Sprintf("s=%d", c.style))
	} else if s.pick(8) == 7 {
		attrs = append(attrs, "s=")
	}
	if c.kind != typeNumber || s.pick(4) == 1 {
		attrs = append(attrs, "t="+typeNames[c.kind])
	}
	if s.pick(6) == 5 {
		attrs = append(attrs, s.one("cm=1", "x:t=s", "xml:space=preserve"))
		s.keep = s.keep || strings.HasPrefix(attrs[len(attrs)-1], "xml")
	}
	if c.blank {
		s.element("c", attrs, nil)
		return
	}
	s.element("c", attrs, func() {
		s.between()
		if c.formula {
			s.element("f", [][]string{nil, {"t=shared", "si=0"}}[s.pick(2)], func() { s.chars("A1&\"<\"", false) })
			s.between()
		}
		switch {
		case c.kind == typeInline:
			s.element("is", nil, func() { s.between(); s.rich(c.text) })
		case c.kind == typeFormula:
			s.spaced("v", c.text)
		case c.kind == typeBool:
			s.element("v", nil, func() { s.value([]string{s.one("0", "false"), s.one("1", "true")}[c.text[0]-'0']) })
		default:
			s.element("v", nil, func() { s.value(c.text) })
		}
		s.between()
		if s.pick(10) == 9 {
			s.element("extLst", nil, func() { s.element("v", nil, func() { s.chars("9", false) }) })
		}
	})
}

// sheet writes the sheet's part.
func (s *speller) sheet(rows []modelRow) string {
	s.root("worksheet", func() {
		s.between()
		s.element("sheetData", nil, func() {
			before := 0
			for _, row := range rows {
				s.between()
				for row.number > before+1 && s.pick(3) == 2 { // a row that has nothing
					before++
					s.element("row", nil, nil)
					s.between()
				}
				attrs := s.rowAttrs(row, before)
				before = row.number
				keep := s.keep
				if s.pick(6) == 5 {
					attrs, s.keep = append(attrs, "xml:space=preserve"), true
				}
				s.element("row", attrs, func() {
					col := -1
					for _, c := range row.cells {
						s.between()
						if c.col > col+1 && s.pick(4) == 3 { // a cell that has nothing
							s.cell(modelCell{col: col + 1, style: 1, blank: true}, row.number, col)
							col++
						}
						s.cell(c, row.number, col)
						col = c.col
					}
					s.between()
				})
				s.keep = keep
			}
			s.between()
		})
		s.between()
	})
	return s.b.String()
}

func (s *speller) rowAttrs(row modelRow, before int) (attrs []string) {
	if row.number != before+1 || s.pick(3) < 2 {
		attrs = append(attrs, fmt.Sprintf("r=%d", row.number))
	}
	if row.hidden {
		attrs = append(attrs, s.one("hidden=1", "hidden=true", "ht=0"))
	}
	if s.pick(4) == 3 {
		attrs = append(attrs, s.one("spans=1:9", "x:dyDescent=0.25", "customFormat=1"))
	}
	return attrs
}

func (s *speller) sharedStrings() string {
	s.root("sst", func() {
		for _, text := range modelTexts {
			s.between()
			s.element("si", nil, func() { s.between(); s.rich(text) })
		}
		s.between()
	})
	return s.b.String()
}

// root writes the document. Both the default namespace and x are SpreadsheetML.
func (s *speller) root(name string, inside func()) {
	s.b.WriteString(s.one("", declared, "<!-- -->\n"))
	s.prefix, s.noise = s.pick(2) == 1, s.pick(2) == 1
	space := s.one(nsMain, nsMainStrict)
	s.b.WriteString("<" + name + ` xmlns="` + space + `" xmlns:x="` + space + `"`)
	if s.pick(6) == 5 {
		s.keep = true
		s.b.WriteString(` xml:space="preserve"`)
	}
	s.b.WriteString(">")
	inside()
	s.b.WriteString("</" + name + ">" + s.one("", "\n", "<!-- -->"))
}
