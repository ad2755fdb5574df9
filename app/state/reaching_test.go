package state

import (
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/app/state/view"
	"linnet/p2p"
)

func TestNodesOf(t *testing.T) {
	got, err := nodesOf(" a.example:1,b.example:65535;\n[2001:db8::1]:6881 a.example:1")
	if want := []string{"a.example:1", "b.example:65535", "[2001:db8::1]:6881"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	for _, bad := range []string{"a.example", ":6881", "a.example:0", "a.example:http", "a:1:2", strings.Repeat("n", 99) + ":x"} {
		if got, err := nodesOf(bad); err == nil {
			t.Errorf("%q became %q", bad, got)
		}
	}
	if v := (view.Values{Nodes: []string{"a:1"}}); !slices.Equal(v.StartingNodes(), v.Nodes) {
		t.Error("the public nodes are asked though they were not switched on")
	}
}

func TestReachRow(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	row := reachRow(p2p.Reachability{State: p2p.Shut, Sentence: "No.", Advice: "Do.", Mapping: "PCP", Public: netip.MustParseAddrPort("203.0.113.7:6881"), At: now.Add(-3 * time.Minute)}, now)
	if row != (view.Reachability{Sentence: "No.", Advice: "Do.", Facts: "tested 3 min ago · the router passes connections on (PCP) · seen from outside as 203.0.113.7:6881"}) {
		t.Errorf("%+v", row)
	}
	if row := reachRow(p2p.Reachability{State: p2p.Reachable}, now); row.Facts != "" || !row.Good {
		t.Errorf("%+v", row)
	}
}

// TestReachIsTested on a node that keeps to its own network, which is an answer, too.
func TestReachIsTested(t *testing.T) {
	r := newRig(t)
	r.TestReach()
	r.await("the sentence is there", func(v *view.View) bool {
		return strings.Contains(v.Settings.Reachability.Sentence, "as you chose") && !v.Settings.Reachability.Testing
	})
	r.SetNodes("a.example:6881")
	r.SetPublicNodes(true)
	r.await("both are shown", func(v *view.View) bool { return v.Settings.Nodes == "a.example:6881" && v.Settings.Public })
	if got := r.cfg.Preferences.Get().StartingNodes(); len(got) != 1+len(p2p.PublicBootstrap) {
		t.Errorf("starts from %q", got)
	}
	r.SetNodes("nonsense")
	r.await("what is wrong is said", func(v *view.View) bool {
		n := len(v.Notices)
		return n > 0 && strings.Contains(v.Notices[n-1].What, "“nonsense” is not a node")
	})
}

// TestAProxyIsSetForTheNextStart; what is no proxy changes nothing.
func TestAProxyIsSetForTheNextStart(t *testing.T) {
	r := newRig(t)
	r.await("it is off", func(v *view.View) bool { return strings.HasPrefix(v.Settings.Private, "Off") })
	r.SetProxy(" 127.0.0.1:9050 ")
	r.await("it is set", func(v *view.View) bool {
		return v.Settings.Proxy == "127.0.0.1:9050" && strings.HasPrefix(v.Settings.Private, "From the next start")
	})
	r.SetProxy("http://127.0.0.1:80")
	r.await("it is refused", func(v *view.View) bool {
		return len(v.Notices) == 1 && strings.HasPrefix(v.Notices[0].What, "Could not change the proxy") && v.Settings.Proxy == "127.0.0.1:9050"
	})
	for now, set := range map[string]string{"Off": "", "On:": "a:1", "On until": "b:1", "From the next": "c:1"} {
		active := map[string]string{"On:": "a:1", "On until": "a:1"}[now]
		if now == "On until" {
			set = ""
		}
		if got := privacyOfProxy(active, set); !strings.HasPrefix(got, now) {
			t.Errorf("%q with %q set: %s", active, set, got)
		}
	}
}

// TestABlockListIsImportedKeptAndRemoved; a file that is none leaves the one in force.
func TestABlockListIsImportedKeptAndRemoved(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	list, junk := filepath.Join(dir, "level1.p2p"), filepath.Join(dir, "junk")
	must(t, os.WriteFile(list, []byte("bad people:192.0.2.0-192.0.2.255\n# note\n198.51.100.0/24\n"), 0o600))
	must(t, os.WriteFile(junk, []byte("Dear reader,\nthis is a letter.\n"), 0o600))
	imports := func(path string) {
		r.ImportBlockList()
		r.fill("Import a block list", map[string]string{"path": path})
	}
	imports(list)
	v := r.await("it is in force", func(v *view.View) bool { return v.Settings.Blocks })
	if v.Settings.Blocked != "2 ranges of addresses from level1.p2p" {
		t.Errorf("says %q", v.Settings.Blocked)
	}
	imports(junk)
	r.await("the other is refused", func(v *view.View) bool {
		n := len(v.Notices)
		return n > 0 && strings.Contains(v.Notices[n-1].What, "Could not import junk: no line in it names addresses")
	})
	kept, err := readBlocks(r.blockFile())
	if err != nil || !kept.Blocks(netip.MustParseAddr("192.0.2.9")) || kept.Blocks(netip.MustParseAddr("203.0.113.1")) {
		t.Errorf("kept %v, %v", kept, err)
	}
	r.RemoveBlockList()
	r.await("nobody is blocked", func(v *view.View) bool { return !v.Settings.Blocks && v.Settings.Blocked == "Nobody is blocked." })
	if _, err := os.Stat(r.blockFile()); err == nil {
		t.Error("the copy of the list stayed")
	}
}
