package sponsors

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"linnet/ads"
	"linnet/app/state/jsonfile"
	"linnet/app/state/view"
)

// Shown is the record of ads that were shown on this machine. It is kept in shown.json and goes
// nowhere. It belongs to the goroutine of the State.
type Shown struct {
	path string
	log  *slog.Logger
	ads  map[string]*ShownAd // by ads.Ad.Name
}

// A ShownAd is what happened with one ad on this machine.
type ShownAd struct {
	Key      string         `json:"key"`
	ID       string         `json:"id"`
	Sponsor  string         `json:"sponsor"`
	Headline string         `json:"headline"`
	Days     map[string]int `json:"days"` // impressions by day, 2026-11-22
	Clicks   int            `json:"clicks"`
	Last     time.Time      `json:"last"`
}

func openShown(home string, log *slog.Logger) *Shown {
	s := &Shown{path: filepath.Join(home, "shown.json"), log: log, ads: map[string]*ShownAd{}}
	raw, err := os.ReadFile(s.path)
	if err != nil {
		return s
	}
	if err := json.Unmarshal(raw, &s.ads); err != nil {
		log.Warn("the record of shown ads is damaged and begins anew", "err", err)
		s.ads = map[string]*ShownAd{}
	}
	return s
}

// count alters the record of an ad and saves it.
func (s *Shown) count(ad ads.Ad, now time.Time, alter func(*ShownAd)) {
	r := s.ads[ad.Name()]
	if r == nil {
		r = &ShownAd{Key: ad.Name(), ID: ad.ID, Days: map[string]int{}}
		s.ads[ad.Name()] = r
	}
	r.Sponsor, r.Headline, r.Last = ad.Sponsor, ad.Headline, now
	alter(r)
	if err := jsonfile.Write(s.path, s.ads); err != nil {
		s.log.Warn("saving the record of shown ads", "err", err)
	}
}

// seen counts the impressions of an ad today and in the last seven days.
func (s *Shown) seen(now time.Time) func(string) (today, week int) {
	return func(name string) (today, week int) {
		r := s.ads[name]
		if r == nil {
			return 0, 0
		}
		for i := range 7 {
			week += r.Days[day(now.AddDate(0, 0, -i))]
		}
		return r.Days[day(now)], week
	}
}

// rows lists the ads, the last shown first, with what the listener hid of them.
func (s *Shown) rows(set view.Values) []view.ShownRow {
	records := s.records()
	rows := make([]view.ShownRow, len(records))
	for i, r := range records {
		rows[i] = view.ShownRow{Key: r.Key, Sponsor: r.Sponsor, Headline: r.Headline, Clicks: r.Clicks, Hidden: set.HiddenAds[r.Key] ||
			set.HiddenSponsors[r.Sponsor]}
		for _, n := range r.Days {
			rows[i].Impressions += n
		}
	}
	return rows
}

// records are those of all ads, the last shown first. Their Days are not to be changed.
func (s *Shown) records() []ShownAd {
	records := make([]ShownAd, 0, len(s.ads))
	for _, r := range s.ads {
		records = append(records, *r)
	}
	slices.SortFunc(records, func(a, b ShownAd) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.Key, b.Key)) })
	return records
}

// names are the members of sets, in order.
func names(sets ...map[string]bool) []string {
	var all []string
	for _, set := range sets {
		for name, in := range set {
			if in {
				all = append(all, name)
			}
		}
	}
	slices.Sort(all)
	return all
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
