// Package clean makes strings that others wrote safe to draw and to print:
// cells, headers, sheet and file names, the CRM's answers. Everything of that
// kind passes through here once before it reaches a screen or a terminal.
//
// What it guarantees of every result, for any bytes whatever:
//
//   - It is valid UTF-8 and holds no control character (C0, DEL, C1, as
//     characters or as raw bytes), so no terminal sequence can begin in it. Only
//     Block keeps line feeds.
//   - It holds nothing that is invisible or that reorders or joins what stands
//     around it: no format character (bidi controls, zero-width characters, soft
//     hyphen, tags), no variation selector, filler, private use character or
//     unassigned code point.
//   - It is as wide as Width says, in terminals that measure grapheme clusters
//     and in those that add up code points: where the two would differ, the
//     character that makes them differ is replaced. A line that was measured can
//     not run over its edge.
//   - It is bounded, and cleaning it again changes nothing.
//
// Nothing vanishes: what can't be drawn leaves a mark in its place, as in a word
// processor that shows formatting marks.
//
//	¶  a line break (in Line)
//	·  a space at either end (in Trailing)
//	¬  anything else: a control or invisible character, a byte that is not UTF-8
//
// The marks are one column wide everywhere and part of the code pages 437, 850
// and 1252, so any Windows console has them. Two things are left out without a
// mark, since what they belong to stays: what only chooses how the symbol before
// it is drawn (variation selectors and skin tones of emoji), and combining marks
// beyond two on one character. Tabs and special spaces become plain spaces.
//
// All else stays as it was. Two consequences: letters of right-to-left scripts
// stay, so a terminal that reorders them does so on that line; vowel signs that
// take a column of their own (Devanagari, Thai and others) show as a mark,
// because terminals do not agree about their width.
//
// The results are for eyes only. What is sent, stored or compared is never
// taken from here.
package clean
