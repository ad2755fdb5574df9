package loop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"sync/atomic"
	"testing"
)

// drawn is a picture of a size, as it comes out of a file.
func drawn(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shown waits until it is known whether there is a picture, and returns it.
func shown(l *Loop, ref string, px int) image.Image {
	for {
		img := l.Picture(ref, px)
		l.pictures.mu.Lock()
		_, known := l.pictures.ready[fmt.Sprintf("%s@%d", ref, px)]
		l.pictures.mu.Unlock()
		if known {
			return l.Picture(ref, px)
		}
		if img != nil {
			return img
		}
		<-l.Changed()
	}
}

// TestPicturesFitTheirPlace: a large one is made smaller in proportion and never vanishes, a small one stays.
func TestPicturesFitTheirPlace(t *testing.T) {
	wide, tall, small := drawn(t, 80, 40), drawn(t, 2, 90), drawn(t, 3, 4)
	l := begun(t, Config{Pictures: func(_ context.Context, ref string, _ int) ([]byte, error) {
		return map[string][]byte{"wide": wide, "tall": tall, "small": small}[ref], nil
	}})
	for ref, want := range map[string]image.Point{"wide": {X: 20, Y: 10}, "tall": {X: 1, Y: 20}, "small": {X: 3, Y: 4}} {
		if img := shown(l, ref, 20); img == nil || img.Bounds().Size() != want {
			t.Errorf("%s: %v, want %v", ref, img, want)
		}
	}
	if img := shown(l, "wide", 200); img == nil || img.Bounds().Dx() != 80 {
		t.Error("for more room it was not read anew")
	}
	if l.Picture("", 20) != nil || l.Picture("wide", 0) != nil {
		t.Error("nothing has a picture")
	}
}

// TestAPictureIsAskedForOnce, also while it comes, and when there is none.
func TestAPictureIsAskedForOnce(t *testing.T) {
	var asked atomic.Int64
	raw, open := drawn(t, 4, 4), make(chan struct{})
	l := begun(t, Config{Pictures: func(_ context.Context, ref string, _ int) ([]byte, error) {
		asked.Add(1)
		<-open
		switch ref {
		case "gone":
			return nil, errors.New("the file is gone")
		case "junk":
			return []byte("no picture at all"), nil
		}
		return raw, nil
	}})
	for range 3 {
		if l.Picture("cover", 8) != nil {
			t.Error("it is there before it came")
		}
	}
	close(open)
	if shown(l, "cover", 8) == nil || shown(l, "gone", 8) != nil || shown(l, "junk", 8) != nil {
		t.Error("what is shown is not what there is")
	}
	for _, ref := range []string{"cover", "gone", "junk"} {
		l.Picture(ref, 8)
	}
	if done(l, nothing); asked.Load() != 3 {
		t.Errorf("asked %d times for three pictures", asked.Load())
	}
}

// TestOldPicturesMakeRoom: the oldest goes, and is asked for again.
func TestOldPicturesMakeRoom(t *testing.T) {
	p := New(Config{}).pictures
	for i := range kept + 2 {
		p.keep(fmt.Sprint(i), nil)
	}
	_, first := p.ready["1"]
	if _, next := p.ready["2"]; first || !next || len(p.ready) != kept || len(p.order) != kept {
		t.Errorf("%d are kept, the second oldest %v", len(p.ready), first)
	}
}

// TestPicturesEndWithTheLoop: one is being read for ever, others wait for their turn.
func TestPicturesEndWithTheLoop(t *testing.T) {
	reads := make(chan struct{}, 9)
	l := New(Config{Preferences: new(chosen), Log: slog.New(slog.DiscardHandler),
		Pictures: func(ctx context.Context, _ string, _ int) ([]byte, error) {
			reads <- struct{}{}
			<-ctx.Done()
			return nil, ctx.Err()
		}})
	ctx, stop := context.WithCancel(t.Context())
	go l.Run(ctx)
	for i := range 5 {
		l.Picture(fmt.Sprint(i), 8)
	}
	<-reads
	asked := make(chan struct{})
	l.Do(func(context.Context) { close(asked) }) // comes after all of them
	if <-asked; len(reads) != 0 {
		t.Error("two are read at once")
	}
	stop()
	l.Wait()
}
