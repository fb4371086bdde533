// Package command is the command line: the app as the root command, and check,
// send, template, simulator, demo and version, which do the same work without
// a screen.
//
// Guarantees:
//   - Data goes to stdout, what is said to a person goes to stderr. With --json
//     stdout holds one JSON document and nothing else.
//   - Nothing leaves this machine before arguments, workbook, server, operation
//     and token are right and a person (or --yes) has agreed.
//   - Every text that is not ours is cleaned on its way out: in sentences and
//     tables control, bidirectional and zero-width characters are made visible or
//     left out, in JSON they are escaped.
//   - The token and a workbook's password come from the environment or a hidden
//     prompt, never from a flag, and are never printed or kept.
//   - An interrupted send first lets the request in flight end, so that its case
//     files get their true state; only a second interrupt cuts it.
//
// Exit codes: 0 all well; 1 check found errors, or send left rejected case
// files or refused a workbook with errors; 2 usage, or a file that can't be read; 3 some case
// files are unknown; 4 stopped before the end, the rest is not sent; 130 interrupted.
package command
