package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/mapping"
	"wolkload/ui/note"
)

// passwordTries is how often a person may type a workbook's password.
const passwordTries = 3

// source is which rows to take and how to map them, as flags say it.
type source struct {
	sheet      string
	headerRow  int
	skipHidden bool
	cut        cut
	choice
}

func (s *source) flags(f flagSet, r *runner) {
	f.StringVar(&s.sheet, "sheet", "", r.flag("sheet"))
	f.Var(positive{&s.headerRow, 1 << 20}, "header-row", r.flag("header-row"))
	s.choice.flags(f, r)
	s.cut.flags(f, r)
	f.BoolVar(&s.skipHidden, "skip-hidden", false, r.flag("skip-hidden"))
}

// draft reads and checks a sheet of the workbook at path. The workbook is
// closed again: the rows have been read whole.
func (r *runner) draft(ctx context.Context, path string, from source) (loader.Draft, error) {
	if from.profile != "" { // before a large workbook is read
		if _, err := r.profile(from.profile); err != nil {
			return loader.Draft{}, err
		}
	}
	book, err := r.open(ctx, path)
	if err != nil {
		return loader.Draft{}, err
	}
	defer book.Close() // only read from

	sheets, err := chooseSheets(book.Sheets(), from.sheet)
	if err != nil {
		return loader.Draft{}, err
	}
	m := r.meter()
	defer m.clear()
	folders := r.Folders()
	d, err := r.readFirst(ctx, folders, book, sheets, loader.Reading{
		CSV: from.cut.over(book), SkipHidden: from.skipHidden, CutOff: r.today(), OneSheet: from.secondSheet == none,
	}, m)
	if from.headerRow > 0 && d.Store != nil && (err == nil || isMessage(err, "loader."+loader.ErrNoHeader)) {
		row, ok := rowNumbered(d.Store, from.headerRow)
		if !ok {
			return loader.Draft{}, wrong("header_row_empty", "Row", strconv.Itoa(from.headerRow))
		}
		d, err = d.WithHeader(folders, row), nil
	}
	if err != nil {
		return loader.Draft{}, err
	}
	if d.Store.Len() <= d.Mapping.HeaderRow+1 {
		return loader.Draft{}, wrong("no_rows", "Row", strconv.Itoa(d.Store.Number(d.Mapping.HeaderRow)))
	}
	if d, err = r.apply(ctx, d, from.choice, m); err != nil {
		return loader.Draft{}, err
	}
	d.Now = r.Now
	m.clear()
	r.sayNotes(d)
	checking := func(rows int) { m.show(r.texts.T("command.checking", "Count", rows)) }
	if d, err = d.Check(ctx, checking); err != nil {
		return d, err
	}
	d, changed, err := r.repair(d, from.repairs)
	if err != nil {
		return loader.Draft{}, err
	}
	if changed {
		if d, err = d.Check(ctx, checking); err != nil {
			return d, err
		}
	}
	if from.save != "" {
		name, err := d.SaveProfile(folders, from.save)
		if err != nil {
			return loader.Draft{}, err
		}
		r.say("command.profile_saved", "Name", name)
	}
	return d, nil
}

// sayNotes says what is to know of a sheet that was read.
func (r *runner) sayNotes(d loader.Draft) {
	if csv := d.Store.CSV(); csv != nil {
		fmt.Fprintln(r.err, note.Cut(r.texts, *csv))
	}
	for _, line := range note.Lines(r.texts, d) {
		fmt.Fprintln(r.err, line)
	}
	if d.HiddenRows() > 0 && !d.SkipsHidden() {
		r.say("command.hidden_rows")
	}
}

// open opens a workbook and asks for its password where it has one.
func (r *runner) open(ctx context.Context, path string) (*workbook.Workbook, error) {
	password := r.Getenv(passwordVariable)
	for try := 0; ; try++ {
		book, err := workbook.Open(path, workbook.Options{Password: password})
		missing := isMessage(err, "workbook."+workbook.ErrPassword)
		refused := isMessage(err, "workbook."+workbook.ErrBadPassword)
		if !missing && !refused || !r.interactive() || try == passwordTries {
			return book, err
		}
		if refused {
			r.fail(err)
		}
		if password, err = r.ask(ctx, "command.ask.password", "Name", filepath.Base(path)); err != nil {
			return nil, err
		}
	}
}

// readFirst reads the first of the sheets that has values, and says which one
// it is when there were others to choose from. When none has, it is the first
// one that is refused.
func (r *runner) readFirst(ctx context.Context, folders loader.Folders, book *workbook.Workbook, sheets []int, how loader.Reading, m *meter) (d loader.Draft, err error) {
	chosen := sheets[0]
	for _, sheet := range sheets {
		read, refused := loader.ReadSheet(ctx, folders, book, sheet, how, func(p workbook.Progress) {
			m.show(r.texts.T("command.reading", "Count", p.Rows))
		})
		empty := isMessage(refused, "workbook."+workbook.ErrEmptySheet)
		if sheet == chosen || !empty {
			d, err = read, refused
		}
		if !empty {
			chosen = sheet
			break
		}
	}
	if len(sheets) > 1 {
		m.clear()
		r.say("command.sheet_chosen", "Sheet", book.Sheets()[chosen].Name, "Sheets", sheetNames(book.Sheets()))
	}
	return d, err
}

// chooseSheets finds the sheet by its name, or gives those that are not
// hidden; the first one when all are.
func chooseSheets(sheets []workbook.SheetInfo, name string) ([]int, error) {
	if name != "" {
		for i, s := range sheets {
			if s.Name == name {
				return []int{i}, nil
			}
		}
		for i, s := range sheets { // Excel doesn't tell capitals apart in sheet names either
			if strings.EqualFold(s.Name, strings.TrimSpace(name)) {
				return []int{i}, nil
			}
		}
		return nil, wrong("sheet_unknown", "Sheet", name, "Sheets", sheetNames(sheets))
	}
	var visible []int
	for i, s := range sheets {
		if !s.Hidden {
			visible = append(visible, i)
		}
	}
	if len(visible) == 0 {
		visible = []int{0}
	}
	return visible, nil
}

// sheetNames lists at most ten of them: a sentence is no place for hundreds.
func sheetNames(sheets []workbook.SheetInfo) string {
	const most = 10
	var names []string
	for i, s := range sheets {
		if i == most {
			names = append(names, "…")
			break
		}
		names = append(names, "«"+s.Name+"»")
	}
	return strings.Join(names, ", ")
}

// rowNumbered finds the stored row that Excel shows under a number.
func rowNumbered(rows mapping.Source, number int) (row int, ok bool) {
	for i := range rows.Len() {
		if rows.Number(i) == number {
			return i, true
		}
	}
	return 0, false
}

// unreadable is a problem with a file, without the path that the system's
// error repeats.
func unreadable(id, base string, err error) error {
	cause := err
	var path *os.PathError
	if errors.As(err, &path) {
		cause = path.Err
	}
	return &problem{id: id, values: map[string]string{"Path": base, "Error": cause.Error()}, err: err}
}

// isMessage says whether err is the one whose text has this id.
func isMessage(err error, id string) bool { return messageID(err) == id }

// messageID is the id of an error's text, "" when it has none.
func messageID(err error) string {
	var m interface {
		Message() (string, map[string]string)
	}
	if !errors.As(err, &m) {
		return ""
	}
	id, _ := m.Message()
	return id
}
