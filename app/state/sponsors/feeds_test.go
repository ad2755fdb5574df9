package sponsors

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/state/view"
	"linnet/library"
)

// TestReportsGoWhereTheCatalogueSays: beside the feed or elsewhere, and nowhere when that is no address.
func TestReportsGoWhereTheCatalogueSays(t *testing.T) {
	for _, c := range []struct{ feed, intake, want string }{
		{"https://ads.example/feed/", "reports", "https://ads.example/feed/reports"},
		{"https://ads.example/feed/root.json", "/reports", "https://ads.example/reports"},
		{"https://ads.example/", "https://intake.example/x", "https://intake.example/x"},
		{"https://ads.example/", "", ""},
	} {
		mode, err := modeOf(c.feed, ads.Catalogue{Mode: "solo", Epsilon: 1, Intake: c.intake})
		if err != nil || mode.Intake != c.want {
			t.Errorf("%q of %s: %q, %v", c.intake, c.feed, mode.Intake, err)
		}
	}
	for _, c := range [][2]string{{"https://ads.example/%zz", "reports"}, {"https://ads.example/", "http://%zz/"}} {
		if mode, err := modeOf(c[0], ads.Catalogue{Mode: "solo", Intake: c[1]}); err == nil {
			t.Errorf("%q of %s: %q", c[1], c[0], mode.Intake)
		}
	}
}

// TestAnOperatorWhoseIntakeIsNoAddressCountsNothing, and the next one does.
func TestAnOperatorWhoseIntakeIsNoAddressCountsNothing(t *testing.T) {
	r := open(t, nil)
	counts := func(url, intake string, version int64) *Feed {
		f := &Feed{FeedSource: view.FeedSource{URL: url}}
		f.news.Catalogue, f.news.Version = ads.Catalogue{Mode: "solo", Epsilon: 1, Intake: intake}, version
		return f
	}
	good := counts("https://good.example/", "reports", 1)
	r.on(func(context.Context) {
		r.sponsor.feeds = []*Feed{counts("https://silent.example/", "", 1), counts("https://unheard.example/", "reports", 0),
			counts("https://bad.example/", "http://%zz/", 1), good}
		if f, mode, ok := r.counting(); !ok || f != good || mode.Intake != "https://good.example/reports" {
			t.Errorf("%+v counts: %v, to %q", f, ok, mode.Intake)
		}
		r.sponsor.feeds = r.sponsor.feeds[:3]
		if f, _, ok := r.counting(); ok {
			t.Errorf("%s counts", f.URL)
		}
		r.sponsor.feeds = nil
	})
}

// TestAnAdStaysForItsTime, unless its operator changes a word of it or takes it back.
func TestAnAdStaysForItsTime(t *testing.T) {
	draw := 0.0
	source, _ := publish(t, ads.Catalogue{Operator: "Operator", Ads: []ads.Ad{advert("one", "Ann"), advert("two", "Bob")}},
		feed.Blocklist{})
	r := open(t, func(d *Deps) { d.Draw = func() float64 { return draw } })
	r.on(func(ctx context.Context) { must(t, r.followFeed(ctx, source)) })
	r.SetPanels(true)
	first := r.await("a panel", func(v *view.View) bool { return v.Panel.State == view.PanelOn }).Panel
	keep := func(alter func()) view.Panel {
		return r.on(func(ctx context.Context) { alter(); r.Keep(ctx) }).Panel
	}
	if now := keep(func() { draw, r.ahead = .99, rotate/2 }); now.AdID != first.AdID {
		t.Errorf("after half its time it is %s", now.AdID)
	}
	second := keep(func() { r.ahead = rotate + time.Second })
	if second.AdID == first.AdID || second.State != view.PanelOn {
		t.Errorf("after its time it is %+v", second)
	}
	changed := keep(func() {
		draw = 0
		for i := range r.sponsor.feeds[0].news.Catalogue.Ads {
			r.sponsor.feeds[0].news.Catalogue.Ads[i].Text = "Other words"
		}
	})
	if changed.AdID != first.AdID || changed.Text != "Other words" {
		t.Errorf("after a change it is %+v", changed)
	}
	if gone := keep(func() { r.sponsor.feeds[0].news.Catalogue.Ads = nil }); gone.State != view.PanelHouse || gone.AdID != "" {
		t.Errorf("after it was taken back it is %+v", gone)
	}
	if old := keep(func() { r.sponsor.feeds[0].news = feed.News{} }); old.State != view.PanelStale {
		t.Errorf("with a list that is too old it is %+v", old)
	}
}

// TestAFeedRowSaysHowItStands.
func TestAFeedRowSaysHowItStands(t *testing.T) {
	r := open(t, nil)
	source := view.FeedSource{Name: "feed.example", URL: "https://feed.example/"}
	heard := feed.News{Version: 7, Verified: time.Now().Add(-3 * time.Minute)}
	heard.Catalogue.Operator = "Operator"
	for _, c := range []struct {
		feed Feed
		want view.FeedRow
	}{
		{Feed{FeedSource: source}, view.FeedRow{Name: "feed.example", Status: "Not asked: sponsor panels and statistics are off"}},
		{Feed{FeedSource: source, news: heard}, view.FeedRow{Name: "Operator", Status: "Version 7, verified 3 min ago", Good: true}},
		{Feed{FeedSource: source, news: heard, wrong: "It is forged."}, view.FeedRow{Name: "Operator", Status: "It is forged."}},
	} {
		c.want.URL = source.URL
		if got := r.feedRow(&c.feed); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
	r.on(func(context.Context) { r.wish(stats.Taste, true) })
	if got := r.feedRow(&Feed{FeedSource: source}); got.Status != "Not heard from yet" || got.Good {
		t.Errorf("%+v", got)
	}
	if _, err := r.Picture("none"); err == nil {
		t.Error("a picture came from no feed")
	}
}

// TestAFeedThatFailedIsAskedSoonerAgain than one that answered.
func TestAFeedThatFailedIsAskedSoonerAgain(t *testing.T) {
	r, asked := following(t, ads.Catalogue{Operator: "Operator"}, feed.Blocklist{})
	r.SetPanels(true)
	r.await("it is heard", func(v *view.View) bool { return v.Sponsors.Feeds[0].Good })
	var wait, again time.Duration
	r.on(func(context.Context) {
		wait = r.sponsor.next.Sub(r.loop.Now())
		r.heardFrom(r.sponsor.feeds[0], feed.News{}, feed.ErrAway)
		again = r.sponsor.next.Sub(r.loop.Now())
	})
	if wait < poll-time.Minute || wait > poll || again < retry-time.Minute || again > retry {
		t.Errorf("asked again after %v, after a failure after %v", wait, again)
	}
	before := asked.Load()
	r.on(r.Keep)
	if r.now(); asked.Load() != before {
		t.Error("asked before it is time")
	}
}

// genres are those of a library, or why they cannot be read.
type genres struct {
	list []library.GenreCount
	err  error
}

func (g genres) Genres(context.Context) ([]library.GenreCount, error) { return g.list, g.err }

// TestATasteIsOneOfTheTopThree, nothing where no song names a genre, and no answer where none can be read.
func TestATasteIsOneOfTheTopThree(t *testing.T) {
	list := []library.GenreCount{{Name: "Folk"}, {Name: "Jazz"}, {Name: "Pop"}, {Name: "Rock"}}
	r := open(t, func(d *Deps) { d.Index = genres{list: list} })
	for range 50 {
		if bucket, err := r.taste(t.Context()); err != nil || bucket == ads.GenreBucket("Rock") {
			t.Fatalf("bucket %d, %v", bucket, err)
		}
	}
	r.deps.Index = genres{}
	if bucket, err := r.taste(t.Context()); err != nil || bucket != ads.GenreBucket("") {
		t.Errorf("of no genre %d, %v", bucket, err)
	}
	r.deps.Index = genres{err: errors.New("the disk is gone")}
	if err := r.answer(t.Context()); err == nil {
		t.Error("an answer was prepared of a library that cannot be read")
	}
}

// TestARecordIsExportedWhereItWasSaid: blanks around a pasted path are not part of it.
func TestARecordIsExportedWhereItWasSaid(t *testing.T) {
	r := open(t, nil)
	path := filepath.Join(t.TempDir(), "Privacy.json")
	r.ExportPrivacy()
	if v := r.submit(map[string]string{"path": " " + path + "\n"}); v.Sheet != nil {
		t.Errorf("refused with %q", v.Sheet.Note)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	r.ExportPrivacy()
	v := r.submit(map[string]string{"path": filepath.Join(t.TempDir(), "none", "Privacy.json")})
	if v.Sheet == nil || !strings.Contains(v.Sheet.Note, "no such file") {
		t.Errorf("into a folder that there is not: %+v", v.Sheet)
	}
}
