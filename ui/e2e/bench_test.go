package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"wolkload/loader"
	"wolkload/loader/workbook"
)

// BenchmarkLoad sends 100,000 case files of one obligation each with the
// program, from file to last answer, 500 to a request and the journal on, to the
// simulator as a process of its own; and the same with openpyxl and requests in
// the same run, where Python has them.
func BenchmarkLoad(b *testing.B) {
	book := benchBook(b, 100_000)
	var ours, memory float64
	least(b, 5, func() {
		url := benchCRM(b, "0s")
		took, peak, requests := benchSend(b, book, url)
		if ours == 0 || took < ours {
			ours, memory = took, peak
		}
		b.ReportMetric(float64(requests), "requests")
	})
	b.ReportMetric(ours, "s/load")
	b.ReportMetric(memory, "MB")
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import openpyxl, requests").Run() != nil {
		b.Log("no Python with openpyxl and requests here: nothing to compare with")
		return
	}
	theirs := 0.0
	least(b, 2, func() {
		cmd := exec.Command(python, "testdata/load.py", book, benchCRM(b, "0s"))
		begun := time.Now()
		out, err := cmd.CombinedOutput()
		if err != nil || string(out) != "100000\n" {
			b.Fatalf("%v: %s", err, out)
		}
		if took := time.Since(begun).Seconds(); theirs == 0 || took < theirs {
			theirs = took
		}
	})
	b.ReportMetric(theirs, "s/python")
	b.ReportMetric(theirs/ours, "times-python")
}

// BenchmarkLatency sends 10,000 case files to a CRM that takes 200 ms for each
// answer, and tells how many times the answers alone the sending takes.
func BenchmarkLatency(b *testing.B) {
	book := benchBook(b, 10_000)
	const answer = 0.2
	ratio := 0.0
	least(b, 2, func() {
		home := b.TempDir()
		_, _, requests := benchSendIn(b, home, book, benchCRM(b, "200ms"))
		sending := benchSpan(b, home)
		if r := sending / (float64(requests) * answer); ratio == 0 || r < ratio {
			ratio = r
		}
	})
	b.ReportMetric(ratio, "times-answers")
}

// least does something n times, once for each turn of the benchmark.
func least(b *testing.B, n int, do func()) {
	for range n * max(b.N, 1) {
		do()
	}
}

func benchBook(b *testing.B, n int) string {
	b.Helper()
	text := func(texts ...string) []workbook.Value {
		var row []workbook.Value
		for _, t := range texts {
			row = append(row, workbook.Value{Text: t})
		}
		return row
	}
	rows := [][]workbook.Value{text("Cédula", "Nombre", "Correo", "Celular", "Nro. obligación", "Producto", "Saldo", "Cartera")}
	for i := range n {
		rows = append(rows, text(strconv.Itoa(1_000_000+i), "Nombre Ejemplo", fmt.Sprintf("p%d@example.com", i), strconv.Itoa(3_000_000_000+i),
			fmt.Sprint("O-", i), "Crédito", "1500.50", "CONSUMO"))
	}
	path := filepath.Join(b.TempDir(), "cartera.xlsx")
	if err := workbook.Write(path, []workbook.NewSheet{{Name: "Hoja1", Rows: rows}}); err != nil {
		b.Fatal(err)
	}
	return path
}

// benchCRM starts the program's simulator and returns its URL.
func benchCRM(b *testing.B, delay string) string {
	b.Helper()
	args := []string{"simulator", "--token", "x", "--quota", "100000", "--lang", "en"}
	if delay != "0s" {
		args = append(args, "--delay", delay)
	}
	cmd := exec.Command(program, args...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := url.FindString(lines.Text()); found != "" {
			go func() { // what it says of its requests must not fill the pipe
				for lines.Scan() {
				}
			}()
			return found
		}
	}
	b.Fatal("the simulator does not say where it is")
	return ""
}

func benchSend(b *testing.B, book, url string) (seconds, megabytes float64, requests int) {
	b.Helper()
	return benchSendIn(b, b.TempDir(), book, url)
}

// benchSendIn sends a workbook with the program and tells what that took.
func benchSendIn(b *testing.B, home, book, url string) (seconds, megabytes float64, requests int) {
	b.Helper()
	cmd := exec.Command(program, "send", book, "--server", url, "--operation", "op", "--yes", "--batch", "500", "--no-quota-check", "--json")
	cmd.Env = append(os.Environ(), "WOLKVOX_TOKEN=x", "WOLKLOAD_HOME="+home)
	begun := time.Now()
	out, err := cmd.Output()
	seconds = time.Since(begun).Seconds()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	var s loader.Summary
	if err := json.Unmarshal(out, &s); err != nil || s.CaseFiles.Accepted == 0 || s.CaseFiles != (loader.StateCounts{Accepted: s.CaseFiles.Accepted}) {
		b.Fatalf("%v: %s", err, out)
	}
	return seconds, peakMemory(cmd.ProcessState), s.Requests
}

// benchSpan is how long it was from the first request to the last answer, as
// the journal has it.
func benchSpan(b *testing.B, home string) float64 {
	b.Helper()
	c, err := loader.CertificateOf(loader.Folders{Config: home, Data: home}, newestIn(b, home))
	if err != nil {
		b.Fatal(err)
	}
	return c.LastKnown.Sub(c.FirstSent).Seconds()
}

func newestIn(b *testing.B, home string) string {
	b.Helper()
	id, err := loader.Newest(loader.Folders{Config: home, Data: home})
	if err != nil {
		b.Fatal(err)
	}
	return id
}
