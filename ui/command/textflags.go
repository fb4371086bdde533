package command

import (
	"strings"

	"wolkload/loader/workbook"
)

// cut is how a text file is to be cut into cells, as flags say it: nil for
// what is left as it was detected.
type cut struct {
	delimiter, quote *byte
	encoding         *workbook.Encoding
}

func (c *cut) flags(f flagSet, r *runner) {
	f.Var(parsed[*byte]{&c.delimiter, parseDelimiter}, "delimiter", r.flag("delimiter"))
	f.Var(parsed[*byte]{&c.quote, parseQuote}, "quote", r.flag("quote"))
	f.Var(parsed[*workbook.Encoding]{&c.encoding, parseEncoding}, "encoding", r.flag("encoding"))
}

// over lays the flags over what was detected; nil without any flag.
func (c cut) over(book *workbook.Workbook) *workbook.CSVSettings {
	if c == (cut{}) {
		return nil
	}
	var s workbook.CSVSettings
	if detected := book.CSV(); detected != nil { // else reading says that it is no text file
		s = *detected
	}
	if c.delimiter != nil {
		s.Delimiter = *c.delimiter
	}
	if c.quote != nil {
		s.Quote = *c.quote
	}
	if c.encoding != nil {
		s.Encoding = *c.encoding
	}
	return &s
}

// none is the word for no delimiter and for no quotes.
const none = "none"

func parseDelimiter(s string) (*byte, error) {
	var d byte
	switch strings.ToLower(s) {
	case ";", ",", "|", "\t":
		d = s[0]
	case "tab", `\t`:
		d = '\t'
	case none:
	default:
		return nil, wrong("delimiter", "Value", s)
	}
	return &d, nil
}

func parseQuote(s string) (*byte, error) {
	var q byte
	switch s {
	case `"`, "'":
		q = s[0]
	case none:
	default:
		return nil, wrong("quote", "Value", s)
	}
	return &q, nil
}

func parseEncoding(s string) (*workbook.Encoding, error) {
	e, ok := workbook.ParseEncoding(s)
	if !ok {
		return nil, wrong("encoding", "Value", s)
	}
	return &e, nil
}
