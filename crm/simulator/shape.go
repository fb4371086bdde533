package simulator

import (
	"encoding/json"
	"strconv"

	"wolkload/crm"
)

// Shape is a form of failed_Sumary. All are invented: no document states one.
type Shape string

// The shapes, for a debtor 123 whose Email is missing.
const (
	Objects          Shape = "objects"           // [{"Identification":"123","Name":"…","error":"Email: is required"}]
	Strings          Shape = "strings"           // ["123"]
	Nested           Shape = "nested"            // [["123","Email: is required"]]
	ByIdentification Shape = "by-identification" // {"123":"Email: is required"}
	ByIndex          Shape = "by-index"          // {"0":{"Identification":"123","error":"Email: is required"}}
	SingleObject     Shape = "single-object"     // {"Identification":"123",…} when one failed, else objects
	ReasonSentence   Shape = "reason-sentence"   // ["Identification 123: Email: is required"]
	Nameless         Shape = "nameless"          // [{"error":"Email: is required"}]: nothing tells whose
)

// ShapeNames lists the shapes, for help and completion.
func ShapeNames() []string {
	var names []string
	for _, s := range []Shape{Objects, Strings, Nested, ByIdentification, ByIndex, SingleObject, ReasonSentence, Nameless} {
		names = append(names, string(s))
	}
	return names
}

// ParseShape reads the name of a shape. Errors are *crm.Error.
func ParseShape(text string) (Shape, error) {
	for _, name := range ShapeNames() {
		if name == text {
			return Shape(name), nil
		}
	}
	return "", &crm.Error{ID: ErrShape, Values: map[string]string{"Shape": text}}
}

// render writes the failed records in the shape, objects when it is none of
// the known ones.
func (s Shape) render(failures []failure) json.RawMessage {
	list := make([]any, 0, len(failures))
	byID, byIndex := make(map[string]string), make(map[string]any)
	for i, f := range failures {
		id := f.caseFile.Value(crm.Identification)
		object := map[string]string{"Identification": id, "Name": f.caseFile.Value(crm.Name), "error": f.reason}
		if f.obligation != "" {
			object["id"] = f.obligation
		}
		byID[id] = f.reason
		byIndex[strconv.Itoa(i)] = object
		switch s {
		case Strings:
			list = append(list, id)
		case Nested:
			list = append(list, []string{id, f.reason})
		case ReasonSentence:
			list = append(list, "Identification "+id+": "+f.reason)
		case Nameless:
			list = append(list, map[string]string{"error": f.reason})
		default:
			list = append(list, object)
		}
	}
	switch {
	case len(list) == 0:
	case s == ByIdentification:
		return marshal(byID)
	case s == ByIndex:
		return marshal(byIndex)
	case s == SingleObject && len(list) == 1:
		return marshal(list[0])
	}
	return marshal(list)
}

// marshal encodes what can't fail: maps and lists of texts.
func marshal(v any) json.RawMessage {
	b, _ := json.Marshal(v)
	return b
}
