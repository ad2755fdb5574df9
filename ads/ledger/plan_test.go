package ledger

import (
	"testing"
	"time"
)

func TestTermsOfSale(t *testing.T) {
	d := newDesk(t).rich()
	ctx := t.Context()
	for field, bad := range map[string]func(*Terms){
		"currency": func(t *Terms) { t.Currency = "euros" }, "rate": func(t *Terms) { t.Rate = 0 },
		"minimum": func(t *Terms) { t.Minimum = -1 }, "zone": func(t *Terms) { t.Zone = "Mars" },
		"discounts": func(t *Terms) { t.Discounts = []Discount{{28, 95}} },
	} {
		terms, err := d.Terms(ctx)
		d.must(err)
		bad(&terms)
		d.refused(d.SetTerms(ctx, terms), field)
	}
	terms := Terms{Currency: "CHF", Rate: Unit / 5, Minimum: 20 * Unit, Zone: "Europe/Berlin", Discounts: []Discount{{84, 15}, {28, 5}}}
	d.must(d.SetTerms(ctx, terms))
	got, err := d.Terms(ctx)
	d.must(err)
	for _, c := range []struct {
		share, days int
		want        Money
	}{{1, 1, 20 * Unit}, {10, 28, 5320 * Unit / 100}, {10, 84, 14280 * Unit / 100}, {10, 27, 54 * Unit}} {
		if price := got.Price(c.share, c.days); price != c.want {
			t.Errorf("%+v: %s", c, price)
		}
	}
	if share := got.Share(200*Unit, 28); share != 37 || got.Price(37, 28) > 200*Unit || got.Price(38, 28) <= 200*Unit {
		t.Errorf("200 pay for %d", share)
	}
	if got.Share(Unit, 28) != 0 || got.Share(200*Unit, 0) != 0 {
		t.Error("nothing pays for something")
	}
	berlin := got.Place()
	from, until := time.Date(2026, 10, 20, 0, 0, 0, 0, berlin), time.Date(2026, 10, 30, 0, 0, 0, 0, berlin)
	if days := got.Days(from, until); days != 10 { // one of them has 25 hours
		t.Errorf("%d days", days)
	}
}
