package send_test

import (
	"testing"

	"wolkload/crm/simulator"
	"wolkload/ui/apptest"
)

// A load that is gone on with and has only rejected case files takes the token
// that was typed before "Seguir".
func TestContinueToken(t *testing.T) {
	_, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "Telephone~3$")})
	o := to(url)
	o.Folders, o.Workbook = apptest.Folders(t), portfolio(t)
	a := start(t, o)
	a.Press("enter", "s")
	a.UntilShows("El CRM rechazó 1 expediente")
	leave(a, o.Workbook)

	o.Token = ""
	b := start(t, o)
	b.Shows("► Token")
	b.Type(apptest.Token)
	for range 4 {
		if b.Has("►[ Seguir") {
			break
		}
		b.Press("down")
	}
	b.Press("enter", "5", "enter", "e", "backspace")
	b.Type("0")
	b.Press("enter", "r")
	b.UntilShows("No queda nada rechazado")
}

// A token that stops being valid between sending and resending can be typed
// anew, although nothing is left to send.
func TestTokenExpired(t *testing.T) {
	_, url := apptest.Simulator(t, simulator.Options{Reject: apptest.Reject(t, "Telephone~3$"), Faults: apptest.Faults(t, "403@2")})
	a := start(t, to(url))
	a.Press("enter", "s")
	a.UntilShows("El CRM rechazó 1 expediente")
	a.Press("5", "enter", "e", "backspace")
	a.Type("0")
	a.Press("enter", "r")
	a.UntilShows("Los expedientes no se")
	a.Press("4")
	a.Shows("► Token  ") // to be typed anew
}

// Rejects was looked at while the first load was sent: its end is not told as
// that of a resending.
func TestFirstSendIsNoResend(t *testing.T) {
	a, g, _ := sending(t)
	a.Press("5", "4")
	for range 2 {
		g.answer <- struct{}{}
		<-g.arrived
	}
	g.answer <- struct{}{}
	a.UntilShows("El CRM aceptó 250")
	a.Hides("en este reenvío")
}
