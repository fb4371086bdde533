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
// says what may happen by itself, and the sender of the requests does it.
//
// The decision is one pure function, [Decide], from a [Request] and the
// [Exchange] it led to. [Client.Send] makes the exchange and calls it. These are
// its rows, Outcome.Row:
//
//	 1  the request or the journal could not be written        not sent, stop
//	 2  any error before all of the body was taken             not sent; back off, but stop for a
//	                                                           certificate, 407 or a cancel
//	 3  301, 307, 308                                          not sent, stop
//	 4  401, 403, 404, 405, 411, 413, 414, 415, 431            not sent, stop; but the quota pauses, a
//	                                                           third simultaneous request waits, 413 halves
//	 5  429                                                    not sent, wait for Retry-After
//	 6  302, 303, or a redirect that speaks of records         unknown, stop
//	 7  all of the body was taken, then no answer              unknown, stop
//	 8  2xx that is cut, empty, over 1 MiB or no JSON          unknown, stop
//	 9  any other status, unless its JSON is row 11 or 12;     unknown, stop
//	    one of row 4 or 5 whose JSON speaks of work done
//	10  2xx, success not true, no counts, code 400 401 403 404 not sent, as row 4
//	11  counts add up, none failed, none listed                accepted
//	12  counts add up, the list names just those that failed   accepted or rejected
//	13  counts add up, the list names fewer, others, or one    rejected where named, the rest unknown;
//	    twice                                                  stop
//	14  counts are missing, negative or don't add up           unknown, stop
//	15  the program ended before the outcome was written       unknown, ask (set when a load is reopened)
//
// Counts add up when received is what was sent, in case files or in
// obligations, and inserted + failed = processed = received. What an entry of
// the list names is told in the documentation of [Rejection].
package crm
