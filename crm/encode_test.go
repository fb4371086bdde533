package crm

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEncodeCaseFile(t *testing.T) {
	tests := []struct {
		name string
		in   CaseFile
		want string
	}{
		{"Empty", CaseFile{}, `{}`},
		{"OrderKept", CaseFile{Fields: []Field{{"Name", "Ana Prueba"}, {"Identification", "0012"}}}, `{"Name":"Ana Prueba","Identification":"0012"}`},
		{"LiteralUTF8", CaseFile{Fields: []Field{{"Etapa detallada ", "Muñoz & Cía <ñ> \u2028 漢字 😀"}}}, "{\"Etapa detallada \":\"Muñoz & Cía <ñ> \u2028 漢字 😀\"}"},
		{"Escapes", CaseFile{Fields: []Field{{`a"b\`, "x\n\t\r\x00\x1f\x7f/"}}}, "{\"a\\\"b\\\\\":\"x\\n\\t\\r\\u0000\\u001f\x7f/\"}"},
		{"Obligations", CaseFile{
			Fields:      []Field{{"Identification", "1"}},
			Obligations: []Obligation{{[]Field{{"id", "02"}, {"name", "a"}}}, {}},
		}, `{"Identification":"1","Obligations":[{"id":"02","name":"a"},{}]}`},
		{"ObligationsAlone", CaseFile{Obligations: []Obligation{{[]Field{{"id", "1"}}}}}, `{"Obligations":[{"id":"1"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := EncodeCaseFile(tt.in)
			if err != nil || string(got) != tt.want {
				t.Errorf("got %s, %v\nwant %s", got, err, tt.want)
			}
			if !json.Valid(got) {
				t.Error("not JSON")
			}
		})
	}
}

func TestNewRequestRefuses(t *testing.T) {
	good := CaseFile{Fields: []Field{{"Identification", "1"}}}
	with := func(f ...Field) CaseFile { return CaseFile{Fields: f} }
	tests := []struct {
		name, operation string
		files           []CaseFile
		id, key         string
	}{
		{"NoOperation", " \t", []CaseFile{good}, ErrOperation, ""},
		{"NoCaseFile", "op", nil, ErrNothing, ""},
		{"OperationNotUTF8", "op\xff", []CaseFile{good}, ErrNotUTF8, "operation"},
		{"ValueNotUTF8", "op", []CaseFile{good, with(Field{"Name", "Mu\xf1oz"})}, ErrNotUTF8, "Name"},
		{"KeyNotUTF8", "op", []CaseFile{with(Field{"A\xf1o", "1"})}, ErrNotUTF8, "A\uFFFDo"},
		{"KeyTwice", "op", []CaseFile{with(Field{"a", "1"}, Field{"a", "1"})}, ErrKeyTwice, "a"},
		{"ObligationsAsField", "op", []CaseFile{with(Field{"Obligations", "x"})}, ErrKeyTwice, "Obligations"},
		{"KeyTwiceInObligation", "op", []CaseFile{{Obligations: []Obligation{{[]Field{{"id", "1"}, {"id", "2"}}}}}}, ErrKeyTwice, "id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := NewRequest(tt.operation, tt.files)
			var e *Error
			if !errors.As(err, &e) || e.ID != tt.id || e.Values["Key"] != tt.key || r.Body != nil {
				t.Fatalf("got %v, body %q", err, r.Body)
			}
			if strings.Contains(err.Error(), "oz") {
				t.Errorf("the error holds a value: %v", err)
			}
		})
	}
}

// TestKeyTwiceAmongMany: any two of few or many keys.
func TestKeyTwiceAmongMany(t *testing.T) {
	for _, n := range []int{2, 3, 32, 33, 34, 200} {
		for _, at := range [][2]int{{0, n - 1}, {n - 2, n - 1}, {0, 1}} {
			c := CaseFile{Fields: make([]Field, n)}
			for i := range c.Fields {
				c.Fields[i].Key = fmt.Sprint("k", i)
			}
			if _, err := EncodeCaseFile(c); err != nil {
				t.Fatalf("%d different keys: %v", n, err)
			}
			c.Fields[at[1]].Key = c.Fields[at[0]].Key
			var e *Error
			if _, err := EncodeCaseFile(c); !errors.As(err, &e) || e.ID != ErrKeyTwice || e.Values["Key"] != c.Fields[at[0]].Key {
				t.Errorf("%v of %d keys are the same: %v", at, n, err)
			}
			c.Fields[at[1]].Key = Obligations
			if _, err := EncodeCaseFile(c); !errors.As(err, &e) || e.ID != ErrKeyTwice {
				t.Errorf("Obligations as one of %d fields: %v", n, err)
			}
		}
	}
}

// TestRequestRoundTrip holds that what is decoded is what was given, in its
// order, that entries are byte-identical to EncodeCaseFile, and that a body cut
// anywhere is no JSON: the ground of "not all taken means not parsed".
func TestRequestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		operation := "op" + rapid.String().Draw(t, "operation")
		files := rapid.SliceOfN(caseFileGen(), 1, 4).Draw(t, "files")
		r, err := NewRequest(operation, files)
		if err != nil {
			t.Fatal(err)
		}
		if r.Body[len(r.Body)-1] != '}' {
			t.Fatalf("last byte of %s", r.Body)
		}
		if cut := rapid.IntRange(0, len(r.Body)-1).Draw(t, "cut"); json.Valid(r.Body[:cut]) {
			t.Fatalf("valid when cut at %d: %s", cut, r.Body)
		}
		root, err := parseJSON(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := root.get("operation").text; got != operation {
			t.Fatalf("operation %q, want %q", got, operation)
		}
		items := root.get("collections").items
		if len(items) != len(files) {
			t.Fatalf("%d entries, want %d", len(items), len(files))
		}
		for i, f := range files {
			want, err := EncodeCaseFile(f)
			if err != nil || string(items[i].raw) != string(want) {
				t.Fatalf("entry %s, want %s, %v", items[i].raw, want, err)
			}
			sameFields(t, items[i], f.Fields)
			for k, o := range f.Obligations {
				sameFields(t, items[i].get(Obligations).items[k], o.Fields)
			}
		}
	})
}

func sameFields(t *rapid.T, n node, fields []Field) {
	for i, f := range fields {
		if m := n.members[i]; m.key != f.Key || m.text != f.Value || m.kind != jsonString {
			t.Fatalf("member %d is %q: %q, want %q: %q", i, m.key, m.text, f.Key, f.Value)
		}
	}
}

func fieldsGen() *rapid.Generator[[]Field] {
	field := rapid.Custom(func(t *rapid.T) Field {
		return Field{rapid.String().Draw(t, "key"), rapid.String().Draw(t, "value")}
	})
	return rapid.SliceOfNDistinct(field.Filter(func(f Field) bool { return f.Key != Obligations }), 0, 5, func(f Field) string { return f.Key })
}

func caseFileGen() *rapid.Generator[CaseFile] {
	return rapid.Custom(func(t *rapid.T) CaseFile {
		c := CaseFile{Fields: fieldsGen().Draw(t, "fields")}
		for range rapid.IntRange(0, 3).Draw(t, "obligations") {
			c.Obligations = append(c.Obligations, Obligation{fieldsGen().Draw(t, "obligation")})
		}
		return c
	})
}
