package crm

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestOnlyLoopback(t *testing.T) {
	for address, ok := range map[string]bool{
		"127.0.0.1:80": true, "127.8.8.8:80": true, "[::1]:80": true, "[::ffff:127.0.0.1]:80": true,
		"10.0.0.7:80": false, "[2001:db8::1]:80": false, "0.0.0.0:80": false, "localhost:80": false, "": false,
	} {
		if err := onlyLoopback("tcp", address, nil); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestCountedBody(t *testing.T) {
	b := newCountedBody([]byte("0123456789"))
	got := make([]byte, 4)
	if n, err := b.Read(got); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	if n := b.seal(); n != 4 {
		t.Errorf("%d bytes were taken", n)
	}
	failed := make(chan error)
	go func() {
		_, err := b.Read(got)
		failed <- err
	}()
	b.Close()
	b.Close()
	if err := <-failed; !errors.Is(err, errSealed) {
		t.Errorf("after the seal: %v", err)
	}
	if n := b.seal(); n != 4 {
		t.Errorf("%d bytes were taken after the seal", n)
	}

	whole := newCountedBody([]byte("0123456789"))
	if data, err := io.ReadAll(whole); err != nil || len(data) != 10 || whole.seal() != 10 {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := whole.Read(got); err != io.EOF { // must not wait: the transport asks once more
		t.Errorf("after the end: %v", err)
	}
}

func TestRedact(t *testing.T) {
	const token = `a/b"c&d`
	o := Outcome{
		Code: token, Word: "x" + token, Msg: token + token, Location: "https://example.com/a%2Fb%22c&d",
		Answer:       []byte(`{"a":"a/b\"c&d","b":"a\/b\"c&d","c":"a%2Fb%22c%26d"}`),
		Rejections:   []Rejection{{Reason: "no " + token, Raw: []byte(`{"error":"no a\/b\"c&d"}`)}},
		Unattributed: []Rejection{{Raw: []byte(`"fine"`)}},
	}
	o.redact(token)
	if o.Code != "[token]" || o.Word != "x[token]" || o.Msg != "[token][token]" || o.Location != "https://example.com/[token]" ||
		string(o.Answer) != `{"a":"[token]","b":"[token]","c":"[token]"}` ||
		o.Rejections[0].Reason != "no [token]" || string(o.Rejections[0].Raw) != `{"error":"no [token]"}` || string(o.Unattributed[0].Raw) != `"fine"` {
		t.Errorf("%+v %s", o, o.Answer)
	}

	// A token of digits can stand where JSON has a number.
	n := Outcome{Rejections: []Rejection{{Raw: []byte(`{"row":12}`)}}}
	n.redact("12")
	if got := string(n.Rejections[0].Raw); got != `"{\"row\":[token]}"` {
		t.Errorf("raw entry %s", got)
	}
}

func TestParseJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"b":1,"a":{"x":[1.50,"y"]},"b":null}`: `{"b":1,"a":{"x":[1.50,"y"]},"b":null}`,
		` [ true , false ] `:                    `[ true , false ]`,
		`"caf\u00e9"`:                           `"caf\u00e9"`,
		`-0.1e5`:                                `-0.1e5`,
	} {
		n, err := parseJSON([]byte(text))
		if err != nil || string(n.raw) != want {
			t.Errorf("%s gives %s, %v", text, n.raw, err)
		}
	}
	n, err := parseJSON([]byte(`{"a":{"k":[10, "x\"y",  {"z":true}]},"a":2}`))
	if err != nil {
		t.Fatal(err)
	}
	items := n.get("a").get("k").items
	if !n.keyTwice() || len(items) != 3 || items[0].text != "10" || items[1].text != `x"y` || string(items[1].raw) != `"x\"y"` ||
		string(items[2].raw) != `{"z":true}` || items[2].get("z").kind != jsonBool || n.get("none").kind != jsonNull {
		t.Errorf("%+v", n)
	}
	for _, text := range []string{"", "{", `{"a"}`, `{"a":}`, `[1,]`, `[1 2]`, `{1:2}`, "nul", `"x`, "1 2", "{}{}", strings.Repeat("[", 100) + strings.Repeat("]", 100)} {
		if n, err := parseJSON([]byte(text)); err == nil {
			t.Errorf("%s gives %+v", text, n)
		}
	}
}

func TestToUTF8(t *testing.T) {
	for in, want := range map[string]string{
		"inserci\xf3n":        "inserción",
		"ñ \xf1":              "ñ ñ", // one server, two encodings
		"\xe9\xe1":            "éá",
		"ok":                  "ok",
		"\xef\xbf\xbd\xff{\"": "\uFFFDÿ{\"",
	} {
		got, converted := toUTF8([]byte(in))
		if string(got) != want || converted == bytes.Equal(got, []byte(in)) {
			t.Errorf("%q became %q, converted %v", in, got, converted)
		}
	}
}
