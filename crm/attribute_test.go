package crm

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestAttribution lays lists of any shape over a batch of three and looks at
// what each entry was tied to. failed is the count of case files the answer
// gives; states what follows from both.
func TestAttribution(t *testing.T) {
	r := request(t,
		debtor("1001", "Ana Prueba", "A-1"),
		debtor("1002", "Luis Ensayo", "B-1", "02"),
		debtor("1003", "Eva Muestra", "C-1", "02", "C-3"))
	const a, b, c, none = 0, 1, 2, -1
	type tie struct {
		file   int
		by     string
		reason string
	}
	identified := func(file int, reason string) tie { return tie{file, ByIdentification, reason} }
	untied := func(reason string) tie { return tie{none, "", reason} }
	tests := []struct {
		name   string
		failed int
		list   string
		states string
		ties   []tie // tied ones first, then the others
	}{
		// The shapes.
		{"Objects", 2, `[{"Identification":"1001","error":"bad"},{"Identification":"1003","error":"worse"}]`, "rar", []tie{identified(a, "bad"), identified(c, "worse")}},
		{"ObjectsAnyKeys", 1, `[{"quien":"1002","motivo":"no válido"}]`, "ara", []tie{identified(b, "no válido")}},
		{"Numbers", 1, `[{"Identification":1002,"msg":"bad"}]`, "ara", []tie{identified(b, "bad")}},
		{"BareTexts", 2, `["1001","1002"]`, "rra", []tie{identified(a, ""), identified(b, "")}},
		{"BareNumbers", 1, `[1003]`, "aar", []tie{identified(c, "")}},
		{"OneText", 1, `"1003: bad"`, "aar", []tie{identified(c, "1003: bad")}},
		{"OneObject", 1, `{"Identification":"1003","detalle":"bad"}`, "aar", []tie{identified(c, "bad")}},
		{"ByIdentification", 2, `{"1001":"bad","1002":{"error":"worse"}}`, "rra", []tie{identified(a, "bad"), identified(b, "worse")}},
		{"ByIdentificationReasons", 1, `{"1001":["bad","worse"]}`, "raa", []tie{identified(a, "bad; worse")}},
		{"ByIdentificationNumbered", 1, `{"1001":{"0":"bad","1":"worse"}}`, "raa", []tie{identified(a, "")}},
		{"ByIndex", 1, `{"0":{"Identification":"1003","error":"bad"}}`, "aar", []tie{identified(c, "bad")}},
		{"ByIndexTexts", 1, `{"1":"1003: bad"}`, "aar", []tie{identified(c, "1003: bad")}},
		{"Nested", 1, `[[[{"Identification":"1003","error":"bad"}]]]`, "aar", []tie{identified(c, "bad")}},
		{"Tuples", 2, `[["1001","bad"],["1003","worse"]]`, "rar", []tie{identified(a, "bad"), identified(c, "worse")}},
		{"TupleWithObject", 1, `[["1001",{"error":"bad"}]]`, "raa", []tie{identified(a, "bad")}},
		{"Wrapped", 2, `{"errors":["1001: bad","1003: worse"]}`, "rar", []tie{identified(a, "1001: bad"), identified(c, "1003: worse")}},
		{"WrappedTwice", 1, `{"case_files":{"list":[{"Identification":"1001"}]},"obligations":[]}`, "raa", []tie{identified(a, "")}},
		{"Echo", 1, `[{"Identification":"1003","Name":"Eva Muestra","Telephone":"1001","Obligations":[{"id":"C-1","total_balance":"1002"},{"id":"02"},{"id":"C-3","error":"bad"}]}]`, "aar", []tie{identified(c, "bad")}},
		{"NestedReason", 1, `[{"Identification":"1001","result":{"ok":false,"errors":[{"field":"Email","message":"bad"}]}}]`, "raa", []tie{identified(a, "bad")}},
		{"NoReason", 1, `[{"Identification":"1001","x":"y"}]`, "raa", []tie{identified(a, "")}},
		{"NullReason", 1, `[{"Identification":"1001","msg":"null","error":"bad"}]`, "raa", []tie{identified(a, "bad")}},

		// The ways of tying, and their order.
		{"ObligationID", 1, `[{"id":"B-1","error":"bad"}]`, "ara", []tie{{b, ByObligation, "bad"}}},
		{"ObligationIDOfTwo", 1, `[{"id":"02","error":"bad"}]`, "uuu", []tie{untied("bad")}},
		{"ObligationBare", 1, `["C-3"]`, "aar", []tie{{c, ByObligation, ""}}},
		{"ObligationKey", 1, `{"B-1":"bad"}`, "ara", []tie{{b, ByObligation, "bad"}}},
		{"Name", 1, `[{"Name":"Luis Ensayo","error":"bad"}]`, "ara", []tie{{b, ByName, "bad"}}},
		{"NameAsKey", 1, `{"Luis Ensayo":"bad"}`, "ara", []tie{{b, ByName, "bad"}}},
		{"NameAndObligation", 1, `[{"Name":"Luis Ensayo","id":"B-1"}]`, "ara", []tie{{b, ByObligation, ""}}},
		{"NameDiffers", 1, `[{"Name":"LUIS ENSAYO"}]`, "uuu", []tie{untied("")}},
		{"IdentificationBeforeName", 1, `[{"Identification":"1001","Name":"Luis Ensayo"}]`, "raa", []tie{identified(a, "")}},
		{"IdentificationAndCommonObligation", 1, `[{"cliente":"1002","id":"02","error":"bad"}]`, "ara", []tie{identified(b, "bad")}},

		// Sentences.
		{"Sentence", 1, `["Debtor 1002 has no valid Email."]`, "ara", []tie{identified(b, "Debtor 1002 has no valid Email.")}},
		{"SentenceColon", 1, `["Identification:1002"]`, "ara", []tie{identified(b, "Identification:1002")}},
		{"SentenceInObject", 1, `[{"error":"(1002) bad"}]`, "ara", []tie{identified(b, "(1002) bad")}},
		{"SentenceOfTwo", 1, `["1001 repeats 1002"]`, "uuu", []tie{untied("1001 repeats 1002")}},
		{"SentenceNotWhole", 1, `["11002 and 10021 and x1002 and 1002x"]`, "uuu", []tie{untied("11002 and 10021 and x1002 and 1002x")}},
		{"SentenceJoined", 1, `["1002-5, 1.002, 1002.50, $1002, 1002%, #1002, a@1002"]`, "uuu", []tie{untied("1002-5, 1.002, 1002.50, $1002, 1002%, #1002, a@1002")}},
		{"SentenceKey", 1, `{"1001":"repeats 1002"}`, "uuu", []tie{untied("repeats 1002")}},

		// Positions are never trusted.
		{"IndexKeys", 2, `{"0":"bad","2":"bad"}`, "uuu", []tie{untied("bad"), untied("bad")}},
		{"IndexValues", 2, `[{"row":1,"error":"bad"},{"index":"2"}]`, "uuu", []tie{untied("bad"), untied("")}},
		{"BareIndexes", 2, `[0,2]`, "uuu", []tie{untied(""), untied("")}},
		{"SameOrder", 3, `["bad","bad","bad"]`, "uuu", []tie{untied("bad"), untied("bad"), untied("bad")}},
		{"ErrorCode", 1, `[{"code":"1001","error":"bad"}]`, "uuu", []tie{untied("bad")}},

		// What does not belong here, or to two.
		{"Stranger", 1, `[{"Identification":"9999","error":"bad"}]`, "uuu", []tie{untied("bad")}},
		{"StrangerByName", 1, `[{"Identification":"9999","Name":"Luis Ensayo"}]`, "uuu", []tie{untied("")}},
		{"StrangerByObligation", 1, `[{"cedula":"9999","id":"B-1"}]`, "uuu", []tie{untied("")}},
		{"StrangerKey", 1, `{"9999":{"Name":"Luis Ensayo"}}`, "uuu", []tie{untied("")}},
		{"StrangerBeside", 1, `["1001: bad","9999: bad"]`, "ruu", []tie{identified(a, "1001: bad"), untied("9999: bad")}},
		{"TwoClaims", 1, `[{"Identification":"1001","Identificación":"1002"}]`, "uuu", []tie{untied("")}},
		{"KeyAgainstClaim", 1, `{"1001":{"Identification":"1002"}}`, "uuu", []tie{untied("")}},
		{"Disagreeing", 1, `[{"quien":"1001","name":"Luis Ensayo"}]`, "uuu", []tie{untied("")}},
		{"PrefixOnly", 1, `["100"]`, "uuu", []tie{untied("100")}},
		{"OtherNumber", 1, `[{"Identification":1002.0},{"Identification":1.002e3},{"Identification":"01002"},{"Identification":" 1002"}]`, "uuu", []tie{untied(""), untied(""), untied(""), untied("")}},

		// Counts against the list.
		{"Fewer", 2, `["1001: bad"]`, "ruu", []tie{identified(a, "1001: bad")}},
		{"More", 1, `["1001: bad","1002: bad"]`, "rru", []tie{identified(a, "1001: bad"), identified(b, "1002: bad")}},
		{"Twice", 2, `["1001: bad","1001: bad"]`, "ruu", []tie{identified(a, "1001: bad"), identified(a, "1001: bad")}},
		{"TwiceYetOne", 1, `["1001: bad","1001: worse"]`, "ruu", []tie{identified(a, "1001: bad"), identified(a, "1001: worse")}},
		{"TwiceByKey", 1, `{"1001":"bad","1001":"worse"}`, "ruu", []tie{identified(a, "bad"), identified(a, "worse")}},
		{"ObligationsOfOne", 1, `[{"Identification":"1002","id":"B-1"},{"Identification":"1002","id":"02"}]`, "ara", []tie{identified(b, ""), identified(b, "")}},
		{"ObligationTwice", 1, `[{"Identification":"1002","id":"02"},{"Identification":"1002","id":"02"}]`, "uru", []tie{identified(b, ""), identified(b, "")}},
		{"WholeAndObligation", 1, `[{"Identification":"1002"},{"Identification":"1002","id":"02"}]`, "uru", []tie{identified(b, ""), identified(b, "")}},
		{"Nothing", 1, `[]`, "uuu", nil},
		{"Absent", 1, ``, "uuu", nil},
		{"True", 1, `true`, "uuu", []tie{untied("")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := Decide(r, answered(r, 200, summary(false, 3, 3-tt.failed, tt.failed, 3, tt.list)))
			if got := states(o); got != tt.states {
				t.Errorf("states %s, want %s", got, tt.states)
			}
			complete := !strings.Contains(tt.states, "u")
			if row := map[bool]int{true: 12, false: 13}[complete]; o.Row != row || (o.Next == GoOn) != complete {
				t.Errorf("row %d, next %d", o.Row, o.Next)
			}
			var ties []tie
			for _, e := range append(o.Rejections, o.Unattributed...) {
				ties = append(ties, tie{e.CaseFile, e.AttributedBy, e.Reason})
				if !json.Valid(e.Raw) {
					t.Errorf("raw entry %s", e.Raw)
				}
			}
			if !reflect.DeepEqual(ties, tt.ties) {
				t.Errorf("tied %v, want %v", ties, tt.ties)
			}
		})
	}
}

// TestAttributionAmbiguity lays one entry over batches in which a text means
// two things.
func TestAttributionAmbiguity(t *testing.T) {
	custom := func(c CaseFile, key, value string) CaseFile {
		c.Fields = append(c.Fields, Field{key, value})
		return c
	}
	tests := []struct {
		name  string
		files []CaseFile
		entry string
		want  int
	}{
		{"ObligationIsAnIdentification", []CaseFile{debtor("1001", "Ana", "1002"), debtor("1002", "Luis", "B")}, `{"id":"1002"}`, -1},
		{"ObligationIsAnIdentificationBare", []CaseFile{debtor("1001", "Ana", "1002"), debtor("1002", "Luis", "B")}, `"1002"`, -1},
		{"ObligationIsAnIdentificationClaimed", []CaseFile{debtor("1001", "Ana", "1002"), debtor("1002", "Luis", "B")}, `{"Identification":"1002"}`, 1},
		{"ObligationIsItsOwnIdentification", []CaseFile{debtor("1001", "Ana", "1001"), debtor("1002", "Luis", "B")}, `{"id":"1001"}`, 0},
		{"SameIdentification", []CaseFile{debtor("1001", "Ana", "A"), debtor("1001", "Luis", "B")}, `{"Identification":"1001"}`, -1},
		{"SameName", []CaseFile{debtor("1001", "Ana", "A"), debtor("1002", "Ana", "B")}, `{"Name":"Ana"}`, -1},
		{"NameIsAnObligationsName", []CaseFile{debtor("1001", "crédito", "A"), debtor("1002", "Luis", "B")}, `{"name":"crédito"}`, -1},
		{"LostZeros", []CaseFile{debtor("0012345", "Ana", "A"), debtor("12345", "Luis", "B")}, `{"Identification":12345}`, -1},
		{"LostZerosAsText", []CaseFile{debtor("0012345", "Ana", "A"), debtor("12345", "Luis", "B")}, `{"Identification":"12345"}`, 1},
		{"LostZerosOfOne", []CaseFile{debtor("0012345", "Ana", "A"), debtor("999", "Luis", "B")}, `{"Identification":12345}`, -1},
		{"QuotedValue", []CaseFile{custom(debtor("1001", "Ana", "A"), "Codeudor", "1002"), debtor("1002", "Luis", "B")}, `"Codeudor 1002 is not valid"`, -1},
		{"EchoOfCustomField", []CaseFile{custom(debtor("1001", "Ana", "A"), "Codeudor", "1002"), debtor("1002", "Luis", "B")}, `{"Codeudor":"1002","error":"bad"}`, -1},
		{"EchoOfPhone", []CaseFile{debtor("3000000000", "Ana", "A"), debtor("1002", "Luis", "B")}, `{"Telephone":"3000000000"}`, -1},
		{"TinyIdentification", []CaseFile{debtor("1", "Ana", "A"), debtor("2", "Luis", "B")}, `{"1":"bad"}`, -1},
		{"TinyIdentificationInSentence", []CaseFile{debtor("1", "Ana", "A"), debtor("2", "Luis", "B")}, `"Row 1: bad"`, -1},
		{"TinyIdentificationClaimed", []CaseFile{debtor("1", "Ana", "A"), debtor("2", "Luis", "B")}, `{"Identification":"1"}`, 0},
		{"TinyObligation", []CaseFile{debtor("1001", "Ana", "1"), debtor("1002", "Luis", "2")}, `{"id":1,"error":"bad"}`, -1},
		{"TinyObligationClaimed", []CaseFile{debtor("1001", "Ana", "1"), debtor("1002", "Luis", "2")}, `{"obligation_id":"1"}`, 0},
		{"SpacedIdentification", []CaseFile{debtor("10 01", "Ana", "A"), debtor("1002", "Luis", "B")}, `{"10 01":"bad"}`, 0},
		{"MarkedIdentification", []CaseFile{debtor("12.345.678-9", "Ana", "A"), debtor("12", "Luis", "B")}, `"12.345.678-9: bad"`, 0},
		{"LetteredIdentification", []CaseFile{debtor("XAXX010101000", "Ana", "A"), debtor("1002", "Luis", "B")}, `{"XAXX010101000":"bad"}`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRoster(tt.files)
			n, err := parseJSON([]byte(tt.entry))
			if err != nil {
				t.Fatal(err)
			}
			entries := r.entriesOf([]node{n})
			if len(entries) != 1 {
				t.Fatalf("%d entries", len(entries))
			}
			if got, _ := r.attribute(entries[0]); got.CaseFile != tt.want || (got.AttributedBy == "") != (tt.want < 0) {
				t.Errorf("tied to %d by %q, want %d", got.CaseFile, got.AttributedBy, tt.want)
			}
		})
	}
}

func TestRawEntryKeepsItsKeys(t *testing.T) {
	r := request(t, debtor("1001", "Ana", "A"), debtor("1002", "Luis", "B"))
	list := `{"errors":{"1001":{"02":{"msg":"caf\u00e9","n":1.50}}}}`
	o := Decide(r, answered(r, 200, summary(false, 2, 1, 1, 2, list)))
	if len(o.Rejections) != 1 || string(o.Rejections[0].Raw) != `{"1001":{"02":{"msg":"caf\u00e9","n":1.50}}}` {
		t.Errorf("got %+v", o.Rejections)
	}
}

// TestObligationCounts holds how a list is weighed when the CRM counts
// obligations: 1 + 2 + 3 of them here.
func TestObligationCounts(t *testing.T) {
	r := trio(t)
	tests := []struct {
		name   string
		failed int
		list   string
		states string
		named  []int // obligations of the first entry
	}{
		{"OneNamed", 1, `[{"Identification":"1003","id":"C-2"}]`, "aar", []int{1}},
		{"TwoOfOne", 2, `[{"Identification":"1003","id":"C-2"},{"Identification":"1003","id":"C-1"}]`, "aar", []int{1}},
		{"TwoInOneEntry", 2, `[{"Identification":"1003","Obligations":[{"id":"C-1"},{"id":"C-2"}],"error":"bad"}]`, "aar", []int{0, 1}},
		{"Whole", 3, `[{"Identification":"1003","error":"bad"}]`, "aar", nil},
		{"WholeEchoed", 3, `[{"Identification":"1003","Obligations":[{"id":"C-1"},{"id":"C-2"},{"id":"C-3"}]}]`, "aar", nil},
		{"WholeAndOne", 4, `[{"Identification":"1003"},{"Identification":"1001"}]`, "rar", nil},
		{"AtLeastOne", 1, `[{"Identification":"1003","error":"bad"}]`, "aar", nil},
		{"BetweenTheTwo", 2, `[{"Identification":"1003","error":"bad"}]`, "uur", nil},
		{"MoreThanNamed", 2, `[{"Identification":"1003","id":"C-2"}]`, "uur", []int{1}},
		{"FewerThanNamed", 1, `[{"id":"C-1"},{"id":"C-2"}]`, "uur", []int{0}},
		{"SameTwice", 2, `[{"id":"C-1"},{"id":"C-1"}]`, "uur", []int{0}},
		{"UnknownObligation", 3, `[{"Identification":"1003","id":"other","error":"bad"}]`, "uur", nil},
		{"Everything", 6, `["1001","1002","1003"]`, "rrr", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := Decide(r, answered(r, 200, summary(false, 6, 6-tt.failed, tt.failed, 6, tt.list)))
			if got := states(o); got != tt.states || o.Counts.Unit != UnitObligations {
				t.Errorf("states %s, want %s; unit %d", got, tt.states, o.Counts.Unit)
			}
			if got := o.Rejections[0].Obligations; !reflect.DeepEqual(got, tt.named) {
				t.Errorf("obligations %v, want %v", got, tt.named)
			}
		})
	}
	t.Run("UnitUnclear", func(t *testing.T) { // 3 case files, 3 obligations, one each: both units agree
		r := request(t, debtor("1001", "Ana", "A-1"), debtor("1002", "Luis", "B-1"), debtor("1003", "Eva", "C-1"))
		o := Decide(r, answered(r, 200, summary(false, 3, 2, 1, 3, `["1002"]`)))
		if got := states(o); got != "ara" || o.Counts.Unit != UnitUnknown {
			t.Errorf("%s, unit %d", got, o.Counts.Unit)
		}
	})
	t.Run("SomeoneMayBeLeftOut", func(t *testing.T) { // 2 case files, 2 obligations, and one debtor has both
		r := request(t, debtor("1001", "Ana", "A-1", "A-2"), debtor("1002", "Luis"))
		check(t, Decide(r, answered(r, 200, summary(true, 2, 2, 0, 2, ""))), want{14, CauseCountsDiffer, Stop, "uu"})
	})
}

func TestLargeListIsFast(t *testing.T) {
	var files []CaseFile
	var list []string
	for i := range 2000 {
		id := fmt.Sprint(10000000 + i)
		files = append(files, debtor(id, "Nombre "+id, "O"+id))
		list = append(list, fmt.Sprintf(`"%s: %s"`, id, strings.Repeat("x ", 200)))
	}
	r := request(t, files...)
	o := Decide(r, answered(r, 200, summary(false, 2000, 0, 2000, 2000, "["+strings.Join(list, ",")+"]")))
	if o.Row != 12 || len(o.Rejections) != 2000 {
		t.Errorf("row %d, %d rejections", o.Row, len(o.Rejections))
	}
}
