package open

import (
	"context"
	"testing"
	"time"

	"wolkload/loader/workbook"
	"wolkload/ui/apptest"
	"wolkload/ui/keys"
	"wolkload/ui/screen"
	"wolkload/ui/text"
	"wolkload/ui/theme"
	"wolkload/ui/uitest"
)

// TestFirstRows: while a sheet is read, its first rows are shown as soon as
// they are there, with how far reading is and how long it will take.
func TestFirstRows(t *testing.T) {
	es := text.For("es")
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	env := screen.Env{Session: &screen.Session{}, Texts: es, Keys: keys.New(es), Theme: theme.New(), Now: func() time.Time { return now }}
	m := New(env, "")
	m.Resize(80, 19)
	book, err := workbook.Open(apptest.Write(t, t.TempDir(), "cartera.xlsx", apptest.Portfolio()), workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	store, err := book.Read(context.Background(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	m.book = book
	m.read(0) // its command is not run: the test brings what it would

	view := func(want ...string) {
		t.Helper()
		uitest.AssertShows(t, uitest.Plain(m.View()), want...)
	}
	view("Leyendo cartera.xlsx…")
	m.count.rows.Store(45_000)
	m.count.bytes.Store(30 << 20)
	m.count.total.Store(80 << 20)
	first := newPreview(store, store.GuessHeader().Row)
	m.count.first.Store(&first)
	if cmd := m.Update(beat{run: m.run}); cmd == nil {
		t.Fatal("the beat ends")
	}
	view("45.000 filas leídas · 37 %", "Primeras filas", "»  3", "Ana Prueba")
	now = now.Add(3 * time.Second)
	view("45.000 filas leídas · 37 % · quedan 5 s")
	uitest.AssertFits(t, m.View(), 80, 19)
	m.Update(beat{run: m.run - 1}) // of a reading that was left
	view("Ana Prueba")
}

func TestTimeLeft(t *testing.T) {
	for _, c := range []struct {
		spent        time.Duration
		bytes, total int64
		want         int
	}{
		{500 * time.Millisecond, 10, 100, 0}, // too early to say
		{time.Second, 10, 100, 9},
		{2 * time.Second, 99, 100, 1},
		{2 * time.Second, 100, 100, 0},
	} {
		if got := timeLeft(c.spent, c.bytes, c.total); got != c.want {
			t.Errorf("%v: %d, want %d", c, got, c.want)
		}
	}
}
