package workbook

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"pgregory.net/rapid"
)

// utf16Bytes writes units as they are, surrogates or not.
func utf16Bytes(bigEndian bool, units ...uint16) []byte {
	var b []byte
	for _, u := range units {
		if bigEndian {
			b = binary.BigEndian.AppendUint16(b, u)
		} else {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
	}
	return b
}

func TestUTF16Reader(t *testing.T) {
	for name, c := range map[string]struct {
		units []uint16
		more  string // bytes after the units
		want  string
		err   error
	}{
		"nothing":             {nil, "", "", nil},
		"ascii":               {[]uint16{'a', ';', '\r', '\n'}, "", "a;\r\n", nil},
		"all lengths":         {[]uint16{'a', 0xF1, 0x20AC, 0xD83D, 0xDE00, 'z'}, "", "añ€😀z", nil},
		"a mark is kept":      {[]uint16{0xFEFF, 'a'}, "", "\uFEFFa", nil},
		"U+FFFD is a text":    {[]uint16{0xFFFD}, "", "\uFFFD", nil},
		"zero":                {[]uint16{0, 'a'}, "", "\x00a", nil},
		"ends of the planes":  {[]uint16{0xD7FF, 0xE000, 0xFFFF, 0xD800, 0xDC00, 0xDBFF, 0xDFFF}, "", "\uD7FF\uE000\uFFFF\U00010000\U0010FFFF", nil},
		"high alone":          {[]uint16{'a', 0xD83D, 'b'}, "", "a", errUTF16},
		"high at the end":     {[]uint16{'a', 0xD83D}, "", "a", errUTF16},
		"high and half a low": {[]uint16{'a', 0xD83D}, "\xDE", "a", errUTF16},
		"low alone":           {[]uint16{'a', 0xDE00, 'b', 'c'}, "", "a", errUTF16},
		"low first":           {[]uint16{0xDE00, 0xD83D}, "", "", errUTF16},
		"high twice":          {[]uint16{0xD83D, 0xD83D, 0xDE00}, "", "", errUTF16},
		"odd byte at the end": {[]uint16{'a', 0xF1}, "b", "añ", errUTF16},
		"one byte":            {nil, "a", "", errUTF16},
	} {
		t.Run(name, func(t *testing.T) {
			for _, bigEndian := range []bool{false, true} {
				data := append(utf16Bytes(bigEndian, c.units...), c.more...)
				for how, r := range map[string]io.Reader{
					"at once":       newUTF16Reader(bytes.NewReader(data), bigEndian),
					"byte by byte":  newUTF16Reader(iotest.OneByteReader(bytes.NewReader(data)), bigEndian),
					"into bytes":    iotest.OneByteReader(newUTF16Reader(bytes.NewReader(data), bigEndian)),
					"end with data": newUTF16Reader(iotest.DataErrReader(bytes.NewReader(data)), bigEndian),
				} {
					got, err := io.ReadAll(r)
					if string(got) != c.want || !errors.Is(err, c.err) || c.err == nil && err != nil {
						t.Errorf("%s, big endian %v: %q, %v", how, bigEndian, got, err)
					}
				}
			}
		})
	}
}

// TestUTF16ReaderPassesErrorsOn: what was read before them comes first.
func TestUTF16ReaderPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	for data, want := range map[string]string{"": "", "a\x00": "a", "a\x00b": "a"} {
		r := newUTF16Reader(io.MultiReader(strings.NewReader(data), iotest.ErrReader(broken)), false)
		got, err := io.ReadAll(r)
		if !errors.Is(err, broken) || string(got) != want {
			t.Errorf("%q: %q, %v", data, got, err)
		}
		if _, again := r.Read(make([]byte, 10)); !errors.Is(again, broken) {
			t.Errorf("%q: then %v", data, again)
		}
	}
	if n, err := newUTF16Reader(strings.NewReader("a\x00"), false).Read(nil); n != 0 || err != nil {
		t.Errorf("into nothing: %d, %v", n, err)
	}
}

// TestUTF16ReaderIsTheInverse: every text comes back, in pieces of any size.
func TestUTF16ReaderIsTheInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		bigEndian := rapid.Bool().Draw(t, "big endian")
		data := utf16Bytes(bigEndian, utf16.Encode([]rune(text))...)
		r := newUTF16Reader(pieces(t, data), bigEndian)
		var got []byte
		for {
			p := make([]byte, rapid.IntRange(1, 9).Draw(t, "room"))
			n, err := r.Read(p)
			got = append(got, p[:n]...)
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if string(got) != text {
			t.Fatalf("%q, want %q", got, text)
		}
	})
}

// TestUTF16ReaderAcrossBuffers: a pair that two reads of the file share is whole.
func TestUTF16ReaderAcrossBuffers(t *testing.T) {
	for shift := range 4 {
		text := strings.Repeat("a", shift) + strings.Repeat("😀ñ", utf16BufferSize)
		got, err := io.ReadAll(newUTF16Reader(bytes.NewReader(utf16LE(text)[2:]), false))
		if err != nil || string(got) != text {
			t.Errorf("%d: %d bytes of %d, %v", shift, len(got), len(text), err)
		}
	}
}

// pieces reads data in pieces of drawn sizes.
func pieces(t *rapid.T, data []byte) io.Reader {
	sizes := rapid.SliceOfN(rapid.IntRange(1, 40), 1, 5).Draw(t, "pieces")
	return &pieceReader{data: data, sizes: sizes}
}

type pieceReader struct {
	data  []byte
	sizes []int
	next  int
}

func (r *pieceReader) Read(p []byte) (int, error) {
	if len(r.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), r.sizes[r.next%len(r.sizes)])], r.data)
	r.data = r.data[n:]
	r.next++
	return n, nil
}

func BenchmarkUTF16Reader(b *testing.B) {
	data := utf16LE(strings.Repeat("1020304050;Peña Gómez, José;1.234.567,89\r\n", 20_000))[2:]
	b.SetBytes(int64(len(data)))
	p := make([]byte, 64<<10)
	for b.Loop() {
		r := newUTF16Reader(bytes.NewReader(data), false)
		for {
			if _, err := r.Read(p); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
