package demo

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestThePortalByKeyboardWithoutScripts: a sponsor signs up, plans, writes and submits with the keys alone, in a browser that runs no
// script; every stop of the Tab key can be seen.
func TestThePortalByKeyboardWithoutScripts(t *testing.T) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium on this machine: the portal is not tried by keyboard")
	}
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	defer stop()
	b := newTab(t, ctx, path, namedPortal(t))
	b.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	b.open("/signin")
	if !told(b, chromedp.Evaluate[bool](`document.querySelector('[data-passkey=enter]').hidden`)) {
		t.Fatal("the page's script ran")
	}
	b.open("/")
	b.enters(`a[href="/signup"]`)
	b.types("#name", sponsorName)
	b.types("#email", "hello@brandt-violins.example")
	b.types("#password", "a bow and four strings")
	b.enters(`form.card button.primary`)
	b.sees("No campaign yet")
	b.enters(`a[href="/campaigns/new"]`)
	b.types("#campaign", "Winter open days")
	b.types("#flight", "December")
	b.enters(`form.card button.primary`)
	b.types("#headline", headline)
	b.types("#text", adText)
	b.types("#link", adLink)
	b.enters(`button[value=save]`)
	b.sees("Opens as it is")
	b.enters(`button[value=submit]`)
	b.sees("In review")
	b.enters(`a[href="/members"]`)
	b.types("#email", "ed@brandt-violins.example")
	b.enters(`form.card button.primary`)
	b.sees("Their first password")
	b.enters(`.who button`)
	b.enters(`a[href="/signin"]`)
	b.types("#email", "hello@brandt-violins.example")
	b.types("#password", "a bow and four strings")
	b.enters(`form.card button.primary`)
	b.sees("Winter open days")
}

// reaches presses Tab until the element has the focus, which has to show.
func (b *tab) reaches(selector string) {
	b.t.Helper()
	for range 120 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if told(b, chromedp.Evaluate[bool](`document.activeElement.matches(`+"`"+selector+"`"+`)`)) {
			if !told(b, chromedp.Evaluate[bool](`getComputedStyle(document.activeElement).outlineStyle !== 'none'`)) {
				b.t.Errorf("that %s has the focus does not show", selector)
			}
			return
		}
	}
	b.t.Fatalf("the Tab key does not lead to %s at %s", selector, told(b, chromedp.Location()))
}

func (b *tab) types(selector, text string) {
	b.t.Helper()
	b.reaches(selector)
	b.do(chromedp.KeyEvent(text))
}

// enters opens a link or presses a button by the Enter key, and waits for the page that follows.
func (b *tab) enters(selector string) {
	b.t.Helper()
	b.reaches(selector)
	answer, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent(kb.Enter))
	if err != nil {
		b.t.Fatalf("Enter on %s: %v", selector, err)
	}
	if answer.Status >= 400 {
		b.t.Fatalf("Enter on %s: %d", selector, answer.Status)
	}
	b.do(chromedp.WaitReady("main"))
}
