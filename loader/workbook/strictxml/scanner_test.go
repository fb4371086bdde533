package strictxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

const mainURI = "urn:main"

var testSpaces = map[string]Space{mainURI: Known}

var testLimits = Limits{Tag: 1 << 16, Depth: 16, Attributes: 16}

// pieces gives a document in blocks of size bytes; 0 is all at once.
type pieces struct {
	left []byte
	size int
	err  error // in place of io.EOF
}

func (p *pieces) More(tail []byte) ([]byte, error) {
	if len(p.left) == 0 {
		if p.err != nil {
			return nil, p.err
		}
		return nil, io.EOF
	}
	n := p.size
	if n == 0 || n > len(p.left) {
		n = len(p.left)
	}
	block := append(bytes.Clone(tail), p.left[:n]...)
	p.left = p.left[n:]
	for i := range tail { // what was given before is not to be used any more
		tail[i] = '!'
	}
	return block, nil
}

// tokens lists a document's tokens, texts joined.
func tokens(doc string, size int) ([]string, error) {
	s := New(&pieces{left: []byte(doc), size: size}, testSpaces, testLimits)
	var out []string
	text := ""
	flush := func() {
		if text != "" {
			out = append(out, fmt.Sprintf("%q", text))
			text = ""
		}
	}
	for {
		kind, err := s.Next()
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return out, err
		}
		switch kind {
		case Text:
			text += string(s.Text())
			continue
		case Start:
			flush()
			line := fmt.Sprintf("<%d:%s", s.Space(), s.Local())
			for _, a := range s.Attrs() {
				line += fmt.Sprintf(" %d:%s=%q", a.Space, a.Local, a.Value)
			}
			if s.KeepSpace() {
				line += " keep"
			}
			out = append(out, line)
		case End:
			flush()
			out = append(out, ">")
		}
	}
}

func TestTokens(t *testing.T) {
	for name, c := range map[string]struct{ doc, want string }{
		"empty":           {`<a/>`, `<0:a >`},
		"declaration":     {"<?xml version=\"1.0\" encoding='UTF-8' standalone=\"yes\" ?>\r\n<!-- c -->\n<a></a> \n<?p x?>", `<0:a >`},
		"UTF-16 by now":   {`<?xml version="1.0" encoding="utf-16"?><a/>`, `<0:a >`},
		"no encoding":     {`<?xml version="1.0" standalone='no'?><a/>`, `<0:a >`},
		"text":            {`<a>x &amp; &lt;&gt;&quot;&apos; &#65;&#x1F600;` + "\r\n\r\ty</a>", `<0:a "x & <>\"' A😀\n\n\ty" >`},
		"pieces":          {`<a>x<!-- y --><![CDATA[<&]] ]>&amp;]]>z<?p?>!</a>`, `<0:a "x<&]] ]>&amp;z!" >`},
		"empty CDATA":     {`<a><![CDATA[]]></a>`, `<0:a >`},
		"brackets":        {`<a>]] ]&gt; ]</a>`, `<0:a "]] ]> ]" >`},
		"attributes":      {"<a  b='1'\n c = \"x&#10;y\tz\r\n&lt;\" d='\"]]>'/>", `<0:a 0:b="1" 0:c="x\ny z <" 0:d="\"]]>" >`},
		"spaces":          {`<p:a xmlns:p="urn:main" xmlns="urn:x" p:b="1" b="2"><c/><p:d xmlns=""><e/></p:d><f/></p:a>`, `<3:a 3:b="1" 0:b="2" <2:c > <3:d <0:e > > <2:f > >`},
		"later prefix":    {`<a p:b="" xmlns:p="urn:main"/>`, `<0:a 3:b="" >`},
		"keep":            {`<a xml:space="preserve"><b/><c xml:space="default"><d/></c></a>`, `<0:a 1:space="preserve" keep <0:b keep > <0:c 1:space="default" <0:d > > >`},
		"names":           {`<ñandú.-1 _é='x'/>`, `<0:ñandú.-1 0:_é="x" >`},
		"beyond the BMP":  {`<a>😀ñ` + "\x7f" + `</a>`, `<0:a "😀ñ\x7f" >`},
		"end tag spaced":  {"<a></a \n>", `<0:a >`},
		"xml redeclared":  {`<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>`, `<0:a >`},
		"zeros in number": {`<a>&#0000000000000000000000065;</a>`, `<0:a "A" >`},
	} {
		t.Run(name, func(t *testing.T) {
			for size := range 9 {
				got, err := tokens(c.doc, size)
				if err != nil {
					t.Fatalf("in blocks of %d: %v", size, err)
				}
				if joined := strings.Join(got, " "); joined != c.want {
					t.Fatalf("in blocks of %d: %s, want %s", size, joined, c.want)
				}
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	deep := strings.Repeat("<a>", 17) + strings.Repeat("</a>", 17)
	for name, c := range map[string]struct {
		doc  string
		want error
	}{
		"nothing":                {"", ErrNoRoot},
		"blank":                  {" \n", ErrNoRoot},
		"declaration alone":      {`<?xml version="1.0"?>`, ErrNoRoot},
		"doctype":                {`<!DOCTYPE a [<!ENTITY b "c">]><a/>`, ErrDoctype},
		"doctype inside":         {`<a><!DOCTYPE a></a>`, ErrSyntax},
		"cut in text":            {`<a>x`, ErrCut},
		"cut in tag":             {`<a b="`, ErrCut},
		"cut in end tag":         {`<a></a`, ErrCut},
		"cut in comment":         {`<a/><!-- -`, ErrCut},
		"cut in CDATA":           {`<a><![CDATA[x]]`, ErrCut},
		"cut in instruction":     {`<a/><?p `, ErrCut},
		"cut at a mark":          {`<a/><!`, ErrCut},
		"cut at a bracket":       {`<a/><`, ErrCut},
		"text before":            {`x<a/>`, ErrStrayText},
		"text after":             {`<a/>x`, ErrStrayText},
		"reference after":        {`<a/>&#32;`, ErrStrayText},
		"CDATA after":            {`<a/><![CDATA[]]>`, ErrStrayText},
		"two roots":              {`<a/><b/>`, ErrRoots},
		"other end":              {`<a></b>`, ErrEndTag},
		"longer end":             {`<a></ab>`, ErrEndTag},
		"end of nothing":         {`<a/></a>`, ErrEndTag},
		"attribute in end":       {`<a></a b="">`, ErrEndTag},
		"junk in end":            {`<a></a />`, ErrSyntax},
		"attribute twice":        {`<a b="" b=""/>`, ErrAttribute},
		"the same by namespace":  {`<a xmlns:p="u" xmlns:q="u" p:b="" q:b=""/>`, ErrAttribute},
		"namespace twice":        {`<a xmlns:p="u" xmlns:p="v"/>`, ErrAttribute},
		"attributes touch":       {`<a b=""c=""/>`, ErrSyntax},
		"attribute bare":         {`<a b/>`, ErrSyntax},
		"attribute unquoted":     {`<a b=c/>`, ErrSyntax},
		"attribute with <":       {`<a b="<"/>`, ErrChar},
		"space before a name":    {`< a/>`, ErrSyntax},
		"slash in tag":           {`<a / >`, ErrSyntax},
		"digit name":             {`<1/>`, ErrSyntax},
		"name of wrong runes":    {"<a\u00d7/>", ErrName},
		"name not UTF-8":         {"<a\xff/>", ErrName},
		"colon first":            {`<:a/>`, ErrName},
		"colon last":             {`<a: xmlns:a="u"/>`, ErrName},
		"two colons":             {`<a:b:c xmlns:a="u"/>`, ErrName},
		"local part no name":     {`<a:1 xmlns:a="u"/>`, ErrName},
		"prefix unknown":         {`<p:a/>`, ErrPrefix},
		"attribute's prefix":     {`<a p:b=""/>`, ErrPrefix},
		"prefix out of force":    {`<a><b xmlns:p="u"/><p:c/></a>`, ErrPrefix},
		"prefix undeclared":      {`<a xmlns:p=""/>`, ErrPrefix},
		"xmlns prefix":           {`<a xmlns:xmlns="u"/>`, ErrPrefix},
		"xml as another":         {`<a xmlns:xml="u"/>`, ErrPrefix},
		"another as xml":         {`<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>`, ErrPrefix},
		"xmlns as default":       {`<a xmlns="http://www.w3.org/2000/xmlns/"/>`, ErrPrefix},
		"control":                {"<a>\x01</a>", ErrChar},
		"control in attribute":   {"<a b='\x00'/>", ErrChar},
		"control in comment":     {"<a><!-- \x02 --></a>", ErrChar},
		"control in CDATA":       {"<a><![CDATA[\x03]]></a>", ErrChar},
		"control in instruction": {"<a><?p \x04?></a>", ErrChar},
		"Latin-1":                {"<a>\xe9</a>", ErrChar},
		"overlong":               {"<a>\xc0\x80</a>", ErrChar},
		"surrogate":              {"<a>\xed\xa0\x80</a>", ErrChar},
		"no character":           {"<a>\uffff</a>", ErrChar},
		"entity":                 {`<a>&b;</a>`, ErrReference},
		"entity unclosed":        {`<a>&amp</a>`, ErrReference},
		"ampersand":              {`<a>a & b</a>`, ErrReference},
		"number of nothing":      {`<a>&#;&#x;</a>`, ErrReference},
		"number of a control":    {`<a>&#1;</a>`, ErrReference},
		"number of a surrogate":  {`<a>&#xD800;</a>`, ErrReference},
		"number too large":       {`<a>&#x110000;</a>`, ErrReference},
		"number wrong":           {`<a>&#1a;</a>`, ErrReference},
		"CDATA's end":            {`<a>]]></a>`, ErrCDATAEnd},
		"comment with --":        {`<a><!-- -- --></a>`, ErrSyntax},
		"comment with --->":      {`<a><!-- ---></a>`, ErrSyntax},
		"instruction of nothing": {`<a><??></a>`, ErrSyntax},
		"instruction cut short":  {`<?>`, ErrCut},
		"declaration late":       {` <?xml version="1.0"?><a/>`, ErrSyntax},
		"declaration inside":     {`<a><?xml version="1.0"?></a>`, ErrSyntax},
		"XML instruction":        {`<?XML version="1.0"?><a/>`, ErrSyntax},
		"version":                {`<?xml version="1.1"?><a/>`, ErrVersion},
		"no version":             {`<?xml encoding="utf-8"?><a/>`, ErrSyntax},
		"order":                  {`<?xml version="1.0" standalone="yes" encoding="utf-8"?><a/>`, ErrSyntax},
		"encoding":               {`<?xml version="1.0" encoding="ISO-8859-1"?><a/>`, ErrEncoding},
		"standalone":             {`<?xml version="1.0" standalone="1"?><a/>`, ErrSyntax},
		"declaration's junk":     {`<?xml version="1.0" x?><a/>`, ErrSyntax},
		"too deep":               {deep, ErrDepth},
		"too many attributes":    {`<a a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9='' b1='' b2='' b3='' b4='' b5='' b6='' b7='' b8=''/>`, ErrAttrs},
		"tag too long":           {`<a b="` + strings.Repeat("x", 1<<17) + `"/>`, ErrTag},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{0, 1, 2, 3, 7, 4096} {
				if size > 0 && size < 100 && len(c.doc) > 1000 {
					continue
				}
				if _, err := tokens(c.doc, size); !errors.Is(err, c.want) {
					t.Fatalf("in blocks of %d: %v, want %v", size, err, c.want)
				}
			}
		})
	}
}

// TestSourceFails: the error of the source comes through, wherever it is.
func TestSourceFails(t *testing.T) {
	const doc = `<a b="c">x<!-- y --><![CDATA[z]]><?p?><d/></a> `
	broken := errors.New("broken")
	for n := range len(doc) {
		s := New(&pieces{left: []byte(doc[:n]), size: 1, err: broken}, testSpaces, testLimits)
		var err error
		for err == nil {
			_, err = s.Next()
		}
		if err != broken {
			t.Fatalf("after %d bytes: %v", n, err)
		}
	}
}

func TestContent(t *testing.T) {
	read := func(doc string, size, limit int) (string, error) {
		s := New(&pieces{left: []byte(doc), size: size}, testSpaces, testLimits)
		if _, err := s.Next(); err != nil {
			return "", err
		}
		text, err := s.Content(limit)
		if err == nil {
			if s.Depth() != 0 {
				t.Errorf("%s: %d elements are open", doc, s.Depth())
			}
			if _, end := s.Next(); end != io.EOF {
				err = end
			}
		}
		return string(text), err
	}
	for _, c := range []struct{ doc, want string }{
		{`<a/>`, ""}, {`<a></a>`, ""}, {`<a>x &amp; y</a>`, "x & y"}, {`<a>x<!-- -->y<![CDATA[z]]></a>`, "xyz"},
	} {
		for size := range 9 {
			if got, err := read(c.doc, size, 5); got != c.want || err != nil {
				t.Errorf("%s in blocks of %d: %q, %v", c.doc, size, got, err)
			}
		}
	}
	for size := range 9 {
		if _, err := read(`<a>123<!-- -->456</a>`, size, 5); err != ErrLong {
			t.Errorf("in blocks of %d: %v", size, err)
		}
		if _, err := read(`<a>1<b/></a>`, size, 5); err != ErrElement {
			t.Errorf("in blocks of %d: %v", size, err)
		}
	}
}

// TestBounded: what can't be a token goes through in memory of a block.
func TestBounded(t *testing.T) {
	for name, filler := range map[string]string{
		"text": "x", "brackets": "]", "hyphens": "- ", "references": "&#65;", "CDATA": "]", "comment": "x-", "returns": "\r",
	} {
		t.Run(name, func(t *testing.T) {
			doc := `<a>` + strings.Repeat(filler, 200_000) + `</a>`
			switch name {
			case "CDATA":
				doc = `<a><![CDATA[` + strings.Repeat(filler, 200_000) + `]]></a>`
			case "comment":
				doc = `<a><!--` + strings.Repeat(filler, 200_000) + ` --></a>`
			}
			s := New(&pieces{left: []byte(doc), size: 1024}, testSpaces, testLimits)
			for {
				_, err := s.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if len(s.buf) > 4096 {
					t.Fatalf("a window of %d bytes", len(s.buf))
				}
			}
		})
	}
}

// FuzzScanner: what is accepted, encoding/xml reads the same; blocks don't matter.
func FuzzScanner(f *testing.F) {
	f.Add(`<?xml version="1.0" encoding="UTF-8"?><p:a xmlns:p="urn:main" p:b="1&amp;2">x&#65;<![CDATA[]]]]>]<!-- --><c xml:space="preserve"/></p:a>`, 3)
	f.Add("<a b='\r\n\t'>\r\n]]&gt;\xf0\x9f\x98\x80</a>", 1)
	f.Fuzz(func(t *testing.T, doc string, size int) {
		if size < 1 {
			size = 1
		}
		got, err := tokens(doc, 0)
		split, splitErr := tokens(doc, size)
		if (err == nil) != (splitErr == nil) {
			t.Fatalf("whole: %v, in blocks of %d: %v", err, size, splitErr)
		}
		if err != nil {
			return
		}
		if strings.Join(got, "\n") != strings.Join(split, "\n") {
			t.Fatalf("in blocks of %d:\n%q\nwhole:\n%q", size, split, got)
		}
		want, err := byEncodingXML(doc)
		if err != nil {
			if strings.Contains(err.Error(), "invalid XML name") || strings.Contains(err.Error(), "invalid character") && strings.ContainsAny(doc, "\u0085\u2028") {
				t.Skip("names of the fifth edition")
			}
			t.Fatalf("encoding/xml refuses it: %v", err)
		}
		if strings.Join(loose(got), "\n") != strings.Join(loose(want), "\n") {
			t.Fatalf("got\n%q\nencoding/xml\n%q", got, want)
		}
	})
}

// loose lists tokens without what encoding/xml does not tell or normalise.
func loose(tokens []string) []string {
	out := make([]string, len(tokens))
	for i, line := range tokens {
		line = strings.TrimSuffix(line, " keep")
		if strings.HasPrefix(line, "<") {
			line = strings.NewReplacer(`\n`, " ", `\t`, " ", `\r`, " ").Replace(line)
		}
		out[i] = line
	}
	return out
}

// byEncodingXML lists a document's tokens as encoding/xml reads it.
func byEncodingXML(doc string) ([]string, error) {
	d := xml.NewDecoder(strings.NewReader(doc))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var out []string
	text, depth := "", 0
	space := func(uri string) Space {
		switch known, ok := testSpaces[uri]; {
		case ok:
			return known
		case uri == "":
			return None
		case uri == xmlURI:
			return XML
		}
		return Unknown
	}
	flush := func() {
		if text != "" && depth > 0 {
			out = append(out, fmt.Sprintf("%q", text))
		}
		text = ""
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			flush()
			depth++
			line := fmt.Sprintf("<%d:%s", space(token.Name.Space), token.Name.Local)
			for _, a := range token.Attr {
				if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
					continue
				}
				line += fmt.Sprintf(" %d:%s=%q", space(a.Name.Space), a.Name.Local, a.Value)
			}
			out = append(out, line)
		case xml.EndElement:
			flush()
			depth--
			out = append(out, ">")
		case xml.CharData:
			text += string(token)
		}
	}
}
