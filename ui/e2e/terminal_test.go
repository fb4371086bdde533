package e2e

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/charmbracelet/x/xpty"

	// The program is built by a subprocess, which the test cache does not see:
	// with these a change of the program is a change of the test.
	_ "wolkload/ui"
	_ "wolkload/ui/command"
)

// patience bounds every wait: a screen that never comes fails the test with
// what was there instead.
const patience = 60 * time.Second

// program is the built binary.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "wolkload-e2e")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	program = filepath.Join(folder, "wolkload")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	args := []string{"build", "-o", program}
	if raceEnabled {
		args = append(args, "-race")
	}
	build := exec.Command("go", append(args, "wolkload")...)
	if out, err := build.CombinedOutput(); err != nil {
		panic("building: " + err.Error() + "\n" + string(out))
	}
	return m.Run()
}

// terminal is the program in a pseudo-terminal with an emulator as its screen.
type terminal struct {
	t    *testing.T
	pty  xpty.Pty
	cmd  *exec.Cmd
	mu   sync.Mutex
	emu  *vt.Emulator
	all  strings.Builder // every byte that was drawn
	poke chan struct{}   // something was drawn
	over chan struct{}   // the program has ended
	err  error           // of the program, once over
}

// open starts the program. env is added to an environment that is otherwise
// the same everywhere.
func open(t *testing.T, width, height int, env []string, args ...string) *terminal {
	t.Helper()
	pty, err := xpty.NewPty(width, height)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	home := t.TempDir()
	cmd := exec.Command(program, args...)
	cmd.Dir = home
	cmd.Env = append([]string{
		"TERM=xterm-256color", "LANG=es_CO.UTF-8", "TZ=UTC", "HOME=" + home, "USERPROFILE=" + home,
		"WOLKLOAD_HOME=" + filepath.Join(home, "state"), "PATH=" + os.Getenv("PATH"), "SystemRoot=" + os.Getenv("SystemRoot"),
		"TMPDIR=" + home, "TMP=" + home, "TEMP=" + home,
	}, env...)
	x := &terminal{t: t, pty: pty, cmd: cmd, emu: vt.NewEmulator(width, height),
		poke: make(chan struct{}, 1), over: make(chan struct{})}
	if err := pty.Start(cmd); err != nil {
		t.Fatal(err)
	}
	if u, ok := pty.(*xpty.UnixPty); ok {
		u.Slave().Close() // so that reading ends when the program does
	}
	x.follow()
	return x
}

// follow draws and answers for a program that has begun, until the test ends.
func (x *terminal) follow() {
	go x.draw()
	go x.reply()
	go func() {
		x.err = x.cmd.Wait()
		close(x.over)
	}()
	x.t.Cleanup(func() {
		x.cmd.Process.Kill()
		<-x.over
		x.pty.Close()
		x.emu.InputPipe().(io.Closer).Close() // ends reply
	})
}

// draw feeds what the program writes to the emulator.
func (x *terminal) draw() {
	buf := make([]byte, 32<<10)
	for {
		n, err := x.pty.Read(buf)
		if n > 0 {
			x.mu.Lock()
			x.emu.Write(buf[:n])
			x.all.Write(buf[:n])
			x.mu.Unlock()
			select {
			case x.poke <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

// reply gives the emulator's answers to the program's questions back to it, as
// a terminal does.
func (x *terminal) reply() {
	buf := make([]byte, 4<<10)
	for {
		n, err := x.emu.Read(buf)
		if n > 0 {
			x.pty.Write(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// screen is what a person sees.
func (x *terminal) screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return ansi.Strip(x.emu.Render())
}

// see waits until every text is on the screen.
func (x *terminal) see(texts ...string) string {
	x.t.Helper()
	return x.until(strings.Join(texts, " + "), func(s string) bool {
		for _, text := range texts {
			if !strings.Contains(s, text) {
				return false
			}
		}
		return true
	})
}

// until waits for a screen.
func (x *terminal) until(what string, is func(string) bool) string {
	x.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		if s := x.screen(); is(s) {
			return s
		}
		select {
		case <-x.poke:
		case <-x.over:
			if s := x.screen(); is(s) {
				return s
			}
			x.t.Fatalf("the program ended (%v) before %s:\n%s", x.err, what, x.screen())
		case <-deadline.C:
			x.t.Fatalf("never saw %s:\n%s", what, x.screen())
		}
	}
}

// press writes keys as a keyboard sends them.
func (x *terminal) press(names ...string) {
	x.t.Helper()
	for _, name := range names {
		bytes, ok := map[string]string{
			"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f",
			"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "f2": "\x1bOQ",
			"ctrl+c": "\x03", "ctrl+u": "\x15", "ctrl+p": "\x10",
		}[name]
		if !ok {
			bytes = name
		}
		if _, err := x.pty.Write([]byte(bytes)); err != nil {
			x.t.Fatal(err)
		}
	}
}

// ended waits for the program's end and gives its exit code.
func (x *terminal) ended() int {
	x.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	select {
	case <-x.over:
		return x.cmd.ProcessState.ExitCode()
	case <-deadline.C:
		x.t.Fatalf("the program does not end:\n%s", x.screen())
		return -1
	}
}

// whole fails unless the screen is drawn in full: no line of the frame is
// missing and nothing scrolled.
func (x *terminal) whole(s string) {
	x.t.Helper()
	lines := strings.Split(strings.ReplaceAll(s, "\r", ""), "\n")
	if !strings.Contains(lines[0], "wolkload") {
		x.t.Errorf("the first line has scrolled off:\n%s", s)
	}
	if !strings.Contains(lines[2], "────") {
		x.t.Errorf("the frame is broken:\n%s", s)
	}
}

var simulatorURL = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// drawn is every byte the program wrote to the terminal.
func (x *terminal) drawn() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.all.String()
}
