package mapping

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"
)

func profileMapping() Mapping {
	m := Suggest(texts(
		"Cédula|Nombre|Correo|Celular|Nota |Saldo total|Fecha vto||Zona",
		"1020|Ana Ejemplo|ana@example.com|3001234567|x|1.234|03/02/2025||Norte",
	), 0)
	m = m.Assign(4, Assignment{Target: ToObligation, Field: "Etapa detallada ", Custom: true})
	m = m.Assign(8, Assignment{})
	m = m.WithConvention(5, DecimalComma, OrderInferred).WithConvention(6, DecimalInferred, OrderMDY)
	m.SendEmpty = true
	return m
}

const profileJSON = `{
  "version": 2,
  "name": "Banco Ejemplo",
  "layout": "long",
  "send_empty": true,
  "columns": [
    {
      "header": "Cédula",
      "target": "case_file",
      "field": "Identification"
    },
    {
      "header": "Nombre",
      "target": "case_file",
      "field": "Name"
    },
    {
      "header": "Correo",
      "target": "case_file",
      "field": "Email"
    },
    {
      "header": "Celular",
      "target": "case_file",
      "field": "Telephone"
    },
    {
      "header": "Nota ",
      "target": "obligation",
      "field": "Etapa detallada ",
      "custom": true
    },
    {
      "header": "Saldo total",
      "target": "obligation",
      "field": "total_balance",
      "decimal": "comma"
    },
    {
      "header": "Fecha vto",
      "target": "obligation",
      "field": "expiring_date",
      "date_order": "mdy"
    },
    {
      "header": "Zona",
      "target": "none"
    }
  ]
}`

func TestProfileJSON(t *testing.T) {
	p := NewProfile("Banco Ejemplo", profileMapping())
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != profileJSON {
		t.Errorf("got\n%s", data)
	}
	back, err := ParseProfile(data)
	if err != nil || !reflect.DeepEqual(back, p) {
		t.Errorf("read back as %+v, %v", back, err)
	}
}

// A profile keeps all that is not of one file, and gives it back.
func TestProfileKeepsEverything(t *testing.T) {
	sheet := texts(
		"Cédula|Nombre|Correo|Celular|Prefijo|Crédito 1|Saldo 1|Crédito 2|Saldo 2|Fecha firma|Etapa",
		"1020|Ana Ejemplo|ana@example.com|3001234567|57|A1|1|A2|2|25/12/2025|X",
	)
	m := Suggest(sheet, 0)
	if m.Layout != LayoutWide {
		t.Fatalf("layout %s", m.Layout)
	}
	m = m.Assign(4, Assignment{Target: ToCaseFile, Field: "Telephone"})
	m = m.WithSetting(Setting{Key: Key{ToCaseFile, "Telephone"}, Joined: true, Separator: " "})
	m = m.WithSetting(Setting{Key: Key{ToObligation, "name"}, Default: "Cartera"})
	m = m.WithSetting(Setting{Key: Key{ToCaseFile, "Fecha firma"}, Type: TypeCustomDate, Date: DateDMY, Required: true})
	m = m.WithSetting(Setting{Key: Key{ToCaseFile, "Etapa"}, Type: TypeCustomList, List: []string{"Jurídica", "Prejurídica"}, Values: []Replacement{{"x", "Jurídica"}}})
	m = m.WithPolicy("Name", MostFrequent).WithRepair(RuleEmailSeveral, 2, 0).WithRepair(RuleLostZeros, 0, 2)
	m.Country, m.CutOff = "CO", "2026-10-31"
	data, err := json.Marshal(NewProfile("Banco", m))
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParseProfile(data)
	if err != nil {
		t.Fatalf("%s\n%v", data, err)
	}
	applied, fit := p.Apply(Suggest(sheet, 0))
	if !fit.Exact() {
		t.Errorf("fit %+v", fit)
	}
	m = m.WithoutRepair(RuleLostZeros, 0, 0) // of one row
	m.CutOff = ""
	for i := range m.Columns {
		applied.Columns[i].Reason, applied.Columns[i].Confidence = m.Columns[i].Reason, m.Columns[i].Confidence
	}
	if !reflect.DeepEqual(applied, m) {
		t.Errorf("got  %+v\nwant %+v", applied, m)
	}
}

func TestParseProfileByteOrderMark(t *testing.T) {
	if p, err := ParseProfile([]byte("\ufeff" + profileJSON)); err != nil || p.Name != "Banco Ejemplo" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestProfileApply(t *testing.T) {
	p := NewProfile("Banco Ejemplo", profileMapping())
	// Next month: another order, another case, a new column, one gone.
	m := Suggest(texts(
		"NUEVA|ZONA|CEDULA|Nombre|Correo|Celular|NOTA|Saldo Total",
		"a|Norte|1020|Ana Ejemplo|ana@example.com|3001234567|x|1.234",
	), 0)
	applied, fit := p.Apply(m)
	want := []string{
		"case_file+NUEVA", "-profile", "case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone",
		"obligation+Etapa detallada ", "obligation.total_balance",
	}
	for i, c := range applied.Columns {
		if got := assigned(c); got != want[i] {
			t.Errorf("%q became %s, want %s", c.Header, got, want[i])
		}
	}
	known := fit.Known
	if known != 7 || fit.Of != 8 || !slices.Equal(fit.New, []string{"NUEVA"}) || !slices.Equal(fit.Missing, []string{"Fecha vto"}) || !fit.Near() || fit.Exact() {
		t.Errorf("fit %+v", fit)
	}
	if !applied.SendEmpty || applied.Columns[7].Decimal != DecimalComma || applied.Columns[2].Confidence != 1 {
		t.Errorf("known %d, %+v", known, applied)
	}
	if m.SendEmpty || m.Columns[1].Reason == ReasonProfile {
		t.Error("Apply changed the mapping it was given")
	}
}

func TestProfileApplyEqualHeaders(t *testing.T) {
	m := Suggest(texts("Celular|celular|Celular", "1|2|3"), 0)
	for i, key := range []string{"primero", "segundo", "tercero"} {
		m = m.Assign(i, Assignment{Target: ToCaseFile, Field: key, Custom: true})
	}
	p := NewProfile("x", m)
	applied, fit := p.Apply(Suggest(texts("CELULAR|Celular|Celular", "1|2|3"), 0))
	got := assigned(applied.Columns[0]) + " " + assigned(applied.Columns[1]) + " " + assigned(applied.Columns[2])
	if fit.Known != 3 || got != "case_file+segundo case_file+primero case_file+tercero" {
		t.Errorf("%+v: %s", fit, got)
	}
}

// A header that the profile knows once and the sheet has twice is a conflict.
func TestProfileTwins(t *testing.T) {
	row := "1020|Ana Ejemplo|ana@example.com|3001234567|A1|x|=1|=2"
	p := NewProfile("Banco", Suggest(texts("Cédula|Nombre|Correo|Celular|Obligación|Producto|Saldo total", "1020|Ana Ejemplo|ana@example.com|3001234567|A1|x|=1"), 0))
	m, fit := p.Apply(Suggest(texts("Cédula|Nombre|Correo|Celular|Obligación|Producto|Saldo total|SALDO TOTAL", row), 0))
	if problems := m.Problems(); len(problems) != 1 || problems[0].ID != ProblemFieldTwice || problems[0].Field != "total_balance" || !fit.Near() {
		t.Errorf("%+v; %+v", problems, fit)
	}
}

func TestProfileFits(t *testing.T) {
	p := NewProfile("x", Suggest(texts("Cédula|Nombre|Celular|Celular|", "1|2|3|4|"), 0))
	tests := []struct {
		headers string
		want    bool
	}{
		{"Cédula|Nombre|Celular|Celular", true},
		{"CELULAR|celular |NOMBRE|Cedula||", true},
		{"Cédula|Nombre|Celular", false},
		{"Cédula|Nombre|Celular|Celular|Celular", false},
		{"Cédula|Nombre|Celular_1|Celular_2", false},
		{"", false},
	}
	for _, tt := range tests {
		if _, fit := p.Apply(Suggest(texts(tt.headers, "x"), 0)); fit.Exact() != tt.want {
			t.Errorf("%q: %+v", tt.headers, fit)
		}
	}
	if _, fit := (Profile{}).Apply(Mapping{}); fit.Exact() || fit.Near() {
		t.Error("a profile without headers fits a sheet without headers")
	}
}

func TestParseProfileErrors(t *testing.T) {
	tests := []struct{ name, data, id string }{
		{"empty", ``, ErrProfileJSON},
		{"no object", `[]`, ErrProfileJSON},
		{"cut", `{"version":1,"name":"x","columns":[`, ErrProfileJSON},
		{"not UTF-8", "{\"version\":1,\"name\":\"\xff\",\"columns\":[]}", ErrProfileJSON},
		{"two values", `{"version":1,"name":"x","columns":[]} {}`, ErrProfileJSON},
		{"unknown key", `{"version":1,"name":"x","columns":[],"colour":"wide"}`, ErrProfileJSON},
		{"unknown key of a column", `{"version":1,"name":"x","columns":[{"header":"a","target":"none","colour":"date"}]}`, ErrProfileJSON},
		{"no version", `{"name":"x","columns":[]}`, ErrProfileVersion},
		{"version 3, other keys", `{"version":3,"title":"x"}`, ErrProfileVersion},
		{"no name", `{"version":1,"name":" ","columns":[]}`, ErrProfileName},
		{"target", `{"version":1,"name":"x","columns":[{"header":"a","target":"Case file"}]}`, ErrProfileTarget},
		{"no target", `{"version":1,"name":"x","columns":[{"header":"a"}]}`, ErrProfileTarget},
		{"field", `{"version":1,"name":"x","columns":[{"header":"a","target":"case_file","field":"email"}]}`, ErrProfileField},
		{"field of the other level", `{"version":1,"name":"x","columns":[{"header":"a","target":"obligation","field":"Email"}]}`, ErrProfileField},
		{"no field", `{"version":1,"name":"x","columns":[{"header":"a","target":"obligation"}]}`, ErrProfileField},
		{"field left out", `{"version":1,"name":"x","columns":[{"header":"a","target":"none","field":"Email"}]}`, ErrProfileField},
		{"custom key", `{"version":1,"name":"x","columns":[{"header":"a","target":"obligation","custom":true}]}`, ErrProfileKeyEmpty},
		{"decimal", `{"version":1,"name":"x","columns":[{"header":"a","target":"none","decimal":","}]}`, ErrProfileDecimal},
		{"layout", `{"version":2,"name":"x","layout":"tall","columns":[]}`, ErrProfileSetting},
		{"country", `{"version":2,"name":"x","country":"ZZ","columns":[]}`, ErrProfileSetting},
		{"group", `{"version":2,"name":"x","columns":[{"header":"a","target":"none","group":-1}]}`, ErrProfileSetting},
		{"sheet", `{"version":2,"name":"x","columns":[{"header":"a","target":"none","sheet":3}]}`, ErrProfileSetting},
		{"repair", `{"version":2,"name":"x","columns":[{"header":"a","target":"none","repairs":["everything"]}]}`, ErrProfileSetting},
		{"policy", `{"version":2,"name":"x","columns":[],"choices":[{"field":"Name","policy":"hold"}]}`, ErrProfileSetting},
		{"policy of an obligation's field", `{"version":2,"name":"x","columns":[],"choices":[{"field":"total_balance","policy":"first"}]}`, ErrProfileSetting},
		{"default of the obligations", `{"version":2,"name":"x","columns":[],"fields":[{"target":"case_file","field":"Obligations","default":"x"}]}`, ErrProfileSetting},
		{"default of the id", `{"version":2,"name":"x","columns":[],"fields":[{"target":"obligation","field":"id","default":"1"}]}`, ErrProfileSetting},
		{"no policy", `{"version":2,"name":"x","columns":[],"choices":[{"field":"Name","policy":""}]}`, ErrProfileSetting},
		{"setting of nothing", `{"version":2,"name":"x","columns":[],"fields":[{"target":"none","field":"a"}]}`, ErrProfileSetting},
		{"type of a documented field", `{"version":2,"name":"x","columns":[],"fields":[{"target":"obligation","field":"id","type":"date"}]}`, ErrProfileSetting},
		{"type", `{"version":2,"name":"x","columns":[],"fields":[{"target":"obligation","field":"a","type":"money"}]}`, ErrProfileSetting},
		{"date of no date", `{"version":2,"name":"x","columns":[],"fields":[{"target":"obligation","field":"a","date":"DD-MM-YYYY"}]}`, ErrProfileSetting},
		{"list of no list", `{"version":2,"name":"x","columns":[],"fields":[{"target":"obligation","field":"a","list":["b"]}]}`, ErrProfileSetting},
		{"default that the field does not take", `{"version":2,"name":"x","columns":[],"fields":[{"target":"obligation","field":"total_balance","default":"x"}]}`, ErrProfileSetting},
		{"date order", `{"version":1,"name":"x","columns":[{"header":"a","target":"none","date_order":"ymd"}]}`, ErrProfileDateOrder},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := ParseProfile([]byte(tt.data))
			var pe *ProfileError
			if !errors.As(err, &pe) || pe.ID != tt.id || !reflect.DeepEqual(p, Profile{}) {
				t.Fatalf("got %+v, %v; want %s", p, err, tt.id)
			}
			if id, _ := pe.Message(); id != "mapping."+tt.id {
				t.Errorf("message %s", id)
			}
		})
	}
}

func FuzzParseProfile(f *testing.F) {
	f.Add([]byte(profileJSON))
	f.Add([]byte(`{"version":1,"name":"x","columns":[{"header":"a","target":"none"}]}`))
	m := Suggest(texts("Cédula|Nota|a", "1|2|3"), 0)
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProfile(data)
		if err != nil {
			return
		}
		if _, fit := p.Apply(m); fit.Known > len(m.Columns) {
			t.Errorf("%d columns known", fit.Known)
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ParseProfile(again); err != nil || back.Name != p.Name || len(back.Columns) != len(p.Columns) {
			t.Errorf("%s is read back as %+v, %v", again, back, err)
		}
	})
}
