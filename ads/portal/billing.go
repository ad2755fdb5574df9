package portal

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"

	"linnet/ads/ledger"
	"linnet/ads/payment"
	"linnet/ads/words"
)

// balancePage is what is left, how to pay, and where it went.
type balancePage struct {
	entry
	Left      ledger.Money
	Moves     []ledger.Transfer
	Seller    ledger.Seller
	Reference string
	Currency  string
	Amount    string // of the payment that is prepared, as a form has it
	Code      bool   // there is a code for banking programs
	Card      string // who takes cards; "": nobody
	Begun     bool   // somebody comes back from paying by card
	Business  ledger.Business
}

// balance shows what is left and where it went, and how to pay more: amount is the one that somebody thinks of.
func (s *site) balance(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	return s.showBalance(w, r, who, entry{Values: valuesOf(s.typed(r, "/billing"))})
}

func (s *site) showBalance(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, e entry) (err error) {
	p := balancePage{entry: e, Reference: ledger.Reference(who.ID), Amount: "200.00"}
	if amount, err := ledger.ParseMoney(r.URL.Query().Get("amount")); err == nil {
		p.Amount = amount.Decimal(".")
	}
	if p.Left, err = s.Money.Balance(r.Context(), who.ID); err != nil {
		return err
	}
	if p.Moves, err = s.Money.Transfers(r.Context(), who.ID); err != nil {
		return err
	}
	if p.Seller, err = s.Money.Seller(r.Context()); err != nil {
		return err
	}
	if p.Business, err = s.Money.Business(r.Context(), who.ID); err != nil {
		return err
	}
	terms, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	if s.Cards != nil {
		p.Card, p.Begun = s.Cards.Name(), r.URL.Query().Get("card") == "done"
	}
	p.Currency, p.Code = terms.Currency, terms.Currency == "EUR" && p.Seller.IBAN != ""
	if len(p.Values) == 0 {
		b := p.Business
		p.Values = map[string]string{"name": b.Name, "address": b.Address, "country": b.Country, "vat_id": b.VATID, "email": b.Email}
	}
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "balance", view{Status: status, Title: "Balance", Who: who.Name, At: "balance", Body: p})
}

// setBusiness takes the form: name, address, country, vat_id, email, as invoices shall have them.
func (s *site) setBusiness(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "name", "address", "country", "vat_id", "email")
	if err != nil {
		return err
	}
	err = s.Money.SetBusiness(r.Context(), who.ID, businessIn(f))
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showBalance(w, r, who, entry{Values: f, Errors: wrong})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/balance", http.StatusSeeOther)
	return nil
}

func businessIn(f map[string]string) ledger.Business {
	return ledger.Business{Name: f["name"], Address: strings.ReplaceAll(f["address"], "\r\n", "\n"), Country: f["country"],
		VATID: f["vat_id"],
		Email: f["email"]}
}

// payByCard takes the form: amount. It begins a deposit with the provider and shows the way to the page that takes the card: a form of this
// portal leads to no other site, so that nobody can send one there (Content-Security-Policy).
func (s *site) payByCard(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "amount")
	if err != nil {
		return err
	}
	if s.Cards == nil {
		return ledger.ErrNotFound
	}
	amount, err := ledger.ParseMoney(f["amount"])
	if err != nil {
		return err
	}
	terms, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	page, err := s.Cards.Begin(r.Context(), who, amount)
	if errors.Is(err, payment.ErrAnswer) {
		s.Log.Warn("a payment by card was not begun", "error", err)
		return s.show(w, r, "trouble", view{Status: http.StatusBadGateway, Title: "Cards are not taken now", Who: who.Name,
			Body: "Nothing was charged; please try again later, or pay by transfer."})
	}
	if err != nil {
		return err
	}
	return s.show(w, r, "card", view{Title: "Pay by card", Who: who.Name, At: "balance",
		Body: map[string]string{"Page": page, "Amount": amount.In(words.From(r.Context())) + " " + terms.Currency,
			"Provider": s.Cards.Name()}})
}

// paymentsPage is where the operator books what the bank says, and corrects.
type paymentsPage struct {
	entry
	Imported    *ledger.Imported
	Open        []ledger.Payment
	Sponsors    []ledger.Account
	Corrections []ledger.Correction
	Admin       bool
}

func (s *site) payments(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	return s.showPayments(w, r, paymentsPage{})
}

func (s *site) showPayments(w http.ResponseWriter, r *http.Request, p paymentsPage) (err error) {
	if p.Open, err = s.Money.OpenPayments(r.Context()); err != nil {
		return err
	}
	if p.Sponsors, err = s.Reviews.Sponsors(r.Context()); err != nil {
		return err
	}
	if p.Corrections, err = s.Money.Corrections(r.Context()); err != nil {
		return err
	}
	p.Admin = acting(r).role == ledger.Admin
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "payments", view{Status: status, Title: "Payments", Who: s.Operator, Operators: true, At: "payments", Body: p})
}

// maxStatementForm is the most that the form with a bank statement may hold.
const maxStatementForm = 16 << 20

// importStatement takes the form: statement, a file of camt.053.
func (s *site) importStatement(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	file, err := oneFile(w, r, "statement")
	if err != nil {
		return s.showPayments(w, r, paymentsPage{entry: entry{Errors: map[string]string{"statement": "Choose the file of the " +
			"statement first."}}})
	}
	done, err := s.Money.ImportStatement(r.Context(), strings.NewReader(string(file)))
	if errors.Is(err, ledger.ErrStatement) {
		return s.showPayments(w, r, paymentsPage{entry: entry{Errors: map[string]string{
			"statement": "This is no bank statement in camt.053, or it is not whole. Nothing of it was booked."}}})
	}
	if err != nil {
		return err
	}
	return s.showPayments(w, r, paymentsPage{Imported: &done})
}

// oneFile reads the file of one field of a multipart form.
func oneFile(w http.ResponseWriter, r *http.Request, field string) ([]byte, error) {
	parts, err := partsOf(w, r)
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.next()
		if err != nil {
			return nil, err
		}
		if part.FormName() == field {
			return io.ReadAll(io.LimitReader(part, maxStatementForm))
		}
	}
}

// matchPayment takes the form: payment (key), sponsor (id).
func (s *site) matchPayment(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "payment", "sponsor")
	if err == nil {
		err = s.Money.MatchPayment(r.Context(), f["payment"], f["sponsor"])
	}
	return s.afterPayments(w, r, err)
}

// correct takes the form: sponsor (id), amount, take (away, if set), reason.
func (s *site) correct(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "sponsor", "amount", "way", "reason")
	if err != nil {
		return err
	}
	c := ledger.Correction{SponsorID: f["sponsor"], Reason: f["reason"]}
	if c.Amount, err = ledger.ParseMoney(f["amount"]); err == nil {
		if f["way"] == "take" {
			c.Amount = -c.Amount
		}
		_, err = s.Money.Correct(r.Context(), c)
	}
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showPayments(w, r, paymentsPage{entry: entry{Values: f, Errors: wrong}})
	}
	return s.afterPayments(w, r, err)
}

// confirmCorrection takes the form: correction (id), do (confirm or drop).
func (s *site) confirmCorrection(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "correction", "do")
	if err == nil {
		err = s.Money.ConfirmCorrection(r.Context(), f["correction"], f["do"] == "confirm")
	}
	return s.afterPayments(w, r, err)
}

func (s *site) afterPayments(w http.ResponseWriter, r *http.Request, err error) error {
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/operator/payments", http.StatusSeeOther)
	return nil
}

// setSeller takes the form: what invoices say of the operator, the bank account, and vat in percent.
func (s *site) setSeller(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "name", "address", "country", "vat_id", "email", "tax_number", "holder", "iban", "bic", "vat")
	if err != nil {
		return err
	}
	seller := ledger.Seller{Business: businessIn(f), TaxNumber: f["tax_number"], Holder: f["holder"], IBAN: f["iban"], BIC: f["bic"],
		VAT: thousandths(f["vat"])}
	err = s.Money.SetSeller(r.Context(), seller)
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showTerms(w, r, entry{Values: f, Errors: wrong})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/operator/terms", http.StatusSeeOther)
	return nil
}

// sellerValues are the fields of that form.
func sellerValues(l words.Language, s ledger.Seller) map[string]string {
	return map[string]string{"name": s.Name, "address": s.Address, "country": s.Country, "vat_id": s.VATID, "email": s.Email,
		"tax_number": s.TaxNumber, "holder": s.Holder, "iban": s.IBAN, "bic": s.BIC,
		"vat": l.Typed(percentValue(s.VAT))}
}

// terms shows what flights cost.
func (s *site) terms(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	t, err := s.Money.Terms(r.Context())
	if err != nil {
		return err
	}
	return s.showTerms(w, r, entry{Values: termsValues(words.From(r.Context()), t)})
}

func termsValues(l words.Language, t ledger.Terms) map[string]string {
	return map[string]string{"currency": t.Currency, "rate": l.Typed(t.Rate.Decimal(".")), "minimum": l.Typed(t.Minimum.Decimal(".")),
		"zone":      t.Zone,
		"discounts": discountsText(l, t.Discounts), "four_eyes": l.Typed(t.FourEyes.Decimal("."))}
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
	l := words.From(r.Context())
	stored := termsValues(l, t)
	maps.Copy(stored, sellerValues(l, seller))
	maps.Copy(stored, e.Values)
	e.Values = stored
	status := http.StatusOK
	if len(e.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "terms", view{Status: status, Title: "Terms of sale", Who: s.Operator, Operators: true, At: "terms", Body: e})
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

func discountsText(l words.Language, all []ledger.Discount) string {
	var lines []string
	for _, d := range all {
		lines = append(lines, l.Text("{days} days {percent} %", "days", d.Days, "percent", d.Percent))
	}
	return strings.Join(lines, "\n")
}
