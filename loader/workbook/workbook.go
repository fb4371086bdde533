package workbook

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"
)

// Options for Open.
type Options struct {
	Password string // of an encrypted workbook; "" when none was given
}

// SheetInfo is a sheet as the workbook lists it.
type SheetInfo struct {
	Name   string
	Hidden bool
}

// Progress of reading one sheet.
type Progress struct {
	Rows  int    // rows read so far
	Bytes int64  // unpacked bytes read so far
	Total int64  // unpacked size the file declares; may lie
	First *Store // the first rows, once they are there: nil before, and where the whole sheet is no longer
}

// Workbook is an open workbook. It is safe for use by one goroutine.
type Workbook struct {
	path        string
	fingerprint string
	sheets      []SheetInfo

	file      *os.File // nil when the workbook was decrypted
	decrypted bool     // into memory
	size      int64    // of the file as it was opened
	modified  time.Time
	container *container
	parts     []string // of the sheets, in their order
	styles    styles
	date1904  bool
	text      *textFile      // nil of an Excel workbook
	texts     string         // the part of the shared strings, "" when there is none
	shared    *sharedStrings // nil until a sheet is read
}

// Open recognises the file by its content and opens it. Every error is an
// *OpenError with a stable ID.
func Open(path string, opts Options) (*Workbook, error) {
	w, err := open(path, opts, defaultLimits)
	if err != nil {
		return nil, fail(err, "Path", path)
	}
	return w, nil
}

func open(path string, opts Options, l limits) (w *Workbook, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, syscall.EINVAL):
		return nil, &OpenError{ID: ErrNotFound, Err: fs.ErrNotExist}
	case errors.Is(err, fs.ErrPermission):
		return nil, &OpenError{ID: ErrPermission, Err: fs.ErrPermission}
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, &OpenError{ID: ErrDirectory}
	case !info.Mode().IsRegular(): // opening a pipe would wait for a writer
		return nil, &OpenError{ID: ErrUnreadable, Err: errors.New("not a regular file")}
	}
	f, err := os.Open(path)
	switch {
	case err != nil && isLockName(path): // Excel keeps it locked
		return nil, &OpenError{ID: ErrLockFile, Err: err}
	case errors.Is(err, fs.ErrPermission):
		return nil, &OpenError{ID: ErrPermission, Err: fs.ErrPermission}
	case err != nil:
		return nil, err
	}
	defer func() {
		if err != nil || w.decrypted {
			f.Close() // it was only read from
		}
	}()
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	w, err = openReader(f, info.Size(), path, opts, l)
	if err != nil {
		return nil, err
	}
	w.path = path
	if !w.decrypted {
		w.file, w.size, w.modified = f, info.Size(), info.ModTime()
		return w, nil
	}
	w.fingerprint, err = hashOf(context.Background(), f)
	return w, err
}

// openReader opens a workbook of size bytes. path serves to know a lock file.
func openReader(r io.ReaderAt, size int64, path string, opts Options, l limits) (*Workbook, error) {
	what, err := recognise(r, size, path)
	if err != nil {
		return nil, err
	}
	decrypted := false
	switch what {
	case contentZip:
	case contentText:
		return openText(r, size, path, l)
	case contentOLE2:
		plain, err := openOLE2(r, size, opts.Password, l)
		if err != nil {
			return nil, err
		}
		r, size, decrypted = bytes.NewReader(plain), int64(len(plain)), true
	default:
		return nil, &OpenError{ID: string(what)}
	}
	c, err := openContainer(r, size, l)
	if err != nil {
		return nil, err
	}
	if id := recogniseZip(c); id != "" {
		return nil, &OpenError{ID: id}
	}
	w := &Workbook{container: c, decrypted: decrypted}
	if err := w.readBook(&session{ctx: context.Background()}); err != nil {
		return nil, err
	}
	if len(w.sheets) == 0 {
		return nil, &OpenError{ID: ErrNoSheets}
	}
	return w, nil
}

// Path is the path the workbook was opened by.
func (w *Workbook) Path() string { return w.path }

// Fingerprint is the SHA-256 of the file that the sheets were read of, in hex;
// "" before the first one was.
func (w *Workbook) Fingerprint() string { return w.fingerprint }

// Sheets lists the worksheets in the workbook's order; chart and dialog sheets are left out.
func (w *Workbook) Sheets() []SheetInfo { return w.sheets }

// Read reads one sheet whole into a Store. progress may be nil; it is called
// from Read's goroutine, on a beat of bytes read and at the end. On error nothing is
// returned: a sheet is read whole or refused with its place. Errors are
// *OpenErrors, but for the context's own; a sheet without any value is ErrEmptySheet.
func (w *Workbook) Read(ctx context.Context, sheet int, progress func(Progress)) (*Store, error) {
	if sheet < 0 || sheet >= len(w.sheets) {
		return nil, fail(&OpenError{ID: ErrNoSuchSheet}, "Path", w.path, "Sheet", strconv.Itoa(sheet+1))
	}
	return w.finished(ctx, sheet, func(ctx context.Context) (*Store, error) {
		if w.text != nil {
			return w.text.detected(ctx, func(s CSVSettings) (*Store, error) { return w.readText(ctx, s, progress) })
		}
		return w.read(ctx, sheet, progress)
	})
}

// finished reads with what belongs to every reading: the fingerprint beside it,
// and a last look at whether the file is still the one that was opened.
func (w *Workbook) finished(ctx context.Context, sheet int, read func(context.Context) (*Store, error)) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var hash *hashing
	if w.fingerprint == "" && w.file != nil {
		hash = startHash(ctx, w.file, w.size)
	}
	store, err := read(ctx)
	if hash != nil {
		if err != nil {
			cancel() // the fingerprint of what can't be read serves nobody
		}
		<-hash.done
		if err == nil {
			w.fingerprint, err = hash.sum, hash.err
		}
	}
	if err == nil && store.Len() == 0 {
		err = &OpenError{ID: ErrEmptySheet, Values: map[string]string{"Sheet": w.sheets[sheet].Name}}
	}
	if changed := w.checkUnchanged(); changed != nil {
		err = changed // and so no wonder about any other error
	}
	if err != nil {
		return nil, fail(err, "Path", w.path)
	}
	return store, nil
}

func (w *Workbook) read(ctx context.Context, sheet int, progress func(Progress)) (*Store, error) {
	s := &session{ctx: ctx}
	total := w.container.declared(w.parts[sheet])
	if w.shared == nil {
		total += w.container.declared(w.texts)
	}
	l := &w.container.limits
	r := &sheetReader{styles: w.styles, limits: l}
	var first *Store
	s.report = func() {
		if progress != nil {
			progress(Progress{Rows: r.rows, Bytes: s.unpacked.Load(), Total: total, First: first})
		}
	}
	if progress != nil && w.shared == nil && w.container.declared(w.texts) > earlyAbove {
		if first = w.early(ctx, sheet); first != nil {
			s.report()
		}
	}
	if w.shared == nil {
		shared := &sharedStrings{}
		if w.texts != "" {
			var err error
			if shared, err = w.container.readSharedStrings(s, w.texts); err != nil {
				return nil, err
			}
		}
		w.shared = shared
	}
	r.shared, r.build = w.shared, newBuilder(w.shared, w.styles, w.date1904, l)
	if progress != nil && first == nil {
		r.onRows = func(rows *Store) {
			first = rows
			s.report()
		}
	}
	err := w.container.readPart(s, w.parts[sheet], func(p *part) error {
		return fail(p.limited(r.read(p)), r.place()...)
	})
	if err != nil {
		return nil, fail(err, "Sheet", w.sheets[sheet].Name)
	}
	s.report()
	return r.build.done(), nil
}

// checkUnchanged says whether the file was written to since it was opened;
// what was read may then be of two versions, and the fingerprint of neither.
func (w *Workbook) checkUnchanged() error {
	if w.file == nil {
		return nil
	}
	info, err := w.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() != w.size || !info.ModTime().Equal(w.modified) {
		return &OpenError{ID: ErrChanged}
	}
	return nil
}

// Close releases the file. The Stores that were read stay usable.
func (w *Workbook) Close() error {
	if w.file == nil {
		return nil
	}
	return w.file.Close()
}
