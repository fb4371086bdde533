package workbook

import (
	"strconv"
	"strings"
)

// section is the part of a number format code that shows one value: Excel has
// one for positive numbers, one for negative ones and one for zero, or picks by
// the conditions that they state.
type section struct {
	code     string // without its condition
	index    int
	absolute bool // it shows a negative number without a sign of its own
}

// sectionOf picks the section that shows a value.
func sectionOf(code, digits string) section {
	if !strings.ContainsAny(code, ";[") {
		return section{code: code}
	}
	parts := splitSections(code)
	if len(parts) > 1 && (len(parts) == 4 || strings.Contains(literalsOut(parts[len(parts)-1]), "@")) {
		parts = parts[:len(parts)-1] // of texts
	}
	v, _ := strconv.ParseFloat(digits, 64) // it may be infinite
	var conditions [2]condition
	for i := range min(2, len(parts)) {
		conditions[i], parts[i] = takeCondition(parts[i])
	}
	first, second := conditions[0], conditions[1]
	index := 0
	switch {
	case len(parts) == 1:
	case first.op == "" && second.op == "":
		if v < 0 {
			index = 1
		} else if v == 0 && len(parts) > 2 {
			index = 2
		}
		return section{parts[index], index, v < 0}
	case first.op == "":
		first = condition{">", 0}
		fallthrough
	default:
		switch {
		case first.holds(v):
		case second.op == "" && len(parts) > 2:
			if index = 2; v < 0 {
				index = 1
			}
		case second.op == "" || second.holds(v):
			index = 1
		default:
			index = len(parts) - 1
		}
	}
	// The sign is left to a section that negative numbers alone come to.
	negative := index < 2 && conditions[index].negative() ||
		index == 1 && second.op == "" && strings.HasPrefix(first.op, ">") && first.limit == 0
	return section{parts[index], index, v < 0 && negative}
}

// splitSections cuts a code at the semicolons that do not stand for themselves.
func splitSections(code string) (parts []string) {
	start := 0
	for i, c := range literalsOut(code) {
		if c == ';' {
			parts = append(parts, code[start:i])
			start = i + 1
		}
	}
	return append(parts, code[start:])
}

// literalsOut gives a code with a space for each byte that stands for itself:
// in quotes, in brackets, and behind a backslash, "_" and "*".
func literalsOut(code string) string {
	b := []byte(code)
	for i := 0; i < len(b); i++ {
		end := i
		switch b[i] {
		case '"':
			end = closing(code, i, '"')
		case '[':
			end = closing(code, i, ']')
		case '\\', '_', '*':
			end = min(i+1, len(b)-1)
		default:
			if b[i] >= 0x80 {
				b[i] = ' '
			}
			continue
		}
		for ; i < end; i++ {
			b[i] = ' '
		}
		b[end] = ' '
	}
	return string(b)
}

// closing is where a quote or bracket that opens at i closes, or the code's end.
func closing(code string, i int, c byte) int {
	if at := strings.IndexByte(code[i+1:], c); at >= 0 {
		return i + 1 + at
	}
	return len(code) - 1
}

// condition is what a section states of the values it shows; op is "" when it does not.
type condition struct {
	op    string
	limit float64
}

// takeCondition takes the condition off the brackets at a section's start.
func takeCondition(part string) (condition, string) {
	for i := 0; i < len(part) && part[i] == '['; {
		end := closing(part, i, ']')
		inside := part[i+1 : end]
		op := inside[:len(inside)-len(strings.TrimLeft(inside, "<>="))]
		if limit, err := strconv.ParseFloat(inside[len(op):], 64); op != "" && err == nil {
			return condition{op, limit}, part[:i] + part[end+1:]
		}
		i = end + 1
	}
	return condition{}, part
}

func (c condition) holds(v float64) bool {
	switch c.op {
	case "<":
		return v < c.limit
	case "<=":
		return v <= c.limit
	case ">":
		return v > c.limit
	case ">=":
		return v >= c.limit
	case "=":
		return v == c.limit
	case "<>":
		return v != c.limit
	}
	return false
}

// negative says that no value but negative ones can meet the condition.
func (c condition) negative() bool {
	return c.op == "<" && c.limit <= 0 || (c.op == "<=" || c.op == "=") && c.limit < 0
}

// withoutDigits is a section that shows a zero and has no "0" for it: Excel
// leaves room for a "?" and none for a "#". So does every accounting format.
func (s section) withoutDigits() section {
	code := literalsOut(s.code)
	if strings.ContainsAny(code, digitsNeeded) || !strings.ContainsAny(code, "#?") {
		return s
	}
	var b strings.Builder
	for i := range len(code) {
		switch code[i] {
		case '#', ',':
		case '?':
			b.WriteString(`\ `)
		default:
			b.WriteByte(s.code[i])
		}
	}
	return section{code: b.String(), index: s.index + maxSections}
}

const (
	maxSections  = 3         // of numbers
	digitsNeeded = "0Ee/@Gg" // what shows a digit whatever the number is
)

// rounded rounds plain digits to the decimals that a section shows, half away
// from zero as Excel does: a double of 1.005 is less, and would round down.
// What would become zero keeps its digits, and so its sign.
func (s section) rounded(digits string) string {
	code := literalsOut(s.code)
	if strings.ContainsAny(code, digitsNeeded[1:]) {
		return digits
	}
	d, err := parseDecimal(digits)
	if err != nil {
		return digits
	}
	whole, decimals, _ := strings.Cut(code, ".")
	count := func(s string) (n int) {
		for _, c := range s {
			if c == '0' || c == '#' || c == '?' {
				n++
			}
		}
		return n
	}
	scale := whole[strings.LastIndexAny(whole, "0#?")+1:] + decimals[strings.LastIndexAny(decimals, "0#?")+1:]
	places := count(decimals) + 2*strings.Count(code, "%") - 3*strings.Count(scale, ",")
	if d.round(d.point + places); d.digits == "" {
		return digits
	}
	return d.plain()
}
