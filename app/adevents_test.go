package app_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/app"
	"linnet/app/state/view"
)

// kept is what the statistics hold of the day's events.
type kept struct {
	Day    string `json:"day"`
	Drawn  int    `json:"drawn"`
	Passed int    `json:"passed"`
	Answer int    `json:"answer"`
}

func reportsFile(o app.Options) string {
	return filepath.Join(string(o.Home), "statistics", "reports.json")
}

func keptEvents(t *testing.T, o app.Options) *kept {
	t.Helper()
	var all struct{ Events *kept }
	text, err := os.ReadFile(reportsFile(o))
	check(t, err)
	check(t, json.Unmarshal(text, &all))
	return all.Events
}

// countedFeed lets the program follow an operator who counts the one ad there is.
func countedFeed(t *testing.T) app.Options {
	t.Helper()
	o := options(t)
	o.Delay = func() time.Duration { return time.Hour }
	following(t, &o, ads.Catalogue{Operator: "Test", Mode: "solo", Epsilon: 2, Intake: "/intake", Ads: []ads.Ad{ad("one", "Ann")},
		Counted: []ads.Counter{{Campaign: "c", Ads: []string{"one"}}}})
	return o
}

func TestEventsOfCountedCampaignsAreKeptOnlyAfterConsent(t *testing.T) {
	o := countedFeed(t)
	a := open(t, o)
	a.State.Sponsors.SetPanels(true)
	shown(t, a, view.PanelOn, "")
	a.State.Sponsors.VisitAd()
	await(t, a, "the click is on the own record", func(v *view.View) bool {
		return len(v.Sponsors.Shown) == 1 &&
			v.Sponsors.Shown[0].Clicks == 1
	})
	if _, err := os.Stat(reportsFile(o)); err == nil && keptEvents(t, o) != nil {
		t.Fatal("a click was kept before consent")
	}
	a.State.Sponsors.SetAdEvents(true)
	await(t, a, "the switch is on", func(v *view.View) bool { return v.Privacy.AdEvents })
	a.State.Sponsors.VisitAd()
	a.State.Sponsors.HideAd()
	shown(t, a, view.PanelHouse, "one")
	if e := keptEvents(t, o); e == nil || e.Passed != 2 {
		t.Errorf("a click and a hide left %+v", e)
	}
	a.State.Sponsors.SetAdEvents(false)
	await(t, a, "the switch is off", func(v *view.View) bool { return !v.Privacy.AdEvents })
	if e := keptEvents(t, o); e != nil {
		t.Errorf("after withdrawal there is %+v", e)
	}
}

// TestAdReportIsShownBeforeItGoesAndWithdrawalWipesIt: what a day left is prepared on the next.
func TestAdReportIsShownBeforeItGoesAndWithdrawalWipesIt(t *testing.T) {
	o := countedFeed(t)
	a, err := app.Open(o, app.Hardware{})
	check(t, err)
	a.State.Sponsors.SetAdEvents(true) // nobody is known yet: a wish
	await(t, a, "the feed was read, and it is asked", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Decline != "" })
	a.State.Loop.Submit()
	await(t, a, "the switch is on", func(v *view.View) bool { return v.Privacy.AdEvents })
	check(t, a.Close())
	yesterday := kept{Day: time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly), Passed: 1, Answer: stats.EventBucket(1, stats.Click)}
	text, err := json.Marshal(map[string]any{"events": yesterday})
	check(t, err)
	check(t, os.WriteFile(reportsFile(o), text, 0o600))
	a = open(t, o)
	v := await(t, a, "the report is shown", func(v *view.View) bool { return strings.Contains(v.Privacy.NextAd, `"event-64"`) })
	if next, _, ok := a.Recorder.Next(stats.AdEvents); !ok || !strings.Contains(v.Privacy.NextAd, string(next.Bytes())) {
		t.Errorf("the screen says %q, the wire will say %q", v.Privacy.NextAd, next.Bytes())
	}
	a.State.Sponsors.SetAdEvents(false)
	await(t, a, "nothing waits", func(v *view.View) bool { return v.Privacy.NextAd == "" })
	if _, _, ok := a.Recorder.Next(); ok || len(a.Recorder.Sent()) > 0 {
		t.Error("the report outlived the consent")
	}
}
