package journal

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSpans(t *testing.T) {
	for _, tt := range []struct {
		numbers []int
		want    string
	}{
		{nil, ""},
		{[]int{0}, "0"},
		{[]int{0, 1, 2}, "0-2"},
		{[]int{7, 8, 10, 12, 13}, "7-8,10,12-13"},
		{[]int{3, 2, 1}, "3,2,1"}, // as they stand in the request
		{[]int{5, 6, 0, 1}, "5-6,0-1"},
	} {
		got := formatSpans(tt.numbers)
		back, err := parseSpans(got, 20)
		if got != tt.want || err != nil || !slices.Equal(back, tt.numbers) {
			t.Errorf("%v: %q, back %v %v, want %q", tt.numbers, got, back, err, tt.want)
		}
	}
}

// TestSpansOfADamagedJournal: nothing outside of the load, and never more than it has.
func TestSpansOfADamagedJournal(t *testing.T) {
	for _, text := range []string{"x", "1,", ",1", "-1", "1-", "2-1", "5", "0-5", "1-x", "0-9223372036854775807", "9223372036854775808", "0-4,0-4", " 1", "1--2"} {
		if numbers, err := parseSpans(text, 5); err == nil {
			t.Errorf("%q of 5 case files: %v", text, numbers)
		}
	}
}

func TestSpansComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfDistinct(rapid.IntRange(0, 30), rapid.ID[int]).Draw(t, "numbers")
		if rapid.Bool().Draw(t, "sorted") {
			slices.Sort(numbers)
		}
		back, err := parseSpans(formatSpans(numbers), 31)
		if err != nil || !slices.Equal(back, numbers) {
			t.Fatalf("%v came back as %v, %v", numbers, back, err)
		}
	})
}
