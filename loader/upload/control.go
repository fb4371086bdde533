package upload

import "sync"

// Control steers a run from outside. It is safe for concurrent use; the zero
// value is not, see NewControl.
type Control struct {
	mu              sync.Mutex
	paused, stopped bool
	changed         chan struct{} // capacity one
}

// NewControl makes a Control that lets a run go.
func NewControl() *Control { return &Control{changed: make(chan struct{}, 1)} }

// Stop ends the run: no further request leaves. It can't be taken back.
func (c *Control) Stop() { c.set(func() { c.stopped = true }) }

// Pause keeps further requests back until Resume.
func (c *Control) Pause() { c.set(func() { c.paused = true }) }

// Resume lets requests leave again.
func (c *Control) Resume() { c.set(func() { c.paused = false }) }

// Paused says that requests are kept back.
func (c *Control) Paused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paused
}

// Stopped says that Stop was called.
func (c *Control) Stopped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

func (c *Control) set(change func()) {
	c.mu.Lock()
	change()
	c.mu.Unlock()
	select {
	case c.changed <- struct{}{}:
	default:
	}
}
