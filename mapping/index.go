package mapping

import (
	"hash/maphash"
	"slices"
	"sync"
)

// index finds numbers by a text. It keeps half a hash and the number alone, 8
// bytes: who asks compares the texts, which stand in the rows already.
type index struct {
	seed  maphash.Seed
	slots []uint64 // the hash in the upper half, the number + 1 in the lower; 0 is free
	used  int
}

// indexes makes them of the memory of those that are done with: they are large,
// and one check needs several, one after the other.
type indexes struct {
	mu    sync.Mutex
	spare [][]uint64
}

// take gives one that takes so many texts without growing.
func (p *indexes) take(texts int) *index {
	size := 64
	for size*3 < texts*4+4 {
		size *= 2
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, slots := range p.spare {
		if len(slots) >= size {
			p.spare = slices.Delete(p.spare, i, i+1)
			clear(slots)
			return &index{seed: maphash.MakeSeed(), slots: slots}
		}
	}
	return &index{seed: maphash.MakeSeed(), slots: make([]uint64, size)}
}

// done takes the memory of one back.
func (p *indexes) done(x *index) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spare = append(p.spare, x.slots)
}

func (x *index) hash(text string) uint32 { return uint32(maphash.String(x.seed, text) >> 32) }

// find gives the number under a text's hash for which same says that the text
// is its own, -1 when there is none.
func (x *index) find(hash uint32, same func(n int) bool) int {
	at, found := x.slot(hash, same)
	if !found {
		return -1
	}
	return int(uint32(x.slots[at])) - 1
}

// put keeps a number under a hash, in place of the one that find gives.
func (x *index) put(hash uint32, same func(n int) bool, n int) {
	at, found := x.slot(hash, same)
	x.slots[at] = uint64(hash)<<32 | uint64(n+1)
	if found {
		return
	}
	if x.used++; x.used*4 > len(x.slots)*3 {
		x.grow()
	}
}

func (x *index) slot(hash uint32, same func(n int) bool) (at int, found bool) {
	mask := len(x.slots) - 1
	for at = int(hash) & mask; x.slots[at] != 0; at = (at + 1) & mask {
		if s := x.slots[at]; uint32(s>>32) == hash && same(int(uint32(s))-1) {
			return at, true
		}
	}
	return at, false
}

func (x *index) grow() {
	old := x.slots
	x.slots = make([]uint64, 2*len(old))
	mask := len(x.slots) - 1
	for _, s := range old {
		if s == 0 {
			continue
		}
		at := int(uint32(s>>32)) & mask
		for x.slots[at] != 0 {
			at = (at + 1) & mask
		}
		x.slots[at] = s
	}
}
