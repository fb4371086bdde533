package crm

import (
	"strconv"
	"strings"
)

// many stands in a roster for a text that fits more than one case file.
const many = -1

// roster finds the case files of a batch by what was sent.
type roster struct {
	files          []CaseFile
	highest        int                   // numbers from 0 up to it may be positions
	identification map[string]int        // case file, or many
	number         map[string]int        // the same without leading zeros, as a JSON number would have it
	obligation     map[string]obligation // id
	name           map[string]int
	value          map[string]int  // any value sent
	key            map[string]bool // any key sent but those that name a record
}

type obligation struct{ file, index int }

func newRoster(files []CaseFile) *roster {
	r := &roster{
		files:          files,
		identification: make(map[string]int),
		number:         make(map[string]int),
		obligation:     make(map[string]obligation),
		name:           make(map[string]int),
		value:          make(map[string]int),
		key:            make(map[string]bool),
	}
	obligations := 0
	for i, c := range files {
		obligations += len(c.Obligations)
		if id := c.Value(Identification); id != "" {
			claim(r.identification, id, i)
			claim(r.number, withoutZeros(id), i)
		}
		if name := c.Value(Name); name != "" {
			claim(r.name, name, i)
		}
		r.addFields(i, c.Fields)
		for k, o := range c.Obligations {
			r.addFields(i, o.Fields)
			id := o.Value(ObligationID)
			if id == "" {
				continue
			}
			if _, taken := r.obligation[id]; taken {
				r.obligation[id] = obligation{many, many}
			} else {
				r.obligation[id] = obligation{i, k}
			}
		}
	}
	for _, k := range []string{Identification, Name, ObligationID, ObligationName} {
		delete(r.key, k)
	}
	r.highest = max(len(files), obligations)
	return r
}

func (r *roster) addFields(file int, fields []Field) {
	for _, f := range fields {
		r.key[f.Key] = true
		if f.Value != "" {
			claim(r.value, f.Value, file)
		}
	}
}

// claim gives a text to a case file, or to many when another has it already.
func claim(owners map[string]int, text string, file int) {
	if owner, taken := owners[text]; taken && owner != file {
		file = many
	}
	owners[text] = file
}

// withoutZeros is how a text of digits comes back when a server made a number of it.
func withoutZeros(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return "0"
}

// maybeIndex says that a text may be a position in the batch, from 0 or from
// 1: then it names nothing unless its key says that it does.
func (r *roster) maybeIndex(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0 && n <= r.highest && strconv.Itoa(n) == s
}

// identified returns the one case file with exactly this identification, many,
// or ok = false for none. A JSON number may have lost zeros on its way: it
// counts only where no other identification is the same number.
func (r *roster) identified(n node) (file int, ok bool) {
	file, ok = r.identification[n.text]
	if ok && n.kind == jsonNumber && r.number[n.text] == many {
		file = many
	}
	return file, ok
}

// onlyOf returns many instead of file when the text was also sent for another
// case file, in whatever field: one debtor's obligation id or guarantor can be
// the identification of the next.
func (r *roster) onlyOf(file int, text string) int {
	if owner, sent := r.value[text]; sent && owner != file {
		return many
	}
	return file
}
