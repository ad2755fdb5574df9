package demo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// widths are a desk, a tablet, and two phones, in pixels of CSS.
var widths = []int64{1280, 768, 390, 360}

// looksAt opens pages by their paths and looks at each; the path names its pictures.
func (b *tab) looksAt(paths ...string) {
	b.t.Helper()
	for _, path := range paths {
		b.open(path)
		b.pictures(strings.ReplaceAll(strings.Trim(path, "/"), "/", "-"))
	}
}

// pictures looks at the page in every width, in both themes: nothing stands out at its side or has to be scrolled sideways within a card,
// and where LINNET_AXE names the file of axe-core, that finds nothing in the way of anybody.
func (b *tab) pictures(name string) {
	b.t.Helper()
	for _, width := range widths {
		b.do(chromedp.EmulateViewport(width, 900))
		if out := told(b, chromedp.Evaluate[string](sideways)); out != "" {
			b.t.Errorf("%s, %d pixels wide: %s", name, width, out)
		}
		b.barriers(fmt.Sprintf("%s, %d pixels wide", name, width))
		if b.home == "" {
			continue
		}
		shot := told(b, chromedp.FullScreenshot(100))
		if err := os.WriteFile(filepath.Join(b.home, fmt.Sprintf("portal-%s-%d.png", name, width)), shot, 0o644); err != nil {
			b.t.Error(err)
		}
	}
	b.theme("dark")
	b.barriers(name + ", dark")
	b.theme("")
	b.do(chromedp.EmulateViewport(1280, 900))
}

// theme is what the reader prefers: "dark", or "" for what the browser says.
func (b *tab) theme(scheme string) {
	b.t.Helper()
	b.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return chromedp.Void{}, err
	})
}

// sideways names what is wider than where it stands; a list of ticks scrolls by itself, but only downwards.
const sideways = `(() => {
  const root = document.documentElement, out = [];
  if (root.scrollWidth > root.clientWidth) out.push('the page is ' + root.scrollWidth + ' wide');
  for (const box of document.querySelectorAll('.card, .ticks, .preview, header')) {
    if (box.scrollWidth > box.clientWidth + 1) {
      out.push(box.tagName + ' of ' + box.clientWidth + ' holds ' + box.scrollWidth + ': ' + box.innerText.slice(0, 60));
    }
  }
  return out.join('; ');
})()`

// barriers fails the test with what axe-core finds.
func (b *tab) barriers(where string) {
	b.t.Helper()
	path := os.Getenv("LINNET_AXE")
	if path == "" {
		return
	}
	source, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	if !told(b, chromedp.Evaluate[bool](`typeof axe === 'object'`)) {
		b.do(chromedp.Evaluate[chromedp.Void](string(source) + `; undefined`))
	}
	if found := told(b, chromedp.Evaluate[string](violations, chromedp.EvalAwaitPromise)); found != "" {
		b.t.Errorf("%s:\n%s", where, found)
	}
}

// violations are those of every rule, with the smallest targets (WCAG 2.2, 2.5.8) among them.
const violations = `axe.run(document, {rules: {'target-size': {enabled: true}}}).then(r => r.violations.map(v =>
  v.id + ' ' + v.nodes.slice(0, 3).map(n =>
    n.html.slice(0, 160) + ' ' + n.failureSummary.replace(/\s+/g, ' ').slice(0, 260)).join(' | ')).join('\n'))`
