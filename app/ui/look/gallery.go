package look

import (
	"weak"

	"fyne.io/fyne/v2"

	"linnet/app/ui/kit"
)

// Gallery hangs pictures into covers, and remembers those that are not there yet, to ask again
// whenever a new View comes.
type Gallery struct {
	pictures Pictures
	scale    func() float32                   // pixels of the screen per unit of the window
	waiting  map[weak.Pointer[kit.Cover]]wish // weak: a list lets go of rows without a word
}

// wish is what a cover waits for.
type wish struct{ ref, seed string }

// NewGallery returns a Gallery for covers in c.
func NewGallery(p Pictures, c fyne.Canvas) *Gallery {
	return &Gallery{pictures: p, scale: c.Scale, waiting: make(map[weak.Pointer[kit.Cover]]wish)}
}

// Hang shows the picture called ref in c, or what seed grows into while there is none.
func (g *Gallery) Hang(c *kit.Cover, ref, seed string) {
	delete(g.waiting, weak.Make(c))
	if ref == "" {
		c.Set(seed, nil)
		return
	}
	picture := g.pictures.Picture(ref, int(c.Side()*max(1, g.scale())))
	if picture == nil {
		g.waiting[weak.Make(c)] = wish{ref, seed}
	}
	c.Set(seed, picture)
}

// Retry asks again for what was missing.
func (g *Gallery) Retry() {
	for p, w := range g.waiting {
		if c := p.Value(); c != nil {
			g.Hang(c, w.ref, w.seed)
		} else {
			delete(g.waiting, p)
		}
	}
}
