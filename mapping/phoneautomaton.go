package mapping

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
)

// phoneDescription is a pattern that all of a number must match, and the
// lengths that it may have.
type phoneDescription struct {
	lengths lengths
	pattern string
}

// phoneAutomaton tells in one look per digit which of up to 16 descriptions a
// number matches. It is made of the patterns themselves, so it knows exactly
// what they say.
type phoneAutomaton struct {
	next     [][10]uint16       // by state and digit; 0 is the state of no return, 1 the first
	matches  []uint16           // by state: a bit for each description
	allowed  [maxNSN + 1]uint16 // by length: a bit for each description
	shortest int                // length of a number
}

// maxNSN is the greatest length of a number without calling code and prefixes.
const maxNSN = 17

// accepts says that a number matches the first description and one of the others.
func (a *phoneAutomaton) accepts(digits []byte) bool {
	if len(digits) > maxNSN || a.allowed[len(digits)]&1 == 0 {
		return false
	}
	state := uint16(1)
	for _, d := range digits {
		if state = a.next[state][d-'0']; state == 0 {
			return false
		}
	}
	matches := a.matches[state] & a.allowed[len(digits)]
	return matches&1 == 1 && matches > 1
}

// newPhoneAutomaton follows all patterns at once: a state is the set of places
// in them that the digits so far lead to.
func newPhoneAutomaton(descriptions []phoneDescription) *phoneAutomaton {
	a := &phoneAutomaton{}
	programs := make([]*syntax.Prog, len(descriptions))
	var start placeSet
	for i, d := range descriptions {
		parsed, err := syntax.Parse(d.pattern, syntax.Perl)
		if err == nil {
			programs[i], err = syntax.Compile(parsed.Simplify())
		}
		if err != nil {
			panic(err) // a test makes the automata of all countries
		}
		start = start.with(programs, i, programs[i].Start)
		for n := range a.allowed {
			if d.lengths.has(n) {
				a.allowed[n] |= 1 << i
			}
		}
	}
	for a.shortest < maxNSN && a.allowed[a.shortest]&1 == 0 {
		a.shortest++
	}
	states := map[string]uint16{"": 0}
	sets := []placeSet{nil}
	number := func(set placeSet) uint16 {
		key := set.key()
		state, known := states[key]
		if !known {
			state = uint16(len(sets))
			states[key] = state
			sets = append(sets, set)
		}
		return state
	}
	number(start)
	for state := 0; state < len(sets); state++ {
		var next [10]uint16
		for d := range next {
			var set placeSet
			for _, p := range sets[state] {
				if inst := &programs[p.program].Inst[p.pc]; inst.Op != syntax.InstMatch && inst.MatchRune(rune('0'+d)) {
					set = set.with(programs, int(p.program), int(inst.Out))
				}
			}
			next[d] = number(set)
		}
		a.next = append(a.next, next)
		var matches uint16
		for _, p := range sets[state] {
			if programs[p.program].Inst[p.pc].Op == syntax.InstMatch {
				matches |= 1 << p.program
			}
		}
		a.matches = append(a.matches, matches)
	}
	return a
}

// place is an instruction of one of the patterns.
type place struct {
	program, pc uint32
}

// placeSet holds places that wait for a digit or are the end, in order.
type placeSet []place

// with adds the places that an instruction leads to without a digit.
func (s placeSet) with(programs []*syntax.Prog, program, pc int) placeSet {
	inst := &programs[program].Inst[pc]
	switch inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return s.with(programs, program, int(inst.Out)).with(programs, program, int(inst.Arg))
	case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth: // numbers have no anchors (a test), prefixes are matched again
		return s.with(programs, program, int(inst.Out))
	case syntax.InstFail:
		return s
	}
	p := place{uint32(program), uint32(pc)}
	i, found := slices.BinarySearchFunc(s, p, func(a, b place) int {
		if a.program != b.program {
			return int(a.program) - int(b.program)
		}
		return int(a.pc) - int(b.pc)
	})
	if found {
		return s
	}
	return slices.Insert(s, i, p)
}

func (s placeSet) key() string {
	var key []byte
	for _, p := range s {
		key = binary.LittleEndian.AppendUint32(key, p.program)
		key = binary.LittleEndian.AppendUint32(key, p.pc)
	}
	return string(key)
}
