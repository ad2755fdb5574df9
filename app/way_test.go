package app_test

import (
	"strings"
	"testing"

	"linnet/app/state/view"
	"linnet/p2p"
)

// TestAProxyThatWaitsKeepsPeersOnTheLocalNetwork until the next start, whatever mode is picked meanwhile; taking it back ends that.
func TestAProxyThatWaitsKeepsPeersOnTheLocalNetwork(t *testing.T) {
	o := options(t)
	o.Mode = "public"
	a := open(t, o)
	says := func(beginning string) {
		t.Helper()
		await(t, a, beginning, func(v *view.View) bool { return strings.HasPrefix(v.Settings.Private, beginning) })
	}
	says("Off")
	if a.Node.Mode() != p2p.Public {
		t.Fatalf("the node begins in mode %v", a.Node.Mode())
	}
	a.State.Settings.SetProxy("127.0.0.1:9")
	says("From the next start on, every connection")
	a.State.Settings.SetMode(view.ModeQuiet)
	await(t, a, "the other mode is picked", func(v *view.View) bool { return v.Settings.Modes[1].On })
	if a.Node.Mode() != p2p.LANOnly {
		t.Errorf("while the proxy waits the node is in mode %v", a.Node.Mode())
	}
	a.State.Settings.SetProxy("")
	says("Off")
	if a.Node.Mode() != p2p.Quiet {
		t.Errorf("once the proxy is taken back the node is in mode %v", a.Node.Mode())
	}
}
