package workbook

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Header is a guess of the row that holds the column headers.
type Header struct {
	Row    int    // index into the Store, of the lower one where the headers stand in two rows; -1 when no row looks like one
	Reason string // one of the Header constants; its text is "header.<reason>"
}

// Reasons of a Header.
const (
	HeaderAboveValues = "first_full_text_row" // distinct short texts over a block of values of other kinds
	HeaderAboveTexts  = "texts_above_texts"   // distinct short texts over texts, none of which it repeats
	HeaderAlone       = "nothing_below"       // distinct short texts and no rows below
	HeaderInTwoRows   = "two_rows"            // as the first two, in two rows: the upper one names the columns that the lower one does not
	HeaderNone        = "none"                // no row looks like headers
)

// How the guess looks at a sheet.
const (
	headerSearch  = 50 // rows that may be the header
	headerSample  = 50 // rows below that are compared with it
	headerLongest = 60 // characters of a header that is still short; some are a sentence
)

// GuessHeader finds the header row below titles and logos: the first row of
// mostly distinct short texts that is about as wide as the rows below it.
func (s *Store) GuessHeader() Header {
	for row := range min(s.Len(), headerSearch) {
		h := s.headerAt(row)
		if h.Row < 0 {
			continue
		}
		if s.continues(row) {
			if lower := s.headerAt(row + 1); lower.Row >= 0 {
				return lower
			}
		}
		return h
	}
	return Header{-1, HeaderNone}
}

// headerAt says whether a row looks like the header.
func (s *Store) headerAt(row int) Header {
	none := Header{-1, HeaderNone}
	texts, filled := s.headerTexts(row)
	if len(texts) == 0 || len(texts)*10 < filled*8 {
		return none
	}
	below := s.below(row)
	upper := s.upper(row, below)
	for col, at := range upper {
		texts[col] = strings.TrimSpace(s.Cell(at, col).Raw)
	}
	if len(texts) < 2 {
		return none
	}
	if below.rows == 0 {
		if len(texts)*10 < s.columns*7 { // a note under a table
			return none
		}
		return Header{row, HeaderAlone}
	}
	// A title of two or three words stands over a wider block; a group of
	// columns has a name over its first one only.
	covered, named := 0, 0
	for col, c := range below.columns {
		if c.values*2 < below.rows { // a column that is empty for most rows proves nothing
			continue
		}
		covered++
		if _, ok := texts[col]; ok {
			named++
		}
	}
	if covered < 2 || named*10 < covered*6 {
		return none
	}
	others, repeats := 0, 0
	again := s.again(row, texts, below)
	for col, text := range texts {
		c := below.columns[col]
		if c.other*2 > c.values {
			others++
		}
		if c.texts[text] > again[col] {
			repeats++
		}
	}
	switch {
	case repeats*5 > len(texts):
		return none
	case len(upper) > 0 && (others > 0 || below.rows > 1):
		return Header{row, HeaderInTwoRows}
	case others > 0:
		return Header{row, HeaderAboveValues}
	case below.rows > 1:
		return Header{row, HeaderAboveTexts}
	}
	return none
}

// again counts by column the headers that stand once more in rows below which
// are headers themselves, as each page of a report has them, and as a table
// below the first has: names only, at least two of them the same, over values
// or all of them the same.
func (s *Store) again(row int, texts map[int]string, below block) map[int]int {
	found := map[int]int{}
	for r := row + 1; r <= row+below.rows; r++ {
		var same []int
		words, overValues := true, false
		for col := range s.recordsOf(r) {
			text := s.headerText(r, col)
			words = words && (text != "" || strings.TrimSpace(s.Cell(r, col).Raw) == "")
			if text != "" && text == texts[col] {
				same = append(same, col)
				c := below.columns[col]
				overValues = overValues || c.other*2 > c.values
			}
		}
		if words && len(same) > 1 && (overValues || len(same) == len(texts)) {
			for _, col := range same {
				found[col]++
			}
		}
	}
	return found
}

// headerTexts gives the texts of a row that may be headers, by column and
// without spaces around; nil when too many are long, alike or values.
func (s *Store) headerTexts(row int) (texts map[int]string, filled int) {
	texts = map[int]string{}
	distinct := map[string]bool{}
	long := 0
	for col := range s.recordsOf(row) {
		c := s.Cell(row, col)
		text := strings.TrimSpace(c.Raw)
		if text == "" {
			continue
		}
		filled++
		if c.Kind != Text || looksLikeValue(text) {
			continue
		}
		texts[col] = text
		distinct[strings.ToLower(text)] = true
		if utf8.RuneCountInString(text) > headerLongest {
			long++
		}
	}
	if long*5 > len(texts) || len(distinct)*10 < len(texts)*7 {
		return nil, filled
	}
	return texts, filled
}

// block is what stands below a row, by column.
type block struct {
	rows    int
	columns map[int]blockColumn
}

type blockColumn struct {
	values int            // rows with a value
	other  int            // of them, values that are no words: numbers, dates, ids, e-mails
	texts  map[string]int // the texts and how often
}

// below looks at the rows under a row.
func (s *Store) below(row int) block {
	b := block{columns: map[int]blockColumn{}}
	for r := row + 1; r < min(s.Len(), row+1+headerSample); r++ {
		b.rows++
		for col := range s.recordsOf(r) {
			c := s.Cell(r, col)
			text := strings.TrimSpace(c.Raw)
			unknown := c.Kind == Empty && c.Formula // a value, whatever it may be
			if text == "" && !unknown {
				continue
			}
			column := b.columns[col]
			if column.texts == nil {
				column.texts = map[string]int{}
			}
			column.values++
			if c.Kind != Text || looksLikeValue(text) {
				column.other++
			} else {
				column.texts[text]++
			}
			b.columns[col] = column
		}
	}
	return b
}

// looksLikeValue says that a text is an amount, a date, an id or an e-mail
// rather than words: more digits than letters, or an @ in a word.
func looksLikeValue(text string) bool {
	if at := strings.IndexByte(text, '@'); at > 0 && at < len(text)-1 && !strings.ContainsAny(text, " ") {
		return true
	}
	digits, letters := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > letters
}
