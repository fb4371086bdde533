package workbook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// hashing is a fingerprint under way.
type hashing struct {
	done chan struct{}
	sum  string
	err  error
}

// startHash hashes a file in a goroutine of its own, beside the reading of a sheet.
func startHash(ctx context.Context, r io.ReaderAt, size int64) *hashing {
	h := &hashing{done: make(chan struct{})}
	go func() {
		defer close(h.done)
		defer func() {
			if p := recover(); p != nil {
				h.err = fmt.Errorf("hashing: %v", p)
			}
		}()
		h.sum, h.err = hashOf(ctx, io.NewSectionReader(r, 0, size))
	}()
	return h
}

// hashOf is the SHA-256 of what r gives, in hex.
func hashOf(ctx context.Context, r io.Reader) (string, error) {
	hash := sha256.New()
	buffer := make([]byte, blockSize)
	for {
		n, err := r.Read(buffer)
		hash.Write(buffer[:n])
		switch {
		case err == io.EOF:
			return hex.EncodeToString(hash.Sum(nil)), nil
		case err != nil:
			return "", err
		case ctx.Err() != nil:
			return "", ctx.Err()
		}
	}
}
