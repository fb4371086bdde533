package loader

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
)

// pieceSize is how many items one goroutine works on at a time.
const pieceSize = 256

// piece is some of the items that inOrder makes.
type piece[T any] struct {
	from, to int
	done     chan struct{} // closed when items, or err for the one after them, are there
	items    []T
	err      error
}

// inOrder makes n items with all cores and gives them in their order, made few
// ahead of who takes them. of gets a scratch of its goroutine's own; its first
// error ends it, and so does ctx. A panic in it is an error that does not tell
// what it was about.
func inOrder[T any](ctx context.Context, n int, of func(i int, scratch *[]byte) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		workers := min(runtime.GOMAXPROCS(0), n/pieceSize+1)
		ctx, cancel := context.WithCancel(ctx)
		var wait sync.WaitGroup
		defer wait.Wait()
		defer cancel()
		queue, work := hand[T](ctx, &wait, n, workers)
		for range workers {
			wait.Go(func() {
				var scratch []byte
				for p := range work {
					p.fill(func(i int) (T, error) { return of(i, &scratch) })
				}
			})
		}
		var none T
		for p := range queue {
			select {
			case <-p.done:
			case <-ctx.Done():
			}
			if ctx.Err() != nil {
				break
			}
			for _, item := range p.items {
				if !yield(item, nil) {
					return
				}
			}
			if p.err != nil {
				yield(none, p.err)
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(none, err)
		}
	}
}

// hand hands pieces out: to work on, and in their order to who takes them.
func hand[T any](ctx context.Context, wait *sync.WaitGroup, n, workers int) (queue, work chan *piece[T]) {
	queue, work = make(chan *piece[T], 2*workers), make(chan *piece[T])
	wait.Go(func() {
		defer close(queue)
		defer close(work)
		for from := 0; from < n; from += pieceSize {
			p := &piece[T]{from: from, to: min(from+pieceSize, n), done: make(chan struct{})}
			for _, c := range []chan *piece[T]{queue, work} {
				select {
				case c <- p:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	return queue, work
}

func (p *piece[T]) fill(of func(i int) (T, error)) {
	defer close(p.done)
	defer func() {
		if r := recover(); r != nil {
			p.err = fmt.Errorf("panic with a %T", r)
		}
	}()
	p.items = make([]T, 0, p.to-p.from)
	for i := p.from; i < p.to; i++ {
		item, err := of(i)
		if err != nil {
			p.err = err
			return
		}
		p.items = append(p.items, item)
	}
}
