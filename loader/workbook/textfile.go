package workbook

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// textFile is a text file of a table, which is opened as a workbook of one sheet.
type textFile struct {
	r        io.ReaderAt
	size     int64
	settings CSVSettings // as detected
	certain  bool        // of the encoding
}

// openText looks at the start of a text file.
func openText(r io.ReaderAt, size int64, path string, l limits) (*Workbook, error) {
	head := make([]byte, min(size, csvSample))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return nil, err
	}
	t := &textFile{r: r, size: size}
	t.settings, t.certain = detectCSV(head, int64(len(head)) == size)
	base := filepath.Base(path)
	name := strings.TrimSuffix(base, filepath.Ext(base))
	return &Workbook{text: t, container: &container{limits: l}, sheets: []SheetInfo{{Name: name}}}, nil
}

// CSV is how a text file is cut into cells as far as its start shows; nil for
// an Excel workbook.
func (w *Workbook) CSV() *CSVSettings {
	if w.text == nil {
		return nil
	}
	s := w.text.settings
	return &s
}

// ReadCSV is Read of a text file, cut into cells as the settings say. Of an
// Excel workbook it is an *OpenError with the ID ErrNotText.
func (w *Workbook) ReadCSV(ctx context.Context, settings CSVSettings, progress func(Progress)) (*Store, error) {
	if w.text == nil {
		return nil, fail(&OpenError{ID: ErrNotText}, "Path", w.path)
	}
	return w.finished(ctx, 0, func(ctx context.Context) (*Store, error) {
		return w.readText(ctx, settings, progress)
	})
}

// detected reads a text file as it was detected. Where only what comes after
// the sample tells the encoding, the whole file does: it has one byte for a
// character when most beyond ASCII are not UTF-8, else a row of it is broken.
func (t *textFile) detected(ctx context.Context, read func(CSVSettings) (*Store, error)) (*Store, error) {
	store, err := read(t.settings)
	var open *OpenError
	if t.certain || !errors.As(err, &open) || open.ID != ErrCSVEncoding {
		return store, err
	}
	encoding, counting := t.countEncoding(ctx)
	switch {
	case counting != nil:
		return nil, counting
	case encoding == EncodingUTF8:
		return nil, err
	}
	other := t.settings
	other.Encoding = encoding
	return read(other)
}

// countEncoding tells the encoding by all of the file's characters beyond
// ASCII: UTF-8 when more of them are than are not.
func (t *textFile) countEncoding(ctx context.Context) (Encoding, error) {
	r := io.NewSectionReader(t.r, 0, t.size)
	buffer := make([]byte, blockSize)
	kept, sequences, others := 0, 0, 0
	var letters letterCount
	for {
		n, err := r.Read(buffer[kept:])
		data := buffer[:kept+n]
		if err == nil { // a character may be cut at the end
			end := wholeUTF8(data)
			kept = len(data) - end
			data = data[:end]
		}
		s, o := countUTF8(data, true)
		sequences, others = sequences+s, others+o
		letters.add(data)
		switch {
		case err == io.EOF && sequences > others:
			return EncodingUTF8, nil
		case err == io.EOF:
			return letters.encoding(), nil
		case err != nil:
			return 0, err
		case ctx.Err() != nil:
			return 0, ctx.Err()
		}
		copy(buffer, buffer[len(data):len(data)+kept])
	}
}

// wholeUTF8 is how much of b does not end with a part of a UTF-8 sequence.
func wholeUTF8(b []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if tail := b[len(b)-i:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return len(b) - i
			}
			break
		}
	}
	return len(b)
}

// readText reads the file into a store; every cell is a text.
func (w *Workbook) readText(ctx context.Context, settings CSVSettings, progress func(Progress)) (*Store, error) {
	l := &w.container.limits
	t := &textRows{build: newBuilder(&sharedStrings{}, noStyles(), false, l), progress: progress, total: w.text.size}
	reader := newCSVReader(settings, l)
	err := reader.read(ctx, io.TeeReader(io.NewSectionReader(w.text.r, 0, w.text.size), t), t)
	if err != nil {
		return nil, fail(err, "Row", strconv.Itoa(t.row+1), "Sheet", w.sheets[0].Name)
	}
	t.report()
	store := t.build.done()
	store.csv = &settings
	store.notes.Fewer, store.notes.FewerAt = reader.width.fewer, reader.width.first
	return store, nil
}

// textRows puts the rows of a text file into a store, and counts what was read.
type textRows struct {
	build    *builder
	progress func(Progress)
	row      int // number of the last one
	bytes    int64
	total    int64
	first    *Store
}

func (t *textRows) addText(col int, text []byte) error {
	return t.build.addText(col, text, Text, 0, false)
}

func (t *textRows) endRow(number int) error {
	t.build.endRow(number, false)
	t.row = number
	if t.first == nil && len(t.build.store.rows) == firstRows && t.progress != nil {
		t.first = t.build.first()
		t.report()
	}
	return nil
}

// Write is told of what was read.
func (t *textRows) Write(b []byte) (int, error) {
	t.bytes += int64(len(b))
	t.report()
	return len(b), nil
}

func (t *textRows) report() {
	if t.progress != nil {
		t.progress(Progress{Rows: t.row, Bytes: t.bytes, Total: t.total, First: t.first})
	}
}
