package command

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// How often progress is told: a terminal's line is rewritten, a file's grows.
const (
	terminalBeat = 100 * time.Millisecond
	plainBeat    = 5 * time.Second
)

// lineWidth fits the narrowest terminal: a longer line could not be rewritten.
const lineWidth = 79

// meter tells a person how far something is, on a beat. On a terminal it
// rewrites one line. It is safe for concurrent use.
type meter struct {
	mu    sync.Mutex
	r     *runner
	every time.Duration
	last  time.Time
	width int // of the line that stands on the terminal, 0 for none
}

func (r *runner) meter() *meter {
	every := plainBeat
	if r.Terminal.Err {
		every = terminalBeat
	}
	return &meter{r: r, every: every, last: r.Now()}
}

// show tells line when the last one is old enough.
func (m *meter) show(line string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := m.r.Now(); now.Sub(m.last) >= m.every {
		m.print(line)
		m.last = now
	}
}

// always tells line whatever the beat.
func (m *meter) always(line string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.print(line)
	m.last = m.r.Now()
}

func (m *meter) print(line string) {
	if !m.r.Terminal.Err {
		fmt.Fprintln(m.r.err, line)
		return
	}
	// Spaces instead of an escape sequence: they wipe the old line in every console.
	line = ansi.Truncate(line, lineWidth, "…")
	width := ansi.StringWidth(line)
	fmt.Fprintf(m.r.err, "\r%s%s", line, strings.Repeat(" ", max(m.width-width, 0)))
	m.width = width
}

// keep leaves the line on the terminal and goes below it.
func (m *meter) keep() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.width > 0 {
		fmt.Fprintln(m.r.err)
	}
	m.width = 0
}

// clear wipes the line off the terminal.
func (m *meter) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.width > 0 {
		fmt.Fprintf(m.r.err, "\r%s\r", strings.Repeat(" ", m.width))
	}
	m.width = 0
}
