package demo

import (
	"context"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"linnet/ads/ledger"
	"linnet/ads/portal"
)

// TestPasskeysInABrowser: a sponsor adds a passkey and signs in with it alone, on an authenticator that the browser simulates; removed,
// it opens nothing.
func TestPasskeysInABrowser(t *testing.T) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium on this machine: passkeys are not tried in a browser")
	}
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	defer stop()
	b := newTab(t, ctx, path, namedPortal(t))
	b.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		if _, err := cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return chromedp.Void{}, err
		}
		_, err := cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator,
			webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
				HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
		return chromedp.Void{}, err
	})
	b.open("/signup")
	b.do(chromedp.SendKeys("#name", sponsorName), chromedp.SendKeys("#email", "hello@brandt-violins.example"),
		chromedp.SendKeys("#password", "a bow and four strings"))
	b.press(`form.card button.primary`)
	b.open("/passkeys")
	b.sees("You have no passkey.")
	b.do(chromedp.SendKeys("#passkey", "The laptop in the workshop"))
	b.press(`[data-passkey=add] button`)
	b.sees("The laptop in the workshop")
	b.pictures("passkeys")

	b.press(`.who button`)
	b.open("/signin")
	b.pictures("signin")
	b.press(`[data-passkey=enter] button`)
	b.sees("No campaign yet")

	b.open("/passkeys")
	b.press(`form[action$=remove] button`)
	b.press(`.who button`)
	b.open("/signin")
	b.do(chromedp.Click(`[data-passkey=enter] button`), chromedp.WaitVisible(`[data-passkey-error]`))
	if at := told(b, chromedp.Location()); !strings.HasSuffix(at, "/signin") {
		t.Errorf("a passkey that was removed leads to %s", at)
	}
}

// namedPortal serves a portal under a host that has a name, which passkeys need.
func namedPortal(t *testing.T) (url string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	must(err)
	url = "http://localhost:" + port
	home := ledger.Home(t.TempDir())
	_, err = ledger.Found(t.Context(), ledger.Founding{Home: home, Name: "Linnet demo", URL: url})
	must(err)
	book, err := ledger.Open(ledger.Config{Database: home.Database()})
	must(err)
	pages, err := portal.New(portal.Config{Ledger: book, Feed: home.Feed(), URL: url, Operator: "Linnet demo"})
	must(err)
	server, served := &http.Server{Handler: pages}, make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Close()
		<-served
		must(book.Close())
	})
	return url
}
