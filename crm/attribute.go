package crm

import (
	"strings"
	"unicode"
)

// Keys, folded, that say by themselves that their value identifies a debtor.
// What stands there and is not in the batch names someone else.
var identificationKeys = map[string]bool{"identification": true, "identificacion": true}

// Keys that say so where their value looks like an identification.
var documentKeys = map[string]bool{
	"cedula": true, "documento": true, "document": true, "numerodocumento": true, "nit": true, "rut": true, "dni": true,
	"cpf": true, "cnpj": true, "customer": true, "customerid": true, "cliente": true, "casefile": true, "expediente": true,
}

// Keys whose value is a position or a code, whatever number stands there.
var countingKeys = map[string]bool{
	"row": true, "fila": true, "line": true, "linea": true, "index": true, "indice": true, "idx": true, "key": true,
	"position": true, "posicion": true, "pos": true, "count": true, "total": true, "number": true, "num": true, "n": true, "offset": true,
	"code": true, "codigo": true, "status": true, "estado": true, "httpcode": true, "errorcode": true, "errno": true,
}

// leaf is a text or number in an entry with the key it stands under, "" for none.
type leaf struct {
	key    string
	folded string
	nested bool // under "Obligations"
	label  bool // a key that leads to the entry
	node
}

// leavesOf lists the texts and numbers of an entry that may name a case file.
func (r *roster) leavesOf(e entry) []leaf {
	var leaves []leaf
	for _, k := range e.keys {
		leaves = append(leaves, leaf{label: true, node: node{kind: jsonString, text: k}})
	}
	return r.appendLeaves(leaves, e.node, leaf{})
}

func (r *roster) appendLeaves(leaves []leaf, n node, at leaf) []leaf {
	switch {
	case n.scalar():
		at.node = n
		// A key that was sent is an echo of that field, and what a debtor's
		// field holds names nobody.
		if n.text == "" || countingKeys[at.folded] || r.key[at.key] {
			return leaves
		}
		return append(leaves, at)
	case n.kind == jsonArray:
		for _, item := range n.items {
			leaves = r.appendLeaves(leaves, item, at)
		}
	case n.kind == jsonObject:
		for _, m := range n.members {
			folded := foldKey(m.key)
			leaves = r.appendLeaves(leaves, m.node, leaf{key: m.key, folded: folded, nested: at.nested || folded == "obligations"})
		}
	}
	return leaves
}

// namesDebtor says that the leaf's key claims to identify a debtor.
func (l leaf) namesDebtor() bool {
	return !l.nested && (identificationKeys[l.folded] ||
		documentKeys[l.folded] && strings.ContainsAny(l.text, "0123456789") && !strings.ContainsFunc(l.text, unicode.IsSpace))
}

// namesObligation says that the leaf's key claims to identify an obligation.
func (l leaf) namesObligation() bool {
	return l.folded == "id" || strings.Contains(l.folded, "oblig")
}

// evidence is what the texts of one entry say about whose it is.
type evidence struct {
	by        map[int]string  // case file → strongest way in which it is named
	ambiguous bool            // a text fits two case files
	naming    map[string]bool // texts that name a record
}

func (v *evidence) add(file int, by, text string) {
	if file == many {
		v.ambiguous = true
		return
	}
	if by == ByIdentification || v.by[file] == "" || v.by[file] == ByName {
		v.by[file] = by
	}
	v.naming[text] = true
}

// attribute ties an entry to the one case file its content names. A claim to
// identify a debtor decides alone: by exactly one identification of the batch,
// or not at all. Otherwise everything in the entry that may name a case file is
// gathered, and it has to agree. whole says that the entry is about a case file
// with all its obligations.
func (r *roster) attribute(e entry) (rejection Rejection, whole bool) {
	leaves := r.leavesOf(e)
	v := evidence{by: make(map[int]string), naming: make(map[string]bool)}
	claimed, stranger := false, false        // a claim was made; it is about no debtor of this batch
	knownLabel, strangeLabel := false, false // the same of the keys that lead to the entry
	for _, l := range leaves {
		if l.namesDebtor() {
			claimed = true
			file, ok := r.identified(l.node)
			stranger = stranger || !ok
			if ok {
				v.add(file, ByIdentification, l.text)
			}
		}
	}
	for _, l := range leaves {
		switch {
		case l.namesDebtor():
		case !claimed:
			found := r.weigh(&v, l)
			knownLabel = knownLabel || l.label && found
			strangeLabel = strangeLabel || l.label && !found && !r.maybeIndex(l.text) && onlyDigits(l.text)
		case l.key == "" && l.kind == jsonString: // a key or text beside the claim must not name another
			if file, ok := r.identification[l.text]; ok && !r.maybeIndex(l.text) {
				v.add(file, ByIdentification, l.text)
			}
		}
	}
	rejection = Rejection{CaseFile: -1, Reason: reasonOf(e.node, v.naming), Raw: e.rawEntry()}
	if stranger || strangeLabel && !knownLabel || v.ambiguous || len(v.by) != 1 {
		return rejection, false
	}
	for file, by := range v.by {
		rejection.CaseFile, rejection.AttributedBy = file, by
		rejection.Obligations, whole = r.obligationsNamed(file, leaves)
	}
	return rejection, whole
}

// weigh adds what a leaf says that makes no claim by its key. found says that
// the whole text is known in this batch, whether or not it names one case file.
func (r *roster) weigh(v *evidence, l leaf) (found bool) {
	text := l.text
	position := r.maybeIndex(text)
	if file, ok := r.identified(l.node); ok && !position {
		found = true
		v.add(r.onlyOf(file, text), ByIdentification, text)
	}
	if o, ok := r.obligation[text]; ok && (l.key == "" || l.namesObligation()) {
		found = true
		if o.file != many && (!position || strings.Contains(l.folded, "oblig")) {
			v.add(o.file, ByObligation, text)
		}
	}
	if file, ok := r.name[text]; ok {
		found = true
		if file != many && r.onlyOf(file, text) == file {
			v.add(file, ByName, text)
		}
	}
	if !found && l.kind == jsonString {
		for _, token := range tokens(text) {
			if file, ok := r.identification[token]; ok && !r.maybeIndex(token) {
				v.add(r.onlyOf(file, token), ByIdentification, token)
			}
		}
	}
	return found
}

// obligationsNamed lists the obligations of a case file that an entry names, by
// a key that says so or by a text of its own. whole says that the entry is
// about the case file with all it has: it mentions no obligation, or every one
// of several, which is an echo of the case file.
func (r *roster) obligationsNamed(file int, leaves []leaf) (named []int, whole bool) {
	naming, mentioned := make(map[string]bool), make(map[string]bool)
	identification := r.files[file].Value(Identification)
	whole = true
	for _, l := range leaves {
		claims := l.namesObligation()
		whole = whole && !claims
		if claims || l.key == "" && !r.maybeIndex(l.text) && l.text != identification {
			naming[l.text] = true
		}
		for _, token := range tokens(l.text) {
			mentioned[token] = mentioned[token] || !l.namesDebtor()
		}
	}
	obligations := r.files[file].Obligations
	seen := make(map[string]bool)
	for i, o := range obligations {
		id := o.Value(ObligationID)
		if seen[id] {
			return nil, false // two with one id: which of them is meant can't be told
		}
		seen[id] = true
		whole = whole && !mentioned[id]
		if id != "" && naming[id] {
			named = append(named, i)
		}
	}
	if len(obligations) > 1 && len(named) == len(obligations) {
		return nil, true
	}
	return named, whole && len(named) == 0
}

// tokens cuts a sentence into what could be an identification. What is joined
// by a point, a dash or the like is one: "1234" is not in "1234-5", "12345" or
// "1234.50", but it is in "1234: not valid." and "(1234)".
func tokens(sentence string) []string {
	const joins = ".,-_/+@\\"
	fields := strings.FieldsFunc(sentence, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(joins+"$%#€", r)
	})
	for i, f := range fields {
		fields[i] = strings.Trim(f, joins)
	}
	return fields
}
