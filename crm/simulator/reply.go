package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// refusal is an error answer. Documented are code, error and msg; that the
// HTTP status is the code is invented.
type refusal struct {
	Code  int    `json:"code,string"`
	Error string `json:"error"`
	Msg   string `json:"msg"`
}

var (
	parametersMissing = refusal{400, "BAD REQUEST", "SOME PARAMETERS ARE REQUIRED"}
	tokenMissing      = refusal{401, "UNAUTHORIZED", "PLEASE ENTER THE WOLKVOX-TOKEN"}
	tokenInvalid      = refusal{403, "FORBIDDEN", "PLEASE VALIDATE TOKEN"}
	quotaSpent        = refusal{403, "FORBIDDEN", "TOKEN LIMIT EXCEEDED"}
	tooMany           = refusal{403, "FORBIDDEN", "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)"}

	maintenance      = refusal{403, "FORBIDDEN", "THE PLATFORM IS UNDER MAINTENANCE"}          // invented message
	wrongPath        = refusal{404, "NOT FOUND", "THE API YOU WANT TO CONSULT DOES NOT EXIST"} // documented with code 400
	wrongMethod      = refusal{405, "METHOD NOT ALLOWED", "METHOD NOT ALLOWED"}                // invented
	unknownOperation = refusal{404, "NOT FOUND", "OPERATION NOT FOUND"}                        // invented
)

func (f refusal) write(w http.ResponseWriter) { f.writeAs(w, f.Code) }

func (f refusal) writeAs(w http.ResponseWriter, status int) { writeJSON(w, status, marshal(f)) }

func writeJSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

func writeHTML(w http.ResponseWriter, status int, title string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte("<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\n"))
}

// reply is the answer to a batch before it is written; faults change it.
type reply struct {
	files       []posted  // of the batch
	failures    []failure // what is listed
	failed      int       // case files that failed
	obligations bool      // count obligations instead
	shape       Shape
	lost        int  // taken from the counts of inserts and of processed
	texts       bool // counts as texts
	bare        bool // no summary
	dress       func(json []byte) []byte
}

func (r reply) json() []byte {
	body := r.plain()
	if r.dress != nil {
		return r.dress(body)
	}
	return body
}

func (r reply) plain() []byte {
	type summary struct {
		Received  any             `json:"total_records_received"`
		Inserted  any             `json:"successful_inserts"`
		Failed    any             `json:"failed_count"`
		Processed any             `json:"total_processed"`
		List      json.RawMessage `json:"failed_Sumary"` // the vendor's spelling
	}
	type answer struct {
		Code    string   `json:"code"`
		Success bool     `json:"success"`
		Summary *summary `json:"summary,omitempty"`
	}
	if r.bare {
		return marshal(answer{Code: "200", Success: true})
	}
	received, failed := len(r.files), r.failed
	if r.obligations {
		received, failed = countObligations(r.files), 0
		for i := range r.failures { // the case file fails with all it has, so no single one is named
			failed += len(r.failures[i].caseFile.Obligations)
			r.failures[i].obligation = ""
		}
	}
	count := func(n int) any {
		if r.texts {
			return strconv.Itoa(n)
		}
		return n
	}
	return marshal(answer{Code: "200", Success: r.failed == 0, Summary: &summary{
		Received:  count(received),
		Inserted:  count(received - failed - r.lost),
		Failed:    count(failed),
		Processed: count(received - r.lost),
		List:      r.shape.render(r.failures),
	}})
}

func countObligations(files []posted) int {
	n := 0
	for _, f := range files {
		n += len(f.Obligations)
	}
	return n
}
