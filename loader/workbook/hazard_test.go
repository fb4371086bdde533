package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
)

var update = flag.Bool("update", false, "write the hazards' workbooks and golden files instead of comparing with them")

const hazardFolder = "testdata/hazards"

// hazards are all of them by the name of their files.
func hazards(t testing.TB) map[string]hazard {
	all := map[string]hazard{}
	for _, some := range []map[string]hazard{hazardNumbers(), hazardDates(), hazardTexts(), hazardCells(), hazardSheets(), hazardParts(), hazardZips()} {
		for name, h := range some {
			if _, twice := all[name]; twice {
				t.Fatalf("%s stands twice", name)
			}
			all[name] = h
		}
	}
	return all
}

// TestHazards reads each of the hazards' workbooks: it gives what its golden
// file says, which was looked at by somebody who knows what Excel shows. The
// workbooks are files, for other readers and for Excel; they are what the code
// beside makes.
func TestHazards(t *testing.T) {
	all := hazards(t)
	for name, h := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := h.packed()
			path := filepath.Join(hazardFolder, name)
			got := goldenOf(t, data)
			if *update {
				keep(t, path+".xlsx", data)
				keep(t, path+".golden", []byte(got))
				return
			}
			if stored, err := os.ReadFile(path + ".xlsx"); err != nil || !bytes.Equal(stored, data) {
				t.Errorf("the file is not what is made here (%v); go test -run TestHazards -update", err)
			}
			want, err := os.ReadFile(path + ".golden")
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.ReplaceAll(string(want), "\r\n", "\n"); got != want { // some clones have Windows' line ends
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	t.Run("no other files", func(t *testing.T) {
		entries, err := os.ReadDir(hazardFolder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			name, ending, _ := strings.Cut(e.Name(), ".")
			if _, ok := all[name]; !ok || ending != "xlsx" && ending != "golden" {
				t.Errorf("%s is no hazard's", e.Name())
			}
		}
	})
}

func keep(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// goldenOf says what the reader gives of a workbook: for each sheet its name
// and every cell, or the refusal.
func goldenOf(t *testing.T, data []byte) string {
	w, err := openBytes(data, defaultLimits)
	if err != nil {
		return refusal(t, err)
	}
	var b strings.Builder
	for i, sheet := range w.Sheets() {
		fmt.Fprintf(&b, "sheet %q", sheet.Name)
		if sheet.Hidden {
			b.WriteString(" hidden")
		}
		b.WriteByte('\n')
		s, err := w.Read(context.Background(), i, nil)
		if err != nil {
			b.WriteString(refusal(t, err))
			continue
		}
		goldenSheet(&b, s)
	}
	return b.String()
}

// goldenSheet lists a sheet's cells: ref kind raw [format] [formula] shows …;
// behind "=" the digits or the date and time that a number stands for.
func goldenSheet(b *strings.Builder, s *Store) {
	if s.Date1904() {
		b.WriteString("dates from 1904\n")
	}
	for row := range s.Len() {
		for col := range s.recordsOf(row) {
			c := s.Cell(row, col)
			fmt.Fprintf(b, "%s %s %s", cellName(col, s.Number(row)), c.Kind, brief(c.Raw))
			if c.Format != "" {
				b.WriteString(" [" + c.Format + "]")
			}
			if c.Formula {
				b.WriteString(" formula")
			}
			if shown := s.Shown(row, col); shown != c.Raw {
				b.WriteString(" shows " + brief(shown))
			}
			b.WriteString(meaning(c, s.Date1904()) + "\n")
		}
	}
	var rows, columns []string
	for row := range s.Len() {
		if s.Hidden(row) {
			rows = append(rows, fmt.Sprint(s.Number(row)))
		}
	}
	for col := range s.Columns() {
		if s.HiddenColumn(col) {
			columns = append(columns, ColumnName(col))
		}
	}
	if rows != nil {
		fmt.Fprintf(b, "hidden rows %s\n", strings.Join(rows, " "))
	}
	if columns != nil {
		fmt.Fprintf(b, "hidden columns %s\n", strings.Join(columns, " "))
	}
	for _, a := range s.joined {
		fmt.Fprintf(b, "joined %s:%s\n", cellName(a.first, a.top), cellName(a.last, a.bottom))
	}
	if n := s.Notes(); n.HiddenRows+len(n.HiddenColumns)+n.Buried+n.Unknown > 0 {
		fmt.Fprintf(b, "notes %+v\n", n)
	}
}

// meaning is what a number or a date stands for.
func meaning(c Cell, date1904 bool) string {
	switch c.Kind {
	case Number:
		digits, significant, err := PlainNumber(c.Raw)
		if err != nil {
			return " = " + err.Error()
		}
		if padded, ok := ZeroPadded(digits, c.Format); ok {
			digits = padded
		}
		if significant > precision {
			return fmt.Sprintf(" = %s, %d significant", short(digits), significant)
		}
		return " = " + short(digits)
	case Date:
		d, err := SerialDate(c.Raw, date1904)
		if err != nil {
			return " = " + string(err.(DateError))
		}
		return fmt.Sprintf(" = %04d-%02d-%02d %02d:%02d:%02d", d.Year, d.Month, d.Day, d.Hour, d.Minute, d.Second)
	}
	return ""
}

// brief quotes a text; of a long one the start and enough to know it by.
func brief(s string) string {
	if len(s) <= longInGolden {
		return fmt.Sprintf("%q", s)
	}
	start := strings.ToValidUTF8(s[:20], "")
	return fmt.Sprintf("%q… %d characters, %08x", start, utf8.RuneCountInString(s), crc32.ChecksumIEEE([]byte(s)))
}

// short is brief without quotes, for digits.
func short(digits string) string {
	if len(digits) <= longInGolden {
		return digits
	}
	return brief(digits)
}

const longInGolden = 120

// refusal is an error's ID and place, and its cause: by its kind where its words are another package's.
func refusal(t *testing.T, err error) string {
	t.Helper()
	var open *OpenError
	if !errors.As(err, &open) || open.Values["Path"] == "" {
		t.Fatalf("not a whole OpenError: %v", err)
	}
	line := "refused " + open.ID
	for _, name := range slices.Sorted(maps.Keys(open.Values)) {
		if v := open.Values[name]; v != "" && name != "Path" {
			line += fmt.Sprintf(" %s=%q", name, v)
		}
	}
	var inflate flate.CorruptInputError
	cause := ""
	switch {
	case open.Err == nil:
		return line + "\n"
	case errors.Is(err, zip.ErrChecksum):
		cause = "checksum"
	case errors.Is(err, zip.ErrFormat):
		cause = "zip"
	case errors.Is(err, io.ErrUnexpectedEOF):
		cause = "cut"
	case errors.As(err, &inflate):
		cause = "inflate"
	default:
		cause = open.Err.Error()
	}
	return line + ": " + cause + "\n"
}
