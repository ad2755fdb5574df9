package loop

import (
	"context"
	"fmt"
	"image"
	"sync"

	"golang.org/x/image/draw"

	"linnet/library/picture"
)

// kept is how many scaled pictures stay in memory, about 130 kB each at 180 pixels.
const kept = 400

// pictures loads and scales pictures beside the Loop's goroutine, one at a time so that memory stays
// bounded. Its mutex owns its fields.
type pictures struct {
	loop  *Loop
	turn  chan struct{} // holds one token while a picture is decoded
	mu    sync.Mutex
	ready map[string]image.Image // nil: there is none
	order []string               // of ready, oldest first
	asked map[string]bool
}

func newPictures(l *Loop) *pictures {
	return &pictures{loop: l, turn: make(chan struct{}, 1), ready: map[string]image.Image{}, asked: map[string]bool{}}
}

// Picture returns a picture of a View by its ref, at most px pixels on a side. It is nil while the
// picture is not there, and for ever when there is none; a new View follows when it has come.
func (l *Loop) Picture(ref string, px int) image.Image {
	if ref == "" || px <= 0 {
		return nil
	}
	p, key := l.pictures, fmt.Sprintf("%s@%d", ref, px)
	p.mu.Lock()
	img, here := p.ready[key]
	ask := !here && !p.asked[key]
	if ask {
		p.asked[key] = true
	}
	p.mu.Unlock()
	if ask {
		l.Do(func(ctx context.Context) { l.Background(ctx, p.load(key, ref, px)) })
	}
	return img
}

func (p *pictures) load(key, ref string, px int) func(context.Context) Command {
	return func(ctx context.Context) Command {
		select {
		case p.turn <- struct{}{}:
			defer func() { <-p.turn }()
		case <-ctx.Done():
			return nil
		}
		raw, err := p.loop.cfg.Pictures(ctx, ref, px)
		var img image.Image
		if err == nil {
			img, err = scaled(raw, px)
		}
		if err != nil {
			p.loop.Log.Debug("no picture", "ref", ref, "err", err)
		}
		p.keep(key, img)
		return func(context.Context) {}
	}
}

func (p *pictures) keep(key string, img image.Image) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.asked, key)
	p.ready[key] = img
	p.order = append(p.order, key)
	if len(p.order) > kept {
		delete(p.ready, p.order[0])
		p.order = p.order[1:]
	}
}

// scaled decodes a stranger's picture within bounds, and makes it fit px by px if it is larger.
func scaled(raw []byte, px int) (image.Image, error) {
	img, err := picture.Decode(raw)
	if err != nil {
		return nil, err
	}
	size := img.Bounds().Size()
	longest := max(size.X, size.Y)
	if longest <= px {
		return img, nil
	}
	small := image.NewRGBA(image.Rect(0, 0, max(1, size.X*px/longest), max(1, size.Y*px/longest)))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	return small, nil
}
