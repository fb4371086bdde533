package e2e

import (
	"os"
	"syscall"
)

// peakMemory is the most that a process held, in MB.
func peakMemory(s *os.ProcessState) float64 {
	return float64(s.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}
