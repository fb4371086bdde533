package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"

	"wolkload/ui/clean"
)

// json prints v as one indented document in which no character can move a
// cursor or turn the direction of a line: those are escaped, the value is the same.
func (r *runner) json(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(r.out, escapeInvisible(b.String()))
	return err
}

// escapeInvisible writes whatever can't be seen in a JSON document as \u
// escapes. It can only stand in strings: the encoder itself escapes what is
// below U+0020 and lays the document out with spaces and line feeds.
func escapeInvisible(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c == '\n' || visible(c) {
			b.WriteRune(c)
			continue
		}
		if c > 0xffff {
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
			continue
		}
		fmt.Fprintf(&b, `\u%04x`, c)
	}
	return b.String()
}

func visible(c rune) bool {
	const brailleBlank = '\u2800' // a symbol without ink
	return unicode.IsPrint(c) && c != brailleBlank &&
		!unicode.In(c, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// table prints cells in columns as wide as their widest cell, at most limit.
// Columns in right are flush right. Cells are cleaned here.
func table(w io.Writer, rows [][]string, right map[int]bool, limit int) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = min(max(widths[i], clean.Width(cell)), limit)
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString("  ")
			if right[i] {
				line.WriteString(clean.FitRight(cell, widths[i]))
			} else {
				line.WriteString(clean.Fit(cell, widths[i]))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}
