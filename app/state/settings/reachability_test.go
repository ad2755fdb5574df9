package settings

import (
	"net/netip"
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

// TestThePortIsSet for the next start, and what is no port changes nothing.
func TestThePortIsSet(t *testing.T) {
	s, _, shown := open(t, nil)
	for text, want := range map[string]string{" 25432\n": "25432", "1": "1", "65535": "65535"} {
		s.SetPort(text)
		if v := shown(); v.Settings.Port != want || len(v.Notices) != 0 {
			t.Errorf("%q: %q, %v", text, v.Settings.Port, v.Notices)
		}
	}
	s.SetPort("6881")
	for i, text := range []string{"0", "65536", "-1", "http", "6881 6882", "６８８１"} {
		s.SetPort(text)
		if v := shown(); v.Settings.Port != "6881" || len(v.Notices) != 1 || len(v.Notices[0].Others) != i {
			t.Errorf("%q: %q, %v", text, v.Settings.Port, v.Notices)
		}
	}
	s.SetPort(" ")
	if v := shown(); v.Settings.Port != "" {
		t.Errorf("Linnet does not choose, but %q", v.Settings.Port)
	}
}

func TestReachRow(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	row := reachabilityRow(p2p.Reachability{State: p2p.Shut, Sentence: "No.", Advice: "Do.", Mapping: "PCP",
		Public: netip.MustParseAddrPort("203.0.113.7:6881"), At: now.Add(-3 * time.Minute)}, now)
	if row != (view.Reachability{Sentence: "No.", Advice: "Do.",
		Facts: "tested 3 min ago · the router passes connections on (PCP) · seen from outside as 203.0.113.7:6881"}) {
		t.Errorf("%+v", row)
	}
	if row := reachabilityRow(p2p.Reachability{State: p2p.Reachable}, now); row.Facts != "" || !row.Good {
		t.Errorf("%+v", row)
	}
}

// TestWhatHoldsOfAProxyIsSaid, of the one that is used now and of the one that is set.
func TestWhatHoldsOfAProxyIsSaid(t *testing.T) {
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
