package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Environment variables of what must not stand in a flag.
const (
	tokenVariable    = "WOLKVOX_TOKEN"
	passwordVariable = "WOLKLOAD_PASSWORD"
)

// interruptible is a context that the first interrupt ends. The second one
// ends the process, as it does by itself.
func (r *runner) interruptible(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 1)
	silence := r.Notify(signals)
	go func() {
		select {
		case <-signals:
			silence()
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		cancel()
		silence()
	}
}

// secret takes a value from the environment, else asks for it without showing
// it. ok is false when there is no one to ask.
func (r *runner) secret(ctx context.Context, variable, promptID string, pairs ...any) (value string, ok bool, err error) {
	if v := r.Getenv(variable); v != "" {
		return v, true, nil
	}
	if !r.interactive() {
		return "", false, nil
	}
	value, err = r.ask(ctx, promptID, pairs...)
	return value, err == nil, err
}

// ask asks for a value without showing it.
func (r *runner) ask(ctx context.Context, promptID string, pairs ...any) (string, error) {
	fmt.Fprint(r.err, r.texts.T(promptID, pairs...)+" ")
	value, err := r.Hidden(ctx)
	fmt.Fprintln(r.err)
	if errors.Is(err, io.EOF) {
		return "", nil
	}
	return strings.TrimSpace(value), err
}

// line asks a question and reads what is typed, shown. The end of the input is
// an empty answer.
func (r *runner) line(ctx context.Context, question string) (string, error) {
	fmt.Fprint(r.err, question+" ")
	type answer struct {
		text string
		err  error
	}
	answered := make(chan answer, 1)
	go func() { // a read from a terminal can't be called off: it ends with the process
		text, err := readLine(r.Stdin)
		answered <- answer{text, err}
	}()
	select {
	case a := <-answered:
		return strings.TrimSpace(a.text), a.err
	case <-ctx.Done():
		fmt.Fprintln(r.err)
		return "", ctx.Err()
	}
}

// readLine reads up to a line feed, byte by byte: what follows stays unread.
// A line longer than any answer is cut.
func readLine(in io.Reader) (string, error) {
	var b strings.Builder
	one := make([]byte, 1)
	for {
		n, err := in.Read(one)
		if n == 1 {
			if one[0] == '\n' {
				return b.String(), nil
			}
			if b.Len() < 1024 {
				b.WriteByte(one[0])
			}
		}
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
	}
}
