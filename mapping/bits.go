package mapping

import (
	"iter"
	"math/bits"
)

// set is a set of records, a bit each.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }
func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) remove(i int)   { s[i/64] &^= 1 << (i % 64) }

// addAll adds the records of another set.
func (s set) addAll(o set) {
	for i, w := range o {
		s[i] |= w
	}
}

// each gives the records of the set in order.
func (s set) each() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(i*64 + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

// without gives the records of s that are in none of the others.
func (s set) without(others ...set) set {
	out := make(set, len(s))
	copy(out, s)
	for _, o := range others {
		for i, w := range o {
			out[i] &^= w
		}
	}
	return out
}

// size is how many records are in it.
func (s set) size() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// empty says that no record is in it.
func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}
