package portal

import (
	"fmt"
	"maps"
	"net/http"
	"strings"

	"linnet/ads/ledger"
)

// terms shows what flights cost.
func (s *site) terms(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	t, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	return s.showTerms(w, r, entry{Values: termsValues(t)})
}

func termsValues(t ledger.Terms) map[string]string {
	return map[string]string{"currency": t.Currency, "rate": csvMoney(t.Rate), "minimum": csvMoney(t.Minimum), "zone": t.Zone,
		"discounts": discountsText(t.Discounts), "four_eyes": csvMoney(t.FourEyes)}
}

// showTerms fills the fields of the other form of the page with what is stored.
func (s *site) showTerms(w http.ResponseWriter, r *http.Request, e entry) error {
	t, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	seller, err := s.Money.Seller(r.Context())
	if err != nil {
		return err
	}
	stored := termsValues(t)
	maps.Copy(stored, sellerValues(seller))
	maps.Copy(stored, e.Values)
	e.Values = stored
	status := http.StatusOK
	if len(e.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, status, "terms", view{Title: "Terms of sale", Who: s.Operator, Operators: true, At: "terms", Body: e})
}

// setTerms takes the form: currency, rate, minimum, zone, discounts ("28 days 5 %", a line each).
func (s *site) setTerms(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "currency", "rate", "minimum", "zone", "discounts", "four_eyes")
	if err != nil {
		return err
	}
	t := ledger.Terms{Currency: strings.ToUpper(f["currency"]), Zone: f["zone"]}
	wrong := map[string]string{}
	if t.Rate, err = ledger.ParseMoney(f["rate"]); err != nil {
		wrong["rate"] = err.Error()
	}
	for field, into := range map[string]*ledger.Money{"minimum": &t.Minimum, "four_eyes": &t.FourEyes} {
		if strings.Trim(f[field], "0.,") == "" {
			continue // none
		}
		if *into, err = ledger.ParseMoney(f[field]); err != nil {
			wrong[field] = err.Error()
		}
	}
	var read bool
	if t.Discounts, read = ledger.ParseDiscounts(f["discounts"]); !read {
		wrong["discounts"] = "Write a discount as a number of days and one of percent, such as 28 days 5 %, a line each."
	}
	if len(wrong) == 0 {
		err = s.Money.SetTerms(r.Context(), t)
		wrong = refusals(err)
	}
	if len(wrong) > 0 {
		return s.showTerms(w, r, entry{Values: f, Errors: wrong})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/operator/terms", http.StatusSeeOther)
	return nil
}

func discountsText(all []ledger.Discount) string {
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("%d days %d %%", d.Days, d.Percent))
	}
	return strings.Join(lines, "\n")
}
