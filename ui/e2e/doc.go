// Package e2e has no code of its own: its tests build the program, run it in a
// pseudo-terminal, press keys, read the screen as a terminal would show it, and
// ask the CRM simulator at the end what it holds.
package e2e
