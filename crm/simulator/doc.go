// Package simulator is a CRM on this machine, to train, rehearse and test with.
// It answers as the Collections API is documented, keeps what it accepted, so
// that it can be asked what the CRM holds, and fails on request.
//
// It is no copy of the real CRM. Documented are: the two paths, the token
// header, the shape of a request, its mandatory fields, the keys of the answer,
// code "200" with success false when records failed, the messages
//
//	400  SOME PARAMETERS ARE REQUIRED
//	401  PLEASE ENTER THE WOLKVOX-TOKEN
//	403  PLEASE VALIDATE TOKEN
//	403  TOKEN LIMIT EXCEEDED
//	403  EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)
//
// two simultaneous requests at most, a daily quota (4800 in the documents'
// example) and the probe tokenInformation. No document states what follows; it
// is invented here, and marked "invented" in the code:
//
//	what                                    invented as
//	HTTP status of an error                 the code of its JSON
//	unknown path, wrong method              404, 405 and their messages
//	an operation it does not have           404 OPERATION NOT FOUND
//	what counts for the quota               every request with a valid token
//	restart of the quota                    never by itself (ResetQuota)
//	unit of a record                        the case file (fault counts-in-obligations: the obligation)
//	a record that fails                     fails alone and whole: its case file is not stored, the others are
//	a mandatory field missing or empty      that record fails: "Email: is required"
//	an amount or a date not well written    that record fails: "total_balance: not a number"
//	business rules (Rule)                   that record fails: "portfolio_type: value not in list"
//	entries of failed_Sumary                eight shapes to choose from (Shape)
//	a repeated Identification               updates: fields sent replace those stored
//	a repeated obligation id                updates that obligation, within one case file
//	a value that is no text                 is stored as its JSON text
//	bodies over 1 MB                        413, as nginx does by default
//	GET /simulator/collections, /summary    the simulator's own, for tests
//
// A fault belongs to a request by its number, counted from 1 over the posts to
// massiveCollections. The simulator has no clock and draws no random numbers:
// the same requests give the same answers.
package simulator
