package workbook

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// csvSample is how many bytes at the start of a file are enough to tell how it
// is written.
const csvSample = 1 << 20

const (
	detectRecords = 200       // that are looked at
	detectText    = 128 << 10 // bytes of a field in them; Excel holds 32,767 characters
)

// detectCSV tells how a text file is written from its head; whole says that
// this is all of it. It never fails: what does not fit is refused on reading.
//
// certain is false when a character further on may still show another
// encoding: nothing but ASCII was seen, and not the whole file.
func detectCSV(head []byte, whole bool) (s CSVSettings, certain bool) {
	s.Encoding, certain = detectEncoding(head, whole)
	switch s.Encoding {
	case EncodingUTF16LE, EncodingUTF16BE:
		// What is cut off or broken ends the text: reading will say so.
		head, _ = io.ReadAll(newUTF16Reader(bytes.NewReader(head), s.Encoding == EncodingUTF16BE))
	}
	head = bytes.TrimPrefix(head, byteOrderMark)
	if whole {
		head = bytes.TrimRight(head, ctrlZ)
	}
	delimiter, size := sepLine(head)
	if delimiter != 0 {
		g := newCSVGuess(head[size:], delimiter, whole)
		s.Delimiter, s.Quote = delimiter, g.quote
		return s, certain
	}
	best := newCSVGuess(head, 0, whole)
	for _, d := range []byte(csvDelimiters) {
		if g := newCSVGuess(head, d, whole); g.fits && g.betterThan(best) {
			best = g
		}
	}
	s.Delimiter, s.Quote = best.delimiter, best.quote
	return s, certain
}

// detectEncoding tells the encoding by the byte order mark; else UTF-16 by the
// zero bytes of its ASCII characters; else UTF-8 where the bytes beyond ASCII
// are sequences of it, most of them at least, so that a broken one is refused
// instead of all being read as other characters; else CP850 where the letters
// are more likely its own; else Windows-1252.
func detectEncoding(head []byte, whole bool) (e Encoding, certain bool) {
	switch {
	case bytes.HasPrefix(head, byteOrderMark):
		return EncodingUTF8, true
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return EncodingUTF16LE, true
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return EncodingUTF16BE, true
	}
	var zeros [2]int // at even and at odd places
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	switch units := len(head) / 2; {
	case zeros[1]*4 > units && zeros[1] > zeros[0]*10:
		return EncodingUTF16LE, true
	case zeros[0]*4 > units && zeros[0] > zeros[1]*10:
		return EncodingUTF16BE, true
	}
	sequences, others := countUTF8(head, whole)
	switch {
	case sequences == 0 && others == 0:
		return EncodingUTF8, whole
	case sequences > others || others == 0:
		return EncodingUTF8, true
	}
	var letters letterCount
	letters.add(head)
	return letters.encoding(), true
}

// dosLetters are the letters of CP850 in Spanish and Portuguese that are signs in
// Windows-1252, of which none stands behind a letter: ‚ ‡ ˆ ¡ ¢ £ ¤ ¥ and such.
const dosLetters = "\x81\x82\x83\x87\x88\x90\xA1\xA2\xA3\xA4\xA5"

// letterCount counts the bytes behind a letter that are letters in CP850, and
// those that are letters in Windows-1252. Capitals such as Í and Ó are in both,
// but other ones.
type letterCount struct{ dos, windows int }

func (n *letterCount) add(b []byte) {
	for i, c := range b {
		switch {
		case c < utf8.RuneSelf || i == 0 || !isLetter(b[i-1]):
		case strings.IndexByte(dosLetters, c) >= 0:
			n.dos++
		case c >= 0xC0:
			n.windows++
		}
	}
}

// encoding tells CP850 from Windows-1252.
func (n letterCount) encoding() Encoding {
	if n.dos*2 > n.windows {
		return EncodingCP850
	}
	return EncodingWindows1252
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// countUTF8 counts the UTF-8 sequences beyond ASCII, and the bytes that belong
// to none. A sequence that is cut off at the end counts as neither, unless
// that is the end of the file.
func countUTF8(b []byte, whole bool) (sequences, others int) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, size := utf8.DecodeRune(b)
		switch {
		case r != utf8.RuneError || size > 1:
			sequences++
		case !whole && !utf8.FullRune(b):
			return sequences, others
		default:
			others++
		}
		b = b[size:]
	}
	return sequences, others
}

// csvGuess is a delimiter that was tried on the head of a file.
type csvGuess struct {
	delimiter, quote byte
	fits             bool
	quoted           bool // quotes are at the ends of fields
	header           bool // headers in each field of the first row of its width, and not in most others
	steady           bool // nearly all records have as many fields as they should
	weight           int  // twice the delimiters of a usual record, once for a comma
}

func newCSVGuess(text []byte, delimiter byte, whole bool) csvGuess {
	g := csvGuess{delimiter: delimiter, quote: detectQuote(text, delimiter, whole)}
	if delimiter == 0 {
		return g
	}
	g.judge(sampleCSV(text, delimiter, g.quote, whole))
	return g
}

// betterThan orders the delimiters that fit: quotes around fields tell most,
// then headers, then the same number of fields throughout, then the number of
// delimiters. A comma needs twice as many as another: it stands in amounts,
// names and addresses.
func (g csvGuess) betterThan(other csvGuess) bool {
	switch {
	case g.fits != other.fits:
		return g.fits
	case g.quoted != other.quoted:
		return g.quoted
	case g.header != other.header:
		return g.header
	case g.steady != other.steady:
		return g.steady
	}
	return g.weight > other.weight // else the likelier, which was tried before
}

func (g *csvGuess) judge(sample csvSampled) {
	var records []csvShape
	for _, r := range sample.records {
		if r.filled > 0 {
			records = append(records, r)
		}
	}
	usual := commonest(records, 2)
	if usual == 0 {
		return
	}
	// From the first record of the table on; titles above it don't count.
	rest, most, least := records, usual, usual
	if i := headerOf(records, usual); i >= 0 && standsOut(records[i:]) {
		g.header = true
		rest, most, least = records[i:], max(usual, records[i].fields), 2
	} else {
		for len(rest) > 0 && rest[0].fields != usual {
			rest = rest[1:]
		}
	}
	hits, present := 0, 0
	for _, r := range rest {
		if r.fields >= 2 {
			present++
		}
		if r.fields >= least && r.fields <= most {
			hits++
		}
	}
	comma := g.delimiter == ','
	everywhere := present*10 >= len(rest)*9
	g.steady = len(rest)-hits <= max(1, len(rest)/10) && hits > 0 || everywhere && !comma
	g.fits = (g.steady || everywhere && (g.header || hits*10 >= len(rest)*6)) && present*3 >= len(records)
	g.quoted = sample.quoted*10 > len(records)
	g.weight = 2 * (usual - 1)
	if comma {
		prose := sample.spaced*2 > sample.delimiters
		if !g.header && (usual == 2 || prose) && records[0].fields < 2 {
			g.fits = false // a column of names or amounts below its header
		}
		if g.weight /= 2; prose {
			g.weight = 0
		}
	}
}

// csvSampled is what the first records of a file look like.
type csvSampled struct {
	records    []csvShape
	delimiters int
	spaced     int // of them, those before a space
	quoted     int // fields that are quoted as they should be
	stray      int // quotes that would open a field and can't be meant to
}

// sampleCSV cuts the first records as reading would. A line in which a quote
// is wrong is passed over.
func sampleCSV(text []byte, delimiter, quote byte, whole bool) csvSampled {
	var out csvSampled
	l := defaultLimits
	l.text = detectText
	s := newCSVSplitter(delimiter, quote, &l)
	for number := 1; number <= detectRecords && len(text) > 0; number++ {
		size, err := s.next(text, whole)
		if err != nil {
			if err == errCSVQuote {
				out.stray++
			}
			if size = bytes.IndexAny(text, "\r\n") + 1; size == 0 {
				break
			}
			text = text[size:]
			continue
		}
		if size == 0 {
			break
		}
		raw := text[:size]
		for i, f := range s.fields {
			if f.quoted {
				out.quoted++
			}
			if i > 0 {
				out.delimiters++
				if f.start < f.end && raw[f.start] == ' ' && !f.quoted {
					out.spaced++
				}
			}
		}
		out.records = append(out.records, shapeOf(number, raw, s, true))
		text = text[size:]
	}
	return out
}

// detectQuote tells whether quotes are quotes: '\” where most fields are
// within two of them; else '"', unless more of those are wrong than right.
func detectQuote(text []byte, delimiter byte, whole bool) byte {
	l := defaultLimits
	l.text = detectText
	s := newCSVSplitter(delimiter, 0, &l)
	filled, within := 0, 0
	for rest, n := text, 0; n < detectRecords && len(rest) > 0; n++ {
		size, err := s.next(rest, whole)
		if err != nil || size == 0 {
			break
		}
		for _, f := range s.fields {
			if f.start == f.end {
				continue
			}
			filled++
			if f.end-f.start > 1 && rest[f.start] == '\'' && rest[f.end-1] == '\'' {
				within++
			}
		}
		rest = rest[size:]
	}
	if within*2 > filled {
		return '\''
	}
	if sample := sampleCSV(text, delimiter, '"', whole); sample.stray > sample.quoted {
		return 0
	}
	return '"'
}
