package crm

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// IDs of Outcome.Warnings: what was tolerated in an answer, and what
// contradicts counts that add up all the same.
const (
	WarnBOM     = "bom"                 // a byte order mark around the JSON
	WarnLatin1  = "latin1"              // bytes that are not UTF-8, read as Latin-1
	WarnText    = "text_around_json"    // a notice of the server's language before or after the JSON
	WarnStatus  = "status_contradicts"  // the HTTP status or the code says failure, the counts don't
	WarnSuccess = "success_contradicts" // "success" is false, the counts know no failure
)

// answer is the JSON of an answer, read as far as it can be.
type answer struct {
	code, word, msg string
	success         success
	twice           bool // a key stands twice where one of them would have to be believed
	counts          answerCounts
	failed          []node // values of failed_Sumary
	data            node
	warnings        []string
}

// success is the answer's key of that name.
type success uint8

const (
	successAbsent success = iota
	successNo
	successYes
)

// answerCounts are the numbers of "summary" before anything is believed of them.
type answerCounts struct {
	Counts
	present bool // one of the four keys is there
	usable  bool // all four are whole numbers from 0 up
}

// decodeAnswer reads the JSON of an answer. cause is "" or says why there is
// none (row 8); what could be read is in the answer either way.
func decodeAnswer(x Exchange) (a answer, cause Cause) {
	switch {
	case x.TooLarge:
		return answer{}, CauseAnswerTooLarge
	case x.AnswerErr != nil:
		return answer{}, CauseAnswerCut
	}
	text, latin1 := toUTF8(x.Answer)
	if latin1 {
		a.warnings = append(a.warnings, WarnLatin1)
	}
	document, around, cause := findDocument(text)
	if cause != "" {
		return a, cause
	}
	if strings.Contains(around, "\uFEFF") {
		a.warnings = append(a.warnings, WarnBOM)
	}
	if strings.TrimFunc(around, blank) != "" {
		a.warnings = append(a.warnings, WarnText)
	}
	root, err := parseJSON(document)
	if err != nil {
		return a, CauseNotJSON
	}
	a.read(root)
	return a, ""
}

// toUTF8 reads the bytes that are not UTF-8 as Latin-1. It leaves the others
// alone, since a server that writes Latin-1 may still echo UTF-8 it was sent.
func toUTF8(data []byte) (text []byte, latin1 bool) {
	if utf8.Valid(data) {
		return data, false
	}
	text = make([]byte, 0, len(data)+len(data)/8)
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			r = rune(data[0])
		}
		text = utf8.AppendRune(text, r)
		data = data[size:]
	}
	return text, true
}

// blank says that a rune around the document means nothing.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' }

// findDocument finds the one JSON object of an answer. Text before and after
// it may be a notice such as PHP prints, but not a page, a script or a second
// document: an object found inside something else is not the answer.
func findDocument(text []byte) (document []byte, around string, cause Cause) {
	if len(bytes.TrimFunc(text, blank)) == 0 {
		return nil, "", CauseAnswerEmpty
	}
	start := bytes.IndexByte(text, '{')
	if start < 0 {
		return nil, "", CauseNotJSON
	}
	before := string(text[:start])
	var raw json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(text[start:]))
	if err := dec.Decode(&raw); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) && strings.TrimFunc(before, blank) == "" {
			return nil, "", CauseAnswerCut
		}
		return nil, "", CauseNotJSON
	}
	after := string(text[start+int(dec.InputOffset()):])
	if !isNotice(before, after) {
		return nil, "", CauseNotJSON
	}
	return raw, before + after, ""
}

// isNotice says that the text around a document leaves it a document of its own.
func isNotice(before, after string) bool {
	around := strings.ToLower(before + after)
	if strings.ContainsAny(around, "{}") {
		return false
	}
	for _, page := range []string{"<html", "<!doctype", "<head", "<body", "<script"} {
		if strings.Contains(around, page) {
			return false
		}
	}
	before = strings.TrimRightFunc(before, blank)
	after = strings.TrimLeftFunc(after, blank)
	return (before == "" || !strings.ContainsAny(before[len(before)-1:], `([,:="'`)) &&
		(after == "" || !strings.ContainsAny(after[:1], `)],:;"'`))
}

func (a *answer) read(root node) {
	summary := root.get("summary")
	a.code = plainText(root.get("code"))
	a.word = plainText(root.get("error"))
	if a.msg = plainText(root.get("msg")); a.msg == "" {
		a.msg = plainText(root.get("message"))
	}
	a.success = readSuccess(root.get("success"))
	a.twice = root.keyTwice() || summary.keyTwice()
	a.counts = readCounts(summary)
	a.data = root.get("data")
	for _, n := range []node{summary, root} {
		for _, key := range []string{"failed_Sumary", "failed_Summary"} {
			a.failed = append(a.failed, n.get(key))
		}
	}
}

// plainText is a text or a number; the CRM writes "null" for none.
func plainText(n node) string {
	if !n.scalar() || n.text == "null" {
		return ""
	}
	return strings.TrimSpace(n.text)
}

// readSuccess reads a flag that PHP may write as true, 1 or "1". What is none
// of these counts as true: it must not make a refusal believable.
func readSuccess(n node) success {
	switch text := strings.ToLower(strings.TrimSpace(n.text)); {
	case n.kind == jsonNull || text == "null":
		return successAbsent
	case !n.container() && (text == "false" || text == "0" || text == ""):
		return successNo
	}
	return successYes
}

func readCounts(summary node) answerCounts {
	c := answerCounts{usable: true}
	for key, count := range map[string]*int64{
		"total_records_received": &c.Received,
		"successful_inserts":     &c.Inserted,
		"failed_count":           &c.Failed,
		"total_processed":        &c.Processed,
	} {
		n := summary.get(key)
		c.present = c.present || n.kind != jsonNull
		number, err := strconv.ParseUint(plainText(n), 10, 31)
		c.usable = c.usable && err == nil
		*count = int64(number)
	}
	return c
}

// claimsWork says that the answer speaks of records it worked on: then no
// status can prove that it refused the request whole.
func (a answer) claimsWork() bool {
	c := a.counts
	return a.success == successYes || c.present && (!c.usable || a.twice || c.Inserted+c.Failed+c.Processed > 0)
}

// codeNumber is the code as a number, 0 when it is none.
func (a answer) codeNumber() int {
	n, err := strconv.Atoi(a.code)
	if err != nil {
		return 0
	}
	return n
}

// tokenInformation reads the data of the probe's answer. ok is false unless
// the answer is a success that tells the token's limit and what is left of it.
func (a answer) tokenInformation() (info TokenInformation, ok bool) {
	data := a.data
	if data.kind == jsonArray && len(data.items) == 1 {
		data = data.items[0]
	}
	number := func(key string) (int64, bool) {
		n, err := strconv.ParseInt(plainText(data.get(key)), 10, 64)
		return n, err == nil
	}
	var hasLimit, hasAvailable bool
	info.Description = plainText(data.get("description"))
	info.Limit, hasLimit = number("token_limit")
	info.Available, hasAvailable = number("available_consumition_options")
	info.UsedToday, _ = number("token_use_today")
	if hours, told := number("hours_to_restart_count"); told {
		info.HoursToRestart = hours
	} else {
		info.HoursToRestart = -1 // 0 would say now
	}
	refused := a.success == successNo || a.code != "" && a.codeNumber() != 200
	return info, hasLimit && hasAvailable && !refused
}
