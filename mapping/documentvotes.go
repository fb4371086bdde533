package mapping

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// documentVotes finds out of which kinds a column of identifications is. The
// values of a column count once each, however often they are repeated: a
// debtor with many obligations is one witness. So that this needs no list of
// all values, only those with the smallest hashes are kept (a bottom-k sample):
// of up to sampleSize distinct values all, of more a sample that depends
// neither on their order nor on how the rows were cut into parts.
type documentVotes struct {
	full  [len(documentKinds)]documentSample // as long as a complete number of the kind
	short [len(documentKinds)]documentSample // shorter, of kinds that can lose zeros
}

// documentSample holds hashes in order; the low bits say which kinds explain
// the value, as written or with its zeros back.
type documentSample []uint64

const (
	sampleSize  = 200
	explainBits = 24
)

// A kind is proven by ten check digits: ten values of one or five of two. Of
// values of any other kind all ten agree once in 10^10 columns; and of twenty
// or more at least 95 in 100 must agree, which is rarer still.
const provingDigits = 10

// add counts one identification, as it would be sent.
func (v *documentVotes) add(value string) {
	w, ok := readNumber(value)
	if !ok || oneDigitRepeated(w.last(w.n)) {
		return
	}
	hash := w.hash()
	if !v.wants(&w, hash) {
		return
	}
	var explained uint64
	var full, short [len(documentKinds)]checkResult
	for k := range documentKinds {
		d := &documentKinds[k]
		full[k] = d.full(&w)
		short[k] = d.short(&w)
		if full[k] == agrees || short[k] == agrees {
			explained |= 1 << k
		}
	}
	for k := range documentKinds {
		if full[k] == agrees || full[k] == disagrees {
			v.full[k].add(hash<<explainBits | explained)
		}
		if short[k] == agrees || short[k] == disagrees {
			v.short[k].add(hash<<explainBits | explained)
		}
	}
}

// wants says that some sample would keep a value with this hash and doesn't hold
// it yet: in a long column few are new, and the others need no check. What one
// sample holds was offered to all.
func (v *documentVotes) wants(w *writtenNumber, hash uint64) bool {
	for k := range documentKinds {
		d := &documentKinds[k]
		sample := &v.full[k]
		if !d.fits(w) {
			if !d.lost(w) {
				continue
			}
			sample = &v.short[k]
		}
		if sample.open(hash) {
			_, held := sample.find(hash)
			return !held
		}
	}
	return false
}

// hash is the same for the same number on every machine.
func (w *writtenNumber) hash() uint64 {
	h := uint64(w.n)
	if w.dash {
		h |= 1 << 32
	}
	for i := 0; i < len(w.text); i += 8 {
		high, low := bits.Mul64(h^binary.LittleEndian.Uint64(w.text[i:])^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
		h = high ^ low
	}
	return h >> explainBits
}

// open says that a sample has room for a hash: it is small enough, or all values are kept.
func (s documentSample) open(hash uint64) bool {
	return len(s) < sampleSize || hash <= s[len(s)-1]>>explainBits
}

// find gives the place of a hash.
func (s documentSample) find(hash uint64) (i int, found bool) {
	low, high := 0, len(s)
	for low < high {
		if middle := (low + high) / 2; s[middle]>>explainBits < hash {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, low < len(s) && s[low]>>explainBits == hash
}

func (s *documentSample) add(entry uint64) {
	i, found := s.find(entry >> explainBits)
	if found || i == sampleSize {
		return
	}
	if len(*s) == sampleSize {
		*s = (*s)[:sampleSize-1]
	}
	*s = slices.Insert(*s, i, entry)
}

// clear forgets all values and keeps the memory.
func (v *documentVotes) clear() {
	for k := range documentKinds {
		v.full[k], v.short[k] = v.full[k][:0], v.short[k][:0]
	}
}

// merge adds what another part of the column says. The order of parts doesn't count.
func (v *documentVotes) merge(other *documentVotes) {
	for k := range documentKinds {
		for _, entry := range other.full[k] {
			v.full[k].add(entry)
		}
		for _, entry := range other.short[k] {
			v.short[k].add(entry)
		}
	}
}

// explainedBy counts the values that a kind explains.
func (s documentSample) explainedBy(k int) int {
	n := 0
	for _, entry := range s {
		n += int(entry >> k & 1)
	}
	return n
}

// distinct estimates how many distinct values there were.
func (s documentSample) distinct() uint64 {
	if len(s) < sampleSize {
		return uint64(len(s))
	}
	return sampleSize << (64 - explainBits) / (s[len(s)-1]>>explainBits + 1)
}

// nearlyAll says that of all at least so many in a hundred agree.
func nearlyAll(agree, all, percent int) bool { return agree > 0 && agree*100 >= all*percent }

// proven gives the kind of the column, or the most frequent one of several; nil when none is proven.
func (v *documentVotes) proven() *document {
	if kinds := v.provenAll(); len(kinds) > 0 {
		return kinds[0]
	}
	return nil
}

// provenAll gives all kinds of the column, the most frequent first: companies
// and persons often stand in one column. Each knows the others: zeros are put
// back only where one kind alone explains the number.
func (v *documentVotes) provenAll() []*document {
	var proven []int
	for k := range documentKinds {
		if v.agree(k) && !v.contested(k) {
			proven = append(proven, k)
		}
	}
	slices.SortStableFunc(proven, func(a, b int) int {
		switch x, y := v.full[a].distinct(), v.full[b].distinct(); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	kinds := make([]*document, len(proven))
	for i, k := range proven {
		d := documentKinds[k]
		d.asks = !v.restoring(k, proven)
		kinds[i] = &d
	}
	for i, d := range kinds {
		for j, other := range kinds {
			if i != j {
				d.others = append(d.others, other)
			}
		}
	}
	return kinds
}

// agree says that the complete numbers of a kind are enough, and nearly all right.
func (v *documentVotes) agree(k int) bool {
	sample := v.full[k]
	agree := sample.explainedBy(k)
	return agree*documentKinds[k].digits >= provingDigits && nearlyAll(agree, len(sample), 95)
}

// contested says that another kind explains the same values as well. The cédula
// of Ecuador and that of the Dominican Republic without its first zero have the
// same check, the CUIT and the RUC of Peru nearly: the one that explains
// complete numbers of the other and its own is right; if neither does, no one knows.
func (v *documentVotes) contested(k int) bool {
	sample := v.full[k]
	for other := range documentKinds {
		if other == k || sample.explainedBy(other)*2 < sample.explainedBy(k) {
			continue
		}
		theirs := v.full[other]
		agree := theirs.explainedBy(other)
		if nearlyAll(agree, len(theirs), 95) && agree >= theirs.explainedBy(k) {
			return true
		}
	}
	return false
}

// restoring says that the shorter numbers of a column are numbers of a kind
// that lost their zeros: nearly all satisfy its check. With one check digit one
// in ten of any other numbers would, so there it takes three, and 99 in 100.
func (v *documentVotes) restoring(k int, proven []int) bool {
	agree, disagree := 0, 0
	for _, entry := range v.short[k] {
		if slices.ContainsFunc(proven, func(p int) bool { return p != k && entry>>p&1 == 1 }) {
			continue // a number of another kind
		}
		if entry>>k&1 == 1 {
			agree++
		} else {
			disagree++
		}
	}
	if documentKinds[k].digits > 1 {
		return nearlyAll(agree, agree+disagree, 95)
	}
	return agree >= 3 && nearlyAll(agree, agree+disagree, 99)
}
