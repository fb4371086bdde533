package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzCSV reads any file with any settings: refused by an error with its row
// or limit, or read, and then to the letter, however it comes in pieces.
func FuzzCSV(f *testing.F) {
	table := strings.Join(debtors(8).under("Cartera", "", tableHeader), "\r\n")
	for e := range byte(len(encodingNames)) {
		f.Add(encodeText(table, Encoding(e)), e, byte(0), byte(0))
	}
	f.Add([]byte("\uFEFFsep=,\n\"a\"\"b\",\"c\nd\"\n\x1A"), byte(0), byte(3), byte(0))
	f.Add([]byte("'a'\t'it''s'\r\r\n"), byte(1), byte(1), byte(1))
	f.Add([]byte("a|\"b\x00;\xED\xA0\x80"), byte(0), byte(2), byte(2))
	f.Add(utf16Bytes(true, 0xFEFF, 'a', ';', 0xD83D, 0xDE00, '\r', 0xDC00), byte(3), byte(0), byte(0))
	f.Fuzz(func(t *testing.T, data []byte, encoding, delimiter, quote byte) {
		l := fuzzLimits()
		l.text, l.columns, l.rows = 200, 100, 2000
		given := CSVSettings{
			Encoding:  Encoding(encoding) % Encoding(len(encodingNames)),
			Delimiter: (csvDelimiters + "\x00")[int(delimiter)%(len(csvDelimiters)+1)],
			Quote:     "\"'\x00"[int(quote)%3],
		}
		detected, certain := detectCSV(data, true)
		if again, _ := detectCSV(data, true); again != detected || !certain {
			t.Fatalf("detected %v, then %v; certain %v", detected, again, certain)
		}
		detectCSV(data[:len(data)/2], false)
		for _, settings := range []CSVSettings{given, detected} {
			s, err := readCSV(bytes.NewReader(data), settings, l, csvChunk)
			checkCSVError(t, err)
			for _, buffer := range []int{16, 100} {
				again, err2 := readCSV(iotest.OneByteReader(bytes.NewReader(data)), settings, l, buffer)
				if fmt.Sprint(err) != fmt.Sprint(err2) || !reflect.DeepEqual(err, err2) || err == nil && !equalRows(s.rows, again.rows) {
					t.Fatalf("%v: %q (%#v), in pieces %q (%#v)", settings, s.rows, err, again.rows, err2)
				}
			}
			if s.size > 3*len(data) {
				t.Fatalf("%d bytes of text in a file of %d", s.size, len(data))
			}
			if err == nil {
				checkCSVAgain(t, s.rows, l)
			}
		}
	})
}

func checkCSVError(t *testing.T, err error) {
	t.Helper()
	var (
		open  *OpenError
		limit *limitError
	)
	switch {
	case err == nil, errors.As(err, &limit) && limit.max > 0:
	case errors.As(err, &open) && strings.HasPrefix(open.ID, "csv_") && open.Values["Row"] != "":
	default:
		t.Fatalf("%#v", err)
	}
}

// checkCSVAgain writes rows that were read, each to the same width, and reads
// them again. The delimiter is a byte that is in none of the texts.
func checkCSVAgain(t *testing.T, rows [][]string, l limits) {
	t.Helper()
	all, width := strings.Join(slices.Concat(rows...), ""), 1
	for _, row := range rows {
		width = max(width, len(row))
	}
	s := CSVSettings{EncodingUTF8, 2, '"'}
	if strings.Contains(all, "\x02") {
		return
	}
	padded := make([][]string, len(rows))
	for i, row := range rows {
		padded[i] = append(slices.Clone(row), make([]string, width-len(row))...)
	}
	again, err := readCSV(bytes.NewReader(writeCSV(padded, s, "\r\n", true)), s, l, csvChunk)
	if err != nil || !equalRows(again.rows, rows) {
		t.Fatalf("%q, again %q (%v)", rows, again.rows, err)
	}
}
