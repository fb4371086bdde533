package workbook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/loader/workbook/strictxml"
)

// chopped is a strictxml.Source that gives a document in blocks of the sizes,
// again and again in turn, and spoils what it gave before: a reader that keeps
// something of it too long reads nonsense.
type chopped struct {
	left  []byte
	sizes []int
	turn  int
	given []byte
}

func (c *chopped) More(tail []byte) ([]byte, error) {
	if len(c.left) == 0 {
		return nil, io.EOF
	}
	n := len(c.left)
	if len(c.sizes) > 0 {
		n = min(n, c.sizes[c.turn%len(c.sizes)])
		c.turn++
	}
	block := append(bytes.Clone(tail), c.left[:n]...)
	c.left = c.left[n:]
	for i := range c.given {
		c.given[i] = '!'
	}
	c.given = block
	return block, nil
}

// way is how a document is read: in blocks of which sizes, all at once without
// any, and with the fast paths or without.
type way struct {
	sizes []int
	slow  bool
}

func (w way) String() string { return fmt.Sprintf("blocks %v, slow %v", w.sizes, w.slow) }

// documentOf reads a document as a part of a workbook.
func (w way) document(xml string, l *limits, visit func(p *part) error) error {
	p := &part{limits: l, Scanner: strictxml.New(&chopped{left: []byte(xml), sizes: w.sizes}, namespaces,
		strictxml.Limits{Tag: l.tag, Depth: l.depth, Attributes: maxAttributes})}
	return p.limited(p.document(visit))
}

func (w way) sharedStrings(xml string, l *limits) (*sharedStrings, error) {
	table := &sharedStrings{slow: w.slow}
	if xml != "" {
		if err := w.document(xml, l, table.read); err != nil {
			return nil, fail(err)
		}
	}
	table.arena.seal()
	return table, nil
}

func (w way) sheet(xml string, shared *sharedStrings, st styles, l *limits) (*Store, error) {
	r := &sheetReader{shared: shared, styles: st, limits: l, slow: w.slow, build: newBuilder(shared, st, false, l)}
	err := w.document(xml, l, func(p *part) error { return fail(p.limited(r.read(p)), r.place()...) })
	if err != nil {
		return nil, fail(err)
	}
	return r.build.done(), nil
}

// read reads a sheet and the shared strings it refers to, and says what it gives.
func (w way) read(sheet, texts string, st styles, l limits) string {
	shared, err := w.sharedStrings(texts, &l)
	if err == nil {
		var s *Store
		if s, err = w.sheet(sheet, shared, st, &l); err == nil {
			return facts(s)
		}
	}
	var open *OpenError
	errors.As(err, &open)
	return fmt.Sprintf("refused %s %v: %v", open.ID, open.Values, open.Err)
}

// facts says everything that a store holds.
func facts(s *Store) string {
	lines := dump(s)
	for row := range s.Len() {
		if s.Hidden(row) {
			lines = append(lines, fmt.Sprintf("%d is hidden", s.Number(row)))
		}
	}
	return strings.Join(append(lines, fmt.Sprintf("%d rows, %d columns, hidden %v, joined %v, %+v", s.Len(), s.Columns(), s.hidden, s.joined, s.Notes())), "\n")
}

// TestWindowCuts reads the first sheet of every hazard in small blocks, with
// the fast paths and without: each way gives what reading it at once gives.
func TestWindowCuts(t *testing.T) {
	for name, h := range hazards(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := h.parts()
			sheet, texts := utf8Of(t, p[sheetPart]), utf8Of(t, p[partStrings])
			ids := make([]int, len(h.formats)+1)
			for i := range h.formats {
				ids[i+1] = i + 1 // any
			}
			st, err := newStyles(nil, ids)
			if err != nil {
				t.Fatal(err)
			}
			want := way{}.read(sheet, texts, st, defaultLimits)
			for _, slow := range []bool{false, true} {
				for _, size := range []int{0, 1, 2, 3, 7, 64, 4096} {
					w := way{slow: slow}
					if size > 0 {
						w.sizes = []int{size}
					}
					if got := w.read(sheet, texts, st, defaultLimits); got != want {
						t.Errorf("%v:\n%s\nat once:\n%s", w, got, want)
					}
				}
			}
		})
	}
}

// utf8Of is a part as its reader gets it.
func utf8Of(t *testing.T, xml string) string {
	r, err := textStart(strings.NewReader(xml))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if errors.Is(err, errUTF16) {
		t.Skip("not to be read at all")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestPump: whatever its reader keeps of a window, more than the headroom too,
// the next one begins with it and goes on where it ended.
func TestPump(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stream := make([]byte, rapid.IntRange(0, 5*blockSize).Draw(t, "size"))
		seed := rapid.Uint32().Draw(t, "seed")
		for i := range stream {
			seed = seed*1664525 + 1013904223
			stream[i] = byte(seed >> 24)
		}
		p := newPump(context.Background(), bytes.NewReader(stream), nil)
		defer p.close()
		keep := rapid.SampledFrom([]int{0, 1, 100, headroom, headroom + 1, firstBlock, blockSize, 2 * blockSize, 4 * blockSize})
		var window []byte
		at := 0 // of the window in the stream
		for {
			kept := min(keep.Draw(t, "kept"), len(window))
			tail := window[len(window)-kept:]
			at += len(window) - kept
			next, err := p.More(tail)
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(next) <= kept || !bytes.Equal(next, stream[at:at+len(next)]) {
				t.Fatalf("at %d with %d kept: %d bytes, not those of the stream", at, kept, len(next))
			}
			window = next
		}
		if at += min(len(window), len(stream)-at); at != len(stream) {
			t.Fatalf("%d of %d bytes", at, len(stream))
		}
	})
}
