//go:build linux

package workbook

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// Variables of the child's environment.
const (
	harmFile   = "WORKBOOK_HARM_FILE"   // what to read, or to write
	harmMake   = "WORKBOOK_HARM_MAKE"   // the harm to make that file of, in place of reading it
	harmLimits = "WORKBOOK_HARM_LIMITS" // "cells=1000000 …": in place of the usual ones
	harmDeath  = "WORKBOOK_HARM_DEATH"  // in the middle of what the child kills itself: "", "read", "decrypt" or "write"
)

// Bounds of a reading that does harm, or tries to.
const (
	harmPeak = 300 << 20
	harmMost = 8 << 30          // of addresses, which Go takes more of than of memory
	harmTime = 30 * time.Second // several times what it takes: only what never ends is meant
)

// TestHarm does in a process of its own what may take memory, or leave files.
func TestHarm(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	binary := plainBinary(t)
	t.Run("memory", func(t *testing.T) {
		for name, c := range harms() {
			if raceEnabled && !harmCore[name] {
				continue // with the race detector everything else takes its time too
			}
			t.Run(name, func(t *testing.T) { testHarmMemory(t, binary, name, c) })
		}
	})
	t.Run("temporary files", func(t *testing.T) {
		for _, death := range []string{"read", "decrypt", "write"} {
			t.Run(death, func(t *testing.T) { testNoTemporaryFile(t, binary, death) })
		}
	})
}

// harmCore are the harms of every kind that are tried in any run of the tests.
var harmCore = map[string]bool{
	"zip with ballast": true, "text of 1 GiB": true, "attribute of 1 GiB": true, "comment of 1 GiB": true,
	"nesting passed over": true, "blank styled rows": true, "cells": true, "relationships": true, "entity bomb": true,
	"merged areas over all": true, "parts of a zip": true,
}

// testHarmMemory reads a file that was made to take memory: that ends with a
// clear result, and the most memory it had is bounded.
func testHarmMemory(t *testing.T, binary, name string, c harm) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if out, err := harmChild(t, binary, harmFile+"="+path, harmMake+"="+name); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	start := time.Now()
	out, err := harmChild(t, binary, harmFile+"="+path, harmLimits+"="+c.limits)
	if err != nil {
		t.Fatalf("%v after %v: %s", err, time.Since(start), out)
	}
	result, peak, err := harmResult(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s, %d MB, %v", result, peak>>20, time.Since(start).Round(10*time.Millisecond))
	if result != c.want {
		t.Errorf("%s, want %s", result, c.want)
	}
	if peak > harmPeak {
		t.Errorf("%d MB", peak>>20)
	}
}

// testNoTemporaryFile kills a process in the middle of its work: no temporary
// file is left behind, and so no debtor's data.
func testNoTemporaryFile(t *testing.T, binary, death string) {
	target := filepath.Join(t.TempDir(), "b.xlsx")
	if death != "write" {
		data := inPart(sheetPart, `<worksheet `+xmlns+`><sheetData>`, `</sheetData></worksheet>`,
			piled{text: `<row><c t="inlineStr"><is><t>Titular inventado</t></is></c><c><v>1098765432</v></c></row>`, times: 100_000})()
		if death == "decrypt" {
			var err error
			if data, err = excelize.Encrypt(data, &excelize.Options{Password: harmPassword}); err != nil {
				t.Fatal(err)
			}
		}
		target = file(t, "a.xlsx", data)
	}
	temporary := t.TempDir()
	out, err := harmChild(t, binary, harmFile+"="+target, harmDeath+"="+death, "TMPDIR="+temporary)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("%v: %s", err, out)
	}
	left, err := os.ReadDir(temporary)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		t.Errorf("%s is left behind", f.Name())
	}
}

const harmPassword = "clave"

// harmChild runs TestHarmChild in a process of its own.
func harmChild(t *testing.T, binary string, env ...string) (out string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), harmTime)
	defer cancel()
	child := exec.CommandContext(ctx, binary, "-test.run=^TestHarmChild$")
	child.Env = append(os.Environ(), env...)
	b, err := child.Output()
	if ctx.Err() != nil {
		t.Fatalf("not ended after %v", harmTime)
	}
	return string(b), err
}

// TestHarmChild is TestHarm's child: it does its work, says what came of it and
// how much memory it took, and ends the process.
func TestHarmChild(t *testing.T) {
	path := os.Getenv(harmFile)
	if path == "" {
		t.Skip("not a child")
	}
	// Whatever goes wrong here must not take the machine along.
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: harmMost, Max: harmMost}); err != nil {
		t.Fatal(err)
	}
	if name := os.Getenv(harmMake); name != "" {
		if err := os.WriteFile(path, harms()[name].file(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if death := os.Getenv(harmDeath); death != "" {
		harmDie(t, path, death)
	}
	l := defaultLimits
	for _, word := range strings.Fields(os.Getenv(harmLimits)) {
		name, value, _ := strings.Cut(word, "=")
		n, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		switch name {
		case "cells":
			l.cells = n
		case "unpacked":
			l.unpacked = int64(n)
		default:
			t.Fatal(name)
		}
	}
	fmt.Println("result", harmRead(path, l))
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM:") {
			fmt.Println("peak", strings.Fields(line)[1])
		}
	}
	os.Exit(0)
}

// harmDie kills the process in the middle of its work.
func harmDie(t *testing.T, path, death string) {
	die := func() {
		if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		select {}
	}
	when := func(reached func() bool) {
		for !reached() {
			runtime.Gosched()
		}
		die()
	}
	switch death {
	case "write":
		sheet := NewSheet{Name: "Hoja1"}
		for range 100_000 {
			sheet.Rows = append(sheet.Rows, []Value{{Text: "Titular inventado"}, {Number: "1098765432"}, {Text: "Avenida inventada 98 # 1"}, {Text: "MC-700007"}, {Text: "Microcrédito"}})
		}
		// The sheet is put together before its file is there, and is packed before the first byte is in it.
		go when(func() bool { _, err := os.Stat(path); return err == nil })
		err := Write(path, []NewSheet{sheet})
		t.Fatal("written whole", err)
	case "decrypt":
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		go when(func() bool { // the file is in memory, and some of what it decrypts to
			metrics.Read(heap)
			return heap[0].Value.Uint64() > uint64(info.Size())*3/2
		})
	}
	w, err := Open(path, Options{Password: harmPassword})
	if err == nil {
		_, err = w.Read(context.Background(), 0, func(p Progress) {
			if p.Rows > 1000 {
				die()
			}
		})
	}
	t.Fatal("read whole", err)
}

// harmRead reads every sheet and gives the first refusal, or how much there is.
func harmRead(path string, l limits) string {
	w, err := open(path, Options{}, l)
	rows := 0
	if err == nil {
		for i := range w.Sheets() {
			var s *Store
			if s, err = w.Read(context.Background(), i, func(Progress) {}); err != nil {
				break
			}
			rows += s.Len()
		}
	}
	var open *OpenError
	switch {
	case err == nil:
		return fmt.Sprintf("%d rows", rows)
	case !errors.As(fail(err), &open):
		return err.Error()
	case open.ID == ErrTooLarge:
		return open.ID + " " + open.Values["Limit"]
	case open.ID == ErrDamaged:
		return open.ID + ": " + open.Err.Error()
	}
	return open.ID
}

// harmResult reads what the child said.
func harmResult(out string) (result string, peak int64, err error) {
	for line := range strings.Lines(out) {
		switch name, value, _ := strings.Cut(strings.TrimSpace(line), " "); name {
		case "result":
			result = value
		case "peak":
			if peak, err = strconv.ParseInt(value, 10, 64); err != nil {
				return "", 0, err
			}
			peak <<= 10
		}
	}
	if result == "" || peak == 0 {
		return "", 0, fmt.Errorf("the child said %q", out)
	}
	return result, peak, nil
}

// plainBinary is this test's program, without the race detector: with it, a
// process takes several times the memory.
func plainBinary(t *testing.T) string {
	if !raceEnabled {
		return os.Args[0]
	}
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command to build a program without the race detector")
	}
	path := filepath.Join(t.TempDir(), "workbook.test")
	if out, err := exec.Command(tool, "test", "-c", "-race=false", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}
