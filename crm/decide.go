package crm

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Waits that a refusal for now asks for when it does not say how long.
const (
	rateWait         = time.Minute
	simultaneousWait = 5 * time.Second
	longestWait      = time.Hour
)

// Decide says what became of the case files of r, from what happened on the
// wire. It is the one place that does, and it is pure: no clock, no network.
//
// The rows are those of the package comment. Where evidence
// contradicts itself the more careful row holds: an answer that speaks of
// records it worked on is judged by its counts whatever its status says, and
// counts about a body that was not sent whole prove nothing.
func Decide(r Request, x Exchange) Outcome {
	o := Outcome{
		Pulled: x.Pulled, Total: x.Total, Err: safeError(x.Err),
		Status: x.Status, Location: safeLocation(x.Location), Answer: x.Answer,
		States: make([]State, len(r.CaseFiles)),
	}
	if x.Status == 0 {
		o.withoutAnswer(x)
		return o
	}
	a, unread := decodeAnswer(x)
	o.Code, o.Word, o.Msg, o.Warnings = a.code, a.word, a.msg, a.warnings
	claims := a.claimsWork() || unread != "" && bytes.Contains(x.Answer, []byte("successful_inserts"))
	switch kind := x.Status / 100; {
	case kind == 2:
		o.byAnswer(r, x, a, unread)
	case kind == 3 && claims:
		o.settle(6, CauseRedirected, Stop, Unknown)
	case claims:
		o.byAnswer(r, x, a, unread)
		if o.Row > 12 || o.Row < 11 || refusesWhole(x.Status) {
			o.settle(9, CauseServerError, Stop, Unknown)
		}
	default:
		o.byStatus(x, a)
	}
	if o.Row == 11 || o.Row == 12 {
		o.Warnings = append(o.Warnings, contradictions(x.Status, a, o.Row)...)
	}
	return o
}

// refusesWhole says that a status is one of rows 4 and 5. With counts of work
// done beside it one of the two is wrong, and no document says which.
func refusesWhole(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusProxyAuthRequired, http.StatusLengthRequired, http.StatusRequestEntityTooLarge,
		http.StatusRequestURITooLong, http.StatusUnsupportedMediaType, http.StatusTooManyRequests,
		http.StatusRequestHeaderFieldsTooLarge:
		return true
	}
	return false
}

// contradictions lists what speaks against counts that add up. The counts
// decide all the same, as row 9 has it, but not in silence.
func contradictions(status int, a answer, row int) (warnings []string) {
	if status/100 != 2 || a.code != "" && a.codeNumber()/100 != 2 {
		warnings = append(warnings, WarnStatus)
	}
	if row == 11 && a.success == successNo {
		warnings = append(warnings, WarnSuccess)
	}
	return warnings
}

// settle gives every case file the same state.
func (o *Outcome) settle(row int, cause Cause, next Next, state State) {
	o.Row, o.Cause, o.Next = row, cause, next
	for i := range o.States {
		o.States[i] = state
	}
}

// withoutAnswer decides rows 1, 2 and 7: the bytes that left, and nothing the
// error says, tell whether the CRM may have worked on them.
func (o *Outcome) withoutAnswer(x Exchange) {
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(x.Err, errNotBuilt):
		o.settle(1, CauseEncode, Stop, NotSent)
	case x.Pulled >= x.Total:
		o.settle(7, CauseNoAnswer, Stop, Unknown)
	case errors.Is(x.Err, context.Canceled):
		o.settle(2, CauseCancelled, Stop, NotSent)
	case errors.Is(x.Err, errProxyAuth):
		o.settle(2, CauseProxyAuth, Stop, NotSent)
	case errors.As(x.Err, &certificate):
		o.settle(2, CauseCertificate, Stop, NotSent)
	default:
		o.settle(2, CauseNetwork, Backoff, NotSent)
	}
}

// byStatus decides rows 3 to 6 and 9: an answer without 2xx that does not
// speak of records.
func (o *Outcome) byStatus(x Exchange, a answer) {
	switch x.Status {
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		o.settle(3, CauseMoved, Stop, NotSent)
	case http.StatusFound, http.StatusSeeOther:
		o.settle(6, CauseRedirected, Stop, Unknown)
	case http.StatusUnauthorized, http.StatusForbidden:
		o.refused(4, x, a)
	case http.StatusRequestEntityTooLarge:
		o.settle(4, CauseTooLarge, Halve, NotSent)
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusLengthRequired, http.StatusRequestURITooLong,
		http.StatusUnsupportedMediaType, http.StatusRequestHeaderFieldsTooLarge:
		o.settle(4, CauseRefused, Stop, NotSent)
	case http.StatusTooManyRequests:
		o.settle(5, CauseRateLimited, Wait, NotSent)
		o.After = retryAfter(x, rateWait)
	case http.StatusProxyAuthRequired:
		o.settle(2, CauseProxyAuth, Stop, NotSent)
	default:
		o.settle(9, CauseServerError, Stop, Unknown)
	}
}

// refused decides why a batch was refused whole, by the documented messages;
// the code alone says too little, since maintenance answers 403 as well.
func (o *Outcome) refused(row int, x Exchange, a answer) {
	says := func(words string) bool { return strings.Contains(strings.ToUpper(a.word+"\n"+a.msg), words) }
	switch {
	case says("TOKEN LIMIT EXCEEDED"):
		o.settle(row, CauseQuota, Pause, NotSent)
	case says("LIMIT OF SIMULTANEOUS REQUESTS"):
		o.settle(row, CauseSimultaneous, Wait, NotSent)
		o.After = retryAfter(x, simultaneousWait)
	case says("PLEASE VALIDATE TOKEN"):
		o.settle(row, CauseTokenInvalid, Stop, NotSent)
	case x.Status == http.StatusUnauthorized, a.codeNumber() == http.StatusUnauthorized, says("ENTER THE WOLKVOX-TOKEN"):
		o.settle(row, CauseTokenMissing, Stop, NotSent)
	default:
		o.settle(row, CauseRefused, Stop, NotSent)
	}
}

// byAnswer decides rows 8 and 10 to 14 from what the answer says.
func (o *Outcome) byAnswer(r Request, x Exchange, a answer, unread Cause) {
	refusal := map[int]bool{400: true, 401: true, 403: true, 404: true}[a.codeNumber()]
	if a.counts.usable && !a.twice {
		o.Counts = &a.counts.Counts
	}
	switch {
	case unread != "":
		o.settle(8, unread, Stop, Unknown)
	case refusal && a.success != successYes && !a.counts.present && !a.twice:
		o.refused(10, x, a)
	case o.Counts == nil:
		o.settle(14, CauseNoCounts, Stop, Unknown)
	case x.Pulled < x.Total:
		o.settle(14, CauseCountsDiffer, Stop, Unknown)
	default:
		o.byCounts(r, a.failed)
	}
}

// retryAfter reads the header of that name, seconds or an HTTP date, between a
// second and longestWait; without one that can be read it is usual.
func retryAfter(x Exchange, usual time.Duration) time.Duration {
	wait := usual
	text := strings.TrimSpace(x.RetryAfter)
	if seconds, err := strconv.ParseUint(text, 10, 64); err == nil {
		wait = time.Duration(min(seconds, uint64(longestWait/time.Second))) * time.Second
	} else if errors.Is(err, strconv.ErrRange) {
		wait = longestWait
	} else if date, err := http.ParseTime(text); err == nil {
		wait = date.Sub(x.Received)
	}
	return min(max(wait, time.Second), longestWait)
}
