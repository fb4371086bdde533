package mapping

import (
	"slices"
	"sync"
)

// memos keep what the slower looks found, for the next check of the same rows:
// a look that would see the same vectors in the same case files finds the same.
type memos struct {
	previous *engine
	mu       sync.Mutex
	kept     []memo
}

type memo struct {
	look        string
	grouping    *grouping
	obligations []set
	vectors     []*vector // that it looks at
	marks       []mark    // their plans are indexes into vectors
}

// remembered is a look at some fields, given by their plans, that is not taken
// again when a previous check took it.
func (e *engine) remembered(name string, l look, plans []int) look {
	return func() []mark {
		m := memo{look: name, grouping: e.grouping, obligations: e.obligations}
		for _, p := range plans {
			m.vectors = append(m.vectors, e.vectors[p])
		}
		if e.memos.previous != nil {
			before := &e.memos.previous.memos
			if at := slices.IndexFunc(before.kept, m.same); at >= 0 {
				m.marks = before.kept[at].marks
				e.memos.keep(m)
				return onPlans(m.marks, func(p int16) int16 { return int16(plans[p]) })
			}
		}
		marks := l()
		m.marks = onPlans(marks, func(p int16) int16 { return int16(slices.Index(plans, int(p))) })
		e.memos.keep(m)
		return marks
	}
}

func (m *memos) keep(one memo) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = append(m.kept, one)
}

func (m memo) same(o memo) bool {
	return m.look == o.look && m.grouping == o.grouping && slices.Equal(m.vectors, o.vectors) &&
		slices.EqualFunc(m.obligations, o.obligations, func(a, b set) bool { return slices.Equal(a, b) })
}

// onPlans gives marks with other numbers of plans.
func onPlans(marks []mark, number func(int16) int16) []mark {
	marks = slices.Clone(marks)
	for i := range marks {
		marks[i].plan = number(marks[i].plan)
	}
	return marks
}

// debtorField is the plan of a case file's field, none when nothing gives it.
func (e *engine) debtorField(field int) []int {
	if at := e.table.place[field]; at >= 0 {
		return []int{at}
	}
	return nil
}

// obligationIDs are the plans of the obligations' ids.
func (e *engine) obligationIDs() (plans []int) {
	for _, s := range e.table.slots {
		if at := s.place[fieldObligationID]; at >= 0 {
			plans = append(plans, at)
		}
	}
	return plans
}
