package loader

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"
)

// square is what the tests make of an item. It uses the scratch, so that the
// race detector sees one that two goroutines share.
func square(i int, scratch *[]byte) (int, error) {
	*scratch = append((*scratch)[:0], byte(i))
	return i * i, nil
}

// TestInOrder: every item once and in its place, whatever the number of cores.
func TestInOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		for _, n := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, 20*pieceSize + 3} {
			next := 0
			for item, err := range inOrder(t.Context(), n, square) {
				if err != nil || item != next*next {
					t.Fatalf("%d cores, item %d of %d is %d, %v", procs, next, n, item, err)
				}
				next++
			}
			if next != n {
				t.Errorf("%d cores: %d items of %d", procs, next, n)
			}
		}
	}
}

// TestInOrderEnds: the first error in order, a panic among them, comes after
// all items before it, whatever comes later was quicker; then nothing comes.
// Who stops early gets no more.
func TestInOrderEnds(t *testing.T) {
	broken := errors.New("broken")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5*pieceSize).Draw(t, "n")
		bad := rapid.SliceOfN(rapid.IntRange(0, 5*pieceSize), 0, 3).Draw(t, "errors")
		panics := rapid.IntRange(0, 5*pieceSize).Draw(t, "panic")
		stop := rapid.IntRange(1, 6*pieceSize).Draw(t, "stop")
		first := n
		for _, at := range append(bad, panics) {
			first = min(first, at)
		}
		got, failed := 0, error(nil)
		for item, err := range inOrder(t.Context(), n, func(i int, scratch *[]byte) (int, error) {
			for _, at := range bad {
				if i == at {
					return 0, broken
				}
			}
			if i == panics {
				panic("Ana Ejemplo")
			}
			return square(i, scratch)
		}) {
			if failed != nil {
				t.Fatalf("something follows the error: %d, %v", item, err)
			}
			if failed = err; err == nil {
				if item != got*got {
					t.Fatalf("item %d is %d", got, item)
				}
				got++
			}
			if got == stop {
				break
			}
		}
		switch {
		case got != min(first, stop):
			t.Fatalf("%d items, want %d or %d", got, first, stop)
		case stop <= first || first == n:
			if failed != nil {
				t.Fatalf("error %v", failed)
			}
		case failed == nil:
			t.Fatalf("no error at %d of %d", first, n)
		case failed != broken && (first != panics || strings.Contains(failed.Error(), "Ana")):
			t.Fatalf("error %v", failed)
		}
	})
}

// TestInOrderPanics: an error says what kind of value it was, and no more: it
// may be a debtor's.
func TestInOrderPanics(t *testing.T) {
	for want, boom := range map[string]func(){
		"panic with a string":              func() { panic("1001 Ana Ejemplo") },
		"panic with a *errors.errorString": func() { panic(errors.New("1001 Ana Ejemplo")) },
		"panic with a runtime.boundsError": func() { _ = cartera[len(cartera)] },
	} {
		var items []int
		var failed error
		for item, err := range inOrder(t.Context(), 9, func(i int, _ *[]byte) (int, error) {
			if i == 3 {
				boom()
			}
			return i, nil
		}) {
			if failed = err; err == nil {
				items = append(items, item)
			}
		}
		if failed == nil || failed.Error() != want || len(items) != 3 {
			t.Errorf("%d items, then %v; want %s", len(items), failed, want)
		}
	}
}

// TestInOrderLeavesNothing: a consumer that stops, one that panics, an error and
// the end of the context leave no goroutine behind: the bubble of synctest
// would not end.
func TestInOrderLeavesNothing(t *testing.T) {
	const n = 50 * pieceSize
	for name, take := range map[string]func(t *testing.T){
		"stops at once": func(t *testing.T) {
			for range inOrder(t.Context(), n, square) {
				break
			}
		},
		"stops in the middle": func(t *testing.T) {
			for item := range inOrder(t.Context(), n, square) {
				if item == 1000*1000 {
					break
				}
			}
		},
		"panics": func(t *testing.T) {
			defer func() { recover() }()
			for range inOrder(t.Context(), n, square) {
				panic("the consumer")
			}
		},
		"an error": func(t *testing.T) {
			for range inOrder(t.Context(), n, func(int, *[]byte) (int, error) { return 0, errors.New("broken") }) {
				continue
			}
		},
		"takes none": func(t *testing.T) { inOrder(t.Context(), n, square) },
	} {
		t.Run(name, func(t *testing.T) { synctest.Test(t, take) })
	}
}

// TestInOrderCancelled: the end of the context ends it, whether the consumer
// waits for an item, takes one, or has taken none yet.
func TestInOrderCancelled(t *testing.T) {
	const n = 50 * pieceSize
	synctest.Test(t, func(t *testing.T) {
		for _, at := range []int{-1, 0, pieceSize - 1, 3*pieceSize + 7, n - 1} {
			ctx, cancel := context.WithCancel(t.Context())
			if at < 0 {
				cancel()
			}
			got, failed := 0, 0
			var last error
			for item, err := range inOrder(ctx, n, square) {
				if last = err; err != nil {
					failed++
					continue
				}
				if item != got*got {
					t.Fatalf("item %d is %d", got, item)
				}
				if got == at {
					cancel()
				}
				got++
			}
			cancel()
			// The items of a piece that is there are given, more are not.
			if failed != 1 || last != context.Canceled || got > at+1+pieceSize || at < 0 && got > 0 {
				t.Errorf("cancelled at %d: %d items, %d errors, %v", at, got, failed, last)
			}
		}
	})
	synctest.Test(t, func(t *testing.T) { // while every goroutine is in an item
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			cancel()
		}()
		var last error
		for _, err := range inOrder(ctx, n, func(i int, _ *[]byte) (int, error) {
			<-ctx.Done()
			return i, nil
		}) {
			last = err
		}
		if last != context.Canceled {
			t.Errorf("cancelled while it waits: %v", last)
		}
	})
}

// TestInOrderIsLazy: a slow consumer bounds what is made ahead, and nothing is
// made before anyone asks.
func TestInOrderIsLazy(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	synctest.Test(t, func(t *testing.T) {
		var made [100 * pieceSize]bool // each of its own goroutine's alone
		count := func() (n int) {
			synctest.Wait()
			for _, m := range made {
				if m {
					n++
				}
			}
			return n
		}
		items := inOrder(t.Context(), len(made), func(i int, _ *[]byte) (int, error) {
			made[i] = true
			return i, nil
		})
		if n := count(); n != 0 {
			t.Errorf("%d made before any is taken", n)
		}
		for item := range items {
			if item > 2*pieceSize {
				break
			}
			if ahead := count() - item; ahead > 8*pieceSize {
				t.Fatalf("%d made ahead of item %d", ahead, item)
			}
		}
	})
}
