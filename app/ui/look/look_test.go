package look

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"linnet/app/state/view"
	"linnet/app/ui/kit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, goleak.IgnoreCurrent()) }

// TestColoursCanBeRead holds the promise of WCAG 2.2, 1.4.3: text stands out 4.5:1 from its ground.
func TestColoursCanBeRead(t *testing.T) {
	for name, p := range map[string]palette{"dark": darkPalette(), "light": lightPalette()} {
		for _, ground := range []color.NRGBA{p.background, p.sidebar, p.surface, p.raised} {
			for what, ink := range map[string]color.NRGBA{"text": p.text, "muted": p.muted} {
				if r := contrast(ink, ground); r < 4.5 {
					t.Errorf("%s: %s on %v is %.2f:1", name, what, ground, r)
				}
			}
		}
		for what, pair := range map[string][2]color.NRGBA{
			"on accent": {p.onAccent, p.accent}, "link": {p.accentText, p.surface}, "playing": {p.accentText, p.background},
			"good": {p.good, p.background}, "good on a row": {p.good, p.raised}, "warn": {p.warn, p.surface},
			"warn on a row": {p.warn, p.raised},
		} {
			if r := contrast(pair[0], pair[1]); r < 4.4 {
				t.Errorf("%s: %s is %.2f:1", name, what, r)
			}
		}
	}
}

// TestControlsCanBeSeen holds 1.4.11: what says how a control stands is 3:1 from its ground.
func TestControlsCanBeSeen(t *testing.T) {
	for name, p := range map[string]palette{"dark": darkPalette(), "light": lightPalette()} {
		for what, pair := range map[string][2]color.NRGBA{
			"the knob of a switch that is off": {p.faint, p.surface}, "of one that is on": {p.onAccent, p.accent},
			"a switch that is on": {p.accent, p.surface}, "the mark of the open page": {p.accent, p.sidebar},
			"on its ground": {p.accent, p.raised}, "focus": {p.accentText, p.background},
		} {
			if r := contrast(pair[0], pair[1]); r < 3 {
				t.Errorf("%s: %s is %.2f:1", name, what, r)
			}
		}
	}
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= .04045 {
			return f / 12.92
		}
		return math.Pow((f+.055)/1.055, 2.4)
	}
	return .2126*part(c.R) + .7152*part(c.G) + .0722*part(c.B)
}

// album is where pictures come from; nil while they have yet to arrive.
type album struct{ picture image.Image }

func (a *album) Picture(string, int) image.Image { return a.picture }

func TestAPictureThatHasComeIsNoLongerWaitedFor(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(view.ThemeDark))
	a, cover := &album{}, kit.NewCover(56, 9)
	g := NewGallery(a, test.NewTempWindow(t, cover).Canvas())
	if g.Hang(cover, "cover", "seed"); len(g.waiting) != 1 {
		t.Fatalf("%d covers wait, want 1", len(g.waiting))
	}
	a.picture = image.NewNRGBA(image.Rect(0, 0, 8, 8))
	if g.Retry(); len(g.waiting) != 0 {
		t.Error("a picture that has come is still waited for")
	}
	if cover.MinSize().IsZero() {
		t.Error("the cover is gone")
	}
}
