package settings_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
	"linnet/p2p"
)

// TestReachIsTested on a node that keeps to its own network, which is an answer, too.
func TestReachIsTested(t *testing.T) {
	r := statetest.New(t)
	r.Settings.TestReach()
	r.Await("the sentence is there", func(v *view.View) bool {
		return strings.Contains(v.Settings.Reachability.Sentence, "as you chose") && !v.Settings.Reachability.Testing
	})
	r.Settings.SetNodes("a.example:6881")
	r.Settings.SetPublicNodes(true)
	r.Await("both are shown", func(v *view.View) bool { return v.Settings.Nodes == "a.example:6881" && v.Settings.Public })
	if got := r.Config.Preferences.Get().StartingNodes(); len(got) != 1+len(p2p.PublicBootstrap) {
		t.Errorf("starts from %q", got)
	}
	r.Settings.SetNodes("nonsense")
	r.Await("what is wrong is said", func(v *view.View) bool {
		n := len(v.Notices)
		return n > 0 && strings.Contains(v.Notices[n-1].What, "“nonsense” is not a node")
	})
}

// TestABlockListIsImportedKeptAndRemoved; a file that is none leaves the one in force.
func TestABlockListIsImportedKeptAndRemoved(t *testing.T) {
	r := statetest.New(t)
	dir := t.TempDir()
	list, junk := filepath.Join(dir, "level1.p2p"), filepath.Join(dir, "junk")
	statetest.Must(t, os.WriteFile(list, []byte("bad people:192.0.2.0-192.0.2.255\n# note\n198.51.100.0/24\n"), 0o600))
	statetest.Must(t, os.WriteFile(junk, []byte("Dear reader,\nthis is a letter.\n"), 0o600))
	imports := func(path string) {
		r.Settings.ImportBlockList()
		r.Fill("Import a block list", map[string]string{"path": path})
	}
	imports(list)
	v := r.Await("it is in force", func(v *view.View) bool { return v.Settings.Blocks })
	if v.Settings.Blocked != "2 ranges of addresses from level1.p2p" {
		t.Errorf("says %q", v.Settings.Blocked)
	}
	imports(junk)
	r.Await("the other is refused", func(v *view.View) bool {
		n := len(v.Notices)
		return n > 0 && strings.Contains(v.Notices[n-1].What, "Could not import junk: no line in it names addresses")
	})
	file, err := os.Open(filepath.Join(r.Config.Home, "blocklist"))
	statetest.Must(t, err)
	defer file.Close()
	kept, err := p2p.ReadBlockList(file)
	if err != nil || !kept.Blocks(netip.MustParseAddr("192.0.2.9")) || kept.Blocks(netip.MustParseAddr("203.0.113.1")) {
		t.Errorf("kept %v, %v", kept, err)
	}
	r.Settings.RemoveBlockList()
	r.Await("nobody is blocked", func(v *view.View) bool { return !v.Settings.Blocks && v.Settings.Blocked == "Nobody is blocked." })
	if _, err := os.Stat(file.Name()); err == nil {
		t.Error("the copy of the list stayed")
	}
}

// TestAProxyIsSetForTheNextStart; what is no proxy changes nothing.
func TestAProxyIsSetForTheNextStart(t *testing.T) {
	r := statetest.New(t)
	r.Await("it is off", func(v *view.View) bool { return strings.HasPrefix(v.Settings.Private, "Off") })
	r.Settings.SetProxy(" 127.0.0.1:9050 ")
	r.Await("it is set", func(v *view.View) bool {
		return v.Settings.Proxy == "127.0.0.1:9050" && strings.HasPrefix(v.Settings.Private, "From the next start")
	})
	r.Settings.SetProxy("http://127.0.0.1:80")
	r.Await("it is refused", func(v *view.View) bool {
		return len(v.Notices) == 1 && strings.HasPrefix(v.Notices[0].What, "Could not change the proxy") &&
			v.Settings.Proxy == "127.0.0.1:9050"
	})
}
