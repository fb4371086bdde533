package journal

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"wolkload/crm"
)

// lost makes a journal whose case files 0 and 1 are unknown.
func lost(t *testing.T, folder string) *Journal {
	t.Helper()
	j := create(t, folder)
	seq, err := j.Intent(Attempt{CaseFiles: []int{0, 1}, BodyHash: "aa", Size: 9, Sent: created})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Outcome(seq, Outcome{Row: 7, Cause: crm.CauseNoAnswer, Reached: true, Answered: created}, []Result{
		{CaseFile: 0, State: crm.Unknown, Cause: crm.CauseNoAnswer}, {CaseFile: 1, State: crm.Unknown, Cause: crm.CauseNoAnswer},
	}); err != nil {
		t.Fatal(err)
	}
	return j
}

func TestSettle(t *testing.T) {
	folder := t.TempDir()
	j := lost(t, folder)
	made := created.Add(time.Hour)
	there, err := j.Settle(Settlement{State: crm.Accepted, CaseFiles: []int{1}, Made: made}, "settled")
	if err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string]Settlement{
		"accepted already": {State: crm.NotSent, CaseFiles: []int{0, 1}, Made: made},
		"never sent":       {State: crm.NotSent, CaseFiles: []int{3}, Made: made},
		"no case file":     {State: crm.NotSent, CaseFiles: []int{99}, Made: made},
		"rejected":         {State: crm.Rejected, CaseFiles: []int{0}, Made: made},
	} {
		if _, err := j.Settle(wrong, "settled"); err == nil {
			t.Errorf("%s: settled", name)
		}
	}
	notThere, err := j.Settle(Settlement{State: crm.NotSent, CaseFiles: []int{0}, Made: made}, "settled")
	if err != nil || notThere <= there {
		t.Fatalf("%d after %d, %v", notThere, there, err)
	}
	j.Close()
	j, err = Open(pathIn(folder))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	r := read(t, j)
	want := []Settlement{
		{Seq: there, State: crm.Accepted, CaseFiles: []int{1}, Made: made},
		{Seq: notThere, State: crm.NotSent, CaseFiles: []int{0}, Made: made},
	}
	if !reflect.DeepEqual(r.Settled, want) {
		t.Errorf("settled %+v, want %+v", r.Settled, want)
	}
	for i, want := range []crm.State{crm.NotSent, crm.Accepted, crm.NotSent, crm.NotSent} {
		if got := r.CaseFiles[i]; got.State != want || i < 2 && got.Cause != "settled" {
			t.Errorf("case file %d is %s (%s), want %s", i, got.State, got.Cause, want)
		}
	}
	if next, err := j.Intent(Attempt{CaseFiles: []int{0}, Sent: created}); err != nil || next <= notThere {
		t.Errorf("the sequence goes on with %d after %d, %v", next, notThere, err)
	}
}

func TestContents(t *testing.T) {
	folder := t.TempDir()
	j := lost(t, folder)
	if _, err := j.Settle(Settlement{State: crm.Accepted, CaseFiles: []int{0}, Made: created}, "settled"); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Intent(Attempt{CaseFiles: []int{3}, Sent: created}); err != nil {
		t.Fatal(err)
	}
	if err := Contents(pathIn(folder), func(Content) {}); err == nil {
		t.Error("a journal that is open was looked into")
	}
	j.Close() // with one in flight, as after a crash
	var got []Content
	if err := Contents(pathIn(folder), func(c Content) {
		c.Hash = append([]byte(nil), c.Hash...)
		got = append(got, c)
	}); err != nil {
		t.Fatal(err)
	}
	want := []Content{
		{"1001", []byte("0123456789abcdef"), crm.Accepted},
		{"1002", nil, crm.Unknown},
		{"1004", []byte("fedcba9876543210"), crm.Unknown},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("contents %+v, want %+v", got, want)
	}
}

func TestRemove(t *testing.T) {
	folder := t.TempDir()
	j := create(t, folder)
	wantID(t, errorOf(Remove(pathIn(folder), nil)), ErrInUse)
	j.Close()
	if err := errorOf(Remove(pathIn(folder), nil)); err != nil {
		t.Fatal(err)
	}
	wantID(t, errorOf(Remove(pathIn(folder), nil)), ErrMissing)
	if err := os.WriteFile(pathIn(folder), []byte("no journal at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errorOf(Remove(pathIn(folder), nil)); err != nil {
		t.Errorf("a damaged one: %v", err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func errorOf(_ bool, err error) error { return err }

// TestRemoveKeeps: what a journal holds is asked while no one else has it.
func TestRemoveKeeps(t *testing.T) {
	folder := t.TempDir()
	j := create(t, folder)
	ask := func(answer bool) func(Summary) bool {
		return func(s Summary) bool {
			if _, err := Open(pathIn(folder)); err == nil {
				t.Error("it can be opened meanwhile")
			}
			if s.Load.ID == "" {
				t.Errorf("asked about %+v", s)
			}
			return answer
		}
	}
	if kept, err := Remove(pathIn(folder), ask(true)); kept || err == nil {
		t.Errorf("in use: %v, %v", kept, err)
	}
	j.Close()
	if kept, err := Remove(pathIn(folder), ask(true)); !kept || err != nil {
		t.Errorf("to be kept: %v, %v", kept, err)
	}
	if j, err := Open(pathIn(folder)); err != nil {
		t.Error(err)
	} else {
		j.Close()
	}
	if kept, err := Remove(pathIn(folder), ask(false)); kept || err != nil {
		t.Errorf("not to be kept: %v, %v", kept, err)
	}
	wantID(t, errorOf(Remove(pathIn(folder), nil)), ErrMissing)
	if err := os.WriteFile(pathIn(folder), []byte("no journal at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	if kept, err := Remove(pathIn(folder), ask(false)); !kept || err != nil {
		t.Errorf("one that can't be looked into: %v, %v", kept, err)
	}
}

// TestRemoveAgainstOpen: whoever opens a journal while it is deleted gets none,
// or gets it and it stays.
func TestRemoveAgainstOpen(t *testing.T) {
	for range 30 {
		folder := t.TempDir()
		create(t, folder).Close()
		path, gone := pathIn(folder), make(chan struct{})
		opened := make(chan *Journal)
		go func() {
			for {
				if j, err := Open(path); err == nil {
					opened <- j
					return
				}
				select {
				case <-gone:
					opened <- nil
					return
				default:
				}
			}
		}()
		_, removing := Remove(path, nil)
		close(gone)
		j := <-opened
		_, lost := os.Stat(path)
		if j != nil && lost != nil || j == nil && removing == nil && lost == nil {
			t.Errorf("opened %v, deleting it gave %v, the file: %v", j != nil, removing, lost)
		}
		if j != nil {
			j.Close()
		}
	}
}

// TestAnErrorOfTheCaseFiles comes back as it is and leaves nothing behind.
func TestAnErrorOfTheCaseFiles(t *testing.T) {
	folder := t.TempDir()
	broken := errors.New("can't be encoded")
	for stop := range 3 {
		_, err := Create(folder, exampleLoad("2026-11-23-1"), func(yield func(CaseFile, error) bool) {
			for i, c := range exampleFiles() {
				if i == stop {
					yield(CaseFile{}, broken)
					return
				}
				if !yield(c, nil) {
					return
				}
			}
		})
		if err != broken {
			t.Errorf("after %d: %v", stop, err)
		}
	}
	if left, _ := os.ReadDir(filepath.Clean(folder)); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}
