package mapping

import (
	"math/bits"
	"slices"
)

// document is a kind of identification that proves itself: its check digits
// follow from its other characters, so a number that lost its zeros can be told
// from another number, and a mistyped one from a right one.
type document struct {
	kind        documentKind
	id, country string
	digits      int     // check digits: of numbers of another kind one in ten passes by chance, of two digits one in a hundred
	plain       lengths // of a complete number
	dashed      lengths // of one whose last character stands behind a dash: only so is it known to be a check digit
	low, high   int     // the first two digits that tell a plain number with a check digit from others of its length; 0 for any
	zeros       int     // how many zeros in front a number can have, and a number cell lose; 0 also for kinds that never get them back
	lenient     bool    // some issued numbers do not satisfy the check: none is called wrong
	// Of a column (documentVotes.provenAll):
	asks   bool        // its shorter numbers are not of this kind: no zeros are put back
	others []*document // the other kinds in it
}

// documentKind is the place of a kind in documentKinds.
type documentKind int

const (
	kindCPF documentKind = iota
	kindCNPJ
	kindCUIT
	kindRUTChile
	kindNIT
	kindCedulaDominican
	kindRNC
	kindCedulaEcuador
	kindRUCEcuador
	kindNIF
	kindCUI
	kindCURP
	kindRFC
	kindRUCPeru
	kindRUCParaguay
	kindCedulaUruguay
	kindRUTUruguay
)

// lengths is a set of lengths: bit n for n characters.
type lengths uint32

func lengthsOf(ns ...int) lengths {
	var set lengths
	for _, n := range ns {
		set |= 1 << n
	}
	return set
}

// checkResult is what the check digits of a number say.
type checkResult int

const (
	otherKind checkResult = iota // it is no number of this kind
	agrees
	disagrees
	agreesUnproven // but they were not computed for all numbers of its sort
	unknown        // they don't agree, and need not
)

// Why a kind never gets its zeros back, where its number could begin with one:
//   - RUT of Chile, NIT, RUC of Paraguay, cédula of Uruguay: they have no fixed
//     length, nothing is missing in front of a shorter one, and a zero in front
//     changes no check digit.
//   - CUIT, RUC of Peru, RNC, CUI: they begin with 1 or more. A shorter one has
//     lost something else.
//   - NIF, CURP, RFC: they have letters, so no cell holds them as numbers.
var documentKinds = [...]document{
	kindCPF:      {kind: kindCPF, id: "cpf", country: "BR", digits: 2, plain: lengthsOf(11), zeros: 10},
	kindCNPJ:     {kind: kindCNPJ, id: "cnpj", country: "BR", digits: 2, plain: lengthsOf(14), zeros: 13},
	kindCUIT:     {kind: kindCUIT, id: "cuit", country: "AR", digits: 1, plain: lengthsOf(11)},
	kindRUTChile: {kind: kindRUTChile, id: "cl_rut", country: "CL", digits: 1, plain: lengthsOf(8, 9), dashed: lengthsOf(7, 8, 9)},
	// A person's NIT is the cédula, which has no check digit of its own: only a company's is known without a dash.
	kindNIT:             {kind: kindNIT, id: "co_nit", country: "CO", digits: 1, plain: lengthsOf(10), low: 80, high: 99, dashed: lengthsOf(7, 8, 9, 10, 11)},
	kindCedulaDominican: {kind: kindCedulaDominican, id: "do_cedula", country: "DO", digits: 1, plain: lengthsOf(11), zeros: 10},
	kindRNC:             {kind: kindRNC, id: "do_rnc", country: "DO", digits: 1, plain: lengthsOf(9)},
	kindCedulaEcuador:   {kind: kindCedulaEcuador, id: "ec_cedula", country: "EC", digits: 1, plain: lengthsOf(10), zeros: 1},
	kindRUCEcuador:      {kind: kindRUCEcuador, id: "ec_ruc", country: "EC", digits: 1, plain: lengthsOf(13), zeros: 1},
	kindNIF:             {kind: kindNIF, id: "es_nif", country: "ES", digits: 1, plain: lengthsOf(9)},
	kindCUI:             {kind: kindCUI, id: "gt_cui", country: "GT", digits: 1, plain: lengthsOf(13)},
	kindCURP:            {kind: kindCURP, id: "curp", country: "MX", digits: 1, plain: lengthsOf(18)},
	// About 1.5 % of the RFC in use do not satisfy their check character: more than are mistyped.
	kindRFC:     {kind: kindRFC, id: "rfc", country: "MX", digits: 1, plain: lengthsOf(12, 13), lenient: true},
	kindRUCPeru: {kind: kindRUCPeru, id: "pe_ruc", country: "PE", digits: 1, plain: lengthsOf(11)},
	// As in Colombia.
	kindRUCParaguay:   {kind: kindRUCParaguay, id: "py_ruc", country: "PY", digits: 1, plain: lengthsOf(9), low: 80, high: 80, dashed: lengthsOf(6, 7, 8, 9)},
	kindCedulaUruguay: {kind: kindCedulaUruguay, id: "uy_cedula", country: "UY", digits: 1, plain: lengthsOf(7, 8)},
	kindRUTUruguay:    {kind: kindRUTUruguay, id: "uy_rut", country: "UY", digits: 1, plain: lengthsOf(12), zeros: 1},
}

// documents gives every kind, in an order that doesn't change.
func documents() []document { return slices.Clone(documentKinds[:]) }

// valid says that text is a complete number and its check digits agree.
func (d *document) valid(text string) bool {
	w, ok := readNumber(text)
	if !ok {
		return false
	}
	v := d.full(&w)
	return v == agrees || v == agreesUnproven
}

// wrong says that text is a complete number but for its check digits: mistyped.
func (d *document) wrong(text string) bool {
	w, ok := readNumber(text)
	return ok && !d.lenient && d.full(&w) == disagrees
}

// restore puts back the zeros that a number cell lost, when the check digits
// say that they were there.
func (d *document) restore(digits string) (full string, ok bool) {
	w, ok := readNumber(digits)
	if !ok || d.asks {
		return "", false
	}
	if v := d.short(&w); v != agrees && v != agreesUnproven {
		return "", false
	}
	for _, other := range d.others {
		if other.full(&w) != otherKind {
			return "", false
		}
		if v := other.short(&w); v == agrees || v == agreesUnproven {
			return "", false
		}
	}
	return string(w.last(d.plain.only())), true
}

// full judges a number as it is written.
func (d *document) full(w *writtenNumber) checkResult {
	if !d.fits(w) {
		return otherKind
	}
	return d.check(w.last(w.n))
}

// fits says that a number is as long as a complete one.
func (d *document) fits(w *writtenNumber) bool {
	if w.dash && d.dashed.has(w.n) {
		return true
	}
	if !d.plain.has(w.n) {
		return false
	}
	if d.low == 0 {
		return true
	}
	first := twoDigits(w.last(w.n))
	return first >= d.low && first <= d.high
}

// short judges a number as one whose zeros were lost.
func (d *document) short(w *writtenNumber) checkResult {
	if !d.lost(w) {
		return otherKind
	}
	return d.check(w.last(d.plain.only()))
}

// lost says that a number could be one that lost zeros.
func (d *document) lost(w *writtenNumber) bool {
	missing := d.plain.only() - w.n
	return missing > 0 && missing <= d.zeros && w.bare && w.last(w.n)[0] != '0'
}

// only is the one length of a kind that has one.
func (l lengths) only() int { return bits.Len32(uint32(l)) - 1 }

func (l lengths) has(n int) bool { return l>>n&1 == 1 }

// writtenNumber is a number as written, in upper case, without its punctuation.
// It stands behind zeros, so that one with its zeros back needs no copy.
type writtenNumber struct {
	text [24]byte
	n    int
	bare bool // digits and nothing else, as a number cell gives them
	dash bool // a dash stands before the last character
}

// enye stands for Ñ, to have one byte for a letter.
const enye = 'Z' + 1

// last gives the last n characters.
func (w *writtenNumber) last(n int) []byte { return w.text[len(w.text)-n:] }

// readNumber reads a number from its end: letters, digits, and between them the
// marks that are usual in one. Anything else makes it no number.
func readNumber(text string) (w writtenNumber, ok bool) {
	w.text = [24]byte([]byte("000000000000000000000000"))
	w.bare = true
	marks, points := 0, 0
	mark := true // no mark may end it
	for i := len(text) - 1; i >= 0; i-- {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
		case c == '.' || c == '-' || c == '/' || c == ' ':
			if mark {
				return w, false
			}
			if c == '-' && w.n == 1 {
				w.dash = true
			}
			if c == '.' {
				points++
			}
			marks++
			mark, w.bare = true, false
			continue
		case c >= 'A' && c <= 'Z' || c == '&':
			w.bare = false
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
			w.bare = false
		case i > 0 && text[i-1] == 0xc3 && (c == 0x91 || c == 0xb1): // Ñ, ñ
			c = enye
			i--
			w.bare = false
		default:
			return w, false
		}
		if w.n == len(w.text) {
			return w, false
		}
		w.n++
		w.text[len(w.text)-w.n] = c
		mark = false
	}
	if mark || marks == 1 && points == 1 { // "12345678.0" is a decimal number
		return w, false
	}
	return w, true
}
