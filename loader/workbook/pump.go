package workbook

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
)

const (
	firstBlock  = 32 << 10  // of a part: most are not longer, and the first rows of a sheet stand in it
	blockSize   = 128 << 10 // of the others
	headroom    = 8 << 10   // in front of a block, for what its reader keeps of the one before
	blocksAhead = 6         // that wait to be read
)

// pump gives a stream block by block. From the second block on it is inflated
// ahead in a goroutine of its own. It is a strictxml.Source.
type pump struct {
	ctx    context.Context
	r      io.Reader
	report func() // called before each block but the first; may be nil
	spare  []byte // for a window with more kept than the headroom takes

	begun bool
	free  chan []byte // buffers to fill
	full  chan piece
	stop  chan struct{}
	used  []byte // the buffer that the reader has
	err   error  // the stream's end, already met
}

// piece is a part of the stream, behind its headroom, and the error after it.
type piece struct {
	buffer []byte
	size   int
	err    error
}

// buffers keeps blocks from one part to the next.
var buffers = sync.Pool{New: func() any { return new([headroom + blockSize]byte) }}

func newPump(ctx context.Context, r io.Reader, report func()) *pump {
	return &pump{ctx: ctx, r: r, report: report}
}

// More is strictxml.Source's.
func (p *pump) More(tail []byte) ([]byte, error) {
	if err := p.ctx.Err(); err != nil {
		return nil, err
	}
	var b piece
	switch {
	case p.err != nil:
		return nil, p.err
	case !p.begun:
		p.begun = true
		b = fill(p.r, make([]byte, headroom+firstBlock))
	default:
		if p.full == nil {
			p.start()
		}
		if p.report != nil {
			p.report()
		}
		select {
		case b = <-p.full:
		case <-p.ctx.Done():
			return nil, p.ctx.Err()
		}
	}
	p.err = b.err
	if b.size == 0 {
		p.recycle(b.buffer)
		return nil, p.err
	}
	window := p.join(tail, b)
	p.recycle(p.used) // tail stood in it
	p.used = b.buffer
	return window, nil
}

// join puts tail in front of a block.
func (p *pump) join(tail []byte, b piece) []byte {
	if len(tail) <= headroom {
		copy(b.buffer[headroom-len(tail):], tail)
		return b.buffer[headroom-len(tail) : headroom+b.size]
	}
	// tail may stand in spare itself.
	size := len(tail) + b.size
	window := p.spare
	if cap(window) < size {
		window = make([]byte, size, 2*size)
	}
	window = window[:size]
	copy(window, tail)
	copy(window[len(tail):], b.buffer[headroom:headroom+b.size])
	p.spare = window
	return window
}

// start inflates ahead from here on.
func (p *pump) start() {
	p.free = make(chan []byte, blocksAhead+1)
	p.full = make(chan piece, blocksAhead+1)
	p.stop = make(chan struct{})
	for range blocksAhead + 1 {
		p.free <- buffers.Get().(*[headroom + blockSize]byte)[:]
	}
	go p.run(p.r)
}

// run fills blocks up to the end of the stream, or until stop is closed.
func (p *pump) run(r io.Reader) {
	defer close(p.full)
	for {
		select {
		case buffer := <-p.free:
			b := fill(r, buffer)
			p.full <- b // it has room: no more blocks than buffers
			if b.err != nil {
				return
			}
		case <-p.stop:
			return
		}
	}
}

// recycle takes back a buffer that the pump's goroutine may fill again.
func (p *pump) recycle(buffer []byte) {
	if p.full != nil && len(buffer) == headroom+blockSize {
		p.free <- buffer
	}
}

// close ends the goroutine and waits until it has left the stream.
func (p *pump) close() {
	if p.full == nil {
		return
	}
	close(p.stop)
	for b := range p.full {
		buffers.Put((*[headroom + blockSize]byte)(b.buffer))
	}
	for len(p.free) > 0 {
		buffers.Put((*[headroom + blockSize]byte)(<-p.free))
	}
}

// fill reads a block. A panic of a decompressor on a hostile stream is an error of the stream.
func fill(r io.Reader, buffer []byte) (b piece) {
	b.buffer = buffer
	defer func() {
		if p := recover(); p != nil {
			b.err = fmt.Errorf("inflating: %v", p)
		}
	}()
	for at := headroom; at < len(buffer); at = headroom + b.size {
		n, err := r.Read(buffer[at:])
		b.size += n
		if err != nil {
			b.err = err
			return b
		}
	}
	return b
}

// textStart makes r UTF-8 without a byte order mark.
func textStart(r io.Reader) (io.Reader, error) {
	mark := make([]byte, len(byteOrderMark))
	n, err := io.ReadFull(r, mark)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	mark = mark[:n]
	rest := io.MultiReader(bytes.NewReader(mark), r)
	switch {
	case bytes.Equal(mark, byteOrderMark):
		return r, nil
	case bytes.HasPrefix(mark, markUTF16LE):
		return newUTF16Reader(io.MultiReader(bytes.NewReader(mark[2:]), r), false), nil
	case bytes.HasPrefix(mark, markUTF16BE):
		return newUTF16Reader(io.MultiReader(bytes.NewReader(mark[2:]), r), true), nil
	}
	return rest, nil
}

// Byte order marks of UTF-16.
var (
	markUTF16LE = []byte("\xFF\xFE")
	markUTF16BE = []byte("\xFE\xFF")
)
