package workbook

import (
	"hash/maphash"
	"strings"
)

// chunkBits makes chunks of 1 MiB, the longest text that is read, so that no
// text crosses one and a chunk number and a place in it fit an uint32.
const (
	chunkBits = 20
	chunkSize = 1 << chunkBits
	maxChunks = 1 << (32 - chunkBits)
)

// arena keeps texts one after another in immutable chunks. The zero value is empty.
type arena struct {
	chunks []string
	last   strings.Builder // becomes a chunk when full
}

// span is where a text stands in an arena.
type span struct{ at, size uint32 }

// add keeps a text of at most 1 MiB.
func (a *arena) add(text []byte) (span, error) {
	if len(text) == 0 {
		return span{}, nil
	}
	if a.last.Len()+len(text) > chunkSize {
		a.seal()
		a.last.Grow(chunkSize)
	}
	if len(a.chunks) >= maxChunks {
		return span{}, &limitError{"unpacked", maxChunks * chunkSize}
	}
	s := span{uint32(len(a.chunks)<<chunkBits | a.last.Len()), uint32(len(text))}
	a.last.Write(text)
	return s, nil
}

// seal makes what was added a chunk of its own.
func (a *arena) seal() {
	if a.last.Len() > 0 {
		a.chunks = append(a.chunks, strings.Clone(a.last.String()))
		a.last = strings.Builder{}
	}
}

// text gives a text without copying it.
func (a *arena) text(s span) string {
	if s.size == 0 {
		return ""
	}
	chunk := ""
	if i := int(s.at >> chunkBits); i < len(a.chunks) {
		chunk = a.chunks[i]
	} else {
		chunk = a.last.String()
	}
	at := s.at % chunkSize
	return chunk[at : at+s.size]
}

// recent remembers texts that were added lately, so that a text which comes
// again and again is kept once, or nearly, in memory that does not grow.
type recent struct {
	arena *arena
	seed  maphash.Seed
	slots []span
}

const recentSlots = 1 << 16

func newRecent(a *arena) *recent {
	return &recent{arena: a, seed: maphash.MakeSeed(), slots: make([]span, recentSlots)}
}

// add keeps a text, or finds it where it was kept before.
func (r *recent) add(text []byte) (span, error) {
	slot := &r.slots[maphash.Bytes(r.seed, text)%recentSlots]
	if int(slot.size) == len(text) && r.arena.text(*slot) == string(text) {
		return *slot, nil
	}
	s, err := r.arena.add(text)
	if err == nil {
		*slot = s
	}
	return s, err
}
