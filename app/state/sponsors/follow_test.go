package sponsors

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/app/state/view"
)

// linkTo is the link to a feed.
func linkTo(source view.FeedSource) feed.Link {
	sum := sha256.Sum256(source.Root)
	return feed.Link{Root: hex.EncodeToString(sum[:]), URLs: []string{source.URL, "https://mirror.example/"}}
}

// TestAFeedIsFollowedAfterItsKeysWereShown: nobody is asked before, and each step can still be left.
func TestAFeedIsFollowedAfterItsKeysWereShown(t *testing.T) {
	source, asked := publish(t, ads.Catalogue{Operator: "Operator", Ads: []ads.Ad{advert("one", "Ann")}}, feed.Blocklist{})
	met := 0
	r := open(t, func(d *Deps) {
		d.MeetFeed = func(context.Context, feed.Link) ([]byte, error) { met++; return source.Root, nil }
	})
	link, host := linkTo(source), hostOf(source.URL)
	r.NewFeed()
	if v := r.submit(map[string]string{"link": "https://feed.example/"}); v.Sheet.Note != "This is not a link to a sponsor feed." {
		t.Errorf("junk is answered by %q", v.Sheet.Note)
	}
	file := filepath.Join(t.TempDir(), "link.txt")
	must(t, os.WriteFile(file, []byte(link.String()+"\n"), 0o600))
	v := r.submit(map[string]string{"link": file})
	if v.Sheet.Title != "A sponsor feed" || met != 0 || asked.Load() != 0 || len(v.Sheet.Facts) != 3 || v.Sheet.Facts[2].Name != "Mirror" {
		t.Fatalf("met %d times, asked %d times: %+v", met, asked.Load(), v.Sheet)
	}
	r.submit(nil)
	v = r.await("the keys", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Follow" })
	if !strings.Contains(v.Sheet.Text, "must agree before") || v.Sheet.Facts[0].Value != link.Fingerprint() ||
		len(r.preferences.values.Feeds) != 0 {
		t.Errorf("%+v", v.Sheet)
	}
	v = r.submit(nil)
	if v.Sheet != nil || v.Screen != view.ScreenSponsors || len(r.preferences.values.Feeds) != 1 || asked.Load() != 0 {
		t.Fatalf("followed: %+v, %d feeds, asked %d times", v.Sheet, len(r.preferences.values.Feeds), asked.Load())
	}
	v = r.on(func(context.Context) { r.OpenLink(link.String()) })
	if len(v.Notices) != 1 || v.Notices[0].What != "You follow the feed of "+host+" already." {
		t.Errorf("once more: %v", v.Notices)
	}
	r.ShowCatalogue(source.URL)
	if v = r.now(); v.Sheet.Title != "All that "+host+" shows" || len(v.Sheet.Facts) != 0 ||
		!strings.HasPrefix(v.Sheet.Text, "The list is empty") {
		t.Errorf("before it was heard: %+v", v.Sheet)
	}
	r.SetPanels(true)
	r.await("it is heard", func(v *view.View) bool { return v.Sponsors.Feeds[0].Good })
	r.HideAd()
	r.ShowCatalogue(source.URL)
	if v = r.now(); len(v.Sheet.Facts) != 1 || !strings.HasSuffix(v.Sheet.Facts[0].Value, "\nNot shown to you: You hid this ad.") {
		t.Errorf("the catalogue: %+v", v.Sheet)
	}
}

// TestAFeedThatCannotBeLookedAtIsNotFollowed, and a node without a person follows none.
func TestAFeedThatCannotBeLookedAtIsNotFollowed(t *testing.T) {
	source, _ := publish(t, ads.Catalogue{Operator: "Operator"}, feed.Blocklist{})
	link := linkTo(source).String()
	r := open(t, nil)
	r.on(func(context.Context) { r.OpenLink(link) })
	r.submit(nil)
	r.await("it says so", func(v *view.View) bool {
		return v.Sheet != nil && v.Sheet.Note == "Nobody answers." && v.Sheet.Text == "Nothing was followed."
	})
	if v := r.on(func(context.Context) { r.OpenLink("linnet:feed?root=00") }); len(v.Notices) != 1 ||
		!strings.HasPrefix(v.Notices[0].What, "Could not follow") {
		t.Errorf("a damaged link: %v", v.Notices)
	}
	alone := open(t, func(d *Deps) { d.Unattended = true })
	v := alone.on(func(context.Context) { alone.OpenLink(link) })
	if v.Sheet != nil || len(v.Notices) != 1 || !strings.Contains(v.Notices[0].What, "nobody is here to say") {
		t.Errorf("unattended: %v, %v", v.Sheet, v.Notices)
	}
}

// TestAForgedFeedIsTold once; the last good one stays.
func TestAForgedFeedIsTold(t *testing.T) {
	r, _ := following(t, ads.Catalogue{Operator: "Operator"}, feed.Blocklist{})
	v := r.on(func(context.Context) { r.heardFrom(r.sponsor.feeds[0], feed.News{}, errors.Join(feed.ErrForged)) })
	if len(v.Notices) != 1 || v.Notices[0].What != "The sponsor feed of feed.example failed verification and was refused." {
		t.Errorf("%v", v.Notices)
	}
	v = r.on(func(context.Context) {
		r.heardFrom(r.sponsor.feeds[0], feed.News{}, feed.ErrAway)
		r.Show()
	})
	if len(v.Notices) != 1 || v.Sponsors.Feeds[0].Good || v.Sponsors.Feeds[0].Status != "The feed cannot be reached." {
		t.Errorf("away: %v, %+v", v.Notices, v.Sponsors.Feeds)
	}
}
