package app

import (
	"slices"
	"testing"
	"time"

	"linnet/app/state/view"
	"linnet/p2p"
)

// TestANodeWithoutAWindowSaysWhatTheWindowWould, once for each change: notices, who can reach it, and that the disk is full.
func TestANodeWithoutAWindowSaysWhatTheWindowWould(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	port := view.Notice{ID: 1, What: "Port 7000 cannot be used now."}
	untested := p2p.Reachability{Sentence: "Whether strangers can reach this computer was not tested yet."}
	shut := p2p.Reachability{State: p2p.Shut, Sentence: "Strangers cannot reach this computer.", Advice: "Forward port 7000.", At: now}
	open := p2p.Reachability{State: p2p.Reachable, Sentence: "Strangers can reach this computer.", At: now}
	waiting := func(title, why string, blocked bool) p2p.Transfer {
		return p2p.Transfer{Row: p2p.Row{Title: title}, State: p2p.Waiting, Reason: why, Blocked: blocked}
	}
	full := waiting("Lima", "There is no room for it: 30.0 MB are to come, and 2.0 MB are free.", true)
	fuller := waiting("Quito", "There is no room for it: 9.0 MB are to come, and 1.5 MB are free.", true)
	alone := waiting("Lima", "No peer that has this track can be reached right now.", false)
	n := narrator{blocked: make(map[string]time.Time)}
	for i, step := range []struct {
		after     time.Duration
		reach     p2p.Reachability
		transfers []p2p.Transfer
		want      []string
	}{
		{0, untested, nil, []string{"Port 7000 cannot be used now."}},
		{time.Second, shut, nil, []string{"Strangers cannot reach this computer. Forward port 7000."}},
		{time.Second, shut, []p2p.Transfer{alone}, nil},
		{time.Second, shut, []p2p.Transfer{full}, []string{"“Lima” waits. " + full.Reason}},
		{time.Minute, shut, []p2p.Transfer{alone}, nil}, // it tries again
		{time.Second, shut, []p2p.Transfer{full, fuller}, nil},
		{time.Second, open, []p2p.Transfer{fuller}, []string{"Strangers can reach this computer."}},
		{4 * time.Minute, open, []p2p.Transfer{alone}, nil},
		{time.Second, open, []p2p.Transfer{fuller}, []string{"“Quito” waits. " + fuller.Reason}},
	} {
		now = now.Add(step.after)
		got := n.lines(standings{now, []view.Notice{port}, step.reach, step.transfers})
		if !slices.Equal(got, step.want) {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
}
