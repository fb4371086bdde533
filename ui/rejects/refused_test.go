package rejects_test

import (
	"testing"

	"wolkload/crm/simulator"
	"wolkload/ui/apptest"
)

// An unknown case file whose resending was refused (or did not leave) stays
// unknown, and for the reason it was unknown before.
func TestUnknownRefused(t *testing.T) {
	a, _ := sent(t, simulator.Options{Faults: apptest.Faults(t, "cut-answer", "maintenance@2")})
	a.Press("r", "s")
	a.UntilShows("El CRM no admitió la petición.")
	a.Shows("Por resolver: 0 rechazados, 6 desconocidos", "la respuesta llegó cortada")
}
