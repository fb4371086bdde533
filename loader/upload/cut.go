package upload

import (
	"slices"

	"wolkload/crm"
)

// canarySizes are how many case files the first batches have: what is wrong
// with all of them then costs one record of the CRM, and not a batch.
var canarySizes = [...]int{1, 10}

// span is a batch of a plan: items from to to.
type span struct {
	from, to int
	canary   bool
}

// cut cuts a plan into batches of at most the case files, obligations and
// bytes of o, in order. A case file is never split; one that is over a limit
// all by itself goes alone. envelope is what a body has around its case files,
// canaries how many small first batches there were already.
func cut(plan []Item, envelope, canaries int, o Settings) []span {
	var batches []span
	start, obligations, bytes := 0, 0, envelope
	most, canary := o.CaseFiles, false
	begin := func(i int) {
		start, obligations, bytes = i, 0, envelope
		most, canary = o.CaseFiles, false
		if n := canaries + len(batches); !o.NoCanary && n < len(canarySizes) {
			most, canary = min(most, canarySizes[n]), true
		}
	}
	begin(0)
	for i, f := range plan {
		over := i-start >= most ||
			obligations+int(f.Obligations) > o.Obligations ||
			bytes+int(f.Size) > o.Bytes
		if over && i > start {
			batches = append(batches, span{start, i, canary})
			begin(i)
		}
		obligations += int(f.Obligations)
		bytes += int(f.Size) + 1 // the comma
	}
	if len(plan) > start {
		batches = append(batches, span{start, len(plan), canary})
	}
	return batches
}

// withCanary returns the plan with the case file in front that tells most: the
// first with two obligations shows whether the CRM counts case files or
// obligations, and without one the first with several does.
func withCanary(plan []Item) []Item {
	at := slices.IndexFunc(plan, func(i Item) bool { return i.Obligations == 2 })
	if at < 0 {
		at = slices.IndexFunc(plan, func(i Item) bool { return i.Obligations > 2 })
	}
	if at <= 0 {
		return plan
	}
	first := plan[at]
	plan = slices.Clone(plan)
	copy(plan[1:at+1], plan[:at])
	plan[0] = first
	return plan
}

// Requests is how many requests a plan takes, if none is sent again.
func Requests(operation string, plan []Item, s Settings) int {
	if !s.NoCanary {
		plan = withCanary(plan)
	}
	return len(cut(plan, crm.EnvelopeSize(operation), 0, s.WithDefaults()))
}
