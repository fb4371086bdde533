package workbook

import (
	"encoding/binary"
	"strings"
)

// Chunks of an arena are of 1 MiB, or as long as a text that is longer.
const (
	chunkBits = 20
	chunkSize = 1 << chunkBits
	maxChunks = 1 << (placeBits - chunkBits)
)

// kept is where a text stands in an arena: from bit 16 on its size (8 bits),
// then its place (40 bits): the chunk, and where in the chunk. A text of
// longText bytes or more has its size in front of it, in 4 bytes. 0 is the
// empty text. The bits below are a record's.
type kept uint64

const (
	sizeShift  = 16
	placeShift = 24
	placeBits  = 40
	longText   = 255
	longPrefix = 4
)

// arena keeps texts one after another in immutable chunks. The zero value is empty.
type arena struct {
	chunks []string
	last   strings.Builder // becomes a chunk when full; it never moves
}

// add keeps a text.
func (a *arena) add(text []byte) (kept, error) {
	if len(text) == 0 {
		return 0, nil
	}
	size := len(text)
	if len(text) >= longText {
		size += longPrefix
	}
	if at := a.last.Len(); at+size > a.last.Cap() || at > 0 && at+size > chunkSize {
		a.next(size)
	}
	if len(a.chunks) >= maxChunks {
		return 0, &limitError{"unpacked", maxChunks * chunkSize}
	}
	k := kept(len(a.chunks)<<chunkBits|a.last.Len()) << placeShift
	if len(text) < longText {
		k |= kept(len(text)) << sizeShift
	} else {
		k |= longText << sizeShift
		var prefix [longPrefix]byte
		binary.LittleEndian.PutUint32(prefix[:], uint32(len(text)))
		a.last.Write(prefix[:])
	}
	a.last.Write(text)
	return k, nil
}

// next begins a chunk.
func (a *arena) next(size int) {
	if a.last.Len() > 0 {
		a.chunks = append(a.chunks, a.last.String())
		a.last = strings.Builder{}
	}
	a.last.Grow(max(chunkSize, size))
}

// seal makes what was added a chunk of its own, of its own size.
func (a *arena) seal() {
	if a.last.Len() > 0 {
		text := a.last.String()
		if len(text) < a.last.Cap()*7/8 {
			text = strings.Clone(text)
		}
		a.chunks = append(a.chunks, text)
		a.last = strings.Builder{}
	}
}

// all gives the chunks as they are now; what is added later is not in them.
func (a *arena) all() []string {
	return append(a.chunks[:len(a.chunks):len(a.chunks)], a.last.String())
}

// text gives a text without copying it.
func (a *arena) text(k kept) string {
	if i := int(k >> (placeShift + chunkBits)); i < len(a.chunks) {
		return textIn(a.chunks[i], k)
	}
	return textIn(a.last.String(), k)
}

// textIn gives a text of a chunk.
func textIn(chunk string, k kept) string {
	at := int(k>>placeShift) % chunkSize
	size := int(k>>sizeShift) & 0xFF
	if size == longText {
		prefix := chunk[at : at+longPrefix]
		size = int(prefix[0]) | int(prefix[1])<<8 | int(prefix[2])<<16 | int(prefix[3])<<24
		at += longPrefix
	}
	return chunk[at : at+size]
}

// recent remembers texts that were added lately, so that a text which comes
// again and again is kept once, or nearly, in memory that does not grow.
type recent struct {
	arena *arena
	slots []kept // with a tag of the text's hash in the bits that kept leaves to a record
}

const (
	recentSlots = 1 << 16
	tagMask     = 1<<sizeShift - 1
)

func newRecent(a *arena) *recent { return &recent{arena: a, slots: make([]kept, recentSlots)} }

// add keeps a text, or finds it where it was kept before.
func (r *recent) add(text []byte) (kept, error) {
	h := textHash(text)
	slot := &r.slots[h%recentSlots]
	tag := kept(h>>48) & tagMask
	if k := *slot &^ tagMask; *slot&tagMask == tag && k != 0 && r.arena.text(k) == string(text) {
		return k, nil
	}
	k, err := r.arena.add(text)
	if err == nil {
		*slot = k | tag
	}
	return k, err
}

// textHash spreads texts over the slots by their first and last bytes. Texts
// that share a slot are kept twice, no more, so it need not be a strong one.
func textHash(b []byte) uint64 {
	const mix = 0x9E3779B97F4A7C15 // 2⁶⁴ by the golden ratio
	n := len(b)
	var first, last, middle uint64
	switch {
	case n >= 8:
		first, last = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
		if n > 16 {
			middle = binary.LittleEndian.Uint64(b[n/2-4:])
		}
	case n >= 4:
		first, last = uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	case n > 0:
		first, last = uint64(b[0])|uint64(b[n/2])<<8, uint64(b[n-1])
	}
	h := (first ^ uint64(n)) * mix
	h = (h ^ h>>32 ^ last) * mix
	h = (h ^ h>>29 ^ middle) * mix
	return h ^ h>>32
}
