package workbook

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// benchChild names, in the environment of a child process, the workbook it
// reads and measures its memory with; TestMain is then the child.
const benchChild = "WOLKLOAD_TEST_WORKBOOK_CHILD"

// memory is what a child measured, in bytes.
type memory struct {
	Start int64 // resident before anything was read
	Peak  int64 // most that was resident until Read had returned
	Store int64 // that the heap holds with the store and does not without
	Rows  int
}

// BenchmarkMemory reads workbooks in a process of their own each. MB are 10⁶ bytes.
func BenchmarkMemory(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("the peak is known from Linux's /proc")
	}
	for _, size := range []struct {
		name string
		rows int
		goal goal // MB of the store
	}{{"100k", 100_000, 60}, {"1M", benchMost, 480}} {
		forVariants(b, size.name, size.rows, func(b *testing.B, v variant) {
			path := benchBook(b, v, size.rows)
			once(b, func() {
				m, err := memoryOf(path)
				if err != nil || m.Rows != size.rows {
					b.Fatalf("%d rows, %v", m.Rows, err)
				}
				measure(b, "store_MB", float64(m.Store)/1e6, size.goal)
				measure(b, "peak_MB", float64(m.Peak)/1e6, noGoal)
				measure(b, "start_MB", float64(m.Start)/1e6, noGoal)
				measure(b, "peak/store", float64(m.Peak)/float64(m.Store), 1.3)
			})
		})
	}
}

// memoryOf runs the child.
func memoryOf(path string) (m memory, err error) {
	program, err := os.Executable()
	if err != nil {
		return m, err
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), benchChild+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(out, &m)
}

// measureMemory is the child: it writes a memory to its standard output.
func measureMemory(path string) (code int) {
	m, err := readMeasured(path)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(m)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func readMeasured(path string) (m memory, err error) {
	if m.Start, err = peakMemory(); err != nil {
		return m, err
	}
	w, err := Open(path, Options{})
	if err != nil {
		return m, err
	}
	s, err := w.Read(context.Background(), 0, func(Progress) {})
	if err != nil {
		return m, err
	}
	if m.Peak, err = peakMemory(); err != nil {
		return m, err
	}
	m.Rows = s.Len()
	if err := w.Close(); err != nil {
		return m, err
	}
	w = nil // it may share texts with the store
	with := heap()
	runtime.KeepAlive(s)
	s = nil
	m.Store = with - heap()
	return m, nil
}

// heap is what the heap holds without garbage. Pools let go at the second collection.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// peakMemory is the most memory of this process that was resident so far.
func peakMemory() (int64, error) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, found := strings.CutPrefix(lines.Text(), "VmHWM:"); found {
			kB, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 64)
			return kB << 10, err
		}
	}
	return 0, errors.New("no VmHWM in /proc/self/status")
}
