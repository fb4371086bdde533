package journal

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"testing"
)

// childFolder names, in the environment of a child process, the folder it
// works in; TestMain is then the child.
const childFolder = "WOLKLOAD_TEST_JOURNAL_CHILD"

func TestMain(m *testing.M) {
	if folder := os.Getenv(childFolder); folder != "" {
		child(folder)
		return
	}
	os.Exit(m.Run())
}

// child begins a load, writes an intent, says so and waits to be killed.
func child(folder string) {
	j, err := Create(folder, exampleLoad("2026-11-23-1"), each(exampleFiles()))
	if err == nil {
		_, err = j.Intent(Attempt{CaseFiles: []int{1}, BodyHash: "aa", Size: 1, Sent: created})
	}
	if err != nil {
		os.Stdout.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	os.Stdout.WriteString("in flight\n")
	io.Copy(io.Discard, os.Stdin)
}

func TestKilledBetweenIntentAndOutcome(t *testing.T) {
	folder := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childFolder+"="+folder)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if line != "in flight\n" {
		t.Errorf("the child says %q, %v", line, err)
	}
	_, inUse := Open(pathIn(folder)) // while the other process has it
	cmd.Process.Kill()
	cmd.Wait()
	wantID(t, inUse, ErrInUse)
	checkInterrupted(t, pathIn(folder))
}
