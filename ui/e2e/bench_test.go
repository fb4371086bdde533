package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"wolkload/loader"
	"wolkload/loader/workbook"
)

// BenchmarkLoad sends 100,000 case files of one obligation each with the
// program, from file to last answer, 500 to a request and the journal on, to the
// simulator as a process of its own; and the same with openpyxl and requests,
// in turns, where Python has them: a script that journals to SQLite, as durably,
// and a bare one that keeps nothing. Neither checks anything but the counts. One
// workbook has the 8 columns that are needed, the other one 24, as portfolios
// have, all documented fields among them.
func BenchmarkLoad(b *testing.B) {
	for _, columns := range []int{8, 24} {
		b.Run(fmt.Sprint(columns), func(b *testing.B) {
			book := benchBook(b, 100_000, columns)
			compare := exec.Command(benchPython, "-c", "import openpyxl, requests").Run() == nil
			if !compare {
				b.Log("no Python with openpyxl and requests here: nothing to compare with")
			}
			var ours, theirs, bare, memory, requests float64
			for turn := range 5 * b.N {
				took, peak, n := benchSend(b, book, benchCRM(b, "0s"))
				ours = least(ours, took)
				memory, requests = max(memory, peak), float64(n)
				if compare && turn%2 == 0 {
					theirs = least(theirs, benchScript(b, book, filepath.Join(b.TempDir(), "journal")))
					bare = least(bare, benchScript(b, book))
				}
			}
			b.ReportMetric(0, "ns/op") // of all turns: it tells nothing
			b.ReportMetric(requests, "requests")
			b.ReportMetric(ours, "s/load")
			b.ReportMetric(memory, "MB")
			if compare {
				b.ReportMetric(theirs, "s/python")
				b.ReportMetric(theirs/ours, "times-python")
				b.ReportMetric(bare/ours, "times-bare-python")
			}
		})
	}
}

const benchPython = "/usr/bin/python3"

// benchScript sends a workbook with Python.
func benchScript(b *testing.B, book string, journal ...string) (seconds float64) {
	b.Helper()
	cmd := exec.Command(benchPython, append([]string{"testdata/load.py", book, benchCRM(b, "0s")}, journal...)...)
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "100000\n" {
		b.Fatalf("%v: %s", err, out)
	}
	return time.Since(begun).Seconds()
}

// BenchmarkLatency sends 10,000 case files to a CRM that takes 200 ms for each
// answer, and tells how many times the answers alone the sending takes.
func BenchmarkLatency(b *testing.B) {
	book := benchBook(b, 10_000, 24)
	const answer = 0.2
	ratio := 0.0
	for range 2 * b.N {
		home := b.TempDir()
		_, _, requests := benchSendIn(b, home, book, benchCRM(b, "200ms"))
		sending := benchSpan(b, home)
		ratio = least(ratio, sending/(float64(requests)*answer))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ratio, "times-answers")
}

// least is the least of what was measured; 0 is nothing yet.
func least(a, b float64) float64 {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// benchColumns are those of a portfolio: the first 8 are what a load needs.
var benchColumns = []struct {
	header string
	value  func(i int) workbook.Value
}{
	{"Cédula", benchNumber(func(i int) int { return 1_000_000 + i })},
	{"Nombre", benchText("Nombre %d Ejemplo")},
	{"Correo", benchText("p%d@example.com")},
	{"Celular", benchNumber(func(i int) int { return 3_000_000_000 + i })},
	{"Nro. obligación", benchText("O-%d")},
	{"Producto", benchText("Crédito")},
	{"Saldo", benchAmount(1500)},
	{"Cartera", benchText("CONSUMO")},

	{"Dirección", benchText("Calle Ejemplo %d")},
	{"Fecha de vencimiento", benchDate(0)},
	{"Días de mora", benchNumber(func(i int) int { return i % 720 })},
	{"Valor último pago", benchAmount(90)},
	{"Fecha último pago", benchDate(400)},
	{"Saldo pago", benchAmount(700)},
	{"Ciudad", benchText("Ciudad Ejemplo")},
	{"Departamento", benchText("Departamento Ejemplo")},
	{"Asesor", benchText("Asesor Ejemplo")},
	{"Sucursal", benchNumber(func(i int) int { return i % 40 })},
	{"Tasa", benchAmount(20)},
	{"Cuota", benchAmount(300)},
	{"Plazo", benchNumber(func(i int) int { return i%60 + 1 })},
	{"Fecha de desembolso", benchDate(900)},
	{"Capital", benchAmount(1000)},
	{"Observación", benchText("Llamar en la mañana")},
}

func benchText(format string) func(int) workbook.Value {
	return func(i int) workbook.Value {
		if strings.Contains(format, "%d") {
			return workbook.Value{Text: fmt.Sprintf(format, i)}
		}
		return workbook.Value{Text: format}
	}
}

func benchNumber(of func(i int) int) func(int) workbook.Value {
	return func(i int) workbook.Value { return workbook.Value{Number: strconv.Itoa(of(i))} }
}

func benchAmount(from int) func(int) workbook.Value {
	return func(i int) workbook.Value {
		return workbook.Value{Number: fmt.Sprintf("%d.5", from+i%1000)}
	}
}

func benchDate(daysBefore int) func(int) workbook.Value {
	return func(i int) workbook.Value {
		return workbook.Value{Date: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%300-daysBefore)}
	}
}

func benchBook(b *testing.B, n, columns int) string {
	b.Helper()
	rows := make([][]workbook.Value, n+1)
	for i := range rows {
		rows[i] = make([]workbook.Value, columns)
		for c, column := range benchColumns[:columns] {
			if rows[i][c] = column.value(i); i == 0 {
				rows[i][c] = workbook.Value{Text: column.header}
			}
		}
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
	var out bytes.Buffer
	cmd.Stdout = &out
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	most := watchMemory(cmd.Process.Pid)
	err := cmd.Wait()
	seconds, megabytes = time.Since(begun).Seconds(), most()
	if err != nil {
		b.Fatalf("%v: %s", err, out.Bytes())
	}
	var s loader.Summary
	if err := json.Unmarshal(out.Bytes(), &s); err != nil || s.CaseFiles.Accepted == 0 || s.CaseFiles != (loader.StateCounts{Accepted: s.CaseFiles.Accepted}) {
		b.Fatalf("%v: %s", err, out.Bytes())
	}
	return seconds, megabytes, s.Requests
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
