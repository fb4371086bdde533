//go:build !linux

package e2e

// watchMemory is not told alike everywhere.
func watchMemory(int) (stop func() (megabytes float64)) { return func() float64 { return 0 } }
