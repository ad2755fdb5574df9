package demo

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"linnet/app"
)

// TestAdvertisingInABrowser is the whole way of an ad in a real browser: a sponsor signs up, builds, previews and submits, the
// operator asks for a change, approves and publishes, a listener's program shows it, its consented report comes back, and the
// sponsor reads the page of results. Pictures of every page go to the folder that LINNET_SCREENSHOTS names.
func TestAdvertisingInABrowser(t *testing.T) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium on this machine: the portal is not looked at in a browser")
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
	defer stop()
	s := &story{world: world{dir: t.TempDir(), log: slog.New(slog.DiscardHandler), hw: app.Hardware{}}, out: t.Output()}
	defer func() {
		if err := s.world.close(); err != nil {
			t.Error(err)
		}
	}()
	for _, open := range []func(context.Context) (string, error){s.openDHT, s.openOperator} {
		if _, err := open(ctx); err != nil {
			t.Fatal(err)
		}
	}
	o := s.world.operator
	sponsor, desk := newTab(t, ctx, path, o.url), newTab(t, ctx, path, o.url)

	ad := sponsor.buildsAnAd(t)
	desk.asksForAChange(ad, o.password)
	sponsor.changesIt(ad)
	desk.creditsAndApproves(ad)
	if err := o.publish(ctx); err != nil {
		t.Fatal(err)
	}
	sponsor.open(ad)
	sponsor.sees("Live")

	for _, step := range []func(context.Context) (string, error){s.openYou, s.panel, s.impression, s.beforeConsent, s.consent, s.others,
		s.totals} {
		outcome, err := step(ctx)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(outcome)
	}
	sponsor.readsWhatCame()
	desk.open("/operator")
	desk.sees("901")
	desk.pictures("desk-with-totals")
	desk.open("/operator/business")
	desk.sees("112.00")
	desk.sees("901")
	desk.pictures("business")
	sponsor.looksAt("/account", "/tokens", "/passkeys", "/campaigns/new", "/no/such/page")
	desk.looksAt("/operator/payments", "/operator/terms", "/operator/notices", "/operator/pages", "/operator/account")
	stranger := newTab(t, ctx, path, o.url)
	stranger.looksAt("/", "/signin", "/forgot", "/operator/signin", "/library", "/notice", "/imprint", "/privacy", "/conditions")

	// German has the longest words
	sponsor.speaks("de", "Archiv der Anzeigen")
	sponsor.looksAt("/campaigns", "/campaigns/new", ad, "/balance", "/listeners", "/members", "/account", "/tokens")
	stranger.speaks("de", "Impressum")
	stranger.looksAt("/", "/signup", "/signin", "/library", "/notice", "/conditions")
	desk.speaks("de", "Etwas Rechtswidriges melden")
	desk.looksAt("/operator", "/operator/business", "/operator/sponsors", "/operator/payments", "/operator/terms")
}

// A tab is somebody's own browser, without what others typed.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	home string // folder of pictures; "": none
}

func newTab(t *testing.T, ctx context.Context, chromium, base string, more ...chromedp.ExecAllocatorOption) *tab {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 900))
	options = append(options, more...)
	browser, stop := chromedp.NewExecAllocator(ctx, options...)
	page, closePage := chromedp.NewContext(browser)
	t.Cleanup(func() { closePage(); stop() })
	return &tab{t: t, ctx: page, base: base, home: os.Getenv("LINNET_SCREENSHOTS")}
}

// do fails the test with the page's text when an action does.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for _, action := range actions {
		told(b, action)
	}
}

// told is what an action found out.
func told[T any](b *tab, action chromedp.Action[T]) T {
	b.t.Helper()
	found, err := chromedp.Run(b.ctx, action)
	if err != nil {
		page, _ := chromedp.Run(b.ctx, chromedp.Text("body"))
		b.t.Fatalf("%v; the page says:\n%s", err, page)
	}
	return found
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base+path), chromedp.WaitReady("main"))
}

// speaks chooses a language in the foot of a page, which says a word in it then.
func (b *tab) speaks(language, word string) {
	b.t.Helper()
	b.open("/library")
	b.press(`.languages button[value=` + language + `]`)
	b.sees(word)
	if is := told(b, chromedp.Evaluate[string](`document.documentElement.lang`)); is != language {
		b.t.Errorf("the page is marked as %q, not as %q", is, language)
	}
}

// press clicks a button and waits for the page that follows.
func (b *tab) press(selector string) {
	b.t.Helper()
	answer, err := chromedp.RunResponse(b.ctx, chromedp.Click(selector))
	if err != nil {
		b.t.Fatalf("pressing %s: %v", selector, err)
	}
	if answer.Status >= 400 {
		b.t.Fatalf("pressing %s: %d", selector, answer.Status)
	}
	b.do(chromedp.WaitReady("main"))
}

func (b *tab) sees(text string) {
	b.t.Helper()
	page := told(b, chromedp.Text("body"))
	if !strings.Contains(page, text) {
		b.t.Errorf("the page does not say %q:\n%s", text, page)
	}
}

// buildsAnAd goes from the front page to a submitted ad and returns the path of its page.
func (b *tab) buildsAnAd(t *testing.T) string {
	picture, err := drawing()
	file := filepath.Join(t.TempDir(), "workshop.png")
	if err == nil {
		err = os.WriteFile(file, picture, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.open("/")
	b.pictures("front")
	b.press(`a[href="/signup"]`)
	b.pictures("signup")
	b.do(chromedp.SendKeys("#name", sponsorName), chromedp.SendKeys("#email", "hello@brandt-violins.example"),
		chromedp.SendKeys("#password", "a bow and four strings"))
	b.press(`form.card button.primary`)
	b.sees("No campaign yet")
	b.pictures("campaigns-empty")
	b.press(`a[href="/campaigns/new"]`)
	b.do(chromedp.SendKeys("#campaign", "Winter open days"), chromedp.SendKeys("#flight", "December"))
	b.pictures("plan")
	b.press(`form.card button.primary`)

	b.do(chromedp.SendKeys("#headline", headline), chromedp.SendKeys("#text", adText), chromedp.SendKeys("#link", adLink))
	if shown := told(b, chromedp.Text(`.panel.dark [data-shows=headline]`)); shown != headline {
		t.Errorf("the preview shows %q while the headline is typed", shown)
	}
	b.do(chromedp.SetUploadFiles("#picture", []string{file}))
	b.press(`button.btn[value=save]`)
	b.pictures("ad-draft")
	b.press(`button[value=submit]`)
	b.sees("In review")
	return strings.TrimPrefix(told(b, chromedp.Location()), b.base)
}

func (b *tab) asksForAChange(ad, password string) {
	b.open("/operator/signin")
	b.do(chromedp.SendKeys("#password", password))
	b.press(`form.card button.primary`)
	b.pictures("desk")
	b.open("/operator" + ad)
	b.pictures("review")
	b.do(chromedp.SendKeys("#reason", "The link must show opening times."))
	b.press(`form[action$=ask] button`)
	b.sees("Nothing waits.")
}

func (b *tab) changesIt(ad string) {
	b.open(ad)
	b.sees("“The link must show opening times.”")
	b.pictures("ad-changes-asked")
	b.do(chromedp.SetValue("#link", adLink+"/times"))
	b.press(`button[value=submit]`)
	b.sees("In review")
}

// creditsAndApproves first tries without the money.
func (b *tab) creditsAndApproves(ad string) {
	b.open("/operator" + ad)
	b.do(chromedp.Click(`form[action$=approve] button`), chromedp.WaitVisible(`.err`))
	b.sees("balance does not cover")
	b.open("/operator/sponsors")
	b.do(chromedp.SetValue(`input[name=amount]`, "250"))
	b.press(`form.inline button`)
	b.sees("250.00")
	b.pictures("sponsors")
	b.open("/operator" + ad)
	b.press(`form[action$=approve] button`)
	b.sees("Nothing waits.")
	b.open("/operator/log")
	b.sees("approved")
	b.pictures("log")
}

func (b *tab) readsWhatCame() {
	b.open("/campaigns/new")
	b.sees("About 900 opted-in listeners fit")
	b.do(chromedp.Click(`input[value=Jazz]`))
	told(b, chromedp.Poll[bool](`!document.querySelector('[data-estimate]').textContent.startsWith('About 900 ')`))
	b.open("/listeners")
	b.sees("901")
	b.pictures("listeners")
	b.open("/balance")
	b.sees("138.00")
	b.pictures("balance")
	b.open("/members")
	b.pictures("people")
	b.open("/campaigns")
	b.sees("live")
	b.pictures("campaigns")
	b.press(`a[href^="/campaigns/"]:not([href$=new])`)
	b.pictures("campaign")
	b.press(`a[href$="/report"]`)
	b.sees("Known: how many reports came")
	b.pictures("report")
}
