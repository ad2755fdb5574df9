package app_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"linnet/app"
	"linnet/app/state/view"
)

func TestWhatIsTypedAfterTheOptions(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a.torrent", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	here, err := filepath.Abs("a.torrent")
	if err != nil {
		t.Fatal(err)
	}
	var o app.Options
	if err := o.TakeLinks([]string{"magnet:?xt=x", "a.torrent"}); err != nil || !slices.Equal(o.Links, []string{"magnet:?xt=x", here}) {
		t.Errorf("took %q, %v", o.Links, err)
	}
	if err := o.TakeLinks([]string{"play", "something"}); err == nil {
		t.Error("took what is neither a link nor a file")
	}
}

// TestASecondStartHandsItsLinksOver to the program that runs on the same home, and ends well.
func TestASecondStartHandsItsLinksOver(t *testing.T) {
	home, err := os.MkdirTemp("", "linnet") // the name of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	o := options(t)
	o.Home = app.Home(home)
	a := open(t, o)
	o.Links = []string{"magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=Tidewater"}
	if err := app.Run(context.Background(), o, app.Hardware{}, io.Discard); err != nil {
		t.Fatal(err)
	}
	await(t, a, "the link is fetched and the window comes to the front", func(v *view.View) bool {
		return v.Raised == 1 && len(v.Transfers.Rows) == 1 && v.Transfers.Rows[0].Title == "Tidewater"
	})
	o.Links = nil
	if err := app.Run(context.Background(), o, app.Hardware{}, io.Discard); err == nil {
		t.Error("a second node on the home did not say why it ends")
	}
}

// TestAProxyHoldsFromTheNextStart: then nothing is listened on any more.
func TestAProxyHoldsFromTheNextStart(t *testing.T) {
	o := options(t)
	a := open(t, o)
	a.State.Settings.SetProxy("127.0.0.1:9")
	await(t, a, "it is set", func(v *view.View) bool { return strings.HasPrefix(v.Settings.Private, "From the next start") })
	if a.Node.Addr().Port() == 0 {
		t.Error("nothing is listened on before")
	}
	check(t, a.Close())
	a = open(t, o)
	await(t, a, "it holds", func(v *view.View) bool { return strings.HasPrefix(v.Settings.Private, "On: ") })
	if port := a.Node.Addr().Port(); port != 0 {
		t.Errorf("port %d is listened on", port)
	}
}

// TestTheStartLineOfANodeBehindAProxy says that nothing is listened on, and no password.
func TestTheStartLineOfANodeBehindAProxy(t *testing.T) {
	o := options(t)
	o.Proxy = "socks5://ana:secret@127.0.0.1:9"
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var told strings.Builder
	check(t, app.Run(ctx, o, app.Hardware{}, &told))
	if line := told.String(); !strings.HasPrefix(line,
		"Linnet listens on nothing and reaches everything through the proxy at 127.0.0.1:9, home ") {
		t.Errorf("it says %q", line)
	}
}
