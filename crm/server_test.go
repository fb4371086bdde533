package crm

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseServer(t *testing.T) {
	tests := []struct{ in, want string }{
		{"crm01.wolkvox.com", "https://crm01.wolkvox.com"},
		{"  crm01.wolkvox.com\n", "https://crm01.wolkvox.com"},
		{"\ufeff\u200bcrm01.wolkvox.com\u00a0", "https://crm01.wolkvox.com"},
		{"https://crm01.wolkvox.com/", "https://crm01.wolkvox.com"},
		{"https://https://crm01.wolkvox.com", "https://crm01.wolkvox.com"},
		{"http://https://crm01.wolkvox.com", "https://crm01.wolkvox.com"},
		{"HTTPS://HTTPS:// CRM01.Wolkvox.COM//", "https://crm01.wolkvox.com"},
		{"https:///crm01.wolkvox.com", "https://crm01.wolkvox.com"},
		{"https://crm01.wolkvox.com/index.php?a=http://x#/inicio/@yo", "https://crm01.wolkvox.com"},
		{"crm01.wolkvox.com?x=1", "https://crm01.wolkvox.com"},
		{"crm01.wolkvox.com#top", "https://crm01.wolkvox.com"},
		{"crm01.wolkvox.com.", "https://crm01.wolkvox.com"},
		{"crm01.wolkvox.com:443", "https://crm01.wolkvox.com"},
		{"crm01.wolkvox.com:08443", "https://crm01.wolkvox.com:8443"},
		{"crm.example.com:8443/server/", "https://crm.example.com:8443"},
		{"wvtest.wolkvox.com", "https://wvtest.wolkvox.com"},
		{"wv0001.wolkvox.com.example.com", "https://wv0001.wolkvox.com.example.com"},
		{"xn--seal-hqa.example.com", "https://xn--seal-hqa.example.com"},
		{"my_crm.example.com", "https://my_crm.example.com"},
		{"10.0.0.7", "https://10.0.0.7"},
		{"[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"},
		{"2001:db8::1", "https://[2001:db8::1]"},
		{"localhost", "https://localhost"},
		{"http://localhost:8080/x", "http://localhost:8080"},
		{"http://LOCALHOST.:80", "http://localhost"},
		{"http://127.0.0.1:5000", "http://127.0.0.1:5000"},
		{"http://127.9.9.9", "http://127.9.9.9"},
		{"http://[::1]:5000/", "http://[::1]:5000"},
		{"http://[::ffff:127.0.0.1]:5000/", "http://127.0.0.1:5000"},
		{"http://localhost:443", "http://localhost:443"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			s, err := ParseServer(tt.in)
			if err != nil || s.String() != tt.want {
				t.Fatalf("got %q, %v; want %q", s, err, tt.want)
			}
			if again, err := ParseServer(s.String()); err != nil || again != s {
				t.Errorf("its own form %q gives %q, %v", s, again, err)
			}
			if loopback := strings.Contains(s.Host(), "127.") || strings.Contains(s.Host(), "localhost") || strings.Contains(s.Host(), "::1]") && !strings.Contains(s.Host(), "2001"); s.Loopback() != loopback {
				t.Errorf("Loopback() is %v", s.Loopback())
			}
		})
	}
}

func TestParseServerRefuses(t *testing.T) {
	tests := []struct{ in, id, value string }{
		{"", ErrServerMissing, ""},
		{" \t\u200b\n", ErrServerMissing, ""},
		{"https://", ErrServerInvalid, ""},
		{"https:///", ErrServerInvalid, ""},
		{"/", ErrServerInvalid, ""},
		{"garbage", ErrServerInvalid, ""},
		{"hola mundo.com", ErrServerInvalid, ""},
		{"crm01", ErrServerInvalid, ""},
		{"https:crm01.wolkvox.com", ErrServerInvalid, ""},
		{"https//crm01.wolkvox.com", ErrServerInvalid, ""},
		{"ftp://crm01.wolkvox.com", ErrServerInvalid, ""},
		{"javascript:alert(1)", ErrServerInvalid, ""},
		{"crm01..wolkvox.com", ErrServerInvalid, ""},
		{".wolkvox.com", ErrServerInvalid, ""},
		{"-crm.wolkvox.com", ErrServerInvalid, ""},
		{"crm01.wolkvox.com:", ErrServerInvalid, ""},
		{"crm01.wolkvox.com:0", ErrServerInvalid, ""},
		{"crm01.wolkvox.com:65536", ErrServerInvalid, ""},
		{"crm01.wolkvox.com:+443", ErrServerInvalid, ""},
		{"crm01.wolkvox.com:https", ErrServerInvalid, ""},
		{`crm01.wolkvox.com\x`, ErrServerInvalid, ""},
		{"crm01.wolkvox.com\r\nX: y", ErrServerInvalid, ""},
		{"crm01.wоlkvox.com", ErrServerInvalid, ""}, // a Cyrillic o
		{"ｃｒｍ01.wolkvox.com", ErrServerInvalid, ""},
		{"señal.example.com", ErrServerInvalid, ""},
		{"crm%30.example.com", ErrServerInvalid, ""},
		{"127.1", ErrServerInvalid, ""},
		{"2130706433", ErrServerInvalid, ""},
		{"0x7f.0.0.0x1", ErrServerInvalid, ""},
		{"127.0.0.01", ErrServerInvalid, ""},
		{"0.0.0.0", ErrServerInvalid, ""},
		{"[::]", ErrServerInvalid, ""},
		{"[::1", ErrServerInvalid, ""},
		{"[::1]x", ErrServerInvalid, ""},
		{"[localhost]:80", ErrServerInvalid, ""},
		{"[fe80::1%25eth0]", ErrServerInvalid, ""},
		{"fe80::1%eth0", ErrServerInvalid, ""},
		{strings.Repeat("a.", 140) + "com", ErrServerInvalid, ""},
		{strings.Repeat("a", 64) + ".com", ErrServerInvalid, ""},
		{"https://user:secret@crm01.wolkvox.com", ErrServerUserinfo, ""},
		{"user@crm01.wolkvox.com", ErrServerUserinfo, ""},
		{"http://localhost@example.com", ErrServerUserinfo, ""},
		{"wv0001.wolkvox.com", ErrServerManager, "wv0001.wolkvox.com"},
		{"https://WV12.wolkvox.com./x", ErrServerManager, "wv12.wolkvox.com"},
		{"wv0001.wolkvox.com:8443", ErrServerManager, "wv0001.wolkvox.com"},
		{"sv0001.crmvox.com", ErrServerOld, "crm0001.wolkvox.com"},
		{"http://sv0000.crmvox.com/login", ErrServerOld, "crm0000.wolkvox.com"},
		{"http://crm01.wolkvox.com", ErrServerPlain, "crm01.wolkvox.com"},
		{"https://http://crm01.wolkvox.com", ErrServerPlain, "crm01.wolkvox.com"},
		{"http://127.0.0.1.example.com", ErrServerPlain, "127.0.0.1.example.com"},
		{"http://localhost.example.com", ErrServerPlain, "localhost.example.com"},
		{"http://10.0.0.7", ErrServerPlain, "10.0.0.7"},
		{"http://[2001:db8::1]", ErrServerPlain, "2001:db8::1"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			s, err := ParseServer(tt.in)
			var e *Error
			if !errors.As(err, &e) || e.ID != tt.id || s != (Server{}) {
				t.Fatalf("got %q, %v; want %s", s, err, tt.id)
			}
			if got := e.Values["New"] + e.Values["Host"]; !strings.HasPrefix(got, tt.value) || tt.value == "" && got != "" {
				t.Errorf("values %v, want %q", e.Values, tt.value)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error holds a password: %v", err)
			}
		})
	}
}

func FuzzParseServer(f *testing.F) {
	for _, seed := range []string{"https://crm01.wolkvox.com/", "[::1]:80", "http://http://127.0.0.1:1/", "a@b", "sv1.crmvox.com."} {
		f.Add(seed)
	}
	f.Fuzz(checkParseServer)
}

func TestParseServerAnything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		checkParseServer(t, rapid.StringMatching(`(https?://){0,2}[a-z0-9.:\[\]@/%_ -]{0,24}`).Draw(rt, "text"))
	})
}

// checkParseServer holds for any text: plain http only to loopback, no user
// info, and a form that parses to itself.
func checkParseServer(t *testing.T, text string) {
	s, err := ParseServer(text)
	if err != nil {
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("%q: %v is not an *Error", text, err)
		}
		return
	}
	if strings.HasPrefix(s.String(), "http://") && !s.Loopback() {
		t.Fatalf("%q became %s", text, s)
	}
	if strings.ContainsAny(s.Host(), "@/?# \\") {
		t.Fatalf("%q became %s", text, s)
	}
	if again, err := ParseServer(s.String()); err != nil || again != s {
		t.Fatalf("%q became %s became %s, %v", text, s, again, err)
	}
}
