package upload

import (
	"context"
	"time"

	"wolkload/crm"
)

// Sender sends one request: *crm.Client.
type Sender interface {
	Send(ctx context.Context, r crm.Request) crm.Outcome
}

// Options of a run. The zero value of each field means its default.
type Options struct {
	CaseFiles   int // per request, default 100
	Obligations int // per request, default 500
	Bytes       int // of a body, default 512 KiB
	Concurrency int // 1 (default) or 2

	Wait func(ctx context.Context, d time.Duration) error // nil sleeps; tests give their own
	Rand func() float64                                   // jitter in [0,1), nil is random
}
