package journal

import (
	"fmt"
	"strconv"
	"strings"
)

// A span is the case files from first to last.
type span struct{ first, last int }

// spansOf puts numbers together where each is one more than the one before it;
// their order stays.
func spansOf(numbers []int) []span {
	var spans []span
	for _, n := range numbers {
		if end := len(spans) - 1; end >= 0 && n == spans[end].last+1 {
			spans[end].last = n
		} else {
			spans = append(spans, span{n, n})
		}
	}
	return spans
}

// formatSpans writes numbers as the journal keeps them: "0-499,512".
func formatSpans(numbers []int) string {
	var b strings.Builder
	for i, s := range spansOf(numbers) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(s.first))
		if s.last > s.first {
			b.WriteByte('-')
			b.WriteString(strconv.Itoa(s.last))
		}
	}
	return b.String()
}

// parseSpans reads what formatSpans wrote of the numbers from 0 to below limit,
// each at most once.
func parseSpans(text string, limit int) ([]int, error) {
	if text == "" {
		return nil, nil
	}
	var numbers []int
	for part := range strings.SplitSeq(text, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		first, err := strconv.Atoi(from)
		if err != nil {
			return nil, err
		}
		last, err := strconv.Atoi(to)
		if err != nil {
			return nil, err
		}
		if first < 0 || last < first || last >= limit || len(numbers)+last-first >= limit {
			return nil, fmt.Errorf("%s of %d case files", part, limit)
		}
		for n := first; n <= last; n++ {
			numbers = append(numbers, n)
		}
	}
	return numbers, nil
}
