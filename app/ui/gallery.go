package ui

import (
	"weak"

	"fyne.io/fyne/v2"

	"linnet/app/ui/kit"
)

// gallery hangs pictures into covers, and remembers those that are not there yet, to ask again
// whenever a new View comes.
type gallery struct {
	pictures Pictures
	scale    func() float32                   // pixels of the screen per unit of the window
	waiting  map[weak.Pointer[kit.Cover]]wish // weak: a list lets go of rows without a word
}

// wish is what a cover waits for.
type wish struct{ ref, seed string }

func newGallery(p Pictures, c fyne.Canvas) *gallery {
	return &gallery{pictures: p, scale: c.Scale, waiting: make(map[weak.Pointer[kit.Cover]]wish)}
}

// hang shows the picture called ref in c, or what seed grows into while there is none.
func (g *gallery) hang(c *kit.Cover, ref, seed string) {
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

// retry asks again for what was missing.
func (g *gallery) retry() {
	for p, w := range g.waiting {
		if c := p.Value(); c != nil {
			g.hang(c, w.ref, w.seed)
		} else {
			delete(g.waiting, p)
		}
	}
}
