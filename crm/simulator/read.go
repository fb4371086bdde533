package simulator

import (
	"bytes"
	"encoding/json"
	"errors"

	"wolkload/crm"
)

var errNotObject = errors.New("not an object")

// readRequest reads the body of massiveCollections, keys in their order. ok is
// false when it is not JSON or has no operation or no case files.
func readRequest(body []byte) (operation string, files []crm.CaseFile, ok bool) {
	var request struct {
		Operation   string            `json:"operation"`
		Collections []json.RawMessage `json:"collections"`
	}
	if err := json.Unmarshal(body, &request); err != nil || request.Operation == "" || len(request.Collections) == 0 {
		return "", nil, false
	}
	for _, raw := range request.Collections {
		c, err := readCaseFile(raw)
		if err != nil {
			return "", nil, false
		}
		files = append(files, c)
	}
	return request.Operation, files, true
}

func readCaseFile(raw json.RawMessage) (c crm.CaseFile, err error) {
	err = readObject(raw, func(key string, value json.RawMessage) error {
		if key != crm.Obligations {
			c.Fields = append(c.Fields, crm.Field{Key: key, Value: textOf(value)})
			return nil
		}
		var list []json.RawMessage
		if err := json.Unmarshal(value, &list); err != nil {
			return err
		}
		for _, item := range list {
			var o crm.Obligation
			err := readObject(item, func(key string, value json.RawMessage) error {
				o.Fields = append(o.Fields, crm.Field{Key: key, Value: textOf(value)})
				return nil
			})
			if err != nil {
				return err
			}
			c.Obligations = append(c.Obligations, o)
		}
		return nil
	})
	return c, err
}

// readObject calls member for every member of a JSON object, in order.
func readObject(raw json.RawMessage, member func(key string, value json.RawMessage) error) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return errNotObject
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		name, _ := key.(string) // the decoder takes nothing else there
		if err := member(name, value); err != nil {
			return err
		}
	}
	return nil
}

// textOf is a value as it is stored: a text as what it says, anything else as
// its JSON (invented).
func textOf(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}
