package portal_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/portal"
	"linnet/ads/stats"
)

// onAir is a sponsor whose ad was published, and the counter of its flight.
func (w *world) onAir() (brandt *browser, campaign string, counter int) {
	w.t.Helper()
	brandt = w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter")
	id := strings.TrimPrefix(ad, "/ads/")
	brandt.upload(ad, drawing(512, 236), append(draft, "do", "submit")...)
	a, err := w.ledger.Ad(w.t.Context(), ledger.Operator, id)
	w.must(err)
	w.must(w.ledger.Credit(w.t.Context(), a.SponsorID, a.Flight.Price, "Payment received"))
	w.must(w.ledger.Approve(w.t.Context(), id, a.Hash()))
	w.publish()
	release, err := w.ledger.Release(w.t.Context())
	w.must(err)
	return brandt, "/campaigns/" + a.CampaignID, stats.CounterOf(release.Catalogue, id)
}

// flood posts many reports at once, each from the network that belongs to its number.
func (w *world) flood(all []stats.Report, from func(i int) string) {
	w.t.Helper()
	var group sync.WaitGroup
	for worker := range 16 {
		group.Go(func() {
			for i := worker; i < len(all); i += 16 {
				w.reports(from(i), all[i])
			}
		})
	}
	group.Wait()
}

// views are the estimate and the interval of the views of all days in a report.
func (w *world) views(b *browser, campaign string) (reports int, estimate, low, high float64, shown bool) {
	w.t.Helper()
	p := b.get(campaign + "/report.csv")
	rows, err := csv.NewReader(strings.NewReader(p.body)).ReadAll()
	w.must(err)
	for _, row := range rows {
		if row[1] != "all" || row[4] != "view" {
			continue
		}
		reports, _ = strconv.Atoi(row[3])
		estimate, err = strconv.ParseFloat(row[5], 64)
		low, _ = strconv.ParseFloat(row[6], 64)
		high, _ = strconv.ParseFloat(row[7], 64)
		return reports, estimate, low, high, err == nil
	}
	w.t.Fatalf("no row of all days:\n%s", p.body)
	return
}

func made(n int, answer func(i int) int) []stats.Report {
	all := make([]stats.Report, n)
	for i := range all {
		all[i] = stats.Report{Task: stats.TaskEvent, Day: "2026-11-22", Answer: answer(i)}
	}
	return all
}

// TestForgedAnswersAreNoViews: made-up answers from one network, from many, and altered as they should be but from one network.
func TestForgedAnswersAreNoViews(t *testing.T) {
	one := func(int) string { return "192.0.2.66" }
	dice := rand.NewChaCha8([32]byte{1})
	for name, tt := range map[string]struct {
		answer func(bucket, i int) int
		from   func(i int) string
		says   string
	}{
		"2,000 of one network": {func(b, _ int) int { return b }, one, "1,195 reports do not count: one part of the network"},
		"of 600 networks": {func(b, _ int) int { return b }, network,
			"withheld and not in the sum: honest listeners do not give such counts"},
		"views, clicks, hides of others": {func(b, i int) int { return b + i%3 }, network, "honest listeners do not give such counts"},
		"altered, of one network": {func(b, _ int) int {
			answer, err := stats.Randomise(b, ledger.Epsilon, dice)
			if err != nil {
				panic(err)
			}
			return answer
		}, one, "do not count"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			brandt, campaign, counter := w.onAir()
			view := stats.EventBucket(counter, stats.View)
			answers := make([]int, 1200)
			for i := range answers {
				answers[i] = tt.answer(view, i)
			}
			w.flood(made(len(answers), func(i int) int { return answers[i] }), tt.from)
			if reports, estimate, _, high, shown := w.views(brandt, campaign); shown {
				t.Errorf("%d reports are %g views (up to %g)", reports, estimate, high)
			}
			w.has(brandt.get(campaign+"/report"), tt.says)
		})
	}
}

// TestHonestAnswersAreCountedBesideAFlood: thousands of listeners in many networks are estimated well, though somebody floods the intake
// from one, and no figure is more than the reports can hold.
func TestHonestAnswersAreCountedBesideAFlood(t *testing.T) {
	w := newWorld(t)
	brandt, campaign, counter := w.onAir()
	view := stats.EventBucket(counter, stats.View)
	dice := rand.NewChaCha8([32]byte{2})
	const listeners, saw = 3000, 1200
	var honest []stats.Report
	for i := range listeners {
		truth := 0
		if i < saw {
			truth = view
		}
		answer, err := stats.Randomise(truth, ledger.Epsilon, dice)
		w.must(err)
		honest = append(honest, made(1, func(int) int { return answer })...)
	}
	w.flood(honest, func(i int) string { return network(i / 3) })
	reports, estimate, low, high, shown := w.views(brandt, campaign)
	if truth := float64(saw * stats.Places); !shown || reports != listeners || low > truth || truth > high ||
		high > float64(reports*stats.Places) {
		t.Errorf("%d reports: %g (%g to %g), %v", reports, estimate, low, high, shown)
	}
	w.flood(made(600, func(int) int { return view }), func(int) string { return "192.0.2.66" })
	reports, flooded, _, high, shown := w.views(brandt, campaign)
	if most := listeners/50 + 2; reports > listeners+most || high > float64(reports*stats.Places) {
		t.Errorf("%d reports count, %g views up to %g, %v", reports, flooded, high, shown)
	}
}

// TestForgedTastesAreNoAudience: neither the table of tastes nor the audience of a plan follows a flood.
func TestForgedTastesAreNoAudience(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	forged := made(1200, func(int) int { return ads.GenreBucket("Folk") })
	for i := range forged {
		forged[i].Task = stats.TaskGenre
	}
	w.flood(forged, network)
	w.has(brandt.get("/listeners"), "From 0 reports", "1 day is withheld: honest listeners do not give such counts")
	if p := brandt.get("/listeners.csv"); !strings.Contains(p.body, "\nFolk,withheld") {
		t.Errorf("the table of tastes: %s", p.body)
	}
	for _, ask := range []string{"/estimate", "/estimate?interests=Folk"} {
		w.has(brandt.get(ask), "How many listeners fit is not known")
	}
}

// TestReportsThroughAProxyOnAnotherMachine count for the networks behind it, and a claim counts for nobody.
func TestReportsThroughAProxyOnAnotherMachine(t *testing.T) {
	w := newWorld(t)
	site, err := portal.New(portal.Config{Ledger: w.ledger, Feed: w.home.Feed(), URL: w.url, Operator: "Quiet Radio",
		Now:     func() time.Time { return w.now },
		Proxies: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}})
	w.must(err)
	for i := range 40 {
		for _, peer := range []string{"203.0.113.9:1", "198.51.100.9:1"} { // the proxy, and somebody who says the same
			r := httptest.NewRequest("POST", "/report",
				strings.NewReader(string(stats.Report{Task: stats.TaskGenre, Day: "2026-11-22"}.Bytes())))
			r.RemoteAddr = peer
			r.Header.Set("X-Forwarded-For", network(i))
			answer := httptest.NewRecorder()
			site.ServeHTTP(answer, r)
			if answer.Code != 204 {
				t.Fatal(answer.Code)
			}
		}
	}
	days, err := w.ledger.TasteDays(t.Context(), 1)
	if err != nil || len(days) != 1 || days[0].Reports != 40+stats.FewFrom {
		t.Errorf("%+v, %v", days, err)
	}
}

// TestReportsOfDaysToComeAreRefused, as are those of days that are over.
func TestReportsOfDaysToComeAreRefused(t *testing.T) {
	w := newWorld(t)
	for day, want := range map[int]int{-3: 400, -2: 204, 0: 204, 1: 400, 2: 400, 30: 400} {
		body := stats.Report{Task: stats.TaskEvent, Day: w.now.AddDate(0, 0, day).Format("2006-01-02")}.Bytes()
		if answer := record(w.server.Config.Handler, "/report", string(body)); answer.Code != want {
			t.Errorf("day %+d: %d, want %d", day, answer.Code, want)
		}
	}
	if text := fmt.Sprint(w.ledger.TasteDays(t.Context(), 40)); strings.Contains(text, "2026-12") {
		t.Error(text)
	}
}
