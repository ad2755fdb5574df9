package portal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
)

// TestABudgetIsTypedAndItsShareIsBooked: the price stands there before anything is stored, and commas are read.
func TestABudgetIsTypedAndItsShareIsBooked(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	fields := []string{"campaign", "Winter", "flight", "December", "from", "2026-12-01", "until", "2026-12-28", "budget", "200,00",
		"share", "", "category", "instruments", "languages", "de"}
	p := brandt.post("/campaigns/new", first(fields, "do", "estimate")...)
	w.has(p, "7.1 % of the panel for 28 days costs 198.80 EUR", "What is free, day by day")
	all, err := w.ledger.Ads(t.Context(), ledger.Operator)
	w.must(err)
	if len(all) != 0 {
		t.Fatal("asking for a price stored a campaign")
	}
	w.has(brandt.get("/estimate?from=2026-12-01&until=2026-12-28&share=4%2C5"), "4.5 % of the panel for 28 days costs 126.00 EUR")
	p = brandt.post("/campaigns/new", first(fields, "budget", "1")...)
	w.has(p, "1.00 EUR do not pay for 0.1 % of these 28 days, which costs 2.80 EUR")
	w.has(brandt.post("/campaigns/new", first(fields, "budget", "")...), "The share of voice must be between")
	w.has(brandt.post("/campaigns/new", first(fields, "budget", "", "share", "4", "languages", "deutsch")...),
		"Languages are written as codes")
	if p = brandt.post("/campaigns/new", fields...); !strings.HasPrefix(p.path, "/ads/") {
		t.Fatalf("%s: %s", p.path, p.body)
	}
	a, err := w.ledger.Ad(t.Context(), ledger.Operator, strings.TrimPrefix(p.path, "/ads/"))
	w.must(err)
	if a.Flight.Share != 71 || a.Flight.Price != 198_800_000 {
		t.Errorf("%+v", a.Flight)
	}
}

// TestAFlightIsPausedResumedChangedAndCancelled by its buttons, and nobody else's.
func TestAFlightIsPausedResumedChangedAndCancelled(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	id := strings.TrimPrefix(w.approved(brandt), "/ads/")
	a, err := w.ledger.Ad(t.Context(), ledger.Operator, id)
	w.must(err)
	page, flight := "/campaigns/"+a.CampaignID, "/flights/"+a.Flight.ID
	press := func(do string, more ...string) got {
		t.Helper()
		return brandt.post(flight, append([]string{"campaign", a.CampaignID, "do", do}, more...)...)
	}
	w.has(brandt.get(page), "booked", "Pause", "Cancel flight")
	w.has(press("pause"), "paused", "Resume")
	w.has(press("resume"), "booked")
	w.has(press("save", "from", a.Flight.From.Format(time.DateOnly), "until", a.Flight.Until.AddDate(0, 0, -8).Format(time.DateOnly),
		"share", "8", "category", "instruments"), "8 % share of voice")
	if p := w.sponsor("Somebody Else").post(flight, "do", "cancel"); p.status != http.StatusNotFound {
		t.Errorf("another sponsor's flight: %d", p.status)
	}
	w.has(press("cancel"), "cancelled", "Archive")
	w.has(brandt.get("/balance"), "Given back: ")
	if p := press("archive"); p.status != http.StatusNotFound { // the campaign has nothing left to show
		t.Errorf("an archived flight is still shown: %d", p.status)
	}
}

func TestAnApprovalIsWithdrawnAndTermsAreSet(t *testing.T) {
	w := newWorld(t)
	brandt, desk := w.sponsor("Brandt Violins"), w.desk()
	ad := w.approved(brandt)
	w.has(desk.get("/operator"+ad), "Withdraw the approval")
	desk.post("/operator"+ad+"/withdraw", "reason", "The shop is closed.")
	w.has(brandt.get(ad), "Changes asked", "The shop is closed.")
	w.has(desk.get("/operator/terms"), `value="EUR"`, `value="0.10"`, `value="UTC"`)
	terms := []string{"currency", "chf", "rate", "0,20", "minimum", "20", "zone", "Europe/Zurich", "discounts", "28 days 5 %"}
	w.has(desk.post("/operator/terms", first(terms, "zone", "Mars")...), "The time zone is written as a place")
	w.has(desk.post("/operator/terms", first(terms, "discounts", "often")...), "Write a discount as a number of days")
	w.has(desk.post("/operator/terms", terms...), `value="CHF"`, "28 days 5 %")
	w.has(brandt.get("/campaigns/new"), "Budget, in CHF", "0.20 a day", "Europe/Zurich")
	if p := brandt.post("/operator/terms", terms...); strings.Contains(p.body, "CHF") {
		t.Error("a sponsor set the terms")
	}
}

// first puts fields before others of the same names: the first of a name is the one that is read.
func first(fields []string, others ...string) []string { return append(others, fields...) }
