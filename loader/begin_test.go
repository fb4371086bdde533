package loader

import (
	"context"
	"errors"
	"testing"

	"wolkload/loader/upload"
)

// TestBeginIsInterrupted: asked to end while the journal is written, there is no
// load, whenever that is.
func TestBeginIsInterrupted(t *testing.T) {
	for after := range 4 {
		f := folders(t)
		ctx := &ending{Context: t.Context(), after: after}
		l, err := Begin(ctx, f, draft(t), target, upload.Settings{})
		if err == nil && ctx.after >= 0 {
			l.Close()
			continue // it is not asked so often
		}
		if !errors.Is(err, context.Canceled) || l != nil {
			t.Errorf("after %d: %v", after, err)
		}
		if loads, err := ListLoads(f); len(loads) > 0 || err != nil {
			t.Errorf("after %d there is a load: %v, %v", after, loads, err)
		}
	}
}

// ending is a context that has ended when it was asked so many times.
type ending struct {
	context.Context
	after int
}

func (e *ending) Err() error {
	if e.after--; e.after < 0 {
		return context.Canceled
	}
	return nil
}
