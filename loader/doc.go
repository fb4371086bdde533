// Package loader is one load, from a sheet to the outcome of every case file:
// it reads and maps (Draft), sends and keeps (Load), and ties together the
// rooms workbook, mapping, upload and journal, which don't know one another.
//
// What it guarantees:
//
//   - Every case file of a load is at all times in exactly one state: not sent,
//     accepted, rejected or unknown; one that is not sent and has an error is held.
//     The tallies of a Snapshot add up to the whole load.
//   - What a Load tells was written to its journal before. When the journal can't
//     take an outcome, the case files of that request are unknown, as they will be
//     when it is opened again, and nothing more is sent.
//   - Nothing that may have arrived is sent again but by Resend with its index. A
//     request that did not arrive leaves a case file in the state it had: an unknown
//     one stays unknown, whatever became of a later attempt that never left.
//   - What another load to the same place may have in the CRM is told before it is
//     sent: Compare for a draft, Meanwhile for a load that is gone on with. Of two
//     loads that begin at once, compared before (BeginCompared), at most one sends.
//   - An edit is an entry of the journal over a cell; the workbook is never changed.
//     What was accepted can't be edited and keeps the values it was accepted with.
//
// Personal data is in the journal and nowhere else: errors hold row numbers.
package loader
