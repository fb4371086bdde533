package workbook

// sharedStrings are the workbook's table of texts, in its order.
type sharedStrings struct {
	arena arena // sealed
	kept  []kept
}

// readSharedStrings reads the table; the counts that it declares are not used.
func (c *container) readSharedStrings(s *session, name string) (*sharedStrings, error) {
	table := &sharedStrings{}
	err := c.readPart(s, name, func(p *part) error {
		if !p.is("sst") {
			return errUnexpected
		}
		var text []byte
		for {
			if n := table.plain(p); n > 0 {
				p.Advance(n)
			}
			more, err := p.child()
			if err != nil || !more {
				return err
			}
			if !p.is("si") { // an extension list
				if p.is("extLst") {
					err = p.skip()
				} else {
					err = errUnexpected
				}
				if err != nil {
					return err
				}
				continue
			}
			if text, err = p.richText(text[:0]); err != nil {
				return err
			}
			if err := table.add(text, p.limits); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	table.arena.seal()
	return table, nil
}

func (t *sharedStrings) add(text []byte, l *limits) error {
	if len(t.kept) >= l.strings {
		return &limitError{"strings", int64(l.strings)}
	}
	kept, err := t.arena.add(text)
	if err == nil {
		t.kept = append(t.kept, kept)
	}
	return err
}

// plain reads strings in the form that nearly all have, <si><t>text</t></si>,
// and gives how much of the window they take. It stops before the first in any
// other form, which the scanner reads then.
func (t *sharedStrings) plain(p *part) (size int) {
	if p.Preset() != spaceMain || p.KeepSpace() {
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
