package crm

import (
	"bytes"
	"encoding/json"
	"errors"
)

type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonBool
	jsonNumber
	jsonString
	jsonArray
	jsonObject
)

// node is a JSON value as it came: keys in their order, equal keys kept,
// numbers as their digits. Go's own decoding would drop all three.
type node struct {
	kind    jsonKind
	text    string   // of a string what it says, of a number, bool or null its literal
	items   []node   // of an array
	members []member // of an object
	raw     []byte
}

type member struct {
	key string
	node
}

// maxDepth is far above any answer that makes sense and keeps a hostile one
// from being walked forever.
const maxDepth = 64

var errTooDeep = errors.New("nested too deeply")

// parseJSON reads exactly one JSON value of UTF-8.
func parseJSON(data []byte) (node, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	n, err := parseNode(dec, data, 0)
	if err != nil {
		return node{}, err
	}
	if len(bytes.TrimSpace(data[dec.InputOffset():])) > 0 {
		return node{}, errors.New("more after the value")
	}
	return n, nil
}

func parseNode(dec *json.Decoder, data []byte, depth int) (node, error) {
	if depth > maxDepth {
		return node{}, errTooDeep
	}
	before := dec.InputOffset()
	token, err := dec.Token()
	if err != nil {
		return node{}, err
	}
	raw := bytes.TrimLeft(data[before:dec.InputOffset()], " \t\r\n,:")
	switch t := token.(type) {
	case string:
		return node{kind: jsonString, text: t, raw: raw}, nil
	case json.Number:
		return node{kind: jsonNumber, text: t.String(), raw: raw}, nil
	case bool:
		return node{kind: jsonBool, text: string(raw), raw: raw}, nil
	case json.Delim:
		return parseContainer(dec, data, depth, t)
	}
	return node{kind: jsonNull, text: "null", raw: raw}, nil
}

// parseContainer goes on behind an opening bracket.
func parseContainer(dec *json.Decoder, data []byte, depth int, open json.Delim) (node, error) {
	start := dec.InputOffset() - 1
	n := node{kind: jsonArray}
	if open == '{' {
		n.kind = jsonObject
	}
	for dec.More() {
		var m member
		if n.kind == jsonObject {
			key, err := dec.Token()
			if err != nil {
				return node{}, err
			}
			m.key, _ = key.(string) // the decoder takes nothing else there
		}
		var err error
		if m.node, err = parseNode(dec, data, depth+1); err != nil {
			return node{}, err
		}
		if n.kind == jsonObject {
			n.members = append(n.members, m)
		} else {
			n.items = append(n.items, m.node)
		}
	}
	if _, err := dec.Token(); err != nil {
		return node{}, err
	}
	n.raw = data[start:dec.InputOffset()]
	return n, nil
}

// get returns the first member with that key; a missing one is null.
func (n node) get(key string) node {
	for _, m := range n.members {
		if m.key == key {
			return m.node
		}
	}
	return node{}
}

// keyTwice says that an object has two members with the same key.
func (n node) keyTwice() bool {
	seen := make(map[string]bool, len(n.members))
	for _, m := range n.members {
		if seen[m.key] {
			return true
		}
		seen[m.key] = true
	}
	return false
}

// scalar says that a value is a text or a number.
func (n node) scalar() bool { return n.kind == jsonString || n.kind == jsonNumber }

// holds says that a value is more than null or an empty container.
func (n node) holds() bool {
	return n.kind != jsonNull && (!n.container() || len(n.items)+len(n.members) > 0)
}

// container says that a value is an array or an object.
func (n node) container() bool { return n.kind == jsonArray || n.kind == jsonObject }
