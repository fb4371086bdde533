// Package crm speaks to the wolkvox CRM Collections API and decides what
// became of every case file that was sent. It is the only package of the
// project that imports net/http, and it imports nothing but the standard
// library.
//
// What it guarantees:
//
//   - A request leaves at most once. Nothing here retries, follows a redirect
//     or replays a body; the transport is set up so that it can't either.
//   - Every case file of a request ends in exactly one [State]. It is NotSent
//     only where the CRM can't have processed it: bytes of the body were never
//     taken by the transport, or the CRM refused the request whole. It is
//     Accepted only where the counts of the answer, and its list of failed
//     records, prove it. Everything in between is Unknown.
//   - The number that tells "not sent" from "unknown" is how many bytes of the
//     body the transport took, read from a reader that is sealed when the
//     round trip returns. The body is one JSON document that ends in '}': a
//     server that did not get all of it can't have parsed it.
//   - Entries of the CRM's failed_Sumary, whose shape no document states, are
//     tied to case files by content and never by position. An entry that fits
//     two case files is tied to none.
//   - The token goes to one host, in one header, over TLS 1.2 or later (or to
//     this machine). It never stands in an [Outcome] or in an error.
//
// What it does not do: wait, retry, cut batches or keep a journal. [Outcome.Next]
// says what may happen by itself; package upload does it.
//
// The decision is one pure function, [Decide], from a [Request] and the
// [Exchange] it led to. [Client.Send] makes the exchange and calls it. The rows
// it speaks of are those of DESIGN.md, "Outcomes of a request".
package crm
