package command

import (
	"strconv"
	"strings"

	"wolkload/loader/upload"
)

// The most that the flags take: far above what any CRM takes.
const (
	maxBatch       = 100_000
	maxObligations = 1_000_000
	maxKiB         = 64 << 10
)

// pace is how a load is sent, as flags say it.
type pace struct{ upload.Settings }

func (p *pace) flags(f flagSet, r *runner) {
	f.Var(positive{&p.CaseFiles, maxBatch}, "batch", r.flag("batch"))
	f.Var(positive{&p.Obligations, maxObligations}, "max-obligations", r.flag("max-obligations"))
	f.Var(kibibytes{&p.Bytes}, "max-kib", r.flag("max-kib"))
	f.Var(positive{&p.Concurrency, upload.MaxConcurrency}, "concurrency", r.flag("concurrency"))
	f.BoolVar(&p.NoCanary, "no-canary", false, r.flag("no-canary"))
	f.Var(percent{&p.MaxRejected}, "max-rejected", r.flag("max-rejected"))
}

// over lays the flags over the settings that a load has.
func (p pace) over(s upload.Settings) upload.Settings {
	for _, field := range []struct{ to, from *int }{
		{&s.CaseFiles, &p.CaseFiles}, {&s.Obligations, &p.Obligations}, {&s.Bytes, &p.Bytes}, {&s.Concurrency, &p.Concurrency},
	} {
		if *field.from > 0 {
			*field.to = *field.from
		}
	}
	s.NoCanary = s.NoCanary || p.NoCanary
	if p.MaxRejected > 0 {
		s.MaxRejected = p.MaxRejected
	}
	return s
}

// kibibytes is a size in KiB, kept in bytes.
type kibibytes struct{ bytes *int }

func (k kibibytes) String() string {
	if k.bytes == nil || *k.bytes == 0 {
		return ""
	}
	return strconv.Itoa(*k.bytes >> 10)
}
func (k kibibytes) Type() string { return "int" }
func (k kibibytes) Set(s string) error {
	n := 0
	err := positive{&n, maxKiB}.Set(s)
	if err == nil {
		*k.bytes = n << 10
	}
	return err
}

// percent is a share from 1 to 100 %, kept as a part of one.
type percent struct{ share *float64 }

func (p percent) String() string {
	if p.share == nil || *p.share == 0 {
		return ""
	}
	return strconv.FormatFloat(*p.share*100, 'f', -1, 64)
}
func (p percent) Type() string { return "int" }
func (p percent) Set(s string) error {
	n := 0
	err := positive{&n, 100}.Set(strings.TrimSuffix(s, "%"))
	if err == nil {
		*p.share = float64(n) / 100
	}
	return err
}
