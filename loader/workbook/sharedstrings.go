package workbook

// sharedStrings are the workbook's table of texts, in its order.
type sharedStrings struct {
	arena arena    // sealed
	kept  [][]kept // in chunks: a slice that grows would stand twice in memory
	count int
	slow  bool // every string is read the general way; for tests, which compare
}

const (
	stringChunkBits = 15
	stringChunkSize = 1 << stringChunkBits
)

// at gives the text with an index below count.
func (t *sharedStrings) at(index int) kept {
	return t.kept[index>>stringChunkBits][index%stringChunkSize]
}

// readSharedStrings reads the table; the counts that it declares are not used.
func (c *container) readSharedStrings(s *session, name string) (*sharedStrings, error) {
	table := &sharedStrings{}
	if err := c.readPart(s, name, table.read); err != nil {
		return nil, err
	}
	table.arena.seal()
	return table, nil
}

func (t *sharedStrings) read(p *part) error { return t.readUpTo(p, p.limits.strings+1) }

// readUpTo reads the table, and ends with errEnough once it has so many strings.
func (t *sharedStrings) readUpTo(p *part, enough int) error {
	if !p.is("sst") {
		return errUnexpected
	}
	var text []byte
	for {
		if n := t.plain(p); n > 0 {
			p.Advance(n)
		}
		if t.count >= enough {
			return errEnough
		}
		more, err := p.child()
		switch {
		case err != nil || !more:
			return err
		case p.is("si"):
			if text, err = p.richText(text[:0]); err == nil {
				err = t.add(text, p.limits)
			}
		case p.is("extLst"):
			err = p.skip()
		default:
			err = errUnexpected
		}
		if err != nil {
			return err
		}
	}
}

// add adds a string to the table.
func (t *sharedStrings) add(text []byte, l *limits) error {
	if t.count >= l.strings {
		return &limitError{"strings", int64(l.strings)}
	}
	k, err := t.arena.add(text)
	if err != nil {
		return err
	}
	chunk := t.count >> stringChunkBits
	if chunk == len(t.kept) {
		var next []kept // the first grows as it must, for small tables
		if chunk > 0 {
			next = make([]kept, 0, stringChunkSize)
		}
		t.kept = append(t.kept, next)
	}
	t.kept[chunk] = append(t.kept[chunk], k)
	t.count++
	return nil
}

// plain reads strings in the form that nearly all have, <si><t>text</t></si>,
// and gives how much of the window they take. It stops before the first in any
// other form, which the scanner reads then.
func (t *sharedStrings) plain(p *part) (size int) {
	if t.slow || p.Preset() != spaceMain || p.KeepSpace() {
		return 0
	}
	window := p.Window()
	for b := window; ; b = window[size:] {
		text, rest, ok := plainText(b, "<si>", "</si>", p.limits.text)
		if !ok || t.add(text, p.limits) != nil {
			return size
		}
		size += len(b) - len(rest)
	}
}
