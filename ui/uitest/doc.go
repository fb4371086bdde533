// Package uitest drives Bubble Tea models in tests, without a terminal, a
// program or a sleep.
//
// A Driver feeds a model its messages and the messages of the commands it
// returns, one after the other, until none is left:
//
//	d := uitest.Start(t, check.New(draft), uitest.Background("check.wait"))
//	d.Send(uitest.Resize(80, 24))
//	d.Press("down", "e")
//	d.Type("Ana")
//	d.Press("enter")
//	uitest.Golden(t, "after_edit", d.View())
//
// Commands come in two kinds. Most do something and end: Send runs them in the
// order in which the model returned them, each to its end, so that a test sees
// the same course every time. Others wait: for a tick, for a channel, for a
// whole load to be sent. They are known by their function: timers of Bubble Tea
// and the blinking of a cursor always, others when their name is given to
// Background. They run beside the test, and what they bring is delivered by Until:
//
//	d.Until("all accepted", func(m send.Model) bool { return m.Done() })
//
// Nothing hangs: a command that does not end in time fails the test with its
// name, and so does a condition that does not come true, with what was on screen.
//
// The package also has the texts that every screen must survive (Hostile), the
// assertions on what was drawn (AssertClean, AssertFits, AssertFills) and the
// golden files (Golden). It is for tests only; nothing that ships imports it.
package uitest
