// Package apptest sets the whole app up in tests: workbooks, folders, a CRM
// simulator, and an App that is driven by keys and looked at after every
// message.
//
// An App holds on every frame what must hold on all of them, so that no test
// has to ask for it: nothing but our own colours goes to the terminal
// (uitest.AssertClean), the frame is exactly as large as the window, no text is
// missing from the catalogues, and what was declared secret is not in it.
//
// The package is for tests only; nothing that ships imports it, and it imports
// no screen: a test makes the app with ui.New and gives it to Start.
package apptest
