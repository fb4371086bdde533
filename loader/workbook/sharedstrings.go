package workbook

// sharedStrings are the workbook's table of texts, in its order.
type sharedStrings struct {
	arena arena    // sealed
	kept  [][]kept // in chunks, which never move
	count int
	slow  bool // every string is read the general way; for tests, which compare
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

func (t *sharedStrings) read(p *part) error {
	if !p.is("sst") {
		return errUnexpected
	}
	var text []byte
	for {
		if n := t.plain(p); n > 0 {
			p.Advance(n)
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

func (t *sharedStrings) add(text []byte, l *limits) error {
	if t.count >= l.strings {
		return &limitError{"strings", int64(l.strings)}
	}
	k, err := t.arena.add(text)
	if err != nil {
		return err
	}
	if t.count%textChunk == 0 {
		var chunk []kept
		if t.count > 0 { // the first grows as it must, for small tables
			chunk = make([]kept, 0, textChunk)
		}
		t.kept = append(t.kept, chunk)
	}
	last := &t.kept[len(t.kept)-1]
	*last = append(*last, k)
	t.count++
	return nil
}

const textChunk = 1 << 16

// at gives the string with an index below the count.
func (t *sharedStrings) at(index int) kept { return t.kept[index/textChunk][index%textChunk] }

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
