package mapping

import (
	"encoding/json"
	"errors"
	"reflect"
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
  "version": 1,
  "name": "Banco Ejemplo",
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
	applied, known := p.Apply(m)
	want := []string{
		"case_file+NUEVA", "-profile", "case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone",
		"obligation+Etapa detallada ", "obligation.total_balance",
	}
	for i, c := range applied.Columns {
		if got := assigned(c); got != want[i] {
			t.Errorf("%q became %s, want %s", c.Header, got, want[i])
		}
	}
	if known != 7 || !applied.SendEmpty || applied.Columns[7].Decimal != DecimalComma || applied.Columns[2].Confidence != 1 {
		t.Errorf("known %d, %+v", known, applied)
	}
	if m.SendEmpty || m.Columns[1].Reason == ReasonProfile {
		t.Error("Apply changed the mapping it was given")
	}
	if p.Fits(m) {
		t.Error("a file with a new column fits")
	}
}

func TestProfileApplyEqualHeaders(t *testing.T) {
	m := Suggest(texts("Celular|celular|Celular", "1|2|3"), 0)
	for i, key := range []string{"primero", "segundo", "tercero"} {
		m = m.Assign(i, Assignment{Target: ToCaseFile, Field: key, Custom: true})
	}
	p := NewProfile("x", m)
	applied, known := p.Apply(Suggest(texts("CELULAR|Celular|Celular", "1|2|3"), 0))
	got := assigned(applied.Columns[0]) + " " + assigned(applied.Columns[1]) + " " + assigned(applied.Columns[2])
	if known != 3 || got != "case_file+segundo case_file+primero case_file+tercero" {
		t.Errorf("known %d: %s", known, got)
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
		if got := p.Fits(Suggest(texts(tt.headers, "x"), 0)); got != tt.want {
			t.Errorf("Fits(%q) = %t", tt.headers, got)
		}
	}
	if (Profile{}).Fits(Mapping{}) {
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
		{"unknown key", `{"version":1,"name":"x","columns":[],"layout":"wide"}`, ErrProfileJSON},
		{"unknown key of a column", `{"version":1,"name":"x","columns":[{"header":"a","target":"none","type":"date"}]}`, ErrProfileJSON},
		{"no version", `{"name":"x","columns":[]}`, ErrProfileVersion},
		{"version 2, other keys", `{"version":2,"title":"x"}`, ErrProfileVersion},
		{"no name", `{"version":1,"name":" ","columns":[]}`, ErrProfileName},
		{"target", `{"version":1,"name":"x","columns":[{"header":"a","target":"Case file"}]}`, ErrProfileTarget},
		{"no target", `{"version":1,"name":"x","columns":[{"header":"a"}]}`, ErrProfileTarget},
		{"field", `{"version":1,"name":"x","columns":[{"header":"a","target":"case_file","field":"email"}]}`, ErrProfileField},
		{"field of the other level", `{"version":1,"name":"x","columns":[{"header":"a","target":"obligation","field":"Email"}]}`, ErrProfileField},
		{"no field", `{"version":1,"name":"x","columns":[{"header":"a","target":"obligation"}]}`, ErrProfileField},
		{"field left out", `{"version":1,"name":"x","columns":[{"header":"a","target":"none","field":"Email"}]}`, ErrProfileField},
		{"custom key", `{"version":1,"name":"x","columns":[{"header":"a","target":"obligation","custom":true}]}`, ErrProfileKeyEmpty},
		{"decimal", `{"version":1,"name":"x","columns":[{"header":"a","target":"none","decimal":","}]}`, ErrProfileDecimal},
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
		if _, known := p.Apply(m); known > len(m.Columns) {
			t.Errorf("%d columns known", known)
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
