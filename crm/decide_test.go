package crm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"
)

// debtor makes a case file with obligations of these ids.
func debtor(identification, name string, obligations ...string) CaseFile {
	c := CaseFile{Fields: []Field{
		{Identification, identification}, {Name, name}, {Email, "a@example.com"}, {Telephone, "3000000000"},
	}}
	for _, id := range obligations {
		c.Obligations = append(c.Obligations, Obligation{[]Field{{ObligationID, id}, {ObligationName, "crédito"}, {TotalBalance, "1000"}}})
	}
	return c
}

func request(t testing.TB, files ...CaseFile) Request {
	t.Helper()
	r, err := NewRequest("op", files)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// trio is three debtors with one, two and three obligations: 3 records if case
// files are counted, 6 if obligations are.
func trio(t testing.TB) Request {
	return request(t,
		debtor("1001", "Ana Prueba", "A-1"),
		debtor("1002", "Luis Ensayo", "B-1", "B-2"),
		debtor("1003", "Eva Muestra", "C-1", "C-2", "C-3"))
}

// answered is an exchange whose body left whole and whose answer came whole.
func answered(r Request, status int, body string) Exchange {
	n := int64(len(r.Body))
	return Exchange{Pulled: n, Total: n, Status: status, Answer: []byte(body), Received: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
}

// summary is an answer with these counts and list, "" for none.
func summary(success bool, received, inserted, failed, processed int, list string) string {
	if list != "" {
		list = `,"failed_Sumary":` + list
	}
	return fmt.Sprintf(`{"code":"200","success":%t,"summary":{"total_records_received":%d,"successful_inserts":%d,"failed_count":%d,"total_processed":%d%s}}`,
		success, received, inserted, failed, processed, list)
}

// states writes states as letters: n a r u.
func states(o Outcome) string {
	var b strings.Builder
	for _, s := range o.States {
		b.WriteString(s.String()[:1])
	}
	return b.String()
}

type want struct {
	row    int
	cause  Cause
	next   Next
	states string
}

func check(t *testing.T, o Outcome, w want) {
	t.Helper()
	if got := (want{o.Row, o.Cause, o.Next, states(o)}); got != w {
		t.Errorf("got %+v, want %+v (%d tied, %d not)", got, w, len(o.Rejections), len(o.Unattributed))
	}
}

func TestDecideWithoutAnswer(t *testing.T) {
	r := trio(t)
	all := int64(len(r.Body))
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	certificate := &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	tests := []struct {
		name   string
		pulled int64
		err    error
		want
	}{
		{"NotBuilt", 0, errNotBuilt, want{1, CauseEncode, Stop, "nnn"}},
		{"DNS", 0, &net.DNSError{Err: "no such host", Name: "crm.example.com", IsNotFound: true}, want{2, CauseNetwork, Backoff, "nnn"}},
		{"Connect", 0, refused, want{2, CauseNetwork, Backoff, "nnn"}},
		{"DialTimeout", 0, &net.OpError{Op: "dial", Err: context.DeadlineExceeded}, want{2, CauseNetwork, Backoff, "nnn"}},
		{"Certificate", 0, fmt.Errorf("wrapped: %w", certificate), want{2, CauseCertificate, Stop, "nnn"}},
		{"ProxyPassword", 0, &net.OpError{Op: "proxyconnect", Err: errProxyAuth}, want{2, CauseProxyAuth, Stop, "nnn"}},
		{"ProxyRefuses", 0, &net.OpError{Op: "proxyconnect", Err: errProxy}, want{2, CauseNetwork, Backoff, "nnn"}},
		{"Cancelled", 10, context.Canceled, want{2, CauseCancelled, Stop, "nnn"}},
		{"ResetBeforeTheLastByte", all - 1, syscall.ECONNRESET, want{2, CauseNetwork, Backoff, "nnn"}},
		{"StalledWhileSending", all - 1, errSlow, want{2, CauseNetwork, Backoff, "nnn"}},
		{"GarbageBeforeTheLastByte", all - 1, errors.New("malformed HTTP response"), want{2, CauseNetwork, Backoff, "nnn"}},
		{"EOF", all, io.EOF, want{7, CauseNoAnswer, Stop, "uuu"}},
		{"Reset", all, syscall.ECONNRESET, want{7, CauseNoAnswer, Stop, "uuu"}},
		{"Timeout", all, errSlow, want{7, CauseNoAnswer, Stop, "uuu"}},
		{"CancelledAfterAll", all, context.Canceled, want{7, CauseNoAnswer, Stop, "uuu"}},
		{"Garbage", all, errors.New(`malformed HTTP response "Ana Prueba"`), want{7, CauseNoAnswer, Stop, "uuu"}},
		{"ConnectErrorYetAllTaken", all, refused, want{7, CauseNoAnswer, Stop, "uuu"}},
		{"CertificateYetAllTaken", all, certificate, want{7, CauseNoAnswer, Stop, "uuu"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := Decide(r, Exchange{Pulled: tt.pulled, Total: all, Err: tt.err})
			check(t, o, tt.want)
			if o.Err == nil || strings.Contains(o.Err.Error(), "Ana") {
				t.Errorf("Err is %v", o.Err)
			}
		})
	}
}

func TestDecideByStatus(t *testing.T) {
	r := trio(t)
	refusal := func(code, word, msg string) string {
		return fmt.Sprintf(`{"code":%q,"error":%q,"msg":%q}`, code, word, msg)
	}
	quota := refusal("403", "FORBIDDEN", "TOKEN LIMIT EXCEEDED")
	busy := refusal("403", "FORBIDDEN", "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)")
	badToken := refusal("403", "FORBIDDEN", "PLEASE VALIDATE TOKEN")
	zeros := strings.Replace(summary(false, 0, 0, 0, 0, "[]"), `"200"`, `"403"`, 1)
	done := summary(true, 3, 3, 0, 3, "[]")
	tests := []struct {
		name   string
		status int
		body   string
		want
	}{
		{"301", 301, "", want{3, CauseMoved, Stop, "nnn"}},
		{"307", 307, "<html>moved</html>", want{3, CauseMoved, Stop, "nnn"}},
		{"308", 308, "", want{3, CauseMoved, Stop, "nnn"}},
		{"301ThatWorked", 301, done, want{6, CauseRedirected, Stop, "uuu"}},
		{"302", 302, "", want{6, CauseRedirected, Stop, "uuu"}},
		{"303", 303, "", want{6, CauseRedirected, Stop, "uuu"}},
		{"302WithCounts", 302, done, want{6, CauseRedirected, Stop, "uuu"}},
		{"401", 401, refusal("401", "UNAUTHORIZED", "PLEASE ENTER THE WOLKVOX-TOKEN"), want{4, CauseTokenMissing, Stop, "nnn"}},
		{"401Empty", 401, "", want{4, CauseTokenMissing, Stop, "nnn"}},
		{"403Quota", 403, quota, want{4, CauseQuota, Pause, "nnn"}},
		{"403Simultaneous", 403, busy, want{4, CauseSimultaneous, Wait, "nnn"}},
		{"403Token", 403, badToken, want{4, CauseTokenInvalid, Stop, "nnn"}},
		{"403Maintenance", 403, refusal("403", "FORBIDDEN", "IN MAINTENANCE"), want{4, CauseRefused, Stop, "nnn"}},
		{"403HTML", 403, "<html>TOKEN LIMIT EXCEEDED</html>", want{4, CauseRefused, Stop, "nnn"}},
		{"403Zeros", 403, zeros, want{4, CauseRefused, Stop, "nnn"}},
		{"404", 404, "<html>{}</html>", want{4, CauseRefused, Stop, "nnn"}},
		{"405", 405, "", want{4, CauseRefused, Stop, "nnn"}},
		{"411", 411, "", want{4, CauseRefused, Stop, "nnn"}},
		{"413", 413, "<html>", want{4, CauseTooLarge, Halve, "nnn"}},
		{"414", 414, "", want{4, CauseRefused, Stop, "nnn"}},
		{"415", 415, "", want{4, CauseRefused, Stop, "nnn"}},
		{"431", 431, "", want{4, CauseRefused, Stop, "nnn"}},
		{"407", 407, "", want{2, CauseProxyAuth, Stop, "nnn"}},
		{"429", 429, "", want{5, CauseRateLimited, Wait, "nnn"}},
		{"400", 400, refusal("400", "BAD REQUEST", "SOME PARAMETERS ARE REQUIRED"), want{9, CauseServerError, Stop, "uuu"}},
		{"408", 408, "", want{9, CauseServerError, Stop, "uuu"}},
		{"409", 409, "", want{9, CauseServerError, Stop, "uuu"}},
		{"422", 422, "", want{9, CauseServerError, Stop, "uuu"}},
		{"500", 500, "", want{9, CauseServerError, Stop, "uuu"}},
		{"502", 502, "<html>Bad Gateway</html>", want{9, CauseServerError, Stop, "uuu"}},
		{"520", 520, "error code: 520", want{9, CauseServerError, Stop, "uuu"}},
		{"500Quota", 500, quota, want{9, CauseServerError, Stop, "uuu"}},
		{"418Unlisted", 418, "", want{9, CauseServerError, Stop, "uuu"}},
		{"304Unlisted", 304, "", want{9, CauseServerError, Stop, "uuu"}},
		{"101Unlisted", 101, "", want{9, CauseServerError, Stop, "uuu"}},
		{"500AddsUp", 500, done, want{11, CauseAccepted, GoOn, "aaa"}},
		{"400AddsUpPartly", 400, summary(false, 3, 2, 1, 3, `["1002: no"]`), want{12, CauseSomeRejected, GoOn, "ara"}},
		{"500ListDiffers", 500, summary(false, 3, 2, 1, 3, `[]`), want{9, CauseServerError, Stop, "uuu"}},
		{"500CountsDiffer", 500, summary(true, 2, 2, 0, 2, `[]`), want{9, CauseServerError, Stop, "uuu"}},
		// A refusal that speaks of records it worked on is no refusal, and no proof of work either.
		{"403AddsUp", 403, done, want{9, CauseServerError, Stop, "uuu"}},
		{"413Worked", 413, summary(false, 3, 1, 1, 2, "[]"), want{9, CauseServerError, Stop, "uuu"}},
		{"403Success", 403, `{"code":"200","success":true}`, want{9, CauseServerError, Stop, "uuu"}},
		{"401Cut", 401, done[:60], want{4, CauseTokenMissing, Stop, "nnn"}},
		{"401CutInsideCounts", 401, done[:90], want{9, CauseServerError, Stop, "uuu"}},
		{"429Worked", 429, done, want{9, CauseServerError, Stop, "uuu"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := Decide(r, answered(r, tt.status, tt.body))
			check(t, o, tt.want)
			if o.Status != tt.status || string(o.Answer) != tt.body || o.Err != nil {
				t.Errorf("status %d, answer %q, error %v", o.Status, o.Answer, o.Err)
			}
			if (o.Next == Wait) != (o.After > 0) {
				t.Errorf("Next %d, After %s", o.Next, o.After)
			}
			if wrong := o.Row == 11 || o.Row == 12; wrong != reflect.DeepEqual(o.Warnings, []string{WarnStatus}) {
				t.Errorf("warnings %v", o.Warnings)
			}
		})
	}
}

func TestDecideByAnswer(t *testing.T) {
	r := trio(t)
	done := summary(true, 3, 3, 0, 3, "[]")
	const notice = "<br />\n<b>Notice</b>: Undefined index: foo in <b>/var/www/x.php</b> on line <b>7</b><br />\n"
	replace := func(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
	tests := []struct {
		name, body string
		want
		warnings []string
	}{
		// Row 8: no answer to read.
		{"Empty", "", want{8, CauseAnswerEmpty, Stop, "uuu"}, nil},
		{"White", " \r\n\ufeff ", want{8, CauseAnswerEmpty, Stop, "uuu"}, nil},
		{"HTML", "<!DOCTYPE html><html><body>Login</body></html>", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"HTMLAroundCounts", "<html><body>" + done + "</body></html>", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"Script", "var x = " + done + ";", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"JSONP", "cb(" + done + ")", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"List", "[" + done + "]", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"Null", "null", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"Text", "OK", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"QuotedJSON", `"` + replace(done, `"`, `\"`) + `"`, want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"TwoDocuments", done + done, want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"TwoDocumentsApart", done + "\nNotice\n" + done, want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"CutInnerObject", `{"x":` + done, want{8, CauseAnswerCut, Stop, "uuu"}, nil},
		{"CutAfterInnerObject", done[:len(done)-1], want{8, CauseAnswerCut, Stop, "uuu"}, nil},
		{"ClosedTwice", done + "}", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"TooDeep", `{"x":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + "}", want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"FarTooDeep", `{"x":` + strings.Repeat("[", 200000), want{8, CauseNotJSON, Stop, "uuu"}, nil},
		{"Gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00", want{8, CauseNotJSON, Stop, "uuu"}, []string{WarnLatin1}},

		// Row 10: refused in the body, under a status of success.
		{"Quota", `{"code":"403","error":"FORBIDDEN","msg":"TOKEN LIMIT EXCEEDED"}`, want{10, CauseQuota, Pause, "nnn"}, nil},
		{"Simultaneous", `{"code":403,"error":"FORBIDDEN","msg":"exceeds the limit of simultaneous requests per token (2)"}`, want{10, CauseSimultaneous, Wait, "nnn"}, nil},
		{"Token", `{"code":"403","success":false,"error":"FORBIDDEN","msg":"PLEASE VALIDATE TOKEN"}`, want{10, CauseTokenInvalid, Stop, "nnn"}, nil},
		{"TokenMissing", `{"code":"401","success":"false","error":"UNAUTHORIZED","msg":"PLEASE ENTER THE WOLKVOX-TOKEN"}`, want{10, CauseTokenMissing, Stop, "nnn"}, nil},
		{"Parameters", `{"code":"400","success":false,"summary":null}`, want{10, CauseRefused, Stop, "nnn"}, nil},
		{"WrongURL", `{"code":" 404 ","success":0,"summary":[]}`, want{10, CauseRefused, Stop, "nnn"}, nil},
		{"RefusedYetSuccess", `{"code":"403","success":true,"msg":"TOKEN LIMIT EXCEEDED"}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"RefusedYetOddSuccess", `{"code":"403","success":"perhaps"}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"RefusedYetCounts", `{"code":"403","success":false,"summary":{"successful_inserts":1}}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"RefusedTwice", `{"code":"403","code":"200","success":false}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"OtherCode", `{"code":"500","success":false,"msg":"PLEASE VALIDATE TOKEN"}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},

		// Row 11, in every dress that is tolerated.
		{"Accepted", done, want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"Obligations", summary(true, 6, 6, 0, 6, "[]"), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"NoList", summary(true, 3, 3, 0, 3, ""), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"NullList", summary(true, 3, 3, 0, 3, "null"), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"NullText", summary(true, 3, 3, 0, 3, `"null"`), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"HollowList", summary(true, 3, 3, 0, 3, `[[],null,{},"",false]`), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"ZeroList", summary(true, 3, 3, 0, 3, `0`), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"CountsAsTexts", replace(done, ":3", `:" 3 "`, ":0", `:"0"`), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"CodeAsNumber", replace(done, `"200"`, "200"), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"UnknownFields", replace(done, `"code"`, `"x":{"code":"500","code":1},"code"`), want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"White", "\r\n " + done + "\n\n", want{11, CauseAccepted, GoOn, "aaa"}, nil},
		{"BOM", "\ufeff" + done, want{11, CauseAccepted, GoOn, "aaa"}, []string{WarnBOM}},
		{"NoticeBefore", notice + done, want{11, CauseAccepted, GoOn, "aaa"}, []string{WarnText}},
		{"NoticeAfter", done + "\n" + notice, want{11, CauseAccepted, GoOn, "aaa"}, []string{WarnText}},
		{"NoticeAndBOM", notice + "\ufeff" + done, want{11, CauseAccepted, GoOn, "aaa"}, []string{WarnBOM, WarnText}},
		{"Latin1", replace(done, `"code"`, "\"msg\":\"inserci\xf3n\",\"code\""), want{11, CauseAccepted, GoOn, "aaa"}, []string{WarnLatin1}},
		{"CodeSaysFailure", replace(done, `"200"`, `"500"`), want{11, CauseAccepted, GoOn, "aaa"}, []string{WarnStatus}},
		{"SuccessFalse", summary(false, 3, 3, 0, 3, "[]"), want{11, CauseAccepted, GoOn, "aaa"}, []string{WarnSuccess}},

		// Row 13 without failures: the list contradicts the counts.
		{"NoneFailedYetListed", summary(true, 3, 3, 0, 3, `["1002: no"]`), want{13, CauseListDiffers, Stop, "uuu"}, nil},
		{"NoneFailedYetListedOutside", replace(done, `"code"`, `"failed_Sumary":["1002"],"code"`), want{13, CauseListDiffers, Stop, "uuu"}, nil},
		{"NoneFailedYetListedOtherSpelling", replace(done, `Sumary":[]`, `Summary":["1002"]`), want{13, CauseListDiffers, Stop, "uuu"}, nil},

		// Row 14: counts that are missing or do not add up.
		{"Nothing", `{}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"SuccessAlone", `{"code":"200","success":true}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"FailureAlone", `{"code":"200","success":false}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"Wrapped", `{"data":` + done + `}`, want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"OneCountMissing", replace(done, `"failed_count":0,`, ""), want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"NullCount", replace(done, `"failed_count":0`, `"failed_count":null`), want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"NegativeCount", summary(true, 3, 4, -1, 3, "[]"), want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"FractionalCount", replace(done, `"successful_inserts":3`, `"successful_inserts":3.0`), want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"HugeCount", replace(done, `"successful_inserts":3`, `"successful_inserts":18446744073709551619`), want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"CountTwice", replace(done, `"failed_count":0`, `"failed_count":0,"failed_count":1`), want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"SummaryTwice", replace(done, `"summary"`, `"summary":{},"summary"`), want{14, CauseNoCounts, Stop, "uuu"}, nil},
		{"ReceivedLess", summary(true, 2, 2, 0, 2, "[]"), want{14, CauseCountsDiffer, Stop, "uuu"}, nil},
		{"ReceivedMore", summary(true, 7, 7, 0, 7, "[]"), want{14, CauseCountsDiffer, Stop, "uuu"}, nil},
		{"ProcessedLess", summary(true, 3, 2, 0, 2, "[]"), want{14, CauseCountsDiffer, Stop, "uuu"}, nil},
		{"InsertedLess", summary(true, 3, 2, 0, 3, "[]"), want{14, CauseCountsDiffer, Stop, "uuu"}, nil},
		{"InsertedAndFailedMore", summary(false, 3, 3, 1, 3, `["1002"]`), want{14, CauseCountsDiffer, Stop, "uuu"}, nil},
		{"Zeros", summary(false, 0, 0, 0, 0, "[]"), want{14, CauseCountsDiffer, Stop, "uuu"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := Decide(r, answered(r, 200, tt.body))
			check(t, o, tt.want)
			if !reflect.DeepEqual(o.Warnings, tt.warnings) {
				t.Errorf("warnings %v, want %v", o.Warnings, tt.warnings)
			}
		})
	}
}

func TestDecideAnswerThatEndsBadly(t *testing.T) {
	r := trio(t)
	done := summary(true, 3, 3, 0, 3, "[]")
	t.Run("Cut", func(t *testing.T) {
		x := answered(r, 200, done) // even where the JSON happens to be whole
		x.AnswerErr = io.ErrUnexpectedEOF
		check(t, Decide(r, x), want{8, CauseAnswerCut, Stop, "uuu"})
	})
	t.Run("TooLarge", func(t *testing.T) {
		x := answered(r, 200, done)
		x.TooLarge = true
		check(t, Decide(r, x), want{8, CauseAnswerTooLarge, Stop, "uuu"})
	})
	t.Run("CutRefusal", func(t *testing.T) {
		x := answered(r, 403, `{"code":"403","msg":"PLEASE VAL`)
		x.AnswerErr = io.ErrUnexpectedEOF
		check(t, Decide(r, x), want{4, CauseRefused, Stop, "nnn"})
	})
	t.Run("AcceptedBeforeAllLeft", func(t *testing.T) {
		x := answered(r, 200, done)
		x.Pulled--
		check(t, Decide(r, x), want{14, CauseCountsDiffer, Stop, "uuu"})
	})
	t.Run("RefusedBeforeAllLeft", func(t *testing.T) {
		x := answered(r, 413, "")
		x.Pulled = 1
		check(t, Decide(r, x), want{4, CauseTooLarge, Halve, "nnn"})
	})
}

func TestDecideCounts(t *testing.T) {
	r := trio(t)
	tests := []struct {
		name string
		body string
		unit Unit
	}{
		{"CaseFiles", summary(true, 3, 3, 0, 3, ""), UnitCaseFiles},
		{"Obligations", summary(true, 6, 6, 0, 6, ""), UnitObligations},
		{"Neither", summary(true, 4, 4, 0, 4, ""), UnitUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Decide(r, answered(r, 200, tt.body)).Counts
			if c == nil || c.Unit != tt.unit || c.Received != c.Inserted {
				t.Errorf("got %+v", c)
			}
		})
	}
	t.Run("Both", func(t *testing.T) {
		r := request(t, debtor("1001", "Ana Prueba", "A-1"), debtor("1002", "Luis Ensayo", "B-1"))
		o := Decide(r, answered(r, 200, summary(true, 2, 2, 0, 2, "")))
		check(t, o, want{11, CauseAccepted, GoOn, "aa"})
		if o.Counts.Unit != UnitUnknown {
			t.Errorf("unit %d", o.Counts.Unit)
		}
	})
	t.Run("ObligationsLeaveSomeoneOut", func(t *testing.T) {
		r := request(t, debtor("1001", "Ana Prueba", "A-1", "A-2", "A-3"), debtor("1002", "Luis Ensayo"))
		check(t, Decide(r, answered(r, 200, summary(true, 3, 3, 0, 3, ""))), want{14, CauseCountsDiffer, Stop, "uu"})
	})
	t.Run("NoObligations", func(t *testing.T) {
		r := request(t, debtor("1001", "Ana Prueba"), debtor("1002", "Luis Ensayo"))
		check(t, Decide(r, answered(r, 200, summary(true, 0, 0, 0, 0, ""))), want{14, CauseCountsDiffer, Stop, "uu"})
		check(t, Decide(r, answered(r, 200, summary(true, 2, 2, 0, 2, ""))), want{11, CauseAccepted, GoOn, "aa"})
	})
	t.Run("None", func(t *testing.T) {
		if o := Decide(r, answered(r, 200, `{"success":true}`)); o.Counts != nil {
			t.Errorf("got %+v", o.Counts)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		header string
		want   time.Duration
	}{
		{"", time.Minute},
		{"soon", time.Minute},
		{"-5", time.Minute},
		{"0", time.Second},
		{" 7 ", 7 * time.Second},
		{"3600", time.Hour},
		{"3601", time.Hour},
		{"99999999999999999999999", time.Hour},
		{now.Add(90 * time.Second).Format(http.TimeFormat), 90 * time.Second},
		{now.Add(-90 * time.Second).Format(http.TimeFormat), time.Second},
		{now.Add(48 * time.Hour).Format(http.TimeFormat), time.Hour},
	}
	r := trio(t)
	for _, tt := range tests {
		t.Run(tt.header, func(t *testing.T) {
			o := Decide(r, Exchange{Total: 1, Pulled: 1, Status: 429, RetryAfter: tt.header, Received: now})
			if o.Next != Wait || o.After != tt.want {
				t.Errorf("Next %d, After %s; want %s", o.Next, o.After, tt.want)
			}
		})
	}
}

func TestDecideLocation(t *testing.T) {
	r := trio(t)
	for location, want := range map[string]string{
		"https://user:secret@new.example.com:8443/server?key=secret#secret": "https://new.example.com:8443/server",
		"/login":                             "/login",
		"https://new.example.com/%zz secret": "",
	} {
		x := answered(r, 301, "")
		x.Location = location
		if got := Decide(r, x).Location; got != want {
			t.Errorf("%s became %q, want %q", location, got, want)
		}
	}
}
