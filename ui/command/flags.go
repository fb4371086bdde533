package command

import (
	"strconv"
	"time"

	"github.com/spf13/pflag"
)

type flagSet = *pflag.FlagSet

// flag is the help of a flag; a word in `backquotes` names its value.
func (r *runner) flag(name string) string { return r.texts.T("command.flag." + name) }

// positive is a whole number from 1 up to max.
type positive struct {
	value *int
	max   int
}

func (p positive) String() string {
	if p.value == nil || *p.value == 0 {
		return ""
	}
	return strconv.Itoa(*p.value)
}
func (p positive) Type() string { return "int" }
func (p positive) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > p.max {
		return wrong("number", "Value", s, "Max", strconv.Itoa(p.max))
	}
	*p.value = n
	return nil
}

// positiveDuration is a length of time above zero.
type positiveDuration time.Duration

func (d *positiveDuration) String() string {
	if *d == 0 {
		return ""
	}
	return time.Duration(*d).String()
}
func (d *positiveDuration) Type() string { return "duration" }
func (d *positiveDuration) Set(s string) error {
	v, err := time.ParseDuration(s)
	if err != nil || v <= 0 {
		return wrong("duration", "Value", s)
	}
	*d = positiveDuration(v)
	return nil
}

// parsed is a flag whose value has a form of its own.
type parsed[T any] struct {
	value *T
	parse func(string) (T, error)
}

func (p parsed[T]) String() string { return "" }
func (p parsed[T]) Type() string   { return "string" }
func (p parsed[T]) Set(s string) error {
	v, err := p.parse(s)
	if err == nil {
		*p.value = v
	}
	return err
}

// repeated is one that can stand more than once.
type repeated[T any] struct {
	values *[]T
	parse  func(string) (T, error)
}

func (l repeated[T]) String() string { return "" }
func (l repeated[T]) Type() string   { return "string" }
func (l repeated[T]) Set(s string) error {
	v, err := l.parse(s)
	if err == nil {
		*l.values = append(*l.values, v)
	}
	return err
}
