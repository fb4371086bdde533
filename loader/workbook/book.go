package workbook

import (
	"encoding/xml"
	"errors"
)

var (
	errSheetEntry = errors.New("a sheet that is listed incompletely")
	errDateSystem = errors.New("a date system that is none")
)

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
	err = c.readPart(s, main, func(p *part, root xml.StartElement) error {
		if !isMain(root.Name, "workbook") { // a document, a presentation
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
	for _, r := range relations {
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
		e, more, err := p.child()
		if err != nil || !more {
			return sheets, err
		}
		switch {
		case isMain(e.Name, "workbookPr"):
			if w.date1904, err = boolean(e, "date1904"); err == nil {
				err = p.skip()
			}
		case isMain(e.Name, "sheets"):
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
		e, more, err := p.child()
		if err != nil || !more {
			return sheets, err
		}
		if !isMain(e.Name, "sheet") {
			return nil, errUnexpected
		}
		name, named := attr(e, "name")
		state, _ := attr(e, "state")
		relation := ""
		for _, a := range e.Attr {
			if a.Name.Local == "id" && (a.Name.Space == nsRefer || a.Name.Space == nsReferStrict) {
				relation = a.Value
			}
		}
		if !named || relation == "" {
			return nil, errSheetEntry
		}
		sheets = append(sheets, sheetEntry{
			SheetInfo: SheetInfo{Name: string(unescape([]byte(name))), Hidden: state == "hidden" || state == "veryHidden"},
			relation:  relation,
		})
		if err := p.skip(); err != nil {
			return nil, err
		}
	}
}

// boolean reads an attribute that is false when it is not given.
func boolean(e xml.StartElement, name string) (bool, error) {
	switch text, _ := attr(e, name); text {
	case "", "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	}
	return false, errDateSystem
}
