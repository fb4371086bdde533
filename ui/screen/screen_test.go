package screen_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/textinput"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/loader/workbook"
	"wolkload/ui/clean"
	"wolkload/ui/keys"
	"wolkload/ui/screen"
	"wolkload/ui/text"
	"wolkload/ui/theme"
	"wolkload/ui/uitest"
)

var es = text.For("es")

func env() screen.Env {
	return screen.Env{Session: &screen.Session{}, Texts: es, Keys: keys.New(es), Theme: theme.New()}
}

func columns(s string) int { return ansi.StringWidth(s) }

// line is a clean text, styled or not.
func line(t *rapid.T) string {
	s := rapid.String().Draw(t, "text")
	if rapid.Bool().Draw(t, "hostile") {
		s = rapid.SampledFrom(uitest.Hostile).Draw(t, "value").Text
	}
	s = clean.Line(s)
	if rapid.Bool().Draw(t, "bold") {
		return lipgloss.NewStyle().Bold(true).Render(s)
	}
	return s
}

// TestFit: exactly the size that was asked for, whatever the block.
func TestFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var block []string
		for range rapid.IntRange(0, 6).Draw(t, "lines") {
			block = append(block, line(t))
		}
		width, height := rapid.IntRange(0, 90).Draw(t, "width"), rapid.IntRange(0, 8).Draw(t, "height")
		fitted := screen.Fit(strings.Join(block, "\n"), width, height)
		if len(fitted) != height {
			t.Fatalf("%d lines, not %d", len(fitted), height)
		}
		for _, l := range fitted {
			if columns(l) != width {
				t.Errorf("%d columns, not %d: %q", columns(l), width, l)
			}
		}
		if height > 0 {
			uitest.AssertFills(t, screen.Join(width, height, block, nil, block), width, height)
		}
	})
}

func TestLine(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 3, "   "}, {"abc", 3, "abc"}, {"ab", 3, "ab "}, {"abcd", 3, "ab…"}, {"世界", 4, "世界"}, {"世界", 3, "世…"}, {"世界", 2, "… "}, {"abc", 0, ""},
	} {
		if got := screen.Line(tt.text, tt.width); got != tt.want {
			t.Errorf("Line(%q, %d) is %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

// TestWrap: in the widths that screens have, no line is too wide and no letter is lost.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := clean.Line(rapid.StringMatching(`([a-zñá0-9/.]{1,30} ){0,20}[a-z]{0,5}`).Draw(t, "sentence"))
		width := rapid.IntRange(20, 80).Draw(t, "width")
		lines := screen.Wrap(s, width)
		for _, l := range lines {
			if columns(l) > width {
				t.Errorf("%d columns of %d: %q", columns(l), width, l)
			}
		}
		letters := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := letters(strings.Join(lines, "")); got != letters(s) {
			t.Errorf("%q became %q", s, lines)
		}
	})
	if screen.Wrap("abc", 0) != nil {
		t.Error("no width gives lines")
	}
}

func TestHeading(t *testing.T) {
	for _, width := range []int{1, 5, 20, 80} {
		for _, focused := range []bool{true, false} {
			h := uitest.Plain(env().Heading("Título", focused, width))
			if columns(h) != width {
				t.Errorf("%d columns, not %d: %q", columns(h), width, h)
			}
			if width > 10 && strings.HasPrefix(h, "► Título ─") != focused {
				t.Errorf("focused is %v: %q", focused, h)
			}
		}
	}
}

// TestField: exactly as wide as asked for, clean, the cursor in sight while it
// has the keys, and a secret never.
func TestField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := textinput.New()
		in.Placeholder = rapid.SampledFrom([]string{"", "crm0001.wolkvox.com"}).Draw(t, "placeholder")
		in.SetValue(rapid.OneOf(rapid.StringMatching(`[a-z ]{0,40}`), rapid.String()).Draw(t, "value"))
		focused, secret := rapid.Bool().Draw(t, "focused"), rapid.Bool().Draw(t, "secret")
		if focused {
			in.Focus()
		}
		if secret {
			in.EchoMode = textinput.EchoPassword
		}
		in.SetCursor(rapid.IntRange(0, 40).Draw(t, "cursor"))
		width := rapid.IntRange(10, 60).Draw(t, "width")
		drawn := env().Field(in, width)
		uitest.AssertClean(t, drawn)
		if columns(drawn) != width {
			t.Errorf("%d columns, not %d: %q", columns(drawn), width, drawn)
		}
		if strings.Contains(drawn, "▌") != focused {
			t.Errorf("focused is %v: %q", focused, drawn)
		}
		if secret && in.Value() != "" && strings.Trim(uitest.Plain(drawn), "*▌… ") != "" {
			t.Errorf("a secret is drawn: %q", drawn)
		}
	})
}

func TestRaw(t *testing.T) {
	for name, tt := range map[string]struct {
		raw  string
		want []string
	}{
		"JSON":        {`{"a":[1,"b"]}`, []string{`  {`, `    "a": [`, `      1,`, `      "b"`, `    ]`, `  }`}},
		"a page":      {"<html>\n<b>x</b>", []string{"  <html>", "  <b>x</b>"}},
		"cut JSON":    {`{"a":`, []string{`  {"a":`}},
		"a long line": {strings.Repeat("x", 20), []string{"  " + strings.Repeat("x", 16), "  xxxx"}},
		"a terminal":  {"a\x1b[2Jb", []string{"  a¬[2Jb"}},
	} {
		if got := screen.Raw([]byte(tt.raw), 20); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestPager(t *testing.T) {
	k := keys.New(es)
	lines := strings.Split("abcdefghij", "")
	var p screen.Pager
	for _, tt := range []struct{ key, first string }{
		{"", "a"}, {"up", "a"}, {"down", "b"}, {"j", "c"}, {"pgdown", "f"}, {"pgdown", "g"}, {"down", "g"}, {"up", "f"}, {"pgup", "c"}, {"ctrl+u", "a"}, {"x", "a"},
	} {
		if tt.key != "" {
			p.Key(k, uitest.Key(tt.key), 3)
		}
		if got := p.Cut(lines, 4)[0]; got != tt.first {
			t.Errorf("after %q it begins with %q, not %q", tt.key, got, tt.first)
		}
	}
	p.Key(k, uitest.Key("pgdown"), 3)
	p.Top()
	if got := p.Cut(lines, 4)[0]; got != "a" {
		t.Errorf("the top is %q", got)
	}
	if got := len(p.Cut(lines[:2], 4)); got != 2 {
		t.Errorf("%d lines of 2", got)
	}
}

func TestFail(t *testing.T) {
	err := &crm.Error{ID: crm.ErrToken}
	sentence, hint := es.Error(err)
	if got := env().Fail(err)(); got != (screen.Notice{Kind: screen.Bad, Text: sentence + " " + hint}) {
		t.Errorf("%+v", got)
	}
}

func TestStepIDs(t *testing.T) {
	for _, lang := range text.Languages {
		for s := screen.File; s < screen.Steps; s++ {
			if !text.For(lang).Has("step." + s.ID()) {
				t.Errorf("%s: step %d has no name", lang, s)
			}
		}
	}
}

// TestBegun: a load is begun when something of it may have left.
func TestBegun(t *testing.T) {
	one := loader.Tally{CaseFiles: 1}
	for name, tt := range map[string]struct {
		session screen.Session
		want    bool
	}{
		"no load":        {screen.Session{}, false},
		"sending before": {screen.Session{Sending: true}, false},
		"nothing left":   {screen.Session{Load: &loader.Load{}, Snapshot: loader.Snapshot{NotSent: one, Held: one}}, false},
		"sending":        {screen.Session{Load: &loader.Load{}, Sending: true, Snapshot: loader.Snapshot{NotSent: one}}, true},
		"accepted":       {screen.Session{Load: &loader.Load{}, Snapshot: loader.Snapshot{Accepted: one}}, true},
		"rejected":       {screen.Session{Load: &loader.Load{}, Snapshot: loader.Snapshot{Rejected: one}}, true},
		"unknown":        {screen.Session{Load: &loader.Load{}, Snapshot: loader.Snapshot{Unknown: one}}, true},
	} {
		if got := tt.session.Begun(); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// rows is a source of which only the numbers are asked.
type rows struct{ *workbook.Store }

func (rows) Number(row int) int { return row + 10 }

func TestRowNumbers(t *testing.T) {
	for want, of := range map[string][]int{"": nil, "10": {0}, "11, 14": {1, 4}, "10, 11, 12, 13": {0, 1, 2, 3}, "10, 11, 12, 13, …": {0, 1, 2, 3, 4, 5}} {
		if got := screen.RowNumbers(rows{}, of); got != want {
			t.Errorf("%v is %q, want %q", of, got, want)
		}
	}
}
