package loader

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"wolkload/crm"
	"wolkload/loader/upload"
	"wolkload/loader/workbook"
)

// In the environment of a child process: the workbook it sends and the folder
// its state is in. TestMain is then the child.
const (
	childBook = "WOLKLOAD_TEST_CHILD_BOOK"
	childHome = "WOLKLOAD_TEST_CHILD_HOME"
)

func TestMain(m *testing.M) {
	if book := os.Getenv(childBook); book != "" {
		if err := child(book, os.Getenv(childHome)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	// Each check of a property here writes journals that are fsynced: fewer than
	// rapid's usual hundred, unless -rapid.checks says otherwise.
	flag.Set("rapid.checks", "30")
	os.Exit(m.Run())
}

// child sends a workbook, one case file a request. It says when the second
// request is in flight, and waits there to be killed.
func child(path, home string) error {
	book, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		return err
	}
	f := Folders{Config: home, Data: home}
	d, err := ReadSheet(context.Background(), f, book, 0, Reading{}, nil)
	if err == nil {
		d, err = d.Check(context.Background(), nil)
	}
	if err != nil {
		return err
	}
	l, err := Begin(context.Background(), f, d, target, upload.Settings{})
	if err != nil {
		return err
	}
	_, err = l.Send(context.Background(), newCRM(accept, func(context.Context, crm.Request) crm.Outcome {
		fmt.Println("in flight", l.ID())
		io.Copy(io.Discard, os.Stdin)
		return crm.Outcome{}
	}), quick(1))
	return err
}

func TestKilledWhileSending(t *testing.T) {
	d, home := draft(t), filepath.Join(t.TempDir(), "home")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childBook+"="+d.Book.Path(), childHome+"="+home)
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
	var id string
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	fmt.Sscanf(line, "in flight %s", &id)
	f := Folders{Config: home, Data: home}
	whileSending, listErr := Interrupted(f, d.Book.Fingerprint())
	cmd.Process.Kill()
	cmd.Wait()
	if id == "" || listErr != nil {
		t.Fatalf("the child says %q; %v", line, listErr)
	}
	if len(whileSending) != 1 || !whileSending[0].InUse {
		t.Errorf("while the other process sends: %+v", whileSending)
	}

	loads, err := Interrupted(f, d.Book.Fingerprint())
	if err != nil || len(loads) != 1 || loads[0].ID != id || loads[0].Accepted != 1 || loads[0].Unknown != 1 || loads[0].NotSent != 3 {
		t.Fatalf("after it was killed: %+v, %v", loads, err)
	}
	l, err := Open(context.Background(), f, id, d)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i, want := range map[int]crm.State{ana: crm.Accepted, luis: crm.Unknown, juan: crm.NotSent} {
		if got := state(t, l, i); got.State != want {
			t.Errorf("case file %d is %s, want %s", i, got.State, want)
		}
	}
	if got := state(t, l, luis); got.Cause != crm.CauseInterrupted || got.Attempts != 1 {
		t.Errorf("%+v", got)
	}
	c := newCRM(accept)
	if s := send(t, l, c, 10); s.Accepted.CaseFiles != 4 || s.Unknown.CaseFiles != 1 || ExitCode(s) != 3 {
		t.Errorf("going on: %+v", s)
	}
	for _, file := range c.requests[0].CaseFiles {
		if file.Value(crm.Identification) == "1002" {
			t.Error("the unknown one was sent again by itself")
		}
	}
}
