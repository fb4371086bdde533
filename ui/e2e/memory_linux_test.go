package e2e

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// watchMemory looks at the most that a process has held until it is told to
// stop, and gives that in MB. What the system tells of a process that has ended
// counts what its parent held when it began.
func watchMemory(pid int) (stop func() (megabytes float64)) {
	done, most := make(chan struct{}), make(chan float64)
	go func() {
		peak := 0.0
		for {
			peak = max(peak, highWater(pid))
			select {
			case <-done:
				most <- peak
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return func() float64 {
		close(done)
		return <-most
	}
}

func highWater(pid int) (megabytes float64) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0 // it has ended
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
			return kilobytes / 1024
		}
	}
	return 0
}
