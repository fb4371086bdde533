package workbook

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"
)

// TestMain is the child of BenchmarkMemory where the environment says so. After
// benchmarks it prints what they measured as one table.
func TestMain(m *testing.M) {
	if path := os.Getenv(benchChild); path != "" {
		os.Exit(measureMemory(path))
	}
	code := m.Run()
	removeBenchBooks()
	printMeasures()
	os.Exit(code)
}

// goal is what a measure should be: a bound from above, or from below when it
// is negative; 0 is none. None fails: other work on the machine moves them.
type goal float64

const noGoal goal = 0

func (g goal) String() string {
	switch {
	case g < 0:
		return fmt.Sprintf("≥ %g", -float64(g))
	case g > 0:
		return fmt.Sprintf("≤ %g", float64(g))
	}
	return ""
}

func (g goal) verdict(value float64) string {
	switch {
	case g == noGoal:
		return ""
	case g > 0 && value <= float64(g), g < 0 && value >= -float64(g):
		return "met"
	}
	return "missed"
}

// benchMeasures are the lines of the table, in the order they were measured.
var benchMeasures struct {
	sync.Mutex
	lines []string
}

// measure reports a figure of a benchmark, on its line and in the table.
func measure(b *testing.B, unit string, value float64, g goal) {
	b.ReportMetric(value, unit)
	benchMeasures.Lock()
	defer benchMeasures.Unlock()
	name := strings.TrimPrefix(b.Name(), "Benchmark")
	digits := 2
	if value >= 100 {
		digits = 0
	}
	benchMeasures.lines = append(benchMeasures.lines, fmt.Sprintf("%s\t%s\t%.*f\t%s\t%s", name, unit, digits, value, g, g.verdict(value)))
}

func printMeasures() {
	if len(benchMeasures.lines) == 0 {
		return
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "\nbenchmark\tmeasure\tvalue\tgoal\t\n")
	for _, line := range benchMeasures.lines {
		fmt.Fprintln(w, line)
	}
	w.Flush()
}

// once measures in the first turn of b.Loop only: f takes rounds of its own,
// whatever -benchtime says.
func once(b *testing.B, f func()) {
	for done := false; b.Loop(); done = true {
		if !done {
			f()
		}
	}
	b.ReportMetric(0, "ns/op") // of no use, so not shown
}

// The rounds of byTurns: as many as fit the time, within bounds.
const (
	leastRounds = 3
	mostRounds  = 15
	roundsTime  = 15 * time.Second
)

// byTurns runs contenders one after another, round after round, and gives the
// least time of each: what it takes when nothing else is in its way. A slow
// spell of the machine meets all of them, so ratios of these times are fair.
func byTurns(contenders ...func() time.Duration) []time.Duration {
	best := make([]time.Duration, len(contenders))
	start := time.Now()
	for round := 0; round < leastRounds || round < mostRounds && time.Since(start) < roundsTime; round++ {
		for i, run := range contenders {
			if took := run(); round == 0 || took < best[i] {
				best[i] = took
			}
		}
	}
	return best
}

// timed takes the time of f, with nobody else's garbage to collect.
func timed(f func()) time.Duration {
	runtime.GC()
	start := time.Now()
	f()
	return time.Since(start)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
