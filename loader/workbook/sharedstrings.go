package workbook

import "encoding/xml"

// sharedStrings are the workbook's table of texts, in its order.
type sharedStrings struct {
	arena arena // sealed
	spans []span
}

// readSharedStrings reads the table; the counts that it declares are not used.
func (c *container) readSharedStrings(s *session, name string) (*sharedStrings, error) {
	table := &sharedStrings{}
	err := c.readPart(s, name, func(p *part, root xml.StartElement) error {
		if !isMain(root.Name, "sst") {
			return errUnexpected
		}
		var text []byte
		for {
			e, more, err := p.child()
			if err != nil || !more {
				return err
			}
			if !isMain(e.Name, "si") { // an extension list
				if isMain(e.Name, "extLst") {
					err = p.skip()
				} else {
					err = errUnexpected
				}
				if err != nil {
					return err
				}
				continue
			}
			if len(table.spans) >= c.limits.strings {
				return &limitError{"strings", int64(c.limits.strings)}
			}
			if text, err = p.richText(text[:0]); err != nil {
				return err
			}
			kept, err := table.arena.add(text)
			if err != nil {
				return err
			}
			table.spans = append(table.spans, kept)
		}
	})
	if err != nil {
		return nil, err
	}
	table.arena.seal()
	return table, nil
}
