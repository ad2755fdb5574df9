package sponsors

import (
	"context"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/state/view"
)

// recorder is the real one but for what it says of reports.
type recorder struct {
	Recorder
	given  bool // to taste statistics
	ended  bool
	spent  float64
	waits  stats.Report
	due    time.Time
	sent   []stats.SentReport
	failed error // of DeleteWaiting
}

func (r *recorder) Ended(stats.Purpose) bool      { return r.ended }
func (r *recorder) Spent(stats.Purpose) float64   { return r.spent }
func (r *recorder) Guessed(stats.Purpose) float64 { return .256 }
func (r *recorder) Budget() float64               { return r.spent }
func (r *recorder) Sent() []stats.SentReport      { return r.sent }
func (r *recorder) DeleteWaiting() error          { return r.failed }

func (r *recorder) Next(...stats.Purpose) (stats.Report, time.Time, bool) {
	return r.waits, r.due, r.waits.Task != ""
}

// recorded is a rig with a recorder that says what it is told to.
func recorded(t *testing.T, says *recorder) *rig {
	t.Helper()
	return open(t, func(d *Deps) {
		says.Recorder, d.Recorder = d.Recorder, says
		if says.given {
			must(t, says.SetConsent(stats.Taste, true, stats.Mode{Name: "solo", Epsilon: 2, Intake: "https://intake.example/"}))
		}
	})
}

// TestAReportIsDecodedForWhoItIsAbout: what it says, in which form, and what whoever receives it can read.
func TestAReportIsDecodedForWhoItIsAbout(t *testing.T) {
	folk := 0
	for i, name := range ads.Genres() {
		if name == "Folk" {
			folk = i
		}
	}
	r := open(t, nil)
	for _, c := range []struct {
		report stats.Report
		want   string
	}{
		{stats.Report{Task: stats.TaskGenre, Answer: folk}, "It says “" + ads.Genres()[folk] + "”, or chance made it say so."},
		{stats.Report{Task: stats.TaskGenre, Answer: folk, Sealed: "AAAA"}, "In base64. It holds two sealed parts, which say “" +
			ads.Genres()[folk] + "” only together"},
		{stats.Report{Task: stats.TaskGenre, Answer: folk, Asking: "AAAA"}, "In base64. It asks the helper for the token"},
		{stats.Report{Task: stats.TaskEvent}, "It says “nothing”"},
		{stats.Report{Task: stats.TaskEvent, Answer: stats.EventBucket(3, stats.Click)}, "It says “a panel of campaign 3 was clicked”"},
	} {
		if got := r.decoded(c.report); !strings.HasPrefix(got, c.want) {
			t.Errorf("%+v is decoded as %q", c.report, got)
		}
	}
	if got := raw(stats.Report{Sealed: "AAEC"}); got != "AAEC" {
		t.Errorf("a sealed report is written %q", got)
	}
}

// TestAPanelOfAKnownSponsorIsNamed in what a report says.
func TestAPanelOfAKnownSponsorIsNamed(t *testing.T) {
	one := advert("one", "Ann")
	r, _ := following(t, ads.Catalogue{Operator: "Operator", Mode: "solo", Epsilon: 2, Intake: "reports", Ads: []ads.Ad{one},
		Counted: []ads.Counter{{Campaign: "c", Ads: []string{"one"}}}}, feed.Blocklist{})
	r.SetPanels(true)
	r.await("it was heard", func(v *view.View) bool { return v.Sponsors.Feeds[0].Good })
	got := ""
	r.on(func(context.Context) { got = r.eventName(stats.EventBucket(1, stats.Hide)) })
	if got != "a panel of Ann was hidden" {
		t.Errorf("%q", got)
	}
}

// TestWhatWasGivenAwayIsSaid in figures that a person can use.
func TestWhatWasGivenAwayIsSaid(t *testing.T) {
	for _, c := range []struct {
		name string
		says recorder
		sent int
		want []string
	}{
		{"nothing", recorder{}, 0, []string{"In the last 90 days nothing was sent. Nothing was given away so far (ε = 0)."}},
		{"one, but nothing of it", recorder{}, 1, []string{"In the last 90 days: 1 report. Nothing"}},
		{"some", recorder{spent: 1.5}, 2, []string{"In the last 90 days: 2 reports. Taste statistics: ε = 1.5 of ",
			"would guess your genre right 26 times in 100.", "Ad statistics: ε = 1.5", "guess what a panel did right 26"}},
		{"all", recorder{spent: 9, ended: true}, 2, []string{"That is used up: nothing more is sent."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := recorded(t, &c.says).budget(c.sent)
			for _, part := range c.want {
				if !strings.Contains(got, part) {
					t.Errorf("%q lacks %q", got, part)
				}
			}
		})
	}
}

// TestTheNextReportIsShownAsItIsSent, or why there is none.
func TestTheNextReportIsShownAsItIsSent(t *testing.T) {
	due := time.Date(2026, 11, 23, 15, 4, 0, 0, time.Local)
	report := stats.Report{Task: stats.TaskGenre, Day: "2026-11-22", Answer: 1}
	for _, c := range []struct {
		name string
		says recorder
		want string
	}{
		{"not agreed to", recorder{waits: report}, ""},
		{"used up", recorder{given: true, ended: true}, "What may be given away in a life is used up. Nothing more is sent."},
		{"none waits", recorder{given: true}, "Nothing waits to be sent."},
		{"one waits", recorder{given: true, waits: report, due: due}, "Next message, not before 23 Nov 15:04 · "},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := recorded(t, &c.says)
			got := r.nextReport(stats.Taste)
			if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
				t.Errorf("%q", got)
			}
			if c.says.waits.Task != "" && c.says.given && !strings.Contains(got, string(report.Bytes())) {
				t.Errorf("%q does not show %s", got, report.Bytes())
			}
		})
	}
}

// TestWhatWasSentIsListed byte for byte, and what cannot be deleted is told.
func TestWhatWasSentIsListed(t *testing.T) {
	at := time.Date(2026, 11, 23, 15, 4, 0, 0, time.Local)
	report := stats.Report{Task: stats.TaskGenre, Day: "2026-11-22", Answer: 1}
	says := &recorder{sent: []stats.SentReport{{Report: report, At: at, URL: "https://intake.example/"}}, failed: context.DeadlineExceeded}
	r := recorded(t, says)
	v := r.now()
	if len(v.Privacy.Sent) != 1 || v.Privacy.Sent[0] != "23 Nov 15:04  "+string(report.Bytes())+"  to https://intake.example/" {
		t.Errorf("%q", v.Privacy.Sent)
	}
	r.DeleteWaiting()
	if v = r.now(); len(v.Notices) != 1 || !strings.HasPrefix(v.Notices[0].What, "Could not delete what is waiting") {
		t.Errorf("%v", v.Notices)
	}
	says.failed = nil
	r.DeleteWaiting()
	if v = r.now(); len(v.Notices) != 1 {
		t.Errorf("told once more: %v", v.Notices)
	}
}
