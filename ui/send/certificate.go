package send

import (
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/screen"
)

// certify writes the load's certificate beside its workbook, as a workbook and
// as a text.
func (m *Model) certify() tea.Cmd {
	load, texts := m.env.Session.Load, m.env.Texts
	if load == nil {
		return nil
	}
	book := m.env.Session.Draft.Book.Path()
	return func() tea.Msg {
		c, err := load.Certificate()
		if err != nil {
			return saved{err: err}
		}
		var done saved
		base := screen.FreePath(filepath.Dir(book), filepath.Base(book), load.ID()+" "+texts.T("send.certificate_name"), ".xlsx", ".txt")
		for _, extension := range []string{".xlsx", ".txt"} {
			if err := c.Write(base+extension, texts); err != nil {
				return saved{err: err}
			}
			done.paths = append(done.paths, base+extension)
		}
		return done
	}
}
