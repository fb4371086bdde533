package simulator

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wolkload/crm"
)

// BenchmarkPost is what the simulator takes for a batch of 500 case files that
// it does not hold yet: a benchmark of the load must not wait for it.
func BenchmarkPost(b *testing.B) {
	const size = 500
	s := New(Options{Quota: 1 << 30})
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		b.StopTimer()
		files := make([]crm.CaseFile, size)
		for i := range files {
			n++
			files[i] = crm.CaseFile{
				Fields: []crm.Field{{Key: crm.Identification, Value: fmt.Sprint(1_000_000 + n)}, {Key: crm.Name, Value: "Nombre Ejemplo"},
					{Key: crm.Email, Value: fmt.Sprintf("p%d@example.com", n)}, {Key: crm.Telephone, Value: fmt.Sprint(3_000_000_000 + n)}},
				Obligations: []crm.Obligation{{Fields: []crm.Field{{Key: crm.ObligationID, Value: fmt.Sprint("O-", n)}, {Key: crm.ObligationName, Value: "Crédito"},
					{Key: crm.TotalBalance, Value: "1500.50"}, {Key: crm.PortfolioType, Value: "CONSUMO"}}}},
			}
		}
		r, err := crm.NewRequest("op", files)
		if err != nil {
			b.Fatal(err)
		}
		post := httptest.NewRequest(http.MethodPost, collectionsPath, strings.NewReader(string(r.Body)))
		post.Header.Set(tokenHeader, "x")
		answer := httptest.NewRecorder()
		b.StartTimer()
		s.ServeHTTP(answer, post)
		if answer.Code != http.StatusOK {
			b.Fatal(answer.Body.String())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/size, "µs/case-file")
}
