package screen

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"wolkload/ui/keys"
)

// Pager is where one is in a long text.
type Pager struct{ first int }

// Top goes back to the first line.
func (p *Pager) Top() { p.first = 0 }

// Key scrolls by a line or by page lines.
func (p *Pager) Key(k keys.Map, msg tea.KeyMsg, page int) {
	switch {
	case key.Matches(msg, k.Up):
		p.first--
	case key.Matches(msg, k.Down):
		p.first++
	case key.Matches(msg, k.ScrollUp):
		p.first -= page
	case key.Matches(msg, k.ScrollDown):
		p.first += page
	}
	p.first = max(p.first, 0)
}

// Cut gives the lines from where one is, and keeps the last page in sight.
func (p *Pager) Cut(lines []string, page int) []string {
	p.first = max(min(p.first, len(lines)-page), 0)
	return lines[p.first:]
}
