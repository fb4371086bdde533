package crm

import (
	"errors"
	"io"
	"sync"
)

var errSealed = errors.New("the exchange is over")

// countedBody is a request body that knows how many of its bytes were taken.
// After seal it gives out none: what was not taken when the round trip
// returned never leaves.
type countedBody struct {
	mu       sync.Mutex
	data     []byte
	off      int
	sealed   bool
	released chan struct{} // closed by Close
	once     sync.Once
}

func newCountedBody(data []byte) *countedBody {
	return &countedBody{data: data, released: make(chan struct{})}
}

// Read implements io.Reader. Once sealed it waits for Close and fails then:
// failing at once would make the transport drop the connection while an early
// answer, say of a 413, is still being read from it.
func (b *countedBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.off == len(b.data) {
		return 0, io.EOF
	}
	if b.sealed {
		<-b.released
		return 0, errSealed
	}
	n := copy(p, b.data[b.off:])
	b.off += n
	return n, nil
}

// seal ends the reading and returns how many bytes were taken.
func (b *countedBody) seal() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sealed = true
	return int64(b.off)
}

// Close implements io.Closer.
func (b *countedBody) Close() error {
	b.once.Do(func() { close(b.released) })
	return nil
}
