package portal_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/stats"
)

// record sends one form to a handler without a network.
func record(site http.Handler, path, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	site.ServeHTTP(answer, r)
	return answer
}

// reports posts an answer to the real intake, out of a network.
func (w *world) reports(network string, r stats.Report) {
	w.t.Helper()
	request, err := http.NewRequest(http.MethodPost, w.url+"/report", strings.NewReader(string(r.Bytes())))
	w.must(err)
	request.Header.Set("X-Forwarded-For", network) // as a proxy on this machine writes it
	answer, err := http.DefaultClient.Do(request)
	w.must(err)
	w.must(answer.Body.Close())
	if answer.StatusCode != http.StatusNoContent {
		w.t.Fatalf("the intake answered %d", answer.StatusCode)
	}
}

// network is the address of somebody in the ith of many networks.
func network(i int) string { return fmt.Sprintf("100.%d.%d.7", 64+i>>8, i&255) }

// TestTotalsCarryTheirErrorAndWithholdSmallCells sends reports through the real intake and looks at both pages.
func TestTotalsCarryTheirErrorAndWithholdSmallCells(t *testing.T) {
	w := newWorld(t)
	brandt, desk := w.sponsor("Brandt Violins"), w.desk()
	w.has(brandt.get("/listeners"), "From 0 reports", "Too few reports to show anything")

	folk := ads.GenreBucket("Folk")
	const sent = 400
	dice := rand.NewChaCha8([32]byte{}) // the same throws each time
	for i := range sent {
		answer, err := stats.Randomise(folk, ledger.Epsilon, dice)
		w.must(err)
		w.reports(network(i), stats.Report{Task: stats.TaskGenre, Day: "2026-11-22", Answer: answer})
	}
	for _, p := range []got{brandt.get("/listeners"), desk.get("/operator")} {
		w.has(p, fmt.Sprintf("From %d reports", sent), "<td>Folk</td>", "±", "genres are withheld",
			"Self-reported, by listeners who agreed; not all",
			"ε = 2", "cells under 50 are withheld", `<path class="whisker"`)
	}
	p := brandt.get("/listeners.csv")
	w.has(p, "genre,estimate,low_95,high_95", "\nFolk,", "\nJazz,withheld,,")
	if strings.Contains(p.body, "\nFolk,withheld") {
		t.Error("400 listeners who like folk are withheld")
	}
}

// TestEstimateFollowsThePicks: a sentence for the form as it is filled in, with its error; nothing is planned by asking.
func TestEstimateFollowsThePicks(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	w.has(brandt.get("/estimate"), "How many listeners fit is not known")
	dice := rand.NewChaCha8([32]byte{1})
	for range 700 {
		answer, err := stats.Randomise(ads.GenreBucket("Folk"), ledger.Epsilon, dice)
		w.must(err)
		w.must(w.ledger.Add(t.Context(), stats.Report{Task: stats.TaskGenre, Day: w.now.UTC().Format(time.DateOnly), Answer: answer}))
	}
	w.has(brandt.get("/estimate"), "About 700 opted-in listeners fit; others do not say.")
	w.has(brandt.get("/estimate?interests=Folk"), "opted-in listeners fit (", "at 95 %")
	w.has(brandt.get("/estimate?interests=%3Cb%3E&interests=Nothing"), "About 700 opted-in") // what is no genre is passed over
	p := brandt.post("/campaigns/new", "campaign", "Winter", "flight", "", "from", "2026-12-01", "until", "",
		"share", "x", "interests", "Folk", "do", "estimate")
	w.has(p, `value="Winter"`, `value="Folk" checked`, "opted-in listeners fit (")
	w.has(brandt.get("/campaigns"), "No campaign yet")
	if p := w.browser().get("/estimate"); strings.Contains(p.body, "opted-in") {
		t.Error("who is not signed in gets an estimate")
	}
}

func TestReportsOfTheWrongShapeAreNotCounted(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	for _, body := range []string{"", "{}", strings.Repeat("x", 10_000), `{"task":"genre-64","day":"2026-11-22","answer":64}`,
		`{"task":"genre-64","day":"2020-01-01","answer": 7}`} {
		r, err := http.NewRequest(http.MethodPost, w.url+"/report", strings.NewReader(body))
		w.must(err)
		if p := b.do(r); p.status < 400 || p.status > 499 {
			t.Errorf("%.40q: %d", body, p.status)
		}
	}
	if _, n, err := w.ledger.Taste(t.Context(), 7); n != 0 || err != nil {
		t.Errorf("%d counted, %v", n, err)
	}
}
