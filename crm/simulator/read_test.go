package simulator

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
)

func TestReadRequest(t *testing.T) {
	field := func(key, value string) crm.Field { return crm.Field{Key: key, Value: value} }
	for name, tt := range map[string]struct {
		body string
		want []crm.CaseFile
	}{
		"usual": {`{"operation":"op","collections":[{"Identification":"1","Obligations":[{"id":"a"},{}]}]}`,
			[]crm.CaseFile{{Fields: []crm.Field{field("Identification", "1")}, Obligations: []crm.Obligation{{Fields: []crm.Field{field("id", "a")}}, {}}}}},
		"spaced": {" {\n\"operation\" : \"op\" ,\t\"collections\" : [ { \"Identification\" : \"1\" , \"x\" : \"y\" } ] } ",
			[]crm.CaseFile{{Fields: []crm.Field{field("Identification", "1"), field("x", "y")}}}},
		"escapes":     {`{"operation":"op","collections":[{"\u00d1 \"x\\":"a\n\u00e9\"}]"}]}`, []crm.CaseFile{{Fields: []crm.Field{field("Ñ \"x\\", "a\né\"}]")}}}},
		"other kinds": {`{"operation":"op","collections":[{"a":1.50,"b":true,"c":null,"d":[1,{"e":"]"}],"f":{}}]}`, []crm.CaseFile{{Fields: []crm.Field{field("a", "1.50"), field("b", "true"), field("c", ""), field("d", `[1,{"e":"]"}]`), field("f", "{}")}}}},
		"no list":     {`{"operation":"op","collections":[{"Obligations":null},{"Obligations":[]},{}]}`, []crm.CaseFile{{}, {}, {}}},

		"no JSON":                  {`{"operation":"op"`, nil},
		"two documents":            {`{"operation":"op","collections":[{}]}{}`, nil},
		"no operation":             {`{"collections":[{}]}`, nil},
		"no case file":             {`{"operation":"op","collections":[]}`, nil},
		"a case file that is none": {`{"operation":"op","collections":["x"]}`, nil},
		"obligations that are one": {`{"operation":"op","collections":[{"Obligations":{"id":"a"}}]}`, nil},
		"an obligation of a text":  {`{"operation":"op","collections":[{"Obligations":["a"]}]}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			operation, files, ok := readFiles(t, tt.body)
			if ok != (tt.want != nil) || ok && (operation != "op" || !reflect.DeepEqual(files, tt.want)) {
				t.Errorf("%q, %+v, %v; want %+v", operation, files, ok, tt.want)
			}
		})
	}
}

// readFiles reads a request, and each case file once more from its own JSON.
func readFiles(t interface{ Errorf(string, ...any) }, body string) (operation string, files []crm.CaseFile, ok bool) {
	operation, all, ok := new(reader).readRequest(body)
	for _, c := range all {
		files = append(files, c.CaseFile)
		if !ok {
			continue
		}
		if again := (held{raw: c.raw}).caseFile(); !reflect.DeepEqual(again, c.CaseFile) {
			t.Errorf("%+v, read again %+v", c.CaseFile, again)
		}
	}
	return operation, files, ok
}

// TestReadsWhatIsSent: what the client encodes comes back, whatever its texts.
func TestReadsWhatIsSent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fields := func(label string) []crm.Field {
			keys := rapid.SliceOfNDistinct(rapid.StringN(0, 6, -1), 1, 4, rapid.ID[string]).Draw(t, label)
			var all []crm.Field
			for _, k := range keys {
				if k != crm.Obligations {
					all = append(all, crm.Field{Key: k, Value: rapid.String().Draw(t, "value")})
				}
			}
			return all
		}
		var files []crm.CaseFile
		for range rapid.IntRange(1, 4).Draw(t, "case files") {
			c := crm.CaseFile{Fields: fields("fields")}
			for range rapid.IntRange(0, 3).Draw(t, "obligations") {
				c.Obligations = append(c.Obligations, crm.Obligation{Fields: fields("obligation")})
			}
			files = append(files, c)
		}
		r, err := crm.NewRequest("op", files)
		if err != nil {
			t.Fatal(err)
		}
		_, got, ok := readFiles(t, string(r.Body))
		if !ok || !reflect.DeepEqual(got, files) {
			t.Fatalf("%s came back as %+v, want %+v", r.Body, got, files)
		}
	})
}

// FuzzReadRequest: any body is read or refused, and what is read is JSON.
func FuzzReadRequest(f *testing.F) {
	f.Add([]byte(`{"operation":"op","collections":[{"Identification":"1","Obligations":[{"id":"a"}]}]}`))
	f.Add([]byte(`{"operation":"op","collections":[{"a":[{"b":"\\\""}] , "c" : -1e5}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, _, ok := new(reader).readRequest(string(body)); ok && !json.Valid(body) {
			t.Error("read what is no JSON")
		}
	})
}
