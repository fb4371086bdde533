package mapping

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls do for 0 to n-1 on all cores and returns when all are done. A
// panic in do becomes a panic of the caller, where it can be recovered.
func parallel(n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	var first sync.Once
	var panicked any
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					first.Do(func() { panicked = p })
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
	if panicked != nil {
		panic(panicked)
	}
}
