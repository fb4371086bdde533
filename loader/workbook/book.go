package workbook

import (
	"errors"
	"maps"
	"slices"
)

var errSheetEntry = errors.New("a sheet that is listed incompletely")

// readBook reads the workbook part and its relationships: sheets, date system,
// styles, and where the shared strings are.
func (w *Workbook) readBook(s *session) error {
	c := w.container
	own, err := c.relationships(s, "")
	if err != nil {
		return err
	}
	main := ""
	for _, r := range own {
		if r.kind == "officeDocument" {
			if main != "" && main != r.target {
				return fail(errRelationships, "Part", "_rels/.rels")
			}
			main = r.target
		}
	}
	if main == "" {
		return &OpenError{ID: ErrNotWorkbook, Err: errNoRelationship}
	}
	var sheets []sheetEntry
	err = c.readPart(s, main, func(p *part) error {
		if !p.is("workbook") { // a document, a presentation
			return &OpenError{ID: ErrNotWorkbook}
		}
		sheets, err = w.readWorkbookPart(p)
		return err
	})
	if err != nil {
		return err
	}
	relations, err := c.relationships(s, main)
	if err != nil {
		return err
	}
	for _, sheet := range sheets {
		r, ok := relations[sheet.relation]
		if !ok {
			return fail(errNoRelationship, "Sheet", sheet.Name)
		}
		if r.kind == "worksheet" {
			w.sheets = append(w.sheets, sheet.SheetInfo)
			w.parts = append(w.parts, r.target)
		}
	}
	return w.readShared(s, relations)
}

// readShared reads the styles and finds the shared strings: parts that the
// sheets share. Either may be left out of a workbook.
func (w *Workbook) readShared(s *session, relations map[string]relationship) error {
	stylesPart := ""
	for _, id := range slices.Sorted(maps.Keys(relations)) { // in order: of two that clash the same one is named
		r := relations[id]
		var at *string
		switch r.kind {
		case "styles":
			at = &stylesPart
		case "sharedStrings":
			at = &w.texts
		default:
			continue
		}
		if *at != "" && *at != r.target {
			return fail(errRelationships, "Part", r.target)
		}
		*at = r.target
	}
	w.styles = noStyles()
	if stylesPart == "" {
		return nil
	}
	var err error
	w.styles, err = w.container.readStyles(s, stylesPart)
	return err
}

// sheetEntry is a sheet as the workbook part lists it.
type sheetEntry struct {
	SheetInfo
	relation string // id of the relationship that leads to its part
}

func (w *Workbook) readWorkbookPart(p *part) ([]sheetEntry, error) {
	var sheets []sheetEntry
	for {
		more, err := p.child()
		if err != nil || !more {
			return sheets, err
		}
		switch {
		case p.is("workbookPr"):
			if w.date1904, err = p.flag("date1904"); err == nil {
				err = p.skip()
			}
		case p.is("sheets"):
			sheets, err = readSheetEntries(p, sheets)
		default:
			err = p.skip()
		}
		if err != nil {
			return nil, err
		}
	}
}

func readSheetEntries(p *part, sheets []sheetEntry) ([]sheetEntry, error) {
	for {
		more, err := p.child()
		if err != nil || !more {
			return sheets, err
		}
		if !p.is("sheet") {
			return nil, errUnexpected
		}
		if len(sheets) >= p.limits.parts {
			return nil, &limitError{"parts", int64(p.limits.parts)}
		}
		value, named := p.Attr("name")
		state, _ := p.Attr("state")
		var id []byte
		for _, a := range p.Attrs() {
			if a.Space == spaceRefer && string(a.Local) == "id" {
				id = a.Value
			}
		}
		if !named || len(id) == 0 {
			return nil, errSheetEntry
		}
		name, err := p.name(unescape(value))
		if err != nil {
			return nil, err
		}
		relation, err := p.name(id)
		if err != nil {
			return nil, err
		}
		hidden := string(state) == "hidden" || string(state) == "veryHidden"
		sheets = append(sheets, sheetEntry{SheetInfo: SheetInfo{Name: name, Hidden: hidden}, relation: relation})
		if err := p.skip(); err != nil {
			return nil, err
		}
	}
}
